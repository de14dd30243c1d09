//! What the open rejections of a customer have in common: those that golden rejects too are agreed with together, and those that golden
//! accepts become the agenda of a debrief.

use super::customer_verdict_row::agreement;
use crate::client::navigation::Navigator;
use crate::client::{ApiError, routes};
use crate::ui::{ErrorNote, Sending, Toasts};
use assay_core::api::{CustomerVerdict, NewDebrief};
use assay_core::golden::{Question, QuestionLocation};
use assay_core::review::Verdict;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Questions of a debrief at most, those about the most objects.
const MOST_QUESTIONS: usize = 10;
/// Golden items that a question names at most.
const MOST_PLACES: usize = 12;
/// Reasons that a question quotes at most.
const MOST_REASONS: usize = 3;

/// Rejections of one team and kind that golden does not agree with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct VerdictSplit {
    stage: String,
    team: String,
    /// Class and type of error, in words.
    what: String,
    count: usize,
    golden: BTreeSet<String>,
    reasons: BTreeSet<String>,
}

/// Open rejections that golden says the same of, or not.
fn open_rejections(
    verdicts: &[CustomerVerdict],
    by_golden: Verdict,
) -> impl Iterator<Item = &CustomerVerdict> {
    verdicts.iter().filter(move |of| {
        of.verdict == Verdict::Reject && of.answer.is_none() && of.by_golden == Some(by_golden)
    })
}

/// What splits producer and customer, the most frequent first.
fn verdict_splits(verdicts: &[CustomerVerdict]) -> Vec<VerdictSplit> {
    let mut found: BTreeMap<(String, String, String), VerdictSplit> = BTreeMap::new();
    for of in open_rejections(verdicts, Verdict::Accept) {
        let team = if of.team.is_empty() { of.grader.clone() } else { of.team.clone() };
        let class = of.class.clone().unwrap_or_else(|| "label".to_owned());
        let error = of.errors.first().map(|error| format!(" for “{}”", error.title()));
        let what = format!("{class}{}", error.unwrap_or_default());
        let key = (of.stage.clone(), team.clone(), what.clone());
        let split = found.entry(key).or_insert_with(|| VerdictSplit {
            stage: of.stage.clone(),
            team,
            what,
            count: 0,
            golden: BTreeSet::new(),
            reasons: BTreeSet::new(),
        });
        split.count += 1;
        split.golden.extend(of.golden.clone());
        split.reasons.extend((!of.reason.is_empty()).then(|| of.reason.clone()));
    }
    let mut found: Vec<VerdictSplit> = found.into_values().collect();
    found.sort_by_key(|split| std::cmp::Reverse(split.count));
    found.truncate(MOST_QUESTIONS);
    found
}

/// The question about a split.
fn question(of: &VerdictSplit) -> Question {
    let VerdictSplit { stage, team, what, count, golden, reasons } = of;
    let reasons: Vec<&str> = reasons.iter().take(MOST_REASONS).map(String::as_str).collect();
    let quoted =
        if reasons.is_empty() { String::new() } else { format!(" They say: {}", reasons.join("; ")) };
    let objects = if *count == 1 { "1 object".to_owned() } else { format!("{count} objects") };
    let place = |golden: &String| QuestionLocation { golden: golden.clone(), anchor: None };
    Question {
        title: format!("{team} rejects {what}: is it good enough?"),
        stage: stage.clone(),
        observation: format!(
            "We accepted {objects} of it, golden accepts them, and {team} rejects them.{quoted}"
        ),
        places: golden.iter().take(MOST_PLACES).map(place).collect(),
        ..Question::default()
    }
}

/// Both ways, where there is something to settle.
#[component]
pub(super) fn SplitVerdicts(
    project: StoredValue<String>,
    verdicts: Vec<CustomerVerdict>,
    may_answer: bool,
    may_debrief: bool,
    refresh: Callback<()>,
) -> impl IntoView {
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts, navigator) = (Sending::new(), Toasts::get(), Navigator::get());
    let splits = StoredValue::new(verdict_splits(&verdicts));
    let same: Vec<String> = open_rejections(&verdicts, Verdict::Reject).map(|of| of.id.clone()).collect();
    let (count, same) = (same.len(), StoredValue::new(same));
    let agree = move |_| {
        error.set(None);
        sending.send(async move {
            for (done, id) in same.get_value().iter().enumerate() {
                if let Err(refused) =
                    routes::answer_customer_verdict(&project.get_value(), id, &agreement()).await
                {
                    toasts.show_error(format!("Agreed with {done} of {count}."));
                    error.try_set(Some(refused));
                    refresh.run(());
                    return;
                }
            }
            toasts.show(format!("Agreed with {count} verdicts. Accepted labels go back to their taskers."));
            refresh.run(());
        });
    };
    let debrief = move |_| {
        error.set(None);
        sending.send(async move {
            let project = project.get_value();
            let started = async {
                let mut questions = Vec::new();
                for split in splits.get_value() {
                    questions.push(routes::create_question(&project, &question(&split)).await?.id);
                }
                let name = "What splits us and the customer".to_owned();
                routes::start_debrief(&project, &NewDebrief { name, questions }).await
            };
            match started.await {
                Ok(debrief) => navigator.go(&format!("/projects/{project}/debriefs/{}", debrief.id)),
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let split_count: usize = splits.with_value(|all| all.iter().map(|split| split.count).sum());
    let has_debrief = may_debrief && split_count > 0;
    let has_agree = may_answer && count > 1;
    (has_debrief || has_agree).then(|| {
        view! {
            <div class="row wrap" data-testid="split-verdicts">
                {has_agree.then(|| view! {
                    <button class="btn small" disabled=move || sending.is_on() on:click=agree>
                        {format!("Agree with what golden rejects too ({count})")}
                    </button>
                })}
                {has_debrief.then(|| view! {
                    <button class="btn small" disabled=move || sending.is_on() on:click=debrief>
                        {format!("Debrief what golden accepts ({split_count})")}
                    </button>
                })}
            </div>
            {move || error.get().map(|e| view! { <ErrorNote error=e /> })}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn verdict(change: Value) -> CustomerVerdict {
        let mut verdict = json!({
            "id": "v", "task": "t", "scene_name": "one", "stage": "s", "stage_name": "Cars", "object": "o", "class": "car",
            "grader": "Lena", "team": "ML", "verdict": "reject", "errors": ["geometry"], "reason": "Too loose", "by_golden": "accept",
            "given_at": "2026-11-30T08:00:00Z", "golden": "g", "answer_reason": "", "is_corrected": false
        });
        for (key, value) in change.as_object().unwrap() {
            verdict[key] = value.clone();
        }
        serde_json::from_value(verdict).unwrap()
    }

    #[test]
    fn open_rejections_that_golden_accepts_are_grouped_by_team_class_and_error() {
        let all = [
            verdict(json!({})),
            verdict(json!({"golden": "h", "reason": "Loose"})),
            verdict(json!({"class": "truck"})),
            verdict(json!({"answer": "agree"})),
            verdict(json!({"by_golden": "reject"})),
            verdict(json!({"verdict": "accept"})),
        ];
        let found = verdict_splits(&all);
        let counts: Vec<(&str, usize)> = found.iter().map(|of| (of.what.as_str(), of.count)).collect();
        assert_eq!(
            counts,
            [("car for “Imprecise outline or box”", 2), ("truck for “Imprecise outline or box”", 1)]
        );
        let cars = question(&found[0]);
        assert_eq!(cars.title, "ML rejects car for “Imprecise outline or box”: is it good enough?");
        assert!(cars.observation.ends_with("They say: Loose; Too loose"), "{}", cars.observation);
        assert_eq!(cars.places.len(), 2);
        assert_eq!(open_rejections(&all, Verdict::Reject).count(), 1);
    }
}
