//! Pages of the workbench: a task, a review, a golden item. They load what a workbench opens with.

use super::actions::draft_sync;
use super::focus_regions;
use super::layout::WorkbenchLayout;
use super::state::{
    DraftSync, DraftTarget, PanelTab, SaveEvent, Workbench, WorkbenchContext, WorkbenchInput, WorkbenchMode,
    awaits_verdict_of, is_mine, usable_draft,
};
use crate::client::Session;
use crate::client::drafts::{self, LabelDraft};
use crate::client::navigation::Redirect;
use crate::client::outbox::Outbox;
use crate::client::route_params::{golden_param, project_param, task_param};
use crate::client::{ApiError, Theme, routes};
use crate::ui::{KeyBindings, Remote, RemoteView};
use assay_core::api::{GoldenDetail, Project, TaskDetail};
use assay_core::permission::Action;
use leptos::prelude::*;

/// Page of a task, to label or to view it.
#[component]
pub fn TaskPage() -> impl IntoView {
    view! { <WorkbenchFrame><OpenTask /></WorkbenchFrame> }
}

/// Page of a submission, to judge it.
#[component]
pub fn ReviewPage() -> impl IntoView {
    view! { <WorkbenchFrame><OpenTask is_review=true /></WorkbenchFrame> }
}

/// Page of a golden item, to view and to discuss it.
#[component]
pub fn GoldenPage() -> impl IntoView {
    view! { <WorkbenchFrame><OpenGolden /></WorkbenchFrame> }
}

/// Frame of a workbench for a person who is signed in.
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

/// Task as the server has it, with the draft that this browser has.
#[derive(Clone)]
struct OpenTaskData {
    detail: TaskDetail,
    loaded_project: Project,
    draft: Option<LabelDraft>,
    is_queued: bool,
    /// Whether the task opens for a verdict.
    is_review: bool,
}

#[component]
fn OpenTask(#[prop(optional)] is_review: bool) -> impl IntoView {
    let (project, task) = (project_param(), task_param());
    let user = Session::get().user();
    let opened = Remote::new(move || open_task(project.get(), task.get(), user.clone(), is_review));
    let reopen = Callback::new(move |()| opened.reload());
    view! { <RemoteView from=opened view=move |opened| view! { <TaskWorkbench opened=opened reopen=reopen /> } /> }
}

async fn open_task(
    project: String,
    task: String,
    user: String,
    is_review: bool,
) -> Result<OpenTaskData, ApiError> {
    // Before the task itself: what goes through in between is then known either way.
    let is_queued = drafts::load_submission(&user, &task).await.unwrap_or_default().is_some();
    let mut detail = routes::task(&project, &task).await?;
    let loaded_project = routes::project(&project).await?;
    let waits = awaits_verdict_of(detail.task.state, detail.task.assignee.as_deref(), &user);
    let is_review = is_review || waits && loaded_project.role.may(Action::Review);
    if is_review {
        // A reviewer judges the submission, never a draft.
        if let Some(last) = detail.revisions.last() {
            detail.document = routes::revision(&project, &task, &last.id).await?.document;
        }
        return Ok(OpenTaskData { detail, loaded_project, draft: None, is_queued: false, is_review });
    }
    // A browser without storage has no draft to offer.
    let draft = drafts::load_draft(&user, &task).await.unwrap_or_default();
    if is_mine(detail.task.state, detail.task.assignee.as_deref(), &user) && !is_queued {
        // Work goes on: renew the claim. If that fails, the next save says why.
        if let Ok(task) = routes::claim_task(&project, &task).await {
            detail.task = task;
        }
    }
    Ok(OpenTaskData { detail, loaded_project, draft, is_queued, is_review })
}

#[component]
fn TaskWorkbench(opened: OpenTaskData, reopen: Callback<()>) -> impl IntoView {
    let OpenTaskData { detail, loaded_project, draft, is_queued, is_review } = opened;
    let user = Session::get().user();
    let is_mine = is_mine(detail.task.state, detail.task.assignee.as_deref(), &user);
    let mode = WorkbenchMode::from_task(is_review, is_mine);
    let last_revision = detail.revisions.last().map(|r| r.id.clone());
    let draft = usable_draft(draft, last_revision.as_deref()).filter(|_| mode == WorkbenchMode::Label);
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
        base: last_revision,
    };
    if !is_queued {
        // The outcome of an earlier revision says nothing about this one.
        Outbox::get().clear(&target.task);
    }
    let sync = (mode == WorkbenchMode::Label).then(|| DraftSync::new(wb.editing, target, unsent));
    if let Some(sync) = sync {
        draft_sync::start(sync);
    }
    if let Some(sync) = sync.filter(|_| is_queued) {
        sync.report(SaveEvent::SubmissionQueued);
    }
    let tab = PanelTab::first(mode, detail.task.state);
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
