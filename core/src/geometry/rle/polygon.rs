//! Rasterisation of polygons, with exactly the same pixels as the COCO API (`rleFrPoly`).
//!
//! The API walks the outline on a grid five times finer than the pixels. Wherever a step crosses the middle of a
//! column of pixels, it records the first row below the crossing: there the column changes between outside and
//! inside. This implementation skips the steps that cross nothing, with the same rounding.

use super::{MOST_PIXELS, Rle};

/// Steps of the fine grid in a pixel.
const FINE: i32 = 5;
/// Largest coordinate of a corner, px: more than any sensor has, and exact on the fine grid.
const FARTHEST: f64 = (1 << 24) as f64;
/// Largest number of columns that one outline crosses.
const LONGEST: f64 = (1 << 20) as f64;

/// Check that corners (x, y in turn, px) can become a mask.
///
/// # Errors
/// What is wrong with them.
pub fn check_outline(corners: &[f64]) -> Result<(), &'static str> {
    if corners.is_empty() || !corners.len().is_multiple_of(2) {
        return Err("a polygon is not a list of x, y pairs");
    }
    if !corners.iter().all(|v| v.abs() <= FARTHEST) {
        return Err("a polygon has a corner farther than 2^24 px");
    }
    let xs = || corners.iter().step_by(2);
    let across: f64 = xs().zip(xs().skip(1)).map(|(a, b)| (a - b).abs()).sum();
    if across > LONGEST { Err("a polygon's outline goes more than 2^20 px across") } else { Ok(()) }
}

/// Rasteriser of polygons that reuses its memory.
#[derive(Debug, Default)]
pub struct Rasteriser {
    size: [u32; 2],
    /// Corners on the fine grid.
    points: Vec<[i32; 2]>,
    /// Column and row of each crossing, edge by edge.
    crossings: Vec<[u32; 2]>,
    /// Leftmost column that the outline can cross.
    left: u32,
    /// Number of crossings of each column from there on; after sorting, the end of each column.
    ends: Vec<u32>,
    /// Pixels where outside and inside change, ascending.
    changes: Vec<u32>,
}

impl Rasteriser {
    /// Union of polygons (each x, y in turn, px) in an image of a height and a width; empty where the image is larger
    /// than a mask may be. Corners farther out than 2^24 px are moved to that limit.
    pub fn mask<'a>(&mut self, parts: impl IntoIterator<Item = &'a [f64]>, size: [u32; 2]) -> Rle {
        self.size = size;
        let mut union = Rle::empty(size);
        if union.pixels() > MOST_PIXELS {
            return union;
        }
        for corners in parts {
            let part = self.polygon(corners);
            union = if union.runs.is_empty() { part } else { union.union(&part) };
        }
        union
    }

    fn polygon(&mut self, corners: &[f64]) -> Rle {
        let fine = |v: f64| (f64::from(FINE) * v.clamp(-FARTHEST, FARTHEST) + 0.5) as i32;
        let mut points = std::mem::take(&mut self.points);
        points.clear();
        points.extend(corners.as_chunks::<2>().0.iter().map(|&[x, y]| [fine(x), fine(y)]));
        let Some(&last) = points.last() else { return Rle::empty(self.size) };
        let (left, right) = points.iter().fold((last[0], last[0]), |(l, r), p| (l.min(p[0]), r.max(p[0])));
        let across = columns(left, right, self.size);
        self.crossings.clear();
        self.left = across.start as u32;
        self.ends.clear();
        self.ends.resize(across.len(), 0);
        let mut from = last;
        for &to in &points {
            if from[0].abs_diff(to[0]) >= from[1].abs_diff(to[1]) {
                self.flat_edge(from, to);
            } else {
                self.steep_edge(from, to);
            }
            from = to;
        }
        self.points = points;
        self.sort();
        of_changes(&self.changes, self.size)
    }

    /// Cross the middles of columns along an edge that is no steeper than a diagonal: the upper one of the rows on
    /// both sides of the step counts.
    fn flat_edge(&mut self, from: [i32; 2], to: [i32; 2]) {
        let ([left, start], [right, end]) = if from[0] <= to[0] { (from, to) } else { (to, from) };
        let slope = f64::from(end - start) / f64::from(right - left);
        let higher = i32::from(end < start);
        for column in columns(left, right, self.size) {
            let step = FINE * column + 2 - left + higher;
            self.cross(column, (f64::from(start) + slope * f64::from(step) + 0.5) as i32);
        }
    }

    /// Cross the middles of columns along a steeper edge: the last row before the crossing counts, from top to
    /// bottom.
    fn steep_edge(&mut self, from: [i32; 2], to: [i32; 2]) {
        let ([start, top], [end, bottom]) = if from[1] <= to[1] { (from, to) } else { (to, from) };
        let (last, slope) = (bottom - top, f64::from(end - start) / f64::from(bottom - top));
        let rows_a_step = f64::from(bottom - top) / f64::from(end - start);
        // Rounding errors are smaller than this number of steps, on an edge that is not nearly vertical.
        let unsure = if slope.abs() > 1e-3 { 1e-4 } else { 1.0 };
        for column in columns(start.min(end), start.max(end), self.size) {
            let middle = FINE * column + 2;
            let near = (f64::from(middle) + 0.5 - f64::from(start)) * rows_a_step;
            let mut step = near as i32;
            if (near - f64::from(step) - 0.5).abs() > 0.5 - unsure {
                // Rounding decides as in the walk step by step.
                let beyond = |step: i32| {
                    let at = (f64::from(start) + slope * f64::from(step) + 0.5) as i32;
                    if start < end { at > middle } else { at <= middle }
                };
                while step > 0 && beyond(step) {
                    step -= 1;
                }
                while step < last && !beyond(step + 1) {
                    step += 1;
                }
            }
            self.cross(column, top + step);
        }
    }

    /// Record the first pixel of a column that is not above a row of the fine grid.
    fn cross(&mut self, column: i32, row: i32) {
        let row = (row + 2).max(0) as u32 / FINE as u32;
        self.crossings.push([column as u32, row.min(self.size[0])]);
        self.ends[(column as u32 - self.left) as usize] += 1;
    }

    /// Sort the changes by column; an outline rarely has more than a few in each.
    fn sort(&mut self) {
        let Self { size: [height, _], crossings, left, ends, changes, .. } = self;
        let mut start = 0;
        for end in &mut *ends {
            (*end, start) = (start, start + *end);
        }
        changes.clear();
        changes.resize(crossings.len(), 0);
        for &[column, row] in &*crossings {
            let next = &mut ends[(column - *left) as usize];
            changes[*next as usize] = column * *height + row;
            *next += 1;
        }
        let mut start = 0;
        for &end in &*ends {
            match &mut changes[start as usize..end as usize] {
                [] | [_] => {}
                [a, b] => (*a, *b) = ((*a).min(*b), (*a).max(*b)),
                more => more.sort_unstable(),
            }
            start = end;
        }
    }
}

/// Columns of the image whose middle is between two positions of the fine grid.
fn columns(left: i32, right: i32, [_, width]: [u32; 2]) -> std::ops::Range<i32> {
    let first_from = |place: i32| (place + 2).max(0) / FINE;
    first_from(left)..first_from(right).min(i32::try_from(width).unwrap_or(i32::MAX))
}

/// Mask from changes: pixels between two different changes are in turn outside and inside; the image's last pixel
/// ends the last run.
fn of_changes(changes: &[u32], size: [u32; 2]) -> Rle {
    let mut mask = Rle::empty(size);
    mask.runs.reserve_exact(changes.len().div_ceil(2));
    let last = mask.pixels() as u32;
    for pair in changes.chunks(2) {
        mask.push([pair[0], pair.get(1).copied().unwrap_or(last)]);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mask(corners: &[f64], size: [u32; 2]) -> Rle {
        Rasteriser::default().mask([corners], size)
    }

    /// Reference: `rleFrPoly` as it is described, step by step along the whole outline.
    fn walked(corners: &[f64], size: [u32; 2]) -> Rle {
        let fine = |v: &f64| (5.0 * v + 0.5) as i32;
        let points: Vec<[i32; 2]> = corners.chunks(2).map(|p| [fine(&p[0]), fine(&p[1])]).collect();
        let mut walk: Vec<[i32; 2]> = Vec::new();
        for (i, &from) in points.iter().enumerate() {
            let to = points[(i + 1) % points.len()];
            let (dx, dy) = ((to[0] - from[0]).abs(), (to[1] - from[1]).abs());
            let (main, side, steps) = if dx >= dy { (0, 1, dx) } else { (1, 0, dy) };
            let (a, b) = if from[main] <= to[main] { (from, to) } else { (to, from) };
            let slope = f64::from(b[side] - a[side]) / f64::from(steps);
            let mut edge: Vec<[i32; 2]> = Vec::new();
            for step in 0..=steps {
                let mut place = [0; 2];
                place[main] = a[main] + step;
                place[side] = (f64::from(a[side]) + slope * f64::from(step) + 0.5) as i32;
                edge.push(place);
            }
            if from != a {
                edge.reverse();
            }
            walk.extend(edge);
        }
        let mut changes = Vec::new();
        for step in walk.windows(2).filter(|s| s[0][0] != s[1][0]) {
            let column = (f64::from(step[0][0].min(step[1][0])) + 0.5) / 5.0 - 0.5;
            if column.floor() == column && column >= 0.0 && column <= f64::from(size[1]) - 1.0 {
                let row = (f64::from(step[0][1].min(step[1][1])) + 0.5) / 5.0 - 0.5;
                let row = row.clamp(0.0, f64::from(size[0])).ceil();
                changes.push(column as u32 * size[0] + row as u32);
            }
        }
        changes.sort_unstable();
        of_changes(&changes, size)
    }

    fn outline() -> impl Strategy<Value = Vec<f64>> {
        let far = (-40.0..90.0_f64).prop_map(|v| (v * 100.0).round() / 100.0);
        let whole = (-8..60_i32).prop_map(|v| f64::from(v) / 2.0);
        let very_far = (-20_000..20_000_i32).prop_map(f64::from);
        prop::collection::vec(prop_oneof![9 => far, 9 => whole, 2 => very_far], 6..24).prop_map(|mut v| {
            v.truncate(v.len() / 2 * 2);
            v
        })
    }

    #[test]
    fn a_rectangle_covers_the_pixels_whose_middles_it_holds() {
        assert_eq!(mask(&[1.0, 1.0, 4.0, 1.0, 4.0, 3.0, 1.0, 3.0], [6, 8]).bounds(), [1, 1, 3, 2]);
        assert_eq!(mask(&[1.0, 1.0, 4.0, 1.0, 4.0, 3.0, 1.0, 3.0], [6, 8]).area(), 6);
    }

    #[test]
    fn an_outline_beyond_the_image_is_cut_by_it() {
        assert_eq!(mask(&[-9.0, -9.0, 90.0, -9.0, 90.0, 90.0, -9.0, 90.0], [6, 8]).area(), 48);
        assert_eq!(mask(&[], [6, 8]).area() + mask(&[1.0, 1.0], [6, 8]).area(), 0);
        assert_eq!(mask(&[20.0, 1.0, 30.0, 1.0, 30.0, 5.0], [6, 8]), Rle::empty([6, 8]));
        assert_eq!(mask(&[0.0, 0.0, 9.0, 0.0, 9.0, 9.0], [0, 0]).area(), 0);
        assert_eq!(mask(&[-1e300, 0.0, 1e300, 0.0, f64::NAN, 1e300], [6, 8]).area(), 48);
    }

    #[test]
    fn outlines_that_no_image_has_are_refused() {
        assert!(check_outline(&[1.0; 5]).is_err() && check_outline(&[]).is_err());
        assert!(check_outline(&[0.0, f64::NAN, 1.0, 1.0, 2.0, 2.0]).is_err());
        assert!(check_outline(&[0.0, 0.0, 1e300, 1.0, 2.0, 2.0]).is_err());
        assert!(check_outline(&[0.0, 0.0, 1e7, 1.0].repeat(3)).is_err());
        assert!(check_outline(&[0.0, 0.0, 1e4, 1.0, 2.0, 1e7]).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn the_shorter_walk_gives_the_same_pixels(corners in outline(), size in [1..50_u32, 1..50_u32]) {
            prop_assert_eq!(mask(&corners, size), walked(&corners, size));
        }

        #[test]
        fn a_union_has_the_pixels_of_both_once(a in outline(), b in outline()) {
            let size = [40, 40];
            let (one, other) = (mask(&a, size), mask(&b, size));
            let both = Rasteriser::default().mask([a.as_slice(), b.as_slice()], size);
            prop_assert_eq!(both.area(), one.area() + other.area() - one.shared_area(&other).unwrap());
            prop_assert_eq!(both, other.union(&one));
        }
    }
}
