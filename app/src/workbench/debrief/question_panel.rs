//! Question on screen: observation, recommendation, remarks and votes.

use super::actions::{action_sender, open_item};
use super::context::{DebriefContext, OpenItem};
use super::decide::QuestionDecision;
use super::suggestions::Suggestions;
use crate::client::UnsavedForms;
use crate::ui::{Avatar, TimeAgo, Toasts};
use crate::workbench::actions::comments::finish_comment;
use assay_core::api::QuestionDetail;
use assay_core::debrief::{DebriefAction, DebriefComment};
use assay_core::golden::Anchor;
use leptos::html;
use leptos::prelude::*;

/// Panel of the question.
#[component]
pub(super) fn QuestionPanel() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    move || {
        let current = debrief.current_question();
        let id = current.as_ref().map(|q| q.id.clone());
        let question = current.clone();
        view! {
            {question.map(|q| view! { <QuestionSummary question=q /> })}
            <Suggestions />
            <Remarks question=id />
            {current.map(|q| view! { <Votes question=q.clone() /><QuestionDecision question=q /> })}
        }
    }
}

#[component]
fn QuestionSummary(question: QuestionDetail) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let number =
        debrief.detail.with_value(|d| d.agenda.iter().position(|q| q.id == question.id)).unwrap_or(0) + 1;
    let part = |what: &'static str, text: &str| {
        let text = text.to_owned();
        (!text.is_empty()).then(|| view! { <p><strong>{what}</strong>{text}</p> })
    };
    let (project, goals) = (debrief.project.get_value(), debrief.goal_names(&question.question.goals));
    let places = question.question.places.clone().into_iter().map(|place| {
        let name = debrief.item_name(&place.golden);
        view! {
            <button class="btn quiet small" on:click=move |_| open_item(debrief, &place.golden, place.anchor.clone())>
                {format!("◎ {name}")}
            </button>
        }
    });
    view! {
        <section class="block stack tight" data-testid="debrief-question">
            <h2>{format!("{number} · {}", question.question.title)}</h2>
            {part("Seen: ", &question.question.observation)}
            {part("We recommend: ", &question.question.recommendation)}
            {(!goals.is_empty()).then(|| view! {
                <p class="small"><span class="dim">"for "</span><a href=format!("/projects/{project}/brief")>{goals}</a></p>
            })}
            <div class="row wrap">{places.collect_view()}</div>
        </section>
    }
}

/// Remarks about the question, or about the debrief as a whole.
#[component]
fn Remarks(question: Option<String>) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let about = StoredValue::new(question);
    let comments = move || {
        about.with_value(|q| {
            debrief
                .live
                .room
                .with(|room| room.comments_on(q.as_deref()).into_iter().cloned().collect::<Vec<_>>())
        })
    };
    let answering = RwSignal::new(None::<(u64, String)>);
    view! {
        <section class="block stack" style="gap:10px" aria-label="Remarks" data-testid="remarks">
            <For each=comments key=|r| r.seq let:comment><RemarkView comment=comment answering=answering /></For>
            {debrief.permissions.can_comment.then(|| view! { <RemarkForm about=about answering=answering /> })}
        </section>
    }
}

#[component]
fn RemarkView(comment: DebriefComment, answering: RwSignal<Option<(u64, String)>>) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let place = comment.golden.clone().map(|golden| {
        let (name, anchor) = (debrief.item_name(&golden), comment.anchor.clone());
        view! {
            <button class="btn quiet small" on:click=move |_| open_item(debrief, &golden, anchor.clone())>{format!("◎ {name}")}</button>
        }
    });
    let (seq, name) = (comment.seq, comment.by.name.clone());
    let answer = debrief.permissions.can_comment.then(|| view! {
        <button class="btn quiet small" on:click=move |_| answering.set(Some((seq, name.clone())))>"Answer"</button>
    });
    view! {
        <div class="comment" class:answer=comment.answers.is_some() data-testid="comment">
            <Avatar name=comment.by.name.clone() />
            <div class="grow">
                <div class="small">
                    <strong>{comment.by.name.clone()}</strong>
                    <span class="dim">{format!(" {} ", comment.by.team)}</span>
                    <span class="faint"><TimeAgo at=comment.at.clone() /></span>
                    {comment.afterwards.then(|| view! { <span class="tag">"afterwards"</span> })}
                </div>
                <div class="comment-text">{comment.text.clone()}</div>
                {place} {answer}
            </div>
        </div>
    }
}

/// Form for a remark, pinned to a location if one was clicked.
#[component]
fn RemarkForm(
    about: StoredValue<Option<String>>,
    answering: RwSignal<Option<(u64, String)>>,
) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let toasts = Toasts::get();
    let (text, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    UnsavedForms::get().guard_text([text]);
    let field: NodeRef<html::Input> = NodeRef::new();
    // The item may be closed while another one is loaded.
    let pin =
        move || -> Option<Anchor> { debrief.open_item.get()?.wb.comments.draft_anchor.try_get().flatten() };
    Effect::new(move |_| {
        if (pin().is_some() || answering.with(Option::is_some))
            && let Some(field) = field.get()
        {
            // Pinned, or to be answered: the next thing is to write.
            let _ = field.focus();
        }
    });
    let send_remark = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let anchor = untrack(pin);
        let golden = debrief.item.get_untracked().filter(|_| anchor.is_some());
        let answers = answering.get_untracked().map(|(seq, _)| seq);
        let action =
            DebriefAction::Comment { question: about.get_value(), golden, anchor, answers, text: words };
        leptos::task::spawn_local(async move {
            match debrief.live.act(&action).await {
                Ok(()) => {
                    text.try_set(String::new());
                    answering.try_set(None);
                    if let Some(OpenItem { wb, .. }) = debrief.open_item.try_get_untracked().flatten() {
                        finish_comment(wb);
                    }
                }
                Err(error) => toasts.show_error(error.message()),
            }
            busy.try_set(false);
        });
    };
    let pinned = move || {
        let anchor = pin()?;
        let OpenItem { wb, .. } = debrief.open_item.get_untracked()?;
        let words = wb.anchor_label(&anchor);
        Some(view! {
            <span class="row small">
                <span class="tag acc" data-testid="pin">{format!("◎ {words}")}</span>
                <button type="button" class="btn quiet small" on:click=move |_| wb.comments.draft_anchor.set(None)>"Not here"</button>
            </span>
        })
    };
    view! {
        <form class="stack tight" on:submit=send_remark>
            {move || answering.get().map(|(_, name)| view! {
                <span class="row small">
                    <span class="tag acc">{format!("to {name}")}</span>
                    <button type="button" class="btn quiet small" on:click=move |_| answering.set(None)>"Not to anybody"</button>
                </span>
            })}
            {pinned}
            <div class="row">
                <input
                    class="input grow" aria-label="Write a comment" placeholder="Write a comment, or pin a place first (M)"
                    maxlength="4000" node_ref=field bind:value=text
                />
                <button class="btn" disabled=move || busy.get()>"Comment"</button>
            </div>
        </form>
    }
}

/// Options with their votes.
#[component]
fn Votes(question: QuestionDetail) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let act = action_sender(debrief);
    let (id, options) = (StoredValue::new(question.id), question.question.options);
    if options.is_empty() {
        return ().into_any();
    }
    let count = options.len();
    let counts =
        Memo::new(move |_| id.with_value(|id| debrief.live.room.with(|room| room.counts(id, count))));
    let own = Memo::new(move |_| {
        let me = debrief.live.me();
        id.with_value(|id| {
            debrief.live.room.with(|room| room.votes.get(id).and_then(|v| v.get(&me)).copied())
        })
    });
    let lines = options.into_iter().enumerate().map(|(place, option)| {
        let votes = move || counts.with(|all| all.get(place).copied().unwrap_or(0));
        let share = move || counts.with(|all| vote_share(all, place));
        let on = move || own.get() == Some(place);
        let vote = move |_| {
            let option = (own.get_untracked() != Some(place)).then_some(place);
            act(DebriefAction::Vote { question: id.get_value(), option });
        };
        view! {
            <button
                class="vote" aria-pressed=move || on().to_string() disabled=!debrief.permissions.can_comment data-testid="vote" on:click=vote
            >
                <span class="row"><span class="grow">{option.text}</span><strong>{votes}</strong></span>
                {(!option.consequence.is_empty()).then(|| view! { <span class="dim small">{option.consequence}</span> })}
                <span class="progress"><i style:width=move || format!("{}%", share())></i></span>
            </button>
        }
    });
    view! {
        <section class="block stack tight" aria-label="Vote">
            <h3>"Vote"</h3>
            {lines.collect_view()}
        </section>
    }
    .into_any()
}

/// Share of the votes for an option, %.
fn vote_share(counts: &[usize], option: usize) -> usize {
    let votes = counts.get(option).copied().unwrap_or(0);
    (votes * 100).checked_div(counts.iter().sum()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percent_of_all_votes() {
        assert_eq!(vote_share(&[3, 1], 0), 75);
        assert_eq!(vote_share(&[3, 1], 1), 25);
        assert_eq!(vote_share(&[0, 0], 0), 0, "before anybody votes");
    }
}
