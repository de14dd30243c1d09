//! Requests with odd paths, names, origins and fields.

use crate::common::{Server, body, square, start};
use assay_core::api::Upload;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Send a request as it is, and read the answer to its end.
async fn raw(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Send a request as it is, and read the status line's beginning: the connection may stay open.
async fn raw_status(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_write_without_host_and_with_an_origin_of_nothing_is_refused() {
    let server = start().await;
    let cast = server.project().await;
    let cookie = cast.ops.cookie();
    let content = r#"{"name":"stolen","days":9}"#;
    let request = |origin: &str| {
        format!(
            "POST /api/v1/tokens HTTP/1.0\r\nOrigin: {origin}\r\nCookie: {cookie}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{content}",
            content.len()
        )
    };
    for origin in ["null", "https://evil.example", "nonsense"] {
        let answer = raw(&server, &request(origin)).await;
        assert!(answer.starts_with("HTTP/1.0 403"), "{origin}: {answer}");
    }
}

#[tokio::test]
async fn a_socket_without_host_and_with_an_origin_of_nothing_is_refused() {
    let server = start().await;
    let cast = server.project().await;
    let debrief = "01937b2e-0000-7000-8000-000000000003";
    let request = format!(
        "GET /api/v1/projects/{}/debriefs/{debrief}/live HTTP/1.1\r\nHost: \r\nOrigin: null\r\nCookie: {}\r\n\
         Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        cast.project,
        cast.ops.cookie()
    );
    assert_eq!(raw_status(&server, &request).await, "HTTP/1.1 403");
}

#[tokio::test]
async fn a_path_or_name_that_cannot_be_is_an_error_of_the_caller() {
    let server = start().await;
    let cast = server.project().await;
    let ops = &cast.ops;
    for path in ["/projects/%ff", "/projects/%ff/tasks", "/projects/%00/stages/%ff", "/projects/x"] {
        let status = ops.get(path).send().await.unwrap().status();
        assert!(status.is_client_error(), "{path}: {status}");
    }
    let own = format!("/projects/{}", cast.project);
    for path in ["/tasks/%ff", "/blobs/%00", "/golden/%f0%28%8c%28", "/stages/x/revisions/99999999999"] {
        ops.problem(ops.get(&format!("{own}{path}")), 404).await;
    }
    let upload: Upload = ops.json(ops.post(&format!("{own}/uploads"))).await;
    let files = format!("{own}/uploads/{}/files", upload.id);
    for name in ["a\0b", &"x".repeat(256), &format!("{}/a.png", "x".repeat(300)), "..", "a\nb"] {
        ops.problem(ops.put(&files).query(&[("path", name)]).body("x"), 422).await;
    }
    for path in ["a\0b", &"x".repeat(300)] {
        let query = [("path", path)];
        ops.problem(ops.get(&format!("{own}/references")).query(&query), 422).await;
    }
}

#[tokio::test]
async fn a_role_that_may_not_label_is_refused_before_its_body_is_read() {
    let server = start().await;
    let cast = server.project().await;
    let auditor = server.member(&cast, "auditor", assay_core::permission::Role::Auditor).await;
    // The body never comes: an answer shows that nobody waits for it.
    let request = format!(
        "POST /api/v1{} HTTP/1.1\r\nHost: a\r\nCookie: {}\r\nContent-Type: application/json\r\n\
         Content-Length: 60000000\r\n\r\n",
        cast.task_path("/submit"),
        auditor.cookie()
    );
    assert_eq!(raw_status(&server, &request).await, "HTTP/1.1 403");
}

#[tokio::test]
async fn a_misspelt_field_is_an_error_where_it_would_change_what_is_done() {
    let server = start().await;
    let cast = server.project().await;
    let _: serde_json::Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    let mut label = body(&square(0.0));
    label["documents"] = json!([]);
    cast.ana.problem(cast.ana.post(&cast.task_path("/submit")).json(&label), 422).await;
    let path = format!("/projects/{}/stages/{}", cast.project, cast.stage);
    let stage: serde_json::Value = cast.ops.json(cast.ops.get(&path)).await;
    let change = json!({ "name": stage["name"], "ontology": stage["ontology"], "rubric": stage["rubric"],
        "guideline": "", "compare_while_labeling": true, "remove_used_class": true });
    cast.ops.problem(cast.ops.put(&path).header("if-match", "1").json(&change), 422).await;
    let review = json!({ "revision": "x", "verdict": "accept", "reasons": "typing error" });
    cast.qa.problem(cast.qa.post(&cast.task_path("/review")).json(&review), 422).await;
}

#[tokio::test]
async fn pictures_leave_the_cache_when_somebody_signs_out() {
    let server = start().await;
    let cast = server.project().await;
    let hash = assay_core::hash::sha256_hex(b"one.png");
    let blob = cast.ana.get(&format!("/projects/{}/blobs/{hash}", cast.project)).send().await.unwrap();
    assert_eq!(blob.headers()["vary"], "Cookie");
    let left = cast.ana.request(reqwest::Method::DELETE, "/session").send().await.unwrap();
    assert_eq!(left.headers()["clear-site-data"], "\"cache\"");
}

#[tokio::test]
async fn the_page_of_the_api_runs_no_inline_script() {
    let server = start().await;
    let page = reqwest::get(format!("{}/api/docs/", server.url)).await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self';"), "{policy}");
    let html = page.text().await.unwrap();
    let scripts: Vec<&str> = html.split("<script").skip(1).collect();
    assert!(
        scripts.len() >= 2 && scripts.iter().all(|script| script.trim_start().starts_with("src=")),
        "{html}"
    );
}

#[tokio::test]
async fn a_key_that_cannot_be_used_is_refused_so_that_nothing_is_done_twice() {
    let server = start().await;
    let cast = server.project().await;
    for key in ["".to_owned(), "x".repeat(201), "clé".to_owned()] {
        let answer =
            cast.ops.post(&format!("/projects/{}/uploads", cast.project)).header("Idempotency-Key", &key);
        assert_eq!(answer.send().await.unwrap().status(), 400, "{key}");
    }
}
