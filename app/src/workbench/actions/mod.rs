//! Actions of a workbench: functions that change its state, called by keys, buttons and pointers alike.
//!
//! They import the state and no view.

pub mod active_time;
pub mod comments;
pub mod comparison;
pub mod draft_sync;
pub mod edits;
pub mod findings;
pub mod frames;
pub mod grading;
pub mod labeling_window;
pub mod linking;
pub mod objects;
pub mod predictions;
pub mod stage_changes;
pub mod submission;
pub mod tags;
pub mod tracks;
