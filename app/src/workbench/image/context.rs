//! What the handlers and the painter of one image view share.

use super::image_load::ImageLoad;
use super::marks::{FindingMarker, marks};
use super::tiles::ImageTiles;
use crate::workbench::pins::{Pin, geometry_of, is_under, pins};
use crate::workbench::state::{Workbench, WorkbenchTool};
use assay_core::geometry::Point2;
use assay_core::golden::Anchor;
use assay_core::scene::SensorKind;
use assay_editor::ImageViewport;
use assay_editor::tool::{
    ImageTool, ImageTools, PolygonTarget, ToolContext, ToolEnvironment, ToolEvent, ToolResponse,
};
use leptos::prelude::*;

/// Handles to the state of one image view.
#[derive(Clone, Copy)]
pub struct ImageContext {
    /// The workbench around it.
    pub wb: Workbench,
    /// The camera on screen, by its id.
    pub sensor: StoredValue<String>,
    /// Which part of the picture is on screen.
    pub view: RwSignal<ImageViewport>,
    /// The tools with their states.
    pub tools: RwSignal<ImageTools>,
    /// The picture.
    pub picture: RwSignal<ImageLoad, LocalStorage>,
    /// Of a very large picture the tiles that are here.
    pub tiles: StoredValue<ImageTiles, LocalStorage>,
    /// Changes when more of them are here.
    pub tiles_loaded: RwSignal<u32>,
    /// The pointer, image px.
    pub pointer: RwSignal<Option<Point2>>,
    /// A sentence for the person.
    pub note: RwSignal<Option<&'static str>>,
    /// Where the divider of the swipe is, share of the view's width.
    pub swipe: RwSignal<f64>,
    /// While flickering: whether golden is the one on screen.
    pub flickers_to_golden: RwSignal<bool>,
    /// The pointer is moved by keys, and shown as a cross.
    pub by_keys: RwSignal<bool>,
    /// The drawing tool that was used last.
    pub last_tool: StoredValue<WorkbenchTool>,
    /// Findings of the current grade that have a place in this picture.
    pub marks: RwSignal<Vec<FindingMarker>>,
}

impl ImageContext {
    /// For the scene's first camera.
    pub fn new(wb: Workbench) -> Self {
        let (sensor, size) = wb.scene.with_value(|scene| {
            let camera = scene.cameras().next();
            let size = match camera.map(|c| &c.kind) {
                Some(SensorKind::Camera { width, height, .. }) => [f64::from(*width), f64::from(*height)],
                _ => [1.0, 1.0],
            };
            (camera.map(|c| c.id.clone()).unwrap_or_default(), size)
        });
        Self {
            wb,
            sensor: StoredValue::new(sensor),
            view: RwSignal::new(ImageViewport::fitted(size, [800.0, 600.0])),
            tools: RwSignal::new(ImageTools::default()),
            picture: RwSignal::new_local(ImageLoad::Loading),
            tiles: StoredValue::new_local(ImageTiles::default()),
            tiles_loaded: RwSignal::new(0),
            pointer: RwSignal::new(None),
            note: RwSignal::new(None),
            swipe: RwSignal::new(0.5),
            flickers_to_golden: RwSignal::new(false),
            by_keys: RwSignal::new(false),
            last_tool: StoredValue::new(WorkbenchTool::Polygon),
            marks: RwSignal::new(Vec::new()),
        }
    }

    /// Whether the label may be changed here.
    pub fn editable(self) -> bool {
        self.wb.can_edit()
    }

    /// Address of the picture in the frame on screen.
    pub fn image_url(self) -> Option<String> {
        let (frame, sensor) = (self.wb.frame.get(), self.sensor.get_value());
        let blob = self.wb.scene.with_value(|scene| {
            scene.data(frame, &sensor).map(|d| d.shown.as_ref().unwrap_or(&d.blob).clone())
        })?;
        Some(self.wb.blob_url(&blob))
    }

    /// Key of the tiles of a very large image.
    pub fn pyramid(self) -> Option<String> {
        let (frame, sensor) = (self.wb.frame.get_untracked(), self.sensor.get_value());
        self.wb.scene.with_value(|scene| scene.data(frame, &sensor)?.pyramid.clone())
    }

    /// Give an event to the tools and pass on what came of it.
    pub fn send(self, event: &ToolEvent) -> ToolResponse {
        let wb = self.wb;
        let mut reply = ToolResponse::default();
        self.tools.try_maybe_update(|tools| {
            wb.editor.try_maybe_update(|editor| {
                let before = (editor.revision(), editor.selection().map(str::to_owned));
                reply = self.with_environment(|around| tools.handle(event, editor, around));
                (before != (editor.revision(), editor.selection().map(str::to_owned)), ())
            });
            (true, ())
        });
        if reply.finished && wb.tool.get_untracked() != WorkbenchTool::Select {
            wb.tool.set(WorkbenchTool::Select);
        }
        if !matches!(event, ToolEvent::Move { .. }) && self.note.get_untracked() != reply.note {
            self.note.set(reply.note);
        }
        self.publish(event);
        reply
    }

    fn with_environment<T>(self, then: impl FnOnce(&ToolEnvironment) -> T) -> T {
        let (hidden, locked) = (self.wb.hidden.get_untracked(), self.wb.locked.get_untracked());
        let (sensor, class) = (self.sensor.get_value(), self.wb.class.get_untracked());
        let view = self.view.get_untracked();
        let tool_context = ToolContext {
            frame: self.wb.frame.get_untracked(),
            sensor: &sensor,
            class: &class,
            image: view.image(),
            scale: view.scale(),
            editable: self.editable(),
            new_id: &|| uuid::Uuid::now_v7().to_string(),
        };
        then(&ToolEnvironment::new(&tool_context, &hidden, &locked))
    }

    /// Tell the rest of the workbench what is being drawn and what lies under the pointer.
    fn publish(self, event: &ToolEvent) {
        let wb = self.wb;
        let (pending, hovered) =
            self.tools.with_untracked(|t| (t.pending().cloned(), t.hovered().map(str::to_owned)));
        if wb.pending.with_untracked(|p| *p != pending) {
            wb.pending.set(pending);
        }
        if !matches!(event, ToolEvent::Move { .. } | ToolEvent::Leave | ToolEvent::Up { .. }) {
            return;
        }
        let finding = self.finding_under_pointer(hovered.as_deref());
        if wb.hovered_finding.get_untracked() != finding {
            wb.hovered_finding.set(finding);
        }
        if wb.hovered_object.with_untracked(|h| *h != hovered) {
            wb.hovered_object.set(hovered);
        }
        let comment = self.comment_under_pointer();
        if wb.hovered_comment.with_untracked(|c| *c != comment) {
            wb.hovered_comment.set(comment);
        }
    }

    /// A finding whose place is near the pointer, else one about the object under it.
    fn finding_under_pointer(self, hovered: Option<&str>) -> Option<usize> {
        const NEAR_PX: f64 = 14.0;
        let (pointer, scale) = (self.pointer.get_untracked()?, self.view.get_untracked().scale());
        self.marks.with_untracked(|marks| {
            let near = |m: &&FindingMarker| m.distance(pointer).is_some_and(|d| d * scale <= NEAR_PX);
            let about = |m: &&FindingMarker| hovered.is_some() && m.label.as_deref() == hovered;
            marks.iter().find(near).or_else(|| marks.iter().find(about)).map(|m| m.index)
        })
    }

    fn comment_under_pointer(self) -> Option<String> {
        let (at, view) = (self.pointer.get_untracked()?, self.view.get_untracked());
        let place = view.to_screen(at);
        self.pins().into_iter().find(|pin| is_under(view.to_screen(pin.at), place))?.comment
    }

    /// Open comments on the picture; those on an object stand in its middle.
    pub fn pins(self) -> Vec<Pin<Point2>> {
        let on_frame = self.wb.frame.get_untracked();
        self.sensor.with_value(|on_sensor| {
            pins(self.wb, |anchor| match anchor {
                Anchor::Pixel { frame, sensor, at } if *frame == on_frame && sensor == on_sensor => Some(*at),
                Anchor::Object { frame, object } if *frame == on_frame => {
                    Some(geometry_of(self.wb, object, on_frame, on_sensor)?.bounds()?.center())
                }
                _ => None,
            })
        })
    }

    /// Activate the tool of the workbench.
    pub fn set_tool(self, tool: WorkbenchTool) {
        if matches!(tool, WorkbenchTool::Polygon | WorkbenchTool::Box) {
            self.last_tool.set_value(tool);
        }
        let tool = match tool {
            WorkbenchTool::Polygon => ImageTool::Polygon,
            WorkbenchTool::Box => ImageTool::Box,
            WorkbenchTool::Select | WorkbenchTool::Cuboid | WorkbenchTool::Comment => ImageTool::Select,
        };
        self.tools.update(|tools| tools.select_tool(tool));
        self.note.set(None);
    }

    /// Draw a hole in the selected object, or its shape again.
    pub fn draw_selected(self, target: fn(String) -> PolygonTarget) {
        let Some(id) = self.wb.editor.with_untracked(|e| e.selection().map(str::to_owned)) else { return };
        self.tools.update(|tools| tools.start_polygon(target(id)));
        self.wb.tool.set(WorkbenchTool::Polygon);
    }

    /// Go on with an unfinished polygon that came with the draft, or lay down one that others gave up.
    pub fn restore_pending(self) {
        let pending = self.wb.pending.get();
        if !self.editable() || self.tools.with_untracked(|t| t.pending() == pending.as_ref()) {
            return;
        }
        if let Some(pending) = &pending {
            self.wb.class.set(pending.class.clone());
            self.wb.tool.set(WorkbenchTool::Polygon);
        }
        self.tools.update(|tools| tools.restore(pending));
    }

    /// Bring a place into sight that the list asks for.
    pub fn show_requested_area(self) {
        let Some((sensor, [x, y])) = self.wb.look_at_pixel.get() else { return };
        if self.sensor.with_value(|s| *s == sensor) {
            self.view.update(|view| view.show([x - 40.0, y - 40.0, x + 40.0, y + 40.0]));
        }
        self.wb.look_at_pixel.set(None);
    }

    /// Find the places of the current grade's findings.
    pub fn find_marks(self) {
        let wb = self.wb;
        let frame = wb.frame.get();
        let found = wb.grade.with(|grade| {
            let grade = grade.as_ref().filter(|_| wb.comparing.get_untracked())?;
            wb.golden.with_untracked(|golden| {
                let golden = golden.as_ref()?;
                Some(wb.rubric.with_untracked(|rubric| {
                    wb.editor.with_untracked(|editor| {
                        let sensor = self.sensor.get_value();
                        marks(grade, rubric, editor.document(), golden, frame, &sensor)
                    })
                }))
            })
        });
        self.marks.set(found.unwrap_or_default());
    }
}
