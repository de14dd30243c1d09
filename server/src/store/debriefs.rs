//! Debriefs: agendas, and all that was done in each.

use super::{SqlRow, StoreError, Tx, first, golden, projects, questions, releases};
use crate::clock::{Timestamp, new_id};
use assay_core::api::{DebriefDetail, DebriefSummary, NewDebrief, NewDecision, QuestionDetail};
use assay_core::debrief::{
    DebriefAction, DebriefEvent, DebriefPermissions, DebriefRefusal, Participant, Room, check,
};
use assay_core::golden::{GoldenEvent, GoldenState, next_state};
use std::collections::BTreeSet;

/// A debrief, and ids of the questions on its agenda.
struct StoredDebrief {
    summary: DebriefSummary,
    agenda: Vec<String>,
}

const SELECT: &str = "SELECT d.id, d.name, d.agenda, u.name, d.created_at, d.ended_at FROM debriefs d \
    JOIN users u ON u.id = d.caller WHERE d.project_id = $1";

fn parse_debrief(row: &SqlRow) -> Result<StoredDebrief, StoreError> {
    let agenda: Vec<String> = serde_json::from_str(&row.text(2)?)?;
    Ok(StoredDebrief {
        summary: DebriefSummary {
            id: row.text(0)?,
            name: row.text(1)?,
            creator_name: row.text(3)?,
            created_at: row.text(4)?,
            ended_at: row.maybe_text(5)?,
            questions: u32::try_from(agenda.len()).unwrap_or(u32::MAX),
            settled: 0,
            here: 0,
        },
        agenda,
    })
}

fn one(tx: &mut dyn Tx, project: &str, id: &str) -> Result<StoredDebrief, StoreError> {
    let rows = tx.query(&format!("{SELECT} AND d.id = $2"), &[project.into(), id.into()])?;
    parse_debrief(&first(rows).ok_or(StoreError::NotFound("debrief"))?)
}

/// A project's debriefs, the last first.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, project: &str) -> Result<Vec<DebriefSummary>, StoreError> {
    let rows = tx.query(&format!("{SELECT} ORDER BY d.id DESC"), &[project.into()])?;
    let settled = settled(&questions::list(tx, project)?);
    let line = |row: &SqlRow| {
        let StoredDebrief { mut summary, agenda } = parse_debrief(row)?;
        summary.settled = count(&agenda, &settled);
        Ok(summary)
    };
    rows.iter().map(line).collect()
}

fn settled(questions: &[QuestionDetail]) -> BTreeSet<String> {
    questions.iter().filter(|q| q.decision.is_some()).map(|q| q.id.clone()).collect()
}

fn count(agenda: &[String], settled: &BTreeSet<String>) -> u32 {
    u32::try_from(agenda.iter().filter(|id| settled.contains(*id)).count()).unwrap_or(u32::MAX)
}

/// Start a debrief; the golden items that its questions show are in debrief from then on.
///
/// # Errors
/// A question that is not the project's, or storage.
pub fn start(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    caller: &str,
    new: &NewDebrief,
) -> Result<DebriefSummary, StoreError> {
    let known = questions::list(tx, project)?;
    let mut agenda: Vec<String> = Vec::new();
    let mut shown = BTreeSet::new();
    for id in &new.questions {
        let asked = known.iter().find(|q| q.id == *id).ok_or(StoreError::NotFound("question"))?;
        shown.extend(asked.question.items().into_iter().map(str::to_owned));
        if !agenda.contains(id) {
            agenda.push(id.clone());
        }
    }
    for item in golden::list(tx, project)? {
        // What is agreed on stays so until somebody changes it.
        if shown.contains(&item.id) && item.state == GoldenState::Proposed {
            golden::apply_event(tx, now, project, &item.id, GoldenEvent::Discuss)?;
        }
    }
    let id = new_id();
    tx.execute(
        "INSERT INTO debriefs (id, project_id, name, agenda, caller, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            (&id).into(),
            project.into(),
            new.name.trim().into(),
            serde_json::to_string(&agenda)?.into(),
            caller.into(),
            now.text.as_str().into(),
        ],
    )?;
    let mut summary = one(tx, project, &id)?.summary;
    summary.settled = count(&agenda, &settled(&known));
    Ok(summary)
}

/// A debrief with its agenda, items, stages, goals and events.
///
/// # Errors
/// There is no such debrief in the project.
pub fn get(tx: &mut dyn Tx, project: &str, id: &str) -> Result<DebriefDetail, StoreError> {
    let StoredDebrief { summary: mut debrief, agenda: ids } = one(tx, project, id)?;
    let mut known = questions::list(tx, project)?;
    debrief.settled = count(&ids, &settled(&known));
    known.retain(|q| ids.contains(&q.id));
    known.sort_by_key(|q| ids.iter().position(|id| *id == q.id));
    let wanted: BTreeSet<&str> = known.iter().map(|q| q.question.stage.as_str()).collect();
    let mut items = golden::list(tx, project)?;
    items.retain(|i| {
        i.state != GoldenState::Retired && (wanted.is_empty() || wanted.contains(i.stage.as_str()))
    });
    let mut stages = projects::stages(tx, project)?;
    stages.retain(|s| items.iter().any(|i| i.stage == s.id) || wanted.contains(s.id.as_str()));
    let brief = super::brief::get(tx, project)?.0;
    let goals = brief.goals.into_iter().map(|g| (g.id, g.name)).collect();
    Ok(DebriefDetail { debrief, agenda: known, items, stages, goals, events: events(tx, id, 0)? })
}

/// What was done after an event, in order.
///
/// # Errors
/// Storage, or it is damaged.
pub fn events(tx: &mut dyn Tx, debrief: &str, since: u64) -> Result<Vec<DebriefEvent>, StoreError> {
    let since = i64::try_from(since).unwrap_or(i64::MAX);
    let sql = "SELECT body FROM debrief_events WHERE debrief_id = $1 AND seq > $2 ORDER BY seq";
    let rows = tx.query(sql, &[debrief.into(), since.into()])?;
    rows.iter().map(|row| Ok(serde_json::from_str(&row.text(0)?)?)).collect()
}

/// Whether a debrief is the project's.
///
/// # Errors
/// It is not.
pub fn require(tx: &mut dyn Tx, project: &str, id: &str) -> Result<(), StoreError> {
    one(tx, project, id).map(|_| ())
}

/// Actor in a debrief: the person who acts.
#[derive(Clone, Debug)]
pub struct DebriefActor {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub permissions: DebriefPermissions,
}

/// Apply an action: check it against the room, apply its effects, and store its event, all or nothing.
/// Coming in a second time changes nothing and gives the first time's event.
///
/// # Errors
/// It is not allowed, or what it is about is not there.
pub fn apply_action(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    id: &str,
    actor: &DebriefActor,
    mut action: DebriefAction,
) -> Result<DebriefEvent, StoreError> {
    tx.exclusive()?;
    let agenda = one(tx, project, id)?.agenda;
    let events = events(tx, id, 0)?;
    let is_theirs = |e: &&DebriefEvent| e.by.id == actor.id && e.action == DebriefAction::Join;
    if action == DebriefAction::Join
        && let Some(known) = events.iter().find(is_theirs)
    {
        return Ok(known.clone());
    }
    let room = Room::from_events(&events);
    check(&room, &actor.id, actor.permissions, &action).map_err(|refusal| match refusal {
        DebriefRefusal::ReadsOnly | DebriefRefusal::NotYours => StoreError::Forbidden(refusal.to_string()),
        _ => StoreError::Conflict(refusal.to_string()),
    })?;
    effect(tx, now, project, id, &agenda, actor, &mut action)?;
    let team = releases::member_team(tx, project, &actor.id)?;
    let by = Participant { id: actor.id.clone(), name: actor.name.clone(), team };
    let event = DebriefEvent { seq: room.seq + 1, at: now.text.clone(), by, action };
    let seq = i64::try_from(event.seq).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO debrief_events (debrief_id, seq, body) VALUES ($1, $2, $3)",
        &[id.into(), seq.into(), serde_json::to_string(&event)?.into()],
    )?;
    Ok(event)
}

/// What an action does outside of the room.
fn effect(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    debrief: &str,
    agenda: &[String],
    actor: &DebriefActor,
    action: &mut DebriefAction,
) -> Result<(), StoreError> {
    let on_agenda = |question: &str| {
        let found = agenda.iter().any(|id| id == question);
        if found { Ok(()) } else { Err(StoreError::NotFound("question on this agenda")) }
    };
    match action {
        DebriefAction::Open { question } => on_agenda(question),
        DebriefAction::Comment { question, golden, .. } => {
            question.as_deref().map_or(Ok(()), on_agenda)?;
            golden.as_deref().map_or(Ok(()), |item| golden::get(tx, project, item).map(|_| ()))
        }
        DebriefAction::Vote { question, option } => {
            on_agenda(question)?;
            let answers = questions::get(tx, project, question)?.question.options.len();
            if option.is_some_and(|o| o >= answers) {
                return Err(StoreError::NotFound("answer to this question"));
            }
            Ok(())
        }
        DebriefAction::Decide { question, text, changes, change_texts, .. } => {
            on_agenda(question)?;
            let new = NewDecision { text: text.clone(), changes: changes.clone() };
            *change_texts =
                questions::decide(tx, now, project, question, &actor.name, new)?.change_descriptions;
            Ok(())
        }
        DebriefAction::Edit { golden, object, to } => {
            if to.as_ref().is_some_and(|to| to.id != *object) {
                return Err(StoreError::Conflict("an object keeps its id when it is changed".to_owned()));
            }
            let (item, mut document) = golden::get(tx, project, golden)?;
            if item.state != GoldenState::InDebrief {
                if next_state(item.state, GoldenEvent::Discuss).is_none() {
                    let state = super::enum_name(&item.state);
                    return Err(StoreError::Conflict(format!(
                        "a golden item that is {state} is not changed in a debrief"
                    )));
                }
                golden::apply_event(tx, now, project, golden, GoldenEvent::Discuss)?;
            }
            document.put(object, to.as_ref());
            if let Some(problem) = document.problems().into_iter().next() {
                return Err(StoreError::Conflict(format!("{} {}", problem.pointer, problem.message)));
            }
            golden::relabel(tx, now, golden, &document)
        }
        DebriefAction::Vet { golden } => {
            golden::apply_event(tx, now, project, golden, GoldenEvent::Vet).map(|_| ())
        }
        DebriefAction::End => {
            let sql = "UPDATE debriefs SET ended_at = $1 WHERE id = $2";
            tx.execute(sql, &[now.text.as_str().into(), debrief.into()]).map(|_| ())
        }
        DebriefAction::Join
        | DebriefAction::Present
        | DebriefAction::TakeEditLock
        | DebriefAction::ReleaseEditLock => Ok(()),
    }
}

#[cfg(test)]
mod tests;
