//! Comparison on the canvas: golden shapes, differences, and the callout of a finding.

use super::canvas::{ImageCanvas, color, faded};
use super::marks::FindingMarker;
use super::shapes::{ShapePath, ShapePaths, meet};
use super::snapshot::FrameSnapshot;
use assay_core::geometry::Point2;
use assay_core::rubric::measure::FindingHatch;
use std::collections::BTreeSet;

/// Draw golden in a rectangle (image px): dashed yellow, and objects to keep away from in dotted red.
pub fn draw_golden(canvas: &ImageCanvas, part: [f64; 4], golden: &ShapePaths, forbidden: &BTreeSet<String>) {
    canvas.image_space();
    for drawn in golden.iter().filter(|d| meet(d.bounds, part)) {
        if forbidden.contains(&drawn.class) {
            canvas.fill(&drawn.path, &faded(color::BAD, 0x1f));
            canvas.stroke(&drawn.path, "#10121680", 2.6, &[]);
            canvas.stroke(&drawn.path, color::BAD_INK, 1.8, &[2.0, 4.0]);
        } else {
            if drawn.is_ignored {
                canvas.hatch(&[&drawn.path], None, drawn.bounds, color::GOLDEN);
            }
            canvas.stroke(&drawn.path, "#10121673", 3.4, &[]);
            canvas.stroke(&drawn.path, color::GOLDEN, 2.5, &[9.0, 6.0]);
        }
    }
}

/// Draw all marks, the chosen one with its callout.
pub fn draw_marks(canvas: &ImageCanvas, snapshot: &FrameSnapshot, label: &ShapePaths, golden: &ShapePaths) {
    let (marks, chosen, screen) = (snapshot.marks, snapshot.finding, snapshot.screen);
    let lit = chosen.and_then(|i| marks.iter().find(|m| m.index == i)).or_else(|| marks.first());
    for mark in marks {
        // All hatched at once would hide each other: the chosen one and those that stop the label are.
        if Some(mark.index) == lit.map(|m| m.index) || mark.critical {
            draw_area(canvas, mark, label, golden);
        }
        canvas.screen_space();
        if let Some((_, to)) = mark.place {
            canvas.dot(canvas.view.to_screen(to), 4.0, color::BAD);
        }
    }
    if let Some(mark) = lit {
        draw_callout(canvas, mark, label, golden, screen);
    }
}

fn draw_area(canvas: &ImageCanvas, mark: &FindingMarker, label: &ShapePaths, golden: &ShapePaths) {
    let of = |shapes: &ShapePaths, id: &Option<String>| id.as_deref().and_then(|id| shapes.get(id).cloned());
    let (ours, theirs) = (of(label, &mark.label), of(golden, &mark.golden));
    let hatch = |within: &ShapePath, and: Option<&ShapePath>, without: Option<&ShapePath>| {
        let paths: Vec<_> = [Some(within), and].into_iter().flatten().map(|d| &d.path).collect();
        canvas.hatch(&paths, without.map(|d| &d.path), within.bounds, color::BAD);
    };
    match (mark.hatch, &ours, &theirs) {
        (FindingHatch::Outside, Some(ours), theirs) => hatch(ours, None, theirs.as_ref()),
        (FindingHatch::Uncovered, ours, Some(theirs)) => hatch(theirs, None, ours.as_ref()),
        (FindingHatch::Difference, Some(ours), Some(theirs)) => {
            hatch(ours, None, Some(theirs));
            hatch(theirs, None, Some(ours));
        }
        (FindingHatch::Near, Some(ours), Some(theirs)) => hatch(theirs, Some(ours), None),
        _ => {}
    }
    if let (FindingHatch::Near, Some((from, to))) = (mark.hatch, mark.place) {
        canvas.screen_space();
        canvas.line(canvas.view.to_screen(from), canvas.view.to_screen(to), color::BAD, 2.5, &[]);
    }
}

/// The words beside the place, with a line to it, inside the view.
fn draw_callout(
    canvas: &ImageCanvas,
    mark: &FindingMarker,
    label: &ShapePaths,
    golden: &ShapePaths,
    screen: [f64; 2],
) {
    let shape = |shapes: &ShapePaths, id: &Option<String>| {
        id.as_deref().and_then(|id| shapes.get(id).map(|d| d.bounds))
    };
    let middle = |[l, t, r, _]: [f64; 4]| [(l + r) / 2.0, t];
    let place = mark
        .place
        .map(|(_, to)| to)
        .or_else(|| shape(label, &mark.label).or_else(|| shape(golden, &mark.golden)).map(middle));
    let Some(place) = place else { return };
    let at: Point2 = canvas.view.to_screen(place);
    let lines = [mark.title.as_str(), mark.detail.as_str()];
    let lines = if mark.detail.is_empty() { &lines[..1] } else { &lines[..] };
    canvas.screen_space();
    let size = canvas.note_size(lines);
    let ours = mark.label.as_deref().and_then(|id| label.get(id));
    let border = ours.map_or(&[][..], |d| &d.border_points);
    let border: Vec<Point2> = border.iter().map(|p| canvas.view.to_screen(*p)).collect();
    let [x, y] = free_position(at, size, screen, &border);
    let foot = [at[0].clamp(x, x + size[0]), at[1].clamp(y, y + size[1])];
    canvas.line(at, foot, color::BAD, 2.0, &[]);
    canvas.note([x, y], lines, [color::BAD_INK, color::BAD_SOFT, color::BAD_INK]);
}

/// Position near `at` where a callout of a size covers the least of a shape's border, inside the view; screen px.
fn free_position(at: Point2, [w, h]: [f64; 2], screen: [f64; 2], border: &[Point2]) -> Point2 {
    const EDGE_PX: f64 = 8.0;
    const HANDLE_PX: f64 = 10.0;
    let cost = |[x, y]: Point2, distance: f64| {
        let covers = |p: &&Point2| {
            p[0] > x - HANDLE_PX
                && p[0] < x + w + HANDLE_PX
                && p[1] > y - HANDLE_PX
                && p[1] < y + h + HANDLE_PX
        };
        let out = x < EDGE_PX || y < EDGE_PX || x + w > screen[0] - EDGE_PX || y + h > screen[1] - EDGE_PX;
        border.iter().filter(covers).count() as f64 * 40.0 + distance + if out { 1e4 } else { 0.0 }
    };
    let mut best = ([at[0] + 20.0, at[1] + 20.0], f64::INFINITY);
    for distance in [34.0, 70.0, 120.0, 190.0] {
        for (dx, dy) in [
            (-0.7, -0.7),
            (0.7, -0.7),
            (0.0, -1.0),
            (-1.0, 0.0),
            (1.0, 0.0),
            (-0.7, 0.7),
            (0.7, 0.7),
            (0.0, 1.0),
        ] {
            let middle = [at[0] + dx * (distance + w / 2.0), at[1] + dy * (distance + h / 2.0)];
            let position = [middle[0] - w / 2.0, middle[1] - h / 2.0];
            let cost = cost(position, distance);
            if cost < best.1 {
                best = (position, cost);
            }
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [f64; 2] = [120.0, 40.0];
    const SCREEN: [f64; 2] = [800.0, 600.0];

    fn is_inside([x, y]: Point2) -> bool {
        x >= 0.0 && y >= 0.0 && x + SIZE[0] <= SCREEN[0] && y + SIZE[1] <= SCREEN[1]
    }

    #[test]
    fn a_callout_stays_in_the_view_also_in_its_corners() {
        for at in [[400.0, 300.0], [4.0, 4.0], [796.0, 4.0], [4.0, 596.0], [796.0, 596.0]] {
            assert!(is_inside(free_position(at, SIZE, SCREEN, &[])), "{at:?}");
        }
    }

    #[test]
    fn a_callout_is_near_its_place_where_nothing_is_in_the_way() {
        let at = [400.0, 300.0];
        let [x, y] = free_position(at, SIZE, SCREEN, &[]);
        assert!((x + SIZE[0] / 2.0 - at[0]).hypot(y + SIZE[1] / 2.0 - at[1]) < 120.0);
    }

    #[test]
    fn a_callout_leaves_the_border_of_the_shape_free() {
        let at = [400.0, 300.0];
        let border: Vec<Point2> =
            (0..80).map(|i| [400.0 - f64::from(i) * 2.0, 300.0 - f64::from(i)]).collect();
        let [x, y] = free_position(at, SIZE, SCREEN, &border);
        let covers = |p: &&Point2| p[0] > x && p[0] < x + SIZE[0] && p[1] > y && p[1] < y + SIZE[1];
        assert_eq!(border.iter().filter(covers).count(), 0);
    }
}
