//! Minutes of a debrief, to read and to print: each question with its observations, comments, votes and decision, and links to
//! the goal that it supports and to the release that contains the decision.

use crate::client::route_params::debrief_param;
use crate::client::routes;
use crate::pages::page_frame::PageFrame;
use crate::pages::project::project_of_address;
use crate::ui::{Remote, RemoteView};
use assay_core::api::{DebriefDetail, QuestionDetail};
use assay_core::debrief::{DebriefComment, DebriefDecision, Participant, Room, votes};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn MinutesPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let debrief = debrief_param();
    let detail = Remote::new(move || {
        let (project, debrief) = (id.get(), debrief.get());
        async move { routes::debrief(&project, &debrief).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page minutes">
                <RemoteView from=detail view=move |detail| view! { <MinutesView project=id detail=detail /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn MinutesView(project: Memo<String>, detail: DebriefDetail) -> impl IntoView {
    let root = format!("/projects/{}", project.get_untracked());
    let here = format!("{root}/debriefs/{}", detail.debrief.id);
    let room = Room::from_events(&detail.events);
    let people = room.people.values().map(Participant::display_name).collect::<Vec<_>>().join(", ");
    let day = detail.debrief.created_at.get(..10).unwrap_or_default().to_owned();
    let ended = if room.ended_at.is_some() { ", ended" } else { "" };
    let besides = comments_of(&room, None);
    let name = |id: &str| {
        let found = detail.items.iter().find(|i| i.id == id).map(|i| i.scene_name.clone());
        found.unwrap_or_else(|| "a golden item".to_owned())
    };
    let vetted = room.vetted.keys().map(|id| {
        view! { <li><a href=format!("{root}/golden/{id}")>{name(id)}</a></li> }
    });
    let vetted = vetted.collect_view();
    let questions = detail.agenda.iter().enumerate().map(|(i, question)| {
        let comments = comments_of(&room, Some(&question.id));
        let goals = question.question.goals.iter().filter_map(|g| detail.goals.get(g).cloned());
        let goals: Vec<String> = goals.collect();
        view! {
            <MinutesQuestion
                root=root.clone() number=i + 1 question=question.clone() goals=goals
                counts=room.counts(&question.id, question.question.options.len())
                decided=room.decisions.get(&question.id).cloned()
            />
            {comments.into_iter().map(|r| view! { <MinutesRemark place=r.golden.as_deref().map(&name) comment=r /> }).collect_view()}
        }
    });
    let questions = questions.collect_view();
    view! {
        <div class="page-head">
            <div>
                <h1>{detail.debrief.name.clone()}</h1>
                <p>{format!("{day}{ended} · taking part: {people}")}</p>
            </div>
            <span class="row end no-print">
                <a class="btn" href=here.clone()>"To the debrief"</a>
                <a class="btn" download="" href=format!("/api/v1{here}/minutes.md")>"Markdown"</a>
                <button class="btn" on:click=move |_| { let _ = window().print(); }>"Print or PDF"</button>
            </span>
        </div>
        {questions}
        {(!besides.is_empty()).then(|| view! {
            <h2>"Other remarks"</h2>
            {besides.into_iter().map(|r| view! { <MinutesRemark place=r.golden.as_deref().map(&name) comment=r /> }).collect_view()}
        })}
        {(!room.vetted.is_empty()).then(|| view! { <h2>"Golden items agreed on"</h2><ul>{vetted}</ul> })}
    }
}

fn comments_of(room: &Room, question: Option<&String>) -> Vec<DebriefComment> {
    room.comments_on(question.map(String::as_str)).into_iter().cloned().collect()
}

#[component]
fn MinutesQuestion(
    root: String,
    number: usize,
    question: QuestionDetail,
    goals: Vec<String>,
    counts: Vec<usize>,
    decided: Option<DebriefDecision>,
) -> impl IntoView {
    let text = |what: &'static str, text: &str| {
        let text = text.to_owned();
        (!text.is_empty()).then(|| view! { <p><strong>{what}</strong>{text}</p> })
    };
    let counted = question.question.options.iter().zip(counts).map(|(option, count)| {
        view! { <li>{option.text.clone()}<span class="dim">{format!(": {}", votes(count))}</span></li> }
    });
    let counted = counted.collect_view();
    let href = format!("{root}/releases#question-{}", question.id);
    let release = release_text(question.release);
    let decision = match decided {
        None => view! { <p><span class="tag warn">"open"</span></p> }.into_any(),
        Some(decided) => {
            let changes = decided.change_texts.iter().map(|c| view! { <li>{c.clone()}</li> }).collect_view();
            view! {
                <div class="note good" data-testid="minutes-decision">
                    <div class="stack tight">
                        <p><strong>"Decided: "</strong>{decided.text}<span class="dim small">{format!(" {}", decided.by.name)}</span></p>
                        <ul class="plain small">{changes}</ul>
                        <a class="small" href=href.clone()>{release}</a>
                    </div>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <section class="stack tight" data-testid="minutes-question">
            <h2>{format!("{number}. {}", question.question.title)}</h2>
            {(!goals.is_empty()).then(|| view! { <p class="small">"for "<a href=format!("{root}/brief")>{goals.join(", ")}</a></p> })}
            {text("Seen: ", &question.question.observation)}
            {text("We recommend: ", &question.question.recommendation)}
            <ul>{counted}</ul>
            {decision}
        </section>
    }
}

#[component]
fn MinutesRemark(comment: DebriefComment, place: Option<String>) -> impl IntoView {
    let place = place.map(|name| format!(", on {name}")).unwrap_or_default();
    let later = if comment.afterwards { ", afterwards" } else { "" };
    view! {
        <blockquote class="remark" class:answer=comment.answers.is_some()>
            <span class="small"><strong>{comment.by.name}</strong><span class="dim">{format!("{place}{later}")}</span></span>
            <p>{comment.text}</p>
        </blockquote>
    }
}

/// The release that contains a decision.
fn release_text(release: Option<u32>) -> String {
    match release {
        None => "in the draft of the next release".to_owned(),
        Some(number) => format!("in release {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_in_the_draft_until_it_is_released() {
        assert_eq!(release_text(None), "in the draft of the next release");
        assert_eq!(release_text(Some(4)), "in release 4");
    }
}
