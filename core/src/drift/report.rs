//! Report on a batch: features that drift, the alarm, odd objects, coverage.

use super::class_model::class_models;
use super::coverage::{ReferenceCoverage, coverage};
use super::false_discovery::adjust;
use super::feature_values::FeatureKind;
use super::features::{Feature, listed_attributes, testable_features};
use super::known_values::KnownValues;
use super::odd_objects::{OddObject, find_odd};
use super::permutation::{exchange_count, least_p, permutation_p};
use super::scene_profile::SceneProfile;
use super::scene_scores::SceneScores;
use super::shift::{describe_shift, percent};
use crate::random::{SplitMix, mix};
use serde::{Deserialize, Serialize};

/// Settings of the comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DriftSettings {
    /// Largest share of batches like the reference that raise the alarm.
    pub alpha: f64,
    /// Seed of the exchanges: the same seed gives the same report.
    pub seed: u64,
}

impl Default for DriftSettings {
    fn default() -> Self {
        Self { alpha: 0.05, seed: 2_859 }
    }
}

/// Drift of a batch from a reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DriftReport {
    /// Tested features, the surest first.
    pub features: Vec<FeatureDrift>,
    /// Whether any feature drifts.
    pub alarm: bool,
    /// Objects of the batch that are unlike the reference, the oddest first.
    pub odd: Vec<OddObject>,
    /// How much of the batch the reference covers; none where it has no shapes.
    pub coverage: Option<ReferenceCoverage>,
    /// What the reference has.
    pub reference: ProfileCounts,
    /// What the batch has.
    pub batch: ProfileCounts,
    /// Whether there are enough scenes for an alarm.
    pub can_alarm: bool,
    /// What someone who reads the alarm should know.
    pub notes: Vec<String>,
}

/// A tested feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeatureDrift {
    /// Name, such as `length of Car`.
    pub name: String,
    /// Kind of its values.
    pub kind: FeatureKind,
    /// Squared deviation between batch and reference in units of its variance between scenes, 1 by chance: mean over the distribution of
    /// numbers and angles, the largest of categories.
    pub statistic: f64,
    /// P-value of the feature alone.
    pub p: f64,
    /// P-value adjusted for the number of features: the feature drifts where it is at most alpha.
    pub p_adjusted: f64,
    /// What moved from where to where.
    pub shift: String,
}

/// Counts of what is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileCounts {
    /// Number of scenes.
    pub scenes: usize,
    /// Number of objects; a track is one.
    pub objects: usize,
}

impl ProfileCounts {
    fn new(scenes: &[SceneProfile]) -> Self {
        Self { scenes: scenes.len(), objects: scenes.iter().map(|scene| scene.objects.len()).sum() }
    }
}

/// Compares a batch with a reference. The report depends on nothing but the arguments.
pub fn detect_drift(
    reference: &[SceneProfile],
    batch: &[SceneProfile],
    settings: DriftSettings,
) -> DriftReport {
    let all: Vec<&SceneProfile> = reference.iter().chain(batch).collect();
    let features = test_features(&all, batch.len(), settings);
    let models = class_models(reference);
    let listed = listed_attributes(&all);
    let known = KnownValues::new(reference, listed);
    let least = least_p(reference.len(), batch.len());
    let can_alarm = !features.is_empty() && least <= settings.alpha;
    DriftReport {
        alarm: features.iter().any(|feature| feature.p_adjusted <= settings.alpha),
        odd: find_odd(&models, &known, batch),
        coverage: coverage(&models, batch),
        reference: ProfileCounts::new(reference),
        batch: ProfileCounts::new(batch),
        can_alarm,
        notes: notes(reference.len(), batch.len(), features.len(), settings.alpha),
        features,
    }
}

fn test_features(all: &[&SceneProfile], batch: usize, settings: DriftSettings) -> Vec<FeatureDrift> {
    if batch == 0 || batch >= all.len() {
        return Vec::new();
    }
    let features = testable_features(all);
    let least = least_p(all.len() - batch, batch);
    let exchanges = exchange_count(features.len(), settings.alpha);
    let test = |(place, feature): (usize, &Feature)| {
        let scores = SceneScores::new(&feature.values, batch);
        let mut random = SplitMix(mix(settings.seed ^ mix(place as u64)));
        let statistic = scores.statistic(all.len() - batch..all.len(), &mut Vec::new());
        let p = permutation_p(&scores, batch, exchanges, &mut random).max(least);
        let shift = describe_shift(feature, &scores, all.len() - batch);
        let (name, kind) = (feature.name.clone(), feature.values.kind());
        FeatureDrift { name, kind, statistic, p, p_adjusted: p, shift }
    };
    let mut tested: Vec<FeatureDrift> = features.iter().enumerate().map(test).collect();
    let p_values: Vec<f64> = tested.iter().map(|feature| feature.p).collect();
    for (feature, adjusted) in tested.iter_mut().zip(adjust(&p_values)) {
        feature.p_adjusted = adjusted;
    }
    tested.sort_by(|a, b| a.p.total_cmp(&b.p).then(b.statistic.total_cmp(&a.statistic)));
    tested
}

fn notes(reference: usize, batch: usize, features: usize, alpha: f64) -> Vec<String> {
    let least = least_p(reference, batch);
    let counts = format!("{reference} scenes of the reference and {batch} of the batch");
    if least > alpha {
        return vec![format!(
            "{counts} are too few for an alarm at {}: objects of one scene resemble each other, so that only more scenes help",
            percent(alpha)
        )];
    }
    if features == 0 {
        return vec![format!("{counts} have no feature with enough values to test")];
    }
    // The threshold of j features that drift at once is j times that of one.
    let together = (least * features as f64 / alpha).ceil() as usize;
    if together > 1 {
        return vec![format!(
            "with {counts}, an alarm needs {together} of the {features} features to drift at once"
        )];
    }
    Vec::new()
}
