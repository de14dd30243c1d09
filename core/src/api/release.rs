//! Questions, decisions and releases: how a definition of good comes about.

use crate::golden::{GoldenEvent, Question, RuleChange};
use crate::release::{Decision, ReleaseDefinition, ReleaseDifference, ReleaseImpact, Signature};
use serde::{Deserialize, Serialize};

/// A line of `GET /projects/{project}/questions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionDetail {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: Question,
    /// Counts changes.
    pub revision: u32,
    /// Who asked it.
    pub author_name: String,
    /// When it was asked.
    pub created_at: String,
    /// What was settled, the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The release that took the decision in; none: the next one will.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// What the decision changes, in sentences.
    #[serde(default)]
    pub changes: Vec<String>,
}

/// `POST /projects/{project}/questions/{question}/decision`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::decision)))]
pub struct NewDecision {
    /// What was settled, in 1 to 4,000 characters.
    pub text: String,
    /// What it changes in the stage's rules.
    #[serde(default)]
    pub changes: Vec<RuleChange>,
}

/// `PUT /projects/{project}/golden/{golden}/state`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenStateChange {
    /// What happens to it.
    pub event: GoldenEvent,
}

/// `GET /projects/{project}/releases`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseList {
    /// What the next one would be.
    pub draft: ReleaseDraft,
    /// Those that there are, the last first.
    pub releases: Vec<ReleaseSummary>,
    /// The caller's team; empty: none.
    pub team: String,
}

/// The next release as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseDraft {
    /// The number it would get.
    pub number: u32,
    /// SHA-256 of its content: what is signed.
    pub hash: String,
    /// What it changes.
    pub differences: Vec<ReleaseDifference>,
    /// Decisions that it takes in.
    pub decisions: Vec<Decision>,
    /// Decisions that do not fit the rules any more, with the reason; they are left out.
    pub conflicts: Vec<String>,
    /// Golden items in it.
    pub golden: u32,
    /// Golden items that are not vetted and hence not in it.
    pub waiting: u32,
    /// The milestone whose teams must sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<String>,
    /// Teams that must sign.
    pub needed: Vec<String>,
    /// Those that have not signed this content.
    pub missing: Vec<String>,
    /// Signatures of this content.
    pub signatures: Vec<Signature>,
}

/// A release in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseSummary {
    /// Counts up from 1.
    pub number: u32,
    /// SHA-256 of its content.
    pub hash: String,
    /// When.
    pub at: String,
    /// Who released it.
    pub by_name: String,
    /// Whose word stands behind it.
    pub signatures: Vec<Signature>,
    /// What it changed.
    pub differences: Vec<ReleaseDifference>,
}

/// `GET /projects/{project}/releases/{number}`: all of a release. The hash is of `definition` as it is in the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseDetail {
    /// Its line.
    pub release: ReleaseSummary,
    /// Its content.
    pub definition: ReleaseDefinition,
}

/// `POST /projects/{project}/releases/signatures`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSignature {
    /// The hash of the draft that the signer was shown.
    pub hash: String,
    /// The team signed for.
    pub team: String,
}

/// `POST /projects/{project}/releases`: make the draft a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRelease {
    /// The hash of the draft that was shown.
    pub hash: String,
}

/// `GET /projects/{project}/releases/impact`: what the draft would do to labels graded so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftImpact {
    /// By stage whose rubric changes: its name and what becomes of its labels.
    pub stages: Vec<(String, ReleaseImpact)>,
}
