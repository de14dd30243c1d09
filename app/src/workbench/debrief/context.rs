//! Context of a debrief: its handles, and what is on screen.

use super::live::LiveDebrief;
use crate::workbench::state::Workbench;
use assay_core::api::{DebriefDetail, GoldenSummary, Project, QuestionDetail, Stage};
use assay_core::debrief::{DebriefPermissions, Room};
use assay_core::golden::{Anchor, GoldenState};
use assay_core::permission::Role;
use leptos::prelude::*;

/// Golden item on screen with its workbench.
#[derive(Clone, Copy)]
pub(super) struct OpenItem {
    /// Id of the golden item.
    pub golden: StoredValue<String>,
    /// Its workbench.
    pub wb: Workbench,
}

/// Handles of a debrief, by context.
#[derive(Clone, Copy)]
pub(super) struct DebriefContext {
    /// Live connection with the room.
    pub live: LiveDebrief,
    /// Id of the project.
    pub project: StoredValue<String>,
    /// Name of the project.
    pub project_name: StoredValue<String>,
    /// Role of the person.
    pub role: Role,
    /// Permissions of the person.
    pub permissions: DebriefPermissions,
    /// Debrief as it was when the page was opened; later events are in the room.
    pub detail: StoredValue<DebriefDetail>,
    /// Question on screen.
    pub question: RwSignal<Option<String>>,
    /// Golden item on screen.
    pub item: RwSignal<Option<String>>,
    /// Item and anchor at which the next workbench opens.
    pub opens_at: StoredValue<Option<(String, Anchor)>>,
    /// Whether this person goes where the presenter goes.
    pub following: RwSignal<bool>,
    /// Item that is loaded, with its workbench.
    pub open_item: RwSignal<Option<OpenItem>>,
    /// Whether this person draws suggestions.
    pub suggesting: RwSignal<bool>,
    /// Number of the suggestion that is on screen.
    pub shown_suggestion: RwSignal<Option<u64>>,
}

impl DebriefContext {
    /// Context of a debrief as it is now.
    pub(super) fn new(project: Project, detail: DebriefDetail, live: LiveDebrief) -> Self {
        let question = live.room.with_untracked(|room| first_question(&detail.agenda, room).cloned());
        let item = question
            .as_ref()
            .and_then(|q| item_of_question(q, &detail.items))
            .or_else(|| Some(detail.items.first()?.id.clone()));
        Self {
            live,
            project: StoredValue::new(project.id),
            project_name: StoredValue::new(project.name),
            permissions: DebriefPermissions::from_role(project.role),
            role: project.role,
            detail: StoredValue::new(detail),
            question: RwSignal::new(question.map(|q| q.id)),
            item: RwSignal::new(item),
            opens_at: StoredValue::new(None),
            following: RwSignal::new(true),
            open_item: RwSignal::new(None),
            suggesting: RwSignal::new(false),
            shown_suggestion: RwSignal::new(None),
        }
    }

    /// Whether this person goes where somebody else goes; tracked.
    pub(super) fn follows(self) -> bool {
        self.following.get() && !self.live.presents() && self.live.room.with(|room| room.presenter.is_some())
    }

    /// Whether this person leads and the debrief goes on; tracked.
    pub(super) fn leads(self) -> bool {
        self.permissions.can_lead && self.live.is_open()
    }

    /// Whether this person may edit the golden label on screen: leaders edit items on the agenda; tracked.
    pub(super) fn may_edit(self) -> bool {
        self.leads() && self.is_on_agenda()
    }

    /// Whether this person may suggest changes of the golden label on screen; tracked.
    pub(super) fn may_suggest(self) -> bool {
        let DebriefPermissions { can_comment, can_lead } = self.permissions;
        can_comment && !can_lead && self.live.is_open() && self.is_on_agenda()
    }

    /// Whether a question of the agenda shows the item on screen; tracked.
    fn is_on_agenda(self) -> bool {
        let on_agenda = |item: &String| {
            let shows =
                |d: &DebriefDetail| d.agenda.iter().any(|q| q.question.items().contains(item.as_str()));
            self.detail.with_value(shows)
        };
        self.item.with(|item| item.as_ref().is_some_and(on_agenda))
    }

    /// Question on screen; tracked.
    pub(super) fn current_question(self) -> Option<QuestionDetail> {
        let id = self.question.get()?;
        self.detail.with_value(|d| d.agenda.iter().find(|q| q.id == id).cloned())
    }

    /// Stage of the question on screen, else of the item; tracked.
    pub(super) fn stage(self) -> Option<Stage> {
        let current = self.current_question().map(|q| q.question.stage);
        let item = self.item.get();
        self.detail.with_value(|d| {
            let of_item = || d.items.iter().find(|i| Some(&i.id) == item.as_ref()).map(|i| i.stage.clone());
            let id = current.or_else(of_item)?;
            d.stages.iter().find(|s| s.id == id).cloned()
        })
    }

    /// Name of a golden item.
    pub(super) fn item_name(self, id: &str) -> String {
        let find = |d: &DebriefDetail| d.items.iter().find(|i| i.id == id).map(|i| i.scene_name.clone());
        self.detail.with_value(find).unwrap_or_else(|| "a golden item".to_owned())
    }

    /// State of a golden item by now; tracked.
    pub(super) fn item_state(self, id: &str) -> GoldenState {
        let before = self.detail.with_value(|d| d.items.iter().find(|i| i.id == id).map(|i| i.state));
        self.live.room.with(|room| item_state(room, id, before))
    }

    /// Names of goals, in one line.
    pub(super) fn goal_names(self, goals: &[String]) -> String {
        self.detail.with_value(|d| {
            goals.iter().filter_map(|g| d.goals.get(g)).cloned().collect::<Vec<_>>().join(", ")
        })
    }

    /// Load the item on screen again.
    pub(super) fn reload_item(self) {
        self.item.notify();
    }
}

/// Question that opens first: the one that the leader opened, else the first unsettled one, else the first.
fn first_question<'a>(agenda: &'a [QuestionDetail], room: &Room) -> Option<&'a QuestionDetail> {
    let is_open = |q: &&QuestionDetail| room.open.as_ref() == Some(&q.id);
    let is_unsettled = |q: &&QuestionDetail| !room.decisions.contains_key(&q.id);
    agenda.iter().find(is_open).or_else(|| agenda.iter().find(is_unsettled)).or(agenda.first())
}

/// Question after or before the one on screen; without one on screen it steps from the first.
pub(super) fn next_question<'a>(
    agenda: &'a [QuestionDetail],
    now: Option<&str>,
    forward: bool,
) -> Option<&'a QuestionDetail> {
    let at = agenda.iter().position(|q| Some(q.id.as_str()) == now).unwrap_or(0);
    agenda.get(if forward { at + 1 } else { at.checked_sub(1)? })
}

/// Id of the golden item where a question shows first, else of one of its stage.
pub(super) fn item_of_question(question: &QuestionDetail, items: &[GoldenSummary]) -> Option<String> {
    let place = question.question.places.first().map(|p| &p.golden);
    let named = items.iter().find(|i| Some(&i.id) == place);
    named.or_else(|| items.iter().find(|i| i.stage == question.question.stage)).map(|i| i.id.clone())
}

/// State of a golden item after the events of a room; `before` is its state when the page was opened.
fn item_state(room: &Room, id: &str, before: Option<GoldenState>) -> GoldenState {
    match (room.vetted.contains_key(id), room.edits.contains_key(id)) {
        (true, _) => GoldenState::Vetted,
        (false, true) => GoldenState::InDebrief,
        (false, false) => before.unwrap_or(GoldenState::Draft),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::debrief::DebriefDecision;
    use serde_json::{Value, json};

    fn question(id: &str, stage: &str, items: &[&str]) -> QuestionDetail {
        let places: Vec<Value> = items.iter().map(|item| json!({ "golden": item })).collect();
        serde_json::from_value(json!({
            "id": id, "revision": 1, "author_name": "Ana", "created_at": "2026-01-01",
            "question": { "title": "Mirrors?", "stage": stage, "places": places },
        }))
        .unwrap()
    }

    fn item(id: &str, stage: &str) -> GoldenSummary {
        serde_json::from_value(json!({
            "id": id, "task": "t", "stage": stage, "stage_name": "Cars", "scene_name": "drive",
            "state": "proposed", "objects": 3, "open_comments": 0, "updated_at": "2026-01-01",
        }))
        .unwrap()
    }

    fn agenda() -> Vec<QuestionDetail> {
        ["q1", "q2", "q3"].map(|id| question(id, "cars", &[])).into()
    }

    fn decided(ids: &[&str]) -> Room {
        let mut room = Room::default();
        let decision: DebriefDecision = serde_json::from_value(json!({
            "seq": 1, "at": "2026-01-01", "by": { "id": "ana", "name": "Ana", "team": "" },
            "option": null, "text": "Include mirrors.", "changes": [], "change_texts": [],
        }))
        .unwrap();
        room.decisions.extend(ids.iter().map(|id| ((*id).to_owned(), decision.clone())));
        room
    }

    fn first(room: &Room) -> Option<String> {
        first_question(&agenda(), room).map(|q| q.id.clone())
    }

    #[test]
    fn the_question_that_the_leader_opened_is_on_screen_first() {
        let room = Room { open: Some("q3".to_owned()), ..decided(&["q3"]) };
        assert_eq!(first(&room).as_deref(), Some("q3"));
        let elsewhere = Room { open: Some("another".to_owned()), ..Room::default() };
        assert_eq!(first(&elsewhere).as_deref(), Some("q1"), "it is not on the agenda");
    }

    #[test]
    fn else_the_first_question_that_is_not_settled() {
        assert_eq!(first(&decided(&[])).as_deref(), Some("q1"));
        assert_eq!(first(&decided(&["q1"])).as_deref(), Some("q2"));
        assert_eq!(first(&decided(&["q1", "q2", "q3"])).as_deref(), Some("q1"), "all are settled");
    }

    #[test]
    fn the_agenda_ends_at_its_first_and_last_question() {
        let agenda = agenda();
        let next = |now, forward| next_question(&agenda, now, forward).map(|q| q.id.as_str());
        assert_eq!(next(Some("q1"), true), Some("q2"));
        assert_eq!(next(Some("q3"), true), None);
        assert_eq!(next(Some("q2"), false), Some("q1"));
        assert_eq!(next(Some("q1"), false), None);
    }

    #[test]
    fn a_question_opens_the_item_where_it_shows_first() {
        let items = [item("a", "cars"), item("b", "cars"), item("c", "trees")];
        assert_eq!(item_of_question(&question("q", "cars", &["b", "a"]), &items).as_deref(), Some("b"));
    }

    #[test]
    fn a_question_about_no_item_opens_one_of_its_stage() {
        let items = [item("a", "cars"), item("c", "trees")];
        assert_eq!(item_of_question(&question("q", "trees", &[]), &items).as_deref(), Some("c"));
        assert_eq!(item_of_question(&question("q", "trees", &["gone"]), &items).as_deref(), Some("c"));
        assert_eq!(item_of_question(&question("q", "roads", &[]), &items), None);
    }

    #[test]
    fn an_edited_item_is_in_debrief_until_everybody_agreed() {
        let mut room = Room::default();
        let state = |room: &Room| item_state(room, "a", Some(GoldenState::Proposed));
        assert_eq!(state(&room), GoldenState::Proposed);
        room.edits.insert("a".to_owned(), Default::default());
        assert_eq!(state(&room), GoldenState::InDebrief);
        room.vetted.insert("a".to_owned(), "now".to_owned());
        assert_eq!(state(&room), GoldenState::Vetted);
        assert_eq!(item_state(&Room::default(), "new", None), GoldenState::Draft);
    }
}
