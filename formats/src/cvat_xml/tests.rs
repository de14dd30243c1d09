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
fn what_is_wrong_is_named_with_its_line() {
    for (from, to, what) in [
        ("xtl=\"1\"", "xtl=\"one\"", "`one` for xtl is no number"),
        ("xtl=\"1\"", "xtl=\"NaN\"", "no number"),
        ("xtl=\"1\"", "xtl=\"9\"", "negative size"),
        ("xtl=\"1\"", "", "no xtl"),
        ("1.5,2;3,4", "1.5;3,4", "no point"),
        ("1.5,2;3,4;5,1", "1.5,2", "three points"),
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
        let item = DatasetItem { name: "v".to_owned(), scene, document };
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
