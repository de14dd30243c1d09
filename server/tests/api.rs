//! HTTP API: what its callers see.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use assay_core::api::{
    BriefDetail, BriefRevision, CheckIn, ClaimResponse, GoldenDetail, GoldenMeasurements, GoldenSummary,
    KpiValue, Stage, SubmitResponse, TaskDetail, TaskSummary,
};
use assay_core::pipeline::{LEASE_S, TaskState};
use assay_core::review::Verdict;
use common::{body, square, start, start_with};
use serde_json::{Value, json};

#[tokio::test]
async fn a_task_is_claimed_submitted_rejected_reworked_and_accepted() {
    let server = start().await;
    let cast = server.project().await;
    let (ana, qa) = (&cast.ana, &cast.qa);
    let claim = format!("/projects/{}/stages/{}/claim", cast.project, cast.stage);
    let claimed: ClaimResponse = ana.json(ana.post(&claim)).await;
    assert_eq!(claimed.task.unwrap().state, TaskState::Claimed);

    let first: SubmitResponse =
        ana.json(ana.post(&cast.task_path("/submit")).json(&body(&square(50.0)))).await;
    assert_eq!(first.revision.grade.as_ref().unwrap().verdict, Verdict::Reject);
    let reject = json!({ "revision": first.revision.id, "verdict": "reject", "errors": ["geometry"],
        "reason": "Half of it lies outside." });
    let _: TaskDetail = qa.json(qa.post(&cast.task_path("/review")).json(&reject)).await;

    let seen: TaskDetail = ana.json(ana.get(&cast.task_path(""))).await;
    assert_eq!(seen.task.state, TaskState::Rework);
    assert_eq!(seen.reviews[0].reason, "Half of it lies outside.");
    assert_eq!(seen.document, square(50.0), "rework starts from the submitted label");
    let second: SubmitResponse =
        ana.json(ana.post(&cast.task_path("/submit")).json(&body(&square(0.0)))).await;
    assert_eq!((second.revision.number, second.revision.grade.unwrap().verdict), (2, Verdict::Accept));
    let stale = qa.post(&cast.task_path("/review")).json(&reject);
    qa.problem(stale, 412).await;
    let accept = json!({ "revision": second.revision.id, "verdict": "accept" });
    let done: TaskDetail = qa.json(qa.post(&cast.task_path("/review")).json(&accept)).await;
    assert_eq!((done.task.state, done.revisions.len(), done.reviews.len()), (TaskState::Accepted, 2, 2));
}

#[tokio::test]
async fn a_write_repeated_with_its_key_is_answered_and_applied_once() {
    let server = start().await;
    let cast = server.project().await;
    let ana = &cast.ana;
    let _: Value = ana.json(ana.post(&cast.task_path("/claim"))).await;
    let send = || {
        let request = ana.post(&cast.task_path("/submit")).header("idempotency-key", "k1");
        request.json(&body(&square(0.0)))
    };
    let first: SubmitResponse = ana.json(send()).await;
    let again: SubmitResponse = ana.json(send()).await;
    assert_eq!(first, again);
    let other =
        ana.post(&cast.task_path("/submit")).header("idempotency-key", "k1").json(&body(&square(1.0)));
    ana.problem(other, 409).await;
    let detail: TaskDetail = ana.json(ana.get(&cast.task_path(""))).await;
    assert_eq!(detail.revisions.len(), 1);
}

#[tokio::test]
async fn two_people_who_write_the_brief_at_once_lose_nothing() {
    let server = start().await;
    let cast = server.project().await;
    let (ops, admin, ana) = (&cast.ops, &cast.admin, &cast.ana);
    let path = format!("/projects/{}/brief", cast.project);
    let goal = |name: &str| {
        let link = json!({ "work": { "kind": "stage", "stage": cast.stage }, "goal": name });
        json!({ "goals": [{ "id": name, "name": name, "kpis": [{ "id": "k", "name": "K", "target": 2 }] }], "links": [link] })
    };
    let put = |person: &common::Person, seen: &str, name: &str| {
        person.put(&path).header("if-match", seen).json(&goal(name))
    };
    let first: BriefDetail = ops.json(put(ops, "0", "land")).await;
    assert_eq!((first.revision, first.uncovered_goals.len()), (1, 0));
    assert!(first.work.iter().all(|w| !w.is_unlinked), "rules and classes serve by their stage");
    let late = admin.problem(put(admin, "\"0\"", "fly"), 412).await;
    assert_eq!(late["current"]["brief"]["goals"][0]["name"], "land", "the second is shown the first");
    ana.problem(put(ana, "1", "mine"), 403).await;
    ops.problem(ops.put(&path).json(&goal("x")), 428).await;
    let broken = ops
        .put(&path)
        .header("if-match", "1")
        .json(&json!({ "milestones": [{ "id": "m", "name": "m", "date": "soon" }] }));
    assert_eq!(ops.problem(broken, 422).await["errors"][0]["pointer"], "/milestones/0/date");

    let value = |kpi: &str| json!({ "goal": "land", "kpi": kpi, "value": 1.5, "note": "model 7" });
    let listed: Vec<KpiValue> = ops.json(ops.post(&format!("{path}/values")).json(&value("k"))).await;
    assert_eq!((listed[0].value, listed[0].day.len()), (1.5, 10));
    ops.problem(ops.post(&format!("{path}/values")).json(&value("none")), 404).await;
    let silent = json!({ "about": listed[0].id, "holds": false });
    ops.problem(ops.post(&format!("{path}/check-ins")).json(&silent), 422).await;
    let check_in = json!({ "about": listed[0].id, "holds": false, "note": "The drone flies lower now." });
    let listed: Vec<CheckIn> = ops.json(ops.post(&format!("{path}/check-ins")).json(&check_in)).await;
    assert_eq!((listed.len(), listed[0].holds), (1, false));
    let mut proposed = goal("land");
    proposed["goals"][0]["needs"] =
        json!([{ "what": "shores", "classes": ["shore"], "sensors": ["camera"], "amount": 90 }]);
    let written: BriefDetail = ops.json(ops.put(&path).header("if-match", "1").json(&proposed)).await;
    let proposal = &written.proposals[0];
    assert_eq!(proposal.reasons, ["land needs 90 shores."]);
    let accept = json!({ "name": "Shores", "on": "camera", "classes": ["shore"], "goals": proposal.goals });
    ana.problem(ana.post(&format!("{path}/stages")).json(&accept), 403).await;
    let twice = json!({ "name": "Shores", "on": "camera", "classes": ["shore", "shore"] });
    ops.problem(ops.post(&format!("{path}/stages")).json(&twice), 422).await;
    let made: BriefDetail = ops.json(ops.post(&format!("{path}/stages")).json(&accept)).await;
    assert_eq!((made.proposals.len(), made.revision, made.brief.links.len()), (0, 3, 2));
    let project: assay_core::api::Project = ops.json(ops.get(&format!("/projects/{}", cast.project))).await;
    assert_eq!((project.stages[1].name.as_str(), project.stages[1].queued), ("Shores", 1));
    let history: Vec<BriefRevision> = ana.json(ana.get(&format!("{path}/revisions"))).await;
    assert_eq!(history[2].changes, ["new goal: land", "a stage supports land"]);
}

#[tokio::test]
async fn two_people_who_claim_at_once_get_different_tasks() {
    let server = start().await;
    let cast = server.project().await;
    server.task(cast.project, cast.stage, "two.png", false).await;
    let claim = format!("/projects/{}/stages/{}/claim", cast.project, cast.stage);
    let (a, b) = tokio::join!(
        cast.ana.json::<ClaimResponse>(cast.ana.post(&claim)),
        cast.ben.json::<ClaimResponse>(cast.ben.post(&claim))
    );
    assert_ne!(a.task.unwrap().id, b.task.unwrap().id);
}

#[tokio::test]
async fn a_person_whose_lease_expired_has_a_draft_where_somebody_else_took_the_task() {
    let server = start().await;
    let cast = server.project().await;
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    cast.ben.problem(cast.ben.post(&cast.task_path("/claim")), 409).await;
    server.clock.advance(LEASE_S + 1);
    let _: Value = cast.ben.json(cast.ben.post(&cast.task_path("/claim"))).await;
    let late = cast.ana.post(&cast.task_path("/submit")).json(&body(&square(3.0)));
    cast.ana.problem(late, 409).await;
    let (task, user) = (cast.task, cast.ana.id);
    let stored =
        server.db.read(move |tx| assay_server::store::drafts::document(tx, task, user)).await.unwrap();
    assert_eq!(stored, Some(square(3.0)));
}

#[tokio::test]
async fn golden_is_hidden_from_a_tasker_without_the_task() {
    let server = start().await;
    let cast = server.project().await;
    let before: TaskDetail = cast.ana.json(cast.ana.get(&cast.task_path(""))).await;
    assert_eq!((before.golden, before.golden_id), (None, None));
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    let held: TaskDetail = cast.ana.json(cast.ana.get(&cast.task_path(""))).await;
    assert_eq!(held.golden, Some(square(0.0)), "this stage lets taskers compare");
    cast.ben.problem(cast.ben.get(&cast.task_path("")), 403).await;
    cast.ana.problem(cast.ana.get(&format!("/projects/{}/golden", cast.project)), 403).await;
}

#[tokio::test]
async fn a_stage_changed_by_two_people_shows_the_second_the_stored_version() {
    let server = start().await;
    let cast = server.project().await;
    let (ops, path) = (&cast.ops, format!("/projects/{}/stages/{}", cast.project, cast.stage));
    let stage: Stage = ops.json(ops.get(&path)).await;
    let change = |guideline: &str| {
        json!({ "name": stage.name, "ontology": stage.ontology, "rubric": stage.rubric, "guideline": guideline,
            "compare_while_labeling": true })
    };
    let changed: Stage = ops.json(ops.put(&path).header("if-match", "\"1\"").json(&change("first"))).await;
    assert_eq!((changed.revision, changed.guideline.as_str()), (2, "first"));
    let late = ops.put(&path).header("if-match", "\"1\"").json(&change("second"));
    let problem = ops.problem(late, 412).await;
    assert_eq!(problem["current"]["guideline"], "first");
    ops.problem(ops.put(&path).json(&change("third")), 428).await;
    let mut broken = change("fourth");
    broken["rubric"]["rules"][0]["min"] = Value::Null;
    let problem = ops.problem(ops.put(&path).header("if-match", "\"2\"").json(&broken), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/rubric/rules/0");
}

#[tokio::test]
async fn comments_are_pinned_answered_and_resolved() {
    let server = start().await;
    let cast = server.project().await;
    let qa = &cast.qa;
    let list: Vec<GoldenSummary> = qa.json(qa.get(&format!("/projects/{}/golden", cast.project))).await;
    let path = format!("/projects/{}/golden/{}", cast.project, list[0].id);
    let pin = json!({ "anchor": { "pixel": { "frame": 0, "sensor": "camera", "at": [3.5, 4.0] } }, "text": "Why here?" });
    let thread: Value = qa.json(qa.post(&format!("{path}/comments")).json(&pin)).await;
    let reply = json!({ "parent": thread["id"], "text": "The shore." });
    let _: Value = qa.json(qa.post(&format!("{path}/comments")).json(&reply)).await;
    let resolve = format!("/projects/{}/comments/{}/resolved", cast.project, thread["id"].as_str().unwrap());
    let _: Value = qa.json(qa.put(&resolve).json(&json!({ "resolved": true }))).await;
    let detail: GoldenDetail = qa.json(qa.get(&path)).await;
    assert_eq!(detail.comments.len(), 2);
    assert!(detail.comments[0].resolved_at.is_some());
    assert_eq!(detail.golden.open_comments, 0);
    qa.problem(qa.post(&format!("{path}/comments")).json(&json!({ "text": " " })), 422).await;
}

#[tokio::test]
async fn files_are_served_in_parts_and_never_run() {
    let server = start().await;
    let cast = server.project().await;
    let hash = assay_core::hash::sha256_hex(b"one.png");
    let path = format!("/projects/{}/blobs/{hash}", cast.project);
    let whole = cast.ana.get(&path).send().await.unwrap();
    assert_eq!(whole.headers()["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(whole.bytes().await.unwrap(), "one.png");
    let part = cast.ana.get(&path).header("range", "bytes=4-5").send().await.unwrap();
    assert_eq!(
        (part.status().as_u16(), part.headers()["content-range"].to_str().unwrap()),
        (206, "bytes 4-5/7")
    );
    assert_eq!(part.bytes().await.unwrap(), "pn");
    let beyond = cast.ana.get(&path).header("range", "bytes=9-").send().await.unwrap();
    assert_eq!(beyond.status(), 416);
    let other = assay_core::hash::sha256_hex(b"not in this project");
    cast.ana.problem(cast.ana.get(&format!("/projects/{}/blobs/{other}", cast.project)), 404).await;
}

#[tokio::test]
async fn the_first_admin_needs_the_code_and_is_created_once() {
    let server = start_with(Some("secret-code")).await;
    let stranger = server.stranger();
    let setup = |code: &str| json!({ "code": code, "name": "Ada", "email": "ada@example.org", "password": "long enough it is" });
    stranger.problem(stranger.post("/setup").json(&setup("wrong")), 403).await;
    let me: Value = stranger.json(stranger.post("/setup").json(&setup("secret-code"))).await;
    assert_eq!((&me["name"], &me["site_admin"]), (&json!("Ada"), &json!(true)));
    stranger.problem(stranger.post("/setup").json(&setup("secret-code")), 403).await;
    let wrong = json!({ "email": "ada@example.org", "password": "not the password" });
    stranger.problem(stranger.post("/session").json(&wrong), 401).await;
}

#[tokio::test]
async fn an_invitation_is_accepted_once() {
    let server = start().await;
    let cast = server.project().await;
    let members = format!("/projects/{}/members", cast.project);
    let new = json!({ "name": "Zoe", "email": "zoe@example.org", "role": "stakeholder", "team": "ML" });
    let added: Value = cast.admin.json(cast.admin.post(&members).json(&new)).await;
    let path = format!("/invitations/{}", added["invitation"].as_str().unwrap());
    let (zoe, password) = (server.stranger(), json!({ "password": "my own password" }));
    let me: Value = zoe.json(zoe.post(&path).json(&password)).await;
    assert_eq!(me["name"], "Zoe");
    zoe.problem(zoe.post(&path).json(&password), 404).await;
    cast.ops.problem(cast.ops.post(&members).json(&new), 403).await;
}

#[tokio::test]
async fn every_operation_refuses_strangers_and_people_of_other_projects() {
    let server = start().await;
    let cast = server.project().await;
    let outsider = server.person("outsider", false).await;
    let stranger = server.stranger();
    let url = format!("{}/api/openapi.json", server.url);
    let document: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut walked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["security"] == json!([]) {
                continue;
            }
            let method: reqwest::Method = method.to_uppercase().parse().unwrap();
            let path = path.strip_prefix("/api/v1").unwrap().replace("{project}", &cast.project.to_string());
            let path =
                path.replace("{stage}", &cast.stage.to_string()).replace("{task}", &cast.task.to_string());
            let path = path.replace(['{', '}'], "");
            stranger.problem(stranger.request(method.clone(), &path), 401).await;
            if path.contains(&cast.project.to_string()) {
                outsider.problem(outsider.request(method, &path), 403).await;
            }
            walked += 1;
        }
    }
    assert!(walked >= 25, "{walked}");
}

#[tokio::test]
async fn an_invalid_request_is_answered_with_a_problem() {
    let server = start().await;
    let cast = server.project().await;
    cast.ana.problem(cast.ana.get("/nowhere"), 404).await;
    cast.ana.problem(cast.ana.request(reqwest::Method::PATCH, "/session"), 405).await;
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    let submit = cast.task_path("/submit");
    cast.ana.problem(cast.ana.post(&submit).body("{ not json"), 422).await;
    let mut twice = square(0.0);
    twice.objects.push(twice.objects[0].clone());
    let problem = cast.ana.problem(cast.ana.post(&submit).json(&body(&twice)), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/document/objects/1/id");
    let elsewhere = cast.ana.post(&submit).header("sec-fetch-site", "cross-site").json(&body(&square(0.0)));
    cast.ana.problem(elsewhere, 403).await;
}

#[tokio::test]
async fn rules_that_are_not_saved_are_measured_for_those_who_may_change_them() {
    let server = start().await;
    let cast = server.project().await;
    let stage_path = format!("/projects/{}/stages/{}", cast.project, cast.stage);
    let stage: Stage = cast.ops.json(cast.ops.get(&stage_path)).await;
    let mut rubric = serde_json::to_value(&stage.rubric).unwrap();
    rubric["rules"] = json!([{ "id": "few", "measure": "vertices", "max": 3, "severity": "critical" }]);
    let path = format!("{stage_path}/measurements");
    let measured: Vec<GoldenMeasurements> = cast.ops.json(cast.ops.post(&path).json(&rubric)).await;
    assert_eq!(measured.len(), 1);
    assert_eq!(measured[0].own.rule(0).unwrap().values, [4.0], "a golden square has four corners");
    let after: Stage = cast.ops.json(cast.ops.get(&stage_path)).await;
    assert_eq!(after, stage, "nothing is stored");
    for person in [&cast.ana, &cast.qa] {
        person.problem(person.post(&path).json(&rubric), 403).await;
    }
    rubric["rules"][0]["max"] = Value::Null;
    let problem = cast.ops.problem(cast.ops.post(&path).json(&rubric), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/rules/0");
}

#[tokio::test]
async fn a_tasker_asks_and_skips_and_operations_answer_put_back_and_reopen() {
    let server = start().await;
    let cast = server.project().await;
    let path = format!("/projects/{}/tasks/{}", cast.project, cast.task);
    let notes = format!("{path}/notes");
    let note = |kind: &str| json!({ "kind": kind, "text": "The shed is half a house." });
    cast.ana.problem(cast.ana.post(&notes).json(&note("skip")), 409).await;
    let _: TaskSummary = cast.ana.json(cast.ana.post(&format!("{path}/claim"))).await;
    let question: TaskDetail = cast.ana.json(cast.ana.post(&notes).json(&note("question"))).await;
    assert_eq!((question.task.state, question.notes.len()), (TaskState::Escalated, 1));
    cast.ana.problem(cast.ana.post(&notes).json(&note("answer")), 403).await;
    let waiting: assay_core::api::WaitingCounts =
        cast.ops.json(cast.ops.get(&format!("/projects/{}/waiting", cast.project))).await;
    assert_eq!(waiting.task_questions, Some(1));
    let answered: TaskDetail = cast.ops.json(cast.ops.post(&notes).json(&note("answer"))).await;
    assert_eq!(answered.task.state, TaskState::Claimed);
    let skipped: TaskDetail = cast.ana.json(cast.ana.post(&notes).json(&note("skip"))).await;
    assert_eq!(skipped.task.state, TaskState::Skipped);
    let requeued: TaskDetail = cast.ops.json(cast.ops.post(&notes).json(&note("requeue"))).await;
    assert_eq!((requeued.task.state, requeued.task.lease), (TaskState::Queued, 1));
    cast.ops.problem(cast.ops.post(&notes).json(&note("reopen")), 409).await;
    let blank = json!({ "kind": "requeue", "text": "  " });
    let problem = cast.ops.problem(cast.ops.post(&notes).json(&blank), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/text");
}

#[tokio::test]
async fn a_draft_under_a_claim_that_ended_is_refused() {
    let server = start().await;
    let cast = server.project().await;
    let path = format!("/projects/{}/tasks/{}", cast.project, cast.task);
    let claim = || cast.ana.post(&format!("{path}/claim"));
    let first: TaskSummary = cast.ana.json(claim()).await;
    let draft = |lease: u32| {
        let draft = cast.ana.put(&format!("{path}/draft")).header("if-match", "0");
        draft.header("lease-token", lease.to_string()).json(&body(&square(2.0)))
    };
    let _: TaskSummary = cast.ana.json(cast.ana.post(&format!("{path}/release"))).await;
    let second: TaskSummary = cast.ana.json(claim()).await;
    assert_eq!([first.lease, second.lease], [1, 2]);
    let problem = cast.ana.problem(draft(first.lease), 409).await;
    assert!(problem["detail"].as_str().unwrap().contains("claimed this task again"), "{problem}");
    assert_eq!(draft(second.lease).send().await.unwrap().status(), 204);
    let submit = cast.ana.post(&format!("{path}/submit")).header("lease-token", "1");
    cast.ana.problem(submit.json(&body(&square(2.0))), 409).await;
}

#[tokio::test]
async fn a_question_that_two_people_change_at_once_shows_the_second_what_the_first_wrote() {
    use assay_core::api::QuestionDetail;
    let server = start().await;
    let cast = server.project().await;
    let path = format!("/projects/{}/questions", cast.project);
    let question = |seen: &str| serde_json::json!({ "title": "Is water flyable?", "stage": cast.stage, "observation": seen });
    let question_detail: QuestionDetail = cast.qa.json(cast.qa.post(&path).json(&question(""))).await;
    let own = format!("{path}/{}", question_detail.id);
    let first = cast.qa.put(&own).header("if-match", "1").json(&question("Ponds in 4 photographs."));
    let _: QuestionDetail = cast.qa.json(first).await;
    let second = cast.ops.put(&own).header("if-match", "1").json(&question("Rivers.")).send().await.unwrap();
    assert_eq!(second.status(), 412);
    let problem: Value = second.json().await.unwrap();
    assert_eq!(problem["current"]["question"]["observation"], "Ponds in 4 photographs.");
    let tasker = cast.ana.post(&path).json(&question("")).send().await.unwrap();
    assert_eq!(tasker.status(), 403);
}
