//! Alignment of each grader and team: the limits that they apply, the release that they follow, and how far they agree.

use super::agreement::{VerdictAgreement, agreement, object_counts};
use super::judgement::{LimitJudgement, judge, verdicts_to_settle};
use super::limits::{LimitEstimate, estimate_limits};
use super::normal::NormalTable;
use super::release::{ReleaseAlignment, best_release, current_release};
use super::verdicts::{VerdictRow, VerdictTable};
use crate::rubric::measure::Measure;
use crate::rubric::{Rubric, Rule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Verdicts of a class below which no limit is estimated.
const LEAST_VERDICTS: usize = 20;
/// Verdicts of a class that an estimate takes at most, spread evenly over all of them: more of them change little.
const MOST_VERDICTS: usize = 4_000;
/// Rejections of objects that the rubric accepts, below which a limit is not called harsh.
const LEAST_ALONE: usize = 3;
const SEED: u64 = 20_261_130;

/// Grader or team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// A grader by index.
    Grader(u32),
    /// A team by index.
    Team(u32),
}

/// Alignment of a grader or team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartyAlignment {
    /// Name of the grader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grader: Option<String>,
    /// Name of the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Limits that they apply, by class and measure.
    pub implied: Vec<ImpliedLimit>,
    /// Release whose definition explains their verdicts best.
    pub release: ReleaseAlignment,
    /// The same for each class, where graders may have learned one and not another.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub release_by_class: BTreeMap<String, ReleaseAlignment>,
    /// How far they agree.
    pub agreement: VerdictAgreement,
}

/// Limit that a grader or team applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImpliedLimit {
    /// Class.
    pub class: String,
    /// Measure.
    pub measure: String,
    /// Whether the limit is the least or the greatest value that passes.
    pub side: LimitSide,
    /// Median of the posterior; none: the deviations never come near the limit.
    pub limit: Option<f64>,
    /// Central 95 %; an end is none where the deviations do not bound it.
    pub interval: [Option<f64>; 2],
    /// The rubric's limit.
    pub rubric: Option<f64>,
    /// What it is beside the rubric's.
    pub judgement: LimitJudgement,
    /// Number of verdicts.
    pub n: usize,
    /// About how many more verdicts near the limit settle what is unclear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdicts_to_settle: Option<u64>,
}

/// Side of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum LimitSide {
    /// The least value that passes.
    Min,
    /// The greatest value that passes.
    Max,
}

/// Measure, the side that limits it, and the rubric's limit.
type MeasuredSide = (u32, LimitSide, Option<f64>);

impl LimitSide {
    /// 1 where a larger value is worse, −1 where it is better.
    fn sign(self) -> f64 {
        match self {
            Self::Min => -1.0,
            Self::Max => 1.0,
        }
    }
}

/// Whether all deviations of an object of a class are within a rubric's limits.
pub fn is_within_rubric(rubric: &Rubric, class: &str, deviations: &BTreeMap<String, f64>) -> bool {
    let is_within = |(measure, value): (&String, &f64)| {
        let rule = rule_of(rubric, class, measure);
        rule.is_none_or(|rule| {
            rule.min.is_none_or(|least| *value >= least) && rule.max.is_none_or(|most| *value <= most)
        })
    };
    deviations.iter().all(is_within)
}

/// The rule that limits a measure of a class: one of the class before one of all.
fn rule_of<'a>(rubric: &'a Rubric, class: &str, measure: &str) -> Option<&'a Rule> {
    let mut rules = rubric.rules.iter().filter(|rule| rule.measure.name() == measure && rule.of.is_none());
    rules
        .clone()
        .find(|rule| rule.class.as_deref() == Some(class))
        .or_else(|| rules.find(|rule| rule.class.is_none()))
}

/// Whether all deviations of an object are within the limits of the sides.
fn is_within_limits(row: &VerdictRow, sides: &[MeasuredSide]) -> bool {
    sides.iter().all(|(of, side, limit)| match (row.deviation(*of), limit) {
        (Some(value), Some(limit)) => side.sign() * value <= side.sign() * limit,
        _ => true,
    })
}

/// Whether objects that lie beyond the limit applied, and that the rubric accepts, are mostly rejected. Where two measures move
/// together, a limit of the one may look harsh since the rule of the other rejects the same objects.
fn rejects_alone(
    (measure, side): (u32, LimitSide),
    interval: [f64; 2],
    sides: &[MeasuredSide],
    rows: &[&VerdictRow],
) -> bool {
    let applied = match side {
        LimitSide::Max => interval[1],
        LimitSide::Min => interval[0],
    };
    let lies_beyond = |row: &VerdictRow| {
        row.deviation(measure).is_some_and(|value| side.sign() * value > side.sign() * applied)
    };
    let beyond: Vec<&&VerdictRow> =
        rows.iter().filter(|row| lies_beyond(row) && is_within_limits(row, sides)).collect();
    let rejected = beyond.iter().filter(|row| !row.accepts).count();
    rejected >= LEAST_ALONE && 2 * rejected > beyond.len()
}

/// Parties of a table: graders by name, then teams by name.
pub fn parties(table: &VerdictTable) -> Vec<Party> {
    let graders = table.graders.alphabetical().map(Party::Grader);
    graders.chain(table.teams.alphabetical().map(Party::Team)).collect()
}

/// What the analysis of all parties of a table shares.
pub struct AlignmentAnalysis<'a> {
    table: &'a VerdictTable,
    rubric: Option<&'a Rubric>,
    by_grader: Vec<Vec<&'a VerdictRow>>,
    by_team: Vec<Vec<&'a VerdictRow>>,
    objects: BTreeMap<u32, (u32, u32)>,
    normal: NormalTable,
}

impl<'a> AlignmentAnalysis<'a> {
    /// Sort the verdicts of a table by grader and team.
    pub fn new(table: &'a VerdictTable, rubric: Option<&'a Rubric>) -> Self {
        let mut by_grader = vec![Vec::new(); table.graders.len()];
        let mut by_team = vec![Vec::new(); table.teams.len()];
        for row in &table.rows {
            by_grader[row.grader as usize].push(row);
            if let Some(team) = row.team {
                by_team[team as usize].push(row);
            }
        }
        let objects = object_counts(table.rows.iter());
        Self { table, rubric, by_grader, by_team, objects, normal: NormalTable::new() }
    }

    /// Alignment of a grader or team.
    pub fn align(&self, party: Party) -> PartyAlignment {
        let (rows, grader, team) = match party {
            Party::Grader(index) => {
                (&self.by_grader[index as usize], Some(self.table.graders.name(index)), None)
            }
            Party::Team(index) => (&self.by_team[index as usize], None, Some(self.table.teams.name(index))),
        };
        let mut by_class: BTreeMap<&str, Vec<&VerdictRow>> = BTreeMap::new();
        for row in rows {
            by_class.entry(self.table.classes.name(row.class)).or_default().push(row);
        }
        let implied = by_class.iter().flat_map(|(class, rows)| self.implied(class, rows)).collect();
        let of_class =
            |(class, rows): (&&str, &Vec<&VerdictRow>)| ((*class).to_owned(), best_release(self.table, rows));
        let release_by_class = by_class.iter().map(of_class).filter(|(_, release)| release.n > 0).collect();
        PartyAlignment {
            grader: grader.map(str::to_owned),
            team: team.map(str::to_owned),
            implied,
            release: best_release(self.table, rows),
            release_by_class,
            agreement: agreement(rows, current_release(self.table, rows), &self.objects),
        }
    }

    /// Limits of a class.
    fn implied(&self, class: &str, rows: &[&VerdictRow]) -> Vec<ImpliedLimit> {
        if rows.len() < LEAST_VERDICTS {
            return Vec::new();
        }
        let sides = self.sides(class, rows);
        let measured: Vec<&VerdictRow> =
            rows.iter().filter(|row| !row.deviations.is_empty()).copied().collect();
        if measured.len() < LEAST_VERDICTS {
            return Vec::new();
        }
        let step = measured.len().div_ceil(MOST_VERDICTS);
        let taken: Vec<&VerdictRow> = measured.iter().step_by(step).copied().collect();
        let value = |row: &VerdictRow, measure: u32, side: LimitSide| {
            row.deviation(measure).map_or(f64::NEG_INFINITY, |value| side.sign() * value)
        };
        let columns: Vec<Vec<f64>> = sides
            .iter()
            .map(|(measure, side, _)| taken.iter().map(|row| value(row, *measure, *side)).collect())
            .collect();
        let accepted: Vec<bool> = taken.iter().map(|row| row.accepts).collect();
        let estimates = estimate_limits(&columns, &accepted, &self.normal, SEED);
        let limit = |((measure, side, rubric), estimate): (&MeasuredSide, Option<LimitEstimate>)| {
            let estimate = estimate?;
            let low = if estimate.is_open_below { f64::NEG_INFINITY } else { estimate.interval[0] };
            let high = if estimate.is_open_above { f64::INFINITY } else { estimate.interval[1] };
            let interval = match side {
                LimitSide::Max => [low, high],
                LimitSide::Min => [-high, -low],
            };
            let judgement = judge(interval, *rubric, *side == LimitSide::Min);
            let is_shown = judgement != LimitJudgement::Harsh
                || rejects_alone((*measure, *side), interval, &sides, &taken);
            let judgement = if is_shown { judgement } else { LimitJudgement::Unclear };
            let n = measured.iter().filter(|row| row.deviation(*measure).is_some()).count();
            let is_open = estimate.is_open_below || estimate.is_open_above;
            Some(ImpliedLimit {
                class: class.to_owned(),
                measure: self.table.measures.name(*measure).to_owned(),
                side: *side,
                limit: (!is_open).then_some(side.sign() * estimate.median),
                interval: interval.map(|end| end.is_finite().then_some(end)),
                rubric: *rubric,
                judgement,
                n,
                verdicts_to_settle: (judgement == LimitJudgement::Unclear)
                    .then(|| verdicts_to_settle(interval, *rubric, n))
                    .flatten(),
            })
        };
        sides.iter().zip(estimates).filter_map(limit).collect()
    }

    /// Measures of a class with the sides that limit them, and the rubric's limits.
    fn sides(&self, class: &str, rows: &[&VerdictRow]) -> Vec<MeasuredSide> {
        let mut counts: BTreeMap<u32, (usize, bool)> = BTreeMap::new();
        for (measure, value) in rows.iter().flat_map(|row| &row.deviations) {
            let (count, is_signed) = counts.entry(*measure).or_default();
            *count += 1;
            *is_signed |= *value < 0.0;
        }
        let mut sides = Vec::new();
        for measure in self.table.measures.alphabetical() {
            let Some((count, is_signed)) = counts.get(&measure).copied() else { continue };
            if count < LEAST_VERDICTS {
                continue;
            }
            let name = self.table.measures.name(measure);
            let rule = self.rubric.and_then(|rubric| rule_of(rubric, class, name));
            let (least, most) = rule.map_or((None, None), |rule| (rule.min, rule.max));
            let is_better_larger =
                Measure::from_name(name).is_some_and(|measure| measure.descriptor().is_better_larger());
            let has_least = least.is_some() || rule.is_none() && (is_better_larger || is_signed);
            let has_most = most.is_some() || rule.is_none() && !is_better_larger;
            sides.extend(has_least.then_some((measure, LimitSide::Min, least)));
            sides.extend(has_most.then_some((measure, LimitSide::Max, most)));
        }
        sides
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alignment::VerdictLine;
    use crate::random::SplitMix;
    use crate::review::Verdict;
    use serde_json::{from_value, json};

    /// Judgement of the distance limit of a grader who also follows the rubric's overlap, which falls with the distance: below 0.5
    /// from 0.2 m on.
    fn judged(own_limit: f64) -> LimitJudgement {
        let rubric: Rubric =
            from_value(json!({"name": "r", "match": {"measure": "iou_3d", "min": 0.1}, "rules": [
            {"id": "near", "measure": "center_distance", "max": 0.3, "severity": "major"},
            {"id": "overlap", "measure": "iou_3d", "min": 0.5, "severity": "major"}]}))
            .unwrap();
        let mut random = SplitMix(5);
        let mut table = VerdictTable::default();
        for number in 0..400 {
            let distance = random.unit() * 0.6;
            let overlap = 1.0 - 2.5 * distance + 0.01 * random.normal();
            let accepts = distance <= own_limit && overlap >= 0.5;
            table.push(&VerdictLine {
                grader: "ada".to_owned(),
                team: String::new(),
                item: number.to_string(),
                object: String::new(),
                class: "pedestrian".to_owned(),
                verdict: if accepts { Verdict::Accept } else { Verdict::Reject },
                deviations: [("center_distance", distance), ("iou_3d", overlap)]
                    .map(|(measure, value)| (measure.to_owned(), Some(value)))
                    .into(),
                expected: BTreeMap::new(),
            });
        }
        let found = AlignmentAnalysis::new(&table, Some(&rubric)).align(Party::Grader(0));
        found.implied.iter().find(|limit| limit.measure == "center_distance").unwrap().judgement
    }

    #[test]
    fn a_grader_is_not_called_harsh_for_what_another_rule_rejects() {
        assert_ne!(judged(0.3), LimitJudgement::Harsh);
        assert_eq!(judged(0.1), LimitJudgement::Harsh);
    }
}
