//! Drift of a stage's labels from golden, or from the labels that were submitted before.

use crate::clock::Timestamp;
use crate::store::labels::{self, SubmissionWindow};
use crate::store::{StoreError, Tx, golden, scenes, stages};
use assay_core::api::{DriftReference, DriftScene, DriftWeek, GoldenSummary, StageDrift, StageDriftWeeks};
use assay_core::drift::{DriftSettings, SceneProfile, detect_drift};
use assay_core::golden::GoldenState;
use assay_core::id::{ProjectId, StageId, TaskId};
use std::collections::{BTreeMap, BTreeSet};

/// Labels of each side that are read at most, the newest.
const MOST_LABELS: u32 = 2_000;
/// Features and odd objects that the report lists at most.
const MOST_LISTED: usize = 200;
/// Golden items from which they are the reference where nobody says which.
const ENOUGH_GOLDEN: usize = 20;
/// Weeks that are compared.
const WEEKS: i64 = 8;
/// Features that a week names at most.
const MOST_MOVED: usize = 3;
const DAY_S: i64 = 24 * 3_600;

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriftQuery {
    /// First day of the labels that came in, `YYYY-MM-DD`.
    pub since: String,
    /// What they are compared with; none: golden where there is enough of it.
    pub reference: Option<DriftReference>,
}

/// What a report follows from: where it is the same, so is the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriftBasis {
    query: DriftQuery,
    last_submission: Option<String>,
    golden: Vec<String>,
}

/// What a comparison is made from.
pub struct DriftInput {
    since: String,
    reference: DriftReference,
    sides: [Vec<SceneProfile>; 2],
    is_partial: bool,
    known: BTreeMap<String, DriftScene>,
}

/// What the report of a stage follows from now.
///
/// # Errors
/// There is no such stage in the project.
pub fn basis(
    tx: &mut dyn Tx,
    project: ProjectId,
    stage: StageId,
    query: &DriftQuery,
) -> Result<DriftBasis, StoreError> {
    stages::get(tx, project, stage)?;
    let last_submission = labels::last_submission_of_stage(tx, stage)?;
    let of_stage = stage.to_string();
    let items = golden::list(tx, project)?.into_iter().filter(|item| item.stage == of_stage);
    let golden = items.map(|item| format!("{} {:?} {}", item.id, item.state, item.updated_at)).collect();
    Ok(DriftBasis { query: query.clone(), last_submission, golden })
}

/// Read what a comparison needs.
///
/// # Errors
/// Storage.
pub fn input(
    tx: &mut dyn Tx,
    project: ProjectId,
    stage: StageId,
    query: &DriftQuery,
) -> Result<DriftInput, StoreError> {
    let mut reader = SideReader::load(tx, project, stage, query.reference)?;
    let batch = reader.labels(tx, SubmissionWindow { from: &query.since, before: "" })?;
    let before = reader.reference_side(tx, &query.since)?;
    let SideReader { reference, is_partial, known, .. } = reader;
    Ok(DriftInput { since: query.since.clone(), reference, sides: [before, batch], is_partial, known })
}

/// Reads the sides of comparisons of a stage.
struct SideReader {
    stage: StageId,
    reference: DriftReference,
    /// Golden items of the stage.
    items: Vec<GoldenSummary>,
    is_partial: bool,
    known: BTreeMap<String, DriftScene>,
}

impl SideReader {
    fn load(
        tx: &mut dyn Tx,
        project: ProjectId,
        stage: StageId,
        reference: Option<DriftReference>,
    ) -> Result<Self, StoreError> {
        let of_stage = stage.to_string();
        let mut items = golden::list(tx, project)?;
        items.retain(|item| item.stage == of_stage);
        let vetted = items.iter().filter(|item| item.state == GoldenState::Vetted).count();
        let reference = reference.unwrap_or(match vetted >= ENOUGH_GOLDEN {
            true => DriftReference::Golden,
            false => DriftReference::Labels,
        });
        Ok(Self { stage, reference, items, is_partial: false, known: BTreeMap::new() })
    }

    fn has_golden(&self, task: &str) -> bool {
        self.items.iter().any(|item| item.task == task)
    }

    /// The labels of a window.
    fn labels(
        &mut self,
        tx: &mut dyn Tx,
        window: SubmissionWindow<'_>,
    ) -> Result<Vec<SceneProfile>, StoreError> {
        let mut found = labels::submissions_in(tx, self.stage, window, MOST_LABELS + 1)?;
        self.is_partial |= found.len() > MOST_LABELS as usize;
        found.truncate(MOST_LABELS as usize);
        let mut side = Vec::new();
        for label in found {
            let task = label.task.to_string();
            let has_golden = self.has_golden(&task);
            // A label is not compared with the golden one of its own scene.
            if has_golden && self.reference == DriftReference::Golden {
                continue;
            }
            let revision = Some(label.revision.to_string());
            self.known.insert(task.clone(), DriftScene { name: label.scene_name, has_golden, revision });
            side.push(SceneProfile::new(&task, &scenes::get_by_task(tx, label.task)?, &label.document));
        }
        Ok(side)
    }

    /// What the labels from a day on are compared with.
    fn reference_side(&mut self, tx: &mut dyn Tx, since: &str) -> Result<Vec<SceneProfile>, StoreError> {
        if self.reference == DriftReference::Labels {
            return self.labels(tx, SubmissionWindow { from: "", before: since });
        }
        let mut side = Vec::new();
        for item in self.items.iter().filter(|item| item.state == GoldenState::Vetted) {
            let task: TaskId = item.task.parse()?;
            let document = golden::document(tx, item.id.parse()?)?;
            side.push(SceneProfile::new(&item.task, &scenes::get_by_task(tx, task)?, &document));
            let scene = DriftScene { name: item.scene_name.clone(), has_golden: true, revision: None };
            self.known.entry(item.task.clone()).or_insert(scene);
        }
        Ok(side)
    }
}

/// Compare. It takes a while and needs no database.
pub fn compare(input: DriftInput) -> StageDrift {
    let DriftInput { since, reference, sides: [before, batch], is_partial, mut known } = input;
    let mut report = detect_drift(&before, &batch, DriftSettings::default());
    let odd_objects = u32::try_from(report.odd.len()).unwrap_or(u32::MAX);
    report.odd.truncate(MOST_LISTED);
    report.features.truncate(MOST_LISTED);
    let named: BTreeSet<&str> = report
        .odd
        .iter()
        .flat_map(|odd| [Some(odd.item.as_str()), odd.nearest.as_ref().map(|nearest| nearest.item.as_str())])
        .flatten()
        .collect();
    known.retain(|task, _| named.contains(task.as_str()));
    StageDrift { since, reference, report, odd_objects, is_partial, scenes: known }
}

/// What a comparison of weeks is made from.
pub struct DriftWeeksInput {
    reference: DriftReference,
    before: Vec<SceneProfile>,
    /// First day of each week, with its labels.
    weeks: Vec<(String, Vec<SceneProfile>)>,
}

/// Read what the comparison of the last weeks needs: each week with golden, or with the labels before all of them.
///
/// # Errors
/// Storage.
pub fn weeks_input(
    tx: &mut dyn Tx,
    project: ProjectId,
    stage: StageId,
    now: &Timestamp,
    reference: Option<DriftReference>,
) -> Result<DriftWeeksInput, StoreError> {
    let mut reader = SideReader::load(tx, project, stage, reference)?;
    let day = |weeks: i64| now.plus_seconds(-7 * weeks * DAY_S).day().to_owned();
    let mut weeks = Vec::new();
    for ago in (0..WEEKS).rev() {
        let (from, before) = (day(ago + 1), if ago == 0 { String::new() } else { day(ago) });
        let side = reader.labels(tx, SubmissionWindow { from: &from, before: &before })?;
        weeks.push((from, side));
    }
    let before = reader.reference_side(tx, &day(WEEKS))?;
    Ok(DriftWeeksInput { reference: reader.reference, before, weeks })
}

/// Compare each week. The weeks share the probability of a false alarm. It takes a while and needs no database.
pub fn compare_weeks(input: &DriftWeeksInput) -> StageDriftWeeks {
    let usual = DriftSettings::default();
    let settings = DriftSettings { alpha: usual.alpha / WEEKS as f64, ..usual };
    let week = |(from, side): &(String, Vec<SceneProfile>)| {
        let report = detect_drift(&input.before, side, settings);
        let moved = report.features.iter().filter(|feature| feature.p_adjusted <= settings.alpha);
        DriftWeek {
            from: from.clone(),
            scenes: u32::try_from(side.len()).unwrap_or(u32::MAX),
            can_alarm: report.can_alarm,
            moved: moved.take(MOST_MOVED).map(|feature| feature.shift.clone()).collect(),
            alarm: report.alarm,
            odd_objects: u32::try_from(report.odd.len()).unwrap_or(u32::MAX),
            covered: report.coverage.map(|coverage| coverage.share),
        }
    };
    StageDriftWeeks { reference: input.reference, weeks: input.weeks.iter().map(week).collect() }
}

/// The day a week before a time: labels since then are compared where nobody says which.
pub fn week_before(now: &Timestamp) -> String {
    now.plus_seconds(-7 * DAY_S).day().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tasks;
    use crate::store::testing::{Cast, Fixture, each_engine, scene};
    use assay_core::geometry::Geometry;
    use assay_core::label::{Document, Object, Shape};

    fn label(size: f64) -> Document {
        let object = |number: u32| Object {
            id: number.to_string(),
            class: "person".to_owned(),
            attributes: BTreeMap::new(),
            track: false,
            shapes: vec![Shape::new(
                0,
                "camera".to_owned(),
                Geometry::Box([0.0, 0.0, size, 2.0 * size + f64::from(number)]),
            )],
        };
        Document { objects: (1..=3).map(object).collect(), ..Document::default() }
    }

    fn submit(fixture: &Fixture, cast: Cast, name: &str, size: f64) -> TaskId {
        let (now, name) = (fixture.now(), name.to_owned());
        fixture.write(move |tx| {
            let (scene, _) = scenes::add(tx, &now, cast.project, &scene(&name))?;
            let (task, _) = tasks::add(tx, &now, cast.project, cast.stage, scene)?;
            labels::add_revision(tx, &now, task, cast.ana, &label(size), None)?;
            Ok(task)
        })
    }

    fn report(fixture: &Fixture, cast: Cast, reference: Option<DriftReference>) -> StageDrift {
        let query = DriftQuery { since: fixture.now().day().to_owned(), reference };
        compare(fixture.write(move |tx| input(tx, cast.project, cast.stage, &query)))
    }

    #[test]
    fn labels_since_a_day_are_compared_with_those_before() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            for number in 0..30 {
                submit(fixture, cast, &format!("before {number}"), 40.0 + f64::from(number % 7));
            }
            fixture.advance(24 * 3600);
            for number in 0..20 {
                submit(fixture, cast, &format!("usual {number}"), 40.0 + f64::from(number % 7));
            }
            let usual = report(fixture, cast, None);
            assert_eq!((usual.reference, usual.report.alarm), (DriftReference::Labels, false));
            assert_eq!((usual.report.reference.scenes, usual.report.batch.scenes), (30, 20));
            fixture.advance(24 * 3600);
            for number in 0..20 {
                submit(fixture, cast, &format!("large {number}"), 90.0 + f64::from(number % 7));
            }
            let large = report(fixture, cast, None);
            assert!(large.report.alarm && large.report.can_alarm, "{:?}", large.report.features);
            assert_eq!(large.report.reference.scenes, 50);
            let odd = &large.report.odd[0];
            assert!(large.scenes[&odd.item].name.starts_with("large"), "{odd:?}");
            assert!(large.scenes[&odd.item].revision.is_some() && !large.scenes[&odd.item].has_golden);
        });
    }

    #[test]
    fn the_week_in_which_labels_changed_is_found() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let week = |name: &str, size: f64| {
                for number in 0..20 {
                    submit(fixture, cast, &format!("{name} {number}"), size + f64::from(number % 7));
                }
                fixture.advance(7 * DAY_S);
            };
            week("before", 40.0);
            week("before as well", 40.0);
            for _ in 0..5 {
                fixture.advance(7 * DAY_S);
            }
            week("usual", 40.0);
            week("large", 90.0);
            week("usual again", 40.0);
            let now = fixture.now();
            let input = fixture.write(move |tx| weeks_input(tx, cast.project, cast.stage, &now, None));
            let found = compare_weeks(&input);
            let alarms: Vec<(u32, bool)> = found.weeks.iter().map(|week| (week.scenes, week.alarm)).collect();
            assert_eq!(alarms[..5], [(0, false); 5]);
            assert_eq!(alarms[5..], [(20, false), (20, true), (20, false)]);
            assert!(!found.weeks[6].moved.is_empty() && found.weeks[6].odd_objects > 0);
        });
    }

    #[test]
    fn golden_is_the_reference_where_there_is_enough_of_it_or_somebody_asks_for_it() {
        let fixture = Fixture::sqlite();
        let cast = fixture.cast();
        let task = submit(&fixture, cast, "one of golden", 40.0);
        let now = fixture.now();
        fixture.write(move |tx| golden::set(tx, &now, cast.project, task, &label(40.0), GoldenState::Vetted));
        assert_eq!(report(&fixture, cast, None).reference, DriftReference::Labels);
        let wanted = report(&fixture, cast, Some(DriftReference::Golden));
        assert_eq!((wanted.report.reference.scenes, wanted.report.can_alarm), (1, false));
    }
}
