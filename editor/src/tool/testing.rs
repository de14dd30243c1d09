//! Small builders for the tests of tools.

use super::{
    ImageTool, ImageTools, KeyModifiers, PointerButton, ToolContext, ToolEnvironment, ToolEvent, ToolKey,
    ToolResponse,
};
use crate::Editor;
use assay_core::geometry::{Geometry, Point2, Polygon, Ring};
use assay_core::label::{Document, Object, Shape};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

pub fn polygon(rings: Vec<Ring>) -> Geometry {
    Geometry::Polygon(Polygon(rings))
}

pub fn rectangle(x: f64, y: f64, side: f64) -> Geometry {
    Geometry::Box([x, y, side, side])
}

pub fn object(id: &str, geometry: Geometry) -> Object {
    let shape = Shape::new(0, "camera".to_owned(), geometry);
    let (id, class) = (id.to_owned(), "tree".to_owned());
    Object { id, class, attributes: BTreeMap::new(), track: false, shapes: vec![shape] }
}

/// Simulated user of the image tools: an image of 100 by 100 px at one screen px per image px.
pub struct TestUser {
    pub editor: Editor,
    pub tools: ImageTools,
    pub editable: bool,
    pub coarse: bool,
    pub scale: f64,
    pub locked: BTreeSet<String>,
    ids: Cell<u32>,
    at: Point2,
    held: KeyModifiers,
}

impl TestUser {
    pub fn with(tool: ImageTool, objects: Vec<Object>) -> Self {
        let mut tools = ImageTools::default();
        tools.select_tool(tool);
        Self {
            editor: Editor::new(Document { objects, ..Document::default() }),
            tools,
            editable: true,
            coarse: false,
            scale: 1.0,
            locked: BTreeSet::new(),
            ids: Cell::new(0),
            at: [0.0, 0.0],
            held: KeyModifiers::default(),
        }
    }

    pub fn send(&mut self, event: ToolEvent) -> ToolResponse {
        let ids = &self.ids;
        let new_id = || {
            ids.set(ids.get() + 1);
            format!("new {}", ids.get())
        };
        let context = ToolContext {
            frame: 0,
            sensor: "camera",
            class: "lawn",
            image: [100.0, 100.0],
            scale: self.scale,
            editable: self.editable,
            coarse: self.coarse,
            new_id: &new_id,
        };
        let hidden = BTreeSet::new();
        self.tools.handle(&event, &mut self.editor, &ToolEnvironment::new(&context, &hidden, &self.locked))
    }

    pub fn holding(&mut self, held: KeyModifiers) -> &mut Self {
        self.held = held;
        self
    }

    pub fn to(&mut self, x: f64, y: f64) -> &mut Self {
        self.at = [x, y];
        self.send(ToolEvent::Move { at: self.at, modifiers: self.held });
        self
    }

    pub fn down(&mut self) -> ToolResponse {
        self.send(ToolEvent::Down { at: self.at, button: PointerButton::Primary, modifiers: self.held })
    }

    pub fn up(&mut self) -> ToolResponse {
        self.send(ToolEvent::Up { at: self.at, modifiers: self.held })
    }

    pub fn click(&mut self, x: f64, y: f64) -> ToolResponse {
        self.to(x, y).down();
        let reply = self.send(ToolEvent::Up { at: [x, y], modifiers: self.held });
        self.held = KeyModifiers::default();
        reply
    }

    pub fn clicks(&mut self, places: &[Point2]) -> &mut Self {
        for [x, y] in places {
            self.click(*x, *y);
        }
        self
    }

    pub fn drag(&mut self, from: Point2, to: Point2) -> &mut Self {
        self.to(from[0], from[1]).down();
        self.to((from[0] + to[0]) / 2.0, (from[1] + to[1]) / 2.0).to(to[0], to[1]).up();
        self
    }

    pub fn key(&mut self, key: ToolKey) -> ToolResponse {
        self.send(ToolEvent::Key(key))
    }

    /// The rings of an object's polygon.
    pub fn rings(&self, id: &str) -> Vec<Ring> {
        match self.geometry(id) {
            Some(Geometry::Polygon(p)) => p.0,
            other => panic!("{id} is no polygon: {other:?}"),
        }
    }

    pub fn geometry(&self, id: &str) -> Option<Geometry> {
        Some(self.editor.document().object(id)?.shape(0, "camera")?.geometry.clone())
    }
}

pub const TRIANGLE: [[f64; 2]; 3] = [[10.0, 10.0], [60.0, 10.0], [60.0, 60.0]];

pub fn drawing() -> TestUser {
    TestUser::with(ImageTool::Polygon, Vec::new())
}

/// A square from 20 to 80, selected.
pub fn selected_square() -> TestUser {
    let square = vec![[20.0, 20.0], [80.0, 20.0], [80.0, 80.0], [20.0, 80.0]];
    let mut user = TestUser::with(ImageTool::Select, vec![object("a", polygon(vec![square]))]);
    user.editor.select(Some("a".to_owned()));
    user
}
