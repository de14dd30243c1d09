//! Questions, decisions and releases.

use crate::golden::{GoldenEvent, Question, RuleChange};
use crate::release::{Decision, ReleaseDefinition, ReleaseDifference, ReleaseImpact, Signature};
use serde::{Deserialize, Serialize};

/// Line of the list of questions: `GET /projects/{project}/questions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionDetail {
    /// Id.
    pub id: String,
    /// The question.
    pub question: Question,
    /// Number of changes so far.
    pub revision: u32,
    /// Name of the author.
    pub author_name: String,
    /// Time of creation.
    pub created_at: String,
    /// Last decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Number of the release with the decision; absent: the next release takes it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Changes of the decision, in sentences.
    #[serde(default)]
    pub changes: Vec<String>,
}

/// New decision: `POST /projects/{project}/questions/{question}/decision`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(examples(crate::openapi::examples::decision))
)]
pub struct NewDecision {
    /// Decision in words, 1 to 4,000 characters.
    pub text: String,
    /// Changes of the stage's rules.
    #[serde(default)]
    pub changes: Vec<RuleChange>,
}

/// Change of a golden item's state: `PUT /projects/{project}/golden/{golden}/state`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenStateChange {
    /// Event that changes the state.
    pub event: GoldenEvent,
}

/// Releases and the draft of the next: `GET /projects/{project}/releases`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseList {
    /// Draft of the next release.
    pub draft: ReleaseDraft,
    /// Releases, the last first.
    pub releases: Vec<ReleaseSummary>,
    /// Team of the caller; empty: none.
    pub team: String,
}

/// Draft of the next release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseDraft {
    /// Number that the release will have.
    pub number: u32,
    /// SHA-256 of its content, which teams sign.
    pub hash: String,
    /// Differences from the last release.
    pub differences: Vec<ReleaseDifference>,
    /// Decisions in it.
    pub decisions: Vec<Decision>,
    /// Decisions that do not fit the rules any more, with the reason; they are not in it.
    pub conflicts: Vec<String>,
    /// Number of golden items in it.
    pub golden: u32,
    /// Number of golden items that are not vetted, hence not in it.
    pub waiting: u32,
    /// The milestone whose teams must sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<String>,
    /// Teams that must sign.
    pub needed: Vec<String>,
    /// Teams that must sign and have not signed this content.
    pub missing: Vec<String>,
    /// Signatures of this content.
    pub signatures: Vec<Signature>,
}

/// Release in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseSummary {
    /// Number, from 1.
    pub number: u32,
    /// SHA-256 of its content.
    pub hash: String,
    /// Time.
    pub at: String,
    /// Name of the person who published it.
    pub by_name: String,
    /// Signatures of the teams.
    pub signatures: Vec<Signature>,
    /// Differences from the release before.
    pub differences: Vec<ReleaseDifference>,
}

/// Release: `GET /projects/{project}/releases/{number}`. Its hash is the SHA-256 of
/// `definition` as it is in the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseDetail {
    /// Its line in the list.
    pub release: ReleaseSummary,
    /// Content.
    pub definition: ReleaseDefinition,
}

/// New signature: `POST /projects/{project}/releases/signatures`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSignature {
    /// Hash of the draft that the signer read.
    pub hash: String,
    /// Team that signs.
    pub team: String,
}

/// Draft to publish as a release: `POST /projects/{project}/releases`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRelease {
    /// Hash of the draft that the caller read.
    pub hash: String,
}

/// Impact of the draft on graded labels: `GET /projects/{project}/releases/impact`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftImpact {
    /// Each stage whose rubric changes.
    pub stages: Vec<StageImpact>,
}

/// Impact of the draft on the graded labels of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageImpact {
    /// Name of the stage.
    pub stage: String,
    /// Impact on its labels.
    pub impact: ReleaseImpact,
}
