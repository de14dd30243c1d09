//! Detections of COCO results as columns, by category and image, the highest score first.

use super::fields::{CocoBbox, WholeNumber};
use super::ground_truth::{CocoGroundTruth, image_for_polygons, position};
use super::group::group;
use super::iou_type::IouType;
use super::segmentation::CocoSegmentation;
use crate::ParseError;
use crate::geometry::{Rasteriser, Rle};
use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
#[serde(bound = "S: Deserialize<'de> + Default")]
struct Detection<S> {
    image_id: WholeNumber,
    category_id: WholeNumber,
    score: f64,
    #[serde(default)]
    bbox: CocoBbox,
    #[serde(default)]
    segmentation: S,
}

/// Detections of a program, in columns sorted by category, then image, then descending score, then the order of the
/// file.
#[derive(Clone, Debug, Default)]
pub struct CocoDetections {
    /// Category and image, see [`group`]; ascending.
    pub(super) groups: Vec<u64>,
    pub(super) scores: Vec<f64>,
    /// Area of the box where the first detection has one, else of the mask, px².
    pub(super) areas: Vec<f64>,
    /// Boxes x, y, width, height, px; only where boxes are compared.
    pub(super) boxes: Vec<[f64; 4]>,
    /// Masks; only where masks are compared.
    pub(super) masks: Vec<Rle>,
    unknown: usize,
}

/// Detection that is compared, with its group.
struct DetectionRow {
    group: u64,
    score: f64,
    area: f64,
    bbox: [f64; 4],
    mask: Rle,
}

impl CocoDetections {
    /// Parse COCO results for the evaluation that the ground truth was parsed for. Detections in categories that the
    /// ground truth does not have are skipped, as in pycocotools. Where the first detection has a bbox, all must have
    /// one, and their areas are those of the boxes (also where masks are compared); else areas and missing boxes come
    /// from the masks.
    ///
    /// # Errors
    /// Text that is not such JSON; an image that is not in the ground truth; a detection without the bbox, or the
    /// segmentation, that is compared.
    pub fn parse(text: &str, truth: &CocoGroundTruth) -> Result<Self, ParseError> {
        let not_json = |e: serde_json::Error| {
            let place = format!("line {}, column {}", e.line(), e.column());
            let fix = "Write COCO results: a list of image_id, category_id, score, and bbox or segmentation";
            ParseError::new(place, e.to_string(), fix)
        };
        if truth.iou_type == IouType::Bbox {
            let found: Vec<Detection<IgnoredAny>> = serde_json::from_str(text).map_err(not_json)?;
            if found.first().is_none_or(|first| first.bbox.0.is_some()) {
                return Self::from_results(found, truth, |_| CocoSegmentation::Absent);
            }
        }
        let found: Vec<Detection<CocoSegmentation>> = serde_json::from_str(text).map_err(not_json)?;
        Self::from_results(found, truth, |segmentation| segmentation)
    }

    fn from_results<S>(
        found: Vec<Detection<S>>,
        truth: &CocoGroundTruth,
        segmentation: impl Fn(S) -> CocoSegmentation,
    ) -> Result<Self, ParseError> {
        let boxed = found.first().is_some_and(|first| first.bbox.0.is_some());
        let mut rows = Vec::with_capacity(found.len());
        let (mut near, mut unknown, mut rasteriser) = (0, 0, Rasteriser::default());
        for (i, detection) in found.into_iter().enumerate() {
            let parse_error = |what, fix: &str| ParseError::new(format!("/{i}"), what, fix);
            let image = position(&truth.images, detection.image_id.0, near).ok_or_else(|| {
                let what = format!("image {} is not in the ground truth", detection.image_id.0);
                parse_error(
                    what,
                    "Remove the detection, or evaluate against the ground truth that has the image",
                )
            })?;
            near = image;
            let Some(category) = truth.category(detection.category_id.0) else {
                unknown += 1;
                continue;
            };
            let shape = DetectionShape {
                bbox: detection.bbox.0,
                segmentation: segmentation(detection.segmentation),
                boxed,
            };
            let size = truth.sizes.get(image).copied().unwrap_or_default();
            let (area, bbox, mask) = shape
                .compared(truth.iou_type, size, &mut rasteriser)
                .map_err(|(what, fix)| parse_error(what.to_owned(), fix))?;
            // Adding zero turns -0 into 0, so that both sort the same.
            let score = detection.score + 0.0;
            rows.push(DetectionRow { group: group(category, image), score, area, bbox, mask });
        }
        rows.sort_by(|a, b| a.group.cmp(&b.group).then(b.score.total_cmp(&a.score)));
        Ok(Self::from_rows(rows, truth.iou_type, unknown))
    }

    fn from_rows(rows: Vec<DetectionRow>, iou_type: IouType, unknown: usize) -> Self {
        let mut columns = Self { unknown, ..Self::default() };
        for row in rows {
            columns.groups.push(row.group);
            columns.scores.push(row.score);
            columns.areas.push(row.area);
            match iou_type {
                IouType::Bbox => columns.boxes.push(row.bbox),
                IouType::Segm => columns.masks.push(row.mask),
            }
        }
        columns
    }

    /// Number of detections in the ground truth's categories.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there are no detections.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Number of skipped detections, whose category the ground truth does not have.
    pub fn unknown_category_count(&self) -> usize {
        self.unknown
    }
}

/// Shape of a detection.
struct DetectionShape {
    bbox: Option<[f64; 4]>,
    segmentation: CocoSegmentation,
    /// Whether the first detection has a bbox.
    boxed: bool,
}

impl DetectionShape {
    /// Area, box and mask, or the message and the fix of the error.
    fn compared(
        self,
        iou_type: IouType,
        size: [u32; 2],
        rasteriser: &mut Rasteriser,
    ) -> Result<(f64, [f64; 4], Rle), (&'static str, &'static str)> {
        let boxed = match (self.bbox, self.boxed) {
            (None, true) => {
                return Err((
                    "the bbox is missing, and the first detection has one",
                    "Add a bbox to all detections, or to none",
                ));
            }
            (Some(bbox), true) => Some((bbox[2] * bbox[3], bbox)),
            _ => None,
        };
        if let (Some((area, bbox)), IouType::Bbox) = (boxed, iou_type) {
            return Ok((area, bbox, Rle::default()));
        }
        match (&self.segmentation, boxed) {
            (CocoSegmentation::Absent, Some(_)) => {
                return Err(("the segmentation is missing", "Add the mask, or evaluate bbox"));
            }
            (CocoSegmentation::Absent, None) => {
                return Err(("there is neither a bbox nor a segmentation", "Add what you compare"));
            }
            (CocoSegmentation::Malformed, _) | (CocoSegmentation::Polygons { malformed: 1.., .. }, _) => {
                return Err(("a polygon has fewer than three x, y pairs", "Write x, y, x, y, …"));
            }
            (CocoSegmentation::Polygons { .. }, _) => image_for_polygons(size)?,
            _ => {}
        }
        let mask = self.segmentation.into_mask(size, rasteriser);
        let bbox = match (self.bbox, iou_type) {
            (Some(bbox), _) => bbox,
            (None, IouType::Bbox) => mask.bounds().map(f64::from),
            (None, IouType::Segm) => [0.0; 4],
        };
        Ok((boxed.map_or(mask.area() as f64, |(area, _)| area), bbox, mask))
    }
}
