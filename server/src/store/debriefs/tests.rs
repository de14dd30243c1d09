use super::*;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use assay_core::golden::{AnswerOption, Change, Place, Question};

const LEADS: Standing = Standing { speaks: true, leads: true };

fn quinn(cast: &Cast) -> Doer {
    Doer { id: cast.qa.clone(), name: "quinn".to_owned(), standing: LEADS }
}

fn do_it(fixture: &Fixture, cast: &Cast, debrief: &str, deed: Deed) -> Result<Event, StoreError> {
    let (now, project, id, doer) = (fixture.now(), cast.project.clone(), debrief.to_owned(), quinn(cast));
    fixture.try_write(move |tx| happen(tx, &now, &project, &id, &doer, deed))
}

/// A debrief about one question and one proposed golden item: ids of debrief, question, item.
fn called(fixture: &Fixture, cast: &Cast) -> (String, String, String) {
    let (now, cast) = (fixture.now(), cast.clone());
    fixture.write(move |tx| {
        let item = golden::set(tx, &now, &cast.project, &cast.task, &square(1.0), GoldenState::Proposed)?;
        let question = Question {
            title: "How far from treetops?".to_owned(),
            stage: cast.stage.clone(),
            options: vec![AnswerOption { text: "20 px".to_owned(), ..AnswerOption::default() }],
            places: vec![Place { golden: item.clone(), anchor: None }],
            ..Question::default()
        };
        let question = questions::add(tx, &now, &cast.project, &cast.qa, &question)?.id;
        let new = NewDebrief { name: "Debrief 1".to_owned(), questions: vec![question.clone()] };
        Ok((call(tx, &now, &cast.project, &cast.qa, &new)?.id, question, item))
    })
}

fn state(fixture: &Fixture, cast: &Cast, item: &str) -> GoldenState {
    let (project, item) = (cast.project.clone(), item.to_owned());
    fixture.write(move |tx| Ok(golden::get(tx, &project, &item)?.0.state))
}

#[test]
fn a_debrief_takes_proposed_items_up_and_its_decision_stands_in_the_next_draft() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, question, item) = called(fixture, &cast);
        assert_eq!(state(fixture, &cast, &item), GoldenState::InDebrief);
        let limit = Change::Limit { rule: "treetops".to_owned(), min: Some(20.0), max: None };
        let decide = Deed::Decide {
            question,
            option: Some(0),
            text: "20 px.".to_owned(),
            changes: vec![limit],
            told: vec!["what a browser claims".to_owned()],
        };
        let Deed::Decide { told, .. } = do_it(fixture, &cast, &debrief, decide).unwrap().deed else {
            panic!()
        };
        assert!(told.len() == 1 && told[0].contains("at least 20"), "{told:?}");
        let (now, project) = (fixture.now(), cast.project.clone());
        let draft = fixture.write(move |tx| Ok(releases::draft(tx, &now, &project)?.draft));
        assert_eq!(draft.decisions.len(), 1);
        do_it(fixture, &cast, &debrief, Deed::Vet { golden: item.clone() }).unwrap();
        assert_eq!(state(fixture, &cast, &item), GoldenState::Vetted);
    });
}

#[test]
fn an_edit_changes_the_golden_label_and_opens_it_again_where_it_was_agreed_on() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, _, item) = called(fixture, &cast);
        let object = square(7.0).objects.remove(0);
        let edit = Deed::Edit { golden: item.clone(), object: object.id.clone(), to: Some(object) };
        assert!(matches!(do_it(fixture, &cast, &debrief, edit.clone()), Err(StoreError::Conflict(_))));
        do_it(fixture, &cast, &debrief, Deed::Vet { golden: item.clone() }).unwrap();
        do_it(fixture, &cast, &debrief, Deed::TakePen).unwrap();
        do_it(fixture, &cast, &debrief, edit).unwrap();
        assert_eq!(state(fixture, &cast, &item), GoldenState::InDebrief);
        let (project, id) = (cast.project.clone(), item);
        assert_eq!(fixture.write(move |tx| Ok(golden::get(tx, &project, &id)?.1)), square(7.0));
    });
}

#[test]
fn nothing_is_kept_of_a_deed_whose_effect_is_refused() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, question, _) = called(fixture, &cast);
        let gone = Change::DropRule { rule: "no such rule".to_owned() };
        let decide = |changes| Deed::Decide {
            question: question.clone(),
            option: None,
            text: "Yes.".to_owned(),
            changes,
            told: vec![],
        };
        assert!(do_it(fixture, &cast, &debrief, decide(vec![gone])).is_err());
        let vote = Deed::Vote { question: question.clone(), option: Some(1) };
        assert!(matches!(do_it(fixture, &cast, &debrief, vote), Err(StoreError::NotFound(_))));
        let elsewhere = Deed::Open { question: "another".to_owned() };
        assert!(matches!(do_it(fixture, &cast, &debrief, elsewhere), Err(StoreError::NotFound(_))));
        let first = do_it(fixture, &cast, &debrief, Deed::Join).unwrap();
        assert_eq!(first.seq, 1);
        assert_eq!(do_it(fixture, &cast, &debrief, Deed::Join).unwrap(), first);
        let id = debrief.clone();
        assert_eq!(fixture.write(move |tx| events(tx, &id, 0)).len(), 1);
    });
}

#[test]
fn the_list_tells_how_much_is_settled() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, question, _) = called(fixture, &cast);
        let line = |fixture: &Fixture| {
            let project = cast.project.clone();
            fixture.write(move |tx| list(tx, &project)).remove(0)
        };
        assert_eq!((line(fixture).questions, line(fixture).settled), (1, 0));
        let decide =
            Deed::Decide { question, option: None, text: "Yes.".to_owned(), changes: vec![], told: vec![] };
        do_it(fixture, &cast, &debrief, decide).unwrap();
        do_it(fixture, &cast, &debrief, Deed::End).unwrap();
        assert_eq!(line(fixture).settled, 1);
        assert!(line(fixture).ended_at.is_some());
    });
}
