//! Verdicts by object, from the review to the record.

use super::*;
use crate::store::object_verdicts::{RecordFilter, records};
use crate::store::testing::{Cast, Fixture, each_engine, square};
use crate::usecase::{self, ActionContext};
use assay_core::api::{NewReview, ObjectVerdictRecord};
use assay_core::golden::GoldenState;

/// A label of ana's that quinn judges; what is recorded of it.
fn judged(fixture: &Fixture, cast: Cast, verdict: Verdict, rejected: &[&str]) -> Vec<ObjectVerdictRecord> {
    let folder = tempfile::tempdir().unwrap();
    let blobs = BlobStore::open(folder.path()).unwrap();
    let rejected: Vec<String> = rejected.iter().map(|id| (*id).to_owned()).collect();
    let now = fixture.now();
    fixture.write(move |tx| {
        let by = |user| ActionContext { now: &now, project: cast.project, user };
        usecase::tasks::claim(tx, by(cast.ana), cast.task)?.record(tx, &now)?;
        usecase::submissions::submit_task(tx, by(cast.ana), cast.task)?.record(tx, &now)?;
        let label = labels::add_revision(tx, &now, cast.task, cast.ana, &square(1.2), None)?;
        let errors = if verdict == Verdict::Reject { vec![ErrorType::Geometry] } else { Vec::new() };
        let new = NewReview { verdict, errors, rejected, seconds: Some(41), ..NewReview::accept(label.id) };
        usecase::reviews::add_review(tx, by(cast.qa), cast.task, &new)?.record(tx, &now)?;
        let measured = measure(tx, &blobs, None, 10)?;
        assert_eq!(measured.len(), 1);
        // Two servers may have measured it at once.
        store(tx, &measured)?;
        store(tx, &measured)?;
        assert!(measure(tx, &blobs, None, 10)?.is_empty(), "it is measured once");
        records(tx, (cast.project, cast.stage), &RecordFilter::default(), 100)
    })
}

fn add_release(fixture: &Fixture, cast: Cast) {
    let now = fixture.now();
    fixture.write(move |tx| {
        golden::set(tx, &now, cast.project, cast.task, &square(1.0), GoldenState::Vetted)?;
        golden::store_labels(tx, cast.project)?;
        let draft = usecase::release_drafts::load(tx, &now, cast.project)?;
        releases::add(tx, &now, cast.project, 1, &draft.definition, cast.qa, None)
    });
}

#[test]
fn a_review_becomes_a_record_for_each_object_with_its_deviation_and_what_each_release_says() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        add_release(fixture, cast);
        let found = judged(fixture, cast, Verdict::Accept, &[]);
        let object = &square(1.2).objects[0];
        let record = found.iter().find(|of| of.object == object.id && !of.is_missed).unwrap();
        assert_eq!((record.grader.as_str(), record.team.as_str()), ("quinn", "Quality"));
        assert_eq!((record.annotator.as_str(), record.seconds), ("ana", Some(41)));
        assert_eq!((record.annotator_release, record.grader_release), (Some(1), Some(1)));
        assert_eq!((record.verdict, record.class.as_str()), (Verdict::Accept, object.class.as_str()));
        assert!(record.by_golden.is_some() && !record.deviations.is_empty(), "{record:?}");
        assert_eq!(record.expected.get("1").copied(), record.by_golden, "the rules are those of the release");
    });
}

#[test]
fn a_rejection_marks_its_objects_and_one_without_marks_is_of_the_whole_label() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        add_release(fixture, cast);
        let id = square(1.2).objects[0].id.clone();
        let found = judged(fixture, cast, Verdict::Reject, &[&id]);
        let record = found.iter().find(|of| of.object == id && !of.is_missed).unwrap();
        assert_eq!(
            (record.verdict, record.error_types.as_slice()),
            (Verdict::Reject, &[ErrorType::Geometry][..])
        );
    });
    each_engine(|fixture| {
        let cast = fixture.cast();
        let found = judged(fixture, cast, Verdict::Reject, &[]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].object.as_str(), found[0].by_golden), ("", None), "no golden says anything");
    });
}

#[test]
fn a_verdict_on_a_damaged_label_holds_up_no_others() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        judged(fixture, cast, Verdict::Accept, &[]);
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let left = fixture.write(move |tx| {
            object_verdicts::forget(tx, cast.task)?;
            tx.execute("UPDATE revisions SET hash = ''", &[])?;
            let measured = measure(tx, &blobs, Some(cast.project), 10)?;
            assert_eq!((measured.len(), measured[0].objects.len()), (1, 0));
            store(tx, &measured)?;
            measure(tx, &blobs, None, 10)
        });
        assert!(left.is_empty(), "it is tried once");
    });
}

#[test]
fn verdicts_are_measured_anew_once_their_scene_has_golden() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let found = judged(fixture, cast, Verdict::Accept, &[]);
        assert_eq!(found[0].by_golden, None);
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let now = fixture.now();
        let found = fixture.write(move |tx| {
            let by = ActionContext { now: &now, project: cast.project, user: cast.qa };
            let revision = labels::last_revision(tx, cast.task)?.unwrap().to_string();
            let new = assay_core::api::NewGolden { task: cast.task.to_string(), revision };
            usecase::golden::propose(tx, by, &new)?.record(tx, &now)?;
            let measured = measure(tx, &blobs, None, 10)?;
            store(tx, &measured)?;
            records(tx, (cast.project, cast.stage), &RecordFilter::default(), 100)
        });
        assert_eq!((found.len(), found[0].by_golden), (1, Some(Verdict::Accept)));
    });
}
