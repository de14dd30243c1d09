//! What a golden item teaches: its concepts and its difficulty.

use crate::client::{ApiError, routes};
use crate::pages::comma_list::split_list;
use crate::ui::{Dialog, ErrorNote, Remote, Sending};
use crate::words::concepts_text;
use assay_core::api::GoldenSummary;
use assay_core::golden::{Difficulty, GoldenConcepts};
use leptos::prelude::*;

/// Line with an item's concepts and, for people who may change them, a button.
#[component]
pub(super) fn ConceptsLine(
    project: Memo<String>,
    item: GoldenSummary,
    items: Remote<Vec<GoldenSummary>>,
    may_change: bool,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let text = concepts_text(&item.concepts, item.difficulty);
    let label = format!("Concepts of {}", item.scene_name);
    let item = StoredValue::new(item);
    view! {
        <div class="row small concepts">
            <span class="dim grow">{text}</span>
            {may_change.then(|| view! {
                <button class="btn small quiet" aria-label=label on:click=move |_| is_open.set(true)>"Concepts"</button>
                <Dialog open=is_open title="What does it teach?">
                    <ConceptsForm project=project item=item.get_value() items=items is_open=is_open />
                </Dialog>
            })}
        </div>
    }
}

#[component]
fn ConceptsForm(
    project: Memo<String>,
    item: GoldenSummary,
    items: Remote<Vec<GoldenSummary>>,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let concepts = RwSignal::new(item.concepts.join(", "));
    let difficulty = RwSignal::new(item.difficulty);
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let sending = Sending::new();
    let id = item.id;
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        failure.set(None);
        let id = id.clone();
        sending.send(async move {
            let body = GoldenConcepts {
                concepts: split_list(&concepts.get_untracked()),
                difficulty: difficulty.get_untracked(),
            };
            match routes::set_golden_concepts(&project.get_untracked(), &id, &body).await {
                Ok(_) => {
                    is_open.try_set(false);
                    items.reload();
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let choices = [None].into_iter().chain(Difficulty::ALL.map(Some));
    let choice = move |of: Option<Difficulty>| {
        view! {
            <label class="check">
                <input type="radio" name="difficulty" prop:checked=move || difficulty.get() == of on:change=move |_| difficulty.set(of) />
                {of.map_or("not said", Difficulty::name)}
            </label>
        }
    };
    view! {
        <form class="stack" on:submit=save data-testid="concepts-form">
            {move || failure.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="field">
                <label for="concepts">"Concepts, with commas"</label>
                <input class="input" id="concepts" placeholder="occlusion, small pickup" bind:value=concepts />
                <p class="hint">"What a label of it has to get right. Exams draw items of each concept; quality is shown under the first."</p>
            </div>
            <fieldset class="field">
                <legend>"Difficulty"</legend>
                <div class="row wrap">{choices.map(choice).collect_view()}</div>
            </fieldset>
            <div class="row">
                <button class="btn main" disabled=move || sending.is_on()>"Save concepts"</button>
                <button type="button" class="btn" on:click=move |_| is_open.set(false)>"Cancel"</button>
            </div>
        </form>
    }
}
