//! Requests and answers between app and server: JSON under `/api/v1`. Ids are UUIDv7 texts, times RFC 3339 UTC.

mod account;
mod alignment;
mod attempt;
mod batch;
mod board;
mod brief;
mod calibration;
mod consensus;
mod debrief;
mod draft;
mod drift;
mod golden;
mod import;
mod my_work;
mod navigation;
pub mod pages;
mod pipeline;
mod project;
mod quality;
mod release;
mod reviewer;
mod sample;
mod silence;
mod task;
mod task_settings;
mod training;

pub use account::*;
pub use alignment::*;
pub use attempt::*;
pub use batch::*;
pub use board::*;
pub use brief::*;
pub use calibration::*;
pub use consensus::*;
pub use debrief::*;
pub use draft::*;
pub use drift::*;
pub use golden::*;
pub use import::*;
pub use my_work::*;
pub use navigation::*;
pub use pipeline::*;
pub use project::*;
pub use quality::*;
pub use release::*;
pub use reviewer::*;
pub use sample::*;
pub use silence::*;
pub use task::*;
pub use task_settings::*;
pub use training::*;

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// Items in the list's order.
    pub items: Vec<T>,
    /// Value of `cursor` for the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An error: RFC 9457 `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemDetails {
    /// Name of the kind of error: `about:blank` or `/problems/NAME`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Kind of error in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened here and how to fix it.
    pub detail: String,
    /// Errors of single fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Current state, with status 412: the answer to a GET of the same address. With `/problems/open-in-another-window`:
    /// the window that holds the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

/// Error of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer into the request's body.
    pub pointer: String,
    /// What is wrong and how to fix it.
    pub detail: String,
}
