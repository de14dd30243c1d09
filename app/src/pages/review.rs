//! Review queue: submissions that wait for a verdict.

use super::page_frame::PageFrame;
use super::project::{Thumbnail, project_of_address};
use crate::client::Session;
use crate::client::navigation::task_href;
use crate::client::routes::{self, TaskFilter};
use crate::ui::{EmptyState, IconShape, Remote, RemoteView, TimeAgo};
use assay_core::api::TaskSummary;
use assay_core::pipeline::TaskState;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ReviewQueue() -> impl IntoView {
    let (project, id) = project_of_address();
    let tasks = Remote::new(move || {
        let id = id.get();
        let filter = TaskFilter { state: Some(TaskState::InReview), limit: 100, ..TaskFilter::default() };
        async move { routes::tasks(&id, &filter).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Review"</h1>
                        <p>"Submissions that wait for a verdict. J accepts, Shift+J rejects, 1 to 9 tag what is wrong."</p>
                    </div>
                    {move || tasks.get().and_then(|page| first_to_review(&page.items, &Session::get().user())).map(|href| view! {
                        <a class="btn main end" href=href>"Start review"</a>
                    })}
                </div>
                <div class="card" style="overflow-x:auto">
                    <RemoteView from=tasks view=move |page| view! { <ReviewTable project=id tasks=page.items /> } />
                </div>
            </div>
        </PageFrame>
    }
}

/// Address of the first submission that a person may judge: their own is another's to judge.
fn first_to_review(tasks: &[TaskSummary], user: &str) -> Option<String> {
    let first = tasks.iter().find(|task| task.assignee.as_deref() != Some(user))?;
    Some(format!("{}/review", task_href(first)))
}

#[component]
fn ReviewTable(project: Memo<String>, tasks: Vec<TaskSummary>) -> impl IntoView {
    let user = Session::get().user();
    if tasks.is_empty() {
        return view! {
            <EmptyState shape=IconShape::Check title="Nothing waits for you">
                <p>"Submitted labels appear here."</p>
                <a href=move || format!("/projects/{}", project.get()) class="btn">"Back to the project"</a>
            </EmptyState>
        }
        .into_any();
    }
    let row = |task: TaskSummary| {
        let own = task.assignee.as_ref() == Some(&user);
        let href = format!("{}/review", task_href(&task));
        view! {
            <tr data-testid=format!("task-{}", task.id) data-state="in review">
                <td style="width:88px"><Thumbnail project=task.project.clone() picture=task.picture.clone() /></td>
                <td>
                    <strong>{task.scene_name.clone()}</strong>
                    {task.has_golden.unwrap_or(false).then(|| view! { <span class="tag acc" style="margin-left:6px">"golden"</span> })}
                    <div class="dim small">{task.stage_name.clone()}</div>
                </td>
                <td>{task.assignee_name.clone()}</td>
                <td class="dim small"><TimeAgo at=task.updated_at.clone() /></td>
                <td class="num">
                    {if own {
                        view! { <span class="dim small">"your own work"</span> }.into_any()
                    } else {
                        view! { <a href=href class="btn small">"Review"</a> }.into_any()
                    }}
                </td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <thead><tr><th></th><th>"Scene"</th><th>"By"</th><th>"Submitted"</th><th></th></tr></thead>
            <tbody>{tasks.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::first_to_review;
    use crate::pages::fixtures::task;
    use serde_json::json;

    #[test]
    fn a_review_starts_with_the_first_submission_of_somebody_else() {
        let tasks = [("a", "me"), ("b", "ana")].map(|(id, by)| task(json!({"id": id, "assignee": by})));
        assert_eq!(first_to_review(&tasks, "me").as_deref(), Some("/projects/p/tasks/b/review"));
        assert_eq!(first_to_review(&tasks[..1], "me"), None);
    }
}
