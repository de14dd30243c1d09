//! Whether a label's object is linked to the same evidence in the cameras as golden's.

use super::checks::SensorView;
use super::frame_objects::{FrameObject, SensorObjects};
use crate::rubric::measure::{PreparedShape, evaluate_prepared};
use crate::rubric::{Measure, Rule};
use std::collections::BTreeMap;

/// IoU from which two image shapes are the same evidence, where the rule has no `min_iou`.
const SAME: f64 = 0.5;

/// In how many cameras of a frame a pair is linked otherwise: to other shapes, or on one side alone. `None` for
/// pairs that are no cuboids, or that neither side links.
pub(super) fn differing(
    rule: &Rule,
    views: &[SensorView<'_, '_>],
    label: &FrameObject<'_>,
    golden: &FrameObject<'_>,
) -> Option<f64> {
    let are_cuboids = [label, golden].iter().all(|p| matches!(p.prepared, Ok(PreparedShape::Cuboid(_))));
    let same = rule.params.get("min_iou").copied().unwrap_or(SAME);
    let linked: Vec<_> = views.iter().filter_map(|view| evidence(view, label, golden)).collect();
    if !are_cuboids || linked.is_empty() {
        return None;
    }
    let agrees = |pair: &[Option<&PreparedShape>; 2]| match *pair {
        [Some(a), Some(b)] => {
            evaluate_prepared(&Measure::Iou, &BTreeMap::new(), a, b).is_ok_and(|iou| iou >= same)
        }
        _ => false,
    };
    Some(linked.iter().filter(|pair| !agrees(pair)).count() as f64)
}

/// The image shapes of a pair in a view; `None` where neither has one.
fn evidence<'b>(
    view: &'b SensorView<'_, '_>,
    label: &FrameObject<'_>,
    golden: &FrameObject<'_>,
) -> Option<[Option<&'b PreparedShape>; 2]> {
    let SensorObjects { label: ours, golden: theirs } = view.both;
    let pair = [shape_of(ours, label.index), shape_of(theirs, golden.index)];
    pair.iter().any(Option::is_some).then_some(pair)
}

/// An object's image shape among those of a view, by its place in its document. A degenerate shape is none.
fn shape_of<'a>(list: &'a [FrameObject<'_>], index: usize) -> Option<&'a PreparedShape> {
    // Lists are in the order of their documents.
    let at = list.binary_search_by_key(&index, |frame_object| frame_object.index).ok()?;
    list.get(at)?.prepared.as_ref().ok().filter(|shape| !matches!(shape, PreparedShape::Cuboid(_)))
}
