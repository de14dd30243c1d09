//! Form for a new course or exam.

use super::words::kind_words;
use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{
    ErrorNote, FieldError, Note, NumberField, NumberRange, Remote, Sending, Toasts, Tone, focus_invalid_field,
};
use crate::words::sentence_case;
use assay_core::api::{Course, GoldenSummary, MAX_ATTEMPTS, NewCourse, StageSummary};
use assay_core::golden::GoldenState;
use assay_core::training::CourseKind;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What is entered.
#[derive(Clone, Copy)]
struct CourseDraft {
    stage: RwSignal<String>,
    kind: RwSignal<CourseKind>,
    name: RwSignal<String>,
    text: RwSignal<String>,
    /// Ids of the chosen golden items.
    golden: RwSignal<BTreeSet<String>>,
    pass_percent: RwSignal<Option<f64>>,
    max_attempts: RwSignal<Option<f64>>,
    minutes: RwSignal<Option<f64>>,
    is_required: RwSignal<bool>,
}

impl CourseDraft {
    fn new(stage: String) -> Self {
        Self {
            stage: RwSignal::new(stage),
            kind: RwSignal::new(CourseKind::Course),
            name: RwSignal::new(String::new()),
            text: RwSignal::new(String::new()),
            golden: RwSignal::new(BTreeSet::new()),
            pass_percent: RwSignal::new(Some(80.0)),
            max_attempts: RwSignal::new(Some(3.0)),
            minutes: RwSignal::new(None),
            is_required: RwSignal::new(false),
        }
    }

    /// What is sent. Numbers of an exam are left out for a course.
    fn to_request(self) -> NewCourse {
        let is_exam = self.kind.get_untracked().is_exam();
        let whole =
            |number: RwSignal<Option<f64>>| number.get_untracked().filter(|_| is_exam).map(|n| n as u32);
        NewCourse {
            stage: self.stage.get_untracked(),
            kind: self.kind.get_untracked(),
            name: self.name.get_untracked(),
            text: self.text.get_untracked(),
            golden: self.golden.get_untracked().into_iter().collect(),
            pass_share: self
                .pass_percent
                .get_untracked()
                .filter(|_| is_exam)
                .map_or(1.0, |percent| percent / 100.0),
            max_attempts: whole(self.max_attempts),
            minutes: whole(self.minutes),
            is_required: self.is_required.get_untracked(),
            classes: Vec::new(),
        }
    }

    fn clear(self) {
        self.name.try_set(String::new());
        self.text.try_set(String::new());
        self.golden.try_set(BTreeSet::new());
    }
}

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
    let is_empty =
        move || draft.name.with(|name| name.trim().is_empty()) || draft.golden.with(BTreeSet::is_empty);
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
            </div>
            <fieldset class="field">
                <legend>"Kind"</legend>
                {CourseKind::ALL.map(|kind| view! { <KindOption draft=draft kind=kind /> }).collect_view()}
            </fieldset>
            <GoldenChoice project=project draft=draft />
            <FieldError error=failure pointer="/golden" />
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
            <div><button class="btn main" disabled=move || sending.is_on() || is_empty()>"Make it"</button></div>
        </form>
    }
}

/// What it takes to pass an exam.
#[component]
fn ExamTerms(project: Memo<String>, draft: CourseDraft) -> impl IntoView {
    let stage = Remote::new(move || {
        let (project, stage) = (project.get(), draft.stage.get());
        async move { routes::stage(&project, &stage).await }
    });
    let compares = move || stage.get().is_some_and(|stage| stage.compare_while_labeling);
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
        </div>
    }
}

#[component]
fn KindOption(draft: CourseDraft, kind: CourseKind) -> impl IntoView {
    let text = match kind {
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
        let (id, own) = (item.id.clone(), item.id);
        view! {
            <label class="check">
                <input
                    type="checkbox" prop:checked=move || draft.golden.with(|all| all.contains(&own))
                    on:change=move |e| choose(id.clone(), event_target_checked(&e))
                />
                {item.scene_name}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_sent_without_the_numbers_of_an_exam() {
        Owner::new().with(|| {
            let draft = CourseDraft::new("s".to_owned());
            draft.minutes.set(Some(30.0));
            let course = draft.to_request();
            assert_eq!((course.pass_share, course.max_attempts, course.minutes), (1.0, None, None));
            draft.kind.set(CourseKind::Exam);
            let exam = draft.to_request();
            assert_eq!((exam.pass_share, exam.max_attempts, exam.minutes), (0.8, Some(3), Some(30)));
        });
    }
}
