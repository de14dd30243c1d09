//! Lane of one attribute over the frames of the scene: spans of its values, where a value is missing, and the selected frames.

use super::colors::value_color;
use crate::ui::pointer::{ControlDrag, share_in_target};
use crate::workbench::actions::linking::select_value_span;
use crate::workbench::state::{Workbench, tag_options};
use assay_core::label::{Object, ValueSpan};
use assay_core::ontology::Attribute;
use assay_editor::frame_values::FrameSpan;
use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;

/// Positions of frames along a lane: each frame has the same width.
#[derive(Clone, Copy, Debug)]
struct LaneScale {
    count: u32,
}

impl LaneScale {
    /// Frame at a share of the width.
    fn frame_at(self, share: f64) -> u32 {
        let frame = (share.clamp(0.0, 1.0) * f64::from(self.count)) as u32;
        frame.min(self.count.saturating_sub(1))
    }

    /// Frame under the pointer.
    fn frame_under(self, event: &MouseEvent) -> Option<u32> {
        share_in_target(event).map(|[share, _]| self.frame_at(share))
    }

    /// Left and width of a span of frames, as CSS.
    fn style(self, span: FrameSpan) -> String {
        let part = |frames: u32| f64::from(frames) * 100.0 / f64::from(self.count.max(1));
        format!("left:{:.3}%;width:{:.3}%", part(span.first), part(span.last + 1 - span.first))
    }
}

/// A span as the lane shows it.
#[derive(Clone, Debug, PartialEq)]
struct ShownSpan {
    frames: FrameSpan,
    /// Name of the value; empty where it has none and needs none.
    text: String,
    color: Option<&'static str>,
    is_missing: bool,
}

/// Spans of an attribute's values; a span without a value is divided into the frames in which it is missing and the others.
fn shown_spans(
    attribute: &Attribute,
    spans: Vec<ValueSpan>,
    is_missing: &dyn Fn(u32) -> bool,
) -> Vec<ShownSpan> {
    let options = tag_options(&attribute.kind);
    let mut shown: Vec<ShownSpan> = Vec::new();
    for ValueSpan { first, last, value } in spans {
        if let Some(value) = value {
            let at = options.iter().position(|(_, option)| *option == value);
            let (frames, color) = (FrameSpan { first, last }, Some(value_color(at)));
            shown.push(ShownSpan { frames, text: value.as_text(), color, is_missing: false });
            continue;
        }
        for frame in first..=last {
            let is_missing = is_missing(frame);
            match shown.last_mut() {
                Some(span) if frame > first && span.is_missing == is_missing => span.frames.last = frame,
                _ => {
                    let frames = FrameSpan { first: frame, last: frame };
                    let text = if is_missing { "missing" } else { "" }.to_owned();
                    shown.push(ShownSpan { frames, text, color: None, is_missing });
                }
            }
        }
    }
    shown
}

/// Runs of frames in which a camera sees an object.
fn seen_spans(count: u32, is_seen: impl Fn(u32) -> bool) -> Vec<FrameSpan> {
    let mut spans: Vec<FrameSpan> = Vec::new();
    for frame in (0..count).filter(|frame| is_seen(*frame)) {
        match spans.last_mut() {
            Some(span) if span.last + 1 == frame => span.last = frame,
            _ => spans.push(FrameSpan { first: frame, last: frame }),
        }
    }
    spans
}

/// The spans in words, for people who do not see them.
fn in_words(spans: &[ShownSpan]) -> String {
    let words = |span: &ShownSpan| {
        format!("{} in frames {} to {}", span.text, span.frames.first + 1, span.frames.last + 1)
    };
    spans.iter().filter(|span| !span.text.is_empty()).map(words).collect::<Vec<_>>().join(", ")
}

/// The lane; a drag selects frames, a press goes to one.
#[component]
pub(super) fn Lane(at: usize, attribute: Attribute) -> impl IntoView {
    let wb: Workbench = expect_context();
    let count = wb.frame_count();
    let scale = LaneScale { count };
    let attribute = StoredValue::new(attribute);
    let spans = Memo::new(move |_| {
        wb.editing
            .editor
            .with(|e| e.selected().map(|object| label_spans(wb, object, attribute, count)))
            .unwrap_or_default()
    });
    let golden = Memo::new(move |_| {
        let id = wb.editing.selection().filter(|_| wb.comparison.compares())?;
        wb.comparison.golden.with(|golden| {
            let spans =
                golden.as_ref()?.object(&id)?.value_spans(&attribute.with_value(|a| a.name.clone()), count);
            Some(attribute.with_value(|attribute| shown_spans(attribute, spans, &|_| false)))
        })
    });
    let seen = Memo::new(move |_| {
        let id = wb.editing.selection().unwrap_or_default();
        seen_spans(count, |frame| wb.linking.is_seen(&id, frame))
    });
    let drag = ControlDrag::create();
    let anchor = StoredValue::new(0_u32);
    let press = move |event: &PointerEvent| {
        let Some(frame) = scale.frame_under(event).filter(|_| drag.begin(event)) else { return };
        anchor.set_value(frame);
        wb.linking.lane.set(at);
        wb.linking.span.set(None);
        wb.view.frame.set(frame);
    };
    let moved = move |event: &PointerEvent| {
        let Some(frame) = scale.frame_under(event).filter(|_| drag.moves(event)) else { return };
        let span = FrameSpan::between(anchor.get_value(), frame);
        if span.first < span.last || wb.linking.span.get_untracked().is_some() {
            wb.linking.span.set(Some(span));
            wb.view.frame.set(frame);
        }
    };
    let select_value = move |event: MouseEvent| {
        if let Some(frame) = scale.frame_under(&event) {
            attribute.with_value(|attribute| select_value_span(wb, &attribute.name, frame));
        }
    };
    let part = move |span: ShownSpan| {
        let (style, text) = (scale.style(span.frames), span.text);
        let color = span.color.map(|color| format!(";background:{color}")).unwrap_or_default();
        view! {
            <span class="lane-span" class:missing=span.is_missing style=style + &color title=text.clone() data-testid="lane-span">
                {text.clone()}
            </span>
        }
    };
    view! {
        <div
            class="lane" role="img" aria-label=move || spans.with(|spans| in_words(spans)) data-testid="lane"
            on:pointerdown=move |e: PointerEvent| press(&e)
            on:pointermove=move |e: PointerEvent| moved(&e)
            on:pointerup=move |e: PointerEvent| drag.end(&e)
            on:pointercancel=move |e: PointerEvent| drag.end(&e)
            on:lostpointercapture=move |e: PointerEvent| drag.lose(&e)
            on:dblclick=select_value
        >
            {move || seen.get().into_iter().map(|span| view! { <i class="lane-seen" style=scale.style(span)></i> }).collect_view()}
            {move || spans.get().into_iter().map(part).collect_view()}
            {move || wb.linking.span.get().map(|span| view! { <i class="lane-selected" style=scale.style(span)></i> })}
            <i class="lane-head" style=move || { let frame = wb.view.frame.get(); scale.style(FrameSpan { first: frame, last: frame }) }></i>
        </div>
        {move || golden.get().map(|spans| {
            let words = format!("Golden: {}", in_words(&spans));
            view! {
                <div class="lane golden" role="img" aria-label=words data-testid="golden-lane">
                    {spans.into_iter().map(part).collect_view()}
                </div>
            }
        })}
    }
}

/// Spans of the selected track's values.
fn label_spans(
    wb: Workbench,
    object: &Object,
    attribute: StoredValue<Attribute>,
    count: u32,
) -> Vec<ShownSpan> {
    wb.stage.with_value(|stage| {
        attribute.with_value(|attribute| {
            let class = stage.ontology.class(&object.class);
            let is_missing = |frame: u32| {
                let lacks = class.is_some_and(|class| object.lacks_value(class, attribute, frame));
                attribute.required && lacks && wb.linking.is_seen(&object.id, frame)
            };
            shown_spans(attribute, object.value_spans(&attribute.name, count), &is_missing)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::label::AttributeValue;

    fn blinker() -> Attribute {
        let choice = serde_json::json!({"name": "blinker", "per_frame": true, "required": true,
            "kind": {"type": "choice", "values": ["left", "off"]}});
        serde_json::from_value(choice).unwrap()
    }

    #[test]
    fn each_frame_has_the_same_width() {
        let scale = LaneScale { count: 10 };
        assert_eq!(
            [scale.frame_at(0.0), scale.frame_at(0.19), scale.frame_at(0.2), scale.frame_at(1.0)],
            [0, 1, 2, 9]
        );
        assert_eq!([scale.frame_at(-3.0), scale.frame_at(2.0)], [0, 9], "a drag may leave the lane");
        assert_eq!(scale.style(FrameSpan { first: 2, last: 4 }), "left:20.000%;width:30.000%");
        assert_eq!(LaneScale { count: 0 }.frame_at(0.5), 0);
    }

    #[test]
    fn a_missing_value_is_shown_where_a_camera_sees_the_object() {
        let spans = vec![
            ValueSpan { first: 0, last: 5, value: None },
            ValueSpan { first: 6, last: 9, value: Some(AttributeValue::Text("left".to_owned())) },
        ];
        let shown = shown_spans(&blinker(), spans, &|frame| (2..4).contains(&frame));
        let parts: Vec<_> =
            shown.iter().map(|span| (span.frames.first, span.frames.last, span.text.as_str())).collect();
        assert_eq!(parts, [(0, 1, ""), (2, 3, "missing"), (4, 5, ""), (6, 9, "left")]);
        assert_eq!(in_words(&shown), "missing in frames 3 to 4, left in frames 7 to 10");
        assert_eq!(shown[3].color, Some(value_color(Some(0))));
    }

    #[test]
    fn frames_that_follow_each_other_are_one_span() {
        let span = |first, last| FrameSpan { first, last };
        assert_eq!(seen_spans(9, |frame| frame != 3 && frame < 7), [span(0, 2), span(4, 6)]);
        assert!(seen_spans(9, |_| false).is_empty());
    }
}
