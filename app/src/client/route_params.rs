//! Parameters of the open page's address, by name. A page that is being left keeps its own.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Id of the project that the page is about; empty where it is about none.
pub fn project_param() -> Memo<String> {
    param("project")
}

/// Id of the page's stage.
pub fn stage_param() -> Memo<String> {
    param("stage")
}

/// Id of the page's task.
pub fn task_param() -> Memo<String> {
    param("task")
}

/// Id of the page's golden item.
pub fn golden_param() -> Memo<String> {
    param("golden")
}

/// Id of the page's debrief.
pub fn debrief_param() -> Memo<String> {
    param("debrief")
}

/// The secret of an invitation link.
pub fn token_param() -> Memo<String> {
    param("token")
}

fn param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name).unwrap_or_default()))
}
