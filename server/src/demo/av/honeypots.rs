//! Golden items among the tasks of the second stage. In the first week every other task may be one, so that each person had one
//! soon; then a tenth of the tasks.

use super::cuboid_work::{is_honeypot, label_and_correct};
use super::pilot::AvPilot;
use crate::store::StoreError;
use crate::usecase::task_settings;
use assay_core::pipeline::{HoneypotSettings, MAX_HONEYPOT_SHARE, TaskSettings};
use assay_demo::TaskerErrors;

/// Share of honeypots after the first week.
const SHARE: f64 = 0.1;
/// Tasks that a person takes at most until one was a honeypot.
const MOST_TASKS: usize = 6;

/// Each tasker who labels cuboids works until one of their tasks was a honeypot.
pub(super) fn check_everybody(pilot: &mut AvPilot<'_>) -> Result<(), StoreError> {
    set_share(pilot, (15, 300), MAX_HONEYPOT_SHARE)?;
    let people = pilot.people;
    let taskers = [
        (people.careful, TaskerErrors::careful()),
        (people.misses_far, TaskerErrors::misses_far()),
        (people.flips_yaw, TaskerErrors::flips_yaw()),
    ];
    for (day, tasker) in [14, 13, 12].into_iter().zip(taskers) {
        for minute in (0..).step_by(60).take(MOST_TASKS) {
            let at = pilot.work.time_ago(day, minute);
            let Some(task) = pilot.work.take_next(&at, tasker.0, pilot.stages.cuboids)? else { break };
            let is_honeypot = is_honeypot(pilot, task)?;
            label_and_correct(pilot, &at, tasker, task)?;
            if is_honeypot {
                break;
            }
        }
    }
    set_share(pilot, (11, 0), SHARE)
}

/// Operations set the share of honeypots.
fn set_share(pilot: &mut AvPilot<'_>, (days_ago, minute): (i64, i64), share: f64) -> Result<(), StoreError> {
    let (stage, at) = (pilot.stages.cuboids, pilot.work.time_ago(days_ago, minute));
    let before = task_settings::get(pilot.work.tx, pilot.work.project, stage)?;
    let honeypots = HoneypotSettings { share, ..before.settings.honeypots };
    let settings = TaskSettings { honeypots, ..before.settings };
    let by = pilot.work.by(&at, pilot.people.operations);
    task_settings::change(pilot.work.tx, by, stage, before.revision, &settings)?.unrecorded();
    Ok(())
}
