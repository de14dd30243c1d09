//! Where comments are pinned, in pictures and in space.

use super::state::Workbench;
use assay_core::geometry::{Geometry, Point2};
use assay_core::golden::Anchor;
use leptos::prelude::*;

/// A pin's head stands this far above its place, and is taken from this far, screen px.
const HEAD_PX: f64 = 14.0;

/// A comment's place: a pixel, or a point in space.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin<Position> {
    /// The comment; none for the one being written.
    pub comment: Option<String>,
    /// As in the list.
    pub number: usize,
    /// Where.
    pub at: Position,
    /// Its comment is under the pointer.
    pub lit: bool,
}

impl<Position> Pin<Position> {
    /// The radius of its head, screen px.
    pub fn radius_px(&self) -> f64 {
        if self.lit { 12.0 } else { 10.0 }
    }
}

/// The middle of the head of a pin that stands at a screen place, screen px.
pub fn head([x, y]: Point2) -> Point2 {
    [x, y - HEAD_PX]
}

/// Whether the head of a pin that stands at a screen place is under the pointer.
pub fn is_under(stands: Point2, pointer: Point2) -> bool {
    let [x, y] = head(stands);
    (x - pointer[0]).hypot(y - pointer[1]) <= HEAD_PX
}

/// Open comments that have a place on screen, the one being written last. Threads are numbered as in the list.
pub fn pins<Position>(wb: Workbench, place: impl Fn(&Anchor) -> Option<Position>) -> Vec<Pin<Position>> {
    let lit = wb.hovered_comment.get_untracked();
    wb.comments.with_untracked(|comments| {
        let threads: Vec<_> = comments.iter().filter(|c| c.parent.is_none()).collect();
        let stand =
            threads.iter().enumerate().filter(|(_, c)| c.resolved_at.is_none()).filter_map(|(i, c)| {
                Some(Pin {
                    comment: Some(c.id.clone()),
                    number: i + 1,
                    at: place(c.anchor.as_ref()?)?,
                    lit: lit.as_deref() == Some(c.id.as_str()),
                })
            });
        let written = wb.pin.get_untracked().as_ref().and_then(&place);
        let number = threads.len() + 1;
        stand.chain(written.map(|at| Pin { comment: None, number, at, lit: true })).collect()
    })
}

/// The shape of golden's object that a comment is about, in a frame.
pub fn geometry_of(wb: Workbench, object: &str, frame: u32, sensor: &str) -> Option<Geometry> {
    let find = |document: &assay_core::label::Document| {
        document.object(object)?.shape_at(frame, sensor).filter(|s| !s.outside).map(|s| s.geometry)
    };
    if wb.shows_golden_label() {
        return wb.editor.with_untracked(|e| find(e.document()));
    }
    wb.golden.with_untracked(|golden| golden.as_ref().and_then(find))
}
