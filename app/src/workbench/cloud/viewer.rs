//! Viewer of points: what each pane shows and how far it is drawn. It knows nothing of labels.

use super::loaded::LoadedCloud;
use super::viewport::{CloudViewport, is_near};
use crate::render::{ColorMode, FrameBudget, GlCanvas, Pane, PointStyle, RenderError};
use assay_core::geometry::{Cuboid, Point3, sub3};
use assay_editor::view::{OrbitCamera, ViewWindow, draw_ranges};
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// Number of points copied to the GPU in one frame: more would delay the pointer.
const UPLOAD_POINTS: usize = 60_000;
/// Least number of points added to a resting picture in one frame.
const RESTING_POINTS: u32 = 30_000;
/// Largest number of device px in a CSS px: more cost time and show nothing.
const MAX_SCALE: f64 = 2.0;
/// Time after a movement before the picture is refined, ms.
const REST_MS: f64 = 120.0;
/// Largest time between frames that follow one another, ms.
const GAP_MS: f64 = 250.0;

/// Position and progress of a pane.
#[derive(Default)]
struct PaneProgress {
    at_px: [f64; 2],
    size_px: [f64; 2],
    window: Option<ViewWindow>,
    is_stale: bool,
    is_complete: bool,
    /// Number of points that the picture may have so far.
    spent: u32,
    /// Number of points drawn of each chunk.
    drawn: Vec<u32>,
}

/// The views of one cloud on one canvas.
pub struct Viewer {
    /// Camera of the perspective view.
    pub camera: OrbitCamera,
    canvas: HtmlCanvasElement,
    screen: Option<GlCanvas>,
    size_px: [f64; 2],
    panes: [PaneProgress; 4],
    cloud: Option<Rc<LoadedCloud>>,
    /// Cloud that is drawn instead: the same with points of the frames around.
    accumulated: Option<Rc<LoadedCloud>>,
    is_uploaded: bool,
    /// Origin of the positions on the GPU, m.
    origin: Point3,
    highlighted: Option<Cuboid>,
    /// Window and highlighted cuboid of the last request for points.
    requested_for: Option<(Option<ViewWindow>, Option<Cuboid>)>,
    is_resting: bool,
    style: PointStyle,
    /// Heights that colours run over, m, where somebody set them.
    chosen_heights_m: Option<[f32; 2]>,
    budget: FrameBudget,
    last: Option<(f64, bool)>,
    moved_ms: f64,
    drawn_points: u32,
}

impl Viewer {
    /// Viewer on a canvas below the panes.
    pub fn new(canvas: HtmlCanvasElement) -> Result<Self, RenderError> {
        Ok(Self {
            camera: OrbitCamera::default(),
            screen: Some(GlCanvas::new(canvas.clone())?),
            canvas,
            size_px: [1.0; 2],
            panes: Default::default(),
            cloud: None,
            accumulated: None,
            is_uploaded: true,
            origin: [0.0; 3],
            highlighted: None,
            requested_for: None,
            is_resting: false,
            style: PointStyle::default(),
            chosen_heights_m: None,
            budget: FrameBudget::default(),
            last: None,
            moved_ms: f64::MIN,
            drawn_points: 0,
        })
    }

    /// The browser took the graphics context away: draw nothing until it gives one back.
    pub fn lose_context(&mut self) {
        self.screen = None;
    }

    /// The browser gave the context back: everything is copied to the GPU again.
    pub fn restore_context(&mut self) -> Result<(), RenderError> {
        self.screen = Some(GlCanvas::new(self.canvas.clone())?);
        if let Some(cloud) = self.cloud.clone() {
            self.show(cloud);
        }
        Ok(())
    }

    /// Show a cloud, or the same again. The first points of the previous cloud stay in memory.
    pub fn show(&mut self, cloud: Rc<LoadedCloud>) {
        if let Some(before) = self.cloud.take().filter(|before| !Rc::ptr_eq(before, &cloud)) {
            self.accumulated = None;
            before.shrink();
        }
        if let Some(bounds) = cloud.tiles.as_ref().and_then(|tiles| tiles.index.bounds())
            && !is_near(&bounds, self.camera.target)
        {
            self.camera = self.camera.fit_bounds(bounds);
        }
        self.origin = cloud.chunks().origin;
        self.style.heights_m = self.heights_from_origin(&cloud);
        self.update_highlight();
        if let Some(screen) = &mut self.screen {
            screen.clear_points();
            screen.set_grid_height(cloud.ground_m - self.origin[2]);
        }
        self.is_uploaded = false;
        self.cloud = Some(cloud);
        self.mark_all();
    }

    /// Let colours run over other heights, m, or over those of the data.
    pub fn choose_heights(&mut self, heights_m: Option<[f32; 2]>) {
        self.chosen_heights_m = heights_m;
        if let Some(cloud) = self.cloud.clone() {
            self.style.heights_m = self.heights_from_origin(&cloud);
            self.mark_all();
        }
    }

    /// Heights between which a cloud's colours run, m from the chunks' origin.
    fn heights_from_origin(&self, cloud: &LoadedCloud) -> [f32; 2] {
        let from_origin = |height: f32| (f64::from(height) - self.origin[2]) as f32;
        self.chosen_heights_m.map_or(cloud.heights_m, |chosen| chosen.map(from_origin))
    }

    /// Show no points.
    pub fn show_nothing(&mut self) {
        (self.cloud, self.accumulated) = (None, None);
        if let Some(screen) = &mut self.screen {
            screen.clear_points();
        }
        self.mark_all();
    }

    /// Draw this in place of the cloud on screen; with `None` that cloud again.
    pub fn show_accumulated(&mut self, around: Option<Rc<LoadedCloud>>) {
        if self.accumulated.is_none() && around.is_none() {
            return;
        }
        self.accumulated = around;
        if let Some(screen) = &mut self.screen {
            screen.clear_points();
        }
        self.is_uploaded = false;
        self.mark_all();
    }

    /// The cloud on screen, without the frames around.
    pub fn cloud(&self) -> Option<&Rc<LoadedCloud>> {
        self.cloud.as_ref()
    }

    /// The cloud that is drawn: the one on screen, or the same with the frames around.
    fn drawn(&self) -> Option<Rc<LoadedCloud>> {
        self.accumulated.as_ref().or(self.cloud.as_ref()).cloned()
    }

    /// Set the meaning of colours.
    pub fn set_mode(&mut self, mode: ColorMode) {
        if self.style.mode != mode {
            self.style.mode = mode;
            self.mark_all();
        }
    }

    /// Draw the cloud with its new colours.
    pub fn recolor(&mut self) {
        let drawn = self.drawn();
        if let (Some(screen), Some(cloud)) = (&mut self.screen, drawn) {
            screen.recolor(&cloud.chunks(), &|index| cloud.tint(index));
            self.mark_all();
        }
    }

    /// Make the points inside a cuboid brighter.
    pub fn set_highlighted(&mut self, highlighted: Option<Cuboid>) {
        if self.highlighted != highlighted {
            self.highlighted = highlighted;
            self.update_highlight();
            self.mark_all();
        }
    }

    fn update_highlight(&mut self) {
        self.style.highlighted =
            self.highlighted.map(|c| Cuboid { center: sub3(c.center, self.origin), ..c });
    }

    /// Copy the cloud's points again that changed.
    pub fn resume_upload(&mut self) {
        self.is_uploaded = false;
    }

    /// Whether the large view rests and differs from the last call.
    pub fn has_moved_on(&mut self) -> bool {
        let seen = (self.window(CloudViewport::Perspective), self.highlighted);
        let has = self.is_resting && self.requested_for != Some(seen);
        if has {
            self.requested_for = Some(seen);
        }
        has
    }

    /// Set the size of the canvas on screen, CSS px.
    pub fn set_size(&mut self, size_px: [f64; 2]) {
        self.size_px = size_px;
    }

    /// Set the position of a pane on the canvas, CSS px.
    pub fn set_pane(&mut self, viewport: CloudViewport, at_px: [f64; 2], size_px: [f64; 2]) {
        let pane = &mut self.panes[viewport.index()];
        if (pane.at_px, pane.size_px) != (at_px, size_px) {
            (pane.at_px, pane.size_px, pane.is_stale) = (at_px, size_px, true);
        }
    }

    /// Size of a pane, CSS px.
    pub fn size_of(&self, viewport: CloudViewport) -> [f64; 2] {
        self.panes[viewport.index()].size_px.map(|v| v.max(1.0))
    }

    /// Set what a pane shows; `None` leaves it empty.
    pub fn set_window(&mut self, viewport: CloudViewport, window: Option<ViewWindow>) {
        let pane = &mut self.panes[viewport.index()];
        if pane.window != window {
            (pane.window, pane.is_stale) = (window, true);
        }
    }

    /// What a pane shows now.
    pub fn window(&self, viewport: CloudViewport) -> Option<ViewWindow> {
        self.panes[viewport.index()].window
    }

    /// Points in the last picture of the perspective view, and the frame budget's view of the machine.
    pub fn progress(&self) -> (u32, bool, FrameBudget) {
        (self.drawn_points, self.panes.iter().all(|p| p.is_complete) && self.is_uploaded, self.budget)
    }

    fn mark_all(&mut self) {
        for pane in &mut self.panes {
            pane.is_stale = true;
        }
    }

    /// Draw what changed, or refine what did not. Returns whether there is more to draw.
    pub fn frame(&mut self, now_ms: f64) -> bool {
        let cloud = self.drawn();
        let Some(screen) = &mut self.screen else { return false };
        if let Some((last_ms, was_full)) = self.last.take()
            && now_ms - last_ms < GAP_MS
            && self.is_uploaded
        {
            self.budget.learn(now_ms - last_ms, was_full);
        }
        if let (Some(cloud), false) = (cloud, self.is_uploaded) {
            let tint = |index| cloud.tint(index);
            let mut uploaded = Vec::new();
            self.is_uploaded = screen.upload(&cloud.chunks(), &tint, UPLOAD_POINTS, &mut uploaded);
            // What is drawn stays: the new points are added to it.
            for pane in &mut self.panes {
                pane.is_complete = false;
                uploaded.iter().for_each(|at| pane.drawn.get_mut(*at).into_iter().for_each(|n| *n = 0));
            }
        }
        let is_stale = self.panes.iter().any(|p| p.is_stale);
        if is_stale {
            self.moved_ms = now_ms;
        }
        let is_moving = now_ms - self.moved_ms < REST_MS;
        self.is_resting = !is_moving;
        if is_moving && !is_stale {
            return true;
        }
        let device = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio()).min(MAX_SCALE);
        let scale =
            if is_moving && self.budget.is_coarse() && self.is_uploaded { device / 2.0 } else { device };
        // Sharp again: the coarse picture is drawn over from its beginning.
        if self.resize(scale) {
            self.mark_all();
        }
        let (drawn, more) = self.draw_panes(scale, !is_moving);
        if drawn > 0 && is_moving {
            self.last = Some((now_ms, drawn + drawn / 8 >= self.budget.points()));
        }
        more || !self.is_uploaded || scale < device
    }

    fn resize(&self, scale: f64) -> bool {
        self.screen.as_ref().is_some_and(|screen| screen.resize(self.size_px, scale))
    }

    fn draw_panes(&mut self, scale: f64, is_resting: bool) -> (u32, bool) {
        let cloud = self.drawn();
        let Some(screen) = &self.screen else { return (0, false) };
        let (mut total, mut more) = (0, false);
        for (pane, viewport) in self.panes.iter_mut().zip(CloudViewport::ALL) {
            if !pane.is_stale && pane.is_complete {
                continue;
            }
            let Some(window) = pane.window.filter(|w| w.size_px[0] >= 1.0 && w.size_px[1] >= 1.0) else {
                pane.clear(screen, scale);
                continue;
            };
            let view = Pane { at_px: pane.at_px, window: window.relative_to(self.origin), scale };
            if pane.is_stale {
                screen.begin(&view, viewport == CloudViewport::Perspective);
                (pane.is_stale, pane.spent) = (false, 0);
                pane.drawn.clear();
            }
            // A resting picture is finished in bigger steps: the frame may take longer.
            let slice =
                if is_resting { self.budget.points().max(RESTING_POINTS) } else { self.budget.points() };
            pane.spent = pane.spent.saturating_add(slice);
            let Some(cloud) = &cloud else {
                pane.is_complete = true;
                continue;
            };
            let points = cloud.chunks();
            let wanted = draw_ranges(&points, &window, pane.spent);
            let drawn = screen.draw_points(&view, &self.style, &wanted, &pane.drawn);
            let chunks = points.chunks();
            pane.drawn.resize(chunks.len(), 0);
            for draw in &wanted {
                if let Some(count) = pane.drawn.get_mut(draw.chunk) {
                    *count = draw.count.max(*count);
                }
            }
            let all: usize =
                wanted.iter().filter_map(|d| chunks.get(d.chunk)).map(|c| c.positions.len()).sum();
            let now: usize = wanted.iter().map(|d| d.count as usize).sum();
            pane.is_complete = now >= all;
            more |= !pane.is_complete;
            total += drawn;
            if viewport == CloudViewport::Perspective {
                self.drawn_points = u32::try_from(now).unwrap_or(u32::MAX);
            }
        }
        (total, more)
    }
}

impl PaneProgress {
    fn clear(&mut self, screen: &GlCanvas, scale: f64) {
        if self.size_px[0] >= 1.0 && self.size_px[1] >= 1.0 {
            let window = OrbitCamera::default().window(self.size_px);
            screen.begin(&Pane { at_px: self.at_px, window, scale }, false);
        }
        (self.is_stale, self.is_complete) = (false, true);
    }
}
