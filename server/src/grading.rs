//! The grade of a submission: made while reading, so that long grading holds up nobody who writes.

use crate::store::{StoreError, Tx, golden, scenes, tasks};
use assay_core::api::Stage;
use assay_core::grade::{Grade, grade};
use assay_core::label::Document;

/// A grade with what it rests on.
#[derive(Clone, Debug)]
pub struct Graded {
    basis: Basis,
    /// The grade; none where the task has no golden item.
    pub grade: Option<Grade>,
}

/// Golden's content and the stage's revision, with it its rubric: where both are the same, so is the grade.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    golden: Option<String>,
    stage_revision: u32,
}

fn basis(tx: &mut dyn Tx, stage: &Stage, task: &str) -> Result<Basis, StoreError> {
    Ok(Basis { golden: golden::hash_of_task(tx, task)?, stage_revision: stage.revision })
}

/// Grade a label for a task of a stage.
///
/// # Errors
/// Storage.
pub fn graded(tx: &mut dyn Tx, stage: &Stage, task: &str, document: &Document) -> Result<Graded, StoreError> {
    let basis = basis(tx, stage, task)?;
    let Some((_, golden)) = golden::of_task(tx, task)? else { return Ok(Graded { basis, grade: None }) };
    let scene = tasks::scene_id(tx, task)?;
    let scene = scenes::get(tx, &scene)?;
    Ok(Graded { basis, grade: Some(grade(document, &golden, Some(&scene), &stage.rubric)) })
}

/// The same grade, or another where golden or the rubric changed since it was made.
///
/// # Errors
/// As [`graded`].
pub fn still_true(
    tx: &mut dyn Tx,
    stage: &Stage,
    task: &str,
    document: &Document,
    made: Graded,
) -> Result<Option<Grade>, StoreError> {
    if basis(tx, stage, task)? == made.basis {
        return Ok(made.grade);
    }
    Ok(graded(tx, stage, task, document)?.grade)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::projects;
    use crate::store::testing::{each_engine, square};
    use assay_core::golden::GoldenState;

    #[test]
    fn a_grade_is_made_again_only_where_golden_changed_since() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (project, task) = (cast.project.clone(), cast.task.clone());
            fixture.write(move |tx| {
                let stage = tasks::get(tx, &project, &task)?.stage;
                let stage = projects::stage(tx, &project, &stage)?;
                let made = graded(tx, &stage, &task, &square(1.0))?;
                assert!(made.grade.is_none());
                golden::set(tx, &now, &project, &task, &square(2.0), GoldenState::Vetted)?;
                let later = still_true(tx, &stage, &task, &square(1.0), made)?;
                assert!(later.is_some());
                let made = graded(tx, &stage, &task, &square(1.0))?;
                assert_eq!(still_true(tx, &stage, &task, &square(1.0), made)?, later);
                Ok(())
            });
        });
    }
}
