//! Save status of a label, and which of its changes the browser and the server have.

/// Whereabouts of the work.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveStatus {
    /// As it was loaded.
    Unchanged,
    /// Changed a moment ago.
    Changing,
    /// Stored in this browser.
    InBrowser,
    /// Stored on the server too.
    OnServer,
    /// Queued for submission in this browser.
    Queued,
    /// Submitted.
    Submitted,
    /// The browser cannot store it, and why.
    Failed(String),
}

/// Event that changes a save status.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveEvent {
    /// The person changed the label.
    Changed,
    /// The browser stored the latest change.
    StoredInBrowser,
    /// The server stored the latest change.
    StoredOnServer,
    /// The browser cannot store the work, and why.
    StoreFailed(String),
    /// The label waits for submission in this browser.
    SubmissionQueued,
    /// The server has the submission.
    SubmissionDone,
    /// The server refused the submission; the draft is still in this browser.
    SubmissionRefused,
}

impl SaveStatus {
    /// Status of a label that opens, `unsent` with a draft that the server lacks.
    pub fn opened(unsent: bool) -> Self {
        if unsent { Self::InBrowser } else { Self::Unchanged }
    }

    /// Whether the label is submitted or waits for submission: then it is no longer saved as a draft.
    pub fn is_submitted(&self) -> bool {
        matches!(self, Self::Queued | Self::Submitted)
    }

    /// Status after an event.
    pub fn after(&self, event: SaveEvent) -> Self {
        match event {
            SaveEvent::SubmissionQueued => Self::Queued,
            SaveEvent::SubmissionDone => Self::Submitted,
            SaveEvent::SubmissionRefused => Self::InBrowser,
            SaveEvent::StoreFailed(why) => Self::Failed(why),
            SaveEvent::Changed | SaveEvent::StoredInBrowser | SaveEvent::StoredOnServer
                if self.is_submitted() =>
            {
                self.clone()
            }
            SaveEvent::Changed => Self::Changing,
            SaveEvent::StoredInBrowser => Self::InBrowser,
            SaveEvent::StoredOnServer => Self::OnServer,
        }
    }
}

/// Counts of changes: made by the person, stored in the browser, sent to the server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangeLog {
    made: u64,
    stored: u64,
    sent: u64,
    is_storing: bool,
    is_sending: bool,
}

impl ChangeLog {
    /// Log of a label that opens, `unsent` with a draft that the server lacks.
    pub fn opened(unsent: bool) -> Self {
        Self { made: 1, stored: 1, sent: u64::from(!unsent), is_storing: false, is_sending: false }
    }

    /// Count a change.
    pub fn record(&mut self) {
        self.made += 1;
    }

    /// Whether the browser lacks a change.
    pub fn is_unstored(&self) -> bool {
        self.stored < self.made
    }

    /// Whether the browser lacks a change that it is not storing already.
    pub fn needs_store(&self) -> bool {
        self.is_unstored() && !self.is_storing
    }

    /// Whether the server lacks a change that is not on its way already.
    pub fn needs_send(&self) -> bool {
        self.sent != self.made && !self.is_sending
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

    /// Begin to send. Returns the number of changes that are sent now.
    pub fn start_send(&mut self) -> u64 {
        self.is_sending = true;
        self.made
    }

    /// End to send. Returns whether no change came meanwhile.
    pub fn finish_send(&mut self, changes: u64, succeeded: bool) -> bool {
        self.is_sending = false;
        if succeeded {
            self.sent = changes;
        }
        self.made == changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Status after events, from a label as it was loaded.
    fn run(events: impl IntoIterator<Item = SaveEvent>) -> SaveStatus {
        events.into_iter().fold(SaveStatus::opened(false), |status, event| status.after(event))
    }

    #[test]
    fn a_change_is_stored_here_first_and_then_on_the_server() {
        use SaveEvent::{Changed, StoredInBrowser, StoredOnServer};
        assert_eq!(run([Changed]), SaveStatus::Changing);
        assert_eq!(run([Changed, StoredInBrowser]), SaveStatus::InBrowser);
        assert_eq!(run([Changed, StoredInBrowser, StoredOnServer]), SaveStatus::OnServer);
        assert_eq!(run([Changed, StoredInBrowser, StoredOnServer, Changed]), SaveStatus::Changing);
    }

    #[test]
    fn a_draft_that_the_server_lacks_opens_as_stored_in_the_browser() {
        assert_eq!(SaveStatus::opened(true), SaveStatus::InBrowser);
        assert_eq!(SaveStatus::opened(false), SaveStatus::Unchanged);
    }

    #[test]
    fn a_submitted_label_ignores_what_becomes_of_its_draft() {
        use SaveEvent::{Changed, StoredInBrowser, StoredOnServer, SubmissionDone, SubmissionQueued};
        for late in [Changed, StoredInBrowser, StoredOnServer] {
            assert_eq!(run([SubmissionQueued, late.clone()]), SaveStatus::Queued);
            assert_eq!(run([SubmissionQueued, SubmissionDone, late]), SaveStatus::Submitted);
        }
    }

    #[test]
    fn a_refused_submission_is_a_draft_in_the_browser_again() {
        use SaveEvent::{Changed, SubmissionQueued, SubmissionRefused};
        assert_eq!(run([SubmissionQueued, SubmissionRefused]), SaveStatus::InBrowser);
        assert_eq!(run([SubmissionQueued, SubmissionRefused, Changed]), SaveStatus::Changing);
    }

    #[test]
    fn a_browser_that_cannot_store_says_so_even_while_submitting() {
        let failed = SaveEvent::StoreFailed("disk full".to_owned());
        let expected = SaveStatus::Failed("disk full".to_owned());
        assert_eq!(run([SaveEvent::Changed, failed.clone()]), expected);
        assert_eq!(run([SaveEvent::SubmissionQueued, failed]), expected);
    }

    #[test]
    fn only_a_queued_or_submitted_label_counts_as_submitted() {
        assert!(SaveStatus::Queued.is_submitted() && SaveStatus::Submitted.is_submitted());
        assert!(!SaveStatus::OnServer.is_submitted() && !SaveStatus::Unchanged.is_submitted());
    }

    #[test]
    fn a_label_as_loaded_needs_neither_storing_nor_sending() {
        let log = ChangeLog::opened(false);
        assert!(!log.needs_store() && !log.needs_send());
        assert!(ChangeLog::opened(true).needs_send());
    }

    #[test]
    fn a_change_while_storing_is_stored_afterwards() {
        let mut log = ChangeLog::opened(false);
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
    fn a_failed_store_or_send_is_tried_again() {
        let mut log = ChangeLog::opened(false);
        log.record();
        let changes = log.start_store();
        log.finish_store(changes, false);
        assert!(log.needs_store());
        let changes = log.start_send();
        log.finish_send(changes, false);
        assert!(log.needs_send());
    }

    #[test]
    fn the_server_has_the_label_once_the_latest_change_was_sent() {
        let mut log = ChangeLog::opened(true);
        let changes = log.start_send();
        assert!(!log.needs_send(), "one send at a time");
        assert!(log.finish_send(changes, true));
        assert!(!log.needs_send());
    }
}
