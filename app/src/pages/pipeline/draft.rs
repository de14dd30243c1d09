//! Draft of a pipeline: its stages with what each builds on, with undo.

use crate::client::ApiError;
use assay_core::api::{Pipeline, PipelineChange, Project, StageSummary};
use assay_core::pipeline::{RoutedStage, Routing, in_order};
use leptos::prelude::*;

/// Steps that can be undone and redone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct History {
    past: Vec<Vec<RoutedStage>>,
    future: Vec<Vec<RoutedStage>>,
}

impl History {
    fn record(&mut self, before: Vec<RoutedStage>) {
        self.past.push(before);
        self.future.clear();
    }

    fn undo(&mut self, now: Vec<RoutedStage>) -> Option<Vec<RoutedStage>> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    fn redo(&mut self, now: Vec<RoutedStage>) -> Option<Vec<RoutedStage>> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }
}

/// Handles to a pipeline that is shown or edited.
#[derive(Clone, Copy)]
pub(super) struct PipelineDraft {
    pub(super) project: StoredValue<String>,
    /// As the server has it.
    pub(super) stored: StoredValue<Pipeline>,
    /// Revision that the draft replaces when it is saved.
    pub(super) revision: RwSignal<u32>,
    /// The stages with their counts.
    pub(super) summaries: StoredValue<Vec<StageSummary>>,
    pub(super) stages: RwSignal<Vec<RoutedStage>>,
    history: RwSignal<History>,
    /// Id of the selected stage.
    pub(super) selected: RwSignal<Option<String>>,
    /// Selected connection: from, to.
    pub(super) edge: RwSignal<Option<(String, String)>>,
    pub(super) why: RwSignal<String>,
    pub(super) error: RwSignal<Option<ApiError>>,
}

impl PipelineDraft {
    pub(super) fn new(project: &Project, stored: Pipeline) -> Self {
        let first = project.stages.first().map(|stage| stage.id.clone());
        Self {
            project: StoredValue::new(project.id.clone()),
            revision: RwSignal::new(stored.revision),
            summaries: StoredValue::new(project.stages.clone()),
            stages: RwSignal::new(stored.stages.clone()),
            stored: StoredValue::new(stored),
            history: RwSignal::default(),
            selected: RwSignal::new(first),
            edge: RwSignal::new(None),
            why: RwSignal::new(String::new()),
            error: RwSignal::new(None),
        }
    }

    /// Whether the draft differs from what the server has; tracked.
    pub(super) fn is_changed(self) -> bool {
        self.stages.with(|stages| self.stored.with_value(|stored| *stages != stored.stages))
    }

    /// Name of a stage.
    pub(super) fn name(self, id: &str) -> String {
        let name = |all: &Vec<StageSummary>| all.iter().find(|s| s.id == id).map(|s| s.name.clone());
        self.summaries.with_value(name).unwrap_or_default()
    }

    /// Routing of a stage; tracked.
    pub(super) fn routing(self, id: &str) -> Routing {
        self.stages
            .with(|all| all.iter().find(|s| s.stage == id).map(|s| s.routing.clone()).unwrap_or_default())
    }

    /// Replace the stages as one step. Nothing happens where they are the same.
    pub(super) fn set(self, stages: Vec<RoutedStage>) {
        let before = self.stages.get_untracked();
        if before != stages {
            self.history.update(|history| history.record(before));
            self.stages.set(stages);
        }
    }

    /// Change the routing of a stage as one step.
    pub(super) fn change(self, id: &str, change: impl FnOnce(&mut Routing)) {
        let mut stages = self.stages.get_untracked();
        if let Some(stage) = stages.iter_mut().find(|stage| stage.stage == id) {
            change(&mut stage.routing);
        }
        self.set(stages);
    }

    /// Let a stage build on another one. Gives whether it can.
    pub(super) fn connect(self, from: &str, to: &str) -> bool {
        let connected = self.stages.with_untracked(|stages| connected(stages, from, to));
        let Some(stages) = connected else { return false };
        self.set(stages);
        true
    }

    pub(super) fn disconnect(self, from: &str, to: &str) {
        self.change(to, |routing| {
            routing.inputs.retain(|input| input != from);
            if routing.inputs.is_empty() {
                // A condition of objects is about those of inputs.
                routing.objects = None;
            }
        });
    }

    pub(super) fn remove_edge(self) {
        if let Some((from, to)) = self.edge.get_untracked() {
            self.edge.set(None);
            self.disconnect(&from, &to);
        }
    }

    pub(super) fn undo(self) {
        self.step(History::undo);
    }

    pub(super) fn redo(self) {
        self.step(History::redo);
    }

    fn step(self, step: fn(&mut History, Vec<RoutedStage>) -> Option<Vec<RoutedStage>>) {
        let now = self.stages.get_untracked();
        if let Some(Some(stages)) = self.history.try_update(|history| step(history, now)) {
            self.edge.set(None);
            self.stages.set(stages);
        }
    }

    /// The request that saves the draft, or plans it; tracked.
    pub(super) fn request(self) -> PipelineChange {
        PipelineChange { stages: self.stages.get(), why: self.why.get() }
    }
}

/// The stages where one builds on another one, too; none where it does already, or would wait for itself.
pub(super) fn connected(stages: &[RoutedStage], from: &str, to: &str) -> Option<Vec<RoutedStage>> {
    let mut stages = stages.to_vec();
    let target = stages.iter_mut().find(|stage| stage.stage == to)?;
    if from == to || target.routing.inputs.iter().any(|input| input == from) {
        return None;
    }
    target.routing.inputs.push(from.to_owned());
    (in_order(&stages).len() == stages.len()).then_some(stages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stages(edges: &[(&str, &[&str])]) -> Vec<RoutedStage> {
        let stage = |(stage, inputs): &(&str, &[&str])| {
            let inputs = inputs.iter().map(|i| (*i).to_owned()).collect();
            RoutedStage { stage: (*stage).to_owned(), routing: Routing { inputs, ..Routing::default() } }
        };
        edges.iter().map(stage).collect()
    }

    #[test]
    fn a_connection_is_made_once_and_never_in_a_circle() {
        let two = stages(&[("a", &[]), ("b", &[])]);
        let joined = connected(&two, "a", "b").unwrap();
        assert_eq!(joined, stages(&[("a", &[]), ("b", &["a"])]));
        assert_eq!(connected(&joined, "a", "b"), None, "it is there");
        assert_eq!(connected(&joined, "b", "a"), None, "a circle");
        assert_eq!(connected(&joined, "a", "a"), None);
        assert_eq!(connected(&joined, "a", "x"), None);
    }

    #[test]
    fn steps_are_undone_and_redone_until_another_one_is_made() {
        let [one, two, three] = [stages(&[("a", &[])]), stages(&[("b", &[])]), stages(&[("c", &[])])];
        let mut history = History::default();
        assert_eq!(history.undo(one.clone()), None);
        history.record(one.clone());
        assert_eq!(history.undo(two.clone()), Some(one.clone()));
        assert_eq!(history.redo(one.clone()), Some(two.clone()));
        assert_eq!(history.undo(two), Some(one.clone()));
        history.record(one);
        assert_eq!(history.redo(three), None);
    }
}
