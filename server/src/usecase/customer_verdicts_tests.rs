//! Customers' verdicts, from the table to the answer.

use super::*;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use assay_core::id::UserId;

/// A task that was accepted, and a person of the customer's QA.
fn accepted(fixture: &Fixture) -> (Cast, UserId) {
    let (cast, lena) = (fixture.cast(), fixture.person("lena"));
    let now = fixture.now();
    fixture.write(move |tx| {
        crate::store::projects::set_member(tx, cast.project, lena, Role::Stakeholder, "Customer QA")?;
        let by = |user| ActionContext { now: &now, project: cast.project, user };
        usecase::tasks::claim(tx, by(cast.ana), cast.task)?.record(tx, &now)?;
        usecase::submissions::submit_task(tx, by(cast.ana), cast.task)?.record(tx, &now)?;
        let label = labels::add_revision(tx, &now, cast.task, cast.ana, &square(1.0), None)?;
        let new = assay_core::api::NewReview::accept(label.id);
        usecase::reviews::add_review(tx, by(cast.qa), cast.task, &new)?.record(tx, &now)
    });
    (cast, lena)
}

fn send(fixture: &Fixture, cast: Cast, user: UserId, csv: &str) -> Result<u32, Vec<String>> {
    let new = NewCustomerVerdicts { csv: csv.to_owned(), ..NewCustomerVerdicts::default() };
    let added = fixture.change(move |tx, now| {
        let by = ActionContext { now, project: cast.project, user };
        add(tx, by, Role::Stakeholder, &new)
    });
    match added {
        Ok(added) => Ok(added.added),
        Err(StoreError::Invalid(fields)) => Err(fields.into_iter().map(|field| field.detail).collect()),
        Err(e) => panic!("{e}"),
    }
}

fn listed(fixture: &Fixture, cast: Cast) -> Vec<CustomerVerdict> {
    fixture.write(move |tx| customer_verdicts::list(tx, cast.project, 10))
}

fn answered(
    fixture: &Fixture,
    cast: Cast,
    id: &str,
    answer: VerdictAnswer,
) -> Result<CustomerVerdict, StoreError> {
    let new = NewVerdictAnswer { answer, reason: "Golden says so.".to_owned(), asks: true };
    let id = id.parse().unwrap();
    fixture.change(move |tx, now| {
        let by = ActionContext { now, project: cast.project, user: cast.qa };
        super::answer(tx, by, id, &new)
    })
}

#[test]
fn a_table_is_added_whole_or_not_at_all() {
    each_engine(|fixture| {
        let (cast, lena) = accepted(fixture);
        let object = &square(1.0).objects[0].id;
        let wrong = format!(
            "scene,object,verdict,at,team\ntwo,,accept,,\none,nobody,reject,,\none,,accept,soon,\none,{object},accept,,ML\n\
             one,,accept,2100-01-01T00:00:00Z,\none,,accept,2001-01-01T00:00:00Z,\n"
        );
        let errors = send(fixture, cast, lena, &wrong).unwrap_err();
        let wanted = "Line 2, scene: There is no submitted label of a scene named two at that time. \
                      Line 3, object: The label of one has no object nobody. \
                      Line 4, at: soon is no time; write it like 2026-11-30T16:20:00Z. \
                      Line 5, team: You give verdicts for your own team; leave the team out. \
                      Line 6, at: 2100-01-01T00:00:00Z is not yet. \
                      Line 7, scene: There is no submitted label of a scene named one at that time.";
        assert_eq!(errors, [wanted]);
        assert!(listed(fixture, cast).is_empty());
        let at = fixture.now().text;
        let right = format!(
            "scene,object,verdict,errors,reason,at\none,{object},reject,geometry,Too wide,{at}\none,,accept,,,\n"
        );
        assert_eq!(send(fixture, cast, lena, &right), Ok(2));
        let found = listed(fixture, cast);
        assert_eq!(
            (found[0].verdict, found[0].grader.as_str()),
            (Verdict::Reject, "lena"),
            "what is open comes first"
        );
        assert_eq!((found[0].team.as_str(), found[0].given_at.as_str()), ("Customer QA", at.as_str()));
    });
}

#[test]
fn who_agrees_with_a_rejection_gives_the_label_back_with_the_customers_reason() {
    each_engine(|fixture| {
        let (cast, lena) = accepted(fixture);
        send(fixture, cast, lena, "scene,verdict,reason\none,reject,Too wide\n").unwrap();
        let id = listed(fixture, cast)[0].id.clone();
        assert_eq!(
            answered(fixture, cast, &id, VerdictAnswer::Agree).unwrap().answer,
            Some(VerdictAnswer::Agree)
        );
        let (task, notes) = fixture.write(move |tx| {
            Ok((tasks::load(tx, cast.project, cast.task)?, task_notes::list(tx, cast.task)?))
        });
        assert_eq!((task.state, task.assignee), (TaskState::Rework, Some(cast.ana.to_string())));
        assert_eq!(notes[0].text, "Customer QA rejects this label: Too wide");
        let again = answered(fixture, cast, &id, VerdictAnswer::Contest);
        assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    });
}

#[test]
fn a_contested_verdict_changes_no_label() {
    each_engine(|fixture| {
        let (cast, lena) = accepted(fixture);
        send(fixture, cast, lena, "scene,verdict,reason\none,reject,Too wide\n").unwrap();
        let id = listed(fixture, cast)[0].id.clone();
        let contested = answered(fixture, cast, &id, VerdictAnswer::Contest).unwrap();
        assert_eq!(
            (contested.answer_reason.as_str(), contested.answered_by.as_deref()),
            ("Golden says so.", Some("quinn"))
        );
        let task = fixture.write(move |tx| tasks::load(tx, cast.project, cast.task));
        assert_eq!(task.state, TaskState::Accepted);
    });
}

#[test]
fn a_contested_verdict_becomes_a_question_for_the_next_debrief() {
    each_engine(|fixture| {
        let (cast, lena) = accepted(fixture);
        send(fixture, cast, lena, "scene,verdict,reason\none,reject,Too wide").unwrap();
        let id = listed(fixture, cast)[0].id.clone();
        let contested = answered(fixture, cast, &id, VerdictAnswer::Contest).unwrap();
        let questions = fixture.write(move |tx| crate::store::questions::list(tx, cast.project));
        let [question] = &questions[..] else { panic!("{questions:?}") };
        assert_eq!(contested.question.as_ref(), Some(&question.id));
        assert_eq!(question.question.title, "Customer QA rejects a label in one: is it good enough?");
        assert_eq!(question.question.observation, "Customer QA: Too wide");
        assert_eq!(question.question.recommendation, "Golden says so.");
        assert!(!contested.is_corrected);
    });
}
