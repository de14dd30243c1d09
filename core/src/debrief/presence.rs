//! What passes: pointers, the presenter's view, a limit being moved. Not kept; the last of each is what counts.

use super::DebriefEvent;
use crate::geometry::{Point2, Point3};
use serde::{Deserialize, Serialize};

/// Characters of an id or name that passes, at most.
const LONGEST: usize = 200;

/// What a browser tells the room while it is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceUpdate {
    /// Where somebody points; none: nowhere.
    Pointer {
        /// The place.
        at: Option<PointerPosition>,
    },
    /// What the presenter looks at; of others it is not passed on.
    View {
        /// All of it.
        view: PresenterView,
    },
    /// A limit that the presenter moves; of others it is not passed on.
    LimitPreview {
        /// Which, and where to; none: back to the rubric.
        preview: Option<LimitPreview>,
    },
}

/// A place that is pointed at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointerPosition {
    /// In what.
    pub on: ViewTarget,
    /// Two pixels, or three metres in the sensor's frame.
    pub at: Vec<f64>,
}

/// What a pointer moves over.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ViewTarget {
    /// The golden item.
    pub golden: String,
    /// Index into the scene's frames.
    pub frame: u32,
    /// The sensor in whose picture or space it is.
    pub sensor: String,
}

/// What somebody looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresenterView {
    /// The golden item.
    pub golden: String,
    /// Index into the scene's frames.
    pub frame: u32,
    /// The selected object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selection: Option<String>,
    /// Where the camera stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<ViewPose>,
}

/// Where a view's camera stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewPose {
    /// Over an image: what is on screen at least.
    Image {
        /// The pixel in the middle of the view.
        center: Point2,
        /// Pixels of the image from edge to edge of the view.
        size: Point2,
    },
    /// Around a point in space.
    Orbit {
        /// What is looked at, m in the LiDAR's frame.
        target: Point3,
        /// Heading of the line of sight about z; 0: along +x.
        yaw_rad: f64,
        /// How far down the eye looks.
        pitch_rad: f64,
        /// From the eye to the target.
        distance_m: f64,
    },
}

/// A limit that is being moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LimitPreview {
    /// The stage.
    pub stage: String,
    /// The rule's id.
    pub rule: String,
    /// Its least value as moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Its greatest value as moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// A seat and the place that is pointed at from it, as in [`PointerPosition`]: a pair, for there are many of them.
pub type ConnectionPointer = (u32, Vec<f64>);

/// What the room tells a browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// Something was done; it is kept.
    Event {
        /// All of it.
        event: DebriefEvent,
    },
    /// Who is here, in place of what was known: connections, and ids of people. Somebody with two windows sits twice.
    Participants {
        /// Seat and person.
        connections: Vec<(u32, String)>,
    },
    /// Where pointers are that moved.
    Pointers {
        /// By what they move over: seat and place of each.
        on: Vec<(ViewTarget, Vec<ConnectionPointer>)>,
        /// Seats that point nowhere any more.
        gone: Vec<u32>,
    },
    /// What the presenter looks at.
    View {
        /// All of it.
        view: PresenterView,
    },
    /// A limit that the presenter moves.
    LimitPreview {
        /// Which, and where to; none: back to the rubric.
        preview: Option<LimitPreview>,
    },
    /// The draft of the next release changed: a signature, or a release.
    Draft,
    /// All events so far were told.
    CaughtUp,
}

impl PresenceUpdate {
    /// Whether it is what an honest browser sends: numbers that are numbers, names that are no novels.
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
        let heard = ServerMessage::Pointers { on: vec![(on, connections)], gone: Vec::new() };
        let text = serde_json::to_string(&heard).unwrap();
        assert!(text.len() < 5_500, "{}", text.len());
        assert_eq!(serde_json::from_str::<ServerMessage>(&text).unwrap(), heard);
    }
}
