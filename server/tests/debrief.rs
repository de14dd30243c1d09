//! Debriefs over real sockets: who hears what, whatever the network does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use assay_core::api::{DebriefDetail, DebriefSummary, QuestionState};
use assay_core::debrief::{Deed, Event, Heard, Moment, Room, Slide, Spot, Taken, View};
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

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(20);

struct Setting {
    server: Server,
    cast: Cast,
    question: String,
    path: String,
}

async fn setting() -> Setting {
    let server = start().await;
    let cast = server.project().await;
    let project = format!("/projects/{}", cast.project);
    let ask = json!({ "title": "How far?", "stage": cast.stage, "options": [{ "text": "20 px" }, { "text": "12 px" }] });
    let asked: QuestionState = cast.ops.json(cast.ops.post(&format!("{project}/questions")).json(&ask)).await;
    let call = json!({ "name": "Debrief 1", "questions": [asked.id] });
    let called: DebriefSummary =
        cast.ops.json(cast.ops.post(&format!("{project}/debriefs")).json(&call)).await;
    let path = format!("{project}/debriefs/{}", called.id);
    Setting { server, cast, question: asked.id, path }
}

impl Setting {
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

    async fn deed(&self, person: &Person, deed: &Deed) -> Result<Event, u16> {
        let answer = person.post(&format!("{}/deeds", self.path)).json(deed).send().await.unwrap();
        let status = answer.status();
        if status.is_success() { Ok(answer.json().await.unwrap()) } else { Err(status.as_u16()) }
    }

    async fn detail(&self) -> DebriefDetail {
        self.cast.ops.json(self.cast.ops.get(&self.path)).await
    }

    fn vote(&self, option: Option<usize>) -> Deed {
        Deed::Vote { question: self.question.clone(), option }
    }

    fn say(&self, text: &str) -> Deed {
        let question = Some(self.question.clone());
        Deed::Say { question, golden: None, anchor: None, answers: None, text: text.to_owned() }
    }
}

async fn hear(socket: &mut Socket) -> Option<Heard> {
    loop {
        let message = tokio::time::timeout(PATIENCE, socket.next()).await.expect("a message in time")?;
        match message.ok()? {
            Message::Text(text) => return Some(serde_json::from_str(&text).unwrap()),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

/// Listen until something is heard.
async fn until(socket: &mut Socket, wanted: impl Fn(&Heard) -> bool) -> Heard {
    loop {
        let heard = hear(socket).await.expect("the connection stays");
        if wanted(&heard) {
            return heard;
        }
    }
}

async fn show(socket: &mut Socket, moment: &Moment) {
    socket.send(Message::text(serde_json::to_string(moment).unwrap())).await.unwrap();
}

#[tokio::test]
async fn what_is_done_is_heard_by_all_and_told_again_to_one_who_comes_back() {
    let setting = setting().await;
    let (ops, qa) = (&setting.cast.ops, &setting.cast.qa);
    let mut first = setting.connect(ops, 0).await;
    until(&mut first, |h| *h == Heard::Caught).await;
    setting.deed(qa, &Deed::Join).await.unwrap();
    setting.deed(qa, &setting.vote(Some(0))).await.unwrap();
    let heard = until(&mut first, |h| matches!(h, Heard::Event { event } if event.seq == 2)).await;
    assert!(matches!(heard, Heard::Event { event } if event.by.name == "quinn"));
    drop(first);
    setting.deed(qa, &setting.say("Hm.")).await.unwrap();
    let mut again = setting.connect(ops, 2).await;
    let heard = hear(&mut again).await.unwrap();
    assert!(matches!(heard, Heard::Event { event } if event.seq == 3));
}

#[tokio::test]
async fn the_presenter_moves_a_limit_before_everybodys_eyes_and_nobody_else_does() {
    let setting = setting().await;
    let (ops, qa) = (&setting.cast.ops, &setting.cast.qa);
    let (mut presents, mut follows) = (setting.connect(ops, 0).await, setting.connect(qa, 0).await);
    until(&mut follows, |h| *h == Heard::Caught).await;
    setting.deed(ops, &Deed::Present).await.unwrap();
    until(&mut follows, |h| matches!(h, Heard::Event { .. })).await;
    let slide = |max| {
        let slide = Slide { stage: "s".to_owned(), rule: "r".to_owned(), min: None, max: Some(max) };
        Moment::Slide { slide: Some(slide) }
    };
    show(&mut follows, &slide(9.0)).await;
    show(&mut presents, &slide(1.0)).await;
    let view = View { golden: "g".to_owned(), frame: 3, ..View::default() };
    show(&mut presents, &Moment::View { view: view.clone() }).await;
    until(&mut follows, |h| *h == Heard::View { view: view.clone() }).await;
    // One who comes later sees the same at once, and the limit is the presenter's.
    let mut late = setting.connect(&setting.cast.admin, 0).await;
    let heard = until(&mut late, |h| matches!(h, Heard::Slide { .. })).await;
    assert!(matches!(heard, Heard::Slide { slide: Some(s) } if s.max == Some(1.0)));
}

#[tokio::test]
async fn pointers_go_when_their_owners_do() {
    let setting = setting().await;
    let (mut ops, mut qa) =
        (setting.connect(&setting.cast.ops, 0).await, setting.connect(&setting.cast.qa, 0).await);
    until(&mut ops, |h| matches!(h, Heard::Here { seats } if seats.len() == 2)).await;
    show(&mut qa, &Moment::Pointer { at: Some(Spot { on: Default::default(), at: vec![1.5, 2.0, 3.0] }) })
        .await;
    let heard = until(&mut ops, |h| matches!(h, Heard::Pointers { on, .. } if !on.is_empty())).await;
    let Heard::Pointers { on, .. } = heard else { unreachable!() };
    assert_eq!(on[0].1[0].1, [1.5, 2.0, 3.0]);
    drop(qa);
    until(&mut ops, |h| matches!(h, Heard::Pointers { gone, .. } if gone.len() == 1)).await;
}

#[tokio::test]
async fn strangers_other_sites_and_nonsense_are_refused() {
    let setting = setting().await;
    let url = setting.request(&setting.server.stranger(), 0, None);
    assert!(connect_async(url).await.is_err());
    let elsewhere = setting.request(&setting.cast.ops, 0, Some("https://evil.example"));
    assert!(connect_async(elsewhere).await.is_err());
    let tasker = setting.request(&setting.cast.ana, 0, None);
    assert!(connect_async(tasker).await.is_err(), "a tasker does not look up golden");
    assert_eq!(setting.deed(&setting.cast.ana, &Deed::Join).await, Err(403));
    let end = Deed::Open { question: setting.question.clone() };
    assert_eq!(setting.deed(&setting.cast.qa, &end).await, Err(403), "only operations leads");
    let mut socket = setting.connect(&setting.cast.ops, 0).await;
    socket.send(Message::text("no JSON")).await.unwrap();
    while hear(&mut socket).await.is_some() {}
}

#[tokio::test]
async fn a_deed_sent_again_with_its_key_is_done_once() {
    let setting = setting().await;
    let ops = &setting.cast.ops;
    let send = || {
        ops.post(&format!("{}/deeds", setting.path))
            .header("idempotency-key", "k")
            .json(&setting.say("Once."))
    };
    let first: Event = ops.json(send()).await;
    let again: Event = ops.json(send()).await;
    assert_eq!(first, again);
    assert_eq!(setting.detail().await.events.len(), 1);
}

/// A browser: its room, and the socket while it has one.
struct Browser<'a> {
    person: &'a Person,
    room: Room,
    socket: Option<Socket>,
}

/// Random joins, drops, deeds and returns from old places: in the end every browser is where the server is.
#[tokio::test(flavor = "multi_thread")]
async fn every_browser_ends_where_the_server_is() {
    for seed in 0..6 {
        let setting = setting().await;
        let cast = &setting.cast;
        let mut random = StdRng::seed_from_u64(seed);
        let people = [&cast.admin, &cast.ops, &cast.qa, &cast.ops];
        let mut browsers: Vec<Browser<'_>> =
            people.iter().map(|person| Browser { person, room: Room::default(), socket: None }).collect();
        for step in 0..60 {
            let at = random.random_range(0..browsers.len());
            match random.random_range(0..10) {
                0 => browsers[at].socket = None,
                1 | 2 => {
                    // Back from any place up to the one it had reached: what it knows already is no news.
                    let since = random.random_range(0..=browsers[at].room.seq);
                    browsers[at].socket = Some(setting.connect(browsers[at].person, since).await);
                }
                3 => {
                    let browser = &mut browsers[at];
                    if let Some(socket) = &mut browser.socket {
                        let event = until(socket, |h| matches!(h, Heard::Event { .. } | Heard::Caught)).await;
                        take(&mut browser.room, &event);
                    }
                }
                _ => {
                    let deeds = [
                        Deed::Join,
                        Deed::Present,
                        Deed::TakePen,
                        Deed::LayPen,
                        setting.vote([None, Some(0), Some(1)].choose(&mut random).copied().flatten()),
                        setting.say(&format!("{step}")),
                        Deed::Open { question: setting.question.clone() },
                    ];
                    // What is refused is refused: nobody hears of it.
                    let _ = setting.deed(browsers[at].person, deeds.choose(&mut random).unwrap()).await;
                    // Whoever has a socket and reads none of it waits; a hint that it may read is not a duty.
                }
            }
            // A browser without news may wait forever in step 3: give it some.
            setting.deed(&cast.ops, &setting.vote(Some(step % 2))).await.unwrap();
        }
        let model = Room::of(&setting.detail().await.events);
        for browser in &mut browsers {
            let since = browser.room.seq.saturating_sub(3);
            let mut socket = match browser.socket.take() {
                Some(socket) => socket,
                None => setting.connect(browser.person, since).await,
            };
            while browser.room.seq < model.seq {
                let heard = hear(&mut socket).await.unwrap();
                take(&mut browser.room, &heard);
            }
            assert_eq!(browser.room, model, "seed {seed}");
        }
    }
}

fn take(room: &mut Room, heard: &Heard) {
    if let Heard::Event { event } = heard {
        assert_ne!(room.take(event), Taken::Gap, "event {} after {}", event.seq, room.seq);
    }
}
