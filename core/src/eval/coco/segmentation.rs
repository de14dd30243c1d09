//! Segmentation of an object, as the file writes it and as pixels.

use crate::geometry::{Rasteriser, Rle, check_outline};
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
    },
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
            Self::Absent => Cow::Owned(Rle::empty(size)),
            Self::Mask(mask) => Cow::Borrowed(mask),
            Self::Polygons { corners, ends } => {
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let stops = ends.iter().copied().chain([corners.len()]);
                let parts = starts.zip(stops).filter_map(|(start, stop)| corners.get(start..stop));
                Cow::Owned(rasteriser.mask(parts, size))
            }
        }
    }
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
        let mut start = 0;
        while polygons.next_element_seed(Corners(&mut corners))?.is_some() {
            let polygon = corners.get(start..).unwrap_or_default();
            // The COCO API treats four numbers in the first place as a box, and then fails.
            if start == 0 && polygon.len() < 6 {
                return Err(A::Error::custom("a polygon has fewer than three x, y pairs"));
            }
            check_outline(polygon).map_err(A::Error::custom)?;
            if start > 0 {
                ends.push(start);
            }
            start = corners.len();
        }
        Ok(if corners.is_empty() {
            CocoSegmentation::Absent
        } else {
            CocoSegmentation::Polygons { corners, ends }
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
