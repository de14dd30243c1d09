//! Overlay over the points: cuboids, golden, handles, findings.

use super::context::CloudContext;
use super::drag::DragState;
use super::overlay_canvas::{OverlayCanvas, Stroke, color};
use super::viewport::CloudViewport;
use super::visible_cuboid::{VisibleCuboid, front_middle, heading_tip};
use crate::workbench::state::{CompareMode, pin_head};
use assay_core::geometry::{Cuboid, Point2, Point3};
use assay_core::grade::Grade;
use assay_editor::cuboid::{CuboidHandle, handles};
use assay_editor::view::{OrthographicView, ViewWindow};
use leptos::prelude::*;

const GOLDEN: Stroke<'_> = Stroke { color: color::GOLDEN, width_px: 1.6, is_dashed: true, fill: None };
const PREDICTED: Stroke<'_> = Stroke { color: color::PREDICTED, width_px: 1.4, is_dashed: true, fill: None };
const SELECTED: Stroke<'_> =
    Stroke { color: color::WHITE, width_px: 2.2, is_dashed: false, fill: Some("rgba(255, 255, 255, 0.06)") };

/// Objects that a finding is about: in the label, in golden.
type FindingPair = (Option<String>, Option<String>);

/// Draw the overlay of all four views.
pub fn draw(space: CloudContext) {
    let (label, golden) = (space.label(), space.golden());
    let selection = space.wb.editing.selection_untracked();
    for viewport in CloudViewport::ALL {
        let canvas = space.drawing.canvases.with_value(|all| all.get(viewport.index()).cloned().flatten());
        let window = space.with_viewer(|viewer| viewer.window(viewport)).flatten();
        let Some(canvas) = canvas.as_ref().and_then(OverlayCanvas::new) else { continue };
        let Some(window) = window else { continue };
        match viewport {
            CloudViewport::Perspective => {
                let scene = OverlayScene { space, canvas: &canvas, window, label: &label, golden: &golden };
                scene.draw(selection.as_deref());
            }
            CloudViewport::Projection(side) => draw_projection(space, &canvas, &window, side, &golden),
        }
    }
}

struct OverlayScene<'a> {
    space: CloudContext,
    canvas: &'a OverlayCanvas,
    window: ViewWindow,
    label: &'a [VisibleCuboid],
    golden: &'a [VisibleCuboid],
}

impl OverlayScene<'_> {
    fn draw(&self, selection: Option<&str>) {
        for drawn in self.space.predicted() {
            self.canvas.cuboid(&self.window, &drawn.cuboid, PREDICTED);
        }
        let compares = self.space.wb.comparison.is_on.get_untracked() && !self.golden.is_empty();
        let divider = self.canvas.size_px[0] / 2.0;
        match (compares, self.space.wb.comparison.mode.get_untracked()) {
            (false, _) => self.draw_label(selection),
            (true, CompareMode::Together) => {
                self.draw_golden();
                self.draw_label(selection);
                self.draw_offsets();
            }
            (true, CompareMode::Swipe) => {
                self.canvas.clip_side(divider, true, |_| self.draw_label(selection));
                self.canvas.clip_side(divider, false, |_| self.draw_golden());
                let line = [[divider, 0.0], [divider, self.canvas.size_px[1]]];
                self.canvas.lines([line.as_slice()], "rgba(255, 255, 255, 0.5)", 1.0, false);
            }
            (true, CompareMode::Flicker) => {
                if self.space.display.shows_golden_turn.get_untracked() {
                    self.draw_golden()
                } else {
                    self.draw_label(selection)
                }
            }
        }
        if let Some(preview) = self.space.cuboid.preview.get_value() {
            let stroke = Stroke { color: color::ACCENT, width_px: 2.0, is_dashed: true, fill: None };
            self.canvas.cuboid(&self.window, &preview, stroke);
        }
        for pin in self.space.pins() {
            let Some(at) = self.window.project(pin.at) else { continue };
            let head = pin_head(at);
            self.canvas.lines([[head, at].as_slice()], color::ACCENT, 2.0, false);
            self.canvas.dot(head, pin.radius_px(), if pin.lit { color::WHITE } else { color::ACCENT });
            self.canvas.number(head, pin.number);
        }
        self.draw_remote_pointers();
    }

    /// Draw the pointers of others.
    fn draw_remote_pointers(&self) {
        let sensor = self.space.sensor.get_value();
        let frame = self.space.wb.view.frame.get_untracked();
        for other in self.space.wb.presence.pointers_over(&sensor, frame) {
            let [x, y, z] = other.at[..] else { continue };
            if let Some(at) = self.window.project([x, y, z]) {
                self.canvas.pointer(at, &other.name, other.color);
            }
        }
    }

    fn draw_golden(&self) {
        for drawn in self.golden {
            self.canvas.cuboid(&self.window, &drawn.cuboid, GOLDEN);
        }
    }

    fn draw_label(&self, selection: Option<&str>) {
        let hovered = self.space.wb.view.hovered_object.get_untracked();
        for drawn in self.label.iter().filter(|d| Some(d.id.as_str()) != selection) {
            let is_hovered = hovered.as_deref() == Some(drawn.id.as_str());
            let width_px = if is_hovered { 2.6 } else { 1.4 };
            let stroke = Stroke { color: &drawn.color, width_px, is_dashed: drawn.is_ignored, fill: None };
            self.canvas.cuboid(&self.window, &drawn.cuboid, stroke);
            if is_hovered {
                self.name(drawn);
            }
        }
        if let Some(drawn) = self.label.iter().find(|d| Some(d.id.as_str()) == selection) {
            self.canvas.cuboid(&self.window, &drawn.cuboid, SELECTED);
            if self.space.may_edit()
                && let Some(tip) = self.window.project(heading_tip(&drawn.cuboid))
                && let Some(front) = self.window.project(front_middle(&drawn.cuboid))
            {
                self.canvas.lines([[front, tip].as_slice()], color::ACCENT, 2.0, false);
                self.canvas.dot(tip, 5.0, color::ACCENT);
            }
        }
    }

    fn name(&self, drawn: &VisibleCuboid) {
        let corners = drawn.cuboid.corners();
        let top = corners.iter().filter_map(|c| self.window.project(*c)).min_by(|a, b| a[1].total_cmp(&b[1]));
        if let Some([x, y]) = top {
            let ignored = if drawn.is_ignored { " · to be ignored" } else { "" };
            self.canvas.word([x, y - 8.0], &format!("{}{ignored}", drawn.class), &drawn.color);
        }
    }

    /// An arrow from golden's centre to the label's for every pair that a finding is about.
    fn draw_offsets(&self) {
        let hovered = hovered_objects(self.space);
        for (label, golden) in concerned(self.space) {
            let find = |all: &[VisibleCuboid], id: &Option<String>| {
                all.iter().find(|d| Some(&d.id) == id.as_ref()).map(|d| d.cuboid)
            };
            let is_hovered = hovered.as_ref() == Some(&(label.clone(), golden.clone()));
            let width_px = if is_hovered { 3.0 } else { 1.8 };
            match (find(self.label, &label), find(self.golden, &golden)) {
                (Some(a), Some(b)) => {
                    if let Some([from, to]) = self.window.project_line(b.center, a.center) {
                        self.canvas.arrow(from, to, color::BAD, width_px);
                    }
                    if is_hovered {
                        self.emphasise(&a);
                        self.emphasise(&b);
                    }
                }
                (Some(alone), None) | (None, Some(alone)) => {
                    self.emphasise_thin(&alone, width_px);
                }
                (None, None) => {}
            }
        }
    }

    fn emphasise(&self, cuboid: &Cuboid) {
        let fill = Some("rgba(255, 90, 80, 0.10)");
        self.canvas.cuboid(
            &self.window,
            cuboid,
            Stroke { color: color::BAD, width_px: 2.4, is_dashed: false, fill },
        );
    }

    fn emphasise_thin(&self, cuboid: &Cuboid, width_px: f64) {
        let fill = (width_px > 2.0).then_some("rgba(255, 90, 80, 0.10)");
        self.canvas.cuboid(
            &self.window,
            cuboid,
            Stroke { color: color::BAD, width_px, is_dashed: true, fill },
        );
    }
}

/// Objects of each finding in the frame on screen.
fn concerned(space: CloudContext) -> Vec<FindingPair> {
    let frame = space.wb.view.frame.get_untracked();
    space.wb.grading.grade.with_untracked(|grade| pairs_of_findings(grade.as_ref(), frame))
}

/// Objects of each finding in a frame; neighbours in the list that are about the same objects give one pair.
fn pairs_of_findings(grade: Option<&Grade>, frame: u32) -> Vec<FindingPair> {
    let findings = grade.iter().flat_map(|g| &g.findings).filter(|f| f.frame == frame);
    let mut pairs: Vec<FindingPair> = findings.map(|f| (f.label.clone(), f.golden.clone())).collect();
    pairs.dedup();
    pairs
}

/// The objects of the finding under the pointer.
fn hovered_objects(space: CloudContext) -> Option<FindingPair> {
    let index = space.wb.view.hovered_finding.get_untracked()?;
    space.wb.grading.grade.with_untracked(|grade| {
        let finding = grade.as_ref()?.findings.get(index)?;
        Some((finding.label.clone(), finding.golden.clone()))
    })
}

fn draw_projection(
    space: CloudContext,
    canvas: &OverlayCanvas,
    window: &ViewWindow,
    side: OrthographicView,
    golden: &[VisibleCuboid],
) {
    let Some(drawn) = space.selected() else { return };
    let cuboid = drawn.cuboid;
    for other in golden {
        if near(&other.cuboid, &cuboid) {
            canvas.lines([outline(window, &other.cuboid, side).as_slice()], color::GOLDEN, 1.6, true);
        }
    }
    canvas.lines([outline(window, &cuboid, side).as_slice()], color::WHITE, 2.0, false);
    if side != OrthographicView::Front {
        let front = front_middle(&cuboid);
        let ahead = cuboid.pose().apply([cuboid.size[0] / 2.0 + 0.5, 0.0, 0.0]);
        let line: Vec<Point2> =
            [cuboid.center, front, ahead].iter().filter_map(|p| window.project(*p)).collect();
        canvas.lines([line.as_slice()], color::ACCENT, 2.0, false);
    }
    if !space.may_edit() {
        return;
    }
    let held = space.cuboid.drag.with_value(|drag| match drag {
        Some(DragState::Handle { handle, side: at, .. }) if *at == side => Some(*handle),
        _ => None,
    });
    for (handle, at) in handles(&cuboid, side) {
        let Some(at) = window.project(at) else { continue };
        let tone = if held == Some(handle) { color::ACCENT } else { color::WHITE };
        match handle {
            CuboidHandle::Rotate => canvas.dot(at, 5.0, color::ACCENT),
            _ => canvas.square(at, 8.0, tone),
        }
    }
}

/// Whether cuboids are so near to each other that both are in a projection.
fn near(a: &Cuboid, b: &Cuboid) -> bool {
    let reach = (a.size[0] + b.size[0]) / 2.0 + 1.0;
    (a.center[0] - b.center[0]).hypot(a.center[1] - b.center[1]) < reach
}

/// The rectangle of a cuboid's faces towards and away from the eye, closed.
fn outline(window: &ViewWindow, cuboid: &Cuboid, side: OrthographicView) -> Vec<Point2> {
    outline_corners(cuboid, side).into_iter().filter_map(|corner| window.project(corner)).collect()
}

/// Corners of a cuboid's outline in a projection, m, the first one again at the end.
fn outline_corners(cuboid: &Cuboid, side: OrthographicView) -> [Point3; 5] {
    let pose = cuboid.pose();
    let [right, up] = side.plane();
    [[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [1.0, 1.0]].map(|signs: [f64; 2]| {
        let mut at = [0.0; 3];
        at[right] = signs[0] * cuboid.size[right] / 2.0;
        at[up] = signs[1] * cuboid.size[up] / 2.0;
        pose.apply(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{car, finding, grade};
    use assay_core::grade::Finding;
    use assay_core::rubric::Severity;

    #[test]
    fn a_pair_with_several_findings_has_one_arrow() {
        let of = |label, golden, frame| Finding { frame, ..finding("iou", Severity::Major, [label, golden]) };
        let all = vec![
            of(Some("a"), Some("g"), 0),
            of(Some("a"), Some("g"), 0),
            of(None, Some("h"), 0),
            of(Some("b"), None, 1),
        ];
        let pairs = pairs_of_findings(Some(&grade(all)), 0);
        let expected = [(Some("a"), Some("g")), (None, Some("h"))];
        assert_eq!(pairs, expected.map(|(a, b)| (a.map(str::to_owned), b.map(str::to_owned))));
        assert!(pairs_of_findings(None, 0).is_empty());
    }

    #[test]
    fn only_golden_cuboids_nearby_are_drawn_in_a_projection() {
        assert!(near(&car([0.0; 3]), &car([4.9, 0.0, 0.0])));
        assert!(!near(&car([0.0; 3]), &car([5.1, 0.0, 0.0])));
    }

    #[test]
    fn an_outline_has_the_sides_of_its_projection_and_is_closed() {
        let size = |side: OrthographicView| {
            let corners = outline_corners(&car([0.0; 3]), side);
            assert_eq!(corners[0], corners[4]);
            let mut extent: Vec<f64> = (0..3)
                .map(|axis| (corners[0][axis] - corners[2][axis]).abs())
                .filter(|v| *v > 1e-9)
                .collect();
            extent.sort_by(f64::total_cmp);
            extent
        };
        assert_eq!(size(OrthographicView::Top), [2.0, 4.0]);
        assert_eq!(size(OrthographicView::Side), [1.5, 4.0]);
        assert_eq!(size(OrthographicView::Front), [1.5, 2.0]);
    }
}
