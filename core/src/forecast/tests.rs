//! What a forecast promises.

use super::*;

/// A Monday, as a number of days since 1970.
const MONDAY: i64 = 20_786;

/// Four weeks back from a Monday in which each weekday has this count.
fn steady(weekdays: [u32; 7]) -> Vec<DayCount> {
    let week = weekdays.map(|finished| DayCount { finished, ..DayCount::default() });
    week.repeat(4)
}

fn stage<'a>(stage: &'a str, inputs: &[usize], open_tasks: u32, days: Vec<DayCount>) -> StageProgress<'a> {
    StageProgress { stage, inputs: inputs.to_vec(), open_tasks, days, returns_to: None }
}

fn forecast<'a>(stages: &[StageProgress<'a>]) -> FinishForecast<'a> {
    forecast_finish(stages, MONDAY, 7).unwrap()
}

/// First, middle and last day of the interval, in days after Monday.
fn days(stages: &[StageProgress<'_>]) -> [i64; 3] {
    let found = forecast(stages);
    [found.low, found.median, found.high].map(|day| day.unwrap() - MONDAY)
}

#[test]
fn a_steady_stage_finishes_on_the_day_that_division_gives() {
    assert_eq!(days(&[stage("label", &[], 70, steady([10; 7]))]), [6; 3]);
    assert_eq!(days(&[stage("label", &[], 71, steady([10; 7]))]), [7; 3]);
}

#[test]
fn nobody_works_on_a_weekend_on_which_nobody_worked_before() {
    let working_days = || steady([10, 10, 10, 10, 10, 0, 0]);
    assert_eq!(days(&[stage("label", &[], 50, working_days())]), [4; 3], "on Friday");
    assert_eq!(days(&[stage("label", &[], 51, working_days())]), [7; 3], "on the next Monday");
}

#[test]
fn a_stage_works_on_what_the_one_before_has_passed() {
    let label = || stage("label", &[], 100, steady([10; 7]));
    assert_eq!(days(&[label(), stage("review", &[0], 0, steady([50; 7]))]), [9; 3]);
    assert_eq!(days(&[label(), stage("review", &[0], 30, steady([5; 7]))]), [25; 3]);
}

#[test]
fn a_stage_with_two_inputs_waits_for_both() {
    let two = |boxes: u32, masks: u32| {
        let open = [stage("scene", &[], 0, steady([10; 7])), stage("boxes", &[0], boxes, steady([10; 7]))];
        let join = [stage("masks", &[0], masks, steady([5; 7])), stage("check", &[1, 2], 0, steady([50; 7]))];
        [open, join].concat()
    };
    assert_eq!(days(&two(100, 100)), [19; 3]);
    // Sixty tasks have passed the boxes already and wait for their masks alone.
    assert_eq!(days(&two(40, 100)), [19; 3]);
    assert_eq!(forecast(&two(40, 100)).stages[3].remaining_tasks, 100);
}

#[test]
fn returned_tasks_pass_the_stages_again() {
    let half = vec![DayCount { finished: 20, returned: 10, ran_dry: false }; 280];
    let review = StageProgress { returns_to: Some(0), ..stage("review", &[0], 0, half) };
    let [_, median, _] = days(&[stage("label", &[], 400, steady([20; 7])), review]);
    // Each task passes twice in the mean: 800 at 20 a day, and the last ones a few times more.
    assert!((39..=46).contains(&median), "{median}");
}

#[test]
fn the_bottleneck_is_the_stage_that_brings_the_finish_forward_when_it_gets_faster() {
    let found = forecast(&[
        stage("label", &[], 200, steady([20; 7])),
        stage("review", &[0], 50, steady([10; 7])),
        stage("export", &[1], 0, steady([40; 7])),
    ]);
    assert_eq!(found.bottleneck, Some(1));
    // 250 tasks at 12.5 a day instead of 10.
    assert_eq!(found.stages.iter().map(|stage| stage.days_sooner).collect::<Vec<_>>(), [0.0, 5.0, 0.0]);
    let review = &found.stages[1];
    assert_eq!((review.stage, review.remaining_tasks, review.tasks_per_week), ("review", 250, 70.0));
}

#[test]
fn a_stage_that_waits_for_work_is_not_the_bottleneck() {
    let counts = |ran_dry: bool| -> Vec<DayCount> {
        (0..28).map(|day| DayCount { finished: 8 + day * day / 3 % 6, returned: 0, ran_dry }).collect()
    };
    let found = forecast(&[stage("label", &[], 300, counts(false)), stage("review", &[0], 0, counts(true))]);
    assert_eq!(found.bottleneck, Some(0));
    let [label, review] = [0, 1].map(|index| found.stages[index].tasks_per_week);
    assert!(review > 1.1 * label, "{review} and {label}");
}

#[test]
fn few_weeks_that_differ_give_a_wider_interval_than_many() {
    let week = |count: u32| vec![DayCount { finished: count, ..DayCount::default() }; 7];
    let width = |repeats: usize| {
        let days = [week(8), week(12), week(10)].concat().repeat(repeats);
        let [low, _, high] = self::days(&[stage("label", &[], 1_000, days)]);
        high - low
    };
    assert!(width(1) as f64 > 1.8 * width(6) as f64, "{} and {}", width(1), width(6));
}

#[test]
fn a_finished_project_finished_yesterday_and_has_no_bottleneck() {
    let found = forecast(&[stage("label", &[], 0, steady([10; 7]))]);
    assert_eq!((found.median, found.bottleneck), (Some(MONDAY - 1), None));
}

#[test]
fn the_same_seed_gives_the_same_forecast_and_another_day_moves_it() {
    let mut days = steady([4, 9, 14, 6, 11, 0, 0]);
    days[3].finished = 30;
    let stages = [stage("label", &[], 500, days)];
    let found = forecast(&stages);
    assert_eq!(found, forecast(&stages));
    let later = forecast_finish(&stages, MONDAY + 7, 7).unwrap();
    assert_eq!([later.low, later.high], [found.low, found.high].map(|day| Some(day.unwrap() + 7)));
    assert!(found.low < found.high);
}

#[test]
fn a_project_of_more_than_five_years_has_no_finishing_day() {
    let days = steady([1, 0, 0, 0, 0, 0, 0]);
    let found = forecast(&[stage("label", &[], 1_000, days)]);
    assert_eq!([found.low, found.median, found.high], [None; 3]);
}

fn error(stages: &[StageProgress<'_>]) -> String {
    forecast_finish(stages, MONDAY, 7).unwrap_err().to_string()
}

#[test]
fn errors_name_the_stage_and_what_to_do() {
    let label = || stage("label", &[], 10, steady([10; 7]));
    let short = stage("label", &[], 10, steady([10; 7])[..9].to_vec());
    assert_eq!(error(&[short]), "stage \"label\" has counts of 9 days. Wait until there are 14");
    assert!(
        error(&[stage("label", &[3], 10, steady([10; 7]))]).contains("names stage number 3, and there are 1")
    );
    let circle = [stage("a", &[1], 1, steady([1; 7])), stage("b", &[0], 1, steady([1; 7]))];
    assert!(error(&circle).starts_with("stage \"a\" comes after itself"));
    let forward = StageProgress { returns_to: Some(1), ..label() };
    assert!(error(&[forward, stage("review", &[0], 0, steady([1; 7]))]).contains("does not lead to it"));
    let idle = stage("review", &[0], 5, steady([0; 7]));
    assert!(error(&[label(), idle]).contains("has 15 tasks to do and finished none in the last 28 days"));
    let mut days = steady([1; 7]);
    days[2].returned = 2;
    assert!(error(&[stage("label", &[], 1, days)]).contains("returned more tasks than it finished"));
}
