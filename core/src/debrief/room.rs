//! State of a debrief.

use super::{DebriefAction, DebriefEvent, Participant, Suggestion, SuggestionState};
use crate::golden::{Anchor, RuleChange};
use crate::label::{Document, Object};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// State of a debrief: the sum of its events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Room {
    /// Number of the last event.
    pub seq: u64,
    /// People who have joined, by id.
    pub people: BTreeMap<String, Participant>,
    /// Person whose view others follow.
    pub presenter: Option<String>,
    /// Person who may change golden labels.
    pub edit_lock: Option<String>,
    /// The open question.
    pub open: Option<String>,
    /// Comments in the order of their events.
    pub comments: Vec<DebriefComment>,
    /// Indices of the chosen answers, by question, then person.
    pub votes: BTreeMap<String, BTreeMap<String, usize>>,
    /// Decisions, by question.
    pub decisions: BTreeMap<String, DebriefDecision>,
    /// Changed objects of golden items, by item, then object; none: the object is deleted.
    pub edits: BTreeMap<String, BTreeMap<String, Option<Object>>>,
    /// Suggested changes of golden labels in the order of their events.
    pub suggestions: Vec<Suggestion>,
    /// Golden items that the parties agreed on in this debrief, with the id of the person who recorded it.
    pub vetted: BTreeMap<String, String>,
    /// Time of the end.
    pub ended_at: Option<String>,
}

/// Comment in a debrief.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DebriefComment {
    /// Number of its event.
    pub seq: u64,
    /// Time.
    pub at: String,
    /// Author.
    pub by: Participant,
    /// The question that it is about.
    pub question: Option<String>,
    /// The golden item that it is pinned to.
    pub golden: Option<String>,
    /// Location in the item.
    pub anchor: Option<Anchor>,
    /// Number of the event of the comment that it answers.
    pub answers: Option<u64>,
    /// The text.
    pub text: String,
    /// Whether the debrief had ended.
    pub afterwards: bool,
}

/// Decision of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DebriefDecision {
    /// Number of its event.
    pub seq: u64,
    /// Time.
    pub at: String,
    /// Person who recorded it.
    pub by: Participant,
    /// Index of the chosen answer.
    pub option: Option<usize>,
    /// The decision in words.
    pub text: String,
    /// Changes of the rules.
    pub changes: Vec<RuleChange>,
    /// The same changes in sentences, described against the rules at the time of the decision.
    pub change_texts: Vec<String>,
}

/// Result of [`Room::apply`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyResult {
    /// The event was the next one, and the room has changed.
    New,
    /// The room had the event already.
    Known,
    /// Earlier events are missing: request the events after the room's `seq`.
    Gap,
}

impl Room {
    /// State after these events.
    pub fn from_events<'e>(events: impl IntoIterator<Item = &'e DebriefEvent>) -> Self {
        let mut room = Self::default();
        for event in events {
            room.apply(event);
        }
        room
    }

    /// Apply an event: each one once, and only after all earlier events.
    pub fn apply(&mut self, event: &DebriefEvent) -> ApplyResult {
        if event.seq <= self.seq {
            return ApplyResult::Known;
        }
        if event.seq != self.seq + 1 {
            return ApplyResult::Gap;
        }
        self.seq = event.seq;
        // A person who acts has joined, even where the join event is missing.
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
            DebriefAction::Edit { golden, object, to, accepts } => {
                for open in self.suggestions.iter_mut().filter(|s| s.is_open_on(golden, object)) {
                    let is_accepted = *accepts == Some(open.seq);
                    open.state =
                        if is_accepted { SuggestionState::Accepted } else { SuggestionState::Outdated };
                }
                self.edits.entry(golden.clone()).or_default().insert(object.clone(), to.clone());
                // A changed label has to be agreed on again.
                self.vetted.remove(golden);
            }
            DebriefAction::Suggest { golden, object, to } => {
                let before = self.suggestions.iter_mut();
                before
                    .filter(|s| s.by.id == *by && s.is_open_on(golden, object))
                    .for_each(|s| s.state = SuggestionState::Outdated);
                self.suggestions.push(Suggestion {
                    seq: event.seq,
                    at: event.at.clone(),
                    by: event.by.clone(),
                    golden: golden.clone(),
                    object: object.clone(),
                    to: to.clone(),
                    state: SuggestionState::Open,
                });
            }
            DebriefAction::CloseSuggestion { suggestion } => {
                let closed = self.suggestions.iter_mut().filter(|s| s.seq == *suggestion);
                closed.for_each(|s| s.state = SuggestionState::Closed);
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

    /// Comments on a question (none: on the debrief as a whole): each comment is followed by all answers to it, at
    /// any depth, in the order of their events.
    pub fn comments_on(&self, question: Option<&str>) -> Vec<&DebriefComment> {
        let first = |comment: &DebriefComment| {
            let mut at = comment;
            // An answer has a higher number than what it answers, so this loop ends.
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

    /// Suggestion of an event that nobody has decided on.
    pub fn open_suggestion(&self, seq: u64) -> Option<&Suggestion> {
        self.open_suggestions().find(|s| s.seq == seq)
    }

    /// Suggestions that nobody has decided on, in the order of their events.
    pub fn open_suggestions(&self) -> impl Iterator<Item = &Suggestion> {
        self.suggestions.iter().filter(|s| s.state == SuggestionState::Open)
    }

    /// Number of votes for each answer of a question.
    pub fn counts(&self, question: &str, options: usize) -> Vec<usize> {
        let mut counts = vec![0; options];
        for option in self.votes.get(question).into_iter().flat_map(BTreeMap::values) {
            if let Some(count) = counts.get_mut(*option) {
                *count += 1;
            }
        }
        counts
    }

    /// Apply the edits of this debrief to the label of a golden item.
    pub fn apply_edits(&self, golden: &str, document: &mut Document) {
        for (id, to) in self.edits.get(golden).into_iter().flatten() {
            document.put(id, to.as_ref());
        }
    }
}
