//! What the 3D views share: the workbench, the viewer, the current drag.

use super::drag::DragState;
use super::draw_loop::DrawLoop;
use super::load::{CloudCache, CloudState};
use super::viewer::{CloudViewport, Viewer};
use crate::render::ColorMode;
use crate::workbench::pins::{Pin, geometry_of, pins};
use crate::workbench::state::{Workbench, WorkbenchTool};
use assay_core::geometry::{Cuboid, GeometryKind, Point3};
use assay_core::golden::Anchor;
use assay_core::label::Document;
use assay_editor::Edit;
use assay_editor::cuboid::{CuboidPlacement, cuboid_at, set_cuboid};
use assay_editor::view::OrthographicView;
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

/// What points around a cuboid are looked at when it is fitted, m beyond its longest side.
const FIT_MARGIN_M: f64 = 3.0;

/// A cuboid as it is drawn.
#[derive(Clone, Debug)]
pub struct VisibleCuboid {
    /// The object.
    pub id: String,
    /// Its class.
    pub class: String,
    /// The class's colour.
    pub color: String,
    /// Where it is.
    pub cuboid: Cuboid,
}

/// Handles shared by the 3D views.
#[derive(Clone, Copy)]
pub struct CloudContext {
    /// The workbench around.
    pub wb: Workbench,
    /// Id of the LiDAR that cuboids belong to.
    pub sensor: StoredValue<String>,
    /// The view that fills the area.
    pub large: RwSignal<CloudViewport>,
    /// What point colours say.
    pub mode: RwSignal<ColorMode>,
    /// Whether there are points on screen.
    pub state: RwSignal<CloudState>,
    /// Chunks of a large cloud that are on their way.
    pub coming: RwSignal<usize>,
    /// Whether what was seen in the frames around is shown as well.
    pub accumulates: RwSignal<bool>,
    /// Status text after an action, also for screen readers.
    pub status: RwSignal<String>,
    /// Share of the selected thing's points that the last fit holds.
    pub fit_share: RwSignal<Option<f64>>,
    /// While flickering, whether golden's turn is on.
    pub shows_golden_turn: RwSignal<bool>,
    pub(super) viewer: StoredValue<Option<Viewer>, LocalStorage>,
    pub(super) frames: StoredValue<DrawLoop, LocalStorage>,
    pub(super) clouds: StoredValue<CloudCache, LocalStorage>,
    pub(super) canvases: StoredValue<[Option<HtmlCanvasElement>; 4], LocalStorage>,
    pub(super) zooms: StoredValue<[f64; 3]>,
    pub(super) placement: StoredValue<CuboidPlacement>,
    pub(super) preview: StoredValue<Option<Cuboid>>,
    pub(super) drag: StoredValue<Option<DragState>, LocalStorage>,
    /// The cuboid that projections are aligned with; stays while it is being dragged.
    pub(super) anchor: StoredValue<Option<Cuboid>>,
    pub(super) is_overlay_stale: StoredValue<bool>,
}

impl CloudContext {
    /// For a workbench whose scene has a LiDAR.
    pub fn new(wb: Workbench) -> Self {
        let sensor = wb.scene.with_value(|scene| scene.lidar().map(|s| s.id.clone()).unwrap_or_default());
        Self {
            wb,
            sensor: StoredValue::new(sensor),
            large: RwSignal::new(CloudViewport::Perspective),
            mode: RwSignal::new(ColorMode::Height),
            state: RwSignal::new(CloudState::Loading),
            coming: RwSignal::new(0),
            accumulates: RwSignal::new(false),
            status: RwSignal::new(String::new()),
            fit_share: RwSignal::new(None),
            shows_golden_turn: RwSignal::new(false),
            viewer: StoredValue::new_local(None),
            frames: StoredValue::new_local(DrawLoop::default()),
            clouds: StoredValue::new_local(CloudCache::default()),
            canvases: StoredValue::new_local(Default::default()),
            zooms: StoredValue::new([1.0; 3]),
            placement: StoredValue::new(CuboidPlacement::default()),
            preview: StoredValue::new(None),
            drag: StoredValue::new_local(None),
            anchor: StoredValue::new(None),
            is_overlay_stale: StoredValue::new(true),
        }
    }

    /// Whether the label may be changed here.
    pub fn may_edit(&self) -> bool {
        self.wb.editable.get_untracked()
    }

    /// Read or change the viewer; `None` where there is none.
    pub fn with_viewer<T>(&self, act: impl FnOnce(&mut Viewer) -> T) -> Option<T> {
        self.viewer.try_update_value(|viewer| viewer.as_mut().map(act)).flatten()
    }

    /// Draw again: views follow the selection, the overlay is drawn anew.
    pub fn refresh(&self) {
        let selected = self.selected().map(|drawn| drawn.cuboid);
        if self.drag.with_value(Option::is_none) {
            self.anchor.set_value(selected);
        }
        let (anchor, zooms) = (self.anchor.get_value(), self.zooms.get_value());
        self.with_viewer(|viewer| {
            viewer.set_highlighted(selected);
            let window = viewer.camera.window(viewer.size_of(CloudViewport::Perspective));
            viewer.set_window(CloudViewport::Perspective, Some(window));
            for (side, zoom) in OrthographicView::ALL.into_iter().zip(zooms) {
                let viewport = CloudViewport::Projection(side);
                let window = anchor.map(|cuboid| side.window(&cuboid, zoom, viewer.size_of(viewport)));
                viewer.set_window(viewport, window);
            }
        });
        self.is_overlay_stale.set_value(true);
        self.frames.try_with_value(DrawLoop::request);
    }

    /// The cuboids of a document in the frame on screen, without hidden ones.
    pub fn drawn(&self, document: &Document) -> Vec<VisibleCuboid> {
        let frame = self.wb.frame.get_untracked();
        let sensor = self.sensor.get_value();
        self.wb.hidden.with_untracked(|hidden| {
            let shown = document.objects.iter().filter(|object| !hidden.contains(&object.id));
            shown
                .filter_map(|object| {
                    let cuboid = cuboid_at(object, frame, &sensor)?;
                    let (id, class) = (object.id.clone(), object.class.clone());
                    Some(VisibleCuboid { color: self.color_of(&class), id, class, cuboid })
                })
                .collect()
        })
    }

    /// The label's cuboids in the frame on screen.
    pub fn label(&self) -> Vec<VisibleCuboid> {
        self.wb.editor.with_untracked(|editor| self.drawn(editor.document()))
    }

    /// Golden's cuboids, while comparing.
    pub fn golden(&self) -> Vec<VisibleCuboid> {
        if !self.wb.comparing.get_untracked() {
            return Vec::new();
        }
        self.wb.golden.with_untracked(|golden| golden.as_ref().map(|g| self.drawn(g)).unwrap_or_default())
    }

    /// The cuboids that a model predicts, while they are shown.
    pub fn predicted(&self) -> Vec<VisibleCuboid> {
        self.wb.predicted.document.with_untracked(|document| {
            document.as_ref().map(|document| self.drawn(document)).unwrap_or_default()
        })
    }

    /// The selected object's cuboid in the frame on screen.
    pub fn selected(&self) -> Option<VisibleCuboid> {
        let id = self.wb.editor.with_untracked(|editor| editor.selection().map(str::to_owned))?;
        self.label().into_iter().find(|drawn| drawn.id == id)
    }

    /// Open comments in the frame on screen, m; those on an object stand on top of it.
    pub fn pins(&self) -> Vec<Pin<Point3>> {
        let on_frame = self.wb.frame.get_untracked();
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

    fn color_of(&self, class: &str) -> String {
        self.wb.stage.with_value(|stage| {
            stage.ontology.class(class).map_or_else(|| "#a3adb8".to_owned(), |c| c.color.clone())
        })
    }

    /// The class that is placed next with its usual size: the current class, or the first that has cuboids.
    pub fn class_to_place(&self) -> (String, Option<[f64; 3]>) {
        let wanted = self.wb.class.get_untracked();
        self.wb.stage.with_value(|stage| {
            let has_cuboid = |c: &&assay_core::ontology::Class| c.geometry.contains(&GeometryKind::Cuboid);
            let class = stage.ontology.class(&wanted).filter(has_cuboid);
            let class = class.or_else(|| stage.ontology.classes.iter().find(has_cuboid));
            class.map_or((wanted.clone(), None), |c| (c.name.clone(), c.usual_size_m))
        })
    }

    /// Select an object, or nothing, in all views.
    pub fn select(&self, id: Option<String>) {
        self.clear_status();
        self.wb.editor.update(|editor| editor.select(id));
    }

    /// Whether the selected cuboid may be changed now.
    pub fn selected_to_edit(&self) -> Option<VisibleCuboid> {
        let drawn = self.selected().filter(|_| self.may_edit())?;
        let is_locked = self.wb.locked.with_untracked(|locked| locked.contains(&drawn.id));
        if is_locked {
            self.status.set(format!("{} is locked. Unlock it with L to change it.", drawn.class));
        }
        (!is_locked).then_some(drawn)
    }

    /// Show a change of an object's cuboid within the running step.
    pub fn preview_change(&self, id: &str, cuboid: Cuboid) {
        let (frame, sensor) = (self.wb.frame.get_untracked(), self.sensor.get_value());
        self.wb.editor.update(|editor| {
            let edit: Option<Edit> = set_cuboid(editor.document(), id, frame, &sensor, cuboid);
            editor.preview(edit);
        });
    }

    /// Close the running step.
    pub fn commit(&self) {
        self.wb.editor.update(assay_editor::Editor::commit);
    }

    /// Change the selected cuboid in one step and say what came of it.
    pub fn change(&self, act: impl FnOnce(&Cuboid) -> Cuboid) {
        let Some(drawn) = self.selected_to_edit() else { return };
        self.clear_status();
        self.preview_change(&drawn.id, act(&drawn.cuboid));
        self.commit();
    }

    /// Clear the status of the last action.
    pub fn clear_status(&self) {
        self.fit_share.set(None);
        if !self.status.with_untracked(String::is_empty) {
            self.status.set(String::new());
        }
    }

    /// Fit the selected cuboid again to the points inside it and the ground.
    pub fn fit_selected(&self) {
        let Some(drawn) = self.selected_to_edit() else { return };
        let radius_m = drawn.cuboid.size[0].max(drawn.cuboid.size[1]) + FIT_MARGIN_M;
        let points = self.cloud_points(|chunks| chunks.points_near(drawn.cuboid.center, radius_m));
        let Some(fit) = points.and_then(|p| assay_editor::cuboid::fit_inside(&p, &drawn.cuboid)) else {
            self.status
                .set("Too few points here to fit to. Move the cuboid onto the thing first.".to_owned());
            return;
        };
        self.preview_change(&drawn.id, fit.cuboid);
        self.commit();
        self.fit_share.set(Some(fit.share));
        self.status.set(format!("Fitted: {:.0} % of the points around are inside.", fit.share * 100.0));
    }

    /// Ask something of the cloud on screen.
    pub fn cloud_points<T>(&self, ask: impl FnOnce(&assay_editor::view::PointChunks) -> T) -> Option<T> {
        self.with_viewer(|viewer| viewer.cloud().cloned()).flatten().map(|cloud| ask(&cloud.chunks()))
    }

    /// Height of the ground near the sensor, m.
    pub fn ground_m(&self) -> f64 {
        self.with_viewer(|viewer| viewer.cloud().map(|c| c.ground_m)).flatten().unwrap_or(0.0)
    }

    /// Put the tool away once it has done its work.
    pub fn reset_tool(&self) {
        self.wb.tool.set(WorkbenchTool::Select);
    }
}
