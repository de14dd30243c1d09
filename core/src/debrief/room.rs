//! Where a debrief stands.

use super::{DebriefAction, DebriefEvent, Participant};
use crate::golden::{Anchor, RuleChange};
use crate::label::{Document, Object};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a debrief's events add up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Room {
    /// Number of the last event.
    pub seq: u64,
    /// Who has been here, by id.
    pub people: BTreeMap<String, Participant>,
    /// Whose view others follow.
    pub presenter: Option<String>,
    /// Who may change golden labels.
    pub edit_lock: Option<String>,
    /// The question that is open.
    pub open: Option<String>,
    /// What was said, in its order.
    pub comments: Vec<DebriefComment>,
    /// Places of answers, by question, then person.
    pub votes: BTreeMap<String, BTreeMap<String, usize>>,
    /// What was settled, by question.
    pub decisions: BTreeMap<String, DebriefDecision>,
    /// Objects of golden items as they were changed here, by item, then object; none: it is gone.
    pub edits: BTreeMap<String, BTreeMap<String, Option<Object>>>,
    /// Golden items agreed on here, with who said so.
    pub vetted: BTreeMap<String, String>,
    /// When it ended.
    pub ended_at: Option<String>,
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DebriefComment {
    /// Its event.
    pub seq: u64,
    /// When.
    pub at: String,
    /// Who.
    pub by: Participant,
    /// About which question.
    pub question: Option<String>,
    /// Pinned to which golden item.
    pub golden: Option<String>,
    /// Where in it.
    pub anchor: Option<Anchor>,
    /// The event of the comment that it answers.
    pub answers: Option<u64>,
    /// In words.
    pub text: String,
    /// Said after the debrief had ended.
    pub afterwards: bool,
}

/// A question settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DebriefDecision {
    /// Its event.
    pub seq: u64,
    /// When.
    pub at: String,
    /// Who recorded it.
    pub by: Participant,
    /// The answer chosen.
    pub option: Option<usize>,
    /// In words.
    pub text: String,
    /// What it changes.
    pub changes: Vec<RuleChange>,
    /// The same in sentences, against the rules of the day.
    pub change_texts: Vec<String>,
}

/// What became of an event that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyResult {
    /// It is the next one, and the room has changed.
    New,
    /// It was known already.
    Known,
    /// Events before it are missing: ask for those after the room's `seq`.
    Gap,
}

impl Room {
    /// The room after these events.
    pub fn from_events<'e>(events: impl IntoIterator<Item = &'e DebriefEvent>) -> Self {
        let mut room = Self::default();
        for event in events {
            room.apply(event);
        }
        room
    }

    /// Take in an event: once, and never before those that came earlier.
    pub fn apply(&mut self, event: &DebriefEvent) -> ApplyResult {
        if event.seq <= self.seq {
            return ApplyResult::Known;
        }
        if event.seq != self.seq + 1 {
            return ApplyResult::Gap;
        }
        self.seq = event.seq;
        // Whoever did something was here, whether or not they came in by the door.
        self.people.insert(event.by.id.clone(), event.by.clone());
        self.change(event);
        ApplyResult::New
    }

    fn change(&mut self, event: &DebriefEvent) {
        let by = &event.by.id;
        match &event.action {
            DebriefAction::Join => {}
            DebriefAction::Open { question } => self.open = Some(question.clone()),
            DebriefAction::Comment { question, golden, anchor, answers, text } => {
                self.comments.push(DebriefComment {
                    seq: event.seq,
                    at: event.at.clone(),
                    by: event.by.clone(),
                    question: question.clone(),
                    golden: golden.clone(),
                    anchor: anchor.clone(),
                    answers: *answers,
                    text: text.trim().to_owned(),
                    afterwards: self.ended_at.is_some(),
                })
            }
            DebriefAction::Vote { question, option } => {
                let votes = self.votes.entry(question.clone()).or_default();
                match option {
                    Some(option) => votes.insert(by.clone(), *option),
                    None => votes.remove(by),
                };
            }
            DebriefAction::Decide { question, option, text, changes, change_texts } => {
                let decided = DebriefDecision {
                    seq: event.seq,
                    at: event.at.clone(),
                    by: event.by.clone(),
                    option: *option,
                    text: text.trim().to_owned(),
                    changes: changes.clone(),
                    change_texts: change_texts.clone(),
                };
                self.decisions.insert(question.clone(), decided);
            }
            DebriefAction::Present => self.presenter = Some(by.clone()),
            DebriefAction::TakeEditLock => self.edit_lock = Some(by.clone()),
            DebriefAction::ReleaseEditLock => self.edit_lock = None,
            DebriefAction::Edit { golden, object, to } => {
                self.edits.entry(golden.clone()).or_default().insert(object.clone(), to.clone());
                // What changed has to be agreed on again.
                self.vetted.remove(golden);
            }
            DebriefAction::Vet { golden } => {
                self.vetted.insert(golden.clone(), by.clone());
            }
            DebriefAction::End => {
                self.ended_at = Some(event.at.clone());
                self.edit_lock = None;
            }
        }
    }

    /// What is said about a question (none: about the debrief as a whole): each comment followed by the answers to it, to
    /// whatever depth, in the order said.
    pub fn comments_on(&self, question: Option<&str>) -> Vec<&DebriefComment> {
        let first = |comment: &DebriefComment| {
            let mut at = comment;
            // An answer is always said later than what it answers, so that this ends.
            while let Some(before) =
                self.comments.iter().find(|r| Some(r.seq) == at.answers && r.seq < at.seq)
            {
                at = before;
            }
            at.seq
        };
        let about = self.comments.iter().filter(|r| r.question.as_deref() == question);
        let mut comments: Vec<(u64, &DebriefComment)> = about.map(|r| (first(r), r)).collect();
        comments.sort_by_key(|(first, _)| *first);
        comments.into_iter().map(|(_, comment)| comment).collect()
    }

    /// How many chose each answer of a question.
    pub fn counts(&self, question: &str, options: usize) -> Vec<usize> {
        let mut counts = vec![0; options];
        for option in self.votes.get(question).into_iter().flat_map(BTreeMap::values) {
            if let Some(count) = counts.get_mut(*option) {
                *count += 1;
            }
        }
        counts
    }

    /// Put what was changed here into a golden item's label.
    pub fn apply_edits(&self, golden: &str, document: &mut Document) {
        for (id, to) in self.edits.get(golden).into_iter().flatten() {
            document.put(id, to.as_ref());
        }
    }
}
