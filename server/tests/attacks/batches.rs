//! Batches: who may make and decide them, and what is refused.

use crate::common::start;
use crate::honeypots::{claim, path, submit};
use assay_core::api::{BatchDetail, BatchPreview, BatchProgress, BatchSummary, ObjectVerdictRecord};
use serde_json::{Value, json};

fn fixed_rate(share: f64) -> Value {
    json!({"kind": "fixed_rate", "settings": {"share": share, "accept": 0.0}})
}

#[tokio::test]
async fn taskers_neither_see_nor_make_batches_and_reviewers_judge_them() {
    let server = start().await;
    let cast = server.project().await;
    let task = claim(&cast, &cast.ana).await.unwrap();
    submit(&cast, &cast.ana, &task.id, 0.0).await;
    let new = json!({"stage": cast.stage, "method": fixed_rate(1.0)});
    cast.ana.problem(cast.ana.get(&path(&cast, "/batches")), 403).await;
    for below in ["/batches", "/batches/plan"] {
        cast.ana.problem(cast.ana.post(&path(&cast, below)).json(&new), 403).await;
    }
    let resume = json!({"stage": cast.stage, "level": "II", "aql": 2.5, "reason": "Done."});
    cast.ana.problem(cast.ana.post(&path(&cast, "/batches/resume-inspection")).json(&resume), 403).await;
    cast.ops.problem(cast.ops.post(&path(&cast, "/batches/resume-inspection")).json(&resume), 409).await;
    let batch: BatchSummary = cast.ops.json(cast.ops.post(&path(&cast, "/batches")).json(&new)).await;
    let at = |below: &str| path(&cast, &format!("/batches/{}{below}", batch.id));
    for below in ["", "/next"] {
        cast.ana.problem(cast.ana.get(&at(below)), 403).await;
    }
    let accept = json!({"verdict": "accept"});
    cast.ana.problem(cast.ana.post(&at("/decision")).json(&accept), 403).await;
    cast.qa.problem(cast.qa.post(&at("/decision")).json(&accept), 409).await;

    // One of it is judged in its sample, and the record says so.
    let progress: BatchProgress = cast.qa.json(cast.qa.get(&at("/next?limit=5"))).await;
    assert_eq!(progress.tasks.len(), 1);
    let waiting: Value = cast.qa.json(cast.qa.get(&path(&cast, "/tasks?reviewable=true"))).await;
    assert_eq!(waiting["items"], json!([]), "it is judged with its batch");
    let detail: Value = cast.qa.json(cast.qa.get(&path(&cast, &format!("/tasks/{}", task.id)))).await;
    let review = json!({"revision": detail["revisions"][0]["id"], "verdict": "accept"});
    let _: Value =
        cast.qa.json(cast.qa.post(&path(&cast, &format!("/tasks/{}/review", task.id))).json(&review)).await;
    let decided: BatchDetail = cast.qa.json(cast.qa.post(&at("/decision")).json(&accept)).await;
    assert_eq!(decided.batch.inspected, 1);
    let _: Value = cast.ops.json(cast.ops.get(&path(&cast, "/alignment"))).await;
    let records: Vec<ObjectVerdictRecord> =
        cast.ops.json(cast.ops.get(&path(&cast, &format!("/stages/{}/verdicts", cast.stage)))).await;
    assert_eq!((records[0].batch, records[0].sampling_probability), (Some(1), Some(1.0)));
    let withdraw = json!({"revision": detail["revisions"][0]["id"]});
    let below = format!("/tasks/{}/review/withdraw", task.id);
    cast.ana.problem(cast.ana.post(&path(&cast, &below)).json(&withdraw), 403).await;
    cast.qa.problem(cast.qa.post(&path(&cast, &below)).json(&withdraw), 409).await;
}

#[tokio::test]
async fn what_makes_no_plan_is_refused_with_its_place() {
    let server = start().await;
    let cast = server.project().await;
    let task = claim(&cast, &cast.ana).await.unwrap();
    submit(&cast, &cast.ana, &task.id, 0.0).await;
    let pointer = async |new: Value| {
        let problem = cast.ops.problem(cast.ops.post(&path(&cast, "/batches")).json(&new), 422).await;
        problem["errors"][0]["pointer"].clone()
    };
    let with = |method: Value| json!({"stage": cast.stage, "method": method});
    assert_eq!(pointer(with(fixed_rate(0.0))).await, "/method/settings/share");
    assert_eq!(pointer(with(fixed_rate(1e300))).await, "/method/settings/share");
    let iso = |aql: f64| json!({"kind": "iso2859", "settings": {"level": "II", "aql": aql}});
    assert_eq!(pointer(with(iso(2.0))).await, "/method/settings/aql");
    assert_eq!(pointer(with(iso(1000.0))).await, "/method/settings/aql");
    let sequential = |rql: f64| json!({"kind": "sequential", "settings": {"aql": 1.0, "rql": rql, "alpha": 0.05, "beta": 0.1}});
    assert_eq!(pointer(with(sequential(1.0))).await, "/method/settings/rql");
    let filtered = |filter: Value| json!({"stage": cast.stage, "filter": filter, "method": fixed_rate(0.5)});
    assert_eq!(pointer(filtered(json!({"from_day": "2026-13-40"}))).await, "/filter/from_day");
    assert_eq!(pointer(filtered(json!({"class": "x".repeat(300)}))).await, "/filter/class");
    assert_eq!(pointer(filtered(json!({"tasker": "' OR 1=1 --"}))).await, "/filter", "nobody is called so");
    assert_eq!(pointer(json!({"stage": "elsewhere", "method": fixed_rate(0.5)})).await, "/stage");
    assert_eq!(pointer(with(json!({"kind": "iso2859", "settings": {"level": "IV", "aql": 1.0}}))).await, "");
    let preview: BatchPreview =
        cast.ops.json(cast.ops.post(&path(&cast, "/batches/plan")).json(&with(iso(2.5)))).await;
    assert_eq!((preview.tasks, preview.plan.unwrap().sample), (1, 1));
}
