//! Connections that keep silent, and too many of them.

use crate::common::{Server, ServerOptions, start_as};
use assay_core::api::Upload;
use assay_server::connections::{ConnectionLimits, serve};
use axum::Router;
use axum::routing::get;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;

/// Longer than any limit of these tests: what is not over by then stays for ever.
const TIMEOUT: Duration = Duration::from_secs(30);

const SHORT: ConnectionLimits = ConnectionLimits {
    header_timeout: Duration::from_millis(200),
    body_timeout: Duration::from_millis(200),
    per_address: 0,
};

async fn start(limits: ConnectionLimits) -> Server {
    start_as(ServerOptions { limits, ..ServerOptions::default() }).await
}

fn address(server: &Server) -> SocketAddr {
    server.url.strip_prefix("http://").unwrap().parse().unwrap()
}

/// Send a part of a request, and wait until the server closes the connection. Gives what it answered.
async fn closed_after(server: &Server, text: &str) -> String {
    let mut stream = TcpStream::connect(address(server)).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an end as well.
    let _ = tokio::time::timeout(TIMEOUT, stream.read_to_end(&mut answer)).await.expect("it is closed");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Ask for the health of the server on a connection of its own, from an address of this machine.
async fn health_from(server: &Server, from: &str) -> Option<String> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(from.parse().unwrap()).unwrap();
    let mut stream = socket.connect(address(server)).await.unwrap();
    let request = "GET /api/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let mut answer = String::new();
    let exchange = async {
        stream.write_all(request.as_bytes()).await?;
        stream.read_to_string(&mut answer).await
    };
    let read = tokio::time::timeout(TIMEOUT, exchange).await.expect("an answer or an end");
    read.ok().filter(|bytes| *bytes > 0).map(|_| answer)
}

#[tokio::test]
async fn a_connection_that_sends_nothing_or_half_a_head_is_closed() {
    let server = start(SHORT).await;
    assert_eq!(closed_after(&server, "").await, "");
    for half in ["GET /api/health HTT", "GET /api/health HTTP/1.1\r\nHost: a\r\nX-Slow: "] {
        let answer = closed_after(&server, half).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
}

#[tokio::test]
async fn a_connection_that_rests_after_an_answer_is_closed() {
    let server = start(SHORT).await;
    let answer = closed_after(&server, "GET /api/health HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn half_a_body_is_answered_and_closed() {
    let server = start(SHORT).await;
    let head = "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    let answer = closed_after(&server, &format!("{head}{{\"email\"")).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[tokio::test]
async fn half_an_upload_leaves_nothing_on_the_disk() {
    // The client's own connections may rest: one that is closed just as it is used again fails its request.
    let server =
        start(ConnectionLimits { body_timeout: SHORT.body_timeout, ..ConnectionLimits::default() }).await;
    let cast = server.project().await;
    let ops = &cast.ops;
    let upload: Upload = ops.json(ops.post(&format!("/projects/{}/uploads", cast.project))).await;
    let head = format!(
        "PUT /api/v1/projects/{}/uploads/{}/files?path=a.bin HTTP/1.1\r\nHost: a\r\nCookie: {}\r\nContent-Length: 1000000\r\n\r\n",
        cast.project,
        upload.id,
        ops.cookie()
    );
    let answer = closed_after(&server, &format!("{head}half")).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let folder = server.upload_space.folder_of(upload.id.parse().unwrap());
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
}

#[tokio::test]
async fn connections_of_one_address_leave_room_for_those_of_others() {
    let server = start(ConnectionLimits { per_address: 3, ..ConnectionLimits::default() }).await;
    let mut idle = Vec::new();
    for _ in 0..3 {
        idle.push(TcpStream::connect(address(&server)).await.unwrap());
    }
    assert_eq!(health_from(&server, "127.0.0.1:0").await, None, "the fourth is closed without an answer");
    assert!(health_from(&server, "127.0.0.2:0").await.unwrap().starts_with("HTTP/1.1 200"));
    idle.clear();
    while health_from(&server, "127.0.0.1:0").await.is_none() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered_after_the_stop() {
    let (began, has_begun) = oneshot::channel();
    let (go_on, goes_on) = oneshot::channel::<()>();
    let (stop, stops) = oneshot::channel::<()>();
    let gate = std::sync::Mutex::new(Some((began, goes_on)));
    let gate = std::sync::Arc::new(gate);
    let router = Router::new().route(
        "/slow",
        get(move || {
            let (began, goes_on) = gate.lock().unwrap().take().unwrap();
            async move {
                began.send(()).unwrap();
                goes_on.await.unwrap();
                "done"
            }
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stops = async { stops.await.unwrap() };
    let serving = tokio::spawn(serve(listener, router, ConnectionLimits::default(), stops));
    let idle = TcpStream::connect(address).await.unwrap();
    let answer = tokio::spawn(reqwest::get(format!("http://{address}/slow")));
    has_begun.await.unwrap();
    stop.send(()).unwrap();
    // The port is closed as soon as the stop is seen.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!serving.is_finished());
    go_on.send(()).unwrap();
    assert_eq!(answer.await.unwrap().unwrap().text().await.unwrap(), "done");
    tokio::time::timeout(TIMEOUT, serving).await.expect("the server ends").unwrap();
    drop(idle);
}
