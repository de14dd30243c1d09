//! Life of a task, as a pure state machine: waiting for inputs → queued → claimed → in review → accepted, and the ways off it.

mod event;
mod note;
#[cfg(test)]
mod properties;
mod refusal;
mod state;
#[cfg(test)]
mod tests;

pub use event::{TaskEvent, apply_event, apply_event_with_lease};
pub use note::TaskNoteKind;
pub use refusal::TaskRefusal;
pub use state::{LEASE_S, Task, TaskState};
