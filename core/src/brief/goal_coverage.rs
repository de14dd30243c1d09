//! Coverage of goals: goals without work, and work without a goal.

use super::{Brief, Goal, WorkItem};
use std::collections::BTreeSet;

/// Work item with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItemName {
    /// The work item.
    pub work: WorkItem,
    /// Its name for people.
    pub name: String,
}

/// Coverage of the goals of a brief.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalCoverage {
    /// Ids of the goals that have no linked work, and whose sub-goals have none either.
    pub uncovered_goals: Vec<String>,
    /// Work that is linked to no goal.
    pub unlinked: Vec<WorkItemName>,
    /// Links to work that no longer exists, by their indices in [`Brief::links`].
    pub gone: Vec<usize>,
}

/// Compare the links of a brief with the existing work.
///
/// The classes and rules of a linked stage support its goal too, and a stage supports what its classes and rules
/// support. A goal is covered where one of its sub-goals is.
pub fn goal_coverage(brief: &Brief, work: &[WorkItemName]) -> GoalCoverage {
    let there: BTreeSet<&WorkItem> = work.iter().map(|w| &w.work).collect();
    let (live, gone): (Vec<_>, Vec<_>) =
        brief.links.iter().enumerate().partition(|(_, link)| there.contains(&link.work));
    let linked: BTreeSet<&WorkItem> = live.iter().map(|(_, link)| &link.work).collect();
    let goals: BTreeSet<&str> = live.iter().map(|(_, link)| link.goal.as_str()).collect();
    let stages: BTreeSet<&str> = linked.iter().filter_map(|work| work.stage()).collect();
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

fn is_covered(brief: &Brief, goal: &Goal, linked: &BTreeSet<&str>, depth: usize) -> bool {
    let mut parts = brief.goals.iter().filter(|g| g.parent.as_deref() == Some(goal.id.as_str()));
    linked.contains(goal.id.as_str())
        || (depth < brief.goals.len() && parts.any(|part| is_covered(brief, part, linked, depth + 1)))
}
