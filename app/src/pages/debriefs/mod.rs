//! Debriefs of a project: start, list and minutes.

mod minutes;

pub(super) use minutes::MinutesPage;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::navigation::Navigator;
use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{EmptyState, ErrorNote, IconShape, Remote, RemoteForm, RemoteView, TimeAgo};
use assay_core::api::{DebriefSummary, NewDebrief, QuestionDetail};
use assay_core::brief::Brief;
use assay_core::debrief::agenda;
use assay_core::permission::Action;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The page.
#[component]
pub(super) fn DebriefList() -> impl IntoView {
    let (project, id) = project_of_address();
    let debriefs = Remote::new(move || {
        let id = id.get();
        async move { routes::debriefs(&id).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Debriefs"</h1>
                        <p>"All parties look at golden items together and settle what is open. Who missed one walks the same agenda later."</p>
                    </div>
                </div>
                <RemoteForm from=project view=move |project| {
                    project.role.may(Action::ProposeGolden).then(|| view! { <StartDebrief project=id debriefs=debriefs /> })
                } />
                <RemoteView from=debriefs view=move |list| view! { <DebriefCards project=id list=list /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn DebriefCards(project: Memo<String>, list: Vec<DebriefSummary>) -> impl IntoView {
    if list.is_empty() {
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::People title="No debrief yet">
                    <p>"Ask questions on the Releases page, then operations starts a debrief about them here."</p>
                    <a href=format!("/projects/{}/releases", project.get_untracked()) class="btn">"To the questions"</a>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let line = move |debrief: DebriefSummary| {
        let href = format!("/projects/{}/debriefs/{}", project.get_untracked(), debrief.id);
        let settled = format!("{} of {} settled", debrief.settled, debrief.questions);
        let is_over = debrief.ended_at.is_some();
        let (words, class) = debrief_state(is_over, debrief.here);
        let enter = if is_over { "Open record" } else { "Join" };
        view! {
            <div class="row wrap card pad" data-testid="debrief">
                <div class="grow">
                    <div class="row"><a href=href.clone()><strong>{debrief.name}</strong></a><span class=class>{words}</span></div>
                    <div class="dim small">{settled}" · started by "{debrief.creator_name}" "<TimeAgo at=debrief.created_at /></div>
                </div>
                <a class="btn" href=format!("{href}/minutes")>"Minutes"</a>
                <a class="btn" class:main=!is_over href=href>{enter}</a>
            </div>
        }
    };
    view! { <div class="stack">{list.into_iter().map(line).collect_view()}</div> }.into_any()
}

/// Form that starts a debrief about open questions.
#[component]
fn StartDebrief(project: Memo<String>, debriefs: Remote<Vec<DebriefSummary>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let both = Remote::new(move || {
        let id = project.get();
        async move { Ok((routes::questions(&id).await?, routes::brief(&id).await?.brief)) }
    });
    view! {
        <div class="row"><button class="btn" on:click=move |_| open.update(|o| *o = !*o)>"Start debrief"</button></div>
        {move || open.get().then(|| view! {
            <RemoteForm from=both view=move |(questions, brief)| view! { <StartDebriefForm project=project questions=questions brief=brief debriefs=debriefs /> } />
        })}
    }
}

#[component]
fn StartDebriefForm(
    project: Memo<String>,
    questions: Vec<QuestionDetail>,
    brief: Brief,
    debriefs: Remote<Vec<DebriefSummary>>,
) -> impl IntoView {
    let navigator = Navigator::get();
    let number = untrack(|| debriefs.get()).map_or(0, |d| d.len()) + 1;
    let name = RwSignal::new(format!("Golden debrief {number}"));
    let candidates = agenda_candidates(questions, &brief);
    let open = candidates.iter().filter(|q| q.decision.is_none());
    let chosen = RwSignal::new(open.map(|q| q.id.clone()).collect::<BTreeSet<_>>());
    let first_name = name.get_untracked();
    let is_sent = RwSignal::new(false);
    UnsavedForms::get().guard(move || {
        is_sent.try_get_untracked() == Some(false)
            && name.try_with_untracked(|name| *name != first_name) == Some(true)
    });
    let order = StoredValue::new(candidates.iter().map(|q| q.id.clone()).collect::<Vec<_>>());
    let (error, busy) = (RwSignal::new(None::<ApiError>), RwSignal::new(false));
    let call = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let chosen = chosen.get_untracked();
        let questions = order.with_value(|all| all.iter().filter(|q| chosen.contains(*q)).cloned().collect());
        let body = NewDebrief { name: name.get_untracked(), questions };
        leptos::task::spawn_local(async move {
            let id = project.get_untracked();
            match routes::start_debrief(&id, &body).await {
                Ok(called) => {
                    is_sent.set(true);
                    navigator.go(&format!("/projects/{id}/debriefs/{}", called.id))
                }
                Err(e) => {
                    error.try_set(Some(e));
                    busy.try_set(false);
                }
            }
        });
    };
    let none = candidates.is_empty();
    let lines = candidates.into_iter().map(|q| {
        let (id, there) = (q.id.clone(), q.id.clone());
        let toggle = move |_| {
            chosen.update(|all| {
                if !all.remove(&id) {
                    all.insert(id.clone());
                }
            });
        };
        let on = move || chosen.with(|all| all.contains(&there));
        let decided = q.decision.is_some().then(|| view! { <span class="tag">"decided"</span> });
        view! { <label class="check"><input type="checkbox" prop:checked=on on:change=toggle />{q.question.title}" "{decided}</label> }
    });
    view! {
        <form class="card pad stack" on:submit=call data-testid="start-debrief-form">
            <label class="field"><span class="label">"Name"</span><input class="input" maxlength="200" required bind:value=name /></label>
            <fieldset class="stack tight plain">
                <legend class="label">"Agenda"</legend>
                <p class="dim small">"Questions for the goal with the earliest deadline come first; among equals, those seen on more golden items."</p>
                {lines.collect_view()}
                {none.then(|| view! { <p class="dim small">"No open questions: ask some on the Releases page, or start a debrief to look at golden items."</p> })}
            </fieldset>
            <div class="row"><button class="btn main" disabled=move || busy.get()>"Start and join"</button></div>
            {move || error.get().map(|error| view! { <ErrorNote error=error /> })}
        </form>
    }
}

/// State of a debrief, with the class of its tag.
fn debrief_state(is_over: bool, participants: u32) -> (String, &'static str) {
    match (is_over, participants) {
        (true, _) => ("ended".to_owned(), "tag"),
        (false, 0) => ("open".to_owned(), "tag acc"),
        (false, 1) => ("1 person in it".to_owned(), "tag good"),
        (false, n) => (format!("{n} people in it"), "tag good"),
    }
}

/// Questions that are in no release yet, in the order of an agenda.
fn agenda_candidates(questions: Vec<QuestionDetail>, brief: &Brief) -> Vec<QuestionDetail> {
    let candidates: Vec<QuestionDetail> = questions.into_iter().filter(|q| q.release.is_none()).collect();
    let order = agenda(&candidates.iter().map(|q| &q.question).collect::<Vec<_>>(), brief);
    order.into_iter().filter_map(|place| candidates.get(place).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::question;
    use assay_core::brief::Goal;
    use serde_json::json;

    #[test]
    fn a_debrief_shows_how_many_take_part_until_it_ends() {
        assert_eq!(debrief_state(true, 3), ("ended".to_owned(), "tag"));
        assert_eq!(debrief_state(false, 0).0, "open");
        assert_eq!(debrief_state(false, 1).0, "1 person in it");
        assert_eq!(debrief_state(false, 2).0, "2 people in it");
    }

    #[test]
    fn questions_of_the_most_urgent_goal_come_first_and_released_ones_not_at_all() {
        let goal = |id: &str, deadline: &str| Goal {
            id: id.to_owned(),
            deadline: deadline.to_owned(),
            ..Goal::default()
        };
        let brief =
            Brief { goals: vec![goal("late", "2026-12-01"), goal("soon", "2026-01-01")], ..Brief::default() };
        let about = |id: &str, goal: &str, release: Option<u32>| {
            let body = json!({"title": id, "stage": "s", "goals": [goal]});
            question(json!({"id": id, "question": body, "release": release}))
        };
        let questions = vec![about("a", "late", None), about("b", "soon", Some(1)), about("c", "soon", None)];
        let ids: Vec<String> = agenda_candidates(questions, &brief).into_iter().map(|q| q.id).collect();
        assert_eq!(ids, ["c", "a"]);
    }
}
