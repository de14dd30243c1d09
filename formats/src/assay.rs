//! Assay's own JSON: one label document, or a whole data set. It holds everything, and every number comes back as the
//! same double.

use super::conversion_report::ConversionReport;
use super::dataset::{Dataset, DatasetFiles, DatasetItem, DatasetSummary, Folder, ItemSink};
use super::json;
use super::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};
use super::photos::{self, CAMERA, MOST_FRAMES};
use assay_core::ParseError;
use assay_core::geometry::Pose;
use assay_core::label::{AttributeValue, Document, Object};
use assay_core::scene::{Frame, Scene, Sensor, SensorKind};
use assay_core::text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "assay",
    title: "Assay",
    files: "JSON: a label document, or a data set of `items`",
    holds: "everything",
    sample_paths: &["labels.json"],
    detect: &[FormatDetection::Text { endings: &[".json"], fits: detects }],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::Stored,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: true,
    unlabeled_items: UnlabeledItems::Held,
};

const FIX: &str = "Write {\"version\":1,\"objects\":[…]} or {\"version\":1,\"classes\":[…],\"items\":[…]}";

#[derive(Deserialize)]
struct AssayFile {
    version: u32,
    #[serde(default)]
    classes: Vec<String>,
    items: Option<Vec<StoredItem>>,
    objects: Option<Vec<Object>>,
}

#[derive(Deserialize)]
struct StoredItem {
    name: String,
    scene: Scene,
    document: Document,
    #[serde(default = "labeled")]
    is_labeled: bool,
}

fn labeled() -> bool {
    true
}

#[derive(Serialize)]
struct WrittenDataset<'a> {
    version: u32,
    classes: &'a [String],
    items: Vec<WrittenItem<'a>>,
}

#[derive(Serialize)]
struct WrittenItem<'a> {
    name: &'a str,
    scene: &'a Scene,
    document: &'a Document,
    #[serde(skip_serializing_if = "Clone::clone")]
    is_labeled: bool,
}

/// Whether a file is Assay's own.
pub fn detects(path: &str, head: &str) -> bool {
    let has = |key: &str| head.contains(key);
    let object = text::without_mark(head).trim_start().starts_with('{');
    let own = has("\"objects\"") || (has("\"items\"") && (has("\"classes\"") || has("\"document\"")));
    path.to_ascii_lowercase().ends_with(".json")
        && object
        && has("\"version\"")
        && own
        && !has("\"openlabel\"")
}

/// Read a data set, or one document as an item with the file's name.
///
/// # Errors
/// Text that is not such JSON, another version, one document that is not valid. An item with errors does not stop the
/// others.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let (path, text) = photos::only_file(folder, &[".json"], detects, "Assay's JSON")?;
    let AssayFile { version, classes, items, objects } =
        json::parse(&text, FIX).map_err(|e| e.in_file(&path))?;
    if version != 1 {
        let what = format!("version {version} is not one this program knows");
        return Err(ParseError::new("/version", what, "Write 1").in_file(&path));
    }
    let mut seen = BTreeSet::new();
    match (items, objects) {
        (Some(items), None) => {
            let mut names = BTreeSet::new();
            for (i, StoredItem { name, scene, document, is_labeled }) in items.into_iter().enumerate() {
                seen.extend(document.objects.iter().map(|object| object.class.clone()));
                let item = DatasetItem { name, scene, document, is_labeled };
                let twice = !names.insert(item.name.clone());
                let checked = sound(&item, twice, &format!("/items/{i}"));
                each(checked.map(|()| item).map_err(|e| e.in_file(&path)));
            }
        }
        (None, Some(objects)) => {
            let document = Document { version, objects };
            seen.extend(document.objects.iter().map(|object| object.class.clone()));
            let item = alone(photos::stem(&path), document).map_err(|e| e.in_file(&path))?;
            each(Ok(item));
        }
        _ => return Err(ParseError::new("", "there are neither objects nor items", FIX).in_file(&path)),
    }
    let known: BTreeSet<String> = classes.iter().cloned().collect();
    let mut all = classes;
    all.extend(seen.into_iter().filter(|class| !known.contains(class)));
    Ok(DatasetSummary { classes: all, report: ConversionReport::default() })
}

fn sound(item: &DatasetItem, twice: bool, pointer: &str) -> Result<(), ParseError> {
    if twice {
        let what = format!("{} is the name of an earlier item", item.name);
        return Err(ParseError::new(format!("{pointer}/name"), what, "Give each its own"));
    }
    if item.scene.frames.is_empty() {
        let what = "a scene has no frame";
        return Err(ParseError::new(format!("{pointer}/scene/frames"), what, "Write one at least"));
    }
    match item.document.problems().into_iter().next() {
        Some(problem) => {
            let place = format!("{pointer}/document{}", problem.pointer);
            Err(ParseError::new(place, problem.message, FIX))
        }
        None => Ok(()),
    }
}

/// The item of one document: with the sensors and frames that its shapes name.
fn alone(name: &str, document: Document) -> Result<DatasetItem, ParseError> {
    if let Some(problem) = document.problems().into_iter().next() {
        return Err(ParseError::new(problem.pointer, problem.message, FIX));
    }
    let shapes = || document.objects.iter().flat_map(|object| &object.shapes);
    let last = shapes().map(|shape| shape.frame).max().unwrap_or(0);
    if last >= MOST_FRAMES {
        let what = format!("frame {last} is beyond the {MOST_FRAMES} that a recording may have");
        return Err(ParseError::new("/objects", what, "Split the recording"));
    }
    let mut kinds: BTreeMap<&str, SensorKind> = BTreeMap::new();
    for shape in shapes() {
        let in_space = shape.geometry.as_cuboid().is_some();
        let camera = SensorKind::Camera { width: 0, height: 0, model: None };
        kinds.entry(&shape.sensor).or_insert(if in_space { SensorKind::Lidar } else { camera });
    }
    if kinds.is_empty() {
        kinds.insert(CAMERA, SensorKind::Camera { width: 0, height: 0, model: None });
    }
    let sensor = |(id, kind): (&str, SensorKind)| Sensor {
        id: id.to_owned(),
        name: id.to_owned(),
        kind,
        sensor_to_ego: Pose::default(),
    };
    let sensors = kinds.into_iter().map(sensor).collect();
    let frames = (0..=last).map(|_| Frame::default()).collect();
    let scene = Scene { name: name.to_owned(), sensors, frames, metadata: BTreeMap::new() };
    Ok(DatasetItem::new(name.to_owned(), scene, document))
}

/// Write a data set.
///
/// # Errors
/// A number that is not finite, which JSON cannot say.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    for (i, item) in dataset.items.iter().enumerate() {
        for (j, object) in item.document.objects.iter().enumerate() {
            let finite =
                |value: &AttributeValue| !matches!(value, AttributeValue::Number(n) if !n.is_finite());
            let shapes = object.shapes.iter();
            let sound = shapes.clone().all(|shape| shape.geometry.is_finite())
                && object.attributes.values().chain(shapes.flat_map(|s| s.attributes.values())).all(finite);
            if !sound {
                let place = format!("/items/{i}/document/objects/{j}");
                return Err(ParseError::new(place, "holds a number that is not finite", "Take it out"));
            }
        }
    }
    let items = dataset.items.iter();
    let items = items
        .map(|item| WrittenItem {
            name: &item.name,
            scene: &item.scene,
            document: &item.document,
            is_labeled: item.is_labeled,
        })
        .collect();
    let whole = WrittenDataset { version: 1, classes: &dataset.classes, items };
    let bytes = serde_json::to_vec(&whole)
        .map_err(|e| ParseError::new("data set", e.to_string(), "Take what is not JSON out"))?;
    Ok(DatasetFiles { files: vec![(String::new(), bytes)], ..DatasetFiles::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{FormatFeatures, cut_and_corrupt, data_sets, read_text, round_trip};
    use assay_core::geometry::{Cuboid, Geometry};
    use assay_core::label::Shape;
    use proptest::prelude::*;

    const FEATURES: FormatFeatures = FormatFeatures { kinds: "brpmhl.#", attributes: true, occlusion: true };
    const DOCUMENT: &str = r#"{"version":1,"objects":[{"id":"a","class":"car","shapes":[
        {"frame":2,"sensor":"front","geometry":{"box":[1,2,3,4]}},
        {"sensor":"top","geometry":{"cuboid":{"center":[0,0,0],"size":[1,1,1],"yaw":0.5}}}]}]}"#;

    fn read_own(text: &str) -> Result<Dataset, ParseError> {
        read_text(read, "labels.json", text)
    }

    #[test]
    fn a_document_alone_has_the_sensors_that_its_shapes_name() {
        let data = read_own(DOCUMENT).unwrap();
        let item = &data.items[0];
        assert_eq!((item.name.as_str(), item.scene.frames.len()), ("labels", 3));
        assert_eq!(item.scene.lidar().map(|s| s.id.as_str()), Some("top"));
        assert_eq!(item.scene.cameras().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["front"]);
        assert_eq!(data.classes, ["car"]);
        assert_eq!(round_trip(write, read, "a.json", &data), data);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let item = DOCUMENT.strip_prefix("{\"version\":1,").unwrap();
        let set = format!(
            r#"{{"version":1,"items":[{{"name":"x","scene":{{"name":"x","sensors":[],"frames":[]}},"document":{{"version":1,{item}}}]}}"#
        );
        for (text, place, what) in [
            (DOCUMENT.replace("\"version\":1", "\"version\":2"), "/version", "version 2"),
            (DOCUMENT.replace("\"frame\":2", "\"frame\":4000000000"), "/objects", "beyond"),
            (DOCUMENT.replace("[1,2,3,4]", "[1,2,3,1e999]"), "line 2", "number"),
            (DOCUMENT.replace("[1,2,3,4]", "[1,2,3,NaN]"), "line 2", ""),
            (DOCUMENT.replace("[1,2,3,4]", &"[".repeat(100_000)), "line 2", ""),
            (set, "/items/0/scene/frames", "no frame"),
            ("{\"version\":1}".to_owned(), "", "neither"),
            ("{}".to_owned(), "line 1", "version"),
        ] {
            let error = read_own(&text).unwrap_err();
            assert!(error.location.starts_with(place) && error.message.contains(what), "{error}");
            assert_eq!(error.file, "labels.json");
        }
    }

    #[test]
    fn a_number_that_is_not_finite_is_refused() {
        let mut data = read_own(DOCUMENT).unwrap();
        data.items[0].document.objects[0].shapes[0].geometry = Geometry::Point([f64::NAN, 0.0]);
        assert_eq!(write(&data).unwrap_err().location, "/items/0/document/objects/0");
    }

    #[test]
    fn cut_and_corrupted_files_are_read_or_refused() {
        cut_and_corrupt(read, "a.json", DOCUMENT);
    }

    proptest! {
        #[test]
        fn everything_comes_back_to_the_last_bit(
            mut data in data_sets(FEATURES),
            numbers in proptest::array::uniform7(proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL),
        ) {
            let [a, b, c, d, e, f, yaw] = numbers;
            let cuboid = Geometry::Cuboid(Cuboid::upright([a, b, c], [d, e, f], yaw));
            let shapes = vec![
                Shape { outside: true, ..Shape::new(0, "top".to_owned(), cuboid.clone()) },
                Shape { attributes: BTreeMap::from([("n".to_owned(), AttributeValue::Number(a))]), ..Shape::new(3, "top".to_owned(), cuboid) },
            ];
            let object = Object { id: "x".to_owned(), class: "car".to_owned(), attributes: BTreeMap::new(), track: true, shapes };
            data.items[0].document.objects.push(object);
            data.items[0].scene.metadata.insert("weather".to_owned(), "rain".to_owned());
            prop_assert_eq!(round_trip(write, read, "a.json", &data), data);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[{}\\[\\]\",:0-9a-z.-]{0,80}") {
            let _ = read_own(&text);
        }
    }
}
