//! What a person says after a calibration batch: how sure they are, and what was unclear in the instructions.

use crate::client::{ApiError, routes};
use crate::ui::{ErrorNote, FieldError, NumberField, NumberRange, Remote, Sending, focus_invalid_field};
use assay_core::api::{Attempt, CalibrationFeedback};
use assay_core::training::{AttemptState, CourseKind};
use leptos::prelude::*;

/// Whether all items of a calibration batch are submitted, and its author has said nothing yet.
pub(super) fn needs_feedback(attempt: &Attempt) -> bool {
    attempt.kind == CourseKind::Calibration
        && attempt.summary.state == AttemptState::Open
        && attempt.items.iter().all(|item| item.is_submitted)
}

/// The form.
#[component]
pub(super) fn FeedbackForm(
    /// Id of the project.
    project: Memo<String>,
    /// Id of the attempt.
    attempt: String,
    /// Where the attempt comes from.
    source: Remote<Attempt>,
) -> impl IntoView {
    let (sure, unclear) = (RwSignal::new(None::<f64>), RwSignal::new(String::new()));
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let sending = Sending::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if focus_invalid_field() {
            return;
        }
        let Some(percent) = sure.get_untracked() else { return };
        failure.set(None);
        let attempt = attempt.clone();
        sending.send(async move {
            let body = CalibrationFeedback { confidence: percent / 100.0, unclear: unclear.get_untracked() };
            match routes::give_feedback(&project.get_untracked(), &attempt, &body).await {
                Ok(answered) => source.set(answered),
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    view! {
        <form class="card pad stack" aria-label="Before you see the result" data-testid="calibration-feedback" on:submit=send>
            <h2>"Before you see the result"</h2>
            {move || failure.get().filter(|e| e.fields().is_empty()).map(|error| view! { <ErrorNote error=error /> })}
            <div class="field">
                <label for="confidence">"How sure are you that your labels are right? %"</label>
                <NumberField id="confidence" value=sure set=move |typed| sure.set(typed) range=NumberRange::new(0.0, 100.0) />
                <FieldError error=failure pointer="/confidence" />
            </div>
            <label class="field">
                <span class="label">"What was unclear in the instructions?"</span>
                <textarea class="input" rows="4" maxlength="4000" bind:value=unclear></textarea>
                <span class="hint">"It goes to operations and the customer as a question. Your labels count, not how you put it."</span>
                <FieldError error=failure pointer="/unclear" />
            </label>
            <div><button class="btn main" disabled=move || sending.is_on() || sure.get().is_none()>"Finish"</button></div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn the_form_comes_once_all_items_of_a_calibration_batch_are_submitted() {
        let attempt = |kind: &str, submitted: bool| -> Attempt {
            from_value(json!({"summary": {"id": "a", "state": "open", "right": 0, "items": 1, "started_at": ""}, "course": "c",
                "course_name": "First ten", "kind": kind, "right_to_pass": 1,
                "items": [{"task": "t", "scene_name": "one", "is_submitted": submitted}]}))
            .unwrap()
        };
        assert!(needs_feedback(&attempt("calibration", true)));
        assert!(!needs_feedback(&attempt("calibration", false)) && !needs_feedback(&attempt("exam", true)));
    }
}
