//! Words and buttons on the picture: legend, active tool, zoom and pointer.

use super::context::ImageContext;
use super::filters::{FilterMenu, ImageFilters};
use crate::workbench::state::WorkbenchTool;
use assay_core::geometry::{Geometry, Planar, ShapeError};
use assay_editor::tool::{ImageTool, PolygonTarget, outlines, shape_on_screen};
use leptos::prelude::*;

/// Which line is whose, while comparing.
#[component]
pub fn Legend(context: ImageContext) -> impl IntoView {
    view! {
        <Show when=move || context.compares()>
            <div class="image-legend" aria-label="Legend" role="note">
                <span class="is-label">{context.wb.label_owner()}</span>
                <span class="is-golden">"golden"</span>
                <span class="is-bad">"▨ where it matters"</span>
            </div>
        </Show>
    }
}

/// What is drawn or selected, and what can be done with it.
#[component]
pub fn SelectionBar(context: ImageContext) -> impl IntoView {
    let text = Memo::new(move |_| status_text(context));
    let selected = Memo::new(move |_| {
        let idle = context.tools.with(|t| t.tool() == ImageTool::Select);
        (idle && context.editable()).then(|| context.wb.editor.with(|e| e.selected().is_some())) == Some(true)
    });
    view! {
        <div class="image-bar image-bar-left">
            <Show when=move || text.with(|t| !t.is_empty())>
                <span class="image-pill">
                    {move || text.get()}
                    <Show when=move || selected.get()>
                        <button
                            class="image-button"
                            title="Cut a hole into the selected polygon (Alt+click inside it with the polygon tool)"
                            on:click=move |_| context.draw_selected(PolygonTarget::HoleOf)
                        >
                            "Cut a hole"
                        </button>
                        <button
                            class="image-button"
                            title="Draw the selected shape again (Shift+N)"
                            on:click=move |_| context.draw_selected(PolygonTarget::ShapeOf)
                        >
                            "Draw again"
                        </button>
                    </Show>
                </span>
            </Show>
            <Show when=move || context.note.get().is_some()>
                <span class="image-pill is-note">{move || context.note.get()}</span>
            </Show>
        </div>
    }
}

fn status_text(context: ImageContext) -> String {
    let snap = context.tools.with(|t| if t.snaps() { " · snaps to borders" } else { "" });
    let drawn = context.tools.with(|t| t.pending().map(|p| (p.points.len(), p.target.clone())));
    if let Some((corners, target)) = drawn {
        let what = if matches!(target, PolygonTarget::HoleOf(_)) { "hole, " } else { "" };
        return format!(
            "{what}{} · Enter closes · Backspace takes one back · Esc cancels{snap}",
            count(corners, "point")
        );
    }
    match context.wb.tool.get() {
        WorkbenchTool::Polygon if context.editable() => match context.tools.with(|t| t.target().clone()) {
            PolygonTarget::HoleOf(_) => format!("Click inside the selected polygon to cut a hole{snap}"),
            PolygonTarget::ShapeOf(_) => format!("Click to draw the selected shape again{snap}"),
            PolygonTarget::New => {
                format!("Click to set points · Alt+click inside the selected polygon cuts a hole{snap}")
            }
        },
        WorkbenchTool::Box if context.editable() => "Drag, or click two corners".to_owned(),
        WorkbenchTool::Comment => "Click where the comment belongs".to_owned(),
        _ => selected_words(context),
    }
}

fn selected_words(context: ImageContext) -> String {
    let (frame, sensor) = (context.wb.frame.get(), context.sensor.get_value());
    context.wb.editor.with(|editor| {
        let Some(object) = editor.selected() else { return String::new() };
        let Some(shape) = shape_on_screen(object, frame, &sensor) else { return object.class.clone() };
        let size = match &shape.geometry {
            Geometry::Box([_, _, w, h]) => format!("{w:.0} × {h:.0} px"),
            geometry => count(outlines(geometry).iter().map(|o| o.points.len()).sum(), "point"),
        };
        let hint = if context.editable() { " · Alt+click removes one" } else { "" };
        let hint = if matches!(shape.geometry, Geometry::Box(_)) { "" } else { hint };
        let crossed = matches!(Planar::new(&shape.geometry), Err(ShapeError::SelfIntersection { .. }));
        let warning = if crossed { " · its outline crosses itself at the red dot" } else { "" };
        format!("{} · {size}{warning}{hint}", object.class)
    })
}

fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// Zoom, place of the pointer, counts; the first and the last are read out when they change.
#[component]
pub fn StatusBar(context: ImageContext, filters: RwSignal<ImageFilters>) -> impl IntoView {
    let zoom = Memo::new(move |_| percent(context.view.get().scale()));
    let objects = Memo::new(move |_| {
        let (frame, sensor) = (context.wb.frame.get(), context.sensor.get_value());
        let drawn = context.wb.editor.with(|e| {
            e.document().objects.iter().filter(|o| shape_on_screen(o, frame, &sensor).is_some()).count()
        });
        count(drawn, "object")
    });
    let corners = Memo::new(move |_| context.tools.with(|t| t.pending().map(|p| p.points.len())));
    let drawing = move || corners.get().map(|n| format!(", drawing: {}", count(n, "point")));
    let zoom_by = move |factor: f64| context.view.update(|view| view.zoom(factor));
    view! {
        <div class="image-bar image-bar-right">
            <span class="image-pill" data-testid="view-status">
                <span id="image-status" role="status" aria-live="polite">
                    "zoom " {zoom} ", " {objects} {drawing}
                </span>
                " "
                <span class="image-pointer" aria-label="Pointer">{move || pointer_text(context)}</span>
            </span>
            <span class="image-pill image-buttons">
                <button class="image-button" aria-label="Zoom out" title="Zoom out (Alt+K)" on:click=move |_| zoom_by(0.8)>"−"</button>
                <button class="image-button" aria-label="Zoom in" title="Zoom in (Alt+I)" on:click=move |_| zoom_by(1.25)>"+"</button>
                <button class="image-button" title="Show the whole picture (Home)" on:click=move |_| context.view.update(|v| v.fit())>"Fit"</button>
                <FilterMenu filters />
            </span>
        </div>
    }
}

fn percent(scale: f64) -> String {
    format!("{:.0} %", scale * 100.0)
}

/// Where the pointer is in the picture.
fn pointer_text(context: ImageContext) -> String {
    let [width, height] = context.view.with(|view| view.image());
    match context.pointer.get() {
        Some([x, y]) if x >= 0.0 && y >= 0.0 && x < width && y < height => {
            format!("{x:.1}, {y:.1} px")
        }
        _ => String::new(),
    }
}
