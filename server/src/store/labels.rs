//! Label revisions, stored whole and never overwritten, and verdicts on revisions.

use super::document::{StoredDocument, pack};
use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{MyVerdict, NewReview, Review, Revision, RevisionSummary};
use assay_core::grade::Grade;
use assay_core::id::{LabelHash, ProjectId, ReviewId, RevisionId, StageId, TaskId, UserId};
use assay_core::label::Document;
use serde::Deserialize;
use std::collections::BTreeMap;

const SUMMARY: &str = "SELECT r.id, r.number, r.author, u.name AS author_name, r.submitted_at, r.hash, r.objects, \
    r.grade, r.saw_golden, (SELECT a.seconds FROM active_times a WHERE a.revision_id = r.id) AS active_seconds \
    FROM revisions r JOIN users u ON u.id = r.author";

/// Number of the last release of the project of the task `$2`.
const RELEASE_IN_FORCE: &str =
    "(SELECT MAX(f.number) FROM releases f JOIN tasks o ON o.project_id = f.project_id WHERE o.id = $2)";

/// A revision to append, for [`add`].
#[derive(Clone, Copy, Debug)]
pub struct NewRevision<'a> {
    /// Who submits it.
    pub author: UserId,
    /// The label.
    pub document: &'a Document,
    /// Its grade, where the task has golden.
    pub grade: Option<&'a Grade>,
    /// Whether the author could see golden while labeling.
    pub saw_golden: bool,
}

/// Append a revision to a task, of an author who did not see golden.
pub fn add_revision(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: TaskId,
    author: UserId,
    document: &Document,
    grade: Option<&Grade>,
) -> Result<RevisionSummary, StoreError> {
    add(tx, now, task, &NewRevision { author, document, grade, saw_golden: false })
}

/// Append a revision to a task.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: TaskId,
    &NewRevision { author, document, grade, saw_golden }: &NewRevision<'_>,
) -> Result<RevisionSummary, StoreError> {
    let id: RevisionId = new_id();
    tx.execute(
        &format!(
            "INSERT INTO revisions (id, task_id, number, author, submitted_at, hash, objects, body, grade, saw_golden, release) \
             VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM revisions WHERE task_id = $2), $3, $4, $5, $6, $7, $8, $9, {RELEASE_IN_FORCE})"
        ),
        &[
            id.into(),
            task.into(),
            author.into(),
            now.into(),
            LabelHash::digest(&document.to_json()).into(),
            SqlValue::count(document.objects.len()),
            pack(document)?,
            grade.map_or(Ok(SqlValue::Null), SqlValue::json)?,
            saw_golden.into(),
        ],
    )?;
    tx.fetch_one("revision", &format!("{SUMMARY} WHERE r.id = $1"), &[id.into()])
}

/// Append a revision that came with an import: what a task starts with.
pub fn add_imported(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: TaskId,
    author: UserId,
    document: &Document,
) -> Result<RevisionSummary, StoreError> {
    let summary = add_revision(tx, now, task, author, document, None)?;
    let id: RevisionId = summary.id.parse()?;
    tx.execute("UPDATE revisions SET imported = 1 WHERE id = $1", &[id.into()])?;
    Ok(summary)
}

/// The label that an import gave a task to start with: its author and document.
pub fn first_imported(tx: &mut dyn Tx, task: TaskId) -> Result<Option<(UserId, Document)>, StoreError> {
    #[derive(Deserialize)]
    struct ImportedRow {
        author: UserId,
        body: StoredDocument,
    }
    let sql =
        "SELECT author, body FROM revisions WHERE task_id = $1 AND imported = 1 ORDER BY number LIMIT 1";
    let row: Option<ImportedRow> = tx.fetch_optional(sql, &[task.into()])?;
    Ok(row.map(|row| (row.author, row.body.0)))
}

/// A person's last submissions in a project: when they last submitted a label of each stage, by the stage's id.
pub fn last_submissions(
    tx: &mut dyn Tx,
    project: ProjectId,
    author: UserId,
) -> Result<BTreeMap<String, String>, StoreError> {
    #[derive(Deserialize)]
    struct LastRow {
        stage: String,
        last: String,
    }
    let sql = "SELECT t.stage_id AS stage, MAX(r.submitted_at) AS last FROM revisions r JOIN tasks t ON t.id = r.task_id \
               WHERE r.author = $1 AND r.imported = 0 AND t.project_id = $2 AND t.golden_id IS NULL GROUP BY t.stage_id";
    let rows: Vec<LastRow> = tx.fetch_all(sql, &[author.into(), project.into()])?;
    Ok(rows.into_iter().map(|row| (row.stage, row.last)).collect())
}

/// Number of labels that each person submitted in a stage since a time, by their ids.
pub fn submissions_since(
    tx: &mut dyn Tx,
    stage: StageId,
    since: &Timestamp,
) -> Result<BTreeMap<String, u32>, StoreError> {
    #[derive(Deserialize)]
    struct AuthorRow {
        author: String,
        labels: u32,
    }
    let sql = "SELECT r.author, COUNT(*) AS labels FROM tasks t JOIN revisions r ON r.task_id = t.id \
               WHERE t.stage_id = $1 AND t.updated_at >= $2 AND r.submitted_at >= $2 AND r.imported = 0 GROUP BY r.author";
    let rows: Vec<AuthorRow> = tx.fetch_all(sql, &[stage.into(), since.into()])?;
    Ok(rows.into_iter().map(|row| (row.author, row.labels)).collect())
}

/// Verdicts of reviewers on a person's labels in a project, the last first.
pub fn verdicts_on(
    tx: &mut dyn Tx,
    project: ProjectId,
    author: UserId,
    most: u32,
) -> Result<Vec<MyVerdict>, StoreError> {
    let sql = "SELECT v.task_id AS task, c.name AS scene_name, s.name AS stage_name, v.verdict, v.reason, v.created_at, \
               (SELECT a.seconds FROM active_times a WHERE a.revision_id = r.id) AS active_seconds \
               FROM revisions r JOIN reviews v ON v.task_id = r.task_id AND v.revision_id = r.id \
               JOIN tasks t ON t.id = r.task_id JOIN stages s ON s.id = t.stage_id JOIN scenes c ON c.id = t.scene_id \
               WHERE r.author = $1 AND t.project_id = $2 AND t.golden_id IS NULL ORDER BY v.id DESC LIMIT $3";
    tx.fetch_all(sql, &[author.into(), project.into(), most.into()])
}

/// Days of submissions: from one day on (empty: from the first), and before another (empty: until the last), `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug)]
pub struct SubmissionWindow<'a> {
    /// First day.
    pub from: &'a str,
    /// The day after the last.
    pub before: &'a str,
}

/// Last label of a task.
#[derive(Debug)]
pub struct StageLabel {
    /// The task.
    pub task: TaskId,
    /// Name of its scene.
    pub scene_name: String,
    /// The submission.
    pub revision: RevisionId,
    /// The label.
    pub document: Document,
}

/// The last labels of a stage's tasks that were submitted in a window, the newest first; honeypots and items of exams are no labels of
/// what came in.
pub fn submissions_in(
    tx: &mut dyn Tx,
    stage: StageId,
    window: SubmissionWindow<'_>,
    most: u32,
) -> Result<Vec<StageLabel>, StoreError> {
    #[derive(Deserialize)]
    struct LabelRow {
        task: TaskId,
        scene_name: String,
        revision: RevisionId,
        body: StoredDocument,
    }
    // A time sorts after its own day.
    let sql = "SELECT t.id AS task, c.name AS scene_name, r.id AS revision, r.body FROM revisions r JOIN tasks t ON t.id = r.task_id \
               JOIN scenes c ON c.id = t.scene_id WHERE t.stage_id = $1 AND t.golden_id IS NULL AND r.submitted_at >= $2 \
               AND ($3 = '' OR r.submitted_at < $3) AND r.number = (SELECT MAX(n.number) FROM revisions n WHERE n.task_id = r.task_id) \
               AND NOT EXISTS (SELECT 1 FROM honeypots h WHERE h.task_id = t.id) ORDER BY r.submitted_at DESC, r.id DESC LIMIT $4";
    let rows: Vec<LabelRow> =
        tx.fetch_all(sql, &[stage.into(), window.from.into(), window.before.into(), most.into()])?;
    let label = |LabelRow { task, scene_name, revision, body }| StageLabel {
        task,
        scene_name,
        revision,
        document: body.0,
    };
    Ok(rows.into_iter().map(label).collect())
}

/// Id of the last submission in a stage; none: there is none.
pub fn last_submission_of_stage(tx: &mut dyn Tx, stage: StageId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT r.id FROM revisions r JOIN tasks t ON t.id = r.task_id WHERE t.stage_id = $1 ORDER BY r.submitted_at DESC LIMIT 1";
    tx.fetch_value(sql, &[stage.into()])
}

/// The last label that each person submitted for a task, in the order of their first submissions; imports are nobody's.
pub fn last_of_each_author(tx: &mut dyn Tx, task: TaskId) -> Result<Vec<RevisionSummary>, StoreError> {
    let sql = format!("{SUMMARY} WHERE r.task_id = $1 AND r.imported = 0 ORDER BY r.number");
    let mut last: Vec<RevisionSummary> = Vec::new();
    for revision in tx.fetch_all::<RevisionSummary>(&sql, &[task.into()])? {
        match last.iter_mut().find(|known| known.author == revision.author) {
            Some(known) => *known = revision,
            None => last.push(revision),
        }
    }
    Ok(last)
}

/// Whether a document is one of a task's revisions.
pub fn has_revision_of(tx: &mut dyn Tx, task: TaskId, document: &Document) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM revisions WHERE task_id = $1 AND hash = $2";
    tx.exists(sql, &[task.into(), LabelHash::digest(&document.to_json()).into()])
}

/// A task's revisions, oldest first.
pub fn revisions(tx: &mut dyn Tx, task: TaskId) -> Result<Vec<RevisionSummary>, StoreError> {
    tx.fetch_all(&format!("{SUMMARY} WHERE r.task_id = $1 ORDER BY r.number"), &[task.into()])
}

/// The id of a task's last revision.
pub fn last_revision(tx: &mut dyn Tx, task: TaskId) -> Result<Option<RevisionId>, StoreError> {
    let sql = "SELECT id FROM revisions WHERE task_id = $1 ORDER BY number DESC LIMIT 1";
    tx.fetch_value(sql, &[task.into()])
}

/// The document of a task's last revision.
pub fn last_document(tx: &mut dyn Tx, task: TaskId) -> Result<Option<Document>, StoreError> {
    let last = last_revision(tx, task)?;
    last.map(|id| Ok(revision(tx, task, id)?.document)).transpose()
}

/// One revision with its document, whose bytes must have the stored hash.
///
/// # Errors
/// There is none, or it is damaged.
pub fn revision(tx: &mut dyn Tx, task: TaskId, id: RevisionId) -> Result<Revision, StoreError> {
    let sql = format!("{SUMMARY} WHERE r.task_id = $1 AND r.id = $2");
    let summary: RevisionSummary = tx.fetch_one("revision", &sql, &[task.into(), id.into()])?;
    let body = tx.fetch_value("SELECT body FROM revisions WHERE id = $1", &[id.into()])?;
    let StoredDocument(document) = body.ok_or(StoreError::NotFound("revision"))?;
    if LabelHash::digest(&document.to_json()).to_string() != summary.hash {
        return Err(StoreError::Damaged(format!("revision {id} does not have its hash")));
    }
    Ok(Revision { summary, document })
}

/// Store a verdict on the task's last revision.
///
/// # Errors
/// Another revision came since ([`StoreError::Stale`]).
pub fn add_review(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: TaskId,
    reviewer: UserId,
    new: &NewReview,
) -> Result<ReviewId, StoreError> {
    let id: ReviewId = new_id();
    let last = last_revision(tx, task)?.ok_or(StoreError::NotFound("revision"))?;
    if last.to_string() != new.revision {
        return Err(StoreError::Stale);
    }
    tx.execute(
        &format!(
            "INSERT INTO reviews (id, task_id, revision_id, reviewer, verdict, errors, reason, created_at, rejected, seconds, team, release) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, COALESCE((SELECT m.team FROM members m \
             JOIN tasks p ON p.project_id = m.project_id WHERE p.id = $2 AND m.user_id = $4), ''), {RELEASE_IN_FORCE})"
        ),
        &[
            id.into(),
            task.into(),
            last.into(),
            reviewer.into(),
            new.verdict.into(),
            SqlValue::json(&new.errors)?,
            new.reason.trim().into(),
            now.into(),
            SqlValue::json(&new.rejected)?,
            new.seconds.into(),
        ],
    )?;
    Ok(id)
}

/// Delete a verdict that its reviewer takes back, with what was measured of it.
pub fn delete_review(tx: &mut dyn Tx, id: ReviewId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM object_verdicts WHERE verdict_id = $1", &[id.into()])?;
    tx.execute("DELETE FROM reviews WHERE id = $1", &[id.into()])?;
    Ok(())
}

/// A task's verdicts, oldest first.
pub fn reviews(tx: &mut dyn Tx, task: TaskId) -> Result<Vec<Review>, StoreError> {
    tx.fetch_all(
        "SELECT r.id, r.revision_id AS revision, v.number, r.reviewer, u.name AS reviewer_name, r.verdict, \
         r.errors, r.rejected, r.reason, r.created_at \
         FROM reviews r JOIN users u ON u.id = r.reviewer JOIN revisions v ON v.id = r.revision_id \
         WHERE r.task_id = $1 ORDER BY r.id",
        &[task.into()],
    )
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
            fixture.write(move |tx| {
                add_revision(tx, &now, cast.task, cast.ana, &square(1.0), None)?;
                add_revision(tx, &now, cast.task, cast.ana, &square(0.1 + 0.2), None)
            });
            let all = fixture.write(move |tx| revisions(tx, cast.task));
            assert_eq!(all.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2]);
            let id = all[1].id.parse().unwrap();
            let second = fixture.write(move |tx| revision(tx, cast.task, id));
            assert_eq!(second.document, square(0.1 + 0.2), "to the last bit");
        });
    }

    #[test]
    fn a_damaged_revision_is_found_by_its_hash() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let found = fixture.try_write(move |tx| {
                let added = add_revision(tx, &now, cast.task, cast.ana, &square(1.0), None)?;
                tx.execute("UPDATE revisions SET body = $1", &[pack(&square(2.0))?])?;
                revision(tx, cast.task, added.id.parse().unwrap())
            });
            assert!(matches!(found, Err(StoreError::Damaged(_))), "{found:?}");
        });
    }

    #[test]
    fn a_verdict_on_an_earlier_revision_is_stale() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let stale = fixture.try_write(move |tx| {
                let first = add_revision(tx, &now, cast.task, cast.ana, &square(1.0), None)?;
                add_revision(tx, &now, cast.task, cast.ana, &square(2.0), None)?;
                let new = NewReview {
                    revision: first.id,
                    verdict: Verdict::Accept,
                    ..NewReview::accept(String::new())
                };
                add_review(tx, &now, cast.task, cast.qa, &new)
            });
            assert!(matches!(stale, Err(StoreError::Stale)));
        });
    }
}
