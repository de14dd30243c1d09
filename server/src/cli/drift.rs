//! `assay drift`: whether a batch of scenes is like a reference, and which of its objects are odd.

use super::convert::parse_format;
use super::error::CliError;
use super::files::{answer, shown};
use super::labels::read_items;
use assay_core::drift::{DriftSettings, SceneProfile, detect_drift, group_scenes};
use assay_formats::LabelFormat;
use assay_formats::dataset::DatasetItem;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Value of `--group-by` for the folders of the items.
const FOLDER: &str = "folder";
/// Most keys of metadata that an error lists.
const MOST_LISTED: usize = 10;

/// Find drift of a batch from a reference, and odd objects.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay drift --reference golden/ --batch incoming/ --format kitti\n  \
                  {\"features\":[{\"name\":\"length of Car\",\"kind\":\"number\",\"statistic\":14.2,\"p\":0.0003,\"p_adjusted\":0.008,\
                  \"shift\":\"median 4.12 → 4.53 m (+0.41 m, +10 %)\"},…],\"alarm\":true,\
                  \"odd\":[{\"item\":\"image_2/000812\",\"object\":\"kitti-3\",\"class\":\"Pedestrian\",\
                  \"why\":\"Pedestrian lies down: 0.45 m high, 1.72 m long\",\"score\":18.2,…},…],…}\n\n\
                  Images and recordings are taken to be independent of each other. Where those of one drive come one by one, group \
                  them: --group-by folder, or --group-by KEY with a key of the scenes' metadata. The exit status is 1 if the alarm was \
                  raised. docs/statistics.md says what the comparison assumes.")]
pub struct DriftArgs {
    /// Labels to compare with, such as golden: a file, folder or archive as in `assay convert`
    #[arg(long, value_name = "IN")]
    reference: PathBuf,
    /// Labels that came in
    #[arg(long, value_name = "IN")]
    batch: PathBuf,
    /// Format of both
    #[arg(long, value_parser = parse_format)]
    format: LabelFormat,
    /// What scenes of one drive have in common: `folder`, or a key of their metadata
    #[arg(long, value_name = "KEY")]
    group_by: Option<String>,
    /// Largest share of batches like the reference that raise the alarm
    #[arg(long, value_name = "A", default_value = "0.05")]
    alpha: f64,
    /// File for the result instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes the report as one line of JSON. Returns the exit status: 0, or 1 where the alarm was raised.
///
/// # Errors
/// An option out of range, labels that cannot be read, or a side without any.
#[allow(clippy::print_stderr, reason = "messages go to standard error")]
pub fn run(args: &DriftArgs, output: impl Write) -> Result<u8, CliError> {
    if !(args.alpha > 0.0 && args.alpha < 1.0) {
        let what = format!("{} is not between 0 and 1", args.alpha);
        return Err(CliError::new("drift", "--alpha", what, "Enter a share of false alarms, such as 0.05."));
    }
    let side = |path: &Path| read_scenes(path, args.format, args.group_by.as_deref());
    let (reference, batch) = (side(&args.reference)?, side(&args.batch)?);
    let settings = DriftSettings { alpha: args.alpha, ..DriftSettings::default() };
    let report = detect_drift(&reference, &batch, settings);
    for note in &report.notes {
        eprintln!("assay: {}: {note}", shown(&args.batch));
    }
    answer(&report, args.out.as_ref(), output)?;
    Ok(u8::from(report.alarm))
}

/// Profiles of the labeled scenes.
fn read_scenes(
    path: &Path,
    format: LabelFormat,
    group_by: Option<&str>,
) -> Result<Vec<SceneProfile>, CliError> {
    let mut items = read_items(path, format)?;
    items.retain(|item| item.is_labeled);
    if items.iter().all(|item| item.document.objects.is_empty()) {
        let fix = "Give labels with objects, and their format with --format";
        return Err(CliError::new(shown(path), "content", "there is no labeled object", fix));
    }
    let Some(key) = group_by else { return Ok(items.iter().map(profile).collect()) };
    if key != FOLDER && !items.iter().any(|item| item.scene.metadata.contains_key(key)) {
        return Err(unknown_key(path, key, &items));
    }
    let keyed = items.iter().map(|item| {
        let group = match key {
            FOLDER => item.name.rsplit_once('/').map(|(folder, _)| folder),
            _ => item.scene.metadata.get(key).map(String::as_str),
        };
        (group.unwrap_or(&item.name).to_owned(), profile(item))
    });
    Ok(group_scenes(keyed))
}

fn profile(item: &DatasetItem) -> SceneProfile {
    SceneProfile::new(&item.name, &item.scene, &item.document)
}

fn unknown_key(path: &Path, key: &str, items: &[DatasetItem]) -> CliError {
    let known: BTreeSet<&str> =
        items.iter().flat_map(|i| i.scene.metadata.keys()).map(String::as_str).collect();
    let known: Vec<&str> = known.into_iter().take(MOST_LISTED).collect();
    let what = format!("no scene has the metadata “{key}”");
    let fix = match known.is_empty() {
        true => "The scenes have no metadata; use folder, or leave --group-by out".to_owned(),
        false => format!("There are {}, and folder", known.join(", ")),
    };
    CliError::new(shown(path), "--group-by", what, fix)
}
