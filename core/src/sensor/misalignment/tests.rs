//! Posts before a wall, drawn and scanned with a known offset between the two.

use super::{DepthJump, EdgeProfiles, GrayImage, JumpSide, ProjectedPoint, jumps};
use crate::random::SplitMix;

const WIDTH: usize = 640;
const HEIGHT: usize = 240;
/// px of the picture for each degree.
const PX_PER_DEGREE: f64 = 20.0;

/// A picture of posts: darker than the wall behind, with grain.
fn picture(posts: &[[usize; 3]], random: &mut SplitMix) -> Vec<u8> {
    let is_post =
        |x: usize, y: usize| posts.iter().any(|[left, right, top]| (*left..*right).contains(&x) && y >= *top);
    (0..WIDTH * HEIGHT)
        .map(|i| (if is_post(i % WIDTH, i / WIDTH) { 70.0 } else { 130.0 } + 25.0 * random.unit()) as u8)
        .collect()
}

/// A sweep of the same posts; what is at (x, y) in the picture is measured `off` px beside it.
fn sweep(posts: &[[usize; 3]], off: [f64; 2]) -> Vec<ProjectedPoint> {
    let step = 0.2 * PX_PER_DEGREE;
    let rows = (0..(HEIGHT as f64 / step) as usize).map(|row| (row as f64 + 0.5) * step);
    let columns = || (0..(WIDTH as f64 / step) as usize).map(|column| (column as f64 + 0.5) * step);
    let point = |x: f64, y: f64| {
        let is_post = posts.iter().any(|[l, r, t]| (*l as f64..*r as f64).contains(&x) && y >= *t as f64);
        let range = if is_post { 8.0 } else { 20.0 };
        let (left, up) = ((-x / PX_PER_DEGREE).to_radians(), (-y / PX_PER_DEGREE).to_radians());
        let level = range * up.cos();
        ProjectedPoint::new(
            [level * left.cos(), level * left.sin(), range * up.sin()],
            [x + off[0], y + off[1]],
        )
    };
    rows.flat_map(|y| columns().map(move |x| point(x, y))).collect()
}

fn posts(random: &mut SplitMix) -> Vec<[usize; 3]> {
    let top = |random: &mut SplitMix| 60 + (random.unit() * 90.0) as usize;
    (0..8).map(|i| [40 + i * 72, 62 + i * 72 + (random.unit() * 14.0) as usize, top(random)]).collect()
}

fn measured(frames: u32, off: [f64; 2]) -> EdgeProfiles {
    let (mut profiles, mut random) = (EdgeProfiles::default(), SplitMix(7));
    for frame in 0..frames {
        let posts = posts(&mut random);
        let pixels = picture(&posts, &mut random);
        let image = GrayImage { width: WIDTH, height: HEIGHT, pixels: &pixels };
        profiles.add(frame, &image, 1.0, &jumps(&sweep(&posts, off)));
    }
    profiles
}

#[test]
fn the_offset_of_a_moved_sweep_is_found_along_both_axes() {
    for (right, down) in [(0.0, 0.0), (6.0, -4.0), (-11.0, 9.0)] {
        let profiles = measured(6, [-right, -down]);
        let (x, y) = (profiles.right().unwrap(), profiles.down().unwrap());
        assert!((x.px - right).abs() <= 1.0 && x.within_px < 2.0, "{x:?}, not {right}");
        assert!((y.px - down).abs() <= 1.5 && y.within_px < 2.5, "{y:?}, not {down}");
    }
}

#[test]
fn a_picture_of_grain_says_nothing() {
    let (mut profiles, mut random) = (EdgeProfiles::default(), SplitMix(3));
    for frame in 0..6 {
        let posts = posts(&mut random);
        let pixels = picture(&[], &mut random);
        let image = GrayImage { width: WIDTH, height: HEIGHT, pixels: &pixels };
        profiles.add(frame, &image, 1.0, &jumps(&sweep(&posts, [0.0; 2])));
    }
    assert!(profiles.edges() > 500);
    assert_eq!((profiles.right(), profiles.down()), (None, None));
}

#[test]
fn jumps_lie_between_the_near_surface_and_the_far_one() {
    let found = jumps(&sweep(&[[100, 160, 80]], [0.0; 2]));
    let across: Vec<&DepthJump> = found.iter().filter(|j| j.side == JumpSide::Across).collect();
    let above: Vec<&DepthJump> = found.iter().filter(|j| j.side == JumpSide::Above).collect();
    assert!(across.len() > 50 && above.len() > 10, "{} {}", across.len(), above.len());
    assert!(across.iter().all(|j| j.at[0] == 100.0 || j.at[0] == 160.0));
    assert!(above.iter().all(|j| j.at[1] == 80.0));
}

#[test]
fn jumps_at_the_edge_of_a_small_picture_are_left_out() {
    let image = GrayImage { width: 8, height: 4, pixels: &[9; 32] };
    let mut profiles = EdgeProfiles::default();
    let at = |x: f64| DepthJump { at: [x, 2.0], side: JumpSide::Across };
    profiles.add(0, &image, 1.0, &[at(4.0), at(-1.0), at(f64::NAN), at(1e300)]);
    assert_eq!((profiles.edges(), profiles.right()), (0, None));
}
