//! Writing folders of YOLO labels.

use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles};
use crate::photos::{self, Photo, PhotoObject, photos};
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::AttributeValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Write `data.yaml`, `labels` and where the images go. Items with the fact `subset` go to a folder of that name,
/// others to `images` itself, or to `train` where there are both. What goes over an image's edge is cut off there:
/// Ultralytics' programs refuse an image with such a label. Their trainer takes all rows of an image for polygons as
/// soon as one has more columns than a box: upright boxes beside other shapes are written by their corners. An image
/// that is not labeled gets no label file.
///
/// # Errors
/// None.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut written = DatasetFiles::default();
    let names = names(dataset);
    let photos = photos(dataset, &mut written.report);
    photos::report_renamed(&photos, &mut written.report);
    let subset = |photo: &Photo<'_>| {
        let subset = photo.item.scene.metadata.get("subset");
        subset.filter(|s| ["train", "val", "test"].contains(&s.as_str())).cloned()
    };
    let splits: BTreeSet<String> = photos.iter().filter_map(subset).collect();
    for photo in &photos {
        let facts = photo.item.scene.metadata.iter();
        let lost = facts.filter(|(key, _)| *key != "subset" || subset(photo).is_none());
        written.report.add_many("facts of images, left out", lost.count());
        match (photo.media(""), photo.item.is_labeled) {
            (Some(_), _) => {}
            (None, true) => {
                written
                    .report
                    .warn("images without a file, whose labels are read beside it alone", &photo.name);
            }
            (None, false) => {
                written.report.add_named("images without a file that are not labeled, left out", &photo.name);
            }
        }
        let place = match subset(photo) {
            Some(subset) => format!("{subset}/"),
            None if splits.is_empty() => String::new(),
            None => "train/".to_owned(),
        };
        if photo.item.is_labeled {
            let text = lines(photo, &names, &mut written.report);
            written.files.push((format!("labels/{place}{}.txt", photo.path), text.into_bytes()));
        }
        written.media.extend(photo.media(&format!("images/{place}{}", photo.named_file())));
    }
    written.files.push(("data.yaml".to_owned(), description(&names, &splits).into_bytes()));
    Ok(written)
}

/// Numbers of the classes: in their order, and after them those of objects by name.
fn names(dataset: &Dataset) -> BTreeMap<&str, usize> {
    let mut numbers = BTreeMap::new();
    let objects = dataset.items.iter().flat_map(|item| &item.document.objects);
    let others: BTreeSet<&String> = objects.map(|object| &object.class).collect();
    for class in dataset.classes.iter().chain(others) {
        let next = numbers.len();
        numbers.entry(class.as_str()).or_insert(next);
    }
    numbers
}

fn description(names: &BTreeMap<&str, usize>, splits: &BTreeSet<String>) -> String {
    let folder = |split: &str| match splits.len() {
        0 => "images".to_owned(),
        _ => format!("images/{split}"),
    };
    let mut text = format!("path: .\ntrain: {}\nval: {}\n", folder("train"), folder("val"));
    if splits.contains("test") {
        text.push_str("test: images/test\n");
    }
    text.push_str("names:\n");
    let mut in_order: Vec<_> = names.iter().map(|(name, number)| (number, name)).collect();
    in_order.sort_unstable();
    for (number, name) in in_order {
        // Text in double quotes is in YAML as it is in JSON.
        let _ = writeln!(text, "  {number}: {}", serde_json::Value::from(*name));
    }
    text
}

/// A row of a label file before its confidence.
struct LabelRow<'a> {
    object: &'a str,
    class: usize,
    shape: RowShape,
    score: Option<f64>,
}

/// Shares of the image's width and height.
enum RowShape {
    /// Centre and size of an upright box.
    Box([f64; 4]),
    /// Corners of any other shape.
    Outline(Vec<f64>),
}

fn lines(photo: &Photo<'_>, names: &BTreeMap<&str, usize>, report: &mut ConversionReport) -> String {
    if photo.size.contains(&0) {
        report.add_many("objects on images of unknown size, left out", photo.drawn.len());
        return String::new();
    }
    let mut rows = Vec::new();
    for drawn in &photo.drawn {
        let attributes = drawn.attributes();
        let score = match attributes.get("score") {
            Some(AttributeValue::Number(score)) => Some(*score),
            _ => None,
        };
        report.add_many("attributes, left out", attributes.len() - usize::from(score.is_some()));
        report.add_many("occlusion, left out", usize::from(drawn.shape.occluded));
        let class = names.get(drawn.object.class.as_str()).copied().unwrap_or_default();
        let object = drawn.object.id.as_str();
        let shapes = shapes(drawn, photo.size, report);
        // Readers count the rows.
        let is_counted = shapes.is_empty() || drawn.object.id == (rows.len() + 1).to_string();
        report.add_many("ids of objects, counted anew", usize::from(!is_counted));
        rows.extend(shapes.into_iter().map(|shape| LabelRow { object, class, shape, score }));
    }
    if rows.iter().any(|row| matches!(row.shape, RowShape::Outline(_))) {
        rows.iter_mut().for_each(|row| outlined(row, report));
    }
    let mut text = String::new();
    for LabelRow { class, shape, score, .. } in rows {
        let _ = write!(text, "{class}");
        let numbers = match &shape {
            RowShape::Box(numbers) => numbers.as_slice(),
            RowShape::Outline(numbers) => numbers,
        };
        for number in numbers.iter().copied().chain(score) {
            let _ = write!(text, " {number}");
        }
        text.push('\n');
    }
    text
}

/// Turn a box into its corners, as the other rows of its file are outlines.
fn outlined(row: &mut LabelRow<'_>, report: &mut ConversionReport) {
    let RowShape::Box([x, y, w, h]) = row.shape else { return };
    report.add_named("boxes, written as polygons like the other shapes of their image", row.object);
    let ([left, right], [top, bottom]) = ([x - w / 2.0, x + w / 2.0], [y - h / 2.0, y + h / 2.0]);
    row.shape = RowShape::Outline(vec![left, top, right, top, right, bottom, left, bottom]);
}

/// The upright box that a rotated box is where it is turned by quarters.
fn upright([x, y, w, h, degrees]: [f64; 5]) -> Option<Geometry> {
    let quarters = degrees / 90.0;
    if (quarters - quarters.round()).abs() > 1e-9 {
        return None;
    }
    let [w, h] = if quarters.round() % 2.0 == 0.0 { [w, h] } else { [h, w] };
    Some(Geometry::Box([x - w / 2.0, y - h / 2.0, w, h]))
}

/// The shapes of an object, one for each of its rows.
fn shapes(drawn: &PhotoObject<'_>, size: [u32; 2], report: &mut ConversionReport) -> Vec<RowShape> {
    let [width, height] = size.map(f64::from);
    let geometry = match &drawn.shape.geometry {
        Geometry::Rle(mask) => {
            report.add("masks, written as their boxes");
            Geometry::Box(mask.bounds().map(f64::from))
        }
        Geometry::Rbox(rotated) => match upright(*rotated) {
            Some(upright) => {
                let is_turned = rotated[4].rem_euclid(360.0) != 0.0;
                report.add_many("turns of boxes by quarters, left out", usize::from(is_turned));
                photos::report_unturned(rotated[4], report);
                upright
            }
            None => drawn.shape.geometry.clone(),
        },
        other => other.clone(),
    };
    let flat = |points: &[[f64; 2]]| -> Vec<f64> {
        points.iter().flat_map(|[x, y]| [x / width, y / height]).collect()
    };
    match &geometry {
        Geometry::Box(corner) => {
            let [left, top, w, h] = *corner;
            let [x0, x1] = [left, left + w].map(|x| x.clamp(0.0, width));
            let [y0, y1] = [top, top + h].map(|y| y.clamp(0.0, height));
            if x1 <= x0 || y1 <= y0 {
                report.add("boxes without area on the image, left out");
                return Vec::new();
            }
            let cut = [left - x0, top - y0, left + w - x1, top + h - y1].iter().any(|d| d.abs() > 1e-6);
            report.add_many("boxes over the image's edge, cut there", usize::from(cut));
            vec![RowShape::Box([
                (x0 + x1) / 2.0 / width,
                (y0 + y1) / 2.0 / height,
                (x1 - x0) / width,
                (y1 - y0) / height,
            ])]
        }
        Geometry::Rbox(_) => {
            let corners = geometry.corners();
            let cut = within(&corners, [width, height]);
            if cut.as_slice() != corners {
                report.add("rotated boxes over the image's edge, their corners moved there");
            }
            vec![RowShape::Outline(flat(&cut))]
        }
        Geometry::Polygon(_) | Geometry::Multipolygon(_) => {
            let parts = photos::parts(&geometry);
            report.add_many("holes of polygons, filled", parts.iter().map(|part| part.holes().len()).sum());
            report.add_many("objects of several polygons, written as one each", usize::from(parts.len() > 1));
            let mut lines = Vec::new();
            for ring in parts.iter().map(|part| part.outer()) {
                if ring.len() < 3 {
                    report.add("polygons of fewer than three points, left out");
                    continue;
                }
                let mut cut = within(ring, [width, height]);
                report.add_many(
                    "polygons over the image's edge, their points moved there",
                    usize::from(cut != ring),
                );
                // Four corners alone would be a rotated box.
                let first = cut.first().copied().filter(|_| cut.len() == 4);
                cut.extend(first);
                lines.push(RowShape::Outline(flat(&cut)));
            }
            lines
        }
        Geometry::Polyline(_) => {
            report.add("lines, left out");
            Vec::new()
        }
        _ => {
            report.add("points, left out");
            Vec::new()
        }
    }
}

fn within(points: &[[f64; 2]], [width, height]: [f64; 2]) -> Vec<[f64; 2]> {
    points.iter().map(|[x, y]| [x.clamp(0.0, width), y.clamp(0.0, height)]).collect()
}
