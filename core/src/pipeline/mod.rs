//! Stages and the life of a task.

mod task;

pub use task::{LEASE_S, Refusal, Task, TaskEvent, TaskState, step};
