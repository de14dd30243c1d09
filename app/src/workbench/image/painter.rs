//! Painter: it draws when something changed, at most once an animation frame.

use super::context::ImageContext;
use super::layers::LayerStack;
use super::snapshot::FrameSnapshot;
use super::tile_load::tiles_in_view;
use crate::workbench::state::{Workbench, WorkbenchTool};
use leptos::html;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, ResizeObserver};

/// Time without a change after which a view rests.
const SETTLE_AFTER: Duration = Duration::from_millis(120);

/// Draw loop of one view.
#[derive(Clone, Copy)]
pub struct Painter {
    context: ImageContext,
    layers: StoredValue<Option<LayerStack>, LocalStorage>,
    scheduled: StoredValue<bool>,
    /// Number of frames drawn, from which a later check sees whether the view rested.
    frames: StoredValue<u64>,
    settled: StoredValue<bool>,
    screen: RwSignal<[f64; 2]>,
    /// Number that changes with golden, which has no revision of its own.
    golden_revision: StoredValue<u64>,
    colors: StoredValue<BTreeMap<String, String>>,
}

impl Painter {
    /// Start to draw on three canvases, the lowest first, once they are in the page.
    pub fn start(context: ImageContext, canvases: [NodeRef<html::Canvas>; 3]) {
        let classes = context.wb.stage.with_value(|stage| stage.ontology.classes.clone());
        let painter = Self {
            context,
            layers: StoredValue::new_local(None),
            scheduled: StoredValue::new(false),
            frames: StoredValue::new(0),
            settled: StoredValue::new(false),
            screen: RwSignal::new([1.0, 1.0]),
            golden_revision: StoredValue::new(1),
            colors: StoredValue::new(classes.into_iter().map(|c| (c.name, c.color)).collect()),
        };
        Effect::new(move |_| {
            let [Some(picture), Some(shapes), Some(foreground)] = canvases.map(|c| c.get()) else { return };
            observe_size(painter, &foreground);
            painter.layers.set_value(LayerStack::new(picture, shapes, foreground));
            painter.schedule();
        });
        Effect::new(move |_| {
            context.wb.stage_changes.track();
            let classes = context.wb.stage.with_value(|stage| stage.ontology.classes.clone());
            // Shapes of a class that is gone keep its colour.
            painter
                .colors
                .update_value(|colors| colors.extend(classes.into_iter().map(|c| (c.name, c.color))));
            painter.schedule();
        });
        Effect::new(move |_| {
            context.wb.comparison.golden.track();
            painter.golden_revision.update_value(|r| *r += 1);
            painter.schedule();
        });
        Effect::new(move |_| {
            painter.track();
            painter.schedule();
        });
    }

    /// Track everything that is on screen.
    fn track(self) {
        let (context, wb) = (self.context, self.context.wb);
        wb.editing.editor.track();
        wb.view.frame.track();
        wb.editing.tool.track();
        wb.editing.class.track();
        wb.comparison.is_on.track();
        wb.predictions.document.track();
        wb.comparison.mode.track();
        wb.view.hovered_finding.track();
        wb.view.hovered_object.track();
        wb.view.hidden.track();
        wb.editing.locked.track();
        wb.comments.draft_anchor.track();
        wb.comments.all.track();
        wb.comments.hovered.track();
        wb.presence.remote_pointers.track();
        wb.editing.editable.track();
        self.screen.track();
        context.view.track();
        context.tools.track();
        context.picture.track();
        context.tiles_loaded.track();
        context.marks.track();
        context.swipe.track();
        context.flickers_to_golden.track();
        context.by_keys.track();
    }

    fn schedule(self) {
        if self.scheduled.try_get_value() == Some(false) {
            self.scheduled.set_value(true);
            request_animation_frame(move || self.draw());
        }
    }

    /// Draw now. Nothing happens if the page was left since this was scheduled.
    fn draw(self) {
        if self.scheduled.try_update_value(|s| *s = false).is_none() {
            return;
        }
        self.frames.update_value(|n| *n += 1);
        let is_incomplete =
            self.layers.try_update_value(|layers| layers.as_mut().is_some_and(|l| self.draw_on(l)));
        self.settled.set_value(false);
        if is_incomplete == Some(true) {
            self.settle_later();
        }
    }

    /// Draw what takes long once no frame has been drawn for a moment.
    fn settle_later(self) {
        let frame = self.frames.get_value();
        let settle = move || {
            if self.frames.try_get_value() == Some(frame) {
                self.settled.set_value(true);
                self.schedule();
            }
        };
        set_timeout(settle, SETTLE_AFTER);
    }

    /// Draw. Returns whether something that takes long was postponed.
    fn draw_on(self, layers: &mut LayerStack) -> bool {
        let (context, wb) = (self.context, self.context.wb);
        let (sensor, frame) = (context.sensor.get_value(), wb.view.frame.get_untracked());
        let screen = self.screen.get_untracked();
        let forbidden = forbidden(wb);
        let (hidden, hovered) = (wb.view.hidden.get_untracked(), wb.view.hovered_object.get_untracked());
        let (marks, pins, others) =
            (context.marks.get_untracked(), context.pins(), wb.presence.pointers_over(&sensor, frame));
        let picture = context.picture.get_untracked();
        let tiles = tiles_in_view(context, &context.view.get_untracked(), screen);
        let predicted = wb.predictions.document.read_untracked();
        let layout = untrack(|| context.compare_layout(screen[0]));
        let (by_keys, class) = (context.by_keys.get_untracked(), wb.editing.class.get_untracked());
        wb.editing.editor.with_untracked(|editor| {
            context.tools.with_untracked(|tools| {
                wb.comparison.golden.with_untracked(|golden| {
                    self.colors.with_value(|colors| {
                        let locked = editor
                            .selection()
                            .is_some_and(|id| wb.editing.locked.with_untracked(|l| l.contains(id)));
                        layers.draw(&FrameSnapshot {
                            settled: self.settled.get_value(),
                            class: &class,
                            view: context.view.get_untracked(),
                            screen,
                            picture: picture.bitmap(),
                            tiles: (&tiles, context.tiles_loaded.get_untracked()),
                            label: (editor.document(), editor.revision()),
                            golden: golden.as_ref().map(|g| (g, self.golden_revision.get_value())),
                            predicted: (*predicted).as_ref().map(|d| (d, wb.predictions.fingerprint())),
                            frame,
                            sensor: &sensor,
                            colors,
                            forbidden: &forbidden,
                            hidden: &hidden,
                            selection: editor.selection(),
                            hovered: hovered.as_deref(),
                            preview: tools.preview(frame, &sensor),
                            handle: tools.active_handle(),
                            handles: context.editable()
                                && !locked
                                && wb.editing.tool.get_untracked() == WorkbenchTool::Select,
                            layout,
                            marks: &marks,
                            finding: wb.view.hovered_finding.get_untracked(),
                            pins: &pins,
                            others: &others,
                            cross: context.pointer.get_untracked().filter(|_| by_keys),
                        })
                    })
                })
            })
        })
    }
}

/// Classes that a rule keeps the label away from.
fn forbidden(wb: Workbench) -> BTreeSet<String> {
    wb.grading.rubric.with_untracked(|rubric| rubric.rules.iter().filter_map(|r| r.of.clone()).collect())
}

/// Follow the size of the view.
fn observe_size(painter: Painter, canvas: &HtmlCanvasElement) {
    let Some(parent) = canvas.parent_element() else { return };
    // No window is as small, so that the first size that is observed counts as a change of the window.
    let window_before = StoredValue::new([0.0; 2]);
    let follow = move |size: [f64; 2]| {
        let window = window_size();
        let is_window = window_before.try_update_value(|before| std::mem::replace(before, window) != window);
        if size[0] < 1.0 || painter.screen.try_get_untracked().is_none_or(|s| s == size) {
            return;
        }
        painter.screen.set(size);
        let is_under_pointer = painter.context.pointer.get_untracked().is_some();
        painter.context.view.update(|view| match is_window {
            Some(true) => view.resize(size),
            _ => view.crop(size, is_under_pointer),
        });
    };
    let size = [f64::from(parent.client_width()), f64::from(parent.client_height())];
    if size[0] >= 1.0 {
        painter.screen.set(size);
        painter.context.view.update(|view| view.resize(size));
    }
    let changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        if let Some(size) = content_size(&entries) {
            follow(size);
        }
    });
    let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) else { return };
    observer.observe(&parent);
    let observed = StoredValue::new_local((observer, changed));
    on_cleanup(move || {
        observed.try_with_value(|(observer, _)| observer.disconnect());
    });
}

/// Size of an observed element, CSS px with fractions.
fn content_size(entries: &js_sys::Array) -> Option<[f64; 2]> {
    let content = js_sys::Reflect::get(&entries.get(0), &"contentRect".into()).ok()?;
    let side = |name: &str| js_sys::Reflect::get(&content, &name.into()).ok()?.as_f64();
    Some([side("width")?, side("height")?])
}

/// Size of the browser's window, px.
fn window_size() -> [f64; 2] {
    let side =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or_default();
    [side(window().inner_width()), side(window().inner_height())]
}
