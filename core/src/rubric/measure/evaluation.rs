//! Evaluations: the formula of a measure by what it looks at, which decides where grading calls it.

use super::boundary_profile::BoundaryProfile;
use super::error::{ComparedShape, MeasureError};
use super::motion::TrackPoint;
use super::overlap::OverlapAreas;
use super::points::PointCounts;
use super::prepared::PreparedShape;
use super::tracking::TrackingResult;
use crate::geometry::{Cuboid, Geometry, Planar};
use crate::label::{AttributeValue, Object, Shape};
use std::collections::BTreeMap;

/// The numbers of a rule for its measure, by name: see [`super::descriptor::MeasureParameter`].
pub type MeasureParams = BTreeMap<String, f64>;

/// The formula of a measure.
#[derive(Debug)]
pub enum MeasureEvaluation {
    /// Of a label's shape and golden's.
    Shapes(ShapeEvaluation),
    /// Of a label's shape alone.
    LabelShape(fn(&Geometry) -> Result<f64, MeasureError>),
    /// Of objects in a frame.
    Objects(ObjectEvaluation),
    /// Of whole tracks.
    Tracks(TrackEvaluation),
}

/// A formula of two shapes, the label's first.
#[derive(Debug)]
pub enum ShapeEvaluation {
    /// Of areas and the area that they share; masks count pixels.
    Overlap(fn(&OverlapAreas) -> f64),
    /// Of any two shapes of an image.
    Image(fn((&Planar, &Planar), &MeasureParams) -> Result<f64, MeasureError>),
    /// Of two areas of an image.
    Areas(fn((&Planar, &Planar), &MeasureParams) -> Result<f64, MeasureError>),
    /// Of the distances between the boundaries of two areas, which several rules share because they take long.
    Profile(fn(&BoundaryProfile) -> f64),
    /// Of two cuboids.
    Cuboids(fn((&Cuboid, &Cuboid), &MeasureParams) -> Result<f64, MeasureError>),
}

/// A formula of objects in a frame.
#[derive(Debug)]
pub enum ObjectEvaluation {
    /// Of the properties of a matched pair, the label's object first, and the measure's argument; `None` where golden
    /// says nothing.
    Pair(fn(ComparedObject<'_>, ComparedObject<'_>, &str) -> Option<f64>),
    /// Counting the objects of one side that have no partner.
    Unmatched(ComparedShape),
    /// Of the LiDAR points in a pair of cuboids; `None` where there are none to share.
    Points(fn(&PointCounts) -> Option<f64>),
    /// Of the image shapes that a pair of cuboids is linked to, one entry for each camera with any.
    Links(fn(&[LinkedShapes<'_>], &MeasureParams) -> f64),
}

/// A formula of a track.
#[derive(Debug)]
pub enum TrackEvaluation {
    /// Of the label objects that match a golden track, frame by frame; `None` for a track without frames.
    Followers(fn(&[Option<usize>]) -> Option<TrackingResult>),
    /// Of label and golden where the label's track is interpolated; the largest value counts.
    Interpolated(fn(&PreparedShape, &PreparedShape) -> Option<f64>),
    /// Of a label's path through the world, with the place in the path of each value; the largest counts.
    Motion(fn(&[TrackPoint]) -> Vec<(usize, f64)>),
}

/// The image shapes of label and golden in one camera.
pub type LinkedShapes<'a> = [Option<&'a PreparedShape>; 2];

/// An object and its shape in one frame.
#[derive(Clone, Copy, Debug)]
pub struct ComparedObject<'a> {
    /// The object.
    pub object: &'a Object,
    /// Its shape in the frame.
    pub shape: &'a Shape,
}

impl<'a> ComparedObject<'a> {
    /// An attribute as it is in this frame, else of the object as a whole.
    pub fn attribute(self, name: &str) -> Option<&'a AttributeValue> {
        self.shape.attributes.get(name).or_else(|| self.object.attributes.get(name))
    }
}

/// What a measure is about: the chapters of docs/measures.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureSubject {
    /// Shapes of images.
    Image,
    /// Cuboids.
    Space,
    /// Objects of a frame.
    Frame,
    /// Golden tracks and the labels that follow them.
    GoldenTrack,
    /// How a label's track moves.
    Motion,
}

impl MeasureEvaluation {
    /// What the measure is about.
    pub fn subject(&self) -> MeasureSubject {
        match self {
            Self::Shapes(ShapeEvaluation::Cuboids(_)) => MeasureSubject::Space,
            Self::Shapes(
                ShapeEvaluation::Overlap(_)
                | ShapeEvaluation::Image(_)
                | ShapeEvaluation::Areas(_)
                | ShapeEvaluation::Profile(_),
            )
            | Self::LabelShape(_) => MeasureSubject::Image,
            Self::Objects(
                ObjectEvaluation::Pair(_)
                | ObjectEvaluation::Unmatched(_)
                | ObjectEvaluation::Points(_)
                | ObjectEvaluation::Links(_),
            ) => MeasureSubject::Frame,
            Self::Tracks(TrackEvaluation::Followers(_) | TrackEvaluation::Interpolated(_)) => {
                MeasureSubject::GoldenTrack
            }
            Self::Tracks(TrackEvaluation::Motion(_)) => MeasureSubject::Motion,
        }
    }

    /// Whether it compares two shapes of an image, so that cuboids can be compared by their images.
    pub fn compares_image_shapes(&self) -> bool {
        match self {
            Self::Shapes(evaluation) => match evaluation {
                ShapeEvaluation::Overlap(_)
                | ShapeEvaluation::Image(_)
                | ShapeEvaluation::Areas(_)
                | ShapeEvaluation::Profile(_) => true,
                ShapeEvaluation::Cuboids(_) => false,
            },
            Self::LabelShape(_) | Self::Objects(_) | Self::Tracks(_) => false,
        }
    }

    /// Whether it counts the points of a LiDAR.
    pub fn needs_points(&self) -> bool {
        match self {
            Self::Objects(ObjectEvaluation::Points(_)) => true,
            Self::Objects(
                ObjectEvaluation::Pair(_) | ObjectEvaluation::Unmatched(_) | ObjectEvaluation::Links(_),
            )
            | Self::Shapes(_)
            | Self::LabelShape(_)
            | Self::Tracks(_) => false,
        }
    }

    /// Whether a rule may measure against all golden objects of a class (`of`) rather than the matched one.
    pub fn accepts_of(&self) -> bool {
        match self {
            Self::Shapes(_)
            | Self::LabelShape(_)
            | Self::Objects(ObjectEvaluation::Pair(_) | ObjectEvaluation::Unmatched(_)) => true,
            Self::Objects(ObjectEvaluation::Points(_) | ObjectEvaluation::Links(_)) | Self::Tracks(_) => {
                false
            }
        }
    }
}
