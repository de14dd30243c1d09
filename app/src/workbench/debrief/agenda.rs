//! Agenda: the questions to settle, in their order.

use super::actions::open_question;
use super::context::DebriefContext;
use crate::ui::{Icon, IconShape};
use assay_core::api::QuestionDetail;
use leptos::prelude::*;

/// List of questions.
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
    let about = subject_words(question.question.items().len(), &debrief.goal_names(&question.question.goals));
    let title = question.question.title.clone();
    view! {
        <li>
            <button
                class="agenda-line" class:here=move || here.get() class:settled=move || settled.get()
                aria-current=move || here.get().then_some("true") on:click=move |_| open_question(debrief, &question)
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

/// Subject of a question in words: its golden items and goals.
fn subject_words(items: usize, goals: &str) -> String {
    let items = match items {
        0 => return goals.to_owned(),
        1 => "1 golden item".to_owned(),
        n => format!("{n} golden items"),
    };
    if goals.is_empty() { items } else { format!("{items} · {goals}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_about_golden_items_and_goals() {
        assert_eq!(subject_words(1, ""), "1 golden item");
        assert_eq!(subject_words(3, "Safety, Speed"), "3 golden items · Safety, Speed");
        assert_eq!(subject_words(0, "Safety"), "Safety");
        assert_eq!(subject_words(0, ""), "");
    }
}
