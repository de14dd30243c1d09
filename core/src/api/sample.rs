//! Sample of a stage: scenes that represent all of a project's data. They are labeled first and then vetted as golden.

use crate::golden::GoldenState;
use crate::pipeline::TaskState;
use crate::sample::SampleCandidate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Scenes of a sample and those to choose from: `GET /projects/{project}/stages/{stage}/sample`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleDetail {
    /// Scenes of the project, oldest first.
    pub scenes: Vec<SampleScene>,
    /// Number of scenes without measured features.
    pub to_measure: u32,
    /// Whether features come from a file and not from measuring.
    pub has_imported_features: bool,
}

/// Scene to choose for a sample.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleScene {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// A small picture: the blob of its first image, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Metadata, without long texts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// Features, the same number for each scene; null: not known.
    #[serde(default)]
    pub features: Vec<Option<f64>>,
    /// Reason why it is in the stage's sample, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Id of its task in the stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Number of people who label it independently; 0: it is not in the sample.
    #[serde(default)]
    pub raters: u32,
    /// Number of people who have labeled it.
    #[serde(default)]
    pub rated: u32,
    /// State of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task_state: Option<TaskState>,
    /// Id of its golden item in the stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<String>,
    /// State of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden_state: Option<GoldenState>,
}

impl SampleScene {
    /// As what a sample is chosen from.
    pub fn candidate(&self) -> SampleCandidate {
        let features = self.features.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
        SampleCandidate { strata: self.metadata.clone(), features }
    }

    /// Whether it counts as chosen: it is in the sample, or golden that is not retired covers it.
    pub fn is_in(&self) -> bool {
        self.why.is_some() || self.golden_state.is_some_and(|s| s != GoldenState::Retired)
    }
}

/// Scenes to add to a sample: `POST /projects/{project}/stages/{stage}/sample`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSamplePicks {
    /// Scenes to add.
    pub picks: Vec<NewSamplePick>,
    /// Number of people who label each independently, 1 to 5.
    #[serde(default = "one")]
    pub raters: u32,
}

fn one() -> u32 {
    1
}

/// Golden label proposed from a sample: `POST /projects/{project}/stages/{stage}/sample/{scene}/proposal`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleProposal {
    /// Id of the rater whose label is proposed.
    pub rater: String,
    /// Number of questions that disagreement of the raters raised.
    pub questions: u32,
    /// Sample after the proposal.
    pub sample: SampleDetail,
}

/// Scene to add to a sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSamplePick {
    /// Id of the scene.
    pub scene: String,
    /// Reason, 1 to 400 characters.
    pub why: String,
}

/// Progress of measuring features: `POST /projects/{project}/features/measure` measures for a few seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeatureProgress {
    /// Number of scenes.
    pub scenes: u32,
    /// Number of scenes to measure; if it is not 0, call again.
    pub to_measure: u32,
}

/// Features by scene name, the same number for each: `PUT /projects/{project}/features`. Empty: use measured
/// features again.
pub type SceneFeatures = BTreeMap<String, Vec<f64>>;
