//! Training: courses and exams, one's attempts, and for people who manage them what the answers say.

mod attempt;
mod course;
mod course_card;
mod course_draft;
mod delta_courses;
mod exam_terms;
mod feedback;
mod new_course;
mod reading;
mod words;

pub use attempt::AttemptPage;
pub(super) use attempt::ResultText;
pub use course::CoursePage;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Remote, RemoteView};
use assay_core::api::{Course, Project};
use assay_core::permission::{Action, Role};
use course_card::CourseCard;
use delta_courses::DeltaCourses;
use leptos::prelude::*;
use new_course::NewCourseForm;

/// The page.
#[component]
pub fn TrainingPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let courses = Remote::new(move || {
        let id = id.get();
        async move { routes::courses(&id).await }
    });
    let show = move |p: Project| {
        let configures = p.role.may(Action::Configure);
        let (role, stages) = (p.role, p.stages);
        let cards = move |courses| view! { <CourseCards project=id courses=courses role=role /> };
        view! {
            {configures.then(|| view! { <DeltaCourses project=id courses=courses /> })}
            <RemoteView from=courses view=cards />
            {configures.then(|| view! { <NewCourseForm project=id stages=stages courses=courses /> })}
        }
    };
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Training"</h1>
                        <p>"Courses teach by golden items, exams show who is ready for a stage."</p>
                    </div>
                </div>
                <RemoteView from=project view=show />
            </div>
        </PageFrame>
    }
}

#[component]
fn CourseCards(project: Memo<String>, courses: Vec<Course>, role: Role) -> impl IntoView {
    if courses.is_empty() {
        let text = if role.may(Action::Configure) {
            "Choose vetted golden items below: as a course people compare with them, as an exam they stay hidden."
        } else {
            "Courses and exams are made from golden items by people who configure the project. They appear here."
        };
        return view! {
            <div class="card"><EmptyState shape=IconShape::Cap title="No course yet"><p>{text}</p></EmptyState></div>
        }
        .into_any();
    }
    let card =
        |course: Course| view! { <CourseCard project=project.get_untracked() course=course role=role /> };
    view! { <div class="stage-flow">{courses.into_iter().map(card).collect_view()}</div> }.into_any()
}
