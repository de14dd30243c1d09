//! The parts of an OpenLABEL file that are read, as they stand in it.

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// A JSON object whose order is kept: that of drawing.
#[derive(Clone, Debug)]
pub(super) struct Pairs<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Of<T> {
            type Value = Pairs<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Of(std::marker::PhantomData))
    }
}

impl<T: Serialize> Serialize for Pairs<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Root {
    pub(super) openlabel: OpenLabel,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenLabel {
    pub(super) metadata: BTreeMap<String, Value>,
    pub(super) coordinate_systems: BTreeMap<String, CoordinateSystem>,
    pub(super) streams: Pairs<Stream>,
    pub(super) objects: Pairs<Element>,
    pub(super) frames: Pairs<FrameJson>,
    pub(super) actions: Pairs<IgnoredAny>,
    pub(super) events: Pairs<IgnoredAny>,
    pub(super) contexts: Pairs<IgnoredAny>,
    pub(super) relations: Pairs<IgnoredAny>,
    pub(super) tags: Pairs<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CoordinateSystem {
    #[serde(rename = "type", default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) parent: String,
    pub(super) pose_wrt_parent: Option<Transform>,
}

/// One of the three ways to say a motion.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Transform {
    pub(super) matrix4x4: Option<Vec<f64>>,
    /// x, y, z, w.
    pub(super) quaternion: Option<[f64; 4]>,
    /// Radians, in the order of the sequence.
    pub(super) euler_angles: Option<[f64; 3]>,
    pub(super) sequence: Option<String>,
    pub(super) translation: Option<[f64; 3]>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Stream {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) uri: String,
    pub(super) description: String,
    pub(super) stream_properties: StreamProperties,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StreamProperties {
    pub(super) intrinsics_pinhole: Option<Pinhole>,
    pub(super) intrinsics_fisheye: Option<Fisheye>,
    pub(super) intrinsics_custom: Option<Custom>,
    pub(super) sync: Option<Sync>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sync {
    pub(super) timestamp: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pinhole {
    pub(super) camera_matrix: Vec<f64>,
    pub(super) distortion_coeffs: Vec<f64>,
    pub(super) width_px: u32,
    pub(super) height_px: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fisheye {
    /// What `lens_coeffs` are; [`super::KANNALA`] is ours.
    pub(super) camera_model: String,
    pub(super) focal_length_x: Option<f64>,
    pub(super) focal_length_y: Option<f64>,
    pub(super) center_x_px: Option<f64>,
    pub(super) center_y_px: Option<f64>,
    pub(super) lens_coeffs: Vec<f64>,
    pub(super) max_angle_rad: Option<f64>,
    pub(super) width_px: u32,
    pub(super) height_px: u32,
}

/// What everybody may add; ours is the camera model.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Custom {
    pub(super) camera_model: Value,
    pub(super) width_px: u32,
    pub(super) height_px: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Element {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) coordinate_system: Option<String>,
    pub(super) frame_intervals: Vec<Interval>,
    pub(super) object_data: ObjectData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Interval {
    pub(super) frame_start: u64,
    pub(super) frame_end: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FrameJson {
    pub(super) frame_properties: FrameProperties,
    pub(super) objects: Pairs<FrameElement>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FrameProperties {
    pub(super) timestamp: Value,
    pub(super) streams: Pairs<Stream>,
    pub(super) transforms: BTreeMap<String, FrameTransform>,
}

#[derive(Debug, Deserialize)]
pub(super) struct FrameTransform {
    pub(super) src: String,
    pub(super) dst: String,
    pub(super) transform_src_to_dst: Transform,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FrameElement {
    pub(super) object_data: ObjectData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ObjectData {
    pub(super) bbox: Vec<Numbers>,
    pub(super) rbbox: Vec<Numbers>,
    pub(super) cuboid: Vec<Numbers>,
    pub(super) point2d: Vec<Numbers>,
    pub(super) poly2d: Vec<Poly>,
    pub(super) boolean: Vec<Named<bool>>,
    pub(super) num: Vec<Named<f64>>,
    pub(super) text: Vec<Named<String>>,
    pub(super) vec: Vec<Named<Value>>,
    pub(super) poly3d: Vec<IgnoredAny>,
    pub(super) point3d: Vec<IgnoredAny>,
    pub(super) image: Vec<IgnoredAny>,
    pub(super) mat: Vec<IgnoredAny>,
    pub(super) binary: Vec<IgnoredAny>,
    pub(super) mesh: Vec<IgnoredAny>,
    pub(super) line_reference: Vec<IgnoredAny>,
    pub(super) area_reference: Vec<IgnoredAny>,
}

/// A geometry that is a list of numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Numbers {
    pub(super) name: String,
    /// `null` of a cuboid: there is none here.
    pub(super) val: Option<Vec<f64>>,
    pub(super) coordinate_system: Option<String>,
    pub(super) stream: Option<String>,
    pub(super) attributes: Attributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Poly {
    pub(super) name: String,
    /// Numbers, or words of a chain code.
    pub(super) val: Vec<Value>,
    pub(super) mode: String,
    pub(super) closed: bool,
    /// Next, previous, first child, parent: numbers in the object's list, or -1.
    pub(super) hierarchy: Option<[i64; 4]>,
    pub(super) coordinate_system: Option<String>,
    pub(super) stream: Option<String>,
    pub(super) attributes: Attributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attributes {
    pub(super) boolean: Vec<Named<bool>>,
    pub(super) num: Vec<Named<f64>>,
    pub(super) text: Vec<Named<String>>,
    pub(super) vec: Vec<Named<Value>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Named<T> {
    #[serde(default)]
    pub(super) name: String,
    pub(super) val: T,
}
