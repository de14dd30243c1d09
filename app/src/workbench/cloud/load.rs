//! Getting clouds from the server, and the next ones before they are asked for.

use super::around::EITHER_SIDE;
use super::loaded::LoadedCloud;
use super::space::Space;
use super::tiled::{Tiles, follow_view};
use assay_core::rubric::measure::points::PointCounts;
use assay_core::scene::FrameData;
use assay_editor::view::PointChunks;
use assay_formats::cloud::decode;
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Clouds kept: the one on screen, its neighbours on both sides, and what is drawn around it.
const KEPT: usize = 3 + 2 * EITHER_SIDE;
/// Points put in chunks at a time, so that the page stays awake.
const BATCH: usize = 50_000;

/// Whether there are points to look at.
#[derive(Clone, Debug, PartialEq)]
pub enum CloudState {
    /// On their way.
    Loading,
    /// So many points are on screen.
    Here(u32),
    /// This frame has none.
    Missing,
    /// Why they did not come.
    Failed(String),
}

/// Clouds by their blob, the latest last.
#[derive(Default)]
pub struct CloudCache {
    kept: Vec<(String, Rc<LoadedCloud>)>,
    asked: Vec<String>,
}

impl CloudCache {
    fn get(&mut self, blob: &str) -> Option<Rc<LoadedCloud>> {
        let at = self.kept.iter().position(|(key, _)| key == blob)?;
        let entry = self.kept.remove(at);
        let cloud = Rc::clone(&entry.1);
        self.kept.push(entry);
        Some(cloud)
    }

    fn peek(&self, blob: &str) -> Option<&LoadedCloud> {
        self.kept.iter().find(|(key, _)| key == blob).map(|(_, cloud)| &**cloud)
    }

    fn put(&mut self, blob: String, cloud: Rc<LoadedCloud>) {
        self.kept.push((blob, cloud));
        if self.kept.len() > KEPT {
            self.kept.remove(0);
        }
    }
}

/// Let rules count points in the clouds that are at hand.
pub fn count_for_rules(space: Space) {
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

/// Show the frame's cloud whenever the frame changes, and keep its neighbours at hand.
pub fn follow_frame(space: Space) {
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

/// Show a frame's cloud: at once where it is at hand.
pub fn show(space: Space, frame: u32) {
    let Some(data) = source(space, frame) else {
        space.with_viewer(super::viewer::Viewer::show_nothing);
        space.state.set(CloudState::Missing);
        return;
    };
    match at_hand(space, &data) {
        Some(cloud) => {
            space.state.set(CloudState::Here(cloud.total));
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
pub fn source(space: Space, frame: u32) -> Option<FrameData> {
    space.wb.scene.with_value(|scene| scene.data(frame, &space.sensor.get_value()).cloned())
}

/// A cloud, where it is here.
pub fn at_hand(space: Space, data: &FrameData) -> Option<Rc<LoadedCloud>> {
    space.clouds.try_update_value(|clouds| clouds.get(&data.blob)).flatten()
}

/// Ask for a cloud, unless it is here or on its way.
pub fn fetch(space: Space, data: FrameData) {
    let FrameData { blob, media_type, tiles, .. } = data;
    let is_new = space.clouds.try_update_value(|clouds| {
        let is_new = clouds.get(&blob).is_none() && !clouds.asked.contains(&blob);
        if is_new {
            clouds.asked.push(blob.clone());
        }
        is_new
    });
    if is_new != Some(true) {
        return;
    }
    spawn_local(async move {
        let got = match tiles {
            Some(tiles) => Tiles::load(space.wb.tiles_url(&tiles)).await,
            None => load(&space.wb.blob_url(&blob), &media_type).await,
        };
        // The page may have been left meanwhile.
        let Some(current) = space.wb.frame.try_get_untracked() else { return };
        space.clouds.update_value(|clouds| clouds.asked.retain(|asked| *asked != blob));
        let is_current = source(space, current).is_some_and(|now| now.blob == blob);
        match got {
            Ok(cloud) => {
                space.clouds.update_value(|clouds| clouds.put(blob, Rc::new(cloud)));
                space.wb.clouds_come.update(|n| *n += 1);
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
