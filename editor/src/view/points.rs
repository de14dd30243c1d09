//! A point cloud in chunks: what is drawn, picked and counted goes chunk by chunk.

use super::vector::add3;
use super::window::ViewWindow;
use assay_core::geometry::{Cuboid, CuboidTest, Point2, Point3, norm3, sub3};
use std::collections::BTreeMap;

/// Edge of a chunk's square on the ground, m.
const CELL_M: f32 = 16.0;

/// The points over one square of the ground, or of one node of a tree, in random order: any first part of them is a
/// fair sample.
#[derive(Clone, Debug)]
pub struct PointChunk {
    /// Metres from the cloud's [`PointChunks::origin`].
    pub positions: Vec<[f32; 3]>,
    /// Index of each in the cloud it came from.
    pub sources: Vec<u32>,
    /// Another whenever other points were put in its place.
    pub stamp: u32,
    min: [f32; 3],
    max: [f32; 3],
}

impl PointChunk {
    fn new(stamp: u32) -> Self {
        Self { positions: Vec::new(), sources: Vec::new(), stamp, min: [f32::MAX; 3], max: [f32::MIN; 3] }
    }

    /// Centre and radius of a sphere around all its points, m from the cloud's origin.
    fn sphere(&self) -> (Point3, f64) {
        let (min, max) = (self.min.map(f64::from), self.max.map(f64::from));
        let center = core::array::from_fn(|i| (min[i] + max[i]) / 2.0);
        (center, norm3(sub3(max, min)) / 2.0)
    }
}

/// A cloud in chunks. Cuboids, windows and answers are in the cloud's own frame.
#[derive(Clone, Debug, Default)]
pub struct PointChunks {
    /// What positions are relative to, m: float32 cannot hold places far from zero.
    pub origin: Point3,
    chunks: Vec<PointChunk>,
    by_cell: BTreeMap<(i32, i32), usize>,
    count: u32,
    random: u32,
}

impl PointChunks {
    /// A whole cloud at once; large clouds are better added in parts between frames.
    pub fn new(points: &[[f32; 3]]) -> Self {
        let mut chunks = Self::default();
        chunks.extend(points);
        chunks
    }

    /// None yet, with positions relative to a place.
    pub fn with_origin(origin: Point3) -> Self {
        Self { origin, ..Self::default() }
    }

    /// Add more points; those that are not finite are counted, but never drawn.
    pub fn extend(&mut self, points: &[[f32; 3]]) {
        for p in points {
            let source = self.count;
            self.count += 1;
            if !p.iter().all(|v| v.is_finite()) {
                continue;
            }
            let cell = ((p[0] / CELL_M).floor() as i32, (p[1] / CELL_M).floor() as i32);
            let index = *self.by_cell.entry(cell).or_insert_with(|| {
                self.chunks.push(PointChunk::new(0));
                self.chunks.len() - 1
            });
            self.random = self.random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let random = self.random >> 8;
            if let Some(chunk) = self.chunks.get_mut(index) {
                push_shuffled(chunk, *p, source, random);
            }
        }
    }

    /// Put points in the place of the `slot`th chunk, or none to empty it; `sources` gives the index of each.
    pub fn replace_chunk(&mut self, slot: usize, points: &[[f32; 3]], sources: impl Iterator<Item = u32>) {
        while self.chunks.len() <= slot {
            self.chunks.push(PointChunk::new(0));
        }
        self.random = self.random.wrapping_add(1);
        let Some(place) = self.chunks.get_mut(slot) else { return };
        self.count -= place.positions.len() as u32;
        self.count += points.len() as u32;
        let mut chunk = PointChunk::new(place.stamp.wrapping_add(1));
        chunk.positions.reserve_exact(points.len());
        chunk.sources.reserve_exact(points.len());
        for (p, source) in points.iter().zip(sources) {
            self.random = self.random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            push_shuffled(&mut chunk, *p, source, self.random >> 8);
        }
        *place = chunk;
    }

    /// Centre and radius of a sphere around all points of a chunk, m.
    pub fn sphere(&self, chunk: &PointChunk) -> (Point3, f64) {
        let (center, radius) = chunk.sphere();
        (add3(center, self.origin), radius)
    }

    /// Where the points of a chunk are, m.
    pub fn chunk_points<'a>(&self, chunk: &'a PointChunk) -> impl Iterator<Item = Point3> + use<'a> {
        let [x, y, z] = self.origin;
        chunk.positions.iter().map(move |p| [f64::from(p[0]) + x, f64::from(p[1]) + y, f64::from(p[2]) + z])
    }

    /// The chunks; their order never changes.
    pub fn chunks(&self) -> &[PointChunk] {
        &self.chunks
    }

    /// Points in the cloud.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Points inside a cuboid or on its faces.
    pub fn count_inside(&self, cuboid: &Cuboid) -> u32 {
        let mut count = 0;
        self.for_each_inside(cuboid, |_| count += 1);
        count
    }

    /// Call with each point inside a cuboid or on its faces.
    pub fn for_each_inside(&self, cuboid: &Cuboid, mut call: impl FnMut(Point3)) {
        let inside = CuboidTest::new(cuboid);
        let reach = norm3(cuboid.size) / 2.0;
        for chunk in self.chunks_touching(cuboid.center, reach) {
            for p in self.chunk_points(chunk) {
                if inside.holds(p) {
                    call(p);
                }
            }
        }
    }

    /// The points at most so far from an upright axis through `center`, m.
    pub fn points_near(&self, center: Point3, radius_m: f64) -> Vec<Point3> {
        let mut found = Vec::new();
        for chunk in self.chunks_touching([center[0], center[1], f64::NAN], radius_m) {
            for p in self.chunk_points(chunk) {
                let (dx, dy) = (p[0] - center[0], p[1] - center[1]);
                if dx * dx + dy * dy <= radius_m * radius_m {
                    found.push(p);
                }
            }
        }
        found
    }

    /// The nearest point to the eye among those under the pointer.
    pub fn pick(&self, window: &ViewWindow, at_px: Point2, radius_px: f64) -> Option<Point3> {
        let ray = window.ray(at_px);
        let mut best: Option<(f64, Point3)> = None;
        for chunk in &self.chunks {
            let (center, radius) = self.sphere(chunk);
            let depth = window.to_eye(center)[2] + radius;
            let slack = radius + radius_px / window.px_per_m(depth.max(0.1));
            if depth <= 0.0 || ray.distance_to(center) > slack {
                continue;
            }
            for p in self.chunk_points(chunk) {
                let Some([x, y]) = window.project(p) else { continue };
                let off_px = libm::hypot(x - at_px[0], y - at_px[1]);
                if off_px > radius_px {
                    continue;
                }
                // A point in the middle wins over one at the rim that lies a little before it.
                let cost = window.to_eye(p)[2] + off_px / radius_px * 0.5;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, p));
                }
            }
        }
        best.map(|(_, p)| p)
    }

    /// The height below which a small share of all points lies, and the one above which a small share lies, m from the
    /// origin.
    pub fn height_range(&self) -> [f32; 2] {
        let stride = (self.count as usize / 20_000).max(1);
        let mut heights: Vec<f32> =
            self.chunks.iter().flat_map(|c| c.positions.iter().step_by(stride)).map(|p| p[2]).collect();
        heights.sort_by(f32::total_cmp);
        let at = |share: f32| {
            let index = (heights.len() as f32 * share) as usize;
            heights.get(index.min(heights.len().saturating_sub(1))).copied().unwrap_or(0.0)
        };
        [at(0.02), at(0.98)]
    }

    /// Chunks with points that may lie within a sphere; an unknown height touches at every height.
    fn chunks_touching(&self, center: Point3, radius_m: f64) -> impl Iterator<Item = &PointChunk> {
        self.chunks.iter().filter(move |chunk| {
            (0..3).all(|i| {
                let [min, max] = [chunk.min[i], chunk.max[i]].map(|v| f64::from(v) + self.origin[i]);
                center[i].is_nan() || (center[i] >= min - radius_m && center[i] <= max + radius_m)
            })
        })
    }
}

/// One step of the inside-out shuffle: every order of the chunk's points is equally likely.
fn push_shuffled(chunk: &mut PointChunk, p: [f32; 3], source: u32, random: u32) {
    chunk.min = core::array::from_fn(|i| chunk.min[i].min(p[i]));
    chunk.max = core::array::from_fn(|i| chunk.max[i].max(p[i]));
    chunk.positions.push(p);
    chunk.sources.push(source);
    let last = chunk.positions.len() - 1;
    let other = random as usize % (last + 1);
    chunk.positions.swap(last, other);
    chunk.sources.swap(last, other);
}

#[cfg(test)]
mod tests {
    use super::super::orbit::OrbitCamera;
    use super::*;
    use proptest::prelude::*;

    fn cloud() -> impl Strategy<Value = Vec<[f32; 3]>> {
        prop::collection::vec((-40.0..40.0_f32, -40.0..40.0_f32, -2.0..3.0_f32), 1..400)
            .prop_map(|points| points.into_iter().map(|(x, y, z)| [x, y, z]).collect())
    }

    proptest! {
        #[test]
        fn chunks_count_what_a_plain_loop_counts(points in cloud(), yaw in -3.0..3.0_f64, x in -20.0..20.0_f64) {
            let cuboid = Cuboid::upright([x, -x / 2.0, 0.0], [14.0, 9.0, 3.0], yaw);
            let plain = points.iter().filter(|p| cuboid.contains(p.map(f64::from))).count();
            prop_assert_eq!(PointChunks::new(&points).count_inside(&cuboid) as usize, plain);
        }

        #[test]
        fn chunks_hold_every_point_once_with_its_source(points in cloud()) {
            let chunks = PointChunks::new(&points);
            let mut sources: Vec<u32> = Vec::new();
            for chunk in chunks.chunks() {
                for (p, source) in chunk.positions.iter().zip(&chunk.sources) {
                    prop_assert_eq!(*p, points[*source as usize]);
                    sources.push(*source);
                }
            }
            sources.sort_unstable();
            prop_assert_eq!(sources, (0..points.len() as u32).collect::<Vec<_>>());
        }

        #[test]
        fn a_point_is_picked_where_it_is_seen(points in cloud()) {
            let (chunks, window) = (PointChunks::new(&points), OrbitCamera::default().window([900.0, 700.0]));
            let first = points[0].map(f64::from);
            if let Some(at) = window.project(first) {
                let picked = chunks.pick(&window, at, 4.0).unwrap();
                prop_assert!(window.to_eye(picked)[2] <= window.to_eye(first)[2] + 0.5);
            }
        }
    }

    #[test]
    fn a_chunk_can_be_replaced_and_a_cloud_can_lie_far_away() {
        let mut chunks = PointChunks::with_origin([448_000.0, 5_411_000.0, 100.0]);
        chunks.replace_chunk(1, &[[0.001, 0.0, 0.0], [5.0, 0.0, 0.0]], 7..);
        let car = |x: f64| Cuboid::upright([x, 5_411_000.0, 100.0], [1.0, 1.0, 1.0], 0.0);
        assert_eq!((chunks.count(), chunks.count_inside(&car(448_000.0))), (2, 1));
        assert_eq!(chunks.points_near([448_005.0, 5_411_000.0, 0.0], 1.0), [[448_005.0, 5_411_000.0, 100.0]]);
        let stamp = chunks.chunks()[1].stamp;
        chunks.replace_chunk(1, &[[9.0, 0.0, 0.0]], 3..);
        assert_eq!((chunks.count(), chunks.count_inside(&car(448_009.0))), (1, 1));
        assert!(chunks.chunks()[1].stamp != stamp && chunks.chunks()[1].sources == [3]);
        chunks.replace_chunk(1, &[], 0..);
        assert_eq!((chunks.count(), chunks.count_inside(&car(448_009.0))), (0, 0));
    }

    #[test]
    fn points_that_are_not_numbers_are_left_out() {
        let chunks = PointChunks::new(&[[f32::NAN, 0.0, 0.0], [1.0, f32::INFINITY, 0.0], [1.0, 2.0, 3.0]]);
        assert_eq!((chunks.count(), chunks.chunks().len()), (3, 1));
        assert_eq!(chunks.chunks()[0].sources, [2]);
    }
}
