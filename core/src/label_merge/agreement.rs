//! Agreement on a merged object: how near the raters' shapes are to the merged ones, and what a person must decide.

use super::geometry::GeometryDoubts;
use super::input::LabelMergePolicy;
use super::members::{ClusterMember, PlaceShapes};
use super::result::{AdjudicationReason, MergedObject};
use crate::grade::FrameObject;
use crate::label::{Object, Shape};
use crate::rubric::measure::{Measure, MeasureEvaluation, MeasureParams, PreparedShape, evaluate_prepared};
use crate::rubric::{Rubric, Rule};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Shape of the merged label, and the shapes that it was made of.
struct MergedPlace<'a> {
    merged: FrameObject<'a>,
    raters: Vec<(f64, PreparedShape)>,
}

/// Shapes of a merged object beside those of the raters.
pub(super) struct MeasuredObject<'a>(Vec<MergedPlace<'a>>);

impl<'a> MeasuredObject<'a> {
    /// Prepare all shapes. `shapes` has the merged shapes with the indices of their places.
    pub fn new(
        object: &'a Object,
        shapes: &'a [(usize, Shape)],
        members: &[ClusterMember<'_>],
        places: &[PlaceShapes<'_>],
    ) -> Self {
        let visible = shapes.iter().filter(|(_, shape)| !shape.outside);
        let place = |(place, shape): &'a (usize, Shape)| {
            let present = &places.get(*place)?.present;
            let rater = |(member, shape): &(usize, Cow<'_, Shape>)| {
                Some((members.get(*member)?.weight, PreparedShape::new(&shape.geometry).ok()?))
            };
            let raters = present.iter().filter_map(rater).collect();
            Some(MergedPlace { merged: FrameObject::new(0, object, Cow::Borrowed(shape), None), raters })
        };
        Self(visible.filter_map(place).collect())
    }

    /// Mean value of a measure of the raters' shapes with the merged ones as golden, in the places where `applies`, by weight; `None`
    /// where nothing can be measured.
    fn mean(
        &self,
        measure: &Measure,
        params: &MeasureParams,
        applies: impl Fn(&FrameObject<'_>) -> bool,
    ) -> Option<f64> {
        let (mut sum, mut total) = (0.0, 0.0);
        for place in self.0.iter().filter(|place| applies(&place.merged)) {
            let Ok(merged) = &place.merged.prepared else { continue };
            for (weight, shape) in &place.raters {
                if let Ok(value) = evaluate_prepared(measure, params, shape, merged) {
                    sum += weight * value;
                    total += weight;
                }
            }
        }
        (total > 0.0).then(|| sum / total)
    }

    /// Mean value of the rubric's match measure, in its unit.
    pub fn match_measure(&self, rubric: &Rubric) -> Option<f64> {
        self.mean(&rubric.matching.measure, &BTreeMap::new(), |_| true)
    }

    /// Rules of the rubric that the raters' shapes break in the mean.
    fn broken_rules(&self, class: &str, rubric: &Rubric) -> Vec<AdjudicationReason> {
        let is_of_shapes = |rule: &&Rule| {
            matches!(rule.measure.descriptor().evaluation, MeasureEvaluation::Shapes(_))
                && rule.of.is_none()
                && !rule.in_images
                && rule.class.as_ref().is_none_or(|of| of == class)
        };
        let broken = |rule: &Rule| {
            let applies = |merged: &FrameObject<'_>| {
                rule.when.as_ref().is_none_or(|when| when.holds(&|name| merged.look_up(name)))
            };
            let value = self.mean(&rule.measure, &rule.params, applies)?;
            let below = rule.min.filter(|min| value < *min);
            let limit = below.or(rule.max.filter(|max| value > *max))?;
            Some(AdjudicationReason::RuleBroken { rule: rule.id.clone(), value, limit })
        };
        rubric.rules.iter().filter(is_of_shapes).filter_map(broken).collect()
    }

    /// Why a person must decide on an object of the merged label.
    pub fn adjudication(
        &self,
        object: &MergedObject,
        class: &str,
        doubts: &GeometryDoubts,
        rubric: &Rubric,
        policy: &LabelMergePolicy,
    ) -> Vec<AdjudicationReason> {
        let mut reasons = value_reasons(object, policy);
        let of_geometry = [
            (doubts.kind_tie, AdjudicationReason::GeometryKindTie),
            (doubts.heading_tie, AdjudicationReason::HeadingTie),
            (doubts.not_averaged, AdjudicationReason::NotAveraged),
            (doubts.more_parts, AdjudicationReason::MoreParts),
        ];
        reasons.extend(of_geometry.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason));
        reasons.extend(self.broken_rules(class, rubric));
        reasons
    }
}

/// Reasons in presence, class and attributes.
fn value_reasons(object: &MergedObject, policy: &LabelMergePolicy) -> Vec<AdjudicationReason> {
    let mut reasons = Vec::new();
    if (object.share - 0.5).abs() < 1e-9 {
        reasons.push(AdjudicationReason::DrawnByHalf);
    }
    if object.class.is_tie {
        reasons.push(AdjudicationReason::ClassTie);
    } else if object.class.is_uncertain(policy.least_probability) {
        reasons.push(AdjudicationReason::ClassUncertain);
    }
    let of_object = object.attributes.iter();
    let of_frames = object.frame_attributes.iter().map(|own| (&own.attribute, &own.consensus));
    for (attribute, consensus) in of_object.chain(of_frames) {
        let attribute = attribute.clone();
        let reason = if consensus.is_tie {
            AdjudicationReason::AttributeTie { attribute }
        } else if consensus.is_uncertain(policy.least_probability) {
            AdjudicationReason::AttributeUncertain { attribute }
        } else {
            continue;
        };
        // Once for all frames.
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}
