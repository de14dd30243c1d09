//! The image view: a picture with its shapes, drawn on, edited, and compared with golden.

mod bars;
mod compare;
mod desk;
mod filters;
mod hand;
mod keys;
mod layer;
mod layers;
mod marks;
mod painter;
mod pen;
mod picture;
mod pointer;
mod rest;
mod shapes;
mod swipe;
mod tiles;

pub use pen::{Pen, color, path_of};

use crate::workbench::state::{CompareMode, Tool, Workbench};
use assay_core::debrief::ViewPose;
use assay_editor::tool::{Event, Grip};
use bars::{Legend, SelectionBar, StatusBar};
use desk::Desk;
use filters::{Filters, GammaFilter};
use keys::Keys;
use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use painter::Painter;
use picture::Picture;
use pointer::Pointers;
use swipe::Swipe;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The picture of the scene's first camera with everything that can be done on it. Takes [`Workbench`] from
/// the context and fills its parent.
#[component]
pub fn ImageView() -> impl IntoView {
    let desk = Desk::new(expect_context::<Workbench>());
    let pointers = Pointers::new(desk);
    let canvases = [NodeRef::<html::Canvas>::new(), NodeRef::new(), NodeRef::new()];
    let filters = RwSignal::new(Filters::default());
    follow_workbench(desk);
    load_picture(desk);
    Painter::start(desk, canvases);
    listen_to_keys(Keys::new(desk, pointers));
    let [picture, shapes, hand] = canvases;
    view! {
        <div class="image-view">
            <GammaFilter filters />
            <canvas class="image-layer" node_ref=picture aria-hidden="true" style:filter=move || filters.get().css()></canvas>
            <canvas class="image-layer" node_ref=shapes aria-hidden="true"></canvas>
            <canvas
                class="image-layer image-hand"
                node_ref=hand
                role="application"
                aria-label="Image view"
                aria-describedby="image-status"
                tabindex="0"
                style:cursor=move || cursor(desk, pointers)
                on:pointerdown=move |e: PointerEvent| pointers.down(&e)
                on:pointermove=move |e: PointerEvent| pointers.moved(&e)
                on:pointerup=move |e: PointerEvent| pointers.up(&e)
                on:pointercancel=move |e: PointerEvent| pointers.lost(&e)
                on:pointerleave=move |_| pointers.left()
                on:dblclick=move |_| {
                    desk.send(&Event::DoubleClick);
                }
                on:contextmenu=move |e| e.prevent_default()
                on:wheel=move |e| pointers.wheel(&e)
            ></canvas>
            <Swipe desk />
            <Legend desk />
            <PictureState desk />
            <SelectionBar desk />
            <StatusBar desk filters />
        </div>
    }
}

/// Says what keeps the picture away.
#[component]
fn PictureState(desk: Desk) -> impl IntoView {
    move || match desk.picture.get() {
        Picture::Here(_) => None,
        Picture::Loading => {
            Some(view! { <p class="image-state" role="status">"Loading the picture…"</p> }.into_any())
        }
        Picture::Failed(why) => Some(
            view! {
                <div class="image-state" role="alert">
                    <p>{why}</p>
                    <button class="image-button" on:click=move |_| fetch(desk)>"Try again"</button>
                </div>
            }
            .into_any(),
        ),
    }
}

/// What others change in the workbench reaches the tools.
fn follow_workbench(desk: Desk) {
    let wb = desk.wb;
    Effect::new(move |_| desk.take(wb.tool.get()));
    Effect::new(move |_| desk.adopt_pending());
    Effect::new(move |_| desk.look());
    Effect::new(move |_| desk.find_marks());
    if wb.has_company() {
        share(desk);
    }
    Effect::new(move |_| {
        if !wb.comparing.get() {
            desk.flickers_to_golden.set(false);
        }
    });
}

/// Others in the room see where this one points, and may look at the same part of the picture.
fn share(desk: Desk) {
    let company = desk.wb.company;
    Effect::new(move |_| {
        let at = desk.pointer.get().map(|at| (desk.sensor.get_value(), at.to_vec()));
        company.pointer.set(at);
    });
    Effect::new(move |_| {
        let [left, top, right, bottom] = desk.view.with(|view| view.visible());
        let center = [(left + right) / 2.0, (top + bottom) / 2.0];
        company.pose.set(Some(ViewPose::Image { center, size: [right - left, bottom - top] }));
    });
    Effect::new(move |_| {
        if let Some(ViewPose::Image { center, size }) = company.follow.get() {
            desk.view.update(|view| view.look_at(center, size));
            company.follow.set(None);
        }
    });
}

fn load_picture(desk: Desk) {
    Effect::new(move |_| {
        // The frame is what is tracked here.
        if desk.source().is_some() {
            fetch(desk);
        }
    });
}

fn fetch(desk: Desk) {
    let Some(url) = untrack(|| desk.source()) else { return };
    if desk.picture.with_untracked(|p| p.bitmap().is_none()) {
        desk.picture.set(Picture::Loading);
    }
    spawn_local(async move {
        let picture = picture::load(&url).await;
        // Another frame may have come up meanwhile, or the page may be left.
        let current = desk.wb.frame.try_get_untracked().and_then(|_| untrack(|| desk.source()));
        if current.as_deref() == Some(url.as_str()) {
            desk.picture.set(picture);
        }
    });
}

/// Keys are heard wherever the focus is, before others hear them.
fn listen_to_keys(keys: Keys) {
    let down = Closure::<dyn FnMut(_)>::new(move |e: web_sys::KeyboardEvent| keys.down(&e));
    let up = Closure::<dyn FnMut(_)>::new(move |e: web_sys::KeyboardEvent| keys.up(&e));
    for (name, closure) in [("keydown", &down), ("keyup", &up)] {
        let _ =
            window().add_event_listener_with_callback_and_bool(name, closure.as_ref().unchecked_ref(), true);
    }
    let closures = StoredValue::new_local((down, up));
    on_cleanup(move || {
        closures.try_with_value(|(down, up)| {
            for (name, closure) in [("keydown", down), ("keyup", up)] {
                let callback = closure.as_ref().unchecked_ref();
                let _ = window().remove_event_listener_with_callback_and_bool(name, callback, true);
            }
        });
    });
}

fn cursor(desk: Desk, pointers: Pointers) -> &'static str {
    // The pointer is what changes whether a drag pans.
    desk.pointer.track();
    if pointers.pans() {
        return "grabbing";
    }
    match desk.wb.tool.get() {
        Tool::Polygon | Tool::Box if desk.editable() => "crosshair",
        Tool::Comment => "crosshair",
        _ => desk.tools.with(|tools| match tools.grip() {
            Some(Grip::Vertex(_) | Grip::Middle(_)) => "pointer",
            Some(Grip::Handle { x, y }) => match (x * y, x) {
                (1, _) => "nwse-resize",
                (-1, _) => "nesw-resize",
                (_, 0) => "ns-resize",
                _ => "ew-resize",
            },
            Some(Grip::Body) => "move",
            None if tools.hovered().is_some() => "pointer",
            None => "default",
        }),
    }
}

/// Whether the divider of the swipe is on screen.
fn swipes(desk: Desk) -> bool {
    desk.compares() && desk.wb.compare_mode.get() == CompareMode::Swipe
}
