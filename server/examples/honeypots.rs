//! Times of answers about honeypots and about other tasks, as a tasker's browser measures them, and how alike their distributions
//! are. It is for `./bench honeypots`: `honeypots COUNT`. It prints one line of JSON.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark stops where it fails"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use assay_core::api::{Page, TaskSettingsDetail, TaskSummary};
use assay_core::pipeline::{Task, TaskSettings, TaskState};
use assay_server::store::{Tx, UnauditedWrite, tasks};
use common::{Cast, Person, Server, body, square};
use reqwest::RequestBuilder;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// A stage with so many tasks of production and as many honeypots.
async fn stage_with_honeypots(server: &Server, count: usize) -> Cast {
    let cast = server.project().await;
    let mut accepted = vec![cast.task];
    for number in 0..count {
        accepted.push(server.task(cast.project, cast.stage, &format!("golden {number}.png"), true).await);
    }
    for number in 0..count {
        server.task(cast.project, cast.stage, &format!("street {number}.png"), false).await;
    }
    let (now, stage) = (server.clock.now(), cast.stage);
    let accept = move |tx: &mut dyn Tx| {
        for task in accepted {
            tasks::save(tx, &now, task, &Task::new(TaskState::Accepted))?;
        }
        tx.execute("UPDATE stages SET compare_while_labeling = 0 WHERE id = $1", &[stage.into()])
    };
    server.db.write_unaudited(UnauditedWrite::Setup, accept).await.unwrap();
    let mut settings = TaskSettings::default();
    settings.honeypots.share = 0.5;
    let path = format!("/projects/{}/stages/{}/task-settings", cast.project, cast.stage);
    let put = cast.ops.put(&path).header("If-Match", "\"0\"").json(&settings);
    let _: TaskSettingsDetail = cast.ops.json(put).await;
    cast
}

/// Time of a request until its whole answer is there, ms, and the answer.
async fn timed(request: RequestBuilder) -> (f64, Value) {
    let start = Instant::now();
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    let text = answer.text().await.unwrap();
    (start.elapsed().as_secs_f64() * 1_000.0, serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// Times of a person's requests about their next task, by request.
async fn label_next(cast: &Cast, person: &Person) -> Option<(String, Vec<(&'static str, f64)>)> {
    let root = format!("/projects/{}", cast.project);
    let (claim, claimed) = timed(person.post(&format!("{root}/stages/{}/claim", cast.stage))).await;
    let task = claimed["task"]["id"].as_str()?.to_owned();
    let of_task = |rest: &str| format!("{root}/tasks/{task}{rest}");
    let label = body(&square(0.0));
    let draft = person.put(&of_task("/draft")).header("If-Match", "\"0\"").json(&label);
    let (open, _) = timed(person.get(&of_task(""))).await;
    let (draft, _) = timed(draft).await;
    let (submit, _) = timed(person.post(&of_task("/submit")).json(&label)).await;
    Some((task, vec![("claim", claim), ("open", open), ("draft", draft), ("submit", submit)]))
}

/// Probability that two samples of one distribution differ as much as these or more, by the test of Kolmogorov and Smirnov with
/// its asymptotic distribution.
fn same_distribution(a: &[f64], b: &[f64]) -> f64 {
    let share_up_to = |sample: &[f64], x: f64| {
        sample.iter().filter(|value| **value <= x).count() as f64 / sample.len() as f64
    };
    let distance = |x: &f64| (share_up_to(a, *x) - share_up_to(b, *x)).abs();
    let largest = a.iter().chain(b).map(distance).fold(0.0, f64::max);
    let (n, m) = (a.len() as f64, b.len() as f64);
    let lambda = largest * (n * m / (n + m)).sqrt();
    if lambda < 0.2 {
        return 1.0;
    }
    let term = |k: i32| (-1_f64).powi(k - 1) * (-2.0 * f64::from(k * k) * lambda * lambda).exp();
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

#[tokio::main]
async fn main() {
    let count: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("a number of tasks");
    let server = common::start().await;
    let cast = stage_with_honeypots(&server, count).await;
    let mut hidden: BTreeSet<String> = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/projects/{}/tasks?state=queued&limit=200{cursor}", cast.project);
        let page: Page<TaskSummary> = cast.ops.json(cast.ops.get(&path)).await;
        hidden.extend(page.items.into_iter().filter(|task| task.is_honeypot).map(|task| task.id));
        match page.next {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let mut times: BTreeMap<&'static str, [Vec<f64>; 2]> = BTreeMap::new();
    while let Some((task, measured)) = label_next(&cast, &cast.ana).await {
        for (request, time) in measured {
            times.entry(request).or_default()[usize::from(hidden.contains(&task))].push(time);
        }
    }
    let median = |sample: &[f64]| {
        let mut sorted = sample.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let request = |(name, [others, honeypots]): (&&str, &[Vec<f64>; 2])| {
        let value = serde_json::json!({
            "others": others.len(), "honeypots": honeypots.len(), "others_ms": median(others), "honeypots_ms": median(honeypots),
            "probability": same_distribution(others, honeypots),
        });
        ((*name).to_owned(), value)
    };
    println!("{}", Value::Object(times.iter().map(request).collect()));
}
