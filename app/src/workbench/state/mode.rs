//! Modes, tools and panels of a workbench.

use assay_core::api::StageKind;
use assay_core::geometry::GeometryKind;
use assay_core::pipeline::TaskState;

/// Tool in use; `Select` changes existing objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbenchTool {
    /// Selects and changes objects.
    Select,
    /// Draws a polygon.
    Polygon,
    /// Draws a box.
    Box,
    /// Places a cuboid.
    Cuboid,
    /// Pins a comment.
    Comment,
}

impl WorkbenchTool {
    /// Title of the tool in the toolbar and in the list of keys.
    pub fn title(self) -> &'static str {
        match self {
            Self::Select => "Select and change",
            Self::Polygon => "Polygon",
            Self::Box => "Box",
            Self::Cuboid => "Cuboid",
            Self::Comment => "Pin a comment",
        }
    }

    /// Key that activates the tool.
    pub fn key(self) -> &'static str {
        match self {
            Self::Select => "S",
            Self::Polygon => "P",
            Self::Box => "I",
            Self::Cuboid => "C",
            Self::Comment => "M",
        }
    }

    /// Tools of a stage: those that draw the ontology's geometries, and comments on golden items.
    pub fn offered(
        kind: StageKind,
        mode: WorkbenchMode,
        can_edit: bool,
        has_geometry: impl Fn(GeometryKind) -> bool,
    ) -> Vec<Self> {
        let draws = |geometry| {
            can_edit && kind.descriptor().geometries.contains(&geometry) && has_geometry(geometry)
        };
        let offers = |tool: &Self| match tool {
            Self::Select => true,
            Self::Polygon => draws(GeometryKind::Polygon),
            Self::Box => draws(GeometryKind::Box),
            Self::Cuboid => draws(GeometryKind::Cuboid),
            Self::Comment => mode.shows_golden_label(),
        };
        [Self::Select, Self::Polygon, Self::Box, Self::Cuboid, Self::Comment]
            .into_iter()
            .filter(offers)
            .collect()
    }
}

/// Use of a workbench, which decides what a person may do in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbenchMode {
    /// The assignee of a task labels.
    Label,
    /// A reviewer judges a submission; nothing is drawn.
    Review,
    /// A golden item is open for comments.
    Golden,
    /// A golden item in a debrief; the holder of the edit lock changes it.
    Debrief,
    /// A label to view: already submitted, or somebody else's.
    View,
}

impl WorkbenchMode {
    /// Mode in which a task opens.
    pub fn from_task(is_review: bool, is_mine: bool) -> Self {
        match (is_review, is_mine) {
            (true, _) => Self::Review,
            (false, true) => Self::Label,
            (false, false) => Self::View,
        }
    }

    /// Whether the label can become editable: for the assignee of a task or the holder of the edit lock.
    pub fn may_ever_edit(self) -> bool {
        matches!(self, Self::Label | Self::Debrief)
    }

    /// Whether the label on screen is the golden label itself.
    pub fn shows_golden_label(self) -> bool {
        matches!(self, Self::Golden | Self::Debrief)
    }

    /// Whether others see pointer and view of this person.
    pub fn shares_presence(self) -> bool {
        self == Self::Debrief
    }

    /// Owner of the label, in a legend's words.
    pub fn label_owner(self) -> &'static str {
        match self {
            Self::Label => "yours",
            Self::Review | Self::View => "label",
            Self::Golden | Self::Debrief => "golden",
        }
    }
}

/// Way in which label and golden share the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompareMode {
    /// Both are drawn over each other.
    #[default]
    Together,
    /// A divider to drag: the label on its left, golden on its right.
    Swipe,
    /// One after the other.
    Flicker,
}

/// Panel beside the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelTab {
    /// The objects and the selected one.
    Objects,
    /// The rules that the label breaks.
    Findings,
    /// The verdict to give.
    Review,
    /// Revisions and verdicts so far.
    History,
    /// Comments.
    Discussion,
}

impl PanelTab {
    /// Title of the tab.
    pub fn title(self) -> &'static str {
        match self {
            Self::Objects => "Objects",
            Self::Findings => "Findings",
            Self::Review => "Review",
            Self::History => "History",
            Self::Discussion => "Discussion",
        }
    }

    /// Tab that is open at first: the reviewer's verdict, or what a rejected task is to be changed in.
    pub fn first(mode: WorkbenchMode, task: TaskState) -> Self {
        match (mode, task) {
            (WorkbenchMode::Review, _) => Self::Review,
            (_, TaskState::Rework) => Self::History,
            _ => Self::Objects,
        }
    }

    /// Tab that is open once a comparison started or stopped.
    pub fn after_comparison(is_on: bool, mode: WorkbenchMode) -> Self {
        match (is_on, mode) {
            (true, _) => Self::Findings,
            (false, WorkbenchMode::Review) => Self::Review,
            (false, _) => Self::Objects,
        }
    }

    /// Tabs of a workbench in their order.
    pub fn offered(mode: WorkbenchMode, compares: bool, has_revisions: bool) -> Vec<Self> {
        let offers = |tab: &Self| match tab {
            Self::Review => mode == WorkbenchMode::Review,
            Self::Discussion => mode == WorkbenchMode::Golden,
            Self::Objects => true,
            Self::Findings => compares,
            Self::History => has_revisions,
        };
        [Self::Review, Self::Discussion, Self::Objects, Self::Findings, Self::History]
            .into_iter()
            .filter(offers)
            .collect()
    }

    /// Whether the tab takes more width than the list of objects.
    pub fn is_broad(self) -> bool {
        matches!(self, Self::Findings | Self::Review | Self::Discussion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools(kind: StageKind, mode: WorkbenchMode, can_edit: bool) -> Vec<WorkbenchTool> {
        WorkbenchTool::offered(kind, mode, can_edit, |_| true)
    }

    #[test]
    fn an_image_stage_offers_shapes_and_a_lidar_stage_cuboids() {
        use WorkbenchTool::{Box, Cuboid, Polygon, Select};
        assert_eq!(tools(StageKind::Image, WorkbenchMode::Label, true), [Select, Polygon, Box]);
        assert_eq!(tools(StageKind::Cuboid, WorkbenchMode::Label, true), [Select, Cuboid]);
    }

    #[test]
    fn only_geometries_of_the_ontology_are_offered() {
        let boxes = |kind| kind == GeometryKind::Box;
        let offered = WorkbenchTool::offered(StageKind::Image, WorkbenchMode::Label, true, boxes);
        assert_eq!(offered, [WorkbenchTool::Select, WorkbenchTool::Box]);
    }

    #[test]
    fn whoever_cannot_edit_draws_nothing() {
        assert_eq!(tools(StageKind::Image, WorkbenchMode::Review, false), [WorkbenchTool::Select]);
    }

    #[test]
    fn comments_are_pinned_on_golden_items_only() {
        let golden = tools(StageKind::Image, WorkbenchMode::Golden, false);
        assert_eq!(golden, [WorkbenchTool::Select, WorkbenchTool::Comment]);
        assert!(!tools(StageKind::Image, WorkbenchMode::Label, true).contains(&WorkbenchTool::Comment));
    }

    #[test]
    fn each_tool_has_a_key_of_its_own() {
        use WorkbenchTool::{Box, Comment, Cuboid, Polygon, Select};
        let keys: std::collections::BTreeSet<_> =
            [Select, Polygon, Box, Cuboid, Comment].map(WorkbenchTool::key).into();
        assert_eq!(keys.len(), 5);
    }

    #[test]
    fn a_task_opens_for_review_before_it_opens_for_labeling() {
        assert_eq!(WorkbenchMode::from_task(true, true), WorkbenchMode::Review);
        assert_eq!(WorkbenchMode::from_task(false, true), WorkbenchMode::Label);
        assert_eq!(WorkbenchMode::from_task(false, false), WorkbenchMode::View);
    }

    #[test]
    fn only_the_assignee_and_the_holder_of_the_edit_lock_ever_edit() {
        use WorkbenchMode::{Debrief, Golden, Label, Review, View};
        let editing: Vec<_> =
            [Label, Review, Golden, Debrief, View].into_iter().filter(|m| m.may_ever_edit()).collect();
        assert_eq!(editing, [Label, Debrief]);
    }

    #[test]
    fn a_rejected_task_opens_with_what_the_reviewer_wrote() {
        assert_eq!(PanelTab::first(WorkbenchMode::Label, TaskState::Rework), PanelTab::History);
        assert_eq!(PanelTab::first(WorkbenchMode::Label, TaskState::Claimed), PanelTab::Objects);
        assert_eq!(PanelTab::first(WorkbenchMode::Review, TaskState::InReview), PanelTab::Review);
    }

    #[test]
    fn a_reviewer_returns_from_a_comparison_to_the_verdict() {
        assert_eq!(PanelTab::after_comparison(true, WorkbenchMode::Review), PanelTab::Findings);
        assert_eq!(PanelTab::after_comparison(false, WorkbenchMode::Review), PanelTab::Review);
        assert_eq!(PanelTab::after_comparison(false, WorkbenchMode::Label), PanelTab::Objects);
    }

    #[test]
    fn findings_have_a_tab_while_comparing_and_history_once_something_was_submitted() {
        use PanelTab::{Discussion, Findings, History, Objects, Review};
        assert_eq!(PanelTab::offered(WorkbenchMode::Label, false, false), [Objects]);
        assert_eq!(
            PanelTab::offered(WorkbenchMode::Review, true, true),
            [Review, Objects, Findings, History]
        );
        assert_eq!(PanelTab::offered(WorkbenchMode::Golden, false, false), [Discussion, Objects]);
    }
}
