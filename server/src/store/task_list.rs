//! Tasks as people see them, one or a page of a list. Whatever the filter, an index gives them in order: a project may have a
//! million tasks.

use super::error::StoreError;
use super::row::SqlRow;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::Timestamp;
use assay_core::api::{Page, TaskSummary};
use assay_core::id::{ProjectId, StageId, TaskId, UserId};
use assay_core::pipeline::TaskState;
use serde::Deserialize;
use std::collections::BTreeSet;

const SUMMARY: &str = "SELECT t.id, t.project_id AS project, t.stage_id AS stage, s.name AS stage_name, \
    c.name AS scene_name, t.state, t.assignee, u.name AS assignee_name, t.lease_until_s, t.lease, \
    CASE WHEN g.id IS NULL AND h.task_id IS NULL THEN 0 ELSE 1 END AS has_golden, \
    CASE WHEN h.task_id IS NULL THEN 0 ELSE 1 END AS is_honeypot, t.updated_at, c.picture, \
    (SELECT r.verdict FROM reviews r WHERE r.task_id = t.id ORDER BY r.id DESC LIMIT 1) AS last_verdict, \
    (SELECT NULLIF(r.reason, '') FROM reviews r WHERE r.task_id = t.id ORDER BY r.id DESC LIMIT 1) AS last_reason, \
    (SELECT n.body FROM task_notes n WHERE n.task_id = t.id AND n.lease = t.lease ORDER BY n.id DESC LIMIT 1) AS last_note, \
    CASE WHEN p.scene_id IS NULL THEN 0 ELSE 1 END AS in_sample, s.compare_while_labeling AS compares \
    FROM tasks t JOIN stages s ON s.id = t.stage_id JOIN scenes c ON c.id = t.scene_id \
    LEFT JOIN users u ON u.id = t.assignee LEFT JOIN golden_items g ON g.task_id = t.id \
    LEFT JOIN honeypots h ON h.task_id = t.id \
    LEFT JOIN sample_picks p ON p.stage_id = t.stage_id AND p.scene_id = t.scene_id";

/// A task's line. Whether it has golden, and is in the sample, is shown to people who may see golden, and to all where the
/// stage lets taskers compare: who knows which labels are graded takes care with those alone.
fn summary(row: &SqlRow, sees_golden: bool) -> Result<TaskSummary, StoreError> {
    #[derive(Deserialize)]
    struct LeaseRow {
        lease_until_s: Option<i64>,
        compares: bool,
    }
    let LeaseRow { lease_until_s, compares } = row.decode()?;
    let lease_until = lease_until_s.map(|s| Timestamp::from_micros(s.saturating_mul(1_000_000)).text);
    let mut summary = TaskSummary { lease_until, ..row.decode()? };
    if summary.state == TaskState::Queued {
        // It says what an earlier person met with; who takes the task now may have to label it without knowing.
        summary.last_note = None;
    }
    if !(sees_golden || compares) {
        (summary.has_golden, summary.in_sample) = (None, false);
    }
    if summary.is_honeypot && summary.state == TaskState::InReview {
        // A reviewer judges it as any other task, and so is measured too.
        (summary.has_golden, summary.is_honeypot) = (summary.has_golden.map(|_| false), false);
    }
    summary.is_honeypot &= sees_golden;
    Ok(summary)
}

/// One task of a project, for a person who may see golden or not.
///
/// # Errors
/// There is no such task in it.
pub fn get(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: TaskId,
    sees_golden: bool,
) -> Result<TaskSummary, StoreError> {
    let sql = format!("{SUMMARY} WHERE t.id = $1 AND t.project_id = $2");
    let rows = tx.query(&sql, &[id.into(), project.into()])?;
    summary(rows.first().ok_or(StoreError::NotFound("task"))?, sees_golden)
}

/// Which tasks [`list`] gives.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// Of this stage.
    pub stage: Option<StageId>,
    /// In this state.
    pub state: Option<TaskState>,
    /// Of this tasker alone.
    pub assignee: Option<UserId>,
    /// Of this tasker, and those open to everybody in stages that show their queue.
    pub open_to: Option<UserId>,
    /// Those that this person may judge, one by one: their own labels are for others to judge, and those of a batch are judged with it.
    pub reviewable_by: Option<UserId>,
    /// Without honeypots: tasks whose labels somebody is to have.
    pub without_honeypots: bool,
    /// After this id.
    pub after: Option<TaskId>,
    /// At most.
    pub limit: u32,
}

/// Tasks in the order they were made, for a person who may see golden or not.
pub fn list(
    tx: &mut dyn Tx,
    project: ProjectId,
    filter: &TaskFilter,
    sees_golden: bool,
) -> Result<Page<TaskSummary>, StoreError> {
    let mut found = list_ids(tx, project, filter)?;
    let more = found.len() > filter.limit as usize;
    found.truncate(filter.limit as usize);
    let next = found.last().filter(|_| more).map(ToString::to_string);
    Ok(Page { items: by_ids(tx, found, sees_golden)?, next })
}

/// Tasks in the order of their ids, for a person who may see golden or not.
pub fn by_ids(tx: &mut dyn Tx, ids: Vec<TaskId>, sees_golden: bool) -> Result<Vec<TaskSummary>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|at| format!("${at}")).collect();
    let ids: Vec<SqlValue> = ids.into_iter().map(SqlValue::from).collect();
    let rows = tx.query(&format!("{SUMMARY} WHERE t.id IN ({}) ORDER BY t.id", places.join(", ")), &ids)?;
    rows.iter().map(|row| summary(row, sees_golden)).collect()
}

/// Ids of one more task than the filter asks for.
fn list_ids(tx: &mut dyn Tx, project: ProjectId, filter: &TaskFilter) -> Result<Vec<TaskId>, StoreError> {
    let Some(person) = filter.open_to else {
        return ids_in_order(tx, project, filter);
    };
    let mut found = BTreeSet::new();
    if filter.assignee.is_none_or(|assignee| assignee == person) {
        let own = TaskFilter { assignee: Some(person), ..filter.clone() };
        found.extend(ids_in_order(tx, project, &own)?);
    }
    if filter.assignee.is_none() && filter.state.is_none_or(|state| state == TaskState::Queued) {
        found.extend(open_ids(tx, project, filter)?);
    }
    Ok(found.into_iter().take(filter.limit as usize + 1).collect())
}

/// Tasks in the queues that taskers see.
fn open_ids(tx: &mut dyn Tx, project: ProjectId, filter: &TaskFilter) -> Result<Vec<TaskId>, StoreError> {
    #[derive(Deserialize)]
    struct StageRow {
        id: StageId,
        hides_queue: bool,
    }
    let queued = TaskFilter { state: Some(TaskState::Queued), ..filter.clone() };
    let sql = "SELECT id, hides_queue FROM stages WHERE project_id = $1 AND attempt_id IS NULL";
    let stages: Vec<StageRow> = tx.fetch_all(sql, &[project.into()])?;
    if stages.iter().all(|stage| !stage.hides_queue) {
        return ids_in_order(tx, project, &queued);
    }
    let mut found = Vec::new();
    for stage in stages.iter().filter(|stage| !stage.hides_queue) {
        if filter.stage.is_none_or(|wanted| wanted == stage.id) {
            found.extend(ids_in_order(tx, project, &TaskFilter { stage: Some(stage.id), ..queued.clone() })?);
        }
    }
    Ok(found)
}

/// The same where it does not matter to whom tasks are open. Conditions that are not asked for are left out, so that an index
/// answers.
fn ids_in_order(tx: &mut dyn Tx, project: ProjectId, filter: &TaskFilter) -> Result<Vec<TaskId>, StoreError> {
    let mut params: Vec<SqlValue> = vec![project.into()];
    let mut conditions = Vec::new();
    if filter.stage.is_none() || filter.assignee.is_some() {
        conditions.push("project_id = $1 AND golden_id IS NULL".to_owned());
    }
    let mut add = |condition: &str, value: SqlValue| {
        params.push(value);
        conditions.push(condition.replace('?', &format!("${}", params.len())));
    };
    match (filter.stage, filter.assignee) {
        // The project is asked of the stage and not of each task, so that the stage's own indexes serve.
        (Some(stage), None) => add(
            "stage_id = (SELECT id FROM stages WHERE id = ? AND project_id = $1 AND attempt_id IS NULL)",
            stage.into(),
        ),
        (Some(stage), Some(_)) => add("stage_id = ?", stage.into()),
        (None, _) => {}
    }
    if let Some(state) = filter.state {
        add("state = ?", state.into());
    }
    if let Some(assignee) = filter.assignee {
        add("assignee = ?", assignee.into());
    }
    if let Some(after) = filter.after {
        add("id > ?", after.into());
    }
    if let Some(reviewer) = filter.reviewable_by {
        add("state = ?", TaskState::InReview.into());
        add("assignee <> ?", reviewer.into());
        conditions.push("batch_id IS NULL".to_owned());
    }
    if filter.without_honeypots {
        conditions.push("NOT EXISTS (SELECT 1 FROM honeypots h WHERE h.task_id = tasks.id)".to_owned());
    }
    let (conditions, limit) = (conditions.join(" AND "), filter.limit + 1);
    tx.fetch_values(&format!("SELECT id FROM tasks WHERE {conditions} ORDER BY id LIMIT {limit}"), &params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{each_engine, scene};
    use crate::store::{scenes, tasks};

    #[test]
    fn a_list_goes_on_where_the_page_before_ended() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            fixture.write(move |tx| {
                for name in ["two", "three", "four", "five"] {
                    let (scene, _) = scenes::add(tx, &now, cast.project, &scene(name))?;
                    tasks::add(tx, &now, cast.project, cast.stage, scene)?;
                }
                Ok(())
            });
            let (mut names, mut after) = (Vec::new(), None);
            loop {
                let filter = TaskFilter { after, limit: 2, ..TaskFilter::default() };
                let page = fixture.write(move |tx| list(tx, cast.project, &filter, false));
                names.extend(page.items.into_iter().map(|t| t.scene_name));
                after = page.next.map(|id| id.parse().unwrap());
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(names, ["one", "two", "three", "four", "five"]);
        });
    }
}
