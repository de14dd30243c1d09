//! Card of a course: what it asks for, what one has done, and the next step.

use super::words::{NextStep, attempt_words, kind_words, next_step, terms_text};
use crate::client::navigation::Navigator;
use crate::client::routes;
use crate::ui::{Markdown, Sending, TimeAgo, Toasts};
use assay_core::api::{AttemptSummary, Course};
use assay_core::permission::{Action, Role};
use assay_core::training::{AttemptState, CourseKind};
use leptos::prelude::*;

/// The card.
#[component]
pub(super) fn CourseCard(project: String, course: Course, role: Role) -> impl IntoView {
    let (kind, class) = kind_words(course.kind);
    let root = format!("/projects/{project}");
    let attempts = course
        .attempts
        .iter()
        .map(|attempt| view! { <AttemptLine root=root.clone() attempt=attempt.clone() kind=course.kind /> });
    let attempts = attempts.collect_view();
    let manage = role.may(Action::ViewGolden).then(|| format!("{root}/training/{}", course.id));
    let next = role
        .may(Action::Label)
        .then(|| view! { <NextStepButton project=project.clone() course=course.clone() /> });
    view! {
        <section class="card pad stack" aria-label=course.name.clone() data-testid="course">
            <div class="row">
                <h2 class="grow cut">{course.name.clone()}</h2>
                <span class=class>{kind}</span>
            </div>
            <p class="dim small">{format!("{} · {}", course.stage_name, terms_text(&course))}</p>
            {course.is_required.then(|| view! { <p class="small">{required_text(&course)}</p> })}
            {(!course.text.is_empty()).then(|| view! { <Markdown text=course.text.clone() /> })}
            {(!course.attempts.is_empty()).then(|| view! { <ul class="stack tight plain-list">{attempts}</ul> })}
            <div class="row wrap">
                {next}
                {manage.map(|href| view! { <a class="btn small end" href=href>"Items and results"</a> })}
            </div>
        </section>
    }
}

/// Who has to pass a required course.
fn required_text(course: &Course) -> String {
    let Course { stage_name, classes, .. } = course;
    match course.is_delta() {
        false => format!("Taskers must pass it before they claim tasks of {stage_name}."),
        true => {
            let classes = classes.join(", ");
            format!("{classes} changed: taskers who qualified for {stage_name} before pass it to go on.")
        }
    }
}

#[component]
fn AttemptLine(root: String, attempt: AttemptSummary, kind: CourseKind) -> impl IntoView {
    let (words, class) = attempt_words(attempt.state);
    let tells = kind == CourseKind::Course || attempt.state != AttemptState::Open;
    let right = tells.then(|| format!("{} of {} right", attempt.right, attempt.items));
    view! {
        <li class="row small">
            <a href=format!("{root}/attempts/{}", attempt.id)><span class=class>{words}</span></a>
            <span>{right}</span>
            <span class="dim end"><TimeAgo at=attempt.started_at /></span>
        </li>
    }
}

#[component]
fn NextStepButton(project: String, course: Course) -> impl IntoView {
    let (sending, toasts, navigator) = (Sending::new(), Toasts::get(), Navigator::get());
    let root = format!("/projects/{project}");
    match next_step(&course) {
        NextStep::GoOn(attempt) => {
            view! { <a class="btn main" href=format!("{root}/attempts/{attempt}")>"Go on"</a> }.into_any()
        }
        NextStep::Begin(title) => {
            let course = course.id;
            let begin = move |_| {
                let (project, course, root) = (project.clone(), course.clone(), root.clone());
                sending.send(async move {
                    match routes::start_course(&project, &course).await {
                        Ok(attempt) => navigator.go(&format!("{root}/attempts/{}", attempt.summary.id)),
                        Err(error) => toasts.show_error(error.message()),
                    }
                });
            };
            view! { <button class="btn main" disabled=move || sending.is_on() on:click=begin>{title}</button> }.into_any()
        }
        NextStep::Nothing => ().into_any(),
    }
}
