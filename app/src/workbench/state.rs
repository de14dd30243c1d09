//! What all parts of the workbench share.

use assay_core::api::{Comment, Stage, TaskSummary};
use assay_core::geometry::{Point2, Point3};
use assay_core::golden::Anchor;
use assay_core::grade::{Grade, Measured};
use assay_core::label::Document;
use assay_core::rubric::Rubric;
use assay_core::scene::Scene;
use assay_editor::{Editor, Pending};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The tool in hand; `Select` edits what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Pick and change objects.
    Select,
    /// Draw a polygon.
    Polygon,
    /// Draw a box.
    Box,
    /// Place a cuboid.
    Cuboid,
    /// Pin a comment.
    Comment,
}

/// What may be done on this screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The holder of a task labels.
    Label,
    /// A reviewer judges a submission; nothing is drawn.
    Review,
    /// A golden item is looked at and commented on.
    Golden,
}

/// How label and golden are shown while comparing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompareMode {
    /// Both drawn over each other.
    #[default]
    Together,
    /// A line to drag: the label on its left, golden on its right.
    Swipe,
    /// One after the other, in turn.
    Flicker,
}

/// Shared state; every view gets a copy of these handles by context.
#[derive(Clone, Copy)]
pub struct Workbench {
    /// What may be done.
    pub mode: Mode,
    /// The task, where there is one.
    pub task: RwSignal<Option<TaskSummary>>,
    /// Ontology, rubric and guideline.
    pub stage: StoredValue<Stage>,
    /// What is labeled; never changes while the workbench is open.
    pub scene: StoredValue<Scene>,
    /// The label with its history and selection. Views read it untracked while drawing and track
    /// [`Workbench::revision`].
    pub editor: RwSignal<Editor>,
    /// The polygon being drawn; kept with the draft, so that a reload in the middle of it loses nothing.
    pub pending: RwSignal<Option<Pending>>,
    /// The frame on screen.
    pub frame: RwSignal<u32>,
    /// The tool in hand.
    pub tool: RwSignal<Tool>,
    /// The class of what is drawn next.
    pub class: RwSignal<String>,
    /// The golden label, where the person may see it.
    pub golden: RwSignal<Option<Document>>,
    /// Whether golden is shown and graded against.
    pub comparing: RwSignal<bool>,
    /// The stage's rubric, with limits as a slider has moved them.
    pub rubric: RwSignal<Rubric>,
    /// The geometry's part of the grade, while comparing.
    pub measured: RwSignal<Option<Measured>>,
    /// The current label's grade, while comparing.
    pub grade: RwSignal<Option<Grade>>,
    /// Index of the finding under the pointer (in the list or in a picture).
    pub hovered_finding: RwSignal<Option<usize>>,
    /// Object under the pointer (in the list or in a picture).
    pub hovered_object: RwSignal<Option<String>>,
    /// Set by a view when a comment is to be pinned; the discussion panel opens for it.
    pub pin: RwSignal<Option<Anchor>>,
    /// Where a click in the list wants the 3D view to look, m in the LiDAR frame.
    pub look_at: RwSignal<Option<Point3>>,
    /// How the two are shown while comparing.
    pub compare_mode: RwSignal<CompareMode>,
    /// Where a click in the list wants the picture of a camera to look: the sensor's id and px.
    pub look_at_pixel: RwSignal<Option<(String, Point2)>>,
    /// Objects that are not drawn.
    pub hidden: RwSignal<BTreeSet<String>>,
    /// Objects that cannot be picked or changed in the pictures.
    pub locked: RwSignal<BTreeSet<String>>,
    /// LiDAR points inside each cuboid of the frame on screen, by object; filled in by the 3D view.
    pub point_counts: RwSignal<BTreeMap<String, u32>>,
    /// Comments on the golden item; those with an anchor are drawn as pins.
    pub comments: RwSignal<Vec<Comment>>,
    /// The comment under the pointer (in the list or as a pin).
    pub hovered_comment: RwSignal<Option<String>>,
}

impl Workbench {
    /// Address of a blob's bytes.
    pub fn blob_url(&self, hash: &str) -> String {
        self.stage.with_value(|stage| format!("/api/v1/projects/{}/blobs/{hash}", stage.project))
    }
}
