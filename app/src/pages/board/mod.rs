//! Board: the stages as columns with what waits in them, how fast each is, and when all will be done.

mod advice;
mod finish;
mod stage_column;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Remote, RemoteView};
use assay_core::api::{Board, BoardStage, Forecast, Project};
use assay_core::permission::Action;
use finish::FinishCard;
use leptos::prelude::*;
use stage_column::StageColumn;

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let board = Remote::new(move || {
        let id = id.get();
        async move { routes::board(&id).await }
    });
    let forecast = Remote::new(move || {
        let id = id.get();
        async move { routes::forecast(&id).await }
    });
    let show = move |p: Project| {
        view! {
            <RemoteView from=board view=move |board| view! { <BoardView project=p.clone() board=board forecast=forecast /> } />
        }
    };
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Board"</h1>
                        <p>"What waits in each stage, and when all will be done."</p>
                    </div>
                </div>
                <RemoteView from=project view=show />
            </div>
        </PageFrame>
    }
}

#[component]
fn BoardView(project: Project, board: Board, forecast: Remote<Forecast>) -> impl IntoView {
    if board.stages.iter().all(|stage| stage.states.is_empty()) {
        let import = project.role.may(Action::Import).then(|| format!("/projects/{}/import", project.id));
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::Board title="No task yet">
                    <p>"Once data is imported, the scenes stand here in the columns of their stages."</p>
                    {import.map(|href| view! { <a class="btn main" href=href>"Import data"</a> })}
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let stages = StoredValue::new(board.stages.clone());
    let column = |stage: BoardStage| {
        let inputs = board.stages.iter().filter(|before| stage.inputs.contains(&before.id));
        let inputs: Vec<String> = inputs.map(|before| before.name.clone()).collect();
        view! { <StageColumn project=project.id.clone() stage=stage inputs=inputs forecast=forecast /> }
    };
    let columns = board.stages.iter().cloned().map(column).collect_view();
    view! {
        <RemoteView from=forecast view=move |forecast| view! { <FinishCard forecast=forecast stages=stages.get_value() /> } />
        <div class="board">{columns}</div>
    }
    .into_any()
}
