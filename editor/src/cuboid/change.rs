//! Moving and turning by keys.

use crate::view::add3;
use assay_core::geometry::{Cuboid, Orientation, Pose};
use core::f64::consts::{PI, TAU};

/// A box axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CuboidAxis {
    /// Forward.
    Length,
    /// To the left.
    Width,
    /// Up.
    Height,
}

impl CuboidAxis {
    /// 0, 1, 2 as in a cuboid's size.
    pub fn index(self) -> usize {
        match self {
            Self::Length => 0,
            Self::Width => 1,
            Self::Height => 2,
        }
    }
}

/// Moved along one of its own axes, m.
pub fn translate(cuboid: &Cuboid, axis: CuboidAxis, by_m: f64) -> Cuboid {
    let mut step = [0.0; 3];
    step[axis.index()] = by_m;
    Cuboid { center: add3(cuboid.center, cuboid.pose().rotate(step)), ..*cuboid }
}

/// Turned about the upright axis through its centre, radians to the left; a yaw stays in [-pi, pi).
pub fn rotate(cuboid: &Cuboid, left_rad: f64) -> Cuboid {
    let orientation = match cuboid.orientation {
        Orientation::Yaw(yaw_rad) => Orientation::Yaw(wrap_angle(yaw_rad + left_rad)),
        Orientation::Rotation(_) => {
            let turn = Pose::from_yaw(left_rad, [0.0; 3]);
            Orientation::Rotation(cuboid.pose().then(&turn).rotation)
        }
    };
    Cuboid { orientation, ..*cuboid }
}

/// The same angle in [-pi, pi).
pub(super) fn wrap_angle(angle_rad: f64) -> f64 {
    let d = libm::fmod(angle_rad + PI, TAU);
    if d < 0.0 { d + PI } else { d - PI }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::{norm3, sub3};
    use core::f64::consts::FRAC_PI_2;

    fn car() -> Cuboid {
        Cuboid::upright([1.0, 2.0, 0.0], [4.0, 2.0, 1.5], FRAC_PI_2)
    }

    #[test]
    fn forward_is_where_its_front_faces() {
        assert!(norm3(sub3(translate(&car(), CuboidAxis::Length, 0.5).center, [1.0, 2.5, 0.0])) < 1e-12);
        assert!(norm3(sub3(translate(&car(), CuboidAxis::Width, 0.5).center, [0.5, 2.0, 0.0])) < 1e-12);
    }

    #[test]
    fn two_half_turns_bring_it_back() {
        let back = rotate(&rotate(&car(), PI), PI);
        assert!((back.yaw_rad() - FRAC_PI_2).abs() < 1e-12);
    }

    #[test]
    fn a_free_rotation_turns_about_the_upright_axis_too() {
        let free = Cuboid { orientation: Orientation::Rotation(car().pose().rotation), ..car() };
        let (a, b) = (rotate(&free, 0.3), rotate(&car(), 0.3));
        for (p, q) in a.corners().into_iter().zip(b.corners()) {
            assert!(norm3(sub3(p, q)) < 1e-9);
        }
    }
}
