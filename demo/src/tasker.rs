//! Simulated taskers: from a golden label to the label that a person with known errors draws.

use super::random::RandomStream;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Point2, Polygon, Ring};
use assay_core::label::{Document, Object};
use core::f64::consts::{PI, TAU};

/// Errors of a tasker: the injected truth that analytics are compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskerErrors {
    /// Deviation of each vertex, px.
    pub vertex_px: f64,
    /// Distance of outlines outside the true outline, px; negative: inside.
    pub outward_px: f64,
    /// Strength of waves along an outline, px.
    pub wave_px: f64,
    /// Vertices drawn for each vertex of golden.
    pub vertices_per_vertex: usize,
    /// Deviation of a cuboid's centre, m.
    pub center_m: f64,
    /// Deviation of the logarithm of each size.
    pub size_log: f64,
    /// Deviation of a heading, radians.
    pub yaw_rad: f64,
    /// Share of tracks whose front and rear are confused.
    pub yaw_flips: f64,
    /// Share of missed objects beyond [`TaskerErrors::far_m`].
    pub far_missed: f64,
    /// Distance from which objects are hard to see, m.
    pub far_m: f64,
    /// Share of pickups labeled as trucks, as before release 2.
    pub pickups_as_trucks: f64,
}

impl TaskerErrors {
    /// Errors of a tasker who zooms in.
    pub const fn careful() -> Self {
        Self {
            vertex_px: 1.0,
            outward_px: -3.0,
            wave_px: 0.6,
            vertices_per_vertex: 1,
            center_m: 0.04,
            size_log: 0.02,
            yaw_rad: 0.015,
            yaw_flips: 0.0,
            far_missed: 0.0,
            far_m: 45.0,
            pickups_as_trucks: 0.0,
        }
    }

    /// Errors of a fast and overconfident tasker: loose, wavy outlines with too many points.
    pub const fn swaggy() -> Self {
        Self {
            vertex_px: 3.0,
            outward_px: 9.0,
            wave_px: 15.0,
            vertices_per_vertex: 3,
            center_m: 0.14,
            size_log: 0.07,
            yaw_rad: 0.06,
            yaw_flips: 0.15,
            far_missed: 0.35,
            far_m: 28.0,
            pickups_as_trucks: 0.8,
        }
    }
}

/// Label that such a person draws. The task does not include trees, so none are drawn.
pub(super) fn label(errors: TaskerErrors, golden: &Document, seed: u64) -> Document {
    let mut random = RandomStream::new(seed, 31);
    let labeled = golden.objects.iter().filter(|o| o.class != "tree");
    let mut objects: Vec<Object> = labeled.filter_map(|o| object(errors, o, &mut random)).collect();
    for (i, object) in objects.iter_mut().enumerate() {
        object.id = format!("object-{}", i + 1);
    }
    Document { objects, ..Document::default() }
}

fn object(errors: TaskerErrors, golden: &Object, random: &mut RandomStream) -> Option<Object> {
    let mut drawn = golden.clone();
    let flipped = random.chance(errors.yaw_flips);
    let missed = random.chance(errors.far_missed);
    let confused = random.chance(errors.pickups_as_trucks);
    if confused && golden.class == "pickup" {
        drawn.class = "truck".to_owned();
    }
    // A track has mostly the same errors in all frames, because its box was copied along.
    let scale: [f64; 3] = core::array::from_fn(|_| libm::exp(errors.size_log * random.normal()));
    let offset: [f64; 2] = core::array::from_fn(|_| errors.center_m * random.normal());
    let turn = errors.yaw_rad * random.normal() + if flipped { PI } else { 0.0 };
    for shape in &mut drawn.shapes {
        match &mut shape.geometry {
            Geometry::Polygon(polygon) => *polygon = outline(errors, polygon, random),
            Geometry::Cuboid(cuboid) => {
                let [x, y, _] = cuboid.center;
                if missed && x * x + y * y > errors.far_m * errors.far_m {
                    return None;
                }
                *cuboid = shaky(errors, cuboid, scale, offset, turn, random);
            }
            _ => {}
        }
    }
    Some(drawn)
}

fn shaky(
    e: TaskerErrors,
    c: &Cuboid,
    scale: [f64; 3],
    off: [f64; 2],
    turn: f64,
    random: &mut RandomStream,
) -> Cuboid {
    let mut drift = || 0.3 * e.center_m * random.normal();
    let center = [c.center[0] + off[0] + drift(), c.center[1] + off[1] + drift(), c.center[2]];
    let size = core::array::from_fn(|i| c.size[i] * scale[i]);
    let yaw_rad = libm::remainder(c.yaw_rad() + turn, TAU);
    Cuboid { center, size, orientation: Orientation::Yaw(yaw_rad) }
}

/// Outer ring drawn again; a person who outlines a field draws no holes.
fn outline(errors: TaskerErrors, golden: &Polygon, random: &mut RandomStream) -> Polygon {
    let ring = golden.outer();
    let count = ring.len().max(1) as f64;
    let middle = ring.iter().fold([0.0; 2], |m, p| [m[0] + p[0] / count, m[1] + p[1] / count]);
    let phase = random.range(0.0, TAU);
    let mut drawn = Ring::new();
    for (a, b) in ring.iter().zip(ring.iter().skip(1).chain(ring.first())) {
        for part in 0..errors.vertices_per_vertex {
            let t = part as f64 / errors.vertices_per_vertex as f64;
            let p = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
            drawn.push(moved(errors, p, middle, phase, random));
        }
    }
    Polygon(vec![drawn])
}

fn moved(errors: TaskerErrors, p: Point2, middle: Point2, phase: f64, random: &mut RandomStream) -> Point2 {
    let d = [p[0] - middle[0], p[1] - middle[1]];
    let r = (d[0] * d[0] + d[1] * d[1]).sqrt().max(1.0);
    let wave = errors.wave_px * libm::sin(9.0 * libm::atan2(d[1], d[0]) + phase);
    let out = errors.outward_px + wave + errors.vertex_px * random.normal();
    let round = |v: f64| ((v.max(0.0)) * 10.0 + 0.5).floor() / 10.0;
    [round(p[0] + d[0] / r * out), round(p[1] + d[1] / r * out)]
}
