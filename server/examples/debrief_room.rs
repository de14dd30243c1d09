//! Room full of people who point: the time from a pointer's move to its display on every other screen. It is for
//! `./bench debrief`, on a server with the demo: `debrief_room URL PEOPLE SILENT SECONDS`. `SILENT` of the people
//! read nothing. It prints JSON.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark stops where it fails"
)]

use assay_core::debrief::{DebriefAction, PointerPosition, PresenceUpdate, ServerMessage, ViewTarget};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Interval of a pointer's moves.
const EVERY: Duration = Duration::from_millis(100);

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

struct Admin {
    client: reqwest::Client,
    api: String,
}

impl Admin {
    async fn send(&self, request: reqwest::RequestBuilder) -> Value {
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        answer.json().await.unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        self.send(self.client.get(format!("{}{path}", self.api))).await
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        self.send(self.client.post(format!("{}{path}", self.api)).json(body)).await
    }
}

/// Account by invitation: the cookie of its session.
async fn join(admin: &Admin, project: &str, number: usize) -> String {
    let new = json!({
        "email": format!("p{number}@example.org"), "name": format!("Person {number}"),
        "role": "stakeholder", "team": "ML",
    });
    let added = admin.post(&format!("/projects/{project}/members"), &new).await;
    let token = added["invitation"].as_str().expect("an invitation").to_owned();
    let password = json!({ "password": format!("a long password {number}") });
    let answer = reqwest::Client::new().post(format!("{}/invitations/{token}", admin.api)).json(&password);
    let answer = answer.send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn connect(api: &str, path: &str, cookie: &str) -> Socket {
    let url = format!("{}{path}/live", api.replacen("http", "ws", 1));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    connect_async(request).await.unwrap().0
}

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, people, silent, seconds] = args.as_slice() else {
        panic!("debrief_room URL PEOPLE SILENT SECONDS")
    };
    let (people, silent): (usize, usize) = (people.parse().unwrap(), silent.parse().unwrap());
    let seconds: u64 = seconds.parse().unwrap();
    let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
    let admin = Admin { client, api: format!("{url}/api/v1") };
    let demo = admin.get("/demo/people").await;
    let grace = demo.as_array().unwrap().iter().find(|p| p["role"] == "admin").unwrap();
    admin.post("/demo/session", &json!({ "person": grace["id"] })).await;
    let projects = admin.get("/projects").await;
    let project = projects[0]["id"].as_str().unwrap().to_owned();
    let called = admin
        .post(&format!("/projects/{project}/debriefs"), &json!({ "name": "Full", "questions": [] }))
        .await;
    let path = format!("/projects/{project}/debriefs/{}", called["id"].as_str().unwrap());
    admin.post(&format!("{path}/events"), &serde_json::to_value(DebriefAction::Join).unwrap()).await;

    let began = Instant::now();
    let latencies = Arc::new(Mutex::new(Vec::<f32>::new()));
    let (mut tasks, mut mute) = (Vec::new(), Vec::new());
    let mut sockets = Vec::new();
    for number in 0..people {
        let cookie = join(&admin, &project, number).await;
        sockets.push(connect(&admin.api, &path, &cookie).await);
    }
    let start = began.elapsed() + Duration::from_secs(1);
    let end = start + Duration::from_secs(seconds);
    println!("{}", json!({ "joined": people, "joined_s": began.elapsed().as_secs_f64() }));
    for (number, socket) in sockets.into_iter().enumerate() {
        if number < silent {
            mute.push(socket);
            continue;
        }
        let (mut sink, mut stream) = socket.split();
        let received_latencies = latencies.clone();
        tasks.push(tokio::spawn(async move {
            // Pointers do not move at the same instants.
            let offset = EVERY * u32::try_from(number % 10).unwrap() / 10;
            tokio::time::sleep_until((began + start + offset).into()).await;
            let mut clock = tokio::time::interval(EVERY);
            while began.elapsed() < end {
                clock.tick().await;
                let sent_ms = (began.elapsed().as_secs_f64() * 1e6).round() / 1e3;
                let on = ViewTarget { golden: "g".to_owned(), frame: 0, sensor: "lidar".to_owned() };
                let at = Some(PointerPosition { on, at: vec![sent_ms, 12.345, -1.234] });
                let text = serde_json::to_string(&PresenceUpdate::Pointer { at }).unwrap();
                if sink.send(Message::text(text)).await.is_err() {
                    return;
                }
            }
        }));
        tasks.push(tokio::spawn(async move {
            let mut own = Vec::new();
            while let Ok(Some(Ok(message))) =
                tokio::time::timeout_at((began + end).into(), stream.next()).await
            {
                let now_ms = began.elapsed().as_secs_f64() * 1e3;
                let Message::Text(text) = message else { continue };
                if let Ok(ServerMessage::Pointers { on, .. }) = serde_json::from_str::<ServerMessage>(&text) {
                    own.extend(on.iter().flat_map(|(_, all)| all).map(|(_, at)| (now_ms - at[0]) as f32));
                }
            }
            received_latencies.lock().unwrap().append(&mut own);
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    drop(mute);
    let mut all = std::mem::take(&mut *latencies.lock().unwrap());
    all.sort_by(f32::total_cmp);
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize];
    let moving = people - silent;
    println!(
        "{}",
        json!({
            "people": people, "silent": silent, "seconds": seconds, "received": all.len(),
            "received_share": all.len() as f64 / (moving * moving * 10) as f64 / seconds as f64,
            "p50_ms": at(0.5), "p99_ms": at(0.99), "worst_ms": at(1.0),
        })
    );
}
