//! Stages and the life of a task.

mod task;

pub use task::{Refusal, Task, TaskEvent, TaskState, step};
