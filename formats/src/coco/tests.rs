use super::*;
use crate::cases::{FormatFeatures, cut_and_corrupt, data_sets, difference, read_text, real, round_trip};
use crate::dataset::Dataset;
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Polygon};
use assay_core::label::AttributeValue;
use proptest::prelude::*;

const FEATURES: FormatFeatures = FormatFeatures { kinds: "brpm#", attributes: true, occlusion: true };

fn read_coco(text: &str) -> Result<Dataset, ParseError> {
    read_text(read, "labels.json", text)
}

#[test]
fn real_instances_come_back_the_same() {
    let Some(text) = real("coco-100/instances_val2014_100.json") else { return };
    let data = read_coco(&text).unwrap();
    let raw: serde_json::Value = serde_json::from_str(&text).unwrap();
    let objects = || data.items.iter().flat_map(|item| &item.document.objects);
    assert_eq!((data.items.len(), objects().count()), (100, raw["annotations"].as_array().unwrap().len()));
    assert_eq!(data.classes.len(), 80);
    assert!(data.report.is_empty());
    let crowds = objects().filter(|o| o.attributes.contains_key("crowd"));
    assert!(
        crowds.clone().count() > 0
            && crowds.clone().all(|o| matches!(o.shapes[0].geometry, Geometry::Rle(_)))
    );
    let again = round_trip(write, read, "labels.json", &data);
    assert_eq!(again, data);
}

#[test]
fn the_ids_of_a_file_are_those_that_are_written() {
    let Some(text) = real("coco-100/instances_val2014_100.json") else { return };
    let written = write(&read_coco(&text).unwrap()).unwrap();
    let after: serde_json::Value = serde_json::from_slice(&written.files[0].1).unwrap();
    let before: serde_json::Value = serde_json::from_str(&text).unwrap();
    let ids = |data: &serde_json::Value, list: &str, keys: &[&str]| {
        let rows = data[list].as_array().unwrap().iter();
        let mut ids: Vec<Vec<u64>> =
            rows.map(|row| keys.iter().map(|key| row[key].as_u64().unwrap()).collect()).collect();
        ids.sort();
        ids
    };
    for (list, keys) in [
        ("images", &["id", "width", "height"][..]),
        ("categories", &["id"]),
        ("annotations", &["id", "image_id", "category_id", "iscrowd"]),
    ] {
        assert_eq!(ids(&before, list, keys), ids(&after, list, keys));
    }
}

#[test]
fn results_are_items_by_the_ids_of_their_images() {
    for (file, count) in [("bbox", 733), ("segm", 733)] {
        let Some(text) = real(&format!("coco-100/instances_val2014_fake{file}100_results.json")) else {
            return;
        };
        let raw: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let data = read_coco(&text).unwrap();
        let objects: Vec<_> = data.items.iter().flat_map(|item| &item.document.objects).collect();
        assert_eq!(objects.len(), raw.len());
        assert!(raw.len() >= count, "{}", raw.len());
        assert!(objects.iter().all(|o| matches!(o.attributes.get("score"), Some(AttributeValue::Number(_)))));
        let names: std::collections::BTreeSet<&str> =
            data.items.iter().map(|item| item.name.as_str()).collect();
        assert!(raw.iter().all(|row| names.contains(row["image_id"].to_string().as_str())));
    }
}

#[test]
fn a_polygon_with_a_hole_becomes_a_mask_and_says_so() {
    let ring = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b]];
    let mut item = crate::photos::photograph("a", "a.jpg", [20, 20]);
    let geometry = Geometry::Polygon(Polygon(vec![ring(2.0, 12.0), ring(4.0, 8.0)]));
    item.document.objects.push(crate::photos::object("1".to_owned(), "car", geometry));
    let mut data = Dataset { classes: vec!["car".to_owned()], items: vec![item], ..Dataset::default() };
    let written = write(&data).unwrap();
    assert_eq!(
        written.report.iter().collect::<Vec<_>>(),
        [("polygons with holes, written as masks of pixels", 1)]
    );
    let text = String::from_utf8(written.files[0].1.clone()).unwrap();
    let again = read_coco(&text).unwrap();
    let Geometry::Rle(mask) = &again.items[0].document.objects[0].shapes[0].geometry else {
        panic!("{again:?}")
    };
    assert_eq!((mask.area(), mask.contains(5, 5), mask.contains(3, 3)), (84, false, true));

    data.items[0].scene = crate::photos::scene("a", [0, 0], vec![]);
    data.items[0].scene.frames = vec![crate::photos::frame("a.jpg")];
    let filled = write(&data).unwrap();
    assert_eq!(filled.report.iter().collect::<Vec<_>>(), [("holes of polygons, filled", 1)]);
}

#[test]
fn a_rotation_of_cvats_kind_is_a_rotated_box() {
    let text = |more: &str| {
        format!(
            r#"{{"images":[{{"id":1,"file_name":"a.jpg"}}],"categories":[{{"id":1,"name":"car"}}],
            "annotations":[{{"id":1,"image_id":1,"category_id":1,"bbox":[10,20,30,40],"segmentation":[],
            "iscrowd":0,"attributes":{{"rotation":{more},"occluded":true}}}}]}}"#
        )
    };
    let shape = |more: &str| read_coco(&text(more)).unwrap().items[0].document.objects[0].shapes[0].clone();
    assert_eq!(shape("30.0").geometry, Geometry::Rbox([25.0, 40.0, 30.0, 40.0, 30.0]));
    assert_eq!(shape("0.0").geometry, Geometry::Box([10.0, 20.0, 30.0, 40.0]));
    assert!(shape("0.0").occluded);
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let file = |images: &str, annotations: &str| {
        format!(
            r#"{{"images":[{images}],"annotations":[{annotations}],"categories":[{{"id":1,"name":"car"}}]}}"#
        )
    };
    let image = r#"{"id":1,"file_name":"a.jpg"}"#;
    let twice = r#"{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1]}"#;
    for (text, place, what) in [
        (
            file(image, r#"{"id":1,"image_id":7,"category_id":1,"bbox":[0,0,1,1]}"#),
            "/annotations/0",
            "image 7",
        ),
        (
            file(image, r#"{"id":1,"image_id":1,"category_id":9,"bbox":[0,0,1,1]}"#),
            "/annotations/0",
            "category 9",
        ),
        (
            file(image, r#"{"id":7,"image_id":1,"category_id":1.5,"bbox":[0,0,1,1]}"#),
            "/annotations/0/category_id",
            "`1.5` for category_id of annotation 7",
        ),
        (file(image, &format!("{twice},{twice}")), "/annotations/1", "twice"),
        (file(&format!("{image},{image}"), ""), "/images/1", "twice"),
        (file(r#"{"id":1,"width":-4}"#, ""), "/images/0", "width"),
        (file(image, r#"{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1e999]}"#), "line 1", "number"),
        (file(image, r#"{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,NaN]}"#), "line 1", "expected"),
        (file(r#"{"id":-1}"#, ""), "/images/0/id", "`-1` for id"),
        (
            file(
                image,
                r#"{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[2,2],"counts":[9]}}"#,
            ),
            "line 1",
            "cover",
        ),
        (r#"{"images":[]"#.to_owned(), "line 1", "EOF"),
        ("[".repeat(100_000), "line 1", ""),
        (format!("{{\"images\":{}", "[".repeat(100_000)), "line 1", ""),
        (format!("{{\"images\":[],\"x\":{}", "{\"a\":".repeat(100_000)), "line 1", ""),
    ] {
        let error = read_coco(&text).unwrap_err();
        assert!(error.location.starts_with(place) && error.message.contains(what), "{error}");
        assert_eq!(error.file, "labels.json");
    }
}

#[test]
fn an_annotation_that_is_no_object_is_left_out_by_its_id_and_the_others_come_in() {
    let text = r#"{"images":[{"id":1,"file_name":"a.jpg","width":9,"height":9}],"categories":[{"id":1,"name":"car"}],
        "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1]},
        {"id":4,"image_id":1,"category_id":1},{"id":5,"image_id":1,"category_id":1,"bbox":[0,0]},
        {"id":6,"image_id":1,"category_id":1,"segmentation":[[1,2,3]]},
        {"id":7,"image_id":1,"category_id":1,"segmentation":[[1,2,3],[1,1,5,1,5,5]]},
        {"id":8,"image_id":1,"category_id":1,"bbox":[0,0,-1,1]}]}"#;
    let folder = crate::dataset::MemoryFolder::new([("a.json".to_owned(), text.as_bytes().to_vec())]);
    let mut items = Vec::new();
    let summary = FORMAT.read(&folder, &mut |item| items.push(item.unwrap())).unwrap();
    let ids: Vec<&str> = items[0].document.objects.iter().map(|object| object.id.as_str()).collect();
    assert_eq!(ids, ["1", "7"]);
    assert_eq!(
        summary.report.descriptions(),
        [
            "1 × annotations with neither a polygon nor a bbox, left out: 4",
            "1 × boxes that are not left, top, width and height, left out: 5",
            "1 × boxes without width or height, left out: 8",
            "1 × parts of objects: polygons with an odd number of values, left out: 7/0",
            "1 × polygons with an odd number of values, left out: 6",
        ]
    );
}

#[test]
fn flags_are_read_in_every_spelling() {
    let text = |more: &str| {
        format!(
            r#"{{"images":[{{"id":1,"file_name":"a.jpg","width":9,"height":9}}],"categories":[{{"id":1,"name":"car"}}],
            "annotations":[{{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1],{more}}}]}}"#
        )
    };
    for (crowd, yes) in
        [("1", true), ("1.0", true), ("true", true), ("\"1\"", true), ("0", false), ("null", false)]
    {
        let object = &read_coco(&text(&format!("\"iscrowd\":{crowd}"))).unwrap().items[0].document.objects[0];
        assert_eq!(object.attributes.contains_key("crowd"), yes, "{crowd}");
    }
    let occluded = read_coco(&text(r#""attributes":{"occluded":1}"#)).unwrap();
    assert!(occluded.items[0].document.objects[0].shapes[0].occluded);
    let odd = read_coco(&text(r#""iscrowd":"maybe""#)).unwrap();
    assert!(odd.report.warning_descriptions()[0].ends_with("1: iscrowd maybe"), "{:?}", odd.report);
}

#[test]
fn images_without_annotations_are_labeled_only_beside_others_that_have_some() {
    let read_labeled = |annotations: &str| {
        let text = format!(
            r#"{{"images":[{{"id":1,"file_name":"a.jpg","width":9,"height":9}},{{"id":2,"file_name":"b.jpg","width":9,"height":9}}],
            "categories":[{{"id":1,"name":"car"}}],"annotations":[{annotations}]}}"#
        );
        read_coco(&text).unwrap()
    };
    let labeled = |data: &Dataset| data.items.iter().map(|item| item.is_labeled).collect::<Vec<_>>();
    let list = read_labeled("");
    assert_eq!(labeled(&list), [false, false]);
    assert!(FORMAT.write(&list).unwrap().report.is_empty());
    let mut data = read_labeled(r#"{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1]}"#);
    assert_eq!(labeled(&data), [true, true]);
    data.items[1].is_labeled = false;
    let written = FORMAT.write(&data).unwrap();
    assert_eq!(written.report.descriptions(), ["1 × items that are not labeled, left out: b"]);
}

#[test]
fn no_annotation_gets_an_id_below_1() {
    let mut item = crate::photos::photograph("a", "a.jpg", [20, 20]);
    for id in ["0", "1", "2"] {
        item.document.objects.push(crate::photos::object(
            id.to_owned(),
            "car",
            Geometry::Box([1.0, 1.0, 2.0, 2.0]),
        ));
    }
    let written = write(&Dataset { items: vec![item], ..Dataset::default() }).unwrap();
    assert_eq!(written.report.descriptions(), ["1 × ids of objects below 1, numbered anew: 0"]);
    let value: serde_json::Value = serde_json::from_slice(&written.files[0].1).unwrap();
    let ids: Vec<&serde_json::Value> =
        value["annotations"].as_array().unwrap().iter().map(|a| &a["id"]).collect();
    assert_eq!(ids, [3, 1, 2]);
}

#[test]
fn cut_and_corrupted_files_are_read_or_refused() {
    let text = r#"{"images":[{"id":3,"file_name":"a.jpg","width":9,"height":9}],"categories":[{"id":1,"name":"car"}],
        "annotations":[{"id":1,"image_id":3,"category_id":1,"segmentation":[[1,2,3,4,5,9.5]],"attributes":{"a":1}},
        {"id":2,"image_id":3,"category_id":1,"segmentation":{"size":[9,9],"counts":[7,3,71]},"iscrowd":1}]}"#;
    assert_eq!(read_coco(text).unwrap().items[0].document.objects.len(), 2);
    cut_and_corrupt(read, "labels.json", text);
}

/// The images of a file without any annotation are not labeled.
fn unlabel_without_annotations(data: &mut Dataset) {
    let has_some = data.items.iter().any(|item| !item.document.objects.is_empty());
    data.items.iter_mut().for_each(|item| item.is_labeled = has_some);
}

proptest! {
    #[test]
    fn what_coco_holds_comes_back(mut data in data_sets(FEATURES)) {
        unlabel_without_annotations(&mut data);
        let again = round_trip(write, read, "labels.json", &data);
        prop_assert_eq!(difference(&data, &again, 1e-9), None);
    }

    #[test]
    fn ids_that_are_no_numbers_or_are_in_several_images_come_back(mut data in data_sets(FEATURES)) {
        unlabel_without_annotations(&mut data);
        for item in &mut data.items {
            for (i, object) in item.document.objects.iter_mut().enumerate() {
                object.id = if i == 1 { "3".to_owned() } else { format!("tree-{i}") };
            }
        }
        let again = round_trip(write, read, "labels.json", &data);
        prop_assert_eq!(difference(&data, &again, 1e-9), None);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[{}\\[\\]\",:0-9a-z.-]{0,80}") {
        let _ = read_coco(&text);
    }
}
