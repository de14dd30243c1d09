//! Measures of an object: sizes, pose and distance in space, or size and form in an image.

use crate::geometry::{Cuboid, Geometry};
use crate::label::{Object, Shape};

/// Smallest side of an image shape, px: a line may have no height.
const LEAST_SIDE_PX: f64 = 1.0;
/// Smallest side of a cuboid, m.
const LEAST_SIDE_M: f64 = 1e-3;

/// Measures of an object; those of a track are medians over its shapes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ShapeMeasures {
    /// Of a cuboid; an object with shapes in space and in images has those in space.
    Space(SpaceMeasures),
    /// Of a box, polygon, line or mask.
    Image(ImageMeasures),
}

/// Measures of a cuboid in the frame of its sensor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpaceMeasures {
    /// Length, width and height, m.
    pub size: [f64; 3],
    /// Heading in the ground plane, radians; of a track that of its middle shape.
    pub heading_rad: f64,
    /// Angle between its own up axis and that of the sensor, radians.
    pub tilt_rad: f64,
    /// Height of its bottom above the sensor, m.
    pub elevation: f64,
    /// Horizontal distance from the sensor, m.
    pub distance: f64,
    /// Height and length of the shape that lies flattest, m.
    pub flattest: [f64; 2],
}

/// Measures of a shape in an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImageMeasures {
    /// Square root of the area of the upright box around it, px.
    pub size: f64,
    /// Width of that box divided by its height.
    pub aspect: f64,
    /// Number of vertices; none of boxes and masks.
    pub vertices: Option<f64>,
}

/// Kind of measures: objects of one class are compared within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MeasureKind {
    Space,
    Image,
    Outline,
}

/// Dimension in which objects of a class are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dimension {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    /// Whether the coordinate is the logarithm of the value.
    pub(super) is_log: bool,
    /// Smallest spread that is taken for one; labels are not more exact.
    pub(super) least_spread: f64,
}

const fn log(name: &'static str, unit: &'static str, least_spread: f64) -> Dimension {
    Dimension { name, unit, is_log: true, least_spread }
}

const SPACE: [Dimension; 5] = [
    log("length", "m", 0.03),
    log("width", "m", 0.03),
    log("height", "m", 0.03),
    Dimension { name: "elevation", unit: "m", is_log: false, least_spread: 0.15 },
    Dimension { name: "tilt", unit: "°", is_log: false, least_spread: 3.0 },
];
const OUTLINE: [Dimension; 3] = [log("size", "px", 0.1), log("aspect", "", 0.1), log("vertices", "", 0.2)];

impl MeasureKind {
    pub(super) fn dimensions(self) -> &'static [Dimension] {
        match self {
            Self::Space => &SPACE,
            Self::Image => OUTLINE.split_at(2).0,
            Self::Outline => &OUTLINE,
        }
    }
}

impl Dimension {
    /// Value of a coordinate, in the unit.
    pub(super) fn value(&self, coordinate: f64) -> f64 {
        if self.is_log { libm::exp(coordinate) } else { coordinate }
    }
}

impl ShapeMeasures {
    /// Measures of an object; `None` of one without extent, such as a point.
    pub fn measure(object: &Object) -> Option<Self> {
        let shapes: Vec<&Shape> = object.shapes.iter().filter(|shape| !shape.outside).collect();
        let cuboids: Vec<&Cuboid> =
            shapes.iter().filter_map(|s| s.geometry.as_cuboid()).filter(|c| c.is_finite()).collect();
        match cuboids.is_empty() {
            false => Some(Self::Space(measure_cuboids(&cuboids))),
            true => measure_outlines(&shapes).map(Self::Image),
        }
    }

    /// Whether all coordinates are finite: sizes of damaged files can be beyond all numbers.
    pub(super) fn is_finite(&self) -> bool {
        self.coordinates().iter().all(|coordinate| coordinate.is_finite())
    }

    pub(super) fn kind(&self) -> MeasureKind {
        match self {
            Self::Space(_) => MeasureKind::Space,
            Self::Image(ImageMeasures { vertices: None, .. }) => MeasureKind::Image,
            Self::Image(_) => MeasureKind::Outline,
        }
    }

    /// Coordinates in the dimensions of its kind.
    pub(super) fn coordinates(&self) -> Vec<f64> {
        match self {
            Self::Space(space) => {
                let [length, width, height] = space.size.map(libm::log);
                vec![length, width, height, space.elevation, space.tilt_rad.to_degrees()]
            }
            Self::Image(ImageMeasures { size, aspect, vertices }) => {
                [Some(*size), Some(*aspect), *vertices].into_iter().flatten().map(libm::log).collect()
            }
        }
    }

    pub(super) fn as_space(&self) -> Option<&SpaceMeasures> {
        match self {
            Self::Space(space) => Some(space),
            Self::Image(_) => None,
        }
    }

    pub(super) fn as_image(&self) -> Option<&ImageMeasures> {
        match self {
            Self::Space(_) => None,
            Self::Image(image) => Some(image),
        }
    }
}

/// Median of numbers; the lower of the two in the middle.
pub(super) fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    let middle = numbers.len().saturating_sub(1) / 2;
    numbers.sort_by(f64::total_cmp);
    numbers.get(middle).copied().unwrap_or(0.0)
}

fn measure_cuboids(cuboids: &[&Cuboid]) -> SpaceMeasures {
    let over = |value: fn(&Cuboid) -> f64| median(cuboids.iter().map(|cuboid| value(cuboid)));
    let flattest = cuboids.iter().map(|cuboid| height_and_length(cuboid));
    let flatness = |[height, length]: &[f64; 2]| height / length;
    SpaceMeasures {
        size: [over(|c| c.size[0]), over(|c| c.size[1]), over(|c| c.size[2])].map(|v| v.max(LEAST_SIDE_M)),
        heading_rad: cuboids.get(cuboids.len() / 2).map_or(0.0, |cuboid| cuboid.yaw_rad()),
        tilt_rad: over(|c| libm::acos(c.pose().matrix()[2][2].clamp(-1.0, 1.0))),
        elevation: over(|c| c.center[2] - half_height(c)),
        distance: over(|c| libm::hypot(c.center[0], c.center[1])),
        flattest: flattest.min_by(|a, b| flatness(a).total_cmp(&flatness(b))).unwrap_or([0.0; 2]),
    }
}

/// Half of the vertical extent of a cuboid, m.
fn half_height(cuboid: &Cuboid) -> f64 {
    let [.., up] = cuboid.pose().matrix();
    up.iter().zip(cuboid.size).map(|(share, side)| share.abs() * side / 2.0).sum()
}

/// Side that is nearest to vertical, and the longer of the two others, m.
fn height_and_length(cuboid: &Cuboid) -> [f64; 2] {
    let [.., up] = cuboid.pose().matrix();
    let [length, width, height] = cuboid.size.map(|side| side.max(LEAST_SIDE_M));
    let [x, y, z] = up.map(f64::abs);
    if z >= x && z >= y {
        [height, length.max(width)]
    } else if x >= y {
        [length, width.max(height)]
    } else {
        [width, length.max(height)]
    }
}

fn measure_outlines(shapes: &[&Shape]) -> Option<ImageMeasures> {
    let measured: Vec<ImageMeasures> = shapes
        .iter()
        .filter(|s| s.geometry.is_finite())
        .filter_map(|s| measure_outline(&s.geometry))
        .collect();
    let over = |value: fn(&ImageMeasures) -> f64| median(measured.iter().map(value));
    let vertices: Vec<f64> = measured.iter().filter_map(|m| m.vertices).collect();
    let is_outline = !vertices.is_empty() && vertices.len() == measured.len();
    (!measured.is_empty()).then(|| ImageMeasures {
        size: over(|m| m.size),
        aspect: over(|m| m.aspect),
        vertices: is_outline.then(|| median(vertices)),
    })
}

fn measure_outline(geometry: &Geometry) -> Option<ImageMeasures> {
    let vertices = match geometry {
        Geometry::Polygon(polygon) => Some(polygon.vertex_count()),
        Geometry::Multipolygon(parts) => Some(parts.iter().map(|part| part.vertex_count()).sum()),
        Geometry::Polyline(points) => Some(points.len()),
        Geometry::Box(_) | Geometry::Rbox(_) | Geometry::Rle(_) => None,
        Geometry::Point(_) | Geometry::Cuboid(_) | Geometry::Tag => return None,
    };
    let bounds = geometry.bounds()?;
    let [width, height] = [bounds.width(), bounds.height()].map(|side| side.max(LEAST_SIDE_PX));
    let vertices = vertices.map(|count| count.max(1) as f64);
    Some(ImageMeasures { size: (width * height).sqrt(), aspect: width / height, vertices })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Orientation;
    use std::collections::BTreeMap;

    fn object(geometries: &[Geometry]) -> Object {
        let shape = |(frame, geometry): (usize, &Geometry)| {
            Shape::new(frame as u32, "lidar".to_owned(), geometry.clone())
        };
        let shapes = geometries.iter().enumerate().map(shape).collect();
        Object { id: "a".to_owned(), class: "x".to_owned(), attributes: BTreeMap::new(), track: true, shapes }
    }

    #[test]
    fn a_track_has_the_medians_of_its_cuboids() {
        let cuboid =
            |length: f64| Geometry::Cuboid(Cuboid::upright([3.0, 4.0, 1.0], [length, 1.0, 2.0], 0.5));
        let measures = ShapeMeasures::measure(&object(&[cuboid(4.0), cuboid(9.0), cuboid(4.2)])).unwrap();
        let ShapeMeasures::Space(space) = measures else { panic!("{measures:?}") };
        assert_eq!((space.size, space.distance, space.elevation), ([4.2, 1.0, 2.0], 5.0, 0.0));
        assert!(space.tilt_rad.abs() < 1e-6 && space.heading_rad == 0.5);
    }

    #[test]
    fn a_cuboid_that_was_tipped_over_is_as_high_as_its_side() {
        let half = core::f64::consts::FRAC_1_SQRT_2;
        let tipped = Cuboid {
            center: [0.0; 3],
            size: [0.5, 0.6, 1.8],
            orientation: Orientation::Rotation([half, 0.0, half, 0.0]),
        };
        let ShapeMeasures::Space(space) =
            ShapeMeasures::measure(&object(&[Geometry::Cuboid(tipped)])).unwrap()
        else {
            panic!("a cuboid is in space")
        };
        assert_eq!(space.flattest, [0.5, 1.8]);
        assert!((space.tilt_rad.to_degrees() - 90.0).abs() < 1e-6 && (space.elevation + 0.25).abs() < 1e-9);
    }

    #[test]
    fn image_shapes_have_size_aspect_and_vertices_and_points_have_none() {
        let measured = ShapeMeasures::measure(&object(&[Geometry::Box([5.0, 5.0, 20.0, 5.0])]));
        assert_eq!(
            measured,
            Some(ShapeMeasures::Image(ImageMeasures { size: 10.0, aspect: 4.0, vertices: None }))
        );
        let line = Geometry::Polyline(vec![[0.0, 0.0], [9.0, 0.0], [16.0, 0.0]]);
        let measured = ShapeMeasures::measure(&object(&[line])).unwrap();
        assert_eq!(
            measured,
            ShapeMeasures::Image(ImageMeasures { size: 4.0, aspect: 16.0, vertices: Some(3.0) })
        );
        assert_eq!(ShapeMeasures::measure(&object(&[Geometry::Point([1.0, 1.0])])), None);
    }
}
