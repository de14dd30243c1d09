//! Shapes of a merged object over its frames.

use super::geometry::{GeometryDoubts, average_geometry};
use super::members::{ClusterMember, PlaceShapes, WeightedGeometry, are_half};
use crate::geometry::Geometry;
use crate::label::Shape;
use crate::rubric::MatchRule;

/// Merged shapes, without attributes.
pub(super) struct MergedShapes {
    /// Whether they are keyframes of a track: at least half of the members are tracks.
    pub is_track: bool,
    /// Shapes by frame and sensor, each with the index of its place.
    pub shapes: Vec<(usize, Shape)>,
    /// What was in doubt in any frame.
    pub doubts: GeometryDoubts,
}

/// Merge the shapes of an object: in each place where at least half of those who drew the object have it. A track has a
/// keyframe wherever a member has one, since between them all are linear, and ends where most have it end.
pub(super) fn merge_shapes(
    members: &[ClusterMember<'_>],
    places: &[PlaceShapes<'_>],
    rule: &MatchRule,
) -> MergedShapes {
    let tracks = members.iter().enumerate().filter(|(_, member)| member.object.track);
    let is_track = are_half(members, tracks.map(|(index, _)| index));
    let (mut shapes, mut doubts) = (Vec::new(), GeometryDoubts::default());
    for (index, place) in places.iter().enumerate() {
        let merged = match are_half(members, place.present.iter().map(|(member, _)| *member)) {
            true => present_shape(members, place, rule, &mut doubts),
            false if is_track => end_of_track(members, place, &shapes, rule, &mut doubts),
            false => None,
        };
        shapes.extend(merged.map(|shape| (index, shape)));
    }
    if shapes.is_empty() {
        // The members are never together in one place: the first one's shapes are better than none.
        doubts.not_averaged = true;
        let first = places.iter().enumerate().filter_map(|(index, place)| {
            let (_, shape) = place.present.iter().find(|(member, _)| *member == 0)?;
            Some((index, Shape { attributes: Default::default(), ..shape.as_ref().clone() }))
        });
        shapes.extend(first);
    }
    MergedShapes { is_track, shapes, doubts }
}

fn present_shape(
    members: &[ClusterMember<'_>],
    place: &PlaceShapes<'_>,
    rule: &MatchRule,
    doubts: &mut GeometryDoubts,
) -> Option<Shape> {
    let present = || place.present.iter().filter_map(|(member, shape)| Some((members.get(*member)?, shape)));
    let geometries: Vec<WeightedGeometry<'_>> =
        present().map(|(member, shape)| (&shape.geometry, member.weight)).collect();
    let geometry = average_geometry(&geometries, rule, doubts)?;
    let occluded =
        present().map(|(member, shape)| if shape.occluded { member.weight } else { -member.weight });
    let occluded = occluded.sum::<f64>() > 0.0;
    Some(Shape { occluded, ..Shape::new(place.frame, place.sensor.to_owned(), geometry) })
}

/// Keyframe from which on a track is gone, where it is not gone already.
fn end_of_track(
    members: &[ClusterMember<'_>],
    place: &PlaceShapes<'_>,
    shapes: &[(usize, Shape)],
    rule: &MatchRule,
    doubts: &mut GeometryDoubts,
) -> Option<Shape> {
    let (_, last) = shapes.iter().rev().find(|(_, shape)| shape.sensor == place.sensor)?;
    if last.outside {
        return None;
    }
    let gone =
        place.gone.iter().filter_map(|(member, shape)| Some((&shape.geometry, members.get(*member)?.weight)));
    let gone: Vec<(&Geometry, f64)> = gone.collect();
    let geometry = average_geometry(&gone, rule, doubts).unwrap_or_else(|| last.geometry.clone());
    Some(Shape { outside: true, ..Shape::new(place.frame, place.sensor.to_owned(), geometry) })
}

/// Shapes of a tag without those that change nothing.
pub(super) fn without_repetitions(shapes: Vec<Shape>) -> Vec<Shape> {
    let mut distinct: Vec<Shape> = Vec::new();
    for shape in shapes {
        if distinct.last().is_none_or(|last| last.attributes != shape.attributes) {
            distinct.push(shape);
        }
    }
    distinct
}
