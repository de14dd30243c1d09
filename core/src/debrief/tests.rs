use super::*;
use crate::golden::{AnswerOption, Question};
use std::collections::BTreeMap;

fn person(id: &str) -> Participant {
    Participant { id: id.to_owned(), name: id.to_uppercase(), team: "ML".to_owned() }
}

fn room(actions: &[(&str, DebriefAction)]) -> Room {
    let event = |(place, (by, action)): (usize, &(&str, DebriefAction))| DebriefEvent {
        seq: place as u64 + 1,
        at: "2026-11-26T10:00:00Z".to_owned(),
        by: person(by),
        action: action.clone(),
    };
    Room::from_events(&actions.iter().enumerate().map(event).collect::<Vec<_>>())
}

fn comment(text: &str) -> DebriefAction {
    DebriefAction::Comment {
        question: Some("q".to_owned()),
        golden: None,
        anchor: None,
        answers: None,
        text: text.to_owned(),
    }
}

fn edit() -> DebriefAction {
    DebriefAction::Edit { golden: "g".to_owned(), object: "1".to_owned(), to: None, accepts: None }
}

const COMMENTS: DebriefPermissions = DebriefPermissions { can_comment: true, can_lead: false };
const LEADS: DebriefPermissions = DebriefPermissions { can_comment: true, can_lead: true };

#[test]
fn one_person_at_a_time_has_the_edit_lock() {
    let taken = room(&[("ops", DebriefAction::Join), ("ops", DebriefAction::TakeEditLock)]);
    assert_eq!(check(&taken, "ops", LEADS, &edit()), Ok(()));
    assert_eq!(check(&taken, "admin", LEADS, &edit()), Err(DebriefRefusal::NoEditLock));
    assert_eq!(check(&taken, "admin", LEADS, &DebriefAction::TakeEditLock), Ok(()));
    let released = room(&[("ops", DebriefAction::TakeEditLock), ("ops", DebriefAction::ReleaseEditLock)]);
    assert_eq!(check(&released, "ops", LEADS, &edit()), Err(DebriefRefusal::NoEditLock));
}

#[test]
fn people_who_only_comment_do_not_edit_golden_labels() {
    let open = room(&[("ml", DebriefAction::Join)]);
    for action in [DebriefAction::TakeEditLock, edit()] {
        assert_eq!(check(&open, "ml", COMMENTS, &action), Err(DebriefRefusal::NoEditor));
    }
    // A role may have changed since its holder took the lock.
    let holds = room(&[("ml", DebriefAction::TakeEditLock)]);
    assert_eq!(check(&holds, "ml", COMMENTS, &edit()), Err(DebriefRefusal::NoEditor));
    assert_eq!(check(&holds, "ml", COMMENTS, &DebriefAction::ReleaseEditLock), Ok(()));
}

fn suggest(object: &str) -> DebriefAction {
    DebriefAction::Suggest { golden: "g".to_owned(), object: object.to_owned(), to: None }
}

fn accept(object: &str, suggestion: u64) -> DebriefAction {
    let (golden, object) = ("g".to_owned(), object.to_owned());
    DebriefAction::Edit { golden, object, to: None, accepts: Some(suggestion) }
}

#[test]
fn people_who_comment_suggest_changes_and_leaders_accept_or_decline_them() {
    let suggested = room(&[("ml", suggest("1")), ("fly", suggest("2"))]);
    assert_eq!(check(&suggested, "ml", COMMENTS, &suggest("3")), Ok(()));
    assert_eq!(check(&suggested, "ml", COMMENTS, &accept("1", 1)), Err(DebriefRefusal::NoEditor));
    assert_eq!(check(&suggested, "ops", LEADS, &accept("1", 1)), Ok(()), "nobody holds the edit lock");
    let other = check(&suggested, "ops", LEADS, &accept("2", 1));
    assert_eq!(other, Err(DebriefRefusal::NoSuggestion), "that is not what was suggested");
    let close = DebriefAction::CloseSuggestion { suggestion: 1 };
    assert_eq!(check(&suggested, "ml", COMMENTS, &close), Ok(()), "it is their own");
    assert_eq!(check(&suggested, "fly", COMMENTS, &close), Err(DebriefRefusal::NotYours));
    assert_eq!(check(&suggested, "ops", LEADS, &close), Ok(()));
    let held = room(&[("ml", suggest("1")), ("admin", DebriefAction::TakeEditLock)]);
    assert_eq!(check(&held, "ops", LEADS, &accept("1", 1)), Err(DebriefRefusal::NoEditLock));
    assert_eq!(check(&held, "admin", LEADS, &accept("1", 1)), Ok(()));
}

#[test]
fn a_suggestion_is_decided_on_once_and_gives_way_to_later_changes() {
    let states = |room: &Room| room.suggestions.iter().map(|s| s.state).collect::<Vec<_>>();
    let again = room(&[("ml", suggest("1")), ("ml", suggest("1")), ("ops", accept("1", 2))]);
    assert_eq!(states(&again), [SuggestionState::Outdated, SuggestionState::Accepted]);
    assert_eq!(again.edits["g"]["1"], None);
    assert_eq!(check(&again, "ops", LEADS, &accept("1", 2)), Err(DebriefRefusal::NoSuggestion));
    let changed = room(&[("ml", suggest("1")), ("fly", suggest("2")), ("ops", edit())]);
    assert_eq!(states(&changed), [SuggestionState::Outdated, SuggestionState::Open]);
    let declined = room(&[("ml", suggest("1")), ("ops", DebriefAction::CloseSuggestion { suggestion: 1 })]);
    assert_eq!(states(&declined), [SuggestionState::Closed]);
    assert!(declined.edits.is_empty() && declined.open_suggestions().count() == 0);
}

#[test]
fn minutes_list_suggestions_with_what_became_of_them() {
    let close = DebriefAction::CloseSuggestion { suggestion: 2 };
    let actions = [("ml", suggest("1")), ("ml", suggest("2")), ("fly", suggest("3")), ("ml", suggest("3"))];
    let room = room(&[&actions[..], &[("ops", close), ("ops", accept("3", 4))]].concat());
    let (items, goals) = ([("g".to_owned(), "clearing".to_owned())].into(), BTreeMap::new());
    let context =
        MinutesContext { name: "Debrief", at: "2026-11-26", agenda: &[], items: &items, goals: &goals };
    let text = minutes(&room, context);
    let (_, listed) = text.split_once("## Suggested changes of golden labels\n\n").unwrap();
    let lines = ["1 (open)", "2 (not accepted)", "3 (accepted)"]
        .map(|what| format!("- ML, on clearing: delete {what}\n"));
    assert_eq!(listed.trim_end(), lines.concat().trim_end());
}

#[test]
fn leaders_decide_and_auditors_only_read() {
    let decide = DebriefAction::Decide {
        question: "q".to_owned(),
        option: None,
        text: "Yes.".to_owned(),
        changes: vec![],
        change_texts: vec![],
    };
    let here = room(&[]);
    assert_eq!(check(&here, "ml", COMMENTS, &decide), Err(DebriefRefusal::NotYours));
    assert_eq!(check(&here, "ops", LEADS, &decide), Ok(()));
    let reads = DebriefPermissions { can_comment: false, can_lead: false };
    assert_eq!(check(&here, "audit", reads, &comment("Hm.")), Err(DebriefRefusal::ReadsOnly));
    assert_eq!(check(&here, "audit", reads, &DebriefAction::Join), Ok(()));
}

#[test]
fn after_the_end_people_can_comment_and_vote_but_not_decide() {
    let ended = room(&[("ops", DebriefAction::TakeEditLock), ("ops", DebriefAction::End)]);
    assert_eq!(ended.edit_lock, None);
    assert_eq!(check(&ended, "ml", COMMENTS, &comment("I missed it.")), Ok(()));
    let vote = DebriefAction::Vote { question: "q".to_owned(), option: Some(0) };
    assert_eq!(check(&ended, "ml", COMMENTS, &vote), Ok(()));
    assert_eq!(check(&ended, "ops", LEADS, &DebriefAction::TakeEditLock), Err(DebriefRefusal::Ended));
    let late = room(&[("ops", DebriefAction::End), ("ml", comment("I missed it."))]);
    assert!(late.comments[0].afterwards);
}

#[test]
fn a_vote_can_be_changed_and_taken_back() {
    let vote = |option| DebriefAction::Vote { question: "q".to_owned(), option };
    let votes = [("ml", vote(Some(0))), ("qa", vote(Some(0))), ("ml", vote(Some(1))), ("ops", vote(Some(1)))];
    assert_eq!(room(&votes).counts("q", 2), [1, 2]);
    let back = [&votes[..], &[("ops", vote(None))]].concat();
    assert_eq!(room(&back).counts("q", 2), [1, 1]);
}

#[test]
fn a_comment_needs_a_text_and_an_answer_an_existing_comment() {
    assert_eq!(check(&room(&[]), "ml", COMMENTS, &comment("  ")), Err(DebriefRefusal::Words));
    let answer = DebriefAction::Comment {
        question: None,
        golden: None,
        anchor: None,
        answers: Some(7),
        text: "No.".to_owned(),
    };
    assert_eq!(check(&room(&[]), "ml", COMMENTS, &answer), Err(DebriefRefusal::NoComment));
}

#[test]
fn answers_follow_what_they_answer() {
    let to = |answers: Option<u64>, text: &str| {
        let text = text.to_owned();
        ("ml", DebriefAction::Comment { question: None, golden: None, anchor: None, answers, text })
    };
    let room = room(&[
        to(None, "one"),
        to(None, "two"),
        to(Some(1), "to one"),
        to(Some(3), "to that"),
        to(None, "three"),
    ]);
    let texts: Vec<_> = room.comments_on(None).iter().map(|r| r.text.as_str()).collect();
    assert_eq!(texts, ["one", "to one", "to that", "two", "three"]);
    assert!(room.comments_on(Some("q")).is_empty());
}

#[test]
fn minutes_contain_questions_votes_comments_and_decisions() {
    let limit = RuleChange::Limit { rule: "treetops".to_owned(), min: Some(20.0), max: None };
    let option = |text: &str| AnswerOption { text: text.to_owned(), ..AnswerOption::default() };
    let question = Question {
        title: "How far from treetops?".to_owned(),
        stage: "s".to_owned(),
        observation: "Three outlines clip a crown.".to_owned(),
        recommendation: "20 px.".to_owned(),
        options: vec![option("20 px"), option("12 px, as before")],
        goals: vec!["land".to_owned()],
        places: Vec::new(),
    };
    let decide = DebriefAction::Decide {
        question: "q".to_owned(),
        option: Some(0),
        text: "20 px.".to_owned(),
        change_texts: vec![crate::golden::describe_change(&crate::golden::rules_of_tests(), &limit)],
        changes: vec![limit],
    };
    let pinned = DebriefAction::Comment {
        question: Some("q".to_owned()),
        golden: Some("g".to_owned()),
        anchor: None,
        answers: None,
        text: "A <b>branch</b>\nsways.".to_owned(),
    };
    let vote = DebriefAction::Vote { question: "q".to_owned(), option: Some(0) };
    let room = room(&[
        ("ml", pinned),
        ("ml", vote),
        ("ops", decide),
        ("ops", DebriefAction::Vet { golden: "g".to_owned() }),
    ]);
    let map = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
    let context = MinutesContext {
        name: "Golden debrief 1",
        at: "2026-11-26T10:00:00Z",
        agenda: &[("q".to_owned(), question)],
        items: &map("g", "clearing"),
        goals: &map("land", "Land safely"),
    };
    insta::assert_snapshot!(minutes(&room, context));
}
