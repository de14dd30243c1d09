//! Three canvases on top of each other: the image, the static shapes, and the active shapes.
//!
//! Each is drawn only when something on it changed: a drag of a corner redraws the topmost one alone, however many
//! shapes lie below.

use super::canvas::ImageCanvas;
use super::compare::draw_marks;
use super::foreground;
use super::layer::{CanvasLayer, view_fingerprint};
use super::shapes::ShapePaths;
use super::snapshot::FrameSnapshot;
use super::static_layer::{LayerShapes, StaticLayer};
use assay_core::label::Document;
use web_sys::HtmlCanvasElement;

/// Screen px per image px from which on pixels are shown as squares.
const SQUARES_FROM_SCALE: f64 = 4.0;

/// Canvases with what they show.
pub struct LayerStack {
    picture: CanvasLayer,
    shapes: StaticLayer,
    foreground: CanvasLayer,
    label: ShapePaths,
    golden: ShapePaths,
    predicted: ShapePaths,
    /// Device px per CSS px, as the browser says.
    window_dpr: f64,
    /// Device px per screen px on the canvases, across and down.
    dpr: [f64; 2],
    screen: [f64; 2],
}

impl LayerStack {
    /// Stack of canvases, the lowest first; `None` if the browser has no 2D canvas.
    pub fn new(
        picture: HtmlCanvasElement,
        shapes: HtmlCanvasElement,
        foreground: HtmlCanvasElement,
    ) -> Option<Self> {
        Some(Self {
            picture: CanvasLayer::new(picture)?,
            shapes: StaticLayer::new(CanvasLayer::new(shapes)?),
            foreground: CanvasLayer::new(foreground)?,
            label: ShapePaths::default(),
            golden: ShapePaths::default(),
            predicted: ShapePaths::default(),
            window_dpr: 1.0,
            dpr: [1.0; 2],
            screen: [0.0, 0.0],
        })
    }

    /// Draw what changed since the last snapshot. Returns whether shapes are only moved for now, because drawing
    /// them takes long: then a settled snapshot is to be drawn once the view rests.
    pub fn draw(&mut self, snapshot: &FrameSnapshot) -> bool {
        self.fit(snapshot.screen);
        self.label.refresh(snapshot.label.0, snapshot.label.1, snapshot.frame, snapshot.sensor);
        if let Some((golden, revision)) = snapshot.golden {
            self.golden.refresh(golden, revision, snapshot.frame, snapshot.sensor);
        }
        let nothing = Document::default();
        let (predicted, fingerprint) = snapshot.predicted.unwrap_or((&nothing, 0));
        self.predicted.refresh(predicted, fingerprint, snapshot.frame, snapshot.sensor);
        self.draw_picture(snapshot);
        let shown = LayerShapes { label: &self.label, golden: &self.golden, predicted: &self.predicted };
        let is_incomplete = self.shapes.draw(snapshot, self.dpr, shown);
        self.draw_foreground(snapshot);
        is_incomplete
    }

    fn fit(&mut self, screen: [f64; 2]) {
        let dpr = leptos::prelude::window().device_pixel_ratio().clamp(0.5, 4.0);
        if (dpr, screen) == (self.window_dpr, self.screen) {
            return;
        }
        (self.window_dpr, self.screen) = (dpr, screen);
        let [width, height] = screen.map(|v| (v * dpr).round().clamp(1.0, 16_384.0) as u32);
        self.dpr = [f64::from(width) / screen[0], f64::from(height) / screen[1]];
        for layer in [&mut self.picture, self.shapes.layer(), &mut self.foreground] {
            layer.resize(width, height);
        }
    }

    fn draw_picture(&mut self, snapshot: &FrameSnapshot) {
        let mut fingerprint = view_fingerprint(&snapshot.view);
        fingerprint.add(snapshot.picture.map_or(0, |_| 1 + u64::from(snapshot.frame)));
        fingerprint.add(u64::from(snapshot.tiles.1));
        if !self.picture.begin(Some(fingerprint.value())) {
            return;
        }
        let Some(bitmap) = snapshot.picture else { return };
        let ctx = &self.picture.ctx;
        let canvas = ImageCanvas { ctx, view: snapshot.view, dpr: self.dpr };
        ctx.set_image_smoothing_enabled(snapshot.view.scale() <= SQUARES_FROM_SCALE);
        canvas.image_space();
        let [width, height] = snapshot.view.image();
        let _ = ctx.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height);
        for (tile, [left, top, width, height]) in snapshot.tiles.0 {
            let _ = ctx.draw_image_with_image_bitmap_and_dw_and_dh(tile, *left, *top, *width, *height);
        }
    }

    fn draw_foreground(&mut self, snapshot: &FrameSnapshot) {
        self.foreground.begin(None);
        let canvas = ImageCanvas { ctx: &self.foreground.ctx, view: snapshot.view, dpr: self.dpr };
        snapshot.layout.label.draw(&canvas, snapshot.screen, || {
            foreground::draw_hovered(&canvas, snapshot, &self.label);
            foreground::draw_selected(&canvas, snapshot, &self.label);
        });
        if snapshot.layout.compares() {
            snapshot.layout.label.draw(&canvas, snapshot.screen, || {
                draw_marks(&canvas, snapshot, &self.label, &self.golden);
            });
        }
        snapshot.layout.label.draw(&canvas, snapshot.screen, || foreground::draw_handles(&canvas, snapshot));
        foreground::draw_preview(&canvas, snapshot);
        foreground::draw_pins(&canvas, snapshot.pins);
        foreground::draw_remote_pointers(&canvas, snapshot.others);
        foreground::draw_cross(&canvas, snapshot);
    }
}
