//! Workbench: the handles that its views share, in groups.

use super::{
    CommentState, ComparisonState, EditingState, GradingState, LinkingState, PointState, PredictionState,
    Presence, ViewState, WorkbenchMode,
};
use crate::client::blob_url;
use assay_core::api::{Comment, Prediction, Stage, TaskSummary};
use assay_core::golden::Anchor;
use assay_core::label::Document;
use assay_core::scene::Scene;
use assay_editor::PendingPolygon;
use leptos::prelude::*;

/// Shared state; every view gets a copy of these handles by context.
#[derive(Clone, Copy)]
pub struct Workbench {
    /// Use of the workbench.
    pub mode: WorkbenchMode,
    /// Task, if one is open.
    pub task: RwSignal<Option<TaskSummary>>,
    /// Ontology, rubric and guideline; they may change while the workbench is open.
    pub stage: StoredValue<Stage>,
    /// Number of changes of the stage since the workbench opened; tracked by what shows the stage.
    pub stage_changes: RwSignal<u32>,
    /// Data; it does not change while the workbench is open.
    pub scene: StoredValue<Scene>,
    /// Label and what changes it.
    pub editing: EditingState,
    /// Frame on screen, hidden objects, pointer.
    pub view: ViewState,
    /// Golden label.
    pub comparison: ComparisonState,
    /// Rubric and grade.
    pub grading: GradingState,
    /// Tracks and the cameras that see them.
    pub linking: LinkingState,
    /// LiDAR points.
    pub points: PointState,
    /// Comments on the golden item.
    pub comments: CommentState,
    /// Predictions of models.
    pub predictions: PredictionState,
    /// Presence of others in a debrief.
    pub presence: Presence,
}

/// Data that a workbench opens with.
pub struct WorkbenchInput {
    /// Use of the workbench.
    pub mode: WorkbenchMode,
    /// Task, if one is open.
    pub task: Option<TaskSummary>,
    /// Ontology, rubric and guideline.
    pub stage: Stage,
    /// Data.
    pub scene: Scene,
    /// Label.
    pub document: Document,
    /// Unfinished polygon.
    pub drawing: Option<PendingPolygon>,
    /// Golden label, if the person may see it.
    pub golden: Option<Document>,
    /// Comments on the golden item.
    pub comments: Vec<Comment>,
    /// Predictions of models.
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
    /// Handles to what a workbench opens with. A review starts with the comparison where there is golden.
    pub fn new(input: WorkbenchInput) -> Self {
        let WorkbenchInput { mode, task, stage, scene, document, drawing, golden, comments, predictions } =
            input;
        let compares = mode == WorkbenchMode::Review && golden.is_some();
        let frame_count = u32::try_from(scene.frames.len()).unwrap_or(u32::MAX);
        let class = stage.ontology.classes.first().map(|c| c.name.clone()).unwrap_or_default();
        Self {
            mode,
            task: RwSignal::new(task),
            view: ViewState::new(drawing.as_ref().map_or(0, |d| d.frame), frame_count),
            grading: GradingState::new(stage.rubric.clone()),
            linking: LinkingState::new(&stage, &scene, &document),
            stage: StoredValue::new(stage),
            stage_changes: RwSignal::new(0),
            scene: StoredValue::new(scene),
            editing: EditingState::new(document, drawing, class, mode == WorkbenchMode::Label),
            comparison: ComparisonState::new(golden, compares),
            points: PointState::new(),
            comments: CommentState::new(comments),
            predictions: PredictionState::new(predictions),
            presence: Presence::new(),
        }
    }

    /// Give the workbench and each group of its handles to the views inside, by context.
    pub fn provide(self) {
        provide_context(self);
        provide_context(self.editing);
        provide_context(self.view);
        provide_context(self.comparison);
        provide_context(self.grading);
        provide_context(self.points);
        provide_context(self.comments);
        provide_context(self.predictions);
    }

    /// Number of frames of the scene.
    pub fn frame_count(&self) -> u32 {
        self.view.frame_count
    }

    /// Address of a blob's bytes.
    pub fn blob_url(&self, hash: &str) -> String {
        self.stage.with_value(|stage| blob_url(&stage.project, hash))
    }

    /// Address of a large cloud's tiles.
    pub fn tiles_url(&self, hash: &str) -> String {
        self.project_url(&format!("tiles/{hash}"))
    }

    /// Address of something else in the project.
    pub fn project_url(&self, path: &str) -> String {
        self.stage.with_value(|stage| format!("/api/v1/projects/{}/{path}", stage.project))
    }

    /// Name of an object of the label on screen; not tracked.
    pub fn object_name(&self, id: &str) -> Option<String> {
        self.editing.editor.with_untracked(|e| super::object_name(e.document(), id))
    }

    /// Label of an anchor in this scene; not tracked.
    pub fn anchor_label(&self, anchor: &Anchor) -> String {
        super::anchor_label(anchor, self.frame_count(), |id| self.object_name(id))
    }
}
