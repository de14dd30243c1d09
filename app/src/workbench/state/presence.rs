//! Presence: what others in a debrief show here, and what this person shows them. It is empty elsewhere.

use assay_core::debrief::{ViewPose, ViewTarget};
use leptos::prelude::*;

/// Pointer of somebody else.
#[derive(Clone, Debug, PartialEq)]
pub struct RemotePointer {
    /// Name of the person.
    pub name: String,
    /// Colour of the person.
    pub color: &'static str,
    /// Golden item, frame and sensor under the pointer.
    pub on: ViewTarget,
    /// Position: two pixels, or three metres.
    pub at: Vec<f64>,
}

/// Handles between the views and the debrief around them.
#[derive(Clone, Copy)]
pub struct Presence {
    /// Pointers of others.
    pub remote_pointers: RwSignal<Vec<RemotePointer>>,
    /// Pointer of this person: the sensor, and two pixels or three metres.
    pub pointer: RwSignal<Option<(String, Vec<f64>)>>,
    /// Pose of the view.
    pub pose: RwSignal<Option<ViewPose>>,
}

impl Presence {
    /// Presence of nobody.
    pub fn new() -> Self {
        Self {
            remote_pointers: RwSignal::new(Vec::new()),
            pointer: RwSignal::new(None),
            pose: RwSignal::new(None),
        }
    }

    /// Pointers of others over a sensor in a frame; not tracked.
    pub fn pointers_over(self, sensor: &str, frame: u32) -> Vec<RemotePointer> {
        let is_here = |other: &&RemotePointer| other.on.frame == frame && other.on.sensor == sensor;
        self.remote_pointers.with_untracked(|all| all.iter().filter(is_here).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_shown_on_the_sensor_and_frame_that_they_are_over() {
        Owner::new().with(|| {
            let presence = Presence::new();
            let pointer = |name: &str, frame, sensor: &str| RemotePointer {
                name: name.to_owned(),
                color: "#9ad1ff",
                on: ViewTarget { golden: "g".to_owned(), frame, sensor: sensor.to_owned() },
                at: vec![1.0, 2.0],
            };
            let all =
                vec![pointer("Ana", 3, "front"), pointer("Ben", 4, "front"), pointer("Cleo", 3, "lidar")];
            presence.remote_pointers.set(all);
            let names: Vec<_> = presence.pointers_over("front", 3).into_iter().map(|p| p.name).collect();
            assert_eq!(names, ["Ana"]);
        });
    }
}
