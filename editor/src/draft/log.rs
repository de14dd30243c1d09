//! Log of a draft's changes: which of them the browser and the server have, and which revision they grew from.

use super::local::document_hash;
use assay_core::label::Document;

/// Labels at most that were sent without an answer and are remembered.
const MAX_IN_DOUBT: usize = 8;

/// Counts of changes (made by the person, stored in the browser, sent to the server) and what they grew from.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftLog {
    revision: u32,
    grown_from: Document,
    in_doubt: Vec<String>,
    made: u64,
    stored: u64,
    sent: u64,
    is_storing: bool,
    is_sending: bool,
}

/// A label on its way to the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// Revision that it replaces, for `If-Match`.
    pub seen: u32,
    /// The label.
    pub document: Document,
    changes: u64,
}

impl DraftLog {
    /// Log of a label that opens: the server has `grown_from` as `revision`, and `in_doubt` was sent without an answer;
    /// `unsent`: the label has changes that the server lacks and that no other window's draft in the browser has.
    pub fn opened(revision: u32, grown_from: Document, unsent: bool) -> Self {
        Self {
            revision,
            grown_from,
            in_doubt: Vec::new(),
            made: 1,
            stored: u64::from(!unsent),
            sent: u64::from(!unsent),
            is_storing: false,
            is_sending: false,
        }
    }

    /// Revision of the server's draft that the label grew from.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The label as the server had it at that revision.
    pub fn grown_from(&self) -> &Document {
        &self.grown_from
    }

    /// Hashes of labels that were sent without an answer.
    pub fn in_doubt(&self) -> &[String] {
        &self.in_doubt
    }

    /// Count a change.
    pub fn record(&mut self) {
        self.made += 1;
    }

    /// Whether the browser lacks a change.
    pub fn is_unstored(&self) -> bool {
        self.stored < self.made
    }

    /// Whether the server lacks a change.
    pub fn is_unsent(&self) -> bool {
        self.sent != self.made
    }

    /// Whether a label is on its way to the server.
    pub fn is_sending(&self) -> bool {
        self.is_sending
    }

    /// Have the label stored anew although nothing changed: the drafts that it came from are to be deleted then.
    pub fn require_store(&mut self) {
        self.stored = 0;
    }

    /// Whether the browser lacks a change that it is not storing already.
    pub fn needs_store(&self) -> bool {
        self.is_unstored() && !self.is_storing
    }

    /// Begin to store. Returns the number of changes that are stored now.
    pub fn start_store(&mut self) -> u64 {
        self.is_storing = true;
        self.made
    }

    /// End to store. Returns whether no change came meanwhile.
    pub fn finish_store(&mut self, changes: u64, succeeded: bool) -> bool {
        self.is_storing = false;
        if succeeded {
            self.stored = changes;
        }
        self.made == changes
    }

    /// Begin to send the label, if the server lacks a change that is not on its way already.
    pub fn start_send(&mut self, document: &Document) -> Option<Sending> {
        if !self.is_unsent() || self.is_sending {
            return None;
        }
        self.is_sending = true;
        // Until the answer comes, the server may have it or not.
        self.in_doubt.push(document_hash(document));
        if self.in_doubt.len() > MAX_IN_DOUBT {
            self.in_doubt.remove(0);
        }
        Some(Sending { seen: self.revision, document: document.clone(), changes: self.made })
    }

    /// The server stored what was sent, as this revision. Returns whether no change came meanwhile.
    pub fn finish_send(&mut self, sending: Sending, revision: u32) -> bool {
        self.is_sending = false;
        self.in_doubt.clear();
        self.revision = revision;
        self.grown_from = sending.document;
        self.sent = sending.changes;
        self.made == sending.changes
    }

    /// The server refused what was sent, and has nothing of it.
    pub fn refuse_send(&mut self) {
        self.is_sending = false;
        self.in_doubt.pop();
    }

    /// No answer came: the server may have what was sent.
    pub fn lose_send(&mut self) {
        self.is_sending = false;
    }
}

#[cfg(test)]
mod tests {
    use super::super::merge::testing::document;
    use super::*;

    fn opened(unsent: bool) -> DraftLog {
        DraftLog::opened(0, Document::default(), unsent)
    }

    #[test]
    fn a_label_as_loaded_needs_neither_storing_nor_sending() {
        let mut log = opened(false);
        assert!(!log.needs_store() && log.start_send(&Document::default()).is_none());
        assert!(opened(true).start_send(&Document::default()).is_some());
    }

    #[test]
    fn a_change_while_storing_is_stored_afterwards() {
        let mut log = opened(false);
        log.record();
        let first = log.start_store();
        log.record();
        assert!(!log.needs_store(), "one store at a time");
        assert!(!log.finish_store(first, true), "the latest change is missing");
        assert!(log.needs_store());
        let second = log.start_store();
        assert!(log.finish_store(second, true));
        assert!(!log.is_unstored());
    }

    #[test]
    fn what_could_not_be_stored_or_sent_is_tried_again() {
        let mut log = opened(false);
        log.record();
        let changes = log.start_store();
        log.finish_store(changes, false);
        assert!(log.needs_store());
        log.start_send(&document("a")).unwrap();
        log.lose_send();
        assert!(log.start_send(&document("a")).is_some());
    }

    #[test]
    fn each_save_grows_from_the_one_before() {
        let mut log = opened(false);
        log.record();
        let sending = log.start_send(&document("a")).unwrap();
        assert_eq!(sending.seen, 0);
        assert!(log.start_send(&document("a")).is_none(), "one send at a time");
        assert!(log.finish_send(sending, 1));
        log.record();
        assert_eq!(log.start_send(&document("ab")).unwrap().seen, 1);
        assert_eq!(log.grown_from(), &document("a"));
    }

    #[test]
    fn a_label_sent_without_an_answer_is_remembered_until_one_comes() {
        let mut log = opened(true);
        log.start_send(&document("a")).unwrap();
        log.lose_send();
        assert_eq!(log.in_doubt(), [document_hash(&document("a"))]);
        let sending = log.start_send(&document("ab")).unwrap();
        log.finish_send(sending, 1);
        assert!(log.in_doubt().is_empty());
        log.record();
        log.start_send(&document("abc")).unwrap();
        log.refuse_send();
        assert!(log.in_doubt().is_empty(), "a refusal leaves no doubt");
    }
}
