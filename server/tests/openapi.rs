//! The OpenAPI document, held against what the server answers.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use assay_core::debrief::{DebriefAction, DebriefEvent, Participant};
use assay_core::geometry::{Cuboid, Geometry, Orientation, Polygon, Rle};
use assay_core::golden::{Anchor, RuleChange};
use assay_core::label::{Document, Object, Shape};
use assay_core::permission::Role;
use assay_core::sensor::CameraModel;
use assay_server::store::{UnauditedWrite, projects};
use boon::{Compiler, SchemaIndex, Schemas};
use common::{Person, Server, start};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const URL: &str = "http://assay/openapi.json";

/// The document, and validators of its schemas.
struct OpenApi {
    document: Value,
    compiler: Compiler,
    schemas: Schemas,
}

impl OpenApi {
    async fn fetch(server: &Server) -> Self {
        let url = format!("{}/api/openapi.json", server.url);
        let mut document: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        let answers: serde_json::Map<String, Value> = operations(&document)
            .filter_map(|(method, path, operation)| {
                let found = ["200", "201"].iter().find_map(|status| {
                    operation.pointer(&format!("/responses/{status}/content/application~1json/schema"))
                });
                Some((key(&method, &path), found?.clone()))
            })
            .collect();
        document["answers"] = answers.into();
        let mut compiler = Compiler::new();
        compiler.add_resource(URL, document.clone()).unwrap();
        Self { document, compiler, schemas: Schemas::new() }
    }

    fn check(&mut self, pointer: &str, value: &Value) -> Result<(), String> {
        let index: SchemaIndex = self
            .compiler
            .compile(&format!("{URL}#{pointer}"), &mut self.schemas)
            .map_err(|e| format!("{e:#}"))?;
        self.schemas.validate(value, index).map_err(|e| format!("{pointer}: {e:#}"))
    }

    fn check_component(&mut self, name: &str, value: &Value) -> Result<(), String> {
        self.check(&format!("/components/schemas/{name}"), value)
    }
}

/// A name of an operation without characters that a pointer escapes.
fn key(method: &str, path: &str) -> String {
    format!("{method}{path}").replace(['/', '{', '}'], "-")
}

/// Method, path and description of each operation.
fn operations(document: &Value) -> impl Iterator<Item = (String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (method.clone(), path.clone(), operation))
    })
}

/// Visits all JSON objects of the document with their pointers, examples aside.
fn walk(pointer: &str, value: &Value, visit: &mut dyn FnMut(&str, &serde_json::Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            visit(pointer, fields);
            let inner = fields.iter().filter(|(name, _)| !["example", "examples"].contains(&name.as_str()));
            inner.for_each(|(name, value)| walk(&format!("{pointer}/{name}"), value, visit));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| walk(&format!("{pointer}/{i}"), value, visit));
        }
        _ => {}
    }
}

#[tokio::test]
async fn every_reference_of_the_document_leads_somewhere() {
    let api = OpenApi::fetch(&start().await).await;
    let mut references = 0;
    walk("", &api.document, &mut |pointer, fields| {
        if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
            references += 1;
            let target = reference.strip_prefix('#').unwrap();
            assert!(api.document.pointer(target).is_some(), "{pointer}: {reference}");
        }
    });
    assert!(references > 200, "{references}");
    let labels = &api.document["paths"]["/api/v1/projects/{project}/export"]["get"]["parameters"];
    let labels = labels.as_array().unwrap().iter().find(|p| p["name"] == "labels").unwrap();
    assert_eq!(labels["schema"]["enum"], json!(["accepted", "latest", "golden"]));
}

#[tokio::test]
async fn every_schema_says_what_is_in_it() {
    let api = OpenApi::fetch(&start().await).await;
    let mut bare = BTreeSet::new();
    walk("/components/schemas", &api.document["components"]["schemas"], &mut |pointer, fields| {
        let says = ["properties", "additionalProperties", "oneOf", "anyOf", "allOf"];
        let is_object = match fields.get("type") {
            Some(Value::String(kind)) => kind == "object",
            Some(Value::Array(kinds)) => kinds.contains(&json!("object")),
            _ => false,
        };
        let is_schema = pointer.rsplit_once("/properties/").is_some_and(|(_, name)| !name.contains('/'));
        let is_free = is_schema && fields.keys().all(|key| key == "description");
        if is_free || is_object && says.iter().all(|key| !fields.contains_key(*key)) {
            bare.insert(pointer.to_owned());
        }
    });
    // The state that a caller did not know of is whatever the address has.
    let allowed = ["/components/schemas/ProblemDetails/properties/current"];
    assert_eq!(bare, allowed.map(str::to_owned).into());
}

#[tokio::test]
async fn operations_open_to_strangers_and_no_others_are_marked() {
    let server = start().await;
    let api = OpenApi::fetch(&server).await;
    let open: Vec<_> = operations(&api.document)
        .filter(|(_, _, operation)| operation["security"] == json!([]))
        .map(|(method, path, _)| (method, path))
        .collect();
    assert_eq!(open.len(), 8, "{open:?}");
    for (method, path) in open {
        let method: Method = method.to_uppercase().parse().unwrap();
        let url = format!("{}{}", server.url, path.replace(['{', '}'], ""));
        let answer = reqwest::Client::new().request(method, url).send().await.unwrap();
        assert_ne!(answer.status(), 401, "{path}");
    }
    assert_eq!(api.document["security"], json!([{ "session": [] }, { "token": [] }]));
}

#[tokio::test]
async fn examples_fit_their_schemas() {
    let mut api = OpenApi::fetch(&start().await).await;
    let mut found = Vec::new();
    for (name, schema) in api.document["components"]["schemas"].as_object().unwrap() {
        let examples = schema["examples"].as_array().into_iter().flatten();
        found.extend(examples.map(|example| (name.clone(), example.clone())));
    }
    for (name, example) in &found {
        api.check_component(name, example).unwrap();
    }
    let names: BTreeSet<_> = found.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["Document", "Scene", "Grade", "Rubric", "LabelBody", "NewReview", "Question", "Brief"] {
        assert!(names.contains(name), "{name} has an example");
    }
}

fn shapes() -> Vec<Geometry> {
    let ring = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]];
    let upright = Cuboid::upright([1.0, 2.0, 3.0], [4.0, 2.0, 1.5], 0.5);
    vec![
        Geometry::Polygon(Polygon(vec![ring.clone(), ring.clone()])),
        Geometry::Multipolygon(vec![Polygon(vec![ring.clone()])]),
        Geometry::Box([0.0, 0.0, 2.0, 2.0]),
        Geometry::Rbox([0.0, 0.0, 2.0, 2.0, 45.0]),
        Geometry::Polyline(ring),
        Geometry::Point([1.0, 2.0]),
        Geometry::Cuboid(upright),
        Geometry::Cuboid(Cuboid { orientation: Orientation::Rotation([1.0, 0.0, 0.0, 0.0]), ..upright }),
        Geometry::Rle(Rle::of_counts([2, 2], [1, 2, 1]).unwrap()),
    ]
}

fn cameras() -> Vec<CameraModel> {
    let (focal, center) = ([100.0, 100.0], [50.0, 50.0]);
    vec![
        CameraModel::Pinhole { focal, center, distortion: [0.1, 0.0, 0.0, 0.0, 0.0] },
        CameraModel::Rational { focal, center, distortion: [0.0; 8] },
        CameraModel::Fisheye { focal, center, k: [0.0; 4], max_angle_rad: 1.5 },
        CameraModel::Polynomial { center, k: [1.0; 4], aspect_ratio: 1.0, max_angle_rad: 1.5 },
        CameraModel::Omnidirectional { focal, center, xi: 1.0, distortion: [0.0; 4] },
    ]
}

fn actions() -> Vec<DebriefAction> {
    let text = || "x".to_owned();
    let pixel = Anchor::Pixel { frame: 0, sensor: text(), at: [1.0, 2.0] };
    let comment = |anchor| DebriefAction::Comment {
        question: Some(text()),
        golden: Some(text()),
        anchor: Some(anchor),
        answers: Some(1),
        text: text(),
    };
    let rubric = assay_demo::world(1).drone_stage().rubric;
    let class = assay_demo::world(1).drone_stage().ontology.classes.remove(0);
    let changes = vec![
        RuleChange::Limit { rule: text(), min: Some(1.0), max: None },
        RuleChange::Rule { rule: Box::new(rubric.rules[0].clone()) },
        RuleChange::DropRule { rule: text() },
        RuleChange::Class { class: Box::new(class) },
        RuleChange::Definition { class: text(), text: text() },
        RuleChange::Guideline { before: text(), after: text() },
    ];
    let object = Object {
        id: text(),
        class: text(),
        attributes: BTreeMap::new(),
        track: false,
        shapes: vec![Shape::new(0, text(), Geometry::Point([1.0, 2.0]))],
    };
    vec![
        DebriefAction::Join,
        DebriefAction::Open { question: text() },
        comment(pixel),
        comment(Anchor::Point { frame: 0, sensor: text(), at: [1.0, 2.0, 3.0] }),
        comment(Anchor::Object { frame: 0, object: text() }),
        DebriefAction::Vote { question: text(), option: Some(1) },
        DebriefAction::Vote { question: text(), option: None },
        DebriefAction::Decide {
            question: text(),
            option: None,
            text: text(),
            changes,
            change_texts: vec![text()],
        },
        DebriefAction::Present,
        DebriefAction::TakeEditLock,
        DebriefAction::ReleaseEditLock,
        DebriefAction::Edit { golden: text(), object: text(), to: Some(object), accepts: None },
        DebriefAction::Edit { golden: text(), object: text(), to: None, accepts: Some(3) },
        DebriefAction::Suggest { golden: text(), object: text(), to: None },
        DebriefAction::CloseSuggestion { suggestion: 3 },
        DebriefAction::Vet { golden: text() },
        DebriefAction::End,
    ]
}

#[tokio::test]
async fn schemas_take_every_kind_that_serde_writes_and_nothing_else() {
    let mut api = OpenApi::fetch(&start().await).await;
    for shape in shapes() {
        api.check_component("Geometry", &serde_json::to_value(&shape).unwrap()).unwrap();
    }
    for camera in cameras() {
        api.check_component("CameraModel", &serde_json::to_value(camera).unwrap()).unwrap();
    }
    for action in actions() {
        let by = Participant { id: "u".to_owned(), name: "U".to_owned(), team: String::new() };
        let event = DebriefEvent { seq: 1, at: "2026-11-26T10:00:00Z".to_owned(), by, action };
        api.check_component("DebriefEvent", &serde_json::to_value(&event).unwrap()).unwrap();
    }
    let world = assay_demo::world(2026);
    let golden = [world.still_golden(0), world.drive_golden(0)];
    for document in golden {
        api.check_component("Document", &serde_json::to_value::<Document>(document).unwrap()).unwrap();
    }
    let rubric = serde_json::to_value(world.street_stage().rubric).unwrap();
    api.check_component("Rubric", &rubric).unwrap();
    let mut misspelt = rubric.clone();
    misspelt["rules"][0]["clas"] = json!("car");
    let mut unknown = rubric;
    unknown["rules"][0]["measure"] = json!("beauty");
    let three = json!({ "cuboid": { "center": [0, 0], "size": [1, 1, 1], "yaw": 0 } });
    let wrong = [
        ("Rubric", misspelt),
        ("Rubric", unknown),
        ("Geometry", json!({ "box": [0, 0, 1] })),
        ("Geometry", json!({ "circle": [0, 0, 1] })),
        ("Geometry", three),
        ("DebriefAction", json!({ "sing": {} })),
    ];
    for (name, value) in wrong {
        assert!(api.check_component(name, &value).is_err(), "{name} takes {value}");
    }
}

/// What stands for the parameters of paths, by their names.
type Candidates = BTreeMap<&'static str, BTreeSet<String>>;

/// A path with each combination of candidates for its parameters.
fn expand(path: &str, candidates: &Candidates) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let (name, after) = rest.split_once('}').unwrap();
    let of_name = candidates.get(name).into_iter().flatten();
    of_name.flat_map(|value| expand(&format!("{before}{value}{after}"), candidates)).collect()
}

/// Some values of a field, found anywhere in an answer.
fn values(answer: &Value, field: &str, most: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk("", answer, &mut |_, fields| match fields.get(field) {
        Some(Value::String(text)) if found.len() < most => drop(found.insert(text.clone())),
        Some(Value::Number(number)) if found.len() < most => drop(found.insert(number.to_string())),
        _ => {}
    });
    found
}

async fn candidates(admin: &Person, project: &str) -> Candidates {
    let get = async |path: &str| admin.json::<Value>(admin.get(&format!("/projects/{project}{path}"))).await;
    let stages = values(&get("").await["stages"], "id", 4);
    let tasks = get("/tasks?limit=200").await["items"].as_array().unwrap().clone();
    // One task of each state, and one with golden.
    let mut by_state: BTreeMap<String, String> = BTreeMap::new();
    for task in &tasks {
        by_state.insert(task["state"].to_string(), task["id"].as_str().unwrap().to_owned());
    }
    let graded =
        tasks.iter().filter(|t| t["has_golden"] == true).map(|t| t["id"].as_str().unwrap().to_owned());
    let task_ids: BTreeSet<String> = by_state.into_values().chain(graded.take(2)).collect();
    let mut revisions = BTreeSet::from(["1".to_owned()]);
    for task in &task_ids {
        revisions.extend(values(&get(&format!("/tasks/{task}")).await["revisions"], "id", 1));
    }
    let release = get("/releases").await;
    let numbers = values(&release["releases"], "number", 2);
    let mut hashes = BTreeSet::new();
    for number in &numbers {
        hashes.extend(values(&get(&format!("/releases/{number}")).await, "label_hash", 1));
    }
    BTreeMap::from([
        ("project", BTreeSet::from([project.to_owned()])),
        ("stage", stages),
        ("task", task_ids),
        ("revision", revisions),
        ("golden", values(&get("/golden").await, "id", 2)),
        ("debrief", values(&get("/debriefs").await, "id", 2)),
        ("number", numbers),
        ("hash", hashes),
    ])
}

#[tokio::test]
async fn answers_of_the_demo_fit_their_schemas() {
    let server = start().await;
    let (db, blobs, clock) = (server.db.clone(), server.blobs.clone(), server.clock.clone());
    let filled = tokio::task::spawn_blocking(move || assay_server::demo::fill(&db, &blobs, &clock));
    filled.await.unwrap().unwrap();
    let admin = server.person("root", true).await;
    let (user, mut ids) = (admin.id, Vec::new());
    for name in ["Drone pilot", "Street pilot"] {
        let id = server.db.write_unaudited(UnauditedWrite::Setup, move |tx| {
            let id = projects::find(tx, name)?;
            projects::set_member(tx, id, user, Role::Admin, "ML")?;
            Ok(id)
        });
        ids.push(id.await.unwrap());
    }
    let mut api = OpenApi::fetch(&server).await;
    let described = api.document["answers"].clone();
    let gets: Vec<String> = operations(&api.document)
        .filter(|(method, path, _)| method == "get" && described.get(key(method, path)).is_some())
        .map(|(_, path, _)| path)
        .collect();
    let mut checked: BTreeSet<&str> = BTreeSet::new();
    for project in &ids {
        let candidates = candidates(&admin, &project.to_string()).await;
        for path in &gets {
            for address in expand(path, &candidates) {
                let Some(own) = address.strip_prefix("/api/v1") else { continue };
                let answer = admin.get(own).send().await.unwrap();
                if answer.status() == 200 {
                    let answer: Value = answer.json().await.unwrap();
                    api.check(&format!("/answers/{}", key("get", path)), &answer).unwrap();
                    checked.insert(path);
                }
            }
        }
    }
    for wanted in [
        "/projects/{project}/tasks/{task}",
        "/projects/{project}/tasks/{task}/revisions/{revision}",
        "/projects/{project}/golden/{golden}",
        "/projects/{project}/golden-labels/{hash}",
        "/projects/{project}/questions",
        "/projects/{project}/releases",
        "/projects/{project}/releases/{number}",
        "/projects/{project}/debriefs/{debrief}",
        "/projects/{project}/brief",
        "/projects/{project}/silence",
        "/projects/{project}/stages/{stage}",
        "/projects/{project}/stages/{stage}/measurements",
        "/projects/{project}/stages/{stage}/revisions/{revision}",
    ] {
        assert!(checked.contains(format!("/api/v1{wanted}").as_str()), "{wanted} is checked");
    }
}
