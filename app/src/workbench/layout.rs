//! Layout of a workbench.

use super::actions::{grading, stage_changes};
use super::bar::WorkbenchBar;
use super::conflicts::ConflictDialog;
use super::covers::{OtherWindowCover, SubmissionCover};
use super::data_view::DataView;
use super::keys;
use super::missing_classes::MissingClasses;
use super::panel_fold::PanelFold;
use super::panels::SidePanel;
use super::state::{Workbench, WorkbenchContext, WorkbenchMode};
use super::sync_notes::SyncNotes;
use super::task_state_note::{ReworkReason, TaskStateNote};
use super::timeline::Timeline;
use super::toolbar::Toolbar;
use super::track_dialog::TrackDialog;
use leptos::prelude::*;

/// Layout of a workbench: bar above, tools left, data in the middle, panels right.
#[component]
pub(super) fn WorkbenchLayout(wb: Workbench, context: WorkbenchContext) -> impl IntoView {
    wb.provide();
    provide_context(context);
    grading::start(wb);
    if wb.mode == WorkbenchMode::Label {
        stage_changes::follow(wb);
    }
    keys::bind(wb, context);
    let fold = PanelFold::provide();
    // What is pinned is written about in the panel.
    Effect::new(move |_| {
        if wb.comments.draft_anchor.with(Option::is_some) {
            fold.show();
        }
    });
    view! {
        <WorkbenchBar />
        <SyncNotes />
        <MissingClasses />
        <TaskStateNote />
        <ReworkReason fold=fold />
        <div class="bench-body" class:panel-folded=move || fold.is_folded()>
            <Toolbar />
            <main class="bench-center" aria-label="Data">
                <div class="bench-view" data-testid="view">
                    <DataView />
                    <SubmissionCover />
                    <OtherWindowCover />
                </div>
                {(wb.frame_count() > 1).then(|| view! { <Timeline /> })}
            </main>
            <SidePanel />
        </div>
        <ConflictDialog />
        <TrackDialog />
    }
}
