//! Button that claims the next task of a stage, or of the whole project.

use super::{Icon, IconShape, Toasts};
use crate::client::navigation::{Navigator, task_href};
use crate::client::routes;
use leptos::prelude::*;

/// Takes the next task and opens it.
#[component]
pub fn ClaimNext(
    /// Id of the project.
    project: String,
    /// Id of the stage; absent: of any stage, by their priorities.
    #[prop(optional, into)]
    stage: Option<String>,
    /// Whether it is the main button of the page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    let navigator = Navigator::get();
    let claim = move |_| {
        let (project, stage) = (project.clone(), stage.clone());
        busy.set(true);
        leptos::task::spawn_local(async move {
            let claimed = match &stage {
                Some(stage) => routes::claim_next(&project, stage).await,
                None => routes::claim_in_project(&project).await,
            };
            match claimed.map(|claimed| claimed.task) {
                Ok(Some(task)) => navigator.go(&task_href(&task)),
                Ok(None) => toasts.show("All tasks are taken just now."),
                Err(error) => toasts.show_error(error.message()),
            }
            busy.try_set(false);
        });
    };
    view! {
        <button class="btn" class:main=large class:large=large data-testid="next-task" disabled=move || busy.get() on:click=claim>
            "Next task" <Icon shape=IconShape::Arrow />
        </button>
    }
}
