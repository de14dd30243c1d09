//! Items of an attempt: which golden items it has, and a task of the person's own for each.

use crate::store::courses::{self, StoredCourse, StoredCourseItem};
use crate::store::{StoreError, Tx, attempts, carried_labels, golden, labels, stages, tasks};
use crate::usecase::context::ActionContext;
use assay_core::api::Stage;
use assay_core::id::{AttemptId, GoldenId, TaskId, UserId};
use assay_core::training::{PoolItem, draw_items};
use std::collections::BTreeMap;

/// Give the person of an attempt a task for each of its items, under a copy of the stage's rules.
pub(super) fn add_items(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    course: &StoredCourse,
    stage: &Stage,
    attempt: AttemptId,
) -> Result<(), StoreError> {
    let drawn = draw(tx, course, by.user)?;
    let rules = stages::NewStage {
        name: course.name.clone(),
        kind: stage.kind,
        ontology: stage.ontology.clone(),
        rubric: stage.rubric.clone(),
        guideline: stage.guideline.clone(),
        compare_while_labeling: !course.kind.is_exam(),
    };
    let stage = stages::add_for_attempt(tx, by.project, &rules, attempt)?;
    for (position, golden) in drawn.into_iter().enumerate() {
        let golden_task: TaskId = golden::get(tx, by.project, golden)?.task.parse()?;
        let scene = tasks::scene_id(tx, golden_task)?;
        let task = tasks::add_training(tx, by.now, (by.project, stage, scene), golden, by.user)?;
        if rules.kind.descriptor().takes_over_shapes
            && let Some(carried) = carried_labels::get(tx, golden_task)?
        {
            // A person begins with what came from the stage before, as in production.
            labels::add_imported(tx, by.now, task, by.user, &carried)?;
        }
        attempts::add_item(tx, attempt, position, task)?;
    }
    Ok(())
}

/// Golden items of a person's next attempt: all of the course, or as many as it draws from them.
fn draw(tx: &mut dyn Tx, course: &StoredCourse, person: UserId) -> Result<Vec<GoldenId>, StoreError> {
    let items = courses::items(tx, course.id)?;
    let Some(count) = course.items_per_attempt else {
        return Ok(items.into_iter().map(|item| item.golden).collect());
    };
    let mut times_seen: BTreeMap<GoldenId, u32> = BTreeMap::new();
    for golden in attempts::items_seen(tx, course.id, person)? {
        *times_seen.entry(golden).or_default() += 1;
    }
    let in_pool = |item: &StoredCourseItem| PoolItem {
        concepts: item.concepts.clone(),
        difficulty: item.difficulty,
        times_seen: times_seen.get(&item.golden).copied().unwrap_or_default(),
    };
    let pool: Vec<PoolItem> = items.iter().map(in_pool).collect();
    let places = draw_items(&pool, count as usize, rand::random());
    Ok(places.into_iter().map(|place| items[place].golden).collect())
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
