//! Modes, tools and panels of a workbench.

use assay_core::geometry::GeometryKind;
use assay_core::pipeline::{TaskNoteKind, TaskState};

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
    /// All tools.
    pub const ALL: [Self; 5] = [Self::Select, Self::Polygon, Self::Box, Self::Cuboid, Self::Comment];

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

    /// Tool that draws a geometry, if there is one.
    pub fn of_geometry(geometry: GeometryKind) -> Option<Self> {
        match geometry {
            GeometryKind::Polygon => Some(Self::Polygon),
            GeometryKind::Box => Some(Self::Box),
            GeometryKind::Cuboid => Some(Self::Cuboid),
            GeometryKind::Rbox
            | GeometryKind::Polyline
            | GeometryKind::Point
            | GeometryKind::Rle
            | GeometryKind::Tag => None,
        }
    }

    /// Geometry that the tool draws, if it draws one.
    pub fn geometry(self) -> Option<GeometryKind> {
        match self {
            Self::Polygon => Some(GeometryKind::Polygon),
            Self::Box => Some(GeometryKind::Box),
            Self::Cuboid => Some(GeometryKind::Cuboid),
            Self::Select | Self::Comment => None,
        }
    }

    /// Tool to draw with again: the last one, or else the first of those that are offered and draw.
    pub fn to_draw_again(last: Option<Self>, offered: &[Self]) -> Option<Self> {
        let draws = |tool: &Self| tool.geometry().is_some();
        let last = last.filter(|last| offered.contains(last));
        last.or_else(|| offered.iter().copied().find(draws))
    }

    /// Tools of a workbench in their order: selection, those that draw these geometries, comments on golden items.
    pub fn offered(
        mode: WorkbenchMode,
        can_edit: bool,
        geometries: impl IntoIterator<Item = GeometryKind>,
    ) -> Vec<Self> {
        let drawing = geometries.into_iter().filter_map(Self::of_geometry).filter(|_| can_edit);
        let comment = mode.shows_golden_label().then_some(Self::Comment);
        [Self::Select].into_iter().chain(drawing).chain(comment).collect()
    }
}

/// Use of a workbench, which decides what a person may do in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbenchMode {
    /// The assignee of a task labels.
    Label,
    /// A reviewer judges a submission, or corrects it.
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

    /// Whether the label can become editable: for the assignee of a task, the holder of the edit lock, and a reviewer who corrects it.
    pub fn may_ever_edit(self) -> bool {
        matches!(self, Self::Label | Self::Debrief | Self::Review)
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

    /// Tab that is open at first: the reviewer's verdict, what a rejected task is to be changed in, or the question or answer
    /// that the task stopped with.
    pub fn first(mode: WorkbenchMode, task: TaskState, last_note: Option<TaskNoteKind>) -> Self {
        match (mode, task, last_note) {
            (WorkbenchMode::Review, _, _) => Self::Review,
            (_, TaskState::Rework | TaskState::Escalated | TaskState::Skipped, _)
            | (_, TaskState::Claimed, Some(TaskNoteKind::Answer)) => Self::History,
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
    pub fn offered(mode: WorkbenchMode, compares: bool, has_history: bool) -> Vec<Self> {
        let offers = |tab: &Self| match tab {
            Self::Review => mode == WorkbenchMode::Review,
            Self::Discussion => mode == WorkbenchMode::Golden,
            Self::Objects => true,
            Self::Findings => compares,
            Self::History => has_history,
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

    fn tools(mode: WorkbenchMode, can_edit: bool) -> Vec<WorkbenchTool> {
        WorkbenchTool::offered(mode, can_edit, [GeometryKind::Polygon, GeometryKind::Box, GeometryKind::Rle])
    }

    #[test]
    fn each_geometry_with_a_tool_offers_it() {
        use WorkbenchTool::{Box, Cuboid, Polygon, Select};
        assert_eq!(tools(WorkbenchMode::Label, true), [Select, Polygon, Box]);
        let cuboids = WorkbenchTool::offered(WorkbenchMode::Label, true, [GeometryKind::Cuboid]);
        assert_eq!(cuboids, [Select, Cuboid]);
    }

    #[test]
    fn without_the_right_to_edit_no_tool_draws() {
        assert_eq!(tools(WorkbenchMode::Review, false), [WorkbenchTool::Select]);
    }

    #[test]
    fn comments_are_pinned_on_golden_items_only() {
        let golden = tools(WorkbenchMode::Golden, false);
        assert_eq!(golden, [WorkbenchTool::Select, WorkbenchTool::Comment]);
        assert!(!tools(WorkbenchMode::Label, true).contains(&WorkbenchTool::Comment));
    }

    #[test]
    fn each_tool_has_a_key_of_its_own() {
        let keys: std::collections::BTreeSet<_> = WorkbenchTool::ALL.map(WorkbenchTool::key).into();
        assert_eq!(keys.len(), WorkbenchTool::ALL.len());
    }

    #[test]
    fn drawing_again_takes_the_last_tool_or_the_only_one_that_draws() {
        use WorkbenchTool::{Box, Cuboid, Polygon, Select};
        assert_eq!(WorkbenchTool::to_draw_again(None, &[Select, Cuboid]), Some(Cuboid));
        assert_eq!(WorkbenchTool::to_draw_again(Some(Box), &[Select, Polygon, Box]), Some(Box));
        assert_eq!(
            WorkbenchTool::to_draw_again(Some(Polygon), &[Select, Box]),
            Some(Box),
            "no longer offered"
        );
        assert_eq!(WorkbenchTool::to_draw_again(Some(Box), &[Select]), None);
    }

    #[test]
    fn a_task_opens_for_review_before_it_opens_for_labeling() {
        assert_eq!(WorkbenchMode::from_task(true, true), WorkbenchMode::Review);
        assert_eq!(WorkbenchMode::from_task(false, true), WorkbenchMode::Label);
        assert_eq!(WorkbenchMode::from_task(false, false), WorkbenchMode::View);
    }

    #[test]
    fn only_the_assignee_the_holder_of_the_edit_lock_and_a_reviewer_ever_edit() {
        use WorkbenchMode::{Debrief, Golden, Label, Review, View};
        let editing: Vec<_> =
            [Label, Review, Golden, Debrief, View].into_iter().filter(|m| m.may_ever_edit()).collect();
        assert_eq!(editing, [Label, Review, Debrief]);
    }

    #[test]
    fn a_rejected_task_opens_with_what_the_reviewer_wrote() {
        assert_eq!(PanelTab::first(WorkbenchMode::Label, TaskState::Rework, None), PanelTab::History);
        assert_eq!(PanelTab::first(WorkbenchMode::Label, TaskState::Claimed, None), PanelTab::Objects);
        assert_eq!(PanelTab::first(WorkbenchMode::Review, TaskState::InReview, None), PanelTab::Review);
    }

    #[test]
    fn a_question_opens_for_operations_and_the_answer_for_the_tasker() {
        let (question, answer) = (Some(TaskNoteKind::Question), Some(TaskNoteKind::Answer));
        assert_eq!(PanelTab::first(WorkbenchMode::View, TaskState::Escalated, question), PanelTab::History);
        assert_eq!(PanelTab::first(WorkbenchMode::Label, TaskState::Claimed, answer), PanelTab::History);
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
