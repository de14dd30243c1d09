//! `assay import`: the same code as the import page, on a server's data folder.

use super::{CliError, remote, serve};
use crate::clock::Clock;
use crate::folder;
use crate::jobs::import::{ImportContext, ImportOptions, import};
use crate::store::{StoreError, projects};
use assay_core::api::{ImportReport, ImportedLabelRole};
use assay_core::scene::motion::SweepTime;
use assay_formats::registry::format_by_name;
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `assay import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  assay import ~/kitti/training --project 'Street pilot' --golden")]
pub struct ImportArgs {
    /// A folder, archive or file: images, clouds, or a format of labels.
    pub(super) path: PathBuf,
    /// Its format; detected where it is left out
    #[arg(long)]
    pub(super) format: Option<String>,
    /// The project, by name or id.
    #[arg(long)]
    pub(super) project: String,
    /// The stage, by name or id; the project's first otherwise.
    #[arg(long)]
    pub(super) stage: Option<String>,
    /// Labels that come with the data become golden.
    #[arg(long)]
    pub(super) golden: bool,
    /// Labels are what this model predicts: shown beside the labels of tasks, never part of them.
    #[arg(long, value_name = "MODEL", conflicts_with = "golden")]
    pub(super) predictions: Option<String>,
    /// Move the points of each sweep to where they were at its time, by their own times and the vehicle's poses, and which
    /// moment of the sweep that time is. Only for clouds that nobody has moved so before.
    #[arg(long, value_enum)]
    pub(super) compensate: Option<SweepTime>,
    /// Images and clouds stay where they are; the server reads them there. They must not change afterwards.
    #[arg(long, conflicts_with = "server")]
    in_place: bool,
    #[command(flatten)]
    data: serve::DataArgs,
    #[command(flatten)]
    server: remote::ServerArgs,
}

impl ImportArgs {
    /// What the labels become.
    pub(super) fn labels(&self) -> ImportedLabelRole {
        match &self.predictions {
            Some(model) => ImportedLabelRole::PredictionsOf(model.clone()),
            None if self.golden => ImportedLabelRole::Golden,
            None => ImportedLabelRole::Drafts,
        }
    }
}

pub(super) fn run(args: &ImportArgs, output: impl Write) -> Result<(), CliError> {
    let shown = args.path.display().to_string();
    let error = |place: &str, what: &str, fix: &str| CliError::new(&shown, place, what, fix);
    if !args.path.exists() {
        return Err(error("path", "there is no such folder", "Check the path."));
    }
    if let Some(server) = args.server.connect()? {
        return print_report(&shown, &remote::import::run(&server, args)?, output);
    }
    let (db, blobs) = args.data.open()?;
    let (name, stage) = (args.project.clone(), args.stage.clone());
    let found = db.read_blocking(|tx| {
        let project = projects::find(tx, &name)?;
        let admin = projects::members(tx, &project)?
            .into_iter()
            .find(|m| m.role.may(assay_core::permission::Action::Import));
        let admin = admin.ok_or(StoreError::NotFound("person who may import"))?.user;
        let stages = projects::get(tx, &project, &admin)?.stages;
        let wanted = |id: &str, name: &str| stage.as_ref().is_none_or(|s| s == id || s == name);
        let stage =
            stages.into_iter().find(|s| wanted(&s.id, &s.name)).ok_or(StoreError::NotFound("stage"))?;
        Ok((project, stage.id, admin))
    });
    let (project, stage, user) = found.map_err(|e| {
        CliError::new("--project", &args.project, e.to_string(), "Check the name in the web page.")
    })?;
    let now = Clock::default().now();
    let format = args.format.as_deref().map(|name| {
        format_by_name(name).ok_or_else(|| {
            CliError::new("--format", name, "there is no such format", "Leave it out to have it found out.")
        })
    });
    let opened = folder::open(&args.path)?;
    if args.in_place && opened.is_unpacked() {
        return Err(error("--in-place", "what is in an archive cannot stay there", "Unpack it first."));
    }
    let (format, labels, in_place) = (format.transpose()?, args.labels(), args.in_place);
    let options =
        ImportOptions { format, labels, in_place, compensate: args.compensate, ..ImportOptions::default() };
    let context =
        ImportContext { db: &db, blobs: &blobs, now: &now, project: &project, stage: &stage, user: &user };
    let report = import(context, &opened.folder, &options, &mut print_progress)
        .map_err(|e| error("import", &e.to_string(), "Nothing was taken in; try again."))?;
    print_report(&shown, &report, output)
}

/// What takes long, on standard error.
#[allow(clippy::print_stderr, reason = "progress is told there")]
pub(super) fn print_progress(report: &ImportReport) {
    if !report.doing.is_empty() {
        eprintln!("{}", report.doing);
    }
}

/// The report on standard output; the first error, if there is one, is the command's. All that is sound came in.
fn print_report(shown: &str, report: &ImportReport, mut output: impl Write) -> Result<(), CliError> {
    let json = serde_json::to_string(report).unwrap_or_default();
    writeln!(output, "{json}").map_err(|e| {
        CliError::new("standard output", "writing", e.to_string(), "Give it somewhere to go.")
    })?;
    let Some(first) = report.problems.first() else { return Ok(()) };
    let more = report.problems.len() - 1 + report.more_problems as usize;
    let fix = if more > 0 { format!("{} ({more} more like it)", first.fix) } else { first.fix.clone() };
    let file = if first.file == "folder" { shown } else { &first.file };
    Err(CliError::new(file, &first.location, &first.message, format!("{fix}.")))
}
