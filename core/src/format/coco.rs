//! COCO instances: images, categories and annotations in one JSON file.

use super::FormatError;
use crate::geometry::{Geometry, Polygon, Ring};
use crate::label::{AttributeValue, Document, Object, Shape};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
struct Dataset {
    images: Vec<Image>,
    annotations: Vec<Annotation>,
    categories: Vec<Category>,
}

#[derive(Debug, Deserialize)]
struct Image {
    id: u64,
    #[serde(default)]
    file_name: String,
}

#[derive(Debug, Deserialize)]
struct Category {
    id: u64,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Annotation {
    id: u64,
    image_id: u64,
    category_id: u64,
    #[serde(default)]
    segmentation: serde_json::Value,
    bbox: Option<[f64; 4]>,
    #[serde(default)]
    iscrowd: u8,
}

/// Labels of one image.
#[derive(Clone, Debug, PartialEq)]
pub struct Labeled {
    /// The image's id in the file.
    pub id: u64,
    /// As the file says; may be a path.
    pub file_name: String,
    /// On sensor `camera`, frame 0.
    pub document: Document,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instances {
    /// In the file's order.
    pub images: Vec<Labeled>,
    /// Masks that were taken as their bounding boxes.
    pub masks_as_boxes: usize,
}

/// Whether a JSON text looks like COCO instances, by its keys.
pub fn looks_like(text: &str) -> bool {
    ["\"images\"", "\"annotations\"", "\"categories\""].iter().all(|key| text.contains(key))
}

/// Read instances. An object of several polygons stays one object.
///
/// # Errors
/// Text that is not such JSON, annotations of images or categories that are not there, numbers that are none.
pub fn instances(text: &str) -> Result<Instances, FormatError> {
    let data: Dataset = serde_json::from_str(text).map_err(|e| {
        let place = format!("line {}, column {}", e.line(), e.column());
        FormatError::new(place, e.to_string(), "Write COCO instances: images, annotations, categories")
    })?;
    let classes: BTreeMap<u64, &str> = data.categories.iter().map(|c| (c.id, c.name.as_str())).collect();
    let places: BTreeMap<u64, usize> =
        data.images.iter().enumerate().map(|(i, image)| (image.id, i)).collect();
    let mut found = Instances {
        images: data
            .images
            .iter()
            .map(|i| Labeled { id: i.id, file_name: i.file_name.clone(), document: Document::default() })
            .collect(),
        masks_as_boxes: 0,
    };
    for (i, annotation) in data.annotations.iter().enumerate() {
        let fault = |what: String, mend: &str| FormatError::new(format!("/annotations/{i}"), what, mend);
        let image =
            places.get(&annotation.image_id).and_then(|at| found.images.get_mut(*at)).ok_or_else(|| {
                fault(
                    format!("image {} is not among images", annotation.image_id),
                    "Add it, or take the annotation out",
                )
            })?;
        let class = classes.get(&annotation.category_id).ok_or_else(|| {
            fault(format!("category {} is not among categories", annotation.category_id), "Add it")
        })?;
        let (geometry, as_box) =
            geometry(annotation).map_err(|what| fault(what, "Write polygons of x, y pairs"))?;
        found.masks_as_boxes += usize::from(as_box);
        let crowd = (annotation.iscrowd == 1).then(|| ("crowd".to_owned(), AttributeValue::Bool(true)));
        image.document.objects.push(Object {
            id: format!("coco-{}", annotation.id),
            class: (*class).to_owned(),
            attributes: crowd.into_iter().collect(),
            track: false,
            shapes: vec![Shape::new(0, "camera".to_owned(), geometry)],
        });
    }
    Ok(found)
}

/// The shape, and whether it is a mask's bounding box.
fn geometry(annotation: &Annotation) -> Result<(Geometry, bool), String> {
    let mut polygons = Vec::new();
    if let Some(parts) = annotation.segmentation.as_array() {
        for part in parts {
            let numbers: Option<Vec<f64>> =
                part.as_array().and_then(|p| p.iter().map(serde_json::Value::as_f64).collect());
            let numbers = numbers
                .filter(|n| n.len() >= 6 && n.len().is_multiple_of(2) && n.iter().all(|v| v.is_finite()));
            let numbers = numbers.ok_or("a polygon is not a list of at least three x, y pairs")?;
            let ring: Ring = numbers.as_chunks::<2>().0.to_vec();
            polygons.push(Polygon(vec![ring]));
        }
    }
    let is_mask = annotation.segmentation.is_object();
    match (polygons.len(), annotation.bbox) {
        (1, _) => Ok((Geometry::Polygon(polygons.swap_remove(0)), false)),
        (2.., _) => Ok((Geometry::Multipolygon(polygons), false)),
        (0, Some(bbox)) if bbox.iter().all(|v| v.is_finite()) => Ok((Geometry::Box(bbox), is_mask)),
        _ => Err("there is neither a polygon nor a bbox".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_instances_keep_every_object() {
        let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
        let Ok(text) = std::fs::read_to_string(format!("{folder}/coco-100/instances_val2014_100.json"))
        else {
            println!("SKIPPED: no coco-100 at {folder}");
            return;
        };
        assert!(looks_like(&text));
        let found = instances(&text).unwrap();
        let raw: serde_json::Value = serde_json::from_str(&text).unwrap();
        let objects: usize = found.images.iter().map(|i| i.document.objects.len()).sum();
        assert_eq!((found.images.len(), objects), (100, raw["annotations"].as_array().unwrap().len()));
        assert!(found.images.iter().all(|i| i.document.problems().is_empty()));
    }

    #[test]
    fn an_annotation_of_nothing_is_named() {
        let text = r#"{"images":[],"annotations":[{"id":1,"image_id":7,"category_id":1,"bbox":[0,0,1,1]}],"categories":[]}"#;
        assert_eq!(instances(text).unwrap_err().place, "/annotations/0");
    }
}
