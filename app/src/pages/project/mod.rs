//! A project: what the person does next in it, how far its stages are, its tasks, and exports.

mod alerts;
mod export;
mod stages;
mod tasks;
mod tasks_page;

pub use export::ExportsPage;
pub(super) use tasks::Thumbnail;
pub use tasks_page::TasksPage;

use super::page_frame::PageFrame;
use crate::client::route_params::project_param;
use crate::client::routes;
use crate::navigation::WaitingList;
use crate::ui::{ClaimNext, Icon, IconShape, Remote, RemoteView};
use alerts::ProjectAlerts;
use assay_core::api::{self, StageSummary, course_to_pass};
use assay_core::permission::Action;
use leptos::prelude::*;
pub(super) use stages::StageCards;
use stages::StageLines;
use tasks::MyTasks;

/// The project that the address names, and its id.
pub(super) fn project_of_address() -> (Remote<api::Project>, Memo<String>) {
    let id = project_param();
    let project = Remote::new(move || {
        let id = id.get();
        async move { routes::project(&id).await }
    });
    (project, id)
}

/// Overview: what the person does next.
#[component]
pub fn ProjectPage() -> impl IntoView {
    let (project, _) = project_of_address();
    view! {
        <PageFrame project=project>
            <div class="page">
                <RemoteView from=project view=move |p| view! { <Overview project=p reload=Callback::new(move |()| project.reload()) /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn Overview(project: api::Project, reload: Callback<()>) -> impl IntoView {
    let may = |action| project.role.may(action);
    let labels_only = may(Action::Label) && !may(Action::ViewAllTasks);
    let id = project.id.clone();
    let stages = project.stages.clone();
    view! {
        <div class="page-head">
            <div>
                <h1>{project.name.clone()}</h1>
                <p>{project.purpose.clone()}</p>
            </div>
            <span class="row end"><NextStep project=project.clone() /></span>
        </div>
        {if labels_only {
            view! { <NextTask project=id.clone() stages=stages /> <MyTasks project=id reload=reload /> }.into_any()
        } else {
            view! {
                <ProjectAlerts project=project.clone() />
                <WaitingList project=project.clone() />
                <StageLines project=project />
            }
            .into_any()
        }}
    }
}

/// What a role does next in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NextAction {
    /// Nothing can be done before data is there.
    ImportFirst,
    /// Review so many submissions.
    Review(u32),
    /// More data may come.
    ImportMore,
}

fn next_action(project: &api::Project) -> Option<NextAction> {
    let waiting: u32 = project.stages.iter().map(|s| s.in_review).sum();
    let tasks: u32 = project.stages.iter().map(super::home::total_tasks).sum();
    let (imports, reviews) = (project.role.may(Action::Import), project.role.may(Action::Review));
    if imports && tasks == 0 {
        Some(NextAction::ImportFirst)
    } else if reviews && waiting > 0 {
        Some(NextAction::Review(waiting))
    } else {
        imports.then_some(NextAction::ImportMore)
    }
}

/// The button for what this role does next.
#[component]
fn NextStep(project: api::Project) -> impl IntoView {
    let root = format!("/projects/{}", project.id);
    let import = |class| {
        view! { <a href=format!("{root}/import") class=class><Icon shape=IconShape::Upload />"Import data"</a> }
            .into_any()
    };
    next_action(&project).map(|action| match action {
        NextAction::ImportFirst => import("btn main"),
        NextAction::ImportMore => import("btn"),
        NextAction::Review(waiting) => {
            let title = format!("Review {waiting} waiting");
            view! { <a href=format!("{root}/review") class="btn main">{title}</a> }.into_any()
        }
    })
}

/// The tasker's large button: the next task of each stage.
#[component]
fn NextTask(project: String, stages: Vec<StageSummary>) -> impl IntoView {
    let open: Vec<StageSummary> = stages.into_iter().filter(|s| s.queued > 0).collect();
    if open.is_empty() {
        return view! {
            <div class="card next-task">
                <div class="grow">
                    <h2>"All tasks are taken"</h2>
                    <p class="dim">"New ones appear here when data comes in. Rework, if any, is in your list below."</p>
                </div>
            </div>
        }
        .into_any();
    }
    let (has_choice, any) = (open.len() > 1, project.clone());
    let id = project.clone();
    let courses = Remote::new(move || {
        let id = id.clone();
        async move { routes::courses(&id).await }
    });
    let cards = open.into_iter().map(|stage| {
        let (id, of) = (project.clone(), stage.id.clone());
        let next = move || match course_to_pass(&courses.get().unwrap_or_default(), &of).map(|course| course.name.clone()) {
            Some(name) => {
                let href = format!("/projects/{id}/training");
                view! { <a class="btn main" href=href data-testid="missing-course">{format!("First pass {name}")}</a> }.into_any()
            }
            None => view! { <ClaimNext project=id.clone() stage=of.clone() large=true /> }.into_any(),
        };
        view! {
            <div class="card next-task">
                <div class="grow">
                    <h2>{stage.name.clone()}</h2>
                    <p class="dim">{format!("{} · {} open", stage.kind.descriptor().title, stage.queued)}</p>
                </div>
                {next}
            </div>
        }
    });
    view! {
        {has_choice.then(|| view! {
            <div class="card next-task" data-testid="next-task-of-project">
                <div class="grow">
                    <h2>"Next task"</h2>
                    <p class="dim">"What is most urgent in all stages that you may work in."</p>
                </div>
                <ClaimNext project=any large=true />
            </div>
        })}
        <div class="stack">{cards.collect_view()}</div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::{project, stage_summary};
    use serde_json::{Value, json};

    fn next(role: &str, stage: Value) -> Option<NextAction> {
        next_action(&project(role, vec![stage_summary(stage)]))
    }

    #[test]
    fn a_project_without_tasks_needs_data_first() {
        assert_eq!(next("operations", json!({})), Some(NextAction::ImportFirst));
        assert_eq!(next("tasker", json!({})), None);
    }

    #[test]
    fn reviews_that_wait_come_before_more_data() {
        assert_eq!(next("admin", json!({"in_review": 3})), Some(NextAction::Review(3)));
        assert_eq!(next("qa", json!({"in_review": 3})), Some(NextAction::Review(3)));
        assert_eq!(next("operations", json!({"queued": 3})), Some(NextAction::ImportMore));
        assert_eq!(next("qa", json!({"queued": 3})), None);
    }
}
