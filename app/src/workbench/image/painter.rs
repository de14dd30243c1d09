//! Draws when something changed, at most once an animation frame.

use super::compare::Look;
use super::desk::Desk;
use super::layers::{Layers, Moment};
use crate::workbench::state::{Tool, Workbench};
use leptos::html;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, ResizeObserver};

/// A view that did not change for this long rests.
const SETTLE_AFTER: Duration = Duration::from_millis(120);

/// The draw loop of one view.
#[derive(Clone, Copy)]
pub struct Painter {
    desk: Desk,
    layers: StoredValue<Option<Layers>, LocalStorage>,
    scheduled: StoredValue<bool>,
    /// Counts frames, so that a later wish to settle knows whether the view rested meanwhile.
    frames: StoredValue<u64>,
    settled: StoredValue<bool>,
    screen: RwSignal<[f64; 2]>,
    /// Changes with golden, which has no revision of its own.
    golden_revision: StoredValue<u64>,
    colors: StoredValue<BTreeMap<String, String>>,
}

impl Painter {
    /// Begin drawing on three canvases, lowest first, once they are in the page.
    pub fn start(desk: Desk, canvases: [NodeRef<html::Canvas>; 3]) {
        let classes = desk.wb.stage.with_value(|stage| stage.ontology.classes.clone());
        let painter = Self {
            desk,
            layers: StoredValue::new_local(None),
            scheduled: StoredValue::new(false),
            frames: StoredValue::new(0),
            settled: StoredValue::new(false),
            screen: RwSignal::new([1.0, 1.0]),
            golden_revision: StoredValue::new(1),
            colors: StoredValue::new(classes.into_iter().map(|c| (c.name, c.color)).collect()),
        };
        Effect::new(move |_| {
            let [Some(picture), Some(shapes), Some(hand)] = canvases.map(|c| c.get()) else { return };
            observe_size(painter, &hand);
            painter.layers.set_value(Layers::new(picture, shapes, hand));
            painter.schedule();
        });
        Effect::new(move |_| {
            desk.wb.golden.track();
            painter.golden_revision.update_value(|r| *r += 1);
            painter.schedule();
        });
        Effect::new(move |_| {
            painter.track();
            painter.schedule();
        });
    }

    /// Everything that is on screen.
    fn track(self) {
        let (desk, wb) = (self.desk, self.desk.wb);
        wb.editor.track();
        wb.frame.track();
        wb.tool.track();
        wb.class.track();
        wb.comparing.track();
        wb.predicted.document.track();
        wb.compare_mode.track();
        wb.hovered_finding.track();
        wb.hovered_object.track();
        wb.hidden.track();
        wb.locked.track();
        wb.pin.track();
        wb.comments.track();
        wb.hovered_comment.track();
        wb.company.others.track();
        wb.editable.track();
        self.screen.track();
        desk.view.track();
        desk.tools.track();
        desk.picture.track();
        desk.tiles_came.track();
        desk.marks.track();
        desk.swipe.track();
        desk.flickers_to_golden.track();
        desk.by_keys.track();
    }

    fn schedule(self) {
        if self.scheduled.try_get_value() == Some(false) {
            self.scheduled.set_value(true);
            request_animation_frame(move || self.draw());
        }
    }

    /// The page may have been left since this was scheduled; then nothing happens.
    fn draw(self) {
        if self.scheduled.try_update_value(|s| *s = false).is_none() {
            return;
        }
        self.frames.update_value(|n| *n += 1);
        let owes = self.layers.try_update_value(|layers| layers.as_mut().is_some_and(|l| self.draw_on(l)));
        self.settled.set_value(false);
        if owes == Some(true) {
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

    /// Gives whether something that takes long was put off.
    fn draw_on(self, layers: &mut Layers) -> bool {
        let (desk, wb) = (self.desk, self.desk.wb);
        let (sensor, frame) = (desk.sensor.get_value(), wb.frame.get_untracked());
        let screen = self.screen.get_untracked();
        let forbidden = forbidden(wb);
        let (hidden, hovered) = (wb.hidden.get_untracked(), wb.hovered_object.get_untracked());
        let (marks, pins, others) = (desk.marks.get_untracked(), desk.pins(), wb.others_over(&sensor));
        let picture = desk.picture.get_untracked();
        let tiles = super::tiles::in_view(desk, &desk.view.get_untracked(), screen);
        let predicted = wb.predicted.document.read_untracked();
        let look = untrack(|| desk.look_of(screen[0]));
        let (by_keys, class) = (desk.by_keys.get_untracked(), wb.class.get_untracked());
        wb.editor.with_untracked(|editor| {
            desk.tools.with_untracked(|tools| {
                wb.golden.with_untracked(|golden| {
                    self.colors.with_value(|colors| {
                        let locked =
                            editor.selection().is_some_and(|id| wb.locked.with_untracked(|l| l.contains(id)));
                        layers.draw(&Moment {
                            settled: self.settled.get_value(),
                            class: &class,
                            view: desk.view.get_untracked(),
                            screen,
                            picture: picture.bitmap(),
                            tiles: (&tiles, desk.tiles_came.get_untracked()),
                            label: (editor.document(), editor.revision()),
                            golden: golden.as_ref().map(|g| (g, self.golden_revision.get_value())),
                            predicted: (*predicted).as_ref().map(|d| (d, wb.predicted.print())),
                            frame,
                            sensor: &sensor,
                            colors,
                            forbidden: &forbidden,
                            hidden: &hidden,
                            selection: editor.selection(),
                            hovered: hovered.as_deref(),
                            preview: tools.preview(frame, &sensor),
                            grip: tools.grip(),
                            handles: desk.editable() && !locked && wb.tool.get_untracked() == Tool::Select,
                            look,
                            marks: &marks,
                            finding: wb.hovered_finding.get_untracked(),
                            pins: &pins,
                            others: &others,
                            cross: desk.pointer.get_untracked().filter(|_| by_keys),
                        })
                    })
                })
            })
        })
    }
}

impl Desk {
    /// Whether golden is on screen.
    pub fn compares(self) -> bool {
        self.wb.comparing.get() && self.wb.golden.with(Option::is_some)
    }

    /// How label and golden share a view of this width, px.
    pub fn look_of(self, width_px: f64) -> Look {
        if !self.compares() {
            return Look::LABEL;
        }
        let divider = self.swipe.get() * width_px;
        Look::of(self.wb.compare_mode.get(), divider, self.flickers_to_golden.get())
    }
}

/// Classes of golden that a rule keeps the label away from.
fn forbidden(wb: Workbench) -> BTreeSet<String> {
    wb.rubric.with_untracked(|rubric| rubric.rules.iter().filter_map(|r| r.of.clone()).collect())
}

/// Follow the size of the view.
fn observe_size(painter: Painter, canvas: &HtmlCanvasElement) {
    let Some(parent) = canvas.parent_element() else { return };
    let (measured, window_before) = (parent.clone(), StoredValue::new([0.0; 2]));
    let follow = move || {
        let size = [f64::from(measured.client_width()), f64::from(measured.client_height())];
        if size[0] < 1.0 || painter.screen.try_get_untracked().is_none_or(|s| s == size) {
            return;
        }
        painter.screen.set(size);
        let window = window_size();
        let is_window = window_before.get_value() != window;
        window_before.set_value(window);
        painter.desk.view.update(|view| if is_window { view.resize(size) } else { view.crop(size) });
    };
    follow();
    let changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| follow());
    let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) else { return };
    observer.observe(&parent);
    let kept = StoredValue::new_local((observer, changed));
    on_cleanup(move || {
        kept.try_with_value(|(observer, _)| observer.disconnect());
    });
}

/// Width and height of the browser's window, px.
fn window_size() -> [f64; 2] {
    let side =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or_default();
    [side(window().inner_width()), side(window().inner_height())]
}
