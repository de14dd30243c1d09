//! Large clouds come in tiles: the nodes that what is on screen needs, as it needs them.

use super::loaded::LoadedCloud;
use super::space::CloudContext;
use super::viewer::{CloudViewport, Viewer};
use assay_core::geometry::{Cuboid, norm3};
use assay_editor::view::nodes_in_view;
use assay_formats::tiles::{TileIndex, decode_chunk, nodes_in_sphere};
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;

/// Number of points of a cloud in memory, at most: 12 bytes of place, 8 of colour and index each, twice with the GPU's.
const MAX_POINTS: u64 = 3_000_000;
/// What of them the large view may take.
const MAX_VIEW_POINTS: u64 = 2_400_000;
/// Chunks on their way at a time.
const AT_ONCE: usize = 4;
/// What a cuboid is fitted to reaches beyond it, m.
const MARGIN_M: f64 = 3.0;
/// Wait before another try where the server could not be reached, ms.
const RETRY_MS: u32 = 2_000;

/// A cloud's nodes: which are here, and in which slot of the chunks.
pub struct CloudTiles {
    /// What there is.
    pub index: TileIndex,
    url: String,
    state: RefCell<TileState>,
}

#[derive(Default)]
struct TileState {
    /// The node in each slot.
    slots: Vec<Option<u32>>,
    /// The nodes to have, the most urgent first.
    plan: Vec<u32>,
    /// The nodes that are on their way.
    requested: Vec<u32>,
}

impl CloudTiles {
    /// The index and the first chunk of a cloud of the server.
    pub async fn load(url: String) -> Result<LoadedCloud, String> {
        let index = TileIndex::from_bytes(&fetch(&url).await?).map_err(|e| e.to_string())?;
        let tiles = Self { index, url, state: RefCell::default() };
        if tiles.index.nodes.is_empty() {
            return Ok(LoadedCloud::new(Default::default(), None, None));
        }
        let bytes = fetch(&format!("{}/0", tiles.url)).await?;
        tiles.state.borrow_mut().slots.push(Some(0));
        let index = tiles.index.clone();
        let root = decode_chunk(&index, 0, &bytes).map_err(|e| e.to_string())?;
        Ok(LoadedCloud::tiled(tiles, &root))
    }

    /// Whether all points in a cuboid are here.
    pub fn has_all_inside(&self, cuboid: &Cuboid) -> bool {
        let state = self.state.borrow();
        around(&self.index, cuboid, 0.0).iter().all(|node| state.slots.contains(&Some(*node)))
    }

    /// Points of some nodes together.
    fn points(&self, nodes: impl Iterator<Item = u32>) -> u64 {
        nodes.filter_map(|node| self.index.nodes.get(node as usize)).map(|n| u64::from(n.count)).sum()
    }
}

fn around(index: &TileIndex, cuboid: &Cuboid, margin_m: f64) -> Vec<u32> {
    nodes_in_sphere(index, cuboid.center, norm3(cuboid.size) / 2.0 + margin_m)
}

/// See that what is on screen has its points: around the selected cuboid first, then the large view, then around all
/// cuboids, so that their points can be counted.
pub fn follow_view(space: CloudContext) {
    let Some((cloud, window)) = space
        .with_viewer(|viewer| Some((viewer.cloud().cloned()?, viewer.window(CloudViewport::Perspective)?)))
        .flatten()
    else {
        return;
    };
    let Some(tiles) = &cloud.tiles else { return };
    let mut plan = Vec::new();
    let mut points = 0;
    let mut add = |nodes: Vec<u32>| {
        for node in nodes {
            let count = tiles.points([node].into_iter());
            if points + count <= MAX_POINTS && !plan.contains(&node) {
                points += count;
                plan.push(node);
            }
        }
    };
    add(vec![0]);
    if let Some(selected) = space.anchor.get_value() {
        add(around(&tiles.index, &selected, MARGIN_M));
    }
    add(nodes_in_view(&tiles.index, &window, MAX_VIEW_POINTS));
    for drawn in space.label().iter().chain(&space.golden()) {
        add(around(&tiles.index, &drawn.cuboid, 0.0));
    }
    tiles.state.borrow_mut().plan = plan;
    fetch_missing(space, cloud);
}

/// Fetch what the plan lacks, some chunks at a time.
fn fetch_missing(space: CloudContext, cloud: Rc<LoadedCloud>) {
    let Some(tiles) = &cloud.tiles else { return };
    let lacking = tiles.lacking();
    // The page may have been left meanwhile, or shows another cloud.
    if space.coming.try_set(lacking.len()).is_some() || !is_on_screen(space, &cloud) {
        return;
    }
    if lacking.is_empty() {
        space.wb.clouds_loaded.update(|n| *n += 1);
    }
    for node in lacking {
        let mut state = tiles.state.borrow_mut();
        if state.requested.len() < AT_ONCE && !state.requested.contains(&node) {
            state.requested.push(node);
            spawn_local(bring(space, Rc::clone(&cloud), node));
        }
    }
}

async fn bring(space: CloudContext, cloud: Rc<LoadedCloud>, node: u32) {
    let Some(tiles) = &cloud.tiles else { return };
    let got = fetch(&format!("{}/{node}", tiles.url)).await;
    if got.is_err() {
        TimeoutFuture::new(RETRY_MS).await;
    }
    tiles.state.borrow_mut().requested.retain(|requested| *requested != node);
    if let Ok(bytes) = got
        && is_on_screen(space, &cloud)
    {
        // A chunk that is no chunk stays empty: another request would not help.
        let chunk = decode_chunk(&tiles.index, node, &bytes).ok();
        cloud.put(tiles.slot_for(node, &cloud), chunk.as_ref());
        space.with_viewer(Viewer::resume_upload);
        space.frames.try_with_value(super::draw_loop::DrawLoop::request);
    }
    fetch_missing(space, cloud);
}

fn is_on_screen(space: CloudContext, cloud: &Rc<LoadedCloud>) -> bool {
    space.with_viewer(|viewer| viewer.cloud().is_some_and(|now| Rc::ptr_eq(now, cloud))) == Some(true)
}

impl CloudTiles {
    fn lacking(&self) -> Vec<u32> {
        let state = self.state.borrow();
        state.plan.iter().copied().filter(|node| !state.slots.contains(&Some(*node))).collect()
    }

    /// A slot for a node that has come; nodes that nobody looks at make room for it.
    fn slot_for(&self, node: u32, cloud: &LoadedCloud) -> usize {
        let mut state = self.state.borrow_mut();
        let TileState { slots, plan, .. } = &mut *state;
        let mut points = self.points(slots.iter().flatten().copied().chain([node]));
        for (at, slot) in slots.iter_mut().enumerate() {
            if let Some(other) = slot.filter(|other| points > MAX_POINTS && !plan.contains(other)) {
                points -= self.points([other].into_iter());
                *slot = None;
                cloud.put(at, None);
            }
        }
        let free = slots.iter().position(Option::is_none).unwrap_or(slots.len());
        if free == slots.len() {
            slots.push(None);
        }
        if let Some(slot) = slots.get_mut(free) {
            *slot = Some(node);
        }
        free
    }

    /// Give back the room of all points but the first chunk's: the cloud leaves the screen.
    pub fn shrink(&self, cloud: &LoadedCloud) {
        let mut state = self.state.borrow_mut();
        state.plan.clear();
        for (at, slot) in state.slots.iter_mut().enumerate().skip(1) {
            if slot.take().is_some() {
                cloud.put(at, None);
            }
        }
    }
}

async fn fetch(url: &str) -> Result<Vec<u8>, String> {
    let unreachable = |_| "The server could not be reached. The points come when it can.".to_owned();
    let response = Request::get(url).send().await.map_err(unreachable)?;
    if !response.ok() {
        return Err(format!("The server answered {} to the request for the points.", response.status()));
    }
    response.binary().await.map_err(unreachable)
}
