//! Ground truth of COCO instances as columns, by category and image.

use super::fields::{CocoBbox, WholeNumber};
use super::group::{group, image_of};
use super::iou_type::IouType;
use super::notes::TruthNotes;
use super::segmentation::CocoSegmentation;
use crate::ParseError;
use crate::geometry::{Rasteriser, Rle};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;

#[derive(Deserialize)]
#[serde(bound = "'de: 'a, S: Deserialize<'de> + Default")]
struct Dataset<'a, S> {
    images: Vec<Image>,
    #[serde(borrow)]
    categories: Vec<WrittenCategory<'a>>,
    annotations: Vec<Annotation<S>>,
}

#[derive(Deserialize)]
struct Image {
    id: WholeNumber,
    height: Option<WholeNumber>,
    width: Option<WholeNumber>,
}

#[derive(Deserialize)]
struct WrittenCategory<'a> {
    id: WholeNumber,
    #[serde(borrow, default)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(bound = "S: Deserialize<'de> + Default")]
struct Annotation<S> {
    id: WholeNumber,
    image_id: WholeNumber,
    category_id: WholeNumber,
    area: Option<f64>,
    iscrowd: Option<WholeNumber>,
    #[serde(default)]
    bbox: CocoBbox,
    #[serde(default)]
    segmentation: S,
}

/// Ground truth: images, categories, and objects in columns sorted by category, then image, then the order of the
/// file.
#[derive(Clone, Debug)]
pub struct CocoGroundTruth {
    pub(super) iou_type: IouType,
    /// Image ids, ascending.
    pub(super) images: Vec<i64>,
    /// Height and width, px, of the same images; zeros where the file does not contain them.
    pub(super) sizes: Vec<[u32; 2]>,
    /// Categories, ascending by id.
    pub(super) categories: Vec<CocoCategory>,
    pub(super) objects: TruthObjects,
    notes: TruthNotes,
}

/// Category: a class of objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CocoCategory {
    pub id: i64,
    pub name: String,
}

/// Objects, one in each row.
#[derive(Clone, Debug, Default)]
pub(super) struct TruthObjects {
    /// Category and image, see [`group`]; ascending.
    pub groups: Vec<u64>,
    pub ids: Vec<i64>,
    /// Areas from the annotations, or computed where they have none, px².
    pub areas: Vec<f64>,
    pub crowds: Vec<bool>,
    /// Boxes x, y, width, height, px; zeros where masks are compared.
    pub boxes: Vec<[f64; 4]>,
    /// Segmentations; only where masks are compared.
    pub segmentations: Vec<CocoSegmentation>,
}

impl CocoGroundTruth {
    /// Parse COCO instances for one kind of evaluation. A missing iscrowd is 0; a missing area is that of the polygons
    /// or the mask, else of the bbox; a missing bbox is the one around the segmentation. An object without a usable
    /// shape is left out. [`CocoGroundTruth::warnings`] tells all of it.
    ///
    /// # Errors
    /// Text that is not such JSON; ids that occur twice or refer to nothing.
    pub fn parse(text: &str, iou_type: IouType) -> Result<Self, ParseError> {
        let not_json = |e: serde_json::Error| {
            let place = format!("line {}, column {}", e.line(), e.column());
            let fix = "Write COCO instances: images, categories, and annotations of id, image_id, category_id, bbox";
            ParseError::new(place, e.to_string(), fix)
        };
        if iou_type == IouType::Bbox {
            let data: Dataset<'_, IgnoredAny> = serde_json::from_str(text).map_err(not_json)?;
            // Most files need no segmentation then, which is most of their text.
            if data.annotations.iter().all(|a| a.area.is_some() && a.bbox.0.is_some()) {
                return Self::from_dataset(data, iou_type, |_| CocoSegmentation::Absent);
            }
        }
        let data: Dataset<'_, CocoSegmentation> = serde_json::from_str(text).map_err(not_json)?;
        Self::from_dataset(data, iou_type, |segmentation| segmentation)
    }

    /// What someone who reads the figures should know, one line each.
    pub fn warnings(&self) -> Vec<String> {
        self.notes.lines()
    }

    fn from_dataset<S>(
        data: Dataset<'_, S>,
        iou_type: IouType,
        segmentation: impl Fn(S) -> CocoSegmentation,
    ) -> Result<Self, ParseError> {
        let mut images: Vec<(i64, [u32; 2])> = data.images.iter().map(|i| (i.id.0, i.size())).collect();
        images.sort_unstable();
        unique(images.iter().map(|i| i.0), "/images", "images")?;
        let named =
            data.categories.into_iter().map(|c| CocoCategory { id: c.id.0, name: c.name.into_owned() });
        let mut categories: Vec<CocoCategory> = named.collect();
        categories.sort_unstable_by_key(|c| c.id);
        unique(categories.iter().map(|c| c.id), "/categories", "categories")?;
        let (images, sizes) = images.into_iter().unzip();
        let (objects, notes) = (TruthObjects::default(), TruthNotes::default());
        let mut truth = Self { iou_type, images, sizes, categories, objects, notes };

        let mut rows = Vec::with_capacity(data.annotations.len());
        let mut ids = Vec::with_capacity(data.annotations.len());
        let mut near = 0;
        for (i, annotation) in data.annotations.into_iter().enumerate() {
            let parse_error = |what, fix: &str| ParseError::new(format!("/annotations/{i}"), what, fix);
            let image = position(&truth.images, annotation.image_id.0, near).ok_or_else(|| {
                let what = format!("image {} is not among images", annotation.image_id.0);
                parse_error(what, "Add it, or remove the annotation")
            })?;
            near = image;
            let category = truth.category(annotation.category_id.0).ok_or_else(|| {
                let what = format!("category {} is not among categories", annotation.category_id.0);
                parse_error(what, "Add it, or remove the annotation")
            })?;
            let mut row = annotation.map(&segmentation);
            ids.push(row.id.0);
            if !row.complete(iou_type, &mut truth.notes) {
                continue;
            }
            let size = truth.sizes.get(image).copied().unwrap_or_default();
            if iou_type == IouType::Segm && matches!(row.segmentation, CocoSegmentation::Polygons { .. }) {
                image_for_polygons(size).map_err(|(what, fix)| parse_error(what.to_owned(), fix))?;
            }
            rows.push((group(category, image), row));
        }
        ids.sort_unstable();
        unique(ids.into_iter(), "/annotations", "annotations")?;
        rows.sort_by_key(|row| row.0);
        truth.objects = rows.into_iter().collect();
        Ok(truth)
    }

    /// Index of a category in `categories`.
    pub(super) fn category(&self, id: i64) -> Option<usize> {
        self.categories.binary_search_by_key(&id, |c| c.id).ok()
    }

    /// Mask of an object; `None` where it is not parsed or does not exist.
    pub(super) fn mask(&self, object: usize, rasteriser: &mut Rasteriser) -> Option<Cow<'_, Rle>> {
        let image = image_of(*self.objects.groups.get(object)?);
        Some(self.objects.segmentations.get(object)?.mask(*self.sizes.get(image)?, rasteriser))
    }

    /// Number of objects, crowds included.
    pub fn len(&self) -> usize {
        self.objects.groups.len()
    }

    /// Whether there are no objects.
    pub fn is_empty(&self) -> bool {
        self.objects.groups.is_empty()
    }
}

/// Index of an image in sorted ids. The search starts at the last result, because files keep images together.
pub(super) fn position(images: &[i64], id: i64, near: usize) -> Option<usize> {
    if images.get(near) == Some(&id) { Some(near) } else { images.binary_search(&id).ok() }
}

/// Check that sorted ids contain none twice.
fn unique(ids: impl Iterator<Item = i64>, place: &str, things: &str) -> Result<(), ParseError> {
    let mut last = None;
    for id in ids {
        if last == Some(id) {
            return Err(ParseError::new(
                place,
                format!("two {things} have the id {id}"),
                "Give each a unique id",
            ));
        }
        last = Some(id);
    }
    Ok(())
}

impl Image {
    fn size(&self) -> [u32; 2] {
        let side = |side: &Option<WholeNumber>| side.and_then(|s| u32::try_from(s.0).ok()).unwrap_or(0);
        [side(&self.height), side(&self.width)]
    }
}

impl<S> Annotation<S> {
    fn map<T>(self, segmentation: impl Fn(S) -> T) -> Annotation<T> {
        let Self { id, image_id, category_id, area, iscrowd, bbox, .. } = self;
        let segmentation = segmentation(self.segmentation);
        Annotation { id, image_id, category_id, area, iscrowd, bbox, segmentation }
    }
}

impl Annotation<CocoSegmentation> {
    /// Fill in what can be derived, and note it; false where nothing is left to compare.
    fn complete(&mut self, iou_type: IouType, notes: &mut TruthNotes) -> bool {
        let id = self.id.0;
        if iou_type == IouType::Segm {
            match &self.segmentation {
                CocoSegmentation::Absent => match self.bbox.0 {
                    Some([x, y, w, h]) if w > 0.0 && h > 0.0 => {
                        let corners = vec![x, y, x + w, y, x + w, y + h, x, y + h];
                        self.segmentation =
                            CocoSegmentation::Polygons { corners, ends: Vec::new(), malformed: 0 };
                        notes.boxes_for_masks.push(id);
                    }
                    _ => return notes.leave_out("objects without a shape", id),
                },
                CocoSegmentation::Malformed => {
                    return notes.leave_out("polygons without three x, y pairs", id);
                }
                CocoSegmentation::Polygons { malformed: 1.., .. } => notes.malformed_parts.push(id),
                // pycocotools counts it, so it stays.
                flat if flat.is_flat() => notes.flat.push(id),
                _ => {}
            }
        }
        if self.area.is_none() {
            let of_box = || self.bbox.0.map(|[_, _, w, h]| w * h);
            self.area = self.segmentation.area().or_else(of_box);
            notes.computed_areas += 1;
        }
        if iou_type == IouType::Bbox {
            if self.bbox.0.is_none() {
                self.bbox = CocoBbox(self.segmentation.bounds());
                notes.computed_boxes += 1;
            }
            if self.bbox.0.is_none() {
                return notes.leave_out("objects without a shape", id);
            }
            self.segmentation = CocoSegmentation::Absent;
        }
        notes.zero_id |= id == 0;
        true
    }
}

/// Check that polygons can become a mask in an image of a height and a width; the error is a message and a fix.
pub(super) fn image_for_polygons(size: [u32; 2]) -> Result<(), (&'static str, &'static str)> {
    let pixels = u64::from(size[0]) * u64::from(size[1]);
    if pixels == 0 {
        return Err((
            "it has polygons, and its image has no height and width",
            "Add both to the image, in px",
        ));
    }
    if pixels > crate::geometry::MOST_PIXELS {
        return Err(("its image is larger than 2^31 px", "Correct the image's height and width"));
    }
    Ok(())
}

impl FromIterator<(u64, Annotation<CocoSegmentation>)> for TruthObjects {
    fn from_iter<I: IntoIterator<Item = (u64, Annotation<CocoSegmentation>)>>(rows: I) -> Self {
        let mut objects = Self::default();
        for (group, row) in rows {
            objects.groups.push(group);
            objects.ids.push(row.id.0);
            objects.areas.push(row.area.unwrap_or_default());
            objects.crowds.push(row.iscrowd.is_some_and(|crowd| crowd.0 != 0));
            objects.boxes.push(row.bbox.0.unwrap_or_default());
            objects.segmentations.push(row.segmentation);
        }
        objects
    }
}
