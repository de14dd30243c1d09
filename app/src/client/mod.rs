//! API client, and storage for the time when the server cannot be reached.

pub mod active_times;
mod backoff;
mod connection;
pub mod cookies;
mod database;
pub mod download;
pub mod drafts;
mod error;
mod http;
mod local_storage;
pub mod navigation;
pub mod outbox;
pub mod route_params;
pub mod routes;
mod session;
pub mod socket;
mod theme;
mod unsaved;
pub mod uploads;
pub mod verdicts;
pub mod windows;

pub use connection::Connection;
pub use error::ApiError;
pub use http::{blob_url, new_key, on_write, segment};
pub use session::Session;
pub use theme::{Theme, ThemeChoice};
pub use unsaved::UnsavedForms;

/// Local storage of this site; `None` if the browser offers none.
pub fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}
