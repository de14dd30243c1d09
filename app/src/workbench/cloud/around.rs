//! What the LiDAR saw in the frames around, carried into the frame on screen by the vehicle's own motion: what stands
//! still gets dense, what moves leaves a trail. It is only looked at; points are picked and counted in the frame alone.

use super::load::{at_hand, fetch};
use super::loaded::LoadedCloud;
use super::space::Space;
use assay_core::geometry::Pose;
use assay_editor::view::PointChunks;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Frames looked at before and after.
const EITHER_SIDE: u32 = 2;

/// Whether there is something around to be carried over: several frames, of clouds that are loaded whole, with poses.
pub fn is_possible(space: Space) -> bool {
    let sensor = space.sensor.get_value();
    space.wb.scene.with_value(|scene| {
        let first = scene.frames.first().map(|f| f.ego_to_world);
        let is_whole = scene.data(0, &sensor).is_some_and(|d| d.tiles.is_none());
        is_whole && scene.frames.iter().any(|f| Some(f.ego_to_world) != first)
    })
}

/// Frames around one, within the scene, the nearest first.
fn frames_around(frame: u32, count: u32) -> Vec<u32> {
    let both = |by: u32| [frame.checked_sub(by), frame.checked_add(by).filter(|f| *f < count)];
    (1..=EITHER_SIDE).flat_map(both).flatten().collect()
}

/// Show them while that is wanted, as they come.
pub fn follow(space: Space) {
    Effect::new(move |_| {
        if !space.around.get() {
            space.with_viewer(|viewer| viewer.show_around(None));
            space.refresh();
            return;
        }
        let frame = space.wb.frame.get();
        space.wb.clouds_come.track();
        let frames = frames_around(frame, space.wb.frame_count());
        frames.iter().for_each(|near| fetch(space, *near));
        let sensor = space.sensor.get_value();
        let others: Vec<(Rc<LoadedCloud>, Pose)> = frames
            .into_iter()
            .filter_map(|near| {
                let pose = space.wb.scene.with_value(|scene| scene.between_frames(&sensor, near, frame))?;
                Some((at_hand(space, near)?, pose))
            })
            .collect();
        if let Some(own) = at_hand(space, frame).filter(|_| !others.is_empty()) {
            spawn_local(show(space, own, others));
        }
    });
}

async fn show(space: Space, own: Rc<LoadedCloud>, others: Vec<(Rc<LoadedCloud>, Pose)>) {
    let mut chunks = PointChunks::about(own.chunks().origin);
    let mut tints = Vec::new();
    for (cloud, pose) in [(Rc::clone(&own), Pose::IDENTITY)].into_iter().chain(others) {
        add(&mut chunks, &mut tints, &cloud, &pose);
        TimeoutFuture::new(0).await;
    }
    let all = Rc::new(own.with_points(chunks, &tints));
    // Another frame may be on screen by now, or the page gone.
    if space.around.try_get_untracked() != Some(true) {
        return;
    }
    space.with_viewer(|viewer| {
        if viewer.cloud().is_some_and(|now| Rc::ptr_eq(now, &own)) {
            viewer.show_around(Some(all));
        }
    });
    space.refresh();
}

/// Add a cloud's points, moved, with what colours them.
fn add(chunks: &mut PointChunks, tints: &mut Vec<[u8; 4]>, cloud: &LoadedCloud, pose: &Pose) {
    let (points, origin) = (cloud.chunks(), chunks.origin);
    for chunk in points.chunks() {
        let moved: Vec<[f32; 3]> = points
            .places(chunk)
            .map(|p| {
                let [x, y, z] = pose.apply(p);
                [x - origin[0], y - origin[1], z - origin[2]].map(|v| v as f32)
            })
            .collect();
        chunks.extend(&moved);
        tints.extend(chunk.sources.iter().map(|source| cloud.tint(*source)));
    }
}

#[cfg(test)]
mod tests {
    use super::frames_around;

    #[test]
    fn frames_around_stay_within_the_scene() {
        assert_eq!(frames_around(5, 10), [4, 6, 3, 7]);
        assert_eq!(frames_around(0, 10), [1, 2]);
        assert_eq!(frames_around(9, 10), [8, 7]);
        assert_eq!(frames_around(0, 1), Vec::<u32>::new());
    }
}
