//! Goals that no work serves, and work that serves no goal.

use super::{Brief, Goal, Work};
use std::collections::BTreeSet;

/// Some work as people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkName {
    /// What it is.
    pub work: Work,
    /// Its name.
    pub name: String,
}

/// What serves what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Served {
    /// Ids of goals that neither any work nor a part of theirs is linked to.
    pub unserved: Vec<String>,
    /// Work that is linked to no goal.
    pub idle: Vec<WorkName>,
    /// Links to work that is gone: places in [`Brief::links`].
    pub gone: Vec<usize>,
}

/// Compare a brief's links with the work that there is.
///
/// Classes and rules of a stage that is linked serve its goal as well, and a stage serves what its classes and rules do.
/// A goal is served where one of its parts is.
pub fn served(brief: &Brief, work: &[WorkName]) -> Served {
    let there: BTreeSet<&Work> = work.iter().map(|w| &w.work).collect();
    let (live, gone): (Vec<_>, Vec<_>) =
        brief.links.iter().enumerate().partition(|(_, link)| there.contains(&link.work));
    let linked: BTreeSet<&Work> = live.iter().map(|(_, link)| &link.work).collect();
    let goals: BTreeSet<&str> = live.iter().map(|(_, link)| link.goal.as_str()).collect();
    let stages: BTreeSet<&str> = linked.iter().filter_map(|work| stage_of(work)).collect();
    let helps = |work: &Work| match work {
        Work::Stage { stage } => stages.contains(stage.as_str()),
        Work::Class { stage, .. } | Work::Rule { stage, .. } => {
            linked.contains(work) || linked.contains(&Work::Stage { stage: stage.clone() })
        }
        Work::Question { .. } => linked.contains(work),
    };
    Served {
        unserved: brief
            .goals
            .iter()
            .filter(|g| !is_served(brief, g, &goals, 0))
            .map(|g| g.id.clone())
            .collect(),
        idle: work.iter().filter(|w| !helps(&w.work)).cloned().collect(),
        gone: gone.into_iter().map(|(place, _)| place).collect(),
    }
}

fn stage_of(work: &Work) -> Option<&str> {
    match work {
        Work::Stage { stage } | Work::Class { stage, .. } | Work::Rule { stage, .. } => Some(stage),
        Work::Question { .. } => None,
    }
}

fn is_served(brief: &Brief, goal: &Goal, linked: &BTreeSet<&str>, depth: usize) -> bool {
    let mut parts = brief.goals.iter().filter(|g| g.parent.as_deref() == Some(goal.id.as_str()));
    linked.contains(goal.id.as_str())
        || (depth < brief.goals.len() && parts.any(|part| is_served(brief, part, linked, depth + 1)))
}
