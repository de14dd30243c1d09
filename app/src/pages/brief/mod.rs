//! Brief of a project: the model's purpose, its goals and its milestones. It opens as a document; forms take its place.

mod answers;
mod check_ins;
mod document;
mod draft;
mod goal_coverage;
mod goals;
mod history;
mod milestones;
mod proposed_pipeline;
mod stage_proposals;
mod timeline;
mod timeline_layout;
mod unsaved;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use super::save_bar::SaveBar;
use crate::client::{routes, storage};
use crate::ui::{ErrorNote, Note, Remote, RemoteForm, RemoteView, Toasts, Tone};
use answers::AnswersCard;
use assay_core::api::BriefDetail;
use assay_core::brief::Brief;
use assay_core::permission::Action;
use check_ins::CheckInPrompts;
use document::BriefDocument;
use draft::BriefDraft;
use goal_coverage::GoalCoverageCard;
use goals::Goals;
use history::BriefHistory;
use leptos::prelude::*;
use milestones::Milestones;
use stage_proposals::StageProposals;
use timeline::BriefTimeline;

/// The page.
#[component]
pub fn BriefPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let state = Remote::new(move || {
        let id = id.get();
        async move { routes::brief(&id).await }
    });
    let merged = RwSignal::new(None);
    let editing = RwSignal::new(false);
    view! {
        <PageFrame project=project>
            <div class="page">
                <RemoteView from=project view=move |p| {
                    let (editable, may_comment) = (p.role.may(Action::EditBrief), p.role.may(Action::Comment));
                    let questions = Remote::new(move || {
                        let project = id.get();
                        async move { routes::questions_for(p.role, &project).await }
                    });
                    view! { <RemoteForm from=state view=move |s: BriefDetail| {
                        let brief = initial_brief(editable, merged, &id.get_untracked(), &s.brief);
                        if brief != s.brief {
                            // Text that is not saved yet goes on where it was written.
                            editing.set(true);
                        }
                        let draft = BriefDraft {
                            project: StoredValue::new(id.get_untracked()),
                            brief: RwSignal::new(brief),
                            editing,
                            merged,
                            state: StoredValue::new(s),
                            source: state,
                            editable,
                            may_comment,
                            may_configure: p.role.may(Action::Configure),
                            questions,
                            error: RwSignal::new(None),
                        };
                        view! { <BriefEditor draft=draft /> }
                    } /> }
                } />
            </div>
        </PageFrame>
    }
}

/// Text that the page starts with: a merged one, else the unsaved one of the last visit, else the server's.
fn initial_brief(editable: bool, merged: RwSignal<Option<Brief>>, project: &str, now: &Brief) -> Brief {
    let together = merged.write_untracked().take();
    let restored = || editable.then(|| unsaved::restore(project, now)).flatten();
    together.or_else(restored).unwrap_or_else(|| now.clone())
}

#[component]
fn BriefEditor(draft: BriefDraft) -> impl IntoView {
    if draft.editable {
        unsaved::store(draft.project.get_value(), draft.brief, draft.state);
    }
    let revision = draft.state.with_value(|s| s.revision);
    let summary = match revision {
        0 => "Nothing is written yet. Four answers and a first goal are a good beginning.".to_owned(),
        n => format!("What the labels are for. Revision {n}."),
    };
    view! {
        <div class="page-head">
            <div>
                <h1>"Brief"</h1>
                <p data-testid="brief-revision">{summary}</p>
            </div>
            {draft.editable.then(|| view! { <EditBrief draft=draft /> })}
        </div>
        <BriefConflict draft=draft />
        <CheckInPrompts draft=draft />
        <BriefTimeline draft=draft />
        {move || match draft.editing.get() {
            true => view! { <AnswersCard draft=draft /><Goals draft=draft /><Milestones draft=draft /> }.into_any(),
            false => view! { <BriefDocument draft=draft /> }.into_any(),
        }}
        <StageProposals draft=draft />
        <GoalCoverageCard draft=draft />
        {(revision > 0).then(|| view! { <BriefHistory project=draft.project.get_value() /> })}
    }
}

/// Buttons at the top: edit, or save, discard and back to reading.
#[component]
fn EditBrief(draft: BriefDraft) -> impl IntoView {
    let changed = Memo::new(move |_| draft.is_changed());
    let edit = move |_| draft.editing.set(true);
    let close = move || {
        (!changed.get()).then(|| view! {
            <button class="btn quiet" data-testid="read-brief" on:click=move |_| draft.editing.set(false)>"Stop editing"</button>
        })
    };
    move || match draft.editing.get() {
        true => {
            view! { <span class="end row">{close}<SaveBrief draft=draft changed=changed /></span> }.into_any()
        }
        false => {
            view! { <button class="btn main end" data-testid="edit-brief" on:click=edit>"Edit"</button> }
                .into_any()
        }
    }
}

#[component]
fn SaveBrief(draft: BriefDraft, changed: Memo<bool>) -> impl IntoView {
    let toasts = Toasts::get();
    let busy = RwSignal::new(false);
    let save = move || {
        busy.set(true);
        draft.error.set(None);
        let (project, seen) = (draft.project.get_value(), draft.state.with_value(|s| s.revision));
        let brief = draft.brief.get_untracked();
        leptos::task::spawn_local(async move {
            match routes::update_brief(&project, seen, &brief).await {
                Ok(state) => {
                    toasts.show("Saved.");
                    draft.editing.set(false);
                    draft.source.set(state);
                }
                Err(error) => {
                    draft.error.try_set(Some(error));
                    busy.try_set(false);
                }
            }
        });
    };
    let discard = move || draft.reload_from(draft.state.get_value());
    view! { <SaveBar restores=storage().is_some() changed=changed busy=busy test_id="save-brief" save=save discard=discard /> }
}

/// Note about a refused save: the errors, or the changes of another person.
#[component]
fn BriefConflict(draft: BriefDraft) -> impl IntoView {
    move || {
        let error = draft.error.get()?;
        let Some(theirs) = error.current::<BriefDetail>() else {
            let summary: Vec<_> = error.fields().iter().map(|f| f.detail.clone()).collect();
            return Some(match summary.is_empty() {
                true => view! { <ErrorNote error=error /> }.into_any(),
                false => view! { <Note tone=Tone::Bad title="The brief does not hold together"><p>{summary.join(" ")}</p></Note> }.into_any(),
            });
        };
        let base = draft.state.with_value(|s| s.brief.clone());
        let changes = assay_core::brief::changes(&base, &theirs.brief);
        let (together, twice) = assay_core::brief::merge(&base, &draft.brief.get_untracked(), &theirs.brief);
        let (take, base_state) = (theirs.clone(), theirs);
        let merge = move |_| {
            // The page restarts with the merged text, which is not saved yet.
            draft.merged.set(Some(together.clone()));
            draft.source.set(base_state.clone());
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
                        <button class="btn small" on:click=merge>"Merge both"</button>
                        <button class="btn small" on:click=move |_| draft.reload_from(take.clone())>"Discard mine, use theirs"</button>
                    </div>
                </Note>
            }
            .into_any(),
        )
    }
}
