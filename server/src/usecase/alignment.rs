//! Alignment of graders and teams with the definition of good, and what became of accepted labels at the customer.

use crate::store::customer_verdicts::DownstreamRow;
use crate::store::object_verdicts::{self, StoredObjectVerdict};
use crate::store::{StoreError, Tx, customer_verdicts, releases, stages, tasks};
use assay_core::alignment::{
    AgreementShare, AlignmentAnalysis, Party, PartyAlignment, VerdictLine, VerdictTable, is_within_rubric,
    parties,
};
use assay_core::api::{
    AlignmentReport, ClassAgreement, DayVerdicts, DownstreamAcceptance, GraderAlignment, Stage,
    StageAlignment, TeamAlignment,
};
use assay_core::id::ProjectId;
use assay_core::pipeline::TaskState;
use assay_core::rejection_alarm::{AlarmSettings, DownstreamVerdict, RejectionAlarm};
use assay_core::review::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Verdicts on objects that an analysis reads at most, the last ones.
const MOST_VERDICTS: u32 = 200_000;
/// Objects of a class from which it can be the one on which verdicts agree least.
const LEAST_MIRRORED: usize = 5;

/// What the alignment of a project is made from.
pub struct AlignmentInput {
    /// What the report follows from.
    pub basis: AlignmentBasis,
    verdicts: Vec<StoredObjectVerdict>,
    /// The customer's verdicts in order of time.
    downstream: Vec<DownstreamRow>,
    stages: Vec<Stage>,
    names: BTreeMap<String, String>,
    without_verdict: u32,
}

/// What a report follows from: where it is the same, so is the report. It is read whenever somebody opens the page, so it counts nothing
/// that grows with the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlignmentBasis {
    last_measurement: Option<String>,
    unmeasured: u32,
    release: Option<u32>,
    accepted_tasks: u32,
    stage_revisions: Vec<u32>,
}

/// What the report of a project follows from now.
///
/// # Errors
/// Storage.
pub fn basis(tx: &mut dyn Tx, project: ProjectId) -> Result<AlignmentBasis, StoreError> {
    let mut basis = AlignmentBasis {
        last_measurement: object_verdicts::last_measurement(tx, project)?,
        unmeasured: object_verdicts::count_unmeasured(tx, project)?,
        release: releases::dates(tx, project)?.last().map(|release| release.number),
        ..AlignmentBasis::default()
    };
    for stage in stages::list(tx, project)? {
        basis.stage_revisions.push(stage.revision);
        let counts = tasks::counts(tx, stage.id.parse()?)?;
        let accepted = counts.into_iter().filter(|(state, _)| *state == TaskState::Accepted);
        basis.accepted_tasks += accepted.map(|(_, count)| count).sum::<u32>();
    }
    Ok(basis)
}

/// Read what the alignment of a project needs.
///
/// # Errors
/// Storage.
pub fn input(tx: &mut dyn Tx, project: ProjectId) -> Result<AlignmentInput, StoreError> {
    Ok(AlignmentInput {
        basis: basis(tx, project)?,
        verdicts: object_verdicts::list(tx, project, MOST_VERDICTS)?,
        downstream: customer_verdicts::in_order(tx, project, MOST_VERDICTS)?,
        stages: stages::list(tx, project)?,
        names: object_verdicts::grader_names(tx, project)?,
        without_verdict: customer_verdicts::count_without(tx, project)?,
    })
}

/// Estimate the alignment of each grader and team. It takes a while and needs no database.
pub fn estimate(input: &AlignmentInput, settings: AlarmSettings) -> AlignmentReport {
    let of_stage = |stage: &Stage| stage_alignment(input, stage);
    AlignmentReport {
        stages: input.stages.iter().filter_map(of_stage).collect(),
        downstream: downstream(input, settings),
        unmeasured: input.basis.unmeasured,
    }
}

fn stage_alignment(input: &AlignmentInput, stage: &Stage) -> Option<StageAlignment> {
    let verdicts: Vec<&StoredObjectVerdict> =
        input.verdicts.iter().filter(|of| of.stage == stage.id).collect();
    if verdicts.is_empty() {
        return None;
    }
    let mut table = VerdictTable::default();
    let mut team_of: BTreeMap<&str, &str> = BTreeMap::new();
    for of in &verdicts {
        table.push(&line(of, stage, input.basis.release));
        team_of.insert(&of.grader, &of.team);
    }
    let analysis = AlignmentAnalysis::new(&table, Some(&stage.rubric));
    let mut teams: BTreeMap<String, TeamAlignment> = BTreeMap::new();
    let empty = || TeamAlignment { team: None, graders: Vec::new() };
    for party in parties(&table) {
        let found = analysis.align(party);
        match party {
            Party::Grader(_) => {
                let id = found.grader.clone().unwrap_or_default();
                let team = team_of.get(id.as_str()).copied().unwrap_or_default();
                let name = input.names.get(&id).cloned().unwrap_or_else(|| id.clone());
                let grader = GraderAlignment { name, alignment: found };
                teams.entry(team.to_owned()).or_insert_with(empty).graders.push(grader);
            }
            Party::Team(_) => {
                let team = found.team.clone().unwrap_or_default();
                teams.entry(team).or_insert_with(empty).team = Some(found);
            }
        }
    }
    let without_team = teams.remove("");
    let mut teams: Vec<TeamAlignment> = teams.into_values().chain(without_team).collect();
    for team in &mut teams {
        team.graders.sort_by(|a, b| a.name.cmp(&b.name));
    }
    let classes: BTreeSet<&str> =
        verdicts.iter().map(|of| of.class.as_str()).filter(|class| !class.is_empty()).collect();
    Some(StageAlignment {
        stage: stage.id.clone(),
        stage_name: stage.name.clone(),
        verdicts: u32::try_from(verdicts.len()).unwrap_or(u32::MAX),
        classes: classes.into_iter().map(str::to_owned).collect(),
        release: input.basis.release,
        scenes: evidence_scenes(&teams, &verdicts),
        teams,
    })
}

/// A verdict as the analysis takes it. What releases imply counts for verdicts under the current one: nobody could follow a release that was
/// not there.
fn line(of: &StoredObjectVerdict, stage: &Stage, current: Option<u32>) -> VerdictLine {
    // What golden rejects by a rule without a deviation, such as its class, tells nothing about limits.
    let breaks_rule_without_size =
        of.by_golden == Some(Verdict::Reject) && is_within_rubric(&stage.rubric, &of.class, &of.deviations);
    let deviations = of.deviations.iter().filter(|_| !breaks_rule_without_size);
    VerdictLine {
        grader: of.grader.clone(),
        team: of.team.clone(),
        item: of.task.clone(),
        // Another label of the task is another object, and a missed golden object may have the id of one in the label.
        object: format!("{} {}{}", of.revision, of.object, if of.is_missed { " missed" } else { "" }),
        class: of.class.clone(),
        verdict: of.verdict,
        deviations: deviations.map(|(measure, value)| (measure.clone(), Some(*value))).collect(),
        expected: if of.grader_release == current { of.expected.clone() } else { BTreeMap::new() },
    }
}

/// Names of the scenes that the evidence of any party names, by task.
fn evidence_scenes(teams: &[TeamAlignment], verdicts: &[&StoredObjectVerdict]) -> BTreeMap<String, String> {
    let names: BTreeMap<&str, &str> =
        verdicts.iter().map(|of| (of.task.as_str(), of.scene_name.as_str())).collect();
    let of_party = |party: &PartyAlignment| {
        let by_class = party.release_by_class.values().flat_map(|release| release.evidence.iter());
        party.release.evidence.iter().chain(by_class).cloned().collect::<Vec<_>>()
    };
    let of_team = |team: &TeamAlignment| {
        let graders = team.graders.iter().map(|grader| &grader.alignment);
        team.team.iter().chain(graders).flat_map(of_party).collect::<Vec<_>>()
    };
    let named = |task: String| Some((task.clone(), (*names.get(task.as_str())?).to_owned()));
    teams.iter().flat_map(of_team).filter_map(named).collect()
}

fn downstream(input: &AlignmentInput, settings: AlarmSettings) -> Option<DownstreamAcceptance> {
    let theirs = &input.downstream;
    let mut alarm = RejectionAlarm::new(settings).ok()?;
    let mut days: BTreeMap<&str, DayVerdicts> = BTreeMap::new();
    let mut alarm_day = None;
    for of in theirs {
        alarm.observe(DownstreamVerdict { verdict: of.verdict, golden: of.by_golden });
        let day = of.given_at.get(..10).unwrap_or_default();
        if alarm.is_raised() && alarm_day.is_none() {
            alarm_day = Some(day.to_owned());
        }
        let counts =
            days.entry(day).or_insert_with(|| DayVerdicts { day: day.to_owned(), accepted: 0, rejected: 0 });
        match of.verdict {
            Verdict::Accept => counts.accepted += 1,
            Verdict::Reject => counts.rejected += 1,
        }
    }
    let mirrored = mirrored(input);
    let worst = worst_class(&mirrored);
    let same = mirrored.iter().filter(|(_, is_same)| *is_same).count();
    (!theirs.is_empty()).then(|| DownstreamAcceptance {
        promised: settings.promised,
        alarm: alarm.report(),
        alarm_day,
        days: days.into_values().collect(),
        without_verdict: input.without_verdict,
        mirror: (!mirrored.is_empty()).then(|| AgreementShare::new(same, mirrored.len())),
        mirror_worst: worst,
    })
}

/// Object of a label: label, object, and whether it is missed.
type ObjectKey<'a> = (&'a str, &'a str, bool);

/// Class of each object that both a review and a customer judged, and whether both said the same; of several verdicts of one side
/// the last one counts.
fn mirrored(input: &AlignmentInput) -> Vec<(&str, bool)> {
    let mut sides: BTreeMap<ObjectKey<'_>, (&str, [Option<Verdict>; 2])> = BTreeMap::new();
    for of in &input.verdicts {
        let (_, both) = sides
            .entry((&of.revision, &of.object, of.is_missed))
            .or_insert_with(|| (of.class.as_str(), [None, None]));
        both[usize::from(of.is_downstream)] = Some(of.verdict);
    }
    let same = |(class, [ours, theirs]): (_, [Option<Verdict>; 2])| Some((class, ours? == theirs?));
    sides.into_values().filter_map(same).collect()
}

/// The class on which verdicts agree least, of objects each with its class and whether the verdicts on it are the same; none: no class has
/// enough objects.
pub(super) fn worst_class(mirrored: &[(&str, bool)]) -> Option<ClassAgreement> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (class, is_same) in mirrored.iter().filter(|(class, _)| !class.is_empty()) {
        let (same, all) = counts.entry(class).or_default();
        *same += usize::from(*is_same);
        *all += 1;
    }
    let agreement = |(class, (same, all)): (&str, (usize, usize))| ClassAgreement {
        class: class.to_owned(),
        agreement: AgreementShare::new(same, all),
    };
    let known = counts.into_iter().filter(|(_, (_, all))| *all >= LEAST_MIRRORED).map(agreement);
    known.min_by(|a, b| a.agreement.value.total_cmp(&b.agreement.value))
}

#[cfg(test)]
#[path = "alignment_tests.rs"]
mod tests;
