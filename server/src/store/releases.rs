//! Releases: the draft as it stands, signatures, and what was released.

use super::revisions::Author;
use super::{Row, StoreError, Tx, brief, first, golden, projects, questions};
use crate::clock::Now;
use assay_core::api::{Draft, GoldenSummary, Release, ReleaseDay, ReleaseLine, StageChange};
use assay_core::golden::{GoldenState, Rules, apply, stale_why, touched};
use assay_core::hash::sha256_hex;
use assay_core::release::{
    Decision, Definition, SignRefusal, Signature, StageRules, differences, may_sign, missing,
};

/// The draft with its content.
pub struct Drafted {
    /// As people see it.
    pub draft: Draft,
    /// What its hash is made of.
    pub definition: Definition,
    /// The release before.
    last: Option<Definition>,
}

/// What the next release would be: the stages' rules with what was decided since the last one, and the vetted items.
///
/// # Errors
/// Storage, or it is damaged.
pub fn draft(tx: &mut dyn Tx, now: &Now, project: &str) -> Result<Drafted, StoreError> {
    let last = last(tx, project)?;
    let (number, previous) =
        last.as_ref().map_or((1, None), |r| (r.release.number + 1, Some(r.release.hash.clone())));
    let last = last.map(|r| r.definition);
    let decided = questions::decisions(tx, project)?;
    let open: Vec<Decision> = decided.into_iter().filter(|(_, r)| r.is_none()).map(|(d, _)| d).collect();
    let (stages, misfits) = with_decisions(stages(tx, project)?, &open);
    let golden: Vec<_> = golden::vetted(tx, project)?.into_iter().map(|(entry, _)| entry).collect();
    let definition = Definition { project: project.to_owned(), previous, stages, golden, decisions: open };
    let hash = definition.hash();
    let brief = brief::get(tx, project)?.0;
    let milestone = brief.next_milestone(now.day());
    let needed = milestone.map(|m| m.teams.clone()).unwrap_or_default();
    let signatures = signatures(tx, project, &hash)?;
    let all = golden::list(tx, project)?;
    let waits = |g: &&GoldenSummary| !matches!(g.state, GoldenState::Vetted | GoldenState::Retired);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let draft = Draft {
        number,
        differences: differences(last.as_ref(), &definition),
        decisions: definition.decisions.clone(),
        misfits,
        golden: count(definition.golden.len()),
        waiting: count(all.iter().filter(waits).count()),
        milestone: milestone.map(|m| m.name.clone()),
        missing: missing(&needed, &signatures, &hash),
        needed,
        signatures,
        hash,
    };
    Ok(Drafted { draft, definition, last })
}

fn stages(tx: &mut dyn Tx, project: &str) -> Result<Vec<StageRules>, StoreError> {
    Ok(projects::stages(tx, project)?.into_iter().map(StageRules::from).collect())
}

/// Stages after decisions, and what of these does not fit any more.
fn with_decisions(mut stages: Vec<StageRules>, open: &[Decision]) -> (Vec<StageRules>, Vec<String>) {
    let mut misfits = Vec::new();
    for decision in open {
        let Some(stage) = stages.iter_mut().find(|s| s.id == decision.stage) else {
            misfits.push(format!("{}: its stage is gone.", decision.title));
            continue;
        };
        match apply(&stage.rules, &decision.changes) {
            Ok(rules) => stage.rules = rules,
            Err(why) => misfits.push(format!("{}: {why}", decision.title)),
        }
    }
    (stages, misfits)
}

fn signatures(tx: &mut dyn Tx, project: &str, hash: &str) -> Result<Vec<Signature>, StoreError> {
    let sql = "SELECT s.hash, s.team, s.signer, u.name, s.at FROM signatures s JOIN users u ON u.id = s.signer \
        WHERE s.project_id = $1 AND s.hash = $2 ORDER BY s.at, s.team";
    let signature = |row: &Row| {
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
pub fn team_of(tx: &mut dyn Tx, project: &str, user: &str) -> Result<String, StoreError> {
    let sql = "SELECT team FROM members WHERE project_id = $1 AND user_id = $2";
    first(tx.query(sql, &[project.into(), user.into()])?).map_or(Ok(String::new()), |row| row.text(0))
}

/// Sign the draft for one's own team.
///
/// # Errors
/// It is another team's word, or another content than the one shown, or the team's word is there already.
pub fn sign(
    tx: &mut dyn Tx,
    now: &Now,
    project: &str,
    user: &str,
    team: &str,
    hash: &str,
) -> Result<(), StoreError> {
    tx.exclusive()?;
    let draft = draft(tx, now, project)?.draft;
    let own = team_of(tx, project, user)?;
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
pub fn publish(tx: &mut dyn Tx, now: &Now, project: &str, user: &str, hash: &str) -> Result<u32, StoreError> {
    tx.exclusive()?;
    let Drafted { draft, definition, last } = draft(tx, now, project)?;
    if draft.hash != hash {
        let message = "the draft changed since you were shown it; look at what is new, and have it signed";
        return Err(StoreError::Conflict(message.to_owned()));
    }
    if !draft.misfits.is_empty() {
        let message = format!("a decision does not fit the rules any more: {}", draft.misfits.join(" "));
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
    golden::keep(tx, project)?;
    let author = Author { now, user, why: "", release: Some(draft.number) };
    take_effect(tx, project, &definition, &author)?;
    if let Some(last) = last {
        go_stale(tx, now, project, &last, &definition)?;
    }
    Ok(draft.number)
}

/// What was decided holds for all work from now on.
fn take_effect(
    tx: &mut dyn Tx,
    project: &str,
    definition: &Definition,
    author: &Author<'_>,
) -> Result<(), StoreError> {
    for stage in projects::stages(tx, project)? {
        let Some(new) = definition.stage(&stage.id).map(|s| &s.rules) else { continue };
        if Rules::from(stage.clone()) != *new {
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
fn go_stale(
    tx: &mut dyn Tx,
    now: &Now,
    project: &str,
    last: &Definition,
    new: &Definition,
) -> Result<(), StoreError> {
    let vetted = golden::vetted(tx, project)?;
    for stage in &new.stages {
        let Some(before) = last.stage(&stage.id) else { continue };
        let touched = touched(&before.rules, &stage.rules);
        if touched.changes.is_empty() {
            continue;
        }
        let of_stage = new.decisions.iter().filter(|d| d.stage == stage.id);
        let decided_at = of_stage.map(|d| d.at.clone()).max().unwrap_or_else(|| now.text.clone());
        for (entry, vetted_at) in &vetted {
            if entry.stage == stage.id && *vetted_at < decided_at {
                let why = stale_why(&touched, &golden::get(tx, project, &entry.id)?.1);
                if !why.is_empty() {
                    golden::outdate(tx, now, &entry.id, &why)?;
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
pub fn days(tx: &mut dyn Tx, project: &str) -> Result<Vec<ReleaseDay>, StoreError> {
    let sql = "SELECT number, at FROM releases WHERE project_id = $1 ORDER BY number";
    let rows = tx.query(sql, &[project.into()])?;
    let day = |row: &Row| {
        let day = row.text(1)?.chars().take(10).collect();
        Ok(ReleaseDay { number: row.count(0)?, day })
    };
    rows.iter().map(day).collect()
}

/// A release as its row says it: without signatures and differences.
fn release(row: &Row) -> Result<Release, StoreError> {
    let release = ReleaseLine {
        number: row.count(0)?,
        hash: row.text(1)?,
        at: row.text(2)?,
        by_name: row.text(3)?,
        signatures: Vec::new(),
        differences: Vec::new(),
    };
    Ok(Release { release, definition: serde_json::from_slice(&row.bytes(4)?)? })
}

/// All releases with their content, the first first.
///
/// # Errors
/// Storage, or they are damaged.
pub fn list(tx: &mut dyn Tx, project: &str) -> Result<Vec<Release>, StoreError> {
    let rows = tx.query(RELEASES, &[project.into()])?;
    let mut out: Vec<Release> = Vec::new();
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
pub fn get(tx: &mut dyn Tx, project: &str, number: u32) -> Result<Release, StoreError> {
    let all = list(tx, project)?;
    all.into_iter().find(|r| r.release.number == number).ok_or(StoreError::NotFound("release"))
}

/// Whether a release of the project holds a golden label, by its hash.
pub(super) fn holds(tx: &mut dyn Tx, project: &str, label_hash: &str) -> Result<bool, StoreError> {
    let rows = tx.query(&format!("{RELEASES} DESC"), &[project.into()])?;
    for row in &rows {
        if release(row)?.definition.golden.iter().any(|entry| entry.label_hash == label_hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn last(tx: &mut dyn Tx, project: &str) -> Result<Option<Release>, StoreError> {
    let found = first(tx.query(&format!("{RELEASES} DESC LIMIT 1"), &[project.into()])?);
    found.as_ref().map(release).transpose()
}

/// Releases whose stored content is not what their hash says: project and number.
///
/// # Errors
/// Storage.
pub fn changed(tx: &mut dyn Tx) -> Result<Vec<(String, u32)>, StoreError> {
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
