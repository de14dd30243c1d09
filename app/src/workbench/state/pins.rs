//! Pins: locations of comments, in images and in space.

use super::Workbench;
use assay_core::api::Comment;
use assay_core::geometry::{Geometry, Point2};
use assay_core::golden::Anchor;
use assay_core::label::Document;
use leptos::prelude::*;

/// Height of a pin's head above its location, and its radius for the pointer, screen px.
const HEAD_PX: f64 = 14.0;

/// Pin of a comment at a pixel or a point in space.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin<Position> {
    /// Id of the comment; `None` for the one that is being written.
    pub comment: Option<String>,
    /// Number of its thread in the list, from 1.
    pub number: usize,
    /// Position.
    pub at: Position,
    /// Whether its comment is under the pointer.
    pub lit: bool,
}

impl<Position> Pin<Position> {
    /// Radius of its head, screen px.
    pub fn radius_px(&self) -> f64 {
        if self.lit { 12.0 } else { 10.0 }
    }
}

/// Centre of the head of a pin at a screen position, screen px.
pub fn pin_head([x, y]: Point2) -> Point2 {
    [x, y - HEAD_PX]
}

/// Whether the head of a pin at a screen position is under the pointer.
pub fn is_under(pin: Point2, pointer: Point2) -> bool {
    let [x, y] = pin_head(pin);
    (x - pointer[0]).hypot(y - pointer[1]) <= HEAD_PX
}

/// Pins of a workbench at the positions that a view gives to anchors; not tracked.
pub fn pins<Position>(wb: Workbench, position: impl Fn(&Anchor) -> Option<Position>) -> Vec<Pin<Position>> {
    let hovered = wb.comments.hovered.get_untracked();
    let draft = wb.comments.draft_anchor.get_untracked();
    wb.comments.all.with_untracked(|all| comment_pins(all, hovered.as_deref(), draft.as_ref(), position))
}

/// Pins of open comments that have a position on screen, the one of the comment being written last.
fn comment_pins<Position>(
    comments: &[Comment],
    hovered: Option<&str>,
    draft: Option<&Anchor>,
    position: impl Fn(&Anchor) -> Option<Position>,
) -> Vec<Pin<Position>> {
    let threads: Vec<_> = comments.iter().filter(|c| c.parent.is_none()).collect();
    let open = threads.iter().enumerate().filter(|(_, c)| c.resolved_at.is_none());
    let pinned = open.filter_map(|(i, c)| {
        Some(Pin {
            comment: Some(c.id.clone()),
            number: i + 1,
            at: position(c.anchor.as_ref()?)?,
            lit: hovered == Some(c.id.as_str()),
        })
    });
    let number = threads.len() + 1;
    let written = draft.and_then(&position).map(|at| Pin { comment: None, number, at, lit: true });
    pinned.chain(written).collect()
}

/// Shape of the golden object that a comment is about, in a frame; not tracked.
pub fn geometry_of(wb: Workbench, object: &str, frame: u32, sensor: &str) -> Option<Geometry> {
    let find = |document: &Document| visible_geometry(document, object, frame, sensor);
    if wb.mode.shows_golden_label() {
        return wb.editing.editor.with_untracked(|e| find(e.document()));
    }
    wb.comparison.golden.with_untracked(|golden| golden.as_ref().and_then(find))
}

fn visible_geometry(document: &Document, object: &str, frame: u32, sensor: &str) -> Option<Geometry> {
    document.object(object)?.shape_at(frame, sensor).filter(|s| !s.outside).map(|s| s.geometry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{SENSOR, comment, document, object, shape};
    use assay_core::label::{Object, Shape};

    fn pixel(x: f64) -> Anchor {
        Anchor::Pixel { frame: 0, sensor: SENSOR.to_owned(), at: [x, 0.0] }
    }

    /// Pins with x as their position; objects have none.
    fn shown(comments: &[Comment], hovered: Option<&str>, draft: Option<&Anchor>) -> Vec<Pin<f64>> {
        comment_pins(comments, hovered, draft, |anchor| match anchor {
            Anchor::Pixel { at, .. } => Some(at[0]),
            Anchor::Point { .. } | Anchor::Object { .. } => None,
        })
    }

    #[test]
    fn pins_have_the_numbers_of_their_threads() {
        let reply = Comment { parent: Some("a".to_owned()), ..comment("r", Some(pixel(9.0))) };
        let resolved = Comment { resolved_at: Some("now".to_owned()), ..comment("b", Some(pixel(2.0))) };
        let all = [comment("a", Some(pixel(1.0))), reply, resolved, comment("c", Some(pixel(3.0)))];
        let numbers: Vec<_> = shown(&all, None, None).into_iter().map(|p| (p.number, p.at)).collect();
        assert_eq!(numbers, [(1, 1.0), (3, 3.0)], "replies and resolved threads have no pin");
    }

    #[test]
    fn a_comment_without_a_position_on_screen_has_no_pin() {
        let elsewhere = Anchor::Object { frame: 0, object: "car".to_owned() };
        assert!(shown(&[comment("a", None), comment("b", Some(elsewhere))], None, None).is_empty());
    }

    #[test]
    fn the_comment_being_written_has_the_last_pin_with_the_next_number() {
        let all = [comment("a", Some(pixel(1.0)))];
        let last = shown(&all, None, Some(&pixel(5.0))).pop().unwrap();
        assert_eq!(last, Pin { comment: None, number: 2, at: 5.0, lit: true });
    }

    #[test]
    fn the_pin_of_the_comment_under_the_pointer_is_larger() {
        let all = [comment("a", Some(pixel(1.0))), comment("b", Some(pixel(2.0)))];
        let radii: Vec<_> = shown(&all, Some("b"), None).iter().map(Pin::radius_px).collect();
        assert_eq!(radii, [10.0, 12.0]);
    }

    #[test]
    fn the_pointer_takes_a_pin_by_its_head() {
        let pin = [100.0, 100.0];
        assert_eq!(pin_head(pin), [100.0, 86.0]);
        assert!(is_under(pin, [104.0, 80.0]));
        assert!(!is_under(pin, [100.0, 104.0]), "the tip is no handle");
    }

    #[test]
    fn a_pin_is_not_drawn_on_an_object_that_left_the_view() {
        let outside = Shape { outside: true, ..shape(3) };
        let track = Object { track: true, shapes: vec![shape(0), outside], ..object("a", "car") };
        let label = document([track]);
        assert!(visible_geometry(&label, "a", 1, SENSOR).is_some());
        assert!(visible_geometry(&label, "a", 4, SENSOR).is_none());
    }
}
