//! Label revisions, stored whole and never overwritten, drafts, and verdicts on revisions.

use super::{SqlRow, StoreError, Tx, enum_name, first, parse_enum};
use crate::clock::{Timestamp, new_id};
use assay_core::api::{NewReview, Review, Revision, RevisionSummary};
use assay_core::grade::Grade;
use assay_core::hash::sha256_hex;
use assay_core::label::Document;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::io::{Read, Write};

/// Canonical JSON, compressed.
pub(super) fn pack(document: &Document) -> Result<Vec<u8>, StoreError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&document.to_json()).map_err(|e| StoreError::Engine(e.to_string()))?;
    encoder.finish().map_err(|e| StoreError::Engine(e.to_string()))
}

/// What [`pack`] packed.
pub(super) fn unpack(bytes: &[u8]) -> Result<Document, StoreError> {
    let mut json = Vec::new();
    ZlibDecoder::new(bytes).read_to_end(&mut json).map_err(|e| StoreError::Damaged(e.to_string()))?;
    Ok(serde_json::from_slice(&json)?)
}

const SUMMARY: &str = "SELECT r.id, r.number, r.author, u.name, r.submitted_at, r.hash, r.objects, r.grade \
    FROM revisions r JOIN users u ON u.id = r.author";

fn summary(row: &SqlRow) -> Result<RevisionSummary, StoreError> {
    Ok(RevisionSummary {
        id: row.text(0)?,
        number: row.count(1)?,
        author: row.text(2)?,
        author_name: row.text(3)?,
        submitted_at: row.text(4)?,
        hash: row.text(5)?,
        objects: row.count(6)?,
        grade: row.maybe_text(7)?.map(|g| serde_json::from_str(&g)).transpose()?,
    })
}

/// Append a revision to a task.
///
/// # Errors
/// Storage.
pub fn add_revision(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: &str,
    author: &str,
    document: &Document,
    grade: Option<&Grade>,
) -> Result<RevisionSummary, StoreError> {
    let id = new_id();
    tx.execute(
        "INSERT INTO revisions (id, task_id, number, author, submitted_at, hash, objects, body, grade) \
         VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM revisions WHERE task_id = $2), $3, $4, $5, $6, $7, $8)",
        &[
            (&id).into(),
            task.into(),
            author.into(),
            now.text.as_str().into(),
            sha256_hex(&document.to_json()).into(),
            i64::try_from(document.objects.len()).unwrap_or(0).into(),
            pack(document)?.into(),
            grade.map(serde_json::to_string).transpose()?.into(),
        ],
    )?;
    let row = first(tx.query(&format!("{SUMMARY} WHERE r.id = $1"), &[id.into()])?);
    summary(&row.ok_or(StoreError::NotFound("revision"))?)
}

/// A task's revisions, oldest first.
///
/// # Errors
/// Storage.
pub fn revisions(tx: &mut dyn Tx, task: &str) -> Result<Vec<RevisionSummary>, StoreError> {
    let sql = format!("{SUMMARY} WHERE r.task_id = $1 ORDER BY r.number");
    tx.query(&sql, &[task.into()])?.iter().map(summary).collect()
}

/// One revision with its document, whose bytes must have the stored hash.
///
/// # Errors
/// There is none, or it is damaged.
pub fn revision(tx: &mut dyn Tx, task: &str, id: &str) -> Result<Revision, StoreError> {
    let sql = format!("{SUMMARY} WHERE r.task_id = $1 AND r.id = $2");
    let row = first(tx.query(&sql, &[task.into(), id.into()])?);
    let summary = summary(&row.ok_or(StoreError::NotFound("revision"))?)?;
    let body = first(tx.query("SELECT body FROM revisions WHERE id = $1", &[id.into()])?);
    let document = unpack(&body.ok_or(StoreError::NotFound("revision"))?.bytes(0)?)?;
    if sha256_hex(&document.to_json()) != summary.hash {
        return Err(StoreError::Damaged(format!("revision {id} does not have its hash")));
    }
    Ok(Revision { summary, document })
}

/// Store unfinished work.
///
/// # Errors
/// Storage.
pub fn save_draft(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: &str,
    user: &str,
    document: &Document,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO drafts (task_id, user_id, saved_at, body) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (task_id, user_id) DO UPDATE SET saved_at = excluded.saved_at, body = excluded.body",
        &[task.into(), user.into(), now.text.as_str().into(), pack(document)?.into()],
    )?;
    Ok(())
}

/// A person's unfinished work on a task.
///
/// # Errors
/// Storage, or it is damaged.
pub fn draft(tx: &mut dyn Tx, task: &str, user: &str) -> Result<Option<Document>, StoreError> {
    let sql = "SELECT body FROM drafts WHERE task_id = $1 AND user_id = $2";
    first(tx.query(sql, &[task.into(), user.into()])?).map(|row| unpack(&row.bytes(0)?)).transpose()
}

/// Forget a draft: it was submitted.
///
/// # Errors
/// Storage.
pub fn drop_draft(tx: &mut dyn Tx, task: &str, user: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM drafts WHERE task_id = $1 AND user_id = $2", &[task.into(), user.into()])?;
    Ok(())
}

/// Store a verdict on the task's last revision.
///
/// # Errors
/// Another revision came since ([`StoreError::Stale`]).
pub fn add_review(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: &str,
    reviewer: &str,
    new: &NewReview,
) -> Result<(), StoreError> {
    let last = "SELECT id FROM revisions WHERE task_id = $1 ORDER BY number DESC LIMIT 1";
    let last = first(tx.query(last, &[task.into()])?).ok_or(StoreError::NotFound("revision"))?.text(0)?;
    if last != new.revision {
        return Err(StoreError::Stale);
    }
    tx.execute(
        "INSERT INTO reviews (id, task_id, revision_id, reviewer, verdict, errors, reason, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            new_id().into(),
            task.into(),
            last.into(),
            reviewer.into(),
            enum_name(&new.verdict).into(),
            serde_json::to_string(&new.errors)?.into(),
            new.reason.trim().into(),
            now.text.as_str().into(),
        ],
    )?;
    Ok(())
}

/// A task's verdicts, oldest first.
///
/// # Errors
/// Storage.
pub fn reviews(tx: &mut dyn Tx, task: &str) -> Result<Vec<Review>, StoreError> {
    let rows = tx.query(
        "SELECT r.id, r.revision_id, v.number, r.reviewer, u.name, r.verdict, r.errors, r.reason, r.created_at \
         FROM reviews r JOIN users u ON u.id = r.reviewer JOIN revisions v ON v.id = r.revision_id \
         WHERE r.task_id = $1 ORDER BY r.id",
        &[task.into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Review {
                id: row.text(0)?,
                revision: row.text(1)?,
                number: row.count(2)?,
                reviewer: row.text(3)?,
                reviewer_name: row.text(4)?,
                verdict: parse_enum(row.text(5)?)?,
                errors: serde_json::from_str(&row.text(6)?)?,
                reason: row.text(7)?,
                created_at: row.text(8)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{each_engine, square};
    use assay_core::review::Verdict;

    #[test]
    fn revisions_are_numbered_and_read_back_as_they_were() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (task, ana) = (cast.task.clone(), cast.ana.clone());
            fixture.write(move |tx| {
                add_revision(tx, &now, &task, &ana, &square(1.0), None)?;
                add_revision(tx, &now, &task, &ana, &square(0.1 + 0.2), None)
            });
            let task = cast.task.clone();
            let all = fixture.write(move |tx| revisions(tx, &task));
            assert_eq!(all.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2]);
            let (task, id) = (cast.task, all[1].id.clone());
            let second = fixture.write(move |tx| revision(tx, &task, &id));
            assert_eq!(second.document, square(0.1 + 0.2), "to the last bit");
        });
    }

    #[test]
    fn a_damaged_revision_is_found_by_its_hash() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let found = fixture.try_write(move |tx| {
                let added = add_revision(tx, &now, &cast.task, &cast.ana, &square(1.0), None)?;
                tx.execute("UPDATE revisions SET body = $1", &[pack(&square(2.0))?.into()])?;
                revision(tx, &cast.task, &added.id)
            });
            assert!(matches!(found, Err(StoreError::Damaged(_))), "{found:?}");
        });
    }

    #[test]
    fn a_draft_is_replaced_by_the_next_and_dropped_when_submitted() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (stored, dropped) = fixture.write(move |tx| {
                save_draft(tx, &now, &cast.task, &cast.ana, &square(1.0))?;
                save_draft(tx, &now, &cast.task, &cast.ana, &square(2.0))?;
                let stored = draft(tx, &cast.task, &cast.ana)?;
                drop_draft(tx, &cast.task, &cast.ana)?;
                Ok((stored, draft(tx, &cast.task, &cast.ana)?))
            });
            assert_eq!((stored, dropped), (Some(square(2.0)), None));
        });
    }

    #[test]
    fn a_verdict_on_an_earlier_revision_is_stale() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let stale = fixture.try_write(move |tx| {
                let first = add_revision(tx, &now, &cast.task, &cast.ana, &square(1.0), None)?;
                add_revision(tx, &now, &cast.task, &cast.ana, &square(2.0), None)?;
                let new = NewReview {
                    revision: first.id,
                    verdict: Verdict::Accept,
                    errors: Vec::new(),
                    reason: String::new(),
                };
                add_review(tx, &now, &cast.task, &cast.qa, &new)
            });
            assert!(matches!(stale, Err(StoreError::Stale)));
        });
    }
}
