//! Save status of a label.

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
    /// Queued for submission until the person signs in again.
    AwaitsSignIn,
    /// Submitted.
    Submitted,
    /// Neither the browser nor the server has the latest change, and why.
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
    /// Neither the browser nor the server can store the work, and why.
    StoreFailed(String),
    /// The label waits for submission.
    SubmissionQueued,
    /// The label waits for submission until the person signs in again.
    SubmissionAwaitsSignIn,
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
        matches!(self, Self::Queued | Self::AwaitsSignIn | Self::Submitted)
    }

    /// Status after an event.
    pub fn after(&self, event: SaveEvent) -> Self {
        match event {
            SaveEvent::SubmissionQueued => Self::Queued,
            SaveEvent::SubmissionAwaitsSignIn => Self::AwaitsSignIn,
            SaveEvent::SubmissionDone => Self::Submitted,
            SaveEvent::SubmissionRefused => Self::InBrowser,
            SaveEvent::StoreFailed(_)
            | SaveEvent::Changed
            | SaveEvent::StoredInBrowser
            | SaveEvent::StoredOnServer
                if self.is_submitted() =>
            {
                self.clone()
            }
            SaveEvent::StoreFailed(why) => Self::Failed(why),
            SaveEvent::Changed => Self::Changing,
            SaveEvent::StoredInBrowser => Self::InBrowser,
            SaveEvent::StoredOnServer => Self::OnServer,
        }
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
    fn a_full_disk_stops_no_submission() {
        let failed = SaveEvent::StoreFailed("disk full".to_owned());
        let expected = SaveStatus::Failed("disk full".to_owned());
        assert_eq!(run([SaveEvent::Changed, failed.clone()]), expected);
        assert_eq!(run([SaveEvent::SubmissionQueued, failed]), SaveStatus::Queued);
    }

    #[test]
    fn nothing_is_drawn_into_a_label_that_waits_for_a_sign_in() {
        use SaveEvent::{Changed, SubmissionAwaitsSignIn, SubmissionDone, SubmissionQueued};
        let waiting = run([SubmissionQueued, SubmissionAwaitsSignIn, Changed]);
        assert_eq!(waiting, SaveStatus::AwaitsSignIn);
        assert!(waiting.is_submitted());
        assert_eq!(waiting.after(SubmissionDone), SaveStatus::Submitted);
    }

    #[test]
    fn only_a_queued_or_submitted_label_counts_as_submitted() {
        assert!(SaveStatus::Queued.is_submitted() && SaveStatus::Submitted.is_submitted());
        assert!(!SaveStatus::OnServer.is_submitted() && !SaveStatus::Unchanged.is_submitted());
    }
}
