//! Reading CVAT's annotations for images.

use super::keys::{FOREIGN, IMAGE_ID, SUBSET};
use super::labels::CvatLabels;
use super::{shape, video};
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::json::id_of_text;
use crate::photos::{self, CAMERA, FolderImages, NamedImage, photograph};
use crate::raster::MaskBudget;
use crate::unique_names::UniqueNames;
use crate::xml::{self, XmlElement, root_element};
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Polygon};
use assay_core::label::{AttributeValue, MAX_OBJECTS, Object, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a file is CVAT's: by its first element, whatever follows.
pub fn detects(path: &str, head: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".xml")
        && root_element(head).is_some_and(|root| root.starts_with("annotations"))
}

/// Read a file: an item for each image, or one for a video with its tracks.
///
/// # Errors
/// Text that is not such XML, numbers that are none, ids twice.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let (path, text) = photos::only_file(folder, &[".xml"], detects, "CVAT XML")?;
    let (items, summary) = file(folder, &path, &text).map_err(|e| e.in_file(&path))?;
    items.into_iter().for_each(|item| each(Ok(item)));
    Ok(summary)
}

fn file(
    folder: &dyn Folder,
    path: &str,
    text: &str,
) -> Result<(Vec<DatasetItem>, DatasetSummary), ParseError> {
    let root = xml::parse(text)?;
    if root.name != "annotations" {
        let what = format!("<{}> is not <annotations>", root.name);
        return Err(root.error(what, "Export CVAT for images or for video, 1.1"));
    }
    let mut budget = MaskBudget::for_file_size(text.len());
    let meta = root.child("meta");
    let (labels, mut report, mut names) =
        (CvatLabels::read(meta), ConversionReport::default(), UniqueNames::new('-'));
    let (mut items, known) = (Vec::new(), FolderImages::new(folder));
    for (i, element) in root.all("image").enumerate() {
        let mut item = image(folder, &known, element, i, &labels, &mut budget, &mut report)?;
        item.name = names.unique(&item.name);
        items.push(item);
    }
    if root.all("track").next().is_some() || (items.is_empty() && meta.is_some_and(video::is_video)) {
        items.push(video::item(folder, &root, photos::stem(path), &labels, &mut budget, &mut report)?);
    }
    let mut classes = labels.classes;
    let objects = items.iter().flat_map(|item| &item.document.objects);
    let declared: BTreeSet<&String> = classes.iter().collect();
    let others: BTreeSet<&String> = objects.map(|o| &o.class).filter(|c| !declared.contains(c)).collect();
    let others: Vec<String> = others.into_iter().cloned().collect();
    classes.extend(others);
    Ok((items, DatasetSummary { classes, report }))
}

fn image(
    folder: &dyn Folder,
    known: &FolderImages<'_>,
    element: &XmlElement,
    i: usize,
    labels: &CvatLabels,
    budget: &mut MaskBudget,
    report: &mut ConversionReport,
) -> Result<DatasetItem, ParseError> {
    let size = [element.whole("width")?, element.whole("height")?];
    let NamedImage { name, file } = known.resolve(element.need("name")?);
    let size = if size.contains(&0) { folder.image_size(&file).unwrap_or(size) } else { size };
    let mut item = photograph(photos::without_ending(&name), &file, size);
    let facts = &mut item.scene.metadata;
    if let Some(id) = element.get("id").map(id_of_text).filter(|id| *id != i.to_string()) {
        facts.insert(IMAGE_ID.to_owned(), id);
    }
    if let Some(subset) = element.get(SUBSET).filter(|subset| !subset.is_empty()) {
        facts.insert(SUBSET.to_owned(), subset.to_owned());
    }
    let foreign = FOREIGN.iter().filter_map(|name| Some(((*name).to_owned(), element.get(name)?.to_owned())));
    facts.extend(foreign);
    for tag in element.all("tag") {
        facts.extend(tagged(tag)?);
    }
    item.document.objects = objects(element, size, labels, budget, report)?;
    Ok(item)
}

/// The facts of a tag.
fn tagged(tag: &XmlElement) -> Result<BTreeMap<String, String>, ParseError> {
    let label = tag.need("label")?;
    let mut facts = BTreeMap::from([(label.to_owned(), "true".to_owned())]);
    for attribute in tag.all("attribute") {
        let key = match attribute.need("name")? {
            "value" => label.to_owned(),
            name => format!("{label}/{name}"),
        };
        facts.insert(key, attribute.text.clone());
    }
    Ok(facts)
}

/// Objects of an image, polygons of a group put together, from the lowest `z_order` up.
fn objects(
    image: &XmlElement,
    size: [u32; 2],
    labels: &CvatLabels,
    budget: &mut MaskBudget,
    report: &mut ConversionReport,
) -> Result<Vec<Object>, ParseError> {
    let mut found: Vec<(f64, Object)> = Vec::new();
    let mut groups: BTreeMap<(String, String), usize> = BTreeMap::new();
    for element in &image.children {
        let Some(geometries) = shape::read(element, size, budget, report)? else { continue };
        let class = element.need("label")?;
        let group = element.get("group_id").filter(|group| !["", "0"].contains(group));
        for geometry in geometries {
            let key = group.map(|group| (class.to_owned(), group.to_owned()));
            if let (Geometry::Polygon(part), Some(key)) = (&geometry, &key) {
                if let Some((_, object)) = groups.get(key).and_then(|at| found.get_mut(*at)) {
                    join(object, part.clone());
                    continue;
                }
                groups.insert(key.clone(), found.len());
            }
            if found.len() >= MAX_OBJECTS {
                return Err(element.error("an image has more than 50,000 objects", "Split the image"));
            }
            let order = if element.get("z_order").is_some() { element.number("z_order")? } else { 0.0 };
            let mut object = object(element, class, geometry, labels, report);
            object.id = element.get("id").map_or_else(|| (found.len() + 1).to_string(), str::to_owned);
            if order != 0.0 {
                object.attributes.insert("z_order".to_owned(), AttributeValue::Number(order));
            }
            if let Some(group) = group.and_then(xml::number) {
                object.attributes.insert("group_id".to_owned(), AttributeValue::Number(group));
            }
            found.push((order, object));
        }
    }
    let mut ids = BTreeSet::new();
    if let Some((_, twice)) = found.iter().find(|(_, object)| !ids.insert(&object.id)) {
        return Err(image.error(format!("two shapes have the id {}", twice.id), "Give each its own"));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(found.into_iter().map(|(_, object)| object).collect())
}

/// Add a polygon to an object; the group then says nothing more.
fn join(object: &mut Object, part: Polygon) {
    object.attributes.remove("group_id");
    let Some(shape) = object.shapes.first_mut() else { return };
    match &mut shape.geometry {
        Geometry::Polygon(first) => {
            shape.geometry = Geometry::Multipolygon(vec![std::mem::take(first), part]);
        }
        Geometry::Multipolygon(parts) => parts.push(part),
        _ => {}
    }
}

fn object(
    element: &XmlElement,
    class: &str,
    geometry: Geometry,
    labels: &CvatLabels,
    report: &mut ConversionReport,
) -> Object {
    let occluded = shape::flag(element, "occluded", false, report);
    Object {
        id: String::new(),
        class: class.to_owned(),
        attributes: labels.values(class, element),
        track: false,
        shapes: vec![Shape { occluded, ..Shape::new(0, CAMERA.to_owned(), geometry) }],
    }
}
