//! The workbench as a page: loads what it opens with and lays out bar, tools, data and panels.

use super::bar::WorkbenchBar;
use super::cloud::CloudView;
use super::image::ImageView;
use super::panels::{PanelTab, SidePanel};
use super::state::{Workbench, WorkbenchInput, WorkbenchMode};
use super::sync::{DraftSync, DraftTarget, SaveStatus};
use super::timeline::Timeline;
use super::toolbar::Toolbar;
use super::{commands, focus_regions, grading};
use crate::client::Session;
use crate::client::drafts::{self, LabelDraft};
use crate::client::navigation::Redirect;
use crate::client::outbox::Outbox;
use crate::client::route_params::{golden_param, project_param, task_param};
use crate::client::{ApiError, Theme, routes};
use crate::ui::{ClaimNext, ErrorNote, Icon, IconShape, KeyBindings, Note, Remote, RemoteView, Tone};
use assay_core::api::{GoldenDetail, Project, StageKind, TaskDetail};
use assay_core::permission::{Action, Role};
use assay_core::pipeline::TaskState;
use leptos::prelude::*;

/// What surrounds the shared state of a workbench, by context.
#[derive(Clone, Copy)]
pub(super) struct WorkbenchContext {
    /// The project's id.
    pub project: StoredValue<String>,
    /// The project's name.
    pub project_name: StoredValue<String>,
    /// The person's part in it.
    pub role: Role,
    /// Revisions and reviews, where a task is open.
    pub detail: StoredValue<Option<TaskDetail>>,
    /// The golden item, where the person may see it.
    pub golden_id: StoredValue<Option<String>>,
    /// The panel in front.
    pub tab: RwSignal<PanelTab>,
    /// Keeps the label, in label mode.
    pub sync: Option<DraftSync>,
    /// Opens everything anew, after a claim or a review.
    pub reopen: Callback<()>,
}

/// A task, to label it or to look at it.
#[component]
pub fn TaskPage() -> impl IntoView {
    view! { <WorkbenchFrame><OpenTask /></WorkbenchFrame> }
}

/// A submission, to judge it.
#[component]
pub fn ReviewPage() -> impl IntoView {
    view! { <WorkbenchFrame><OpenTask asked_to_review=true /></WorkbenchFrame> }
}

/// A golden item, to look at it and to discuss it.
#[component]
pub fn GoldenPage() -> impl IntoView {
    view! { <WorkbenchFrame><OpenGolden /></WorkbenchFrame> }
}

/// The frame of a workbench for somebody who is signed in.
#[component]
pub(super) fn WorkbenchFrame(children: ChildrenFn) -> impl IntoView {
    let session = Session::get();
    let theme = Theme::get();
    let signed_in = Memo::new(move |_| session.me().is_some());
    focus_regions::bind(KeyBindings::get());
    move || {
        if !signed_in.get() {
            return view! { <Redirect path="/sign-in" /> }.into_any();
        }
        let children = children.clone();
        view! { <div class=move || format!("bench {}", theme.workbench_class())>{children()}</div> }
            .into_any()
    }
}

/// What the server has of a task, and what this browser has.
#[derive(Clone)]
struct OpenTaskData {
    detail: TaskDetail,
    loaded_project: Project,
    draft: Option<LabelDraft>,
    is_queued: bool,
    /// It waits for a verdict that this person may give.
    is_review: bool,
}

#[component]
fn OpenTask(#[prop(optional)] asked_to_review: bool) -> impl IntoView {
    let (project, task) = (project_param(), task_param());
    let user = Session::get().user();
    let opened = Remote::new(move || open_task(project.get(), task.get(), user.clone(), asked_to_review));
    let reopen = Callback::new(move |()| opened.reload());
    view! { <RemoteView from=opened view=move |opened| view! { <TaskWorkbench opened=opened reopen=reopen /> } /> }
}

async fn open_task(
    project: String,
    task: String,
    user: String,
    asked_to_review: bool,
) -> Result<OpenTaskData, ApiError> {
    // Before the task itself: what goes through in between is then known either way.
    let is_queued = drafts::load_submission(&user, &task).await.unwrap_or_default().is_some();
    let mut detail = routes::task(&project, &task).await?;
    let loaded_project = routes::project(&project).await?;
    let waits = detail.task.state == TaskState::InReview && detail.task.assignee.as_deref() != Some(&user);
    let is_review = asked_to_review || waits && loaded_project.role.may(Action::Review);
    if is_review {
        // A reviewer judges the submission, never a draft.
        if let Some(last) = detail.revisions.last() {
            detail.document = routes::revision(&project, &task, &last.id).await?.document;
        }
        return Ok(OpenTaskData { detail, loaded_project, draft: None, is_queued: false, is_review });
    }
    // A browser without storage has no draft to offer.
    let draft = drafts::load_draft(&user, &task).await.unwrap_or_default();
    if is_mine(&detail, &user) && !is_queued {
        // Work goes on: renew the claim. If that fails, the next save says why.
        if let Ok(task) = routes::claim_task(&project, &task).await {
            detail.task = task;
        }
    }
    Ok(OpenTaskData { detail, loaded_project, draft, is_queued, is_review })
}

fn is_mine(detail: &TaskDetail, user: &str) -> bool {
    matches!(detail.task.state, TaskState::Claimed | TaskState::Rework)
        && detail.task.assignee.as_deref() == Some(user)
}

/// The draft that goes on where the person stopped: one that the server lacks, on the same revision.
fn usable(draft: Option<LabelDraft>, detail: &TaskDetail) -> Option<LabelDraft> {
    let base = detail.revisions.last().map(|r| r.id.clone());
    draft.filter(|d| d.base == base && (d.unsent || d.drawing.is_some()))
}

#[component]
fn TaskWorkbench(opened: OpenTaskData, reopen: Callback<()>) -> impl IntoView {
    let OpenTaskData { detail, loaded_project, draft, is_queued, is_review } = opened;
    let user = Session::get().user();
    let mode = match (is_review, is_mine(&detail, &user)) {
        (true, _) => WorkbenchMode::Review,
        (false, true) => WorkbenchMode::Label,
        (false, false) => WorkbenchMode::View,
    };
    let draft = usable(draft, &detail).filter(|_| mode == WorkbenchMode::Label);
    let unsent = draft.as_ref().is_some_and(|d| d.unsent);
    let (document, drawing) = match draft {
        Some(draft) => (draft.document, draft.drawing),
        None => (detail.document.clone(), None),
    };
    let wb = Workbench::new(WorkbenchInput {
        mode,
        task: Some(detail.task.clone()),
        stage: detail.stage.clone(),
        scene: detail.scene.clone(),
        document,
        drawing,
        golden: detail.golden.clone(),
        comments: Vec::new(),
        predictions: detail.predictions.clone(),
    });
    let target = DraftTarget {
        user,
        project: detail.task.project.clone(),
        task: detail.task.id.clone(),
        base: detail.revisions.last().map(|r| r.id.clone()),
    };
    if !is_queued {
        // What became of an earlier revision says nothing about this one.
        Outbox::get().clear(&target.task);
    }
    let sync = (mode == WorkbenchMode::Label).then(|| DraftSync::start(wb, target, unsent));
    if let Some(sync) = sync.filter(|_| is_queued) {
        sync.saved.set(SaveStatus::Queued);
    }
    let tab = match mode {
        WorkbenchMode::Review => PanelTab::Review,
        _ if detail.task.state == TaskState::Rework => PanelTab::History,
        _ => PanelTab::Objects,
    };
    let context = WorkbenchContext {
        project: StoredValue::new(loaded_project.id),
        project_name: StoredValue::new(loaded_project.name),
        role: loaded_project.role,
        golden_id: StoredValue::new(detail.golden_id.clone()),
        detail: StoredValue::new(Some(detail)),
        tab: RwSignal::new(tab),
        sync,
        reopen,
    };
    view! { <WorkbenchLayout wb=wb context=context /> }
}

#[component]
fn OpenGolden() -> impl IntoView {
    let (project, golden) = (project_param(), golden_param());
    let opened = Remote::new(move || {
        let (project, golden) = (project.get(), golden.get());
        async move { Ok((routes::project(&project).await?, routes::golden(&project, &golden).await?)) }
    });
    let reopen = Callback::new(move |()| opened.reload());
    view! { <RemoteView from=opened view=move |(project, detail)| view! { <GoldenWorkbench project=project detail=detail reopen=reopen /> } /> }
}

#[component]
fn GoldenWorkbench(project: Project, detail: GoldenDetail, reopen: Callback<()>) -> impl IntoView {
    let GoldenDetail { golden, stage, scene, document, comments } = detail;
    let context = WorkbenchContext {
        project: StoredValue::new(project.id),
        project_name: StoredValue::new(project.name),
        role: project.role,
        golden_id: StoredValue::new(Some(golden.id)),
        detail: StoredValue::new(None),
        tab: RwSignal::new(PanelTab::Discussion),
        sync: None,
        reopen,
    };
    let wb =
        Workbench::new(WorkbenchInput::of_golden(WorkbenchMode::Golden, stage, scene, document, comments));
    view! { <WorkbenchLayout wb=wb context=context /> }
}

/// Bar above, tools left, data in the middle, panels right.
#[component]
fn WorkbenchLayout(wb: Workbench, context: WorkbenchContext) -> impl IntoView {
    provide_context(wb);
    provide_context(context);
    grading::start(wb);
    commands::bind(wb, context);
    let kind = wb.stage.with_value(|s| s.kind);
    view! {
        <WorkbenchBar />
        <SyncNotes />
        <div class="bench-body">
            <Toolbar />
            <main class="bench-center" aria-label="Data">
                <div class="bench-view" data-testid="view">
                    {match kind {
                        StageKind::Image => view! { <ImageView /> }.into_any(),
                        StageKind::Cuboid => view! { <CloudView /> }.into_any(),
                    }}
                    <SubmissionCover />
                </div>
                {(wb.frame_count() > 1).then(|| view! { <Timeline /> })}
            </main>
            <SidePanel />
        </div>
    }
}

/// What keeps the server from taking the work.
#[component]
fn SyncNotes() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    move || {
        let sync = context.sync?;
        if let SaveStatus::Failed(why) = sync.saved.get() {
            return Some(
                view! {
                    <Note tone=Tone::Bad title="This browser cannot store your work">
                        <p>
                            "Your work is only on this page. Free some disk space or leave the private window, \
                             then press Ctrl+S. "{why}
                        </p>
                    </Note>
                }
                .into_any(),
            );
        }
        let error = sync.failure.get()?;
        Some(view! { <ErrorNote error=error retry=move |()| sync.save_now() /> }.into_any())
    }
}

/// Cover over the data after submission, so that nobody draws on a submitted label.
#[component]
fn SubmissionCover() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let wb: Workbench = expect_context();
    let project = context.project.get_value();
    let stage = wb.stage.with_value(|s| s.id.clone());
    move || {
        let (title, text) = match context.sync?.saved.get() {
            SaveStatus::Submitted => {
                ("Submitted", "It is in review now. Your list says what the reviewer finds.")
            }
            SaveStatus::Queued => (
                "Queued for submission",
                "It is stored in this browser and is sent to the server once, when the network is back, even if you \
                 close this page and come back.",
            ),
            _ => return None,
        };
        let href = format!("/projects/{project}");
        let done = title == "Submitted";
        Some(view! {
            <div class="bench-cover" role="status" data-testid="submission-cover">
                <div class="card pad stack" style="max-width:420px">
                    <div class="row">
                        <span class=if done { "good-text" } else { "warn-text" }>
                            <Icon shape=if done { IconShape::Check } else { IconShape::Offline } />
                        </span>
                        <h2>{title}</h2>
                    </div>
                    <p class="dim">{text}</p>
                    <div class="row">
                        <a href=href class="btn main">"Back to the project"</a>
                        {done.then(|| view! { <ClaimNext project=project.clone() stage=stage.clone() /> })}
                    </div>
                </div>
            </div>
        })
    }
}
