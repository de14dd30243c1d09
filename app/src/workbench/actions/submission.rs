//! Actions of a task: submit, save, claim.

use super::{draft_sync, linking, tags};
use crate::client::routes;
use crate::ui::Toasts;
use crate::workbench::state::{Workbench, WorkbenchContext};
use leptos::prelude::*;

/// Submit the label, unless a shape is unfinished or a value is missing.
pub fn submit(wb: Workbench, context: WorkbenchContext, toasts: Toasts) {
    let Some(sync) = context.sync else { return };
    match show_unfinished(wb) {
        Some(unfinished) => toasts.show_error(unfinished),
        None => draft_sync::submit(sync),
    }
}

/// Show what is not finished in the label, and say it: a shape, or a value that is missing.
pub fn show_unfinished(wb: Workbench) -> Option<String> {
    if wb.editing.pending.with_untracked(Option::is_some) {
        return Some(
            "A shape is not finished. Press Enter to close it or Esc to drop it, then submit.".to_owned(),
        );
    }
    tags::show_missing(wb).or_else(|| linking::show_missing(wb))
}

/// Save the label everywhere now.
pub fn save_now(context: WorkbenchContext) {
    if let Some(sync) = context.sync {
        draft_sync::save_now(sync);
    }
}

/// Claim the task and open it for labeling.
pub fn claim(wb: Workbench, context: WorkbenchContext, toasts: Toasts) {
    let Some(task) = wb.task.with_untracked(|t| t.as_ref().map(|t| t.id.clone())) else { return };
    leptos::task::spawn_local(async move {
        match routes::claim_task(&context.project.get_value(), &task).await {
            Ok(_) => context.reopen.run(()),
            Err(error) => toasts.show_error(error.message()),
        }
    });
}
