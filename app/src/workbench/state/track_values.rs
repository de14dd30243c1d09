//! Values of tracks in the label on screen: what is missing, and the lanes of the selected track.

use super::{Workbench, lanes};
use assay_core::label::{MissingTrackValue, Object};
use assay_core::ontology::Attribute;
use leptos::prelude::*;

impl Workbench {
    /// Values that the label lacks, object by object; tracked.
    pub fn missing_track_values(&self) -> Vec<MissingTrackValue> {
        self.stage_changes.track();
        let is_seen = |object: &Object, frame: u32| self.linking.is_seen(&object.id, frame);
        self.stage.with_value(|stage| {
            self.editing
                .editor
                .with(|e| e.document().missing_track_values(&stage.ontology, self.frame_count(), &is_seen))
        })
    }

    /// Attributes with a lane for the selected track; tracked.
    pub fn selected_lanes(&self) -> Vec<Attribute> {
        self.stage_changes.track();
        self.stage
            .with_value(|stage| self.editing.editor.with(|e| Some(lanes(&stage.ontology, e.selected()?))))
            .unwrap_or_default()
    }
}
