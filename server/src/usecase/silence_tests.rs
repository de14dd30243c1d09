//! Requests from what a project stores, on both engines.

use super::*;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use crate::store::{labels, projects};
use crate::usecase::{self, ActionContext};
use assay_core::api::{Comment, NewComment, NewDecision, NewGolden};
use assay_core::golden::{GoldenEvent, Question};
use assay_core::id::GoldenId;
use assay_core::permission::Role;

const HOUR_S: i64 = 3_600;
const WEEK_S: i64 = 7 * 24 * HOUR_S;

/// A project whose next milestone needs ML and Legal, with a person of each.
struct Project {
    cast: Cast,
    ml: UserId,
    legal: UserId,
}

fn project(fixture: &Fixture) -> Project {
    let (cast, ml, legal) = (fixture.cast(), fixture.person("elif"), fixture.person("luc"));
    let now = fixture.now();
    fixture.write(move |tx| {
        projects::set_member(tx, cast.project, ml, Role::Stakeholder, "ML")?;
        projects::set_member(tx, cast.project, legal, Role::Stakeholder, "Legal")?;
        let milestone = Milestone {
            id: "m".to_owned(),
            name: "Golden vetted".to_owned(),
            date: "2099-01-01".to_owned(),
            teams: vec!["ML".to_owned(), "Legal".to_owned()],
            escalate_to: "Ada".to_owned(),
            ..Milestone::default()
        };
        let written = Brief { milestones: vec![milestone], ..Brief::default() };
        brief::change(tx, &now, cast.project, 0, cast.qa, &written)
    });
    Project { cast, ml, legal }
}

impl Project {
    fn ask(&self, fixture: &Fixture, title: &str) -> String {
        let (cast, title) = (self.cast, title.to_owned());
        let ask = move |tx: &mut dyn Tx, now: &Timestamp| {
            let by = ActionContext { now, project: cast.project, user: cast.qa };
            let question = Question { title, stage: cast.stage.to_string(), ..Question::default() };
            usecase::questions::ask(tx, by, &question)
        };
        fixture.change(ask).unwrap().id
    }

    fn decide(&self, fixture: &Fixture, question: &str, user: UserId) {
        let (cast, id) = (self.cast, question.parse().unwrap());
        let decide = move |tx: &mut dyn Tx, now: &Timestamp| {
            let by = ActionContext { now, project: cast.project, user };
            let new = NewDecision { text: "So be it.".to_owned(), changes: Vec::new() };
            usecase::questions::decide(tx, by, id, "Elif", new)
        };
        fixture.change(decide).unwrap();
    }

    /// Submit a label of the task and propose it as golden.
    fn propose(&self, fixture: &Fixture) -> GoldenId {
        let (cast, now) = (self.cast, fixture.now());
        let revision = fixture
            .write(move |tx| labels::add_revision(tx, &now, cast.task, cast.ana, &square(1.0), None))
            .id;
        let propose = move |tx: &mut dyn Tx, now: &Timestamp| {
            let by = ActionContext { now, project: cast.project, user: cast.qa };
            let new = NewGolden { task: cast.task.to_string(), revision };
            usecase::golden::propose(tx, by, &new)
        };
        fixture.change(propose).unwrap().id.parse().unwrap()
    }

    fn comment(&self, fixture: &Fixture, item: GoldenId, user: UserId) -> Comment {
        let cast = self.cast;
        let comment = move |tx: &mut dyn Tx, now: &Timestamp| {
            let by = ActionContext { now, project: cast.project, user };
            let new = NewComment { parent: None, anchor: None, text: "Why?".to_owned() };
            usecase::comments::add(tx, by, item, &new)
        };
        fixture.change(comment).unwrap()
    }

    fn step(&self, fixture: &Fixture, item: GoldenId, event: GoldenEvent) {
        let cast = self.cast;
        let step = move |tx: &mut dyn Tx, now: &Timestamp| {
            let by = ActionContext { now, project: cast.project, user: cast.qa };
            usecase::golden::step(tx, by, item, event)
        };
        fixture.change(step).unwrap();
    }

    fn report(&self, fixture: &Fixture) -> SilenceReport {
        let (project, now) = (self.cast.project, fixture.now());
        let input = fixture.write(move |tx| input(tx, &now, project));
        estimate(&input, &SilenceSettings::default())
    }
}

fn team<'a>(report: &'a SilenceReport, name: &str) -> &'a TeamSilenceReport {
    report.teams.iter().find(|team| team.team == name).unwrap()
}

/// Kind and title of what waits for a team.
fn waits(report: &SilenceReport, name: &str) -> Vec<(RequestKind, String)> {
    let mut found: Vec<_> =
        team(report, name).requests.iter().map(|of| (of.kind, of.title.clone())).collect();
    found.sort();
    found
}

#[test]
fn without_a_milestone_no_team_is_silent() {
    each_engine(|fixture| {
        let (cast, now) = (fixture.cast(), fixture.now());
        let input = fixture.write(move |tx| input(tx, &now, cast.project));
        assert_eq!(estimate(&input, &SilenceSettings::default()), SilenceReport::default());
    });
}

#[test]
fn a_question_waits_for_each_required_team_until_it_answers_or_the_question_is_decided() {
    each_engine(|fixture| {
        let project = project(fixture);
        let opened = fixture.now();
        let question = project.ask(fixture, "Is a pickup a truck?");
        fixture.advance(2 * WEEK_S);
        let report = project.report(fixture);
        let milestone = report.milestone.clone().unwrap();
        assert_eq!((milestone.name.as_str(), milestone.escalate_to.as_str()), ("Golden vetted", "Ada"));
        let waiting = &team(&report, "Legal").requests[0];
        assert_eq!(waiting.subject, question);
        assert!((waiting.wait.days - 10.0).abs() < 0.01, "{:?}", waiting.wait);
        assert!(seconds(&waiting.since) - opened.seconds < 60);
        assert_eq!(team(&report, "Legal").advice, SilenceAdvice::Escalate);
        assert_eq!(team(&report, "ML").members, 1);

        project.decide(fixture, &question, project.ml);
        let report = project.report(fixture);
        // The decision has to be signed now; the question itself waits for nobody.
        let signature = vec![(RequestKind::SignOff, "Release 1".to_owned())];
        assert_eq!((waits(&report, "ML"), waits(&report, "Legal")), (signature.clone(), signature));
        let (ml, legal) = (team(&report, "ML"), team(&report, "Legal"));
        assert_eq!((ml.rhythm.answers, legal.rhythm.answers), (1, 0), "ML decided; Legal never said a word");
        assert!(ml.last_answer_at.is_some() && legal.last_answer_at.is_none());
    });
}

#[test]
fn a_golden_item_waits_for_each_team_from_its_proposal_until_the_team_comments() {
    each_engine(|fixture| {
        let project = project(fixture);
        let item = project.propose(fixture);
        fixture.advance(30 * HOUR_S);
        project.comment(fixture, item, project.ml);
        fixture.advance(2 * WEEK_S);
        let report = project.report(fixture);
        let legal = waits(&report, "Legal");
        assert_eq!((legal.len(), legal[0].0), (1, RequestKind::GoldenItem));
        assert_eq!((waits(&report, "ML"), team(&report, "ML").rhythm.answers), (Vec::new(), 1));
        assert_eq!(report.teams[0].team, "Legal", "the loudest is first");

        project.step(fixture, item, GoldenEvent::Vet);
        let report = project.report(fixture);
        let kinds: Vec<RequestKind> = waits(&report, "Legal").into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(
            kinds,
            [RequestKind::SignOff],
            "it is vetted, and the release with it waits for signatures"
        );
        // Proposed once more, it needs the word of both again.
        fixture.advance(HOUR_S);
        let again = project.propose(fixture);
        assert_eq!(again, item);
        let report = project.report(fixture);
        assert!(waits(&report, "ML").iter().any(|(kind, _)| *kind == RequestKind::GoldenItem));
    });
}

#[test]
fn a_signature_answers_and_a_changed_content_waits_again() {
    each_engine(|fixture| {
        let project = project(fixture);
        let question = project.ask(fixture, "Is a pickup a truck?");
        project.decide(fixture, &question, project.cast.qa);
        fixture.advance(WEEK_S);
        let (cast, legal) = (project.cast, project.legal);
        let sign = move |tx: &mut dyn Tx, now: &Timestamp| {
            let by = ActionContext { now, project: cast.project, user: legal };
            let hash = release_drafts::load(tx, now, cast.project)?.draft.hash;
            usecase::releases::sign(tx, by, "Legal", &hash)
        };
        fixture.change(sign).unwrap();
        let report = project.report(fixture);
        assert_eq!((waits(&report, "Legal").len(), waits(&report, "ML").len()), (0, 1));
        assert_eq!(team(&report, "Legal").rhythm.answers, 1);
        let next = project.ask(fixture, "Does ivy belong to a tree?");
        fixture.advance(HOUR_S);
        project.decide(fixture, &next, project.cast.qa);
        assert_eq!(
            waits(&project.report(fixture), "Legal"),
            [(RequestKind::SignOff, "Release 1".to_owned())]
        );
    });
}
