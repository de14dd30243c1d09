//! Consensus of several raters: how far they agree on each object of the merged label, and what a person must decide.

use super::super::state::{Workbench, WorkbenchContext};
use assay_core::api::ObjectConsensus;
use assay_core::label_merge::AdjudicationReason;
use assay_core::rubric::Rubric;
use leptos::prelude::*;

/// The card; nothing where a single person labeled the task.
#[component]
pub(super) fn ConsensusCard() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let wb: Workbench = expect_context();
    let consensus = context.consensus.get_value()?;
    let raters = consensus.raters.len();
    let rubric = wb.stage.with_value(|stage| stage.rubric.clone());
    let open = consensus.objects.iter().filter(|object| !object.adjudication.is_empty()).count();
    let row = |object: ObjectConsensus| {
        let id = object.id.clone();
        let select = move |_| {
            if id.is_some() {
                wb.editing.editor.update(|editor| editor.select(id.clone()));
            }
        };
        let reasons: Vec<String> =
            object.adjudication.iter().map(|reason| reason_text(reason, &rubric)).collect();
        view! {
            <li data-testid="consensus-object" class="small">
                <button class="object-name cut" disabled=object.id.is_none() on:click=select>{object.class.clone()}</button>
                <span class="dim">{agreement_text(&object, raters, &rubric)}</span>
                {(!reasons.is_empty()).then(|| view! {
                    <ul class="warn-text">{reasons.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
                })}
            </li>
        }
    };
    let rows = order(consensus.objects.clone()).into_iter().map(row).collect_view();
    Some(view! {
        <div class="block stack" aria-label="Consensus" data-testid="consensus">
            <h3>{format!("Merged label of {}", consensus.rater_names())}</h3>
            <p class="small">{open_text(open)}</p>
            <p class="faint small">"The merged label is on screen; Shift P shows the label of each person over it. Accepting stores it."</p>
            <ul class="plain-list stack tight">{rows}</ul>
        </div>
    })
}

fn open_text(open: usize) -> String {
    match open {
        0 => "They agree on every object.".to_owned(),
        1 => "1 object needs your decision.".to_owned(),
        open => format!("{open} objects need your decision."),
    }
}

/// Objects that need a decision first.
fn order(mut objects: Vec<ObjectConsensus>) -> Vec<ObjectConsensus> {
    objects.sort_by_key(|object| object.adjudication.is_empty());
    objects
}

/// How many drew it, and how alike their shapes are.
fn agreement_text(object: &ObjectConsensus, raters: usize, rubric: &Rubric) -> String {
    let drawn = format!(" · {} of {raters}", object.drawn);
    let left_out = if object.id.is_none() { ", left out" } else { "" };
    let Some(value) = object.measure else { return drawn + left_out };
    let measure = &rubric.matching.measure;
    let unit = measure.unit();
    let shown = (unit.to_display(value) * 100.0).round() / 100.0;
    let symbol = unit.display_symbol();
    format!("{drawn}{left_out} · {} {shown} {symbol}", measure.name()).trim_end().to_owned()
}

/// Why a person must decide, in a sentence.
fn reason_text(reason: &AdjudicationReason, rubric: &Rubric) -> String {
    match reason {
        AdjudicationReason::DrawnByHalf => "Half of them drew it.".to_owned(),
        AdjudicationReason::ClassTie => "As many gave it another class.".to_owned(),
        AdjudicationReason::ClassUncertain => "Its class is uncertain.".to_owned(),
        AdjudicationReason::AttributeTie { attribute } => {
            format!("As many gave “{attribute}” another value.")
        }
        AdjudicationReason::AttributeUncertain { attribute } => format!("“{attribute}” is uncertain."),
        AdjudicationReason::GeometryKindTie => "They drew different kinds of shapes.".to_owned(),
        AdjudicationReason::HeadingTie => "As many see its front where others see its rear.".to_owned(),
        AdjudicationReason::NotAveraged => {
            "The shapes have no average; the one most like the others is shown.".to_owned()
        }
        AdjudicationReason::MoreParts => {
            "What most of them cover has more parts than anybody drew.".to_owned()
        }
        AdjudicationReason::RuleBroken { rule, .. } => {
            let known = rubric.rules.iter().find(|known| known.id == *rule);
            format!(
                "They differ by more than “{}” allows.",
                known.map_or(rule.as_str(), |known| known.name())
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rubric() -> Rubric {
        Rubric::parse(
            r#"{"name":"r","match":{"measure":"iou","min":0.1},"rules":[
                {"id":"enough","class":"car","measure":"iou","min":0.9,"severity":"critical"}]}"#,
        )
        .unwrap()
    }

    fn object(id: Option<&str>, adjudication: Vec<AdjudicationReason>) -> ObjectConsensus {
        let (id, class) = (id.map(str::to_owned), "car".to_owned());
        ObjectConsensus { id, class, drawn: 2, measure: Some(0.934), adjudication }
    }

    #[test]
    fn an_object_says_who_drew_it_and_how_alike() {
        assert_eq!(agreement_text(&object(Some("1"), vec![]), 3, &rubric()), " · 2 of 3 · iou 0.93");
        assert!(agreement_text(&object(None, vec![]), 3, &rubric()).contains("2 of 3, left out"));
    }

    #[test]
    fn what_needs_a_decision_comes_first_with_its_reason() {
        let broken = AdjudicationReason::RuleBroken { rule: "enough".to_owned(), value: 0.8, limit: 0.9 };
        assert!(reason_text(&broken, &rubric()).contains("differ by more than"));
        let sorted =
            order(vec![object(Some("1"), vec![]), object(Some("2"), vec![AdjudicationReason::DrawnByHalf])]);
        assert_eq!(sorted[0].id.as_deref(), Some("2"));
        assert_eq!([open_text(0), open_text(1)].map(|text| text.len() > 10), [true, true]);
    }
}
