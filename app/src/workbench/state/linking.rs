//! Linking state: which cameras see a track in which frames, the active attribute, and the selected span of frames.

use assay_core::api::Stage;
use assay_core::label::{CameraSight, CameraViews, Document, MissingTrackValue, Object};
use assay_core::ontology::{Attribute, Ontology};
use assay_core::pipeline::StageKind;
use assay_core::scene::Scene;
use assay_editor::frame_values::FrameSpan;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Views of the cameras by frame.
type FrameSights = Vec<Vec<CameraSight>>;

/// Handles of a stage that links tracks with cameras.
#[derive(Clone, Copy)]
pub struct LinkingState {
    /// Index of the active attribute among the lanes of the selected track.
    pub lane: RwSignal<usize>,
    /// Selected span of frames; none: a value is painted from the frame on screen up to the next change.
    pub span: RwSignal<Option<FrameSpan>>,
    /// Whether cuboids are drawn on the crops.
    pub shows_cuboids: RwSignal<bool>,
    /// By the object's id. The stage moves no cuboid, so that this is computed once.
    sights: StoredValue<BTreeMap<String, FrameSights>>,
}

impl LinkingState {
    /// State of a workbench that opens. In stages of other kinds, no camera sees anything.
    pub fn new(stage: &Stage, scene: &Scene, document: &Document) -> Self {
        let is_linking = stage.kind == StageKind::Link;
        Self {
            lane: RwSignal::new(0),
            span: RwSignal::new(None),
            shows_cuboids: RwSignal::new(true),
            sights: StoredValue::new(if is_linking { all_sights(scene, document) } else { BTreeMap::new() }),
        }
    }

    /// Cameras that see an object in a frame.
    pub fn sights(self, object: &str, frame: u32) -> Vec<CameraSight> {
        let at = usize::try_from(frame).unwrap_or(usize::MAX);
        self.sights
            .with_value(|all| all.get(object).and_then(|sights| sights.get(at)).cloned().unwrap_or_default())
    }

    /// Whether a camera sees an object in a frame.
    pub fn is_seen(self, object: &str, frame: u32) -> bool {
        let at = usize::try_from(frame).unwrap_or(usize::MAX);
        self.sights.with_value(|all| {
            all.get(object).and_then(|sights| sights.get(at)).is_some_and(|sights| !sights.is_empty())
        })
    }

    /// The frame nearest to another one in which a camera sees an object; the earlier one of two equally near.
    pub fn nearest_seen(self, object: &str, frame: u32) -> Option<u32> {
        self.sights.with_value(|all| {
            let seen = (0..).zip(all.get(object)?).filter(|(_, sights)| !sights.is_empty());
            seen.map(|(at, _)| at).min_by_key(|at: &u32| at.abs_diff(frame))
        })
    }
}

fn all_sights(scene: &Scene, document: &Document) -> BTreeMap<String, FrameSights> {
    let views = CameraViews::new(scene);
    let count = u32::try_from(scene.frames.len()).unwrap_or(u32::MAX);
    let of = |object: &Object| (0..count).map(|frame| views.sights_of(object, frame)).collect();
    document.objects.iter().map(|object| (object.id.clone(), of(object))).collect()
}

/// Attributes of an object that change from frame to frame, in the order of its class.
pub fn lanes(ontology: &Ontology, object: &Object) -> Vec<Attribute> {
    let attributes =
        ontology.class(&object.class).map(|class| class.attributes.as_slice()).unwrap_or_default();
    attributes.iter().filter(|attribute| attribute.per_frame).cloned().collect()
}

/// Span and frame after the span grew or shrank by a frame at the end that is on screen. Without a span on screen, one begins.
pub fn stretch_span(span: Option<FrameSpan>, frame: u32, forward: bool, count: u32) -> (FrameSpan, u32) {
    let anchor = match span {
        Some(span) if span.first == frame => span.last,
        Some(span) if span.last == frame => span.first,
        _ => frame,
    };
    let last = count.saturating_sub(1);
    let next = if forward { frame.saturating_add(1).min(last) } else { frame.saturating_sub(1) };
    (FrameSpan::between(anchor, next), next)
}

/// Track to go to: the next one after the selected one, in a ring, that lacks something. `order` has the ids of all tracks.
pub fn next_incomplete<'a>(
    order: &[&'a str],
    missing: &[MissingTrackValue],
    selected: Option<&str>,
    forward: bool,
) -> Option<&'a str> {
    let count = order.len();
    let lacks = |id: &str| missing.iter().any(|missing| missing.object == id);
    let now = selected.and_then(|id| order.iter().position(|other| *other == id));
    let start = now.unwrap_or(if forward { count.checked_sub(1)? } else { 0 });
    let steps = (1..=count).map(|step| if forward { start + step } else { start + count - step });
    steps.filter_map(|at| order.get(at % count).copied()).find(|id| lacks(id))
}

/// Part of an image around an object's rectangle, with a margin, within the image: left, top, width, height, px.
pub fn crop_around([left, top, width, height]: [f64; 4], image_px: [f64; 2]) -> [f64; 4] {
    /// Smallest side, px: fewer are a blur.
    const SMALLEST_PX: f64 = 48.0;
    /// Margin on each side, as a share of the rectangle's longer side.
    const MARGIN: f64 = 0.2;
    let margin = width.max(height) * MARGIN;
    let side = |start: f64, length: f64, whole: f64| {
        let wanted = (length + 2.0 * margin).max(SMALLEST_PX).min(whole);
        let from = (start + length / 2.0 - wanted / 2.0).clamp(0.0, whole - wanted);
        (from, wanted)
    };
    let (x, w) = side(left, width, image_px[0]);
    let (y, h) = side(top, height, image_px[1]);
    [x, y, w, h]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::object;

    #[test]
    fn a_span_grows_from_the_frame_on_screen_and_shrinks_back() {
        let span = |first, last| FrameSpan { first, last };
        assert_eq!(stretch_span(None, 4, true, 10), (span(4, 5), 5));
        assert_eq!(stretch_span(Some(span(4, 5)), 5, true, 10), (span(4, 6), 6));
        assert_eq!(stretch_span(Some(span(4, 6)), 6, false, 10), (span(4, 5), 5));
        assert_eq!(stretch_span(Some(span(4, 6)), 4, false, 10), (span(3, 6), 3));
        assert_eq!(stretch_span(Some(span(1, 2)), 7, true, 10), (span(7, 8), 8), "it is elsewhere");
        assert_eq!(stretch_span(None, 9, true, 10), (span(9, 9), 9), "the scene ends");
        assert_eq!(stretch_span(None, 0, false, 10), (span(0, 0), 0));
    }

    #[test]
    fn tracks_that_lack_something_follow_each_other_in_a_ring() {
        let missing = |object: &str| MissingTrackValue {
            object: object.to_owned(),
            name: String::new(),
            attribute: "blinker".to_owned(),
            frame: None,
        };
        let (order, lacking) = (["a", "b", "c", "d"], [missing("a"), missing("c")]);
        let next = |selected, forward| next_incomplete(&order, &lacking, selected, forward);
        assert_eq!(
            [next(None, true), next(Some("a"), true), next(Some("c"), true)],
            [Some("a"), Some("c"), Some("a")]
        );
        assert_eq!([next(None, false), next(Some("b"), false)], [Some("c"), Some("a")]);
        assert_eq!(next_incomplete(&order, &lacking[..1], Some("a"), true), Some("a"), "it is the only one");
        assert_eq!(next_incomplete(&order, &[], Some("a"), true), None);
        assert_eq!(next_incomplete(&[], &[], None, true), None);
    }

    #[test]
    fn a_crop_has_a_margin_and_stays_on_the_image() {
        assert_eq!(crop_around([200.0, 100.0, 100.0, 50.0], [640.0, 480.0]), [180.0, 80.0, 140.0, 90.0]);
        assert_eq!(crop_around([0.0, 400.0, 100.0, 80.0], [640.0, 480.0]), [0.0, 360.0, 140.0, 120.0]);
        assert_eq!(crop_around([300.0, 200.0, 10.0, 10.0], [640.0, 480.0]), [281.0, 181.0, 48.0, 48.0]);
        assert_eq!(crop_around([0.0, 0.0, 640.0, 480.0], [640.0, 480.0]), [0.0, 0.0, 640.0, 480.0]);
    }

    #[test]
    fn lanes_are_for_attributes_that_change_by_the_frame() {
        let ontology: Ontology = serde_json::from_value(serde_json::json!({"classes": [
            {"name": "car", "color": "#40c4ff", "geometry": ["cuboid"], "attributes": [
                {"name": "maker", "kind": {"type": "text"}},
                {"name": "blinker", "per_frame": true, "kind": {"type": "bool"}}]}]}))
        .unwrap();
        let names =
            |class| lanes(&ontology, &object("a", class)).into_iter().map(|a| a.name).collect::<Vec<_>>();
        assert_eq!(names("car"), ["blinker"]);
        assert!(names("tree").is_empty());
    }
}
