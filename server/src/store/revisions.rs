//! The versions of a stage's rules: each change keeps what was, by whom it was made, and why.

use super::{StoreError, Tx, first, projects};
use crate::clock::Timestamp;
use assay_core::api::{Stage, StageRevision, StageVersion};
use assay_core::release::StageRules;

/// How a version of a stage came about.
#[derive(Clone, Copy, Debug)]
pub struct RevisionAuthor<'a> {
    /// When.
    pub now: &'a Timestamp,
    /// Who made it.
    pub user: &'a str,
    /// Why; may be empty.
    pub why: &'a str,
    /// The release that made it, where one did.
    pub release: Option<u32>,
}

/// Store a version that is there, unless it is stored already; without an author, as one that was there before.
///
/// # Errors
/// Storage.
pub(super) fn store_version(
    tx: &mut dyn Tx,
    stage: &Stage,
    author: Option<&RevisionAuthor<'_>>,
) -> Result<(), StoreError> {
    let rules = StageRules::from(stage.clone());
    tx.execute(
        "INSERT INTO stage_revisions (stage_id, revision, rules, why, release, user_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (stage_id, revision) DO NOTHING",
        &[
            (&stage.id).into(),
            stage.revision.into(),
            serde_json::to_string(&rules)?.into(),
            author.map_or("", |a| a.why).into(),
            author.and_then(|a| a.release).into(),
            author.map(|a| a.user).into(),
            author.map(|a| a.now.text.as_str()).into(),
        ],
    )?;
    Ok(())
}

/// The versions of a stage, the last first. One that never changed has one.
///
/// # Errors
/// There is no such stage in the project.
pub fn list(tx: &mut dyn Tx, project: &str, stage: &str) -> Result<Vec<StageRevision>, StoreError> {
    let now = projects::stage(tx, project, stage)?;
    let rows = tx.query(
        "SELECT r.revision, r.why, r.release, u.name, r.at FROM stage_revisions r \
         LEFT JOIN users u ON u.id = r.user_id WHERE r.stage_id = $1 ORDER BY r.revision DESC",
        &[stage.into()],
    )?;
    let mut all = Vec::with_capacity(rows.len() + 1);
    for row in &rows {
        let release = row.maybe_int(2)?.and_then(|n| u32::try_from(n).ok());
        let (why, by_name, at) = (row.text(1)?, row.maybe_text(3)?, row.maybe_text(4)?);
        all.push(StageRevision { revision: row.count(0)?, why, release, by_name, at });
    }
    if all.is_empty() {
        let revision = now.revision;
        all.push(StageRevision { revision, why: String::new(), release: None, by_name: None, at: None });
    }
    Ok(all)
}

/// A version of a stage, whole.
///
/// # Errors
/// There is no such stage in the project, or no such version is stored.
pub fn get(tx: &mut dyn Tx, project: &str, stage: &str, revision: u32) -> Result<StageVersion, StoreError> {
    let now = projects::stage(tx, project, stage)?;
    if now.revision == revision {
        return Ok(StageVersion { revision, rules: StageRules::from(now) });
    }
    let sql = "SELECT rules FROM stage_revisions WHERE stage_id = $1 AND revision = $2";
    let row = first(tx.query(sql, &[stage.into(), revision.into()])?);
    let text = row.ok_or(StoreError::NotFound("version of this stage"))?.text(0)?;
    Ok(StageVersion { revision, rules: serde_json::from_str(&text)? })
}
