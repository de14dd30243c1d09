//! Drafts: unfinished labels, one for each person and task, with a revision that only grows.

use super::document::{StoredDocument, pack};
use super::error::StoreError;
use super::labels;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::api::StoredDraft;
use assay_core::id::{TaskId, UserId};
use assay_core::label::Document;
use assay_core::pipeline::TaskState;
use serde::Deserialize;

/// A draft to store.
#[derive(Clone, Copy, Debug)]
pub struct NewDraft<'a> {
    /// The label.
    pub document: &'a Document,
    /// Name of the window that it comes from.
    pub window: Option<&'a str>,
    /// Active time of the person so far, seconds; none: the draft's stays as it was.
    pub active_seconds: Option<u32>,
}

/// Revision of a person's draft of a task; 0: there was never one. It outlives the draft, so that a window that was away
/// while the label was submitted cannot mistake the next draft for its own.
pub fn revision(tx: &mut dyn Tx, task: TaskId, user: UserId) -> Result<u32, StoreError> {
    let sql = "SELECT revision FROM draft_revisions WHERE task_id = $1 AND user_id = $2";
    Ok(tx.fetch_value(sql, &[task.into(), user.into()])?.unwrap_or(0))
}

/// Count the next revision of a draft whose writer has seen the last one.
///
/// # Errors
/// Another draft was saved, or the label submitted, since ([`StoreError::Stale`]).
pub fn advance(tx: &mut dyn Tx, task: TaskId, user: UserId, seen: u32) -> Result<u32, StoreError> {
    let params = [task.into(), user.into(), i64::from(seen).into()];
    let sql = "UPDATE draft_revisions SET revision = revision + 1 \
               WHERE task_id = $1 AND user_id = $2 AND revision = $3";
    let mut changed = tx.execute(sql, &params)?;
    if changed == 0 && seen == 0 {
        let sql = "INSERT INTO draft_revisions (task_id, user_id, revision) VALUES ($1, $2, 1) \
                   ON CONFLICT (task_id, user_id) DO NOTHING";
        changed = tx.execute(sql, &[task.into(), user.into()])?;
    }
    if changed == 0 { Err(StoreError::Stale) } else { Ok(seen + 1) }
}

/// Store unfinished work in place of the draft that its writer has seen. Gives the new revision.
///
/// # Errors
/// As [`advance`].
pub fn save(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: TaskId,
    user: UserId,
    seen: u32,
    new: NewDraft<'_>,
) -> Result<u32, StoreError> {
    let revision = advance(tx, task, user, seen)?;
    let based_on = labels::last_revision(tx, task)?;
    tx.execute(
        "INSERT INTO drafts (task_id, user_id, saved_at, body, based_on, window_name, active_s) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (task_id, user_id) DO UPDATE SET saved_at = excluded.saved_at, body = excluded.body, \
         based_on = excluded.based_on, window_name = excluded.window_name, \
         active_s = COALESCE(excluded.active_s, drafts.active_s)",
        &[
            task.into(),
            user.into(),
            now.into(),
            pack(new.document)?,
            based_on.map(|id| id.to_string()).into(),
            new.window.map(str::to_owned).into(),
            new.active_seconds.into(),
        ],
    )?;
    Ok(revision)
}

/// A person's unfinished work on a task.
pub fn document(tx: &mut dyn Tx, task: TaskId, user: UserId) -> Result<Option<Document>, StoreError> {
    let sql = "SELECT body FROM drafts WHERE task_id = $1 AND user_id = $2";
    Ok(tx.fetch_value::<StoredDocument>(sql, &[task.into(), user.into()])?.map(|stored| stored.0))
}

/// A person's unfinished work on a task, with its revision and where it came from.
pub fn get(tx: &mut dyn Tx, task: TaskId, user: UserId) -> Result<StoredDraft, StoreError> {
    #[derive(Deserialize)]
    struct DraftRow {
        based_on: Option<String>,
        saved_at: String,
        window_name: Option<String>,
        active_s: Option<u32>,
    }
    let revision = revision(tx, task, user)?;
    let sql =
        "SELECT based_on, saved_at, window_name, active_s FROM drafts WHERE task_id = $1 AND user_id = $2";
    let row: Option<DraftRow> = tx.fetch_optional(sql, &[task.into(), user.into()])?;
    let Some(DraftRow { based_on, saved_at, window_name, active_s }) = row else {
        return Ok(StoredDraft { revision, ..StoredDraft::default() });
    };
    let document = document(tx, task, user)?;
    Ok(StoredDraft {
        revision,
        document,
        based_on,
        saved_at: Some(saved_at),
        window: window_name,
        active_seconds: active_s,
    })
}

/// Active time that a person's unfinished work on a task has so far, seconds.
pub fn active_seconds(tx: &mut dyn Tx, task: TaskId, user: UserId) -> Result<Option<u32>, StoreError> {
    let sql = "SELECT active_s FROM drafts WHERE task_id = $1 AND user_id = $2 AND active_s IS NOT NULL";
    tx.fetch_value(sql, &[task.into(), user.into()])
}

/// Delete a draft whose label was submitted. Its revision goes on, so that what another window saves then is stale.
pub fn submitted(tx: &mut dyn Tx, task: TaskId, user: UserId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM drafts WHERE task_id = $1 AND user_id = $2", &[task.into(), user.into()])?;
    let seen = revision(tx, task, user)?;
    advance(tx, task, user, seen).map(drop)
}

/// Delete the drafts that were saved before a time, of tasks that their authors do not hold. Gives how many.
pub fn drop_abandoned(tx: &mut dyn Tx, before: &Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM drafts WHERE saved_at < $1 AND NOT EXISTS (SELECT 1 FROM tasks t \
               WHERE t.id = drafts.task_id AND t.assignee = drafts.user_id AND t.state IN ($2, $3, $4, $5))";
    let comes_back =
        [TaskState::Claimed, TaskState::Rework, TaskState::Escalated, TaskState::Invalidated].map(Into::into);
    let removed = tx.execute(sql, &[&[before.into()], comes_back.as_slice()].concat())?;
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{each_engine, square};

    fn new(document: &Document) -> NewDraft<'_> {
        NewDraft { document, window: None, active_seconds: None }
    }

    #[test]
    fn a_draft_is_replaced_by_the_next_and_dropped_when_submitted() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (stored, dropped) = fixture.write(move |tx| {
                assert_eq!(save(tx, &now, cast.task, cast.ana, 0, new(&square(1.0)))?, 1);
                assert_eq!(save(tx, &now, cast.task, cast.ana, 1, new(&square(2.0)))?, 2);
                let stored = get(tx, cast.task, cast.ana)?;
                submitted(tx, cast.task, cast.ana)?;
                Ok((stored, get(tx, cast.task, cast.ana)?))
            });
            assert_eq!((stored.revision, stored.document), (2, Some(square(2.0))));
            assert_eq!(dropped, StoredDraft { revision: 3, ..StoredDraft::default() });
        });
    }

    #[test]
    fn a_draft_that_grew_from_an_older_one_is_stale() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            fixture.write({
                let now = now.clone();
                move |tx| save(tx, &now, cast.task, cast.ana, 0, new(&square(1.0)))
            });
            for seen in [0, 2, u32::MAX] {
                let now = now.clone();
                let stale =
                    fixture.try_write(move |tx| save(tx, &now, cast.task, cast.ana, seen, new(&square(2.0))));
                assert!(matches!(stale, Err(StoreError::Stale)), "{seen}: {stale:?}");
            }
            let stored = fixture.write(move |tx| document(tx, cast.task, cast.ana));
            assert_eq!(stored, Some(square(1.0)));
            let other = fixture.write(move |tx| save(tx, &now, cast.task, cast.ben, 0, new(&square(3.0))));
            assert_eq!(other, 1, "each person counts by themselves");
        });
    }
}
