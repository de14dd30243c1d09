//! The brief: what the model is for, in four answers, goals with measures of success, and dates that teams answer for.
//!
//! Everything that is asked of labels serves a goal that is written here; [`goal_coverage`] names what serves none.

mod changes;
mod check;
mod coverage;
mod date;
mod merge;
mod propose;

pub use changes::changes;
pub use check::BriefError;
pub use coverage::{GoalCoverage, WorkItemName, goal_coverage};
pub use date::{format_day, parse_day};
pub use merge::merge;
pub use propose::{ExistingData, StageProposal, proposals};

use serde::{Deserialize, Serialize};

/// Brief: what customer and labeling team know of the work and agree on. It has revisions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::brief)))]
pub struct Brief {
    /// Answers to the four alignment questions.
    #[serde(default)]
    pub answers: BriefAnswers,
    /// ML goals and their sub-goals, in the order shown.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// Milestones.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// Links from work to the goals that it supports.
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
    /// The questions as they are asked, each with its answer.
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
    /// Examples of good or bad, one per line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
}

/// ML goal, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goal {
    /// Id, unique in the brief; links and values of KPIs refer to it.
    pub id: String,
    /// Id of the goal that this one is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// In a few words.
    pub name: String,
    /// Reason, and what reaching it means.
    #[serde(default)]
    pub why: String,
    /// `YYYY-MM-DD`; empty: none.
    #[serde(default)]
    pub deadline: String,
    /// KPIs that show when it is reached.
    #[serde(default)]
    pub kpis: Vec<Kpi>,
    /// Data that it needs.
    #[serde(default)]
    pub needs: Vec<DataNeed>,
}

/// KPI: a measure of success.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kpi {
    /// Id, unique in its goal.
    pub id: String,
    /// Such as "recall of pedestrians at 30 m".
    pub name: String,
    /// Such as `%` or `m`.
    #[serde(default)]
    pub unit: String,
    /// Target.
    pub target: f64,
    /// Which side of the target is good.
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

/// Which side of a target is good.
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
    /// Classes of the ontology that say it.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Attributes that matter, such as `occlusion`.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Sensors that must see it.
    #[serde(default)]
    pub sensors: Vec<SensorNeed>,
    /// Amount, such as objects or scenes; 0: not known.
    #[serde(default)]
    pub amount: u32,
}

/// A kind of sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SensorNeed {
    /// Points in space.
    Lidar,
    /// Points with velocities.
    Radar,
    /// Pictures.
    Camera,
}

/// Milestone: a date that teams are responsible for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Milestone {
    /// Id, unique in the brief.
    pub id: String,
    /// Such as "golden v1 vetted".
    pub name: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Teams that must sign.
    #[serde(default)]
    pub teams: Vec<String>,
    /// Ids of the goals that it leads to.
    #[serde(default)]
    pub goals: Vec<String>,
}

/// Link from work to a goal that it supports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalLink {
    /// Work.
    pub work: WorkItem,
    /// Id of the goal.
    pub goal: String,
}

/// Work item: something that the project asks of labels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum WorkItem {
    /// A stage of the pipeline.
    Stage {
        /// Its id.
        stage: String,
    },
    /// A class of a stage's ontology.
    Class {
        /// The stage's id.
        stage: String,
        /// The class's name.
        name: String,
    },
    /// A rule of a stage's rubric.
    Rule {
        /// The stage's id.
        stage: String,
        /// The rule's id.
        name: String,
    },
    /// A question about golden items.
    Question {
        /// Its id.
        question: String,
    },
}

impl Brief {
    /// The goal with this id.
    pub fn goal(&self, id: &str) -> Option<&Goal> {
        self.goals.iter().find(|g| g.id == id)
    }

    /// Goals as a tree: each after the goal that it is part of, with how deep it lies.
    pub fn tree(&self) -> Vec<(usize, &Goal)> {
        let mut out = Vec::new();
        self.below(None, 0, &mut out);
        out
    }

    fn below<'b>(&'b self, parent: Option<&str>, depth: usize, out: &mut Vec<(usize, &'b Goal)>) {
        for goal in self.goals.iter().filter(|g| g.parent.as_deref() == parent) {
            // Parents that go round in a circle hang on no root; a depth beyond all goals cannot be.
            if depth <= self.goals.len() {
                out.push((depth, goal));
                self.below(Some(&goal.id), depth + 1, out);
            }
        }
    }

    /// The milestone that comes next: the first by date from a day on, else the last that there was.
    pub fn next_milestone(&self, today: &str) -> Option<&Milestone> {
        let coming = self.milestones.iter().filter(|m| m.date.as_str() >= today);
        let past = || self.milestones.iter().max_by(|a, b| a.date.cmp(&b.date));
        coming.min_by(|a, b| a.date.cmp(&b.date)).or_else(past)
    }

    /// Goals that some work serves, by its link.
    pub fn goals_supported_by<'b>(&'b self, work: &'b WorkItem) -> impl Iterator<Item = &'b Goal> {
        let links = self.links.iter().filter(move |l| l.work == *work);
        links.filter_map(|l| self.goal(&l.goal))
    }
}

#[cfg(test)]
mod tests;
