//! Arguments of `assay import`.

use super::{remote, serve};
use assay_core::api::ImportedLabelRole;
use assay_core::scene::motion_compensation::SweepTime;
use std::path::PathBuf;

/// Import images, clouds and labels into a project.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  assay import ~/kitti/training --project 'Street pilot' --golden")]
pub struct ImportArgs {
    /// Folder, archive or file: images, clouds, or a label format
    pub(super) path: PathBuf,
    /// Format of the data; default: detected
    #[arg(long)]
    pub(super) format: Option<String>,
    /// Project, by name or id
    #[arg(long)]
    pub(super) project: String,
    /// Stage, by name or id; default: the project's first
    #[arg(long)]
    pub(super) stage: Option<String>,
    /// Store labels of the data as golden
    #[arg(long)]
    pub(super) golden: bool,
    /// Store labels as predictions of this model: shown beside the labels of tasks, never part of them
    #[arg(long, value_name = "MODEL", conflicts_with = "golden")]
    pub(super) predictions: Option<String>,
    /// Motion compensation: move the points of each sweep to their places at the sweep's time, by the points'
    /// times and the vehicle's poses; the value says which moment of the sweep that time is. Only for clouds
    /// without motion compensation
    #[arg(long, value_enum)]
    pub(super) compensate: Option<SweepTime>,
    /// Apply the pose that a cloud states in its header (PCD's VIEWPOINT) to its points; default: the points stay as
    /// stored, and the scene holds the pose
    #[arg(long)]
    pub(super) apply_viewpoint: bool,
    /// Scale labels to their image where they name another size of the same aspect ratio; default: labels stay as they
    /// are. Masks stay
    #[arg(long)]
    pub(super) scale_labels: bool,
    /// Leave images and clouds where they are; the server reads them there. They must not change afterwards
    #[arg(long, conflicts_with = "server")]
    pub(super) in_place: bool,
    #[command(flatten)]
    pub(super) data: serve::DataArgs,
    #[command(flatten)]
    pub(super) server: remote::ServerArgs,
}

impl ImportArgs {
    /// Role of the imported labels.
    pub(super) fn labels(&self) -> ImportedLabelRole {
        match &self.predictions {
            Some(model) => ImportedLabelRole::PredictionsOf(model.clone()),
            None if self.golden => ImportedLabelRole::Golden,
            None => ImportedLabelRole::Drafts,
        }
    }
}
