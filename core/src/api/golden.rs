//! Golden items and comments on them.

use super::Stage;
use crate::golden::{Anchor, GoldenState};
use crate::label::Document;
use crate::scene::Scene;
use serde::{Deserialize, Serialize};

/// A line in the list of golden items: `GET /projects/{project}/golden`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenSummary {
    /// Its id.
    pub id: String,
    /// The task it belongs to.
    pub task: String,
    /// The stage.
    pub stage: String,
    /// The stage's name.
    pub stage_name: String,
    /// The scene's name.
    pub scene_name: String,
    /// Draft, proposed, vetted, ….
    pub state: GoldenState,
    /// Objects in the golden label.
    pub objects: u32,
    /// Why it has to be looked at again, where it is stale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale_reasons: Vec<String>,
    /// Comments not resolved.
    pub open_comments: u32,
    /// A small picture: the blob of the scene's first image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// When it last changed.
    pub updated_at: String,
}

/// All of a golden item: `GET /projects/{project}/golden/{golden}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenDetail {
    /// Its line.
    pub golden: GoldenSummary,
    /// Its stage.
    pub stage: Stage,
    /// What is labeled.
    pub scene: Scene,
    /// The golden label.
    pub document: Document,
    /// Threads, oldest first.
    pub comments: Vec<Comment>,
}

/// `POST /projects/{project}/golden`: make a task's label golden.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewGolden {
    /// The task.
    pub task: String,
    /// One of its revisions.
    pub revision: String,
}

/// A comment pinned to a place, or a reply to one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// The comment it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Where it is pinned; a reply has its parent's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// Plain text.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// Their name.
    pub author_name: String,
    /// Their team.
    pub author_team: String,
    /// When.
    pub created_at: String,
    /// When and if it was resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<String>,
}

/// `POST /projects/{project}/golden/{golden}/comments`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "anchor": { "pixel": { "frame": 0, "sensor": "camera", "at": [120.5, 80.0] } },
        "text": "Is this branch a part of the tree?"
    }))))]
pub struct NewComment {
    /// The comment it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Where it is pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// 1 to 4,000 characters.
    pub text: String,
}

/// `PUT /projects/{project}/comments/{comment}/resolved`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommentResolution {
    /// Resolved, or open again.
    pub resolved: bool,
}

/// A line of the audit trail: `GET /projects/{project}/audit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Counts up.
    pub number: u64,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Their name.
    pub actor_name: String,
    /// What, such as `task.submit`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// In a sentence.
    pub detail: String,
    /// SHA-256 over this line and the one before: a changed line breaks the chain.
    pub hash: String,
}
