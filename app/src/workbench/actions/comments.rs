//! Actions on comments: pin, show, send, resolve.

use crate::client::routes;
use crate::ui::Toasts;
use crate::workbench::state::{ViewLocation, Workbench, WorkbenchContext, WorkbenchTool, anchor_frame};
use assay_core::api::NewComment;
use assay_core::golden::Anchor;
use leptos::prelude::*;

/// Pin the comment that is written next.
pub fn pin_comment(wb: Workbench, anchor: Anchor) {
    wb.comments.draft_anchor.set(Some(anchor));
}

/// Remove the pin of the comment that is being written, once it was sent, and put the tool away.
pub fn finish_comment(wb: Workbench) {
    // The workbench may be closed by now.
    wb.comments.draft_anchor.try_set(None);
    wb.editing.tool.try_set(WorkbenchTool::Select);
}

/// Show the location of a comment.
pub fn go_to_anchor(wb: Workbench, anchor: &Anchor) {
    wb.view.frame.set(anchor_frame(anchor));
    match anchor.clone() {
        Anchor::Pixel { sensor, at, .. } => wb.view.navigator.show(ViewLocation::Pixel { sensor, at }),
        Anchor::Point { at, .. } => wb.view.navigator.show(ViewLocation::Space(at)),
        Anchor::Object { object, .. } => wb.editing.select(Some(object)),
    }
}

/// Send a comment. Returns whether it was stored.
pub async fn send_comment(
    wb: Workbench,
    context: WorkbenchContext,
    body: NewComment,
    toasts: Toasts,
) -> bool {
    let Some(golden) = context.golden_id.get_value() else { return false };
    match routes::add_comment(&context.project.get_value(), &golden, &body).await {
        Ok(comment) => {
            wb.comments.all.try_update(|all| all.push(comment));
            true
        }
        Err(error) => {
            toasts.show_error(error.message());
            false
        }
    }
}

/// Resolve a thread, or open it again.
pub fn set_resolved(
    wb: Workbench,
    context: WorkbenchContext,
    thread: String,
    resolved: bool,
    toasts: Toasts,
) {
    let project = context.project.get_value();
    leptos::task::spawn_local(async move {
        match routes::resolve_comment(&project, &thread, resolved).await {
            Ok(comment) => {
                wb.comments.all.try_update(|all| {
                    if let Some(own) = all.iter_mut().find(|c| c.id == comment.id) {
                        *own = comment;
                    }
                });
            }
            Err(error) => toasts.show_error(error.message()),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{object, workbench};

    #[test]
    fn a_comment_on_an_object_selects_it_in_its_frame() {
        Owner::new().with(|| {
            let wb = workbench([object("a", "car")]);
            go_to_anchor(wb, &Anchor::Object { frame: 3, object: "a".to_owned() });
            assert_eq!(wb.view.frame.get_untracked(), 3);
            assert_eq!(wb.editing.selection_untracked().as_deref(), Some("a"));
        });
    }

    #[test]
    fn a_sent_comment_leaves_no_pin_and_no_tool() {
        Owner::new().with(|| {
            let wb = workbench([]);
            wb.editing.tool.set(WorkbenchTool::Comment);
            pin_comment(wb, Anchor::Object { frame: 0, object: "a".to_owned() });
            assert!(wb.comments.draft_anchor.get_untracked().is_some());
            finish_comment(wb);
            assert_eq!(wb.comments.draft_anchor.get_untracked(), None);
            assert_eq!(wb.editing.tool.get_untracked(), WorkbenchTool::Select);
        });
    }
}
