//! An attempt: its items, what became of each, and the next one.

use super::feedback::{FeedbackForm, needs_feedback};
use super::reading::ReadingCheck;
use super::words::kind_words;
use crate::client::route_params::attempt_param;
use crate::client::routes;
use crate::pages::page_frame::PageFrame;
use crate::pages::project::project_of_address;
use crate::ui::{Note, Remote, RemoteView, Tone, ago};
use assay_core::api::{Attempt, AttemptItem, ItemResult};
use assay_core::rubric::Severity;
use assay_core::training::{AttemptState, BrokenRule, CourseKind};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AttemptPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let attempt_id = attempt_param();
    let attempt = Remote::new(move || {
        let (project, attempt) = (id.get(), attempt_id.get());
        async move { routes::attempt(&project, &attempt).await }
    });
    let show = move |shown: Attempt| {
        let feedback = needs_feedback(&shown)
            .then(|| view! { <FeedbackForm project=id attempt=shown.summary.id.clone() source=attempt /> });
        let reading = shown.reading.clone().map(|reading| {
            let is_open = shown.summary.state == AttemptState::Open;
            view! { <ReadingCheck project=id attempt=shown.summary.id.clone() reading=reading is_open=is_open source=attempt /> }
        });
        view! { {feedback} <AttemptView project=id.get_untracked() attempt=shown /> {reading} }
    };
    view! { <PageFrame project=project><div class="page"><RemoteView from=attempt view=show /></div></PageFrame> }
}

#[component]
fn AttemptView(project: String, attempt: Attempt) -> impl IntoView {
    let (kind, class) = kind_words(attempt.kind);
    let root = format!("/projects/{project}");
    let is_open = attempt.summary.state == AttemptState::Open;
    let next = attempt.items.iter().filter(|_| is_open).find(|item| needs_label(item));
    let next = next.map(|item| format!("{root}/tasks/{}", item.task));
    let (tone, title) = state_note(&attempt);
    let ends = attempt.ends_at.clone().filter(|_| is_open);
    let rows = attempt.items.iter().enumerate().map(|(at, item)| {
        let href = format!("{root}/tasks/{}", item.task);
        view! { <ItemRow number=at + 1 item=item.clone() href=href is_open=is_open /> }
    });
    let rows = rows.collect_view();
    view! {
        <div class="page-head">
            <div>
                <h1>{attempt.course_name.clone()} " " <span class=class>{kind}</span></h1>
                <p><a href=format!("{root}/training")>"Training"</a></p>
            </div>
            {next.map(|href| view! { <a class="btn main end" data-testid="next-item" href=href>"Label the next item"</a> })}
        </div>
        <div data-testid="attempt-state">
            <Note tone=tone title=title>
                {ends.map(|at| view! { <p>"Ends " {time_left(&at)} ". What is not submitted by then counts as wrong."</p> })}
            </Note>
        </div>
        {(attempt.kind.has_golden_items()).then(|| view! {
            <div class="card" style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th class="num">"Item"</th><th>"Scene"</th><th>"Result"</th><th></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
    }
}

/// Whether an item has no label, or one that golden rejects and that may be corrected.
fn needs_label(item: &AttemptItem) -> bool {
    match &item.result {
        Some(result) => !result.is_right,
        None => !item.is_submitted,
    }
}

fn state_note(attempt: &Attempt) -> (Tone, String) {
    let Attempt { summary, right_to_pass, .. } = attempt;
    let (right, items) = (summary.right, summary.items);
    match (summary.state, attempt.kind) {
        (AttemptState::Passed | AttemptState::Failed, CourseKind::Calibration) => {
            let is_ready = summary.state == AttemptState::Passed;
            let (tone, word) = if is_ready { (Tone::Good, "Ready") } else { (Tone::Warn, "Not ready yet") };
            let readiness = summary.readiness.unwrap_or_default() * 100.0;
            (tone, format!("{word}: readiness {readiness:.0} %, {right} of {items} are right."))
        }
        (AttemptState::Passed, _) => (Tone::Good, format!("Passed: {right} of {items} are right.")),
        (AttemptState::Failed, _) => {
            let needed = format!("Not passed: {right} of {items} are right, and {right_to_pass} have to be.");
            (Tone::Bad, needed + &too_many_findings(attempt))
        }
        (AttemptState::Open, CourseKind::Reading) => {
            (Tone::Info, format!("Read the guideline. Then say of {items} examples whether they follow it."))
        }
        (AttemptState::Open, CourseKind::Course) => (
            Tone::Info,
            format!("{right} of {items} are right. Compare the others with golden, and correct them."),
        ),
        (AttemptState::Open, CourseKind::Calibration) if needs_feedback(attempt) => (
            Tone::Info,
            "All items are submitted. Say how sure you are; then you learn what is right.".to_owned(),
        ),
        (AttemptState::Open, CourseKind::Exam | CourseKind::Calibration) => {
            let sent = attempt.items.iter().filter(|item| item.is_submitted).count();
            (Tone::Info, format!("{sent} of {items} are submitted. You learn what is right once all are."))
        }
    }
}

/// Findings of which an exam has more than it may have; empty: none.
fn too_many_findings(attempt: &Attempt) -> String {
    let broken =
        || attempt.items.iter().filter_map(|item| item.result.as_ref()).flat_map(|result| &result.broken);
    let limit = |(severity, most): (&Severity, &u32)| {
        let count: u32 = broken().filter(|rule| rule.severity == *severity).map(|rule| rule.count).sum();
        (count > *most).then(|| format!(" {count} {} findings; {most} are allowed.", severity.name()))
    };
    attempt.max_findings.iter().filter_map(limit).collect()
}

/// Time until an RFC 3339 time, in minutes.
fn time_left(at: &str) -> String {
    let left_ms = js_sys::Date::parse(at) - js_sys::Date::now();
    match (left_ms / 60_000.0).ceil() {
        minutes if minutes >= 1.0 => format!("in {minutes:.0} min"),
        _ => ago(at),
    }
}

#[component]
fn ItemRow(number: usize, item: AttemptItem, href: String, is_open: bool) -> impl IntoView {
    let (words, class) = match (&item.result, item.is_submitted) {
        (Some(result), _) if result.is_right => ("right", "tag good"),
        (Some(_), _) => ("not yet right", "tag warn"),
        (None, true) => ("submitted", "tag acc"),
        (None, false) if is_open => ("to be labeled", "tag"),
        (None, false) => ("not labeled", "tag bad"),
    };
    let action = if is_open && needs_label(&item) { "Label" } else { "Look at it" };
    view! {
        <tr data-testid="attempt-item">
            <td class="num">{number}</td>
            <td><a class="strong" href=href.clone()>{item.scene_name.clone()}</a></td>
            <td>
                <span class=class>{words}</span>
                {item.result.map(|result| view! { <ResultText result=result /> })}
            </td>
            <td class="num"><a class="btn small" href=href>{action}</a></td>
        </tr>
    }
}

/// Score, and rules that the label broke.
#[component]
pub(in crate::pages) fn ResultText(result: ItemResult) -> impl IntoView {
    let broken = result.broken.iter().map(|rule| view! { <li>{broken_text(rule)}</li> }).collect_view();
    view! {
        <span class="dim small">{format!(" score {:.0} %", result.score * 100.0)}</span>
        {(!result.broken.is_empty()).then(|| view! { <ul class="small">{broken}</ul> })}
    }
}

fn broken_text(rule: &BrokenRule) -> String {
    let class = if rule.class.is_empty() { String::new() } else { format!("{}: ", rule.class) };
    let times = if rule.count == 1 { String::new() } else { format!(", {} times", rule.count) };
    format!("{class}{}{times} ({})", rule.rule, rule.severity.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json};

    fn attempt(kind: &str, state: &str, items: Value) -> Attempt {
        from_value(json!({"summary": {"id": "a", "state": state, "right": 1, "items": 2, "started_at": ""}, "course": "c",
            "course_name": "Basics", "kind": kind, "right_to_pass": 2, "items": items}))
        .unwrap()
    }

    #[test]
    fn the_note_says_how_far_an_attempt_is_and_no_more() {
        let items = json!([{"task": "t", "scene_name": "one", "is_submitted": true},
            {"task": "u", "scene_name": "two", "is_submitted": false}]);
        let text = |kind, state| state_note(&attempt(kind, state, items.clone())).1;
        assert_eq!(text("exam", "open"), "1 of 2 are submitted. You learn what is right once all are.");
        assert_eq!(text("exam", "failed"), "Not passed: 1 of 2 are right, and 2 have to be.");
        assert!(text("course", "open").contains("Compare the others with golden"));
        let broken = json!([{"rule": "treetops", "severity": "critical", "class": "", "count": 2}]);
        let items = json!([{"task": "t", "scene_name": "one", "is_submitted": true,
            "result": {"is_right": false, "score": 0.5, "broken": broken}}]);
        let strict =
            Attempt { max_findings: [(Severity::Critical, 1)].into(), ..attempt("exam", "failed", items) };
        assert!(state_note(&strict).1.ends_with("have to be. 2 critical findings; 1 are allowed."));
    }

    #[test]
    fn an_item_is_labeled_until_it_is_right_and_in_an_exam_once() {
        let needs = |item: Value| needs_label(&from_value(item).unwrap());
        assert!(needs(json!({"task": "t", "scene_name": "", "is_submitted": false})));
        assert!(!needs(json!({"task": "t", "scene_name": "", "is_submitted": true})));
        let result = |is_right: bool| {
            json!({"task": "t", "scene_name": "", "is_submitted": true,
                "result": {"is_right": is_right, "score": 0.5, "broken": []}})
        };
        assert!(needs(result(false)) && !needs(result(true)));
    }

    #[test]
    fn a_broken_rule_is_named_with_its_class_and_how_often() {
        let rule = |class: &str, count| BrokenRule {
            rule: "No treetop".to_owned(),
            severity: Severity::Critical,
            class: class.to_owned(),
            count,
        };
        assert_eq!(broken_text(&rule("flyable", 2)), "flyable: No treetop, 2 times (critical)");
        assert_eq!(broken_text(&rule("", 1)), "No treetop (critical)");
    }
}
