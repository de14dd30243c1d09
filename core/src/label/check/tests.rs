use super::*;
use crate::geometry::{Cuboid, Geometry, GeometryKind, Pose};
use crate::label::{Document, DocumentError, Shape};
use crate::ontology::{Attribute, AttributeKind, Class, Ontology};
use crate::scene::{Frame, Scene, Sensor, SensorKind};
use serde_json::json;
use std::collections::BTreeMap;

fn scene() -> Scene {
    let sensor = |id: &str, kind| Sensor {
        id: id.to_owned(),
        name: id.to_owned(),
        kind,
        sensor_to_ego: Pose::IDENTITY,
    };
    let camera = SensorKind::Camera { width: 400, height: 300, model: None };
    Scene {
        name: "street".to_owned(),
        sensors: vec![sensor("camera", camera), sensor("top", SensorKind::Lidar)],
        frames: vec![Frame::default(), Frame::default()],
        metadata: BTreeMap::new(),
    }
}

fn ontology() -> Ontology {
    let attribute = |name: &str, kind| Attribute {
        name: name.to_owned(),
        kind,
        required: false,
        per_frame: false,
        when: None,
    };
    let blinker = AttributeKind::Choice { values: vec!["left".to_owned(), "right".to_owned()] };
    let class = |name: &str, geometry: Vec<GeometryKind>, attributes| Class {
        name: name.to_owned(),
        color: "#40c4ff".to_owned(),
        geometry,
        attributes,
        ..Class::default()
    };
    let attributes = vec![
        attribute("parked", AttributeKind::Bool),
        attribute("doors", AttributeKind::Number),
        attribute("blinker", blinker),
    ];
    let car = class("car", vec![GeometryKind::Box, GeometryKind::Cuboid], attributes);
    Ontology { classes: vec![car, class("tree", vec![GeometryKind::Polygon], Vec::new())] }
}

fn document(objects: serde_json::Value) -> Document {
    serde_json::from_value(json!({ "version": 1, "objects": objects })).unwrap()
}

/// Object of a class with one shape.
fn drawn(id: &str, class: &str, shape: serde_json::Value) -> serde_json::Value {
    json!({ "id": id, "class": class, "shapes": [shape] })
}

fn shape(geometry: serde_json::Value) -> serde_json::Value {
    json!({ "frame": 0, "sensor": "camera", "geometry": geometry })
}

fn good() -> serde_json::Value {
    shape(json!({ "box": [1, 1, 10, 10] }))
}

fn errors(document: &Document) -> Vec<DocumentError> {
    let (scene, ontology, nothing) = (scene(), ontology(), InheritedContent::default());
    DocumentRules::from_scene(&scene).with_ontology(&ontology, &nothing).errors(document)
}

fn pointers(document: &Document) -> Vec<String> {
    errors(document).into_iter().map(|error| error.pointer).collect()
}

#[test]
fn a_label_that_fits_has_no_errors() {
    let mut object = drawn("1", "car", good());
    object["attributes"] = json!({ "parked": true, "doors": 4, "blinker": "left" });
    assert_eq!(errors(&document(json!([object]))), []);
}

#[test]
fn a_frame_sensor_class_and_geometry_that_do_not_exist_are_named_by_their_places() {
    let wrong = json!({ "frame": 7, "sensor": "nosensor", "geometry": { "box": [1, 1, -10, 10] } });
    let found = errors(&document(json!([drawn("1", "nonsense", good()), drawn("2", "car", wrong)])));
    let named: Vec<_> = found.iter().map(|e| (e.pointer.as_str(), e.message.as_str())).collect();
    assert_eq!(
        named,
        [
            ("/objects/0/class", "is “nonsense”, which is no class of this stage; choose one of its classes"),
            ("/objects/1/shapes/0/frame", "is frame 7, and the scene has 2, from 0; use one of them"),
            (
                "/objects/1/shapes/0/sensor",
                "is “nosensor”, which is no sensor of the scene; use one of its own: camera, top"
            ),
            ("/objects/1/shapes/0/geometry/box", "has a width or height that is not above 0; draw it anew"),
        ]
    );
}

#[test]
fn geometries_without_extent_are_errors() {
    for geometry in [
        json!({ "box": [1, 1, 0, 10] }),
        json!({ "rbox": [1, 1, 10, -1, 0] }),
        json!({ "polygon": [] }),
        json!({ "polygon": [[[0, 0], [1, 1]]] }),
        json!({ "polygon": [[[0, 0], [9, 0], [9, 9]], [[1, 1]]] }),
        json!({ "multipolygon": [] }),
        json!({ "polyline": [[0, 0]] }),
        json!({ "point": [1e10, 0] }),
        json!({ "cuboid": { "center": [0, 0, 0], "size": [4, 0, 1], "yaw": 0 } }),
        json!({ "cuboid": { "center": [0, 0, 0], "size": [4, 2, 1], "rotation": [9, 0, 0, 0] } }),
    ] {
        let any_class = Ontology::default();
        let (scene, nothing) = (scene(), InheritedContent::default());
        let rules = DocumentRules::from_scene(&scene).with_ontology(&any_class, &nothing);
        let sensor = if geometry.get("cuboid").is_some() { "top" } else { "camera" };
        let name = geometry.as_object().unwrap().keys().next().unwrap().clone();
        let shape = json!({ "frame": 1, "sensor": sensor, "geometry": geometry });
        let found = rules.errors(&document(json!([drawn("1", "anything", shape)])));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].pointer, format!("/objects/0/shapes/0/geometry/{name}"));
    }
}

#[test]
fn a_shape_of_images_is_not_drawn_on_a_lidar() {
    let on_points = json!({ "sensor": "top", "geometry": { "box": [1, 1, 5, 5] } });
    assert_eq!(pointers(&document(json!([drawn("1", "car", on_points)]))), ["/objects/0/shapes/0/geometry"]);
    let cuboid = Geometry::Cuboid(Cuboid::upright([0.0; 3], [4.0, 2.0, 1.5], 0.0));
    let in_space = Shape::new(1, "top".to_owned(), cuboid);
    assert_eq!(pointers(&document(json!([drawn("1", "car", json!(in_space))]))), [""; 0]);
}

#[test]
fn a_region_that_does_not_count_is_of_no_class() {
    let regions = document(json!([drawn("1", "DontCare", good()), drawn("2", "dontcare", good())]));
    let pointers: Vec<_> = errors(&regions).into_iter().map(|e| e.pointer).collect();
    assert_eq!(pointers, ["/objects/1/class"]);
}

#[test]
fn a_geometry_that_the_class_does_not_allow_is_an_error_unless_the_label_came_with_it() {
    let boxed = document(json!([drawn("1", "tree", good())]));
    assert_eq!(pointers(&boxed), ["/objects/0/shapes/0/geometry"]);
    let (scene, ontology, mut inherited) = (scene(), ontology(), InheritedContent::default());
    inherited.add(&boxed);
    let rules = DocumentRules::from_scene(&scene).with_ontology(&ontology, &inherited);
    assert_eq!(rules.errors(&boxed), []);
}

#[test]
fn attributes_have_the_kind_that_the_class_says() {
    let with = |attributes: serde_json::Value| {
        let mut object = drawn("1", "car", good());
        object["attributes"] = attributes;
        pointers(&document(json!([object])))
    };
    assert_eq!(with(json!({ "parked": "perhaps" })), ["/objects/0/attributes/parked"]);
    assert_eq!(with(json!({ "doors": "four" })), ["/objects/0/attributes/doors"]);
    assert_eq!(with(json!({ "blinker": "up" })), ["/objects/0/attributes/blinker"]);
    assert_eq!(with(json!({ "a/b": 1 })), ["/objects/0/attributes/a~1b"]);
    assert_eq!(with(json!({ "doors": "x".repeat(20_000) })), ["/objects/0/attributes/doors"]);
    let many: BTreeMap<String, u32> = (0..201).map(|n| (n.to_string(), n)).collect();
    assert_eq!(with(json!(many)), ["/objects/0/attributes"]);
}

#[test]
fn an_attribute_of_the_class_before_or_of_an_import_stays() {
    let mut object = drawn("1", "tree", shape(json!({ "polygon": [[[0, 0], [9, 0], [9, 9]]] })));
    object["attributes"] = json!({ "parked": true });
    assert_eq!(pointers(&document(json!([object.clone()]))), [""; 0], "it was a car before");
    object["attributes"] = json!({ "truncated": 0.5 });
    let imported = document(json!([object]));
    assert_eq!(pointers(&imported), ["/objects/0/attributes/truncated"]);
    let (scene, ontology, mut inherited) = (scene(), ontology(), InheritedContent::default());
    inherited.add(&imported);
    assert_eq!(DocumentRules::from_scene(&scene).with_ontology(&ontology, &inherited).errors(&imported), []);
}

#[test]
fn unfinished_work_may_have_any_class_but_no_frame_that_does_not_exist() {
    let scene = scene();
    let rules = DocumentRules::from_scene(&scene);
    assert_eq!(rules.errors(&document(json!([drawn("1", "", good())]))), []);
    let far = json!({ "frame": 4_294_967_295_u32, "sensor": "camera", "geometry": { "box": [1, 1, 9, 9] } });
    assert_eq!(rules.errors(&document(json!([drawn("1", "", far)])))[0].pointer, "/objects/0/shapes/0/frame");
}

#[test]
fn objects_that_do_not_fit_are_left_out_and_named() {
    let (scene, twice) = (scene(), json!({ "id": "3", "class": "car", "shapes": [good(), good()] }));
    let far = json!({ "frame": 2, "sensor": "camera", "geometry": { "box": [1, 1, 9, 9] } });
    let mut document = document(json!([
        drawn("1", "car", good()),
        drawn("2", "car", far),
        twice,
        drawn("1", "tree", good()),
        drawn("4", "car", good())
    ]));
    let errors = DocumentRules::from_scene(&scene).retain_fitting(&mut document);
    let ids: Vec<_> = document.objects.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(ids, ["1", "4"]);
    let places: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
    assert_eq!(places, ["/objects/1/shapes/0/frame", "/objects/2/shapes/1", "/objects/3/id"]);
}

#[test]
fn a_hostile_label_has_short_errors_and_few_of_them() {
    let long = "x".repeat(100_000);
    let objects: Vec<_> = (0..1_000).map(|n| drawn(&n.to_string(), &long, good())).collect();
    let found = errors(&document(json!(objects)));
    assert_eq!(found.len(), 20);
    assert!(found.iter().all(|e| e.message.len() < 300 && e.pointer.len() < 300));
}
