//! State of the switching rules of ISO 2859-1: by stage, inspection level and acceptance quality limit.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use assay_core::id::StageId;
use assay_core::review::iso_2859::{InspectionLevel, SwitchingState};

/// Series of batches to which the switching rules apply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InspectionSeries {
    /// The stage.
    pub stage: StageId,
    /// Inspection level.
    pub level: InspectionLevel,
    /// Acceptance quality limit, percent: one of the standard's.
    pub aql: f64,
}

impl InspectionSeries {
    fn key(&self) -> [SqlValue; 3] {
        [self.stage.into(), self.level.name().into(), self.aql.to_string().into()]
    }
}

/// The state of a series; none: it has no decided batch.
pub fn get(tx: &mut dyn Tx, series: &InspectionSeries) -> Result<Option<SwitchingState>, StoreError> {
    let sql = "SELECT state FROM inspection_switching WHERE stage_id = $1 AND level = $2 AND aql = $3";
    tx.fetch_value(sql, &series.key())
}

/// Store the state of a series.
pub fn set(tx: &mut dyn Tx, series: &InspectionSeries, state: &SwitchingState) -> Result<(), StoreError> {
    let [stage, level, aql] = series.key();
    tx.execute(
        "INSERT INTO inspection_switching (stage_id, level, aql, state) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (stage_id, level, aql) DO UPDATE SET state = excluded.state",
        &[stage, level, aql, SqlValue::json(state)?],
    )?;
    Ok(())
}
