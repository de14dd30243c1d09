//! Pages of the workbench: a task, a review, a golden item. They load what a workbench opens with.

use super::actions::{active_time, draft_sync, labeling_window};
use super::focus_regions;
use super::layout::WorkbenchLayout;
use super::open_task::{OpenedTask, OpenedTaskData, draft_file};
use super::review_flow::ReviewFlow;
use super::state::{
    DraftSync, DraftTarget, PanelTab, SaveEvent, WindowHold, Workbench, WorkbenchContext, WorkbenchInput,
    WorkbenchMode, unsubmitted_drafts,
};
use super::stored_drafts::StoredDraftNote;
use crate::client::Session;
use crate::client::navigation::Redirect;
use crate::client::outbox::Outbox;
use crate::client::route_params::{golden_param, project_param, query_param, task_param};
use crate::client::{Theme, routes};
use crate::ui::{ErrorNote, KeyBindings, Remote, RemoteView};
use assay_core::api::{GoldenDetail, Project};
use assay_editor::draft::{DraftLog, LocalDraft, OpenedDraft, ServerDraft, edits_between, open_draft};
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
        view! { <div class=move || format!("bench {}", theme.workbench_class()) translate="no">{children()}</div> }
            .into_any()
    }
}

#[component]
fn OpenTask(#[prop(optional)] is_review: bool) -> impl IntoView {
    let (project, task) = (project_param(), task_param());
    let flow = ReviewFlow::provide(project, query_param("batch"));
    let opened = Remote::new(move || flow.open(project.get(), task.get(), is_review));
    let reopen = Callback::new(move |()| opened.reload());
    let show = move |opened: OpenedTask| match opened {
        OpenedTask::Workbench(data) => view! { <TaskWorkbench data=*data reopen=reopen /> }.into_any(),
        OpenedTask::Refused(error, drafts) => {
            let back = format!("/projects/{}", project.get_untracked());
            view! {
                <ErrorNote error=error />
                <StoredDraftNote drafts=drafts />
                <div style="padding:16px"><a class="btn" href=back>"Back to the project"</a></div>
            }
            .into_any()
        }
    };
    view! { <RemoteView from=opened view=show /> }
}

#[component]
fn TaskWorkbench(data: OpenedTaskData, reopen: Callback<()>) -> impl IntoView {
    let OpenedTaskData { detail, loaded_project, consensus, mode, locals, is_queued, window, hold } = data;
    if mode == WorkbenchMode::Review {
        expect_context::<ReviewFlow>().fill(detail.task.id.clone());
    }
    let server = ServerDraft {
        revision: detail.draft_revision,
        document: detail.document.clone(),
        last_label: detail.revisions.last().map(|r| r.id.clone()),
    };
    let (is_label, is_held) = (mode == WorkbenchMode::Label, hold == WindowHold::Held);
    // Another window's label is shown as the server has it; what this browser has is joined once it is taken over.
    let mine = if is_label && is_held { locals.clone() } else { Vec::new() };
    let opened = open_draft(&server, &mine);
    let is_joined = opened.joined > 0 && opened.conflicts.is_empty();
    let wb = Workbench::new(WorkbenchInput {
        mode,
        task: Some(detail.task.clone()),
        stage: detail.stage.clone(),
        scene: detail.scene.clone(),
        // What was joined with newer work can be undone.
        document: if is_joined { server.document.clone() } else { opened.document.clone() },
        drawing: opened.drawing.clone(),
        golden: detail.golden.clone(),
        comments: Vec::new(),
        predictions: detail.predictions.clone(),
    });
    if !is_queued {
        // The outcome of an earlier revision says nothing about this one.
        Outbox::get().clear(&detail.task.id);
    }
    let unsubmitted = if is_label || mode == WorkbenchMode::Review {
        Vec::new()
    } else {
        unsubmitted_drafts(locals, &detail.document).iter().map(draft_file).collect()
    };
    let sync = is_label.then(|| {
        let target = DraftTarget {
            user: Session::get().user(),
            project: detail.task.project.clone(),
            task: detail.task.id.clone(),
            base: server.last_label.clone(),
            window,
            lease: detail.task.lease,
        };
        let sync = new_sync(wb, target, server, opened, hold, mine, reopen);
        if is_queued {
            sync.report(SaveEvent::SubmissionQueued);
        }
        draft_sync::start(sync);
        labeling_window::start(sync);
        active_time::start(sync, detail.active_seconds);
        sync
    });
    let tab = PanelTab::first(mode, detail.task.state, detail.notes.last().map(|note| note.kind));
    let context = WorkbenchContext {
        project: StoredValue::new(loaded_project.id),
        project_name: StoredValue::new(loaded_project.name),
        role: loaded_project.role,
        golden_id: StoredValue::new(detail.golden_id.clone()),
        detail: StoredValue::new(Some(detail)),
        consensus: StoredValue::new(consensus),
        tab: RwSignal::new(tab),
        unsubmitted: StoredValue::new(unsubmitted),
        sync,
        reopen,
    };
    view! { <WorkbenchLayout wb=wb context=context /> }
}

/// Synchronisation of a label that opens, with what the drafts of this browser brought into it.
fn new_sync(
    wb: Workbench,
    target: DraftTarget,
    server: ServerDraft,
    opened: OpenedDraft,
    hold: WindowHold,
    superseded: Vec<LocalDraft>,
    reopen: Callback<()>,
) -> DraftSync {
    let is_unsent = opened.document != server.document;
    let mut log = DraftLog::opened(server.revision, server.document.clone(), is_unsent);
    if !superseded.is_empty() {
        log.require_store();
    }
    let sync = DraftSync::new(wb.editing, target, log, hold, superseded, reopen);
    if opened.conflicts.is_empty() && opened.joined > 0 {
        wb.editing.editor.update(|e| e.apply(edits_between(&server.document, &opened.document)));
        sync.joined.set(opened.joined);
    }
    if !opened.conflicts.is_empty() {
        // The label on screen is the server's; what is in conflict with it is in this browser alone.
        sync.report(SaveEvent::StoredInBrowser);
        sync.shows_conflicts.set(true);
    }
    sync.conflicts.set(opened.conflicts);
    sync
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
        consensus: StoredValue::new(None),
        tab: RwSignal::new(PanelTab::Discussion),
        unsubmitted: StoredValue::new(Vec::new()),
        sync: None,
        reopen,
    };
    let wb =
        Workbench::new(WorkbenchInput::of_golden(WorkbenchMode::Golden, stage, scene, document, comments));
    view! { <WorkbenchLayout wb=wb context=context /> }
}
