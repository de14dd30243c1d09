//! Three canvases on top of each other: the picture, the shapes at rest, and what is in hand.
//!
//! Each is drawn only when something on it changed: pulling a corner redraws the topmost alone, however many
//! shapes lie below.

use super::compare::{Look, draw_marks};
use super::hand;
use super::layer::{Layer, view_print};
use super::marks::Mark;
use super::pen::Pen;
use super::rest::{Rest, Shown};
use super::shapes::Shapes;
use super::tiles::Placed;
use crate::workbench::company::Other;
use crate::workbench::pins::Pin;
use assay_core::geometry::Point2;
use assay_core::label::Document;
use assay_editor::PictureView;
use assay_editor::tool::{Grip, Preview};
use std::collections::{BTreeMap, BTreeSet};
use web_sys::{HtmlCanvasElement, ImageBitmap};

/// Above this many screen px per image px, pixels are shown as squares.
const SQUARES_FROM_SCALE: f64 = 4.0;

/// Everything that is on screen at one moment.
pub struct Moment<'a> {
    /// Which part of the picture.
    pub view: PictureView,
    /// Width and height of the view, screen px.
    pub screen: [f64; 2],
    /// The picture.
    pub picture: Option<&'a ImageBitmap>,
    /// Of a very large picture the tiles over it, coarse ones first, and a number that changes with them.
    pub tiles: (&'a [Placed], u32),
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
    pub preview: Option<Preview<'a>>,
    /// What of the selected shape is under the pointer.
    pub grip: Option<Grip>,
    /// Whether the selected shape shows handles.
    pub handles: bool,
    /// How label and golden share the view.
    pub look: Look,
    /// Findings with a place.
    pub marks: &'a [Mark],
    /// The finding under the pointer.
    pub finding: Option<usize>,
    /// Where comments are pinned, the one being written last.
    pub pins: &'a [Pin<Point2>],
    /// Where others point.
    pub others: &'a [Other],
    /// The view rests: what takes long is drawn now.
    pub settled: bool,
    /// The class of what is drawn.
    pub class: &'a str,
    /// A cross moved by keys, image px.
    pub cross: Option<Point2>,
}

/// The canvases with what they show.
pub struct Layers {
    picture: Layer,
    shapes: Rest,
    hand: Layer,
    label: Shapes,
    golden: Shapes,
    predicted: Shapes,
    dpr: f64,
    screen: [f64; 2],
}

impl Layers {
    /// On these canvases, lowest first; `None` where the browser has no 2D canvas.
    pub fn new(
        picture: HtmlCanvasElement,
        shapes: HtmlCanvasElement,
        hand: HtmlCanvasElement,
    ) -> Option<Self> {
        Some(Self {
            picture: Layer::new(picture)?,
            shapes: Rest::new(Layer::new(shapes)?),
            hand: Layer::new(hand)?,
            label: Shapes::default(),
            golden: Shapes::default(),
            predicted: Shapes::default(),
            dpr: 1.0,
            screen: [0.0, 0.0],
        })
    }

    /// Draw what changed since the last moment. Gives whether shapes are only moved for now, because drawing
    /// them takes long: then draw a settled moment once the view rests.
    pub fn draw(&mut self, moment: &Moment) -> bool {
        self.fit(moment.screen);
        self.label.refresh(moment.label.0, moment.label.1, moment.frame, moment.sensor);
        if let Some((golden, revision)) = moment.golden {
            self.golden.refresh(golden, revision, moment.frame, moment.sensor);
        }
        let nothing = Document::default();
        let (predicted, print) = moment.predicted.unwrap_or((&nothing, 0));
        self.predicted.refresh(predicted, print, moment.frame, moment.sensor);
        self.draw_picture(moment);
        let shown = Shown { label: &self.label, golden: &self.golden, predicted: &self.predicted };
        let owes = self.shapes.draw(moment, self.dpr, shown);
        self.draw_hand(moment);
        owes
    }

    fn fit(&mut self, screen: [f64; 2]) {
        let dpr = leptos::prelude::window().device_pixel_ratio().clamp(0.5, 4.0);
        if (dpr, screen) == (self.dpr, self.screen) {
            return;
        }
        (self.dpr, self.screen) = (dpr, screen);
        let [width, height] = screen.map(|v| (v * dpr).round().clamp(1.0, 16_384.0) as u32);
        for layer in [&mut self.picture, self.shapes.layer(), &mut self.hand] {
            layer.resize(width, height);
        }
    }

    fn draw_picture(&mut self, moment: &Moment) {
        let mut print = view_print(&moment.view);
        print.add(moment.picture.map_or(0, |_| 1 + u64::from(moment.frame)));
        print.add(u64::from(moment.tiles.1));
        if !self.picture.begin(Some(print.value())) {
            return;
        }
        let Some(bitmap) = moment.picture else { return };
        let ctx = &self.picture.ctx;
        let pen = Pen { ctx, view: moment.view, dpr: self.dpr };
        ctx.set_image_smoothing_enabled(moment.view.scale() <= SQUARES_FROM_SCALE);
        pen.image_space();
        let [width, height] = moment.view.image();
        let _ = ctx.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height);
        for (tile, [left, top, width, height]) in moment.tiles.0 {
            let _ = ctx.draw_image_with_image_bitmap_and_dw_and_dh(tile, *left, *top, *width, *height);
        }
    }

    fn draw_hand(&mut self, moment: &Moment) {
        self.hand.begin(None);
        let pen = Pen { ctx: &self.hand.ctx, view: moment.view, dpr: self.dpr };
        moment.look.label.draw(&pen, moment.screen, || {
            hand::draw_hovered(&pen, moment, &self.label);
            hand::draw_selected(&pen, moment, &self.label);
        });
        if moment.look.compares() {
            moment.look.label.draw(&pen, moment.screen, || {
                draw_marks(&pen, moment, &self.label, &self.golden);
            });
        }
        moment.look.label.draw(&pen, moment.screen, || hand::draw_handles(&pen, moment));
        hand::draw_preview(&pen, moment);
        hand::draw_pins(&pen, moment.pins);
        hand::draw_others(&pen, moment.others);
        hand::draw_cross(&pen, moment);
    }
}
