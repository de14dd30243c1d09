use super::*;
use crate::cases::{self, FormatFeatures, cut_and_corrupt, data_sets, difference, read_all, round_trip};
use crate::dataset::{Dataset, MemoryFolder};
use assay_core::geometry::{Geometry, Polygon};
use assay_core::label::AttributeValue;
use proptest::prelude::*;

const BOXES: FormatFeatures = FormatFeatures { kinds: "b", attributes: false, occlusion: false };
const OUTLINES: FormatFeatures = FormatFeatures { kinds: "rp", ..BOXES };

fn folder(files: &[(&str, &str)]) -> MemoryFolder {
    MemoryFolder::new(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())))
}

/// Ids as YOLO counts them: in each image anew.
fn counted(mut data: Dataset) -> Dataset {
    for item in &mut data.items {
        for (i, object) in item.document.objects.iter_mut().enumerate() {
            object.id = (i + 1).to_string();
        }
    }
    data
}

#[test]
fn every_kind_of_line_is_read() {
    let lines = "0 0.5 0.5 0.2 0.1\n1 0.5 0.5 0.2 0.1 0.9\n\n0 0.1 0.1 0.3 0.1 0.3 0.2 0.1 0.2\n\
        0 0.1 0.1 0.3 0.1 0.2 0.4\n0 0.1 0.1 0.3 0.1 0.2 0.4 0.75\n";
    let data = read_all(
        read,
        &folder(&[
            ("data.yaml", "train: images/train\nval: images/val\nnames: [car, tree]"),
            ("labels/val/a.txt", lines),
        ])
        .with_image("images/val/a.png", [100, 200])
        .with_image("images/train/b.png", [100, 200]),
    )
    .unwrap();
    assert_eq!(data.classes, ["car", "tree"]);
    let names: Vec<_> =
        data.items.iter().map(|i| (i.name.as_str(), i.scene.metadata["subset"].as_str())).collect();
    assert_eq!(names, [("b", "train"), ("a", "val")]);
    let objects = &data.items[1].document.objects;
    let shapes: Vec<&Geometry> = objects.iter().map(|o| &o.shapes[0].geometry).collect();
    assert_eq!(shapes[0], &Geometry::Box([40.0, 90.0, 20.0, 20.0]));
    assert!(cases::near(shapes[2], &Geometry::Rbox([20.0, 30.0, 20.0, 20.0, 0.0]), 1e-9));
    let triangle = Polygon(vec![vec![[10.0, 20.0], [30.0, 20.0], [20.0, 80.0]]]);
    assert!(cases::near(shapes[3], &Geometry::Polygon(triangle), 1e-9));
    let scores: Vec<_> = objects.iter().map(|o| o.attributes.get("score").cloned()).collect();
    let score = |v| Some(AttributeValue::Number(v));
    assert_eq!(scores, [None, score(0.9), None, None, score(0.75)]);
    assert_eq!(objects[1].class, "tree");
}

#[test]
fn darknets_folder_is_read() {
    let files = [
        ("obj.data", "classes = 1\ntrain = data/train.txt\nnames = data/obj.names\n"),
        ("obj.names", "car\n"),
        ("train.txt", "data/obj_train_data/a.jpg\n"),
        ("obj_train_data/a.txt", "0 0.5 0.5 1 1\n"),
    ];
    let data = read_all(read, &folder(&files).with_image("obj_train_data/a.jpg", [10, 10])).unwrap();
    assert_eq!((data.items[0].name.as_str(), data.items[0].document.objects.len()), ("a", 1));
}

#[test]
fn a_line_with_an_error_is_named_and_the_other_images_are_read() {
    for (line, what) in [
        ("0 NaN 0.5 0.1 0.1", "`NaN` is no number"),
        ("0 inf 0.5 0.1 0.1", "`inf` is no number"),
        ("0 300 200 10 10", "no share"),
        ("0 0.5 0.5 0.1", "3 numbers"),
        ("7 0.5 0.5 0.1 0.1", "class 7"),
        ("-1 0.5 0.5 0.1 0.1", "no class's number"),
        ("car 0.5 0.5 0.1 0.1", "no class's number"),
    ] {
        let folder = folder(&[("data.yaml", "names: [car]"), ("labels/a.txt", &format!("\n{line}"))])
            .with_image("images/a.png", [100, 200])
            .with_image("images/b.png", [100, 200]);
        let (mut items, mut errors) = (0, Vec::new());
        read(&folder, &mut |item| match item {
            Ok(_) => items += 1,
            Err(error) => errors.push(error),
        })
        .unwrap();
        let [error] = errors.as_slice() else { panic!("{errors:?}") };
        assert_eq!((items, error.file.as_str(), error.location.as_str()), (1, "labels/a.txt", "line 2"));
        assert!(error.message.contains(what), "{error}");
    }
    let alone = folder(&[("data.yaml", "names: [car]"), ("labels/a.txt", "")]);
    assert!(read_all(read, &alone).unwrap_err().message.contains("image is not in"));
    assert!(read_all(read, &folder(&[("labels/a.txt", "")])).unwrap_err().message.contains("data.yaml"));
}

#[test]
fn what_yolo_cannot_hold_is_said() {
    let mut item = crate::photos::photograph("a", "a.jpg", [100, 100]);
    let ring = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b]];
    let shapes = [
        Geometry::Multipolygon(vec![
            Polygon(vec![ring(1.0, 9.0), ring(2.0, 3.0)]),
            Polygon(vec![ring(20.0, 30.0)]),
        ]),
        Geometry::Box([90.0, 90.0, 20.0, 20.0]),
        Geometry::Point([1.0, 1.0]),
    ];
    for (i, shape) in shapes.into_iter().enumerate() {
        let mut object = crate::photos::object(format!("x{i}"), "car", shape);
        object.attributes.insert("a".to_owned(), AttributeValue::Bool(true));
        item.document.objects.push(object);
    }
    let written = write(&Dataset { items: vec![item], ..Dataset::default() }).unwrap();
    let kinds: Vec<&str> = written.report.iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        kinds,
        [
            "attributes, left out",
            "boxes over the image's edge, cut there",
            "boxes, written as polygons like the other shapes of their image",
            "holes of polygons, filled",
            "ids of objects, counted anew",
            "objects of several polygons, written as one each",
            "points, left out"
        ]
    );
    let again = read_all(read, &cases::folder(&written, "", [100, 100])).unwrap();
    let again: Vec<_> =
        again.items[0].document.objects.iter().map(|o| o.shapes[0].geometry.clone()).collect();
    assert!(cases::near(&again[1], &Geometry::Polygon(Polygon(vec![ring(20.0, 30.0)])), 1e-9), "{again:?}");
    assert!(cases::near(&again[2], &Geometry::Rbox([95.0, 95.0, 10.0, 10.0, 0.0]), 1e-9), "{again:?}");
}

#[test]
fn all_rows_of_an_image_have_one_form() {
    let rows = |shapes: Vec<Geometry>| {
        let mut item = crate::photos::photograph("a", "a.jpg", [100, 100]);
        let objects = shapes.into_iter().enumerate();
        item.document.objects =
            objects.map(|(i, shape)| crate::photos::object((i + 1).to_string(), "car", shape)).collect();
        let written = write(&Dataset { items: vec![item], ..Dataset::default() }).unwrap();
        let text = String::from_utf8(written.files[0].1.clone()).unwrap();
        let columns: Vec<usize> = text.lines().map(|line| line.split(' ').count()).collect();
        (columns, written.report)
    };
    let flat = Geometry::Box([10.0, 10.0, 20.0, 40.0]);
    let mask = Geometry::Rle(assay_core::geometry::Rle::of_counts([100, 100], vec![500, 30, 9470]).unwrap());
    let quarter = Geometry::Rbox([50.0, 50.0, 20.0, 40.0, -270.0]);
    assert_eq!(rows(vec![flat.clone(), mask.clone(), quarter.clone()]).0, [5, 5, 5]);
    let turned = Geometry::Rbox([50.0, 50.0, 20.0, 40.0, 30.0]);
    let (columns, report) = rows(vec![flat, turned, mask, quarter]);
    assert_eq!(columns, [9, 9, 9, 9]);
    let kind = "boxes, written as polygons like the other shapes of their image";
    assert!(report.descriptions().contains(&format!("3 × {kind}: 1, 3, 4")), "{:?}", report.descriptions());
}

#[test]
fn rows_of_both_forms_in_one_file_are_warned_of() {
    let text = "0 0.5 0.5 0.1 0.1\n0 0.1 0.1 0.3 0.1 0.2 0.4\n";
    let folder = folder(&[("data.yaml", "names: [car]"), ("labels/a.txt", text)]);
    let data = read_all(read, &folder.with_image("images/a.png", [100, 200])).unwrap();
    let kind = "label files with boxes beside polygons, all of which trainers read as polygons";
    assert_eq!(data.report.warning_descriptions(), [format!("1 × {kind}: labels/a.txt")]);
}

#[test]
fn an_empty_label_file_is_a_label_and_none_is_not() {
    let folder = folder(&[("data.yaml", "names: [car]"), ("labels/a.txt", ""), ("labels/b.txt", "\n")]);
    let folder = ["images/a.png", "images/b.png", "images/c.png"]
        .into_iter()
        .fold(folder, |folder, path| folder.with_image(path, [9, 9]));
    let data = read_all(read, &folder).unwrap();
    let labeled: Vec<bool> = data.items.iter().map(|item| item.is_labeled).collect();
    assert_eq!(labeled, [true, true, false]);
    let written = FORMAT.write(&data).unwrap();
    let files: Vec<&str> = written.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!((files, written.media.len()), (vec!["labels/a.txt", "labels/b.txt", "data.yaml"], 3));
    assert!(written.report.is_lossless());
}

#[test]
fn cut_and_corrupted_names_are_read_or_refused() {
    cut_and_corrupt(
        read,
        "data.yaml",
        "path: .\ntrain: images\nval: images\nnames:\n  0: \"car\"\n  1: 'it''s'\n",
    );
}

proptest! {
    #[test]
    fn what_yolo_holds_comes_back(data in prop_oneof![data_sets(BOXES), data_sets(OUTLINES)]) {
        let data = counted(data);
        let again = round_trip(write, read, "", &data);
        prop_assert_eq!(difference(&data, &again, 1e-9), None);
    }

    #[test]
    fn no_line_makes_it_panic(text in "[0-9. -]{0,60}|[a-z0-9. \n-]{0,60}") {
        let folder = folder(&[("data.yaml", "names: [car]"), ("labels/a.txt", &text)]).with_image("images/a.png", [9, 9]);
        let _ = read_all(read, &folder);
    }
}
