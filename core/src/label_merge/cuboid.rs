//! Average of cuboids.

use super::average::{circular_mean, mean_rotation, weighted_median};
use crate::geometry::{Cuboid, Orientation, Point3, Pose, Quaternion, dot3};
use core::f64::consts::{PI, TAU};

/// Average, and whether as much weight sees its front as its rear.
#[derive(Clone, Copy, Debug)]
pub(super) struct AverageCuboid {
    pub cuboid: Cuboid,
    pub is_heading_tie: bool,
}

/// Average of cuboids by weight, in two steps. The orientation: the mean of the axes from rear to front, so that a rater
/// who confuses front and rear does not turn the box, then the heading of most. Then the medians of centre and size along
/// that orientation's axes, so that the result turns with the scene. `None` where the axes cancel each other.
pub(super) fn average_cuboid(cuboids: &[(Cuboid, f64)]) -> Option<AverageCuboid> {
    let is_upright = cuboids.iter().all(|(cuboid, _)| matches!(cuboid.orientation, Orientation::Yaw(_)));
    let (orientation, is_heading_tie) =
        if is_upright { average_yaw(cuboids)? } else { average_rotation(cuboids)? };
    let median = |value: &dyn Fn(&Cuboid) -> f64| {
        weighted_median(cuboids.iter().map(|(cuboid, weight)| (value(cuboid), *weight)))
    };
    // Axes of the orientation, as seen from the sensor.
    let turn = Cuboid { center: [0.0; 3], size: [1.0; 3], orientation }.pose();
    let back = turn.inverse();
    let along: Point3 = core::array::from_fn(|axis| median(&|cuboid| back.rotate(cuboid.center)[axis]));
    let size = core::array::from_fn(|axis| median(&|cuboid| cuboid.size[axis]));
    Some(AverageCuboid { cuboid: Cuboid { center: turn.rotate(along), size, orientation }, is_heading_tie })
}

/// Mean yaw, radians in (-pi, pi].
fn average_yaw(cuboids: &[(Cuboid, f64)]) -> Option<(Orientation, bool)> {
    let yaws = || cuboids.iter().map(|(cuboid, weight)| (cuboid.yaw_rad(), *weight));
    let axis = circular_mean(yaws(), PI)?;
    let forward = yaws().map(|(yaw, weight)| if libm::cos(yaw - axis) < 0.0 { -weight } else { weight });
    let (yaw, is_tie) = turned(axis, forward.sum(), total_weight(cuboids));
    Some((Orientation::Yaw(yaw), is_tie))
}

/// Axis as a yaw with the heading of most.
fn turned(axis: f64, forward: f64, total: f64) -> (f64, bool) {
    let is_tie = forward.abs() <= 1e-9 * total;
    let yaw = libm::remainder(if forward < 0.0 && !is_tie { axis + PI } else { axis }, TAU);
    (if yaw <= -PI { PI } else { yaw }, is_tie)
}

fn total_weight(cuboids: &[(Cuboid, f64)]) -> f64 {
    cuboids.iter().map(|(_, weight)| weight).sum()
}

/// Mean rotation; see [`mean_rotation`]. Boxes that face away from the one that is most like all others are turned about
/// their own z first.
fn average_rotation(cuboids: &[(Cuboid, f64)]) -> Option<(Orientation, bool)> {
    let poses: Vec<(Pose, f64)> = cuboids.iter().map(|(cuboid, weight)| (cuboid.pose(), *weight)).collect();
    let front = |pose: &Pose| pose.rotate([1.0, 0.0, 0.0]);
    // Squares, because the opposite heading is as like.
    let likeness = |pose: &Pose| {
        let squares = poses.iter().map(|(other, weight)| {
            let cos = dot3(front(pose), front(other));
            weight * cos * cos
        });
        squares.sum::<f64>()
    };
    let ranked = poses.iter().map(|(pose, _)| (likeness(pose), pose));
    let (_, reference) = ranked.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let faces_away = |pose: &Pose| dot3(front(pose), front(reference)) < 0.0;
    let aligned: Vec<(Quaternion, f64)> = poses
        .iter()
        .map(|(pose, weight)| {
            (if faces_away(pose) { half_turned(pose.rotation) } else { pose.rotation }, *weight)
        })
        .collect();
    let forward: f64 =
        poses.iter().map(|(pose, weight)| if faces_away(pose) { -weight } else { *weight }).sum();
    let mean = mean_rotation(&aligned, reference.rotation);
    let is_tie = forward.abs() <= 1e-9 * total_weight(cuboids);
    let rotation = if forward < 0.0 && !is_tie { half_turned(mean) } else { mean };
    Some((Orientation::Rotation(rotation), is_tie))
}

/// Rotation after a half turn about the box's own z.
fn half_turned([w, x, y, z]: Quaternion) -> Quaternion {
    [-z, y, -x, w]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn average(yaws: &[f64]) -> AverageCuboid {
        let cuboids = yaws.iter().map(|yaw| (Cuboid::upright([5.0, 1.0, 0.0], [4.0, 2.0, 1.5], *yaw), 1.0));
        average_cuboid(&cuboids.collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_rater_who_confuses_front_and_rear_does_not_turn_the_box() {
        let found = average(&[0.02, -0.02, PI]);
        assert!(found.cuboid.yaw_rad().abs() < 1e-12 && !found.is_heading_tie, "{found:?}");
        let found = average(&[3.0, -3.0, 0.0]);
        assert!((found.cuboid.yaw_rad().abs() - PI).abs() < 1e-12 && !found.is_heading_tie, "{found:?}");
        assert!(average(&[0.0, PI]).is_heading_tie);
    }

    #[test]
    fn free_rotations_give_the_same_as_yaws_where_they_are_yaws() {
        for yaws in [[0.1, 0.3, -0.1], [0.1, 0.2, 0.3 + PI], [3.1, -3.1, 3.0]] {
            let free = yaws.map(|yaw| {
                let center = [5.0, 1.0 + yaw, 0.0];
                let rotation = Pose::from_yaw(yaw, center).rotation;
                (Cuboid { center, size: [4.0, 2.0, 1.5], orientation: Orientation::Rotation(rotation) }, 1.0)
            });
            let upright = free.map(|(cuboid, weight)| {
                (Cuboid { orientation: Orientation::Yaw(cuboid.yaw_rad()), ..cuboid }, weight)
            });
            let (free, upright) =
                (average_cuboid(&free).unwrap().cuboid, average_cuboid(&upright).unwrap().cuboid);
            let turn = libm::remainder(free.yaw_rad() - upright.yaw_rad(), TAU);
            // The mean of angles and that of quaternions differ in the third order.
            assert!(turn.abs() < 1e-3, "{turn}");
            assert!((0..3).all(|axis| (free.center[axis] - upright.center[axis]).abs() < 1e-2));
        }
    }

    #[test]
    fn a_half_turn_twice_is_the_same_rotation() {
        let rotation = [0.5, 0.5, -0.5, 0.5];
        assert_eq!(half_turned(half_turned(rotation)), rotation.map(|v: f64| -v));
        let pose = Pose { rotation: half_turned(rotation), translation: [0.0; 3] };
        let before = Pose { rotation, translation: [0.0; 3] };
        let ([a, b], [c, d]) = (
            [pose, before].map(|p| p.rotate([1.0, 0.0, 0.0])),
            [pose, before].map(|p| p.rotate([0.0, 0.0, 1.0])),
        );
        assert!((dot3(a, b) + 1.0).abs() < 1e-12 && (dot3(c, d) - 1.0).abs() < 1e-12);
    }
}
