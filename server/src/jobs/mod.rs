//! Work that takes a while.

pub mod abandoned;
pub mod batches;
pub mod export;
pub mod honeypots;
pub mod housekeeping;
pub mod import;
pub mod object_verdicts;
pub mod reminders;
pub mod tasker_routes;
pub mod upload_space;
