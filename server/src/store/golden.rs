//! Golden items.

use super::document::{StoredDocument, pack};
use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::GoldenSummary;
use assay_core::golden::{GoldenConcepts, GoldenState};
use assay_core::id::{GoldenId, LabelHash, ProjectId, TaskId};
use assay_core::label::Document;
use assay_core::release::GoldenEntry;
use serde::Deserialize;

const SUMMARY: &str = "SELECT g.id, g.task_id AS task, t.stage_id AS stage, s.name AS stage_name, \
    c.name AS scene_name, g.state, g.objects, (SELECT COUNT(*) FROM comments m \
    WHERE m.golden_id = g.id AND m.parent IS NULL AND m.resolved_at IS NULL) AS open_comments, \
    c.picture, g.updated_at, COALESCE(g.stale_why, '[]') AS stale_reasons, g.concepts, g.difficulty \
    FROM golden_items g JOIN tasks t ON t.id = g.task_id JOIN stages s ON s.id = t.stage_id \
    JOIN scenes c ON c.id = t.scene_id";

/// Make a document the golden label of a task, in place of the one that it had.
pub fn set(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    task: TaskId,
    document: &Document,
    state: GoldenState,
) -> Result<GoldenId, StoreError> {
    let id = tx.fetch_value(
        "INSERT INTO golden_items (id, project_id, task_id, state, objects, hash, body, updated_at, vetted_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (task_id) DO UPDATE SET state = excluded.state, objects = excluded.objects, \
         hash = excluded.hash, body = excluded.body, updated_at = excluded.updated_at, \
         vetted_at = excluded.vetted_at, stale_why = NULL RETURNING id",
        &[
            new_id::<GoldenId>().into(),
            project.into(),
            task.into(),
            state.into(),
            SqlValue::count(document.objects.len()),
            LabelHash::digest(&document.to_json()).into(),
            pack(document)?,
            now.into(),
            (state == GoldenState::Vetted).then_some(now).into(),
        ],
    )?;
    id.ok_or(StoreError::NotFound("golden item"))
}

/// Set the state of a golden item. It is not stale then.
pub fn set_state(
    tx: &mut dyn Tx,
    now: &Timestamp,
    id: GoldenId,
    state: GoldenState,
) -> Result<(), StoreError> {
    let vetted_at = (state == GoldenState::Vetted).then_some(now);
    tx.execute(
        "UPDATE golden_items SET state = $1, vetted_at = COALESCE($2, vetted_at), stale_why = NULL, \
         updated_at = $3 WHERE id = $4",
        &[state.into(), vetted_at.into(), now.into(), id.into()],
    )?;
    Ok(())
}

/// Write a golden label anew, in the state that the item is in.
pub fn relabel(
    tx: &mut dyn Tx,
    now: &Timestamp,
    id: GoldenId,
    document: &Document,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE golden_items SET objects = $1, hash = $2, body = $3, updated_at = $4 WHERE id = $5",
        &[
            SqlValue::count(document.objects.len()),
            LabelHash::digest(&document.to_json()).into(),
            pack(document)?,
            now.into(),
            id.into(),
        ],
    )?;
    Ok(())
}

/// Set what a golden item teaches.
pub fn set_concepts(tx: &mut dyn Tx, id: GoldenId, concepts: &GoldenConcepts) -> Result<(), StoreError> {
    let sql = "UPDATE golden_items SET concepts = $1, difficulty = $2 WHERE id = $3";
    tx.execute(sql, &[SqlValue::json(&concepts.concepts)?, concepts.difficulty.into(), id.into()])?;
    Ok(())
}

/// Concept of a golden item under which quality is shown; empty: it has none.
pub fn main_concept(tx: &mut dyn Tx, id: GoldenId) -> Result<String, StoreError> {
    let sql = "SELECT concepts FROM golden_items WHERE id = $1";
    let concepts: Option<Vec<String>> = tx.fetch_value(sql, &[id.into()])?;
    Ok(concepts.unwrap_or_default().into_iter().next().unwrap_or_default())
}

/// Mark a vetted item as stale, with the reasons.
pub fn mark_stale(tx: &mut dyn Tx, now: &Timestamp, id: GoldenId, why: &[String]) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE golden_items SET state = $1, stale_why = $2, updated_at = $3 WHERE id = $4 AND state = $5",
        &[GoldenState::Stale.into(), SqlValue::json(why)?, now.into(), id.into(), GoldenState::Vetted.into()],
    )?;
    Ok(())
}

/// A vetted item as a release holds it.
#[derive(Clone, Debug, Deserialize)]
pub struct VettedItem {
    /// What the release holds.
    #[serde(flatten)]
    pub entry: GoldenEntry,
    /// When it was vetted, RFC 3339 UTC; empty: before this was stored.
    pub vetted_at: String,
}

/// The vetted items, by id.
pub fn list_vetted(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<VettedItem>, StoreError> {
    let sql = "SELECT g.id, t.stage_id AS stage, c.name AS scene, c.content_hash AS scene_hash, \
        g.hash AS label_hash, g.objects, COALESCE(g.vetted_at, '') AS vetted_at \
        FROM golden_items g JOIN tasks t ON t.id = g.task_id JOIN scenes c ON c.id = t.scene_id \
        WHERE g.project_id = $1 AND g.state = $2 ORDER BY g.id";
    tx.fetch_all(sql, &[project.into(), GoldenState::Vetted.into()])
}

/// Store the labels of vetted items as they are now, for good: a release names them by their hash.
pub fn store_labels(tx: &mut dyn Tx, project: ProjectId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO golden_labels (hash, body) SELECT DISTINCT g.hash, g.body FROM golden_items g \
         WHERE g.project_id = $1 AND g.state = $2 AND NOT EXISTS (SELECT 1 FROM golden_labels l WHERE l.hash = g.hash)",
        &[project.into(), GoldenState::Vetted.into()],
    )?;
    Ok(())
}

fn fetch_document(tx: &mut dyn Tx, sql: &str, params: &[SqlValue]) -> Result<Option<Document>, StoreError> {
    Ok(tx.fetch_value::<StoredDocument>(sql, params)?.map(|stored| stored.0))
}

/// A golden label that a release holds, by its hash.
pub fn find_released_label(tx: &mut dyn Tx, hash: LabelHash) -> Result<Option<Document>, StoreError> {
    fetch_document(tx, "SELECT body FROM golden_labels WHERE hash = $1", &[hash.into()])
}

/// A golden label that an item of the project has now, by its hash.
pub fn find_current_label(
    tx: &mut dyn Tx,
    project: ProjectId,
    hash: LabelHash,
) -> Result<Option<Document>, StoreError> {
    let sql = "SELECT body FROM golden_items WHERE project_id = $1 AND hash = $2";
    fetch_document(tx, sql, &[project.into(), hash.into()])
}

/// Golden items whose stored label is not what its hash says, or cannot be read.
pub fn find_corrupted(tx: &mut dyn Tx) -> Result<Vec<String>, StoreError> {
    #[derive(Deserialize)]
    struct HashRow {
        id: String,
        hash: String,
    }
    #[derive(Deserialize)]
    struct BodyRow {
        body: StoredDocument,
    }
    let sql = "SELECT id, hash, body FROM golden_items UNION ALL SELECT hash, hash, body FROM golden_labels ORDER BY id";
    let mut out = Vec::new();
    for row in tx.query(sql, &[])? {
        let HashRow { id, hash } = row.decode()?;
        let is_same = row
            .decode::<BodyRow>()
            .is_ok_and(|row| LabelHash::digest(&row.body.0.to_json()).to_string() == hash);
        if !is_same {
            out.push(id);
        }
    }
    Ok(out)
}

/// A project's golden items, in the order they were made.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<GoldenSummary>, StoreError> {
    tx.fetch_all(&format!("{SUMMARY} WHERE g.project_id = $1 ORDER BY g.id"), &[project.into()])
}

/// One golden item of a project.
///
/// # Errors
/// There is no such item in it.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: GoldenId) -> Result<GoldenSummary, StoreError> {
    let sql = format!("{SUMMARY} WHERE g.id = $1 AND g.project_id = $2");
    tx.fetch_one("golden item", &sql, &[id.into(), project.into()])
}

/// The label of a golden item.
///
/// # Errors
/// There is no such item, or it is damaged.
pub fn document(tx: &mut dyn Tx, id: GoldenId) -> Result<Document, StoreError> {
    let found = fetch_document(tx, "SELECT body FROM golden_items WHERE id = $1", &[id.into()])?;
    found.ok_or(StoreError::NotFound("golden item"))
}

/// The golden item of a task, or the one that a task of a course or exam is graded against.
const OF_TASK: &str = "task_id = $1 OR id = (SELECT golden_id FROM tasks WHERE id = $1)";

/// The golden item of a task: its id and label.
pub fn find_by_task(tx: &mut dyn Tx, task: TaskId) -> Result<Option<(GoldenId, Document)>, StoreError> {
    #[derive(Deserialize)]
    struct GoldenRow {
        id: GoldenId,
        body: StoredDocument,
    }
    let sql = format!("SELECT id, body FROM golden_items WHERE {OF_TASK}");
    let row: Option<GoldenRow> = tx.fetch_optional(&sql, &[task.into()])?;
    Ok(row.map(|row| (row.id, row.body.0)))
}

/// The hash of a task's golden label.
pub fn label_hash_of_task(tx: &mut dyn Tx, task: TaskId) -> Result<Option<LabelHash>, StoreError> {
    tx.fetch_value(&format!("SELECT hash FROM golden_items WHERE {OF_TASK}"), &[task.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::comments;
    use crate::store::testing::{each_engine, square};
    use assay_core::api::NewComment;

    #[test]
    fn a_task_has_one_golden_label_which_a_later_one_replaces() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (first, second, stored) = fixture.write(move |tx| {
                let first = set(tx, &now, cast.project, cast.task, &square(1.0), GoldenState::Proposed)?;
                let second = set(tx, &now, cast.project, cast.task, &square(2.0), GoldenState::Vetted)?;
                Ok((first, second, find_by_task(tx, cast.task)?))
            });
            assert_eq!(first, second);
            assert_eq!(stored, Some((first, square(2.0))));
        });
    }

    #[test]
    fn a_reply_opens_a_resolved_thread_again() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let open = fixture.write(move |tx| {
                let item = set(tx, &now, cast.project, cast.task, &square(1.0), GoldenState::Vetted)?;
                let new = |parent| NewComment { parent, anchor: None, text: "Why?".to_owned() };
                let thread = comments::add(tx, &now, item, cast.qa, &new(None))?.id;
                let id = thread.parse().unwrap();
                comments::resolve(tx, &now, cast.project, id, true)?;
                let resolved = get(tx, cast.project, item)?.open_comments;
                comments::add(tx, &now, item, cast.qa, &new(Some(thread)))?;
                Ok((resolved, get(tx, cast.project, item)?.open_comments))
            });
            assert_eq!(open, (0, 1));
        });
    }
}
