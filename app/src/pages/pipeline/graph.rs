//! Canvas: stages and what each builds on. In edit mode a drag from a stage's port to another stage connects them.

use super::draft::PipelineDraft;
use super::layout::{GraphLayout, NODE, curve};
use crate::pages::home::{StageProgress, total_tasks};
use crate::ui::{Icon, IconShape, Toasts, pointer};
use assay_core::api::StageSummary;
use assay_core::pipeline::{RoutedStage, Routing};
use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;

/// A connection that is being drawn: from which stage, and where the pointer is.
type Drag = RwSignal<Option<(String, [f64; 2])>>;

/// The graph.
#[component]
pub(super) fn PipelineGraph(draft: PipelineDraft, is_editing: RwSignal<bool>) -> impl IntoView {
    let layout = Memo::new(move |_| draft.stages.with(|stages| GraphLayout::new(stages)));
    let drag: Drag = RwSignal::new(None);
    let node: NodeRef<html::Div> = NodeRef::new();
    let toasts = Toasts::get();
    let place = move |event: &PointerEvent| {
        let canvas = node.get_untracked()?;
        let [x, y] = pointer::share_in(event, &canvas);
        let [width, height] = layout.with_untracked(|layout| layout.size);
        Some([x * width, y * height])
    };
    let follow = move |event: PointerEvent| {
        if drag.with_untracked(Option::is_none) {
            return;
        }
        // The button may have gone up outside.
        match place(&event).filter(|_| event.buttons() != 0) {
            Some(at) => drag.update(|drag| {
                if let Some((_, end)) = drag {
                    *end = at;
                }
            }),
            None => drag.set(None),
        }
    };
    let drop_at = move |event: PointerEvent| {
        let Some((from, _)) = drag.try_update(Option::take).flatten() else { return };
        let target =
            place(&event).and_then(|at| layout.with_untracked(|l| l.find_stage(at).map(str::to_owned)));
        match target {
            Some(to) if to != from && !draft.connect(&from, &to) => {
                toasts.show_error(format!(
                    "{} builds on {} already, or one would wait for the other.",
                    draft.name(&to),
                    draft.name(&from)
                ));
            }
            Some(to) if to != from => draft.selected.set(Some(to)),
            _ => {}
        }
    };
    pointer::on_leaving_window(move || drag.set(None));
    let stage = move |stage: StageSummary| {
        view! { <StageNode stage=stage draft=draft layout=layout is_editing=is_editing drag=drag /> }
    };
    view! {
        <div class="card pipeline-canvas" role="group" aria-label="Pipeline as a graph" data-testid="pipeline-graph">
            {move || is_editing.get().then(|| view! {
                <p class="dim small pipeline-hint">
                    "Drag from a port to a stage to connect them. Click a connection and press Del to remove it. Ctrl+Z undoes."
                </p>
            })}
            <div
                class="pipeline-nodes" node_ref=node on:pointermove=follow on:pointerup=drop_at on:pointercancel=move |_| drag.set(None)
                style=move || layout.with(|l| format!("width:{}px;height:{}px", l.size[0], l.size[1]))
            >
                <svg class="pipeline-edges" aria-hidden="true">
                    {move || edges(draft, layout, is_editing)}
                    {move || dragged(drag, layout)}
                </svg>
                {draft.summaries.get_value().into_iter().map(stage).collect_view()}
            </div>
        </div>
    }
}

/// The connections; in edit mode a click selects one.
fn edges(draft: PipelineDraft, layout: Memo<GraphLayout>, is_editing: RwSignal<bool>) -> Vec<impl IntoView> {
    let edge = |from: String, to: String| {
        let path = layout.with(|l| Some(curve(l.exit(&from)?, l.entry(&to)?)))?;
        let key = (from, to);
        let chosen = key.clone();
        let on = move || draft.edge.with(|edge| edge.as_ref() == Some(&key));
        let select = move |_| {
            if is_editing.get_untracked() {
                draft.edge.set(Some(chosen.clone()));
            }
        };
        Some(view! {
            <g class="pipeline-edge" class:on=on on:click=select>
                <path class="reach" d=path.clone() />
                <path class="line" d=path />
            </g>
        })
    };
    let of_stage = |stage: RoutedStage| {
        let to = stage.stage;
        stage.routing.inputs.into_iter().filter_map(move |from| edge(from, to.clone()))
    };
    draft.stages.get().into_iter().flat_map(of_stage).collect()
}

fn dragged(drag: Drag, layout: Memo<GraphLayout>) -> Option<impl IntoView> {
    let (from, end) = drag.get()?;
    let path = layout.with(|l| Some(curve(l.exit(&from)?, end)))?;
    Some(view! { <path class="pipeline-drag" d=path /> })
}

#[component]
fn StageNode(
    stage: StageSummary,
    draft: PipelineDraft,
    layout: Memo<GraphLayout>,
    is_editing: RwSignal<bool>,
    drag: Drag,
) -> impl IntoView {
    let id = StoredValue::new(stage.id.clone());
    let is_selected =
        move || is_editing.get() && id.with_value(|id| draft.selected.with(|s| s.as_ref() == Some(id)));
    let style = move || {
        let place = id.with_value(|id| layout.with(|l| l.places.get(id).copied()));
        let [x, y] = place.unwrap_or_default();
        format!("left:{x}px;top:{y}px;width:{}px;height:{}px", NODE[0], NODE[1])
    };
    let start = move |event: PointerEvent| {
        event.prevent_default();
        let at = layout.with_untracked(|l| id.with_value(|id| l.exit(id)));
        drag.set(at.map(|at| (id.get_value(), at)));
    };
    let takes = move || id.with_value(|id| condition_words(&draft.routing(id)));
    let (name, kind) = (stage.name.clone(), stage.kind.descriptor());
    let (title, href) = (StoredValue::new(name.clone()), StoredValue::new(stage_href(draft, &stage.id)));
    let done = format!("{} of {} accepted", stage.accepted, total_tasks(&stage));
    view! {
        <div class="pipeline-node" class:on=is_selected style=style data-testid="pipeline-node">
            {move || {
                let words = view! {
                    <span class="strong cut">{title.get_value()}</span>
                    <span class="dim small cut">{move || takes().unwrap_or_else(|| kind.title.to_owned())}</span>
                };
                if is_editing.get() {
                    let select = move |_| draft.selected.set(Some(id.get_value()));
                    view! {
                        <button class="pipeline-stage" aria-pressed=move || is_selected().to_string() on:click=select>{words}</button>
                    }
                    .into_any()
                } else {
                    view! { <a class="pipeline-stage" href=href.get_value()>{words}</a> }.into_any()
                }
            }}
            <StageProgress stage=stage.clone() />
            <span class="dim small">{done}</span>
            {move || is_editing.get().then(|| view! {
                <button
                    class="pipeline-port" tabindex="-1" aria-hidden="true" title=format!("Drag to the stage that builds on {name}")
                    data-testid="pipeline-port" on:pointerdown=start
                ><Icon shape=IconShape::Arrow /></button>
            })}
        </div>
    }
}

pub(super) fn stage_href(draft: PipelineDraft, stage: &str) -> String {
    format!("/projects/{}/stages/{stage}", draft.project.get_value())
}

/// What a stage takes, in a line.
fn condition_words(routing: &Routing) -> Option<String> {
    let scenes = routing.scenes.as_ref().map(|condition| format!("scenes: {}", condition.text()));
    let objects = routing.objects.as_ref().map(|condition| format!("objects: {}", condition.text()));
    let parts: Vec<String> = scenes.into_iter().chain(objects).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::rubric::condition::Condition;

    #[test]
    fn a_stage_says_what_it_takes() {
        assert_eq!(condition_words(&Routing::default()), None);
        let condition = |text: &str| Some(Condition::parse(text).unwrap());
        let routing = Routing {
            inputs: Vec::new(),
            scenes: condition("weather != 'rain'"),
            objects: condition("distance < 60"),
        };
        let words = "scenes: weather != 'rain'; objects: distance < 60";
        assert_eq!(condition_words(&routing).as_deref(), Some(words));
    }
}
