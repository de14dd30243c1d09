//! Alignment and customers' verdicts: who may see them, who may speak for whom, and what is refused.

use crate::common::{Person, start};
use crate::honeypots::{claim, path, submit};
use assay_core::api::{
    AddedCustomerVerdicts, AlignmentReport, CustomerVerdict, ObjectVerdictRecord, SilenceReport,
};
use serde_json::{Value, json};

#[tokio::test]
async fn taskers_learn_nothing_of_how_their_reviewers_and_the_customer_grade() {
    let server = start().await;
    let cast = server.project().await;
    let stage = format!("/stages/{}/verdicts", cast.stage);
    for below in ["/alignment", "/silence", &stage, &format!("{stage}.jsonl"), "/customer-verdicts"] {
        cast.ana.problem(cast.ana.get(&path(&cast, below)), 403).await;
    }
    let verdicts = json!({"csv": "scene,verdict\na,accept\n"});
    cast.ana.problem(cast.ana.post(&path(&cast, "/customer-verdicts")).json(&verdicts), 403).await;
}

#[tokio::test]
async fn a_team_without_people_is_named_and_a_stranger_learns_nothing_of_silence() {
    let server = start().await;
    let cast = server.project().await;
    let milestone =
        json!({"id": "m", "name": "Pilot", "date": "2099-01-01", "teams": ["Legal"], "escalate_to": "Ada"});
    let brief = json!({"milestones": [milestone]});
    let _: Value =
        cast.ops.json(cast.ops.put(&path(&cast, "/brief")).header("If-Match", "0").json(&brief)).await;
    let report: SilenceReport = cast.ops.json(cast.ops.get(&path(&cast, "/silence"))).await;
    let legal = &report.teams[0];
    assert_eq!((legal.team.as_str(), legal.members, legal.requests.len()), ("Legal", 0, 0));
    assert_eq!(report.milestone.unwrap().escalate_to, "Ada");
    let stranger = server.person("mallory", false).await;
    stranger.problem(stranger.get(&path(&cast, "/silence")), 403).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_place() {
    let server = start().await;
    let cast = server.project().await;
    let post = |person: &Person, body: Value| person.post(&path(&cast, "/customer-verdicts")).json(&body);
    for promised in ["0", "1", "-3", "NaN"] {
        let query = path(&cast, &format!("/alignment?promised={promised}"));
        cast.ops.problem(cast.ops.get(&query), 422).await;
    }
    let rows = "a,accept\n".repeat(10_001);
    let problem =
        cast.ops.problem(post(&cast.ops, json!({"csv": format!("scene,verdict\n{rows}")})), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/csv");
    let problem = cast.ops.problem(post(&cast.ops, json!({})), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/verdicts");
    let unknown = json!({"verdicts": [{"scene": "nowhere", "verdict": "reject"}]});
    let problem = cast.ops.problem(post(&cast.ops, unknown), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/verdicts/0/scene");
}

#[tokio::test]
async fn a_rejected_object_and_the_customers_verdict_become_records_that_the_report_counts() {
    let server = start().await;
    let cast = server.project().await;
    let task = claim(&cast, &cast.ana).await.unwrap();
    submit(&cast, &cast.ana, &task.id, 0.0).await;
    let detail: Value = cast.qa.json(cast.qa.get(&path(&cast, &format!("/tasks/{}", task.id)))).await;
    let review = |rejected: &str| {
        json!({"revision": detail["revisions"][0]["id"], "verdict": "reject", "errors": ["geometry"], "reason": "Loose.",
            "rejected": [rejected], "seconds": 12})
    };
    let post = |body: Value| cast.qa.post(&path(&cast, &format!("/tasks/{}/review", task.id))).json(&body);
    let problem = cast.qa.problem(post(review("nobody")), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/rejected");
    let _: Value = cast.qa.json(post(review("a"))).await;

    let verdict = json!({"verdicts": [{"scene": task.scene_name, "object": "a", "verdict": "accept", "grader": "Lena", "team": "Customer QA"}]});
    let added: AddedCustomerVerdicts =
        cast.ops.json(cast.ops.post(&path(&cast, "/customer-verdicts")).json(&verdict)).await;
    assert_eq!(added.added, 1);
    let report: AlignmentReport = cast.ops.json(cast.ops.get(&path(&cast, "/alignment"))).await;
    assert_eq!((report.unmeasured, report.stages[0].verdicts), (0, 2));
    assert_eq!(report.downstream.unwrap().alarm.verdicts, 1);
    let records: Vec<ObjectVerdictRecord> = cast
        .ops
        .json(cast.ops.get(&path(&cast, &format!("/stages/{}/verdicts?class=flyable", cast.stage))))
        .await;
    let graders: Vec<&str> = records.iter().map(|record| record.grader.as_str()).collect();
    assert!(graders.contains(&"Lena") && graders.len() == 2, "{graders:?}");

    let listed: Vec<CustomerVerdict> = cast.ops.json(cast.ops.get(&path(&cast, "/customer-verdicts"))).await;
    let answer = path(&cast, &format!("/customer-verdicts/{}/answer", listed[0].id));
    let contest = json!({"answer": "contest", "reason": " "});
    let problem = cast.ops.problem(cast.ops.post(&answer).json(&contest), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/reason");
    cast.ana.problem(cast.ana.post(&answer).json(&json!({"answer": "agree"})), 403).await;
}
