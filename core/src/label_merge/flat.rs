//! Averages of image shapes without an area to vote on: boxes, rotated boxes, points and lines.

use super::average::{circular_mean, weighted_median};
use super::members::WeightedGeometry;
use crate::geometry::{Geometry, Point2};

/// Median of one number of each geometry.
fn median(same: &[WeightedGeometry<'_>], value: impl Fn(&Geometry) -> f64) -> f64 {
    weighted_median(same.iter().map(|(geometry, weight)| (value(geometry), *weight)))
}

/// Box of the median edges, px.
pub(super) fn average_box(same: &[WeightedGeometry<'_>]) -> Geometry {
    let edge = |which: usize| {
        median(same, |geometry| match geometry {
            Geometry::Box([x, y, w, h]) => [*x, *y, x + w, y + h][which],
            _ => 0.0,
        })
    };
    let [left, top, right, bottom] = [0, 1, 2, 3].map(edge);
    Geometry::Box([left, top, right - left, bottom - top])
}

/// Rotated box with the mean angle, and the medians of centre, width and height, px and degrees.
///
/// A box is the same after a quarter turn with width and height exchanged, so angles are averaged with a period of 90°, and
/// each box is taken as the one of its forms that is nearest to the mean. The result has the form that the rater nearest
/// to the mean drew.
pub(super) fn average_rbox(same: &[WeightedGeometry<'_>]) -> Geometry {
    let numbers = |geometry: &Geometry| match *geometry {
        Geometry::Rbox(numbers) => numbers,
        _ => [0.0; 5],
    };
    let boxes: Vec<([f64; 5], f64)> =
        same.iter().map(|(geometry, weight)| (numbers(geometry), *weight)).collect();
    let angles = || boxes.iter().map(|(numbers, weight)| (numbers[4], *weight));
    // Without a mean direction any is as good; the first rater's is taken.
    let first = boxes.first().map_or(0.0, |(numbers, _)| numbers[4]);
    let mean = circular_mean(angles(), 90.0).unwrap_or(first);
    let from_mean = |degrees: f64| libm::remainder(degrees - mean, 90.0);
    let nearest = angles()
        .map(|(degrees, _)| degrees)
        .reduce(|best, next| if from_mean(next).abs() < from_mean(best).abs() { next } else { best });
    let reference = nearest.unwrap_or(first);
    let degrees = reference - from_mean(reference);
    let aligned: Vec<([f64; 5], f64)> =
        boxes.iter().map(|(numbers, weight)| (quarter_turned(*numbers, degrees), *weight)).collect();
    let middle =
        |which: usize| weighted_median(aligned.iter().map(|(numbers, weight)| (numbers[which], *weight)));
    Geometry::Rbox([middle(0), middle(1), middle(2), middle(3), degrees])
}

/// The same box in the form whose angle is nearest to `degrees`, its angle left out.
fn quarter_turned([x, y, w, h, own]: [f64; 5], degrees: f64) -> [f64; 5] {
    let turns = libm::rint(libm::remainder(own - degrees, 180.0) / 90.0);
    if turns == 0.0 { [x, y, w, h, degrees] } else { [x, y, h, w, degrees] }
}

/// Median point, px.
pub(super) fn average_point(same: &[WeightedGeometry<'_>]) -> Geometry {
    let coordinate = |axis: usize| {
        median(same, |geometry| match geometry {
            Geometry::Point(point) => point[axis],
            _ => 0.0,
        })
    };
    Geometry::Point([coordinate(0), coordinate(1)])
}

/// Line of the median points, px; `None` where a line has no length.
///
/// Points belong together by their number where all lines have as many, else by their share of the length, at the points of
/// the line with the median number of points. Lines that were drawn from the other end are reversed first.
pub(super) fn average_line(same: &[WeightedGeometry<'_>]) -> Option<Geometry> {
    let mut lines: Vec<(Vec<Point2>, f64)> = same
        .iter()
        .filter_map(|(geometry, weight)| match geometry {
            Geometry::Polyline(points) => Some((points.clone(), *weight)),
            _ => None,
        })
        .collect();
    let mut by_count: Vec<usize> = (0..lines.len()).collect();
    by_count.sort_by_key(|index| lines.get(*index).map(|(points, _)| points.len()));
    let reference = lines.get(*by_count.get(by_count.len().checked_sub(1)? / 2)?)?.0.clone();
    for (line, _) in &mut lines {
        if is_reversed(line, &reference)? {
            line.reverse();
        }
    }
    let is_alike = lines.iter().all(|(line, _)| line.len() == reference.len());
    let corresponding: Vec<(Vec<Point2>, f64)> = if is_alike {
        lines
    } else {
        let shares = length_shares(&reference)?;
        let sample = |(line, weight): &(Vec<Point2>, f64)| Some((points_at(line, &shares)?, *weight));
        lines.iter().map(sample).collect::<Option<_>>()?
    };
    let coordinate = |point: usize, axis: usize| {
        let values =
            corresponding.iter().filter_map(|(line, weight)| Some((line.get(point)?[axis], *weight)));
        weighted_median(values)
    };
    let points = (0..reference.len()).map(|point| [coordinate(point, 0), coordinate(point, 1)]).collect();
    Some(Geometry::Polyline(points))
}

/// Whether a line's ends are nearer to the reference's when exchanged.
fn is_reversed(line: &[Point2], reference: &[Point2]) -> Option<bool> {
    let squared = |a: &Point2, b: &Point2| (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
    let ([first, last], [start, end]) =
        ([line.first()?, line.last()?], [reference.first()?, reference.last()?]);
    Some(squared(first, end) + squared(last, start) < squared(first, start) + squared(last, end))
}

/// Share of a line's length up to each of its points; `None` for a line without length.
fn length_shares(line: &[Point2]) -> Option<Vec<f64>> {
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for (a, b) in line.iter().zip(line.iter().skip(1)) {
        sum += libm::hypot(b[0] - a[0], b[1] - a[1]);
        sums.push(sum);
    }
    (sum > 0.0).then(|| sums.iter().map(|length| length / sum).collect())
}

/// Points of a line at ascending shares of its length.
fn points_at(line: &[Point2], shares: &[f64]) -> Option<Vec<Point2>> {
    let own = length_shares(line)?;
    let at = |share: &f64| {
        let next = own.partition_point(|known| known < share).clamp(1, own.len().checked_sub(1)?);
        let ([a, b], [from, to]) =
            ([line.get(next - 1)?, line.get(next)?], [own.get(next - 1)?, own.get(next)?]);
        let t = if to > from { ((share - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
        Some([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t])
    };
    shares.iter().map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn averaged(average: impl Fn(&[WeightedGeometry<'_>]) -> Geometry, all: &[Geometry]) -> Geometry {
        average(&all.iter().map(|geometry| (geometry, 1.0)).collect::<Vec<_>>())
    }

    #[test]
    fn a_box_has_the_median_of_each_edge() {
        let boxes =
            [[0.0, 0.0, 10.0, 10.0], [1.0, 1.0, 10.0, 10.0], [5.0, 0.0, 90.0, 2.0]].map(Geometry::Box);
        assert_eq!(averaged(average_box, &boxes), Geometry::Box([1.0, 0.0, 10.0, 10.0]));
    }

    #[test]
    fn a_rotated_box_is_the_same_after_a_quarter_turn_with_its_sides_exchanged() {
        let boxes = [[5.0, 5.0, 8.0, 2.0, 10.0], [5.0, 5.0, 2.0, 8.0, 102.0], [5.0, 5.0, 8.0, 2.0, 188.0]]
            .map(Geometry::Rbox);
        let Geometry::Rbox([_, _, w, h, degrees]) = averaged(average_rbox, &boxes) else { panic!() };
        assert_eq!([w, h], [8.0, 2.0]);
        assert!((degrees - 10.0).abs() < 1e-9, "{degrees}");
    }

    #[test]
    fn lines_are_averaged_from_end_to_end_whatever_end_came_first() {
        let line = |points: &[Point2]| Geometry::Polyline(points.to_vec());
        let average = |all: &[Geometry]| averaged(|same| average_line(same).unwrap(), all);
        let lines = [line(&[[0.0, 0.0], [10.0, 0.0]]), line(&[[10.0, 2.0], [0.0, 2.0]])];
        assert_eq!(average(&lines), line(&[[0.0, 1.0], [10.0, 1.0]]));
        let lines = [
            line(&[[0.0, 0.0], [5.0, 0.0], [10.0, 0.0]]),
            line(&[[0.0, 3.0], [10.0, 3.0]]),
            line(&[[0.0, 1.0], [4.0, 1.0], [5.0, 1.0], [10.0, 1.0]]),
        ];
        assert_eq!(average(&lines), line(&[[0.0, 1.0], [5.0, 1.0], [10.0, 1.0]]));
    }
}
