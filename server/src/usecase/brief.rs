//! The brief: its revisions, values of KPIs, check-ins.

use super::context::ActionContext;
use super::proposals::proposed_stages;
use crate::clock::Timestamp;
use crate::store::{Audited, StoreError, Tx, brief, releases, stages};
use assay_core::api::{BriefDetail, CheckIn, KpiValue, NewCheckIn, NewKpiValue, Stage, WorkItemStatus};
use assay_core::brief::{Brief, WorkItem, WorkItemName, goal_coverage};
use assay_core::id::ProjectId;

/// The brief with all that belongs to it.
pub fn get(tx: &mut dyn Tx, now: &Timestamp, project: ProjectId) -> Result<BriefDetail, StoreError> {
    let (brief, revision) = brief::get(tx, project)?;
    let stages = stages::list(tx, project)?;
    let work = work(&stages);
    let proposals = proposed_stages(tx, project, &brief, &stages)?;
    let coverage = goal_coverage(&brief, &work);
    let status = |w: WorkItemName| WorkItemStatus {
        is_unlinked: coverage.unlinked.contains(&w),
        work: w.work,
        name: w.name,
    };
    Ok(BriefDetail {
        revision,
        values: brief::values(tx, project)?,
        check_ins: brief::check_ins(tx, project)?,
        uncovered_goals: coverage.uncovered_goals.clone(),
        work: work.into_iter().map(status).collect(),
        proposals,
        releases: releases::dates(tx, project)?,
        today: now.day().to_owned(),
        brief,
    })
}

/// Work in a project: its stages with their classes and rules.
fn work(stages: &[Stage]) -> Vec<WorkItemName> {
    let of = |stage: &Stage| {
        let id = || stage.id.clone();
        let itself = WorkItemName { work: WorkItem::Stage { stage: id() }, name: stage.name.clone() };
        let classes = stage.ontology.classes.iter().map(|class| WorkItemName {
            work: WorkItem::Class { stage: id(), name: class.name.clone() },
            name: class.name.clone(),
        });
        let rules = stage.rubric.rules.iter().map(|rule| WorkItemName {
            work: WorkItem::Rule { stage: id(), name: rule.id.clone() },
            name: rule.id.clone(),
        });
        std::iter::once(itself).chain(classes).chain(rules).collect::<Vec<_>>()
    };
    stages.iter().flat_map(of).collect()
}

/// Write the next revision of the brief, where the caller has seen the last one.
///
/// # Errors
/// It is at another revision by now.
pub fn change(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    seen: u32,
    new: &Brief,
) -> Result<Audited<BriefDetail>, StoreError> {
    let revision = brief::change(tx, by.now, by.project, seen, by.user, new)?;
    let detail = format!("wrote revision {revision} of the brief");
    Ok(Audited::new(get(tx, by.now, by.project)?, by.entry("brief.change", by.project, detail)))
}

/// Add a measured value of a KPI; gives all values.
///
/// # Errors
/// The brief has no such KPI.
pub fn add_value(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewKpiValue,
) -> Result<Audited<Vec<KpiValue>>, StoreError> {
    let id = brief::add_value(tx, by.project, by.user, new)?;
    let detail = format!("gave {} as a value of a KPI", new.value);
    Ok(Audited::new(brief::values(tx, by.project)?, by.entry("brief.value", id, detail)))
}

/// Add an answer to "do the goals still hold?"; gives all answers.
///
/// # Errors
/// There is no such milestone or value.
pub fn check_in(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewCheckIn,
) -> Result<Audited<Vec<CheckIn>>, StoreError> {
    let id = brief::add_check_in(tx, by.now, by.project, by.user, new)?;
    let detail = if new.holds { "said that the goals still hold" } else { "said that the goals changed" };
    Ok(Audited::new(brief::check_ins(tx, by.project)?, by.entry("brief.check_in", id, detail)))
}
