//! Releases: the draft as it stands, signatures, and what was released.

use super::revisions::RevisionAuthor;
use super::{SqlRow, StoreError, Tx, brief, first, golden, projects, questions};
use crate::clock::Timestamp;
use assay_core::api::{GoldenSummary, ReleaseDate, ReleaseDetail, ReleaseDraft, ReleaseSummary, StageChange};
use assay_core::golden::{GoldenState, LabelingRules, apply_changes, rules_difference, stale_reasons};
use assay_core::hash::sha256_hex;
use assay_core::release::{
    Decision, ReleaseDefinition, SignRefusal, Signature, StageRules, differences, may_sign,
    missing_signatures,
};

/// The draft with its content.
pub struct DraftContent {
    /// As people see it.
    pub draft: ReleaseDraft,
    /// What its hash is made of.
    pub definition: ReleaseDefinition,
    /// The release before.
    last: Option<ReleaseDefinition>,
}

/// What the next release would be: the stages' rules with what was decided since the last one, and the vetted items.
///
/// # Errors
/// Storage, or it is damaged.
pub fn draft(tx: &mut dyn Tx, now: &Timestamp, project: &str) -> Result<DraftContent, StoreError> {
    let last = last(tx, project)?;
    let (number, previous) =
        last.as_ref().map_or((1, None), |r| (r.release.number + 1, Some(r.release.hash.clone())));
    let last = last.map(|r| r.definition);
    let decided = questions::decisions(tx, project)?;
    let open: Vec<Decision> = decided.into_iter().filter(|(_, r)| r.is_none()).map(|(d, _)| d).collect();
    let (stages, conflicts) = with_decisions(stages(tx, project)?, &open);
    let golden: Vec<_> = golden::list_vetted(tx, project)?.into_iter().map(|(entry, _)| entry).collect();
    let definition =
        ReleaseDefinition { project: project.to_owned(), previous, stages, golden, decisions: open };
    let hash = definition.hash();
    let brief = brief::get(tx, project)?.0;
    let milestone = brief.next_milestone(now.day());
    let needed = milestone.map(|m| m.teams.clone()).unwrap_or_default();
    let signatures = signatures(tx, project, &hash)?;
    let all = golden::list(tx, project)?;
    let waits = |g: &&GoldenSummary| !matches!(g.state, GoldenState::Vetted | GoldenState::Retired);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let draft = ReleaseDraft {
        number,
        differences: differences(last.as_ref(), &definition),
        decisions: definition.decisions.clone(),
        conflicts,
        golden: count(definition.golden.len()),
        waiting: count(all.iter().filter(waits).count()),
        milestone: milestone.map(|m| m.name.clone()),
        missing: missing_signatures(&needed, &signatures, &hash),
        needed,
        signatures,
        hash,
    };
    Ok(DraftContent { draft, definition, last })
}

fn stages(tx: &mut dyn Tx, project: &str) -> Result<Vec<StageRules>, StoreError> {
    Ok(projects::stages(tx, project)?.into_iter().map(StageRules::from).collect())
}

/// Stages after decisions, and what of these does not fit any more.
fn with_decisions(mut stages: Vec<StageRules>, open: &[Decision]) -> (Vec<StageRules>, Vec<String>) {
    let mut conflicts = Vec::new();
    for decision in open {
        let Some(stage) = stages.iter_mut().find(|s| s.id == decision.stage) else {
            conflicts.push(format!("{}: its stage is gone.", decision.title));
            continue;
        };
        match apply_changes(&stage.rules, &decision.changes) {
            Ok(rules) => stage.rules = rules,
            Err(why) => conflicts.push(format!("{}: {why}", decision.title)),
        }
    }
    (stages, conflicts)
}

fn signatures(tx: &mut dyn Tx, project: &str, hash: &str) -> Result<Vec<Signature>, StoreError> {
    let sql = "SELECT s.hash, s.team, s.signer, u.name, s.at FROM signatures s JOIN users u ON u.id = s.signer \
        WHERE s.project_id = $1 AND s.hash = $2 ORDER BY s.at, s.team";
    let signature = |row: &SqlRow| {
        Ok(Signature {
            hash: row.text(0)?,
            team: row.text(1)?,
            by: row.text(2)?,
            by_name: row.text(3)?,
            at: row.text(4)?,
        })
    };
    tx.query(sql, &[project.into(), hash.into()])?.iter().map(signature).collect()
}

/// A person's team in a project; empty: none.
///
/// # Errors
/// Storage.
pub fn member_team(tx: &mut dyn Tx, project: &str, user: &str) -> Result<String, StoreError> {
    let sql = "SELECT team FROM members WHERE project_id = $1 AND user_id = $2";
    first(tx.query(sql, &[project.into(), user.into()])?).map_or(Ok(String::new()), |row| row.text(0))
}

/// Sign the draft for one's own team.
///
/// # Errors
/// It is another team's word, or another content than the one shown, or the team's word is there already.
pub fn sign(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    user: &str,
    team: &str,
    hash: &str,
) -> Result<(), StoreError> {
    tx.exclusive()?;
    let draft = draft(tx, now, project)?.draft;
    let own = member_team(tx, project, user)?;
    may_sign(&draft.hash, &draft.signatures, &own, team, hash).map_err(|refusal| {
        let words = refusal.to_string();
        match refusal {
            SignRefusal::OtherTeam { .. } => StoreError::Forbidden(words),
            _ => StoreError::Conflict(words),
        }
    })?;
    tx.execute(
        "INSERT INTO signatures (project_id, hash, team, signer, at) VALUES ($1, $2, $3, $4, $5)",
        &[project.into(), hash.into(), team.into(), user.into(), now.text.as_str().into()],
    )?;
    Ok(())
}

/// Make the draft a release: its rules are the stages' from now on, and golden items that they concern go stale.
///
/// # Errors
/// A needed team has not signed, nobody has, or the draft is another one by now.
pub fn publish(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    user: &str,
    hash: &str,
) -> Result<u32, StoreError> {
    tx.exclusive()?;
    let DraftContent { draft, definition, last } = draft(tx, now, project)?;
    if draft.hash != hash {
        let message = "the draft changed since you were shown it; look at what is new, and have it signed";
        return Err(StoreError::Conflict(message.to_owned()));
    }
    if !draft.conflicts.is_empty() {
        let message = format!("a decision does not fit the rules any more: {}", draft.conflicts.join(" "));
        return Err(StoreError::Conflict(message));
    }
    if !draft.missing.is_empty() {
        let teams = draft.missing.join(", ");
        return Err(StoreError::Conflict(format!("{teams} must sign first; ask them")));
    }
    if draft.signatures.is_empty() {
        return Err(StoreError::Conflict("nobody has signed this; one team at least must".to_owned()));
    }
    tx.execute(
        "INSERT INTO releases (project_id, number, hash, body, author, at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            project.into(),
            draft.number.into(),
            hash.into(),
            definition.to_json().into(),
            user.into(),
            now.text.as_str().into(),
        ],
    )?;
    tx.execute(
        "UPDATE decisions SET release = $1 WHERE project_id = $2 AND release IS NULL",
        &[draft.number.into(), project.into()],
    )?;
    golden::store_labels(tx, project)?;
    let author = RevisionAuthor { now, user, why: "", release: Some(draft.number) };
    apply_definition(tx, project, &definition, &author)?;
    if let Some(last) = last {
        mark_stale_items(tx, now, project, &last, &definition)?;
    }
    Ok(draft.number)
}

/// What was decided holds for all work from now on.
fn apply_definition(
    tx: &mut dyn Tx,
    project: &str,
    definition: &ReleaseDefinition,
    author: &RevisionAuthor<'_>,
) -> Result<(), StoreError> {
    for stage in projects::stages(tx, project)? {
        let Some(new) = definition.stage(&stage.id).map(|s| &s.rules) else { continue };
        if LabelingRules::from(stage.clone()) != *new {
            let change = StageChange {
                name: stage.name,
                ontology: new.ontology.clone(),
                rubric: new.rubric.clone(),
                guideline: new.guideline.clone(),
                compare_while_labeling: stage.compare_while_labeling,
                why: String::new(),
            };
            projects::change_stage(tx, project, &stage.id, stage.revision, &change, author)?;
        }
    }
    Ok(())
}

/// Items that were vetted before the rules that concern them were decided have to be looked at again.
fn mark_stale_items(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    last: &ReleaseDefinition,
    new: &ReleaseDefinition,
) -> Result<(), StoreError> {
    let vetted = golden::list_vetted(tx, project)?;
    for stage in &new.stages {
        let Some(before) = last.stage(&stage.id) else { continue };
        let touched = rules_difference(&before.rules, &stage.rules);
        if touched.changes.is_empty() {
            continue;
        }
        let of_stage = new.decisions.iter().filter(|d| d.stage == stage.id);
        let decided_at = of_stage.map(|d| d.at.clone()).max().unwrap_or_else(|| now.text.clone());
        for (entry, vetted_at) in &vetted {
            if entry.stage == stage.id && *vetted_at < decided_at {
                let why = stale_reasons(&touched, &golden::get(tx, project, &entry.id)?.1);
                if !why.is_empty() {
                    golden::mark_stale(tx, now, &entry.id, &why)?;
                }
            }
        }
    }
    Ok(())
}

const RELEASES: &str = "SELECT r.number, r.hash, r.at, u.name, r.body FROM releases r \
    JOIN users u ON u.id = r.author WHERE r.project_id = $1 ORDER BY r.number";

/// When releases were made, oldest first.
///
/// # Errors
/// Storage.
pub fn days(tx: &mut dyn Tx, project: &str) -> Result<Vec<ReleaseDate>, StoreError> {
    let sql = "SELECT number, at FROM releases WHERE project_id = $1 ORDER BY number";
    let rows = tx.query(sql, &[project.into()])?;
    let day = |row: &SqlRow| {
        let day = row.text(1)?.chars().take(10).collect();
        Ok(ReleaseDate { number: row.count(0)?, day })
    };
    rows.iter().map(day).collect()
}

/// A release as its row says it: without signatures and differences.
fn release(row: &SqlRow) -> Result<ReleaseDetail, StoreError> {
    let release = ReleaseSummary {
        number: row.count(0)?,
        hash: row.text(1)?,
        at: row.text(2)?,
        by_name: row.text(3)?,
        signatures: Vec::new(),
        differences: Vec::new(),
    };
    Ok(ReleaseDetail { release, definition: serde_json::from_slice(&row.bytes(4)?)? })
}

/// All releases with their content, the first first.
///
/// # Errors
/// Storage, or they are damaged.
pub fn list(tx: &mut dyn Tx, project: &str) -> Result<Vec<ReleaseDetail>, StoreError> {
    let rows = tx.query(RELEASES, &[project.into()])?;
    let mut out: Vec<ReleaseDetail> = Vec::new();
    for row in &rows {
        let mut next = release(row)?;
        next.release.signatures = signatures(tx, project, &next.release.hash)?;
        next.release.differences = differences(out.last().map(|r| &r.definition), &next.definition);
        out.push(next);
    }
    Ok(out)
}

/// One release with its content.
///
/// # Errors
/// There is no such release in the project, or it is damaged.
pub fn get(tx: &mut dyn Tx, project: &str, number: u32) -> Result<ReleaseDetail, StoreError> {
    let all = list(tx, project)?;
    all.into_iter().find(|r| r.release.number == number).ok_or(StoreError::NotFound("release"))
}

/// Whether a release of the project holds a golden label, by its hash.
pub(super) fn contains_label(tx: &mut dyn Tx, project: &str, label_hash: &str) -> Result<bool, StoreError> {
    let rows = tx.query(&format!("{RELEASES} DESC"), &[project.into()])?;
    for row in &rows {
        if release(row)?.definition.golden.iter().any(|entry| entry.label_hash == label_hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn last(tx: &mut dyn Tx, project: &str) -> Result<Option<ReleaseDetail>, StoreError> {
    let found = first(tx.query(&format!("{RELEASES} DESC LIMIT 1"), &[project.into()])?);
    found.as_ref().map(release).transpose()
}

/// Releases whose stored content is not what their hash says: project and number.
///
/// # Errors
/// Storage.
pub fn find_corrupted(tx: &mut dyn Tx) -> Result<Vec<(String, u32)>, StoreError> {
    let rows =
        tx.query("SELECT project_id, number, hash, body FROM releases ORDER BY project_id, number", &[])?;
    let mut out = Vec::new();
    for row in &rows {
        if sha256_hex(&row.bytes(3)?) != row.text(2)? {
            out.push((row.text(0)?, row.count(1)?));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
