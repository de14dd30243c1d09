//! Strangers at the door: floods, guesses, planted cookies.

use crate::common::{PASSWORD, Person, Server, ServerOptions, start, start_as, start_with};
use futures_util::future::join_all;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::json;

fn attempt(person: &Person, name: &str, password: &str) -> RequestBuilder {
    person.post("/session").json(&json!({ "email": format!("{name}@example.org"), "password": password }))
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

async fn statuses(requests: impl IntoIterator<Item = RequestBuilder>) -> Vec<StatusCode> {
    join_all(requests.into_iter().map(status)).await
}

/// A server behind a proxy, which says where requests come from.
async fn behind_proxy() -> Server {
    start_as(ServerOptions { trusted_proxies: vec!["127.0.0.1"], ..ServerOptions::default() }).await
}

fn from(address: &str, request: RequestBuilder) -> RequestBuilder {
    request.header("x-forwarded-for", address)
}

#[tokio::test]
async fn bogus_invitations_cost_no_hash() {
    let server = start().await;
    let before = server.sign_in.passwords.finished();
    let stranger = server.stranger();
    let send =
        |i: u32| stranger.post(&format!("/invitations/x{i}")).json(&json!({ "password": "a".repeat(12) }));
    let answers = statuses((0..60).map(send)).await;
    assert!(answers.iter().all(|s| [404, 429].contains(&s.as_u16())), "{answers:?}");
    assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS), "they are slowed down as well");
    assert_eq!(server.sign_in.passwords.finished(), before);
}

#[tokio::test]
async fn a_wrong_setup_code_costs_no_hash_and_neither_does_the_right_one_later() {
    let server = start_with(Some("the-code")).await;
    let stranger = server.stranger();
    let setup = |code: &str| {
        let body = json!({ "code": code, "name": "Ada", "email": "ada@example.org", "password": PASSWORD });
        stranger.post("/setup").json(&body)
    };
    assert_eq!(status(setup("a guess")).await, 403);
    assert_eq!(server.sign_in.passwords.finished(), 0);
    assert_eq!(status(setup("the-code")).await, 200);
    assert_eq!(status(setup("the-code")).await, 403);
    assert_eq!(server.sign_in.passwords.finished(), 1);
}

#[tokio::test]
async fn two_hundred_strangers_at_once_cost_few_hashes_and_have_to_wait() {
    let server = start().await;
    let stranger = server.stranger();
    let answers: Vec<Response> = join_all((0..200).map(|i| {
        let request = attempt(&stranger, &format!("nobody{i}"), "a guess of mine");
        async move { request.send().await.unwrap() }
    }))
    .await;
    for answer in &answers {
        let status = answer.status().as_u16();
        assert!([401, 429, 503].contains(&status), "{status}");
        assert_eq!(answer.headers().contains_key("retry-after"), status != 401, "{status}");
    }
    assert!(server.sign_in.passwords.finished() <= 20, "one address has 20 attempts a minute over all names");
}

#[tokio::test]
async fn a_flood_from_many_addresses_waits_in_a_short_queue_and_known_people_pass_it() {
    let server = behind_proxy().await;
    let ana = server.person("ana", false).await;
    let stranger = server.stranger();
    let flood = join_all((0..200_u32).map(|i| {
        let request = attempt(&stranger, &format!("nobody{i}"), "a guess of mine");
        status(from(&format!("198.51.100.{i}"), request))
    }));
    let known = status(from("203.0.113.7", attempt(&ana, "ana", PASSWORD)));
    let (answers, known) = tokio::join!(flood, known);
    assert_eq!(known, StatusCode::OK);
    assert!(answers.contains(&StatusCode::SERVICE_UNAVAILABLE), "the queue is short");
    assert!(answers.iter().all(|s| [401, 503].contains(&s.as_u16())), "{answers:?}");
}

#[tokio::test]
async fn a_person_who_is_not_there_costs_the_same_hash_before_the_same_answer() {
    let server = start().await;
    server.person("ana", false).await;
    let stranger = server.stranger();
    let mut answers = Vec::new();
    for name in ["ana", "nobody"] {
        let before = server.sign_in.passwords.finished();
        let problem = stranger.problem(attempt(&stranger, name, "a guess of mine"), 401).await;
        answers.push((problem, server.sign_in.passwords.finished() - before));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].1, 1, "the answer waits for the hash");
}

#[tokio::test]
async fn spraying_one_password_over_many_names_is_slowed_down() {
    let server = start().await;
    let stranger = server.stranger();
    let mut refused = 0;
    for i in 0..40 {
        let answer = status(attempt(&stranger, &format!("name{i}"), "Spring2026!!")).await;
        refused += u32::from(answer == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 20);
}

#[tokio::test]
async fn invented_names_lock_nobody_out() {
    let server = behind_proxy().await;
    server.person("ana", false).await;
    let stranger = server.stranger();
    let sprays = (0..200).map(|i| from("198.51.100.1", attempt(&stranger, &format!("n{i}"), "x")));
    statuses(sprays).await;
    let elsewhere = from("203.0.113.7", attempt(&server.visitor(), "ana", PASSWORD));
    assert_eq!(status(elsewhere).await, StatusCode::OK);
}

#[tokio::test]
async fn wrong_guesses_from_the_same_address_do_not_lock_out_a_browser_that_signed_in_before() {
    let server = start().await;
    let ana = server.person("ana", false).await;
    let ben = server.person("ben", false).await;
    let guesser = server.visitor();
    for _ in 0..30 {
        status(attempt(&guesser, "ana", "a guess of mine")).await;
    }
    assert_eq!(status(attempt(&guesser, "ana", PASSWORD)).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(status(attempt(&ana, "ana", PASSWORD)).await, StatusCode::OK);
    // The browser is known for its own person alone, and its own guesses have a limit too.
    assert_eq!(status(attempt(&ben, "ana", PASSWORD)).await, StatusCode::TOO_MANY_REQUESTS);
    for _ in 0..10 {
        assert_eq!(status(attempt(&ana, "ana", "a guess of mine")).await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(status(attempt(&ana, "ana", PASSWORD)).await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_forwarded_address_is_believed_from_a_trusted_proxy_alone() {
    for (trusted, refused) in [(vec!["127.0.0.1"], 0), (vec![], 20)] {
        let server = start_as(ServerOptions { trusted_proxies: trusted, ..ServerOptions::default() }).await;
        let stranger = server.stranger();
        let mut count = 0;
        for i in 0..40 {
            let request = attempt(&stranger, &format!("name{i}"), "a guess of mine");
            let answer = status(from(&format!("6.6.6.6, 198.51.100.{i}"), request)).await;
            count += u32::from(answer == StatusCode::TOO_MANY_REQUESTS);
        }
        assert_eq!(count, refused);
    }
}

#[tokio::test]
async fn a_cookie_that_somebody_planted_beside_the_own_one_opens_nothing() {
    let server = start().await;
    let (ana, eve) = (server.person("ana", false).await, server.person("eve", false).await);
    let both = format!("{}; {}", eve.cookie(), ana.cookie());
    let stranger = server.stranger();
    assert_eq!(status(stranger.get("/session").header("cookie", ana.cookie())).await, 200);
    assert_eq!(status(stranger.get("/session").header("cookie", both)).await, 401);
}

#[tokio::test]
async fn by_https_the_cookie_is_of_this_host_alone_and_browsers_stay_with_https() {
    let server = start_as(ServerOptions { https: true, ..ServerOptions::default() }).await;
    let ana = server.person("ana", false).await;
    let (name, token) = ana.cookie().split_once('=').unwrap();
    assert_eq!(name, "__Host-assay_session");
    let stranger = server.stranger();
    let answer = stranger.get("/session").header("cookie", ana.cookie()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    // A neighbour's host can plant the plain name, which is not read.
    let planted = format!("assay_session={token}");
    assert_eq!(status(stranger.get("/session").header("cookie", planted)).await, 401);
    let plain = start().await;
    let answer = plain.stranger().get("/setup").send().await.unwrap();
    assert!(!answer.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_stolen_session_ends_when_its_owner_changes_the_password() {
    let server = start().await;
    let ana = server.person("ana", false).await;
    let mut thief = server.visitor();
    let answer = attempt(&thief, "ana", PASSWORD).send().await.unwrap();
    thief.store_session(&answer);
    let change = |current: &str| {
        ana.put("/session/password").json(&json!({ "current": current, "new": "another long password" }))
    };
    let problem = ana.problem(change("not the password"), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/current");
    assert_eq!(status(change(PASSWORD)).await, 204);
    assert_eq!(status(thief.get("/session")).await, 401);
    assert_eq!(status(ana.get("/session")).await, 200);
    let visitor = server.visitor();
    assert_eq!(status(attempt(&visitor, "ana", PASSWORD)).await, 401);
    assert_eq!(status(attempt(&visitor, "ana", "another long password")).await, 200);
}

#[tokio::test]
async fn a_stolen_session_does_not_guess_the_password_of_its_person() {
    let server = start().await;
    let ana = server.person("ana", false).await;
    let guess =
        || ana.put("/session/password").json(&json!({ "current": "a guess", "new": "my own password" }));
    for _ in 0..10 {
        assert_eq!(status(guess()).await, 422);
    }
    assert_eq!(status(guess()).await, 429);
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_after_three_days_and_is_swept() {
    let server = start().await;
    let (ana, ben) = (server.person("ana", false).await, server.person("ben", false).await);
    server.clock.advance(2 * 24 * 3600);
    assert_eq!(status(ana.get("/session")).await, 200);
    server.clock.advance(2 * 24 * 3600);
    assert_eq!(status(ana.get("/session")).await, 200, "it was in use");
    assert_eq!(status(ben.get("/session")).await, 401);
    assert_eq!(sessions(&server).await, 2);
    sweep(&server).await;
    assert_eq!(sessions(&server).await, 1);
    server.clock.advance(11 * 24 * 3600);
    assert_eq!(status(ana.get("/session")).await, 401);
}

async fn sweep(server: &Server) {
    assay_server::jobs::housekeeping::sweep(&server.db, &server.upload_space, server.clock.now())
        .await
        .unwrap();
}

async fn sessions(server: &Server) -> usize {
    server.db.read(|tx| tx.query("SELECT user_id FROM sessions", &[])).await.unwrap().len()
}
