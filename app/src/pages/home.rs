//! Home: the person's projects, and a new one.

use super::demo::{DemoProgressBar, DemoTour};
use super::page_frame::PageFrame;
use crate::client::navigation::Navigator;
use crate::client::{ApiError, Session, UnsavedForms, routes};
use crate::ui::{EmptyState, ErrorNote, FieldError, Icon, IconShape, Remote, RemoteView, Toasts};
use crate::words::role_title;
use assay_core::api::{self, PendingMembership, Project, ProjectTemplate, StageSummary};
use leptos::prelude::*;

/// The page.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <PageFrame><ProjectList /></PageFrame> }
}

#[component]
fn ProjectList() -> impl IntoView {
    let projects = Remote::new(routes::projects);
    let session = Session::get();
    let is_demo = Memo::new(move |_| session.me().is_some_and(|me| me.demo));
    let may_create = Memo::new(move |_| session.me().is_some_and(|me| me.site_admin));
    view! {
        <div class="page">
            <div class="page-head">
                <h1>"Projects"</h1>
                {move || {
                    may_create.get().then(|| {
                        view! {
                            <span class="end">
                                <a href="/new-project" class="btn main"><Icon shape=IconShape::Plus />"New project"</a>
                            </span>
                        }
                    })
                }}
            </div>
            <Memberships projects=projects />
            <Show when=move || is_demo.get()>
                <DemoProgressBar on_project=move |()| projects.reload() />
                {move || projects.get().map(|projects| view! { <DemoTour projects=projects /> })}
            </Show>
            <RemoteView from=projects view=move |projects| view! { <ProjectCards projects=projects may_create=may_create /> } />
        </div>
    }
}

/// Projects that somebody asks the person to join.
#[component]
fn Memberships(projects: Remote<Vec<Project>>) -> impl IntoView {
    let memberships = Remote::new(routes::memberships);
    let toasts = Toasts::get();
    let answer = move |membership: PendingMembership, joins: bool| {
        leptos::task::spawn_local(async move {
            let PendingMembership { id, project_name, .. } = membership;
            let sent =
                if joins { routes::join_project(&id).await } else { routes::decline_project(&id).await };
            match sent {
                Ok(()) if joins => toasts.show(format!("You joined {project_name}.")),
                Ok(()) => toasts.show(format!("You declined to join {project_name}.")),
                Err(error) => toasts.show_error(error.message()),
            }
            memberships.reload();
            projects.reload();
        });
    };
    let card = move |membership: PendingMembership| {
        let (join, decline) = (membership.clone(), membership.clone());
        let PendingMembership { project_name, role, added_by, .. } = membership;
        view! {
            <div class="card pad row" data-testid="membership">
                <span class="grow">
                    {format!("{added_by} asks you to join {project_name} as {}.", role_title(role))}
                </span>
                <button class="btn main" on:click=move |_| answer(join.clone(), true)>"Join"</button>
                <button class="btn" on:click=move |_| answer(decline.clone(), false)>"Decline"</button>
            </div>
        }
    };
    move || memberships.get().unwrap_or_default().into_iter().map(card).collect_view()
}

#[component]
fn ProjectCards(projects: Vec<Project>, may_create: Memo<bool>) -> impl IntoView {
    if projects.is_empty() {
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::Folder title="No projects yet">
                    {if may_create.get_untracked() {
                        view! {
                            <p>"A project holds data, the definition of good, and the people who work with it."</p>
                            <a href="/new-project" class="btn main">"Create the first project"</a>
                        }.into_any()
                    } else {
                        view! { <p>"Somebody who manages people can add you to one. It will appear here."</p> }.into_any()
                    }}
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let cards = projects.into_iter().map(|project| view! { <ProjectCard project=project /> });
    view! { <div class="grid">{cards.collect_view()}</div> }.into_any()
}

#[component]
fn ProjectCard(project: Project) -> impl IntoView {
    let stages = project.stages.clone().into_iter().map(|stage| {
        view! {
            <div class="stack tight">
                <div class="row small">
                    <span>{stage.name.clone()}</span>
                    <span class="faint">{stage.kind.descriptor().title}</span>
                    <span class="end dim">{format!("{} of {} accepted", stage.accepted, total_tasks(&stage))}</span>
                </div>
                <StageProgress stage=stage.clone() />
            </div>
        }
    });
    view! {
        <a href=format!("/projects/{}", project.id) class="card project-card" data-testid="project">
            <div class="row">
                <h2 class="grow cut">{project.name.clone()}</h2>
                <span class="tag">{role_title(project.role)}</span>
            </div>
            <p class="dim">{project.purpose.clone()}</p>
            {stages.collect_view()}
        </a>
    }
}

/// All tasks of a stage but those that are left out.
pub(super) fn total_tasks(stage: &StageSummary) -> u32 {
    let StageSummary { waiting, queued, working, escalated, in_review, accepted, .. } = stage;
    waiting + queued + working + escalated + in_review + accepted
}

fn progress_summary(stage: &StageSummary) -> String {
    let StageSummary { accepted, in_review, working, escalated, queued, waiting, left_out, .. } = stage;
    let more = [(escalated, "with a question"), (waiting, "waiting"), (left_out, "left out")];
    let more =
        more.into_iter().filter(|(count, _)| **count > 0).map(|(count, words)| format!(", {count} {words}"));
    let more: String = more.collect();
    format!("{accepted} accepted, {in_review} in review, {working} in progress, {queued} queued{more}")
}

/// How far a stage's tasks are, as a bar.
#[component]
pub(super) fn StageProgress(stage: StageSummary) -> impl IntoView {
    let part = |class: &'static str, count: u32| {
        (count > 0).then(|| view! { <i class=class style=format!("flex:{count}")></i> })
    };
    let summary = progress_summary(&stage);
    view! {
        <div class="share" role="img" aria-label=summary.clone() title=summary>
            {part("accepted", stage.accepted)} {part("in-review", stage.in_review)}
            {part("working", stage.working + stage.escalated)} {part("queued", stage.queued + stage.waiting)}
        </div>
    }
}

const TEMPLATES: [(ProjectTemplate, &str, &str); 8] = [
    (
        ProjectTemplate::Drone,
        "Drone flyable space",
        "Polygons of safe ground on aerial photographs; treetops are off limits.",
    ),
    (
        ProjectTemplate::Street,
        "Street in LiDAR",
        "Cuboids in point clouds with cameras beside them, KITTI folders for example.",
    ),
    (
        ProjectTemplate::Images,
        "Plain images",
        "Boxes on photographs, with labels from PASCAL VOC or COCO where you have them.",
    ),
    (
        ProjectTemplate::Inventory,
        "Inventory",
        "Boxes and tracks of items with their SKU, so that a label is a count; stacks have a number, gaps are marked.",
    ),
    (
        ProjectTemplate::NuScenes,
        "nuScenes-like",
        "Cuboid tracks with the ten classes of nuScenes' detection benchmark, its attributes such as parked, and visibility.",
    ),
    (
        ProjectTemplate::AvMultiSensor,
        "AV multi-sensor",
        "Three stages: weather and defects of each drive, cuboids of the drives without a defect, lights of near vehicles.",
    ),
    (
        ProjectTemplate::Categorize,
        "Categorize",
        "Tags of whole scenes and of their frames, set by the keys 1 to 9.",
    ),
    (
        ProjectTemplate::Link,
        "Camera linking",
        "Blinkers and brake lights of tracks that you have, painted over time beside crops of the cameras.",
    ),
];

/// A new project.
#[component]
pub fn NewProjectPage() -> impl IntoView {
    view! { <PageFrame><NewProjectForm /></PageFrame> }
}

#[component]
fn NewProjectForm() -> impl IntoView {
    let name = RwSignal::new(String::new());
    let purpose = RwSignal::new(String::new());
    let template = RwSignal::new(ProjectTemplate::Drone);
    let busy = RwSignal::new(false);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let navigator = Navigator::get();
    let is_sent = RwSignal::new(false);
    UnsavedForms::get().guard(move || {
        let typed = [name, purpose].map(|field| field.try_with_untracked(|text| !text.is_empty()));
        is_sent.try_get_untracked() == Some(false) && typed.contains(&Some(true))
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let body = api::NewProject {
                name: name.get_untracked(),
                purpose: purpose.get_untracked(),
                template: template.get_untracked(),
            };
            match routes::create_project(&body).await {
                Ok(project) => {
                    is_sent.set(true);
                    navigator.go(&format!("/projects/{}/import", project.id))
                }
                Err(e) => error.set(Some(e)),
            }
            busy.set(false);
        });
    };
    let options = TEMPLATES.map(|(value, title, story)| {
        view! {
            <label class="option">
                <input
                    type="radio" name="template" prop:checked=move || template.get() == value
                    on:change=move |_| template.set(value)
                />
                <span><strong>{title}</strong><br /><span class="dim">{story}</span></span>
            </label>
        }
    });
    view! {
        <form class="page narrow" on:submit=send>
            <h1>"New project"</h1>
            {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="field">
                <label for="name">"Name"</label>
                <input class="input" id="name" required maxlength="120" autofocus bind:value=name />
                <FieldError error=error pointer="/name" />
            </div>
            <div class="field">
                <label for="purpose">"What is it for?"</label>
                <input
                    class="input" id="purpose" maxlength="400" placeholder="Where may a drone land?"
                    bind:value=purpose
                />
                <FieldError error=error pointer="/purpose" />
            </div>
            <fieldset class="stack" style="border:0;padding:0">
                <legend class="label" style="margin-bottom:8px">"Start with"</legend>
                {options.into_iter().collect_view()}
            </fieldset>
            <div class="row">
                <button class="btn main" disabled=move || busy.get()>"Create and import data"</button>
                <a href="/" class="btn quiet">"Cancel"</a>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::stage_summary;
    use serde_json::json;

    #[test]
    fn every_task_of_a_stage_is_counted_once() {
        let stage =
            stage_summary(json!({"queued": 4, "working": 3, "in_review": 2, "accepted": 1, "golden": 9}));
        assert_eq!(total_tasks(&stage), 10);
        assert_eq!(progress_summary(&stage), "1 accepted, 2 in review, 3 in progress, 4 queued");
    }
}
