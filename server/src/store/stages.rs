//! Stages of a project's pipeline: their rules, and the versions of these. Each change keeps what was, by whom it was
//! made, and why.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{Stage, StageChange, StageKind, StageRevision, StageVersion};
use assay_core::id::{AttemptId, ProjectId, StageId, UserId};
use assay_core::ontology::Ontology;
use assay_core::release::StageRules;
use assay_core::rubric::Rubric;

/// Fields of a stage to add, for [`add`].
#[derive(Clone, Debug)]
pub struct NewStage {
    /// Its name.
    pub name: String,
    /// What is done in it.
    pub kind: StageKind,
    /// Classes and attributes.
    pub ontology: Ontology,
    /// How labels are graded.
    pub rubric: Rubric,
    /// Markdown.
    pub guideline: String,
    /// See [`Stage::compare_while_labeling`].
    pub compare_while_labeling: bool,
}

/// Add a stage at the end of a project's pipeline.
pub fn add(tx: &mut dyn Tx, project: ProjectId, new: &NewStage) -> Result<StageId, StoreError> {
    insert(tx, project, new, None)
}

/// Add the rules of an attempt at a course or exam: a stage that is in no pipeline, and that no list of stages has.
pub fn add_for_attempt(
    tx: &mut dyn Tx,
    project: ProjectId,
    new: &NewStage,
    attempt: AttemptId,
) -> Result<StageId, StoreError> {
    insert(tx, project, new, Some(attempt))
}

fn insert(
    tx: &mut dyn Tx,
    project: ProjectId,
    new: &NewStage,
    attempt: Option<AttemptId>,
) -> Result<StageId, StoreError> {
    let id: StageId = new_id();
    tx.execute(
        "INSERT INTO stages (id, project_id, position, name, kind, ontology, rubric, guideline, \
         compare_while_labeling, revision, attempt_id) \
         VALUES ($1, $2, (SELECT COUNT(*) FROM stages WHERE project_id = $2), $3, $4, $5, $6, $7, $8, 1, $9)",
        &[
            id.into(),
            project.into(),
            (&new.name).into(),
            new.kind.into(),
            SqlValue::json(&new.ontology)?,
            SqlValue::json(&new.rubric)?,
            (&new.guideline).into(),
            new.compare_while_labeling.into(),
            attempt.into(),
        ],
    )?;
    Ok(id)
}

const STAGE: &str = "SELECT id, project_id AS project, name, kind, ontology, rubric, guideline, \
    compare_while_labeling, revision FROM stages WHERE project_id = $1";

/// A stage of a project.
///
/// # Errors
/// There is no such stage in it.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: StageId) -> Result<Stage, StoreError> {
    tx.fetch_one("stage", &format!("{STAGE} AND id = $2"), &[project.into(), id.into()])
}

/// All stages of a project in pipeline order.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<Stage>, StoreError> {
    tx.fetch_all(&format!("{STAGE} AND attempt_id IS NULL ORDER BY position"), &[project.into()])
}

/// How a version of a stage came about.
#[derive(Clone, Copy, Debug)]
pub struct StageAuthor<'a> {
    /// When.
    pub now: &'a Timestamp,
    /// Who made it.
    pub user: UserId,
    /// Why; may be empty.
    pub why: &'a str,
    /// The release that made it, where one did.
    pub release: Option<u32>,
}

/// Change a stage that the caller read at `seen`. What it was is stored as a version, and so is what it becomes.
///
/// # Errors
/// It is at another revision by now, or is not there.
pub fn change(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: StageId,
    seen: u32,
    change: &StageChange,
    author: &StageAuthor<'_>,
) -> Result<Stage, StoreError> {
    let was = get(tx, project, id)?;
    let changed = tx.execute(
        "UPDATE stages SET name = $1, ontology = $2, rubric = $3, guideline = $4, \
         compare_while_labeling = $5, revision = revision + 1 \
         WHERE id = $6 AND project_id = $7 AND revision = $8",
        &[
            (&change.name).into(),
            SqlValue::json(&change.ontology)?,
            SqlValue::json(&change.rubric)?,
            (&change.guideline).into(),
            change.compare_while_labeling.into(),
            id.into(),
            project.into(),
            seen.into(),
        ],
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    let stage = get(tx, project, id)?;
    store_version(tx, id, was, None)?;
    store_version(tx, id, stage.clone(), Some(author))?;
    Ok(stage)
}

/// Store a version of a stage, unless it is stored already; without an author, as one that was there before.
fn store_version(
    tx: &mut dyn Tx,
    id: StageId,
    stage: Stage,
    author: Option<&StageAuthor<'_>>,
) -> Result<(), StoreError> {
    let revision = stage.revision;
    tx.execute(
        "INSERT INTO stage_revisions (stage_id, revision, rules, why, release, user_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (stage_id, revision) DO NOTHING",
        &[
            id.into(),
            revision.into(),
            SqlValue::json(&StageRules::from(stage))?,
            author.map_or("", |a| a.why).into(),
            author.and_then(|a| a.release).into(),
            author.map(|a| a.user).into(),
            author.map(|a| a.now).into(),
        ],
    )?;
    Ok(())
}

/// The versions of a stage, the last first. One that never changed has one.
///
/// # Errors
/// There is no such stage in the project.
pub fn versions(tx: &mut dyn Tx, project: ProjectId, id: StageId) -> Result<Vec<StageRevision>, StoreError> {
    let now = get(tx, project, id)?;
    let mut all: Vec<StageRevision> = tx.fetch_all(
        "SELECT r.revision, r.why, r.release, u.name AS by_name, r.at FROM stage_revisions r \
         LEFT JOIN users u ON u.id = r.user_id WHERE r.stage_id = $1 ORDER BY r.revision DESC",
        &[id.into()],
    )?;
    if all.is_empty() {
        let revision = now.revision;
        all.push(StageRevision { revision, why: String::new(), release: None, by_name: None, at: None });
    }
    Ok(all)
}

/// Changes of a stage after a time, the last first.
pub fn changes_since(tx: &mut dyn Tx, id: StageId, since: &str) -> Result<Vec<StageRevision>, StoreError> {
    let sql = "SELECT r.revision, r.why, r.release, u.name AS by_name, r.at FROM stage_revisions r \
               LEFT JOIN users u ON u.id = r.user_id WHERE r.stage_id = $1 AND r.at > $2 ORDER BY r.revision DESC";
    tx.fetch_all(sql, &[id.into(), since.into()])
}

/// A version of a stage, whole.
///
/// # Errors
/// There is no such stage in the project, or no such version is stored.
pub fn version(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: StageId,
    revision: u32,
) -> Result<StageVersion, StoreError> {
    let now = get(tx, project, id)?;
    if now.revision == revision {
        return Ok(StageVersion { revision, rules: StageRules::from(now) });
    }
    let sql = "SELECT revision, rules FROM stage_revisions WHERE stage_id = $1 AND revision = $2";
    tx.fetch_one("version of this stage", sql, &[id.into(), revision.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn a_stage_changes_only_from_the_revision_that_was_seen() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (first, late) = fixture.write(move |tx| {
                let seen = get(tx, cast.project, cast.stage)?;
                let new = StageChange {
                    name: "Flyable".to_owned(),
                    ontology: seen.ontology,
                    rubric: seen.rubric,
                    guideline: seen.guideline,
                    compare_while_labeling: false,
                    remove_used_classes: false,
                    why: String::new(),
                };
                let author = StageAuthor { now: &now, user: cast.qa, why: "It was too long.", release: None };
                let mut again = || change(tx, cast.project, cast.stage, seen.revision, &new, &author);
                let (first, late) = (again()?, again().is_err());
                Ok((first, late))
            });
            assert_eq!((first.revision, first.name.as_str(), late), (2, "Flyable", true));
            let stored = fixture.write(move |tx| {
                let all = versions(tx, cast.project, cast.stage)?;
                Ok((all, version(tx, cast.project, cast.stage, 1)?.rules.name))
            });
            let listed: Vec<_> =
                stored.0.iter().map(|r| (r.revision, r.why.as_str(), r.by_name.as_deref())).collect();
            assert_eq!(listed, [(2, "It was too long.", Some("quinn")), (1, "", None)]);
            assert_eq!(stored.1, "Flyable space");
        });
    }
}
