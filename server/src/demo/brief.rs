//! What the demo's projects are for.

use super::people::{DemoAccount, first};
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx, brief};
use assay_core::api::{NewCheckIn, NewKpiValue};
use assay_core::brief::{
    Brief, BriefAnswer, BriefAnswers, DataNeed, Goal, GoalLink, Kpi, KpiDirection, Milestone, WorkItem,
    format_day, parse_day,
};
use assay_core::id::{ProjectId, StageId};
use assay_core::permission::Role;
use assay_core::scene::SensorModality;

/// A day so many days from now.
pub(super) fn day(now: &Timestamp, days: i64) -> String {
    let today = parse_day(now.day()).unwrap_or_default();
    format_day(today + days)
}

fn answer(text: &str, examples: &[&str]) -> BriefAnswer {
    BriefAnswer { text: text.to_owned(), examples: examples.iter().map(|e| (*e).to_owned()).collect() }
}

fn kpi(id: &str, name: &str, target: f64, unit: &str, direction: KpiDirection) -> Kpi {
    Kpi { id: id.to_owned(), name: name.to_owned(), unit: unit.to_owned(), target, direction }
}

fn need(what: &str, classes: &[&str], amount: u32, sensors: &[SensorModality]) -> DataNeed {
    DataNeed {
        what: what.to_owned(),
        classes: classes.iter().map(|c| (*c).to_owned()).collect(),
        sensors: sensors.to_vec(),
        amount,
        ..DataNeed::default()
    }
}

/// The brief of the drone's project: rough shapes are good, a treetop is never clipped.
pub(super) fn drone(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    stage: StageId,
    people: &[DemoAccount],
) -> Result<(), StoreError> {
    let goal = |id: &str, parent: Option<&str>, name: &str, why: &str, days: i64| Goal {
        id: id.to_owned(),
        parent: parent.map(str::to_owned),
        name: name.to_owned(),
        why: why.to_owned(),
        deadline: day(now, days),
        ..Goal::default()
    };
    let fly = Goal {
        kpis: vec![kpi("area", "flyable area found", 70.0, " %", KpiDirection::AtLeast)],
        ..goal(
            "fly",
            None,
            "Plan a path over woods",
            "The planner needs room; it does not need all of it.",
            75,
        )
    };
    let clear = Goal {
        kpis: vec![kpi("clips", "treetops clipped in 1,000 flights", 1.0, "", KpiDirection::AtMost)],
        needs: vec![need("edges of woods from above", &["flyable", "tree"], 400, &[SensorModality::Camera])],
        ..goal("clear", Some("fly"), "Never clip a treetop", "A clipped treetop is a lost drone.", 40)
    };
    let land = Goal {
        needs: vec![need(
            "meadows and shores to land on",
            &["meadow", "shore"],
            150,
            &[SensorModality::Camera],
        )],
        ..goal("land", None, "Land where there is no pad", "Emergency landings, next spring.", 130)
    };
    let escalate_to = first(people, Role::Admin)?.name.to_owned();
    let milestone = |id: &str, name: &str, days: i64, teams: &[&str], goal: &str| Milestone {
        id: id.to_owned(),
        name: name.to_owned(),
        date: day(now, days),
        teams: teams.iter().map(|t| (*t).to_owned()).collect(),
        goals: vec![goal.to_owned()],
        escalate_to: escalate_to.clone(),
    };
    let rule = |name: &str| WorkItem::Rule { stage: stage.to_string(), name: name.to_owned() };
    let link = |work: WorkItem, goal: &str| GoalLink { work, goal: goal.to_owned() };
    let written = Brief {
        answers: BriefAnswers {
            learns_from: answer(
                "Photographs from 40 to 80 m, looking down and ahead, with the space that may be flown through.",
                &[],
            ),
            sees: answer("One camera, daylight, no map. It sees woods it has never seen.", &[]),
            ideal: answer(
                "A **rough** shape that keeps clear of every crown. Few points; nobody needs each branch.",
                &["Good: twelve points around a clearing", "Bad: a pixel-perfect line along the leaves"],
            ),
            good_or_bad: answer(
                "Space that is missed costs a detour. Space that is not there costs the drone: *a treetop is never clipped*.",
                &[],
            ),
        },
        goals: vec![fly, clear, land],
        milestones: vec![
            milestone("golden-v1", "Golden v1 vetted", -4, &["ML", "Customer operations"], "clear"),
            milestone("pilot", "Pilot delivered", 38, &["ML", "Customer QA"], "fly"),
        ],
        links: vec![
            link(rule("treetops"), "clear"),
            link(rule("inside"), "clear"),
            link(rule("enough"), "fly"),
            link(WorkItem::Class { stage: stage.to_string(), name: "tree".to_owned() }, "clear"),
            link(WorkItem::Class { stage: stage.to_string(), name: "flyable".to_owned() }, "fly"),
        ],
    };
    let ops = first(people, Role::Operations)?.id;
    let ml = first(people, Role::Stakeholder)?.id;
    brief::change(tx, now, project, 0, ops, &written)?;
    for (kpi, goal, value, days, note) in [
        ("clips", "clear", 6.0, -45, "model 3"),
        ("clips", "clear", 2.0, -12, "model 4"),
        ("area", "fly", 64.0, -45, "model 3"),
        ("area", "fly", 73.0, -12, "model 4"),
    ] {
        let new = NewKpiValue {
            goal: goal.to_owned(),
            kpi: kpi.to_owned(),
            value,
            day: day(now, days),
            note: note.to_owned(),
        };
        let about = brief::add_value(tx, project, ml, &new)?.to_string();
        let note = "Fewer points cost no area. The goals stand.".to_owned();
        brief::add_check_in(tx, now, project, ml, &NewCheckIn { about, holds: true, note })?;
    }
    Ok(())
}
