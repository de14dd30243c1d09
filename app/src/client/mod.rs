//! What the app says to the server, and what it keeps when the server cannot be reached.

pub mod address;
mod connection;
pub mod drafts;
mod error;
mod http;
pub mod live;
pub mod outbox;
pub mod routes;
mod theme;
pub mod uploads;

pub use connection::Connection;
pub use error::ApiError;
pub use http::{new_key, segment};
pub use theme::{Theme, ThemeChoice};

/// What the browser keeps for this site; `None` where it keeps nothing.
pub fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}
