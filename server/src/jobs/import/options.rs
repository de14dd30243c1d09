//! Options of an import, and where it goes.

use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::store::Database;
use assay_core::api::{ForwardDirection, ImportedLabelRole};
use assay_core::id::{ProjectId, StageId, UserId};
use assay_core::scene::motion_compensation::SweepTime;
use assay_formats::LabelFormat;
use std::collections::BTreeMap;

/// Problems listed at most; more are counted.
pub(super) const PROBLEMS: usize = 50;
/// Files that were left aside, listed at most.
pub(super) const IGNORED: usize = 200;

/// Options of an import.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The format; `None` lets the import detect it.
    pub format: Option<LabelFormat>,
    /// What labels that come with it become.
    pub labels: ImportedLabelRole,
    /// Classes of the data set that have another name in the ontology.
    pub classes: BTreeMap<String, String>,
    /// Which way of what was read is ahead.
    pub forward: ForwardDirection,
    /// Whether points of sweeps are moved to one instant, and which that is.
    pub compensate: Option<SweepTime>,
    /// Whether poses that clouds state in their headers (PCD's VIEWPOINT) are applied to their points.
    pub apply_viewpoint: bool,
    /// Whether labels that name another size than their image are scaled to it, where both have the same aspect ratio.
    pub scale_labels: bool,
    /// Images and clouds stay where they are: the server notes where that is.
    pub in_place: bool,
}

/// Target of an import, and the person who sends it.
#[derive(Clone, Copy)]
pub struct ImportContext<'a> {
    /// The server's rows.
    pub db: &'a Database,
    /// The server's files.
    pub blobs: &'a BlobStore,
    /// When it is taken in.
    pub now: &'a Timestamp,
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: StageId,
    /// The person.
    pub user: UserId,
}
