//! Following the presenter: the leader's view goes to all who follow, until they move it themselves.

use super::context::DebriefContext;
use super::throttle::{SHOW_EVERY, throttle};
use crate::workbench::state::{ViewLocation, Workbench};
use assay_core::debrief::{PresenceUpdate, PresenterView};
use leptos::prelude::*;

/// A person who moves the view follows nobody any more.
pub(super) fn stop_following(debrief: DebriefContext) {
    if debrief.following.get_untracked() && !untrack(|| debrief.live.presents()) {
        debrief.following.set(false);
    }
}

/// Share the presenter's view; followers go along.
pub(super) fn share_view(debrief: DebriefContext, wb: Workbench, golden: StoredValue<String>) {
    let live = debrief.live;
    let send_update = throttle(SHOW_EVERY, move || {
        let Some(pose) = wb.presence.pose.try_get_untracked() else { return };
        let view = PresenterView {
            golden: golden.get_value(),
            frame: wb.view.frame.get_untracked(),
            selection: wb.editing.selection_untracked(),
            pose,
        };
        if untrack(|| live.presents()) {
            live.send_presence(&PresenceUpdate::View { view });
        }
    });
    Effect::new(move |_| {
        wb.presence.pose.track();
        wb.view.frame.track();
        wb.editing.editor.track();
        live.connection.track();
        if live.presents() {
            send_update();
        }
    });
    Effect::new(move |_| {
        let Some(view) = live.view.get().filter(|_| debrief.follows()) else { return };
        if golden.with_value(|id| *id != view.golden) {
            debrief.item.set(Some(view.golden));
            return;
        }
        if wb.view.frame.get_untracked() != view.frame {
            wb.view.frame.set(view.frame);
        }
        if wb.editing.selection_untracked() != view.selection {
            wb.editing.select(view.selection);
        }
        if let Some(pose) = view.pose.filter(|pose| wb.presence.pose.get_untracked().as_ref() != Some(pose)) {
            wb.view.navigator.show(ViewLocation::Pose(pose));
        }
    });
}
