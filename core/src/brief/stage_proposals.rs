//! Proposed stages: what to label, on which sensor, in which order, and why.

use super::{Brief, Goal};
use crate::pipeline::StageKind;
use crate::scene::SensorModality;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Stage that would support goals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageProposal {
    /// Short name.
    pub name: String,
    /// Sensor whose data is labeled: LiDAR or camera.
    pub on: Option<SensorModality>,
    /// Classes to label, in the order of the goals.
    pub classes: Vec<String>,
    /// Ids of the goals that it supports.
    pub goals: Vec<String>,
    /// Reasons, one sentence each.
    pub reasons: Vec<String>,
}

/// Data and labels that already exist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExistingData {
    /// Sensors of the imported scenes.
    pub sensors: BTreeSet<SensorModality>,
    /// Classes that stages label, by sensor.
    pub labeled: BTreeMap<SensorModality, BTreeSet<String>>,
}

/// Stages that the goals need and that do not exist yet, in the order to create them: space before images, because
/// cuboids appear again as boxes on images. The classes of each are ordered by the deadline of their goal.
///
/// A need that names a LiDAR or a radar is labeled in space; a need that names cameras only is labeled on images. A
/// need without classes proposes nothing, because it does not say what to draw.
pub fn proposals(brief: &Brief, existing: &ExistingData) -> Vec<StageProposal> {
    let mut goals: Vec<&Goal> = brief.goals.iter().collect();
    // Goals without a deadline come last.
    goals.sort_by_key(|g| (g.deadline.is_empty(), g.deadline.as_str()));
    SensorModality::ALL.into_iter().filter_map(|on| proposal(&goals, on, existing)).collect()
}

/// Sensor whose data is labeled for a need that names these sensors: a sensor in space comes before a camera.
fn labeled_sensor(sensors: &[SensorModality]) -> Option<SensorModality> {
    sensors.iter().map(|sensor| StageKind::proposed_for(*sensor).descriptor().sensor).min()
}

fn proposal(goals: &[&Goal], on: SensorModality, existing: &ExistingData) -> Option<StageProposal> {
    let none = BTreeSet::new();
    let labeled = existing.labeled.get(&on).unwrap_or(&none);
    let mut made = StageProposal { on: Some(on), ..StageProposal::default() };
    for goal in goals {
        for need in goal.needs.iter().filter(|n| labeled_sensor(&n.sensors) == Some(on)) {
            let new: Vec<&String> = need.classes.iter().filter(|c| !labeled.contains(*c)).collect();
            if new.is_empty() {
                continue;
            }
            let by = if goal.deadline.is_empty() { String::new() } else { format!(" by {}", goal.deadline) };
            let many = if need.amount > 0 { format!("{} ", need.amount) } else { String::new() };
            made.reasons.push(format!("{} needs {many}{}{by}.", goal.name, need.what));
            if !need.attributes.is_empty() {
                made.reasons.push(format!("Add the attributes {}.", need.attributes.join(", ")));
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
    if !existing.sensors.contains(&on) {
        made.reasons.push(format!("No scene has a {} yet; import one first.", on.title()));
    }
    made.name = format!("{} {}", made.classes.join(", "), StageKind::proposed_for(on).descriptor().place);
    (!made.classes.is_empty()).then_some(made)
}
