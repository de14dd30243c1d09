use super::*;
use crate::golden::{AnswerOption, Question};
use std::collections::BTreeMap;

fn person(id: &str) -> Person {
    Person { id: id.to_owned(), name: id.to_uppercase(), team: "ML".to_owned() }
}

fn room(deeds: &[(&str, Deed)]) -> Room {
    let event = |(place, (by, deed)): (usize, &(&str, Deed))| Event {
        seq: place as u64 + 1,
        at: "2026-11-26T10:00:00Z".to_owned(),
        by: person(by),
        deed: deed.clone(),
    };
    Room::of(&deeds.iter().enumerate().map(event).collect::<Vec<_>>())
}

fn say(text: &str) -> Deed {
    Deed::Say {
        question: Some("q".to_owned()),
        golden: None,
        anchor: None,
        answers: None,
        text: text.to_owned(),
    }
}

fn edit() -> Deed {
    Deed::Edit { golden: "g".to_owned(), object: "1".to_owned(), to: None }
}

const SPEAKS: Standing = Standing { speaks: true, leads: false };
const LEADS: Standing = Standing { speaks: true, leads: true };

#[test]
fn one_person_at_a_time_has_the_pen() {
    let taken = room(&[("ml", Deed::Join), ("ml", Deed::TakePen)]);
    assert_eq!(check(&taken, "ml", SPEAKS, &edit()), Ok(()));
    assert_eq!(check(&taken, "qa", SPEAKS, &edit()), Err(DebriefRefusal::NoPen));
    assert_eq!(check(&taken, "qa", SPEAKS, &Deed::TakePen), Err(DebriefRefusal::PenTaken("ML".to_owned())));
    assert_eq!(check(&taken, "ops", LEADS, &Deed::TakePen), Ok(()));
    let laid = room(&[("ml", Deed::TakePen), ("ml", Deed::LayPen)]);
    assert_eq!(check(&laid, "qa", SPEAKS, &Deed::TakePen), Ok(()));
    assert_eq!(check(&laid, "ml", SPEAKS, &edit()), Err(DebriefRefusal::NoPen));
}

#[test]
fn whoever_runs_the_project_decides_and_one_who_reads_says_nothing() {
    let decide = Deed::Decide {
        question: "q".to_owned(),
        option: None,
        text: "Yes.".to_owned(),
        changes: vec![],
        told: vec![],
    };
    let here = room(&[]);
    assert_eq!(check(&here, "ml", SPEAKS, &decide), Err(DebriefRefusal::NotYours));
    assert_eq!(check(&here, "ops", LEADS, &decide), Ok(()));
    let reads = Standing { speaks: false, leads: false };
    assert_eq!(check(&here, "audit", reads, &say("Hm.")), Err(DebriefRefusal::ReadsOnly));
    assert_eq!(check(&here, "audit", reads, &Deed::Join), Ok(()));
}

#[test]
fn after_the_end_one_can_still_speak_and_vote_but_nothing_is_settled() {
    let ended = room(&[("ops", Deed::TakePen), ("ops", Deed::End)]);
    assert_eq!(ended.pen, None);
    assert_eq!(check(&ended, "ml", SPEAKS, &say("I missed it.")), Ok(()));
    let vote = Deed::Vote { question: "q".to_owned(), option: Some(0) };
    assert_eq!(check(&ended, "ml", SPEAKS, &vote), Ok(()));
    assert_eq!(check(&ended, "ops", LEADS, &Deed::TakePen), Err(DebriefRefusal::Ended));
    let late = room(&[("ops", Deed::End), ("ml", say("I missed it."))]);
    assert!(late.remarks[0].afterwards);
}

#[test]
fn a_vote_can_be_changed_and_taken_back() {
    let vote = |option| Deed::Vote { question: "q".to_owned(), option };
    let votes = [("ml", vote(Some(0))), ("qa", vote(Some(0))), ("ml", vote(Some(1))), ("ops", vote(Some(1)))];
    assert_eq!(room(&votes).counts("q", 2), [1, 2]);
    let back = [&votes[..], &[("ops", vote(None))]].concat();
    assert_eq!(room(&back).counts("q", 2), [1, 1]);
}

#[test]
fn nothing_is_said_without_words_or_to_a_remark_that_is_not_there() {
    assert_eq!(check(&room(&[]), "ml", SPEAKS, &say("  ")), Err(DebriefRefusal::Words));
    let answer =
        Deed::Say { question: None, golden: None, anchor: None, answers: Some(7), text: "No.".to_owned() };
    assert_eq!(check(&room(&[]), "ml", SPEAKS, &answer), Err(DebriefRefusal::NoRemark));
}

#[test]
fn answers_follow_what_they_answer() {
    let to = |answers: Option<u64>, text: &str| {
        let text = text.to_owned();
        ("ml", Deed::Say { question: None, golden: None, anchor: None, answers, text })
    };
    let room = room(&[
        to(None, "one"),
        to(None, "two"),
        to(Some(1), "to one"),
        to(Some(3), "to that"),
        to(None, "three"),
    ]);
    let said: Vec<_> = room.said(None).iter().map(|r| r.text.as_str()).collect();
    assert_eq!(said, ["one", "to one", "to that", "two", "three"]);
    assert!(room.said(Some("q")).is_empty());
}

#[test]
fn minutes_tell_question_votes_words_and_decision() {
    let limit = Change::Limit { rule: "treetops".to_owned(), min: Some(20.0), max: None };
    let option = |text: &str| AnswerOption { text: text.to_owned(), ..AnswerOption::default() };
    let question = Question {
        title: "How far from treetops?".to_owned(),
        stage: "s".to_owned(),
        seen: "Three outlines clip a crown.".to_owned(),
        recommends: "20 px.".to_owned(),
        options: vec![option("20 px"), option("12 px, as before")],
        goals: vec!["land".to_owned()],
        places: Vec::new(),
    };
    let decide = Deed::Decide {
        question: "q".to_owned(),
        option: Some(0),
        text: "20 px.".to_owned(),
        told: vec![crate::golden::told(&crate::golden::rules_of_tests(), &limit)],
        changes: vec![limit],
    };
    let pinned = Deed::Say {
        question: Some("q".to_owned()),
        golden: Some("g".to_owned()),
        anchor: None,
        answers: None,
        text: "A <b>branch</b>\nsways.".to_owned(),
    };
    let vote = Deed::Vote { question: "q".to_owned(), option: Some(0) };
    let room =
        room(&[("ml", pinned), ("ml", vote), ("ops", decide), ("ops", Deed::Vet { golden: "g".to_owned() })]);
    let map = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
    let told = Told {
        name: "Golden debrief 1",
        at: "2026-11-26T10:00:00Z",
        agenda: &[("q".to_owned(), question)],
        items: &map("g", "clearing"),
        goals: &map("land", "Land safely"),
    };
    insta::assert_snapshot!(minutes(&room, told));
}
