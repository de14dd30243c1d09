//! Cloud in memory: points in chunks, with their colours.

use super::intensity::PointIntensities;
use super::tiles::CloudTiles;
use assay_core::geometry::{Cuboid, Point3};
use assay_editor::cuboid::estimate_ground;
use assay_editor::view::PointChunks;
use assay_formats::tiles::{MAX_CHUNK, TileChunk};
use std::cell::{Ref, RefCell};

/// Radius of the points from which the ground's height is estimated, m.
const GROUND_RADIUS_M: f64 = 20.0;
/// Height above the ground up to which colours run, m.
const COLOR_SPAN_M: f32 = 7.0;

/// Cloud in chunks with the colours of its points.
pub struct LoadedCloud {
    /// Height of the ground near the sensor, m.
    pub ground_m: f64,
    /// Heights between which colours run, m from the chunks' origin.
    pub heights_m: [f32; 2],
    /// Points of the whole cloud.
    pub total: u32,
    /// The tiles of a large cloud.
    pub tiles: Option<CloudTiles>,
    chunks: RefCell<PointChunks>,
    intensities: PointIntensities,
    camera: RefCell<Option<Vec<[u8; 3]>>>,
}

impl LoadedCloud {
    /// Cloud of points in chunks, with what the sensor measured at each: intensity, colour.
    pub fn new(chunks: PointChunks, intensity: Option<&[f32]>, rgb: Option<Vec<[u8; 3]>>) -> Self {
        let stride = (chunks.count() as usize / 30_000).max(1);
        let near: Vec<Point3> =
            chunks.points_near(chunks.origin, GROUND_RADIUS_M).into_iter().step_by(stride).collect();
        let [low, high] = chunks.height_range();
        let ground = estimate_ground(&near).map_or(low, |z| (z - chunks.origin[2]) as f32);
        let colored_from = ground.max(low) - 0.2;
        Self {
            heights_m: [colored_from, high.min(colored_from + COLOR_SPAN_M).max(colored_from + 1.0)],
            ground_m: f64::from(ground) + chunks.origin[2],
            total: chunks.count(),
            tiles: None,
            intensities: PointIntensities::new(intensity.unwrap_or_default()),
            camera: RefCell::new(rgb),
            chunks: RefCell::new(chunks),
        }
    }

    /// Cloud with the first points of a large one.
    pub fn tiled(tiles: CloudTiles, root: &TileChunk<'_>) -> Self {
        let mut chunks = PointChunks::with_origin(tiles.index.origin());
        chunks.replace_chunk(0, &root.positions, 0..);
        let total = u32::try_from(tiles.index.points).unwrap_or(u32::MAX);
        let cloud = Self::new(chunks, root.intensity().as_deref(), root.rgb());
        Self { total, tiles: Some(tiles), ..cloud }
    }

    /// Put a node's points in a slot, or none to empty it.
    fn put(&self, slot: usize, chunk: Option<&TileChunk<'_>>) {
        let positions = chunk.map_or(&[][..], |c| &c.positions);
        let from = slot * MAX_CHUNK as usize;
        self.chunks.borrow_mut().replace_chunk(slot, positions, from as u32..);
        let Some(chunk) = chunk else { return };
        if let Some(values) = chunk.intensity() {
            self.intensities.put(from, &values);
        }
        if let (Some(all), Some(values)) = (self.camera.borrow_mut().as_mut(), chunk.rgb()) {
            let length = all.len().max(from + values.len());
            all.resize(length, [0; 3]);
            all.iter_mut().skip(from).zip(values).for_each(|(to, v)| *to = v);
        }
    }

    /// Put a node's points in a free slot; nodes that nobody wants any more make room if memory is full.
    pub fn put_node(&self, node: u32, chunk: Option<&TileChunk<'_>>) {
        let Some(tiles) = &self.tiles else { return };
        let (slot, emptied) = tiles.slots.borrow_mut().place(node, |node| tiles.points_of(node));
        emptied.into_iter().for_each(|slot| self.put(slot, None));
        self.put(slot, chunk);
    }

    /// Free the memory of all points but the first chunk's: the cloud leaves the screen.
    pub fn shrink(&self) {
        let Some(tiles) = &self.tiles else { return };
        let emptied = tiles.slots.borrow_mut().shrink();
        emptied.into_iter().for_each(|slot| self.put(slot, None));
    }

    /// A cloud with the colours of this one and other points; `tints` has red, green, blue and intensity of each.
    pub fn with_points(&self, chunks: PointChunks, tints: &[[u8; 4]]) -> Self {
        let camera =
            self.has_camera_colors().then(|| tints.iter().map(|[r, g, b, _]| [*r, *g, *b]).collect());
        Self {
            ground_m: self.ground_m,
            heights_m: self.heights_m,
            total: chunks.count(),
            tiles: None,
            intensities: PointIntensities::of_colors(tints.iter().map(|t| t[3])),
            camera: RefCell::new(camera),
            chunks: RefCell::new(chunks),
        }
    }

    /// Points in memory.
    pub fn chunks(&self) -> Ref<'_, PointChunks> {
        self.chunks.borrow()
    }

    /// Whether all points in a cuboid are in memory.
    pub fn has_all_inside(&self, cuboid: &Cuboid) -> bool {
        self.tiles.as_ref().is_none_or(|tiles| tiles.has_all_inside(cuboid))
    }

    /// Set the colours that cameras see, by index in the cloud.
    pub fn set_camera_colors(&self, colors: Vec<[u8; 3]>) {
        *self.camera.borrow_mut() = Some(colors);
    }

    /// Whether points have colours of their own.
    pub fn has_camera_colors(&self) -> bool {
        self.camera.borrow().is_some()
    }

    /// Heights between which colours run, m.
    pub fn world_heights_m(&self) -> [f32; 2] {
        let origin = self.chunks.borrow().origin[2];
        self.heights_m.map(|height| (f64::from(height) + origin) as f32)
    }

    /// Intensities of the points.
    pub fn intensities(&self) -> &PointIntensities {
        &self.intensities
    }

    /// Red, green, blue, intensity of a point by its index in the cloud.
    pub fn tint(&self, index: u32) -> [u8; 4] {
        self.tint_in(index, self.intensities.range())
    }

    /// As [`Self::tint`], with the intensity over a range.
    pub fn tint_in(&self, index: u32, range: [f32; 2]) -> [u8; 4] {
        let index = index as usize;
        let camera = self.camera.borrow();
        let [r, g, b] = camera.as_ref().and_then(|c| c.get(index)).copied().unwrap_or([90, 96, 104]);
        [r, g, b, self.intensities.color(index, range)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud(points: &[[f32; 3]], intensity: Option<&[f32]>) -> LoadedCloud {
        let mut chunks = PointChunks::default();
        chunks.extend(points);
        LoadedCloud::new(chunks, intensity, None)
    }

    #[test]
    fn colours_run_from_below_the_ground_over_a_limited_height() {
        let ground = (0..400).map(|i| [(i % 20) as f32 - 10.0, (i / 20) as f32 - 10.0, -1.5]);
        let points: Vec<[f32; 3]> = ground.chain([[3.0, 3.0, 40.0]]).collect();
        let cloud = cloud(&points, None);
        assert!((cloud.ground_m + 1.5).abs() < 0.2, "{}", cloud.ground_m);
        let [low, high] = cloud.heights_m;
        assert!(low < -1.5 && high <= low + COLOR_SPAN_M + 1e-3);
    }

    #[test]
    fn a_point_without_a_measured_colour_is_grey() {
        let cloud = cloud(&[[0.0; 3]], Some(&[1.0]));
        assert!(!cloud.has_camera_colors());
        assert_eq!(cloud.tint(0), [90, 96, 104, 128]);
        cloud.set_camera_colors(vec![[1, 2, 3]]);
        assert_eq!(cloud.tint(0), [1, 2, 3, 128]);
        assert_eq!(cloud.tint(9), [90, 96, 104, 128], "beyond what is in memory");
    }

    #[test]
    fn accumulated_points_bring_their_own_colours() {
        let cloud = cloud(&[[0.0; 3]], None);
        cloud.set_camera_colors(vec![[1, 2, 3]]);
        let mut chunks = PointChunks::default();
        chunks.extend(&[[0.0; 3], [1.0; 3]]);
        let all = cloud.with_points(chunks, &[[1, 2, 3, 4], [5, 6, 7, 8]]);
        assert_eq!((all.total, all.tint(1)), (2, [5, 6, 7, 8]));
    }
}
