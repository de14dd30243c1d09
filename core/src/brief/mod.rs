//! The brief: the purpose of the model in four answers, goals with measures of success, and dates that teams commit
//! to.
//!
//! Everything that a label must have supports a goal of the brief; [`goal_coverage`] lists the work without a goal.

mod changes;
mod check;
mod date;
mod goal_coverage;
mod goal_yield;
mod merge;
mod stage_proposals;

pub use changes::changes;
pub use check::BriefError;
pub use date::{format_day, parse_day};
pub use goal_coverage::{GoalCoverage, WorkItemName, goal_coverage};
pub use goal_yield::{ExpectedDays, GoalOutlook, GoalYield, RATE_DAYS, UsableLabels, goal_yield};
pub use merge::merge;
pub use stage_proposals::{ExistingData, StageProposal, proposals};

use crate::scene::SensorModality;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Brief that customer and labeling team agree on. Each change is a revision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::examples::brief)))]
pub struct Brief {
    /// Answers to the four alignment questions.
    #[serde(default)]
    pub answers: BriefAnswers,
    /// ML goals and their sub-goals, in display order.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// Dates that teams commit to.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// Links between work and goals.
    #[serde(default)]
    pub links: Vec<GoalLink>,
}

/// Answers to the four questions that come before labeling.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BriefAnswers {
    /// What does the model learn from?
    #[serde(default)]
    pub learns_from: BriefAnswer,
    /// What does it see when it is used?
    #[serde(default)]
    pub sees: BriefAnswer,
    /// What does an ideal output look like?
    #[serde(default)]
    pub ideal: BriefAnswer,
    /// What makes an output good or bad?
    #[serde(default)]
    pub good_or_bad: BriefAnswer,
}

impl BriefAnswers {
    /// All questions with their answers.
    pub fn each(&self) -> [(&'static str, &BriefAnswer); 4] {
        [
            ("What does the model learn from?", &self.learns_from),
            ("What does it see when it is used?", &self.sees),
            ("What does an ideal output look like?", &self.ideal),
            ("What makes an output good or bad?", &self.good_or_bad),
        ]
    }
}

/// Answer with examples.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BriefAnswer {
    /// Markdown.
    #[serde(default)]
    pub text: String,
    /// Examples of good and bad, one in each line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
}

/// ML goal or sub-goal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goal {
    /// Unique id in the brief; links and KPI values refer to it.
    pub id: String,
    /// Goal above this sub-goal; none: a top goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Short name.
    pub name: String,
    /// Reason for the goal, and effect of reaching it.
    #[serde(default)]
    pub why: String,
    /// Deadline `YYYY-MM-DD`; empty: none.
    #[serde(default)]
    pub deadline: String,
    /// Measures that show whether it is reached.
    #[serde(default)]
    pub kpis: Vec<Kpi>,
    /// Data that it needs.
    #[serde(default)]
    pub needs: Vec<DataNeed>,
}

/// Measure of success (key performance indicator).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kpi {
    /// Unique id in its goal.
    pub id: String,
    /// Name, such as "recall of pedestrians at 30 m".
    pub name: String,
    /// Unit, such as `%` or `m`.
    #[serde(default)]
    pub unit: String,
    /// Value to reach.
    pub target: f64,
    /// Side of the target that is good.
    #[serde(default)]
    pub direction: KpiDirection,
}

impl Kpi {
    /// Whether a value reaches the target.
    pub fn is_reached_by(&self, value: f64) -> bool {
        match self.direction {
            KpiDirection::AtLeast => value >= self.target,
            KpiDirection::AtMost => value <= self.target,
        }
    }
}

/// Side of a target that is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KpiDirection {
    /// The target or more.
    #[default]
    AtLeast,
    /// The target or less.
    AtMost,
}

/// Data that a goal needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DataNeed {
    /// Objects, events or places, such as "pedestrians who cross between parked cars".
    pub what: String,
    /// Classes of the ontology that describe it.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Attributes that matter, such as `occlusion`.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Sensors that must record it.
    #[serde(default)]
    pub sensors: Vec<SensorModality>,
    /// Needed number of objects or scenes; 0: not specified.
    #[serde(default)]
    pub amount: u32,
}

/// Date that teams commit to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Milestone {
    /// Unique id in the brief.
    pub id: String,
    /// Name, such as "golden v1 vetted".
    pub name: String,
    /// Date `YYYY-MM-DD`.
    pub date: String,
    /// Teams that must sign.
    #[serde(default)]
    pub teams: Vec<String>,
    /// Person who is asked where a team stays silent, by name or address; empty: nobody.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub escalate_to: String,
    /// Goals that it leads to.
    #[serde(default)]
    pub goals: Vec<String>,
}

/// Link between a work item and the goal that it supports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalLink {
    /// The work item.
    pub work: WorkItem,
    /// Id of the goal.
    pub goal: String,
}

/// Work item: a part of the project definition that can support a goal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum WorkItem {
    /// Stage of the pipeline.
    Stage {
        /// Its id.
        stage: String,
    },
    /// Class of a stage's ontology.
    Class {
        /// The stage's id.
        stage: String,
        /// The class's name.
        name: String,
    },
    /// Rule of a stage's rubric.
    Rule {
        /// The stage's id.
        stage: String,
        /// The rule's id.
        name: String,
    },
    /// Question about golden items.
    Question {
        /// Its id.
        question: String,
    },
}

impl WorkItem {
    /// Id of the stage that it is, or is a part of; none for questions.
    pub fn stage(&self) -> Option<&str> {
        match self {
            Self::Stage { stage } | Self::Class { stage, .. } | Self::Rule { stage, .. } => Some(stage),
            Self::Question { .. } => None,
        }
    }
}

impl Brief {
    /// The goal with this id.
    pub fn goal(&self, id: &str) -> Option<&Goal> {
        self.goals.iter().find(|g| g.id == id)
    }

    /// Goals as a tree: each goal after its parent, with its depth.
    pub fn tree(&self) -> Vec<(usize, &Goal)> {
        let mut out = Vec::new();
        self.below(None, 0, &mut out);
        out
    }

    fn below<'b>(&'b self, parent: Option<&str>, depth: usize, out: &mut Vec<(usize, &'b Goal)>) {
        for goal in self.goals.iter().filter(|g| g.parent.as_deref() == parent) {
            // A cycle of parents has no root; this check of the depth is a second safeguard.
            if depth <= self.goals.len() {
                out.push((depth, goal));
                self.below(Some(&goal.id), depth + 1, out);
            }
        }
    }

    /// Next milestone: the first one on or after `today`, else the last one.
    pub fn next_milestone(&self, today: &str) -> Option<&Milestone> {
        let coming = self.milestones.iter().filter(|m| m.date.as_str() >= today);
        let past = || self.milestones.iter().max_by(|a, b| a.date.cmp(&b.date));
        coming.min_by(|a, b| a.date.cmp(&b.date)).or_else(past)
    }

    /// Ids of the stages whose work supports a goal, by a link of theirs or of one of their classes or rules.
    pub fn stages_of_goal(&self, goal: &str) -> BTreeSet<&str> {
        let of_goal = self.links.iter().filter(|link| link.goal == goal);
        of_goal.filter_map(|link| link.work.stage()).collect()
    }

    /// Goals that are linked to a work item.
    pub fn goals_supported_by<'b>(&'b self, work: &'b WorkItem) -> impl Iterator<Item = &'b Goal> {
        let links = self.links.iter().filter(move |l| l.work == *work);
        links.filter_map(|l| self.goal(&l.goal))
    }
}

#[cfg(test)]
mod tests;
