//! The API under `/api/v1`, its description, and the pages. One file a resource.

mod auth;
mod body;
mod brief;
mod calibration;
mod debriefs;
mod error;
pub(crate) mod exports;
mod files;
mod golden;
mod measurement_cache;
mod measurements;
mod openapi;
mod pages;
mod path;
mod projects;
mod proposals;
mod questions;
mod rate_limit;
mod releases;
mod router;
mod samples;
mod security;
mod session;
mod stages;
mod state;
mod tasks;
mod tiles;
mod tokens;
mod upload_files;
mod uploads;

pub use error::ApiError;
pub use measurement_cache::MeasurementCache;
pub use rate_limit::AttemptLimiter;
pub use router::router;
pub use session::hash_password;
pub use state::AppState;
