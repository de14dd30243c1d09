//! Routes of alignment, of silence and of customers' verdicts.

use super::super::http::{ApiRequest, segment};
use super::Answer;
use assay_core::api::*;
use assay_core::brief::GoalYield;

/// How graders and teams grade, and what became of accepted labels.
pub async fn alignment(project: &str, promised: f64) -> Answer<AlignmentReport> {
    ApiRequest::get(format!("/projects/{}/alignment?promised={promised}", segment(project))).send().await
}

/// Usable labels of each goal that needs an amount of data.
pub async fn goal_yields(project: &str) -> Answer<Vec<GoalYield>> {
    ApiRequest::get(format!("/projects/{}/goals/yield", segment(project))).send().await
}

/// What the next milestone needs of teams that have not answered.
pub async fn silence(project: &str) -> Answer<SilenceReport> {
    ApiRequest::get(format!("/projects/{}/silence", segment(project))).send().await
}

/// Whether a project sends reminders, and the last ones.
pub async fn reminders(project: &str) -> Answer<ReminderLog> {
    ApiRequest::get(format!("/projects/{}/reminders", segment(project))).send().await
}

/// Remind a team at once, or escalate its silence.
pub async fn send_reminder(project: &str, body: &NewReminder) -> Answer<ReminderLog> {
    ApiRequest::post(format!("/projects/{}/reminders", segment(project)), body).send().await
}

/// Set where reminders go.
pub async fn set_reminders(project: &str, body: &ReminderSettings) -> Answer<ReminderLog> {
    ApiRequest::put(format!("/projects/{}/reminders", segment(project)), body).send().await
}

/// Verdicts of a grader (id, or name of a customer's grader) or of a team on objects of a class.
pub async fn object_verdicts(
    (project, stage): (&str, &str),
    (kind, party): (&str, &str),
    class: &str,
) -> Answer<Vec<ObjectVerdictRecord>> {
    let path = format!(
        "/projects/{}/stages/{}/verdicts?{kind}={}&class={}",
        segment(project),
        segment(stage),
        segment(party),
        segment(class)
    );
    ApiRequest::get(path).send().await
}

/// Customers' verdicts.
pub async fn customer_verdicts(project: &str) -> Answer<Vec<CustomerVerdict>> {
    ApiRequest::get(format!("/projects/{}/customer-verdicts", segment(project))).send().await
}

/// Add customers' verdicts.
pub async fn add_customer_verdicts(
    project: &str,
    body: &NewCustomerVerdicts,
) -> Answer<AddedCustomerVerdicts> {
    ApiRequest::post(format!("/projects/{}/customer-verdicts", segment(project)), body).send().await
}

/// Answer a customer's verdict.
pub async fn answer_customer_verdict(
    project: &str,
    verdict: &str,
    body: &NewVerdictAnswer,
) -> Answer<CustomerVerdict> {
    let path = format!("/projects/{}/customer-verdicts/{}/answer", segment(project), segment(verdict));
    ApiRequest::post(path, body).send().await
}

/// Drift of a stage's labels since a day (empty: a week ago).
pub async fn drift(
    project: &str,
    stage: &str,
    since: &str,
    reference: Option<DriftReference>,
) -> Answer<StageDrift> {
    let since = Some(since).filter(|day| !day.is_empty()).map(|day| format!("since={}", segment(day)));
    let query: Vec<String> = since.into_iter().chain(reference_query(reference)).collect();
    let path = format!("/projects/{}/stages/{}/drift?{}", segment(project), segment(stage), query.join("&"));
    ApiRequest::get(path).send().await
}

/// The same for each of the last weeks.
pub async fn drift_weeks(
    project: &str,
    stage: &str,
    reference: Option<DriftReference>,
) -> Answer<StageDriftWeeks> {
    let query = reference_query(reference).unwrap_or_default();
    let path = format!("/projects/{}/stages/{}/drift/weeks?{query}", segment(project), segment(stage));
    ApiRequest::get(path).send().await
}

fn reference_query(reference: Option<DriftReference>) -> Option<String> {
    reference.map(|reference| match reference {
        DriftReference::Golden => "reference=golden".to_owned(),
        DriftReference::Labels => "reference=labels".to_owned(),
    })
}
