//! Lot of a batch: the labels that wait for a review and fit, and the plan by which some of them are inspected.

use super::field_error::invalid;
use super::switching::switching_of;
use crate::clock::is_day;
use crate::store::batches::{self, BatchToAdd, LotTask};
use crate::store::{Audited, StoreError, Tx, sentence, stages};
use crate::usecase::context::ActionContext;
use crate::usecase::quality;
use assay_core::api::{BatchFilter, BatchPreview, BatchSummary, BatchTasker, NewBatch};
use assay_core::id::{ProjectId, StageId};
use assay_core::review::batch::{
    BatchPlan, MOST_TASKS, SamplingMethod, batch_plan, draw_by_risk, draw_evenly, tasker_risk,
};
use assay_core::review::iso_2859::InspectionSeverity;
use std::collections::BTreeMap;

/// Characters of a class in a filter at most.
const MOST_FILTER_CHARS: usize = 200;

/// What a batch would be.
///
/// # Errors
/// There is no such stage, or a field makes no sense ([`StoreError::Invalid`]).
pub fn preview(tx: &mut dyn Tx, project: ProjectId, new: &NewBatch) -> Result<BatchPreview, StoreError> {
    let (stage, lot) = find_lot(tx, project, new)?;
    let switching = switching_of(tx, stage, &new.method)?;
    let severity = match &switching {
        Some(state) => state.severity(),
        None => Some(InspectionSeverity::Normal),
    };
    let tasks = u32::try_from(lot.len()).unwrap_or(u32::MAX);
    let plan = match severity {
        Some(severity) if tasks > 0 => Some(plan_of(tasks, &new.method, severity)?),
        _ => None,
    };
    Ok(BatchPreview { tasks, plan, switching, taskers: taskers(&lot) })
}

/// Whose labels a lot has, by name.
fn taskers(lot: &[LotTask]) -> Vec<BatchTasker> {
    let mut counts: BTreeMap<(&str, String), u32> = BTreeMap::new();
    for of in lot {
        *counts.entry((&of.tasker_name, of.tasker.to_string())).or_default() += 1;
    }
    let tasker =
        |((name, id), tasks): ((&str, String), u32)| BatchTasker { id, name: name.to_owned(), tasks };
    counts.into_iter().map(tasker).collect()
}

/// Make a batch of the labels that wait for a review, and draw its sample.
///
/// # Errors
/// No label is left for it, a field makes no sense, or inspection is discontinued ([`StoreError::Conflict`]).
pub fn create(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewBatch,
) -> Result<Audited<BatchSummary>, StoreError> {
    tx.exclusive()?;
    let (stage, lot) = find_lot(tx, by.project, new)?;
    if lot.is_empty() {
        return Err(invalid(
            "filter",
            "No label that waits for a review fits; choose another stage, person or time.",
        ));
    }
    let severity = match switching_of(tx, stage, &new.method)? {
        Some(state) => state.severity().ok_or_else(discontinued)?,
        None => InspectionSeverity::Normal,
    };
    let tasks = u32::try_from(lot.len()).unwrap_or(u32::MAX);
    let plan = plan_of(tasks, &new.method, severity)?;
    let order = match new.method {
        SamplingMethod::Risk { .. } => {
            draw_by_risk(&risks(tx, by.project, stage, &lot)?, plan.sample, rand::random())
        }
        _ => draw_evenly(lot.len(), plan.sample, rand::random()),
    };
    let batch = BatchToAdd {
        project: by.project,
        stage,
        filter: &new.filter,
        method: &new.method,
        plan: &plan,
        lot: &lot,
        order: &order,
        by: by.user,
    };
    let id = batches::add(tx, by.now, &batch)?;
    let made = batches::get(tx, by.project, id)?;
    let detail = format!("made batch {} of {tasks} tasks, with a sample of {}", made.number, plan.sample);
    Ok(Audited::new(made, by.entry("batch.create", id, detail)))
}

fn discontinued() -> StoreError {
    StoreError::Conflict(
        "inspection at this AQL is discontinued after five rejected batches; remove their cause, then resume it"
            .to_owned(),
    )
}

fn find_lot(
    tx: &mut dyn Tx,
    project: ProjectId,
    new: &NewBatch,
) -> Result<(StageId, Vec<LotTask>), StoreError> {
    let stage = new.stage.parse().map_err(|_| invalid("stage", "Choose a stage of the project."))?;
    stages::get(tx, project, stage)?;
    check_filter(&new.filter)?;
    let lot = batches::lot(tx, stage, &new.filter)?;
    if lot.len() > MOST_TASKS as usize {
        let detail = format!("More than {MOST_TASKS} labels fit; choose a person or a shorter time.");
        return Err(invalid("filter", detail));
    }
    Ok((stage, lot))
}

fn check_filter(filter: &BatchFilter) -> Result<(), StoreError> {
    for (field, day) in [("from_day", &filter.from_day), ("to_day", &filter.to_day)] {
        if day.as_ref().is_some_and(|day| !is_day(day)) {
            return Err(invalid(&format!("filter/{field}"), "Write the day like 2026-11-30."));
        }
    }
    let is_long = |text: &String| text.chars().count() > MOST_FILTER_CHARS;
    if filter.class.as_ref().is_some_and(is_long) {
        return Err(invalid("filter/class", "Name a class of the stage."));
    }
    Ok(())
}

fn plan_of(
    tasks: u32,
    method: &SamplingMethod,
    severity: InspectionSeverity,
) -> Result<BatchPlan, StoreError> {
    batch_plan(u64::from(tasks), method, severity)
        .map_err(|error| invalid(&format!("method/settings/{}", error.field()), sentence(&error.to_string())))
}

/// Risk of each label of a lot, by what is known of its tasker's quality in the stage.
fn risks(
    tx: &mut dyn Tx,
    project: ProjectId,
    stage: StageId,
    lot: &[LotTask],
) -> Result<Vec<f64>, StoreError> {
    let input = quality::input(tx, project)?;
    let stage = stage.to_string();
    let known: BTreeMap<String, f64> = quality::overall_estimates(&input)
        .into_iter()
        .filter(|(of_stage, ..)| *of_stage == stage)
        .map(|(_, person, quality)| (person, quality.low))
        .collect();
    Ok(lot.iter().map(|of| tasker_risk(known.get(&of.tasker.to_string()).copied())).collect())
}
