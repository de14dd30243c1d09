//! What all parts of the workbench share.

use super::predictions::PredictionState;
use super::presence::Presence;
use assay_core::api::{Comment, Prediction, Stage, TaskSummary};
use assay_core::geometry::{Point2, Point3};
use assay_core::golden::Anchor;
use assay_core::grade::{Grade, LabelComparison, PointCounter};
use assay_core::label::Document;
use assay_core::rubric::Rubric;
use assay_core::scene::Scene;
use assay_editor::{Editor, PendingPolygon};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The active tool; `Select` edits what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbenchTool {
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
pub enum WorkbenchMode {
    /// The holder of a task labels.
    Label,
    /// A reviewer judges a submission; nothing is drawn.
    Review,
    /// A golden item is looked at and commented on.
    Golden,
    /// A golden item in a debrief; the holder of the edit lock changes it.
    Debrief,
    /// A label to view: already submitted, or somebody else's.
    View,
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
    pub mode: WorkbenchMode,
    /// The task, where there is one.
    pub task: RwSignal<Option<TaskSummary>>,
    /// Ontology, rubric and guideline.
    pub stage: StoredValue<Stage>,
    /// What is labeled; never changes while the workbench is open.
    pub scene: StoredValue<Scene>,
    /// The label with its history and selection. Views read it untracked while drawing and track
    /// [`Workbench::revision`].
    pub editor: RwSignal<Editor>,
    /// The unfinished polygon; stored with the draft, so that a reload loses nothing.
    pub pending: RwSignal<Option<PendingPolygon>>,
    /// The frame on screen.
    pub frame: RwSignal<u32>,
    /// The active tool.
    pub tool: RwSignal<WorkbenchTool>,
    /// The class of what is drawn next.
    pub class: RwSignal<String>,
    /// The golden label, where the person may see it.
    pub golden: RwSignal<Option<Document>>,
    /// Whether golden is shown and graded against.
    pub comparing: RwSignal<bool>,
    /// The stage's rubric, with limits as a slider has moved them.
    pub rubric: RwSignal<Rubric>,
    /// The geometry's part of the grade, while comparing.
    pub measured: RwSignal<Option<LabelComparison>>,
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
    /// Counts LiDAR points for rules about them; set by the 3D view.
    pub points: StoredValue<Option<Box<PointCounter<'static>>>, LocalStorage>,
    /// Counts the clouds that have come, so that rules about points are looked at again.
    pub clouds_loaded: RwSignal<u32>,
    /// The comment under the pointer (in the list or as a pin).
    pub hovered_comment: RwSignal<Option<String>>,
    /// What models predict here, and what of it is shown.
    pub predicted: PredictionState,
    /// Whether the label may be changed right now.
    pub editable: RwSignal<bool>,
    /// What others in a debrief show here.
    pub presence: Presence,
}

/// What a workbench opens with.
pub struct WorkbenchInput {
    /// What may be done.
    pub mode: WorkbenchMode,
    /// The task, where there is one.
    pub task: Option<TaskSummary>,
    /// Ontology, rubric and guideline.
    pub stage: Stage,
    /// What is labeled.
    pub scene: Scene,
    /// The label.
    pub document: Document,
    /// A shape in the middle of being drawn.
    pub drawing: Option<PendingPolygon>,
    /// The golden label, where the person may see it.
    pub golden: Option<Document>,
    /// Comments on the golden item.
    pub comments: Vec<Comment>,
    /// What models predict here.
    pub predictions: Vec<Prediction>,
}

impl WorkbenchInput {
    /// A golden item by itself: no task, nothing to compare with.
    pub fn of_golden(
        mode: WorkbenchMode,
        stage: Stage,
        scene: Scene,
        document: Document,
        comments: Vec<Comment>,
    ) -> Self {
        let (task, drawing, golden, predictions) = (None, None, None, Vec::new());
        Self { mode, task, stage, scene, document, drawing, golden, comments, predictions }
    }
}

impl Workbench {
    /// Whose the label is, as a legend says it.
    pub fn label_owner(self) -> &'static str {
        match self.mode {
            WorkbenchMode::Label => "yours",
            WorkbenchMode::Review | WorkbenchMode::View => "label",
            WorkbenchMode::Golden | WorkbenchMode::Debrief => "golden",
        }
    }

    /// Open; a reviewer starts comparing where there is golden.
    pub fn new(opening: WorkbenchInput) -> Self {
        let WorkbenchInput { mode, task, stage, scene, document, drawing, golden, comments, predictions } =
            opening;
        let comparing = mode == WorkbenchMode::Review && golden.is_some();
        let class = stage.ontology.classes.first().map(|c| c.name.clone()).unwrap_or_default();
        Self {
            mode,
            task: RwSignal::new(task),
            rubric: RwSignal::new(stage.rubric.clone()),
            stage: StoredValue::new(stage),
            scene: StoredValue::new(scene),
            editor: RwSignal::new(Editor::new(document)),
            frame: RwSignal::new(drawing.as_ref().map_or(0, |d| d.frame)),
            pending: RwSignal::new(drawing),
            tool: RwSignal::new(WorkbenchTool::Select),
            class: RwSignal::new(class),
            golden: RwSignal::new(golden),
            comparing: RwSignal::new(comparing),
            measured: RwSignal::new(None),
            grade: RwSignal::new(None),
            hovered_finding: RwSignal::new(None),
            hovered_object: RwSignal::new(None),
            pin: RwSignal::new(None),
            look_at: RwSignal::new(None),
            compare_mode: RwSignal::new(CompareMode::Together),
            look_at_pixel: RwSignal::new(None),
            hidden: RwSignal::new(BTreeSet::new()),
            locked: RwSignal::new(BTreeSet::new()),
            point_counts: RwSignal::new(BTreeMap::new()),
            comments: RwSignal::new(comments),
            points: StoredValue::new_local(None),
            clouds_loaded: RwSignal::new(0),
            hovered_comment: RwSignal::new(None),
            predicted: PredictionState::new(predictions),
            editable: RwSignal::new(mode == WorkbenchMode::Label),
            presence: Presence::new(),
        }
    }

    /// Whether the label may be changed right now; tracked.
    pub fn can_edit(&self) -> bool {
        self.editable.get()
    }

    /// Whether the label may be changed here at all: by the holder of the task or of the edit lock.
    pub fn may_ever_edit(&self) -> bool {
        matches!(self.mode, WorkbenchMode::Label | WorkbenchMode::Debrief)
    }

    /// Whether what is drawn is golden itself.
    pub fn shows_golden_label(&self) -> bool {
        matches!(self.mode, WorkbenchMode::Golden | WorkbenchMode::Debrief)
    }

    /// Counts changes of the label; tracked, and quiet about mere selections.
    pub fn revision(&self) -> Memo<u64> {
        let editor = self.editor;
        let revision = Memo::new(move |_| editor.with(|e| e.revision()));
        // A memo that nobody has read yet does not know what it is made of, and tells those who track it of no change.
        revision.get_untracked();
        revision
    }

    /// The selected object's id; tracked.
    pub fn selection(&self) -> Option<String> {
        self.editor.with(|e| e.selection().map(str::to_owned))
    }

    /// Select an object, or nothing.
    pub fn select(&self, id: Option<String>) {
        self.editor.update(|e| e.select(id));
    }

    /// Frames of the scene.
    pub fn frame_count(&self) -> u32 {
        self.scene.with_value(|s| u32::try_from(s.frames.len()).unwrap_or(u32::MAX))
    }

    /// Address of a blob's bytes.
    pub fn blob_url(&self, hash: &str) -> String {
        self.project_url(&format!("blobs/{hash}"))
    }

    /// Address of a large cloud's tiles.
    pub fn tiles_url(&self, hash: &str) -> String {
        self.project_url(&format!("tiles/{hash}"))
    }

    /// Address of something else of the project.
    pub fn project_url(&self, path: &str) -> String {
        self.stage.with_value(|stage| format!("/api/v1/projects/{}/{path}", stage.project))
    }
}
