//! Debriefs with what they change outside of their rooms.

use super::*;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use crate::usecase;
use assay_core::golden::{AnswerOption, Question, QuestionLocation, RuleChange};

const LEADS: DebriefPermissions = DebriefPermissions { can_comment: true, can_lead: true };

fn act(
    fixture: &Fixture,
    cast: Cast,
    debrief: DebriefId,
    action: DebriefAction,
) -> Result<DebriefEvent, StoreError> {
    fixture.change(move |tx, now| {
        let by = ActionContext { now, project: cast.project, user: cast.qa };
        apply_action(tx, by, debrief, "quinn", LEADS, action)
    })
}

/// A debrief about one question and one proposed golden item: ids of debrief, question, item.
fn start_debrief(fixture: &Fixture, cast: Cast) -> (DebriefId, String, GoldenId) {
    let now = fixture.now();
    fixture.write(move |tx| {
        let by = ActionContext { now: &now, project: cast.project, user: cast.qa };
        let item = golden::set(tx, &now, cast.project, cast.task, &square(1.0), GoldenState::Proposed)?;
        let question = Question {
            title: "How far from treetops?".to_owned(),
            stage: cast.stage.to_string(),
            options: vec![AnswerOption { text: "20 px".to_owned(), ..AnswerOption::default() }],
            places: vec![QuestionLocation { golden: item.to_string(), anchor: None }],
            ..Question::default()
        };
        let question = usecase::questions::ask(tx, by, &question)?.record(tx, &now)?.id;
        let new = NewDebrief { name: "Debrief 1".to_owned(), questions: vec![question.clone()] };
        let debrief = start(tx, by, &new)?.record(tx, &now)?.id.parse()?;
        Ok((debrief, question, item))
    })
}

fn state(fixture: &Fixture, cast: Cast, item: GoldenId) -> GoldenState {
    fixture.write(move |tx| Ok(golden::get(tx, cast.project, item)?.state))
}

#[test]
fn a_debrief_takes_proposed_items_up_and_its_decision_stands_in_the_next_draft() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, question, item) = start_debrief(fixture, cast);
        assert_eq!(state(fixture, cast, item), GoldenState::InDebrief);
        let limit = RuleChange::Limit { rule: "treetops".to_owned(), min: Some(20.0), max: None };
        let decide = DebriefAction::Decide {
            question,
            option: Some(0),
            text: "20 px.".to_owned(),
            changes: vec![limit],
            change_texts: vec!["what a browser claims".to_owned()],
        };
        let DebriefAction::Decide { change_texts, .. } = act(fixture, cast, debrief, decide).unwrap().action
        else {
            panic!()
        };
        assert!(change_texts.len() == 1 && change_texts[0].contains("at least 20"), "{change_texts:?}");
        let now = fixture.now();
        let draft = fixture.write(move |tx| Ok(usecase::release_drafts::load(tx, &now, cast.project)?.draft));
        assert_eq!(draft.decisions.len(), 1);
        act(fixture, cast, debrief, DebriefAction::Vet { golden: item.to_string() }).unwrap();
        assert_eq!(state(fixture, cast, item), GoldenState::Vetted);
    });
}

#[test]
fn an_edit_changes_the_golden_label_and_opens_it_again_where_it_was_agreed_on() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, _, item) = start_debrief(fixture, cast);
        let object = square(7.0).objects.remove(0);
        let edit = DebriefAction::Edit {
            golden: item.to_string(),
            object: object.id.clone(),
            to: Some(object),
            accepts: None,
        };
        assert!(matches!(act(fixture, cast, debrief, edit.clone()), Err(StoreError::Conflict(_))));
        act(fixture, cast, debrief, DebriefAction::Vet { golden: item.to_string() }).unwrap();
        act(fixture, cast, debrief, DebriefAction::TakeEditLock).unwrap();
        act(fixture, cast, debrief, edit).unwrap();
        assert_eq!(state(fixture, cast, item), GoldenState::InDebrief);
        assert_eq!(fixture.write(move |tx| golden::document(tx, item)), square(7.0));
    });
}

#[test]
fn nothing_is_stored_of_an_action_whose_effect_is_refused() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, question, _) = start_debrief(fixture, cast);
        let gone = RuleChange::DropRule { rule: "no such rule".to_owned() };
        let decide = |changes| DebriefAction::Decide {
            question: question.clone(),
            option: None,
            text: "Yes.".to_owned(),
            changes,
            change_texts: vec![],
        };
        assert!(act(fixture, cast, debrief, decide(vec![gone])).is_err());
        let vote = DebriefAction::Vote { question: question.clone(), option: Some(1) };
        assert!(matches!(act(fixture, cast, debrief, vote), Err(StoreError::NotFound(_))));
        let elsewhere = DebriefAction::Open { question: "another".to_owned() };
        assert!(matches!(act(fixture, cast, debrief, elsewhere), Err(StoreError::NotFound(_))));
        let first = act(fixture, cast, debrief, DebriefAction::Join).unwrap();
        assert_eq!(first.seq, 1);
        assert_eq!(act(fixture, cast, debrief, DebriefAction::Join).unwrap(), first);
        assert_eq!(fixture.write(move |tx| debriefs::events(tx, debrief, 0)).len(), 1);
    });
}

#[test]
fn the_list_tells_how_much_is_settled() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, question, _) = start_debrief(fixture, cast);
        let line = |fixture: &Fixture| fixture.write(move |tx| list(tx, cast.project)).remove(0);
        assert_eq!((line(fixture).questions, line(fixture).settled), (1, 0));
        let decide = DebriefAction::Decide {
            question,
            option: None,
            text: "Yes.".to_owned(),
            changes: vec![],
            change_texts: vec![],
        };
        act(fixture, cast, debrief, decide).unwrap();
        act(fixture, cast, debrief, DebriefAction::End).unwrap();
        assert_eq!(line(fixture).settled, 1);
        assert!(line(fixture).ended_at.is_some());
    });
}
