//! Debriefs over real sockets: who receives what, whatever the network does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use assay_core::api::{DebriefDetail, DebriefSummary, QuestionDetail};
use assay_core::debrief::{
    ApplyResult, DebriefAction, DebriefEvent, LimitPreview, PointerPosition, PresenceUpdate, PresenterView,
    Room, ServerMessage,
};
use common::{Cast, Person, Server, start};
use futures_util::{SinkExt, StreamExt};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Timeout that is longer than any answer takes.
const TIMEOUT: Duration = Duration::from_secs(20);

struct DebriefSetup {
    server: Server,
    cast: Cast,
    question: String,
    path: String,
}

async fn setup() -> DebriefSetup {
    let server = start().await;
    let cast = server.project().await;
    let project = format!("/projects/{}", cast.project);
    let ask = json!({ "title": "How far?", "stage": cast.stage, "options": [{ "text": "20 px" }, { "text": "12 px" }] });
    let question: QuestionDetail =
        cast.ops.json(cast.ops.post(&format!("{project}/questions")).json(&ask)).await;
    let call = json!({ "name": "Debrief 1", "questions": [question.id] });
    let called: DebriefSummary =
        cast.ops.json(cast.ops.post(&format!("{project}/debriefs")).json(&call)).await;
    let path = format!("{project}/debriefs/{}", called.id);
    DebriefSetup { server, cast, question: question.id, path }
}

impl DebriefSetup {
    async fn connect(&self, person: &Person, since: u64) -> Socket {
        let request = self.request(person, since, None);
        connect_async(request).await.unwrap().0
    }

    fn request(
        &self,
        person: &Person,
        since: u64,
        origin: Option<&str>,
    ) -> tokio_tungstenite::tungstenite::handshake::client::Request {
        let url = format!("{}/api/v1{}/live?since={since}", self.server.url.replace("http", "ws"), self.path);
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("cookie", person.cookie().parse().unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        request
    }

    async fn act(&self, person: &Person, action: &DebriefAction) -> Result<DebriefEvent, u16> {
        let answer = person.post(&format!("{}/events", self.path)).json(action).send().await.unwrap();
        let status = answer.status();
        if status.is_success() { Ok(answer.json().await.unwrap()) } else { Err(status.as_u16()) }
    }

    async fn detail(&self) -> DebriefDetail {
        self.cast.ops.json(self.cast.ops.get(&self.path)).await
    }

    fn vote(&self, option: Option<usize>) -> DebriefAction {
        DebriefAction::Vote { question: self.question.clone(), option }
    }

    fn comment(&self, text: &str) -> DebriefAction {
        let question = Some(self.question.clone());
        DebriefAction::Comment { question, golden: None, anchor: None, answers: None, text: text.to_owned() }
    }
}

async fn receive(socket: &mut Socket) -> Option<ServerMessage> {
    loop {
        let message = tokio::time::timeout(TIMEOUT, socket.next()).await.expect("a message in time")?;
        match message.ok()? {
            Message::Text(text) => return Some(serde_json::from_str(&text).unwrap()),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

/// Receives messages until one matches.
async fn until(socket: &mut Socket, wanted: impl Fn(&ServerMessage) -> bool) -> ServerMessage {
    loop {
        let message = receive(socket).await.expect("the connection stays");
        if wanted(&message) {
            return message;
        }
    }
}

async fn show(socket: &mut Socket, update: &PresenceUpdate) {
    socket.send(Message::text(serde_json::to_string(update).unwrap())).await.unwrap();
}

#[tokio::test]
async fn an_event_is_received_by_all_and_again_by_one_who_reconnects() {
    let setup = setup().await;
    let (ops, qa) = (&setup.cast.ops, &setup.cast.qa);
    let mut first = setup.connect(ops, 0).await;
    until(&mut first, |h| *h == ServerMessage::CaughtUp).await;
    setup.act(qa, &DebriefAction::Join).await.unwrap();
    setup.act(qa, &setup.vote(Some(0))).await.unwrap();
    let message = until(&mut first, |h| matches!(h, ServerMessage::Event { event } if event.seq == 2)).await;
    assert!(matches!(message, ServerMessage::Event { event } if event.by.name == "quinn"));
    drop(first);
    setup.act(qa, &setup.comment("Hm.")).await.unwrap();
    let mut again = setup.connect(ops, 2).await;
    let message = receive(&mut again).await.unwrap();
    assert!(matches!(message, ServerMessage::Event { event } if event.seq == 3));
}

#[tokio::test]
async fn only_the_presenter_moves_a_limit_and_everybody_sees_it() {
    let setup = setup().await;
    let (ops, qa) = (&setup.cast.ops, &setup.cast.qa);
    let (mut presents, mut follows) = (setup.connect(ops, 0).await, setup.connect(qa, 0).await);
    until(&mut follows, |h| *h == ServerMessage::CaughtUp).await;
    setup.act(ops, &DebriefAction::Present).await.unwrap();
    until(&mut follows, |h| matches!(h, ServerMessage::Event { .. })).await;
    let preview = |max| {
        let preview = LimitPreview { stage: "s".to_owned(), rule: "r".to_owned(), min: None, max: Some(max) };
        PresenceUpdate::LimitPreview { preview: Some(preview) }
    };
    show(&mut follows, &preview(9.0)).await;
    show(&mut presents, &preview(1.0)).await;
    let view = PresenterView { golden: "g".to_owned(), frame: 3, ..PresenterView::default() };
    show(&mut presents, &PresenceUpdate::View { view: view.clone() }).await;
    until(&mut follows, |h| *h == ServerMessage::View { view: view.clone() }).await;
    // A later participant sees the same at once, and the limit is the presenter's.
    let mut late = setup.connect(&setup.cast.admin, 0).await;
    let message = until(&mut late, |h| matches!(h, ServerMessage::LimitPreview { .. })).await;
    assert!(matches!(message, ServerMessage::LimitPreview { preview: Some(s) } if s.max == Some(1.0)));
}

#[tokio::test]
async fn pointers_disappear_with_their_participants() {
    let setup = setup().await;
    let (mut ops, mut qa) = (setup.connect(&setup.cast.ops, 0).await, setup.connect(&setup.cast.qa, 0).await);
    until(&mut ops, |h| matches!(h, ServerMessage::Participants { connections } if connections.len() == 2))
        .await;
    show(
        &mut qa,
        &PresenceUpdate::Pointer {
            at: Some(PointerPosition { on: Default::default(), at: vec![1.5, 2.0, 3.0] }),
        },
    )
    .await;
    let message =
        until(&mut ops, |h| matches!(h, ServerMessage::Pointers { on, .. } if !on.is_empty())).await;
    let ServerMessage::Pointers { on, .. } = message else { unreachable!() };
    assert_eq!(on[0].1[0].1, [1.5, 2.0, 3.0]);
    drop(qa);
    until(&mut ops, |h| matches!(h, ServerMessage::Pointers { gone, .. } if gone.len() == 1)).await;
}

#[tokio::test]
async fn strangers_other_sites_and_nonsense_are_refused() {
    let setup = setup().await;
    let url = setup.request(&setup.server.stranger(), 0, None);
    assert!(connect_async(url).await.is_err());
    let elsewhere = setup.request(&setup.cast.ops, 0, Some("https://evil.example"));
    assert!(connect_async(elsewhere).await.is_err());
    let tasker = setup.request(&setup.cast.ana, 0, None);
    assert!(connect_async(tasker).await.is_err(), "a tasker does not look up golden");
    assert_eq!(setup.act(&setup.cast.ana, &DebriefAction::Join).await, Err(403));
    let end = DebriefAction::Open { question: setup.question.clone() };
    assert_eq!(setup.act(&setup.cast.qa, &end).await, Err(403), "only operations leads");
    let mut socket = setup.connect(&setup.cast.ops, 0).await;
    socket.send(Message::text("no JSON")).await.unwrap();
    while receive(&mut socket).await.is_some() {}
}

#[tokio::test]
async fn an_action_repeated_with_its_key_is_applied_once() {
    let setup = setup().await;
    let ops = &setup.cast.ops;
    let send = || {
        ops.post(&format!("{}/events", setup.path))
            .header("idempotency-key", "k")
            .json(&setup.comment("Once."))
    };
    let first: DebriefEvent = ops.json(send()).await;
    let again: DebriefEvent = ops.json(send()).await;
    assert_eq!(first, again);
    assert_eq!(setup.detail().await.events.len(), 1);
}

/// Browser: its room, and the socket while it is connected.
struct Browser<'a> {
    person: &'a Person,
    room: Room,
    socket: Option<Socket>,
}

/// Random joins, disconnects, actions and rejoins from old positions: in the end every browser has the server's
/// state.
#[tokio::test(flavor = "multi_thread")]
async fn every_browser_ends_with_the_state_of_the_server() {
    for seed in 0..6 {
        let setup = setup().await;
        let cast = &setup.cast;
        let mut random = StdRng::seed_from_u64(seed);
        let people = [&cast.admin, &cast.ops, &cast.qa, &cast.ops];
        let mut browsers: Vec<Browser<'_>> =
            people.iter().map(|person| Browser { person, room: Room::default(), socket: None }).collect();
        for step in 0..60 {
            let at = random.random_range(0..browsers.len());
            match random.random_range(0..10) {
                0 => browsers[at].socket = None,
                1 | 2 => {
                    // A browser rejoins from any position up to the one that it had reached: it does not receive
                    // known events as new.
                    let since = random.random_range(0..=browsers[at].room.seq);
                    browsers[at].socket = Some(setup.connect(browsers[at].person, since).await);
                }
                3 => {
                    let browser = &mut browsers[at];
                    if let Some(socket) = &mut browser.socket {
                        let event = until(socket, |h| {
                            matches!(h, ServerMessage::Event { .. } | ServerMessage::CaughtUp)
                        })
                        .await;
                        take(&mut browser.room, &event);
                    }
                }
                _ => {
                    let actions = [
                        DebriefAction::Join,
                        DebriefAction::Present,
                        DebriefAction::TakeEditLock,
                        DebriefAction::ReleaseEditLock,
                        setup.vote([None, Some(0), Some(1)].choose(&mut random).copied().flatten()),
                        setup.comment(&format!("{step}")),
                        DebriefAction::Open { question: setup.question.clone() },
                    ];
                    // A refused action is not sent to anybody.
                    let _ = setup.act(browsers[at].person, actions.choose(&mut random).unwrap()).await;
                    // A socket that is not read must wait; the hint that it may read is not an obligation.
                }
            }
            // A browser without news may wait forever in step 3, so this sends it some.
            setup.act(&cast.ops, &setup.vote(Some(step % 2))).await.unwrap();
        }
        let model = Room::from_events(&setup.detail().await.events);
        for browser in &mut browsers {
            let since = browser.room.seq.saturating_sub(3);
            let mut socket = match browser.socket.take() {
                Some(socket) => socket,
                None => setup.connect(browser.person, since).await,
            };
            while browser.room.seq < model.seq {
                let message = receive(&mut socket).await.unwrap();
                take(&mut browser.room, &message);
            }
            assert_eq!(browser.room, model, "seed {seed}");
        }
    }
}

fn take(room: &mut Room, message: &ServerMessage) {
    if let ServerMessage::Event { event } = message {
        assert_ne!(room.apply(event), ApplyResult::Gap, "event {} after {}", event.seq, room.seq);
    }
}
