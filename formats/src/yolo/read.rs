//! Reading folders of YOLO labels.

use super::line;
use super::names::{self, YoloDescription};
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::photos::{self, photograph};
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, MAX_OBJECTS};
use std::collections::BTreeSet;

/// Whether a file tells that its folder is such a data set: a description with names, a list of names, or labels in
/// a folder of that name.
pub fn detects(path: &str, head: &str) -> bool {
    let name = photos::base(path).to_ascii_lowercase();
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        return names::description(head)
            .is_ok_and(|found| !found.splits.is_empty() || name.starts_with("data"));
    }
    if matches!(name.as_str(), "obj.names" | "obj.data") {
        return true;
    }
    let among_labels = path.split('/').any(|part| part == "labels" || part == "obj_train_data");
    let lines = || head.lines().take(5).filter(|line| !line.trim().is_empty());
    let whole = |line: &str| line::numbers(line).is_ok_and(|(_, numbers)| numbers.len() >= 4);
    name.ends_with(".txt") && among_labels && lines().next().is_some() && lines().all(whole)
}

/// Where labels can be, with where their images are then.
const DARKNET: &str = "obj_train_data/";

/// Read a folder: an item for each image, those without a label file too, which are not labeled. The split that an image is in is its fact
/// `subset`, but where all splits are the same folder.
///
/// # Errors
/// There are no names of classes.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let (home, YoloDescription { names: classes, splits }) = description(folder)?;
    let (mut labels, mut names) = (BTreeSet::new(), UniqueNames::new('-'));
    let mut report = ConversionReport::default();
    for image in folder.paths().iter().filter(|path| !photos::media_type(path).is_empty()) {
        let label = candidates(image).into_iter().find(|path| folder.has(path));
        let (name, subset) = placed(image.strip_prefix(home.as_str()).unwrap_or(image), &splits);
        labels.extend(label.clone());
        let item = item(folder, image, label.as_deref(), &names.unique(&name), &classes, &mut report);
        let item = item.map(|mut item| {
            item.scene.metadata.extend(subset.map(|subset| ("subset".to_owned(), subset)));
            item
        });
        each(item);
    }
    for path in folder.paths().iter().filter(|path| path.ends_with(".txt") && !labels.contains(*path)) {
        if path.starts_with("labels/") || path.contains("/labels/") || path.contains(DARKNET) {
            let fix = "Put the image beside, for its size is needed";
            each(Err(ParseError::new("image", "its image is not in the folder", fix).in_file(path)));
        }
    }
    Ok(DatasetSummary { classes, report })
}

/// Description of the classes and splits, and the folder that contains it, with the `/` after it.
fn description(folder: &dyn Folder) -> Result<(String, YoloDescription), ParseError> {
    let home = |path: &str| path.strip_suffix(photos::base(path)).unwrap_or_default().to_owned();
    let depth = |path: &str| path.matches('/').count();
    let mut yamls: Vec<&String> = folder.paths().iter().collect();
    yamls.retain(|path| path.ends_with(".yaml") || path.ends_with(".yml"));
    yamls.sort_by_key(|path| depth(path));
    let mut first_error = None;
    for path in yamls {
        match names::description(&folder.text(path)?) {
            Ok(found) => return Ok((home(path), found)),
            Err(error) => first_error = first_error.or(Some(error.in_file(path))),
        }
    }
    let list = |path: &&String| path.ends_with(".names") || photos::base(path) == "classes.txt";
    if let Some(path) = folder.paths().iter().find(list) {
        let text = folder.text(path)?;
        let names = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        return Ok((home(path), YoloDescription { names, ..YoloDescription::default() }));
    }
    let what = "there is no data.yaml and no obj.names";
    Err(first_error
        .unwrap_or_else(|| ParseError::new("folder", what, "Add one with the names of the classes")))
}

/// Where an image's labels may be: in `labels` where it is in `images`, else beside it.
fn candidates(image: &str) -> Vec<String> {
    let label = |path: &str| format!("{}.txt", photos::without_ending(path));
    let mut places = Vec::new();
    if let Some((before, after)) = image.rsplit_once("/images/") {
        places.push(label(&format!("{before}/labels/{after}")));
    }
    if let Some(after) = image.strip_prefix("images/") {
        places.push(label(&format!("labels/{after}")));
    }
    places.push(label(image));
    places
}

/// An image's name without the folder that all are in, and its split.
fn placed(image: &str, splits: &std::collections::BTreeMap<String, String>) -> (String, Option<String>) {
    let whole = photos::without_ending(image);
    let different = splits.values().collect::<BTreeSet<_>>().len() == splits.len();
    let within = |folder: &str| whole.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    for (split, folder) in splits {
        if let Some(rest) = within(folder) {
            return (rest.to_owned(), different.then(|| split.clone()));
        }
    }
    let rest = within("images").or_else(|| within("obj_train_data")).unwrap_or(whole);
    (rest.to_owned(), None)
}

fn item(
    folder: &dyn Folder,
    image: &str,
    label: Option<&str>,
    name: &str,
    classes: &[String],
    report: &mut ConversionReport,
) -> Result<DatasetItem, ParseError> {
    let size = folder.image_size(image).map_err(|e| e.in_file(image))?;
    let mut item = photograph(name, image, size);
    item.is_labeled = label.is_some();
    let Some(label) = label else { return Ok(item) };
    let text = folder.text(label)?;
    let (mut boxes, mut outlines) = (false, false);
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let parse_error =
            |what: String, fix: &str| ParseError::new(format!("line {}", i + 1), what, fix).in_file(label);
        let count = item.document.objects.len();
        if count >= MAX_OBJECTS {
            return Err(parse_error("there are more than 50,000 objects".to_owned(), "Split the image"));
        }
        let read = line::numbers(line)
            .and_then(|(class, numbers)| Ok((class, line::shape(&numbers, size.map(f64::from))?)));
        let (class, (geometry, score)) =
            read.map_err(|what| parse_error(what, "Write the class and shares of the image's size"))?;
        let class = classes.get(class).ok_or_else(|| {
            parse_error(
                format!("class {class} is not among the {} names", classes.len()),
                "Add it to the names",
            )
        })?;
        match geometry {
            Geometry::Box(_) => boxes = true,
            _ => outlines = true,
        }
        let mut object = photos::object((count + 1).to_string(), class, geometry);
        object.attributes.extend(score.map(|score| ("score".to_owned(), AttributeValue::Number(score))));
        item.document.objects.push(object);
    }
    if boxes && outlines {
        report.warn("label files with boxes beside polygons, all of which trainers read as polygons", label);
    }
    Ok(item)
}
