//! Goals that no work serves, and work that serves no goal.

use super::{Brief, Goal, WorkItem};
use std::collections::BTreeSet;

/// Some work as people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItemName {
    /// What it is.
    pub work: WorkItem,
    /// Its name.
    pub name: String,
}

/// What serves what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalCoverage {
    /// Ids of goals that neither any work nor a part of theirs is linked to.
    pub uncovered_goals: Vec<String>,
    /// Work that is linked to no goal.
    pub unlinked: Vec<WorkItemName>,
    /// Links to work that is gone: places in [`Brief::links`].
    pub gone: Vec<usize>,
}

/// Compare a brief's links with the work that there is.
///
/// Classes and rules of a stage that is linked serve its goal as well, and a stage serves what its classes and rules do.
/// A goal is served where one of its parts is.
pub fn goal_coverage(brief: &Brief, work: &[WorkItemName]) -> GoalCoverage {
    let there: BTreeSet<&WorkItem> = work.iter().map(|w| &w.work).collect();
    let (live, gone): (Vec<_>, Vec<_>) =
        brief.links.iter().enumerate().partition(|(_, link)| there.contains(&link.work));
    let linked: BTreeSet<&WorkItem> = live.iter().map(|(_, link)| &link.work).collect();
    let goals: BTreeSet<&str> = live.iter().map(|(_, link)| link.goal.as_str()).collect();
    let stages: BTreeSet<&str> = linked.iter().filter_map(|work| stage_of(work)).collect();
    let helps = |work: &WorkItem| match work {
        WorkItem::Stage { stage } => stages.contains(stage.as_str()),
        WorkItem::Class { stage, .. } | WorkItem::Rule { stage, .. } => {
            linked.contains(work) || linked.contains(&WorkItem::Stage { stage: stage.clone() })
        }
        WorkItem::Question { .. } => linked.contains(work),
    };
    GoalCoverage {
        uncovered_goals: brief
            .goals
            .iter()
            .filter(|g| !is_covered(brief, g, &goals, 0))
            .map(|g| g.id.clone())
            .collect(),
        unlinked: work.iter().filter(|w| !helps(&w.work)).cloned().collect(),
        gone: gone.into_iter().map(|(place, _)| place).collect(),
    }
}

fn stage_of(work: &WorkItem) -> Option<&str> {
    match work {
        WorkItem::Stage { stage } | WorkItem::Class { stage, .. } | WorkItem::Rule { stage, .. } => {
            Some(stage)
        }
        WorkItem::Question { .. } => None,
    }
}

fn is_covered(brief: &Brief, goal: &Goal, linked: &BTreeSet<&str>, depth: usize) -> bool {
    let mut parts = brief.goals.iter().filter(|g| g.parent.as_deref() == Some(goal.id.as_str()));
    linked.contains(goal.id.as_str())
        || (depth < brief.goals.len() && parts.any(|part| is_covered(brief, part, linked, depth + 1)))
}
