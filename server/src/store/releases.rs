//! Releases and the signatures of their content.

use super::error::StoreError;
use super::row::StoredBytes;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::api::{AuditAnchor, ReleaseDate, ReleaseDetail, ReleaseSummary};
use assay_core::hash::sha256_hex;
use assay_core::id::{LabelHash, ProjectId, ReleaseHash, UserId};
use assay_core::release::{ReleaseDefinition, Signature, differences};
use serde::Deserialize;

/// Signatures of a content, in the order given.
pub fn signatures(
    tx: &mut dyn Tx,
    project: ProjectId,
    hash: ReleaseHash,
) -> Result<Vec<Signature>, StoreError> {
    let sql = "SELECT s.hash, s.team, s.signer AS \"by\", u.name AS by_name, s.at \
        FROM signatures s JOIN users u ON u.id = s.signer \
        WHERE s.project_id = $1 AND s.hash = $2 ORDER BY s.at, s.team";
    tx.fetch_all(sql, &[project.into(), hash.into()])
}

/// Add the signature of a team.
pub fn add_signature(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    hash: ReleaseHash,
    team: &str,
    signer: UserId,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO signatures (project_id, hash, team, signer, at) VALUES ($1, $2, $3, $4, $5)",
        &[project.into(), hash.into(), team.into(), signer.into(), now.into()],
    )?;
    Ok(())
}

/// Add a release, with the last line of the audit trail.
///
/// # Errors
/// Storage, or there is one of this number.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    number: u32,
    definition: &ReleaseDefinition,
    author: UserId,
    anchor: Option<&AuditAnchor>,
) -> Result<(), StoreError> {
    let body = definition.to_json();
    let line = anchor.map(|anchor| i64::try_from(anchor.line).unwrap_or(i64::MAX));
    tx.execute(
        "INSERT INTO releases (project_id, number, hash, body, author, at, audit_number, audit_hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            project.into(),
            number.into(),
            ReleaseHash::digest(&body).into(),
            body.into(),
            author.into(),
            now.into(),
            line.into(),
            anchor.map(|anchor| anchor.hash.clone()).into(),
        ],
    )?;
    Ok(())
}

/// Dates of the releases, oldest first.
pub fn dates(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<ReleaseDate>, StoreError> {
    let sql = "SELECT number, SUBSTR(at, 1, 10) AS day FROM releases WHERE project_id = $1 ORDER BY number";
    tx.fetch_all(sql, &[project.into()])
}

/// Times of the releases, oldest first.
pub fn times(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<String>, StoreError> {
    tx.fetch_values("SELECT at FROM releases WHERE project_id = $1 ORDER BY number", &[project.into()])
}

/// Signature of a team with its time, whatever its content.
#[derive(Clone, Debug, Deserialize)]
pub struct SignatureTime {
    /// The team.
    pub team: String,
    /// The time.
    pub at: String,
}

/// All signatures of a project, also of contents that were changed before they became a release, oldest first.
pub fn signature_times(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<SignatureTime>, StoreError> {
    let sql = "SELECT team, at FROM signatures WHERE project_id = $1 ORDER BY at, team";
    tx.fetch_all(sql, &[project.into()])
}

/// A release as it is stored: without signatures and differences.
#[derive(Clone, Debug, Deserialize)]
pub struct StoredRelease {
    /// Its number.
    pub number: u32,
    /// The hash of its content.
    pub hash: ReleaseHash,
    at: String,
    by_name: String,
    audit_number: Option<u64>,
    audit_hash: Option<String>,
    /// Its content.
    #[serde(rename = "body")]
    pub definition: ReleaseDefinition,
}

const RELEASE: &str = "SELECT r.number, r.hash, r.at, u.name AS by_name, r.audit_number, r.audit_hash, r.body FROM releases r \
    JOIN users u ON u.id = r.author WHERE r.project_id = $1";

/// With its signatures and what it changed since the release before.
fn detail(
    tx: &mut dyn Tx,
    project: ProjectId,
    stored: StoredRelease,
    before: Option<&ReleaseDefinition>,
) -> Result<ReleaseDetail, StoreError> {
    let StoredRelease { number, hash, at, by_name, audit_number, audit_hash, definition } = stored;
    let audit = audit_number.zip(audit_hash).map(|(line, hash)| AuditAnchor { line, hash });
    let (signatures, differences) = (signatures(tx, project, hash)?, differences(before, &definition));
    let hash = hash.to_string();
    let release = ReleaseSummary { number, hash, at, by_name, signatures, differences, audit };
    Ok(ReleaseDetail { release, definition })
}

/// All releases as they are stored, the first first.
pub fn stored(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<StoredRelease>, StoreError> {
    tx.fetch_all(&format!("{RELEASE} ORDER BY r.number"), &[project.into()])
}

/// All releases with their content, the first first.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<ReleaseDetail>, StoreError> {
    let rows = stored(tx, project)?;
    let mut out: Vec<ReleaseDetail> = Vec::with_capacity(rows.len());
    for row in rows {
        let next = detail(tx, project, row, out.last().map(|before| &before.definition))?;
        out.push(next);
    }
    Ok(out)
}

/// One release with its content.
///
/// # Errors
/// There is no such release in the project, or it or the one before is damaged.
pub fn get(tx: &mut dyn Tx, project: ProjectId, number: u32) -> Result<ReleaseDetail, StoreError> {
    let sql = format!("{RELEASE} AND r.number = $2");
    let release = tx.fetch_one("release", &sql, &[project.into(), number.into()])?;
    let sql = format!("{RELEASE} AND r.number < $2 ORDER BY r.number DESC LIMIT 1");
    let before: Option<StoredRelease> = tx.fetch_optional(&sql, &[project.into(), number.into()])?;
    detail(tx, project, release, before.as_ref().map(|before| &before.definition))
}

/// The last release, where there is one.
pub fn last(tx: &mut dyn Tx, project: ProjectId) -> Result<Option<StoredRelease>, StoreError> {
    tx.fetch_optional(&format!("{RELEASE} ORDER BY r.number DESC LIMIT 1"), &[project.into()])
}

/// Whether a release of the project holds a golden label, by its hash.
///
/// # Errors
/// Storage, or a release is damaged.
pub fn contains_label(tx: &mut dyn Tx, project: ProjectId, hash: LabelHash) -> Result<bool, StoreError> {
    let rows = tx.query(&format!("{RELEASE} ORDER BY r.number DESC"), &[project.into()])?;
    let hash = hash.to_string();
    for row in &rows {
        let release: StoredRelease = row.decode()?;
        if release.definition.golden.iter().any(|entry| entry.label_hash == hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Releases whose stored content is not what their hash says: project and number.
pub fn find_corrupted(tx: &mut dyn Tx) -> Result<Vec<(ProjectId, u32)>, StoreError> {
    #[derive(Deserialize)]
    struct ReleaseBytes {
        project: ProjectId,
        number: u32,
        hash: String,
        body: StoredBytes,
    }
    let sql = "SELECT project_id AS project, number, hash, body FROM releases ORDER BY project_id, number";
    let rows: Vec<ReleaseBytes> = tx.fetch_all(sql, &[])?;
    let changed = rows.into_iter().filter(|row| sha256_hex(&row.body.0) != row.hash);
    Ok(changed.map(|row| (row.project, row.number)).collect())
}

/// Releases whose line of the audit trail is not the one that they were published after: project and number.
pub fn find_broken_anchors(tx: &mut dyn Tx) -> Result<Vec<(ProjectId, u32)>, StoreError> {
    #[derive(Deserialize)]
    struct AnchoredRelease {
        project: ProjectId,
        number: u32,
    }
    let sql = "SELECT r.project_id AS project, r.number FROM releases r LEFT JOIN audit a ON a.number = r.audit_number \
               WHERE r.audit_hash IS NOT NULL AND (a.hash IS NULL OR a.hash <> r.audit_hash) \
               ORDER BY r.project_id, r.number";
    let rows: Vec<AnchoredRelease> = tx.fetch_all(sql, &[])?;
    Ok(rows.into_iter().map(|row| (row.project, row.number)).collect())
}
