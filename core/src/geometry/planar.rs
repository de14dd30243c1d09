//! Planar shapes, prepared for many measurements.

use super::outline::Outline;
use super::overlay::{self, Piece};
use super::segment::{NearestPoints, Segment};
use super::simple::{contacts, doubled_area, edges, encloses, tidy, union_even_odd};
use super::union::union_boundary;
use super::{Bounds, Geometry, Point2, Ring};

/// Relative rounding error of areas; smaller differences count as none.
const AREA_ROUNDING: f64 = 1e-12;

/// Largest number of corners of a shape. The work grows with its square in the worst case, and shapes come from
/// outside.
pub const MOST_CORNERS: usize = 20_000;

/// Largest coordinate, px; see [`ShapeError::TooLarge`].
const LARGEST: f64 = 1e15;

/// Reason why a shape cannot be measured.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ShapeError {
    /// A coordinate, size or angle is infinite or not a number.
    #[error("has a number that is not finite")]
    NotFinite,
    /// A number is larger than 10^15: doubles of that size do not distinguish neighbouring positions, and their
    /// products overflow.
    #[error("has a number larger than 1e15")]
    TooLarge,
    /// The shape has no points.
    #[error("has no points")]
    Empty,
    /// The shape encloses nothing: it has fewer than three corners, or all are on a line.
    #[error("has zero area")]
    ZeroArea,
    /// The boundary crosses itself at this point.
    #[error("crosses itself at ({}, {})", .at[0], .at[1])]
    SelfIntersection {
        /// The point, px.
        at: Point2,
    },
    /// A hole is outside its ring.
    #[error("has a hole outside its outer ring")]
    HoleOutside,
    /// The shape has too many corners, or too many crossings between its parts, to measure it in short time.
    #[error("has more than {MOST_CORNERS} corners, or parts that cross each other too often; simplify it")]
    TooComplex,
    /// A side of the box is not longer than 0.
    #[error("has a side that is not longer than 0")]
    NoSize,
    /// The quaternion is too far from unit length to be a rotation.
    #[error("has a rotation that is not a unit quaternion")]
    NoRotation,
    /// The geometry is of the wrong kind: a cuboid where an image shape is needed, or the reverse.
    #[error("is not {0}")]
    WrongKind(&'static str),
}

/// Polygon, box, line or point that is checked, with cleaned rings and an index of its boundary.
#[derive(Clone, Debug)]
pub struct Planar {
    polygons: Vec<Vec<Ring>>,
    outline: Outline,
    pieces: Vec<Piece>,
    area: f64,
}

impl Planar {
    /// Prepare a shape.
    ///
    /// # Errors
    /// Cuboids, numbers that are not finite, shapes without points; for areas also zero area, a boundary that crosses
    /// itself, or a hole outside its ring.
    pub fn new(geometry: &Geometry) -> Result<Self, ShapeError> {
        if !geometry.is_finite() {
            return Err(ShapeError::NotFinite);
        }
        let around = geometry.bounds();
        if around.is_some_and(|b| b.min.iter().chain(&b.max).any(|v| v.is_nan() || v.abs() > LARGEST)) {
            return Err(ShapeError::TooLarge);
        }
        match geometry {
            Geometry::Polygon(polygon) => Self::of_polygons(vec![tidy_all(&polygon.0)]),
            Geometry::Multipolygon(polygons) => {
                Self::of_polygons(polygons.iter().map(|polygon| tidy_all(&polygon.0)).collect())
            }
            &Geometry::Box([x, y, w, h]) => Self::of_corners([x, y, x + w, y + h], [w, h]),
            &Geometry::Rbox([_, _, w, h, _]) => {
                if w <= 0.0 || h <= 0.0 {
                    return Err(ShapeError::NoSize);
                }
                Self::of_polygons(vec![vec![geometry.corners().to_vec()]])
            }
            Geometry::Polyline(points) => Self::of_line(points),
            Geometry::Point(point) => Self::of_line(core::slice::from_ref(point)),
            Geometry::Rle(_) => Err(ShapeError::WrongKind("a shape with an outline")),
            Geometry::Cuboid(_) | Geometry::Tag => Err(ShapeError::WrongKind("a shape of an image")),
        }
    }

    fn of_corners([left, top, right, bottom]: [f64; 4], [w, h]: [f64; 2]) -> Result<Self, ShapeError> {
        if w <= 0.0 || h <= 0.0 {
            return Err(ShapeError::NoSize);
        }
        Self::of_polygons(vec![vec![vec![[left, top], [right, top], [right, bottom], [left, bottom]]]])
    }

    fn of_line(points: &[Point2]) -> Result<Self, ShapeError> {
        let segments = match points {
            [] => return Err(ShapeError::Empty),
            _ if points.len() > MOST_CORNERS => return Err(ShapeError::TooComplex),
            [point] => vec![Segment { a: *point, b: *point }],
            _ => points.iter().zip(points.iter().skip(1)).map(|(&a, &b)| Segment { a, b }).collect(),
        };
        let outline = Outline::new(segments).ok_or(ShapeError::Empty)?;
        Ok(Self { polygons: Vec::new(), outline, pieces: Vec::new(), area: 0.0 })
    }

    fn of_polygons(polygons: Vec<Vec<Ring>>) -> Result<Self, ShapeError> {
        if polygons.iter().flatten().map(Vec::len).sum::<usize>() > MOST_CORNERS {
            return Err(ShapeError::TooComplex);
        }
        let mut plain = true;
        for rings in &polygons {
            plain &= is_plain(rings)?;
        }
        let joined = parts_overlap(&polygons);
        // First the areas: they refuse parts that would take too long to join.
        let mut pieces: Vec<Piece> = if plain && !joined {
            let rings = polygons.iter().flat_map(|rings| rings.iter().enumerate());
            rings.flat_map(|(i, ring)| signed(ring, i > 0)).collect()
        } else {
            union_even_odd(&polygons).ok_or(ShapeError::TooComplex)?
        };
        // Every comparison needs this order, so sort once here.
        pieces.sort_by(|a, b| a.x[0].total_cmp(&b.x[0]));
        let segments = if joined {
            union_boundary(&polygons)
        } else {
            polygons.iter().flatten().flat_map(|ring| edges(ring)).collect()
        };
        let outline = Outline::new(segments).ok_or(ShapeError::Empty)?;
        let bounds = outline.bounds();
        let area = overlay::area(&pieces, &bounds);
        let (w, h) = (bounds.width(), bounds.height());
        if area.is_nan() || area <= 1e-13 * (w * w + h * h) {
            return Err(ShapeError::ZeroArea);
        }
        Ok(Self { polygons, outline, pieces, area })
    }

    /// Whether it encloses an area; false for lines and points.
    pub fn is_area(&self) -> bool {
        !self.polygons.is_empty()
    }

    /// Area, px²; 0 for lines and points.
    pub fn area(&self) -> f64 {
        self.area
    }

    /// Rectangle around it.
    pub fn bounds(&self) -> Bounds {
        self.outline.bounds()
    }

    /// Boundary, holes included; for a line the line itself.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Whether a point is inside; on the boundary the result can be either.
    pub fn contains(&self, p: Point2) -> bool {
        self.bounds().gap_squared_to(p) <= 0.0
            && self
                .polygons
                .iter()
                .any(|rings| rings.iter().fold(false, |inside, ring| inside != encloses(ring, p)))
    }

    /// Shared area, px². It is never larger than the area of either shape, and equals it where they differ only by
    /// rounding.
    pub fn shared_area(&self, other: &Self) -> f64 {
        let shared = overlay::shared_area((&self.pieces, &self.bounds()), (&other.pieces, &other.bounds()));
        let least = self.area.min(other.area);
        if shared >= least * (1.0 - AREA_ROUNDING) { least } else { shared }
    }

    /// Nearest points of two shapes, which include their interior: the distance is 0 where they overlap. Distances of
    /// `limit_px` or more give the limit.
    pub fn nearest(&self, other: &Self, limit_px: f64) -> NearestPoints {
        for (shape, of) in [(self, other), (other, self)] {
            let inner = of.outline.segments().first().map(|s| s.a).filter(|&p| shape.contains(p));
            if let Some(p) = inner {
                return NearestPoints { squared: 0.0, from: p, to: p };
            }
        }
        // With several parts, the first corner can be outside while another part is inside.
        let found = self.outline.nearest(&other.outline, limit_px * limit_px);
        let inside = |shape: &Self, of: &Self| {
            let several = of.polygons.len() > 1;
            several
                .then(|| {
                    of.polygons
                        .iter()
                        .filter_map(|rings| rings.first()?.first().copied())
                        .find(|&p| shape.contains(p))
                })
                .flatten()
        };
        match inside(self, other).or_else(|| inside(other, self)) {
            Some(p) if found.squared > 0.0 => NearestPoints { squared: 0.0, from: p, to: p },
            _ => found,
        }
    }

    /// Distance of a point from the boundary, px, positive outside and negative inside.
    pub fn signed_distance(&self, p: Point2) -> f64 {
        let distance = self.outline.nearest_to(p).squared.sqrt();
        if self.contains(p) { -distance } else { distance }
    }
}

pub(super) fn tidy_all(rings: &[Ring]) -> Vec<Ring> {
    rings.iter().map(|ring| tidy(ring)).collect()
}

/// Whether parts of one object can overlap, by their rectangles: false positives are possible.
pub(super) fn parts_overlap(polygons: &[Vec<Ring>]) -> bool {
    let mut bounds: Vec<Bounds> =
        polygons.iter().filter_map(|rings| Bounds::around(rings.first()?)).collect();
    bounds.sort_by(|a, b| a.min[0].total_cmp(&b.min[0]));
    bounds.iter().enumerate().any(|(i, b)| {
        let rest = bounds.iter().skip(i + 1).take_while(|other| other.min[0] <= b.max[0]);
        rest.clone().any(|other| b.shared(other).is_some())
    })
}

/// Whether the signs of a polygon's edges follow from its rings alone: no contacts, at most one hole.
fn is_plain(rings: &[Ring]) -> Result<bool, ShapeError> {
    let Some((outer, holes)) = rings.split_first() else { return Err(ShapeError::Empty) };
    let found = contacts(rings, 0);
    if let Some(&at) = found.crossings.first() {
        return Err(ShapeError::SelfIntersection { at });
    }
    let around = Outline::new(edges(outer).collect()).ok_or(ShapeError::Empty)?;
    for hole in holes {
        let clear = hole.iter().find(|&&p| around.nearest_to(p).squared > 0.0);
        if clear.is_some_and(|&p| !encloses(outer, p)) {
            return Err(ShapeError::HoleOutside);
        }
    }
    Ok(!found.touch && holes.len() < 2)
}

/// Pieces of a ring without contacts.
fn signed(ring: &Ring, hole: bool) -> impl Iterator<Item = Piece> {
    let turned = (doubled_area(ring) < 0.0) != hole;
    edges(ring).filter(|s| s.a[0] != s.b[0]).map(move |s| {
        let (left, right, back) = if s.a[0] < s.b[0] { (s.a, s.b, false) } else { (s.b, s.a, true) };
        Piece {
            x: [left[0], right[0]],
            y: [left[1], right[1]],
            sign: if back != turned { 1.0 } else { -1.0 },
        }
    })
}
