//! View state: the frame on screen, hidden objects, and what is under the pointer.

use super::ViewNavigator;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Handles to what is on screen.
#[derive(Clone, Copy)]
pub struct ViewState {
    /// Frame on screen.
    pub frame: RwSignal<u32>,
    /// Number of frames of the scene.
    pub frame_count: u32,
    /// Whether the frames play.
    pub playing: RwSignal<bool>,
    /// Objects that are not drawn.
    pub hidden: RwSignal<BTreeSet<String>>,
    /// Object under the pointer, in the list or in a view.
    pub hovered_object: RwSignal<Option<String>>,
    /// Index of the finding under the pointer, in the list or in a view.
    pub hovered_finding: RwSignal<Option<usize>>,
    /// Navigator of the data view.
    pub navigator: ViewNavigator,
}

impl ViewState {
    /// State with a frame on screen in a scene of `frame_count` frames.
    pub fn new(frame: u32, frame_count: u32) -> Self {
        Self {
            frame: RwSignal::new(frame),
            frame_count,
            playing: RwSignal::new(false),
            hidden: RwSignal::new(BTreeSet::new()),
            hovered_object: RwSignal::new(None),
            hovered_finding: RwSignal::new(None),
            navigator: ViewNavigator::new(),
        }
    }
}

/// Add an id to a set, or remove it.
pub fn toggle_id(set: RwSignal<BTreeSet<String>>, id: &str) {
    set.update(|all| {
        if !all.remove(id) {
            all.insert(id.to_owned());
        }
    });
}
