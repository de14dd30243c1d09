//! Loading of clouds from the server, with the neighbours in advance.

use super::context::{CloudContext, CloudState};
use super::fetch::fetch_bytes;
use super::loaded::LoadedCloud;
use super::tile_load::{follow_view, load_tiled};
use super::viewer::Viewer;
use assay_core::rubric::measure::points::PointCounts;
use assay_core::scene::FrameData;
use assay_editor::view::PointChunks;
use assay_formats::cloud::decode;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Number of points put in chunks at a time, so that the page stays responsive.
const BATCH: usize = 50_000;

/// Let rules count points in the clouds in memory.
pub fn count_for_rules(space: CloudContext) {
    space.wb.points.counter.set_value(Some(Box::new(move |frame, sensor, label, golden| {
        let blob = space.wb.scene.with_value(|scene| Some(scene.data(frame, sensor)?.blob.clone()))?;
        space.loading.clouds.with_value(|clouds| {
            let cloud = clouds.peek(&blob)?;
            if ![label, golden].into_iter().all(|cuboid| cloud.has_all_inside(cuboid)) {
                return None;
            }
            let chunks = cloud.chunks();
            Some(PointCounts::count(label, golden, |cuboid, each| chunks.for_each_inside(cuboid, each)))
        })
    })));
}

/// Show the frame's cloud whenever the frame changes, and load its neighbours in advance.
pub fn follow_frame(space: CloudContext) {
    Effect::new(move |_| {
        let frame = space.wb.view.frame.get();
        show(space, frame);
        for neighbour in [frame.saturating_add(1), frame.saturating_sub(1)] {
            if neighbour != frame
                && let Some(data) = source(space, neighbour)
            {
                fetch(space, data);
            }
        }
    });
}

/// Show a frame's cloud, at once if it is in memory.
pub fn show(space: CloudContext, frame: u32) {
    let Some(data) = source(space, frame) else {
        space.with_viewer(Viewer::show_nothing);
        space.loading.state.set(CloudState::Missing);
        return;
    };
    match cached_cloud(space, &data) {
        Some(cloud) => {
            let total = cloud.total;
            cloud.intensities().choose_range(space.display.intensity_range.get_untracked());
            space.with_viewer(|viewer| viewer.show(cloud));
            space.loading.state.set(CloudState::Loaded(total));
            space.loading.coming.set(0);
            space.refresh();
            follow_view(space);
        }
        None => {
            space.loading.state.set(CloudState::Loading);
            fetch(space, data);
        }
    }
}

/// Data of the LiDAR in a frame.
pub fn source(space: CloudContext, frame: u32) -> Option<FrameData> {
    space.wb.scene.with_value(|scene| scene.data(frame, &space.sensor.get_value()).cloned())
}

/// A cloud, if it is in memory.
pub fn cached_cloud(space: CloudContext, data: &FrameData) -> Option<Rc<LoadedCloud>> {
    space.loading.clouds.try_update_value(|clouds| clouds.get(&data.blob)).flatten()
}

/// Request a cloud, unless it is in memory or on its way.
pub fn fetch(space: CloudContext, data: FrameData) {
    let FrameData { blob, media_type, tiles, .. } = data;
    if space.loading.clouds.try_update_value(|clouds| clouds.start_request(&blob)) != Some(true) {
        return;
    }
    spawn_local(async move {
        let got = match tiles {
            Some(tiles) => load_tiled(space.wb.tiles_url(&tiles)).await,
            None => load(&space.wb.blob_url(&blob), &media_type).await,
        };
        // The page may have been left meanwhile.
        let Some(current) = space.wb.view.frame.try_get_untracked() else { return };
        let is_current = source(space, current).is_some_and(|now| now.blob == blob);
        let (cloud, error) = match got {
            Ok(cloud) => (Some(Rc::new(cloud)), None),
            Err(why) => (None, Some(why)),
        };
        space.loading.clouds.update_value(|clouds| clouds.finish_request(blob, cloud));
        match error {
            None => {
                space.wb.points.clouds_loaded.update(|n| *n += 1);
                if is_current {
                    show(space, current);
                }
            }
            Some(why) if is_current => space.loading.state.set(CloudState::Failed(why)),
            Some(_) => {}
        }
    });
}

async fn load(url: &str, media_type: &str) -> Result<LoadedCloud, String> {
    let bytes = fetch_bytes(url).await?;
    let cloud = decode(media_type, &bytes).map_err(|error| error.to_string())?;
    let mut chunks = PointChunks::default();
    for part in cloud.points.chunks(BATCH) {
        chunks.extend(part);
        TimeoutFuture::new(0).await;
    }
    Ok(LoadedCloud::new(chunks, cloud.intensity.as_deref(), cloud.rgb))
}
