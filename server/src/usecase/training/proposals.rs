//! Delta courses that releases call for: what changed since the people of a stage qualified.

use crate::store::courses::{self, StoredCourse};
use crate::store::{StoreError, Tx, golden, releases};
use assay_core::api::{DeltaCourseProposal, GoldenSummary};
use assay_core::golden::{GoldenState, LabelingRules, RulesDifference, rules_difference};
use assay_core::id::{GoldenId, ProjectId};
use assay_core::release::ReleaseDefinition;
use std::collections::BTreeSet;

/// Items of a delta course at most, so that it takes a few minutes.
const MAX_ITEMS: usize = 5;

/// Delta courses that the last release calls for: for each stage that requires a course, the classes that changed since that
/// course was made and that no delta course is about.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<DeltaCourseProposal>, StoreError> {
    let Some(last) = releases::last(tx, project)? else { return Ok(Vec::new()) };
    let required: Vec<StoredCourse> =
        courses::list(tx, project)?.into_iter().filter(|course| course.is_required).collect();
    let stages: BTreeSet<_> = required.iter().map(|course| course.stage).collect();
    let items = golden::list(tx, project)?;
    let mut proposals = Vec::new();
    for stage in stages {
        let of_stage = || required.iter().filter(|course| course.stage == stage);
        let oldest = of_stage().filter(|course| course.classes.is_empty()).map(base_release).min();
        let Some((base, now)) = oldest.zip(last.definition.stage(&stage.to_string())) else { continue };
        let difference = changes_since(tx, project, base, &stage.to_string(), &now.rules)?;
        let mut changed = classes(&difference, &now.rules);
        for delta in of_stage().filter(|course| !course.classes.is_empty()) {
            let later = changes_since(tx, project, base_release(delta), &stage.to_string(), &now.rules)?;
            let later = classes(&later, &now.rules);
            changed.retain(|class| later.contains(class) || !delta.classes.contains(class));
        }
        if changed.is_empty() {
            continue;
        }
        let concerns = |class: &Option<String>| class.as_ref().is_none_or(|class| changed.contains(class));
        let changes =
            difference.changes.into_iter().filter(|(class, _)| concerns(class)).map(|(_, what)| what);
        let of_stage: Vec<&GoldenSummary> =
            items.iter().filter(|item| item.stage == stage.to_string()).collect();
        let (golden, to_vet) = items_of(tx, &of_stage, &changed)?;
        proposals.push(DeltaCourseProposal {
            stage: stage.to_string(),
            stage_name: now.name.clone(),
            release: last.number,
            changes: changes.collect::<BTreeSet<_>>().into_iter().collect(),
            classes: changed.into_iter().collect(),
            golden,
            to_vet,
        });
    }
    Ok(proposals)
}

/// Release that the items of a course were vetted under; of one that is older than all releases, the first.
fn base_release(course: &StoredCourse) -> u32 {
    course.release.unwrap_or(1)
}

/// What changed in a stage's rules since a release.
fn changes_since(
    tx: &mut dyn Tx,
    project: ProjectId,
    release: u32,
    stage: &str,
    now: &LabelingRules,
) -> Result<RulesDifference, StoreError> {
    let before: ReleaseDefinition = releases::get(tx, project, release)?.definition;
    Ok(before.stage(stage).map(|before| rules_difference(&before.rules, now)).unwrap_or_default())
}

/// Names of the classes that changed, of those that are still there.
fn classes(difference: &RulesDifference, now: &LabelingRules) -> BTreeSet<String> {
    let all = || now.ontology.classes.iter().map(|class| class.name.clone());
    if difference.changes.iter().any(|(class, _)| class.is_none()) {
        return all().collect();
    }
    let changed: BTreeSet<&str> =
        difference.changes.iter().filter_map(|(class, _)| class.as_deref()).collect();
    all().filter(|class| changed.contains(class.as_str())).collect()
}

/// Vetted items with one of the classes, few objects first, and the number of those that wait to be vetted again.
fn items_of(
    tx: &mut dyn Tx,
    items: &[&GoldenSummary],
    classes: &BTreeSet<String>,
) -> Result<(Vec<String>, u32), StoreError> {
    let (mut vetted, mut to_vet) = (Vec::new(), 0);
    for item in items {
        let id: GoldenId = item.id.parse()?;
        let document = golden::document(tx, id)?;
        if !document.objects.iter().any(|object| classes.contains(&object.class)) {
            continue;
        }
        match item.state {
            GoldenState::Vetted => vetted.push((document.objects.len(), item.id.clone())),
            GoldenState::Stale | GoldenState::Proposed | GoldenState::InDebrief => to_vet += 1,
            GoldenState::Draft | GoldenState::Retired => {}
        }
    }
    vetted.sort();
    Ok((vetted.into_iter().take(MAX_ITEMS).map(|(_, id)| id).collect(), to_vet))
}
