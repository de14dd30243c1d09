//! What is to be settled, in its order.

use super::context::DebriefContext;
use crate::ui::{Icon, IconShape};
use assay_core::api::QuestionDetail;
use leptos::prelude::*;

/// The list.
#[component]
pub(super) fn Agenda() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let agenda = debrief.detail.with_value(|d| d.agenda.clone());
    let count = agenda.len();
    let ids: Vec<String> = agenda.iter().map(|q| q.id.clone()).collect();
    let settled = move || {
        debrief.live.room.with(|room| ids.iter().filter(|id| room.decisions.contains_key(*id)).count())
    };
    let none = agenda.is_empty().then(|| {
        view! { <p class="dim small" style="padding:0 16px">"No questions on the agenda. Remarks are stored with the debrief anyway."</p> }
    });
    view! {
        <h2 class="debrief-head">
            {move || format!("Agenda · {} of {count} settled", settled())}
        </h2>
        {none}
        <ol class="agenda" data-testid="agenda">
            {agenda.into_iter().map(|question| view! { <AgendaLine question=question /> }).collect_view()}
        </ol>
    }
}

#[component]
fn AgendaLine(question: QuestionDetail) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let id = question.id.clone();
    let here = Memo::new(move |_| debrief.question.with(|now| now.as_ref() == Some(&id)));
    let id = question.id.clone();
    let settled = Memo::new(move |_| debrief.live.room.with(|room| room.decisions.contains_key(&id)));
    let goals = debrief.detail.with_value(|d| {
        let names = question.question.goals.iter().filter_map(|g| d.goals.get(g).cloned());
        names.collect::<Vec<_>>().join(", ")
    });
    let items = question.question.items().len();
    let about = match (items, goals.is_empty()) {
        (0, true) => String::new(),
        (0, false) => goals,
        (n, empty) => {
            let items = if n == 1 { "1 golden item".to_owned() } else { format!("{n} golden items") };
            if empty { items } else { format!("{items} · {goals}") }
        }
    };
    let title = question.question.title.clone();
    view! {
        <li>
            <button
                class="agenda-line" class:here=move || here.get() class:settled=move || settled.get()
                aria-current=move || here.get().then_some("true") on:click=move |_| debrief.go_to(&question)
            >
                {move || settled.get().then(|| view! { <Icon shape=IconShape::Check /> })}
                <span class="grow">
                    <span class="agenda-title">{title}</span>
                    {(!about.is_empty()).then(|| view! { <span class="dim small">{about}</span> })}
                </span>
            </button>
        </li>
    }
}
