//! Counts and search: they show no more than the pages that they lead to.

use crate::common::{Cast, Person, Server, body, square, start};
use assay_core::api::{ClaimResponse, SearchKind, SearchResult, WaitingCounts};
use assay_core::permission::Role;
use assay_server::store::{Tx, UnauditedWrite, projects};
use serde_json::{Value, json};

async fn waiting(cast: &Cast, person: &Person) -> WaitingCounts {
    person.json(person.get(&format!("/projects/{}/waiting", cast.project))).await
}

async fn search(cast: &Cast, person: &Person, query: &str) -> Vec<SearchResult> {
    let request = person.get(&format!("/projects/{}/search", cast.project)).query(&[("q", query)]);
    person.json(request).await
}

fn kinds(results: &[SearchResult]) -> Vec<(SearchKind, &str)> {
    results.iter().map(|result| (result.kind, result.name.as_str())).collect()
}

async fn claim_and_submit(cast: &Cast, person: &Person) -> String {
    let claim = format!("/projects/{}/stages/{}/claim", cast.project, cast.stage);
    let claimed: ClaimResponse = person.json(person.post(&claim)).await;
    let task = claimed.task.unwrap().id;
    let submit = format!("/projects/{}/tasks/{task}/submit", cast.project);
    let _: Value = person.json(person.post(&submit).json(&body(&square(0.0)))).await;
    task
}

/// A question, a running debrief about it, and two more tasks: "two.png" and "three.png".
async fn fill(server: &Server, cast: &Cast) {
    for name in ["two.png", "three.png"] {
        server.task(cast.project, cast.stage, name, false).await;
    }
    let question = json!({ "title": "Is one bush a tree?", "stage": cast.stage.to_string() });
    let path = format!("/projects/{}/questions", cast.project);
    let created: Value = cast.qa.json(cast.qa.post(&path).json(&question)).await;
    let debrief = json!({ "name": "Debrief one", "questions": [created["id"]] });
    let path = format!("/projects/{}/debriefs", cast.project);
    let _: Value = cast.ops.json(cast.ops.post(&path).json(&debrief)).await;
}

#[tokio::test]
async fn a_tasker_counts_their_tasks_and_nothing_about_golden() {
    let server = start().await;
    let cast = server.project().await;
    fill(&server, &cast).await;
    let claim = format!("/projects/{}/stages/{}/claim", cast.project, cast.stage);
    let _: Value = cast.ana.json(cast.ana.post(&claim)).await;
    let counts = waiting(&cast, &cast.ana).await;
    let expected =
        WaitingCounts { tasks_in_work: Some(1), tasks_to_claim: Some(2), ..WaitingCounts::default() };
    assert_eq!(counts, expected);
}

#[tokio::test]
async fn a_submission_waits_for_others_and_not_for_its_author() {
    let server = start().await;
    let cast = server.project().await;
    fill(&server, &cast).await;
    claim_and_submit(&cast, &cast.qa).await;
    let counts = waiting(&cast, &cast.qa).await;
    assert_eq!((counts.reviews, counts.tasks_in_work), (Some(0), Some(0)), "nobody judges their own work");
    let counts = waiting(&cast, &cast.ops).await;
    assert_eq!((counts.reviews, counts.questions, counts.debriefs), (Some(1), Some(1), Some(1)));
}

#[tokio::test]
async fn an_auditor_has_nothing_to_label_review_sign_or_answer() {
    let server = start().await;
    let cast = server.project().await;
    fill(&server, &cast).await;
    let auditor = server.member(&cast, "audrey", Role::Auditor).await;
    let counts = waiting(&cast, &auditor).await;
    assert_eq!(counts, WaitingCounts { debriefs: Some(1), ..WaitingCounts::default() });
}

#[tokio::test]
async fn a_release_waits_for_the_teams_that_the_milestone_names_until_they_sign() {
    let server = start().await;
    let cast = server.project().await;
    let [named, other] = [("mira", "ML"), ("lea", "Legal")];
    let mut people = Vec::new();
    for (name, team) in [named, other] {
        let person = server.person(name, false).await;
        let (project, user) = (cast.project, person.id);
        let add = move |tx: &mut dyn Tx| projects::set_member(tx, project, user, Role::Stakeholder, team);
        server.db.write_unaudited(UnauditedWrite::Setup, add).await.unwrap();
        people.push(person);
    }
    let [ml, legal] = people.try_into().ok().unwrap();
    let brief_path = format!("/projects/{}/brief", cast.project);
    let milestones = json!([{ "id": "m", "name": "First release", "date": "2999-01-01", "teams": ["ML"] }]);
    let mut brief: Value = cast.ops.json(cast.ops.get(&brief_path)).await;
    brief["brief"]["milestones"] = milestones;
    let put =
        cast.ops.put(&brief_path).header("if-match", brief["revision"].to_string()).json(&brief["brief"]);
    let _: Value = cast.ops.json(put).await;
    assert_eq!(waiting(&cast, &ml).await.releases_to_sign, Some(1));
    assert_eq!(waiting(&cast, &legal).await.releases_to_sign, Some(0));
    assert_eq!(waiting(&cast, &cast.ana).await.releases_to_sign, None);

    let releases = format!("/projects/{}/releases", cast.project);
    let list: Value = ml.json(ml.get(&releases)).await;
    let sign = json!({ "team": "ML", "hash": list["draft"]["hash"] });
    let _: Value = ml.json(ml.post(&format!("{releases}/signatures")).json(&sign)).await;
    assert_eq!(waiting(&cast, &ml).await.releases_to_sign, Some(0));
}

#[tokio::test]
async fn a_tasker_finds_open_tasks_and_their_own_alone() {
    let server = start().await;
    let cast = server.project().await;
    fill(&server, &cast).await;
    let own = claim_and_submit(&cast, &cast.ana).await;
    let found = search(&cast, &cast.ana, "one").await;
    assert_eq!(kinds(&found), [(SearchKind::Task, "one.png")], "no golden item, question, debrief");
    assert_eq!(search(&cast, &cast.ben, "one").await, [], "it is another tasker's");
    assert_eq!(search(&cast, &cast.ben, &own).await, [], "nor by its id");
    assert_eq!(kinds(&search(&cast, &cast.ana, &own).await), [(SearchKind::Task, "one.png")]);
    assert_eq!(kinds(&search(&cast, &cast.ben, "TWO").await), [(SearchKind::Task, "two.png")]);
    assert_eq!(search(&cast, &cast.ana, "ben").await, [], "people are the admin's");
}

#[tokio::test]
async fn roles_find_what_their_pages_show() {
    let server = start().await;
    let cast = server.project().await;
    fill(&server, &cast).await;
    let found = search(&cast, &cast.qa, "one").await;
    let has = |kind| found.iter().any(|result| result.kind == kind);
    use SearchKind::{Debrief, Golden, Person, Question, Task};
    assert!([Debrief, Golden, Question, Task].into_iter().all(has), "{found:?}");
    assert_eq!(kinds(&search(&cast, &cast.admin, "ana").await), [(Person, "ana")]);
    assert!(!search(&cast, &cast.qa, "ana").await.iter().any(|result| result.kind == Person));
}

#[tokio::test]
async fn nothing_of_another_project_is_found_or_counted() {
    let server = start().await;
    let cast = server.project().await;
    fill(&server, &cast).await;
    let stranger = server.person("stranger", false).await;
    for path in ["waiting", "search?q=one"] {
        stranger.problem(stranger.get(&format!("/projects/{}/{path}", cast.project)), 403).await;
    }
    let new = json!({ "name": "Other", "template": "drone" });
    let other: Value = cast.admin.json(cast.admin.post("/projects").json(&new)).await;
    let other = other["id"].as_str().unwrap();
    let found: Vec<SearchResult> =
        cast.admin.json(cast.admin.get(&format!("/projects/{other}/search?q=one"))).await;
    assert_eq!(found, []);
    let counts: WaitingCounts = cast.admin.json(cast.admin.get(&format!("/projects/{other}/waiting"))).await;
    assert_eq!((counts.questions, counts.debriefs, counts.tasks_to_claim), (Some(0), Some(0), Some(0)));
}

#[tokio::test]
async fn a_query_has_limits() {
    let server = start().await;
    let cast = server.project().await;
    for number in 0..60 {
        server.task(cast.project, cast.stage, &format!("many {number}.png"), false).await;
    }
    let path = format!("/projects/{}/search", cast.project);
    let count = async |limit: &str| {
        let request = cast.qa.get(&path).query(&[("q", "many"), ("limit", limit)]);
        cast.qa.json::<Vec<SearchResult>>(request).await.len()
    };
    assert_eq!([count("3").await, count("0").await, count("4000").await], [3, 1, 50]);
    assert_eq!(search(&cast, &cast.qa, " ").await, []);
    for query in ["x".repeat(201).as_str(), "a\u{202e}b"] {
        cast.qa.problem(cast.qa.get(&path).query(&[("q", query)]), 422).await;
    }
    for hostile in ["%", "_any", "' OR 1=1 --", "many%"] {
        assert_eq!(search(&cast, &cast.qa, hostile).await, [], "{hostile}");
    }
}
