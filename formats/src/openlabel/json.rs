//! The parts of an OpenLABEL file that are read, as they are in it.

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// JSON object with its order, which is the order of drawing.
#[derive(Clone, Debug)]
pub(super) struct OrderedMap<T>(pub(super) Vec<(String, T)>);

impl<T> Default for OrderedMap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OrderedMap<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Of<T> {
            type Value = OrderedMap<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OrderedMap<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(OrderedMap(pairs))
            }
        }
        deserializer.deserialize_map(Of(std::marker::PhantomData))
    }
}

impl<T: Serialize> Serialize for OrderedMap<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct OpenLabelFile {
    pub(super) openlabel: OpenLabelContent,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenLabelContent {
    pub(super) metadata: BTreeMap<String, Value>,
    pub(super) coordinate_systems: BTreeMap<String, OpenLabelSystem>,
    pub(super) streams: OrderedMap<OpenLabelStream>,
    pub(super) objects: OrderedMap<OpenLabelObject>,
    pub(super) frames: OrderedMap<OpenLabelFrame>,
    pub(super) actions: OrderedMap<IgnoredAny>,
    pub(super) events: OrderedMap<IgnoredAny>,
    pub(super) contexts: OrderedMap<IgnoredAny>,
    pub(super) relations: OrderedMap<IgnoredAny>,
    pub(super) tags: OrderedMap<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OpenLabelSystem {
    #[serde(rename = "type", default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) parent: String,
    pub(super) pose_wrt_parent: Option<OpenLabelTransform>,
}

/// One of the three ways to say a motion.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenLabelTransform {
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
pub(super) struct OpenLabelStream {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) uri: String,
    pub(super) description: String,
    pub(super) stream_properties: StreamProperties,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StreamProperties {
    pub(super) intrinsics_pinhole: Option<PinholeIntrinsics>,
    pub(super) intrinsics_fisheye: Option<FisheyeIntrinsics>,
    pub(super) intrinsics_custom: Option<CustomIntrinsics>,
    pub(super) sync: Option<StreamSync>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StreamSync {
    pub(super) timestamp: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PinholeIntrinsics {
    pub(super) camera_matrix: Vec<f64>,
    pub(super) distortion_coeffs: Vec<f64>,
    pub(super) width_px: u32,
    pub(super) height_px: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FisheyeIntrinsics {
    /// What `lens_coeffs` are; [`super::keys::KANNALA`] is ours.
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
pub(super) struct CustomIntrinsics {
    pub(super) camera_model: Value,
    pub(super) width_px: u32,
    pub(super) height_px: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenLabelObject {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) coordinate_system: Option<String>,
    pub(super) frame_intervals: Vec<FrameInterval>,
    pub(super) object_data: ObjectData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FrameInterval {
    pub(super) frame_start: u64,
    pub(super) frame_end: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenLabelFrame {
    pub(super) frame_properties: FrameProperties,
    pub(super) objects: OrderedMap<FrameElement>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FrameProperties {
    pub(super) timestamp: Value,
    pub(super) streams: OrderedMap<OpenLabelStream>,
    pub(super) transforms: BTreeMap<String, FrameTransform>,
}

#[derive(Debug, Deserialize)]
pub(super) struct FrameTransform {
    pub(super) src: String,
    pub(super) dst: String,
    pub(super) transform_src_to_dst: OpenLabelTransform,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FrameElement {
    pub(super) object_data: ObjectData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ObjectData {
    pub(super) bbox: Vec<NumericGeometry>,
    pub(super) rbbox: Vec<NumericGeometry>,
    pub(super) cuboid: Vec<NumericGeometry>,
    pub(super) point2d: Vec<NumericGeometry>,
    pub(super) poly2d: Vec<PolyGeometry>,
    pub(super) boolean: Vec<NamedValue<bool>>,
    pub(super) num: Vec<NamedValue<f64>>,
    pub(super) text: Vec<NamedValue<String>>,
    pub(super) vec: Vec<NamedValue<Value>>,
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
pub(super) struct NumericGeometry {
    pub(super) name: String,
    /// `null` of a cuboid: there is none here.
    pub(super) val: Option<Vec<f64>>,
    pub(super) coordinate_system: Option<String>,
    pub(super) stream: Option<String>,
    pub(super) attributes: DataAttributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PolyGeometry {
    pub(super) name: String,
    /// Numbers, or words of a chain code.
    pub(super) val: Vec<Value>,
    pub(super) mode: String,
    pub(super) closed: bool,
    /// Next, previous, first child, parent: numbers in the object's list, or -1.
    pub(super) hierarchy: Option<[i64; 4]>,
    pub(super) coordinate_system: Option<String>,
    pub(super) stream: Option<String>,
    pub(super) attributes: DataAttributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DataAttributes {
    pub(super) boolean: Vec<NamedValue<bool>>,
    pub(super) num: Vec<NamedValue<f64>>,
    pub(super) text: Vec<NamedValue<String>>,
    pub(super) vec: Vec<NamedValue<Value>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct NamedValue<T> {
    #[serde(default)]
    pub(super) name: String,
    pub(super) val: T,
}
