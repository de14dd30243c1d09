//! Coverage: share of incoming objects that are near an object of the reference.

use super::class_model::ClassModels;
use super::scene_profile::SceneProfile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Share of the batch's objects that have an object of the reference within its class's radius, in sizes and pose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferenceCoverage {
    /// Covered objects divided by all.
    pub share: f64,
    /// Share of the reference's own objects that others cover, from other scenes: what a batch like the reference has.
    pub expected: f64,
    /// Number of objects with a shape.
    pub objects: usize,
    /// The same by class, in the order of names.
    pub classes: Vec<ClassCoverage>,
}

/// Coverage of a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassCoverage {
    /// Name of the class.
    pub class: String,
    /// Covered objects divided by all.
    pub share: f64,
    /// Number of objects with a shape.
    pub objects: usize,
}

/// Coverage of a batch; `None` of one without shapes.
pub(super) fn coverage(models: &ClassModels<'_>, batch: &[SceneProfile]) -> Option<ReferenceCoverage> {
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for object in batch.iter().flat_map(|scene| &scene.objects) {
        let Some(measures) = &object.measures else { continue };
        let model = models.get(&(object.class.as_str(), measures.kind()));
        let nearest = model.and_then(|model| {
            let (_, distance) = model.nearest(&model.deviations(&measures.coordinates()), None)?;
            Some(distance <= model.radius)
        });
        let [covered, all] = counts.entry(&object.class).or_default();
        *covered += usize::from(nearest == Some(true));
        *all += 1;
    }
    let [covered, all] = counts.values().fold([0, 0], |sum, [covered, all]| [sum[0] + covered, sum[1] + all]);
    let share = |covered: usize, all: usize| covered as f64 / all as f64;
    let of_class = |(class, [covered, all]): (&str, [usize; 2])| ClassCoverage {
        class: class.to_owned(),
        share: share(covered, all),
        objects: all,
    };
    (all > 0).then(|| ReferenceCoverage {
        share: share(covered, all),
        expected: expected_share(models),
        objects: all,
        classes: counts.into_iter().map(of_class).collect(),
    })
}

fn expected_share(models: &ClassModels<'_>) -> f64 {
    let of_class =
        models.values().map(|model| [model.covered_share, 1.0].map(|v| v * model.object_count() as f64));
    let [covered, all] = of_class.fold([0.0, 0.0], |sum, [covered, all]| [sum[0] + covered, sum[1] + all]);
    if all > 0.0 { covered / all } else { 0.0 }
}
