//! How far the demo is: a bar while the server makes the rest of it.

use crate::client::routes;
use crate::ui::{Note, Remote, Tone};
use assay_core::api::{DemoProgress, DemoState};
use leptos::prelude::*;
use std::time::Duration;

/// Time between two questions to the server.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// A bar while a part of the demo is being made, a note if that failed, and nothing once all is there.
#[component]
pub(in crate::pages) fn DemoProgressBar(
    /// Called when a project has arrived.
    #[prop(into)]
    on_project: Callback<()>,
) -> impl IntoView {
    let progress = Remote::new(routes::demo_progress);
    // The next question follows the answer to the one before, so that a slow server is not asked more often than it answers.
    // It follows a failure too, since the network may come back; then the state is the one that was known before.
    Effect::new(move |before: Option<Option<DemoProgress>>| {
        let before = before.flatten();
        let latest = progress.get().or(before);
        if (latest.is_some_and(|p| p.state == DemoState::Making) || progress.error().is_some())
            && let Ok(timer) = set_timeout_with_handle(move || progress.reload(), ASK_AGAIN)
        {
            on_cleanup(move || timer.clear());
        }
        if has_new_project(before, latest) {
            on_project.run(());
        }
        latest
    });
    move || progress.get().and_then(progress_view)
}

/// Whether a project arrived between two answers of the server.
fn has_new_project(before: Option<DemoProgress>, latest: Option<DemoProgress>) -> bool {
    let (Some(before), Some(latest)) = (before, latest) else { return false };
    before.state == DemoState::Making
        && (latest.state == DemoState::Ready || latest.projects > before.projects)
}

fn progress_view(DemoProgress { state, made, total, .. }: DemoProgress) -> Option<AnyView> {
    match state {
        DemoState::Making => Some(
            view! {
                <div class="card pad stack tight" role="status" data-testid="demo-progress">
                    <span>{progress_text(made, total)}</span>
                    <div
                        class="progress" role="progressbar" aria-valuemin="0" aria-valuemax=total aria-valuenow=made
                        aria-label="Files of the drive"
                    >
                        <i style:width=format!("{:.0}%", 100.0 * f64::from(made) / f64::from(total.max(1)))></i>
                    </div>
                </div>
            }
            .into_any(),
        ),
        DemoState::Failed => Some(
            view! {
                <Note tone=Tone::Warn title="The simulated drive could not be made">
                    <p>"The server's log says why. Start the server again to try again; the rest of the demo works."</p>
                </Note>
            }
            .into_any(),
        ),
        DemoState::Ready => None,
    }
}

fn progress_text(made: u32, total: u32) -> String {
    let what =
        "The simulated drive for \u{201c}Street pilot\u{201d} and \u{201c}AV pilot\u{201d} is being made";
    if total == 0 { format!("{what}.") } else { format!("{what}: {made} of {total} files.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_are_loaded_again_when_one_arrives() {
        let at = |state, projects| Some(DemoProgress { state, projects, ..DemoProgress::default() });
        assert!(has_new_project(at(DemoState::Making, 0), at(DemoState::Making, 1)));
        assert!(has_new_project(at(DemoState::Making, 1), at(DemoState::Ready, 2)));
        assert!(!has_new_project(at(DemoState::Making, 1), at(DemoState::Making, 1)));
        assert!(!has_new_project(at(DemoState::Ready, 2), at(DemoState::Ready, 2)));
        assert!(!has_new_project(None, at(DemoState::Ready, 2)));
    }

    #[test]
    fn files_are_counted_once_their_number_is_known() {
        assert!(progress_text(0, 0).ends_with("is being made."));
        assert!(progress_text(3, 40).ends_with("3 of 40 files."));
    }
}
