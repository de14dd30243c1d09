//! Shapes that a person with known errors draws where golden is the truth.

use super::TaskerErrors;
use crate::random::RandomStream;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Point2, Polygon, Ring};
use assay_core::label::{Document, Object};
use core::f64::consts::{PI, TAU};

/// Label that such a person draws. The task does not include trees, so none are drawn.
pub(crate) fn label(errors: TaskerErrors, golden: &Document, seed: u64) -> Document {
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
