//! Debriefs: their start, and what people do in them.

use super::context::ActionContext;
use crate::store::debriefs::{self, StoredDebrief};
use crate::store::{
    Audited, StoreError, Tx, brief, enum_name, golden, object_verdicts, projects, questions, stages,
};
use crate::usecase;
use assay_core::api::{DebriefDetail, DebriefSummary, NewDebrief, NewDecision, QuestionDetail};
use assay_core::debrief::{
    DebriefAction, DebriefEvent, DebriefPermissions, DebriefRefusal, Participant, Room, check,
};
use assay_core::golden::{GoldenEvent, GoldenState, next_state};
use assay_core::id::{DebriefId, GoldenId, ProjectId};
use assay_core::label::{Document, Object};
use std::collections::BTreeSet;

/// A project's debriefs, the last first.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<DebriefSummary>, StoreError> {
    let settled = settled(&questions::list(tx, project)?);
    Ok(debriefs::list(tx, project)?.iter().map(|debrief| debrief.summary(&settled)).collect())
}

fn settled(questions: &[QuestionDetail]) -> BTreeSet<String> {
    questions.iter().filter(|q| q.decision.is_some()).map(|q| q.id.clone()).collect()
}

/// A debrief with its agenda, items, stages, goals and events.
///
/// # Errors
/// There is no such debrief in the project.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: DebriefId) -> Result<DebriefDetail, StoreError> {
    let stored = debriefs::get(tx, project, id)?;
    let mut agenda = questions::list(tx, project)?;
    let debrief = stored.summary(&settled(&agenda));
    agenda.retain(|q| stored.agenda.contains(&q.id));
    agenda.sort_by_key(|q| stored.agenda.iter().position(|id| *id == q.id));
    let wanted: BTreeSet<&str> = agenda.iter().map(|q| q.question.stage.as_str()).collect();
    let mut items = golden::list(tx, project)?;
    items.retain(|i| {
        i.state != GoldenState::Retired && (wanted.is_empty() || wanted.contains(i.stage.as_str()))
    });
    let mut stages = stages::list(tx, project)?;
    stages.retain(|s| items.iter().any(|i| i.stage == s.id) || wanted.contains(s.id.as_str()));
    let goals = brief::get(tx, project)?.0.goals.into_iter().map(|g| (g.id, g.name)).collect();
    Ok(DebriefDetail { debrief, agenda, items, stages, goals, events: debriefs::events(tx, id, 0)? })
}

/// Start a debrief; the proposed golden items that its questions show are in debrief from then on.
///
/// # Errors
/// A question that is not the project's, or storage.
pub fn start(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewDebrief,
) -> Result<Audited<DebriefSummary>, StoreError> {
    let known = questions::list(tx, by.project)?;
    let mut agenda: Vec<String> = Vec::new();
    let mut shown = BTreeSet::new();
    for id in &new.questions {
        let question = known.iter().find(|q| q.id == *id).ok_or(StoreError::NotFound("question"))?;
        shown.extend(question.question.items().into_iter().map(str::to_owned));
        if !agenda.contains(id) {
            agenda.push(id.clone());
        }
    }
    for item in golden::list(tx, by.project)? {
        // What is agreed on stays so until somebody changes it.
        if shown.contains(&item.id) && item.state == GoldenState::Proposed {
            usecase::golden::apply_event(tx, by, item.id.parse()?, GoldenEvent::Discuss)?;
        }
    }
    let id = debriefs::add(tx, by.now, by.project, by.user, new.name.trim(), &agenda)?;
    let debrief = debriefs::get(tx, by.project, id)?.summary(&settled(&known));
    let entry = by.entry("debrief.call", id, format!("called: {}", debrief.name));
    Ok(Audited::new(debrief, entry))
}

/// Apply an action: check it against the room, apply its effects, and store its event, all or nothing. A person who comes
/// in a second time changes nothing and gets the event of the first time. The audit trail has what changes something
/// outside of the room.
///
/// # Errors
/// It is not allowed, or what it is about is not there.
pub fn apply_action(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: DebriefId,
    by_name: &str,
    permissions: DebriefPermissions,
    action: DebriefAction,
) -> Result<Audited<DebriefEvent>, StoreError> {
    tx.exclusive()?;
    let debrief = debriefs::get(tx, by.project, id)?;
    let events = debriefs::events(tx, id, 0)?;
    let user = by.user.to_string();
    let is_theirs = |e: &&DebriefEvent| e.by.id == user && e.action == DebriefAction::Join;
    if action == DebriefAction::Join
        && let Some(known) = events.iter().find(is_theirs)
    {
        return Ok(Audited::nothing_changed(known.clone()));
    }
    let room = Room::from_events(&events);
    check(&room, &user, permissions, &action).map_err(|refusal| match refusal {
        DebriefRefusal::ReadsOnly | DebriefRefusal::NotYours | DebriefRefusal::NoEditor => {
            StoreError::Forbidden(refusal.to_string())
        }
        _ => StoreError::Conflict(refusal.to_string()),
    })?;
    let action = apply_effect(tx, by, (id, &debrief), by_name, action)?;
    let team = projects::member_team(tx, by.project, by.user)?;
    let participant = Participant { id: user, name: by_name.to_owned(), team };
    let event = DebriefEvent { seq: room.seq + 1, at: by.now.text.clone(), by: participant, action };
    debriefs::add_event(tx, id, &event)?;
    let (action, detail) = match &event.action {
        DebriefAction::Decide { text, .. } => ("question.decide", format!("decided: {text}")),
        DebriefAction::Edit { golden, object, to, accepts } => {
            let what = if to.is_some() { "changed" } else { "removed" };
            let suggestion = accepts.and_then(|seq| room.open_suggestion(seq));
            let by = suggestion.map(|s| format!(", as {} suggested", s.by.name)).unwrap_or_default();
            ("golden.edit", format!("{what} object {object} of golden item {golden}{by}"))
        }
        DebriefAction::Vet { golden } => ("golden.step", format!("agreed on golden item {golden}")),
        DebriefAction::End => ("debrief.end", "ended it".to_owned()),
        DebriefAction::Join
        | DebriefAction::Open { .. }
        | DebriefAction::Comment { .. }
        | DebriefAction::Suggest { .. }
        | DebriefAction::CloseSuggestion { .. }
        | DebriefAction::Vote { .. }
        | DebriefAction::Present
        | DebriefAction::TakeEditLock
        | DebriefAction::ReleaseEditLock => return Ok(Audited::logged_in_debrief(event)),
    };
    Ok(Audited::new(event, by.entry(action, id, detail)))
}

/// Apply what an action does outside of the room, and give the action as it is logged.
fn apply_effect(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    (id, debrief): (DebriefId, &StoredDebrief),
    by_name: &str,
    mut action: DebriefAction,
) -> Result<DebriefAction, StoreError> {
    let on_agenda = |question: &str| {
        let found = debrief.agenda.iter().any(|id| id == question);
        if found { Ok(()) } else { Err(StoreError::NotFound("question on this agenda")) }
    };
    match &mut action {
        DebriefAction::Open { question } => on_agenda(question)?,
        DebriefAction::Comment { question, golden, .. } => {
            question.as_deref().map_or(Ok(()), on_agenda)?;
            if let Some(item) = golden {
                golden::get(tx, by.project, item.parse()?)?;
            }
        }
        DebriefAction::Vote { question, option } => {
            on_agenda(question)?;
            let answers = questions::get(tx, by.project, question.parse()?)?.question.options.len();
            if option.is_some_and(|o| o >= answers) {
                return Err(StoreError::NotFound("answer to this question"));
            }
        }
        DebriefAction::Decide { question, text, changes, change_texts, .. } => {
            on_agenda(question)?;
            let new = NewDecision { text: text.clone(), changes: changes.clone() };
            let stored = usecase::questions::store_decision(tx, by, question.parse()?, by_name, new)?;
            *change_texts = stored.change_descriptions;
        }
        DebriefAction::Edit { golden, object, to, .. } => {
            let item = golden.parse()?;
            let mut document = check_edit(tx, by, debrief, (golden, item), object, to.as_ref())?;
            reopen(tx, by, item)?;
            document.put(object, to.as_ref());
            golden::relabel(tx, by.now, item, &document)?;
            let task = golden::get(tx, by.project, item)?.task.parse()?;
            object_verdicts::forget(tx, task)?;
        }
        DebriefAction::Suggest { golden, object, to } => {
            check_edit(tx, by, debrief, (golden, golden.parse()?), object, to.as_ref())?;
        }
        DebriefAction::Vet { golden } => {
            usecase::golden::apply_event(tx, by, golden.parse()?, GoldenEvent::Vet)?;
        }
        DebriefAction::End => debriefs::end(tx, by.now, id)?,
        DebriefAction::Join
        | DebriefAction::CloseSuggestion { .. }
        | DebriefAction::Present
        | DebriefAction::TakeEditLock
        | DebriefAction::ReleaseEditLock => {}
    }
    Ok(action)
}

/// Bytes at most of an object in an edit: every action in the debrief reads all edits before it.
const MAX_EDIT_BYTES: usize = 256 * 1024;

/// Check a change of an object of the golden label of an item on the agenda, and give the label as it is.
fn check_edit(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    debrief: &StoredDebrief,
    (golden, item): (&str, GoldenId),
    object: &str,
    to: Option<&Object>,
) -> Result<Document, StoreError> {
    let on_agenda = questions::list(tx, by.project)?
        .iter()
        .any(|q| debrief.agenda.contains(&q.id) && q.question.items().contains(&golden));
    if !on_agenda {
        let what = "this golden item is not on the agenda of this debrief; ask a question about it and put that on one";
        return Err(StoreError::Conflict(what.to_owned()));
    }
    if to.is_some_and(|to| to.id != object) {
        return Err(StoreError::Conflict("an object keeps its id when it is changed".to_owned()));
    }
    let bytes = to.map_or(Ok(0), |to| serde_json::to_vec(to).map(|json| json.len()))?;
    if bytes > MAX_EDIT_BYTES {
        let what = "an object has 256 KiB at most in a debrief; propose a new label of the scene as golden";
        return Err(StoreError::Conflict(what.to_owned()));
    }
    let document = golden::document(tx, item)?;
    usecase::label_check::check_edit(tx, by.project, item, (&document, object), to)?;
    Ok(document)
}

/// Bring an item that was agreed on back into debrief.
fn reopen(tx: &mut dyn Tx, by: ActionContext<'_>, id: GoldenId) -> Result<(), StoreError> {
    let state = golden::get(tx, by.project, id)?.state;
    if state == GoldenState::InDebrief {
        return Ok(());
    }
    if next_state(state, GoldenEvent::Discuss).is_none() {
        let state = enum_name(&state);
        let message = format!("a golden item that is {state} is not changed in a debrief");
        return Err(StoreError::Conflict(message));
    }
    usecase::golden::apply_event(tx, by, id, GoldenEvent::Discuss)
}

#[cfg(test)]
#[path = "debriefs_tests.rs"]
mod tests;
