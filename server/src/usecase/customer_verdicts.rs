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
use assay_core::comment_text::MAX_COMMENT_CHARS;
use assay_core::golden::{Question, QuestionLocation};
use assay_core::id::{CustomerVerdictId, UserId};
use assay_core::permission::Role;
use assay_core::pipeline::{TaskEvent, TaskNoteKind, TaskState};
use assay_core::review::Verdict;

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
        let field = if is_table { "csv" } else { "verdicts" };
        return Err(invalid(field, format!("Send 1 to {MOST_CUSTOMER_VERDICTS} verdicts.")));
    }
    let own_team = members::find(tx, by.project, by.user)?.map(|member| member.team).unwrap_or_default();
    let mut wrong: Vec<(usize, FieldError)> = Vec::new();
    for (index, verdict) in verdicts.iter().enumerate() {
        match add_one(tx, by, (role, &own_team), verdict) {
            Err(StoreError::Invalid(fields)) => wrong.extend(fields.into_iter().map(|field| (index, field))),
            added => added?,
        }
        if wrong.len() >= MOST_ERRORS {
            break;
        }
    }
    if !wrong.is_empty() {
        return Err(StoreError::Invalid(if is_table {
            errors_of_table(wrong)
        } else {
            errors_of_list(wrong)
        }));
    }
    let added = u32::try_from(verdicts.len()).unwrap_or(u32::MAX);
    let detail = format!("added {added} verdicts of customers");
    let entry = by.entry("customer_verdicts.add", by.project, detail);
    Ok(Audited::new(AddedCustomerVerdicts { added }, entry))
}

fn read_table(csv: &str) -> Result<Vec<NewCustomerVerdict>, StoreError> {
    parse_customer_verdicts(csv).map_err(|e| {
        let place = if e.location.is_empty() { String::new() } else { format!("{}: ", e.location) };
        invalid("csv", format!("{place}{}. {}.", e.message, e.fix))
    })
}

/// Errors of verdicts by their number; the pointers of fields begin at the list.
fn errors_of_list(wrong: Vec<(usize, FieldError)>) -> Vec<FieldError> {
    let at = |(index, FieldError { pointer, detail })| FieldError {
        pointer: format!("/verdicts/{index}{pointer}"),
        detail,
    };
    wrong.into_iter().map(at).collect()
}

/// One error of the whole table, for which a form has one field.
fn errors_of_table(wrong: Vec<(usize, FieldError)>) -> Vec<FieldError> {
    // The first line names the columns.
    let line = |(index, FieldError { pointer, detail }): &(usize, FieldError)| {
        format!("Line {}, {}: {detail}", index + 2, pointer.trim_start_matches('/'))
    };
    let lines: Vec<String> = wrong.iter().map(line).collect();
    vec![FieldError { pointer: "/csv".to_owned(), detail: lines.join(" ") }]
}

fn invalid(field: &str, detail: impl Into<String>) -> StoreError {
    StoreError::Invalid(vec![FieldError { pointer: format!("/{field}"), detail: detail.into() }])
}

/// Add a verdict.
///
/// # Errors
/// What is wrong with it, at the pointer of its field ([`StoreError::Invalid`]).
fn add_one(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    (role, own_team): (Role, &str),
    new: &NewCustomerVerdict,
) -> Result<(), StoreError> {
    let team = if new.team.trim().is_empty() { own_team } else { new.team.trim() };
    if role == Role::Stakeholder && team != own_team {
        return Err(invalid("team", "You give verdicts for your own team; leave the team out."));
    }
    check_texts(new)?;
    let given_at = match new.at.trim() {
        "" => by.now.clone(),
        text => Timestamp::parse(text).ok_or_else(|| {
            invalid("at", format!("{text} is no time; write it like 2026-11-30T16:20:00Z."))
        })?,
    };
    if given_at.text > by.now.text {
        return Err(invalid("at", format!("{} is not yet.", new.at)));
    }
    let label = find_label(tx, by, new, &given_at)?;
    let user = by.user.to_string();
    let grader = if new.grader.trim().is_empty() { user.as_str() } else { new.grader.trim() };
    let verdict = CustomerVerdictToAdd { new, label, grader, team, given_at: &given_at, entered_by: by.user };
    customer_verdicts::add(tx, by.project, &verdict)
}

fn check_texts(new: &NewCustomerVerdict) -> Result<(), StoreError> {
    let is_long = |text: &str, most: usize| text.chars().count() > most;
    if is_long(&new.reason, MAX_COMMENT_CHARS) {
        return Err(invalid("reason", format!("A reason has at most {MAX_COMMENT_CHARS} characters.")));
    }
    if is_long(&new.team, MOST_NAME_CHARS) || is_long(&new.grader, MOST_NAME_CHARS) {
        return Err(invalid("grader", format!("A name has at most {MOST_NAME_CHARS} characters.")));
    }
    // An id would make it the verdict of a person of this server.
    match new.grader.trim().parse::<UserId>() {
        Ok(_) => Err(invalid("grader", "Write a name; leave it out for your own verdict.")),
        Err(_) => Ok(()),
    }
}

fn find_label(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewCustomerVerdict,
    given_at: &Timestamp,
) -> Result<JudgeableLabel, StoreError> {
    let scene = new.scene.trim();
    let found = customer_verdicts::find_labels(tx, by.project, (scene, new.stage.trim()), given_at)?;
    let label = match found.as_slice() {
        [label] => *label,
        [] => {
            let detail = format!("There is no submitted label of a scene named {scene} at that time.");
            return Err(invalid("scene", detail));
        }
        _ => {
            return Err(invalid("stage", format!("Several stages have a label of {scene}; name the stage.")));
        }
    };
    let has_object = new.object.is_empty()
        || labels::revision(tx, label.task, label.revision)?.document.object(&new.object).is_some();
    match has_object {
        true => Ok(label),
        false => Err(invalid("object", format!("The label of {scene} has no object {}.", new.object))),
    }
}

/// The question that a contested verdict leads to: whether the customer or the producer is right.
fn contest_question(verdict: &CustomerVerdict, reason: &str) -> Question {
    let team = if verdict.team.is_empty() { &verdict.grader } else { &verdict.team };
    let what = match (verdict.class.as_deref(), verdict.object.as_str()) {
        (Some(class), object) => format!("{class} ({object})"),
        (None, "") => "label".to_owned(),
        (None, object) => object.to_owned(),
    };
    let golden = match verdict.by_golden {
        Some(Verdict::Accept) => " Golden accepts it.",
        Some(Verdict::Reject) => " Golden rejects it too.",
        None => "",
    };
    let places =
        verdict.golden.iter().map(|golden| QuestionLocation { golden: golden.clone(), anchor: None });
    let title = format!("{team} rejects a {what} in {}: is it good enough?", verdict.scene_name);
    Question {
        title: title.chars().take(MOST_NAME_CHARS).collect(),
        stage: verdict.stage.clone(),
        observation: format!("{team}: {}{golden}", verdict.reason),
        recommendation: reason.trim().to_owned(),
        places: places.collect(),
        ..Question::default()
    }
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
    if new.asks && !agrees {
        let opened = usecase::questions::ask(tx, by, &contest_question(&verdict, &new.reason))?;
        let stored = opened.try_map(|question| customer_verdicts::set_question(tx, id, &question.id))?;
        return stored.then(Audited::new((), entry)).try_map(|_| customer_verdicts::get(tx, by.project, id));
    }
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
