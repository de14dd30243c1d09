//! Radio silence: what teams have not answered.

use crate::silence::{OpenWait, ReminderLevel, SilenceAdvice, TeamRhythm};
use serde::{Deserialize, Serialize};

/// Silence of the teams that the next milestone requires: `GET /projects/{project}/silence`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SilenceReport {
    /// Next milestone; absent: the brief has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<SilenceMilestone>,
    /// Teams that it requires, the loudest first.
    pub teams: Vec<TeamSilenceReport>,
}

/// Milestone that requires teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SilenceMilestone {
    /// Name.
    pub name: String,
    /// Date `YYYY-MM-DD`.
    pub date: String,
    /// Person to whom silence is escalated; empty: the brief names nobody.
    pub escalate_to: String,
}

/// Team with its rhythm and with what waits for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamSilenceReport {
    /// Name of the team.
    pub team: String,
    /// Number of its people in the project.
    pub members: u32,
    /// The loudest advice of its open requests.
    pub advice: SilenceAdvice,
    /// How long its answers take.
    pub rhythm: TeamRhythm,
    /// Time of its last answer, RFC 3339; absent: it has never answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_answer_at: Option<String>,
    /// What waits for it, the loudest and longest first.
    pub requests: Vec<OpenRequest>,
}

/// Request that waits for a team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenRequest {
    /// Kind.
    pub kind: RequestKind,
    /// Id of the golden item or the question; number of the release.
    pub subject: String,
    /// Name of the scene, text of the question, or name of the release.
    pub title: String,
    /// Since when it waits, RFC 3339.
    pub since: String,
    /// How long, how unusual that is, and what to do.
    pub wait: OpenWait,
}

/// Kind of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Sign the content of the next release.
    SignOff,
    /// Comment on a golden item that is proposed or in debrief, change it or agree on it.
    GoldenItem,
    /// Vote or comment on a question, or decide it.
    Question,
}

/// Reminders of silent teams: `GET /projects/{project}/reminders`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderLog {
    /// Whether the project has an address to which they go; the address itself is a secret.
    pub has_webhook: bool,
    /// Whether they go by mail to the people of the silent team, or to the person whom the milestone names.
    pub by_mail: bool,
    /// Whether the server has a mail server.
    pub can_mail: bool,
    /// The last reminders, the newest first.
    pub sent: Vec<ReminderRecord>,
}

/// Reminder that was sent, or that could not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderRecord {
    /// Name of the team.
    pub team: String,
    /// Level.
    pub level: ReminderLevel,
    /// Time, RFC 3339.
    pub sent_at: String,
    /// Why it did not arrive, as a sentence; absent: it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Where reminders go: `PUT /projects/{project}/reminders`. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderSettings {
    /// Address that takes a [`ReminderMessage`] as JSON, with https; empty: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// Whether they go by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_mail: Option<bool>,
}

/// Reminder that a person sends at once: `POST /projects/{project}/reminders`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewReminder {
    /// Name of the silent team.
    pub team: String,
    /// Level.
    pub level: ReminderLevel,
}

/// Message that a webhook gets. Chats that take a `text` show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReminderMessage {
    /// The message for people.
    pub text: String,
    /// Id of the project.
    pub project: String,
    /// Its name.
    pub project_name: String,
    /// Name of the silent team.
    pub team: String,
    /// Level.
    pub level: ReminderLevel,
    /// The milestone that requires the team, with the person to ask.
    pub milestone: SilenceMilestone,
    /// What waits for the team.
    pub requests: Vec<OpenRequest>,
}
