//! Check of a brief for consistency.

use super::{Brief, Goal, parse_day};
use crate::text::{name_error, tidy_name};
use std::collections::BTreeSet;

/// Largest number of goals, milestones and links, and of KPIs or needs of one goal.
const MOST: usize = 500;
/// Largest number of characters of a text.
const LONGEST: usize = 20_000;

/// Inconsistency of a brief, with its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefError {
    /// JSON pointer into the brief.
    pub pointer: String,
    /// What is wrong and how to fix it.
    pub message: String,
}

impl Brief {
    /// Check the brief for consistency.
    ///
    /// # Errors
    /// The first inconsistency: an id that is missing or used twice, a parent that does not exist or is part of a
    /// cycle, a day that is not in the calendar, a number that is not finite, or a text or list that is too long.
    pub fn check(&self) -> Result<(), BriefError> {
        for (name, list) in
            [("goals", self.goals.len()), ("milestones", self.milestones.len()), ("links", self.links.len())]
        {
            ensure(list <= MOST, || (format!("/{name}"), format!("Use at most {MOST}.")))?;
        }
        for (i, (_, answer)) in self.answers.each().into_iter().enumerate() {
            let names = ["learns_from", "sees", "ideal", "good_or_bad"];
            let pointer = || format!("/answers/{}/text", names.get(i).copied().unwrap_or_default());
            ensure(is_short(&answer.text) && answer.examples.iter().all(|e| is_short(e)), || {
                (pointer(), format!("Shorten the text to {LONGEST} characters."))
            })?;
        }
        self.check_goals()?;
        self.check_milestones()?;
        for (i, link) in self.links.iter().enumerate() {
            ensure(self.goal(&link.goal).is_some(), || {
                (format!("/links/{i}/goal"), "The goal does not exist; choose another one.".to_owned())
            })?;
        }
        Ok(())
    }

    fn check_goals(&self) -> Result<(), BriefError> {
        let mut known = BTreeSet::new();
        for (i, goal) in self.goals.iter().enumerate() {
            let at = |field: &str| format!("/goals/{i}/{field}");
            named(&goal.name, &goal.id, &mut known, &|field| at(field))?;
            ensure(is_short(&goal.why), || {
                (at("why"), format!("Shorten the text to {LONGEST} characters."))
            })?;
            ensure(goal.deadline.is_empty() || parse_day(&goal.deadline).is_some(), || {
                (at("deadline"), "Write the day as YYYY-MM-DD.".to_owned())
            })?;
            ensure(self.leads_to_a_root(goal), || {
                (
                    at("parent"),
                    "The goal above does not exist, or is below this one; choose another one.".to_owned(),
                )
            })?;
            ensure(goal.kpis.len() <= MOST && goal.needs.len() <= MOST, || {
                (at("kpis"), format!("Use at most {MOST}."))
            })?;
            let mut kpis = BTreeSet::new();
            for (j, kpi) in goal.kpis.iter().enumerate() {
                let at = |field: &str| format!("/goals/{i}/kpis/{j}/{field}");
                named(&kpi.name, &kpi.id, &mut kpis, &|field| at(field))?;
                ensure(kpi.target.is_finite(), || {
                    (at("target"), "Write a number as the target.".to_owned())
                })?;
            }
        }
        Ok(())
    }

    fn leads_to_a_root(&self, goal: &Goal) -> bool {
        let mut at = goal;
        for _ in 0..=self.goals.len() {
            let Some(parent) = &at.parent else { return true };
            let Some(above) = self.goal(parent) else { return false };
            at = above;
        }
        false
    }

    fn check_milestones(&self) -> Result<(), BriefError> {
        let mut known = BTreeSet::new();
        for (i, milestone) in self.milestones.iter().enumerate() {
            let at = |field: &str| format!("/milestones/{i}/{field}");
            named(&milestone.name, &milestone.id, &mut known, &|field| at(field))?;
            ensure(parse_day(&milestone.date).is_some(), || {
                (at("date"), "Write the day as YYYY-MM-DD.".to_owned())
            })?;
            let is_team = |team: &String| name_error(&tidy_name(team)).is_none();
            ensure(milestone.teams.len() <= MOST && milestone.teams.iter().all(is_team), || {
                (
                    at("teams"),
                    format!("Use at most {MOST} teams, each with a name of 1 to 120 characters that show."),
                )
            })?;
            let is_person = milestone.escalate_to.is_empty() || name_error(&milestone.escalate_to).is_none();
            ensure(is_person, || {
                (at("escalate_to"), "Write one name or address of 1 to 120 characters that show.".to_owned())
            })?;
            ensure(milestone.goals.iter().all(|g| self.goal(g).is_some()), || {
                (at("goals"), "The goal does not exist; choose another one.".to_owned())
            })?;
        }
        Ok(())
    }
}

fn named<'b>(
    name: &str,
    id: &'b str,
    known: &mut BTreeSet<&'b str>,
    at: &dyn Fn(&str) -> String,
) -> Result<(), BriefError> {
    let error = name_error(&tidy_name(name));
    ensure(error.is_none(), || (at("name"), format!("This {}.", error.unwrap_or_default())))?;
    ensure(!id.is_empty() && id.len() <= 100 && known.insert(id), || {
        (at("id"), "Give each a unique id.".to_owned())
    })
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

fn ensure(holds: bool, error: impl FnOnce() -> (String, String)) -> Result<(), BriefError> {
    if holds {
        return Ok(());
    }
    let (pointer, message) = error();
    Err(BriefError { pointer, message })
}
