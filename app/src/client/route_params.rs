//! Parameters of the open page's address, by name. A page that is being left keeps its own.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

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

/// Id of the page's batch.
pub fn batch_param() -> Memo<String> {
    param("batch")
}

/// Id of the page's debrief.
pub fn debrief_param() -> Memo<String> {
    param("debrief")
}

/// Id of the page's course.
pub fn course_param() -> Memo<String> {
    param("course")
}

/// Id of the page's attempt.
pub fn attempt_param() -> Memo<String> {
    param("attempt")
}

/// The secret of an invitation link.
pub fn token_param() -> Memo<String> {
    param("token")
}

/// A value of the query of the page's address; empty where it is absent.
pub fn query_param(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()))
}

fn param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name).unwrap_or_default()))
}
