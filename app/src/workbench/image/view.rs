//! Component of the image view.

use super::bars::{Legend, SelectionBar, StatusBar};
use super::context::ImageContext;
use super::filters::{GammaFilter, ImageFilters};
use super::image_load::{ImageLoad, load};
use super::keys;
use super::painter::Painter;
use super::pictures_ahead::PicturesAhead;
use super::pointer::ImagePointers;
use super::swipe::SwipeDivider;
use crate::workbench::state::{ShapeProgress, ToolStep, ViewLocation, Workbench, WorkbenchTool};
use assay_core::debrief::ViewPose;
use assay_editor::pointer::PointerPhase;
use assay_editor::tool::{ShapeHandle, ToolEvent, ToolKey};
use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Image px shown around a location on each side.
const MARGIN_PX: f64 = 40.0;

/// The picture of the scene's first camera with everything that can be done on it. Takes [`Workbench`] from
/// the context and fills its parent.
#[component]
pub fn ImageView() -> impl IntoView {
    let context = ImageContext::new(expect_context::<Workbench>());
    let pointers = ImagePointers::new(context);
    let canvases = [NodeRef::<html::Canvas>::new(), NodeRef::new(), NodeRef::new()];
    let filters = RwSignal::new(ImageFilters::default());
    follow_workbench(context);
    load_picture(context);
    Painter::start(context, canvases);
    keys::bind(context, pointers);
    let [picture, shapes, foreground] = canvases;
    view! {
        <div class="image-view">
            <GammaFilter filters />
            <canvas class="image-layer" node_ref=picture aria-hidden="true" style:filter=move || filters.get().css()></canvas>
            <canvas class="image-layer" node_ref=shapes aria-hidden="true"></canvas>
            <canvas
                class="image-layer image-foreground"
                node_ref=foreground
                role="application"
                aria-label="Image view"
                aria-describedby="image-status"
                tabindex="0"
                style:cursor=move || cursor(context, pointers)
                on:pointerdown=move |e: PointerEvent| pointers.handle(PointerPhase::Down, &e)
                on:pointermove=move |e: PointerEvent| pointers.handle(PointerPhase::Move, &e)
                on:pointerup=move |e: PointerEvent| pointers.handle(PointerPhase::Up, &e)
                on:pointercancel=move |e: PointerEvent| pointers.handle(PointerPhase::Cancel, &e)
                on:lostpointercapture=move |e: PointerEvent| pointers.handle(PointerPhase::LostCapture, &e)
                on:pointerleave=move |_| pointers.left()
                on:dblclick=move |_| {
                    context.send(&ToolEvent::DoubleClick);
                }
                on:contextmenu=move |e| e.prevent_default()
                on:wheel=move |e| pointers.wheel(&e)
            ></canvas>
            <SwipeDivider context />
            <Legend context />
            <ImageLoadStatus context />
            <div class="image-bars">
                <SelectionBar context />
                <StatusBar context filters />
            </div>
        </div>
    }
}

/// State of the picture until it is loaded.
#[component]
fn ImageLoadStatus(context: ImageContext) -> impl IntoView {
    move || match context.picture.get() {
        ImageLoad::Loaded(_) => None,
        ImageLoad::Loading => {
            Some(view! { <p class="image-state" role="status">"Loading the picture…"</p> }.into_any())
        }
        ImageLoad::Failed(why) => Some(
            view! {
                <div class="image-state" role="alert">
                    <p>{why}</p>
                    <button class="image-button" on:click=move |_| fetch(context)>"Try again"</button>
                </div>
            }
            .into_any(),
        ),
    }
}

/// Pass changes of the workbench on to the tools.
fn follow_workbench(context: ImageContext) {
    let wb = context.wb;
    Effect::new(move |_| context.set_tool(wb.editing.tool.get()));
    Effect::new(move |_| context.restore_pending());
    wb.view.navigator.register(move |location| show(context, location));
    follow_unfinished_shape(context);
    Effect::new(move |_| context.find_marks());
    if wb.mode.shares_presence() {
        share(context);
    }
    Effect::new(move |_| {
        if !wb.comparison.is_on.get() {
            context.flickers_to_golden.set(false);
        }
    });
}

/// Let undo and redo of the workbench reach the tool, and report what the tool has begun.
fn follow_unfinished_shape(context: ImageContext) {
    let unfinished = context.wb.editing.unfinished;
    unfinished.register(move |step| {
        let key = match step {
            ToolStep::Undo => ToolKey::Undo,
            ToolStep::Redo => ToolKey::Redo,
        };
        context.send(&ToolEvent::Key(key)).handled
    });
    Effect::new(move |_| {
        let begun = context.tools.with(|tools| tools.is_unfinished().then(|| tools.can_redo()));
        let begun = begun.filter(|_| context.editable());
        unfinished
            .report(begun.map_or(ShapeProgress::Idle, |can_redo| ShapeProgress::Unfinished { can_redo }));
    });
}

/// Share pointer and view with others in a debrief.
fn share(context: ImageContext) {
    let presence = context.wb.presence;
    Effect::new(move |_| {
        let at = context.pointer.get().map(|at| (context.sensor.get_value(), at.to_vec()));
        presence.pointer.set(at);
    });
    Effect::new(move |_| {
        let [left, top, right, bottom] = context.view.with(|view| view.visible());
        let center = [(left + right) / 2.0, (top + bottom) / 2.0];
        presence.pose.set(Some(ViewPose::Image { center, size: [right - left, bottom - top] }));
    });
}

/// Bring a location into sight.
fn show(context: ImageContext, location: &ViewLocation) {
    match location {
        ViewLocation::Pixel { sensor, at: [x, y] } if context.sensor.with_value(|s| s == sensor) => {
            let area = [x - MARGIN_PX, y - MARGIN_PX, x + MARGIN_PX, y + MARGIN_PX];
            context.view.update(|view| view.show(area));
        }
        ViewLocation::Pose(ViewPose::Image { center, size }) => {
            context.view.update(|view| view.show_area(*center, *size));
        }
        ViewLocation::Pixel { .. } | ViewLocation::Space(_) | ViewLocation::Pose(ViewPose::Orbit { .. }) => {}
    }
}

fn load_picture(context: ImageContext) {
    let ahead = use_context::<PicturesAhead>();
    Effect::new(move |_| {
        // This tracks the frame.
        let Some(url) = context.image_url() else { return };
        match ahead.and_then(|ahead| ahead.take(&url)) {
            Some(picture) => context.picture.set(ImageLoad::Loaded(picture)),
            None => fetch(context),
        }
    });
}

fn fetch(context: ImageContext) {
    let Some(url) = untrack(|| context.image_url()) else { return };
    if context.picture.with_untracked(|p| p.bitmap().is_none()) {
        context.picture.set(ImageLoad::Loading);
    }
    spawn_local(async move {
        let picture = load(&url).await;
        // Another frame may have come up meanwhile, or the page may be left.
        let current = context.wb.view.frame.try_get_untracked().and_then(|_| untrack(|| context.image_url()));
        if current.as_deref() == Some(url.as_str()) {
            context.picture.set(picture);
        }
    });
}

fn cursor(context: ImageContext, pointers: ImagePointers) -> &'static str {
    // A change of the pointer is what changes whether a drag pans.
    context.pointer.track();
    if pointers.pans() {
        return "grabbing";
    }
    let draws = match context.wb.editing.tool.get() {
        WorkbenchTool::Polygon | WorkbenchTool::Box => context.editable(),
        WorkbenchTool::Comment => true,
        WorkbenchTool::Select | WorkbenchTool::Cuboid => false,
    };
    if draws {
        return "crosshair";
    }
    context.tools.with(|tools| cursor_of(tools.active_handle(), tools.hovered().is_some()))
}

/// CSS cursor over a handle, over an object, or over nothing.
fn cursor_of(handle: Option<ShapeHandle>, is_over_object: bool) -> &'static str {
    match handle {
        Some(ShapeHandle::Vertex(_) | ShapeHandle::Midpoint(_)) => "pointer",
        Some(ShapeHandle::BoxHandle { x, y }) => match (x * y, x) {
            (1, _) => "nwse-resize",
            (-1, _) => "nesw-resize",
            (_, 0) => "ns-resize",
            _ => "ew-resize",
        },
        Some(ShapeHandle::Body) => "move",
        None if is_over_object => "pointer",
        None => "default",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_points_where_a_handle_of_a_box_goes() {
        let over = |x, y| cursor_of(Some(ShapeHandle::BoxHandle { x, y }), true);
        assert_eq!([over(-1, -1), over(1, 1)], ["nwse-resize"; 2]);
        assert_eq!([over(1, -1), over(-1, 1)], ["nesw-resize"; 2]);
        assert_eq!([over(0, 1), over(-1, 0)], ["ns-resize", "ew-resize"]);
    }

    #[test]
    fn an_object_can_be_clicked_and_the_selected_one_moved() {
        assert_eq!(cursor_of(None, true), "pointer");
        assert_eq!(cursor_of(Some(ShapeHandle::Body), true), "move");
        assert_eq!(cursor_of(None, false), "default");
    }
}
