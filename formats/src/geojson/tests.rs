use super::*;
use crate::cases::{FormatFeatures, cut_and_corrupt, data_sets, difference, read_text, round_trip};
use crate::dataset::Dataset;
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Polygon};
use assay_core::label::AttributeValue;
use proptest::prelude::*;

const FEATURES: FormatFeatures = FormatFeatures { kinds: "brpmhl.", attributes: true, occlusion: true };

fn read_geo(text: &str) -> Result<Dataset, ParseError> {
    read_text(read, "field.geojson", text)
}

fn one(feature: &str) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#)
}

#[test]
fn features_without_an_image_are_of_the_files_name() {
    let text = one(
        r#"{"type":"Feature","id":7,"properties":{"label":"oak","name":"Old oak","height":12.5,"gone":null,"list":[1]},
        "geometry":{"type":"Polygon","coordinates":[[[1,2],[5,2,9],[3,8],[1,2]]]}},
        {"type":"Feature","properties":{"name":"path","image":"b/c.png"},
        "geometry":{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}}"#,
    );
    let data = read_geo(&text).unwrap();
    let names: Vec<&str> = data.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(
        (names, data.classes.as_slice()),
        (vec!["field", "b/c"], &["oak".to_owned(), "path".to_owned()][..])
    );
    let oak = &data.items[0].document.objects[0];
    assert_eq!((oak.id.as_str(), oak.class.as_str()), ("7", "oak"));
    assert_eq!(oak.attributes["height"], AttributeValue::Number(12.5));
    assert_eq!(oak.attributes["name"], AttributeValue::Text("Old oak".to_owned()));
    assert_eq!(
        oak.shapes[0].geometry,
        Geometry::Polygon(Polygon(vec![vec![[1.0, 2.0], [5.0, 2.0], [3.0, 8.0]]]))
    );
    let parts: Vec<&str> = data.items[1].document.objects.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(parts, ["2-1", "2-2"]);
    let kinds: Vec<_> = data.report.iter().collect();
    assert_eq!(
        kinds,
        [
            ("attributes without a single value, left out", 1),
            ("heights of points, left out", 1),
            ("lines of several parts, taken as an object each", 1)
        ]
    );
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let good = r#"{"id":1,"properties":{"class":"a"},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    for (text, place, what) in [
        (one(&good.replace("[1,2]", "[1]")), "/features/0", "two numbers"),
        (one(&good.replace("[1,2]", "[1,null]")), "/features/0", "two numbers"),
        (one(&good.replace("[1,2]", "[1,1e999]")), "line 1", "number"),
        (one(&good.replace("\"Point\"", "\"Polygon\"")), "/features/0", "no list"),
        (one(&good.replace("\"Point\"", "\"Sphere\"")), "/features/0", "Sphere"),
        (one(&good.replace("\"class\"", "\"klass\"")), "/features/0", "no class"),
        (one(&format!("{good},{good}")), "/features", "have the id 1"),
        (one(&good.replace("[1,2]", &"[".repeat(100_000))), "line 1", "recursion"),
        (r#"{"type":"Feature","features":[]}"#.to_owned(), "/type", "Feature"),
        (r#"{"type":"FeatureCollection"}"#.to_owned(), "line 1", "features"),
    ] {
        let error = read_geo(&text).unwrap_err();
        assert!(error.location.starts_with(place) && error.message.contains(what), "{error}");
    }
}

#[test]
fn cut_and_corrupted_files_are_read_or_refused() {
    cut_and_corrupt(
        read,
        "a.geojson",
        &one(r#"{"id":1,"shape":"box","properties":{"class":"a","b":true},"geometry":{"type":"Polygon",
            "coordinates":[[[1,2],[3,2],[3,4],[1,4],[1,2]]]}}"#),
    );
}

proptest! {
    #[test]
    fn what_geojson_holds_comes_back(data in data_sets(FEATURES)) {
        let again = round_trip(write, read, "a.geojson", &data);
        let mut wanted = data;
        let objects = again.items.iter().flat_map(|item| &item.document.objects);
        let used: std::collections::BTreeSet<_> = objects.map(|o| o.class.clone()).collect();
        let known = wanted.classes.clone();
        wanted.classes.extend(used.into_iter().filter(|class| !known.contains(class)));
        prop_assert_eq!(difference(&wanted, &again, 1e-9), None);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[{}\\[\\]\",:0-9a-z.-]{0,80}") {
        let _ = read_geo(&one(&text));
    }
}
