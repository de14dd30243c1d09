//! Layout of label and golden in one view.

use super::canvas::ImageCanvas;
use crate::workbench::state::CompareMode;

/// Part of the view that shows a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CompareRegion {
    /// None.
    Hidden,
    /// All.
    Whole,
    /// Part left of this x, screen px.
    LeftOf(f64),
    /// Part right of this x, screen px.
    RightOf(f64),
}

/// Regions of label and golden in the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CompareLayout {
    /// Region of the label.
    pub label: CompareRegion,
    /// Region of golden.
    pub golden: CompareRegion,
}

impl CompareLayout {
    /// Layout of the label alone.
    pub const LABEL: Self = Self { label: CompareRegion::Whole, golden: CompareRegion::Hidden };

    /// Layout of a mode; `divider` is the position of the swipe, screen px.
    pub fn from_mode(mode: CompareMode, divider: f64, flickers_to_golden: bool) -> Self {
        match mode {
            CompareMode::Together => Self { label: CompareRegion::Whole, golden: CompareRegion::Whole },
            CompareMode::Swipe => {
                Self { label: CompareRegion::LeftOf(divider), golden: CompareRegion::RightOf(divider) }
            }
            CompareMode::Flicker if flickers_to_golden => {
                Self { label: CompareRegion::Hidden, golden: CompareRegion::Whole }
            }
            CompareMode::Flicker => Self::LABEL,
        }
    }

    /// Whether golden is on screen.
    pub fn compares(self) -> bool {
        self.golden != CompareRegion::Hidden
    }
}

impl CompareRegion {
    /// Left and width of the region in a view of a width, screen px; `None` if nothing of it is on screen.
    fn span(self, width: f64) -> Option<[f64; 2]> {
        match self {
            Self::Hidden => None,
            Self::Whole => Some([0.0, width]),
            Self::LeftOf(x) => Some([0.0, x.max(0.0)]),
            Self::RightOf(x) => Some([x, (width - x).max(0.0)]),
        }
    }

    /// Draw in this region only.
    pub fn draw(self, canvas: &ImageCanvas, screen: [f64; 2], draw: impl FnOnce()) {
        if self == Self::Whole {
            return draw();
        }
        let Some([x, width]) = self.span(screen[0]) else { return };
        canvas.ctx.save();
        canvas.screen_space();
        canvas.ctx.begin_path();
        canvas.ctx.rect(x, 0.0, width, screen[1]);
        canvas.ctx.clip();
        draw();
        canvas.ctx.restore();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_drawn_over_each_other_together() {
        let layout = CompareLayout::from_mode(CompareMode::Together, 400.0, false);
        assert_eq!((layout.label, layout.golden), (CompareRegion::Whole, CompareRegion::Whole));
    }

    #[test]
    fn a_swipe_shows_the_label_left_of_the_divider_and_golden_right_of_it() {
        let layout = CompareLayout::from_mode(CompareMode::Swipe, 300.0, false);
        assert_eq!(layout.label.span(800.0), Some([0.0, 300.0]));
        assert_eq!(layout.golden.span(800.0), Some([300.0, 500.0]));
        assert_eq!(CompareRegion::RightOf(900.0).span(800.0), Some([900.0, 0.0]));
    }

    #[test]
    fn flicker_shows_one_at_a_time() {
        let golden = CompareLayout::from_mode(CompareMode::Flicker, 0.0, true);
        assert_eq!((golden.label.span(800.0), golden.compares()), (None, true));
        let label = CompareLayout::from_mode(CompareMode::Flicker, 0.0, false);
        assert!(label == CompareLayout::LABEL && !label.compares());
    }
}
