//! Keys of a scene's metadata that hold what Label Studio says of a task.

/// The fact of an item that is its task's number, where that is not its place in the file counted from 1.
pub(super) const TASK_ID: &str = "labelstudio_id";
