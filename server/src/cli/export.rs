//! `assay export`: a project's labels or golden items as files of a format, from a server's data folder or from a
//! server elsewhere.

use super::convert::{finish, parse_written_format};
use super::remote::{self, export as fetch};
use super::{CliError, serve};
use crate::jobs::export::{LabelSelection, archive, items, with_files};
use crate::store::{Database, projects};
use assay_formats::LabelFormat;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `assay export`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  assay export --project 'Street pilot' --format nuscenes --out delivery/\n\n\
                        What the format cannot hold is listed on standard error, one line a kind."
)]
pub struct ExportArgs {
    /// The project, by name or id.
    #[arg(long)]
    pub(super) project: String,
    /// What OUT becomes
    #[arg(long, value_parser = parse_written_format, required_unless_present = "release")]
    pub(super) format: Option<LabelFormat>,
    /// A release in place of labels, by its number: OUT becomes one archive with a page to read, the content that its hash
    /// is of, signatures and golden labels
    #[arg(long, conflicts_with_all = ["format", "labels", "lossless"])]
    pub(super) release: Option<u32>,
    /// The file or folder to write; it must not be there yet, or be empty
    #[arg(long)]
    pub(super) out: PathBuf,
    /// Which labels: those that were accepted, the latest of every task, or golden items.
    #[arg(long, value_enum, default_value = "accepted")]
    pub(super) labels: LabelSelection,
    /// Write nothing where anything would be lost
    #[arg(long)]
    pub(super) lossless: bool,
    #[command(flatten)]
    data: serve::DataArgs,
    #[command(flatten)]
    server: remote::ServerArgs,
}

pub(super) fn run(args: &ExportArgs) -> Result<(), CliError> {
    if let Some(server) = args.server.connect()? {
        return fetch::run(&server, args);
    }
    let (db, blobs) = args.data.open()?;
    let Some(format) = args.format else { return release(&db, args) };
    let (name, selection) = (args.project.clone(), args.labels);
    let found = db.read_blocking(move |tx| {
        let project = projects::find(tx, &name)?;
        items(tx, &project, selection)
    });
    let items = found.map_err(|e| {
        CliError::new("--project", &args.project, e.to_string(), "Check the name in the web page.")
    })?;
    if items.is_empty() {
        let what = "there are no such labels in it";
        return Err(CliError::new(
            "--project",
            &args.project,
            what,
            "Try --labels latest or --labels golden.",
        ));
    }
    let (dataset, folder) = with_files(items, &blobs);
    finish(&dataset, &folder, format, &args.out, args.lossless, &args.project)
}

fn release(db: &Database, args: &ExportArgs) -> Result<(), CliError> {
    let (name, number) = (args.project.clone(), args.release.unwrap_or_default());
    let found = db.read_blocking(move |tx| {
        let project = projects::find(tx, &name)?;
        archive(tx, &project, number)
    });
    let bytes = found.map_err(|e| {
        let place = format!("release {number}");
        CliError::new(
            &args.project,
            place,
            e.to_string(),
            "Look at the Releases page for those that there are.",
        )
    })?;
    write_new_file(&args.out, &bytes)
}

/// Write a file that is not there yet.
pub(super) fn write_new_file(out: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let error = |e: std::io::Error| {
        let fix = "Choose a name that is not taken, in a folder that can be written.";
        CliError::new(out.display().to_string(), "writing", e.to_string(), fix)
    };
    let mut file = std::fs::File::create_new(out).map_err(error)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(error)
}
