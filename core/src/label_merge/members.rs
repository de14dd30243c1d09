//! Members of a cluster: objects that are one object of the scene, each of another rater, and their shapes by place.

use crate::geometry::Geometry;
use crate::label::{Object, Shape};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Geometry of a rater with the rater's weight.
pub(super) type WeightedGeometry<'a> = (&'a Geometry, f64);

/// Object of one rater.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusterMember<'a> {
    /// The rater.
    pub rater: &'a str,
    /// The rater's weight.
    pub weight: f64,
    /// The object.
    pub object: &'a Object,
}

/// Shapes of the members in one frame of one sensor.
#[derive(Clone, Debug)]
pub(super) struct PlaceShapes<'a> {
    /// Index of the frame.
    pub frame: u32,
    /// Sensor.
    pub sensor: &'a str,
    /// Shapes of the members who have one, with the index of each.
    pub present: Vec<(usize, Cow<'a, Shape>)>,
    /// Keyframes that say that the object is gone, with the index of each member.
    pub gone: Vec<(usize, &'a Shape)>,
}

/// Shapes of all members, by frame and sensor: wherever one of them drew. Tracks are interpolated there; tags are valid from their
/// last change on.
pub(super) fn shapes_by_place<'a>(members: &[ClusterMember<'a>]) -> Vec<PlaceShapes<'a>> {
    let is_tag = members.iter().all(|member| member.object.is_tag());
    let mut drawn: BTreeSet<(u32, &'a str)> = BTreeSet::new();
    let shapes = || members.iter().flat_map(|member| &member.object.shapes);
    let sensor_of_tag = shapes().next().map(|shape| shape.sensor.as_str());
    for shape in shapes() {
        let sensor = sensor_of_tag.filter(|_| is_tag).unwrap_or(&shape.sensor);
        drawn.insert((shape.frame, sensor));
    }
    let place = |(frame, sensor): (u32, &'a str)| {
        let shape = |object: &'a Object| match is_tag {
            true => object.tag_shape(frame).map(Cow::Borrowed),
            false => shape_in(object, frame, sensor),
        };
        let members = || members.iter().enumerate();
        let gone = |object: &'a Object| object.shape(frame, sensor).filter(|shape| shape.outside);
        PlaceShapes {
            frame,
            sensor,
            present: members().filter_map(|(index, member)| Some((index, shape(member.object)?))).collect(),
            gone: members().filter_map(|(index, member)| Some((index, gone(member.object)?))).collect(),
        }
    };
    drawn.into_iter().map(place).collect()
}

fn shape_in<'a>(object: &'a Object, frame: u32, sensor: &str) -> Option<Cow<'a, Shape>> {
    match object.shape(frame, sensor) {
        Some(shape) => (!shape.outside).then_some(Cow::Borrowed(shape)),
        None => object.shape_at(frame, sensor).map(Cow::Owned),
    }
}

/// Sum of the weights of some members.
pub(super) fn weight_of(members: &[ClusterMember<'_>], indices: impl Iterator<Item = usize>) -> f64 {
    indices.filter_map(|index| members.get(index)).map(|member| member.weight).sum()
}

/// Whether some members are at least half of all, by weight.
pub(super) fn are_half(members: &[ClusterMember<'_>], indices: impl Iterator<Item = usize>) -> bool {
    let all = weight_of(members, 0..members.len());
    2.0 * weight_of(members, indices) >= all * (1.0 - 1e-9)
}
