//! Reading folders of Pascal VOC annotations.

use super::annotation::looks_like;
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::photos::{self, CAMERA, FolderImages, NamedImage, photograph};
use crate::unique_names::UniqueNames;
use crate::xml::{self, XmlElement};
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, MAX_OBJECTS, Object, Shape};
use std::collections::{BTreeMap, BTreeSet};

const FIX: &str = "Write name and bndbox with xmin, ymin, xmax, ymax";

/// Read a folder: an item for each annotation under `Annotations`, or for each in a flat folder, and for each image in
/// `JPEGImages` without one, which is not labeled. The list of
/// `ImageSets/Main` that an item is in is its fact `subset`. The classes are those of `labelmap.txt`, and after them
/// those of objects by name.
///
/// # Errors
/// There is no annotation at all and no list of images.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let subsets = subsets(folder);
    let mut summary = DatasetSummary { classes: label_map(folder), report: ConversionReport::default() };
    let (mut seen, mut names, mut any) = (BTreeSet::new(), UniqueNames::new('-'), false);
    let (images, mut used, mut faulty) = (FolderImages::new(folder), BTreeSet::new(), BTreeSet::new());
    let alone = folder.paths().len() == 1;
    for path in folder.paths().iter().filter(|path| alone || path.to_ascii_lowercase().ends_with(".xml")) {
        let text = match folder.text(path) {
            Ok(text) => text,
            Err(error) => {
                each(Err(error));
                continue;
            }
        };
        if !looks_like(&text) {
            continue;
        }
        any = true;
        let item = item(folder, &images, path, &text, &mut summary.report).map(|mut item| {
            if let Some(subset) = subsets.get(&item.name).or_else(|| subsets.get(own_name(path))) {
                item.scene.metadata.insert("subset".to_owned(), subset.clone());
            }
            used.extend(item.scene.frames.iter().flat_map(|f| &f.data).map(|data| data.file.clone()));
            item.name = names.unique(&item.name);
            seen.extend(item.document.objects.iter().map(|object| object.class.clone()));
            item
        });
        if item.is_err() {
            faulty.insert(own_name(path));
        }
        each(item.map_err(|e| e.in_file(path)));
    }
    // A list of images says that it is Pascal VOC even before anything is labeled.
    let is_layout = any || folder.paths().iter().any(|path| path.contains("ImageSets/Main/"));
    for path in folder.paths().iter().filter(|path| is_layout && !used.contains(*path)) {
        let name = path.rsplit_once("JPEGImages/").filter(|_| !photos::media_type(path).is_empty());
        let name = name.map(|(_, name)| photos::without_ending(name));
        // An image whose annotation has errors waits for the fixed one.
        if let Some(name) = name.filter(|name| !faulty.contains(name)) {
            each(unlabeled(folder, path, &names.unique(name), &subsets));
        }
    }
    if !is_layout {
        let what = "no file is a Pascal VOC annotation";
        return Err(ParseError::new("folder", what, "Give the folder that holds Annotations"));
    }
    let known: BTreeSet<String> = summary.classes.iter().cloned().collect();
    summary.classes.extend(seen.into_iter().filter(|class| !known.contains(class)));
    Ok(summary)
}

/// The list that each item is in; `default` says nothing.
fn subsets(folder: &dyn Folder) -> BTreeMap<String, String> {
    let mut subsets = BTreeMap::new();
    for path in folder.paths() {
        let Some((before, name)) = path.rsplit_once("ImageSets/Main/") else { continue };
        let Some(subset) = name.strip_suffix(".txt").filter(|_| before.is_empty() || before.ends_with('/'))
        else {
            continue;
        };
        let Ok(text) = folder.text(path) else { continue };
        // Lists of one class, `aeroplane_train`, have a second column.
        let marked =
            |line: &str| line.rsplit_once(' ').is_some_and(|(_, word)| ["1", "-1", "0"].contains(&word));
        if subset == "default" || (subset.contains('_') && text.lines().map(str::trim).all(marked)) {
            continue;
        }
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            // `train` and `val` are more precise than `trainval`.
            let more = subset != "trainval" || !subsets.contains_key(line);
            if more {
                subsets.insert(line.trim_matches('"').to_owned(), subset.to_owned());
            }
        }
    }
    subsets
}

/// Classes of a `labelmap.txt`: `name:colour:parts:actions` a line.
fn label_map(folder: &dyn Folder) -> Vec<String> {
    let path = folder.paths().iter().find(|path| photos::base(path) == "labelmap.txt");
    let text = path.and_then(|path| folder.text(path).ok()).unwrap_or_default();
    let (mut names, mut seen) = (Vec::new(), BTreeSet::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.rsplitn(4, ':').last().unwrap_or_default().trim();
        if !name.is_empty() && name != "background" && seen.insert(name.to_owned()) {
            names.push(name.to_owned());
        }
    }
    names
}

/// An image that has no annotation.
fn unlabeled(
    folder: &dyn Folder,
    path: &str,
    name: &str,
    subsets: &BTreeMap<String, String>,
) -> Result<DatasetItem, ParseError> {
    let mut item = photograph(name, path, folder.image_size(path).map_err(|e| e.in_file(path))?);
    item.is_labeled = false;
    let subset = subsets.get(name).map(|subset| ("subset".to_owned(), subset.clone()));
    item.scene.metadata.extend(subset);
    Ok(item)
}

/// The name of an annotation: its path below `Annotations` without the ending.
fn own_name(path: &str) -> &str {
    let inner = path.rsplit_once("Annotations/").map_or(path, |(_, inner)| inner);
    inner.strip_suffix(".xml").or_else(|| inner.strip_suffix(".XML")).unwrap_or(inner)
}

fn item(
    folder: &dyn Folder,
    images: &FolderImages<'_>,
    path: &str,
    text: &str,
    report: &mut ConversionReport,
) -> Result<DatasetItem, ParseError> {
    let root = xml::parse(text)?;
    let (name, file) = image(folder, images, path, root.word("filename").unwrap_or_default());
    let pixels = |word: &str| root.child("size").and_then(|size| size.word(word)).and_then(xml::number);
    let size = [pixels("width"), pixels("height")].map(|size| match size {
        Some(size) if (1.0..=f64::from(1 << 24)).contains(&size) => size as u32,
        _ => 0,
    });
    let size = if size.contains(&0) { folder.image_size(&file).unwrap_or([0; 2]) } else { size };
    let mut item = photograph(&name, &file, size);
    for fact in root.all("fact") {
        let value = fact.child("value").map(|value| value.text.clone()).unwrap_or_default();
        item.scene.metadata.extend(fact.word("name").map(|name| (name.to_owned(), value)));
    }
    let mut ids = BTreeSet::new();
    for (i, element) in root.all("object").enumerate() {
        if i >= MAX_OBJECTS {
            return Err(element.error("there are more than 50,000 objects", "Split the image"));
        }
        let object = object(element, i, path, report)?;
        if !ids.insert(object.id.clone()) {
            let what = format!("there are two objects {}", object.id);
            return Err(element.error(what, "Give each its own id"));
        }
        item.document.objects.push(object);
    }
    Ok(item)
}

/// Name and file of an annotation's image: the one that `filename` says below `JPEGImages` or beside the annotation,
/// else that of the annotation's own name there. A folder in `filename` is part of the name.
fn image(folder: &dyn Folder, images: &FolderImages<'_>, path: &str, file_name: &str) -> (String, String) {
    let named = own_name(path);
    let home = path.rsplit_once("Annotations/").map(|(before, _)| before);
    let unified = file_name.replace('\\', "/");
    let says = [file_name, unified.as_str()];
    if let Some((file_name, file)) = says.into_iter().filter(|name| name.contains('/')).find_map(|name| {
        let file = format!("{}JPEGImages/{name}", home?);
        folder.has(&file).then_some((name, file))
    }) {
        return (photos::without_ending(file_name).to_owned(), file);
    }
    let places = [
        home.map(|before| format!("{before}JPEGImages/{named}.")),
        path.rsplit_once('.').map(|(stem, _)| format!("{stem}.")),
    ];
    let of_name = places.into_iter().flatten().find_map(|start| {
        let at = folder.paths().partition_point(|known| known.as_str() < start.as_str());
        let near = folder.paths().iter().skip(at).take_while(|known| known.starts_with(&start));
        near.into_iter().find(|known| !photos::media_type(known).is_empty())
    });
    if let Some(file) = of_name {
        return (named.to_owned(), file.clone());
    }
    let NamedImage { name, file } = images.resolve(file_name);
    // Annotations of one folder may be of images of several.
    let whole =
        if named.contains('/') || !name.contains('/') { named } else { photos::without_ending(&name) };
    (whole.to_owned(), file)
}

fn object(
    element: &XmlElement,
    i: usize,
    path: &str,
    report: &mut ConversionReport,
) -> Result<Object, ParseError> {
    let class = element.word("name").ok_or_else(|| element.error("an object has no name", FIX))?;
    for (part, loss) in [("part", "parts of objects, left out"), ("polygon", "outlines of objects, left out")]
    {
        report.add_many(loss, element.all(part).count());
    }
    let mut attributes = BTreeMap::new();
    for attribute in element.all("attributes").flat_map(|list| list.all("attribute")) {
        if let Some(name) = attribute.word("name") {
            let text = attribute.word("value").unwrap_or_default();
            attributes.insert(name.to_owned(), photos::value_of(text));
        }
    }
    let mut flag = |name: &str, word: &str| {
        photos::flag_or_warn(word, || format!("{path}: {name} of object {}", i + 1), report)
    };
    for name in ["truncated", "difficult"] {
        if element.word(name).is_some_and(|word| flag(name, word)) {
            attributes.insert(name.to_owned(), AttributeValue::Bool(true));
        }
    }
    if let Some(pose) = element.word("pose").filter(|pose| *pose != "Unspecified") {
        attributes.insert("pose".to_owned(), AttributeValue::Text(pose.to_owned()));
    }
    for action in element.all("actions").flat_map(|actions| &actions.children) {
        attributes.insert(action.name.clone(), AttributeValue::Bool(flag(&action.name, &action.text)));
    }
    let geometry = geometry(element, &mut attributes)?;
    let occluded = element.word("occluded").is_some_and(|word| flag("occluded", word));
    Ok(Object {
        id: element.word("id").map_or_else(|| (i + 1).to_string(), str::to_owned),
        class: class.to_owned(),
        attributes,
        track: false,
        shapes: vec![Shape { occluded, ..Shape::new(0, CAMERA.to_owned(), geometry) }],
    })
}

/// The rotated box where there is one (in radians, as roLabelImg writes it), else the upright one; CVAT gives the turn
/// of a box, degrees, as the attribute `rotation`.
fn geometry(
    element: &XmlElement,
    attributes: &mut BTreeMap<String, AttributeValue>,
) -> Result<Geometry, ParseError> {
    let read = |of: &XmlElement, name: &str| {
        let word = of.word(name).ok_or_else(|| of.error(format!("<{}> has no {name}", of.name), FIX))?;
        xml::number(word).ok_or_else(|| of.error(format!("`{word}` for {name} is no number"), FIX))
    };
    if let Some(turned) = element.child("robndbox") {
        let [x, y, w, h] = [read(turned, "cx")?, read(turned, "cy")?, read(turned, "w")?, read(turned, "h")?];
        return Ok(Geometry::Rbox([x, y, w, h, read(turned, "angle")?.to_degrees()]));
    }
    let flat = element.child("bndbox").ok_or_else(|| element.error("an object has no bndbox", FIX))?;
    let [left, top] = [read(flat, "xmin")?, read(flat, "ymin")?];
    let [width, height] = [read(flat, "xmax")? - left, read(flat, "ymax")? - top];
    match attributes.get("rotation") {
        Some(AttributeValue::Number(degrees)) => {
            let degrees = *degrees;
            attributes.remove("rotation");
            let center = [left + width / 2.0, top + height / 2.0];
            if degrees != 0.0 {
                return Ok(Geometry::Rbox([center[0], center[1], width, height, degrees]));
            }
            Ok(Geometry::Box([left, top, width, height]))
        }
        _ => Ok(Geometry::Box([left, top, width, height])),
    }
}
