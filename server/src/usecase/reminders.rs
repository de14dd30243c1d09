//! Reminders of silent teams: where they go, which are due, and what was sent.

use super::context::ActionContext;
use super::silence;
use crate::clock::Timestamp;
use crate::store::audit::server_itself;
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, projects, reminders};
use assay_core::api::{
    OpenRequest, ReminderLog, ReminderMessage, RequestKind, SilenceMilestone, SilenceReport,
    TeamSilenceReport,
};
use assay_core::id::ProjectId;
use assay_core::silence::{
    ReminderLevel, ReminderLimits, SentReminder, SilenceAdvice, SilenceSettings, WorkCalendar, due_reminder,
};

/// Reminders that the log of a project lists at most.
const MOST_LISTED: u32 = 50;

/// Whether a project sends reminders, and the last ones.
///
/// # Errors
/// Storage.
pub fn log(tx: &mut dyn Tx, project: ProjectId) -> Result<ReminderLog, StoreError> {
    Ok(ReminderLog {
        has_webhook: reminders::has_webhook(tx, project)?,
        sent: reminders::last(tx, project, MOST_LISTED)?,
    })
}

/// Set the address to which reminders go, which has been checked; empty: nowhere. The audit trail does not have the address, which is a secret.
///
/// # Errors
/// Storage.
pub fn set_webhook(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    address: &str,
) -> Result<Audited<ReminderLog>, StoreError> {
    reminders::set_webhook(tx, by.project, address)?;
    let detail = if address.is_empty() { "stopped the reminders" } else { "set where reminders go" };
    Ok(Audited::new(log(tx, by.project)?, by.entry("reminders.webhook", by.project, detail)))
}

/// Reminder that is ready to be sent.
pub struct PreparedReminder {
    /// What is sent.
    pub message: ReminderMessage,
    keys: Vec<String>,
}

/// Reminders of a project that are due now.
///
/// # Errors
/// Storage.
pub fn due(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
) -> Result<Vec<PreparedReminder>, StoreError> {
    let input = silence::input(tx, now, project)?;
    let SilenceReport { milestone: Some(milestone), teams } =
        silence::estimate(&input, &SilenceSettings::default())
    else {
        return Ok(Vec::new());
    };
    let name = projects::name(tx, project)?;
    let stored = reminders::list(tx, project)?;
    let prepared = teams.into_iter().filter_map(|team| {
        let sent: Vec<SentReminder> = stored
            .iter()
            .filter(|of| of.team == team.team)
            .filter_map(|of| {
                Some(SentReminder {
                    level: of.level,
                    requests: of.requests.clone(),
                    sent_s: Timestamp::parse(&of.sent_at)?.seconds,
                    is_delivered: of.error.is_none(),
                })
            })
            .collect();
        prepare(team, &sent, now, (&name, project), &milestone)
    });
    Ok(prepared.collect())
}

fn prepare(
    team: TeamSilenceReport,
    sent: &[SentReminder],
    now: &Timestamp,
    (project_name, project): (&str, ProjectId),
    milestone: &SilenceMilestone,
) -> Option<PreparedReminder> {
    let open: Vec<(String, SilenceAdvice)> =
        team.requests.iter().map(|request| (key(request), request.wait.advice)).collect();
    let limits = ReminderLimits::default();
    let due = due_reminder(&open, sent, WorkCalendar::default(), now.seconds, &limits)?;
    let requests: Vec<OpenRequest> =
        due.requests.iter().map(|number| team.requests[*number].clone()).collect();
    let keys = requests.iter().map(key).collect();
    let message = ReminderMessage {
        text: text(&team.team, due.level, &requests, project_name, milestone),
        project: project.to_string(),
        project_name: project_name.to_owned(),
        team: team.team,
        level: due.level,
        milestone: milestone.clone(),
        requests,
    };
    Some(PreparedReminder { message, keys })
}

/// Key of a request, also after it was asked for a second time: then it has another time.
fn key(request: &OpenRequest) -> String {
    let kind = match request.kind {
        RequestKind::SignOff => "sign_off",
        RequestKind::GoldenItem => "golden_item",
        RequestKind::Question => "question",
    };
    format!("{kind} {} {}", request.subject, request.since)
}

/// The message for people.
fn text(
    team: &str,
    level: ReminderLevel,
    requests: &[OpenRequest],
    project: &str,
    milestone: &SilenceMilestone,
) -> String {
    let head = match (level, milestone.escalate_to.as_str()) {
        (ReminderLevel::Remind, _) => format!("{team}: {project} waits for your answer."),
        (ReminderLevel::Escalate, "") => {
            format!("{project}: {team} is silent. The milestone names nobody to ask.")
        }
        (ReminderLevel::Escalate, person) => {
            format!("{person}: {team} is silent in {project}. Please ask them.")
        }
    };
    let line = |request: &OpenRequest| {
        let what = match request.kind {
            RequestKind::SignOff => "sign",
            RequestKind::GoldenItem => "comment on",
            RequestKind::Question => "answer",
        };
        format!(
            "\n- {what}: {} ({:.1} working days, since {})",
            request.title,
            request.wait.days,
            request.since.get(..10).unwrap_or_default()
        )
    };
    let lines: String = requests.iter().map(line).collect();
    format!("{head} The milestone {} is on {}.{lines}", milestone.name, milestone.date)
}

/// Record a reminder that was sent, or why it could not be.
///
/// # Errors
/// Storage.
pub fn record(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    reminder: &PreparedReminder,
    error: Option<&str>,
) -> Result<Audited<()>, StoreError> {
    let ReminderMessage { team, level, requests, .. } = &reminder.message;
    reminders::add(tx, now, project, (team, *level), &reminder.keys, error)?;
    let what = match level {
        ReminderLevel::Remind => "reminded",
        ReminderLevel::Escalate => "escalated the silence of",
    };
    let result = error.map_or_else(String::new, |error| format!(", in vain: {error}"));
    let detail = format!("{what} {team}, requests: {}{result}", requests.len());
    Ok(Audited::new((), NewAuditEntry::new(project, server_itself(), "reminders.send", project, detail)))
}
