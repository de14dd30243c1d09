//! Presence in a debrief: pointers, the presenter's view, a limit that the presenter moves. The server stores none of
//! it; only the latest value counts.

use super::DebriefEvent;
use crate::geometry::{Point2, Point3};
use serde::{Deserialize, Serialize};

/// Largest number of characters of an id or name.
const LONGEST: usize = 200;

/// Message from a browser about the presence of its person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceUpdate {
    /// Position of the person's pointer; none: no pointer.
    Pointer {
        /// The position.
        at: Option<PointerPosition>,
    },
    /// View of the presenter; the server ignores it from other people.
    View {
        /// The view.
        view: PresenterView,
    },
    /// Limit that the presenter moves; the server ignores it from other people.
    LimitPreview {
        /// The rule and its limits; none: the rubric's own limits.
        preview: Option<LimitPreview>,
    },
}

/// Position of a pointer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointerPosition {
    /// The view that it is in.
    pub on: ViewTarget,
    /// Two coordinates in pixels, or three in metres in the sensor's frame.
    pub at: Vec<f64>,
}

/// View that a pointer moves over.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ViewTarget {
    /// The golden item.
    pub golden: String,
    /// Index into the scene's frames.
    pub frame: u32,
    /// The sensor whose image or points are shown.
    pub sensor: String,
}

/// View of the presenter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresenterView {
    /// The golden item.
    pub golden: String,
    /// Index into the scene's frames.
    pub frame: u32,
    /// The selected object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selection: Option<String>,
    /// Pose of the view's camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<ViewPose>,
}

/// Pose of a view's camera.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewPose {
    /// View of an image: at least this part is on screen.
    Image {
        /// The pixel in the middle of the view.
        center: Point2,
        /// Width and height of the view in pixels of the image.
        size: Point2,
    },
    /// View of points from a camera that orbits a target.
    Orbit {
        /// Target, m in the LiDAR frame.
        target: Point3,
        /// Heading of the line of sight about z, radians; 0: along +x.
        yaw_rad: f64,
        /// Pitch of the line of sight, radians; positive: down.
        pitch_rad: f64,
        /// Distance between camera and target, m.
        distance_m: f64,
    },
}

/// Limits of a rule as the presenter moves them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LimitPreview {
    /// The stage's id.
    pub stage: String,
    /// The rule's id.
    pub rule: String,
    /// Lower limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Upper limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// Number of a connection and the position of its pointer, as in [`PointerPosition`]: a pair, because there are many.
pub type ConnectionPointer = (u32, Vec<f64>);

/// Message from the server to a browser in a room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// New event; the server has stored it.
    Event {
        /// The event.
        event: DebriefEvent,
    },
    /// All connections with the ids of their people, in place of the earlier list. A person with two windows has two
    /// connections.
    Participants {
        /// Number of the connection and id of the person.
        connections: Vec<(u32, String)>,
    },
    /// Pointers that moved.
    Pointers {
        /// Connections and positions, by the view that the pointers are in.
        on: Vec<(ViewTarget, Vec<ConnectionPointer>)>,
        /// Connections without a pointer from now on.
        gone: Vec<u32>,
    },
    /// View of the presenter.
    View {
        /// The view.
        view: PresenterView,
    },
    /// Limit that the presenter moves.
    LimitPreview {
        /// The rule and its limits; none: the rubric's own limits.
        preview: Option<LimitPreview>,
    },
    /// Change of the draft of the next release: a signature, or a release.
    Draft,
    /// End of the replay: all earlier events were sent.
    CaughtUp,
}

impl PresenceUpdate {
    /// Whether the message is valid: its numbers are finite and its names are short.
    pub fn is_sound(&self) -> bool {
        let short = |text: &str| text.len() <= LONGEST;
        let numbers = |all: &[f64]| all.iter().all(|v| v.is_finite());
        match self {
            Self::Pointer { at: None } | Self::LimitPreview { preview: None } => true,
            Self::Pointer { at: Some(PointerPosition { on, at }) } => {
                short(&on.golden) && short(&on.sensor) && [2, 3].contains(&at.len()) && numbers(at)
            }
            Self::View { view } => {
                let is_sound = match &view.pose {
                    None => true,
                    Some(ViewPose::Image { center, size }) => numbers(center) && numbers(size),
                    Some(ViewPose::Orbit { target, yaw_rad, pitch_rad, distance_m }) => {
                        numbers(target) && numbers(&[*yaw_rad, *pitch_rad, *distance_m])
                    }
                };
                short(&view.golden) && view.selection.as_deref().is_none_or(short) && is_sound
            }
            Self::LimitPreview { preview: Some(preview) } => {
                let limits: Vec<f64> = preview.min.into_iter().chain(preview.max).collect();
                short(&preview.stage) && short(&preview.rule) && numbers(&limits)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_has_a_place_in_a_picture_or_in_space() {
        let at = |at: &[f64]| PresenceUpdate::Pointer {
            at: Some(PointerPosition { on: ViewTarget::default(), at: at.to_vec() }),
        };
        assert!(at(&[1.0, 2.0]).is_sound() && at(&[1.0, 2.0, 3.0]).is_sound());
        assert!(!at(&[1.0]).is_sound() && !at(&[1.0, f64::NAN]).is_sound());
    }

    #[test]
    fn two_hundred_pointers_of_one_view_take_few_bytes() {
        let on = ViewTarget { golden: "g".to_owned(), frame: 0, sensor: "lidar".to_owned() };
        let connections = (0..200).map(|seat| (seat, vec![12.25, -3.5, 0.125])).collect();
        let received = ServerMessage::Pointers { on: vec![(on, connections)], gone: Vec::new() };
        let text = serde_json::to_string(&received).unwrap();
        assert!(text.len() < 5_500, "{}", text.len());
        assert_eq!(serde_json::from_str::<ServerMessage>(&text).unwrap(), received);
    }
}
