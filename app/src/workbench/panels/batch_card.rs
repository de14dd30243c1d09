//! Batch that is being inspected: how far it is, what decides it, and the last verdict, which can be taken back.

use crate::ui::KeyBindings;
use crate::words::tasks_text;
use crate::workbench::review_flow::{BatchInspection, GivenVerdict, ReviewFlow};
use crate::workbench::state::{Workbench, WorkbenchContext};
use assay_core::review::Verdict;
use assay_core::review::batch::{Outlook, PlanRule};
use leptos::prelude::*;

/// The batch, where one is being inspected.
#[component]
pub(super) fn BatchCard() -> impl IntoView {
    let flow: ReviewFlow = expect_context();
    let context: WorkbenchContext = expect_context();
    move || {
        let known = flow.inspection.get()?;
        let counts = known.counts();
        let href = format!("/projects/{}/review/{}", context.project.get_value(), known.batch.id);
        let (number, sample) = (known.batch.number, known.batch.sample);
        let right = counts.inspected - counts.wrong;
        Some(view! {
            <div class="block" data-testid="batch-card">
                <h3><a href=href>{format!("Batch {number}")}</a></h3>
                <p class="dim small">{format!("{}, {}", tasks_text(known.batch.tasks), known.batch.stage_name)}</p>
                <p class="small" data-testid="batch-counts">
                    {format!("{} of at most {sample} inspected: {right} right, {} wrong", counts.inspected, counts.wrong)}
                </p>
                <progress class="batch-progress" max=sample value=counts.inspected aria-label="Inspected labels"></progress>
                <p class="dim small">{outlook_words(&known)}</p>
            </div>
        })
    }
}

/// What decides about a batch from here, in a sentence.
fn outlook_words(known: &BatchInspection) -> String {
    outlook_sentence(known.outlook(), matches!(known.rule(), PlanRule::Risk { .. }))
}

fn outlook_sentence(outlook: Outlook, is_by_risk: bool) -> String {
    let labels =
        |count: u64| if count == 1 { "1 more label".to_owned() } else { format!("{count} more labels") };
    let wrong = |count: u64| match count {
        1 => "One more wrong label rejects it.".to_owned(),
        _ => format!("{count} more wrong labels in a row reject it."),
    };
    match (outlook.right_until_accepted, outlook.wrong_until_rejected) {
        (Some(right), Some(bad)) => {
            format!("{} without an error, and the batch is accepted. {}", labels(right), wrong(bad))
        }
        (Some(right), None) => format!("{} without an error, and the batch is accepted.", labels(right)),
        (None, Some(bad)) => wrong(bad),
        (None, None) if is_by_risk => {
            "The whole sample decides, each label by how likely it was drawn.".to_owned()
        }
        (None, None) => "The inspected labels decide about this batch.".to_owned(),
    }
}

/// The last verdict of this window, with a way back.
#[component]
pub(super) fn LastVerdict() -> impl IntoView {
    let flow: ReviewFlow = expect_context();
    let wb: Workbench = expect_context();
    // Who corrects the label takes back what they drew.
    let judges = move || !wb.editing.editable.get_untracked();
    let take_back = move || flow.take_back();
    KeyBindings::get().bind_when("Review", "Ctrl+Z", "Take the last verdict back", judges, take_back);
    view! {
        <p class="small row" role="status" data-testid="last-verdict">
            {move || flow.last_given().map(|last| view! {
                <span class="grow">{last_words(&last)}</span>
                <button class="btn small" on:click=move |_| flow.take_back()>"Take back" <kbd class="key">"Ctrl Z"</kbd></button>
            })}
        </p>
    }
}

fn last_words(last: &GivenVerdict) -> String {
    match last.verdict {
        Verdict::Accept => format!("{} accepted.", last.scene_name),
        Verdict::Reject => format!("{} rejected; it goes back with your reason.", last.scene_name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_how_many_labels_decide() {
        let of = |right, wrong| {
            outlook_sentence(Outlook { right_until_accepted: right, wrong_until_rejected: wrong }, false)
        };
        assert_eq!(
            of(Some(19), Some(2)),
            "19 more labels without an error, and the batch is accepted. 2 more wrong labels in a row reject it."
        );
        assert_eq!(
            of(Some(1), Some(1)),
            "1 more label without an error, and the batch is accepted. One more wrong label rejects it."
        );
        assert_eq!(
            outlook_sentence(Outlook::default(), true),
            "The whole sample decides, each label by how likely it was drawn."
        );
    }
}
