//! A cloud as the views use it.

use crate::render::ColorMode;
use assay_core::geometry::Point3;
use assay_editor::cuboid::ground_below;
use assay_editor::view::PointChunks;
use std::cell::RefCell;

/// Points around the sensor that the ground's height is read from, m.
const GROUND_RADIUS_M: f64 = 20.0;
/// How far above the ground the colours run, m.
const COLOR_SPAN_M: f32 = 7.0;

/// A cloud in chunks with what colours its points.
pub struct LoadedCloud {
    /// The points.
    pub chunks: PointChunks,
    /// Height of the ground near the sensor, m.
    pub ground_m: f64,
    /// Heights between which colours run, m.
    pub heights_m: [f32; 2],
    intensity: Vec<u8>,
    camera: RefCell<Option<Vec<[u8; 3]>>>,
}

impl LoadedCloud {
    /// From points in chunks, and what the sensor measured at each: intensity 0 to 1, colour.
    pub fn new(chunks: PointChunks, intensity: Option<&[f32]>, rgb: Option<Vec<[u8; 3]>>) -> Self {
        let stride = (chunks.count() as usize / 30_000).max(1);
        let near: Vec<Point3> = chunks.near([0.0; 3], GROUND_RADIUS_M).into_iter().step_by(stride).collect();
        let [low, high] = chunks.height_range();
        let ground_m = ground_below(&near).unwrap_or(f64::from(low));
        let low = (ground_m as f32).max(low) - 0.2;
        Self {
            heights_m: [low, high.min(low + COLOR_SPAN_M).max(low + 1.0)],
            ground_m,
            intensity: bytes(intensity.unwrap_or_default()),
            camera: RefCell::new(rgb),
            chunks,
        }
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
        [r, g, b, self.intensity.get(index).copied().unwrap_or(128)]
    }

    /// Whether it can be coloured so.
    pub fn has_colors(&self, mode: ColorMode) -> bool {
        match mode {
            ColorMode::Height => true,
            ColorMode::Intensity => !self.intensity.is_empty(),
            ColorMode::Camera => self.has_camera_colors(),
        }
    }
}

/// Intensities spread over 0 to 255 so that all but the brightest hundredth differ.
fn bytes(intensity: &[f32]) -> Vec<u8> {
    let stride = (intensity.len() / 10_000).max(1);
    let mut sample: Vec<f32> = intensity.iter().step_by(stride).copied().filter(|v| v.is_finite()).collect();
    assay_core::sort::by_number(&mut sample, |v| f64::from(*v));
    let top = sample.get(sample.len() * 99 / 100).copied().unwrap_or(1.0).max(1e-6);
    intensity.iter().map(|v| (v / top * 255.0).clamp(0.0, 255.0) as u8).collect()
}
