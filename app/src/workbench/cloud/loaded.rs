//! A cloud as the views use it.

use super::tiled::CloudTiles;
use assay_core::geometry::{Cuboid, Point3};
use assay_editor::cuboid::estimate_ground;
use assay_editor::view::PointChunks;
use assay_formats::tiles::{MAX_CHUNK, TileChunk};
use std::cell::{Ref, RefCell};

/// Points around the sensor that the ground's height is read from, m.
const GROUND_RADIUS_M: f64 = 20.0;
/// How far above the ground the colours run, m.
const COLOR_SPAN_M: f32 = 7.0;

/// A cloud in chunks with what colours its points.
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
    intensity: RefCell<Vec<u8>>,
    /// What is full brightness.
    intensity_top: f32,
    camera: RefCell<Option<Vec<[u8; 3]>>>,
}

impl LoadedCloud {
    /// From points in chunks, and what the sensor measured at each: intensity, colour.
    pub fn new(chunks: PointChunks, intensity: Option<&[f32]>, rgb: Option<Vec<[u8; 3]>>) -> Self {
        let stride = (chunks.count() as usize / 30_000).max(1);
        let near: Vec<Point3> =
            chunks.points_near(chunks.origin, GROUND_RADIUS_M).into_iter().step_by(stride).collect();
        let [low, high] = chunks.height_range();
        let ground = estimate_ground(&near).map_or(low, |z| (z - chunks.origin[2]) as f32);
        let colored_from = ground.max(low) - 0.2;
        let intensity = intensity.unwrap_or_default();
        let intensity_top = top(intensity);
        Self {
            heights_m: [colored_from, high.min(colored_from + COLOR_SPAN_M).max(colored_from + 1.0)],
            ground_m: f64::from(ground) + chunks.origin[2],
            total: chunks.count(),
            tiles: None,
            intensity: RefCell::new(bytes(intensity, intensity_top).collect()),
            intensity_top,
            camera: RefCell::new(rgb),
            chunks: RefCell::new(chunks),
        }
    }

    /// From the first points of a large cloud.
    pub fn tiled(tiles: CloudTiles, root: &TileChunk<'_>) -> Self {
        let mut chunks = PointChunks::with_origin(tiles.index.origin());
        chunks.replace_chunk(0, &root.positions, 0..);
        let total = u32::try_from(tiles.index.points).unwrap_or(u32::MAX);
        let cloud = Self::new(chunks, root.intensity().as_deref(), root.rgb());
        Self { total, tiles: Some(tiles), ..cloud }
    }

    /// Put a node's points in a slot, or none to empty it.
    pub fn put(&self, slot: usize, chunk: Option<&TileChunk<'_>>) {
        let positions = chunk.map_or(&[][..], |c| &c.positions);
        let from = slot * MAX_CHUNK as usize;
        self.chunks.borrow_mut().replace_chunk(slot, positions, from as u32..);
        let Some(chunk) = chunk else { return };
        if let Some(values) = chunk.intensity() {
            let mut all = self.intensity.borrow_mut();
            let length = all.len().max(from + values.len());
            all.resize(length, 128);
            all.iter_mut().skip(from).zip(bytes(&values, self.intensity_top)).for_each(|(to, v)| *to = v);
        }
        if let (Some(all), Some(values)) = (self.camera.borrow_mut().as_mut(), chunk.rgb()) {
            let length = all.len().max(from + values.len());
            all.resize(length, [0; 3]);
            all.iter_mut().skip(from).zip(values).for_each(|(to, v)| *to = v);
        }
    }

    /// As this one is coloured, with other points; `tints` has red, green, blue and intensity of each.
    pub fn with_points(&self, chunks: PointChunks, tints: &[[u8; 4]]) -> Self {
        let camera =
            self.has_camera_colors().then(|| tints.iter().map(|[r, g, b, _]| [*r, *g, *b]).collect());
        Self {
            ground_m: self.ground_m,
            heights_m: self.heights_m,
            total: chunks.count(),
            tiles: None,
            intensity: RefCell::new(tints.iter().map(|t| t[3]).collect()),
            intensity_top: self.intensity_top,
            camera: RefCell::new(camera),
            chunks: RefCell::new(chunks),
        }
    }

    /// The points that are here.
    pub fn chunks(&self) -> Ref<'_, PointChunks> {
        self.chunks.borrow()
    }

    /// Whether all points in a cuboid are here.
    pub fn has_all_inside(&self, cuboid: &Cuboid) -> bool {
        self.tiles.as_ref().is_none_or(|tiles| tiles.has_all_inside(cuboid))
    }

    /// Give the points the colours that cameras see, by index in the cloud.
    pub fn set_camera_colors(&self, colors: Vec<[u8; 3]>) {
        *self.camera.borrow_mut() = Some(colors);
    }

    /// Whether points have colours of their own.
    pub fn has_camera_colors(&self) -> bool {
        self.camera.borrow().is_some()
    }

    /// Red, green, blue, intensity of a point by its index in the cloud.
    pub fn tint(&self, index: u32) -> [u8; 4] {
        let index = index as usize;
        let camera = self.camera.borrow();
        let [r, g, b] = camera.as_ref().and_then(|c| c.get(index)).copied().unwrap_or([90, 96, 104]);
        [r, g, b, self.intensity.borrow().get(index).copied().unwrap_or(128)]
    }
}

/// The intensity that all but the brightest hundredth stay below.
fn top(intensity: &[f32]) -> f32 {
    let stride = (intensity.len() / 10_000).max(1);
    let mut sample: Vec<f32> = intensity.iter().step_by(stride).copied().filter(|v| v.is_finite()).collect();
    sample.sort_by(f32::total_cmp);
    sample.get(sample.len() * 99 / 100).copied().unwrap_or(1.0).max(1e-6)
}

/// Intensities spread over 0 to 255.
fn bytes(intensity: &[f32], top: f32) -> impl Iterator<Item = u8> {
    intensity.iter().map(move |v| (v / top * 255.0).clamp(0.0, 255.0) as u8)
}
