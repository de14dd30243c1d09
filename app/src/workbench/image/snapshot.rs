//! Snapshot of an image view, from which a frame is drawn.

use super::compare_layout::CompareLayout;
use super::marks::FindingMarker;
use crate::workbench::state::{Pin, RemotePointer};
use assay_core::geometry::Point2;
use assay_core::label::Document;
use assay_editor::ImageViewport;
use assay_editor::tool::{ShapeHandle, ShapePreview};
use std::collections::{BTreeMap, BTreeSet};
use web_sys::ImageBitmap;

/// Tile with its left, top, width and height in the whole picture, px.
pub type TilePlacement = (ImageBitmap, [f64; 4]);

/// Snapshot of everything on screen.
pub struct FrameSnapshot<'a> {
    /// Part of the picture on screen.
    pub view: ImageViewport,
    /// Width and height of the view, screen px.
    pub screen: [f64; 2],
    /// Picture.
    pub picture: Option<&'a ImageBitmap>,
    /// Tiles over a very large picture, coarse ones first, and a number that changes with them.
    pub tiles: (&'a [TilePlacement], u32),
    /// Label and its revision.
    pub label: (&'a Document, u64),
    /// Golden and a number that changes with it.
    pub golden: Option<(&'a Document, u64)>,
    /// Prediction of a model and a number that changes with it.
    pub predicted: Option<(&'a Document, u64)>,
    /// Frame.
    pub frame: u32,
    /// Id of the camera.
    pub sensor: &'a str,
    /// Colour by class.
    pub colors: &'a BTreeMap<String, String>,
    /// Classes of golden to keep away from.
    pub forbidden: &'a BTreeSet<String>,
    /// Objects that are not shown.
    pub hidden: &'a BTreeSet<String>,
    /// Selected object.
    pub selection: Option<&'a str>,
    /// Object under the pointer.
    pub hovered: Option<&'a str>,
    /// Shape being drawn.
    pub preview: Option<ShapePreview<'a>>,
    /// Handle of the selected shape under the pointer.
    pub handle: Option<ShapeHandle>,
    /// Whether the selected shape shows handles.
    pub handles: bool,
    /// Shares of label and golden in the view.
    pub layout: CompareLayout,
    /// Findings with a location.
    pub marks: &'a [FindingMarker],
    /// Finding under the pointer.
    pub finding: Option<usize>,
    /// Pins of comments, the one being written last.
    pub pins: &'a [Pin<Point2>],
    /// Pointers of others.
    pub others: &'a [RemotePointer],
    /// Whether the view rests: what takes long is drawn now.
    pub settled: bool,
    /// Class of the next shape.
    pub class: &'a str,
    /// Cross that keys move, image px.
    pub cross: Option<Point2>,
}
