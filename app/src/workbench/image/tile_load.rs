//! Loading of the tiles that are on screen.

use super::context::ImageContext;
use super::image_load::{ImageLoad, load};
use super::snapshot::TilePlacement;
use super::tile_cache::{TileKey, visible_tiles};
use assay_editor::ImageViewport;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Tiles to draw, coarse ones first; missing ones are fetched.
pub fn tiles_in_view(context: ImageContext, view: &ImageViewport, screen: [f64; 2]) -> Vec<TilePlacement> {
    let Some(pyramid) = context.pyramid() else { return Vec::new() };
    let mut placed = Vec::new();
    for tile in visible_tiles(view, screen, window().device_pixel_ratio()) {
        let key = (pyramid.clone(), tile.number);
        match context.tiles.try_update_value(|tiles| tiles.get(&key)).flatten() {
            Some(Some(bitmap)) => placed.push((bitmap, tile.rect)),
            // Damaged: the coarser one below is what there is.
            Some(None) => {}
            None if tile.is_finest => fetch(context, key),
            None => {}
        }
    }
    placed
}

fn fetch(context: ImageContext, key: TileKey) {
    if context.tiles.try_update_value(|tiles| tiles.start_request(&key)) != Some(true) {
        return;
    }
    spawn_local(async move {
        let url = context.wb.project_url(&format!("pyramids/{}/{}", key.0, key.1));
        let bitmap = match load(&url).await {
            ImageLoad::Loaded(bitmap) => Some(bitmap),
            ImageLoad::Loading | ImageLoad::Failed(_) => None,
        };
        let evicted = context.tiles.try_update_value(|tiles| tiles.put(key, bitmap));
        // The page may have been left meanwhile.
        let Some(evicted) = evicted else { return };
        if let Some(bitmap) = evicted {
            bitmap.close();
        }
        context.tiles_loaded.update(|n| *n = n.wrapping_add(1));
    });
}
