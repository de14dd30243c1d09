//! Golden items.

use super::labels::{pack, unpack};
use super::{SqlRow, StoreError, Tx, enum_name, first, parse_enum};
use crate::clock::{Timestamp, new_id};
use assay_core::api::GoldenSummary;
use assay_core::golden::{GoldenEvent, GoldenState, next_state};
use assay_core::hash::sha256_hex;
use assay_core::label::Document;
use assay_core::release::GoldenEntry;

const SUMMARY: &str = "SELECT g.id, g.task_id, t.stage_id, s.name, c.name, g.state, g.objects, \
    (SELECT COUNT(*) FROM comments m WHERE m.golden_id = g.id AND m.parent IS NULL AND m.resolved_at IS NULL), \
    c.picture, g.updated_at, g.stale_why \
    FROM golden_items g JOIN tasks t ON t.id = g.task_id JOIN stages s ON s.id = t.stage_id \
    JOIN scenes c ON c.id = t.scene_id";

fn summary(row: &SqlRow) -> Result<GoldenSummary, StoreError> {
    Ok(GoldenSummary {
        id: row.text(0)?,
        task: row.text(1)?,
        stage: row.text(2)?,
        stage_name: row.text(3)?,
        scene_name: row.text(4)?,
        state: parse_enum(row.text(5)?)?,
        objects: row.count(6)?,
        open_comments: row.count(7)?,
        picture: row.maybe_text(8)?,
        updated_at: row.text(9)?,
        stale_reasons: row.maybe_text(10)?.map(|w| serde_json::from_str(&w)).transpose()?.unwrap_or_default(),
    })
}

/// Make a document the golden label of a task, in place of the one that it had.
///
/// # Errors
/// Storage.
pub fn set(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    task: &str,
    document: &Document,
    state: GoldenState,
) -> Result<String, StoreError> {
    let rows = tx.query(
        "INSERT INTO golden_items (id, project_id, task_id, state, objects, hash, body, updated_at, vetted_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (task_id) DO UPDATE SET state = excluded.state, objects = excluded.objects, \
         hash = excluded.hash, body = excluded.body, updated_at = excluded.updated_at, \
         vetted_at = excluded.vetted_at, stale_why = NULL RETURNING id",
        &[
            new_id().into(),
            project.into(),
            task.into(),
            enum_name(&state).into(),
            i64::try_from(document.objects.len()).unwrap_or(0).into(),
            sha256_hex(&document.to_json()).into(),
            pack(document)?.into(),
            now.text.as_str().into(),
            (state == GoldenState::Vetted).then(|| now.text.clone()).into(),
        ],
    )?;
    first(rows).ok_or(StoreError::NotFound("golden item"))?.text(0)
}

/// Take a golden item through its life.
///
/// # Errors
/// There is no such item in the project, or its state does not allow it.
pub fn apply_event(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    id: &str,
    event: GoldenEvent,
) -> Result<GoldenSummary, StoreError> {
    tx.exclusive()?;
    let was = get(tx, project, id)?.0.state;
    let Some(state) = next_state(was, event) else {
        let (event, was) = (enum_name(&event), enum_name(&was));
        return Err(StoreError::Conflict(format!(
            "a golden item that is {was} cannot take the step {event}; look at its state first"
        )));
    };
    let vetted_at = (state == GoldenState::Vetted).then(|| now.text.clone());
    tx.execute(
        "UPDATE golden_items SET state = $1, vetted_at = COALESCE($2, vetted_at), stale_why = NULL, \
         updated_at = $3 WHERE id = $4",
        &[enum_name(&state).into(), vetted_at.into(), now.text.as_str().into(), id.into()],
    )?;
    Ok(get(tx, project, id)?.0)
}

/// Write a golden label anew, in the state that the item is in.
///
/// # Errors
/// Storage.
pub(super) fn relabel(
    tx: &mut dyn Tx,
    now: &Timestamp,
    id: &str,
    document: &Document,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE golden_items SET objects = $1, hash = $2, body = $3, updated_at = $4 WHERE id = $5",
        &[
            i64::try_from(document.objects.len()).unwrap_or(0).into(),
            sha256_hex(&document.to_json()).into(),
            pack(document)?.into(),
            now.text.as_str().into(),
            id.into(),
        ],
    )?;
    Ok(())
}

/// Say of a vetted item that what it rests on changed.
///
/// # Errors
/// Storage.
pub(super) fn mark_stale(
    tx: &mut dyn Tx,
    now: &Timestamp,
    id: &str,
    why: &[String],
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE golden_items SET state = $1, stale_why = $2, updated_at = $3 WHERE id = $4 AND state = $5",
        &[
            enum_name(&GoldenState::Stale).into(),
            serde_json::to_string(why)?.into(),
            now.text.as_str().into(),
            id.into(),
            enum_name(&GoldenState::Vetted).into(),
        ],
    )?;
    Ok(())
}

/// What a release holds of the vetted items, by id, each with the time when it was vetted.
///
/// # Errors
/// Storage.
pub(super) fn list_vetted(tx: &mut dyn Tx, project: &str) -> Result<Vec<(GoldenEntry, String)>, StoreError> {
    let sql = "SELECT g.id, t.stage_id, c.name, c.content_hash, g.hash, g.objects, COALESCE(g.vetted_at, '') \
        FROM golden_items g JOIN tasks t ON t.id = g.task_id JOIN scenes c ON c.id = t.scene_id \
        WHERE g.project_id = $1 AND g.state = $2 ORDER BY g.id";
    let rows = tx.query(sql, &[project.into(), enum_name(&GoldenState::Vetted).into()])?;
    let entry = |row: &SqlRow| {
        let entry = GoldenEntry {
            id: row.text(0)?,
            stage: row.text(1)?,
            scene: row.text(2)?,
            scene_hash: row.text(3)?,
            label_hash: row.text(4)?,
            objects: row.count(5)?,
        };
        Ok((entry, row.text(6)?))
    };
    rows.iter().map(entry).collect()
}

/// Store the labels of vetted items as they are now, for good: a release names them by their hash.
///
/// # Errors
/// Storage.
pub(super) fn store_labels(tx: &mut dyn Tx, project: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO golden_labels (hash, body) SELECT DISTINCT g.hash, g.body FROM golden_items g \
         WHERE g.project_id = $1 AND g.state = $2 AND NOT EXISTS (SELECT 1 FROM golden_labels l WHERE l.hash = g.hash)",
        &[project.into(), enum_name(&GoldenState::Vetted).into()],
    )?;
    Ok(())
}

/// A golden label that a release holds, by its hash.
///
/// # Errors
/// Storage, or it is damaged.
pub fn find_released_label(tx: &mut dyn Tx, hash: &str) -> Result<Option<Document>, StoreError> {
    let rows = tx.query("SELECT body FROM golden_labels WHERE hash = $1", &[hash.into()])?;
    first(rows).map(|row| unpack(&row.bytes(0)?)).transpose()
}

/// A golden label of a project by its hash: as an item has it now, or as one of the project's releases holds it.
///
/// # Errors
/// The project has no such label, or it is damaged.
pub fn label(tx: &mut dyn Tx, project: &str, hash: &str) -> Result<Document, StoreError> {
    let now = "SELECT body FROM golden_items WHERE project_id = $1 AND hash = $2";
    if let Some(row) = first(tx.query(now, &[project.into(), hash.into()])?) {
        return unpack(&row.bytes(0)?);
    }
    let held = super::releases::contains_label(tx, project, hash)?;
    let found = if held { find_released_label(tx, hash)? } else { None };
    found.ok_or(StoreError::NotFound("golden label in this project"))
}

/// Golden items whose stored label is not what its hash says, or cannot be read.
///
/// # Errors
/// Storage.
pub fn find_corrupted(tx: &mut dyn Tx) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT id, hash, body FROM golden_items UNION ALL SELECT hash, hash, body FROM golden_labels ORDER BY id";
    let rows = tx.query(sql, &[])?;
    let mut out = Vec::new();
    for row in &rows {
        let is_same =
            unpack(&row.bytes(2)?).is_ok_and(|label| row.text(1).ok() == Some(sha256_hex(&label.to_json())));
        if !is_same {
            out.push(row.text(0)?);
        }
    }
    Ok(out)
}

/// A project's golden items, in the order they were made.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, project: &str) -> Result<Vec<GoldenSummary>, StoreError> {
    let sql = format!("{SUMMARY} WHERE g.project_id = $1 ORDER BY g.id");
    tx.query(&sql, &[project.into()])?.iter().map(summary).collect()
}

/// One golden item of a project with its label.
///
/// # Errors
/// There is no such item in it.
pub fn get(tx: &mut dyn Tx, project: &str, id: &str) -> Result<(GoldenSummary, Document), StoreError> {
    let sql = format!("{SUMMARY} WHERE g.id = $1 AND g.project_id = $2");
    let row =
        first(tx.query(&sql, &[id.into(), project.into()])?).ok_or(StoreError::NotFound("golden item"))?;
    let body = first(tx.query("SELECT body FROM golden_items WHERE id = $1", &[id.into()])?);
    Ok((summary(&row)?, unpack(&body.ok_or(StoreError::NotFound("golden item"))?.bytes(0)?)?))
}

/// The golden item of a task: its id and label.
///
/// # Errors
/// Storage, or it is damaged.
pub fn find_by_task(tx: &mut dyn Tx, task: &str) -> Result<Option<(String, Document)>, StoreError> {
    let rows = tx.query("SELECT id, body FROM golden_items WHERE task_id = $1", &[task.into()])?;
    first(rows).map(|row| Ok((row.text(0)?, unpack(&row.bytes(1)?)?))).transpose()
}

/// The hash of a task's golden label.
///
/// # Errors
/// Storage.
pub fn label_hash_of_task(tx: &mut dyn Tx, task: &str) -> Result<Option<String>, StoreError> {
    let rows = tx.query("SELECT hash FROM golden_items WHERE task_id = $1", &[task.into()])?;
    first(rows).map(|row| row.text(0)).transpose()
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
                let first = set(tx, &now, &cast.project, &cast.task, &square(1.0), GoldenState::Proposed)?;
                let second = set(tx, &now, &cast.project, &cast.task, &square(2.0), GoldenState::Vetted)?;
                Ok((first, second, find_by_task(tx, &cast.task)?))
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
                let item = set(tx, &now, &cast.project, &cast.task, &square(1.0), GoldenState::Vetted)?;
                let new = |parent| NewComment { parent, anchor: None, text: "Why?".to_owned() };
                let thread = comments::add(tx, &now, &item, &cast.qa, &new(None))?.id;
                comments::resolve(tx, &now, &cast.project, &thread, true)?;
                let resolved = get(tx, &cast.project, &item)?.0.open_comments;
                comments::add(tx, &now, &item, &cast.qa, &new(Some(thread)))?;
                Ok((resolved, get(tx, &cast.project, &item)?.0.open_comments))
            });
            assert_eq!(open, (0, 1));
        });
    }
}
