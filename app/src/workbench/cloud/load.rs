//! Loading of clouds from the server, with the neighbours in advance.

use super::accumulate::EITHER_SIDE;
use super::loaded::LoadedCloud;
use super::space::CloudContext;
use super::tiled::{CloudTiles, follow_view};
use assay_core::rubric::measure::points::PointCounts;
use assay_core::scene::FrameData;
use assay_editor::view::PointChunks;
use assay_formats::cloud::decode;
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Number of clouds in memory: the one on screen, its neighbours on both sides, and the accumulated ones.
const MAX_CLOUDS: usize = 3 + 2 * EITHER_SIDE;
/// Points put in chunks at a time, so that the page stays awake.
const BATCH: usize = 50_000;

/// Whether there are points to look at.
#[derive(Clone, Debug, PartialEq)]
pub enum CloudState {
    /// On their way.
    Loading,
    /// So many points are on screen.
    Loaded(u32),
    /// This frame has none.
    Missing,
    /// Why they did not come.
    Failed(String),
}

/// Clouds by their blob, the latest last.
#[derive(Default)]
pub struct CloudCache {
    entries: Vec<(String, Rc<LoadedCloud>)>,
    requested: Vec<String>,
}

impl CloudCache {
    fn get(&mut self, blob: &str) -> Option<Rc<LoadedCloud>> {
        let at = self.entries.iter().position(|(key, _)| key == blob)?;
        let entry = self.entries.remove(at);
        let cloud = Rc::clone(&entry.1);
        self.entries.push(entry);
        Some(cloud)
    }

    fn peek(&self, blob: &str) -> Option<&LoadedCloud> {
        self.entries.iter().find(|(key, _)| key == blob).map(|(_, cloud)| &**cloud)
    }

    fn put(&mut self, blob: String, cloud: Rc<LoadedCloud>) {
        self.entries.push((blob, cloud));
        if self.entries.len() > MAX_CLOUDS {
            self.entries.remove(0);
        }
    }
}

/// Let rules count points in the clouds in memory.
pub fn count_for_rules(space: CloudContext) {
    space.wb.points.set_value(Some(Box::new(move |frame, sensor, label, golden| {
        let blob = space.wb.scene.with_value(|scene| Some(scene.data(frame, sensor)?.blob.clone()))?;
        space.clouds.with_value(|clouds| {
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
        let frame = space.wb.frame.get();
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

/// Show a frame's cloud: at once if it is in memory.
pub fn show(space: CloudContext, frame: u32) {
    let Some(data) = source(space, frame) else {
        space.with_viewer(super::viewer::Viewer::show_nothing);
        space.state.set(CloudState::Missing);
        return;
    };
    match cached_cloud(space, &data) {
        Some(cloud) => {
            space.state.set(CloudState::Loaded(cloud.total));
            space.coming.set(0);
            space.with_viewer(|viewer| viewer.show(cloud));
            space.refresh();
            follow_view(space);
        }
        None => {
            space.state.set(CloudState::Loading);
            fetch(space, data);
        }
    }
}

/// What is to be loaded for a frame.
pub fn source(space: CloudContext, frame: u32) -> Option<FrameData> {
    space.wb.scene.with_value(|scene| scene.data(frame, &space.sensor.get_value()).cloned())
}

/// A cloud, where it is here.
pub fn cached_cloud(space: CloudContext, data: &FrameData) -> Option<Rc<LoadedCloud>> {
    space.clouds.try_update_value(|clouds| clouds.get(&data.blob)).flatten()
}

/// Ask for a cloud, unless it is here or on its way.
pub fn fetch(space: CloudContext, data: FrameData) {
    let FrameData { blob, media_type, tiles, .. } = data;
    let is_new = space.clouds.try_update_value(|clouds| {
        let is_new = clouds.get(&blob).is_none() && !clouds.requested.contains(&blob);
        if is_new {
            clouds.requested.push(blob.clone());
        }
        is_new
    });
    if is_new != Some(true) {
        return;
    }
    spawn_local(async move {
        let got = match tiles {
            Some(tiles) => CloudTiles::load(space.wb.tiles_url(&tiles)).await,
            None => load(&space.wb.blob_url(&blob), &media_type).await,
        };
        // The page may have been left meanwhile.
        let Some(current) = space.wb.frame.try_get_untracked() else { return };
        space.clouds.update_value(|clouds| clouds.requested.retain(|requested| *requested != blob));
        let is_current = source(space, current).is_some_and(|now| now.blob == blob);
        match got {
            Ok(cloud) => {
                space.clouds.update_value(|clouds| clouds.put(blob, Rc::new(cloud)));
                space.wb.clouds_loaded.update(|n| *n += 1);
                if is_current {
                    show(space, current);
                }
            }
            Err(why) if is_current => space.state.set(CloudState::Failed(why)),
            Err(_) => {}
        }
    });
}

async fn load(url: &str, media_type: &str) -> Result<LoadedCloud, String> {
    let unreachable = |_| "The server could not be reached. The points come when it can.".to_owned();
    let response = Request::get(url).send().await.map_err(unreachable)?;
    if !response.ok() {
        return Err(format!("The server answered {} to the request for the points.", response.status()));
    }
    let bytes = response.binary().await.map_err(unreachable)?;
    let cloud = decode(media_type, &bytes).map_err(|error| error.to_string())?;
    let mut chunks = PointChunks::default();
    for part in cloud.points.chunks(BATCH) {
        chunks.extend(part);
        TimeoutFuture::new(0).await;
    }
    Ok(LoadedCloud::new(chunks, cloud.intensity.as_deref(), cloud.rgb))
}
