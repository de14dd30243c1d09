//! Geometries of a label, in the JSON form that contracts.md specifies.

use super::{Bounds, Cuboid, Point2, Rle};
use serde::{Deserialize, Serialize};

/// Closed line of points, px. The last point connects to the first; imports may repeat the first at the end.
pub type Ring = Vec<Point2>;

/// Area: the outer ring first, then its holes. Either orientation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Polygon(pub Vec<Ring>);

impl Polygon {
    /// Outer ring; empty where there is none.
    pub fn outer(&self) -> &[Point2] {
        self.0.first().map_or(&[], Vec::as_slice)
    }

    /// Rings of the holes.
    pub fn holes(&self) -> &[Ring] {
        self.0.get(1..).unwrap_or(&[])
    }

    /// Number of points of all rings.
    pub fn vertex_count(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }
}

/// Geometry of a shape of an object, in one frame of one sensor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Geometry {
    /// An area with holes, px.
    Polygon(Polygon),
    /// Several areas of one object, px.
    Multipolygon(Vec<Polygon>),
    /// An upright box: left, top, width, height, px.
    Box([f64; 4]),
    /// A rotated box: centre x, centre y, width, height in px, and degrees clockwise on screen.
    Rbox([f64; 5]),
    /// An open line, px.
    Polyline(Vec<Point2>),
    /// A single point, px.
    Point(Point2),
    /// A box in space, m.
    Cuboid(Cuboid),
    /// A mask of pixels.
    Rle(Rle),
    /// No shape: the whole of what the sensor recorded, as a tag in CVAT.
    Tag,
}

/// Kinds of [`Geometry`], as an ontology class allows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum GeometryKind {
    /// [`Geometry::Polygon`] or [`Geometry::Multipolygon`].
    Polygon,
    /// [`Geometry::Box`].
    Box,
    /// [`Geometry::Rbox`].
    Rbox,
    /// [`Geometry::Polyline`].
    Polyline,
    /// [`Geometry::Point`].
    Point,
    /// [`Geometry::Cuboid`].
    Cuboid,
    /// [`Geometry::Rle`].
    Rle,
    /// [`Geometry::Tag`].
    Tag,
}

impl GeometryKind {
    /// Name for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Polygon => "polygon",
            Self::Box => "box",
            Self::Rbox => "rotated box",
            Self::Polyline => "line",
            Self::Point => "point",
            Self::Cuboid => "cuboid",
            Self::Rle => "mask",
            Self::Tag => "tag",
        }
    }
}

impl Geometry {
    /// Kind of this geometry.
    pub fn kind(&self) -> GeometryKind {
        match self {
            Self::Polygon(_) | Self::Multipolygon(_) => GeometryKind::Polygon,
            Self::Box(_) => GeometryKind::Box,
            Self::Rbox(_) => GeometryKind::Rbox,
            Self::Polyline(_) => GeometryKind::Polyline,
            Self::Point(_) => GeometryKind::Point,
            Self::Cuboid(_) => GeometryKind::Cuboid,
            Self::Rle(_) => GeometryKind::Rle,
            Self::Tag => GeometryKind::Tag,
        }
    }

    /// The cuboid, where this is one.
    pub fn as_cuboid(&self) -> Option<&Cuboid> {
        match self {
            Self::Cuboid(cuboid) => Some(cuboid),
            _ => None,
        }
    }

    /// Whether every number in it is finite.
    pub fn is_finite(&self) -> bool {
        let points_ok = |points: &[Point2]| points.iter().flatten().all(|v| v.is_finite());
        match self {
            Self::Polygon(p) => p.0.iter().all(|ring| points_ok(ring)),
            Self::Multipolygon(ps) => ps.iter().all(|p| p.0.iter().all(|ring| points_ok(ring))),
            Self::Box(b) => b.iter().all(|v| v.is_finite()),
            Self::Rbox(b) => b.iter().all(|v| v.is_finite()),
            Self::Polyline(points) => points_ok(points),
            Self::Point(p) => p.iter().all(|v| v.is_finite()),
            Self::Cuboid(c) => c.is_finite(),
            Self::Rle(_) | Self::Tag => true,
        }
    }

    /// Corners of an upright or rotated box, clockwise on screen from its own top left, px; zeros for other shapes.
    pub fn corners(&self) -> [Point2; 4] {
        match *self {
            Self::Box([x, y, w, h]) => [[x, y], [x + w, y], [x + w, y + h], [x, y + h]],
            Self::Rbox([x, y, w, h, degrees]) => {
                let (sin, cos) = libm::sincos(degrees.to_radians());
                [[-w, -h], [w, -h], [w, h], [-w, h]].map(|[u, v]| {
                    let (u, v) = (u / 2.0, v / 2.0);
                    [x + u * cos - v * sin, y + u * sin + v * cos]
                })
            }
            _ => [[0.0; 2]; 4],
        }
    }

    /// Rectangle around an image shape, px; `None` for cuboids, tags and shapes without points.
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Self::Polygon(polygon) => Bounds::around(polygon.0.iter().flatten()),
            Self::Multipolygon(polygons) => {
                Bounds::around(polygons.iter().flat_map(|p| p.0.iter().flatten()))
            }
            Self::Box(_) | Self::Rbox(_) => Bounds::around(&self.corners()),
            Self::Polyline(points) => Bounds::around(points),
            Self::Point(point) => Bounds::around([point]),
            Self::Rle(mask) => (mask.area() > 0).then(|| {
                let [left, top, width, height] = mask.bounds().map(f64::from);
                Bounds { min: [left, top], max: [left + width, top + height] }
            }),
            Self::Cuboid(_) | Self::Tag => None,
        }
    }
}
