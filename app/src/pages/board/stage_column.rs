//! A stage as a column: its states with what waits longest, and what it finished on each of the last days.

use crate::client::navigation::tasks_href;
use crate::ui::{Remote, TimeAgo, duration};
use crate::words::state_words;
use assay_core::api::{BoardStage, BoardState, Forecast};
use leptos::prelude::*;

/// The column.
#[component]
pub(super) fn StageColumn(
    /// Id of the project.
    project: String,
    stage: BoardStage,
    /// Names of the stages that it builds on.
    inputs: Vec<String>,
    forecast: Remote<Forecast>,
) -> impl IntoView {
    let id = stage.id.clone();
    let is_bottleneck = move || {
        let finish = forecast.get().and_then(|forecast| forecast.finish);
        finish.and_then(|finish| finish.bottleneck).is_some_and(|bottleneck| bottleneck == id)
    };
    let href = format!("/projects/{project}/stages/{}", stage.id);
    let row = |of: BoardState| view! { <StateRow href=tasks_href(&project, Some(&stage.id), Some(of.state)) of=of /> };
    let rows = stage.states.iter().cloned().map(row).collect_view();
    let is_empty = stage.states.is_empty();
    view! {
        <section class="card pad stack" aria-label=stage.name.clone() data-testid="board-stage">
            <div class="row">
                <h2 class="grow cut"><a href=href>{stage.name.clone()}</a></h2>
                {move || is_bottleneck().then(|| view! { <span class="tag bad" data-testid="bottleneck">"bottleneck"</span> })}
            </div>
            <p class="dim small">
                {stage.kind.descriptor().title}
                {(!inputs.is_empty()).then(|| format!(" · after {}", inputs.join(", ")))}
            </p>
            {if is_empty {
                view! { <p class="dim">"No task yet."</p> }.into_any()
            } else {
                view! { <ul class="board-states">{rows}</ul> }.into_any()
            }}
            {stage.active_median_seconds.map(|seconds| view! {
                <p class="dim small" data-testid="active-median" title="Median of its last labels: time between input events, without breaks">
                    {format!("{} active per label", duration(seconds))}
                </p>
            })}
            <FinishedDays text=finished_text(&stage) finished=stage.finished.clone() />
        </section>
    }
}

/// A state with its number of tasks, which leads to them.
#[component]
fn StateRow(
    /// Address of the tasks.
    href: String,
    of: BoardState,
) -> impl IntoView {
    let BoardState { state, tasks: count, oldest_since } = of;
    let (words, class) = state_words(state);
    view! {
        <li data-testid="board-state">
            <a href=href class="board-state">
                <b class="num">{count}</b>
                <span class=class>{words}</span>
                {oldest_since.map(|at| view! { <span class="dim small end">"oldest " <TimeAgo at=at /></span> })}
            </a>
        </li>
    }
}

/// Bars of the tasks that a stage finished on each of the last days.
#[component]
fn FinishedDays(text: String, finished: Vec<u32>) -> impl IntoView {
    let most = finished.iter().copied().max().unwrap_or(0);
    let bar = |count: &u32| {
        let height = (count * 100).checked_div(most).unwrap_or(0);
        view! { <i style=format!("height:{height}%") title=count.to_string()></i> }
    };
    let bars = (most > 0).then(|| {
        view! { <div class="board-days" aria-hidden="true">{finished.iter().map(bar).collect_view()}</div> }
    });
    view! {
        <div class="stack tight">
            {bars}
            <p class="dim small">{text}</p>
        </div>
    }
}

fn finished_text(stage: &BoardStage) -> String {
    match (stage.finished_in_week(), stage.finished.iter().sum::<u32>()) {
        (_, 0) => "Nothing finished in the last four weeks".to_owned(),
        (week, all) if stage.finished.len() > 7 => {
            format!("{week} finished in 7 days, {all} in {}", stage.finished.len())
        }
        (week, _) => format!("{week} finished in 7 days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn a_column_says_how_many_tasks_were_finished_in_which_time() {
        let text = |finished: Vec<u32>| {
            let stage = json!({"id": "s", "name": "Cuboids", "kind": "cuboid", "inputs": [], "states": [], "finished": finished});
            finished_text(&from_value(stage).unwrap())
        };
        assert_eq!(text(vec![]), "Nothing finished in the last four weeks");
        assert_eq!(text(vec![1, 2]), "3 finished in 7 days");
        assert_eq!(text(vec![5, 1, 1, 1, 1, 1, 1, 1]), "7 finished in 7 days, 12 in 8");
    }
}
