//! Objects of a label: visible ones, names, rows of the list.

use assay_core::geometry::Geometry;
use assay_core::label::{Document, Object, Shape};
use std::collections::BTreeMap;

/// Row of the list; its number stays when later objects are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectRow {
    /// Id of the object.
    pub id: String,
    /// Its class.
    pub class: String,
    /// Number within its class, from 1.
    pub number: u32,
    /// Whether it is a region to ignore.
    pub is_ignored: bool,
}

/// Whether an object is visible in a frame. It copies no shapes, so that it is cheap.
fn is_in_frame(object: &Object, frame: u32) -> bool {
    let here = |s: &&Shape| s.frame == frame;
    if object.shapes.iter().any(|s| here(&s) && !s.outside) {
        return true;
    }
    if !object.track || object.shapes.iter().any(|s| here(&s)) {
        return false;
    }
    let before = object.shapes.iter().filter(|s| s.frame < frame).max_by_key(|s| s.frame);
    before.is_some_and(|s| !s.outside)
}

/// Rows of the objects that are visible in a frame.
pub fn rows(document: &Document, frame: u32) -> Vec<ObjectRow> {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut found = Vec::new();
    for object in &document.objects {
        let number = numbers.entry(object.class.as_str()).or_default();
        *number += 1;
        if is_in_frame(object, frame) {
            let (id, class, number) = (object.id.clone(), object.class.clone(), *number);
            found.push(ObjectRow { id, class, number, is_ignored: object.is_ignore_region() });
        }
    }
    found
}

/// Name of an object, such as "car 12"; `None` if the label has no such object.
pub fn object_name(document: &Document, id: &str) -> Option<String> {
    let at = document.objects.iter().position(|o| o.id == id)?;
    let class = &document.objects.get(at)?.class;
    let number = document.objects.iter().take(at + 1).filter(|o| o.class == *class).count();
    Some(format!("{class} {number}"))
}

/// Id of the object after (`forward`) or before the selected one among those visible in a frame, in a ring.
pub fn next_object(
    document: &Document,
    selection: Option<&str>,
    frame: u32,
    forward: bool,
) -> Option<String> {
    let ids: Vec<&str> =
        document.objects.iter().filter(|o| is_in_frame(o, frame)).map(|o| o.id.as_str()).collect();
    let now = selection.and_then(|id| ids.iter().position(|i| *i == id));
    ids.get(next_in_ring(now, ids.len(), forward)?).map(|id| (*id).to_owned())
}

/// Index after (`forward`) or before another one in a ring of `count`; from nowhere the first or the last.
pub fn next_in_ring(now: Option<usize>, count: usize, forward: bool) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (now, forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(i), true) => (i + 1) % count,
        (Some(i), false) => (i + last) % count,
    })
}

/// Number of corners of an object's outline in a frame; `None` for shapes without an outline.
pub fn corner_count(object: &Object, frame: u32) -> Option<usize> {
    match &object.shapes.iter().find(|s| s.frame == frame)?.geometry {
        Geometry::Polygon(p) => Some(p.vertex_count()),
        Geometry::Multipolygon(ps) => Some(ps.iter().map(|p| p.vertex_count()).sum()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{document, object, shape};
    use assay_core::geometry::Polygon;

    #[test]
    fn objects_are_counted_within_their_class() {
        let document = document([object("0", "car"), object("1", "tree"), object("2", "car")]);
        assert_eq!(object_name(&document, "2").as_deref(), Some("car 2"));
        assert_eq!(object_name(&document, "1").as_deref(), Some("tree 1"));
        assert_eq!(object_name(&document, "9"), None);
    }

    #[test]
    fn an_object_is_in_the_frames_where_it_is_drawn() {
        let drawn = Object { shapes: vec![shape(2)], ..object("a", "car") };
        assert!(is_in_frame(&drawn, 2));
        assert!(!is_in_frame(&drawn, 3));
    }

    #[test]
    fn a_track_stays_until_it_is_outside() {
        let outside = Shape { outside: true, ..shape(5) };
        let track = Object { track: true, shapes: vec![shape(2), outside], ..object("a", "car") };
        let visible: Vec<u32> = (0..8).filter(|frame| is_in_frame(&track, *frame)).collect();
        assert_eq!(visible, [2, 3, 4]);
    }

    #[test]
    fn rows_keep_the_number_of_an_object_when_others_are_not_in_the_frame() {
        let elsewhere = Object { shapes: vec![shape(1)], ..object("a", "car") };
        let here = Object { shapes: vec![shape(0)], ..object("b", "car") };
        let row = ObjectRow { id: "b".to_owned(), class: "car".to_owned(), number: 2, is_ignored: false };
        assert_eq!(rows(&document([elsewhere, here]), 0), [row]);
    }

    #[test]
    fn steps_go_round_the_ring() {
        assert_eq!(next_in_ring(None, 3, true), Some(0));
        assert_eq!(next_in_ring(None, 3, false), Some(2));
        assert_eq!(next_in_ring(Some(2), 3, true), Some(0));
        assert_eq!(next_in_ring(Some(0), 3, false), Some(2));
        assert_eq!(next_in_ring(None, 0, true), None);
    }

    #[test]
    fn steps_skip_objects_of_other_frames() {
        let at = |id: &str, frame| Object { shapes: vec![shape(frame)], ..object(id, "car") };
        let document = document([at("a", 0), at("b", 1), at("c", 0)]);
        assert_eq!(next_object(&document, Some("a"), 0, true).as_deref(), Some("c"));
        assert_eq!(next_object(&document, Some("c"), 0, true).as_deref(), Some("a"));
        assert_eq!(next_object(&document, None, 2, true), None);
    }

    #[test]
    fn corners_of_all_rings_and_parts_count() {
        let square = Polygon(vec![vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]]);
        let with = |geometry| Object { shapes: vec![Shape { geometry, ..shape(0) }], ..object("a", "car") };
        assert_eq!(corner_count(&with(Geometry::Polygon(square.clone())), 0), Some(4));
        assert_eq!(corner_count(&with(Geometry::Multipolygon(vec![square.clone(), square])), 0), Some(8));
        assert_eq!(corner_count(&with(Geometry::Box([0.0, 0.0, 1.0, 1.0])), 0), None);
    }
}
