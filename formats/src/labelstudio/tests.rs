use super::keys::TASK_ID;
use super::*;
use crate::cases::{self, FormatFeatures, cut_and_corrupt, data_sets, difference, near, read_text};
use crate::dataset::Dataset;
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::AttributeValue;
use proptest::prelude::*;

const FEATURES: FormatFeatures = FormatFeatures { kinds: "brp.#", attributes: true, occlusion: true };

fn read_studio(text: &str) -> Result<Dataset, ParseError> {
    read_text(read, "export.json", text)
}

fn rectangle(id: &str, more: &str) -> String {
    format!(
        r#"{{"id":"{id}","type":"rectanglelabels","from_name":"label","to_name":"image","original_width":200,
        "original_height":100,"image_rotation":0,"value":{{"x":10,"y":20,"width":50,"height":40{more},
        "rectanglelabels":["Car"]}}}}"#
    )
}

fn task(result: &str) -> String {
    format!(
        r#"[{{"id":9,"data":{{"image":"/data/local-files/?d=a/b.jpg","weather":"rain"}},"annotations":[{{"result":[{result}]}}]}}]"#
    )
}

#[test]
fn a_rectangle_turns_around_its_corner() {
    let data = read_studio(&task(&rectangle("r", ",\"rotation\":90"))).unwrap();
    let item = &data.items[0];
    assert_eq!((item.name.as_str(), item.scene.metadata["weather"].as_str()), ("a/b", "rain"));
    assert_eq!(item.scene.metadata[TASK_ID], "9");
    let shape = &item.document.objects[0].shapes[0].geometry;
    assert!(near(shape, &Geometry::Rbox([0.0, 70.0, 100.0, 40.0, 90.0]), 1e-9), "{shape:?}");
}

#[test]
fn what_is_said_of_a_region_is_an_attribute_and_else_a_fact() {
    let more = r#",{"id":"r","type":"choices","from_name":"colour","value":{"x":10,"y":20,"width":50,"height":40,"choices":["red","blue"]}},
        {"id":"r","type":"choices","from_name":"occluded","value":{"choices":["true"]}},
        {"id":"w","type":"choices","from_name":"place","value":{"choices":["city"]}},
        {"id":"e","type":"ellipselabels","from_name":"label","value":{"x":1,"y":1,"radiusX":1,"radiusY":1,"ellipselabels":["Car"]}},
        {"id":"p","type":"rectangle","original_width":200,"original_height":100,"value":{"x":1,"y":1,"width":1,"height":1}},
        {"id":"p","type":"labels","value":{"x":1,"y":1,"width":1,"height":1,"labels":["Tree","Bush"]}}"#;
    let data = read_studio(&task(&(rectangle("r", "") + more))).unwrap();
    let [car, tree] = data.items[0].document.objects.as_slice() else { panic!("{data:?}") };
    assert_eq!(car.attributes["colour"], AttributeValue::Text("red, blue".to_owned()));
    assert!(car.shapes[0].occluded);
    assert_eq!((tree.id.as_str(), tree.class.as_str()), ("p", "Tree"));
    assert_eq!(data.items[0].scene.metadata["place"], "city");
    let losses: Vec<&str> = data.report.iter().map(|(kind, _)| kind).collect();
    assert_eq!(losses, ["ellipses, left out", "further labels of a region, left out"]);
}

#[test]
fn predictions_count_where_there_is_no_annotation() {
    let text = task(&rectangle("r", "")).replace(
        "\"annotations\":[{",
        "\"annotations\":[{\"was_cancelled\":true,\"result\":[]}],\"predictions\":[{\"score\":0.25,",
    );
    let data = read_studio(&text).unwrap();
    assert_eq!(data.items[0].document.objects[0].attributes["score"], AttributeValue::Number(0.25));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let one = rectangle("r", "");
    for (text, place, what) in [
        (
            r#"[{"id":1,"image":"a.jpg","label":[],"annotator":1,"annotation_id":1}]"#.to_owned(),
            "/0",
            "JSON-MIN",
        ),
        (task(&format!("{one},{one}")), "/0/annotations/0/result/1", "have the id r"),
        (task(&one.replace("\"x\":10,", "")), "/0/annotations/0/result/0", "no x"),
        (task(&one.replace("\"original_width\":200", "\"original_width\":-200")), "/0", "size"),
        (task(&one.replace("\"x\":10", "\"x\":1e999")), "line 2", "number"),
        (
            task(
                &one.replace("rectanglelabels\",\"from", "brushlabels\",\"from")
                    .replace("\"x\":10", "\"rle\":[1,2,3]"),
            ),
            "/0/annotations/0/result/0",
            "cut off",
        ),
        ("[".repeat(100_000), "line 1", ""),
        ("{}".to_owned(), "line 1", ""),
    ] {
        let error = read_studio(&text).unwrap_err();
        assert!(error.location.starts_with(place) && error.message.contains(what), "{error}");
    }
}

#[test]
fn a_task_without_annotations_is_not_labeled_and_one_with_an_empty_result_is() {
    let mut data = Dataset::default();
    for (name, is_labeled) in [("a", true), ("b", false)] {
        let item = crate::photos::photograph(name, &format!("{name}.jpg"), [20, 20]);
        data.items.push(crate::dataset::DatasetItem { is_labeled, ..item });
    }
    let written = FORMAT.write(&data).unwrap();
    assert_eq!(written.report.descriptions(), ["2 × images of unknown size: a.jpg, b.jpg"]);
    let again = read_studio(&String::from_utf8(written.files[0].1.clone()).unwrap()).unwrap();
    assert_eq!(again.items.iter().map(|item| item.is_labeled).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn cut_and_corrupted_files_are_read_or_refused() {
    cut_and_corrupt(read, "a.json", &task(&rectangle("r", ",\"rotation\":9")));
}

proptest! {
    #[test]
    fn what_label_studio_holds_comes_back(mut data in data_sets(FEATURES)) {
        // The size of an image stands in its regions alone.
        data.items.retain(|item| !item.document.objects.is_empty());
        // There is no list of classes: they are in the order in which they are met.
        let objects = data.items.iter().flat_map(|item| &item.document.objects);
        let mut classes: Vec<String> = Vec::new();
        for object in objects {
            if !classes.contains(&object.class) {
                classes.push(object.class.clone());
            }
        }
        data.classes = classes;
        let again = cases::round_trip(write, read, "a.json", &data);
        prop_assert_eq!(difference(&data, &again, 1e-9), None);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[{}\\[\\]\",:0-9a-z.-]{0,80}") {
        let _ = read_studio(&text);
        let _ = read_studio(&task(&text));
    }
}
