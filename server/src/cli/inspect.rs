//! `assay inspect`: contents of files, one line of JSON for each.

use super::error::CliError;
use super::files::shown;
use crate::folder::{self, DatasetFolder};
use crate::images;
use assay_formats::ParseError;
use assay_formats::cloud::{self, detect_media_type, stream};
use assay_formats::conversion_report::ConversionReport;
use assay_formats::dataset::Folder;
use assay_formats::image_sizes::check_image_sizes;
use assay_formats::registry::{detect_format, written_format_names};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// Describe files: clouds, images, annotations.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay inspect sweeps/*.pcd labels.json\n\n\
                        Exit status 2 where a file is damaged; the others are inspected all the same.")]
pub struct InspectArgs {
    /// Files, or folders and archives of data sets
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Writes one line a file, and returns the first error at the end; it prints later errors as they occur.
///
/// # Errors
/// A file cannot be read or is damaged.
#[allow(clippy::print_stderr, reason = "each damaged file has its line")]
pub fn run(args: &InspectArgs, mut output: impl Write) -> Result<(), CliError> {
    let mut last: Option<CliError> = None;
    for path in &args.files {
        match inspect(path) {
            Ok(answer) => {
                let written = writeln!(output, "{answer}").and_then(|()| output.flush());
                written.map_err(|e| {
                    CliError::new("stdout", "writing", e.to_string(), "Check where standard output goes")
                })?;
            }
            Err(error) => {
                if let Some(earlier) = last.replace(error.in_file(&shown(path)).into()) {
                    eprintln!("{earlier}");
                }
            }
        }
    }
    last.map_or(Ok(()), Err)
}

fn inspect(path: &Path) -> Result<Value, ParseError> {
    let unread = |e: std::io::Error| ParseError::new("file", e.to_string(), "Check the path and its rights");
    if std::fs::metadata(path).map_err(unread)?.is_dir() {
        return annotations(path, &folder::open(path)?.folder);
    }
    let mut head = Vec::new();
    File::open(path).and_then(|f| f.take(4096).read_to_end(&mut head)).map_err(unread)?;
    if image::guess_format(&head).is_ok() || images::is_image(&shown(path)) {
        return picture(path);
    }
    if let Some(media_type) = detect_media_type(&shown(path), &head).or_else(|| by_ending(path)) {
        // A table of numbers may be MOTChallenge tracks.
        if media_type == cloud::CSV {
            let opened = folder::open_with_media(path)?;
            if detect_format(&opened.folder)?.is_some_and(|format| format.has_labels) {
                return annotations(path, &opened.folder);
            }
        }
        return points(path, media_type);
    }
    annotations(path, &folder::open_with_media(path)?.folder)
}

fn picture(path: &Path) -> Result<Value, ParseError> {
    let head = images::verify(path)?;
    let [width, height] = head.display_size;
    let format = head.media_type.trim_start_matches("image/");
    Ok(json!({ "file": shown(path), "kind": "image", "format": format, "width": width, "height": height }))
}

fn points(path: &Path, media_type: &str) -> Result<Value, ParseError> {
    let unread = |e: std::io::Error| ParseError::new("file", e.to_string(), "Check the path and its rights");
    let mut source = BufReader::new(File::open(path).map_err(unread)?);
    let facts = stream::read(media_type, &mut source, &mut |_, _| Ok(()))?;
    let fields: Vec<&str> =
        ["x", "y", "z"].into_iter().chain(facts.fields.iter().map(|f| f.name.as_str())).collect();
    let names = facts.fields.iter().map(|field| field.name.as_str());
    let ranges: BTreeMap<&str, Option<[f64; 2]>> = names.zip(facts.ranges.iter().copied()).collect();
    let mut answer = json!({
        "file": shown(path), "kind": "cloud", "format": short_name(media_type), "points": facts.points,
        "fields": fields, "bounds": facts.bounds, "ranges": ranges, "encoding": facts.encoding,
        "not_finite": facts.skipped,
    });
    if let (Some(pose), Some(answer)) = (facts.pose, answer.as_object_mut()) {
        answer.insert("viewpoint".to_owned(), json!(pose));
    }
    if let (false, Some(answer)) = (facts.warnings.is_empty(), answer.as_object_mut()) {
        answer.insert("warnings".to_owned(), json!(facts.warnings));
    }
    Ok(answer)
}

fn annotations(path: &Path, folder: &DatasetFolder) -> Result<Value, ParseError> {
    let known = detect_format(folder)?.filter(|format| format.has_labels);
    let Some(format) = known else { return other(path, folder) };
    let (mut items, mut objects) = (0_u64, 0_u64);
    let (mut classes, mut geometries) = (BTreeMap::<String, u64>::new(), BTreeMap::<String, u64>::new());
    let (mut error, mut sizes) = (None, ConversionReport::default());
    let mut summary = format.read(folder, &mut |item| match item {
        Ok(item) => {
            items += 1;
            check_image_sizes(folder, &item, &mut sizes);
            for object in item.document.objects {
                objects += 1;
                *classes.entry(object.class).or_default() += 1;
                for shape in &object.shapes {
                    let kind = serde_json::to_value(shape.geometry.kind()).unwrap_or_default();
                    *geometries.entry(kind.as_str().unwrap_or_default().to_owned()).or_default() += 1;
                }
            }
        }
        Err(e) => {
            error.get_or_insert(e);
        }
    })?;
    if let Some(error) = error {
        return Err(error);
    }
    summary.report.extend(&sizes);
    let losses: BTreeMap<&str, usize> = summary.report.iter().collect();
    Ok(json!({
        "file": shown(path), "kind": "annotations", "format": format.name, "items": items, "objects": objects,
        "classes": classes, "geometries": geometries, "not_read": losses,
        "losses": summary.report.descriptions(),
        "warnings": summary.report.warning_descriptions(),
    }))
}

/// Description of a valid text that is in no label format: calibration, poses, notes.
fn other(path: &Path, folder: &DatasetFolder) -> Result<Value, ParseError> {
    let [only] = folder.paths() else {
        let fix = format!("Use a data set in one of these formats: {}", written_format_names());
        return Err(ParseError::new("folder", "this is not a data set in a known format", fix));
    };
    let text = folder.text(only)?;
    if only.to_ascii_lowercase().ends_with("xml") {
        let fix = "Give labels of CVAT 1.1 or Pascal VOC, without a document type";
        return Err(ParseError::new("line 1", "this XML is in no known label format", fix));
    }
    if only.to_ascii_lowercase().ends_with("json") {
        let value: Value = serde_json::from_str(&text).map_err(|e| {
            let place = format!("line {}, column {}", e.line(), e.column());
            ParseError::new(place, e.to_string(), "The file is cut off or damaged; copy it again")
        })?;
        let keys: Vec<&String> = value.as_object().map(|o| o.keys().collect()).unwrap_or_default();
        return Ok(json!({ "file": shown(path), "kind": "data", "format": "json", "keys": keys }));
    }
    let lines = text.lines().count();
    Ok(json!({ "file": shown(path), "kind": "data", "format": "text", "lines": lines }))
}

/// Media type for a name ending that only clouds have; errors in such a file are reported as errors of a cloud.
fn by_ending(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    let known = [
        ("pcd", cloud::PCD),
        ("ply", cloud::PLY),
        ("las", cloud::LAS),
        ("laz", cloud::LAZ),
        ("bin", cloud::KITTI),
    ];
    known.into_iter().find(|(name, _)| *name == ending).map(|(_, media_type)| media_type)
}

/// Usual name of a kind of cloud.
fn short_name(media_type: &str) -> &'static str {
    match media_type {
        cloud::KITTI => "kitti",
        cloud::NUSCENES => "nuscenes",
        cloud::PCD => "pcd",
        cloud::PLY => "ply",
        cloud::LAS => "las",
        cloud::LAZ => "laz",
        _ => "csv",
    }
}
