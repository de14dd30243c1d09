//! What passes: pointers, the presenter's view, a limit being moved. Not kept; the last of each is what counts.

use crate::geometry::{Point2, Point3};
use crate::golden::Anchor;
use serde::{Deserialize, Serialize};

/// What somebody shows right now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Moment {
    /// Where they point; none: nowhere.
    Pointer {
        /// The place in the item on screen.
        at: Option<Anchor>,
    },
    /// What the presenter looks at.
    View {
        /// All of it.
        view: View,
    },
    /// A limit that is being moved.
    Slide {
        /// Which, and where to; none: back to the rubric.
        slide: Option<Slide>,
    },
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pose {
    /// Over an image: the pixel in the middle of the view, and screen pixels for one of the image.
    Image {
        /// Pixels.
        center: Point2,
        /// Screen pixels for one of the image.
        zoom: f64,
    },
    /// Around a point in space.
    Orbit {
        /// What is looked at, m in the LiDAR's frame.
        target: Point3,
        /// From where, as an angle around the vertical.
        azimuth_rad: f64,
        /// And above the ground.
        elevation_rad: f64,
        /// How far.
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
