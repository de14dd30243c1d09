//! Drafts of one task in several windows and on several machines: what a browser stores, what is sent when, and how
//! drafts that grew apart are merged. Nothing here waits, stores or sends; the workbench does that.

mod local;
mod log;
mod merge;
mod open;

pub use local::{LocalDraft, document_hash};
pub use log::{DraftLog, Sending};
pub use merge::{Conflict, ConflictChoice, Merge, edits_between, merge, resolve};
pub use open::{OpenedDraft, ServerDraft, open_draft};
