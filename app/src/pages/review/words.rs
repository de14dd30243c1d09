//! Words for plans and batches.

use crate::words::tasks_text;
use assay_core::api::{BatchFilter, BatchSummary};
use assay_core::review::batch::{BatchPlan, BatchState, PlanRule, RestOfBatch, SamplingMethod};
use assay_core::review::iso_2859::{InspectionPhase, InspectionSeverity, SwitchingState};

/// State of a batch, with the class of its tag.
pub(super) fn batch_state_words(batch: &BatchSummary) -> (&'static str, &'static str) {
    match batch.state {
        BatchState::Open => ("open", "tag acc"),
        BatchState::Accepted => ("accepted", "tag good"),
        BatchState::Rejected => ("rejected", "tag bad"),
    }
}

/// Which tasks a batch has, in a few words.
pub(super) fn content_words(batch: &BatchSummary) -> String {
    let content = format!("{}, {}", tasks_text(batch.tasks), batch.stage_name);
    match filter_words(&batch.filter).as_str() {
        "" => content,
        words => format!("{content}, {words}"),
    }
}

/// Name of a method.
pub(super) fn method_words(method: &SamplingMethod) -> String {
    match method {
        SamplingMethod::Iso2859 { level, aql, .. } => {
            format!("ISO 2859-1, level {}, AQL {aql} %", level.name())
        }
        SamplingMethod::Sequential { aql, rql, .. } => format!("Sequential, {aql} % against {rql} %"),
        SamplingMethod::FixedRate { share, .. } => format!("Fixed rate, {} %", percent(*share)),
        SamplingMethod::Risk { share, .. } => format!("By risk, {} %", percent(*share)),
    }
}

/// A share in percent, with as many digits as it needs.
pub(super) fn percent(share: f64) -> String {
    let rounded = (share * 1_000.0).round() / 10.0;
    format!("{rounded}")
}

/// What a plan asks for, in sentences.
pub(super) fn plan_words(plan: &BatchPlan) -> String {
    let inspected = match plan.sample {
        1 => "1 label is inspected".to_owned(),
        count => format!("{count} labels are inspected"),
    };
    let wrong = |accept: u64| match accept {
        0 => "none of them is wrong".to_owned(),
        1 => "at most 1 of them is wrong".to_owned(),
        _ => format!("at most {accept} of them are wrong"),
    };
    let single = |accept: u64| format!("{inspected}; the batch is accepted where {}.", wrong(accept));
    match &plan.rule {
        PlanRule::Iso2859 { plan: sampling, severity, .. } => {
            let how = match severity {
                InspectionSeverity::Normal => "Normal",
                InspectionSeverity::Tightened => "Tightened",
                InspectionSeverity::Reduced => "Reduced",
            };
            format!("{how} inspection: {}", single(u64::from(sampling.accept)))
        }
        PlanRule::FixedRate { accept } => single(*accept),
        PlanRule::Sequential { .. } => {
            let outlook = plan.outlook(assay_core::review::batch::InspectionCounts::default());
            let right = outlook.right_until_accepted.map(|count| match count {
                1 => "1 label without an error accepts the batch. ".to_owned(),
                _ => format!("{count} labels in a row without an error accept the batch. "),
            });
            format!("{}At most {inspected}.", right.unwrap_or_default())
        }
        PlanRule::Risk { accept } => format!(
            "{inspected}, more of people whose labels are wrong more often; the batch is accepted where an estimated {} % of its labels are wrong at most.",
            percent(*accept)
        ),
    }
}

/// Where the switching rules stand, in a sentence.
pub(super) fn switching_words(state: &SwitchingState) -> String {
    match state.phase {
        InspectionPhase::Normal { score, .. } if state.reduced_wanted => format!(
            "Normal inspection. A good record reduces it: {score} of {} points so far.",
            assay_core::review::iso_2859::ENOUGH
        ),
        InspectionPhase::Normal { .. } => "Normal inspection.".to_owned(),
        InspectionPhase::Tightened { accepted, rejected } => format!(
            "Tightened inspection, after two rejected batches of five: {accepted} of 5 accepted in a row so far lead back to normal; \
             {rejected} of 5 rejected so far stop inspection."
        ),
        InspectionPhase::Reduced => "Reduced inspection, after a good record. A rejected batch leads back to normal.".to_owned(),
        InspectionPhase::Discontinued => {
            "Inspection is discontinued after five rejected batches. Remove their cause first, such as by a course or a clearer guideline."
                .to_owned()
        }
    }
}

/// What becomes of the labels that nobody inspected.
pub(super) fn rest_words(rest: RestOfBatch) -> &'static str {
    match rest {
        RestOfBatch::Rework => "They go back to their taskers, who check each of them",
        RestOfBatch::Review => "Each of them waits for a review",
    }
}

/// Which labels a batch has beyond its stage, in a few words; empty: all.
fn filter_words(filter: &BatchFilter) -> String {
    let days = match (&filter.from_day, &filter.to_day) {
        (Some(from), Some(to)) if from == to => Some(format!("of {from}")),
        (Some(from), Some(to)) => Some(format!("of {from} to {to}")),
        (Some(from), None) => Some(format!("since {from}")),
        (None, Some(to)) => Some(format!("until {to}")),
        (None, None) => None,
    };
    let class = filter.class.as_ref().map(|class| format!("with {class}"));
    let release = filter.release.map(|release| format!("by release {release}"));
    let tasker = filter.tasker.as_ref().map(|_| "of one person".to_owned());
    [days, class, release, tasker].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::review::batch::batch_plan;
    use assay_core::review::iso_2859::InspectionLevel;

    #[test]
    fn a_plan_says_how_many_labels_decide() {
        let words = |method| plan_words(&batch_plan(80, &method, InspectionSeverity::Normal).unwrap());
        assert_eq!(
            words(SamplingMethod::Iso2859 { level: InspectionLevel::II, aql: 2.5, reduced: true }),
            "Normal inspection: 20 labels are inspected; the batch is accepted where at most 1 of them is wrong."
        );
        assert_eq!(
            words(SamplingMethod::FixedRate { share: 0.1, accept: 0.0 }),
            "8 labels are inspected; the batch is accepted where none of them is wrong."
        );
        let sequential = words(SamplingMethod::Sequential { aql: 2.0, rql: 15.0, alpha: 0.05, beta: 0.1 });
        assert!(sequential.contains("in a row without an error accept the batch. At most "), "{sequential}");
        let one = SamplingMethod::FixedRate { share: 0.01, accept: 0.0 };
        assert!(words(one).starts_with("1 label is inspected; "));
    }

    #[test]
    fn a_filter_is_said_in_a_few_words() {
        let day = |day: &str| Some(day.to_owned());
        let filter =
            BatchFilter { class: day("truck"), from_day: day("2026-11-23"), ..BatchFilter::default() };
        assert_eq!(filter_words(&filter), "since 2026-11-23, with truck");
        assert_eq!(filter_words(&BatchFilter::default()), "");
    }

    #[test]
    fn a_share_has_the_digits_that_it_needs() {
        assert_eq!([percent(0.1), percent(0.025), percent(1.0)], ["10", "2.5", "100"]);
    }
}
