//! Form for a new course or exam.

use super::course_draft::CourseDraft;
use super::exam_terms::ExamTerms;
use super::words::kind_words;
use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{ErrorNote, FieldError, Remote, Sending, Toasts, focus_invalid_field};
use crate::words::{concepts_text, sentence_case};
use assay_core::api::{Course, GoldenSummary, StageSummary};
use assay_core::golden::GoldenState;
use assay_core::training::CourseKind;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The form.
#[component]
pub(super) fn NewCourseForm(
    project: Memo<String>,
    stages: Vec<StageSummary>,
    courses: Remote<Vec<Course>>,
) -> impl IntoView {
    let draft = CourseDraft::new(stages.first().map(|stage| stage.id.clone()).unwrap_or_default());
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    UnsavedForms::get().guard_text([draft.name, draft.text]);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if focus_invalid_field() {
            return;
        }
        failure.set(None);
        sending.send(async move {
            match routes::create_course(&project.get_untracked(), &draft.to_request()).await {
                Ok(course) => {
                    draft.clear();
                    toasts.show(format!("{} is there for everybody who labels.", course.name));
                    courses.reload();
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let is_exam = move || draft.kind.get().is_exam();
    let has_golden = move || draft.kind.get().has_golden_items();
    let is_empty = move || {
        draft.name.with(|name| name.trim().is_empty())
            || (has_golden() && draft.golden.with(BTreeSet::is_empty))
    };
    let stage_options =
        stages.into_iter().map(|stage| view! { <option value=stage.id>{stage.name}</option> }).collect_view();
    let choose_stage = move |event| {
        draft.stage.set(event_target_value(&event));
        draft.golden.set(BTreeSet::new());
    };
    view! {
        <form class="card pad stack" aria-labelledby="new-course-title" on:submit=send data-testid="new-course">
            <h2 id="new-course-title">"New course or exam"</h2>
            {move || failure.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="field">
                <label for="new-course-name">"Name"</label>
                <input class="input" id="new-course-name" maxlength="120" bind:value=draft.name />
                <FieldError error=failure pointer="/name" />
            </div>
            <div class="field">
                <label for="new-course-stage">"Stage"</label>
                <select class="select" id="new-course-stage" on:change=choose_stage>{stage_options}</select>
                <FieldError error=failure pointer="/stage" />
            </div>
            <fieldset class="field">
                <legend>"Kind"</legend>
                {CourseKind::ALL.map(|kind| view! { <KindOption draft=draft kind=kind /> }).collect_view()}
            </fieldset>
            {move || has_golden().then(|| view! { <GoldenChoice project=project draft=draft /> })}
            <FieldError error=failure pointer="/golden" />
            <FieldError error=failure pointer="/items_per_attempt" />
            {move || is_exam().then(|| view! { <ExamTerms project=project draft=draft /> })}
            <div class="field">
                <label for="new-course-text">"What it is about"</label>
                <textarea class="input" id="new-course-text" rows="3" maxlength="20000" bind:value=draft.text></textarea>
                <p class="hint">"Markdown. It stands before the first item."</p>
            </div>
            <label class="check">
                <input type="checkbox" prop:checked=move || draft.is_required.get() on:change=move |e| draft.is_required.set(event_target_checked(&e)) />
                "Taskers must pass it before they claim tasks of the stage"
            </label>
            <div><button class="btn main" disabled=move || sending.is_on() || is_empty()>"Create course"</button></div>
        </form>
    }
}

#[component]
fn KindOption(draft: CourseDraft, kind: CourseKind) -> impl IntoView {
    let text = match kind {
        CourseKind::Reading => "questions about the do and don’t examples of the stage’s classes",
        CourseKind::Course => "people compare with golden after each try, until golden accepts",
        CourseKind::Exam => "each item is labeled once, and golden stays hidden",
        CourseKind::Calibration => {
            "as an exam; then people say how sure they are and what was unclear in the instructions"
        }
    };
    view! {
        <label class="check">
            <input type="radio" name="course-kind" prop:checked=move || draft.kind.get() == kind on:change=move |_| draft.kind.set(kind) />
            <span><b>{sentence_case(kind_words(kind).0)}</b>": " {text}</span>
        </label>
    }
}

/// Check boxes of the stage's vetted golden items.
#[component]
fn GoldenChoice(project: Memo<String>, draft: CourseDraft) -> impl IntoView {
    let items = Remote::new(move || {
        let project = project.get();
        async move { routes::golden_items(&project).await }
    });
    let vetted = move || {
        let stage = draft.stage.get();
        let of_stage = |item: &GoldenSummary| item.stage == stage && item.state == GoldenState::Vetted;
        items.get().unwrap_or_default().into_iter().filter(of_stage).collect::<Vec<_>>()
    };
    let choose = move |id: String, is_chosen: bool| {
        draft.golden.update(|all| {
            if is_chosen {
                all.insert(id);
            } else {
                all.remove(&id);
            }
        });
    };
    let option = move |item: GoldenSummary| {
        let teaches = concepts_text(&item.concepts, item.difficulty);
        let (id, own) = (item.id.clone(), item.id);
        view! {
            <label class="check">
                <input
                    type="checkbox" prop:checked=move || draft.golden.with(|all| all.contains(&own))
                    on:change=move |e| choose(id.clone(), event_target_checked(&e))
                />
                <span>{item.scene_name} " " <span class="dim small">{teaches}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{move || format!("Golden items · {} chosen", draft.golden.with(BTreeSet::len))}</legend>
            {move || {
                let items = vetted();
                if items.is_empty() {
                    view! { <p class="dim">"This stage has no vetted golden item. Vet some under Golden first."</p> }.into_any()
                } else {
                    view! { <div class="check-grid">{items.into_iter().map(option).collect_view()}</div> }.into_any()
                }
            }}
        </fieldset>
    }
}
