use super::*;
use crate::cases::{SIZE, folder, read_all};
use crate::dataset::{Dataset, DatasetItem, MemoryFolder};
use crate::photos::{object, photograph};
use crate::sustech;
use assay_core::geometry::{Cuboid, Geometry, Pose};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Frame, Scene, Sensor, SensorKind};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[test]
fn every_format_is_found_by_its_name() {
    for format in LABEL_FORMATS {
        assert_eq!(format_by_name(format.name), Some(*format));
    }
    assert_eq!(format_by_name("COCO"), None);
    let names =
        "assay, coco, cvat-xml, geojson, kitti, labelstudio, mot, nuscenes, openlabel, scale, voc, yolo";
    assert_eq!(written_format_names(), names);
}

/// A photograph with a box.
fn image_data() -> Dataset {
    let mut item = photograph("a", "a.jpg", SIZE);
    item.document.objects.push(object("1".to_owned(), "car", Geometry::Box([1.0, 2.0, 3.0, 4.0])));
    Dataset { classes: vec!["car".to_owned()], items: vec![item], ..Dataset::default() }
}

/// A sweep with a cuboid.
fn space_data() -> Dataset {
    let cuboid = Geometry::Cuboid(Cuboid::upright([9.0, 1.0, 0.0], [4.0, 2.0, 1.5], 0.1));
    let object = Object {
        id: "1".to_owned(),
        class: "car".to_owned(),
        attributes: BTreeMap::new(),
        track: false,
        shapes: vec![Shape::new(0, "lidar".to_owned(), cuboid)],
    };
    let sensor = Sensor {
        id: "lidar".to_owned(),
        name: "LiDAR".to_owned(),
        kind: SensorKind::Lidar,
        sensor_to_ego: Pose::IDENTITY,
    };
    let scene = Scene {
        name: "a".to_owned(),
        sensors: vec![sensor],
        frames: vec![Frame::default()],
        metadata: BTreeMap::new(),
    };
    let document = Document { objects: vec![object], ..Document::default() };
    let item = DatasetItem::new("a".to_owned(), scene, document);
    Dataset { classes: vec!["car".to_owned()], items: vec![item], ..Dataset::default() }
}

#[test]
fn each_format_knows_its_own_files_and_no_others() {
    for format in written_formats() {
        let data = if matches!(format.name, "kitti" | "nuscenes") { space_data() } else { image_data() };
        let folder = folder(&format.write(&data).unwrap(), format.sample_paths[0], SIZE);
        let texts: Vec<(&String, String)> =
            folder.paths().iter().filter_map(|path| Some((path, folder.text(path).ok()?))).collect();
        let fits = |way: &FormatDetection| match way {
            FormatDetection::Paths(fits) => fits(folder.paths()),
            FormatDetection::Text { fits, .. } => texts.iter().any(|(path, text)| fits(path, text)),
            FormatDetection::Media(_) => false,
        };
        let known: Vec<&str> = ways().filter(|(_, way)| fits(way)).map(|(format, _)| format.name).collect();
        assert_eq!(known, [format.name]);
        assert_eq!(detect_format(&folder).unwrap(), Some(format));
    }
}

proptest! {
    #[test]
    fn no_files_make_any_reader_panic(
        texts in proptest::collection::vec("[{}\\[\\]\"<>/:,=0-9a-z. \n-]{0,80}|[0-9. ,\n-]{0,80}", 3),
    ) {
        for format in LABEL_FORMATS {
            let files = format.sample_paths.iter().zip(&texts);
            let files = files.map(|(path, text)| ((*path).to_owned(), text.clone().into_bytes()));
            let source = MemoryFolder::new(files).with_image("images/a.png", SIZE);
            if let Ok(data) = read_all(format.read, &source) {
                written_formats().iter().for_each(|target| drop(target.write(&data)));
            }
        }
    }
}

#[test]
fn formats_that_are_only_read_say_so() {
    let error = sustech::FORMAT.write(&image_data()).unwrap_err();
    assert_eq!(error.message, "sustech can only be read");
}

#[test]
fn the_documentation_lists_every_format() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/formats.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut formats = LABEL_FORMATS.to_vec();
    formats.sort_by_key(|format| (format.write.is_none(), format.name));
    let mut table = "| name | format | file or folder | holds |\n| --- | --- | --- | --- |\n".to_owned();
    for format in formats {
        let only_read = if format.write.is_none() { " (only read)" } else { "" };
        let (name, title, files, holds) = (format.name, format.title, format.files, format.holds);
        writeln!(table, "| `{name}` | {title}{only_read} | {files} | {holds} |").unwrap();
    }
    let start = text.find("| name |").unwrap();
    let end = start + text[start..].find("\n\n").unwrap() + 1;
    if text[start..end] != table {
        std::fs::write(path, [&text[..start], &table, &text[end..]].concat()).unwrap();
        panic!("docs/formats.md was out of date; this test has written its table again");
    }
}

#[test]
fn tags_become_facts_of_their_scenes_in_other_formats() {
    let text = |text: &str| AttributeValue::Text(text.to_owned());
    let mut data = image_data();
    let mut tag = object("tag scene".to_owned(), "scene", Geometry::Tag);
    tag.attributes =
        [("weather".to_owned(), text("rain")), ("wet".to_owned(), AttributeValue::Bool(true))].into();
    data.items[0].document.objects.push(tag);
    let read_again = |name: &str| {
        let format = format_by_name(name).unwrap();
        let files = format.write(&data).unwrap();
        let read = read_all(format.read, &folder(&files, format.file_name(), SIZE)).unwrap();
        (read, files.report)
    };
    let (read, report) = read_again("cvat-xml");
    let facts = [("weather", "rain"), ("wet", "true")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    assert_eq!(read.items[0].scene.metadata, facts.into());
    assert_eq!(read.items[0].document.objects.len(), 1, "the tag is no object there");
    assert!(report.iter().any(|(kind, _)| kind == "tags, written as facts of their scenes"));
    assert_eq!(read_again("assay").0.items[0].document, data.items[0].document);
}
