use super::*;
use crate::cases::{FormatFeatures, cut_and_corrupt, data_sets, difference, near, read_text, round_trip};
use crate::dataset::{Dataset, DatasetItem};
use crate::photos::{CAMERA, frame, scene};
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Polygon};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use proptest::prelude::*;
use std::collections::BTreeMap;

const FEATURES: FormatFeatures = FormatFeatures { kinds: "brpml.#", attributes: true, occlusion: true };

fn read_cvat(text: &str) -> Result<Dataset, ParseError> {
    read_text(read, "annotations.xml", text)
}

const IMAGES: &str = r##"<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta><task><labels>
    <label><name>car</name><color>#ff0000</color><attributes>
      <attribute><name>parked</name><mutable>False</mutable><input_type>checkbox</input_type><default_value>false</default_value><values></values></attribute>
      <attribute><name>plate</name><mutable>False</mutable><input_type>text</input_type><default_value></default_value><values></values></attribute>
    </attributes></label>
    <label><name>night</name><type>tag</type><attributes/></label>
  </labels></task></meta>
  <image id="7" name="a/b.jpg" subset="train" width="20" height="10">
    <polygon label="car" source="manual" occluded="0" points="1.5,2;3,4;5,1" z_order="2" group_id="4"></polygon>
    <box label="car" source="manual" occluded="1" xtl="1" ytl="2" xbr="4" ybr="6" z_order="0" group_id="4">
      <attribute name="parked">true</attribute><attribute name="plate">007</attribute>
    </box>
    <polygon label="car" occluded="0" points="7,7;8,8;9,7" z_order="2" group_id="4"/>
    <mask label="car" occluded="0" rle="1, 1, 1, 2, 1" left="3" top="4" width="3" height="2" z_order="0"/>
    <box label="car" occluded="0" xtl="1" ytl="2" xbr="4" ybr="6" rotation="350.5"/>
    <ellipse label="car" cx="1" cy="1" rx="1" ry="1"/>
    <points label="car" points="1,1;2,2"/>
    <tag label="night" source="manual"><attribute name="sky">clear</attribute></tag>
  </image>
</annotations>"##;

#[test]
fn everything_on_an_image_is_read() {
    let data = read_cvat(IMAGES).unwrap();
    assert_eq!(data.classes, ["car"]);
    let item = &data.items[0];
    assert_eq!((item.name.as_str(), item.document.objects.len()), ("a/b", 6));
    let facts: Vec<(&str, &str)> =
        item.scene.metadata.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(facts, [("cvat_id", "7"), ("night", "true"), ("night/sky", "clear"), ("subset", "train")]);
    let parked = &item.document.objects[0];
    assert_eq!(parked.attributes["parked"], AttributeValue::Bool(true));
    assert_eq!(parked.attributes["plate"], AttributeValue::Text("007".to_owned()));
    assert!(parked.shapes[0].occluded);
    let last = item.document.objects.last().unwrap();
    assert!(
        matches!(&last.shapes[0].geometry, Geometry::Multipolygon(parts) if parts.len() == 2),
        "{last:?}"
    );
    assert_eq!(last.attributes["z_order"], AttributeValue::Number(2.0));
    let turned = &item.document.objects[2].shapes[0].geometry;
    assert_eq!(turned, &Geometry::Rbox([2.5, 4.0, 3.0, 4.0, 350.5]));
    let Geometry::Rle(mask) = &item.document.objects[1].shapes[0].geometry else { panic!("{item:?}") };
    assert!(mask.area() == 3 && mask.contains(4, 4) && mask.contains(3, 5) && mask.contains(4, 5));
    let losses: Vec<&str> = data.report.iter().map(|(kind, _)| kind).collect();
    assert_eq!(losses, ["ellipses, left out", "several points of an object, taken as an object each"]);
    let again = round_trip(write, read, "a.xml", &data);
    assert_eq!(again.items[0].scene.metadata, data.items[0].scene.metadata);
    assert_eq!(difference(&data, &again, 1e-9), None);
}

#[test]
fn facts_come_back_as_tags_and_those_of_other_formats_as_attributes() {
    let mut item = crate::photos::photograph("a", "a.jpg", [20, 20]);
    for (key, value) in [
        ("coco_id", "42"),
        ("weather", "rain & <snow>"),
        ("night", "true"),
        ("coco_url", "http://x/?a=1&b=2"),
    ] {
        item.scene.metadata.insert(key.to_owned(), value.to_owned());
    }
    let data = Dataset { items: vec![item], ..Dataset::default() };
    let text = String::from_utf8(write(&data).unwrap().files[0].1.clone()).unwrap();
    assert_eq!(text.matches("<tag ").count(), 2);
    assert_eq!(round_trip(write, read, "a.xml", &data), data);
}

const VIDEO: &str = r##"<annotations><version>1.1</version>
<meta><task><name>drive</name><size>10</size><mode>interpolation</mode>
<labels><label><name>car</name><attributes>
<attribute><name>brand</name><mutable>False</mutable><input_type>text</input_type></attribute>
<attribute><name>braking</name><mutable>True</mutable><input_type>checkbox</input_type></attribute></attributes></label></labels>
<original_size><width>100</width><height>50</height></original_size></task></meta>
<track id="3" label="car" source="manual">
<box frame="0" outside="0" occluded="0" keyframe="1" xtl="0" ytl="0" xbr="10" ybr="10" z_order="0"><attribute name="brand">x</attribute><attribute name="braking">false</attribute></box>
<box frame="1" outside="0" occluded="0" keyframe="0" xtl="1" ytl="0" xbr="11" ybr="10" z_order="0"><attribute name="brand">x</attribute><attribute name="braking">false</attribute></box>
<box frame="2" outside="0" occluded="1" keyframe="1" xtl="2" ytl="0" xbr="12" ybr="10" z_order="0"><attribute name="brand">x</attribute><attribute name="braking">true</attribute></box>
<box frame="6" outside="1" occluded="0" keyframe="1" xtl="6" ytl="0" xbr="16" ybr="10" z_order="0"><attribute name="brand">x</attribute><attribute name="braking">true</attribute></box>
<box frame="8" outside="0" occluded="0" keyframe="1" xtl="80" ytl="0" xbr="90" ybr="10" z_order="0"><attribute name="brand">x</attribute><attribute name="braking">false</attribute></box>
</track></annotations>"##;

#[test]
fn a_track_is_in_each_frame_where_cvat_has_it() {
    let data = read_cvat(VIDEO).unwrap();
    let (item, car) = (&data.items[0], &data.items[0].document.objects[0]);
    assert_eq!((item.name.as_str(), item.scene.frames.len(), car.id.as_str()), ("drive", 10, "3"));
    let left = |frame| match car.shape_at(frame, CAMERA).map(|shape| shape.geometry) {
        Some(Geometry::Box([left, ..])) => left,
        _ => -1.0,
    };
    let lefts: Vec<f64> = (0..10).map(left).collect();
    assert_eq!(lefts, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, -1.0, -1.0, 80.0, 80.0]);
    assert_eq!(car.attributes, BTreeMap::from([("brand".to_owned(), AttributeValue::Text("x".to_owned()))]));
    let braking: Vec<_> =
        [1, 3, 8].map(|f| car.shape_at(f, CAMERA).unwrap().attributes["braking"].clone()).to_vec();
    assert_eq!(braking, [false, true, false].map(AttributeValue::Bool));
    assert_eq!(round_trip(write, read, "a.xml", &data), data);
}

#[test]
fn a_shape_without_extent_is_left_out_by_its_image_and_id() {
    for (from, to, line) in [
        ("xtl=\"1\"", "xtl=\"9\"", "1 × boxes without width or height, left out: a/b: 2"),
        (
            "7,7;8,8;9,7",
            "7,7;8,8",
            "1 × parts of objects: polygons of fewer than three points, left out: a/b: 1/1",
        ),
    ] {
        let text = IMAGES.replacen(from, to, 1);
        let folder = crate::dataset::MemoryFolder::new([("a.xml".to_owned(), text.into_bytes())]);
        let mut items = Vec::new();
        let summary = FORMAT.read(&folder, &mut |item| items.push(item.unwrap())).unwrap();
        assert!(
            summary.report.descriptions().contains(&line.to_owned()),
            "{:?}",
            summary.report.descriptions()
        );
        assert!(items[0].document.objects.len() >= 5);
    }
}

/// A video of `size` frames with the rows of one track: frame, whether it is a keyframe, outside, left edge.
fn video(facts: &str, rows: &[(u32, u8, u8, f64)]) -> String {
    let row = |(frame, key, outside, x): &(u32, u8, u8, f64)| {
        format!(
            "<box frame=\"{frame}\" keyframe=\"{key}\" outside=\"{outside}\" occluded=\"0\" xtl=\"{x}\" ytl=\"10\" \
            xbr=\"{}\" ybr=\"30\" z_order=\"0\"></box>",
            x + 20.0
        )
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<annotations><meta><task><name>v</name>{facts}<mode>interpolation</mode><original_size><width>640</width>\
        <height>480</height></original_size></task></meta><track id=\"0\" label=\"car\">{rows}</track></annotations>"
    )
}

fn frames(data: &Dataset) -> Vec<(u32, bool)> {
    data.items[0].document.objects[0].shapes.iter().map(|shape| (shape.frame, shape.outside)).collect()
}

#[test]
fn frames_of_a_task_are_those_that_it_takes_from_its_video() {
    let facts = "<size>4</size><start_frame>100</start_frame><stop_frame>117</stop_frame><frame_filter>step=5</frame_filter>";
    let rows =
        [(100, 1, 0, 0.0), (105, 0, 0, 50.0), (107, 1, 0, 70.0), (110, 1, 0, 100.0), (115, 1, 1, 100.0)];
    let data = read_cvat(&video(facts, &rows)).unwrap();
    assert_eq!(data.items[0].scene.frames.len(), 4);
    assert_eq!(frames(&data), [(0, false), (2, false), (3, true)]);
    let lost = "1 × shapes on frames that the task does not have, left out: track 0, frame 107";
    assert_eq!(data.report.descriptions(), [lost]);
    let written = String::from_utf8(write(&data).unwrap().files[0].1.clone()).unwrap();
    for part in ["<size>4</size>", "<start_frame>100<", "<stop_frame>117<", "<frame_filter>step=5<"] {
        assert!(written.contains(part), "{part}: {written}");
    }
    let again = read_cvat(&written).unwrap();
    assert_eq!(again.items, data.items);
}

#[test]
fn keyframes_are_those_that_were_set() {
    let facts = "<size>30</size>";
    for rows in [
        vec![(0, 1, 0, 0.0), (4, 1, 0, 40.0), (8, 1, 1, 40.0)],
        vec![(0, 1, 0, 0.0), (4, 1, 0, 40.0), (8, 1, 1, 80.0), (9, 1, 1, 80.0), (20, 1, 0, 5.0)],
        vec![(0, 1, 0, 0.0), (7, 1, 0, 70.0), (8, 1, 1, 80.0)],
    ] {
        let data = read_cvat(&video(facts, &rows)).unwrap();
        let set: Vec<(u32, bool)> =
            rows.iter().map(|(frame, _, outside, _)| (*frame, *outside == 1)).collect();
        assert_eq!(frames(&data), set);
        let again = round_trip(write, read, "a.xml", &data);
        assert_eq!(again, data);
    }
}

#[test]
fn a_position_beside_the_way_between_keyframes_becomes_one_and_is_reported() {
    let rows = [(0, 1, 0, 0.0), (1, 0, 0, 10.0), (2, 0, 0, 33.0), (3, 0, 0, 35.0), (4, 1, 0, 40.0)];
    let data = read_cvat(&video("<size>5</size>", &rows)).unwrap();
    assert_eq!(frames(&data), [(0, false), (2, false), (3, false), (4, false)]);
    assert_eq!(
        data.report.warning_descriptions(),
        [
            "2 × positions beside the way between keyframes, taken as keyframes: track 0, frame 2, track 0, frame 3"
        ]
    );
}

#[test]
fn pictures_of_a_video_are_found_by_the_number_in_their_names() {
    let facts = "<size>2</size><start_frame>10</start_frame><stop_frame>15</stop_frame><frame_filter>step=5</frame_filter>";
    let text = video(facts, &[(10, 1, 0, 0.0), (15, 1, 0, 5.0)]);
    let folder = crate::dataset::MemoryFolder::new([("annotations.xml".to_owned(), text.into_bytes())])
        .with_image("images/frame_000010.PNG", [640, 480])
        .with_image("images/frame_000015.PNG", [640, 480])
        .with_image("thumbs/000010.png", [64, 48]);
    let data = crate::cases::read_all(read, &folder).unwrap();
    let files: Vec<&str> = data.items[0].scene.frames.iter().map(|f| f.data[0].file.as_str()).collect();
    assert_eq!(files, ["images/frame_000010.PNG", "images/frame_000015.PNG"]);
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (from, to, what) in [
        ("xtl=\"1\"", "xtl=\"one\"", "`one` for xtl is no number"),
        ("xtl=\"1\"", "xtl=\"NaN\"", "no number"),
        ("xtl=\"1\"", "", "no xtl"),
        ("1.5,2;3,4", "1.5;3,4", "no point"),
        ("rle=\"1, 1,", "rle=\"1, 9,", "cover"),
        ("rle=\"1, 1,", "rle=\"1, -1,", "no count"),
        ("left=\"3\"", "left=\"4000000000\"", "beyond"),
        ("width=\"20\"", "width=\"-20\"", "whole number"),
        ("label=\"car\" source=\"manual\" occluded=\"1\"", "", "no label"),
        ("<meta>", "&bomb;<meta>", "not known"),
        ("<annotations>", "<!DOCTYPE a [<!ENTITY b \"c\">]><annotations>", "document type"),
        ("</annotations>", "", "not closed"),
        ("<version>", "<version", "XML"),
        ("<image id=\"7\"", "<image id=\"7\" id=\"8\"", "XML"),
        ("<mask ", "<mask id=\"1\" ", "have the id 1"),
    ] {
        assert!(IMAGES.contains(from), "{from}");
        let error = read_cvat(&IMAGES.replacen(from, to, 1)).unwrap_err();
        assert!(error.message.contains(what) && error.file == "annotations.xml", "{error}");
        assert!(error.location.starts_with("line ") || error.location == "end", "{error}");
    }
    for (from, to, what) in [
        ("frame=\"8\"", "frame=\"6\"", "twice"),
        ("frame=\"8\"", "frame=\"4000000000\"", "beyond"),
        ("frame=\"8\"", "frame=\"-8\"", "whole number"),
    ] {
        let error = read_cvat(&VIDEO.replacen(from, to, 1)).unwrap_err();
        assert!(error.message.contains(what) && error.location == "line 12", "{error}");
    }
    assert!(
        read_cvat(&format!("<annotations>{}", "<a>".repeat(100_000))).unwrap_err().message.contains("deeply")
    );
}

#[test]
fn cut_and_corrupted_files_are_read_or_refused() {
    cut_and_corrupt(read, "a.xml", IMAGES);
    cut_and_corrupt(read, "a.xml", VIDEO);
}

fn tracks() -> impl Strategy<Value = Object> {
    let key = (any::<bool>(), 0.0..90.0_f64, any::<bool>(), proptest::sample::select(vec!["y", "n"]));
    let keys = proptest::collection::btree_map(0..20_u32, key, 1..6);
    (keys, any::<bool>(), any::<bool>()).prop_map(|(keys, flat, parked)| {
        let shape = |(frame, (outside, x, occluded, lights)): (u32, (bool, f64, bool, &str))| {
            let geometry = if flat {
                Geometry::Box([x, 1.0, 5.0, 5.0 + x])
            } else {
                Geometry::Polygon(Polygon(vec![vec![[x, 1.0], [x + 4.0, 1.0], [x, 9.0]]]))
            };
            let lights = AttributeValue::Text(lights.to_owned());
            let attributes = BTreeMap::from([("lights".to_owned(), lights)]);
            Shape { outside, occluded, attributes, ..Shape::new(frame, CAMERA.to_owned(), geometry) }
        };
        Object {
            id: "1".to_owned(),
            class: "car".to_owned(),
            attributes: BTreeMap::from([("parked".to_owned(), AttributeValue::Bool(parked))]),
            track: true,
            shapes: keys.into_iter().map(shape).collect(),
        }
    })
}

proptest! {
    #[test]
    fn what_cvat_holds_of_images_comes_back(data in data_sets(FEATURES)) {
        let again = round_trip(write, read, "a.xml", &data);
        prop_assert_eq!(difference(&data, &again, 1e-9), None);
    }

    #[test]
    fn tracks_are_the_same_in_every_frame(track in tracks()) {
        let scene = scene("v", [100, 100], vec![frame(""); 20]);
        let document = Document { objects: vec![track.clone()], ..Document::default() };
        let item = DatasetItem::new("v".to_owned(), scene, document);
        let data = Dataset { classes: vec!["car".to_owned()], items: vec![item], ..Dataset::default() };
        let again = round_trip(write, read, "a.xml", &data);
        let found = &again.items[0].document.objects[0];
        prop_assert_eq!((&found.id, &found.class, &found.attributes), (&track.id, &track.class, &track.attributes));
        for frame in 0..20 {
            match (track.shape_at(frame, CAMERA), found.shape_at(frame, CAMERA)) {
                (None, None) => {}
                (Some(a), Some(b)) => {
                    prop_assert!(near(&a.geometry, &b.geometry, 1e-9), "{frame} {:?} {:?}", a, b);
                    prop_assert_eq!((a.occluded, a.attributes), (b.occluded, b.attributes));
                }
                (a, b) => prop_assert!(false, "{frame} {:?} {:?}", a, b),
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "<annotations>[<>/a-z\"= &;!\\[\\]]{0,80}") {
        let _ = read_cvat(&text);
    }
}
