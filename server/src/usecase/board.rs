//! Board of a project, and forecast of its finishing day.

use crate::clock::Timestamp;
use crate::store::stage_days::{self, StageDay};
use crate::store::{StoreError, Tx, active_times, brief, pipelines, stages, tasks};
use assay_core::api::{
    BOARD_DAYS, Board, BoardStage, BoardState, Forecast, ForecastFinish, ForecastStage, GoalDeadline,
};
use assay_core::brief::{Brief, Goal, format_day, parse_day};
use assay_core::forecast::{
    DayCount, ForecastError, LEAST_DAYS, StageOutlook, StageProgress, forecast_finish,
};
use assay_core::id::{ProjectId, StageId};
use assay_core::pipeline::{RoutedStage, TaskState, in_order};
use std::collections::BTreeMap;

/// Days of counts that a forecast looks at: eight weeks.
const FORECAST_DAYS: usize = 56;
/// Seed of the forecast: who looks twice sees the same.
const SEED: u64 = 1;

/// The board of a project.
pub fn board(tx: &mut dyn Tx, now: &Timestamp, project: ProjectId) -> Result<Board, StoreError> {
    let routed = pipelines::get(tx, project)?.stages;
    let mut found = Vec::with_capacity(routed.len());
    for RoutedStage { stage: id, routing } in in_order(&routed) {
        let stage_id = parse_id(id)?;
        let stage = stages::get(tx, project, stage_id)?;
        found.push(BoardStage {
            id: stage.id,
            name: stage.name,
            kind: stage.kind,
            inputs: routing.inputs.clone(),
            states: states(tx, stage_id)?,
            finished: days_until(tx, now, stage_id, BOARD_DAYS)?.iter().map(|day| day.finished).collect(),
            active_median_seconds: active_times::median(tx, stage_id)?,
        });
    }
    Ok(Board { today: now.day().to_owned(), stages: found })
}

fn parse_id(id: &str) -> Result<StageId, StoreError> {
    id.parse().map_err(|_| StoreError::Damaged(format!("a pipeline names the stage {id:?}, which is no id")))
}

/// The states that tasks of a stage are in.
fn states(tx: &mut dyn Tx, stage: StageId) -> Result<Vec<BoardState>, StoreError> {
    let counts: BTreeMap<TaskState, u32> = tasks::counts(tx, stage)?.into_iter().collect();
    let state = |(state, tasks): (TaskState, u32)| {
        // A claim is renewed all the time: its age says nothing.
        let waits = state.is_open() && state != TaskState::Claimed;
        let oldest_since = waits.then(|| tasks::oldest_in_state(tx, stage, state)).transpose()?.flatten();
        Ok(BoardState { state, tasks, oldest_since })
    };
    counts.into_iter().map(state).collect()
}

/// A day of a stage.
struct Day {
    finished: u32,
    /// Number of open tasks at its end.
    open: i64,
}

/// The last `most` days of a stage until today, from its first one on.
fn days_until(tx: &mut dyn Tx, now: &Timestamp, stage: StageId, most: usize) -> Result<Vec<Day>, StoreError> {
    let today = parse_day(now.day()).unwrap_or_default();
    let Some(first) = stage_days::first(tx, stage)?.and_then(|day| parse_day(&day)) else {
        return Ok(Vec::new());
    };
    let limit = u32::try_from(most).unwrap_or(u32::MAX);
    let stored = stage_days::list(tx, stage, limit)?.into_iter();
    let changes: BTreeMap<i64, StageDay> =
        stored.filter_map(|day| Some((parse_day(&day.day)?, day))).collect();
    let counts = tasks::counts(tx, stage)?;
    let is_open = |(state, _): &&(TaskState, u32)| state.is_open();
    let mut open: i64 = counts.iter().filter(is_open).map(|(_, tasks)| i64::from(*tasks)).sum();
    let from = first.max(today - i64::try_from(most).unwrap_or(i64::MAX) + 1);
    let mut days = Vec::new();
    for day in (from..=today).rev() {
        let change = changes.get(&day);
        days.push(Day { finished: change.map_or(0, |day| day.finished), open });
        open -= change.map_or(0, |day| day.opened);
    }
    days.reverse();
    Ok(days)
}

/// What a forecast is made from.
pub struct ForecastInput {
    today: String,
    stages: Vec<InputStage>,
    deadlines: Vec<GoalDeadline>,
}

struct InputStage {
    id: String,
    name: String,
    inputs: Vec<usize>,
    open_tasks: u32,
    days: Vec<DayCount>,
}

impl InputStage {
    fn progress(&self) -> StageProgress<'_> {
        // Rework stays open in the stage, and is finished once.
        StageProgress {
            stage: &self.name,
            inputs: self.inputs.clone(),
            open_tasks: self.open_tasks,
            days: self.days.clone(),
            returns_to: None,
        }
    }
}

/// Read what the forecast of a project needs.
pub fn forecast_input(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
) -> Result<ForecastInput, StoreError> {
    let board = board(tx, now, project)?;
    let mut found: Vec<InputStage> = Vec::with_capacity(board.stages.len());
    for stage in &board.stages {
        let mut days = days_until(tx, now, parse_id(&stage.id)?, FORECAST_DAYS + 1)?;
        // Today is not over.
        days.pop();
        let count = |day: &Day| DayCount { finished: day.finished, returned: 0, ran_dry: day.open <= 0 };
        found.push(InputStage {
            id: stage.id.clone(),
            name: stage.name.clone(),
            inputs: stage
                .inputs
                .iter()
                .filter_map(|input| found.iter().position(|before| before.id == *input))
                .collect(),
            open_tasks: stage.open_tasks(),
            days: days.iter().map(count).collect(),
        });
    }
    let (brief, _) = brief::get(tx, project)?;
    Ok(ForecastInput { today: board.today, stages: found, deadlines: deadlines(&brief, now.day()) })
}

/// Deadlines of goals from a day on, the first ones first.
fn deadlines(brief: &Brief, today: &str) -> Vec<GoalDeadline> {
    let dated = brief.goals.iter().filter(|goal| goal.deadline.as_str() >= today);
    let deadline = |goal: &Goal| GoalDeadline { goal: goal.name.clone(), day: goal.deadline.clone() };
    let mut found: Vec<GoalDeadline> = dated.map(deadline).collect();
    found.sort_by(|a, b| a.day.cmp(&b.day));
    found
}

/// Forecast the day on which all stages have finished their tasks. It takes a while and needs no database.
pub fn forecast(input: ForecastInput) -> Forecast {
    let ForecastInput { today, stages, deadlines } = input;
    let progress: Vec<StageProgress<'_>> = stages.iter().map(InputStage::progress).collect();
    let first_day = parse_day(&today).unwrap_or_default();
    let (finish, missing) = match forecast_finish(&progress, first_day, SEED) {
        _ if progress.is_empty() => (None, Some("There is no stage yet.".to_owned())),
        Ok(found) => {
            let day = |day: Option<i64>| day.map(format_day);
            let stage = |(stage, outlook): (&InputStage, &StageOutlook<'_>)| ForecastStage {
                id: stage.id.clone(),
                tasks_left: outlook.remaining_tasks,
                tasks_per_week: outlook.tasks_per_week,
                days_sooner: outlook.days_sooner,
            };
            let finish = ForecastFinish {
                low: day(found.low),
                median: day(found.median),
                high: day(found.high),
                bottleneck: found.bottleneck.and_then(|at| stages.get(at)).map(|stage| stage.id.clone()),
                stages: stages.iter().zip(&found.stages).map(stage).collect(),
            };
            (Some(finish), None)
        }
        Err(error) => (None, Some(reason(&error))),
    };
    Forecast { today, finish, missing, deadlines }
}

/// Why there is no forecast, in words for people.
fn reason(error: &ForecastError) -> String {
    match error {
        ForecastError::TooFewDays { stage, days } => {
            format!("{stage} has worked for {days} of the {LEAST_DAYS} days that a forecast needs.")
        }
        ForecastError::NoProgress { stage, remaining, .. } => format!(
            "{stage} has {remaining} tasks to do and has finished none yet. A forecast needs a few days with finished tasks."
        ),
        other => format!("{other}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Cast, Fixture, each_engine, scene};
    use crate::store::{Audited, scenes, task_list};
    use assay_core::pipeline::Task;

    const DAY_S: i64 = 24 * 60 * 60;

    /// Queue more scenes in the stage.
    fn queue(fixture: &Fixture, cast: Cast, count: usize) {
        fixture
            .change(move |tx, now| {
                for n in 0..count {
                    let scene = scene(&format!("{}-{n}", now.seconds));
                    let (scene, _) = scenes::add(tx, now, cast.project, &scene)?;
                    tasks::add(tx, now, cast.project, cast.stage, scene)?;
                }
                Ok(Audited::nothing_changed(()))
            })
            .unwrap();
    }

    /// Bring this many queued tasks of the stage to a state.
    fn bring(fixture: &Fixture, cast: Cast, count: u32, state: TaskState) {
        fixture
            .change(move |tx, now| {
                let filter = task_list::TaskFilter {
                    stage: Some(cast.stage),
                    state: Some(TaskState::Queued),
                    limit: count,
                    ..task_list::TaskFilter::default()
                };
                for task in task_list::list(tx, cast.project, &filter, false)?.items {
                    let id = task.id.parse().expect("an id");
                    tasks::save(tx, now, id, &Task::new(state))?;
                }
                Ok(Audited::nothing_changed(()))
            })
            .unwrap();
    }

    fn board_of(fixture: &Fixture, cast: Cast) -> Board {
        let now = fixture.now();
        fixture.write(move |tx| board(tx, &now, cast.project))
    }

    fn forecast_of(fixture: &Fixture, cast: Cast) -> Forecast {
        let now = fixture.now();
        forecast(fixture.write(move |tx| forecast_input(tx, &now, cast.project)))
    }

    #[test]
    fn a_board_says_how_many_tasks_are_in_each_state_and_since_when() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let queued_at = fixture.now();
            fixture.advance(DAY_S);
            queue(fixture, cast, 3);
            bring(fixture, cast, 1, TaskState::InReview);
            let found = board_of(fixture, cast);
            let states: Vec<_> = found.stages[0].states.iter().map(|of| (of.state, of.tasks)).collect();
            assert_eq!(states, [(TaskState::Queued, 3), (TaskState::InReview, 1)]);
            let since = |at: usize| found.stages[0].states[at].oldest_since.clone().unwrap();
            assert!(since(0) > queued_at.text && since(1) > queued_at.text, "the oldest one went to review");
            assert_eq!(found.stages[0].open_tasks(), 4);
        });
    }

    #[test]
    fn finished_tasks_are_counted_on_their_days() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            queue(fixture, cast, 9);
            bring(fixture, cast, 2, TaskState::Accepted);
            fixture.advance(2 * DAY_S);
            bring(fixture, cast, 3, TaskState::Accepted);
            bring(fixture, cast, 1, TaskState::Skipped);
            bring(fixture, cast, 1, TaskState::NotNeeded);
            assert_eq!(board_of(fixture, cast).stages[0].finished, [2, 0, 4]);
            let now = fixture.now();
            let days = fixture.write(move |tx| days_until(tx, &now, cast.stage, 29));
            assert_eq!(days.iter().map(|day| day.open).collect::<Vec<_>>(), [8, 8, 3]);
        });
    }

    #[test]
    fn a_forecast_waits_for_two_weeks_of_work_and_then_names_days() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            queue(fixture, cast, 199);
            assert_eq!(
                forecast_of(fixture, cast).missing.unwrap(),
                "Flyable space has worked for 0 of the 14 days that a forecast needs."
            );
            for _ in 0..21 {
                bring(fixture, cast, 5, TaskState::Accepted);
                fixture.advance(DAY_S);
            }
            let found = forecast_of(fixture, cast);
            let finish = found.finish.unwrap();
            assert_eq!((finish.stages[0].tasks_left, finish.stages[0].tasks_per_week), (95, 35.0));
            let day = |text: &Option<String>| parse_day(text.as_deref().unwrap()).unwrap();
            let today = parse_day(&found.today).unwrap();
            assert!((18..=20).contains(&(day(&finish.median) - today)), "{finish:?}");
            assert!(day(&finish.low) <= day(&finish.median) && day(&finish.median) <= day(&finish.high));
            assert_eq!(finish.bottleneck, Some(cast.stage.to_string()));
        });
    }
}
