//! Releases: one definition of good, immutable and known by the hash of its content, with the teams' signatures.

mod diff;
mod impact;
mod page;
mod sign;

pub use diff::{GoldenChange, ReleaseDifference, differences, stage_differences};
pub use impact::ReleaseImpact;
pub use page::{ChangeTexts, release_page};
pub use sign::{SignOffOptions, SignOffState, SignRefusal, Signature, may_sign, missing_signatures};

use crate::golden::{LabelingRules, RuleChange};
use crate::hash::sha256_hex;
use crate::pipeline::StageKind;
use serde::{Deserialize, Serialize};

/// Content of a release: everything that it contains and that its hash is computed from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseDefinition {
    /// Id of the project.
    pub project: String,
    /// Hash of the previous release; none: this is the first one.
    pub previous: Option<String>,
    /// Rules of the stages, in pipeline order.
    pub stages: Vec<StageRules>,
    /// Golden set, by id.
    pub golden: Vec<GoldenEntry>,
    /// Decisions since the previous release, in their order.
    pub decisions: Vec<Decision>,
}

/// Rules of a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageRules {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: StageKind,
    /// Rules that its labels are judged by.
    #[serde(flatten)]
    pub rules: LabelingRules,
}

/// Golden item with the hashes of its scene and its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenEntry {
    /// Its id.
    pub id: String,
    /// Id of its stage.
    pub stage: String,
    /// Name of the scene.
    pub scene: String,
    /// SHA-256 of the scene, in hexadecimal.
    pub scene_hash: String,
    /// SHA-256 of the label's canonical bytes, in hexadecimal.
    pub label_hash: String,
    /// Number of objects in the label.
    pub objects: u32,
}

/// Decision: the answer to a question, with the changes that follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// Its id.
    pub id: String,
    /// Id of the question.
    pub question: String,
    /// The text of the question.
    pub title: String,
    /// Id of the stage whose rules it changes.
    pub stage: String,
    /// The decision in words.
    pub text: String,
    /// Changes of the rules.
    pub changes: Vec<RuleChange>,
    /// Ids of the goals that it supports.
    pub goals: Vec<String>,
    /// Time, RFC 3339 UTC.
    pub at: String,
    /// Name of the person who recorded it.
    pub by: String,
}

impl ReleaseDefinition {
    /// Canonical bytes: compact JSON with the fields in the order of their declaration and the shortest text for each
    /// number that parses to the same double. The same content gives the same bytes on every machine.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// SHA-256 of the canonical bytes, 64 hexadecimal digits.
    pub fn hash(&self) -> String {
        sha256_hex(&self.to_json())
    }

    /// The rules of a stage.
    pub fn stage(&self, id: &str) -> Option<&StageRules> {
        self.stages.iter().find(|s| s.id == id)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::golden::apply_changes;

    /// Definition with one stage and one golden item.
    pub(crate) fn definition() -> ReleaseDefinition {
        let stage = StageRules {
            id: "s".to_owned(),
            name: "Flyable space".to_owned(),
            kind: StageKind::Image,
            rules: crate::golden::rules_of_tests(),
        };
        let golden = GoldenEntry {
            id: "g".to_owned(),
            stage: "s".to_owned(),
            scene: "clearing".to_owned(),
            scene_hash: "11".to_owned(),
            label_hash: "22".to_owned(),
            objects: 3,
        };
        let project = "p".to_owned();
        ReleaseDefinition {
            project,
            previous: None,
            stages: vec![stage],
            golden: vec![golden],
            decisions: Vec::new(),
        }
    }

    #[test]
    fn the_hash_is_of_the_content_and_of_nothing_else() {
        // Pinned: a different value means that releases of earlier versions would no longer be recognised.
        let pinned = "d329486f3acf66f4c0753837a9f4d771281a515b7edf51a253155c688d8040c4";
        assert_eq!(definition().hash(), pinned);
        let read: ReleaseDefinition = serde_json::from_slice(&definition().to_json()).unwrap();
        assert_eq!(read.hash(), definition().hash());
    }

    #[test]
    fn any_change_of_content_is_another_hash() {
        let mut other = definition();
        let change =
            RuleChange::Limit { rule: "treetops".to_owned(), min: Some(12.000_000_000_000_002), max: None };
        other.stages[0].rules = apply_changes(&other.stages[0].rules, &[change]).unwrap();
        assert_ne!(other.hash(), definition().hash());
    }
}
