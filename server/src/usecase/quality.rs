//! Quality of people's labels by stage, class and concept.

use crate::clock::Timestamp;
use crate::store::judgements::{self, JudgedLabel, JudgementCount};
use crate::store::{StoreError, Tx, golden, stages};
use crate::usecase::context::ActionContext;
use assay_core::api::{ClassQuality, PersonQuality, QualityInterval, StageQualityReport};
use assay_core::grade::Grade;
use assay_core::id::{ProjectId, RevisionId, StageId, TaskId};
use assay_core::label::Document;
use assay_core::trust::{
    QualityEstimate, StageQuality, TaskerQuality, TrustEvidence, estimate_quality, judged_objects,
};
use std::collections::BTreeMap;

/// Judged objects of a person, stage and class that an estimate counts at most: more of them change the share alone.
const MOST_OBJECTS: u32 = 4_000;

/// Note which objects of a label its grade judges.
///
/// # Errors
/// Storage.
pub(super) fn record_judgements(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    (task, stage, revision): (TaskId, StageId, RevisionId),
    (document, grade): (&Document, &Grade),
) -> Result<(), StoreError> {
    let Some((id, golden)) = golden::find_by_task(tx, task)? else { return Ok(()) };
    let concept = golden::main_concept(tx, id)?;
    let label = JudgedLabel { project: by.project, stage, author: by.user, revision, concept: &concept };
    record_objects(tx, by.now, &label, [document, &golden], grade)
}

/// Note which objects of `[label, golden]` a grade judges.
///
/// # Errors
/// Storage.
pub(super) fn record_objects(
    tx: &mut dyn Tx,
    now: &Timestamp,
    label: &JudgedLabel<'_>,
    [document, golden]: [&Document; 2],
    grade: &Grade,
) -> Result<(), StoreError> {
    judgements::add(tx, now, label, &judged_objects(grade, document, golden))
}

/// What the estimates of a project are made from.
pub struct QualityInput {
    counts: Vec<JudgementCount>,
    stage_names: BTreeMap<String, String>,
}

/// Read what the estimates of a project need.
pub fn input(tx: &mut dyn Tx, project: ProjectId) -> Result<QualityInput, StoreError> {
    input_until(tx, project, i64::MAX)
}

/// The same from what was judged up to a time, seconds since 1970.
pub(super) fn input_until(
    tx: &mut dyn Tx,
    project: ProjectId,
    until_s: i64,
) -> Result<QualityInput, StoreError> {
    let counts = judgements::counts(tx, project, until_s)?;
    let stage_names = stages::list(tx, project)?.into_iter().map(|stage| (stage.id, stage.name)).collect();
    Ok(QualityInput { counts, stage_names })
}

/// Estimate the quality of each person with judged labels. It takes a while and needs no database.
pub fn estimate(input: &QualityInput) -> Vec<StageQualityReport> {
    let QualityInput { counts, stage_names } = input;
    let names: BTreeMap<&str, &str> =
        counts.iter().map(|count| (count.person.as_str(), count.person_name.as_str())).collect();
    let evidence = evidence(counts);
    let report = |stage: StageQuality<'_>| StageQualityReport {
        stage: stage.stage.to_owned(),
        stage_name: stage_names.get(stage.stage).cloned().unwrap_or_default(),
        people: people(stage.taskers, &names),
    };
    estimate_quality(&evidence).into_iter().map(report).collect()
}

/// Stage, person, class and concept.
type Cell<'a> = (&'a str, &'a str, &'a str, &'a str);

fn cell(count: &JudgementCount) -> Cell<'_> {
    (&count.stage, &count.person, &count.class, &count.concept)
}

/// The objects of a count as evidence; `total` are those of its cell. Where there are very many, some of
/// them stand for all.
fn evidence_of(count: &JudgementCount, total: u32) -> impl Iterator<Item = TrustEvidence<'_>> {
    let objects = match total {
        0..=MOST_OBJECTS => count.objects,
        _ => (f64::from(count.objects) * f64::from(MOST_OBJECTS) / f64::from(total)).round() as u32,
    };
    let evidence = TrustEvidence {
        tasker: &count.person,
        stage: &count.stage,
        class: &count.class,
        concept: &count.concept,
        is_correct: count.is_right,
        sampling_probability: 1.0,
        release: 0,
        judged_s: count.since_s,
    };
    std::iter::repeat_n(evidence, objects as usize)
}

/// Quality over all classes of each person with judged labels: stage, person and estimate.
pub(super) fn overall_estimates(input: &QualityInput) -> Vec<(String, String, QualityEstimate)> {
    let evidence = evidence(&input.counts);
    let of_stage = |stage: StageQuality<'_>| {
        let name = stage.stage.to_owned();
        let of_person =
            move |tasker: TaskerQuality<'_>| (name.clone(), tasker.tasker.to_owned(), tasker.overall);
        stage.taskers.into_iter().map(of_person).collect::<Vec<_>>()
    };
    estimate_quality(&evidence).into_iter().flat_map(of_stage).collect()
}

/// All judged objects as evidence.
fn evidence(counts: &[JudgementCount]) -> Vec<TrustEvidence<'_>> {
    let mut totals: BTreeMap<Cell<'_>, u32> = BTreeMap::new();
    for count in counts {
        *totals.entry(cell(count)).or_default() += count.objects;
    }
    let of_count = |count| evidence_of(count, totals.get(&cell(count)).copied().unwrap_or(0));
    counts.iter().flat_map(of_count).collect()
}

fn people(taskers: Vec<TaskerQuality<'_>>, names: &BTreeMap<&str, &str>) -> Vec<PersonQuality> {
    let person = |of: TaskerQuality<'_>| PersonQuality {
        person: of.tasker.to_owned(),
        person_name: names.get(of.tasker).map(|name| (*name).to_owned()).unwrap_or_default(),
        overall: interval(&of.overall),
        classes: of
            .cells
            .iter()
            .map(|cell| ClassQuality {
                class: cell.class.to_owned(),
                concept: cell.concept.to_owned(),
                quality: interval(&cell.quality),
            })
            .collect(),
    };
    let mut found: Vec<PersonQuality> = taskers.into_iter().map(person).collect();
    found.sort_by(|a, b| a.person_name.cmp(&b.person_name));
    found
}

fn interval(estimate: &QualityEstimate) -> QualityInterval {
    QualityInterval {
        mean: estimate.mean,
        low: estimate.low,
        high: estimate.high,
        judgements: u32::try_from(estimate.judgements).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(person: &str, class: &str, is_right: bool, objects: u32) -> JudgementCount {
        JudgementCount {
            stage: "s".to_owned(),
            person: person.to_owned(),
            person_name: person.to_uppercase(),
            class: class.to_owned(),
            concept: String::new(),
            is_right,
            objects,
            since_s: 0,
        }
    }

    fn estimated(counts: Vec<JudgementCount>) -> Vec<PersonQuality> {
        let stage_names = [("s".to_owned(), "Cars".to_owned())].into();
        let mut reports = estimate(&QualityInput { counts, stage_names });
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].stage_name, "Cars");
        reports.remove(0).people
    }

    #[test]
    fn many_judged_objects_make_a_narrow_interval_and_few_a_wide_one() {
        let people = estimated(vec![
            count("ana", "car", true, 190),
            count("ana", "car", false, 10),
            count("ben", "car", true, 4),
            count("ben", "car", false, 1),
        ]);
        let [ana, ben] = people.as_slice() else { panic!("two people: {people:?}") };
        assert_eq!(
            (ana.person_name.as_str(), ana.overall.judgements, ben.overall.judgements),
            ("ANA", 200, 5)
        );
        assert!((ana.overall.mean - 0.95).abs() < 0.02, "{ana:?}");
        let width = |of: &PersonQuality| of.overall.high - of.overall.low;
        assert!(width(ana) < 0.08 && width(ben) > 3.0 * width(ana), "{people:?}");
    }

    #[test]
    fn a_million_judged_objects_keep_their_share() {
        let people = estimated(vec![count("ana", "car", true, 900_000), count("ana", "car", false, 100_000)]);
        assert!((people[0].overall.mean - 0.9).abs() < 0.005, "{people:?}");
        assert_eq!(people[0].overall.judgements, MOST_OBJECTS);
    }
}
