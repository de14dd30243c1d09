//! Texts and buttons on the picture: legend, active tool, zoom and pointer.

use super::context::ImageContext;
use super::drawing_buttons::{DeleteButton, DrawingButtons};
use super::filters::{FilterMenu, ImageFilters};
use crate::workbench::state::WorkbenchTool;
use assay_core::geometry::{Geometry, Planar, Point2, ShapeError};
use assay_core::label::Object;
use assay_editor::tool::{ImageTool, PolygonTarget, outlines, shape_on_screen};
use leptos::prelude::*;

/// Legend of the lines, while comparing.
#[component]
pub fn Legend(context: ImageContext) -> impl IntoView {
    view! {
        <Show when=move || context.compares()>
            <div class="image-legend" aria-label="Legend" role="note">
                <span class="is-label">{context.wb.mode.label_owner()}</span>
                <span class="is-golden">"golden"</span>
                <span class="is-bad">"▨ where it matters"</span>
            </div>
        </Show>
    }
}

/// Text about what is drawn or selected, with its buttons.
#[component]
pub fn SelectionBar(context: ImageContext) -> impl IntoView {
    let text = Memo::new(move |_| status_text(context));
    let selected = Memo::new(move |_| {
        let idle = context.tools.with(|t| t.tool() == ImageTool::Select);
        (idle && context.editable()).then(|| context.wb.editing.editor.with(|e| e.selected().is_some()))
            == Some(true)
    });
    let is_polygon = Memo::new(move |_| {
        let (frame, sensor) = (context.wb.view.frame.get(), context.sensor.get_value());
        let shape = context.wb.editing.editor.with(|editor| editor.selected()?.shape_at(frame, &sensor));
        shape.is_some_and(|shape| matches!(shape.geometry, Geometry::Polygon(_)))
    });
    view! {
        <div class="image-bar image-bar-left">
            <Show when=move || text.with(|t| !t.is_empty())>
                <span class="image-pill">
                    {move || text.get()}
                    <DrawingButtons context />
                    <Show when=move || selected.get()>
                        <Show when=move || is_polygon.get()>
                            <button
                                class="image-button"
                                title="Cut a hole into the selected polygon (Alt+click inside it with the polygon tool)"
                                on:click=move |_| context.draw_selected(PolygonTarget::HoleOf)
                            >
                                "Cut a hole"
                            </button>
                        </Show>
                        <button
                            class="image-button"
                            title="Draw the selected shape again (Shift+N)"
                            on:click=move |_| context.draw_selected(PolygonTarget::ShapeOf)
                        >
                            "Draw again"
                        </button>
                        <DeleteButton context />
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
    let drawing = context.tools.with(|tools| {
        let corners = tools.pending().map(|p| (p.points.len(), p.target.clone()));
        tool_text(context.wb.editing.tool.get(), context.editable(), corners, tools.target(), tools.snaps())
    });
    drawing.unwrap_or_else(|| {
        let (frame, sensor) = (context.wb.view.frame.get(), context.sensor.get_value());
        context.wb.editing.editor.with(|editor| {
            let removes = context.editable().then(|| {
                if context.coarse.get_value() {
                    "press a point long to remove it"
                } else {
                    "right-click a point to remove it"
                }
            });
            let text = |object| selection_text(object, frame, &sensor, removes);
            editor.selected().map(text).unwrap_or_default()
        })
    })
}

/// What the active tool does next; `None` if it draws nothing. `drawn` is the unfinished polygon, with its corners.
fn tool_text(
    tool: WorkbenchTool,
    editable: bool,
    drawn: Option<(usize, PolygonTarget)>,
    target: &PolygonTarget,
    snaps: bool,
) -> Option<String> {
    let snap = if snaps { " · snaps to borders" } else { "" };
    if let Some((corners, target)) = drawn {
        let what = if matches!(target, PolygonTarget::HoleOf(_)) { "hole, " } else { "" };
        let corners = count(corners, "point");
        return Some(format!("{what}{corners}{snap}"));
    }
    match tool {
        WorkbenchTool::Polygon if editable => {
            let text = match target {
                PolygonTarget::HoleOf(_) => "Click inside the selected polygon to cut a hole",
                PolygonTarget::ShapeOf(_) => "Click to draw the selected shape again",
                PolygonTarget::New => {
                    "Click to set points · Alt+click inside the selected polygon cuts a hole"
                }
            };
            Some(format!("{text}{snap}"))
        }
        WorkbenchTool::Box if editable => Some("Drag, or click two corners".to_owned()),
        WorkbenchTool::Comment => Some("Click where the comment belongs".to_owned()),
        _ => None,
    }
}

/// Class, size and errors of an object's shape; `removes` says how a point is removed, where it can be.
fn selection_text(object: &Object, frame: u32, sensor: &str, removes: Option<&str>) -> String {
    let Some(shape) = shape_on_screen(object, frame, sensor) else { return object.class.clone() };
    let is_box = matches!(shape.geometry, Geometry::Box(_));
    let size = match &shape.geometry {
        Geometry::Box([_, _, w, h]) => format!("{w:.0} × {h:.0} px"),
        geometry => count(outlines(geometry).iter().map(|o| o.points.len()).sum(), "point"),
    };
    let crosses = matches!(Planar::new(&shape.geometry), Err(ShapeError::SelfIntersection { .. }));
    let warning = if crosses { " · its outline crosses itself at the red dot" } else { "" };
    let hint = removes.filter(|_| !is_box).map(|how| format!(" · {how}")).unwrap_or_default();
    format!("{} · {size}{warning}{hint}", object.class)
}

fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// Zoom, position of the pointer, counts; the first and the last are read out when they change.
#[component]
pub fn StatusBar(context: ImageContext, filters: RwSignal<ImageFilters>) -> impl IntoView {
    let zoom = Memo::new(move |_| percent(context.view.get().scale()));
    let objects = Memo::new(move |_| {
        let (frame, sensor) = (context.wb.view.frame.get(), context.sensor.get_value());
        let drawn = context.wb.editing.editor.with(|e| {
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

fn pointer_text(context: ImageContext) -> String {
    let size = context.view.with(|view| view.image());
    context.pointer.get().and_then(|at| position_text(at, size)).unwrap_or_default()
}

/// Position in a picture of a size; `None` outside of it.
fn position_text([x, y]: Point2, [width, height]: [f64; 2]) -> Option<String> {
    let is_inside = x >= 0.0 && y >= 0.0 && x < width && y < height;
    is_inside.then(|| format!("{x:.1}, {y:.1} px"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{SENSOR, object, shape};
    use assay_core::geometry::Polygon;
    use assay_core::label::Shape;

    fn with(geometry: Geometry) -> Object {
        Object { shapes: vec![Shape { geometry, ..shape(0) }], ..object("a", "car") }
    }

    fn text(geometry: Geometry, editable: bool) -> String {
        selection_text(&with(geometry), 0, SENSOR, editable.then_some("click it"))
    }

    fn polygon(points: &[Point2]) -> Geometry {
        Geometry::Polygon(Polygon(vec![points.to_vec()]))
    }

    #[test]
    fn a_box_has_its_size_and_a_polygon_its_points() {
        assert_eq!(text(Geometry::Box([0.0, 0.0, 12.4, 30.0]), true), "car · 12 × 30 px");
        let triangle = polygon(&[[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]);
        assert_eq!(text(triangle.clone(), true), "car · 3 points · click it");
        assert_eq!(text(triangle, false), "car · 3 points", "a hint only where it can be changed");
    }

    #[test]
    fn an_outline_that_crosses_itself_is_reported() {
        let bow = polygon(&[[0.0, 0.0], [4.0, 4.0], [4.0, 0.0], [0.0, 4.0]]);
        assert_eq!(text(bow, false), "car · 4 points · its outline crosses itself at the red dot");
    }

    #[test]
    fn an_object_of_another_frame_has_its_class_only() {
        assert_eq!(selection_text(&with(Geometry::Box([0.0; 4])), 5, SENSOR, Some("click it")), "car");
    }

    #[test]
    fn an_unfinished_polygon_tells_its_points() {
        let text = |corners, target| {
            tool_text(WorkbenchTool::Polygon, true, Some((corners, target)), &PolygonTarget::New, false)
                .unwrap()
        };
        assert_eq!(text(1, PolygonTarget::New), "1 point");
        assert_eq!(text(3, PolygonTarget::HoleOf("a".to_owned())), "hole, 3 points");
    }

    #[test]
    fn a_tool_that_cannot_draw_says_nothing() {
        let text = |tool, editable| tool_text(tool, editable, None, &PolygonTarget::New, true);
        assert!(text(WorkbenchTool::Polygon, true).unwrap().ends_with("snaps to borders"));
        assert_eq!(text(WorkbenchTool::Polygon, false), None);
        assert_eq!(text(WorkbenchTool::Select, true), None);
        assert!(text(WorkbenchTool::Comment, false).is_some(), "comments need no right to edit");
    }

    #[test]
    fn the_pointer_has_a_position_inside_the_picture_only() {
        assert_eq!(position_text([1.25, 7.0], [10.0, 10.0]).as_deref(), Some("1.2, 7.0 px"));
        assert_eq!(position_text([10.0, 7.0], [10.0, 10.0]), None);
        assert_eq!(position_text([-0.1, 7.0], [10.0, 10.0]), None);
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(
            [count(0, "object"), count(1, "object"), count(2, "object")],
            ["0 objects", "1 object", "2 objects"]
        );
        assert_eq!(percent(0.256), "26 %");
    }
}
