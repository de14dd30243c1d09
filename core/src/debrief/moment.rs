//! What passes: pointers, the presenter's view, a limit being moved. Not kept; the last of each is what counts.

use super::Event;
use crate::geometry::{Point2, Point3};
use serde::{Deserialize, Serialize};

/// Characters of an id or name that passes, at most.
const LONGEST: usize = 200;

/// What a browser tells the room while it is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Where somebody points; none: nowhere.
    Pointer {
        /// The place.
        at: Option<Spot>,
    },
    /// What the presenter looks at; of others it is not passed on.
    View {
        /// All of it.
        view: View,
    },
    /// A limit that the presenter moves; of others it is not passed on.
    Slide {
        /// Which, and where to; none: back to the rubric.
        slide: Option<Slide>,
    },
}

/// A place that is pointed at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// In what.
    pub on: Ground,
    /// Two pixels, or three metres in the sensor's frame.
    pub at: Vec<f64>,
}

/// What a pointer moves over.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ground {
    /// The golden item.
    pub golden: String,
    /// Index into the scene's frames.
    pub frame: u32,
    /// The sensor in whose picture or space it is.
    pub sensor: String,
}

/// What somebody looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The golden item.
    pub golden: String,
    /// Index into the scene's frames.
    pub frame: u32,
    /// The selected object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selection: Option<String>,
    /// Where the camera stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
}

/// Where a view's camera stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pose {
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
pub struct Slide {
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

/// A seat and the place that is pointed at from it, as in [`Spot`]: a pair, for there are many of them.
pub type Pointing = (u32, Vec<f64>);

/// What the room tells a browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// Something was done; it is kept.
    Event {
        /// All of it.
        event: Event,
    },
    /// Who is here, in place of what was known: seats, and ids of people. Somebody with two windows sits twice.
    Here {
        /// Seat and person.
        seats: Vec<(u32, String)>,
    },
    /// Where pointers are that moved.
    Pointers {
        /// By what they move over: seat and place of each.
        on: Vec<(Ground, Vec<Pointing>)>,
        /// Seats that point nowhere any more.
        gone: Vec<u32>,
    },
    /// What the presenter looks at.
    View {
        /// All of it.
        view: View,
    },
    /// A limit that the presenter moves.
    Slide {
        /// Which, and where to; none: back to the rubric.
        slide: Option<Slide>,
    },
    /// The draft of the next release changed: a signature, or a release.
    Draft,
    /// All events so far were told.
    Caught,
}

impl Moment {
    /// Whether it is what an honest browser sends: numbers that are numbers, names that are no novels.
    pub fn is_sound(&self) -> bool {
        let short = |text: &str| text.len() <= LONGEST;
        let numbers = |all: &[f64]| all.iter().all(|v| v.is_finite());
        match self {
            Self::Pointer { at: None } | Self::Slide { slide: None } => true,
            Self::Pointer { at: Some(Spot { on, at }) } => {
                short(&on.golden) && short(&on.sensor) && [2, 3].contains(&at.len()) && numbers(at)
            }
            Self::View { view } => {
                let is_sound = match &view.pose {
                    None => true,
                    Some(Pose::Image { center, size }) => numbers(center) && numbers(size),
                    Some(Pose::Orbit { target, yaw_rad, pitch_rad, distance_m }) => {
                        numbers(target) && numbers(&[*yaw_rad, *pitch_rad, *distance_m])
                    }
                };
                short(&view.golden) && view.selection.as_deref().is_none_or(short) && is_sound
            }
            Self::Slide { slide: Some(slide) } => {
                let limits: Vec<f64> = slide.min.into_iter().chain(slide.max).collect();
                short(&slide.stage) && short(&slide.rule) && numbers(&limits)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_has_a_place_in_a_picture_or_in_space() {
        let at = |at: &[f64]| Moment::Pointer { at: Some(Spot { on: Ground::default(), at: at.to_vec() }) };
        assert!(at(&[1.0, 2.0]).is_sound() && at(&[1.0, 2.0, 3.0]).is_sound());
        assert!(!at(&[1.0]).is_sound() && !at(&[1.0, f64::NAN]).is_sound());
    }

    #[test]
    fn two_hundred_pointers_of_one_view_take_few_bytes() {
        let on = Ground { golden: "g".to_owned(), frame: 0, sensor: "lidar".to_owned() };
        let seats = (0..200).map(|seat| (seat, vec![12.25, -3.5, 0.125])).collect();
        let heard = Heard::Pointers { on: vec![(on, seats)], gone: Vec::new() };
        let text = serde_json::to_string(&heard).unwrap();
        assert!(text.len() < 5_500, "{}", text.len());
        assert_eq!(serde_json::from_str::<Heard>(&text).unwrap(), heard);
    }
}
