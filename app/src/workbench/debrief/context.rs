//! What the parts of a debrief's page share.

use super::live::LiveDebrief;
use crate::workbench::state::Workbench;
use assay_core::api::{DebriefDetail, GoldenSummary, Project, QuestionDetail, Stage};
use assay_core::debrief::{DebriefAction, DebriefPermissions};
use assay_core::golden::{Anchor, GoldenState};
use assay_core::permission::Role;
use leptos::prelude::*;

/// Handles, by context.
#[derive(Clone, Copy)]
pub(super) struct DebriefContext {
    pub live: LiveDebrief,
    pub project: StoredValue<String>,
    pub project_name: StoredValue<String>,
    pub role: Role,
    pub permissions: DebriefPermissions,
    /// As it was when the page was opened; what happened since is in the room.
    pub detail: StoredValue<DebriefDetail>,
    /// The question on screen.
    pub question: RwSignal<Option<String>>,
    /// The golden item on screen.
    pub item: RwSignal<Option<String>>,
    /// Counts how often an item was to be fetched anew.
    pub reload_count: RwSignal<u32>,
    /// Where in an item to look, once it is on screen.
    pub focus: RwSignal<Option<(String, Option<Anchor>)>>,
    /// Whether this person goes where the presenter goes.
    pub following: RwSignal<bool>,
    /// The workbench of the item on screen.
    pub wb: RwSignal<Option<Workbench>>,
}

impl DebriefContext {
    /// As the debrief stands.
    pub(super) fn new(project: Project, detail: DebriefDetail, live: LiveDebrief) -> Self {
        let room = live.room.get_untracked();
        let is_on_agenda = |id: &String| detail.agenda.iter().any(|q| q.id == *id);
        let first_open =
            detail.agenda.iter().find(|q| !room.decisions.contains_key(&q.id)).or(detail.agenda.first());
        let question = room.open.clone().filter(is_on_agenda).or_else(|| first_open.map(|q| q.id.clone()));
        let shown = detail.agenda.iter().find(|q| Some(&q.id) == question.as_ref());
        let item =
            shown.and_then(|q| item_of(q, &detail.items)).or_else(|| Some(detail.items.first()?.id.clone()));
        Self {
            live,
            project: StoredValue::new(project.id),
            project_name: StoredValue::new(project.name),
            permissions: DebriefPermissions::from_role(project.role),
            role: project.role,
            detail: StoredValue::new(detail),
            question: RwSignal::new(question),
            item: RwSignal::new(item),
            reload_count: RwSignal::new(0),
            focus: RwSignal::new(None),
            following: RwSignal::new(true),
            wb: RwSignal::new(None),
        }
    }

    /// Whether this person goes where somebody else goes; tracked.
    pub(super) fn follows(self) -> bool {
        self.following.get() && !self.live.presents() && self.live.room.with(|room| room.presenter.is_some())
    }

    /// The question on screen; tracked.
    pub(super) fn current_question(self) -> Option<QuestionDetail> {
        let id = self.question.get()?;
        self.detail.with_value(|d| d.agenda.iter().find(|q| q.id == id).cloned())
    }

    /// The stage that the question on screen is about, else that of the item; tracked.
    pub(super) fn stage(self) -> Option<Stage> {
        let current = self.current_question().map(|q| q.question.stage);
        let item = self.item.get();
        self.detail.with_value(|d| {
            let of_item = || d.items.iter().find(|i| Some(&i.id) == item.as_ref()).map(|i| i.stage.clone());
            let id = current.or_else(of_item)?;
            d.stages.iter().find(|s| s.id == id).cloned()
        })
    }

    /// A golden item's name.
    pub(super) fn item_name(self, id: &str) -> String {
        let find = |d: &DebriefDetail| d.items.iter().find(|i| i.id == id).map(|i| i.scene_name.clone());
        self.detail.with_value(find).unwrap_or_else(|| "a golden item".to_owned())
    }

    /// How far a golden item is by now; tracked.
    pub(super) fn item_state(self, id: &str) -> GoldenState {
        let before = self.detail.with_value(|d| d.items.iter().find(|i| i.id == id).map(|i| i.state));
        self.live.room.with(|room| match (room.vetted.contains_key(id), room.edits.contains_key(id)) {
            (true, _) => GoldenState::Vetted,
            (false, true) => GoldenState::InDebrief,
            (false, false) => before.unwrap_or(GoldenState::Draft),
        })
    }

    /// Put a question on screen, with the first place where it shows; the leader takes everybody along.
    pub(super) fn go_to(self, question: &QuestionDetail) {
        self.question.set(Some(question.id.clone()));
        if let Some(item) = self.detail.with_value(|d| item_of(question, &d.items)) {
            let anchor = question.question.places.first().and_then(|p| p.anchor.clone());
            self.show(&item, anchor);
        }
        if self.permissions.can_lead && untrack(|| self.live.room.with(|room| room.ended_at.is_none())) {
            let action = DebriefAction::Open { question: question.id.clone() };
            leptos::task::spawn_local(async move {
                // Where it fails, the others stay where they are; this one has moved on.
                let _ = self.live.act(&action).await;
            });
        }
    }

    /// Put an item on screen.
    pub(super) fn show(self, item: &str, anchor: Option<Anchor>) {
        self.focus.set(Some((item.to_owned(), anchor)));
        if self.item.with_untracked(|now| now.as_deref() != Some(item)) {
            self.item.set(Some(item.to_owned()));
        }
    }

    /// Fetch the item on screen anew.
    pub(super) fn reload_item(self) {
        self.reload_count.update(|n| *n = n.wrapping_add(1));
    }
}

/// The golden item where a question shows first, else one of its stage.
fn item_of(question: &QuestionDetail, items: &[GoldenSummary]) -> Option<String> {
    let place = question.question.places.first().map(|p| &p.golden);
    let named = items.iter().find(|i| Some(&i.id) == place);
    named.or_else(|| items.iter().find(|i| i.stage == question.question.stage)).map(|i| i.id.clone())
}
