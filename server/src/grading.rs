//! The grade of a submission: made while reading, so that long grading holds up nobody who writes.

use crate::store::{StoreError, Tx, golden, projects, scenes, tasks};
use assay_core::grade::{Grade, grade};
use assay_core::label::Document;

/// A grade with what it rests on.
#[derive(Clone, Debug)]
pub struct Graded {
    basis: Basis,
    /// The grade; none where the task has no golden item.
    pub grade: Option<Grade>,
}

/// Golden's content and the stage with its rubric: where both are the same, so is the grade.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    golden: Option<String>,
    stage: String,
    stage_revision: u32,
}

fn basis(tx: &mut dyn Tx, project: &str, task: &str) -> Result<Basis, StoreError> {
    let stage = tasks::get(tx, project, task)?.stage;
    let stage_revision = projects::stage(tx, project, &stage)?.revision;
    Ok(Basis { golden: golden::hash_of_task(tx, task)?, stage, stage_revision })
}

/// Grade a label for a task.
///
/// # Errors
/// There is no such task in the project; storage.
pub fn graded(tx: &mut dyn Tx, project: &str, task: &str, document: &Document) -> Result<Graded, StoreError> {
    let basis = basis(tx, project, task)?;
    let Some((_, golden)) = golden::of_task(tx, task)? else { return Ok(Graded { basis, grade: None }) };
    let rubric = projects::stage(tx, project, &basis.stage)?.rubric;
    let scene = tasks::scene_id(tx, task)?;
    let scene = scenes::get(tx, &scene)?;
    Ok(Graded { basis, grade: Some(grade(document, &golden, Some(&scene), &rubric)) })
}

/// The same grade, or another where golden or the rubric changed since it was made.
///
/// # Errors
/// As [`graded`].
pub fn still_true(
    tx: &mut dyn Tx,
    project: &str,
    task: &str,
    document: &Document,
    made: Graded,
) -> Result<Option<Grade>, StoreError> {
    if basis(tx, project, task)? == made.basis {
        return Ok(made.grade);
    }
    Ok(graded(tx, project, task, document)?.grade)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{each_engine, square};
    use assay_core::golden::GoldenState;

    #[test]
    fn a_grade_is_made_again_only_where_golden_changed_since() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (project, task) = (cast.project.clone(), cast.task.clone());
            fixture.write(move |tx| {
                let made = graded(tx, &project, &task, &square(1.0))?;
                assert!(made.grade.is_none());
                golden::set(tx, &now, &project, &task, &square(2.0), GoldenState::Vetted)?;
                let later = still_true(tx, &project, &task, &square(1.0), made)?;
                assert!(later.is_some());
                let made = graded(tx, &project, &task, &square(1.0))?;
                assert_eq!(still_true(tx, &project, &task, &square(1.0), made)?, later);
                Ok(())
            });
        });
    }
}
