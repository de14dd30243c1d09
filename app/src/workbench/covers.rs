//! Covers over the data: after submission, and while another window holds the task.

use super::actions::labeling_window::take_over;
use super::state::{SaveStatus, WindowHold, Workbench, WorkbenchContext};
use crate::client::windows::WindowChannel;
use crate::ui::{ClaimNext, Icon, IconShape, TimeAgo, Toasts};
use assay_core::api::AttemptPlace;
use assay_core::training::CourseKind;
use leptos::prelude::*;

/// Cover over the data after submission, so that a submitted label cannot be changed.
#[component]
pub(super) fn SubmissionCover() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let wb: Workbench = expect_context();
    let project = context.project.get_value();
    let stage = wb.stage.with_value(|s| s.id.clone());
    let task = wb.task.with_untracked(|t| t.as_ref().map(|t| t.id.clone())).unwrap_or_default();
    move || {
        let sync = context.sync?;
        let status = CoverStatus::from_save_status(&sync.saved.get(), sync.outbox.waits_on_this_page(&task))?;
        let attempt = context.detail.with_value(|detail| detail.as_ref()?.attempt.clone());
        let href = match &attempt {
            Some(place) => format!("/projects/{project}/attempts/{}", place.attempt),
            None => format!("/projects/{project}"),
        };
        let back_title = match &attempt {
            Some(place) => format!("Go on with {}", place.course_name),
            None => "Back to the project".to_owned(),
        };
        let text =
            attempt.as_ref().filter(|_| status == CoverStatus::Submitted).map_or(status.text(), attempt_text);
        let is_submitted = status == CoverStatus::Submitted;
        let sign_in = (status == CoverStatus::AwaitsSignIn)
            .then(|| view! { <a href="/sign-in" target="_blank" rel="noopener" class="btn main">"Sign in in a new tab"</a> });
        let back = if status == CoverStatus::AwaitsSignIn { "btn" } else { "btn main" };
        Some(view! {
            <div class="bench-cover" role="status" data-testid="submission-cover">
                <div class="card pad stack" style="max-width:420px">
                    <div class="row">
                        <span class=if is_submitted { "good-text" } else { "warn-text" }>
                            <Icon shape=if is_submitted { IconShape::Check } else { IconShape::Offline } />
                        </span>
                        <h2>{status.title()}</h2>
                    </div>
                    <p class="dim">{text}</p>
                    <div class="row">
                        {sign_in} <a href=href class=back>{back_title}</a>
                        {(is_submitted && attempt.is_none()).then(|| view! { <ClaimNext project=project.clone() stage=stage.clone() /> })}
                    </div>
                </div>
            </div>
        })
    }
}

/// What happens next with an item of a course or exam.
fn attempt_text(place: &AttemptPlace) -> &'static str {
    match place.kind {
        CourseKind::Course => "It is graded against golden. Where golden rejects it, compare and correct it.",
        CourseKind::Reading | CourseKind::Exam => {
            "An item is labeled once. You learn what is right at the end of the exam."
        }
        CourseKind::Calibration => "An item is labeled once. After the last one, you say what was unclear.",
    }
}

/// State of a submission that covers the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CoverStatus {
    Submitted,
    Queued,
    QueuedOnThisPage,
    AwaitsSignIn,
}

impl CoverStatus {
    /// Status of a label whose submission waits on this page alone, or in the browser.
    fn from_save_status(status: &SaveStatus, waits_on_this_page: bool) -> Option<Self> {
        match status {
            SaveStatus::Submitted => Some(Self::Submitted),
            SaveStatus::Queued if waits_on_this_page => Some(Self::QueuedOnThisPage),
            SaveStatus::Queued => Some(Self::Queued),
            SaveStatus::AwaitsSignIn => Some(Self::AwaitsSignIn),
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
            Self::Queued | Self::QueuedOnThisPage => "Queued for submission",
            Self::AwaitsSignIn => "Waits for your sign-in",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Submitted => "It is in review now. Your list says what the reviewer finds.",
            Self::Queued => {
                "It is stored in this browser and is sent to the server once, when the network is back, even if you \
                 close this page and come back."
            }
            Self::QueuedOnThisPage => {
                "This browser cannot store it. Leave this page open: it is sent to the server once, when the network is \
                 back."
            }
            Self::AwaitsSignIn => {
                "You are signed out, so the server has not taken the submission. Sign in; it is then sent once, by itself."
            }
        }
    }
}

/// Cover over the data while another window of the person holds the task.
#[component]
pub(super) fn OtherWindowCover() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    let channel = use_context::<WindowChannel>();
    move || {
        let sync = context.sync?;
        let hold = sync.hold.get();
        let is_submitted = sync.saved.with(SaveStatus::is_submitted);
        let (name, last_seen, is_busy) = match &hold {
            WindowHold::Held => return None,
            _ if is_submitted => return None,
            WindowHold::Elsewhere(other) => (other.name.clone(), other.last_seen.clone(), false),
            WindowHold::TakingOver => (String::new(), String::new(), true),
        };
        let take = move |_| {
            if let Some(channel) = channel {
                take_over(sync, channel, toasts);
            }
        };
        let href = format!("/projects/{}", context.project.get_value());
        Some(view! {
            <div class="bench-cover" role="status" data-testid="other-window-cover">
                <div class="card pad stack" style="max-width:420px">
                    <div class="row">
                        <span class="warn-text"><Icon shape=IconShape::Lock /></span>
                        <h2>"Open in another window"</h2>
                    </div>
                    {if is_busy {
                        view! { <p class="dim">"Taking over: the other window saves first…"</p> }.into_any()
                    } else {
                        view! {
                            <p class="dim">
                                "You label this task in another window (" {name} ", last seen " <TimeAgo at=last_seen />
                                "). One window at a time can change it. Take over to continue here with all that is \
                                 saved; nothing is lost."
                            </p>
                        }
                            .into_any()
                    }}
                    <div class="row">
                        <button class="btn main" data-testid="take-over" disabled=is_busy on:click=take>
                            "Take over here"
                        </button>
                        <a href=href class="btn">"Back to the project"</a>
                    </div>
                </div>
            </div>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_covered_once_it_is_submitted_or_queued() {
        let cover = |status| CoverStatus::from_save_status(&status, false);
        assert_eq!(cover(SaveStatus::Submitted), Some(CoverStatus::Submitted));
        assert_eq!(cover(SaveStatus::Queued), Some(CoverStatus::Queued));
        assert_eq!(cover(SaveStatus::AwaitsSignIn), Some(CoverStatus::AwaitsSignIn));
        assert_eq!(cover(SaveStatus::InBrowser), None);
        assert_eq!(cover(SaveStatus::Failed("full".to_owned())), None, "the work goes on");
    }

    #[test]
    fn a_submission_that_the_browser_cannot_store_asks_to_leave_the_page_open() {
        let cover = CoverStatus::from_save_status(&SaveStatus::Queued, true).unwrap();
        assert!(cover.text().contains("Leave this page open"));
    }
}
