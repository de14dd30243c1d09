//! The draft of a project's next release.

use crate::clock::Timestamp;
use crate::store::{StoreError, Tx, brief, golden, questions, releases, stages};
use assay_core::api::{GoldenSummary, ReleaseDraft};
use assay_core::golden::{GoldenState, apply_changes};
use assay_core::id::{ProjectId, ReleaseHash};
use assay_core::release::{Decision, ReleaseDefinition, StageRules, differences, missing_signatures};

/// The draft with its content.
pub struct DraftContent {
    /// As people see it.
    pub draft: ReleaseDraft,
    /// What its hash is made of.
    pub definition: ReleaseDefinition,
    /// The hash.
    pub hash: ReleaseHash,
    /// The release before.
    pub last: Option<ReleaseDefinition>,
}

/// What the next release would be: the stages' rules with what was decided since the last one, and the vetted items.
pub fn load(tx: &mut dyn Tx, now: &Timestamp, project: ProjectId) -> Result<DraftContent, StoreError> {
    let last = releases::last(tx, project)?;
    let (number, previous) =
        last.as_ref().map_or((1, None), |last| (last.number + 1, Some(last.hash.to_string())));
    let last = last.map(|last| last.definition);
    let decisions = questions::open_decisions(tx, project)?;
    let rules = stages::list(tx, project)?.into_iter().map(StageRules::from).collect();
    let (stages, conflicts) = with_decisions(rules, &decisions);
    let golden: Vec<_> = golden::list_vetted(tx, project)?.into_iter().map(|item| item.entry).collect();
    let definition = ReleaseDefinition { project: project.to_string(), previous, stages, golden, decisions };
    let hash = ReleaseHash::digest(&definition.to_json());
    let signatures = releases::signatures(tx, project, hash)?;
    let brief = brief::get(tx, project)?.0;
    let milestone = brief.next_milestone(now.day());
    let needed = milestone.map(|m| m.teams.clone()).unwrap_or_default();
    let waits = |g: &&GoldenSummary| !matches!(g.state, GoldenState::Vetted | GoldenState::Retired);
    let waiting = golden::list(tx, project)?.iter().filter(waits).count();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let draft = ReleaseDraft {
        number,
        differences: differences(last.as_ref(), &definition),
        decisions: definition.decisions.clone(),
        conflicts,
        golden: count(definition.golden.len()),
        waiting: count(waiting),
        milestone: milestone.map(|m| m.name.clone()),
        missing: missing_signatures(&needed, &signatures, &hash.to_string()),
        needed,
        signatures,
        hash: hash.to_string(),
    };
    Ok(DraftContent { draft, definition, hash, last })
}

/// Stages after decisions, and the decisions that do not fit any more.
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
