//! Cache of the tiles of a very large photograph.

use assay_editor::ImageViewport;
use assay_formats::pyramid::{PyramidLevel, TILE_PX, level_for, levels};

/// Number of tiles in memory, at most 1 MB each.
const MAX_TILES: usize = 150;
/// Number of tiles requested at a time.
const MAX_REQUESTS: usize = 6;

/// Key of a tile: the pyramid and the number of the tile in it.
pub type TileKey = (String, u32);

/// Tile of a pyramid on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VisibleTile {
    /// Number in the pyramid.
    pub number: u32,
    /// Left, top, width and height in the whole picture, px.
    pub rect: [f64; 4],
    /// Whether it is of the finest level on screen.
    pub is_finest: bool,
}

/// Tiles in memory, the one that was used last at the end, and tiles on their way.
pub struct TileCache<T> {
    /// A tile that is damaged has no bitmap.
    tiles: Vec<(TileKey, Option<T>)>,
    requested: Vec<TileKey>,
}

impl<T> Default for TileCache<T> {
    fn default() -> Self {
        Self { tiles: Vec::new(), requested: Vec::new() }
    }
}

impl<T: Clone> TileCache<T> {
    /// A tile, if it was loaded; inside `None` if it is damaged.
    pub fn get(&mut self, key: &TileKey) -> Option<Option<T>> {
        let at = self.tiles.iter().position(|(known, _)| known == key)?;
        let entry = self.tiles.remove(at);
        let bitmap = entry.1.clone();
        self.tiles.push(entry);
        Some(bitmap)
    }

    /// Begin to request a tile. Returns `false` if it is on its way already, or if enough others are.
    pub fn start_request(&mut self, key: &TileKey) -> bool {
        let starts = self.requested.len() < MAX_REQUESTS && !self.requested.contains(key);
        if starts {
            self.requested.push(key.clone());
        }
        starts
    }

    /// Store a requested tile. Returns the tile that makes room for it.
    pub fn put(&mut self, key: TileKey, bitmap: Option<T>) -> Option<T> {
        self.requested.retain(|requested| *requested != key);
        self.tiles.push((key, bitmap));
        if self.tiles.len() > MAX_TILES { self.tiles.remove(0).1 } else { None }
    }
}

/// Tiles of a picture that are on screen, the coarse levels first. `pixel_ratio` is device px per screen px.
pub fn visible_tiles(view: &ImageViewport, screen: [f64; 2], pixel_ratio: f64) -> Vec<VisibleTile> {
    let [width, height] = view.image();
    let all = levels([width as u32, height as u32]);
    let finest = level_for(all.len(), view.scale() * pixel_ratio);
    let coarse_first = all.iter().enumerate().skip(finest).rev();
    coarse_first
        .flat_map(|(at, level)| {
            let tiles = tiles_of_level(level, at, view, screen);
            tiles.into_iter().map(move |(number, rect)| VisibleTile { number, rect, is_finest: at == finest })
        })
        .collect()
}

/// Tiles of a level that are on screen: number, and rectangle in the whole picture.
fn tiles_of_level(
    level: &PyramidLevel,
    at: usize,
    view: &ImageViewport,
    screen: [f64; 2],
) -> Vec<(u32, [f64; 4])> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> TileKey {
        ("photo".to_owned(), number)
    }

    #[test]
    fn the_tile_that_was_not_used_for_longest_makes_room() {
        let mut cache = TileCache::default();
        for number in 0..MAX_TILES as u32 {
            assert_eq!(cache.put(key(number), Some(number)), None);
        }
        assert_eq!(cache.get(&key(0)), Some(Some(0)), "used again");
        assert_eq!(cache.put(key(1_000), Some(1_000)), Some(1));
        assert_eq!(cache.get(&key(1)), None);
        assert_eq!(cache.get(&key(0)), Some(Some(0)));
    }

    #[test]
    fn a_damaged_tile_is_not_requested_again() {
        let mut cache = TileCache::<u32>::default();
        assert!(cache.start_request(&key(1)));
        cache.put(key(1), None);
        assert_eq!(cache.get(&key(1)), Some(None));
    }

    #[test]
    fn a_few_tiles_are_requested_at_a_time_and_each_once() {
        let mut cache = TileCache::default();
        assert!(cache.start_request(&key(0)));
        assert!(!cache.start_request(&key(0)), "it is on its way");
        let started = (1..100).filter(|number| cache.start_request(&key(*number))).count();
        assert_eq!(started + 1, MAX_REQUESTS);
        cache.put(key(0), Some(0));
        assert!(cache.start_request(&key(99)));
    }

    #[test]
    fn a_picture_as_a_whole_needs_its_coarse_tiles_only() {
        let side = f64::from(TILE_PX) * 8.0;
        let view = ImageViewport::fitted([side, side], [200.0, 200.0]);
        let tiles = visible_tiles(&view, [200.0, 200.0], 1.0);
        assert!(!tiles.is_empty() && tiles.len() < 8 * 8, "{} tiles", tiles.len());
        assert!(tiles.iter().all(|t| t.rect[2] > f64::from(TILE_PX)), "each covers more than its own pixels");
    }

    #[test]
    fn a_detail_needs_fine_tiles_around_it_over_the_coarse_ones() {
        let side = f64::from(TILE_PX) * 8.0;
        let mut view = ImageViewport::fitted([side, side], [200.0, 200.0]);
        view.show_area([side / 2.0 + 50.0; 2], [100.0, 100.0]);
        let tiles = visible_tiles(&view, [200.0, 200.0], 1.0);
        let finest: Vec<_> = tiles.iter().filter(|t| t.is_finest).collect();
        assert!(!finest.is_empty() && finest.len() <= 4, "{}", finest.len());
        assert!(finest.iter().all(|t| t.rect[2] <= f64::from(TILE_PX)));
        assert!(!tiles[0].is_finest && tiles.last().unwrap().is_finest, "coarse ones are drawn first");
    }
}
