//! A course for people who manage it: its items, what the answers say about them, and attempts.

use super::words::{attempt_words, kind_words, terms_text};
use crate::client::navigation::Navigator;
use crate::client::route_params::course_param;
use crate::client::routes;
use crate::pages::page_frame::PageFrame;
use crate::pages::project::project_of_address;
use crate::ui::{Dialog, Remote, RemoteView, Sending, TimeAgo, Toasts};
use crate::words::concepts_text;
use assay_core::api::{CourseDetail, CourseItem, PersonAttempt, Project};
use assay_core::permission::Action;
use assay_core::training::{ItemStatistics, LEAST_ANSWERS};
use leptos::prelude::*;

/// The page.
#[component]
pub fn CoursePage() -> impl IntoView {
    let (project, id) = project_of_address();
    let course_id = course_param();
    let course = Remote::new(move || {
        let (project, course) = (id.get(), course_id.get());
        async move { routes::course(&project, &course).await }
    });
    let show = move |p: Project| {
        view! { <RemoteView from=course view=move |detail| view! { <CourseView project=p.clone() detail=detail /> } /> }
    };
    view! { <PageFrame project=project><div class="page"><RemoteView from=project view=show /></div></PageFrame> }
}

#[component]
fn CourseView(project: Project, detail: CourseDetail) -> impl IntoView {
    let CourseDetail { course, items, people } = detail;
    let (kind, class) = kind_words(course.kind);
    let root = format!("/projects/{}", project.id);
    let archive = project.role.may(Action::Configure).then(|| {
        view! { <ArchiveButton project=project.id.clone() course=course.id.clone() name=course.name.clone() /> }
    });
    let release = course.release.map(|number| format!(" · vetted under release {number}"));
    let item_root = root.clone();
    let rows = items
        .into_iter()
        .map(move |item| view! { <ItemRow root=item_root.clone() item=item /> })
        .collect_view();
    let has_people = !people.is_empty();
    let people = people.into_iter().map(|of| view! { <PersonRow root=root.clone() of=of /> }).collect_view();
    view! {
        <div class="page-head">
            <div>
                <h1>{course.name.clone()} " " <span class=class>{kind}</span></h1>
                <p>{format!("{} · {}", course.stage_name, terms_text(&course))} {release}</p>
            </div>
            {archive}
        </div>
        <section class="stack" aria-labelledby="items-title">
            <h2 id="items-title">"Items"</h2>
            <div class="card" style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Golden item"</th><th>"Teaches"</th><th class="num">"Right at first"</th><th>"What the answers say"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
        <section class="stack" aria-labelledby="people-title">
            <h2 id="people-title">"Attempts"</h2>
            {if has_people {
                view! {
                    <div class="card" style="overflow-x:auto">
                        <table class="table">
                            <thead><tr><th>"Person"</th><th>"State"</th><th class="num">"Right"</th><th>"Begun"</th></tr></thead>
                            <tbody>{people}</tbody>
                        </table>
                    </div>
                }.into_any()
            } else {
                view! { <p class="dim">"Nobody has begun it yet. People find it under Training."</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn ItemRow(root: String, item: CourseItem) -> impl IntoView {
    let CourseItem { golden, scene_name, concepts, difficulty, statistics } = item;
    let right = format!("{} of {}", statistics.right, statistics.answers);
    let (text, class) = statistics_words(&statistics);
    view! {
        <tr data-testid="course-item">
            <td><a class="strong" href=format!("{root}/golden/{golden}")>{scene_name}</a></td>
            <td class="small">{concepts_text(&concepts, difficulty)}</td>
            <td class="num">{right}</td>
            <td><span class=class>{text}</span></td>
        </tr>
    }
}

/// What the answers say about an item, with the class of the text.
fn statistics_words(statistics: &ItemStatistics) -> (String, &'static str) {
    match statistics.discrimination {
        _ if statistics.is_doubtful() => (
            "Those who get more of the others right fail here: look at its golden label, or make it a question."
                .to_owned(),
            "warn-text",
        ),
        Some(discrimination) => (format!("tells strong from weak: {discrimination:.2}"), "dim small"),
        None if statistics.answers < LEAST_ANSWERS => {
            (format!("{} of {LEAST_ANSWERS} answers that it takes to tell", statistics.answers), "dim small")
        }
        None => ("all answers are the same".to_owned(), "dim small"),
    }
}

#[component]
fn PersonRow(root: String, of: PersonAttempt) -> impl IntoView {
    let PersonAttempt { person_name, attempt, .. } = of;
    let (words, class) = attempt_words(attempt.state);
    view! {
        <tr>
            <td><a href=format!("{root}/attempts/{}", attempt.id)>{person_name}</a></td>
            <td><span class=class>{words}</span></td>
            <td class="num">{format!("{} of {}", attempt.right, attempt.items)}</td>
            <td class="dim small"><TimeAgo at=attempt.started_at /></td>
        </tr>
    }
}

#[component]
fn ArchiveButton(project: String, course: String, name: String) -> impl IntoView {
    let (sending, toasts, navigator) = (Sending::new(), Toasts::get(), Navigator::get());
    let is_open = RwSignal::new(false);
    let (project, course, name) =
        (StoredValue::new(project), StoredValue::new(course), StoredValue::new(name));
    let archive = move |_| {
        sending.send(async move {
            let id = project.get_value();
            match routes::archive_course(&id, &course.get_value()).await {
                Ok(()) => navigator.go(&format!("/projects/{id}/training")),
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    view! {
        <button class="btn end" on:click=move |_| is_open.set(true)>"Archive"</button>
        <Dialog open=is_open title="Archive this?">
            <p>{move || format!("Nobody begins {} any more, and no stage requires it. What people did stays.", name.get_value())}</p>
            <div class="row">
                <button class="btn main" disabled=move || sending.is_on() on:click=archive>"Archive"</button>
                <button class="btn" on:click=move |_| is_open.set(false)>"Cancel"</button>
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_that_good_people_fail_is_reported() {
        let words = |answers, discrimination| {
            statistics_words(&ItemStatistics { answers, right: 2, discrimination }).0
        };
        assert!(words(12, Some(-0.2)).contains("look at its golden label"));
        assert_eq!(words(12, Some(0.456)), "tells strong from weak: 0.46");
        assert_eq!(words(3, None), "3 of 8 answers that it takes to tell");
        assert_eq!(words(20, None), "all answers are the same");
    }
}
