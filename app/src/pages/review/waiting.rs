//! Submissions that wait for a verdict by themselves, in no batch.

use crate::client::navigation::task_href;
use crate::pages::project::Thumbnail;
use crate::ui::{EmptyState, IconShape, TimeAgo};
use assay_core::api::TaskSummary;
use leptos::prelude::*;

/// Address of the first submission.
pub(super) fn first_to_review(tasks: &[TaskSummary]) -> Option<String> {
    Some(format!("{}/review", task_href(tasks.first()?)))
}

/// The submissions, oldest first.
#[component]
pub(super) fn WaitingTable(
    project: Memo<String>,
    tasks: Vec<TaskSummary>,
    /// Whether there are more than are listed.
    has_more: bool,
) -> impl IntoView {
    if tasks.is_empty() {
        return view! {
            <EmptyState shape=IconShape::Check title="Nothing waits for you">
                <p>"Labels that others submit appear here, unless they are in a batch."</p>
                <a href=move || format!("/projects/{}", project.get()) class="btn">"Back to the project"</a>
            </EmptyState>
        }
        .into_any();
    }
    let count = tasks.len();
    let row = |task: TaskSummary| {
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
                <td class="num"><a href=href class="btn small">"Review"</a></td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <thead><tr><th></th><th>"Scene"</th><th>"By"</th><th>"Submitted"</th><th></th></tr></thead>
            <tbody>{tasks.into_iter().map(row).collect_view()}</tbody>
        </table>
        {has_more.then(|| view! { <p class="pad dim small">{format!("These are the first {count}; the others follow while you review.")}</p> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::first_to_review;
    use crate::pages::fixtures::task;
    use serde_json::json;

    #[test]
    fn a_review_starts_with_the_first_submission() {
        let tasks = ["a", "b"].map(|id| task(json!({"id": id, "assignee": "ana"})));
        assert_eq!(first_to_review(&tasks).as_deref(), Some("/projects/p/tasks/a/review"));
        assert_eq!(first_to_review(&[]), None);
    }
}
