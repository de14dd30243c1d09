//! Guideline of a stage: a document to read. Its editor has Markdown beside a preview, with images of the project and links
//! to golden items.

use super::draft::StageDraft;
use crate::ui::{FieldError, Markdown};
use assay_core::api::GoldenSummary;
use leptos::prelude::*;

/// The guideline, to read or to edit.
#[component]
pub(super) fn Guideline(draft: StageDraft) -> impl IntoView {
    let editing = RwSignal::new(false);
    let text = Memo::new(move |_| draft.stage.with(|s| s.guideline.clone()));
    let edit = move || {
        (draft.editable && !editing.get()).then(|| view! {
            <button class="btn small end" data-testid="edit-guideline" on:click=move |_| editing.set(true)>"Edit guideline"</button>
        })
    };
    let document = move || {
        if text.with(|text| text.trim().is_empty()) {
            let hint = "No guideline yet: how to draw, and how to decide what is hard to see.";
            return view! { <p class="dim">{hint}</p> }.into_any();
        }
        view! { <div class="document"><Markdown text=text.get() /></div> }.into_any()
    };
    view! {
        <section class="card pad stack" aria-label="Guideline" data-testid="guideline">
            <div class="row"><h2>"Guideline"</h2>{edit}</div>
            {move || match editing.get() {
                true => view! { <GuidelineEditor draft=draft text=text /> }.into_any(),
                false => document().into_any(),
            }}
        </section>
    }
}

#[component]
fn GuidelineEditor(draft: StageDraft, text: Memo<String>) -> impl IntoView {
    view! {
        <div class="two">
            <div class="field">
                <label for="guideline">"Text"</label>
                <textarea
                    class="textarea mono" id="guideline" style="min-height:260px" prop:value=move || text.get()
                    on:input=move |e| draft.stage.update(|s| s.guideline = event_target_value(&e))
                ></textarea>
                <span class="hint">"Markdown: # heading, - list, **bold**, *italic*, `code`, [words](#heading)."</span>
                <FieldError error=draft.error pointer="/guideline" />
                <InsertGolden draft=draft />
            </div>
            <div class="field">
                <span class="label">"Preview"</span>
                {move || view! { <Markdown text=text.get() /> }}
            </div>
        </div>
    }
}

/// Puts a golden item into the text: as a link, or with its picture.
#[component]
fn InsertGolden(draft: StageDraft) -> impl IntoView {
    let chosen = RwSignal::new(0_usize);
    let put_in = move |with_picture: bool| {
        let items = untrack(|| draft.golden.get()).unwrap_or_default();
        let Some(item) = items.get(chosen.get_untracked()) else { return };
        draft.stage.update(|s| s.guideline = with_golden(&s.guideline, item, with_picture));
    };
    move || {
        let items = draft.golden.get().filter(|all| !all.is_empty())?;
        let options = items.iter().enumerate().map(|(i, item)| {
            view! { <option value=i.to_string()>{item.scene_name.clone()}</option> }
        });
        let choose = move |e| chosen.set(event_target_value(&e).parse().unwrap_or(0));
        Some(view! {
            <div class="row wrap small">
                <span class="dim">"Golden item"</span>
                <select class="select slim grow" aria-label="Golden item to insert" on:change=choose>{options.collect_view()}</select>
                <button class="btn small" type="button" on:click=move |_| put_in(false)>"Insert link"</button>
                <button class="btn small" type="button" on:click=move |_| put_in(true)>"Insert image"</button>
            </div>
        })
    }
}

/// The guideline with a link to a golden item at its end, and with its picture where it has one.
fn with_golden(guideline: &str, item: &GoldenSummary, with_picture: bool) -> String {
    let GoldenSummary { id, scene_name, picture, .. } = item;
    let picture = picture.as_ref().filter(|_| with_picture);
    let picture = picture.map(|hash| format!("![{scene_name}](file:{hash})\n\n")).unwrap_or_default();
    format!("{}\n\n{picture}[{scene_name}](golden:{id})\n", guideline.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::golden;
    use serde_json::json;

    #[test]
    fn a_golden_item_is_linked_at_the_end() {
        let item = golden(json!({}));
        assert_eq!(with_golden("Rough is good.\n\n", &item, false), "Rough is good.\n\n[Meadow](golden:g)\n");
        assert_eq!(with_golden("", &item, true), "\n\n[Meadow](golden:g)\n");
    }

    #[test]
    fn its_picture_comes_before_the_link() {
        let item = golden(json!({"picture": "0a"}));
        let text = with_golden("Rough.", &item, true);
        assert_eq!(text, "Rough.\n\n![Meadow](file:0a)\n\n[Meadow](golden:g)\n");
        assert!(!with_golden("Rough.", &item, false).contains("file:"));
    }
}
