//! Customers' verdicts on labels, and what the producer answers.

use super::context::ActionContext;
use crate::clock::Timestamp;
use crate::store::customer_verdicts::{self, CustomerVerdictToAdd, JudgeableLabel};
use crate::store::{Audited, StoreError, Tx, labels, members, task_notes, tasks};
use crate::usecase;
use assay_core::alignment::{MOST_CUSTOMER_VERDICTS, NewCustomerVerdict, parse_customer_verdicts};
use assay_core::api::{
    AddedCustomerVerdicts, CustomerVerdict, FieldError, NewCustomerVerdicts, NewTaskNote, NewVerdictAnswer,
    VerdictAnswer,
};
use assay_core::id::{CustomerVerdictId, UserId};
use assay_core::permission::Role;
use assay_core::pipeline::{TaskEvent, TaskNoteKind, TaskState};
use assay_core::review::Verdict;

/// Characters of a reason at most.
const MOST_REASON_CHARS: usize = 4_000;
/// Characters of a name at most.
const MOST_NAME_CHARS: usize = 200;
/// Errors that one answer names at most.
const MOST_ERRORS: usize = 20;

/// Add verdicts: all of them, or none.
///
/// # Errors
/// A verdict names no label, or several; or the person may not speak for its team.
pub fn add(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    role: Role,
    new: &NewCustomerVerdicts,
) -> Result<Audited<AddedCustomerVerdicts>, StoreError> {
    let is_table = !new.csv.trim().is_empty();
    let verdicts = if is_table { read_table(&new.csv)? } else { new.verdicts.clone() };
    if verdicts.is_empty() || verdicts.len() > MOST_CUSTOMER_VERDICTS {
        let detail = format!("Send 1 to {MOST_CUSTOMER_VERDICTS} verdicts.");
        return Err(StoreError::Invalid(vec![FieldError {
            pointer: if is_table { "/csv" } else { "/verdicts" }.to_owned(),
            detail,
        }]));
    }
    let own_team = members::find(tx, by.project, by.user)?.map(|member| member.team).unwrap_or_default();
    let mut errors = Vec::new();
    for (index, verdict) in verdicts.iter().enumerate() {
        let added = add_one(tx, by, (role, &own_team), verdict)?;
        let Err((field, detail)) = added else { continue };
        errors.push(if is_table {
            FieldError {
                pointer: "/csv".to_owned(),
                detail: format!("Line {}, {field}: {detail}", index + 2),
            }
        } else {
            FieldError { pointer: format!("/verdicts/{index}/{field}"), detail }
        });
        if errors.len() == MOST_ERRORS {
            break;
        }
    }
    if !errors.is_empty() && is_table {
        // A form has one field for the whole table.
        let lines: Vec<String> = errors.into_iter().map(|error| error.detail).collect();
        errors = vec![FieldError { pointer: "/csv".to_owned(), detail: lines.join(" ") }];
    }
    if !errors.is_empty() {
        return Err(StoreError::Invalid(errors));
    }
    let added = u32::try_from(verdicts.len()).unwrap_or(u32::MAX);
    let detail = format!("added {added} verdicts of customers");
    let entry = by.entry("customer_verdicts.add", by.project, detail);
    Ok(Audited::new(AddedCustomerVerdicts { added }, entry))
}

fn read_table(csv: &str) -> Result<Vec<NewCustomerVerdict>, StoreError> {
    parse_customer_verdicts(csv).map_err(|e| {
        let place = if e.location.is_empty() { String::new() } else { format!("{}: ", e.location) };
        let detail = format!("{place}{}. {}.", e.message, e.fix);
        StoreError::Invalid(vec![FieldError { pointer: "/csv".to_owned(), detail }])
    })
}

/// Field that is wrong, and why.
type WrongField = (&'static str, String);

fn add_one(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    (role, own_team): (Role, &str),
    new: &NewCustomerVerdict,
) -> Result<Result<(), WrongField>, StoreError> {
    let team = if new.team.trim().is_empty() { own_team } else { new.team.trim() };
    if role == Role::Stakeholder && team != own_team {
        let detail = "You give verdicts for your own team; leave the team out.".to_owned();
        return Ok(Err(("team", detail)));
    }
    if let Some(wrong) = wrong_text(new) {
        return Ok(Err(wrong));
    }
    let given_at = match new.at.trim() {
        "" => by.now.clone(),
        text => match Timestamp::parse(text) {
            Some(at) => at,
            None => {
                return Ok(Err(("at", format!("{text} is no time; write it like 2026-11-30T16:20:00Z."))));
            }
        },
    };
    if given_at.text > by.now.text {
        return Ok(Err(("at", format!("{} is not yet.", new.at))));
    }
    let label = match find_label(tx, by, new, &given_at)? {
        Ok(label) => label,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let user = by.user.to_string();
    let grader = if new.grader.trim().is_empty() { user.as_str() } else { new.grader.trim() };
    let verdict = CustomerVerdictToAdd { new, label, grader, team, given_at: &given_at, entered_by: by.user };
    customer_verdicts::add(tx, by.project, &verdict)?;
    Ok(Ok(()))
}

/// What is wrong with the texts of a verdict.
fn wrong_text(new: &NewCustomerVerdict) -> Option<WrongField> {
    let is_long = |text: &str, most: usize| text.chars().count() > most;
    if is_long(&new.reason, MOST_REASON_CHARS) {
        return Some(("reason", format!("A reason has at most {MOST_REASON_CHARS} characters.")));
    }
    if is_long(&new.team, MOST_NAME_CHARS) || is_long(&new.grader, MOST_NAME_CHARS) {
        return Some(("grader", format!("A name has at most {MOST_NAME_CHARS} characters.")));
    }
    // An id would make it the verdict of a person of this server.
    let is_id = new.grader.trim().parse::<UserId>().is_ok();
    is_id.then(|| ("grader", "Write a name; leave it out for your own verdict.".to_owned()))
}

fn find_label(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewCustomerVerdict,
    given_at: &Timestamp,
) -> Result<Result<JudgeableLabel, WrongField>, StoreError> {
    let scene = new.scene.trim();
    let found = customer_verdicts::find_labels(tx, by.project, (scene, new.stage.trim()), given_at)?;
    let label = match found.as_slice() {
        [label] => *label,
        [] => {
            return Ok(Err((
                "scene",
                format!("There is no submitted label of a scene named {scene} at that time."),
            )));
        }
        _ => {
            let detail = format!("Several stages have a label of {scene}; name the stage.");
            return Ok(Err(("stage", detail)));
        }
    };
    if !new.object.is_empty() {
        let document = labels::revision(tx, label.task, label.revision)?.document;
        if document.object(&new.object).is_none() {
            let detail = format!("The label of {scene} has no object {}.", new.object);
            return Ok(Err(("object", detail)));
        }
    }
    Ok(Ok(label))
}

/// Answer a verdict. Who agrees with a rejection gives the accepted label back to its tasker.
///
/// # Errors
/// It has an answer already, or there is no such verdict.
pub fn answer(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: CustomerVerdictId,
    new: &NewVerdictAnswer,
) -> Result<Audited<CustomerVerdict>, StoreError> {
    let verdict = customer_verdicts::get(tx, by.project, id)?;
    if !customer_verdicts::set_answer(tx, id, (new.answer, &new.reason), by.user)? {
        return Err(StoreError::Conflict("This verdict has an answer already.".to_owned()));
    }
    let (agrees, rejects) = (new.answer == VerdictAnswer::Agree, verdict.verdict == Verdict::Reject);
    let detail = if agrees { "agreed with a customer's verdict" } else { "contested a customer's verdict" };
    let entry = by.entry("customer_verdicts.answer", id, detail);
    let task = verdict.task.parse()?;
    let state = tasks::load(tx, by.project, task)?.state;
    let is_last = customer_verdicts::revision(tx, id)? == labels::last_revision(tx, task)?;
    // A label that was corrected since is not what they judged.
    if !(agrees && rejects && is_last && matches!(state, TaskState::Accepted | TaskState::Rework)) {
        return Ok(Audited::new(customer_verdicts::get(tx, by.project, id)?, entry));
    }
    let mut answered = Audited::new((), entry);
    if state == TaskState::Accepted {
        let reopened = usecase::tasks::apply_event(tx, by, task, &TaskEvent::Reopen)?;
        answered = reopened.then(answered).try_map(|_| Ok(()))?;
    }
    let team = if verdict.team.is_empty() { &verdict.grader } else { &verdict.team };
    let what = if verdict.object.is_empty() { String::new() } else { format!(", object {}", verdict.object) };
    let text = format!("{team} rejects this label{what}: {}", verdict.reason);
    task_notes::add(tx, by.now, task, by.user, &NewTaskNote { kind: TaskNoteKind::Reopen, text })?;
    answered.try_map(|()| customer_verdicts::get(tx, by.project, id))
}

#[cfg(test)]
#[path = "customer_verdicts_tests.rs"]
mod tests;
