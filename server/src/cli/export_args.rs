//! Arguments of `assay export`.

use super::convert::parse_written_format;
use super::{remote, serve};
use crate::jobs::export::LabelSelection;
use assay_formats::LabelFormat;
use std::path::PathBuf;

/// Export a project's labels, golden items or a release.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  assay export --project 'Street pilot' --format nuscenes --out delivery/\n\n\
                        What the format cannot hold is listed on standard error, one line a kind."
)]
pub struct ExportArgs {
    /// Project, by name or id
    #[arg(long)]
    pub(super) project: String,
    /// Format of OUT
    #[arg(long, value_parser = parse_written_format, required_unless_present = "release")]
    pub(super) format: Option<LabelFormat>,
    /// Release to export instead of labels, by its number: OUT becomes one archive with a page to read, the
    /// hashed content, signatures and golden labels
    #[arg(long, conflicts_with_all = ["format", "labels", "lossless"])]
    pub(super) release: Option<u32>,
    /// File or folder to write; it must not exist, or be empty
    #[arg(long)]
    pub(super) out: PathBuf,
    /// Labels to export: those that were accepted, the latest of every task, or golden items
    #[arg(long, value_enum, default_value = "accepted")]
    pub(super) labels: LabelSelection,
    /// Write nothing if anything would be lost
    #[arg(long)]
    pub(super) lossless: bool,
    #[command(flatten)]
    pub(super) data: serve::DataArgs,
    #[command(flatten)]
    pub(super) server: remote::ServerArgs,
}
