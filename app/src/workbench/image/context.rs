//! Context of one image view: the handles that its event handlers and its painter share.

use super::compare_layout::CompareLayout;
use super::image_load::ImageLoad;
use super::marks::{FindingMarker, finding_at, marks};
use super::tile_cache::TileCache;
use crate::workbench::state::{CompareMode, Pin, Workbench, WorkbenchTool, geometry_of, is_under, pins};
use assay_core::geometry::Point2;
use assay_core::golden::Anchor;
use assay_core::scene::SensorKind;
use assay_editor::ImageViewport;
use assay_editor::tool::{
    ImageTool, ImageTools, PolygonTarget, ToolContext, ToolEnvironment, ToolEvent, ToolResponse,
};
use leptos::prelude::*;
use web_sys::ImageBitmap;

/// Handles to the state of one image view.
#[derive(Clone, Copy)]
pub struct ImageContext {
    /// Workbench around the view.
    pub wb: Workbench,
    /// Id of the camera on screen.
    pub sensor: StoredValue<String>,
    /// Part of the picture on screen.
    pub view: RwSignal<ImageViewport>,
    /// Tools with their states.
    pub tools: RwSignal<ImageTools>,
    /// Picture.
    pub picture: RwSignal<ImageLoad, LocalStorage>,
    /// Tiles of a very large picture.
    pub tiles: StoredValue<TileCache<ImageBitmap>, LocalStorage>,
    /// Number that changes when more tiles are loaded.
    pub tiles_loaded: RwSignal<u32>,
    /// Pointer, image px.
    pub pointer: RwSignal<Option<Point2>>,
    /// Note for the person.
    pub note: RwSignal<Option<&'static str>>,
    /// Position of the swipe's divider, share of the view's width.
    pub swipe: RwSignal<f64>,
    /// Whether golden is the one on screen, while flickering.
    pub flickers_to_golden: RwSignal<bool>,
    /// Whether keys move the pointer; then it is shown as a cross.
    pub by_keys: RwSignal<bool>,
    /// Whether a finger pointed last: it reaches handles from further away than a mouse.
    pub coarse: StoredValue<bool>,
    /// Findings of the grade that have a location in this picture.
    pub marks: RwSignal<Vec<FindingMarker>>,
}

impl ImageContext {
    /// Context for the scene's first camera.
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
            tiles: StoredValue::new_local(TileCache::default()),
            tiles_loaded: RwSignal::new(0),
            pointer: RwSignal::new(None),
            note: RwSignal::new(None),
            swipe: RwSignal::new(0.5),
            flickers_to_golden: RwSignal::new(false),
            by_keys: RwSignal::new(false),
            coarse: StoredValue::new(false),
            marks: RwSignal::new(Vec::new()),
        }
    }

    /// Whether the label can be changed now; tracked.
    pub fn editable(self) -> bool {
        self.wb.editing.can_edit()
    }

    /// Whether golden is on screen; tracked.
    pub fn compares(self) -> bool {
        self.wb.comparison.compares()
    }

    /// Whether the divider of the swipe is on screen; tracked.
    pub fn swipes(self) -> bool {
        self.compares() && self.wb.comparison.mode.get() == CompareMode::Swipe
    }

    /// Layout of label and golden in a view of this width, px; tracked.
    pub fn compare_layout(self, width_px: f64) -> CompareLayout {
        if !self.compares() {
            return CompareLayout::LABEL;
        }
        let divider = self.swipe.get() * width_px;
        CompareLayout::from_mode(self.wb.comparison.mode.get(), divider, self.flickers_to_golden.get())
    }

    /// Address of the picture in the frame on screen.
    pub fn image_url(self) -> Option<String> {
        let (frame, sensor) = (self.wb.view.frame.get(), self.sensor.get_value());
        let blob = self.wb.scene.with_value(|scene| {
            scene.data(frame, &sensor).map(|d| d.shown.as_ref().unwrap_or(&d.blob).clone())
        })?;
        Some(self.wb.blob_url(&blob))
    }

    /// Key of the tiles of a very large image.
    pub fn pyramid(self) -> Option<String> {
        let (frame, sensor) = (self.wb.view.frame.get_untracked(), self.sensor.get_value());
        self.wb.scene.with_value(|scene| scene.data(frame, &sensor)?.pyramid.clone())
    }

    /// Give an event to the tools and publish the result.
    pub fn send(self, event: &ToolEvent) -> ToolResponse {
        let wb = self.wb;
        let mut reply = ToolResponse::default();
        self.tools.try_maybe_update(|tools| {
            wb.editing.editor.try_maybe_update(|editor| {
                let before = (editor.revision(), editor.selection().map(str::to_owned));
                reply = self.with_environment(|around| tools.handle(event, editor, around));
                (before != (editor.revision(), editor.selection().map(str::to_owned)), ())
            });
            (true, ())
        });
        if reply.finished && wb.editing.tool.get_untracked() != WorkbenchTool::Select {
            wb.editing.tool.set(WorkbenchTool::Select);
        }
        if !matches!(event, ToolEvent::Move { .. }) && self.note.get_untracked() != reply.note {
            self.note.set(reply.note);
        }
        self.publish(event);
        reply
    }

    fn with_environment<T>(self, then: impl FnOnce(&ToolEnvironment) -> T) -> T {
        let (hidden, locked) = (self.wb.view.hidden.get_untracked(), self.wb.editing.locked.get_untracked());
        let (sensor, class) = (self.sensor.get_value(), self.wb.editing.class.get_untracked());
        let view = self.view.get_untracked();
        let tool_context = ToolContext {
            frame: self.wb.view.frame.get_untracked(),
            sensor: &sensor,
            class: &class,
            image: view.image(),
            scale: view.scale(),
            editable: self.editable(),
            coarse: self.coarse.get_value() && !self.by_keys.get_untracked(),
            new_id: &|| uuid::Uuid::now_v7().to_string(),
        };
        then(&ToolEnvironment::new(&tool_context, &hidden, &locked))
    }

    /// Publish the unfinished polygon and what is under the pointer to the rest of the workbench.
    fn publish(self, event: &ToolEvent) {
        let wb = self.wb;
        let (pending, hovered) =
            self.tools.with_untracked(|t| (t.pending().cloned(), t.hovered().map(str::to_owned)));
        if wb.editing.pending.with_untracked(|p| *p != pending) {
            wb.editing.pending.set(pending);
        }
        if !matches!(event, ToolEvent::Move { .. } | ToolEvent::Leave | ToolEvent::Up { .. }) {
            return;
        }
        let finding = self.finding_under_pointer(hovered.as_deref());
        if wb.view.hovered_finding.get_untracked() != finding {
            wb.view.hovered_finding.set(finding);
        }
        if wb.view.hovered_object.with_untracked(|h| *h != hovered) {
            wb.view.hovered_object.set(hovered);
        }
        let comment = self.comment_under_pointer();
        if wb.comments.hovered.with_untracked(|c| *c != comment) {
            wb.comments.hovered.set(comment);
        }
    }

    fn finding_under_pointer(self, hovered: Option<&str>) -> Option<usize> {
        let (pointer, scale) = (self.pointer.get_untracked()?, self.view.get_untracked().scale());
        self.marks.with_untracked(|marks| finding_at(marks, pointer, scale, hovered))
    }

    fn comment_under_pointer(self) -> Option<String> {
        let (at, view) = (self.pointer.get_untracked()?, self.view.get_untracked());
        let place = view.to_screen(at);
        self.pins().into_iter().find(|pin| is_under(view.to_screen(pin.at), place))?.comment
    }

    /// Pins of open comments on the picture; those on an object are in its middle.
    pub fn pins(self) -> Vec<Pin<Point2>> {
        let on_frame = self.wb.view.frame.get_untracked();
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
        let Some(id) = self.wb.editing.editor.with_untracked(|e| e.selection().map(str::to_owned)) else {
            return;
        };
        self.tools.update(|tools| tools.start_polygon(target(id)));
        self.wb.editing.tool.set(WorkbenchTool::Polygon);
    }

    /// Continue an unfinished polygon that came with the draft, or drop one that is no longer pending.
    pub fn restore_pending(self) {
        let pending = self.wb.editing.pending.get();
        if !self.editable() || self.tools.with_untracked(|t| t.pending() == pending.as_ref()) {
            return;
        }
        if let Some(pending) = &pending {
            self.wb.editing.class.set(pending.class.clone());
            self.wb.editing.tool.set(WorkbenchTool::Polygon);
        }
        self.tools.update(|tools| tools.restore(pending));
    }

    /// Find the locations of the grade's findings.
    pub fn find_marks(self) {
        let wb = self.wb;
        let frame = wb.view.frame.get();
        let found = wb.grading.grade.with(|grade| {
            let grade = grade.as_ref().filter(|_| wb.comparison.is_on.get_untracked())?;
            wb.comparison.golden.with_untracked(|golden| {
                let golden = golden.as_ref()?;
                Some(wb.grading.rubric.with_untracked(|rubric| {
                    wb.editing.editor.with_untracked(|editor| {
                        let sensor = self.sensor.get_value();
                        marks(grade, rubric, editor.document(), golden, frame, &sensor)
                    })
                }))
            })
        });
        self.marks.set(found.unwrap_or_default());
    }
}
