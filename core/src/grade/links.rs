//! The image shapes that objects are linked to in the cameras of a frame.

use super::frame_objects::{FrameObject, SensorObjects};
use super::sensor_view::SensorView;
use crate::rubric::measure::{LinkedShapes, PreparedShape};

/// The image shapes of a pair of cuboids, one entry for each camera with any. `None` for pairs that are no cuboids, or
/// that neither side links.
pub(super) fn linked_shapes<'b>(
    views: &'b [SensorView<'_, '_>],
    label: &FrameObject<'_>,
    golden: &FrameObject<'_>,
) -> Option<Vec<LinkedShapes<'b>>> {
    let are_cuboids = [label, golden].iter().all(|p| matches!(p.prepared, Ok(PreparedShape::Cuboid(_))));
    let linked: Vec<_> = views.iter().filter_map(|view| evidence(view, label, golden)).collect();
    (are_cuboids && !linked.is_empty()).then_some(linked)
}

/// The image shapes of a pair in a view; `None` where neither has one.
fn evidence<'b>(
    view: &'b SensorView<'_, '_>,
    label: &FrameObject<'_>,
    golden: &FrameObject<'_>,
) -> Option<LinkedShapes<'b>> {
    let SensorObjects { label: ours, golden: theirs, .. } = view.both;
    let pair = [shape_of(ours, label.index), shape_of(theirs, golden.index)];
    pair.iter().any(Option::is_some).then_some(pair)
}

/// An object's image shape among those of a view, by its place in its document. A degenerate shape is none.
fn shape_of<'a>(list: &'a [FrameObject<'_>], index: usize) -> Option<&'a PreparedShape> {
    // Lists are in the order of their documents.
    let at = list.binary_search_by_key(&index, |frame_object| frame_object.index).ok()?;
    list.get(at)?.prepared.as_ref().ok().filter(|shape| !matches!(shape, PreparedShape::Cuboid(_)))
}
