//! Alignment of graders and teams with the definition of good, and customers' verdicts.

use crate::alignment::{AgreementShare, GradingYield, PartyAlignment};
pub use crate::alignment::{MOST_CUSTOMER_VERDICTS, NewCustomerVerdict};
use crate::rejection_alarm::AlarmReport;
use crate::review::{ErrorType, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Alignment in a project: `GET /projects/{project}/alignment`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlignmentReport {
    /// Stages with verdicts, in pipeline order.
    pub stages: Vec<StageAlignment>,
    /// What became of accepted labels at the customer; absent: no customer's verdict is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downstream: Option<DownstreamAcceptance>,
    /// What each team's grading takes away of what golden accepts, those that take most first.
    pub grading: Vec<GradingYield>,
    /// Number of verdicts that are still to be measured against golden.
    pub unmeasured: u32,
}

/// Alignment in a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageAlignment {
    /// Id of the stage.
    pub stage: String,
    /// Its name.
    pub stage_name: String,
    /// Number of verdicts on objects.
    pub verdicts: u32,
    /// Classes with verdicts, in alphabetical order.
    pub classes: Vec<String>,
    /// Number of the current release; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Teams by name, those without a team last.
    pub teams: Vec<TeamAlignment>,
    /// Names of the scenes of evidence, by the ids of their tasks.
    pub scenes: BTreeMap<String, String>,
}

/// Alignment of a team and of each of its people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamAlignment {
    /// The team as a whole; absent for people without a team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<PartyAlignment>,
    /// Its people, by name.
    pub graders: Vec<GraderAlignment>,
    /// Number of the release under which the verdicts were given that all this follows from: the newest with at least 20 of them, else that
    /// with the most; absent: there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
}

/// Alignment of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GraderAlignment {
    /// Name of the person.
    pub name: String,
    /// Alignment; its `grader` is the person's id, or the name of a customer's grader.
    pub alignment: PartyAlignment,
}

/// What became of accepted labels at the customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DownstreamAcceptance {
    /// Share of accepted labels that is promised.
    pub promised: f64,
    /// The alarm over all verdicts, in order of time.
    pub alarm: AlarmReport,
    /// Day of the verdict that raised the alarm, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm_day: Option<String>,
    /// Each class with verdicts by itself, those with an alarm first, then those that are accepted least.
    pub classes: Vec<ClassAcceptance>,
    /// Why objects are rejected, the most frequent type of error first: since the fall that raised the alarm, or in all verdicts.
    pub error_types: Vec<ErrorTypeCount>,
    /// Verdicts by day, oldest first.
    pub days: Vec<DayVerdicts>,
    /// Number of accepted labels without a verdict of the customer: what is at stake.
    pub without_verdict: u32,
    /// How well reviews predict the customer's verdicts on the same objects; absent: there are none that both judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mirror: Option<AgreementShare>,
    /// The class where they do worst, with at least five objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mirror_worst: Option<ClassAgreement>,
}

/// What became of accepted objects of a class at the customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassAcceptance {
    /// The class.
    pub class: String,
    /// Share of its verdicts that accept.
    pub acceptance: AgreementShare,
    /// The alarm over its verdicts, whose numbers count them alone. All classes of the project share the probability of a false alarm.
    pub alarm: AlarmReport,
    /// Day of the verdict that raised the alarm, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm_day: Option<String>,
}

/// Number of rejections for a type of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorTypeCount {
    /// The type.
    pub error_type: ErrorType,
    /// Number of verdicts that reject for it.
    pub rejected: u32,
}

/// Agreement on a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassAgreement {
    /// The class.
    pub class: String,
    /// The agreement.
    pub agreement: AgreementShare,
}

/// Customers' verdicts of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayVerdicts {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Number that accept.
    pub accepted: u32,
    /// Number that reject.
    pub rejected: u32,
}

/// Verdict on an object: `GET /projects/{project}/stages/{stage}/verdicts`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectVerdictRecord {
    /// Id of the task.
    pub task: String,
    /// Name of its scene.
    pub item: String,
    /// Id of the label's object, or of the golden one that was missed; empty: the label as a whole.
    pub object: String,
    /// Whether the label lacks the object.
    pub is_missed: bool,
    /// Class; empty: unknown.
    pub class: String,
    /// Name of the grader.
    pub grader: String,
    /// Team; empty: none.
    pub team: String,
    /// Whether it is a customer's verdict.
    pub is_downstream: bool,
    /// Verdict.
    pub verdict: Verdict,
    /// What golden says of the object; absent: it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_golden: Option<Verdict>,
    /// Deviation from golden by measure.
    pub deviations: BTreeMap<String, f64>,
    /// Verdict that each release implies.
    pub expected: BTreeMap<String, Verdict>,
    /// Types of errors.
    pub error_types: Vec<ErrorType>,
    /// Name of the tasker.
    pub annotator: String,
    /// Release in force when the label was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotator_release: Option<u32>,
    /// Release in force when the verdict was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grader_release: Option<u32>,
    /// Time that the grader spent on the label, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Number of the batch in whose sample the label was; absent: in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<u32>,
    /// Probability that the label was in that sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampling_probability: Option<f64>,
    /// When it was given, RFC 3339.
    pub at: String,
}

/// New verdicts of a customer: `POST /projects/{project}/customer-verdicts`. All of them are added, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCustomerVerdicts {
    /// The verdicts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<NewCustomerVerdict>,
    /// The verdicts as a table in CSV instead: columns `scene` and `verdict`, and where there are any `stage`, `object`, `errors`,
    /// `reason`, `grader`, `team` and `at`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub csv: String,
}

/// What was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddedCustomerVerdicts {
    /// Number of verdicts.
    pub added: u32,
}

/// What the producer answers to a customer's verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum VerdictAnswer {
    /// It is right: a rejected label goes back to its tasker.
    Agree,
    /// Golden says otherwise.
    Contest,
}

/// Answer to a customer's verdict: `POST /projects/{project}/customer-verdicts/{verdict}/answer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewVerdictAnswer {
    /// The answer.
    pub answer: VerdictAnswer,
    /// Reason; contesting needs one.
    #[serde(default)]
    pub reason: String,
    /// Whether contesting it asks a question about it, with the golden item as its place, which a debrief settles.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
}

/// Verdict of a customer: `GET /projects/{project}/customer-verdicts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerVerdict {
    /// Id.
    pub id: String,
    /// Id of the task.
    pub task: String,
    /// Name of the scene.
    pub scene_name: String,
    /// Id of the stage.
    pub stage: String,
    /// Name of the stage.
    pub stage_name: String,
    /// Id of the object; empty: the label as a whole.
    pub object: String,
    /// Class of the object; absent: it is not known yet, or the verdict is on the label as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Who gave it.
    pub grader: String,
    /// Their team; empty: none.
    pub team: String,
    /// Verdict.
    pub verdict: Verdict,
    /// Types of errors.
    pub errors: Vec<ErrorType>,
    /// Reason.
    pub reason: String,
    /// When it was given.
    pub given_at: String,
    /// What golden says of the same; absent: it says nothing, or it is not measured yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_golden: Option<Verdict>,
    /// Id of the scene's golden item, with which the label can be compared; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<String>,
    /// Answer; absent: none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<VerdictAnswer>,
    /// Reason of the answer.
    pub answer_reason: String,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    /// Id of the question that contesting it led to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Whether the label was submitted anew since.
    pub is_corrected: bool,
}
