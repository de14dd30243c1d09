//! All tools of an image view together: who gets an event, and what a view shows.

use super::environment::ToolEnvironment;
use super::event::{ToolEvent, ToolKey, ToolResponse};
use super::hit::HitIndex;
use super::polygon::{PendingPolygon, PolygonPreview, PolygonTarget, PolygonTool};
use super::rectangle::BoxTool;
use super::select::SelectTool;
use super::shape_handle::ShapeHandle;
use crate::Editor;
use assay_core::geometry::Point2;

/// The active tool.
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

/// A shape being drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ShapePreview<'a> {
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
    /// Activate another tool. An unfinished polygon stays and goes on with the polygon tool.
    pub fn select_tool(&mut self, tool: ImageTool) {
        if tool == self.tool {
            return;
        }
        self.tool = tool;
        self.rectangle = BoxTool::default();
        self.select = SelectTool::default();
        if tool != ImageTool::Polygon {
            self.polygon.set_target(PolygonTarget::New);
        }
    }

    /// Take the polygon tool to cut a hole or to draw an object's shape again.
    pub fn start_polygon(&mut self, target: PolygonTarget) {
        self.select_tool(ImageTool::Polygon);
        self.polygon.set_target(target);
    }

    /// The active tool.
    pub fn tool(&self) -> ImageTool {
        self.tool
    }

    /// Target of the current polygon, or else of the next one.
    pub fn target(&self) -> &PolygonTarget {
        self.polygon.target()
    }

    /// The unfinished polygon.
    pub fn pending(&self) -> Option<&PendingPolygon> {
        self.polygon.pending()
    }

    /// Go on with an unfinished polygon, or with none.
    pub fn restore(&mut self, pending: Option<PendingPolygon>) {
        if pending.is_some() {
            self.select_tool(ImageTool::Polygon);
        }
        self.polygon.restore(pending);
    }

    /// Whether borders of neighbours attract.
    pub fn snaps(&self) -> bool {
        self.snaps
    }

    /// What of the selected shape lies under the pointer.
    pub fn active_handle(&self) -> Option<ShapeHandle> {
        (self.tool == ImageTool::Select).then(|| self.select.active_handle()).flatten()
    }

    /// Whether the active tool has a shape that is not finished.
    pub fn is_unfinished(&self) -> bool {
        match self.tool {
            ImageTool::Select => self.select.is_dragging(),
            ImageTool::Polygon => self.polygon.pending().is_some(),
            ImageTool::Box => self.rectangle.preview().is_some(),
        }
    }

    /// Whether redo gives the unfinished shape something back.
    pub fn can_redo(&self) -> bool {
        self.tool == ImageTool::Polygon && self.polygon.can_redo()
    }

    /// Whether the selected shape is being pulled.
    pub fn is_dragging(&self) -> bool {
        self.select.is_dragging()
    }

    /// The object under the pointer.
    pub fn hovered(&self) -> Option<&str> {
        (self.tool == ImageTool::Select).then(|| self.select.hovered()).flatten()
    }

    /// The shape being drawn, in a frame of a camera.
    pub fn preview(&self, frame: u32, sensor: &str) -> Option<ShapePreview<'_>> {
        match self.tool {
            ImageTool::Box => self.rectangle.preview().map(ShapePreview::Box),
            // An unfinished polygon stays in sight whatever the tool: it is work.
            _ => self.polygon.preview(frame, sensor).map(ShapePreview::Polygon),
        }
    }

    /// Pass an event to the active tool.
    pub fn handle(
        &mut self,
        event: &ToolEvent,
        editor: &mut Editor,
        around: &ToolEnvironment,
    ) -> ToolResponse {
        let around = ToolEnvironment { snaps: self.snaps, ..*around };
        let tool = if around.context.editable { self.tool } else { ImageTool::Select };
        if *event == ToolEvent::Key(ToolKey::Snap) {
            let drawing = tool != ImageTool::Select;
            self.snaps ^= drawing;
            return if drawing { ToolResponse::HANDLED } else { ToolResponse::IGNORED };
        }
        if tool == ImageTool::Select {
            return self.select.handle(event, editor, &mut self.index, &around);
        }
        let at = self.snapped_position(event, editor, &around);
        match tool {
            ImageTool::Box => self.rectangle.handle(event, at, editor, around.context),
            _ => self.polygon.handle(event, at, editor, around.context),
        }
    }

    /// Where an event happened, drawn to a neighbour's border where that is wanted.
    fn snapped_position(
        &mut self,
        event: &ToolEvent,
        editor: &Editor,
        around: &ToolEnvironment,
    ) -> Option<Point2> {
        let (ToolEvent::Down { at, .. } | ToolEvent::Move { at, .. } | ToolEvent::Up { at, .. }) = *event
        else {
            return None;
        };
        if self.snaps {
            self.index.refresh(editor, around.context.frame, around.context.sensor);
        }
        Some(around.snap(at, editor, &self.index, None))
    }
}
