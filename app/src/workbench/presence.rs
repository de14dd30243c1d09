//! What others in a debrief show here, and what this person shows them. Elsewhere nobody fills it.

use super::state::{Workbench, WorkbenchMode};
use assay_core::debrief::{ViewPose, ViewTarget};
use assay_core::geometry::Point2;
use leptos::prelude::*;
use web_sys::CanvasRenderingContext2d;

/// Somebody else's pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct RemotePointer {
    /// Whose.
    pub name: String,
    /// Their colour.
    pub color: &'static str,
    /// What it is over.
    pub on: ViewTarget,
    /// Two pixels, or three metres.
    pub at: Vec<f64>,
}

/// Handles between the views and the room around them.
#[derive(Clone, Copy)]
pub struct Presence {
    /// Where others point.
    pub remote_pointers: RwSignal<Vec<RemotePointer>>,
    /// Where this person points: the sensor, and two pixels or three metres.
    pub pointer: RwSignal<Option<(String, Vec<f64>)>>,
    /// Where the camera stands.
    pub pose: RwSignal<Option<ViewPose>>,
    /// Where the presenter's camera stands; the views go there and empty it.
    pub follow: RwSignal<Option<ViewPose>>,
}

impl Presence {
    /// Nobody.
    pub fn new() -> Self {
        Self {
            remote_pointers: RwSignal::new(Vec::new()),
            pointer: RwSignal::new(None),
            pose: RwSignal::new(None),
            follow: RwSignal::new(None),
        }
    }
}

impl Workbench {
    /// Whether others see what is done here.
    pub fn has_presence(&self) -> bool {
        self.mode == WorkbenchMode::Debrief
    }

    /// Others' pointers over a sensor of the frame on screen; not tracked.
    pub fn remote_pointers_over(&self, sensor: &str) -> Vec<RemotePointer> {
        if !self.has_presence() {
            return Vec::new();
        }
        let frame = self.frame.get_untracked();
        let here = |other: &&RemotePointer| other.on.frame == frame && other.on.sensor == sensor;
        self.presence.remote_pointers.with_untracked(|all| all.iter().filter(here).cloned().collect())
    }
}

/// Somebody's pointer with their name beside it, on any canvas in screen px.
pub fn draw_pointer(context: &CanvasRenderingContext2d, [x, y]: Point2, name: &str, color: &str) {
    context.begin_path();
    context.move_to(x, y);
    context.line_to(x + 5.0, y + 15.0);
    context.line_to(x + 8.5, y + 8.5);
    context.line_to(x + 15.0, y + 5.0);
    context.close_path();
    context.set_fill_style_str(color);
    context.fill();
    context.set_stroke_style_str("#101216");
    context.set_line_width(1.0);
    context.stroke();
    context.set_font("600 12px system-ui, sans-serif");
    let width = context.measure_text(name).map_or(0.0, |m| m.width());
    context.set_fill_style_str(color);
    context.fill_rect(x + 12.0, y + 12.0, width + 10.0, 18.0);
    context.set_fill_style_str("#0b1320");
    // A name that cannot be drawn stands among the faces all the same.
    let _ = context.fill_text(name, x + 17.0, y + 25.0);
}
