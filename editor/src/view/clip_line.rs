//! The part of a line that a view shows.

use assay_core::geometry::Point2;

/// The part of a line within a rectangle (its least and greatest corner), by the method of Liang and Barsky; `None` where the
/// line passes it by, or is not finite.
pub fn clip_line([from, to]: [Point2; 2], [least, greatest]: [Point2; 2]) -> Option<[Point2; 2]> {
    if !from.iter().chain(&to).all(|v| v.is_finite()) {
        return None;
    }
    let along = |share: f64, axis: usize| from[axis] + (to[axis] - from[axis]) * share;
    // Shares of the line's length at which it enters and leaves.
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let way = to[axis] - from[axis];
        if way == 0.0 {
            if !(least[axis]..=greatest[axis]).contains(&from[axis]) {
                return None;
            }
            continue;
        }
        let at = [least[axis], greatest[axis]].map(|side| (side - from[axis]) / way);
        enters = enters.max(at[0].min(at[1]));
        leaves = leaves.min(at[0].max(at[1]));
    }
    (enters <= leaves).then(|| {
        let start = if enters > 0.0 { [along(enters, 0), along(enters, 1)] } else { from };
        let end = if leaves < 1.0 { [along(leaves, 0), along(leaves, 1)] } else { to };
        [start, end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VIEW: [Point2; 2] = [[0.0, 0.0], [100.0, 50.0]];

    #[test]
    fn a_line_inside_stays_as_it_is_and_one_beside_goes() {
        let inside = [[10.0, 10.0], [90.0, 40.0]];
        assert_eq!(clip_line(inside, VIEW), Some(inside));
        assert_eq!(clip_line([[-10.0, 10.0], [-1.0, 40.0]], VIEW), None);
        assert_eq!(clip_line([[0.0, 60.0], [100.0, 60.0]], VIEW), None);
        assert_eq!(clip_line([[-30.0, 20.0], [20.0, -30.0]], VIEW), None, "past a corner");
        assert_eq!(clip_line([[f64::NAN, 0.0], [1.0, 1.0]], VIEW), None);
    }

    #[test]
    fn a_line_that_leaves_far_away_ends_at_the_edge() {
        let far = [[50.0, 25.0], [1_697_960.0, 25.0]];
        assert_eq!(clip_line(far, VIEW), Some([[50.0, 25.0], [100.0, 25.0]]));
        let through = clip_line([[-1e6, -5e5], [1e6, 5e5]], VIEW).unwrap();
        assert_eq!(through, [[0.0, 0.0], [100.0, 50.0]]);
    }

    proptest! {
        #[test]
        fn what_is_left_lies_in_the_view_and_on_the_line(
            from in [-1e6..1e6, -1e6..1e6_f64], to in [-300.0..300.0, -300.0..300.0_f64]
        ) {
            let (from, to): ([f64; 2], [f64; 2]) = (from, to);
            if let Some(part) = clip_line([from, to], VIEW) {
                let length = (to[0] - from[0]).hypot(to[1] - from[1]);
                for [x, y] in part {
                    prop_assert!((-1e-6..=100.0 + 1e-6).contains(&x) && (-1e-6..=50.0 + 1e-6).contains(&y));
                    let off = ((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0])).abs() / length;
                    prop_assert!(off < 1e-6);
                }
            }
        }
    }
}
