//! A stage's sample: the scenes that stand for all of a project's data, annotated first and then vetted as golden.

use crate::golden::GoldenState;
use crate::pipeline::TaskState;
use crate::sample::SampleCandidate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /projects/{project}/stages/{stage}/sample`: what a sample is chosen from, and what was chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleDetail {
    /// The project's scenes, oldest first.
    pub scenes: Vec<SampleScene>,
    /// Scenes that were not measured yet: features of these are not known.
    pub to_measure: u32,
    /// Whether features came from a file in place of measuring.
    pub has_imported_features: bool,
}

/// A scene that a sample is chosen from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleScene {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A small picture: the blob of its first image, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// What its metadata says; long texts are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// What it looks like, as many numbers for each scene; null where nothing tells.
    #[serde(default)]
    pub features: Vec<Option<f64>>,
    /// Why it is in the stage's sample, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Its task in the stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// How many people are to label it, each without seeing the others' labels; 0 where it is not in the sample.
    #[serde(default)]
    pub raters: u32,
    /// How many did.
    #[serde(default)]
    pub rated: u32,
    /// Where that is in its life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task_state: Option<TaskState>,
    /// Its golden item in the stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<String>,
    /// Where that is in its life.
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

/// `POST /projects/{project}/stages/{stage}/sample`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSamplePicks {
    /// Scenes to put in.
    pub picks: Vec<NewSamplePick>,
    /// How many people are to label each, without seeing the others' labels: 1 to 5.
    #[serde(default = "one")]
    pub raters: u32,
}

fn one() -> u32 {
    1
}

/// Answer to `POST /projects/{project}/stages/{stage}/sample/{scene}/proposal`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleProposal {
    /// Whose label is proposed.
    pub rater: String,
    /// Questions that the raters' disagreement made.
    pub questions: u32,
    /// The sample after it.
    pub sample: SampleDetail,
}

/// A scene to put into a sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSamplePick {
    /// Id of the scene.
    pub scene: String,
    /// Why, in 1 to 400 characters.
    pub why: String,
}

/// `POST /projects/{project}/features/measure`: answered when a few seconds' worth of scenes was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeatureProgress {
    /// The project's scenes.
    pub scenes: u32,
    /// Those not measured yet: ask again.
    pub to_measure: u32,
}

/// `PUT /projects/{project}/features`: by each scene's name as many numbers; empty to go back to what is measured.
pub type SceneFeatures = BTreeMap<String, Vec<f64>>;
