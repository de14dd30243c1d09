use super::*;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use assay_core::golden::{AnswerOption, Question, QuestionLocation, RuleChange};

const LEADS: DebriefPermissions = DebriefPermissions { can_comment: true, can_lead: true };

fn quinn(cast: &Cast) -> DebriefActor {
    DebriefActor { id: cast.qa.clone(), name: "quinn".to_owned(), permissions: LEADS }
}

fn act(
    fixture: &Fixture,
    cast: &Cast,
    debrief: &str,
    action: DebriefAction,
) -> Result<DebriefEvent, StoreError> {
    let (now, project, id, actor) = (fixture.now(), cast.project.clone(), debrief.to_owned(), quinn(cast));
    fixture.try_write(move |tx| apply_action(tx, &now, &project, &id, &actor, action))
}

/// A debrief about one question and one proposed golden item: ids of debrief, question, item.
fn start_debrief(fixture: &Fixture, cast: &Cast) -> (String, String, String) {
    let (now, cast) = (fixture.now(), cast.clone());
    fixture.write(move |tx| {
        let item = golden::set(tx, &now, &cast.project, &cast.task, &square(1.0), GoldenState::Proposed)?;
        let question = Question {
            title: "How far from treetops?".to_owned(),
            stage: cast.stage.clone(),
            options: vec![AnswerOption { text: "20 px".to_owned(), ..AnswerOption::default() }],
            places: vec![QuestionLocation { golden: item.clone(), anchor: None }],
            ..Question::default()
        };
        let question = questions::add(tx, &now, &cast.project, &cast.qa, &question)?.id;
        let new = NewDebrief { name: "Debrief 1".to_owned(), questions: vec![question.clone()] };
        Ok((start(tx, &now, &cast.project, &cast.qa, &new)?.id, question, item))
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
        let (debrief, question, item) = start_debrief(fixture, &cast);
        assert_eq!(state(fixture, &cast, &item), GoldenState::InDebrief);
        let limit = RuleChange::Limit { rule: "treetops".to_owned(), min: Some(20.0), max: None };
        let decide = DebriefAction::Decide {
            question,
            option: Some(0),
            text: "20 px.".to_owned(),
            changes: vec![limit],
            change_texts: vec!["what a browser claims".to_owned()],
        };
        let DebriefAction::Decide { change_texts, .. } =
            act(fixture, &cast, &debrief, decide).unwrap().action
        else {
            panic!()
        };
        assert!(change_texts.len() == 1 && change_texts[0].contains("at least 20"), "{change_texts:?}");
        let (now, project) = (fixture.now(), cast.project.clone());
        let draft = fixture.write(move |tx| Ok(releases::draft(tx, &now, &project)?.draft));
        assert_eq!(draft.decisions.len(), 1);
        act(fixture, &cast, &debrief, DebriefAction::Vet { golden: item.clone() }).unwrap();
        assert_eq!(state(fixture, &cast, &item), GoldenState::Vetted);
    });
}

#[test]
fn an_edit_changes_the_golden_label_and_opens_it_again_where_it_was_agreed_on() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, _, item) = start_debrief(fixture, &cast);
        let object = square(7.0).objects.remove(0);
        let edit = DebriefAction::Edit { golden: item.clone(), object: object.id.clone(), to: Some(object) };
        assert!(matches!(act(fixture, &cast, &debrief, edit.clone()), Err(StoreError::Conflict(_))));
        act(fixture, &cast, &debrief, DebriefAction::Vet { golden: item.clone() }).unwrap();
        act(fixture, &cast, &debrief, DebriefAction::TakeEditLock).unwrap();
        act(fixture, &cast, &debrief, edit).unwrap();
        assert_eq!(state(fixture, &cast, &item), GoldenState::InDebrief);
        let (project, id) = (cast.project.clone(), item);
        assert_eq!(fixture.write(move |tx| Ok(golden::get(tx, &project, &id)?.1)), square(7.0));
    });
}

#[test]
fn nothing_is_kept_of_a_deed_whose_effect_is_refused() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, question, _) = start_debrief(fixture, &cast);
        let gone = RuleChange::DropRule { rule: "no such rule".to_owned() };
        let decide = |changes| DebriefAction::Decide {
            question: question.clone(),
            option: None,
            text: "Yes.".to_owned(),
            changes,
            change_texts: vec![],
        };
        assert!(act(fixture, &cast, &debrief, decide(vec![gone])).is_err());
        let vote = DebriefAction::Vote { question: question.clone(), option: Some(1) };
        assert!(matches!(act(fixture, &cast, &debrief, vote), Err(StoreError::NotFound(_))));
        let elsewhere = DebriefAction::Open { question: "another".to_owned() };
        assert!(matches!(act(fixture, &cast, &debrief, elsewhere), Err(StoreError::NotFound(_))));
        let first = act(fixture, &cast, &debrief, DebriefAction::Join).unwrap();
        assert_eq!(first.seq, 1);
        assert_eq!(act(fixture, &cast, &debrief, DebriefAction::Join).unwrap(), first);
        let id = debrief.clone();
        assert_eq!(fixture.write(move |tx| events(tx, &id, 0)).len(), 1);
    });
}

#[test]
fn the_list_tells_how_much_is_settled() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (debrief, question, _) = start_debrief(fixture, &cast);
        let line = |fixture: &Fixture| {
            let project = cast.project.clone();
            fixture.write(move |tx| list(tx, &project)).remove(0)
        };
        assert_eq!((line(fixture).questions, line(fixture).settled), (1, 0));
        let decide = DebriefAction::Decide {
            question,
            option: None,
            text: "Yes.".to_owned(),
            changes: vec![],
            change_texts: vec![],
        };
        act(fixture, &cast, &debrief, decide).unwrap();
        act(fixture, &cast, &debrief, DebriefAction::End).unwrap();
        assert_eq!(line(fixture).settled, 1);
        assert!(line(fixture).ended_at.is_some());
    });
}
