//! Signing and publishing of releases.

use super::context::ActionContext;
use super::release_drafts::DraftContent;
use crate::clock::Timestamp;
use crate::store::stages::StageAuthor;
use crate::store::{Audited, StoreError, Tx, audit, golden, projects, questions, releases, stages};
use crate::usecase;
use assay_core::api::{ReleaseList, StageChange};
use assay_core::golden::{LabelingRules, rules_difference, stale_reasons};
use assay_core::id::{GoldenId, ProjectId, UserId};
use assay_core::release::{ReleaseDefinition, SignRefusal, may_sign};

/// The draft of the next release and those that there are, as a person sees them.
pub fn list(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    user: UserId,
) -> Result<ReleaseList, StoreError> {
    let mut lines: Vec<_> = releases::list(tx, project)?.into_iter().map(|r| r.release).collect();
    lines.reverse();
    let draft = usecase::release_drafts::load(tx, now, project)?.draft;
    Ok(ReleaseList { draft, releases: lines, team: projects::member_team(tx, project, user)? })
}

/// Sign the draft that the person was shown, for their own team.
///
/// # Errors
/// It is another team's word, or another content than the one shown, or the team's word is there already.
pub fn sign(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    team: &str,
    shown_hash: &str,
) -> Result<Audited<()>, StoreError> {
    tx.exclusive()?;
    let DraftContent { draft, hash, .. } = usecase::release_drafts::load(tx, by.now, by.project)?;
    let own = projects::member_team(tx, by.project, by.user)?;
    let person = by.user.to_string();
    may_sign(&draft.hash, &draft.signatures, (&person, &own), team, shown_hash).map_err(|refusal| {
        let words = refusal.to_string();
        match refusal {
            SignRefusal::OtherTeam { .. } => StoreError::Forbidden(words),
            SignRefusal::OtherContent | SignRefusal::Already(_) | SignRefusal::SignedForAnotherTeam(_) => {
                StoreError::Conflict(words)
            }
        }
    })?;
    releases::add_signature(tx, by.now, by.project, hash, team, by.user)?;
    Ok(Audited::new((), by.entry("release.sign", by.project, format!("signed {hash} for {team}"))))
}

/// Make the draft a release: its rules are the stages' from now on, and golden items that they concern go stale. Gives the
/// release's number.
///
/// # Errors
/// A needed team has not signed, nobody has, or the draft is another one by now.
pub fn publish(tx: &mut dyn Tx, by: ActionContext<'_>, shown_hash: &str) -> Result<Audited<u32>, StoreError> {
    tx.exclusive()?;
    let DraftContent { draft, definition, hash, last } =
        usecase::release_drafts::load(tx, by.now, by.project)?;
    if draft.hash != shown_hash {
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
    let number = draft.number;
    let anchor = audit::last_line(tx)?;
    releases::add(tx, by.now, by.project, number, &definition, by.user, anchor.as_ref())?;
    questions::set_release(tx, by.project, number)?;
    golden::store_labels(tx, by.project)?;
    apply_definition(tx, by, &definition, number)?;
    if let Some(last) = last {
        mark_stale_items(tx, by, &last, &definition)?;
    }
    let detail = format!("made release {number} of {hash}");
    Ok(Audited::new(number, by.entry("release.publish", by.project, detail)))
}

/// Write the decided rules into the stages: they hold for all work from now on.
fn apply_definition(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    definition: &ReleaseDefinition,
    number: u32,
) -> Result<(), StoreError> {
    let author = StageAuthor { now: by.now, user: by.user, why: "", release: Some(number) };
    for stage in stages::list(tx, by.project)? {
        let Some(new) = definition.stage(&stage.id).map(|s| &s.rules) else { continue };
        if LabelingRules::from(stage.clone()) != *new {
            let change = StageChange {
                name: stage.name,
                ontology: new.ontology.clone(),
                rubric: new.rubric.clone(),
                guideline: new.guideline.clone(),
                compare_while_labeling: stage.compare_while_labeling,
                remove_used_classes: false,
                why: String::new(),
            };
            stages::change(tx, by.project, stage.id.parse()?, stage.revision, &change, &author)?;
        }
    }
    Ok(())
}

/// Mark as stale the items that were vetted before the rules that concern them were decided.
fn mark_stale_items(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    last: &ReleaseDefinition,
    new: &ReleaseDefinition,
) -> Result<(), StoreError> {
    let vetted = golden::list_vetted(tx, by.project)?;
    for stage in &new.stages {
        let Some(before) = last.stage(&stage.id) else { continue };
        let touched = rules_difference(&before.rules, &stage.rules);
        if touched.changes.is_empty() {
            continue;
        }
        let of_stage = new.decisions.iter().filter(|d| d.stage == stage.id);
        let decided_at = of_stage.map(|d| d.at.clone()).max().unwrap_or_else(|| by.now.text.clone());
        for item in vetted.iter().filter(|item| item.entry.stage == stage.id && item.vetted_at < decided_at) {
            let id: GoldenId = item.entry.id.parse()?;
            let why = stale_reasons(&touched, &golden::document(tx, id)?);
            if !why.is_empty() {
                golden::mark_stale(tx, by.now, id, &why)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "releases_tests.rs"]
mod tests;
