//! Where comments are pinned on the picture.

use crate::workbench::state::Workbench;
use assay_core::geometry::Point2;
use assay_core::golden::Anchor;
use assay_editor::PictureView;
use leptos::prelude::*;

/// A pin's head stands this far above its place, and is taken from this far, screen px.
const HEAD_PX: f64 = 14.0;

/// A comment's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin {
    /// The comment; none for the one being written.
    pub comment: Option<String>,
    /// As in the list.
    pub number: usize,
    /// Image px.
    pub at: Point2,
    /// Its comment is under the pointer.
    pub lit: bool,
}

impl Pin {
    /// The middle of its head, screen px.
    pub fn head(&self, view: PictureView) -> Point2 {
        let [x, y] = view.to_screen(self.at);
        [x, y - HEAD_PX]
    }

    /// Whether its head is at a screen place.
    pub fn is_at(&self, view: PictureView, at: Point2) -> bool {
        let [x, y] = self.head(view);
        (x - at[0]).hypot(y - at[1]) <= HEAD_PX
    }
}

/// Open comments in a frame of a camera, the one being written last. Threads are numbered as in the list.
pub fn pins(wb: Workbench, on_frame: u32, on_sensor: &str) -> Vec<Pin> {
    let lit = wb.hovered_comment.get_untracked();
    let place = |anchor: &Anchor| match anchor {
        Anchor::Pixel { frame, sensor, at } if *frame == on_frame && sensor == on_sensor => Some(*at),
        _ => None,
    };
    wb.comments.with_untracked(|comments| {
        let threads: Vec<_> = comments.iter().filter(|c| c.parent.is_none()).collect();
        let stand =
            threads.iter().enumerate().filter(|(_, c)| c.resolved_at.is_none()).filter_map(|(i, c)| {
                let at = place(c.anchor.as_ref()?)?;
                Some(Pin {
                    comment: Some(c.id.clone()),
                    number: i + 1,
                    at,
                    lit: lit.as_deref() == Some(c.id.as_str()),
                })
            });
        let written = wb.pin.get_untracked().as_ref().and_then(place);
        let number = threads.len() + 1;
        stand.chain(written.map(|at| Pin { comment: None, number, at, lit: true })).collect()
    })
}
