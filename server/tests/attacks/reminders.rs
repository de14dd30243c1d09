//! Reminders of silent teams, caught on loopback: who sets where they go, what arrives, and how often.

use crate::common::{Cast, Server, ServerOptions, start, start_as};
use crate::honeypots::path;
use assay_core::api::{ReminderLog, ReminderMessage};
use assay_core::permission::Role;
use assay_core::silence::ReminderLevel;
use assay_server::jobs::reminders::send_due;
use assay_server::messages::MessageClients;
use assay_server::messages::mail::MailClient;
use assay_server::messages::webhook::WebhookClient;
use assay_server::store::{Tx, UnauditedWrite, projects};
use axum::Json;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

const DAY_S: i64 = 24 * 3_600;

/// Messages that a receiver got.
type Caught = Arc<Mutex<Vec<ReminderMessage>>>;

/// A receiver on loopback: its address, and what it gets. Below `/broken` it answers with an error, below `/elsewhere` it redirects.
async fn catcher() -> (String, Caught) {
    let caught = Caught::default();
    let messages = caught.clone();
    let take =
        post(
            move |Json(message): Json<ReminderMessage>| async move { messages.lock().unwrap().push(message) },
        );
    let router = axum::Router::new()
        .route("/hook", take)
        .route("/broken", post(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .route("/elsewhere", post(|| async { axum::response::Redirect::temporary("/hook") }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, caught)
}

/// A project whose milestone needs Legal, with a question that waits.
async fn silent_project(server: &Server) -> Cast {
    let cast = server.project().await;
    let milestone =
        json!({"id": "m", "name": "Pilot", "date": "2099-01-01", "teams": ["Legal"], "escalate_to": "Ada"});
    let brief = cast
        .ops
        .put(&path(&cast, "/brief"))
        .header("If-Match", "0")
        .json(&json!({"milestones": [milestone]}));
    let _: Value = cast.ops.json(brief).await;
    let question = json!({"title": "Is a pickup a truck?", "stage": cast.stage});
    let _: Value = cast.ops.json(cast.ops.post(&path(&cast, "/questions")).json(&question)).await;
    cast
}

/// Set where reminders go; sessions end while days pass.
async fn set_webhook(server: &Server, cast: &Cast, webhook: &str) -> ReminderLog {
    let admin = server.signed_in("admin").await;
    admin.json(admin.put(&path(cast, "/reminders")).json(&json!({ "webhook": webhook }))).await
}

async fn log(server: &Server, cast: &Cast) -> ReminderLog {
    let ops = server.signed_in("ops").await;
    ops.json(ops.get(&path(cast, "/reminders"))).await
}

/// Send what is due on each of the next days.
async fn days(server: &Server, count: i64) {
    let clients = MessageClients { webhooks: WebhookClient::new(true), mail: None };
    for _ in 0..count {
        server.clock.advance(DAY_S);
        send_due(&server.db, &clients, server.clock.now()).await.unwrap();
    }
}

/// A mail server on loopback: a client for it, and the mails that it gets, each with its envelope.
fn mail_catcher() -> (MailClient, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let caught: Arc<Mutex<Vec<String>>> = Arc::default();
    let mails = caught.clone();
    std::thread::spawn(move || {
        for connection in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(connection.try_clone().unwrap()).lines().map_while(Result::ok);
            let answer = |text: &str| (&connection).write_all(format!("{text}\r\n").as_bytes()).unwrap();
            answer("220 catcher");
            let mut mail = String::new();
            while let Some(line) = lines.next() {
                mail += &format!("{line}\n");
                match line.get(..4).unwrap_or_default() {
                    "DATA" => {
                        answer("354 go on");
                        for line in lines.by_ref().take_while(|line| line != ".") {
                            mail += &format!("{line}\n");
                        }
                        mails.lock().unwrap().push(std::mem::take(&mut mail));
                        answer("250 caught");
                    }
                    "QUIT" => answer("221 bye"),
                    _ => answer("250 ok"),
                }
            }
        }
    });
    (MailClient::new(&url, "Assay <assay@example.org>").unwrap(), caught)
}

#[tokio::test]
async fn only_an_admin_sets_where_reminders_go_and_nobody_reads_it_again() {
    let server = start().await;
    let cast = server.project().await;
    let body = json!({"webhook": "https://chat.example.org/T0PSECRET"});
    for person in [&cast.ops, &cast.qa, &cast.ana] {
        person.problem(person.put(&path(&cast, "/reminders")).json(&body), 403).await;
    }
    cast.ana.problem(cast.ana.get(&path(&cast, "/reminders")), 403).await;
    for webhook in [
        "http://chat.example.org/1",
        "https://10.0.0.1/1",
        "https://[::1]/1",
        "https://a:b@example.org/",
        "nonsense",
    ] {
        let body = json!({ "webhook": webhook });
        let problem = cast.admin.problem(cast.admin.put(&path(&cast, "/reminders")).json(&body), 422).await;
        assert_eq!(problem["errors"][0]["pointer"], "/webhook", "{webhook}");
    }
    assert!(set_webhook(&server, &cast, "https://chat.example.org/T0PSECRET").await.has_webhook);
    let log: Value = cast.admin.json(cast.admin.get(&path(&cast, "/reminders"))).await;
    let trail: Value = cast.admin.json(cast.admin.get(&path(&cast, "/audit"))).await;
    assert!(!log.to_string().contains("T0PSECRET") && !trail.to_string().contains("T0PSECRET"));
    assert!(trail.to_string().contains("reminders: set the webhook"));
}

#[tokio::test]
async fn a_silent_team_is_reminded_then_its_silence_goes_to_the_person_of_the_brief_and_it_is_never_spam() {
    let server = start_as(ServerOptions { allow_private_webhooks: true, ..ServerOptions::default() }).await;
    let cast = silent_project(&server).await;
    let (address, caught) = catcher().await;
    set_webhook(&server, &cast, &format!("{address}/hook")).await;
    days(&server, 4).await;
    assert!(caught.lock().unwrap().is_empty(), "nobody is reminded within four days");
    days(&server, 28).await;
    let messages = caught.lock().unwrap().clone();
    let escalations = messages.iter().filter(|of| of.level == ReminderLevel::Escalate).count();
    assert_eq!(escalations, 1);
    // Four weeks, and one request: once a week at most.
    assert!((3..=4).contains(&(messages.len() - escalations)), "{}", messages.len());
    let first = &messages[0];
    assert_eq!((first.level, first.team.as_str(), first.requests.len()), (ReminderLevel::Remind, "Legal", 1));
    assert!(first.text.starts_with("Legal: Drone waits for your answer."), "{}", first.text);
    let escalated = messages.iter().find(|of| of.level == ReminderLevel::Escalate).unwrap();
    assert!(escalated.text.starts_with("Ada: Legal is silent in Drone."), "{}", escalated.text);
    let log = log(&server, &cast).await;
    assert_eq!(log.sent.len(), messages.len());
    assert!(log.sent.iter().all(|of| of.error.is_none()));

    set_webhook(&server, &cast, "").await;
    days(&server, 14).await;
    assert_eq!(caught.lock().unwrap().len(), messages.len(), "it was stopped");
}

#[tokio::test]
async fn a_receiver_that_fails_or_redirects_is_named_in_the_log_and_is_not_followed() {
    let server = start_as(ServerOptions { allow_private_webhooks: true, ..ServerOptions::default() }).await;
    let cast = silent_project(&server).await;
    let (address, caught) = catcher().await;
    for (place, error) in [("broken", "The receiver answered 500."), ("elsewhere", "The receiver redirects")]
    {
        set_webhook(&server, &cast, &format!("{address}/{place}")).await;
        days(&server, 10).await;
        let log = log(&server, &cast).await;
        let found = log.sent[0].error.clone().unwrap();
        assert!(found.starts_with(error) && !found.contains(&address), "{found}");
    }
    assert!(caught.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_person_reminds_the_people_of_a_team_by_mail_and_asks_the_member_whom_the_milestone_names() {
    let (mail, caught) = mail_catcher();
    let server = start_as(ServerOptions { mail: Some(mail), ..ServerOptions::default() }).await;
    let cast = silent_project(&server).await;
    let send = |level: &str| json!({"team": "Legal", "level": level});
    let refused =
        cast.ops.problem(cast.ops.post(&path(&cast, "/reminders")).json(&send("remind")), 409).await;
    assert!(refused["detail"].as_str().unwrap().contains("sends no reminders"), "{refused}");
    let by_mail = json!({"by_mail": true});
    let log: ReminderLog = cast.admin.json(cast.admin.put(&path(&cast, "/reminders")).json(&by_mail)).await;
    assert!(log.by_mail && log.can_mail && !log.has_webhook);

    // Nobody of the project is in the team.
    let log: ReminderLog =
        cast.ops.json(cast.ops.post(&path(&cast, "/reminders")).json(&send("remind"))).await;
    assert!(log.sent[0].error.as_deref().unwrap().starts_with("Nobody in the project can get the mail"));
    let (project, luc) = (cast.project, server.person("luc", false).await.id);
    let join = move |tx: &mut dyn Tx| projects::set_member(tx, project, luc, Role::Stakeholder, "Legal");
    server.db.write_unaudited(UnauditedWrite::Setup, join).await.unwrap();
    let log: ReminderLog =
        cast.ops.json(cast.ops.post(&path(&cast, "/reminders")).json(&send("remind"))).await;
    assert_eq!((log.sent.len(), log.sent[0].error.as_deref()), (2, None));
    let mails = caught.lock().unwrap().clone();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("RCPT TO:<luc@example.org>"), "{}", mails[0]);
    assert!(mails[0].contains("Subject: Drone waits for Legal"), "{}", mails[0]);
    assert!(mails[0].contains("- answer: Is a pickup a truck?"), "{}", mails[0]);

    let again = cast.ops.problem(cast.ops.post(&path(&cast, "/reminders")).json(&send("remind")), 409).await;
    assert!(again["detail"].as_str().unwrap().contains("less than a day ago"), "{again}");
    // Ada is nobody's name in the project: no mail leaves it.
    let log: ReminderLog =
        cast.ops.json(cast.ops.post(&path(&cast, "/reminders")).json(&send("escalate"))).await;
    assert!(log.sent[0].error.is_some());
    assert_eq!(caught.lock().unwrap().len(), 1);
    cast.qa.problem(cast.qa.post(&path(&cast, "/reminders")).json(&send("escalate")), 403).await;
    let trail: Value = cast.admin.json(cast.admin.get(&path(&cast, "/audit"))).await;
    assert!(trail.to_string().contains("reminded Legal, requests: 1, to: "));
}

#[tokio::test]
async fn reminders_by_mail_are_refused_where_there_is_no_mail_server() {
    let server = start().await;
    let cast = server.project().await;
    let by_mail = json!({"by_mail": true});
    let problem = cast.admin.problem(cast.admin.put(&path(&cast, "/reminders")).json(&by_mail), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/by_mail");
}

#[tokio::test]
async fn a_list_in_place_of_named_fields_is_refused() {
    let server = start().await;
    let cast = server.project().await;
    for list in [json!([]), json!([null, null]), json!(["https://chat.example.org/1"])] {
        let problem = cast.admin.problem(cast.admin.put(&path(&cast, "/reminders")).json(&list), 422).await;
        assert!(problem["detail"].as_str().unwrap().contains("named fields"), "{problem}");
    }
}
