//! `assay export`: a project's labels or golden items as files of a format, from a server's data folder or from a
//! server elsewhere.

use super::convert::{finish, parse_format};
use super::remote::{self, export as fetch};
use super::{Fault, serve};
use crate::jobs::export::{Which, items, with_files};
use crate::store::projects;
use assay_core::format::Format;
use std::path::PathBuf;

/// What to hand over, and as what.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  assay export --project 'Street pilot' --format nuscenes --out delivery/\n\n\
                        What the format cannot hold is listed on standard error, one line a kind."
)]
pub struct Args {
    /// The project, by name or id.
    #[arg(long)]
    pub(super) project: String,
    /// What OUT becomes
    #[arg(long, value_parser = parse_format)]
    pub(super) format: Format,
    /// The file or folder to write; it must not be there yet, or be empty
    #[arg(long)]
    pub(super) out: PathBuf,
    /// Which labels: those that were accepted, the latest of every task, or golden items.
    #[arg(long, value_enum, default_value = "accepted")]
    pub(super) labels: Which,
    /// Write nothing where anything would be lost
    #[arg(long)]
    pub(super) lossless: bool,
    #[command(flatten)]
    data: serve::DataArgs,
    #[command(flatten)]
    server: remote::ServerArgs,
}

pub(super) fn run(args: &Args) -> Result<(), Fault> {
    if let Some(server) = args.server.connect()? {
        return fetch::run(&server, args);
    }
    let (db, blobs) = args.data.open()?;
    let (name, which) = (args.project.clone(), args.labels);
    let found = db.read_blocking(move |tx| {
        let project = projects::find(tx, &name)?;
        items(tx, &project, which)
    });
    let items = found.map_err(|e| {
        Fault::new("--project", &args.project, e.to_string(), "Check the name in the web page.")
    })?;
    if items.is_empty() {
        let what = "there are no such labels in it";
        return Err(Fault::new("--project", &args.project, what, "Try --labels latest or --labels golden."));
    }
    let (dataset, folder) = with_files(items, &blobs);
    finish(&dataset, &folder, args.format, &args.out, args.lossless, &args.project)
}
