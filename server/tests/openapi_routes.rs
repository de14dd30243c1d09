//! The routes and queries of the OpenAPI document, held against the server.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use assay_core::pipeline::TaskState;
use common::start;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

async fn document(url: &str) -> Value {
    reqwest::get(format!("{url}/api/openapi.json")).await.unwrap().json().await.unwrap()
}

/// Method, path and description of each operation.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
    })
}

#[tokio::test]
async fn every_documented_route_is_on_the_server() {
    let server = start().await;
    let document = document(&server.url).await;
    let client = reqwest::Client::new();
    let ask = async |method: &str, path: &str| {
        let method: Method = method.to_uppercase().parse().unwrap();
        let url = format!("{}{}", server.url, path.replace(['{', '}'], ""));
        client.request(method, url).send().await.unwrap().status().as_u16()
    };
    // An address that is no route asks nobody who they are.
    assert_ne!(ask("get", "/api/v1/no-such-route").await, 401);
    let mut checked = 0;
    for (method, path, operation) in operations(&document) {
        let status = ask(method, path).await;
        if operation["security"] == json!([]) {
            assert!(![401, 405].contains(&status), "{method} {path}: {status}");
        } else {
            assert_eq!(status, 401, "{method} {path}");
        }
        checked += 1;
    }
    assert!(checked > 80, "{checked}");
}

#[tokio::test]
async fn enumerations_of_queries_list_their_values() {
    let document = document(&start().await.url).await;
    let mut listed: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (_, path, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let reference = parameter["schema"]["$ref"].as_str().and_then(|r| r.strip_prefix('#'));
            let schema = reference.map_or(&parameter["schema"], |r| document.pointer(r).unwrap());
            assert!(schema.is_object(), "{path}: {parameter}");
            let variants = schema["oneOf"].as_array().into_iter().flatten();
            let values = variants.chain([schema]).flat_map(|s| s["enum"].as_array().into_iter().flatten());
            let values: Vec<&str> = values.filter_map(Value::as_str).collect();
            if !values.is_empty() {
                let path = path.trim_start_matches("/api/v1/projects/{project}");
                listed.insert((path, parameter["name"].as_str().unwrap()), values);
            }
        }
    }
    let states = TaskState::ALL.map(|state| serde_json::to_value(state).unwrap());
    let expected = BTreeMap::from([
        (("/export", "labels"), vec!["accepted", "latest", "golden"]),
        (("/stages/{stage}/drift", "reference"), vec!["golden", "labels"]),
        (("/stages/{stage}/drift/weeks", "reference"), vec!["golden", "labels"]),
        (("/tasks", "state"), states.iter().filter_map(Value::as_str).collect()),
    ]);
    assert_eq!(listed, expected);
}
