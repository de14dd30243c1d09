//! Label and golden drawn together: where they differ, and the part that matters.

use super::marks::{Mark, MarkKind};
use super::pen::{Pen, color, faded};
use super::shapes::{Drawn, Shapes, meet};
use crate::workbench::state::CompareMode;
use assay_core::geometry::Point2;
use std::collections::BTreeSet;

/// Which part of the view shows a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Side {
    /// None.
    Hidden,
    /// All.
    Whole,
    /// What lies left of this x, screen px.
    LeftOf(f64),
    /// What lies right of this x, screen px.
    RightOf(f64),
}

/// How label and golden share the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Where the label is.
    pub label: Side,
    /// Where golden is.
    pub golden: Side,
}

impl Look {
    /// The label alone.
    pub const LABEL: Self = Self { label: Side::Whole, golden: Side::Hidden };

    /// In a mode; `divider` is the swipe's place, screen px.
    pub fn of(mode: CompareMode, divider: f64, flickers_to_golden: bool) -> Self {
        match mode {
            CompareMode::Together => Self { label: Side::Whole, golden: Side::Whole },
            CompareMode::Swipe => Self { label: Side::LeftOf(divider), golden: Side::RightOf(divider) },
            CompareMode::Flicker if flickers_to_golden => Self { label: Side::Hidden, golden: Side::Whole },
            CompareMode::Flicker => Self::LABEL,
        }
    }

    /// Whether golden is on screen.
    pub fn compares(self) -> bool {
        self.golden != Side::Hidden
    }
}

impl Side {
    /// Draw something in this part alone.
    pub fn draw(self, pen: &Pen, screen: [f64; 2], draw: impl FnOnce()) {
        let (x, width) = match self {
            Self::Hidden => return,
            Self::Whole => return draw(),
            Self::LeftOf(x) => (0.0, x),
            Self::RightOf(x) => (x, screen[0] - x),
        };
        pen.ctx.save();
        pen.screen_space();
        pen.ctx.begin_path();
        pen.ctx.rect(x, 0.0, width.max(0.0), screen[1]);
        pen.ctx.clip();
        draw();
        pen.ctx.restore();
    }
}

/// Golden: dashed yellow, and what must be kept away from in thin red.
pub fn draw_golden(pen: &Pen, golden: &Shapes, forbidden: &BTreeSet<String>) {
    let visible = pen.view.visible();
    pen.image_space();
    for drawn in golden.iter().filter(|d| meet(d.bounds, visible)) {
        if forbidden.contains(&drawn.class) {
            pen.fill(&drawn.path, &faded(color::BAD, 0x14));
            pen.stroke(&drawn.path, color::BAD_INK, 1.2, &[2.0, 3.0]);
        } else {
            pen.stroke(&drawn.path, color::DARK, 3.0, &[]);
            pen.stroke(&drawn.path, color::GOLDEN, 2.2, &[9.0, 6.0]);
        }
    }
}

/// All marks, the chosen one with words.
pub fn draw_marks(pen: &Pen, marks: &[Mark], chosen: Option<usize>, label: &Shapes, golden: &Shapes) {
    let lit = chosen.and_then(|i| marks.iter().find(|m| m.index == i)).or_else(|| marks.first());
    for mark in marks {
        // All hatched at once would hide each other: the chosen one and those that stop the label are.
        if Some(mark.index) == lit.map(|m| m.index) || mark.critical {
            draw_area(pen, mark, label, golden);
        }
        pen.screen_space();
        if let Some((_, to)) = mark.place {
            pen.dot(pen.view.to_screen(to), 4.0, color::BAD);
        }
    }
    if let Some(mark) = lit {
        draw_callout(pen, mark, label, golden);
    }
}

fn draw_area(pen: &Pen, mark: &Mark, label: &Shapes, golden: &Shapes) {
    let of = |shapes: &Shapes, id: &Option<String>| id.as_deref().and_then(|id| shapes.get(id).cloned());
    let (ours, theirs) = (of(label, &mark.label), of(golden, &mark.golden));
    let hatch = |within: &Drawn, and: Option<&Drawn>, without: Option<&Drawn>| {
        let paths: Vec<_> = [Some(within), and].into_iter().flatten().map(|d| &d.path).collect();
        pen.hatch(&paths, without.map(|d| &d.path), within.bounds, color::BAD);
    };
    match (mark.kind, &ours, &theirs) {
        (MarkKind::Outside, Some(ours), theirs) => hatch(ours, None, theirs.as_ref()),
        (MarkKind::Uncovered, ours, Some(theirs)) => hatch(theirs, None, ours.as_ref()),
        (MarkKind::Difference, Some(ours), Some(theirs)) => {
            hatch(ours, None, Some(theirs));
            hatch(theirs, None, Some(ours));
        }
        (MarkKind::Near, Some(ours), Some(theirs)) => hatch(theirs, Some(ours), None),
        _ => {}
    }
    if let (MarkKind::Near, Some((from, to))) = (mark.kind, mark.place) {
        pen.screen_space();
        pen.line(pen.view.to_screen(from), pen.view.to_screen(to), color::BAD, 2.5, &[]);
    }
}

/// The words beside the place, with a line to it, inside the view.
fn draw_callout(pen: &Pen, mark: &Mark, label: &Shapes, golden: &Shapes) {
    let shape =
        |shapes: &Shapes, id: &Option<String>| id.as_deref().and_then(|id| shapes.get(id).map(|d| d.bounds));
    let middle = |[l, t, r, _]: [f64; 4]| [(l + r) / 2.0, t];
    let place = mark
        .place
        .map(|(_, to)| to)
        .or_else(|| shape(label, &mark.label).or_else(|| shape(golden, &mark.golden)).map(middle));
    let Some(place) = place else { return };
    let at: Point2 = pen.view.to_screen(place);
    let lines = [mark.title.as_str(), mark.detail.as_str()];
    pen.screen_space();
    let size = pen.note_size(&lines);
    // Above and to the left as a rule, on the other side where there is no room.
    let x = if at[0] > size[0] * 0.6 + 30.0 { at[0] - size[0] * 0.6 - 20.0 } else { at[0] + 20.0 };
    let y = if at[1] > size[1] + 40.0 { at[1] - size[1] - 32.0 } else { at[1] + 32.0 };
    let foot = [x.max(at[0].min(x + size[0])), if y < at[1] { y + size[1] } else { y }];
    pen.line(at, foot, color::BAD, 2.0, &[]);
    pen.note([x, y], &lines, [color::BAD_INK, color::BAD_SOFT, color::BAD_INK]);
}
