//! Images of the street, through the same camera models that project labels.

use super::light::{FilmCurve, shade};
use super::scenery::{NearPart, RayCone, Scenery};
use super::vector::{Vector3, add, lerp, scale, unit};
use crate::picture::png;
use assay_core::geometry::Pose;
use assay_core::sensor::CameraModel;

/// Side of the squares that share a list of parts, px.
const TILE: u32 = 8;
/// Tiles along the side of a square of the first, coarse sorting.
const BLOCK: u32 = 8;

/// Square of pixels.
struct Tile {
    /// Left upper pixel.
    corner: [u32; 2],
    /// Directions in the world at its corners, row by row; `None` at the border of the field of view.
    rays: Option<[Vector3; 4]>,
    /// Parts that its rays may meet.
    among: Vec<NearPart>,
}

impl Tile {
    /// Direction of a point of the tile, interpolated from its corners: within a hundredth of a pixel of
    /// the exact one.
    fn ray(&self, p: [f64; 2]) -> Option<Vector3> {
        let [a, b, c, d] = self.rays?;
        let u = (p[0] - f64::from(self.corner[0])) / f64::from(TILE);
        let v = (p[1] - f64::from(self.corner[1])) / f64::from(TILE);
        Some(unit(lerp(lerp(a, b, u), lerp(c, d, u), v)))
    }
}

/// Camera at a pose in the scenery.
pub(super) struct CameraShot<'a> {
    pub scenery: &'a Scenery,
    pub model: &'a CameraModel,
    pub camera_to_world: Pose,
    pub width: u32,
    pub height: u32,
}

impl CameraShot<'_> {
    /// Render a PNG: one ray a pixel, four where neighbours differ.
    pub fn render(&self) -> Vec<u8> {
        let mut canvas = vec![([0.0; 3], 0u32); (self.width * self.height) as usize];
        let tiles = self.tiles();
        for tile in &tiles {
            for (x, y) in self.pixels(tile.corner) {
                canvas[(y * self.width + x) as usize] = self.sample(x, y, [0.5, 0.5], tile);
            }
        }
        let film = FilmCurve::new(self.scenery.daylight.exposure);
        let mut rgb = vec![0u8; canvas.len() * 3];
        for tile in &tiles {
            for (x, y) in self.pixels(tile.corner) {
                let light = self.smoothed(&canvas, x, y, tile);
                let at = (y * self.width + x) as usize * 3;
                rgb[at..at + 3].copy_from_slice(&film.expose(self.vignette(light, x, y)));
            }
        }
        png(self.width as usize, self.height as usize, &rgb)
    }

    /// Road users at pixels `step` apart.
    #[cfg(test)]
    pub fn owners(&self, step: usize) -> Vec<((u32, u32), u32)> {
        let eye = self.camera_to_world.translation;
        let mut found = Vec::new();
        for tile in self.tiles() {
            for (x, y) in
                self.pixels(tile.corner).filter(|(x, y)| ((x + y * 8) as usize).is_multiple_of(step))
            {
                let direction = tile.ray([f64::from(x) + 0.5, f64::from(y) + 0.5]).unwrap();
                if let super::scenery::RayTarget::Part(number, _) =
                    self.scenery.cast(eye, direction, &tile.among)
                {
                    found.push(((x, y), self.scenery.parts[number as usize].owner));
                }
            }
        }
        found.retain(|(_, owner)| *owner != super::solid::NOBODY);
        found
    }

    fn smoothed(&self, canvas: &[(Vector3, u32)], x: u32, y: u32, tile: &Tile) -> Vector3 {
        let spot = |x: u32, y: u32| canvas[(y * self.width + x) as usize];
        let (own, feature) = spot(x, y);
        let (right, below) = ((x + 1).min(self.width - 1), (y + 1).min(self.height - 1));
        let same = |other: (Vector3, u32)| other.1 == feature;
        if same(spot(right, y)) && same(spot(x, below)) && same(spot(x.saturating_sub(1), y)) {
            return own;
        }
        let corners = [[0.375, 0.125], [0.875, 0.375], [0.125, 0.625], [0.625, 0.875]];
        let sum =
            corners.iter().fold([0.0; 3], |s, c| add(s, self.sample(x, y, *c, tile).0.map(|v| v.min(1.6))));
        scale(sum, 0.25)
    }

    fn vignette(&self, light: Vector3, x: u32, y: u32) -> Vector3 {
        let (u, v) =
            (f64::from(x) / f64::from(self.width) - 0.5, f64::from(y) / f64::from(self.height) - 0.5);
        scale(light, 1.0 - 0.42 * (u * u + v * v))
    }

    fn ray(&self, p: [f64; 2]) -> Option<Vector3> {
        self.model.unproject(p).map(|d| self.camera_to_world.rotate(d))
    }

    fn sample(&self, x: u32, y: u32, within: [f64; 2], tile: &Tile) -> (Vector3, u32) {
        let eye = self.camera_to_world.translation;
        let p = [f64::from(x) + within[0], f64::from(y) + within[1]];
        let Some(direction) = tile.ray(p).or_else(|| self.ray(p)) else {
            return ([0.0; 3], u32::MAX);
        };
        let met = self.scenery.cast(eye, direction, &tile.among);
        let shade = shade(self.scenery, eye, direction, &met);
        (shade.light, shade.feature)
    }

    fn pixels(&self, [left, top]: [u32; 2]) -> impl Iterator<Item = (u32, u32)> {
        let (right, bottom) = ((left + TILE).min(self.width), (top + TILE).min(self.height));
        (top..bottom).flat_map(move |y| (left..right).map(move |x| (x, y)))
    }

    /// Tiles with the parts that their rays may meet.
    fn tiles(&self) -> Vec<Tile> {
        let all = self.scenery.all();
        let side = TILE * BLOCK;
        let mut tiles = Vec::new();
        for top in (0..self.height).step_by(side as usize) {
            for left in (0..self.width).step_by(side as usize) {
                let coarse = self.among([left, top], side, &all);
                for y in (top..(top + side).min(self.height)).step_by(TILE as usize) {
                    for x in (left..(left + side).min(self.width)).step_by(TILE as usize) {
                        let rays = [[x, y], [x + TILE, y], [x, y + TILE], [x + TILE, y + TILE]]
                            .map(|p| self.ray(p.map(f64::from)));
                        let rays = if let [Some(a), Some(b), Some(c), Some(d)] = rays {
                            Some([a, b, c, d])
                        } else {
                            None
                        };
                        tiles.push(Tile { corner: [x, y], rays, among: self.among([x, y], TILE, &coarse) });
                    }
                }
            }
        }
        tiles
    }

    /// Parts that rays of a square of pixels may meet.
    fn among(&self, [left, top]: [u32; 2], side: u32, of: &[NearPart]) -> Vec<NearPart> {
        let step = f64::from(side) / 4.0;
        let mut rays = Vec::with_capacity(25);
        for j in 0..5 {
            for i in 0..5 {
                let p = [f64::from(left) + f64::from(i) * step, f64::from(top) + f64::from(j) * step];
                rays.extend(self.ray(p));
            }
        }
        match RayCone::around(self.camera_to_world.translation, &rays) {
            Some(cone) => self.scenery.within(&cone, of),
            None => Vec::new(),
        }
    }
}
