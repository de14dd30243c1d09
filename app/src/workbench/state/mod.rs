//! State of a workbench: small groups of handles, and pure functions about what they hold.
//!
//! Actions change the state and views show it; nothing here imports either.

mod anchors;
mod comments;
mod comparison;
mod context;
mod draft_sync;
mod editing;
mod finding_groups;
mod grading;
mod linking;
mod mode;
mod navigator;
mod objects;
mod opening;
mod pins;
mod points;
mod predictions;
mod presence;
mod rule_limit;
mod save_status;
mod tag_steps;
#[cfg(test)]
pub mod testing;
mod track_question;
mod track_values;
mod unfinished;
mod view;
mod workbench;

pub use anchors::{anchor_frame, anchor_label};
pub use comments::{CommentState, replies, threads};
pub use comparison::ComparisonState;
pub use context::WorkbenchContext;
pub use draft_sync::{DraftSync, DraftTarget, WindowHold};
pub use editing::{EditNotice, EditingState};
pub use finding_groups::{FindingGroup, finding_groups, next_finding};
pub use grading::GradingState;
pub use linking::{LinkingState, crop_around, lanes, next_incomplete, stretch_span};
pub use mode::{CompareMode, PanelTab, WorkbenchMode, WorkbenchTool};
pub use navigator::{ViewLocation, ViewNavigator};
pub use objects::{ObjectRow, corner_count, next_in_ring, next_object, object_name, rows};
pub use opening::{StoredDraftFile, awaits_verdict_of, is_mine, unsubmitted_drafts};
pub use pins::{Pin, geometry_of, is_under, pin_head, pins};
pub use points::PointState;
pub use predictions::{
    PredictionState, as_label_object, id_in_label, prediction_score, predictions_in_frame,
};
pub use presence::{Presence, RemotePointer};
pub use rule_limit::{RuleLimit, limit_text, with_unit};
pub use save_status::{SaveEvent, SaveStatus};
pub use tag_steps::{TagStep, next_step, tag_options, tag_steps};
pub use track_question::{DeleteQuestion, LeaveQuestion, TrackQuestion, count_frames, frames_text};
pub use unfinished::{ShapeProgress, ToolStep, UnfinishedShape};
pub use view::{ViewState, toggle_id};
pub use workbench::{Workbench, WorkbenchInput};
