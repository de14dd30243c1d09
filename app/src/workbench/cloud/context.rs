//! Context of the 3D view: the handles that its panes share, in groups.

use super::cache::CloudCache;
use super::drag::DragState;
use super::draw_loop::DrawLoop;
use super::projection_view::ProjectionView;
use super::viewer::Viewer;
use super::viewport::CloudViewport;
use super::visible_cuboid::{VisibleCuboid, class_to_place, visible_cuboids};
use crate::render::ColorMode;
use crate::workbench::state::{Pin, ShapeProgress, Workbench, geometry_of, pins};
use assay_core::geometry::{Cuboid, GeometryKind, Point3};
use assay_core::golden::Anchor;
use assay_core::label::Document;
use assay_editor::cuboid::CuboidPlacement;
use assay_editor::view::{OrthographicView, PointChunks};
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

/// State of the points of the frame on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum CloudState {
    /// The points are on their way.
    Loading,
    /// This many points are on screen.
    Loaded(u32),
    /// The frame has no points.
    Missing,
    /// The points could not be loaded, and why.
    Failed(String),
}

/// Handles to what the views show.
#[derive(Clone, Copy)]
pub struct CloudDisplay {
    /// View that fills the area.
    pub large: RwSignal<CloudViewport>,
    /// Meaning of point colours.
    pub mode: RwSignal<ColorMode>,
    /// Range of intensities that colours run over, where somebody set it; else that of the data.
    pub intensity_range: RwSignal<Option<[f32; 2]>>,
    /// Range of heights that colours run over, m, where somebody set it; else from the ground of the data on.
    pub height_range: RwSignal<Option<[f32; 2]>>,
    /// Whether points of the frames around are shown as well.
    pub accumulates: RwSignal<bool>,
    /// Whether it is golden's turn, while flickering.
    pub shows_golden_turn: RwSignal<bool>,
}

/// Handles to clouds in memory and on their way.
#[derive(Clone, Copy)]
pub struct CloudLoading {
    /// State of the frame's points.
    pub state: RwSignal<CloudState>,
    /// Number of chunks of a large cloud that are on their way.
    pub coming: RwSignal<usize>,
    /// Clouds in memory.
    pub clouds: StoredValue<CloudCache, LocalStorage>,
}

/// Handles to the message about the last action.
#[derive(Clone, Copy)]
pub struct CloudMessage {
    /// Text, also for screen readers.
    pub status: RwSignal<String>,
    /// Share of the points around that the last fit holds.
    pub fit_share: RwSignal<Option<f64>>,
}

/// Handles to what draws.
#[derive(Clone, Copy)]
pub struct CloudDrawing {
    /// Viewer of the points, once the browser gave a graphics context.
    pub viewer: StoredValue<Option<Viewer>, LocalStorage>,
    /// Loop that draws frames.
    pub frames: StoredValue<DrawLoop, LocalStorage>,
    /// Canvases over the panes, in the order of [`CloudViewport::ALL`].
    pub canvases: StoredValue<[Option<HtmlCanvasElement>; 4], LocalStorage>,
    /// Whether the canvases over the panes are to be drawn again.
    pub is_overlay_stale: StoredValue<bool>,
}

/// Handles to the cuboid that is placed or changed.
#[derive(Clone, Copy)]
pub struct CuboidEditing {
    /// What each projection shows.
    pub projections: StoredValue<[ProjectionView; 3]>,
    /// Object that the projections show.
    pub projected: StoredValue<Option<String>>,
    /// Cuboid that is being placed by clicks.
    pub placement: StoredValue<CuboidPlacement>,
    /// Cuboid that a click would place.
    pub preview: StoredValue<Option<Cuboid>>,
    /// Drag that has begun.
    pub drag: StoredValue<Option<DragState>, LocalStorage>,
    /// Cuboid that projections are aligned with; it stays during a drag.
    pub anchor: StoredValue<Option<Cuboid>>,
}

/// Handles shared by the panes of the 3D view.
#[derive(Clone, Copy)]
pub struct CloudContext {
    /// Workbench around the view.
    pub wb: Workbench,
    /// Id of the LiDAR that cuboids belong to.
    pub sensor: StoredValue<String>,
    /// What the views show.
    pub display: CloudDisplay,
    /// Clouds in memory and on their way.
    pub loading: CloudLoading,
    /// Message about the last action.
    pub message: CloudMessage,
    /// What draws.
    pub drawing: CloudDrawing,
    /// Cuboid that is placed or changed.
    pub cuboid: CuboidEditing,
}

impl CloudContext {
    /// Whether the stage has cuboids, which the projections show.
    pub fn has_cuboids(self) -> bool {
        self.wb.stage.with_value(|stage| stage.kind.descriptor().geometries.contains(&GeometryKind::Cuboid))
    }

    /// Context for a workbench whose scene has a LiDAR.
    pub fn new(wb: Workbench) -> Self {
        let sensor = wb.scene.with_value(|scene| scene.lidar().map(|s| s.id.clone()).unwrap_or_default());
        Self {
            wb,
            sensor: StoredValue::new(sensor),
            display: CloudDisplay {
                large: RwSignal::new(CloudViewport::Perspective),
                mode: RwSignal::new(ColorMode::Height),
                intensity_range: RwSignal::new(None),
                height_range: RwSignal::new(None),
                accumulates: RwSignal::new(false),
                shows_golden_turn: RwSignal::new(false),
            },
            loading: CloudLoading {
                state: RwSignal::new(CloudState::Loading),
                coming: RwSignal::new(0),
                clouds: StoredValue::new_local(CloudCache::default()),
            },
            message: CloudMessage { status: RwSignal::new(String::new()), fit_share: RwSignal::new(None) },
            drawing: CloudDrawing {
                viewer: StoredValue::new_local(None),
                frames: StoredValue::new_local(DrawLoop::default()),
                canvases: StoredValue::new_local(Default::default()),
                is_overlay_stale: StoredValue::new(true),
            },
            cuboid: CuboidEditing {
                projections: StoredValue::new(Default::default()),
                projected: StoredValue::new(None),
                placement: StoredValue::new(CuboidPlacement::default()),
                preview: StoredValue::new(None),
                drag: StoredValue::new_local(None),
                anchor: StoredValue::new(None),
            },
        }
    }

    /// Whether the label can be changed now; not tracked.
    pub fn may_edit(&self) -> bool {
        self.wb.editing.editable.get_untracked()
    }

    /// Read or change the viewer; `None` if there is none.
    pub fn with_viewer<T>(&self, act: impl FnOnce(&mut Viewer) -> T) -> Option<T> {
        self.drawing.viewer.try_update_value(|viewer| viewer.as_mut().map(act)).flatten()
    }

    /// Whether a cuboid is being placed or dragged.
    pub fn is_cuboid_unfinished(&self) -> bool {
        self.cuboid.placement.with_value(CuboidPlacement::is_waiting)
            || self.cuboid.drag.with_value(|drag| drag.as_ref().is_some_and(DragState::changes_cuboid))
    }

    /// Draw again: projections follow the selection, the overlay is drawn anew.
    pub fn refresh(&self) {
        self.wb.editing.unfinished.report(if self.is_cuboid_unfinished() {
            ShapeProgress::Unfinished { can_redo: false }
        } else {
            ShapeProgress::Idle
        });
        let selected = self.selected();
        self.follow_selection(selected.as_ref().map(|drawn| drawn.id.as_str()));
        let selected = selected.map(|drawn| drawn.cuboid);
        if self.cuboid.drag.with_value(Option::is_none) {
            self.cuboid.anchor.set_value(selected);
        }
        let (anchor, views) = (self.cuboid.anchor.get_value(), self.cuboid.projections.get_value());
        self.with_viewer(|viewer| {
            viewer.set_highlighted(selected);
            let window = viewer.camera.window(viewer.size_of(CloudViewport::Perspective));
            viewer.set_window(CloudViewport::Perspective, Some(window));
            for (side, view) in OrthographicView::ALL.into_iter().zip(views) {
                let viewport = CloudViewport::Projection(side);
                let size_px = viewer.size_of(viewport);
                let window = anchor.map(|cuboid| view.moved(side.window(&cuboid, view.zoom, size_px)));
                viewer.set_window(viewport, window);
            }
        });
        self.drawing.is_overlay_stale.set_value(true);
        self.drawing.frames.try_with_value(DrawLoop::request);
    }

    /// Bring another object than before to the middle of the projections.
    fn follow_selection(&self, selected: Option<&str>) {
        if self.cuboid.projected.with_value(|projected| projected.as_deref() == selected) {
            return;
        }
        self.cuboid.projected.set_value(selected.map(str::to_owned));
        self.cuboid.projections.update_value(|views| views.iter_mut().for_each(|view| view.off_m = [0.0; 2]));
    }

    /// The cuboids of a document in the frame on screen, without hidden ones.
    pub fn drawn(&self, document: &Document) -> Vec<VisibleCuboid> {
        let frame = self.wb.view.frame.get_untracked();
        self.wb.view.hidden.with_untracked(|hidden| {
            self.sensor.with_value(|sensor| {
                self.wb
                    .stage
                    .with_value(|stage| visible_cuboids(document, hidden, frame, sensor, &stage.ontology))
            })
        })
    }

    /// The label's cuboids in the frame on screen.
    pub fn label(&self) -> Vec<VisibleCuboid> {
        self.wb.editing.editor.with_untracked(|editor| self.drawn(editor.document()))
    }

    /// Golden's cuboids, while comparing.
    pub fn golden(&self) -> Vec<VisibleCuboid> {
        if !self.wb.comparison.is_on.get_untracked() {
            return Vec::new();
        }
        let golden = self.wb.comparison.golden;
        golden.with_untracked(|golden| golden.as_ref().map(|g| self.drawn(g)).unwrap_or_default())
    }

    /// The cuboids of a prediction, while it is shown.
    pub fn predicted(&self) -> Vec<VisibleCuboid> {
        let predicted = self.wb.predictions.document;
        predicted.with_untracked(|document| document.as_ref().map(|d| self.drawn(d)).unwrap_or_default())
    }

    /// The selected object's cuboid in the frame on screen.
    pub fn selected(&self) -> Option<VisibleCuboid> {
        let id = self.wb.editing.selection_untracked()?;
        self.label().into_iter().find(|drawn| drawn.id == id)
    }

    /// Pins of open comments in the frame on screen, m; those on an object are on top of it.
    pub fn pins(&self) -> Vec<Pin<Point3>> {
        let on_frame = self.wb.view.frame.get_untracked();
        self.sensor.with_value(|on_sensor| {
            pins(self.wb, |anchor| match anchor {
                Anchor::Point { frame, sensor, at } if *frame == on_frame && sensor == on_sensor => Some(*at),
                Anchor::Object { frame, object } if *frame == on_frame => {
                    let geometry = geometry_of(self.wb, object, on_frame, on_sensor)?;
                    let cuboid = geometry.as_cuboid()?;
                    Some(cuboid.pose().apply([0.0, 0.0, cuboid.size[2] / 2.0]))
                }
                _ => None,
            })
        })
    }

    /// The class that is placed next, with its usual size.
    pub fn class_to_place(&self) -> (String, Option<[f64; 3]>) {
        let wanted = self.wb.editing.class.get_untracked();
        self.wb.stage.with_value(|stage| class_to_place(&stage.ontology, &wanted))
    }

    /// Read the points of the cloud on screen.
    pub fn cloud_points<T>(&self, read: impl FnOnce(&PointChunks) -> T) -> Option<T> {
        self.with_viewer(|viewer| viewer.cloud().cloned()).flatten().map(|cloud| read(&cloud.chunks()))
    }

    /// Height of the ground near the sensor, m.
    pub fn ground_m(&self) -> f64 {
        self.with_viewer(|viewer| viewer.cloud().map(|c| c.ground_m)).flatten().unwrap_or(0.0)
    }
}
