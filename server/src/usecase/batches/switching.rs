//! Switching rules of ISO 2859-1: each series of batches of a stage, level and AQL has a state.

use super::field_error::invalid;
use crate::store::inspection_switching::{self, InspectionSeries};
use crate::store::{Audited, StoreError, Tx, stages};
use crate::usecase::context::ActionContext;
use assay_core::api::{BatchSummary, InspectionState, ResumeInspection};
use assay_core::id::StageId;
use assay_core::review::Verdict;
use assay_core::review::batch::{BatchPlan, PlanRule, SamplingMethod};
use assay_core::review::iso_2859::{self, LotResult, SwitchingState};

fn series(stage: StageId, method: &SamplingMethod) -> Option<(InspectionSeries, bool)> {
    match *method {
        SamplingMethod::Iso2859 { level, aql, reduced } => {
            Some((InspectionSeries { stage, level, aql }, reduced))
        }
        _ => None,
    }
}

/// Where the switching rules stand; none: the method has none.
pub(super) fn switching_of(
    tx: &mut dyn Tx,
    stage: StageId,
    method: &SamplingMethod,
) -> Result<Option<SwitchingState>, StoreError> {
    let Some((series, reduced_wanted)) = series(stage, method) else { return Ok(None) };
    let state = inspection_switching::get(tx, &series)?;
    Ok(Some(match state {
        Some(state) => SwitchingState { reduced_wanted, ..state },
        None => SwitchingState::start(reduced_wanted),
    }))
}

/// Apply the switching rules to the result of a batch, which is the plan's and not a person's.
pub(super) fn switch_severity(
    tx: &mut dyn Tx,
    batch: &BatchSummary,
    plan: &BatchPlan,
    by_plan: Option<Verdict>,
) -> Result<(), StoreError> {
    let PlanRule::Iso2859 { aql, plan: sampling, .. } = &plan.rule else { return Ok(()) };
    let stage: StageId = batch.stage.parse()?;
    let Some((series, _)) = series(stage, &batch.method) else { return Ok(()) };
    let Some(state) = switching_of(tx, stage, &batch.method)? else { return Ok(()) };
    let result = LotResult::from_count(sampling, *aql, u64::from(batch.wrong))
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    let accepted = by_plan == Some(Verdict::Accept);
    let result = LotResult {
        accepted,
        accepted_one_step_tighter: accepted && result.accepted_one_step_tighter,
        original: !batch.is_resubmission,
        ..result
    };
    inspection_switching::set(tx, &series, &iso_2859::next(&state, result))
}

/// Resume inspection that five rejected batches discontinued: it is tightened from now on.
///
/// # Errors
/// It is not discontinued ([`StoreError::Conflict`]), or there is no such stage.
pub fn resume_inspection(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &ResumeInspection,
) -> Result<Audited<InspectionState>, StoreError> {
    tx.exclusive()?;
    let stage: StageId = new.stage.parse().map_err(|_| invalid("stage", "Choose a stage of the project."))?;
    stages::get(tx, by.project, stage)?;
    let series = InspectionSeries { stage, level: new.level, aql: new.aql };
    let state = inspection_switching::get(tx, &series)?.filter(|state| state.severity().is_none());
    let Some(state) = state else {
        let what = "inspection of this stage at this level and AQL is not discontinued";
        return Err(StoreError::Conflict(what.to_owned()));
    };
    let switching = iso_2859::resume(&state);
    inspection_switching::set(tx, &series, &switching)?;
    let detail = format!("resumed inspection at AQL {}: {}", new.aql, new.reason.trim());
    Ok(Audited::new(InspectionState { switching }, by.entry("batch.resume_inspection", stage, detail)))
}
