//! Reading COCO: instances, and lists of results.

use super::annotation::{CocoAnnotation, add};
use super::keys::{CATEGORIES, IMAGE_ID};
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::json::{self, NumberOrText};
use crate::photos::{self, FolderImages, photograph};
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a file is COCO's, by the keys at its beginning.
pub fn detects(path: &str, head: &str) -> bool {
    let has = |key: &str| head.contains(key);
    let lists = ["\"images\"", "\"annotations\"", "\"categories\""].iter().filter(|key| has(key)).count();
    let named = has("\"category_id\"") && has("\"image_id\"");
    path.to_ascii_lowercase().ends_with(".json")
        && match head.trim_start_matches('\u{feff}').trim_start().as_bytes().first() {
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
    id: NumberOrText,
    #[serde(default)]
    file_name: String,
    width: Option<f64>,
    height: Option<f64>,
    #[serde(flatten)]
    more: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Category {
    id: u64,
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
/// none.
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
        let id = image.id.text();
        let parse_error = |what: String, fix: &str| ParseError::new(&pointer, what, fix);
        if places.insert(id.clone(), i).is_some() {
            return Err(parse_error(format!("image {id} is there twice"), "Give each image its own id"));
        }
        items.push(
            item(image, id, folder, &known, &mut names)
                .map_err(|what| parse_error(what, "Write it in pixels"))?,
        );
    }
    let classes = classes(&categories, &mut report)?;
    if let Some(first) = items.first_mut() {
        store_categories(categories, &mut first.scene.metadata);
    }
    let mut ids = BTreeSet::new();
    for (i, annotation) in annotations.into_iter().enumerate() {
        let parse_error = |what: String, fix: &str| ParseError::new(format!("/annotations/{i}"), what, fix);
        let image = annotation.image_id.text();
        let item = places.get(&image).and_then(|at| items.get_mut(*at)).ok_or_else(|| {
            parse_error(format!("image {image} is not among images"), "Add it, or take the annotation out")
        })?;
        let class = classes.get(&annotation.category_id).ok_or_else(|| {
            parse_error(format!("category {} is not among categories", annotation.category_id), "Add it")
        })?;
        let id = annotation.id.as_ref().map_or_else(|| (i + 1).to_string(), NumberOrText::text);
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
    let file = known.named(&image.file_name).unwrap_or(&image.file_name);
    let size = if size.contains(&0) { folder.image_size(file).unwrap_or(size) } else { size };
    let stem = photos::without_ending(&image.file_name);
    let mut item = photograph(&names.unique(if stem.is_empty() { &id } else { stem }), file, size);
    let facts = image.more.into_iter().filter_map(|(key, value)| match value {
        Value::String(text) if !text.is_empty() => Some((key, text)),
        Value::Number(number) => Some((key, number.to_string())),
        _ => None,
    });
    item.scene.metadata.extend(facts);
    item.scene.metadata.insert(IMAGE_ID.to_owned(), id);
    Ok(item)
}

/// Classes by the number of their category.
fn classes(
    categories: &[Category],
    report: &mut ConversionReport,
) -> Result<BTreeMap<u64, String>, ParseError> {
    let (mut classes, mut names) = (BTreeMap::new(), BTreeSet::new());
    for (i, category) in categories.iter().enumerate() {
        if classes.insert(category.id, category.name.clone()).is_some() {
            let what = format!("category {} is there twice", category.id);
            return Err(ParseError::new(format!("/categories/{i}"), what, "Give each its own id"));
        }
        if !names.insert(category.name.as_str()) {
            report.add("categories of the same name, taken as one class");
        }
    }
    Ok(classes)
}

/// Keep the categories where there is more to them than their names, counted from 1.
fn store_categories(categories: Vec<Category>, metadata: &mut BTreeMap<String, String>) {
    let plain = |(category, number): (&Category, u64)| category.id == number && category.more.is_empty();
    if categories.iter().zip(1..).all(plain) {
        return;
    }
    let whole = categories.into_iter().map(|Category { id, name, mut more }| {
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
        let image = annotation.image_id.text();
        numbers.insert(annotation.category_id);
        let class = annotation.category_id.to_string();
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
