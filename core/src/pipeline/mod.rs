//! Stages and the life of a task.

mod task;

pub use task::{LEASE_S, Task, TaskEvent, TaskRefusal, TaskState, apply_event};
