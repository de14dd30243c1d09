//! Layout of a workbench, with notices about its submission.

use super::actions::draft_sync::save_now;
use super::actions::grading;
use super::bar::WorkbenchBar;
use super::data_view::DataView;
use super::keys;
use super::panels::SidePanel;
use super::state::{SaveStatus, Workbench, WorkbenchContext};
use super::timeline::Timeline;
use super::toolbar::Toolbar;
use crate::ui::{ClaimNext, ErrorNote, Icon, IconShape, Note, Tone};
use leptos::prelude::*;

/// Layout of a workbench: bar above, tools left, data in the middle, panels right.
#[component]
pub(super) fn WorkbenchLayout(wb: Workbench, context: WorkbenchContext) -> impl IntoView {
    wb.provide();
    provide_context(context);
    grading::start(wb);
    keys::bind(wb, context);
    view! {
        <WorkbenchBar />
        <SyncNotes />
        <div class="bench-body">
            <Toolbar />
            <main class="bench-center" aria-label="Data">
                <div class="bench-view" data-testid="view">
                    <DataView />
                    <SubmissionCover />
                </div>
                {(wb.frame_count() > 1).then(|| view! { <Timeline /> })}
            </main>
            <SidePanel />
        </div>
    }
}

/// Notices about work that browser or server cannot store.
#[component]
fn SyncNotes() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    move || {
        let sync = context.sync?;
        if let SaveStatus::Failed(why) = sync.saved.get() {
            return Some(
                view! {
                    <Note tone=Tone::Bad title="This browser cannot store your work">
                        <p>
                            "Your work is only on this page. Free some disk space or leave the private window, \
                             then press Ctrl+S. "{why}
                        </p>
                    </Note>
                }
                .into_any(),
            );
        }
        let error = sync.failure.get()?;
        Some(view! { <ErrorNote error=error retry=move |()| save_now(sync) /> }.into_any())
    }
}

/// Cover over the data after submission, so that a submitted label cannot be changed.
#[component]
fn SubmissionCover() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let wb: Workbench = expect_context();
    let project = context.project.get_value();
    let stage = wb.stage.with_value(|s| s.id.clone());
    move || {
        let status = CoverStatus::from_save_status(&context.sync?.saved.get())?;
        let href = format!("/projects/{project}");
        let is_submitted = status == CoverStatus::Submitted;
        Some(view! {
            <div class="bench-cover" role="status" data-testid="submission-cover">
                <div class="card pad stack" style="max-width:420px">
                    <div class="row">
                        <span class=if is_submitted { "good-text" } else { "warn-text" }>
                            <Icon shape=if is_submitted { IconShape::Check } else { IconShape::Offline } />
                        </span>
                        <h2>{status.title()}</h2>
                    </div>
                    <p class="dim">{status.text()}</p>
                    <div class="row">
                        <a href=href class="btn main">"Back to the project"</a>
                        {is_submitted.then(|| view! { <ClaimNext project=project.clone() stage=stage.clone() /> })}
                    </div>
                </div>
            </div>
        })
    }
}

/// State of a submission that covers the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CoverStatus {
    Submitted,
    Queued,
}

impl CoverStatus {
    fn from_save_status(status: &SaveStatus) -> Option<Self> {
        match status {
            SaveStatus::Submitted => Some(Self::Submitted),
            SaveStatus::Queued => Some(Self::Queued),
            SaveStatus::Unchanged
            | SaveStatus::Changing
            | SaveStatus::InBrowser
            | SaveStatus::OnServer
            | SaveStatus::Failed(_) => None,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Submitted => "Submitted",
            Self::Queued => "Queued for submission",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Submitted => "It is in review now. Your list says what the reviewer finds.",
            Self::Queued => {
                "It is stored in this browser and is sent to the server once, when the network is back, even if you \
                 close this page and come back."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_covered_once_it_is_submitted_or_queued() {
        let cover = |status| CoverStatus::from_save_status(&status);
        assert_eq!(cover(SaveStatus::Submitted), Some(CoverStatus::Submitted));
        assert_eq!(cover(SaveStatus::Queued), Some(CoverStatus::Queued));
        assert_eq!(cover(SaveStatus::InBrowser), None);
        assert_eq!(cover(SaveStatus::Failed("full".to_owned())), None, "the work goes on");
    }
}
