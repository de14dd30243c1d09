//! Point state: what the 3D view tells the workbench about LiDAR points.

use assay_core::grade::PointCounter;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Handles to facts about LiDAR points.
#[derive(Clone, Copy)]
pub struct PointState {
    /// Number of points inside each cuboid of the frame on screen, by object.
    pub counts: RwSignal<BTreeMap<String, u32>>,
    /// Counter for rules about points; the 3D view provides it.
    pub counter: StoredValue<Option<Box<PointCounter<'static>>>, LocalStorage>,
    /// Number that changes when points were loaded: then rules about points are measured again.
    pub clouds_loaded: RwSignal<u32>,
}

impl PointState {
    /// State without points.
    pub fn new() -> Self {
        Self {
            counts: RwSignal::new(BTreeMap::new()),
            counter: StoredValue::new_local(None),
            clouds_loaded: RwSignal::new(0),
        }
    }
}
