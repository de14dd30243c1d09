//! What it takes to pass an exam or a reading check.

use super::course_draft::CourseDraft;
use crate::client::routes;
use crate::ui::{Note, NumberField, NumberRange, Remote, Tone};
use crate::words::sentence_case;
use assay_core::api::MAX_ATTEMPTS;
use assay_core::rubric::Severity;
use assay_core::training::CourseKind;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The fields, as the kind has them.
#[component]
pub(super) fn ExamTerms(project: Memo<String>, draft: CourseDraft) -> impl IntoView {
    let stage = Remote::new(move || {
        let (project, stage) = (project.get(), draft.stage.get());
        async move { routes::stage(&project, &stage).await }
    });
    let compares = move || {
        draft.kind.get().has_golden_items() && stage.get().is_some_and(|stage| stage.compare_while_labeling)
    };
    let draws = move || draft.kind.get().draws_items();
    view! {
        {move || compares().then(|| view! {
            <Note tone=Tone::Warn title="Taskers of this stage may compare with golden">
                <p>"They can see the golden label of an item's scene in production. Turn that off on the stage's page, or the exam says little."</p>
            </Note>
        })}
        <div class="row wrap">
            <div class="field">
                <label for="new-course-pass">{move || match draft.kind.get() {
                    CourseKind::Calibration => "Readiness to pass, %",
                    _ => "Right to pass, %",
                }}</label>
                <NumberField id="new-course-pass" value=draft.pass_percent set=move |n| draft.pass_percent.set(n) range=NumberRange::new(1.0, 100.0) />
            </div>
            <div class="field">
                <label for="new-course-attempts">"Attempts"</label>
                <NumberField id="new-course-attempts" value=draft.max_attempts set=move |n| draft.max_attempts.set(n) range=NumberRange::whole(1, MAX_ATTEMPTS) />
            </div>
            <div class="field">
                <label for="new-course-minutes">"Minutes"</label>
                <NumberField id="new-course-minutes" value=draft.minutes set=move |n| draft.minutes.set(n) range=NumberRange::whole(1, 1440) optional=true placeholder="no limit" />
            </div>
            {move || draws().then(|| view! { <DrawnItems draft=draft /> })}
        </div>
        {move || draws().then(|| view! {
            <p class="hint">"An attempt draws its items by concept and difficulty; items that a person had come last."</p>
        })}
        {move || (draft.kind.get() == CourseKind::Exam).then(|| view! { <FindingLimits draft=draft /> })}
    }
}

/// Number of items that each attempt draws from the chosen ones.
#[component]
fn DrawnItems(draft: CourseDraft) -> impl IntoView {
    let most = move || draft.golden.with(BTreeSet::len).max(1);
    view! {
        <div class="field">
            <label for="new-course-draw">"Items of an attempt"</label>
            {move || view! {
                <NumberField
                    id="new-course-draw" value=draft.items_per_attempt set=move |n| draft.items_per_attempt.set(n)
                    range=NumberRange::whole(1, u32::try_from(most()).unwrap_or(u32::MAX)) optional=true placeholder="all"
                />
            }}
        </div>
    }
}

/// Limits on the findings of an exam, by severity.
#[component]
fn FindingLimits(draft: CourseDraft) -> impl IntoView {
    let field = move |severity: Severity| {
        let id = format!("new-course-{}", severity.name());
        let value = draft.finding_limit(severity);
        view! {
            <div class="field">
                <label for=id.clone()>{sentence_case(severity.name())}</label>
                <NumberField id=id value=value set=move |n| value.set(n) range=NumberRange::whole(0, 1000) optional=true placeholder="no limit" />
            </div>
        }
    };
    view! {
        <fieldset class="field">
            <legend>"Findings in all items together, at most"</legend>
            <div class="row wrap">{Severity::ALL.map(field).collect_view()}</div>
        </fieldset>
    }
}
