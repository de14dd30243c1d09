//! Cloud in memory, collected from the stream of its chunks.

use super::column_names::{INTENSITY, colour_columns, column};
use super::stream::{self, PointChunk, PointField};
use assay_core::ParseError;
use std::io::Cursor;

/// Points at most in one cloud in memory: what a browser can hold.
pub const MAX_POINTS: usize = 60_000_000;

/// Points of one sweep, in the sensor's frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointCloud {
    /// Metres.
    pub points: Vec<[f32; 3]>,
    /// The sensor's own values, one a point; `None` where the file has none.
    pub intensity: Option<Vec<f32>>,
    /// Red, green, blue, one a point; `None` where the file has none.
    pub rgb: Option<Vec<[u8; 3]>>,
}

/// Read a whole cloud. Points with a coordinate that is not finite as a float32 are left out.
///
/// # Errors
/// See [`stream::read`]; more than [`MAX_POINTS`] points.
pub fn decode(media_type: &str, bytes: &[u8]) -> Result<PointCloud, ParseError> {
    let mut cloud = CloudCollector::default();
    let summary = stream::read(media_type, &mut Cursor::new(bytes), &mut |header, chunk| {
        cloud.add(&header.fields, chunk)
    })?;
    let CloudCollector { points, intensity, rgb } = cloud;
    Ok(PointCloud {
        points,
        intensity: column(&summary.fields, INTENSITY).map(|_| intensity),
        rgb: colour_columns(&summary.fields).map(|_| rgb),
    })
}

#[derive(Default)]
struct CloudCollector {
    points: Vec<[f32; 3]>,
    intensity: Vec<f32>,
    rgb: Vec<[u8; 3]>,
}

impl CloudCollector {
    fn add(&mut self, fields: &[PointField], chunk: &PointChunk) -> Result<(), ParseError> {
        if self.points.len() + chunk.points.len() > MAX_POINTS {
            let what = format!("there are more than {MAX_POINTS} points");
            return Err(ParseError::new(
                "points",
                what,
                "Split the cloud, or import it so that it gets tiles",
            ));
        }
        let start = self.points.len();
        // Coordinates in metres fit a float32 to a tenth of a millimetre within a kilometre of the sensor.
        let mut is_finite = true;
        self.points.extend(chunk.points.iter().map(|point| {
            let point = point.map(|v| v as f32);
            is_finite &= point.iter().all(|v| v.is_finite());
            point
        }));
        let values = |at: usize| chunk.fields.get(at).map_or(&[][..], Vec::as_slice);
        if let Some(at) = column(fields, INTENSITY) {
            self.intensity.extend(values(at).iter().map(|value| *value as f32));
        }
        if let Some(at) = colour_columns(fields) {
            let [red, green, blue] = at.map(values);
            let colours = red.iter().zip(green).zip(blue).map(|((r, g), b)| [*r, *g, *b]);
            self.rgb.extend(colours.map(|rgb| rgb.map(|v| v.clamp(0.0, 255.0) as u8)));
        }
        if !is_finite {
            self.remove_points_that_are_not_finite(start);
        }
        Ok(())
    }

    /// Doubles beyond the range of float32 became infinite.
    fn remove_points_that_are_not_finite(&mut self, start: usize) {
        let new = self.points.get(start..).unwrap_or_default();
        let finite: Vec<bool> = new.iter().map(|point| point.iter().all(|v| v.is_finite())).collect();
        retain(&mut self.points, start, &finite);
        retain(&mut self.intensity, start, &finite);
        retain(&mut self.rgb, start, &finite);
    }
}

/// Keep the values from `start` on whose flag is set.
fn retain<T: Copy>(values: &mut Vec<T>, start: usize, flags: &[bool]) {
    let selected: Vec<T> =
        values.iter().skip(start).zip(flags).filter(|(_, flag)| **flag).map(|(value, _)| *value).collect();
    values.truncate(start);
    values.extend(selected);
}
