//! Tables that are being written.

use super::tables::{
    AnnotationRow, AttributeRow, CalibratedSensorRow, CategoryRow, EgoPoseRow, InstanceRow, LogRow,
    SampleDataRow, SampleRow, SceneRow, SensorRow, VisibilityRow,
};
use super::tokens::TokenAllocator;
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, MediaFile};
use crate::unique_names::UniqueNames;
use std::collections::BTreeMap;

/// Tables that are being written.
#[derive(Default)]
pub(super) struct TableWriter {
    pub(super) tokens: TokenAllocator,
    pub(super) names: UniqueNames,
    pub(super) scenes: Vec<SceneRow<'static>>,
    pub(super) samples: Vec<SampleRow<'static>>,
    pub(super) data: Vec<SampleDataRow<'static>>,
    pub(super) poses: Vec<EgoPoseRow<'static>>,
    pub(super) calibrated: Vec<CalibratedSensorRow<'static>>,
    pub(super) sensors: Vec<SensorRow<'static>>,
    pub(super) annotations: Vec<AnnotationRow<'static>>,
    pub(super) instances: Vec<InstanceRow<'static>>,
    pub(super) categories: Vec<CategoryRow<'static>>,
    pub(super) attributes: Vec<AttributeRow<'static>>,
    pub(super) levels: BTreeMap<String, String>,
    pub(super) visibilities: Vec<VisibilityRow<'static>>,
    pub(super) logs: Vec<LogRow<'static>>,
    pub(super) media: Vec<MediaFile>,
    pub(super) report: ConversionReport,
}

/// Names and times of a scene.
pub(super) struct SceneContext<'a> {
    pub(super) item: &'a DatasetItem,
    /// The scene's name.
    pub(super) name: String,
    pub(super) token: String,
    /// The first frame's time, µs since 1970 where that is known.
    pub(super) start: i64,
    /// Times of the frames, µs since the first.
    pub(super) times: Vec<i64>,
    /// Tokens of the frames' samples.
    pub(super) samples: Vec<String>,
}
