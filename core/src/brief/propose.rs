//! Stages that a brief calls for: what to label, on which sensor, in which order, and why.

use super::{Brief, Goal, SensorNeed};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A stage that would serve goals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageProposal {
    /// In a few words.
    pub name: String,
    /// What it is done on: the LiDAR in space, else the camera.
    pub on: Option<SensorNeed>,
    /// What to label, in the order of the goals.
    pub classes: Vec<String>,
    /// Ids of the goals that it serves.
    pub goals: Vec<String>,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
}

/// What is there already.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExistingData {
    /// Sensors of the scenes that were imported.
    pub sensors: BTreeSet<SensorNeed>,
    /// Classes that stages label on each sensor.
    pub labeled: BTreeMap<SensorNeed, BTreeSet<String>>,
}

/// The stages that the goals' needs call for and that are not there, in the order to make them: space before images, as
/// cuboids come again as boxes there; in each the class of the earliest deadline first.
///
/// A need that names a LiDAR or a radar is labeled in space, one that names a camera alone on images. Needs without
/// classes propose nothing: what is to be drawn is not said.
pub fn proposals(brief: &Brief, existing: &ExistingData) -> Vec<StageProposal> {
    let mut goals: Vec<&Goal> = brief.goals.iter().collect();
    // A goal without a deadline comes last.
    goals.sort_by_key(|g| (g.deadline.is_empty(), g.deadline.as_str()));
    [SensorNeed::Lidar, SensorNeed::Camera]
        .into_iter()
        .filter_map(|on| proposal(&goals, on, existing))
        .collect()
}

fn sensor_of(sensors: &[SensorNeed]) -> Option<SensorNeed> {
    if sensors.iter().any(|s| *s != SensorNeed::Camera) {
        return Some(SensorNeed::Lidar);
    }
    sensors.first().copied()
}

fn proposal(goals: &[&Goal], on: SensorNeed, existing: &ExistingData) -> Option<StageProposal> {
    let none = BTreeSet::new();
    let labeled = existing.labeled.get(&on).unwrap_or(&none);
    let mut made = StageProposal { on: Some(on), ..StageProposal::default() };
    for goal in goals {
        for need in goal.needs.iter().filter(|n| sensor_of(&n.sensors) == Some(on)) {
            let new: Vec<&String> = need.classes.iter().filter(|c| !labeled.contains(*c)).collect();
            if new.is_empty() {
                continue;
            }
            let by = if goal.deadline.is_empty() { String::new() } else { format!(" by {}", goal.deadline) };
            let many = if need.amount > 0 { format!("{} ", need.amount) } else { String::new() };
            made.reasons.push(format!("{} needs {many}{}{by}.", goal.name, need.what));
            if !need.attributes.is_empty() {
                made.reasons.push(format!("Ask for {}.", need.attributes.join(", ")));
            }
            if !made.goals.contains(&goal.id) {
                made.goals.push(goal.id.clone());
            }
            for class in new {
                if !made.classes.contains(class) {
                    made.classes.push(class.clone());
                }
            }
        }
    }
    let (kind, sensor) = match on {
        SensorNeed::Camera => ("on images", "camera"),
        SensorNeed::Lidar | SensorNeed::Radar => ("in space", "LiDAR"),
    };
    if !existing.sensors.contains(&on) {
        made.reasons.push(format!("No scene has a {sensor} yet: import some first."));
    }
    made.name = format!("{} {kind}", made.classes.join(", "));
    (!made.classes.is_empty()).then_some(made)
}
