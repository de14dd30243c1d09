//! All tools of an image view together: who gets an event, and what a view shows.

use super::event::{Context, Event, Key, Reply};
use super::grip::Grip;
use super::hit::HitIndex;
use super::polygon::{Pending, PolygonPreview, PolygonTool, Target};
use super::rectangle::BoxTool;
use super::select::SelectTool;
use crate::Editor;
use assay_core::geometry::Point2;
use std::collections::BTreeSet;

/// The border of a neighbour attracts from this far, screen px.
const SNAP_PX: f64 = 9.0;

/// The tool in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImageTool {
    /// Pick and change.
    #[default]
    Select,
    /// Draw polygons.
    Polygon,
    /// Draw boxes.
    Box,
}

/// Everything a tool may look at besides the label.
pub struct Surroundings<'a> {
    /// Place and scale.
    pub context: &'a Context<'a>,
    /// Ids of objects that are not shown: nothing touches them.
    pub hidden: &'a BTreeSet<String>,
    /// Ids of objects that are shown, but that nothing picks or changes.
    pub locked: &'a BTreeSet<String>,
    /// Whether borders of neighbours attract.
    pub(super) snaps: bool,
}

impl<'a> Surroundings<'a> {
    /// Surroundings where nothing attracts.
    pub fn new(context: &'a Context<'a>, hidden: &'a BTreeSet<String>, locked: &'a BTreeSet<String>) -> Self {
        Self { context, hidden, locked, snaps: false }
    }

    pub(super) fn snapped(
        &self,
        at: Point2,
        editor: &Editor,
        index: &HitIndex,
        except: Option<&str>,
    ) -> Point2 {
        let border = || index.border(editor.document(), at, self.context.screen(SNAP_PX), except);
        if self.snaps { border().unwrap_or(at) } else { at }
    }
}

/// A shape being drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Preview<'a> {
    /// A polygon.
    Polygon(PolygonPreview<'a>),
    /// A box: left, top, width, height, px.
    Box([f64; 4]),
}

/// The tools of an image view with their states.
#[derive(Clone, Debug, Default)]
pub struct ImageTools {
    tool: ImageTool,
    select: SelectTool,
    polygon: PolygonTool,
    rectangle: BoxTool,
    index: HitIndex,
    snaps: bool,
}

impl ImageTools {
    /// Take another tool in hand. An unfinished polygon stays and goes on with the polygon tool.
    pub fn take(&mut self, tool: ImageTool) {
        if tool == self.tool {
            return;
        }
        self.tool = tool;
        self.rectangle = BoxTool::default();
        self.select = SelectTool::default();
        if tool != ImageTool::Polygon {
            self.polygon.aim(Target::New);
        }
    }

    /// Take the polygon tool to cut a hole or to draw an object's shape again.
    pub fn draw(&mut self, target: Target) {
        self.take(ImageTool::Polygon);
        self.polygon.aim(target);
    }

    /// The tool in hand.
    pub fn tool(&self) -> ImageTool {
        self.tool
    }

    /// What the polygon in hand, or else the next one, becomes.
    pub fn target(&self) -> &Target {
        self.polygon.target()
    }

    /// The unfinished polygon.
    pub fn pending(&self) -> Option<&Pending> {
        self.polygon.pending()
    }

    /// Go on with an unfinished polygon, or with none.
    pub fn restore(&mut self, pending: Option<Pending>) {
        if pending.is_some() {
            self.take(ImageTool::Polygon);
        }
        self.polygon.restore(pending);
    }

    /// Whether borders of neighbours attract.
    pub fn snaps(&self) -> bool {
        self.snaps
    }

    /// What of the selected shape lies under the pointer.
    pub fn grip(&self) -> Option<Grip> {
        (self.tool == ImageTool::Select).then(|| self.select.grip()).flatten()
    }

    /// Whether the selected shape is being pulled.
    pub fn is_pulling(&self) -> bool {
        self.select.is_pulling()
    }

    /// The object under the pointer.
    pub fn hovered(&self) -> Option<&str> {
        (self.tool == ImageTool::Select).then(|| self.select.hovered()).flatten()
    }

    /// The shape being drawn, in a frame of a camera.
    pub fn preview(&self, frame: u32, sensor: &str) -> Option<Preview<'_>> {
        match self.tool {
            ImageTool::Box => self.rectangle.preview().map(Preview::Box),
            // An unfinished polygon stays in sight whatever the tool: it is work.
            _ => self.polygon.preview(frame, sensor).map(Preview::Polygon),
        }
    }

    /// Give an event to the tool in hand.
    pub fn handle(&mut self, event: &Event, editor: &mut Editor, around: &Surroundings) -> Reply {
        let around = Surroundings { snaps: self.snaps, ..*around };
        let tool = if around.context.editable { self.tool } else { ImageTool::Select };
        if *event == Event::Key(Key::Snap) {
            let drawing = tool != ImageTool::Select;
            self.snaps ^= drawing;
            return if drawing { Reply::TAKEN } else { Reply::IGNORED };
        }
        if tool == ImageTool::Select {
            return self.select.handle(event, editor, &mut self.index, &around);
        }
        let at = self.place(event, editor, &around);
        match tool {
            ImageTool::Box => self.rectangle.handle(event, at, editor, around.context),
            _ => self.polygon.handle(event, at, editor, around.context),
        }
    }

    /// Where an event happened, drawn to a neighbour's border where that is wanted.
    fn place(&mut self, event: &Event, editor: &Editor, around: &Surroundings) -> Option<Point2> {
        let (Event::Down { at, .. } | Event::Move { at, .. } | Event::Up { at, .. }) = *event else {
            return None;
        };
        if self.snaps {
            self.index.refresh(editor, around.context.frame, around.context.sensor);
        }
        Some(around.snapped(at, editor, &self.index, None))
    }
}
