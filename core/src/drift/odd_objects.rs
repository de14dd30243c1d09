//! Odd objects of a batch, each with its reasons: new classes, lying persons, sizes and poses far from the usual, new values.

use super::class_model::{ClassModel, ClassModels, largest_deviation};
use super::known_values::KnownValues;
use super::lying_person::explain_lying;
use super::scene_profile::{ObjectProfile, SceneProfile};
use super::shift::short_number;
use serde::{Deserialize, Serialize};

/// Score of an object whose class or values are new: no distance can be measured.
const NEW_SCORE: f64 = 8.0;
/// Smallest score of a lying person.
const LYING_SCORE: f64 = 10.0;

/// Object of a batch that is unlike the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OddObject {
    /// Name of the item that has it.
    pub item: String,
    /// Its id in the item.
    pub object: String,
    /// Name of its class.
    pub class: String,
    /// Reasons, in words.
    pub why: String,
    /// Distance from the usual objects of its class in robust standard deviations, in the dimension in which it is largest; a new class or value
    /// counts 8, a lying person at least 10.
    pub score: f64,
    /// The most similar object of its class in the reference.
    pub nearest: Option<NearestObject>,
}

/// The most similar object of the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NearestObject {
    /// Name of the item that has it.
    pub item: String,
    /// Its id in the item.
    pub object: String,
    /// Distance over all dimensions, in robust standard deviations.
    pub distance: f64,
}

/// Odd objects, the oddest first.
pub(super) fn find_odd(
    models: &ClassModels<'_>,
    known: &KnownValues<'_>,
    batch: &[SceneProfile],
) -> Vec<OddObject> {
    let objects = batch.iter().flat_map(|scene| &scene.objects);
    let mut odd: Vec<OddObject> = objects.filter_map(|object| examine(models, known, object)).collect();
    odd.sort_by(|a, b| b.score.total_cmp(&a.score));
    odd
}

fn examine(models: &ClassModels<'_>, known: &KnownValues<'_>, object: &ObjectProfile) -> Option<OddObject> {
    let mut reasons = Vec::new();
    let mut score = 0.0_f64;
    if !known.has_class(&object.class) {
        reasons.push(format!("the class {} is not in the reference", object.class));
        score = NEW_SCORE;
    }
    if let Some(reason) = explain_lying(object) {
        reasons.push(reason);
        score = LYING_SCORE;
    }
    let measures = object.measures.as_ref();
    let model = measures.and_then(|m| models.get(&(object.class.as_str(), m.kind())));
    let coordinates = measures.map(|measures| measures.coordinates()).unwrap_or_default();
    let deviations = model.map(|model| model.deviations(&coordinates)).unwrap_or_default();
    if let Some((model, limit)) = model.and_then(|model| Some((model, model.limit?)))
        && largest_deviation(&deviations) > limit
    {
        reasons.extend(explain_distance(model, &coordinates, &deviations, limit));
        score = score.max(largest_deviation(&deviations));
    }
    let new = known.explain_new(object);
    if !new.is_empty() {
        score = score.max(NEW_SCORE);
        reasons.extend(new);
    }
    (!reasons.is_empty()).then(|| OddObject {
        item: object.item.clone(),
        object: object.id.clone(),
        class: object.class.clone(),
        why: reasons.join("; "),
        score,
        nearest: model.and_then(|model| model.nearest(&deviations, None)).map(|(near, distance)| {
            NearestObject { item: near.item.clone(), object: near.id.clone(), distance }
        }),
    })
}

/// Dimensions beyond the limit, with what is usual.
fn explain_distance(
    model: &ClassModel<'_>,
    coordinates: &[f64],
    deviations: &[f64],
    limit: f64,
) -> Vec<String> {
    let dimensions = model.kind.dimensions().iter().zip(coordinates).zip(deviations).zip(&model.usual);
    dimensions
        .filter(|((_, deviation), _)| deviation.abs() > limit)
        .map(|(((dimension, value), _), usual)| {
            let unit = if dimension.unit.is_empty() || dimension.unit == "°" {
                dimension.unit.to_owned()
            } else {
                format!(" {}", dimension.unit)
            };
            let [value, low, high] = [*value, usual[0], usual[1]].map(|x| short_number(dimension.value(x)));
            format!("{} {value}{unit}, usually {low} to {high}{unit}", dimension.name)
        })
        .collect()
}
