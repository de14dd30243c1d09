//! Segmentation of an object, as the file writes it and as pixels.

use crate::geometry::{Bounds, Coverage, Polygon, Rasteriser, Rle, ShapeError, check_outline, coverage};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;

/// Content of the field `segmentation`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum CocoSegmentation {
    /// The field is missing, null or an empty list.
    #[default]
    Absent,
    /// Polygons, which together are one object.
    Polygons {
        /// Coordinates x, y in turn, px, polygon by polygon.
        corners: Vec<f64>,
        /// End of each polygon but the last in `corners`; empty for most objects, which have only one polygon.
        ends: Vec<usize>,
        /// Number of further polygons that are none: too few numbers, or an odd number of them.
        malformed: usize,
    },
    /// Polygons of which none has at least three x, y pairs.
    Malformed,
    /// Mask of pixels.
    Mask(Rle),
}

impl CocoSegmentation {
    /// The result of [`CocoSegmentation::mask`], without a copy.
    pub fn into_mask(self, size: [u32; 2], rasteriser: &mut Rasteriser) -> Rle {
        match self {
            Self::Mask(mask) => mask,
            other => other.mask(size, rasteriser).into_owned(),
        }
    }

    /// Mask in an image of a height and a width; empty where there is no segmentation.
    pub fn mask(&self, size: [u32; 2], rasteriser: &mut Rasteriser) -> Cow<'_, Rle> {
        match self {
            Self::Absent | Self::Malformed => Cow::Owned(Rle::empty(size)),
            Self::Mask(mask) => Cow::Borrowed(mask),
            Self::Polygons { corners, ends, .. } => Cow::Owned(rasteriser.mask(parts(corners, ends), size)),
        }
    }

    /// Area, px²: of pixels, or what the polygons cover; `None` where there is no segmentation, or none that can be
    /// measured in short time.
    pub fn area(&self) -> Option<f64> {
        match self {
            Self::Absent | Self::Malformed => None,
            Self::Mask(mask) => Some(mask.area() as f64),
            Self::Polygons { .. } => self.coverage()?.ok().map(|found| found.area),
        }
    }

    /// Box around it: left, top, width and height, px; `None` where there is nothing.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        match self {
            Self::Absent | Self::Malformed => None,
            Self::Mask(mask) => Some(mask.bounds().map(f64::from)),
            Self::Polygons { corners, .. } => {
                let Bounds { min: [left, top], max: [right, bottom] } =
                    Bounds::around(corners.as_chunks::<2>().0)?;
                Some([left, top, right - left, bottom - top])
            }
        }
    }

    /// Whether these are polygons that enclose nothing, rounding aside.
    pub fn is_flat(&self) -> bool {
        let Self::Polygons { corners, ends, .. } = self else { return false };
        // Only where the simple formula finds nothing can there be nothing.
        let simple = parts(corners, ends).map(signed_area).all(|area| area.abs() < 1e-6);
        simple && self.coverage().is_some_and(|found| found.is_ok_and(|found| found.area == 0.0))
    }

    fn coverage(&self) -> Option<Result<Coverage, ShapeError>> {
        let Self::Polygons { corners, ends, .. } = self else { return None };
        let polygons = parts(corners, ends).map(|part| Polygon(vec![part.as_chunks::<2>().0.to_vec()]));
        Some(coverage(&polygons.collect::<Vec<_>>()))
    }
}

/// Coordinates polygon by polygon.
fn parts<'a>(corners: &'a [f64], ends: &'a [usize]) -> impl Iterator<Item = &'a [f64]> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let stops = ends.iter().copied().chain([corners.len()]);
    starts.zip(stops).filter_map(|(start, stop)| corners.get(start..stop))
}

/// Area by the shoelace formula, px²: right for a simple outline.
fn signed_area(part: &[f64]) -> f64 {
    let points = part.as_chunks::<2>().0;
    let Some(o) = points.first() else { return 0.0 };
    let next = points.iter().cycle().skip(1);
    let cross =
        |(a, b): (&[f64; 2], &[f64; 2])| (a[0] - o[0]) * (b[1] - o[1]) - (b[0] - o[0]) * (a[1] - o[1]);
    points.iter().zip(next).map(cross).sum::<f64>() / 2.0
}

impl<'de> Deserialize<'de> for CocoSegmentation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SegmentationVisitor)
    }
}

struct SegmentationVisitor;

impl<'de> Visitor<'de> for SegmentationVisitor {
    type Value = CocoSegmentation;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of polygons, or a run-length mask of size and counts")
    }

    fn visit_unit<E: Error>(self) -> Result<CocoSegmentation, E> {
        Ok(CocoSegmentation::Absent)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CocoSegmentation, A::Error> {
        Rle::deserialize(MapAccessDeserializer::new(map)).map(CocoSegmentation::Mask)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut polygons: A) -> Result<CocoSegmentation, A::Error> {
        // Capacity for most polygons, which avoids many reallocations.
        let (mut corners, mut ends) = (Vec::with_capacity(64), Vec::new());
        let (mut start, mut malformed) = (0, 0);
        while polygons.next_element_seed(Corners(&mut corners))?.is_some() {
            let polygon = corners.get(start..).unwrap_or_default();
            // The COCO API treats four numbers in the first place as a box, and then fails.
            let short = start == 0 && polygon.len() < 6;
            if short || polygon.is_empty() || !polygon.len().is_multiple_of(2) {
                corners.truncate(start);
                malformed += 1;
                continue;
            }
            check_outline(polygon).map_err(A::Error::custom)?;
            if start > 0 {
                ends.push(start);
            }
            start = corners.len();
        }
        Ok(match corners.is_empty() {
            true if malformed > 0 => CocoSegmentation::Malformed,
            true => CocoSegmentation::Absent,
            false => CocoSegmentation::Polygons { corners, ends, malformed },
        })
    }
}

/// Numbers of one polygon, appended to those of the others.
struct Corners<'a>(&'a mut Vec<f64>);

impl<'de> DeserializeSeed<'de> for Corners<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Corners<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a polygon as a list of x, y pairs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<(), A::Error> {
        while let Some(number) = numbers.next_element()? {
            self.0.push(number);
        }
        Ok(())
    }
}
