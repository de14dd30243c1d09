//! The brief of a project: what the model is for, its goals, and the dates that teams answer for.

mod answers;
mod asked;
mod goals;
mod history;
mod milestones;
mod proposed;
mod served;
mod timeline;
mod unsaved;

use super::frame::Frame;
use super::project::project_of_address;
use super::save_bar::SaveBar;
use crate::client::{ApiError, routes};
use crate::ui::{Fault, Loaded, LoadedForm, Note, Remote, Toasts, Tone};
use answers::AnswersCard;
use asked::Asked;
use assay_core::api::{BriefDetail, QuestionDetail};
use assay_core::brief::Brief;
use assay_core::permission::Action;
use goals::Goals;
use history::History;
use leptos::prelude::*;
use milestones::Milestones;
use proposed::Proposed;
use served::ServedCard;
use timeline::Timeline;

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    project: StoredValue<String>,
    /// As it stands in the page.
    brief: RwSignal<Brief>,
    /// As the server has it.
    state: StoredValue<BriefDetail>,
    source: Remote<BriefDetail>,
    /// What two people wrote, put together and not saved yet.
    merged: RwSignal<Option<Brief>>,
    /// Whether this person may write it.
    editable: bool,
    /// Whether this person may give values and check in.
    speaks: bool,
    /// Whether this person may make stages.
    configures: bool,
    /// What was asked for the goals; nothing for those who may not see it.
    questions: Remote<Vec<QuestionDetail>>,
    error: RwSignal<Option<ApiError>>,
}

impl Draft {
    /// Begin anew with what the server has.
    fn drop_for(self, state: BriefDetail) {
        self.project.with_value(|project| unsaved::forget(project));
        self.source.set(state);
    }

    fn is_changed(self) -> bool {
        self.brief.with(|now| self.state.with_value(|was| *now != was.brief))
    }
}

/// The page.
#[component]
pub fn BriefPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let state = Remote::new(move || {
        let id = id.get();
        async move { routes::brief(&id).await }
    });
    let merged = RwSignal::new(None);
    view! {
        <Frame project=project>
            <div class="page">
                <Loaded from=project view=move |p| {
                    let (editable, speaks) = (p.role.may(Action::EditBrief), p.role.may(Action::Comment));
                    let questions = Remote::new(move || {
                        let project = id.get();
                        async move { routes::questions_for(p.role, &project).await }
                    });
                    view! { <LoadedForm from=state view=move |s: BriefDetail| {
                        let draft = Draft {
                            project: StoredValue::new(id.get_untracked()),
                            brief: RwSignal::new(begun(editable, merged, &id.get_untracked(), &s.brief)),
                            merged,
                            state: StoredValue::new(s),
                            source: state,
                            editable,
                            speaks,
                            configures: p.role.may(Action::Configure),
                            questions,
                            error: RwSignal::new(None),
                        };
                        view! { <Page draft=draft /> }
                    } /> }
                } />
            </div>
        </Frame>
    }
}

/// What the page begins with: what was just put together, else what was not saved last time, else what the server has.
fn begun(editable: bool, merged: RwSignal<Option<Brief>>, project: &str, now: &Brief) -> Brief {
    let together = merged.write_untracked().take();
    let restored = || editable.then(|| unsaved::restored(project, now)).flatten();
    together.or_else(restored).unwrap_or_else(|| now.clone())
}

#[component]
fn Page(draft: Draft) -> impl IntoView {
    if draft.editable {
        unsaved::keep(draft);
    }
    let revision = draft.state.with_value(|s| s.revision);
    let told = match revision {
        0 => "Nothing is written yet. Four answers and a first goal are a good beginning.".to_owned(),
        n => format!("What the labels are for. Revision {n}."),
    };
    view! {
        <div class="page-head">
            <div>
                <h1>"Brief"</h1>
                <p data-testid="brief-revision">{told}</p>
            </div>
            {draft.editable.then(|| view! { <Save draft=draft /> })}
        </div>
        <Conflict draft=draft />
        <Asked draft=draft />
        <Timeline draft=draft />
        <AnswersCard draft=draft />
        <Goals draft=draft />
        <Proposed draft=draft />
        <Milestones draft=draft />
        <ServedCard draft=draft />
        {(revision > 0).then(|| view! { <History project=draft.project.get_value() /> })}
    }
}

#[component]
fn Save(draft: Draft) -> impl IntoView {
    let toasts = Toasts::get();
    let busy = RwSignal::new(false);
    let changed = Memo::new(move |_| draft.is_changed());
    let save = move || {
        busy.set(true);
        draft.error.set(None);
        let (project, seen) = (draft.project.get_value(), draft.state.with_value(|s| s.revision));
        let brief = draft.brief.get_untracked();
        leptos::task::spawn_local(async move {
            match routes::change_brief(&project, seen, &brief).await {
                Ok(state) => {
                    toasts.say("Saved.");
                    draft.source.set(state);
                }
                Err(error) => {
                    draft.error.try_set(Some(error));
                    busy.try_set(false);
                }
            }
        });
    };
    let discard = move || draft.drop_for(draft.state.get_value());
    view! { <SaveBar changed=changed busy=busy test_id="save-brief" save=save discard=discard /> }
}

/// A refused save: what is wrong, or what somebody else wrote meanwhile.
#[component]
fn Conflict(draft: Draft) -> impl IntoView {
    move || {
        let error = draft.error.get()?;
        let theirs = match &error {
            ApiError::Refused(problem) if error.status() == Some(412) => {
                problem.current.clone().and_then(|v| serde_json::from_value::<BriefDetail>(v).ok())
            }
            _ => None,
        };
        let Some(theirs) = theirs else {
            let told: Vec<_> = error.fields().iter().map(|f| f.detail.clone()).collect();
            return Some(match told.is_empty() {
                true => view! { <Fault error=error /> }.into_any(),
                false => view! { <Note tone=Tone::Bad title="The brief does not hold together"><p>{told.join(" ")}</p></Note> }.into_any(),
            });
        };
        let base = draft.state.with_value(|s| s.brief.clone());
        let changes = assay_core::brief::changes(&base, &theirs.brief);
        let (together, twice) = assay_core::brief::merge(&base, &draft.brief.get_untracked(), &theirs.brief);
        let (take, keep) = (theirs.clone(), theirs);
        let merge = move |_| {
            // The page is built anew with what is put together, still to be saved.
            draft.merged.set(Some(together.clone()));
            draft.source.set(keep.clone());
        };
        let twice = (!twice.is_empty()).then(|| {
            format!("Both of you changed {}: yours would stand; look at theirs first.", twice.join(", "))
        });
        Some(
            view! {
                <Note tone=Tone::Warn title="Somebody wrote in the brief meanwhile">
                    <ul class="plain">{changes.into_iter().map(|c| view! { <li>{c}</li> }).collect_view()}</ul>
                    <p>{twice}</p>
                    <div class="row" style="margin-top:8px">
                        <button class="btn small" on:click=merge>"Put both together"</button>
                        <button class="btn small" on:click=move |_| draft.drop_for(take.clone())>"Drop mine, take theirs"</button>
                    </div>
                </Note>
            }
            .into_any(),
        )
    }
}
