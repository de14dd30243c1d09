//! Accumulation of the clouds around a frame, moved into it by the vehicle's own motion: static things get dense, moving
//! ones leave a trail. It is only shown; points are picked and counted in the frame alone.

use super::cache::EITHER_SIDE;
use super::context::CloudContext;
use super::load::{cached_cloud, fetch, source};
use super::loaded::LoadedCloud;
use assay_core::geometry::Pose;
use assay_core::scene::FrameData;
use assay_editor::view::PointChunks;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Whether a scene has clouds to accumulate: whole ones, with poses or sweeps.
pub fn is_possible(space: CloudContext) -> bool {
    let sensor = space.sensor.get_value();
    space.wb.scene.with_value(|scene| {
        let first = scene.frames.first().map(|f| f.ego_to_world);
        let is_whole = scene.data(0, &sensor).is_some_and(|d| d.tiles.is_none());
        is_whole && scene.frames.iter().any(|f| Some(f.ego_to_world) != first || !f.sweeps.is_empty())
    })
}

/// Show the accumulated clouds while that is wanted, as they are loaded.
pub fn follow(space: CloudContext) {
    Effect::new(move |_| {
        if space.display.accumulates.get() {
            space.wb.view.frame.track();
            space.wb.points.clouds_loaded.track();
        }
        update(space);
    });
}

/// Accumulate the clouds around the frame again; not tracked.
pub fn update(space: CloudContext) {
    if !space.display.accumulates.get_untracked() {
        space.with_viewer(|viewer| viewer.show_accumulated(None));
        space.refresh();
        return;
    }
    let frame = space.wb.view.frame.get_untracked();
    let sensor = space.sensor.get_value();
    let around: Vec<(FrameData, Pose)> = space.wb.scene.with_value(|scene| {
        let around = scene.recorded_around(frame, &sensor, EITHER_SIDE);
        around.into_iter().filter(|(d, _)| d.tiles.is_none()).map(|(d, pose)| (d.clone(), pose)).collect()
    });
    let mut others = Vec::new();
    for (data, pose) in around {
        others.extend(cached_cloud(space, &data).map(|cloud| (cloud, pose)));
        fetch(space, data);
    }
    let own = source(space, frame).and_then(|data| cached_cloud(space, &data));
    if let Some(own) = own.filter(|_| !others.is_empty()) {
        spawn_local(show(space, own, others));
    }
}

async fn show(space: CloudContext, own: Rc<LoadedCloud>, others: Vec<(Rc<LoadedCloud>, Pose)>) {
    let mut chunks = PointChunks::with_origin(own.chunks().origin);
    let mut tints = Vec::new();
    for (cloud, pose) in [(Rc::clone(&own), Pose::IDENTITY)].into_iter().chain(others) {
        add(&mut chunks, &mut tints, &cloud, (&pose, own.intensities().range()));
        TimeoutFuture::new(0).await;
    }
    let all = Rc::new(own.with_points(chunks, &tints));
    // Another frame may be on screen by now, or the page gone.
    if space.display.accumulates.try_get_untracked() != Some(true) {
        return;
    }
    space.with_viewer(|viewer| {
        if viewer.cloud().is_some_and(|now| Rc::ptr_eq(now, &own)) {
            viewer.show_accumulated(Some(all));
        }
    });
    space.refresh();
}

/// Add a cloud's points, moved, with what colours them over a range of intensities.
fn add(
    chunks: &mut PointChunks,
    tints: &mut Vec<[u8; 4]>,
    cloud: &LoadedCloud,
    (pose, range): (&Pose, [f32; 2]),
) {
    let (points, origin) = (cloud.chunks(), chunks.origin);
    for chunk in points.chunks() {
        let moved: Vec<[f32; 3]> = points
            .chunk_points(chunk)
            .map(|p| {
                let [x, y, z] = pose.apply(p);
                [x - origin[0], y - origin[1], z - origin[2]].map(|v| v as f32)
            })
            .collect();
        chunks.extend(&moved);
        tints.extend(chunk.sources.iter().map(|source| cloud.tint_in(*source, range)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_moved_into_the_frame_with_their_colours() {
        let mut points = PointChunks::default();
        points.extend(&[[1.0, 0.0, 0.0]]);
        let cloud = LoadedCloud::new(points, Some(&[1.0]), Some(vec![[9, 8, 7]]));
        let pose = Pose { translation: [10.0, 0.0, 2.0], ..Pose::IDENTITY };
        let (mut chunks, mut tints) = (PointChunks::default(), Vec::new());
        add(&mut chunks, &mut tints, &cloud, (&pose, [0.0, 2.0]));
        let moved: Vec<_> = chunks.points_near([11.0, 0.0, 2.0], 0.1);
        assert_eq!((moved.len(), tints), (1, vec![[9, 8, 7, 127]]));
    }
}
