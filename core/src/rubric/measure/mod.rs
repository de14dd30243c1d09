//! What can be measured between a label and golden; one file a measure or family.

pub mod band;
pub mod boundary;
pub mod clearance;
pub mod complexity;
pub mod cuboid;
mod evaluate;
pub mod motion;
pub mod overlap;
pub mod points;
#[cfg(test)]
mod properties;
pub mod tracking;

pub use evaluate::{
    ComparedShape, MeasureError, PreparedShape, evaluate, evaluate_prepared, evaluate_rle, profile,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The measures of contracts.md, section 3.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Area of the intersection over area of the union.
    Iou,
    /// Share of b that a covers.
    Coverage,
    /// Share of a that lies outside b.
    Spill,
    /// Least distance between the two, px; 0 when they touch.
    Clearance,
    /// Greatest distance from one boundary to the other, either way, px.
    Hausdorff,
    /// Greatest distance from a's boundary to b's, px.
    HausdorffDirected,
    /// Mean signed distance of a's boundary to b's, outside positive, px.
    BoundaryOffset,
    /// Standard deviation of that signed distance, px.
    BoundarySpread,
    /// IoU of the inner bands along both boundaries.
    BoundaryIou,
    /// Vertices of a.
    Vertices,
    /// Vertices of a per 100 px of its perimeter.
    VertexDensity,
    /// IoU of volumes.
    Iou3d,
    /// IoU of footprints.
    IouBev,
    /// Distance of the centres, m.
    CenterDistance,
    /// Distance of the centres seen from above, m.
    CenterDistanceBev,
    /// Largest |log(size a / size b)| over the axes.
    SizeError,
    /// IoU after aligning centres and orientation.
    ScaleIou,
    /// Smallest difference of the headings, radians.
    YawError,
    /// LiDAR points of b that are also in a, over those in b.
    PointsRecall,
    /// LiDAR points of a that are also in b, over those in a.
    PointsPrecision,
    /// 0 where the classes agree, 1 where not.
    Class,
    /// 0 where the attribute agrees, 1 where not, or the difference of its numbers.
    Attribute(String),
    /// Golden objects without a label.
    Missed,
    /// Labels without a golden object.
    Extra,
    /// How often another label object takes over a golden track.
    TrackSwitches,
    /// Share of a golden track's frames that its most frequent label object matches.
    TrackCoverage,
    /// How often the matching of a golden track is interrupted.
    TrackFragments,
    /// Greatest distance of the centres where the label's track has no keyframe of its own; m, in images px.
    InterpolationError,
    /// Cameras in which label and golden object have other evidence.
    Link,
    /// Greatest speed of a label's track in the world, m/s.
    Speed,
    /// Greatest change of its velocity over time, m/s².
    Acceleration,
    /// Greatest change of its heading over time, rad/s.
    TurnRate,
}

const NAMES: [(&str, Measure); 31] = [
    ("iou", Measure::Iou),
    ("coverage", Measure::Coverage),
    ("spill", Measure::Spill),
    ("clearance", Measure::Clearance),
    ("hausdorff", Measure::Hausdorff),
    ("hausdorff_directed", Measure::HausdorffDirected),
    ("boundary_offset", Measure::BoundaryOffset),
    ("boundary_spread", Measure::BoundarySpread),
    ("boundary_iou", Measure::BoundaryIou),
    ("vertices", Measure::Vertices),
    ("vertex_density", Measure::VertexDensity),
    ("iou_3d", Measure::Iou3d),
    ("iou_bev", Measure::IouBev),
    ("center_distance", Measure::CenterDistance),
    ("center_distance_bev", Measure::CenterDistanceBev),
    ("size_error", Measure::SizeError),
    ("scale_iou", Measure::ScaleIou),
    ("yaw_error", Measure::YawError),
    ("points_recall", Measure::PointsRecall),
    ("points_precision", Measure::PointsPrecision),
    ("class", Measure::Class),
    ("missed", Measure::Missed),
    ("extra", Measure::Extra),
    ("track_switches", Measure::TrackSwitches),
    ("track_coverage", Measure::TrackCoverage),
    ("track_fragments", Measure::TrackFragments),
    ("interpolation_error", Measure::InterpolationError),
    ("link", Measure::Link),
    ("speed", Measure::Speed),
    ("acceleration", Measure::Acceleration),
    ("turn_rate", Measure::TurnRate),
];

impl Measure {
    /// The name in rubrics, grades and commands.
    pub fn name(&self) -> String {
        match self {
            Self::Attribute(attribute) => format!("attribute:{attribute}"),
            other => NAMES.iter().find(|(_, m)| m == other).map_or("", |(n, _)| n).to_owned(),
        }
    }

    /// The measure of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.strip_prefix("attribute:") {
            Some(attribute) if !attribute.is_empty() => Some(Self::Attribute(attribute.to_owned())),
            _ => NAMES.iter().find(|(n, _)| *n == name).map(|(_, m)| m.clone()),
        }
    }

    /// The names of all measures but `attribute:NAME`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Whether its values are shares from 0 to 1, best read as percent.
    pub fn is_share(&self) -> bool {
        matches!(
            self,
            Self::Iou
                | Self::Coverage
                | Self::Spill
                | Self::BoundaryIou
                | Self::Iou3d
                | Self::IouBev
                | Self::ScaleIou
                | Self::PointsRecall
                | Self::PointsPrecision
                | Self::TrackCoverage
        )
    }

    /// Whether it looks at a golden object's track and who matches it, over all frames.
    pub fn is_of_golden_track(&self) -> bool {
        matches!(
            self,
            Self::TrackSwitches | Self::TrackCoverage | Self::TrackFragments | Self::InterpolationError
        )
    }

    /// Whether it looks at how a label's track moves through the world.
    pub fn is_of_motion(&self) -> bool {
        matches!(self, Self::Speed | Self::Acceleration | Self::TurnRate)
    }

    /// Whether it looks at whole tracks rather than at one frame.
    pub fn is_of_track(&self) -> bool {
        self.is_of_golden_track() || self.is_of_motion()
    }

    /// Whether it compares two shapes of an image.
    pub fn is_of_image(&self) -> bool {
        matches!(
            self,
            Self::Iou
                | Self::Coverage
                | Self::Spill
                | Self::Clearance
                | Self::Hausdorff
                | Self::HausdorffDirected
                | Self::BoundaryOffset
                | Self::BoundarySpread
                | Self::BoundaryIou
        )
    }

    /// Whether it counts the points of a LiDAR.
    pub fn is_of_points(&self) -> bool {
        matches!(self, Self::PointsRecall | Self::PointsPrecision)
    }

    /// What its values count: `px`, `m`, `rad`, `m/s`, `m/s²`, `rad/s`, or nothing for shares, for numbers and for
    /// `interpolation_error`, which counts m between cuboids and px in images.
    pub fn unit(&self) -> &'static str {
        match self {
            Self::Clearance
            | Self::Hausdorff
            | Self::HausdorffDirected
            | Self::BoundaryOffset
            | Self::BoundarySpread => "px",
            Self::CenterDistance | Self::CenterDistanceBev => "m",
            Self::YawError => "rad",
            Self::Speed => "m/s",
            Self::Acceleration => "m/s²",
            Self::TurnRate => "rad/s",
            _ => "",
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Measure {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Measure".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A measure of docs/measures.md",
            "anyOf": [
                { "enum": NAMES.map(|(name, _)| name) },
                { "type": "string", "pattern": "^attribute:.+$" },
            ],
        })
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| {
            serde::de::Error::custom(format!("`{name}` is not a measure; see docs/measures.md"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Geometry;

    #[test]
    fn every_measure_is_known_by_its_name() {
        for (name, measure) in NAMES {
            assert_eq!((measure.name().as_str(), Measure::from_name(name)), (name, Some(measure)));
        }
    }

    #[test]
    fn measures_of_tracks_say_that_two_shapes_are_not_enough() {
        let of_tracks: Vec<_> = NAMES.into_iter().filter(|(_, measure)| measure.is_of_track()).collect();
        assert_eq!(of_tracks.len(), 7);
        for (name, measure) in of_tracks {
            let shape = Geometry::Box([0.0, 0.0, 2.0, 2.0]);
            let answer = evaluate(&measure, &Default::default(), &shape, &shape);
            assert_eq!(answer, Err(MeasureError::NeedsDocuments(name.to_owned())));
        }
    }
}
