//! Paths of tracks through the world, from where they were at which time.
//!
//! Each measure of motion gives the values along the path, each with the place in the path at which it is read. Where
//! times do not rise from one moment to the next there is no value.

use crate::geometry::{Point3, sub3};

/// The place of something at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackPoint {
    /// Microseconds on the scene's clock.
    pub time_us: i64,
    /// The middle, in the world frame, m.
    pub center: Point3,
    /// About the world's z, radians.
    pub heading_rad: f64,
}

/// The step from one moment to the next.
pub(super) struct Step {
    /// Place of the later moment.
    pub to: usize,
    pub seconds: f64,
    /// In the world frame, m/s.
    pub velocity: Point3,
}

/// The steps between moments that follow on each other at rising times.
pub(super) fn steps(path: &[TrackPoint]) -> Vec<Step> {
    let next = path.iter().zip(path.iter().skip(1)).zip(1..);
    next.filter_map(|((a, b), to)| {
        let seconds = seconds_between(a, b)?;
        Some(Step { to, seconds, velocity: sub3(b.center, a.center).map(|v| v / seconds) })
    })
    .collect()
}

/// Positive; the difference of two times may need more than 63 bits.
pub(super) fn seconds_between(a: &TrackPoint, b: &TrackPoint) -> Option<f64> {
    (b.time_us > a.time_us).then(|| b.time_us.abs_diff(a.time_us) as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::super::acceleration::accelerations;
    use super::super::speed::speeds;
    use super::super::turn_rate::turn_rates;
    use super::*;
    use crate::geometry::norm3;
    use core::f64::consts::PI;
    use proptest::prelude::*;

    fn track_point(time_s: f64, center: Point3, heading_rad: f64) -> TrackPoint {
        TrackPoint { time_us: (time_s * 1e6) as i64, center, heading_rad }
    }

    #[test]
    fn speed_is_the_way_over_the_time_in_all_three_directions() {
        let path = [
            track_point(0.0, [0.0; 3], 0.0),
            track_point(0.5, [1.0, 2.0, 2.0], 0.0),
            track_point(2.5, [1.0, 2.0, 2.0], 0.0),
        ];
        assert_eq!(speeds(&path), [(1, 6.0), (2, 0.0)]);
    }

    #[test]
    fn acceleration_is_of_the_vector_so_that_a_turn_at_even_speed_has_some() {
        let path = [
            track_point(0.0, [0.0; 3], 0.0),
            track_point(1.0, [3.0, 0.0, 0.0], 0.0),
            track_point(2.0, [3.0, 4.0, 0.0], 0.0),
        ];
        assert_eq!(accelerations(&path), [(1, 5.0)]);
    }

    #[test]
    fn a_moment_out_of_place_is_where_acceleration_is_greatest() {
        let mut path: Vec<_> =
            (0..7).map(|i| track_point(f64::from(i), [f64::from(i), 0.0, 0.0], 0.0)).collect();
        path[3].center[1] = 1.0;
        let peak = accelerations(&path).into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        assert_eq!(peak, Some((3, 2.0)));
    }

    #[test]
    fn a_heading_turns_the_shorter_way() {
        let rates = turn_rates(&[track_point(0.0, [0.0; 3], 3.0), track_point(0.5, [0.0; 3], -3.0)]);
        assert_eq!(rates.len(), 1);
        assert!((rates[0].1 - 2.0 * (2.0 * PI - 6.0)).abs() < 1e-12);
    }

    #[test]
    fn times_that_do_not_rise_give_no_value_and_no_acceleration_across_them() {
        let path = [
            track_point(0.0, [0.0; 3], 0.0),
            track_point(1.0, [1.0, 0.0, 0.0], 0.1),
            track_point(1.0, [9.0, 0.0, 0.0], 0.2),
            track_point(0.5, [5.0, 0.0, 0.0], 0.3),
            track_point(1.5, [6.0, 0.0, 0.0], 0.4),
        ];
        let places = |values: Vec<(usize, f64)>| values.into_iter().map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!(places(speeds(&path)), [1, 4]);
        assert_eq!(places(turn_rates(&path)), [1, 4]);
        assert_eq!(accelerations(&path), []);
    }

    #[test]
    fn the_whole_range_of_times_is_fine() {
        let ends = [(i64::MIN, 0.0), (i64::MAX, 1.0)];
        let path = ends.map(|(time_us, x)| TrackPoint { time_us, center: [x, 0.0, 0.0], heading_rad: 0.0 });
        assert!(speeds(&path)[0].1 > 0.0);
    }

    proptest! {
        /// For x(t) = p + v t + a t² / 2 the second difference quotient is exact, whatever the times.
        #[test]
        fn even_acceleration_is_found_exactly(
            v in prop::array::uniform3(-40.0..40.0_f64), a in prop::array::uniform3(-9.0..9.0_f64),
            gaps in prop::collection::vec(10_000..1_000_000_i64, 3..12),
        ) {
            let mut time_us = 0;
            let path: Vec<_> = gaps.iter().map(|gap| {
                time_us += gap;
                let t = time_us as f64 / 1e6;
                let center = core::array::from_fn(|i| v[i] * t + a[i] * t * t / 2.0);
                TrackPoint { time_us, center, heading_rad: 0.0 }
            }).collect();
            let found = accelerations(&path);
            prop_assert_eq!(found.len(), gaps.len() - 2);
            for (_, value) in found {
                prop_assert!((value - norm3(a)).abs() < 1e-6, "{} for {}", value, norm3(a));
            }
        }

        #[test]
        fn nothing_makes_it_panic(path in prop::collection::vec((any::<i64>(), any::<[f64; 3]>(), any::<f64>()), 0..6)) {
            let moment = |(time_us, center, heading_rad)| TrackPoint { time_us, center, heading_rad };
            let path: Vec<_> = path.into_iter().map(moment).collect();
            prop_assert!(speeds(&path).len() < path.len().max(1));
            prop_assert!(accelerations(&path).len() < path.len().max(1));
            prop_assert!(turn_rates(&path).len() < path.len().max(1));
        }
    }
}
