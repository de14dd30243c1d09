//! Reminders of silent teams: where they go, which are due, and what was sent.

use super::context::ActionContext;
use super::silence;
use crate::clock::Timestamp;
use crate::messages::mail::Recipient;
use crate::messages::{MessageClients, MessageDelivery, MessageTargets};
use crate::store::audit::server_itself;
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, members, projects, reminders};
use assay_core::api::{
    Member, MemberStatus, NewReminder, OpenRequest, ReminderLog, ReminderMessage, ReminderRecord,
    ReminderSettings, RequestKind, SilenceMilestone, SilenceReport, TeamSilenceReport,
};
use assay_core::id::{ProjectId, UserId};
use assay_core::silence::{
    ReminderLevel, ReminderLimits, SentReminder, SilenceAdvice, SilenceSettings, WorkCalendar, due_reminder,
};

/// Reminders that the log of a project lists at most.
const MOST_LISTED: u32 = 50;
/// Seconds between two reminders of a team by hand.
const BY_HAND_AFTER_S: i64 = 24 * 3_600;

/// Where a project's reminders go, and the last ones.
///
/// # Errors
/// Storage.
pub fn log(tx: &mut dyn Tx, project: ProjectId, clients: &MessageClients) -> Result<ReminderLog, StoreError> {
    Ok(ReminderLog {
        has_webhook: reminders::webhook(tx, project)?.is_some(),
        by_mail: reminders::is_by_mail(tx, project)?,
        can_mail: clients.mail.is_some(),
        sent: reminders::last(tx, project, MOST_LISTED)?,
    })
}

/// Set where reminders go. The address, which has been checked, is a secret, and not in the audit trail.
///
/// # Errors
/// Storage.
pub fn set(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    ReminderSettings { webhook, by_mail }: &ReminderSettings,
    clients: &MessageClients,
) -> Result<Audited<ReminderLog>, StoreError> {
    let mut changes = Vec::new();
    if let Some(address) = webhook.as_deref().map(str::trim) {
        reminders::set_webhook(tx, by.project, address)?;
        changes.push(if address.is_empty() { "took the webhook away" } else { "set the webhook" });
    }
    if let Some(by_mail) = *by_mail {
        reminders::set_by_mail(tx, by.project, by_mail)?;
        changes.push(if by_mail { "by mail" } else { "not by mail" });
    }
    let detail = format!("reminders: {}", changes.join(", "));
    Ok(Audited::new(log(tx, by.project, clients)?, by.entry("reminders.set", by.project, detail)))
}

/// Reminder that is ready to be sent.
pub struct PreparedReminder {
    /// What is sent.
    message: ReminderMessage,
    targets: MessageTargets,
    keys: Vec<String>,
}

impl PreparedReminder {
    /// Send it. It blocks until all receivers answered or their time is over.
    pub fn send(&self, clients: &MessageClients) -> MessageDelivery {
        let ReminderMessage { text, team, project_name, level, .. } = &self.message;
        let subject = match level {
            ReminderLevel::Remind => format!("{project_name} waits for {team}"),
            ReminderLevel::Escalate => format!("{team} is silent in {project_name}"),
        };
        clients.send(&self.targets, &self.message, (&subject, text))
    }
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
    let sender = ReminderSender::load(tx, now, project, milestone)?;
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
        let TeamSilenceReport { team, requests, .. } = team;
        let open: Vec<(String, SilenceAdvice)> =
            requests.iter().map(|request| (key(request), request.wait.advice)).collect();
        let limits = ReminderLimits::default();
        let due = due_reminder(&open, &sent, WorkCalendar::default(), now.seconds, &limits)?;
        let requests = due.requests.iter().map(|number| requests[*number].clone()).collect();
        Some(sender.prepare(team, due.level, requests))
    });
    Ok(prepared.collect())
}

/// Reminder of all that waits for a team, which a person sends whatever the team's rhythm and the day of the week.
///
/// # Errors
/// Nothing waits for the team, reminders go nowhere, or the team was reminded less than a day ago ([`StoreError::Conflict`]).
pub fn by_hand(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    NewReminder { team, level }: &NewReminder,
) -> Result<PreparedReminder, StoreError> {
    let conflict = |why: String| StoreError::Conflict(why);
    let input = silence::input(tx, now, project)?;
    let SilenceReport { milestone, teams } = silence::estimate(&input, &SilenceSettings::default());
    let waiting = teams.into_iter().find(|of| of.team == *team && !of.requests.is_empty());
    let Some((milestone, waiting)) = milestone.zip(waiting) else {
        return Err(conflict(format!("nothing waits for {team} before the next milestone")));
    };
    let sender = ReminderSender::load(tx, now, project, milestone)?;
    if sender.webhook.is_none() && !sender.by_mail {
        let why = "the project sends no reminders; an admin sets a webhook or mail on the page Alignment";
        return Err(conflict(why.to_owned()));
    }
    let is_recent =
        |at: &str| Timestamp::parse(at).is_some_and(|at| now.seconds - at.seconds < BY_HAND_AFTER_S);
    let same = |of: &ReminderRecord| of.team == *team && of.level == *level && of.error.is_none();
    if reminders::last(tx, project, MOST_LISTED)?.iter().any(|of| same(of) && is_recent(&of.sent_at)) {
        return Err(conflict(format!("a message about {team} went out less than a day ago; give them time")));
    }
    Ok(sender.prepare(waiting.team, *level, waiting.requests))
}

/// What a project's reminders are made from.
struct ReminderSender {
    project: ProjectId,
    name: String,
    milestone: SilenceMilestone,
    webhook: Option<String>,
    by_mail: bool,
    /// People who can read a mail.
    members: Vec<Member>,
}

impl ReminderSender {
    fn load(
        tx: &mut dyn Tx,
        now: &Timestamp,
        project: ProjectId,
        milestone: SilenceMilestone,
    ) -> Result<Self, StoreError> {
        let mut members = members::list(tx, now, project)?;
        members.retain(|member| member.status == MemberStatus::Active);
        Ok(Self {
            project,
            name: projects::name(tx, project)?,
            milestone,
            webhook: reminders::webhook(tx, project)?,
            by_mail: reminders::is_by_mail(tx, project)?,
            members,
        })
    }

    fn prepare(&self, team: String, level: ReminderLevel, requests: Vec<OpenRequest>) -> PreparedReminder {
        let keys = requests.iter().map(key).collect();
        let targets = MessageTargets {
            webhook: self.webhook.clone(),
            mail: self.by_mail.then(|| self.recipients(&team, level)),
        };
        let message = ReminderMessage {
            text: text(&team, level, &requests, &self.name, &self.milestone),
            project: self.project.to_string(),
            project_name: self.name.clone(),
            team,
            level,
            milestone: self.milestone.clone(),
            requests,
        };
        PreparedReminder { message, targets, keys }
    }

    /// The people of the team; or the members whom the milestone names. Nobody outside of the project gets mail.
    fn recipients(&self, team: &str, level: ReminderLevel) -> Vec<Recipient> {
        let person = self.milestone.escalate_to.trim();
        let is_recipient = |member: &&Member| match level {
            ReminderLevel::Remind => member.team == team,
            ReminderLevel::Escalate => {
                member.name.trim().eq_ignore_ascii_case(person) || member.email.eq_ignore_ascii_case(person)
            }
        };
        let recipient =
            |member: &Member| Recipient { name: member.name.clone(), email: member.email.clone() };
        self.members.iter().filter(is_recipient).map(recipient).collect()
    }
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

/// Record a reminder that was sent, by a person or by the server itself, or why it could not be.
///
/// # Errors
/// Storage.
pub fn record(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    (reminder, delivery): (&PreparedReminder, &MessageDelivery),
    by: Option<UserId>,
) -> Result<Audited<()>, StoreError> {
    let ReminderMessage { team, level, requests, .. } = &reminder.message;
    reminders::add(tx, now, project, (team, *level), &reminder.keys, delivery.error().as_deref())?;
    let what = match level {
        ReminderLevel::Remind => "reminded",
        ReminderLevel::Escalate => "escalated the silence of",
    };
    let mut detail = format!("{what} {team}, requests: {}", requests.len());
    if !delivery.arrived.is_empty() {
        detail = format!("{detail}, to: {}", delivery.arrived.join(", "));
    }
    if !delivery.failed.is_empty() {
        detail = format!("{detail}, in vain: {}", delivery.failed.join(" "));
    }
    let actor = by.unwrap_or_else(server_itself);
    Ok(Audited::new((), NewAuditEntry::new(project, actor, "reminders.send", project, detail)))
}
