//! Fitting a cuboid to points.
//!
//! The yaw is found by the closeness criterion of Zhang, Xu, Dong and Dolan, "Efficient L-Shape Fitting for
//! Vehicle Detection Using Laser Scanners" (IV 2017): the rectangle is best whose edges have most points close to
//! them. A side of which the sensor sees too little keeps its usual length, measured from the face it sees.

use super::cluster::{estimate_ground, grow_cluster};
use assay_core::geometry::{Cuboid, Orientation, Point2, Point3};
use core::f64::consts::{FRAC_PI_2, PI};

/// Points that a fit needs.
const MIN_POINTS: usize = 5;
/// Points that the yaw is searched with; more tell no more.
const MAX_SEARCHED: usize = 400;
/// A point at this distance from an edge counts half of one on it, m.
const CLOSE_M: f64 = 0.04;
/// A side seen over this share of its usual length is taken as seen.
const SEEN_SHARE: f64 = 0.75;
/// A thing larger than usual by this factor is taken for two that touch.
const TOO_LARGE: f64 = 1.45;
/// What faces stand off the outermost points, m.
const PAD_M: f64 = 0.02;
/// How far a fit of a standing cuboid looks around it, m, and how far it may turn it, radians.
const AROUND_M: f64 = 0.6;
const TURN_RAD: f64 = 0.45;

/// Fitting again stops at the latest after so many rounds.
const MAX_ROUNDS: u32 = 4;

/// A fitted cuboid and how well it holds its points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CuboidFit {
    /// The cuboid, upright on the ground.
    pub cuboid: Cuboid,
    /// Points of the thing that are inside.
    pub inside: u32,
    /// Their share of all the thing's points, 0 to 1.
    pub share: f64,
}

/// A cuboid around the thing at `at` (in the frame of a sensor at the origin), from points around it. `usual_m`
/// is the class's usual size. Of the two headings the one nearer to `heading_rad` is taken. `None` where nothing
/// stands.
pub fn fit_around(
    points: &[Point3],
    at: Point3,
    usual_m: Option<[f64; 3]>,
    heading_rad: f64,
) -> Option<CuboidFit> {
    let ground_m = estimate_ground(points)?;
    let height_m = usual_m.map_or(4.0, |size| size[2] * 1.35 + 0.3);
    let mut thing = grow_cluster(points, at, ground_m, height_m);
    if thing.len() < MIN_POINTS {
        return None;
    }
    let mut yaw = best_yaw(&thing, 0.0, FRAC_PI_2);
    if let Some(usual) = usual_m
        && Rectangle::around(&thing, yaw).is_too_large(usual)
    {
        // It touches its neighbour: keep what may belong to one thing of the usual size.
        let reach = usual[0] * 0.6;
        thing.retain(|p| libm::hypot(p[0] - at[0], p[1] - at[1]) < reach);
        yaw = best_yaw(&thing, 0.0, FRAC_PI_2);
    }
    let rectangle = Rectangle::around(&thing, yaw);
    // The longer side is the length, unless the class's usual size tells that it is a wide end.
    let yaw = if rectangle.is_better_crosswise(usual_m) { yaw + FRAC_PI_2 } else { yaw };
    let yaw = nearer_heading(yaw, heading_rad);
    Some(cuboid_on_ground(&thing, yaw, usual_m, ground_m))
}

/// The cuboid fitted again to the points inside it and close by, and to the ground. It turns by less than 26° and
/// keeps its front; a side of which too little is seen keeps its length.
pub fn fit_inside(points: &[Point3], cuboid: &Cuboid) -> Option<CuboidFit> {
    // A careless cuboid cuts some of the thing's points off; around a first fit more of them are found.
    let mut fit = fit_near(points, cuboid, cuboid.size)?;
    for _ in 0..MAX_ROUNDS {
        let next = fit_near(points, &fit.cuboid, cuboid.size)?;
        let grown = next.cuboid.size.iter().zip(cuboid.size).any(|(now, was)| *now > was * TOO_LARGE);
        if next.inside <= fit.inside || grown {
            break;
        }
        fit = next;
    }
    Some(fit)
}

fn fit_near(points: &[Point3], cuboid: &Cuboid, usual_m: [f64; 3]) -> Option<CuboidFit> {
    let around = Cuboid { size: cuboid.size.map(|v| v + 2.0 * AROUND_M), ..*cuboid };
    let bottom_m = cuboid.center[2] - cuboid.size[2] / 2.0;
    let low: Vec<Point3> = points.iter().copied().filter(|p| p[2] < bottom_m + cuboid.size[2]).collect();
    let ground_m = estimate_ground(&low).unwrap_or(bottom_m);
    let near: Vec<Point3> = points.iter().copied().filter(|p| around.contains(*p)).collect();
    let height_m = cuboid.center[2] + cuboid.size[2] / 2.0 + AROUND_M - ground_m;
    // Start from the point deepest inside; the middle itself is often empty, and a careless cuboid may have
    // every point just outside.
    let back = cuboid.pose().inverse();
    let depth = |p: &Point3| {
        let q = back.apply(*p);
        q.iter().zip(cuboid.size).map(|(v, size)| v.abs() / size).fold(0.0, f64::max)
    };
    let standing = near.iter().filter(|p| p[2] > ground_m + 0.25);
    let start = standing.min_by(|a, b| depth(a).total_cmp(&depth(b)))?;
    let thing = grow_cluster(&near, *start, ground_m, height_m);
    if thing.len() < MIN_POINTS {
        return None;
    }
    let was = cuboid.yaw_rad();
    let yaw = best_yaw(&thing, was - TURN_RAD, was + TURN_RAD);
    Some(cuboid_on_ground(&thing, yaw, Some(usual_m), ground_m))
}

/// A rectangle around points, in axes turned by a yaw.
struct Rectangle {
    min: Point2,
    max: Point2,
}

impl Rectangle {
    fn around(points: &[Point3], yaw_rad: f64) -> Self {
        let (c, s) = (libm::cos(yaw_rad), libm::sin(yaw_rad));
        let along = |p: &Point3| c * p[0] + s * p[1];
        let across = |p: &Point3| c * p[1] - s * p[0];
        let ([x0, x1], [y0, y1]) = (extent(points.iter().map(along)), extent(points.iter().map(across)));
        Self { min: [x0, y0], max: [x1, y1] }
    }

    fn is_too_large(&self, usual_m: [f64; 3]) -> bool {
        let [a, b] = [self.max[0] - self.min[0], self.max[1] - self.min[1]];
        a.max(b) > usual_m[0] * TOO_LARGE || a.min(b) > usual_m[1] * TOO_LARGE
    }

    fn is_better_crosswise(&self, usual_m: Option<[f64; 3]>) -> bool {
        let [a, b] = [self.max[0] - self.min[0], self.max[1] - self.min[1]];
        let Some([length, width, _]) = usual_m else { return b > a };
        // A side longer than usual is a stronger sign than one of which less is seen.
        let cost = |seen: f64, usual: f64| {
            if seen > usual { 2.0 * (seen - usual) / usual } else { (usual - seen) / usual }
        };
        cost(b, length) + cost(a, width) < cost(a, length) + cost(b, width)
    }
}

/// Least and greatest value, leaving out the outermost hundredth at each end.
fn extent(values: impl Iterator<Item = f64>) -> [f64; 2] {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let drop = sorted.len() / 100;
    let low = sorted.get(drop).copied().unwrap_or(0.0);
    [low, sorted.get(sorted.len().saturating_sub(1 + drop)).copied().unwrap_or(low)]
}

/// Search by degrees, then by tenths around the best.
fn best_yaw(points: &[Point3], from_rad: f64, to_rad: f64) -> f64 {
    let stride = points.len().div_ceil(MAX_SEARCHED).max(1);
    let sample: Vec<Point3> = points.iter().step_by(stride).copied().collect();
    let degree = PI / 180.0;
    let search = |from: f64, to: f64, step: f64| {
        let steps = ((to - from) / step).round() as u32;
        let yaws = (0..=steps).map(|i| from + f64::from(i) * step);
        let scored = yaws.map(|yaw| (closeness(&sample, yaw), yaw));
        scored.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(from, |(_, yaw)| yaw)
    };
    let coarse = search(from_rad, to_rad, degree);
    search(coarse - degree, coarse + degree, degree / 10.0)
}

/// How close points lie to the edges of the rectangle around them.
fn closeness(points: &[Point3], yaw_rad: f64) -> f64 {
    let (c, s) = (libm::cos(yaw_rad), libm::sin(yaw_rad));
    let rectangle = Rectangle::around(points, yaw_rad);
    let nearest = |v: f64, axis: usize| (v - rectangle.min[axis]).abs().min((rectangle.max[axis] - v).abs());
    points
        .iter()
        .map(|p| {
            let off = nearest(c * p[0] + s * p[1], 0).min(nearest(c * p[1] - s * p[0], 1));
            1.0 / (off + CLOSE_M)
        })
        .sum()
}

fn nearer_heading(yaw_rad: f64, heading_rad: f64) -> f64 {
    let apart = super::change::wrap_angle(yaw_rad - heading_rad).abs();
    if apart > FRAC_PI_2 { yaw_rad + PI } else { yaw_rad }
}

/// The cuboid of this yaw that holds the points and stands on the ground.
fn cuboid_on_ground(thing: &[Point3], yaw_rad: f64, usual_m: Option<[f64; 3]>, ground_m: f64) -> CuboidFit {
    let (c, s) = (libm::cos(yaw_rad), libm::sin(yaw_rad));
    let rectangle = Rectangle::around(thing, yaw_rad);
    let side = |axis: usize| {
        let usual = usual_m.map(|size| size[axis]);
        seen_or_usual(rectangle.min[axis] - PAD_M, rectangle.max[axis] + PAD_M, usual)
    };
    let ([x, length], [y, width]) = (side(0), side(1));
    let top = extent(thing.iter().map(|p| p[2]))[1] + PAD_M;
    let seen_height = top - ground_m;
    let height = match usual_m {
        Some(size) if seen_height < size[2] * 0.6 => size[2],
        _ => seen_height,
    };
    let center = [c * x - s * y, s * x + c * y, ground_m + height / 2.0];
    let cuboid = Cuboid {
        center,
        size: [length, width, height],
        orientation: Orientation::Yaw(super::change::wrap_angle(yaw_rad)),
    };
    let inside = thing.iter().filter(|p| cuboid.contains(**p)).count();
    CuboidFit { cuboid, inside: inside as u32, share: inside as f64 / thing.len() as f64 }
}

/// Middle and length of a side seen from `min` to `max` by a sensor at 0 on its axis.
fn seen_or_usual(min: f64, max: f64, usual: Option<f64>) -> [f64; 2] {
    let seen = max - min;
    match usual {
        Some(usual) if seen < usual * SEEN_SHARE => {
            let middle = if min > 0.0 {
                min + usual / 2.0
            } else if max < 0.0 {
                max - usual / 2.0
            } else {
                (min + max) / 2.0
            };
            [middle, usual]
        }
        _ => [(min + max) / 2.0, seen],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::{norm3, sub3};
    use proptest::prelude::*;

    const USUAL: Option<[f64; 3]> = Some([4.4, 1.8, 1.5]);
    const GROUND_M: f64 = -1.7;

    fn car(x: f64, y: f64, yaw_rad: f64) -> Cuboid {
        Cuboid::upright([x, y, GROUND_M + 0.75], [4.4, 1.8, 1.5], yaw_rad)
    }

    /// What a sensor at the origin sees of a cuboid on the ground: points on the faces turned to it.
    fn seen(cuboid: &Cuboid) -> Vec<Point3> {
        let pose = cuboid.pose();
        let [l, w, h] = cuboid.size;
        let eye = pose.inverse().apply([0.0; 3]);
        let mut points = Vec::new();
        let mut face = |axis: usize, along: usize| {
            let half = cuboid.size[axis] / 2.0;
            if eye[axis].abs() < half {
                return;
            }
            for i in 0..40 {
                for j in 0..8 {
                    let mut p = [0.0; 3];
                    p[axis] = half.copysign(eye[axis]);
                    p[along] = (f64::from(i) / 39.0 - 0.5) * cuboid.size[along];
                    p[2] = (f64::from(j) / 7.0 - 0.5) * h;
                    points.push(pose.apply(p));
                }
            }
        };
        face(0, 1);
        face(1, 0);
        let reach = l + w;
        for i in 0..900_u32 {
            let (u, v) = (f64::from(i % 30) / 29.0 - 0.5, f64::from(i / 30) / 29.0 - 0.5);
            let p = [cuboid.center[0] + u * reach, cuboid.center[1] + v * reach, GROUND_M];
            if !cuboid.contains([p[0], p[1], cuboid.center[2]]) {
                points.push(p);
            }
        }
        points
    }

    fn nearest_seen(cuboid: &Cuboid) -> Point3 {
        let points = seen(cuboid);
        let standing = points.into_iter().filter(|p| p[2] > GROUND_M + 0.4);
        standing.min_by(|a, b| norm3(*a).total_cmp(&norm3(*b))).unwrap()
    }

    fn off(a: &Cuboid, b: &Cuboid) -> f64 {
        norm3(sub3(a.center, b.center))
    }

    proptest! {
        #[test]
        fn a_click_on_a_car_seen_at_a_corner_finds_it(
            x in 8.0..30.0_f64, y in 4.0..12.0_f64, yaw in -0.5..0.5_f64)
        {
            let truth = car(x, y, yaw);
            let fit = fit_around(&seen(&truth), nearest_seen(&truth), USUAL, 0.0).unwrap();
            prop_assert!(off(&fit.cuboid, &truth) < 0.15, "{fit:?} {truth:?}");
            prop_assert!((fit.cuboid.yaw_rad() - yaw).abs() < 0.04, "{} {yaw}", fit.cuboid.yaw_rad());
            prop_assert!(fit.share > 0.97);
        }

        #[test]
        fn fitting_again_corrects_a_careless_cuboid(
            yaw in -0.5..0.5_f64, dx in -0.4..0.4_f64, dy in -0.3..0.3_f64, turn in -0.2..0.2_f64)
        {
            let truth = car(15.0, 7.0, yaw);
            let careless = Cuboid::upright(
                [15.0 + dx, 7.0 + dy, truth.center[2] + 0.2], [4.4, 1.8, 1.5], yaw + turn);
            let fit = fit_inside(&seen(&truth), &careless).unwrap();
            prop_assert!(off(&fit.cuboid, &truth) < 0.12, "{fit:?} {truth:?}");
        }
    }

    #[test]
    fn a_car_seen_from_behind_gets_its_usual_length_away_from_the_sensor() {
        let truth = car(20.0, 0.0, 0.0);
        let fit = fit_around(&seen(&truth), [17.8, 0.0, -1.0], USUAL, 0.0).unwrap();
        assert!(off(&fit.cuboid, &truth) < 0.1, "{fit:?}");
        assert!((fit.cuboid.size[0] - 4.4).abs() < 1e-9);
    }

    #[test]
    fn fitting_keeps_the_front_where_it_was() {
        let truth = car(15.0, 7.0, 3.0);
        let fit = fit_inside(&seen(&truth), &truth).unwrap();
        assert!((fit.cuboid.yaw_rad() - 3.0).abs() < 0.05);
    }

    #[test]
    fn bare_ground_is_no_thing() {
        let points = seen(&car(15.0, 7.0, 0.0));
        assert_eq!(fit_around(&points, [12.0, 9.8, GROUND_M], USUAL, 0.0), None);
        assert_eq!(fit_inside(&points, &car(12.0, 12.8, 0.0)), None);
    }
}
