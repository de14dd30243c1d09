//! Crops of the selected track: a row for each camera that sees it around the frame on screen, a column for each frame.

use super::crop::{Crop, NoCrop};
use crate::workbench::actions::linking::show_track;
use crate::workbench::state::Workbench;
use leptos::prelude::*;

/// Number of frames on each side of the frame on screen.
const EACH_SIDE: i64 = 3;

/// Frames of the columns: those around a frame. Beyond the ends of the scene they are no frames, so that the frame on screen stays
/// in the middle.
fn columns(frame: u32) -> Vec<i64> {
    let frame = i64::from(frame);
    (frame - EACH_SIDE..=frame + EACH_SIDE).collect()
}

/// Frame of a column, if the scene has it.
fn frame_in_scene(column: i64, frame_count: u32) -> Option<u32> {
    u32::try_from(column).ok().filter(|frame| *frame < frame_count)
}

/// The crops.
#[component]
pub(super) fn Crops() -> impl IntoView {
    let wb: Workbench = expect_context();
    let object = Memo::new(move |_| wb.editing.selection().unwrap_or_default());
    // A row is of an object too: its crops are made anew for another one.
    let rows = Memo::new(move |_| {
        let object = object.get();
        let columns = columns(wb.view.frame.get()).into_iter();
        let frames = columns.filter_map(|column| frame_in_scene(column, wb.frame_count()));
        let sights: Vec<_> = frames.flat_map(|frame| wb.linking.sights(&object, frame)).collect();
        let is_seen = |id: &str| sights.iter().any(|sight| sight.camera == id);
        wb.scene.with_value(|scene| {
            let cameras = scene.cameras().filter(|camera| is_seen(&camera.id));
            cameras.map(|camera| (object.clone(), camera.id.clone(), camera.name.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="crops" aria-label="Cameras that see the track" data-testid="crops">
            {move || rows.with(Vec::is_empty).then(|| view! { <NotSeen object=object /> })}
            <For each=move || rows.get() key=Clone::clone let:row>
                <CropRow object=row.0 camera=row.1 name=row.2 />
            </For>
        </section>
    }
}

/// Crops of one camera.
#[component]
fn CropRow(object: String, camera: String, name: String) -> impl IntoView {
    let wb: Workbench = expect_context();
    let (object, camera) = (StoredValue::new(object), StoredValue::new(camera));
    let label = name.clone();
    view! {
        <div class="crop-row" role="group" aria-label=label data-testid="crop-row">
            <span class="crop-camera">{name}</span>
            <For each=move || columns(wb.view.frame.get()) key=|column| *column let:column>
                {match frame_in_scene(column, wb.frame_count()) {
                    Some(frame) => view! { <Crop object=object.get_value() camera=camera.get_value() frame=frame /> }.into_any(),
                    None => view! { <NoCrop column=column /> }.into_any(),
                }}
            </For>
        </div>
    }
}

/// What to do where no camera sees the track.
#[component]
fn NotSeen(object: Memo<String>) -> impl IntoView {
    let wb: Workbench = expect_context();
    let nearest = move || wb.linking.nearest_seen(&object.get(), wb.view.frame.get());
    let text = move || match nearest() {
        Some(_) => "No camera sees this track in these frames. It needs no values here.",
        None => "No camera sees this track in any frame. It needs no values.",
    };
    view! {
        <div class="linking-empty">
            <p class="dim" data-testid="not-seen">{text}</p>
            {move || nearest().map(|frame| view! {
                <button class="btn" on:click=move |_| show_track(wb, &object.get_untracked())>
                    {format!("Go to frame {}, where one does", frame + 1)}
                </button>
            })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_on_screen_is_in_the_middle_also_at_the_ends() {
        assert_eq!(columns(5), [2, 3, 4, 5, 6, 7, 8]);
        let shown: Vec<_> = columns(0).into_iter().map(|column| frame_in_scene(column, 3)).collect();
        assert_eq!(shown, [None, None, None, Some(0), Some(1), Some(2), None]);
    }
}
