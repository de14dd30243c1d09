//! Writing CVAT's annotations for images.

use super::keys::{FOREIGN, IMAGE_ID, SUBSET};
use super::labels::CvatLabelWriter;
use super::write_attribute::attribute;
use super::{shape, write_video};
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles};
use crate::image_sizes::warn_unknown_sizes;
use crate::json::{IdAllocator, plain_id};
use crate::photos::{self, Photo, photos};
use crate::scene_losses::report_name_of_file;
use crate::xml::safe;
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::AttributeValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Write the form for video where the data set is one recording of one camera, else the form for images. CVAT's
/// polygons have no holes: a polygon with holes becomes a mask where its image's size is known, else its outer ring.
///
/// # Errors
/// None.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut report = ConversionReport::default();
    let mut labels = CvatLabelWriter::default();
    dataset.classes.iter().for_each(|class| labels.label(class, false));
    let text = match dataset.items.as_slice() {
        [item] if item.scene.frames.len() > 1 && item.scene.cameras().count() == 1 => {
            write_video::video(item, &mut labels, &mut report)
        }
        _ => images(dataset, &mut labels, &mut report),
    };
    report.add_many("attributes of several kinds, written as texts", labels.mixed());
    Ok(DatasetFiles { files: vec![(String::new(), text.into_bytes())], media: Vec::new(), report })
}

fn images(dataset: &Dataset, labels: &mut CvatLabelWriter, report: &mut ConversionReport) -> String {
    let mut body = String::new();
    let photos = photos(dataset, report);
    warn_unknown_sizes(&photos, report);
    let wanted = |photo: &Photo<'_>| photo.item.scene.metadata.get(IMAGE_ID).and_then(|id| plain_id(id));
    let mut used_ids: BTreeSet<u64> = BTreeSet::new();
    let mut ids = IdAllocator::reserving(photos.iter().filter_map(wanted), 0);
    for (i, photo) in (0..).zip(&photos) {
        let id = wanted(photo).filter(|id| used_ids.insert(*id));
        // Numbers count the images but for those that have their own.
        let id = id.unwrap_or_else(|| if used_ids.insert(i) { i } else { ids.free() });
        report_name_of_file(photo.item, &photo.file(), report);
        image(&mut body, photo, id, labels, report);
    }
    let count = photos.len();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n  <meta><task>\n    \
        <name>labels</name><size>{count}</size><mode>annotation</mode>\n{}  </task></meta>\n{body}</annotations>\n",
        labels.written()
    )
}

fn image(
    body: &mut String,
    photo: &Photo<'_>,
    id: u64,
    labels: &mut CvatLabelWriter,
    report: &mut ConversionReport,
) {
    let [width, height] = photo.size;
    let facts = &photo.item.scene.metadata;
    let more = FOREIGN.iter().chain([&SUBSET]).filter_map(|name| Some((name, facts.get(*name)?)));
    let more: String = more.map(|(name, value)| format!(" {name}=\"{}\"", safe(value))).collect();
    let name = safe(&photo.file());
    let _ =
        writeln!(body, "  <image id=\"{id}\" name=\"{name}\"{more} width=\"{width}\" height=\"{height}\">");
    let mut groups = Groups::new(photo);
    let mut count = 0;
    for drawn in &photo.drawn {
        let geometry = photos::without_holes(&drawn.shape.geometry, photo.size, report);
        let parts = shape::write(&geometry, report);
        if parts.is_empty() {
            continue;
        }
        count += 1;
        let class = &drawn.object.class;
        labels.label(class, false);
        let mut own = String::new();
        let mut attributes = String::new();
        let mut order = 0.0;
        let mut group = (parts.len() > 1).then(|| groups.free());
        for (name, value) in drawn.attributes() {
            match (name, value) {
                ("z_order", AttributeValue::Number(z)) if z.fract() == 0.0 => order = *z,
                ("group_id", AttributeValue::Number(number)) => {
                    let fits = parts.len() == 1 && groups.can_write(class, *number, &geometry);
                    group = group.or_else(|| fits.then(|| number.to_string()));
                    report.add_many("groups of objects, left out", usize::from(!fits));
                }
                _ => {
                    labels.attribute(class, name, value, false);
                    attribute(&mut attributes, name, value);
                }
            }
        }
        if drawn.object.id != count.to_string() {
            let _ = write!(own, " id=\"{}\"", safe(&drawn.object.id));
        }
        if let Some(group) = group {
            let _ = write!(own, " group_id=\"{group}\"");
        }
        let (label, occluded) = (safe(class), u8::from(drawn.shape.occluded));
        for (name, numbers) in parts {
            let _ = writeln!(
                body,
                "    <{name} label=\"{label}\" source=\"manual\" occluded=\"{occluded}\"{numbers} \
                z_order=\"{order}\"{own}>\n{attributes}    </{name}>"
            );
        }
    }
    tags(body, facts, labels);
    body.push_str("  </image>\n");
}

/// Facts as tags.
fn tags(body: &mut String, facts: &BTreeMap<String, String>, labels: &mut CvatLabelWriter) {
    let mut tags: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (key, value) in
        facts.iter().filter(|(key, _)| ![IMAGE_ID, SUBSET].iter().chain(&FOREIGN).any(|own| own == key))
    {
        let parts = key.split_once('/').filter(|(tag, _)| facts.contains_key(*tag));
        match parts {
            Some((tag, name)) => drop(tags.entry(tag).or_default().insert(name, value)),
            None => {
                let tag = tags.entry(key).or_default();
                if value != "true" {
                    tag.insert("value", value);
                }
            }
        }
    }
    for (tag, attributes) in tags {
        labels.label(tag, true);
        let mut lines = String::new();
        for (name, value) in attributes {
            let value = AttributeValue::Text(value.to_owned());
            labels.attribute(tag, name, &value, false);
            attribute(&mut lines, name, &value);
        }
        let _ = writeln!(body, "    <tag label=\"{}\" source=\"manual\">\n{lines}    </tag>", safe(tag));
    }
}

/// Groups of an image: those that objects have by an attribute, and new ones for objects of several polygons.
struct Groups {
    ids: IdAllocator,
    polygons: BTreeSet<(String, u64)>,
}

impl Groups {
    fn new(photo: &Photo<'_>) -> Self {
        let number = |value: &AttributeValue| match value {
            AttributeValue::Number(number) => plain_id(&number.to_string()),
            _ => None,
        };
        let taken =
            photo.drawn.iter().filter_map(|drawn| drawn.object.attributes.get("group_id").and_then(number));
        Self { ids: IdAllocator::reserving(taken, 1), polygons: BTreeSet::new() }
    }

    fn free(&mut self) -> String {
        self.ids.free().to_string()
    }

    /// Whether a group can be written: polygons of one label and group would be read as one object.
    fn can_write(&mut self, class: &str, number: f64, geometry: &Geometry) -> bool {
        let Some(number) = plain_id(&number.to_string()).filter(|number| *number > 0) else { return false };
        !matches!(geometry, Geometry::Polygon(_)) || self.polygons.insert((class.to_owned(), number))
    }
}
