//! Active time of drafts and labels: stored as it was measured, and never longer than the person had the task.

use super::drafts::DraftPrecondition;
use super::submissions::{self, SubmittedLabel};
use super::{ActionContext, Viewer};
use crate::blobs::BlobStore;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use crate::store::{drafts, labels};
use crate::usecase;
use assay_core::api::{LabelBody, NewReview, RevisionSummary};
use assay_core::permission::Role;
use assay_core::review::Verdict;

/// Seconds that a test may take between two steps.
const SLACK_S: u32 = 30;

fn save(fixture: &Fixture, cast: Cast, x: f64, active_seconds: Option<u32>) -> Option<u32> {
    let now = fixture.now();
    fixture.write(move |tx| {
        let by = ActionContext { now: &now, project: cast.project, user: cast.ana };
        let seen = Some(drafts::revision(tx, cast.task, cast.ana)?);
        let body = LabelBody { document: square(x), active_seconds };
        usecase::drafts::save(tx, by, cast.task, &body, &DraftPrecondition { seen, ..Default::default() })?;
        let detail = usecase::task_detail::get(tx, viewer(cast), cast.task)?;
        assert_eq!(detail.active_seconds, drafts::get(tx, cast.task, cast.ana)?.active_seconds);
        Ok(detail.active_seconds)
    })
}

fn viewer(cast: Cast) -> Viewer {
    Viewer { project: cast.project, user: cast.ana, role: Role::Tasker }
}

fn submit(fixture: &Fixture, cast: Cast, x: f64, active_seconds: Option<u32>) -> RevisionSummary {
    let folder = tempfile::tempdir().unwrap();
    let blobs = BlobStore::open(folder.path()).unwrap();
    let submitted = fixture.change(move |tx, now| {
        let (document, condition) = (square(x), DraftPrecondition::default());
        let graded = submissions::grade(tx, &blobs, viewer(cast), cast.task, &document)?;
        let label = SubmittedLabel { document: &document, graded, active_seconds, condition: &condition };
        submissions::submit(tx, &blobs, now, viewer(cast), cast.task, label)
    });
    submitted.unwrap().revision
}

fn reject(fixture: &Fixture, cast: Cast, revision: String) {
    let new =
        NewReview { verdict: Verdict::Reject, reason: "Too wide.".to_owned(), ..NewReview::accept(revision) };
    let viewer = Viewer { user: cast.qa, role: Role::Qa, ..viewer(cast) };
    fixture.change(move |tx, now| usecase::reviews::review(tx, now, viewer, cast.task, &new)).unwrap();
}

#[test]
fn active_time_goes_from_the_draft_to_the_label_and_is_no_longer_than_the_claim() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let claim = fixture.change(move |tx, now| {
            usecase::tasks::claim(tx, ActionContext { now, project: cast.project, user: cast.ana }, cast.task)
        });
        claim.unwrap();
        fixture.advance(600);
        assert_eq!(save(fixture, cast, 1.0, Some(120)), Some(120));
        assert_eq!(save(fixture, cast, 2.0, None), Some(120), "who says nothing takes nothing away");
        let longest = save(fixture, cast, 3.0, Some(u32::MAX)).unwrap();
        assert!((600..600 + SLACK_S).contains(&longest), "{longest}");

        let first = submit(fixture, cast, 4.0, Some(240));
        assert_eq!(first.active_seconds, Some(240));
        reject(fixture, cast, first.id);
        fixture.advance(60);
        let second = submit(fixture, cast, 5.0, Some(100_000));
        let longest = second.active_seconds.unwrap();
        assert!((60..60 + SLACK_S).contains(&longest), "since the last submission: {longest}");
        reject(fixture, cast, second.id);
        assert_eq!(submit(fixture, cast, 6.0, None).active_seconds, None, "it was not measured");

        let now = fixture.now();
        let (listed, verdicts, board) = fixture.write(move |tx| {
            let listed = labels::revisions(tx, cast.task)?;
            let verdicts = labels::verdicts_on(tx, cast.project, cast.ana, 10)?;
            Ok((listed, verdicts, usecase::board::board(tx, &now, cast.project)?))
        });
        let all: Vec<_> = listed.iter().map(|revision| revision.active_seconds).collect();
        assert_eq!(all, [Some(240), Some(longest), None]);
        let judged: Vec<_> = verdicts.iter().map(|verdict| verdict.active_seconds).collect();
        assert_eq!(judged, [Some(longest), Some(240)], "the last first");
        assert_eq!(board.stages[0].active_median_seconds, Some(longest), "the lower one of two");
    });
}

#[test]
fn active_time_is_a_whole_number_of_seconds() {
    let body = |seconds: &str| {
        let text = format!(r#"{{"document":{{"version":1,"objects":[]}},"active_seconds":{seconds}}}"#);
        serde_json::from_str::<LabelBody>(&text)
    };
    assert_eq!(body("90").unwrap().active_seconds, Some(90));
    for wrong in ["-1", "1.5", "1e99", "NaN", "\"90\""] {
        body(wrong).unwrap_err();
    }
}
