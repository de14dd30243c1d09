//! Golden items and comments on them.

use super::Stage;
use crate::golden::{Anchor, Difficulty, GoldenState};
use crate::label::Document;
use crate::scene::Scene;
use serde::{Deserialize, Serialize};

/// Line of the list of golden items: `GET /projects/{project}/golden`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenSummary {
    /// Id.
    pub id: String,
    /// Id of its task.
    pub task: String,
    /// Id of its stage.
    pub stage: String,
    /// The stage's name.
    pub stage_name: String,
    /// The scene's name.
    pub scene_name: String,
    /// Draft, proposed, vetted, ….
    pub state: GoldenState,
    /// Objects in the golden label.
    pub objects: u32,
    /// Concepts that it teaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<String>,
    /// Its difficulty; absent: nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Difficulty>,
    /// Why somebody has to check it again, if it is stale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale_reasons: Vec<String>,
    /// Number of open comments.
    pub open_comments: u32,
    /// A small picture: the blob of the scene's first image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Time of the last change.
    pub updated_at: String,
}

/// Golden item: `GET /projects/{project}/golden/{golden}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenDetail {
    /// Its line in the list.
    pub golden: GoldenSummary,
    /// Id of the stage.
    pub stage: Stage,
    /// Recording that is labeled.
    pub scene: Scene,
    /// The golden label.
    pub document: Document,
    /// Threads, oldest first.
    pub comments: Vec<Comment>,
}

/// Label to propose as golden: `POST /projects/{project}/golden`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewGolden {
    /// Id of the task.
    pub task: String,
    /// Id of one of its revisions.
    pub revision: String,
}

/// Comment on a place, or a reply to a comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comment {
    /// Id.
    pub id: String,
    /// Id of the comment that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Place of the comment; a reply has its parent's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// Plain text.
    pub text: String,
    /// Id of the author.
    pub author: String,
    /// Name of the person.
    pub author_name: String,
    /// Team of the person.
    pub author_team: String,
    /// Time.
    pub created_at: String,
    /// Time of resolution; absent: it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<String>,
}

/// New comment: `POST /projects/{project}/golden/{golden}/comments`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "anchor": { "pixel": { "frame": 0, "sensor": "camera", "at": [120.5, 80.0] } },
        "text": "Is this branch a part of the tree?"
    }))))]
pub struct NewComment {
    /// Id of the comment that it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Place of the comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// Text, 1 to 4,000 characters.
    pub text: String,
}

/// Resolution of a comment: `PUT /projects/{project}/comments/{comment}/resolved`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommentResolution {
    /// Whether it is resolved; else it is open again.
    pub resolved: bool,
}

/// Line of the audit trail: `GET /projects/{project}/audit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Number of the line.
    pub number: u64,
    /// Time.
    pub at: String,
    /// Id of the person.
    pub actor: String,
    /// Name of the person.
    pub actor_name: String,
    /// Action, such as `task.submit`.
    pub action: String,
    /// Id of what it is done to.
    pub subject: String,
    /// Action in a sentence.
    pub detail: String,
    /// SHA-256 over this line and the previous one: a changed line breaks the chain.
    pub hash: String,
}
