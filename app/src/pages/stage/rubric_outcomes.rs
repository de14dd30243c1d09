//! How golden items and graded labels fare under the rules while they are edited.

use super::draft::StageDraft;
use crate::client::{ApiError, routes};
use crate::ui::Remote;
use assay_core::api::GoldenMeasurements;
use assay_core::grade::{LabelMeasurements, MeasuredLabels, RubricOutcomes};
use assay_core::rubric::{Rubric, Severity};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

/// Time after an edit before the server measures, so that typing is one question.
const PAUSE_MS: u32 = 300;

/// Counts for the draft's rubric, beside those of the saved one.
#[component]
pub(super) fn OutcomesOfDraft(draft: StageDraft) -> impl IntoView {
    let (project, stage) = draft.original.with_value(|s| (s.project.clone(), s.id.clone()));
    let address = StoredValue::new((project.clone(), stage));
    // Limits and severities move verdicts, not what is measured.
    let measured = Memo::new(move |_| draft.stage.with(|s| what_is_measured(&s.rubric)));
    let saved = Remote::new(move || {
        let (project, stage) = address.get_value();
        async move { routes::measurements(&project, &stage).await }
    });
    let drafted = RwSignal::new(None::<Result<(Rubric, Vec<GoldenMeasurements>), ApiError>>);
    Effect::new(move |_| {
        let now = measured.get();
        let rubric = draft.stage.with_untracked(|s| s.rubric.clone());
        let is_saved = draft.original.with_value(|s| what_is_measured(&s.rubric) == now);
        if is_saved || rubric.check().is_err() {
            return;
        }
        let (project, stage) = address.get_value();
        leptos::task::spawn_local(async move {
            // An edit in the meantime, or a page that was left, makes the answer useless.
            let is_wanted = || measured.try_get_untracked().as_ref() == Some(&now);
            TimeoutFuture::new(PAUSE_MS).await;
            if is_wanted() {
                let answer = routes::measure_rubric(&project, &stage, &rubric).await;
                if is_wanted() {
                    drafted.set(Some(answer.map(|measurements| (now, measurements))));
                }
            }
        });
    });
    let failure = move || drafted.with(|answer| answer.as_ref()?.as_ref().err().cloned());
    let outcomes = Memo::new(move |_| {
        let saved = saved.get()?;
        let original = draft.original.with_value(|s| s.rubric.clone());
        let now = draft.stage.with(|s| s.rubric.clone());
        let measured = what_is_measured(&now);
        let after = if measured == what_is_measured(&original) {
            saved.clone()
        } else {
            // An answer for what was measured before an edit says nothing about the rules of now.
            drafted.with(|answer| match answer {
                Some(Ok((of, measurements))) if *of == measured => Some(measurements.clone()),
                _ => None,
            })?
        };
        Some((outcomes(&saved, &original, &after, &now), after))
    });
    view! {
        <div class="note row wrap" data-testid="rubric-outcomes" role="status">
            {move || match (outcomes.get(), saved.error().or_else(failure)) {
                (Some((outcomes, items)), _) if items.is_empty() => {
                    let _ = outcomes;
                    view! { <span class="dim">"No golden items yet: once there are some, this says how many pass."</span> }.into_any()
                }
                (Some((outcomes, items)), _) => {
                    let failing = items.iter().enumerate().filter(|(i, _)| !outcomes.passes(*i)).map(|(_, item)| link(&project, item));
                    view! {
                        <span data-testid="golden-outcome">{golden_words(&outcomes)}</span>
                        <span class="row wrap small">{failing.collect_view()}</span>
                        <span data-testid="label-outcome">{label_words(&outcomes)}</span>
                    }
                    .into_any()
                }
                (None, Some(error)) => view! { <span class="dim">{error.message()}</span> }.into_any(),
                (None, None) => view! { <span class="dim">"Measuring golden items and labels …"</span> }.into_any(),
            }}
        </div>
    }
}

fn link(project: &str, item: &GoldenMeasurements) -> impl IntoView + use<> {
    let href = format!("/projects/{project}/golden/{}", item.golden);
    view! { <a href=href>{item.scene_name.clone()}</a> }
}

/// The rubric without what decides on measured values only: limits, severities and words.
fn what_is_measured(rubric: &Rubric) -> Rubric {
    let mut measured = rubric.clone();
    measured.accept.clear();
    for rule in &mut measured.rules {
        (rule.min, rule.max, rule.weight) = (None, None, None);
        rule.severity = Severity::Minor;
        rule.title.clear();
        rule.why.clear();
    }
    measured
}

/// Outcomes of the draft's rubric on its measurements, against those of the saved one on its own.
fn outcomes(
    saved: &[GoldenMeasurements],
    before: &Rubric,
    drafted: &[GoldenMeasurements],
    after: &Rubric,
) -> RubricOutcomes {
    let label = |golden: &str| saved.iter().find(|item| item.golden == golden)?.label.as_ref();
    let labels_before: Vec<Option<&LabelMeasurements>> =
        drafted.iter().map(|item| label(&item.golden)).collect();
    let labels_after: Vec<Option<&LabelMeasurements>> =
        drafted.iter().map(|item| item.label.as_ref()).collect();
    RubricOutcomes::new(
        drafted.iter().map(|item| &item.own),
        MeasuredLabels { rubric: before, labels: &labels_before },
        MeasuredLabels { rubric: after, labels: &labels_after },
    )
}

fn golden_words(outcomes: &RubricOutcomes) -> String {
    let (passing, failing) = (outcomes.passing(), outcomes.failing());
    match failing {
        0 => format!("All {passing} golden items pass."),
        _ => format!("{passing} of {} golden items pass. Not:", passing + failing),
    }
}

fn label_words(outcomes: &RubricOutcomes) -> String {
    let (accepted, graded) = (outcomes.accepted(), outcomes.graded());
    if graded == 0 {
        return "No label of a golden item is graded yet.".to_owned();
    }
    let change = match (outcomes.changed(), outcomes.newly_rejected()) {
        (0, _) => "as the saved rules say".to_owned(),
        (changed, 0) => format!("{changed} more than by the saved rules"),
        (changed, rejected) if changed == rejected => format!("{rejected} fewer than by the saved rules"),
        (changed, rejected) => format!("{rejected} no longer, {} newly", changed - rejected),
    };
    format!("{accepted} of {graded} graded labels are accepted, {change}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rubric(min: f64, title: &str) -> Rubric {
        serde_json::from_value(json!({
            "name": "r", "match": {"measure": "iou", "min": 0.1},
            "rules": [{"id": "c", "measure": "clearance", "min": min, "severity": "major", "title": title}],
        }))
        .unwrap()
    }

    fn items(values: &[(f64, Option<f64>)]) -> Vec<GoldenMeasurements> {
        let item = |(i, (own, label)): (usize, &(f64, Option<f64>))| {
            let of = |value: f64| json!([{"values": [value]}]);
            serde_json::from_value(json!({
                "golden": format!("g{i}"), "scene_name": format!("scene {i}"), "own": of(*own), "label": label.map(of),
            }))
            .unwrap()
        };
        values.iter().enumerate().map(item).collect()
    }

    #[test]
    fn limits_and_words_change_nothing_that_is_measured() {
        assert_eq!(what_is_measured(&rubric(12.0, "Keep off")), what_is_measured(&rubric(4.0, "")));
        let mut other = rubric(12.0, "");
        other.rules[0].class = Some("car".to_owned());
        assert_ne!(what_is_measured(&other), what_is_measured(&rubric(12.0, "")));
    }

    #[test]
    fn the_counts_say_what_the_saved_rules_said() {
        let all = items(&[(20.0, Some(15.0)), (10.0, Some(5.0)), (30.0, None)]);
        let words = |before: f64, after: f64| {
            let outcomes = outcomes(&all, &rubric(before, ""), &all, &rubric(after, ""));
            (golden_words(&outcomes), label_words(&outcomes))
        };
        let (golden, labels) = words(12.0, 18.0);
        assert_eq!(golden, "2 of 3 golden items pass. Not:");
        assert_eq!(labels, "0 of 2 graded labels are accepted, 1 fewer than by the saved rules.");
        let (golden, labels) = words(12.0, 4.0);
        assert_eq!(golden, "All 3 golden items pass.");
        assert_eq!(labels, "2 of 2 graded labels are accepted, 1 more than by the saved rules.");
        assert_eq!(words(12.0, 12.0).1, "1 of 2 graded labels are accepted, as the saved rules say.");
    }
}
