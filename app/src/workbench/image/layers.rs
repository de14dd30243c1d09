//! Three canvases on top of each other: the picture, the shapes at rest, and what is in hand.
//!
//! Each is drawn only when something on it changed: pulling a corner redraws the topmost alone, however many
//! shapes lie below.

use super::compare::{Look, Side, draw_golden, draw_marks};
use super::hand;
use super::marks::Mark;
use super::pen::{Pen, color, faded};
use super::shapes::{Print, Shapes, meet};
use assay_core::geometry::Point2;
use assay_core::golden::Anchor;
use assay_core::label::Document;
use assay_editor::PictureView;
use assay_editor::tool::{Grip, Preview};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

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
    /// The label and its revision.
    pub label: (&'a Document, u64),
    /// Golden and a number that changes with it.
    pub golden: Option<(&'a Document, u64)>,
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
    pub pins: &'a [Anchor],
    /// A cross moved by keys, image px.
    pub cross: Option<Point2>,
}

/// The canvases with what they show.
pub struct Layers {
    picture: Layer,
    shapes: Layer,
    hand: Layer,
    label: Shapes,
    golden: Shapes,
    dpr: f64,
    screen: [f64; 2],
}

struct Layer {
    canvas: HtmlCanvasElement,
    ctx: CanvasRenderingContext2d,
    /// What was drawn last; none after a change of size.
    print: Option<u64>,
}

impl Layer {
    fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let ctx = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, ctx, print: None })
    }

    fn resize(&mut self, width: u32, height: u32) {
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        self.print = None;
    }

    /// Empty the canvas for drawing, where it does not show this already.
    fn begin(&mut self, print: Option<u64>) -> bool {
        if print.is_some() && self.print == print {
            return false;
        }
        self.print = print;
        let _ = self.ctx.reset_transform();
        self.ctx.clear_rect(0.0, 0.0, f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        true
    }
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
            shapes: Layer::new(shapes)?,
            hand: Layer::new(hand)?,
            label: Shapes::default(),
            golden: Shapes::default(),
            dpr: 1.0,
            screen: [0.0, 0.0],
        })
    }

    /// Draw what changed since the last moment.
    pub fn draw(&mut self, moment: &Moment) {
        self.fit(moment.screen);
        self.label.refresh(moment.label.0, moment.label.1, moment.frame, moment.sensor);
        if let Some((golden, revision)) = moment.golden {
            self.golden.refresh(golden, revision, moment.frame, moment.sensor);
        }
        self.draw_picture(moment);
        self.draw_shapes(moment);
        self.draw_hand(moment);
    }

    fn fit(&mut self, screen: [f64; 2]) {
        let dpr = leptos::prelude::window().device_pixel_ratio().clamp(0.5, 4.0);
        if (dpr, screen) == (self.dpr, self.screen) {
            return;
        }
        (self.dpr, self.screen) = (dpr, screen);
        let [width, height] = screen.map(|v| (v * dpr).round().clamp(1.0, 16_384.0) as u32);
        for layer in [&mut self.picture, &mut self.shapes, &mut self.hand] {
            layer.resize(width, height);
        }
    }

    fn draw_picture(&mut self, moment: &Moment) {
        let mut print = view_print(&moment.view);
        print.add(moment.picture.map_or(0, |_| 1 + u64::from(moment.frame)));
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
    }

    fn draw_shapes(&mut self, moment: &Moment) {
        if !self.shapes.begin(Some(self.shapes_print(moment))) {
            return;
        }
        let pen = Pen { ctx: &self.shapes.ctx, view: moment.view, dpr: self.dpr };
        moment.look.label.draw(&pen, moment.screen, || self.draw_label(&pen, moment));
        moment.look.golden.draw(&pen, moment.screen, || draw_golden(&pen, &self.golden, moment.forbidden));
    }

    fn draw_label(&self, pen: &Pen, moment: &Moment) {
        let visible = pen.view.visible();
        pen.image_space();
        for drawn in self.label.iter() {
            let in_hand = moment.selection == Some(drawn.id.as_str());
            if in_hand || moment.hidden.contains(&drawn.id) || !meet(drawn.bounds, visible) {
                continue;
            }
            let class = moment.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
            if drawn.area {
                pen.fill(&drawn.path, &faded(class, 0x2e));
            }
            let line = if moment.look.compares() { color::WHITE } else { class };
            pen.stroke(&drawn.path, line, 1.8, &[]);
        }
    }

    /// Changes with everything that the shapes at rest depend on.
    fn shapes_print(&self, moment: &Moment) -> u64 {
        let mut print = view_print(&moment.view);
        print.text(&format!("{:?}", moment.look));
        print.text(moment.selection.unwrap_or_default());
        moment.hidden.iter().for_each(|id| print.text(id));
        print.add(moment.golden.map_or(0, |(_, revision)| revision));
        for drawn in self.label.iter().filter(|d| moment.selection != Some(d.id.as_str())) {
            print.add(drawn.print);
            print.text(&drawn.class);
        }
        print.value()
    }

    fn draw_hand(&mut self, moment: &Moment) {
        self.hand.begin(None);
        let pen = Pen { ctx: &self.hand.ctx, view: moment.view, dpr: self.dpr };
        moment.look.label.draw(&pen, moment.screen, || {
            hand::draw_hovered(&pen, moment, &self.label);
            hand::draw_selected(&pen, moment, &self.label);
        });
        if moment.look.compares() && moment.look.label != Side::Hidden {
            draw_marks(&pen, moment.marks, moment.finding, &self.label, &self.golden);
        }
        hand::draw_preview(&pen, moment);
        hand::draw_pins(&pen, moment);
        hand::draw_cross(&pen, moment);
    }
}

fn view_print(view: &PictureView) -> Print {
    let mut print = Print::default();
    let [x, y] = view.origin();
    [view.scale(), x, y].iter().for_each(|v| print.add(v.to_bits()));
    print
}
