//! Alignment of graders and teams with the definition of good, and what became of accepted labels at the customer.

use super::downstream::{DownstreamInput, downstream};
use crate::store::customer_verdicts::DownstreamRow;
use crate::store::object_verdicts::{self, StoredObjectVerdict};
use crate::store::{StoreError, Tx, customer_verdicts, releases, stages, tasks};
use assay_core::alignment::{
    AlignmentAnalysis, Party, PartyAlignment, VerdictLine, VerdictTable, YieldVerdict, grading_yields,
    is_within_rubric, parties,
};
use assay_core::api::{AlignmentReport, GraderAlignment, Stage, StageAlignment, TeamAlignment};
use assay_core::id::ProjectId;
use assay_core::pipeline::TaskState;
use assay_core::rejection_alarm::AlarmSettings;
use assay_core::review::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Verdicts on objects that an analysis reads at most, the last ones.
const MOST_VERDICTS: u32 = 200_000;
/// Verdicts of a team under a release from which these alone say how it grades.
const ENOUGH: usize = 20;

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

impl AlignmentInput {
    fn downstream(&self) -> DownstreamInput<'_> {
        let classes = self.stages.iter().flat_map(|stage| &stage.ontology.classes);
        DownstreamInput {
            theirs: &self.downstream,
            verdicts: &self.verdicts,
            classes: classes.map(|class| class.name.as_str()).collect::<BTreeSet<_>>().len(),
            without_verdict: self.without_verdict,
        }
    }
}

/// Estimate the alignment of each grader and team. It takes a while and needs no database.
pub fn estimate(input: &AlignmentInput, settings: AlarmSettings) -> AlignmentReport {
    let of_stage = |stage: &Stage| stage_alignment(input, stage);
    AlignmentReport {
        stages: input.stages.iter().filter_map(of_stage).collect(),
        downstream: downstream(&input.downstream(), settings),
        grading: grading_yields(input.verdicts.iter().filter_map(yield_verdict)),
        unmeasured: input.basis.unmeasured,
    }
}

/// A verdict as it counts for what grading takes away; none: golden says nothing of the object, or the label lacks it.
fn yield_verdict(of: &StoredObjectVerdict) -> Option<YieldVerdict<'_>> {
    let by_golden = of.by_golden.filter(|_| !of.is_missed)?;
    Some(YieldVerdict {
        team: &of.team,
        label: &of.revision,
        class: &of.class,
        verdict: of.verdict,
        by_golden,
    })
}

fn stage_alignment(input: &AlignmentInput, stage: &Stage) -> Option<StageAlignment> {
    let verdicts: Vec<&StoredObjectVerdict> =
        input.verdicts.iter().filter(|of| of.stage == stage.id).collect();
    if verdicts.is_empty() {
        return None;
    }
    let judged = judged_releases(&verdicts);
    let judged_release = |team: &str| judged.get(team).copied().flatten();
    let mut table = VerdictTable::default();
    let mut team_of: BTreeMap<&str, &str> = BTreeMap::new();
    for of in verdicts.iter().filter(|of| of.grader_release == judged_release(&of.team)) {
        table.push(&line(of, stage));
        team_of.insert(&of.grader, &of.team);
    }
    let analysis = AlignmentAnalysis::new(&table, Some(&stage.rubric));
    let mut teams: BTreeMap<String, TeamAlignment> = BTreeMap::new();
    let empty = |release| TeamAlignment { team: None, graders: Vec::new(), release };
    for party in parties(&table) {
        let found = analysis.align(party);
        match party {
            Party::Grader(_) => {
                let id = found.grader.clone().unwrap_or_default();
                let team = team_of.get(id.as_str()).copied().unwrap_or_default();
                let name = input.names.get(&id).cloned().unwrap_or_else(|| id.clone());
                let grader = GraderAlignment { name, alignment: found };
                let of_team = teams.entry(team.to_owned()).or_insert_with(|| empty(judged_release(team)));
                of_team.graders.push(grader);
            }
            Party::Team(_) => {
                let team = found.team.clone().unwrap_or_default();
                let release = judged_release(&team);
                teams.entry(team).or_insert_with(|| empty(release)).team = Some(found);
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

/// For each team the release whose verdicts say how it grades now: the newest under which it gave enough, else that with the most. So a
/// new release takes nothing back of what is known of a team, until the team has graded by it.
fn judged_releases<'a>(verdicts: &[&'a StoredObjectVerdict]) -> BTreeMap<&'a str, Option<u32>> {
    let mut counts: BTreeMap<&str, BTreeMap<Option<u32>, usize>> = BTreeMap::new();
    for of in verdicts {
        *counts.entry(&of.team).or_default().entry(of.grader_release).or_default() += 1;
    }
    let judged = |counts: BTreeMap<Option<u32>, usize>| {
        let newest = counts.iter().rev().find(|(_, count)| **count >= ENOUGH);
        newest.or_else(|| counts.iter().max_by_key(|(_, count)| **count)).and_then(|(release, _)| *release)
    };
    counts.into_iter().map(|(team, counts)| (team, judged(counts))).collect()
}

/// A verdict as the analysis takes it. Nobody could follow a release that was not there yet.
fn line(of: &StoredObjectVerdict, stage: &Stage) -> VerdictLine {
    // What golden rejects by a rule without a deviation, such as its class, tells nothing about limits.
    let breaks_rule_without_size =
        of.by_golden == Some(Verdict::Reject) && is_within_rubric(&stage.rubric, &of.class, &of.deviations);
    let deviations = of.deviations.iter().filter(|_| !breaks_rule_without_size);
    let was_there =
        |release: &str| release.parse::<u32>().is_ok_and(|number| Some(number) <= of.grader_release);
    let to_owned = |(release, verdict): (&String, &Verdict)| (release.clone(), *verdict);
    VerdictLine {
        grader: of.grader.clone(),
        team: of.team.clone(),
        item: of.task.clone(),
        // Another label of the task is another object, and a missed golden object may have the id of one in the label.
        object: format!("{} {}{}", of.revision, of.object, if of.is_missed { " missed" } else { "" }),
        class: of.class.clone(),
        verdict: of.verdict,
        deviations: deviations.map(|(measure, value)| (measure.clone(), Some(*value))).collect(),
        expected: of.expected.iter().filter(|(release, _)| was_there(release)).map(to_owned).collect(),
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

#[cfg(test)]
#[path = "alignment_tests.rs"]
mod tests;
