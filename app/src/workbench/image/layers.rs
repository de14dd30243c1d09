//! Three canvases on top of each other: the image, the static shapes, and the active shapes.
//!
//! Each is drawn only when something on it changed: pulling a corner redraws the topmost alone, however many
//! shapes lie below.

use super::canvas::ImageCanvas;
use super::compare::{CompareLayout, draw_marks};
use super::foreground;
use super::layer::{CanvasLayer, view_fingerprint};
use super::marks::FindingMarker;
use super::shapes::ShapePaths;
use super::static_layer::{LayerShapes, StaticLayer};
use super::tiles::TilePlacement;
use crate::workbench::pins::Pin;
use crate::workbench::presence::RemotePointer;
use assay_core::geometry::Point2;
use assay_core::label::Document;
use assay_editor::ImageViewport;
use assay_editor::tool::{ShapeHandle, ShapePreview};
use std::collections::{BTreeMap, BTreeSet};
use web_sys::{HtmlCanvasElement, ImageBitmap};

/// Above this many screen px per image px, pixels are shown as squares.
const SQUARES_FROM_SCALE: f64 = 4.0;

/// Snapshot of everything on screen.
pub struct FrameSnapshot<'a> {
    /// Which part of the picture.
    pub view: ImageViewport,
    /// Width and height of the view, screen px.
    pub screen: [f64; 2],
    /// The picture.
    pub picture: Option<&'a ImageBitmap>,
    /// Of a very large picture the tiles over it, coarse ones first, and a number that changes with them.
    pub tiles: (&'a [TilePlacement], u32),
    /// The label and its revision.
    pub label: (&'a Document, u64),
    /// Golden and a number that changes with it.
    pub golden: Option<(&'a Document, u64)>,
    /// What a model predicts and a number that changes with it.
    pub predicted: Option<(&'a Document, u64)>,
    /// The frame.
    pub frame: u32,
    /// The camera.
    pub sensor: &'a str,
    /// Colour by class.
    pub colors: &'a BTreeMap<String, String>,
    /// Classes of golden to keep away from.
    pub forbidden: &'a BTreeSet<String>,
    /// Objects that are not shown.
    pub hidden: &'a BTreeSet<String>,
    /// The selected object.
    pub selection: Option<&'a str>,
    /// The object under the pointer.
    pub hovered: Option<&'a str>,
    /// What is being drawn.
    pub preview: Option<ShapePreview<'a>>,
    /// What of the selected shape is under the pointer.
    pub handle: Option<ShapeHandle>,
    /// Whether the selected shape shows handles.
    pub handles: bool,
    /// How label and golden share the view.
    pub layout: CompareLayout,
    /// Findings with a place.
    pub marks: &'a [FindingMarker],
    /// The finding under the pointer.
    pub finding: Option<usize>,
    /// Where comments are pinned, the one being written last.
    pub pins: &'a [Pin<Point2>],
    /// Where others point.
    pub others: &'a [RemotePointer],
    /// The view rests: what takes long is drawn now.
    pub settled: bool,
    /// The class of what is drawn.
    pub class: &'a str,
    /// A cross moved by keys, image px.
    pub cross: Option<Point2>,
}

/// The canvases with what they show.
pub struct LayerStack {
    picture: CanvasLayer,
    shapes: StaticLayer,
    foreground: CanvasLayer,
    label: ShapePaths,
    golden: ShapePaths,
    predicted: ShapePaths,
    dpr: f64,
    screen: [f64; 2],
}

impl LayerStack {
    /// On these canvases, lowest first; `None` where the browser has no 2D canvas.
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
            dpr: 1.0,
            screen: [0.0, 0.0],
        })
    }

    /// Draw what changed since the last snapshot. Gives whether shapes are only moved for now, because drawing
    /// them takes long: then draw a settled snapshot once the view rests.
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
        if (dpr, screen) == (self.dpr, self.screen) {
            return;
        }
        (self.dpr, self.screen) = (dpr, screen);
        let [width, height] = screen.map(|v| (v * dpr).round().clamp(1.0, 16_384.0) as u32);
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
