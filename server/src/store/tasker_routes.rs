//! Routes of people's submissions by stage: what follows from their quality, and what somebody set instead.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::Timestamp;
use assay_core::id::{ProjectId, StageId, UserId};
use assay_core::trust::RouteKind;
use serde::Deserialize;

/// A route as it is stored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StoredRoute {
    /// The stage.
    pub stage: StageId,
    /// The person.
    pub person: UserId,
    /// What follows from the person's quality.
    pub route: Option<RouteKind>,
    /// Share of their submissions that are reviewed by it.
    pub review_share: Option<f64>,
    /// What somebody set instead.
    pub set_route: Option<RouteKind>,
    /// Why.
    pub set_why: Option<String>,
    /// Name of the person who set it.
    pub set_by: Option<String>,
    /// When it was set.
    pub set_at: Option<String>,
    /// What the person says against a pause.
    pub appeal: Option<String>,
}

impl StoredRoute {
    /// What holds: what somebody set, else what follows from the quality.
    pub fn holds(&self) -> Option<RouteKind> {
        self.set_route.or(self.route)
    }
}

const ROUTE: &str = "SELECT r.stage_id AS stage, r.user_id AS person, r.route, r.review_share, r.set_route, r.set_why, \
    u.name AS set_by, r.set_at, r.appeal FROM tasker_routes r LEFT JOIN users u ON u.id = r.set_by";

/// The route of a person in a stage.
pub fn get(tx: &mut dyn Tx, stage: StageId, person: UserId) -> Result<Option<StoredRoute>, StoreError> {
    let sql = format!("{ROUTE} WHERE r.stage_id = $1 AND r.user_id = $2");
    tx.fetch_optional(&sql, &[stage.into(), person.into()])
}

/// All routes of a project.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<StoredRoute>, StoreError> {
    let sql = format!(
        "{ROUTE} JOIN stages s ON s.id = r.stage_id WHERE s.project_id = $1 ORDER BY r.stage_id, r.user_id"
    );
    tx.fetch_all(&sql, &[project.into()])
}

/// Store what follows from a person's quality. An appeal against a pause that is over is over.
pub fn set_computed(
    tx: &mut dyn Tx,
    (stage, person): (StageId, UserId),
    (route, review_share): (RouteKind, f64),
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO tasker_routes (stage_id, user_id, route, review_share) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (stage_id, user_id) DO UPDATE SET route = excluded.route, review_share = excluded.review_share, \
         appeal = CASE WHEN excluded.route = $5 THEN tasker_routes.appeal ELSE NULL END",
        &[
            stage.into(),
            person.into(),
            route.into(),
            review_share.into(),
            RouteKind::Pause.into(),
        ],
    )?;
    Ok(())
}

/// Forget what followed from the quality of people in a stage: it is reviewed otherwise now.
pub fn clear_computed(tx: &mut dyn Tx, stage: StageId) -> Result<(), StoreError> {
    let sql = "UPDATE tasker_routes SET route = NULL, review_share = NULL WHERE stage_id = $1";
    tx.execute(sql, &[stage.into()])?;
    Ok(())
}

/// Set a route for a person, or take back what was set. It answers an appeal.
pub fn set_by_person(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (stage, person): (StageId, UserId),
    by: UserId,
    route: Option<RouteKind>,
    why: &str,
) -> Result<(), StoreError> {
    let set = route.is_some();
    tx.execute(
        "INSERT INTO tasker_routes (stage_id, user_id, set_route, set_why, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (stage_id, user_id) DO UPDATE SET set_route = excluded.set_route, set_why = excluded.set_why, \
         set_by = excluded.set_by, set_at = excluded.set_at, appeal = NULL",
        &[
            stage.into(),
            person.into(),
            route.into(),
            SqlValue::from(set.then_some(why)),
            set.then_some(by).into(),
            set.then_some(now).into(),
        ],
    )?;
    Ok(())
}

/// Note what a person says against a pause.
pub fn set_appeal(tx: &mut dyn Tx, (stage, person): (StageId, UserId), text: &str) -> Result<(), StoreError> {
    let sql = "UPDATE tasker_routes SET appeal = $1 WHERE stage_id = $2 AND user_id = $3";
    tx.execute(sql, &[text.into(), stage.into(), person.into()])?;
    Ok(())
}
