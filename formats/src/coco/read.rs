//! Reading COCO: instances, and lists of results.

use super::annotation::{CocoAnnotation, add};
use super::keys::{CATEGORIES, IMAGE_ID};
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::json::{self, RawNumber};
use crate::photos::{self, FolderImages, NamedImage, photograph};
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use assay_core::text;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a file is COCO's, by the keys at its beginning.
pub fn detects(path: &str, head: &str) -> bool {
    let has = |key: &str| head.contains(key);
    let lists = ["\"images\"", "\"annotations\"", "\"categories\""].iter().filter(|key| has(key)).count();
    let named = has("\"category_id\"") && has("\"image_id\"");
    path.to_ascii_lowercase().ends_with(".json")
        && match text::without_mark(head).trim_start().as_bytes().first() {
            Some(b'{') => lists >= 2 || (lists > 0 && (named || has("\"file_name\""))),
            Some(b'[') => named,
            _ => false,
        }
}

const FIX: &str = "Write COCO instances: images, annotations, categories";

#[derive(Deserialize)]
struct Instances {
    images: Vec<Image>,
    #[serde(default)]
    annotations: Vec<CocoAnnotation>,
    #[serde(default)]
    categories: Vec<Category>,
}

#[derive(Deserialize)]
struct Image {
    id: RawNumber,
    #[serde(default)]
    file_name: String,
    width: Option<f64>,
    height: Option<f64>,
    #[serde(flatten)]
    more: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Category {
    id: RawNumber,
    name: String,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Read the instances of a file: every image is an item, those without annotations too. The image's id is stored as its
/// fact `coco_id`, what the categories are beyond their names as a fact of the
/// first item, and an annotation's id is its object's.
/// A list of results becomes an item for each image's id, with the numbers of categories as classes.
///
/// # Errors
/// Text that is not such JSON, annotations of images or categories that are not there, ids twice, numbers that are
/// none. An annotation without a shape is left out by its id.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let (path, text) = photos::only_file(folder, &[".json"], detects, "COCO instances")?;
    let is_list = text.trim_start().starts_with('[');
    let read = if is_list { results(&text) } else { instances(folder, &text) };
    let (items, summary) = read.map_err(|e| e.in_file(&path))?;
    items.into_iter().for_each(|item| each(Ok(item)));
    Ok(summary)
}

fn instances(folder: &dyn Folder, text: &str) -> Result<(Vec<DatasetItem>, DatasetSummary), ParseError> {
    let Instances { images, annotations, categories } = json::parse(text, FIX)?;
    let (mut report, mut places, mut names) =
        (ConversionReport::default(), BTreeMap::new(), UniqueNames::new('-'));
    let known = FolderImages::new(folder);
    let mut items = Vec::with_capacity(images.len());
    for (i, image) in images.into_iter().enumerate() {
        let pointer = format!("/images/{i}");
        let id = id_of(&image.id, &pointer, "id", || format!("image {}", image.file_name))?;
        let parse_error = |what: String, fix: &str| ParseError::new(&pointer, what, fix);
        if places.insert(id.clone(), i).is_some() {
            return Err(parse_error(format!("image {id} is there twice"), "Give each image its own id"));
        }
        items.push(
            item(image, id, folder, &known, &mut names)
                .map_err(|what| parse_error(what, "Write it in pixels"))?,
        );
    }
    let (classes, order) = classes(&categories, &mut report)?;
    if let Some(first) = items.first_mut() {
        store_categories(categories, &order, &mut first.scene.metadata);
    }
    // A file without any annotation is a list of images that wait for labels.
    let is_labeled = !annotations.is_empty();
    items.iter_mut().for_each(|item| item.is_labeled = is_labeled);
    let mut ids = BTreeSet::new();
    for (i, annotation) in annotations.into_iter().enumerate() {
        let place = format!("/annotations/{i}");
        let parse_error = |what: String, fix: &str| ParseError::new(&place, what, fix);
        let id = match &annotation.id {
            Some(id) => id_of(id, &place, "id", || format!("annotation {}", i + 1))?,
            None => (i + 1).to_string(),
        };
        let (image, category) = references(&annotation, &place, &id)?;
        let item = places.get(&image).and_then(|at| items.get_mut(*at)).ok_or_else(|| {
            let what = format!("image {image} of annotation {id} is not among images");
            parse_error(what, "Add it, or take the annotation out")
        })?;
        let class = classes.get(&category).ok_or_else(|| {
            parse_error(format!("category {category} of annotation {id} is not among categories"), "Add it")
        })?;
        if !ids.insert(id.clone()) {
            return Err(parse_error(format!("annotation {id} is there twice"), "Give each its own id"));
        }
        add(item, annotation, id, class, &mut report).map_err(|(what, fix)| parse_error(what, fix))?;
    }
    distinct(&items)?;
    let mut seen = BTreeSet::new();
    let names = classes.into_values().filter(|class| seen.insert(class.clone())).collect();
    Ok((items, DatasetSummary { classes: names, report }))
}

/// An id as text.
fn id_of(
    raw: &RawNumber,
    place: &str,
    field: &str,
    owner: impl FnOnce() -> String,
) -> Result<String, ParseError> {
    raw.id().ok_or_else(|| not_whole(raw, place, field, &owner()))
}

fn not_whole(raw: &RawNumber, place: &str, field: &str, owner: &str) -> ParseError {
    let what = format!("`{}` for {field} of {owner} is no whole number from 0 on", raw.shown());
    ParseError::new(format!("{place}/{field}"), what, "Write a whole number")
}

/// The ids of an annotation's image and category.
fn references(annotation: &CocoAnnotation, place: &str, id: &str) -> Result<(String, u64), ParseError> {
    let owner = format!("annotation {id}");
    let image = id_of(&annotation.image_id, place, "image_id", || owner.clone())?;
    let category = annotation.category_id.whole();
    let category =
        category.ok_or_else(|| not_whole(&annotation.category_id, place, "category_id", &owner))?;
    Ok((image, category))
}

/// The item of an image; the error is what is wrong with its size.
fn item(
    image: Image,
    id: String,
    folder: &dyn Folder,
    known: &FolderImages<'_>,
    names: &mut UniqueNames,
) -> Result<DatasetItem, String> {
    let pixels = |value: Option<f64>, what: &str| match value.unwrap_or(0.0) {
        size if (0.0..=f64::from(1 << 24)).contains(&size) => Ok(size as u32),
        size => Err(format!("its {what} is {size}")),
    };
    let size = [pixels(image.width, "width")?, pixels(image.height, "height")?];
    let NamedImage { name, file } = known.resolve(&image.file_name);
    let size = if size.contains(&0) { folder.image_size(&file).unwrap_or(size) } else { size };
    let stem = photos::without_ending(&name);
    let mut item = photograph(&names.unique(if stem.is_empty() { &id } else { stem }), &file, size);
    let facts = image.more.into_iter().filter_map(|(key, value)| match value {
        Value::String(text) if !text.is_empty() => Some((key, text)),
        Value::Number(number) => Some((key, number.to_string())),
        _ => None,
    });
    item.scene.metadata.extend(facts);
    item.scene.metadata.insert(IMAGE_ID.to_owned(), id);
    Ok(item)
}

/// Classes by the number of their category, and the numbers in the file's order.
fn classes(
    categories: &[Category],
    report: &mut ConversionReport,
) -> Result<(BTreeMap<u64, String>, Vec<u64>), ParseError> {
    let (mut classes, mut order, mut names) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    for (i, category) in categories.iter().enumerate() {
        let place = format!("/categories/{i}");
        let id = category.id.whole();
        let owner = format!("category {}", category.name);
        let id = id.ok_or_else(|| not_whole(&category.id, &place, "id", &owner))?;
        if classes.insert(id, category.name.clone()).is_some() {
            let what = format!("category {id} is there twice");
            return Err(ParseError::new(place, what, "Give each its own id"));
        }
        order.push(id);
        if !names.insert(category.name.as_str()) {
            report.add("categories of the same name, taken as one class");
        }
    }
    Ok((classes, order))
}

/// Keep the categories where there is more to them than their names, counted from 1.
fn store_categories(categories: Vec<Category>, ids: &[u64], metadata: &mut BTreeMap<String, String>) {
    if ids.iter().copied().eq((1..).take(ids.len())) && categories.iter().all(|c| c.more.is_empty()) {
        return;
    }
    let whole = categories.into_iter().zip(ids).map(|(Category { name, mut more, .. }, id)| {
        more.extend([("id".to_owned(), json!(id)), ("name".to_owned(), json!(name))]);
        Value::Object(more)
    });
    metadata.insert(CATEGORIES.to_owned(), Value::Array(whole.collect()).to_string());
}

/// No image has an object's id twice.
fn distinct(items: &[DatasetItem]) -> Result<(), ParseError> {
    for item in items {
        let mut ids = BTreeSet::new();
        if let Some(twice) = item.document.objects.iter().find(|object| !ids.insert(&object.id)) {
            let what = format!("image {} has two objects {}", item.name, twice.id);
            return Err(ParseError::new("/annotations", what, "Give each its own id"));
        }
    }
    Ok(())
}

fn results(text: &str) -> Result<(Vec<DatasetItem>, DatasetSummary), ParseError> {
    let annotations: Vec<CocoAnnotation> =
        json::parse(text, "Write a list of results: image_id, category_id, bbox or segmentation, score")?;
    let (mut items, mut report) =
        (BTreeMap::<(usize, String), DatasetItem>::new(), ConversionReport::default());
    let mut numbers = BTreeSet::new();
    for (i, annotation) in annotations.into_iter().enumerate() {
        let (image, category) = references(&annotation, &format!("/{i}"), &(i + 1).to_string())?;
        numbers.insert(category);
        let class = category.to_string();
        // Numbers in their own order, before texts.
        let key = (json::plain_id(&image).map_or(usize::MAX, |_| image.len()), image.clone());
        let item = items.entry(key).or_insert_with(|| {
            let mut item = photograph(&image, "", [0; 2]);
            item.scene.metadata.insert(IMAGE_ID.to_owned(), image);
            item
        });
        let added = add(item, annotation, (i + 1).to_string(), &class, &mut report);
        added.map_err(|(what, fix)| ParseError::new(format!("/{i}"), what, fix))?;
    }
    let classes = numbers.into_iter().map(|number| number.to_string()).collect();
    Ok((items.into_values().collect(), DatasetSummary { classes, report }))
}
