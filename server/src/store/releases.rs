//! Releases and the signatures of their content.

use super::error::StoreError;
use super::row::StoredBytes;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::api::{ReleaseDate, ReleaseDetail, ReleaseSummary};
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

/// Add a release.
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
) -> Result<(), StoreError> {
    let body = definition.to_json();
    tx.execute(
        "INSERT INTO releases (project_id, number, hash, body, author, at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            project.into(),
            number.into(),
            ReleaseHash::digest(&body).into(),
            body.into(),
            author.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// Dates of the releases, oldest first.
pub fn dates(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<ReleaseDate>, StoreError> {
    let sql = "SELECT number, SUBSTR(at, 1, 10) AS day FROM releases WHERE project_id = $1 ORDER BY number";
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
    /// Its content.
    #[serde(rename = "body")]
    pub definition: ReleaseDefinition,
}

const RELEASE: &str = "SELECT r.number, r.hash, r.at, u.name AS by_name, r.body FROM releases r \
    JOIN users u ON u.id = r.author WHERE r.project_id = $1";

/// With its signatures and what it changed since the release before.
fn detail(
    tx: &mut dyn Tx,
    project: ProjectId,
    stored: StoredRelease,
    before: Option<&ReleaseDefinition>,
) -> Result<ReleaseDetail, StoreError> {
    let StoredRelease { number, hash, at, by_name, definition } = stored;
    let (signatures, differences) = (signatures(tx, project, hash)?, differences(before, &definition));
    let hash = hash.to_string();
    let release = ReleaseSummary { number, hash, at, by_name, signatures, differences };
    Ok(ReleaseDetail { release, definition })
}

/// All releases with their content, the first first.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<ReleaseDetail>, StoreError> {
    let rows: Vec<StoredRelease> =
        tx.fetch_all(&format!("{RELEASE} ORDER BY r.number"), &[project.into()])?;
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
