//! Debriefs: agendas, and all that was done in each.

use super::{Row, StoreError, Tx, first, golden, projects, questions, releases};
use crate::clock::{Now, new_id};
use assay_core::api::{DebriefDetail, DebriefSummary, NewDebrief, NewDecision, QuestionState};
use assay_core::debrief::{DebriefRefusal, Deed, Event, Person, Room, Standing, check};
use assay_core::golden::{GoldenEvent, GoldenState, after};
use std::collections::BTreeSet;

/// A debrief, and ids of the questions on its agenda.
struct Kept {
    summary: DebriefSummary,
    agenda: Vec<String>,
}

const SELECT: &str = "SELECT d.id, d.name, d.agenda, u.name, d.created_at, d.ended_at FROM debriefs d \
    JOIN users u ON u.id = d.caller WHERE d.project_id = $1";

fn kept(row: &Row) -> Result<Kept, StoreError> {
    let agenda: Vec<String> = serde_json::from_str(&row.text(2)?)?;
    Ok(Kept {
        summary: DebriefSummary {
            id: row.text(0)?,
            name: row.text(1)?,
            caller_name: row.text(3)?,
            created_at: row.text(4)?,
            ended_at: row.maybe_text(5)?,
            questions: u32::try_from(agenda.len()).unwrap_or(u32::MAX),
            settled: 0,
            here: 0,
        },
        agenda,
    })
}

fn one(tx: &mut dyn Tx, project: &str, id: &str) -> Result<Kept, StoreError> {
    let rows = tx.query(&format!("{SELECT} AND d.id = $2"), &[project.into(), id.into()])?;
    kept(&first(rows).ok_or(StoreError::NotFound("debrief"))?)
}

/// A project's debriefs, the last first.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, project: &str) -> Result<Vec<DebriefSummary>, StoreError> {
    let rows = tx.query(&format!("{SELECT} ORDER BY d.id DESC"), &[project.into()])?;
    let settled = settled(&questions::list(tx, project)?);
    let line = |row: &Row| {
        let Kept { mut summary, agenda } = kept(row)?;
        summary.settled = count(&agenda, &settled);
        Ok(summary)
    };
    rows.iter().map(line).collect()
}

fn settled(questions: &[QuestionState]) -> BTreeSet<String> {
    questions.iter().filter(|q| q.decision.is_some()).map(|q| q.id.clone()).collect()
}

fn count(agenda: &[String], settled: &BTreeSet<String>) -> u32 {
    u32::try_from(agenda.iter().filter(|id| settled.contains(*id)).count()).unwrap_or(u32::MAX)
}

/// Call a debrief; the golden items where its questions show are on the table from then on.
///
/// # Errors
/// A question that is not the project's, or storage.
pub fn call(
    tx: &mut dyn Tx,
    now: &Now,
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
            golden::happen(tx, now, project, &item.id, GoldenEvent::Discuss)?;
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

/// All that a room needs to begin with.
///
/// # Errors
/// There is no such debrief in the project.
pub fn get(tx: &mut dyn Tx, project: &str, id: &str) -> Result<DebriefDetail, StoreError> {
    let Kept { summary: mut debrief, agenda: ids } = one(tx, project, id)?;
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
pub fn events(tx: &mut dyn Tx, debrief: &str, since: u64) -> Result<Vec<Event>, StoreError> {
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

/// Somebody who does something in a debrief.
#[derive(Clone, Debug)]
pub struct Doer {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub standing: Standing,
}

/// Do something: check it against the room as it stands, let it have its effects, and keep it. All of it or nothing.
/// Coming in a second time changes nothing and gives the first time's event.
///
/// # Errors
/// It is not allowed, or what it is about is not there.
pub fn happen(
    tx: &mut dyn Tx,
    now: &Now,
    project: &str,
    id: &str,
    doer: &Doer,
    mut deed: Deed,
) -> Result<Event, StoreError> {
    tx.exclusive()?;
    let agenda = one(tx, project, id)?.agenda;
    let events = events(tx, id, 0)?;
    let is_theirs = |e: &&Event| e.by.id == doer.id && e.deed == Deed::Join;
    if deed == Deed::Join
        && let Some(known) = events.iter().find(is_theirs)
    {
        return Ok(known.clone());
    }
    let room = Room::of(&events);
    check(&room, &doer.id, doer.standing, &deed).map_err(|refusal| match refusal {
        DebriefRefusal::ReadsOnly | DebriefRefusal::NotYours => StoreError::Forbidden(refusal.to_string()),
        _ => StoreError::Conflict(refusal.to_string()),
    })?;
    effect(tx, now, project, id, &agenda, doer, &mut deed)?;
    let team = releases::team_of(tx, project, &doer.id)?;
    let by = Person { id: doer.id.clone(), name: doer.name.clone(), team };
    let event = Event { seq: room.seq + 1, at: now.text.clone(), by, deed };
    let seq = i64::try_from(event.seq).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO debrief_events (debrief_id, seq, body) VALUES ($1, $2, $3)",
        &[id.into(), seq.into(), serde_json::to_string(&event)?.into()],
    )?;
    Ok(event)
}

/// What a deed does outside of the room.
fn effect(
    tx: &mut dyn Tx,
    now: &Now,
    project: &str,
    debrief: &str,
    agenda: &[String],
    doer: &Doer,
    deed: &mut Deed,
) -> Result<(), StoreError> {
    let on_agenda = |question: &str| {
        let found = agenda.iter().any(|id| id == question);
        if found { Ok(()) } else { Err(StoreError::NotFound("question on this agenda")) }
    };
    match deed {
        Deed::Open { question } => on_agenda(question),
        Deed::Say { question, golden, .. } => {
            question.as_deref().map_or(Ok(()), on_agenda)?;
            golden.as_deref().map_or(Ok(()), |item| golden::get(tx, project, item).map(|_| ()))
        }
        Deed::Vote { question, option } => {
            on_agenda(question)?;
            let answers = questions::get(tx, project, question)?.question.options.len();
            if option.is_some_and(|o| o >= answers) {
                return Err(StoreError::NotFound("answer to this question"));
            }
            Ok(())
        }
        Deed::Decide { question, text, changes, told, .. } => {
            on_agenda(question)?;
            let new = NewDecision { text: text.clone(), changes: changes.clone() };
            *told = questions::decide(tx, now, project, question, &doer.name, new)?.told;
            Ok(())
        }
        Deed::Edit { golden, object, to } => {
            if to.as_ref().is_some_and(|to| to.id != *object) {
                return Err(StoreError::Conflict("an object keeps its id when it is changed".to_owned()));
            }
            let (item, mut document) = golden::get(tx, project, golden)?;
            if item.state != GoldenState::InDebrief {
                if after(item.state, GoldenEvent::Discuss).is_none() {
                    let state = super::name_of(&item.state);
                    return Err(StoreError::Conflict(format!(
                        "a golden item that is {state} is not changed in a debrief"
                    )));
                }
                golden::happen(tx, now, project, golden, GoldenEvent::Discuss)?;
            }
            document.put(object, to.as_ref());
            if let Some(problem) = document.problems().into_iter().next() {
                return Err(StoreError::Conflict(format!("{} {}", problem.pointer, problem.message)));
            }
            golden::relabel(tx, now, golden, &document)
        }
        Deed::Vet { golden } => golden::happen(tx, now, project, golden, GoldenEvent::Vet).map(|_| ()),
        Deed::End => {
            let sql = "UPDATE debriefs SET ended_at = $1 WHERE id = $2";
            tx.execute(sql, &[now.text.as_str().into(), debrief.into()]).map(|_| ())
        }
        Deed::Join | Deed::Present | Deed::TakePen | Deed::LayPen => Ok(()),
    }
}

#[cfg(test)]
mod tests;
