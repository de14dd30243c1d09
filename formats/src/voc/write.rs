//! Writing folders of Pascal VOC annotations.

use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles};
use crate::image_sizes::warn_unknown_sizes;
use crate::photos::{self, Photo, PhotoObject, photos, text_of};
use crate::xml::safe;
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::AttributeValue;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Write `Annotations`, `ImageSets/Main` (by the fact `subset`), `labelmap.txt` and where the images go. Corners are
/// pixel coordinates from 0, as they are read. A rotated box is its upright bounds with a `robndbox` beside. Ids that
/// do not simply count the objects are an `id` of the object, facts of the image a `fact` with name and value each:
/// programs pass over such elements.
///
/// # Errors
/// None.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut written = DatasetFiles::default();
    let mut lists: BTreeMap<String, String> = BTreeMap::new();
    let photos = photos(dataset, &mut written.report);
    photos::report_renamed(&photos, &mut written.report);
    warn_unknown_sizes(&photos, &mut written.report);
    for photo in photos {
        let file = photo.named_file();
        let list = lists.entry(subset(&photo).unwrap_or("default").to_owned()).or_default();
        let _ = writeln!(list, "{}", photo.path);
        report_facts(&photo, &mut written.report);
        if photo.item.is_labeled {
            let text = annotation(&photo, &file, &mut written.report);
            written.files.push((format!("Annotations/{}.xml", photo.path), text.into_bytes()));
        }
        written.media.extend(photo.media(&format!("JPEGImages/{file}")));
    }
    for (subset, list) in lists {
        written.files.push((format!("ImageSets/Main/{subset}.txt"), list.into_bytes()));
    }
    written.files.push(("labelmap.txt".to_owned(), label_map(dataset).into_bytes()));
    Ok(written)
}

/// The list that an image is in, where it has the name of one.
fn subset<'a>(photo: &Photo<'a>) -> Option<&'a str> {
    let subset = photo.item.scene.metadata.get("subset")?;
    (!subset.is_empty() && !subset.contains('/')).then_some(subset)
}

/// What is known of an image beside the list that it is in.
fn facts<'a>(photo: &Photo<'a>) -> Vec<(&'a str, &'a str)> {
    let all = photo.item.scene.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    all.filter(|(key, _)| *key != "subset" || subset(photo).is_none()).collect()
}

/// Say which facts of an image are not written as they are.
fn report_facts(photo: &Photo<'_>, report: &mut ConversionReport) {
    let facts = facts(photo);
    if !photo.item.is_labeled {
        report.add_many("facts of images that are not labeled, left out", facts.len());
        return;
    }
    let padded = facts.iter().filter(|(key, value)| key.trim() != *key || value.trim() != *value);
    report.add_many("facts of images with spaces around them, written without", padded.count());
}

fn label_map(dataset: &Dataset) -> String {
    let objects = dataset.items.iter().flat_map(|item| &item.document.objects).map(|object| &object.class);
    let mut names: Vec<&String> = dataset.classes.iter().collect();
    let declared: std::collections::BTreeSet<&String> = dataset.classes.iter().collect();
    let others: std::collections::BTreeSet<&String> = objects.filter(|c| !declared.contains(c)).collect();
    names.extend(others);
    let lines: String = names.into_iter().map(|name| format!("{name}:::\n")).collect();
    format!("# label:color_rgb:parts:actions\n{lines}")
}

fn annotation(photo: &Photo<'_>, file: &str, report: &mut ConversionReport) -> String {
    let [width, height] = photo.size;
    let mut text = format!(
        "<annotation>\n  <folder>JPEGImages</folder>\n  <filename>{}</filename>\n  <size><width>{width}</width>\
        <height>{height}</height><depth>3</depth></size>\n  <segmented>0</segmented>\n",
        safe(file)
    );
    for (key, value) in facts(photo) {
        let (key, value) = (safe(key), safe(value));
        let _ = writeln!(text, "  <fact><name>{key}</name><value>{value}</value></fact>");
    }
    let mut number = 0;
    for drawn in &photo.drawn {
        let Some((bounds, turned)) = bounds(&drawn.shape.geometry, report) else { continue };
        number += 1;
        object(&mut text, drawn, number, bounds, turned, report);
    }
    text.push_str("</annotation>\n");
    text
}

/// Left, top, right and bottom, and the rotated box where it is one.
fn bounds(geometry: &Geometry, report: &mut ConversionReport) -> Option<([f64; 4], Option<[f64; 5]>)> {
    let Some(bounds) = geometry.bounds() else {
        report.add("shapes of no extent, left out");
        return None;
    };
    let corners = [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]];
    if corners[0] >= corners[2] || corners[1] >= corners[3] {
        report.add("shapes of no area, left out");
        return None;
    }
    match geometry {
        Geometry::Box(_) => {}
        Geometry::Rbox(turned) => return Some((corners, Some(*turned))),
        Geometry::Rle(_) => report.add("masks, written as their boxes"),
        Geometry::Polyline(_) => report.add("lines, written as their boxes"),
        _ => report.add("polygons, written as their boxes"),
    }
    Some((corners, None))
}

fn object(
    text: &mut String,
    drawn: &PhotoObject<'_>,
    number: usize,
    [left, top, right, bottom]: [f64; 4],
    turned: Option<[f64; 5]>,
    report: &mut ConversionReport,
) {
    let (mut flags, mut pose, mut others) = ([0_u8; 2], "Unspecified", String::new());
    for (name, value) in drawn.attributes() {
        match (name, value) {
            ("truncated", AttributeValue::Bool(yes)) => flags[0] = u8::from(*yes),
            ("difficult", AttributeValue::Bool(yes)) => flags[1] = u8::from(*yes),
            ("pose", AttributeValue::Text(text)) if !text.is_empty() && text.trim() == text => pose = text,
            ("rotation", _) => report.add("attributes named rotation, left out"),
            _ => {
                let words = text_of(value);
                if photos::value_of(words.trim()) != *value {
                    report.add("texts that look like numbers or have spaces around, not told apart");
                }
                let (name, words) = (safe(name), safe(&words));
                let _ = writeln!(
                    others,
                    "      <attribute><name>{name}</name><value>{words}</value></attribute>"
                );
            }
        }
    }
    let _ = writeln!(text, "  <object>\n    <name>{}</name>", safe(&drawn.object.class));
    if drawn.object.id != number.to_string() {
        let _ = writeln!(text, "    <id>{}</id>", safe(&drawn.object.id));
    }
    let [truncated, difficult] = flags;
    let _ = writeln!(
        text,
        "    <pose>{}</pose>\n    <truncated>{truncated}</truncated>\n    <difficult>{difficult}</difficult>\n    \
        <occluded>{}</occluded>\n    <bndbox><xmin>{left}</xmin><ymin>{top}</ymin><xmax>{right}</xmax>\
        <ymax>{bottom}</ymax></bndbox>",
        safe(pose),
        u8::from(drawn.shape.occluded)
    );
    if let Some([x, y, w, h, degrees]) = turned {
        let _ = writeln!(
            text,
            "    <robndbox><cx>{x}</cx><cy>{y}</cy><w>{w}</w><h>{h}</h><angle>{}</angle></robndbox>",
            degrees.to_radians()
        );
    }
    if !others.is_empty() {
        let _ = writeln!(text, "    <attributes>\n{others}    </attributes>");
    }
    text.push_str("  </object>\n");
}
