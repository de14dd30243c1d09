//! Environment of the image tools: frame, scale, hidden and locked objects.

use super::event::ToolContext;
use super::hit::HitIndex;
use crate::Editor;
use assay_core::geometry::Point2;
use std::collections::BTreeSet;

/// Distance from which a point snaps to the border of a neighbour, screen px.
const SNAP_PX: f64 = 9.0;

/// What a tool reads besides the label.
pub struct ToolEnvironment<'a> {
    /// Frame, sensor and scale.
    pub context: &'a ToolContext<'a>,
    /// Ids of objects that are not shown: tools ignore them.
    pub hidden: &'a BTreeSet<String>,
    /// Ids of objects that are shown, but that tools neither pick nor change.
    pub locked: &'a BTreeSet<String>,
    /// Whether points snap to borders of neighbours.
    pub(super) snaps: bool,
}

impl<'a> ToolEnvironment<'a> {
    /// Environment in which nothing snaps.
    pub fn new(
        context: &'a ToolContext<'a>,
        hidden: &'a BTreeSet<String>,
        locked: &'a BTreeSet<String>,
    ) -> Self {
        Self { context, hidden, locked, snaps: false }
    }

    /// A position, moved onto the border of a neighbour if it snaps.
    pub(super) fn snap(&self, at: Point2, editor: &Editor, index: &HitIndex, except: Option<&str>) -> Point2 {
        let border =
            || index.nearest_border(editor.document(), at, self.context.to_image_px(SNAP_PX), except);
        if self.snaps { border().unwrap_or(at) } else { at }
    }
}
