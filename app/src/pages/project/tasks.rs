//! Lists of tasks: the person's own, and everybody's.

use crate::client::Session;
use crate::client::navigation::{Navigator, state_name, state_of_name, task_href, tasks_href};
use crate::client::route_params::query_param;
use crate::client::routes::{self, TaskFilter};
use crate::ui::{EmptyState, ErrorNote, Icon, IconShape, Remote, RemoteView, Sending, TimeAgo};
use crate::words::{sentence_case, state_words, verdict_words};
use assay_core::api::{Page, StageSummary, TaskSummary};
use assay_core::pipeline::TaskState;
use assay_core::review::Verdict;
use leptos::prelude::*;

/// Tasks on one page of a list.
const PAGE: u32 = 50;

/// The first image of the scene, small.
#[component]
pub(in crate::pages) fn Thumbnail(project: String, picture: Option<String>) -> impl IntoView {
    match picture {
        Some(hash) => {
            let address = format!("/api/v1/projects/{project}/thumbnails/{hash}");
            view! { <img class="thumb" src=address alt="" loading="lazy" decoding="async" /> }.into_any()
        }
        None => view! { <span class="thumb none"><Icon shape=IconShape::Cuboid /></span> }.into_any(),
    }
}

/// The person's own tasks, rework first.
#[component]
pub(super) fn MyTasks(project: String, reload: Callback<()>) -> impl IntoView {
    let id = project.clone();
    let tasks = Remote::new(move || {
        let id = id.clone();
        async move { routes::tasks(&id, &TaskFilter { mine: true, limit: PAGE, ..TaskFilter::default() }).await }
    });
    refresh_after_submit(tasks, reload);
    view! {
        <section class="stack" aria-label="Your tasks">
            <h2>"Your tasks"</h2>
            <div class="card" style="overflow-x:auto">
                <RemoteView from=tasks view=|page| view! { <MyTaskRows tasks=page.items /> } />
            </div>
        </section>
    }
}

/// Reloads the list when a submission is stored while it is on screen.
fn refresh_after_submit(tasks: Remote<Page<TaskSummary>>, reload: Callback<()>) {
    let outbox = crate::client::outbox::Outbox::get();
    let done = Memo::new(move |_| outbox.done_count());
    Effect::new(move |before: Option<usize>| {
        let now = done.get();
        if before.is_some_and(|before| before != now) {
            tasks.reload();
            reload.run(());
        }
        now
    });
}

/// Place of a state in the person's own list: what they must act on comes first.
fn urgency(state: TaskState) -> u8 {
    match state {
        TaskState::Rework => 0,
        TaskState::Claimed => 1,
        TaskState::Escalated | TaskState::Invalidated => 2,
        TaskState::Waiting
        | TaskState::Queued
        | TaskState::InReview
        | TaskState::Accepted
        | TaskState::Skipped
        | TaskState::NotNeeded => 3,
    }
}

#[component]
fn MyTaskRows(mut tasks: Vec<TaskSummary>) -> impl IntoView {
    tasks.sort_by_key(|t| urgency(t.state));
    if tasks.is_empty() {
        return view! {
            <EmptyState shape=IconShape::List title="Nothing yet">
                <p>"Take the next task above. Your submissions are listed here, with the comments of the reviewer."</p>
            </EmptyState>
        }
        .into_any();
    }
    let row = |task: TaskSummary| {
        let (state, class) = state_words(task.state);
        let (href, address) = (task_href(&task), task_href(&task));
        // An accepted label that comes back says so by its state.
        let verdict = task.last_verdict.filter(|verdict| *verdict == Verdict::Reject).map(verdict_words);
        let verdict = verdict.filter(|_| task.state != TaskState::Accepted);
        let open = TaskLink::for_own(task.state).title();
        view! {
            <tr data-testid=format!("task-{}", task.id) data-state=state>
                <td style="width:88px"><Thumbnail project=task.project.clone() picture=task.picture.clone() /></td>
                <td>
                    <a href=href class="strong">{task.scene_name.clone()}</a>
                    <div class="dim small">{task.stage_name.clone()}</div>
                </td>
                <td><span class=class>{state}</span></td>
                <td>
                    {verdict.map(|(words, class)| view! { <span class=class>{words}</span> })}
                    <div class="small">{reason(&task)}</div>
                </td>
                <td class="dim small"><TimeAgo at=task.updated_at.clone() /></td>
                <td class="num"><a href=address class="btn small">{open}</a></td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <thead><tr><th></th><th>"Scene"</th><th>"State"</th><th>"Verdict and reason"</th><th>"Changed"</th><th></th></tr></thead>
            <tbody>{tasks.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Why a task is as it is: the last verdict's reason, or what a note says that moved it.
fn reason(task: &TaskSummary) -> Option<String> {
    match task.state {
        TaskState::Escalated | TaskState::Skipped => task.last_note.clone(),
        TaskState::Claimed | TaskState::Rework => task.last_note.clone().or_else(|| task.last_reason.clone()),
        _ => task.last_reason.clone(),
    }
}

/// A state as the filter of a list names it.
fn state_title(state: TaskState) -> String {
    sentence_case(state_words(state).0)
}

/// Everybody's tasks, filtered and paged.
#[component]
pub(super) fn TaskTable(
    project: String,
    stages: Vec<StageSummary>,
    labels: bool,
    reviews: bool,
) -> impl IntoView {
    let (stage, state) = (query_param("stage"), query_param("state"));
    let more: RwSignal<Vec<TaskSummary>> = RwSignal::new(Vec::new());
    let next: RwSignal<Option<String>> = RwSignal::new(None);
    let project = StoredValue::new(project);
    let filter = move || TaskFilter {
        stage: Some(stage.get()).filter(|s| !s.is_empty()),
        state: state_of_name(&state.get()),
        limit: PAGE,
        ..TaskFilter::default()
    };
    let first = Remote::new(move || {
        let (filter, project) = (filter(), project.get_value());
        more.set(Vec::new());
        async move {
            let page = routes::tasks(&project, &filter).await?;
            next.try_set(page.next.clone());
            Ok(page)
        }
    });
    let failure = RwSignal::new(None);
    let loading = Sending::new();
    let load_more = move |_| {
        let filter = TaskFilter { cursor: next.get_untracked(), ..untrack(filter) };
        loading.send(async move {
            match routes::tasks(&project.get_value(), &filter).await {
                Ok(page) => {
                    next.try_set(page.next);
                    more.try_update(|all| all.extend(page.items));
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    // The filter is a part of the address, so that a reload, Back and a link keep it.
    let navigator = Navigator::get();
    let choose = move |stage: String, state: Option<TaskState>| {
        let stage = Some(stage.as_str()).filter(|stage| !stage.is_empty());
        navigator.replace(&tasks_href(&project.get_value(), stage, state));
    };
    let choose_stage = move |event| choose(event_target_value(&event), state_of_name(&state.get_untracked()));
    let choose_state = move |event| choose(stage.get_untracked(), state_of_name(&event_target_value(&event)));
    let stage_option = move |s: StageSummary| {
        let is_chosen = stage.get_untracked() == s.id;
        view! { <option value=s.id selected=is_chosen>{s.name}</option> }
    };
    let state_option = move |of: TaskState| {
        let is_chosen = state_of_name(&state.get_untracked()) == Some(of);
        view! { <option value=state_name(of) selected=is_chosen>{state_title(of)}</option> }
    };
    view! {
        <section class="stack" aria-label="Tasks">
            <div class="row wrap">
                <select class="select slim" style="width:auto" aria-label="Stage" on:change=choose_stage>
                    <option value="">"Any stage"</option>{stages.into_iter().map(stage_option).collect_view()}
                </select>
                <select class="select slim" style="width:auto" aria-label="State" on:change=choose_state>
                    <option value="">"Any state"</option>{TaskState::ALL.map(state_option).collect_view()}
                </select>
            </div>
            <div class="card" style="overflow-x:auto">
                <RemoteView from=first view=move |page| {
                    view! { <TaskRows first=page.items more=more labels=labels reviews=reviews /> }
                } />
            </div>
            {move || failure.get().map(|e| view! { <ErrorNote error=e /> })}
            {move || next.get().map(|_| view! { <div><button class="btn" on:click=load_more>"Show more"</button></div> })}
        </section>
    }
}

#[component]
fn TaskRows(
    first: Vec<TaskSummary>,
    more: RwSignal<Vec<TaskSummary>>,
    labels: bool,
    reviews: bool,
) -> impl IntoView {
    if first.is_empty() {
        return view! {
            <EmptyState shape=IconShape::List title="No tasks here">
                <p>"Import data to make some, or choose another stage or state."</p>
            </EmptyState>
        }
        .into_any();
    }
    let user = Session::get().user();
    let row = move |task: TaskSummary| view! { <TaskRow task=task user=user.clone() labels=labels reviews=reviews /> };
    let later = row.clone();
    view! {
        <table class="table">
            <thead>
                <tr><th></th><th>"Scene"</th><th>"Stage"</th><th>"State"</th><th>"Who"</th><th>"Changed"</th><th></th></tr>
            </thead>
            <tbody>
                {first.into_iter().map(row).collect_view()}
                {move || more.get().into_iter().map(later.clone()).collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}

#[component]
fn TaskRow(task: TaskSummary, user: String, labels: bool, reviews: bool) -> impl IntoView {
    let (state, class) = state_words(task.state);
    let href = task_href(&task);
    let mine = task.assignee.as_ref() == Some(&user);
    let link = match mine {
        true if labels => TaskLink::for_own(task.state),
        true => TaskLink::Open,
        false => TaskLink::for_another(task.state, reviews),
    };
    let address = if link == TaskLink::Review { format!("{href}/review") } else { href.clone() };
    view! {
        <tr data-testid=format!("task-{}", task.id) data-state=state>
            <td style="width:88px"><Thumbnail project=task.project.clone() picture=task.picture.clone() /></td>
            <td>
                <a href=href class="strong">{task.scene_name.clone()}</a>
                {task.has_golden.unwrap_or(false).then(|| view! { <span class="tag acc" style="margin-left:6px">"golden"</span> })}
                {task.is_honeypot.then(|| view! { <span class="tag" style="margin-left:6px" title="A golden item that its tasker cannot tell from other tasks">"honeypot"</span> })}
                {task.in_sample.then(|| view! { <span class="tag" style="margin-left:6px" title="Chosen to stand for the data: labeled first">"sample"</span> })}
            </td>
            <td class="dim">{task.stage_name.clone()}</td>
            <td>
                <span class=class>{state}</span>
                {matches!(task.state, TaskState::Escalated | TaskState::Skipped)
                    .then(|| view! { <div class="small">{task.last_note.clone()}</div> })}
            </td>
            <td>{task.assignee_name.clone()}</td>
            <td class="dim small"><TimeAgo at=task.updated_at.clone() /></td>
            <td class="num"><a href=address class="btn small">{link.title()}</a></td>
        </tr>
    }
}

/// What the button of a task does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskLink {
    Open,
    Continue,
    Review,
}

impl TaskLink {
    /// For the person's own task.
    fn for_own(state: TaskState) -> Self {
        match state {
            TaskState::Claimed | TaskState::Rework => Self::Continue,
            _ => Self::Open,
        }
    }

    /// For somebody else's task.
    fn for_another(state: TaskState, reviews: bool) -> Self {
        if state == TaskState::InReview && reviews { Self::Review } else { Self::Open }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Continue => "Go on",
            Self::Review => "Review",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::task;
    use serde_json::json;

    #[test]
    fn rework_comes_first_and_order_is_stable_otherwise() {
        let mut tasks: Vec<TaskSummary> =
            [("a", "accepted"), ("b", "claimed"), ("c", "rework"), ("d", "in_review"), ("e", "rework")]
                .map(|(id, state)| task(json!({"id": id, "state": state})))
                .to_vec();
        tasks.sort_by_key(|t| urgency(t.state));
        let ids: Vec<&str> = tasks.iter().map(|t| t.id.as_str()).collect();
        assert_eq!(ids, ["c", "e", "b", "a", "d"]);
    }

    #[test]
    fn own_work_goes_on_and_only_others_work_is_reviewed() {
        assert_eq!(TaskLink::for_own(TaskState::Rework), TaskLink::Continue);
        assert_eq!(TaskLink::for_own(TaskState::InReview), TaskLink::Open);
        assert_eq!(TaskLink::for_another(TaskState::InReview, true), TaskLink::Review);
        assert_eq!(TaskLink::for_another(TaskState::InReview, false), TaskLink::Open);
        assert_eq!(TaskLink::for_another(TaskState::Claimed, true), TaskLink::Open);
    }

    #[test]
    fn a_question_or_a_skipped_task_shows_its_note_and_other_tasks_their_verdict() {
        let why = |state: &str, note: Option<&str>| {
            reason(&task(json!({"state": state, "last_reason": "Too loose.", "last_note": note})))
        };
        assert_eq!(why("escalated", Some("Is it a shed?")).as_deref(), Some("Is it a shed?"));
        assert_eq!(why("rework", Some("A corner is off.")).as_deref(), Some("A corner is off."));
        assert_eq!(why("rework", None).as_deref(), Some("Too loose."));
        assert_eq!(why("in_review", Some("Is it a shed?")).as_deref(), Some("Too loose."));
    }

    #[test]
    fn states_are_named_in_sentence_case() {
        assert_eq!(state_title(TaskState::InReview), "In review");
    }
}
