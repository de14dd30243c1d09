//! Examples of a class, clipped from golden items.

use super::draft::StageDraft;
use crate::client::route_params::project_param;
use crate::client::{UnsavedForms, blob_url};
use crate::ui::pointer::{ControlDrag, share_in_target};
use crate::ui::{ExampleClip, Icon, IconShape};
use assay_core::api::GoldenSummary;
use assay_core::ontology::ClassExample;
use leptos::prelude::*;
use web_sys::{HtmlImageElement, PointerEvent};

/// Smallest side of a part, as a share of the picture.
const LEAST: f64 = 0.02;
const WHOLE: [f64; 4] = [0.0, 0.0, 1.0, 1.0];

/// A class's examples, and the form for another one.
#[component]
pub(super) fn ClassExamples(draft: StageDraft, class: usize) -> impl IntoView {
    let examples = Memo::new(move |_| {
        draft.stage.with(|s| s.ontology.classes.get(class).map(|c| c.examples.clone())).unwrap_or_default()
    });
    let adding = RwSignal::new(false);
    let shown = move || {
        let each = move |(place, example): (usize, ClassExample)| {
            let remove = move |_| {
                draft.change_class(class, |c| {
                    if place < c.examples.len() {
                        c.examples.remove(place);
                    }
                });
            };
            let (words, tag) = if example.good { ("Do", "tag good") } else { ("Don’t", "tag bad") };
            let caption = example.caption.clone();
            view! {
                <figure class="example" data-testid="example">
                    <ExampleClip example=example />
                    <figcaption class="small row">
                        <span class=tag>{words}</span><span class="grow">{caption.clone()}</span>
                        {draft.editable.then(|| view! {
                            <button class="btn quiet icon-only" title="Remove" aria-label=format!("Remove the example “{caption}”") on:click=remove>
                                <Icon shape=IconShape::Trash />
                            </button>
                        })}
                    </figcaption>
                </figure>
            }
        };
        examples.get().into_iter().enumerate().map(each).collect_view()
    };
    view! {
        <div class="examples">{shown}</div>
        {draft.editable.then(|| view! {
            <div><button class="btn quiet small" aria-expanded=move || adding.get().to_string() on:click=move |_| adding.update(|a| *a = !*a)>
                <Icon shape=IconShape::Picture />"Show an example"
            </button></div>
            {move || adding.get().then(|| view! { <ExampleClipper draft=draft class=class adding=adding /> })}
        })}
    }
}

/// Form of a new example: a golden item, a part of its picture, a caption.
#[component]
fn ExampleClipper(draft: StageDraft, class: usize, adding: RwSignal<bool>) -> impl IntoView {
    let stage = draft.original.with_value(|s| s.id.clone());
    let pictured = Memo::new(move |_| {
        let mut items = draft.golden.get().unwrap_or_default();
        items.retain(|item| item.picture.is_some() && item.stage == stage);
        items
    });
    let chosen = RwSignal::new(0_usize);
    let item = move || pictured.with(|all: &Vec<GoldenSummary>| all.get(chosen.get()).cloned());
    let (part, aspect) = (RwSignal::new(WHOLE), RwSignal::new(1.0));
    let (good, caption) = (RwSignal::new(true), RwSignal::new(String::new()));
    UnsavedForms::get().guard_text([caption]);
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(GoldenSummary { id, picture: Some(picture), .. }) = untrack(item) else { return };
        let example = ClassExample {
            good: good.get_untracked(),
            caption: caption.get_untracked().trim().to_owned(),
            picture,
            part: part.get_untracked(),
            aspect: aspect.get_untracked(),
            golden: Some(id),
        };
        draft.change_class(class, |c| c.examples.push(example));
        adding.set(false);
    };
    let choose = move |e| {
        chosen.set(event_target_value(&e).parse().unwrap_or(0));
        part.set(WHOLE);
    };
    let picture = move || {
        let hash = item()?.picture?;
        Some(view! { <ClipArea hash=hash part=part aspect=aspect /> })
    };
    move || {
        if pictured.with(Vec::is_empty) {
            return view! { <p class="small dim">"Examples are clipped from golden items with a picture: there is none in this stage yet."</p> }.into_any();
        }
        let options = pictured.get().into_iter().enumerate().map(|(i, item)| {
            view! { <option value=i.to_string()>{item.scene_name}</option> }
        });
        view! {
            <form class="stack tight card pad" on:submit=add data-testid="clipper">
                <select class="select slim" aria-label="Golden item to clip from" on:change=choose>{options.collect_view()}</select>
                {picture}
                <p class="small dim">"Drag over the part to show; without it, all of the picture is shown."</p>
                <div class="row wrap">
                    <span class="switch">
                        <button type="button" aria-pressed=move || good.get().to_string() on:click=move |_| good.set(true)>"Do"</button>
                        <button type="button" aria-pressed=move || (!good.get()).to_string() on:click=move |_| good.set(false)>"Don’t"</button>
                    </span>
                    <input class="input slim grow" aria-label="What the example shows" placeholder="A rough edge is fine where it keeps off the crown" maxlength="200" required bind:value=caption />
                    <button class="btn small main">"Add example"</button>
                </div>
            </form>
        }
        .into_any()
    }
}

/// The part between two corners, in shares of the picture; all of it if the part is too small.
fn dragged_part([x, y]: [f64; 2], [u, v]: [f64; 2]) -> [f64; 4] {
    let (width, height) = ((u - x).abs(), (v - y).abs());
    if width.min(height) < LEAST { WHOLE } else { [x.min(u), y.min(v), width, height] }
}

/// A picture with the part that is chosen on it.
#[component]
fn ClipArea(hash: String, part: RwSignal<[f64; 4]>, aspect: RwSignal<f64>) -> impl IntoView {
    let address = blob_url(&project_param().get_untracked(), &hash);
    let (drag, from) = (ControlDrag::create(), StoredValue::new(None::<[f64; 2]>));
    let corner = |e: &PointerEvent| share_in_target(e).map(|at| at.map(|share| share.clamp(0.0, 1.0)));
    let begin = move |e: PointerEvent| {
        e.prevent_default();
        if drag.begin(&e) {
            from.set_value(corner(&e));
        }
    };
    let moved = move |e: PointerEvent| {
        if let (true, Some(start), Some(end)) = (drag.moves(&e), from.get_value(), corner(&e)) {
            part.set(dragged_part(start, end));
        }
    };
    let loaded = move |e: leptos::ev::Event| {
        let image = event_target::<HtmlImageElement>(&e);
        aspect.set(f64::from(image.natural_width()) / f64::from(image.natural_height().max(1)));
    };
    let percent = move |axis: usize| part.with(|p| format!("{:.2}%", p[axis] * 100.0));
    view! {
        <div
            class="clipper" on:pointerdown=begin on:pointermove=moved on:pointerup=move |e: PointerEvent| drag.end(&e)
            on:pointercancel=move |e: PointerEvent| drag.end(&e) on:lostpointercapture=move |e: PointerEvent| drag.lose(&e)
        >
            <img src=address alt="The golden item’s picture" draggable="false" on:load=loaded />
            <i style:left=move || percent(0) style:top=move || percent(1) style:width=move || percent(2) style:height=move || percent(3)></i>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{WHOLE, dragged_part};

    #[test]
    fn a_drag_in_any_direction_gives_the_same_part() {
        let part = [0.25, 0.5, 0.5, 0.25];
        assert_eq!(dragged_part([0.25, 0.5], [0.75, 0.75]), part);
        assert_eq!(dragged_part([0.75, 0.75], [0.25, 0.5]), part);
        assert_eq!(dragged_part([0.25, 0.75], [0.75, 0.5]), part);
    }

    #[test]
    fn a_click_takes_the_whole_picture() {
        assert_eq!(dragged_part([0.5, 0.5], [0.51, 0.9]), WHOLE);
    }
}
