//! The objects of one frame and sensor, label beside golden.

use super::recording::Recording;
use crate::geometry::{Bounds, Geometry, ShapeError};
use crate::label::{AttributeValue, CameraViews, Document, Object, Shape};
use crate::rubric::measure::{ComparedObject, PreparedShape};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// An object where it is in one frame of one sensor.
pub(crate) struct FrameObject<'a> {
    /// Its place in its document.
    pub index: usize,
    pub object: &'a Object,
    pub shape: Cow<'a, Shape>,
    pub prepared: Result<PreparedShape, ShapeError>,
    /// The rectangle around it; for a cuboid around its footprint, m. `None` for a tag, and where it is degenerate.
    pub bounds: Option<Bounds>,
    /// Cameras of the scene, where a condition asks for them.
    views: Option<&'a CameraViews>,
}

impl<'a> FrameObject<'a> {
    /// An object with one of its shapes; a degenerate shape stays, and matches nothing.
    pub fn new(
        index: usize,
        object: &'a Object,
        shape: Cow<'a, Shape>,
        views: Option<&'a CameraViews>,
    ) -> Self {
        let prepared = PreparedShape::new(&shape.geometry);
        let bounds = prepared.as_ref().ok().and_then(|prepared| match prepared {
            PreparedShape::Planar(planar) => Some(planar.bounds()),
            PreparedShape::Mask(_) => shape.geometry.bounds(),
            PreparedShape::Cuboid(cuboid) => {
                let reach = libm::hypot(cuboid.size[0], cuboid.size[1]) / 2.0;
                let [x, y, _] = cuboid.center;
                Some(Bounds { min: [x - reach, y - reach], max: [x + reach, y + reach] })
            }
            PreparedShape::Tag => None,
        });
        Self { index, object, shape, prepared, bounds, views }
    }

    /// An attribute as it is in this frame, else of the object as a whole.
    fn attribute(&self, name: &str) -> Option<&AttributeValue> {
        self.compared().attribute(name)
    }

    /// The object as measures of properties compare it.
    pub fn compared(&self) -> ComparedObject<'_> {
        ComparedObject { object: self.object, shape: &self.shape }
    }

    /// The value of a name in a condition: see [`crate::rubric::condition`].
    pub fn look_up(&self, name: &str) -> Option<AttributeValue> {
        if let Some(value) = self.attribute(name) {
            return Some(value.clone());
        }
        match name {
            "occluded" => return Some(AttributeValue::Bool(self.shape.occluded)),
            "class" => return Some(AttributeValue::Text(self.object.class.clone())),
            _ => {}
        }
        let number = match (&self.shape.geometry, name) {
            (Geometry::Cuboid(cuboid), "distance") => crate::geometry::norm3(cuboid.center),
            (Geometry::Cuboid(cuboid), "length") => cuboid.size[0],
            (Geometry::Cuboid(cuboid), "width") => cuboid.size[1],
            (Geometry::Cuboid(cuboid), "height") => cuboid.size[2],
            (Geometry::Cuboid(_), "cameras") => self.views?.sights(&self.shape).len() as f64,
            (Geometry::Cuboid(cuboid), "area") => cuboid.size[0] * cuboid.size[1],
            (_, "length") => self.bounds.map(|b| b.width().max(b.height()))?,
            (_, "width") => self.bounds?.width(),
            (_, "height") => self.bounds?.height(),
            (_, "area") => match &self.prepared {
                Ok(PreparedShape::Planar(planar)) => planar.area(),
                Ok(PreparedShape::Mask(mask)) => mask.area() as f64,
                Ok(PreparedShape::Cuboid(_) | PreparedShape::Tag) | Err(_) => return None,
            },
            _ => return None,
        };
        Some(AttributeValue::Number(number))
    }
}

/// Label and golden objects in one frame of one sensor, in the order of their documents.
#[derive(Default)]
pub(super) struct SensorObjects<'a> {
    pub label: Vec<FrameObject<'a>>,
    pub golden: Vec<FrameObject<'a>>,
    /// Golden's regions that say 'do not count here'.
    pub ignored: Vec<FrameObject<'a>>,
}

/// By frame, then sensor.
pub(super) type ObjectsByFrame<'a> = BTreeMap<u32, BTreeMap<&'a str, SensorObjects<'a>>>;

/// Every frame and sensor that either document draws in; tracks are also looked at between their keyframes, in
/// all frames of the scene where it is given. Frames that golden does not list are left out.
pub(super) fn objects_by_frame<'a>(
    label: &'a Document,
    golden: &'a Document,
    recording: Recording<'_>,
    views: Option<&'a CameraViews>,
) -> ObjectsByFrame<'a> {
    let objects = || label.objects.iter().chain(&golden.objects);
    let mut frames: BTreeSet<u32> = objects().flat_map(|o| &o.shapes).map(|s| s.frame).collect();
    if objects().any(|o| o.track) {
        let count = recording.scene.map_or(0, |scene| u32::try_from(scene.frames.len()).unwrap_or(u32::MAX));
        frames.extend(0..count);
    }
    if let Some(graded) = recording.graded_frames {
        frames.retain(|frame| graded.contains(frame));
    }
    let mut places = ObjectsByFrame::new();
    for frame in &frames {
        places.entry(*frame).or_default();
    }
    for (document, is_label) in [(label, true), (golden, false)] {
        for (index, object) in document.objects.iter().enumerate() {
            let is_ignored = object.is_ignore_region();
            if is_label && is_ignored {
                continue;
            }
            place(object, &frames, &mut |frame, sensor, shape| {
                let both = places.entry(frame).or_default().entry(sensor).or_default();
                let side = match () {
                    () if is_ignored => &mut both.ignored,
                    () if is_label => &mut both.label,
                    () => &mut both.golden,
                };
                side.push(FrameObject::new(index, object, shape, views));
            });
        }
    }
    places
}

/// Hands over where an object is in each frame and sensor.
pub(crate) fn place<'a>(
    object: &'a Object,
    frames: &BTreeSet<u32>,
    put: &mut dyn FnMut(u32, &'a str, Cow<'a, Shape>),
) {
    if !object.track {
        for shape in object.shapes.iter().filter(|s| !s.outside && frames.contains(&s.frame)) {
            put(shape.frame, &shape.sensor, Cow::Borrowed(shape));
        }
        return;
    }
    let sensors: BTreeSet<&str> = object.shapes.iter().map(|s| s.sensor.as_str()).collect();
    for sensor in sensors {
        for &frame in frames {
            if let Some(shape) = object.shape_at(frame, sensor) {
                put(frame, sensor, Cow::Owned(shape));
            }
        }
    }
}
