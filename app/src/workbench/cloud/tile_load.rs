//! Loading of the tiles of a large cloud: the nodes that are on screen, as they are needed.

use super::context::CloudContext;
use super::draw_loop::DrawLoop;
use super::fetch::fetch_bytes;
use super::loaded::LoadedCloud;
use super::tiles::{CloudTiles, plan_nodes};
use super::viewer::Viewer;
use super::viewport::CloudViewport;
use assay_editor::view::nodes_in_view;
use assay_formats::tiles::{TileIndex, decode_chunk};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Number of points that the large view may take.
const MAX_VIEW_POINTS: u64 = 2_400_000;
/// Margin around a cuboid within which points count for a fit, m.
const MARGIN_M: f64 = 3.0;
/// Wait before another try if the server could not be reached, ms.
const RETRY_MS: u32 = 2_000;

/// Load the index and the first chunk of a cloud.
pub async fn load_tiled(url: String) -> Result<LoadedCloud, String> {
    let index = TileIndex::from_bytes(&fetch_bytes(&url).await?).map_err(|e| e.to_string())?;
    if index.nodes.is_empty() {
        return Ok(LoadedCloud::new(Default::default(), None, None));
    }
    let bytes = fetch_bytes(&format!("{url}/0")).await?;
    let tiles = CloudTiles::new(index.clone(), url);
    tiles.slots.borrow_mut().place(0, |_| 0);
    let root = decode_chunk(&index, 0, &bytes).map_err(|e| e.to_string())?;
    Ok(LoadedCloud::tiled(tiles, &root))
}

/// Load the points of what is on screen: around the selected cuboid first, then in the large view, then around all
/// cuboids, so that their points can be counted.
pub fn follow_view(space: CloudContext) {
    let Some((cloud, window)) = space
        .with_viewer(|viewer| Some((viewer.cloud().cloned()?, viewer.window(CloudViewport::Perspective)?)))
        .flatten()
    else {
        return;
    };
    let Some(tiles) = &cloud.tiles else { return };
    let mut groups = vec![vec![0]];
    groups.extend(space.cuboid.anchor.get_value().map(|selected| tiles.nodes_around(&selected, MARGIN_M)));
    groups.push(nodes_in_view(&tiles.index, &window, MAX_VIEW_POINTS));
    let drawn = [space.label(), space.golden()].concat();
    groups.extend(drawn.iter().map(|drawn| tiles.nodes_around(&drawn.cuboid, 0.0)));
    tiles.slots.borrow_mut().set_plan(plan_nodes(groups, |node| tiles.points_of(node)));
    fetch_missing(space, cloud);
}

/// Fetch the missing chunks, a few at a time.
fn fetch_missing(space: CloudContext, cloud: Rc<LoadedCloud>) {
    let Some(tiles) = &cloud.tiles else { return };
    let missing = tiles.slots.borrow().missing();
    // The page may have been left meanwhile, or shows another cloud.
    if space.loading.coming.try_set(missing.len()).is_some() || !is_on_screen(space, &cloud) {
        return;
    }
    if missing.is_empty() {
        space.wb.points.clouds_loaded.update(|n| *n += 1);
    }
    for node in missing {
        if tiles.slots.borrow_mut().start_request(node) {
            spawn_local(fetch_node(space, Rc::clone(&cloud), node));
        }
    }
}

async fn fetch_node(space: CloudContext, cloud: Rc<LoadedCloud>, node: u32) {
    let Some(tiles) = &cloud.tiles else { return };
    let got = fetch_bytes(&format!("{}/{node}", tiles.url)).await;
    if got.is_err() {
        TimeoutFuture::new(RETRY_MS).await;
    }
    tiles.slots.borrow_mut().finish_request(node);
    if let Ok(bytes) = got
        && is_on_screen(space, &cloud)
    {
        // A damaged chunk stays empty: another request would not help.
        let chunk = decode_chunk(&tiles.index, node, &bytes).ok();
        cloud.put_node(node, chunk.as_ref());
        space.with_viewer(Viewer::resume_upload);
        space.drawing.frames.try_with_value(DrawLoop::request);
    }
    fetch_missing(space, cloud);
}

fn is_on_screen(space: CloudContext, cloud: &Rc<LoadedCloud>) -> bool {
    space.with_viewer(|viewer| viewer.cloud().is_some_and(|now| Rc::ptr_eq(now, cloud))) == Some(true)
}
