//! Tiles of a very large photograph: those that are in view, as fine as the screen shows.

use super::context::ImageContext;
use super::image_load::{ImageLoad, load};
use assay_editor::ImageViewport;
use assay_formats::pyramid::{PyramidLevel, TILE_PX, level_for, levels};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::ImageBitmap;

/// Number of tiles in memory, at most 1 MB each.
const MAX_TILES: usize = 150;
/// Number of tiles requested at a time.
const AT_ONCE: usize = 6;

/// A tile: of which pyramid, and its number there.
type TileKey = (String, u32);

/// Tiles that are here, the latest used last, and that are on their way.
#[derive(Default)]
pub struct ImageTiles {
    here: Vec<(TileKey, Option<ImageBitmap>)>,
    requested: Vec<TileKey>,
}

/// A tile with its left, top, width and height in the whole picture, px.
pub type TilePlacement = (ImageBitmap, [f64; 4]);

/// The tiles to draw, coarse ones first; those that lack are fetched.
pub fn in_view(context: ImageContext, view: &ImageViewport, screen: [f64; 2]) -> Vec<TilePlacement> {
    let Some(pyramid) = context.pyramid() else { return Vec::new() };
    let [width, height] = view.image();
    let all = levels([width as u32, height as u32]);
    let finest = level_for(all.len(), view.scale() * window().device_pixel_ratio());
    let mut placed = Vec::new();
    for at in (finest..all.len()).rev() {
        let Some(level) = all.get(at) else { continue };
        for (number, rect) in seen(level, at, view, screen) {
            let key = (pyramid.clone(), number);
            match context.tiles.try_update_value(|tiles| tiles.get(&key)).flatten() {
                Some(Some(bitmap)) => placed.push((bitmap, rect)),
                // Damaged: the coarser one below is what there is.
                Some(None) => {}
                None if at == finest => fetch(context, key),
                None => {}
            }
        }
    }
    placed
}

/// The tiles of a level that are on screen: number, and place in the whole picture.
fn seen(level: &PyramidLevel, at: usize, view: &ImageViewport, screen: [f64; 2]) -> Vec<(u32, [f64; 4])> {
    let times = (1_u64 << at) as f64;
    let side = f64::from(TILE_PX) * times;
    let (from, to) = (view.to_image([0.0; 2]), view.to_image(screen));
    let tiles = level.tiles();
    let range = |axis: usize| {
        let end = f64::from(tiles[axis]);
        let clamp = |v: f64| v.clamp(0.0, end) as u32;
        clamp((from[axis] / side).floor())..clamp((to[axis] / side).ceil())
    };
    let mut found = Vec::new();
    for row in range(1) {
        for column in range(0) {
            let rect = level.rect([column, row]).map(|px| f64::from(px) * times);
            found.extend(level.number([column, row]).map(|number| (number, rect)));
        }
    }
    found
}

impl ImageTiles {
    fn get(&mut self, key: &TileKey) -> Option<Option<ImageBitmap>> {
        let at = self.here.iter().position(|(known, _)| known == key)?;
        let entry = self.here.remove(at);
        let bitmap = entry.1.clone();
        self.here.push(entry);
        Some(bitmap)
    }
}

fn fetch(context: ImageContext, key: TileKey) {
    let begins = context.tiles.try_update_value(|tiles| {
        let begins = tiles.requested.len() < AT_ONCE && !tiles.requested.contains(&key);
        if begins {
            tiles.requested.push(key.clone());
        }
        begins
    });
    if begins != Some(true) {
        return;
    }
    spawn_local(async move {
        let url = context.wb.project_url(&format!("pyramids/{}/{}", key.0, key.1));
        let bitmap = match load(&url).await {
            ImageLoad::Loaded(bitmap) => Some(bitmap),
            _ => None,
        };
        let is_open = context.tiles.try_update_value(|tiles| {
            tiles.requested.retain(|requested| *requested != key);
            tiles.here.push((key, bitmap));
            if tiles.here.len() > MAX_TILES
                && let (_, Some(old)) = tiles.here.remove(0)
            {
                old.close();
            }
        });
        if is_open.is_some() {
            context.tiles_loaded.update(|n| *n = n.wrapping_add(1));
        }
    });
}
