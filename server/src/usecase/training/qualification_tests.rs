//! Qualifications over releases.

use super::*;
use crate::clock::Timestamp;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use crate::store::{attempts, golden};
use crate::usecase::{questions, release_drafts, releases, training};
use assay_core::api::{DeltaCourseProposal, NewCourse, NewDecision};
use assay_core::golden::{GoldenState, Question, RuleChange};
use assay_core::id::{CourseId, QuestionId, UserId};

fn by<'a>(cast: &Cast, now: &'a Timestamp, user: UserId) -> ActionContext<'a> {
    ActionContext { now, project: cast.project, user }
}

/// Sign and publish the draft as it is.
fn release(fixture: &Fixture, cast: Cast) {
    let now = fixture.now();
    fixture.write(move |tx| {
        let hash = release_drafts::load(tx, &now, cast.project)?.draft.hash;
        releases::sign(tx, by(&cast, &now, cast.qa), "Quality", &hash)?.record(tx, &now)?;
        releases::publish(tx, by(&cast, &now, cast.qa), &hash)?.record(tx, &now)
    });
}

/// Decide another limit of the rule about meadows.
fn change_limit(fixture: &Fixture, cast: Cast, min: f64) {
    let now = fixture.now();
    fixture.write(move |tx| {
        let stage = cast.stage.to_string();
        let question = Question { title: "How far from treetops?".to_owned(), stage, ..Question::default() };
        let question = questions::ask(tx, by(&cast, &now, cast.qa), &question)?.record(tx, &now)?;
        let changes = vec![RuleChange::Limit { rule: "treetops".to_owned(), min: Some(min), max: None }];
        let decision = NewDecision { text: "So be it.".to_owned(), changes };
        let id: QuestionId = question.id.parse()?;
        questions::decide(tx, by(&cast, &now, cast.qa), id, "quinn", decision)?.record(tx, &now)?;
        Ok(())
    });
}

fn vet(fixture: &Fixture, cast: Cast) {
    let now = fixture.now();
    fixture.write(move |tx| {
        golden::set(tx, &now, cast.project, cast.task, &square(1.0), GoldenState::Vetted)?;
        Ok(())
    });
}

fn create(fixture: &Fixture, cast: Cast, name: &'static str, classes: Vec<String>) -> CourseId {
    let now = fixture.now();
    fixture.write(move |tx| {
        let golden = golden::list(tx, cast.project)?.into_iter().map(|item| item.id).collect();
        let course = NewCourse {
            stage: cast.stage.to_string(),
            name: name.to_owned(),
            golden,
            is_required: true,
            classes,
            ..NewCourse::default()
        };
        Ok(training::create(tx, by(&cast, &now, cast.qa), &course)?.record(tx, &now)?.id.parse()?)
    })
}

/// A person begins a course, and golden accepts all of their labels.
fn pass(fixture: &Fixture, cast: Cast, course: CourseId, person: UserId) {
    let now = fixture.now();
    fixture.write(move |tx| {
        let attempt = training::start(tx, by(&cast, &now, person), course)?.record(tx, &now)?;
        for item in attempt.items {
            attempts::set_result(tx, item.task.parse()?, (true, 1.0), &[])?;
        }
        Ok(())
    });
}

fn refusal(fixture: &Fixture, cast: Cast, person: UserId) -> Option<String> {
    let now = fixture.now();
    let checked = fixture.change(move |tx, _| {
        let refused = require_qualified(tx, by(&cast, &now, person), cast.stage).err();
        Ok(crate::store::Audited::nothing_changed(refused.map(|error| error.to_string())))
    });
    checked.unwrap()
}

fn proposals(fixture: &Fixture, cast: Cast) -> Vec<DeltaCourseProposal> {
    fixture.write(move |tx| training::course_proposals(tx, cast.project))
}

#[test]
fn a_release_that_changes_a_class_calls_for_a_delta_course_that_restores_the_qualification() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        vet(fixture, cast);
        release(fixture, cast);
        let course = create(fixture, cast, "Meadows", Vec::new());
        pass(fixture, cast, course, cast.ana);
        assert_eq!(refusal(fixture, cast, cast.ana), None);
        assert!(proposals(fixture, cast).is_empty(), "nothing has changed");

        // The change makes the golden item stale; once it is vetted again, it is an item of the delta course.
        fixture.advance(3600);
        change_limit(fixture, cast, 30.0);
        release(fixture, cast);
        let [proposal] = proposals(fixture, cast).try_into().unwrap();
        assert_eq!((proposal.release, proposal.golden.len(), proposal.to_vet), (2, 0, 1));
        assert_eq!(proposal.classes, ["flyable"]);
        assert_eq!(refusal(fixture, cast, cast.ana), None, "nobody stops before there is a course to take");
        fixture.advance(3600);
        vet(fixture, cast);
        let [proposal] = proposals(fixture, cast).try_into().unwrap();
        assert_eq!((proposal.golden.len(), proposal.to_vet), (1, 0));

        let delta = create(fixture, cast, "Meadows in release 2", proposal.classes);
        assert!(proposals(fixture, cast).is_empty(), "there is a course about it");
        let refused = refusal(fixture, cast, cast.ana).unwrap();
        assert!(refused.contains("changed flyable since you qualified"), "{refused}");
        fixture.advance(60);
        pass(fixture, cast, delta, cast.ana);
        assert_eq!(refusal(fixture, cast, cast.ana), None);
        assert!(refusal(fixture, cast, cast.ben).unwrap().contains("passed Meadows;"));
        pass(fixture, cast, course, cast.ben);
        assert_eq!(refusal(fixture, cast, cast.ben), None, "who begins after the change learns it at once");

        // The next change of the same class calls for another one.
        fixture.advance(3600);
        change_limit(fixture, cast, 20.0);
        release(fixture, cast);
        assert_eq!(proposals(fixture, cast)[0].release, 3);
    });
}
