//! Layout of a still: open ground first, then trees around it, so that the truth is known exactly.

use super::crown::{Crown, Species, tenth};
use super::ground::{GroundBand, Pond, blob};
use crate::random::{RandomStream, layered};
use assay_core::geometry::{Point2, Ring, Segment};
use core::f64::consts::TAU;

/// Width, px.
pub(super) const WIDTH: usize = 1280;
/// Height, px.
pub(super) const HEIGHT: usize = 960;
/// Distance of crowns from open ground, px; the rubric requires 12.
const GAP: f64 = 17.0;
/// Factor by which the largest crown's leaves reach beyond its outline.
pub(super) const FRAY: f64 = 1.05;

/// Content of one still.
#[derive(Clone, Debug)]
pub(super) struct StillLayout {
    pub seed: u64,
    pub flyable: Vec<Ring>,
    pub crowns: Vec<Crown>,
    pub path: Option<GroundBand>,
    pub stream: Option<GroundBand>,
    pub pond: Option<Pond>,
    /// Dryness from 0 (lush) to 1 (dried out).
    pub dryness: f64,
    /// Direction to the sun: a unit vector in the picture's plane, and the sun's height as a tangent.
    pub sun: (Point2, f64),
}

/// Layout of the still number `index` of a world.
pub(super) fn layout(seed: u64, index: usize) -> StillLayout {
    let mut random = RandomStream::new(seed, 1000 + index as u64);
    let mut layout = StillLayout {
        seed: random.next(),
        flyable: Vec::new(),
        crowns: Vec::new(),
        path: None,
        stream: None,
        pond: None,
        dryness: 0.0,
        sun: sun(&mut random),
    };
    match index % 4 {
        0 => meadow(&mut layout, &mut random),
        1 => riverside(&mut layout, &mut random),
        2 => hedgerow(&mut layout, &mut random),
        _ => pond(&mut layout, &mut random),
    }
    for ring in &mut layout.flyable {
        for p in ring.iter_mut() {
            *p = [tenth(p[0].clamp(6.0, WIDTH as f64 - 6.0)), tenth(p[1].clamp(6.0, HEIGHT as f64 - 6.0))];
        }
    }
    plant(&mut layout, &mut random);
    layout
}

fn sun(random: &mut RandomStream) -> (Point2, f64) {
    let (sin, cos) = libm::sincos(random.range(0.0, TAU));
    ([cos, sin], random.range(0.85, 1.5))
}

/// Clearing with a footpath through it.
fn meadow(layout: &mut StillLayout, random: &mut RandomStream) {
    let center = [random.range(560.0, 720.0), random.range(440.0, 520.0)];
    layout.flyable.push(blob(center, [430.0, 310.0], 20, 0.07, random));
    let (bend, phase) =
        ((random.range(30.0, 60.0), 1.0 / random.range(900.0, 1400.0)), random.range(0.0, TAU));
    let at = center[1] + random.range(-90.0, 90.0);
    layout.path = Some(GroundBand { sideways: true, at, bend, phase, half_width: random.range(13.0, 18.0) });
    layout.dryness = random.range(0.1, 0.35);
}

/// Open ground beside a stream.
fn riverside(layout: &mut StillLayout, random: &mut RandomStream) {
    let left = random.chance(0.5);
    let at = if left { random.range(150.0, 200.0) } else { WIDTH as f64 - random.range(150.0, 200.0) };
    let (bend, phase) =
        ((random.range(28.0, 42.0), 1.0 / random.range(700.0, 1000.0)), random.range(0.0, TAU));
    layout.stream =
        Some(GroundBand { sideways: false, at, bend, phase, half_width: random.range(48.0, 66.0) });
    let x = if left { random.range(760.0, 800.0) } else { random.range(480.0, 520.0) };
    layout.flyable.push(blob([x, random.range(440.0, 520.0)], [330.0, 330.0], 18, 0.06, random));
    layout.dryness = random.range(0.0, 0.2);
}

/// Two fields with a row of trees between them and a track along one of them.
fn hedgerow(layout: &mut StillLayout, random: &mut RandomStream) {
    let middle = random.range(560.0, 720.0);
    let y = || 480.0;
    layout.flyable.push(blob(
        [middle / 2.0 - 26.0, y() - 20.0],
        [middle / 2.0 - 120.0, 330.0],
        14,
        0.05,
        random,
    ));
    let right = WIDTH as f64 - middle;
    let center = [middle + right / 2.0 + 26.0, y() + 20.0];
    layout.flyable.push(blob(center, [right / 2.0 - 120.0, 330.0], 14, 0.05, random));
    let (bend, phase) = ((22.0, 1.0 / 1500.0), random.range(0.0, TAU));
    let at = random.range(420.0, 560.0);
    layout.path = Some(GroundBand { sideways: true, at, bend, phase, half_width: random.range(20.0, 26.0) });
    layout.dryness = random.range(0.6, 0.95);
}

/// Grass with a pond in a corner.
fn pond(layout: &mut StillLayout, random: &mut RandomStream) {
    let left = random.chance(0.5);
    let x = if left { random.range(190.0, 240.0) } else { WIDTH as f64 - random.range(190.0, 240.0) };
    let y = if random.chance(0.5) { 190.0 } else { HEIGHT as f64 - 190.0 };
    layout.pond =
        Some(Pond { center: [x, y], radius: random.range(165.0, 195.0), phase: random.range(0.0, TAU) });
    let center = [if left { 770.0 } else { 510.0 }, random.range(450.0, 510.0)];
    layout.flyable.push(blob(center, [330.0, 310.0], 18, 0.07, random));
    let (bend, phase) = ((40.0, 1.0 / 1300.0), random.range(0.0, TAU));
    let at = center[0] + random.range(-80.0, 80.0);
    layout.path = Some(GroundBand { sideways: false, at, bend, phase, half_width: random.range(10.0, 14.0) });
    layout.dryness = random.range(0.15, 0.45);
}

/// Trees: first along the border of open ground, then in the woods, then some single ones.
fn plant(layout: &mut StillLayout, random: &mut RandomStream) {
    for ring in layout.flyable.clone() {
        for (a, b) in ring.iter().zip(ring.iter().skip(1).chain(ring.first())) {
            let edge = Segment { a: *a, b: *b };
            let mut at = random.range(0.0, 30.0);
            while at < edge.length() {
                let radius = random.range(26.0, 58.0);
                let p = edge.point_at(at / edge.length());
                let out = radius * 1.12 + GAP + random.range(2.0, 26.0);
                let outward = [(b[1] - a[1]) / edge.length(), -(b[0] - a[0]) / edge.length()];
                let center = [p[0] + outward[0] * out, p[1] + outward[1] * out];
                try_plant(layout, center, radius, random);
                at += radius * random.range(1.2, 1.9);
            }
        }
    }
    for attempt in 0..2600 {
        let center = [random.range(-30.0, WIDTH as f64 + 30.0), random.range(-30.0, HEIGHT as f64 + 30.0)];
        let wood = layered(layout.seed ^ 77, center[0] / 260.0, center[1] / 260.0, 2);
        let alone = attempt > 2500;
        if alone || wood > 0.42 + 0.12 * layout.dryness {
            try_plant(layout, center, random.range(22.0, 62.0), random);
        }
    }
    layout.crowns.sort_by(|p, q| p.height.total_cmp(&q.height));
}

/// Tree at this position, unless something else is there.
fn try_plant(layout: &mut StillLayout, center: Point2, radius: f64, random: &mut RandomStream) {
    let grove = layered(layout.seed ^ 5, center[0] / 350.0, center[1] / 350.0, 2) + random.range(-0.16, 0.16);
    let species = match grove {
        g if g < 0.40 => Species::Conifer,
        g if g < 0.62 => Species::Broadleaf,
        g if g < 0.70 => Species::Birch,
        _ => Species::Olive,
    };
    let radius = if species == Species::Conifer { radius * 0.72 } else { radius };
    let crown = Crown::new(center, radius, species, random);
    let reach = crown.greatest_reach() * FRAY;
    let clear_of = |ring: &Ring| distance_outside(ring, center) >= reach + GAP;
    let apart = |other: &Crown| {
        let (dx, dy) = (other.center[0] - center[0], other.center[1] - center[1]);
        let least = 0.82 * (other.radius + radius);
        dx * dx + dy * dy >= least * least
    };
    let dry = layout.stream.as_ref().is_none_or(|s| s.offset(center).abs() > s.half_width + 0.55 * radius)
        && layout.path.as_ref().is_none_or(|s| s.offset(center).abs() > s.half_width + 0.8 * radius)
        && layout.pond.as_ref().is_none_or(|p| p.outside(center) > 0.6 * radius);
    let [x, y] = center;
    let seen = x > -20.0 && y > -20.0 && x < WIDTH as f64 + 20.0 && y < HEIGHT as f64 + 20.0;
    if seen && dry && layout.flyable.iter().all(clear_of) && layout.crowns.iter().all(apart) {
        layout.crowns.push(crown);
    }
}

/// Distance from a point outside a ring to the ring, px; 0 inside.
pub(super) fn distance_outside(ring: &[Point2], p: Point2) -> f64 {
    let (mut inside, mut nearest) = (false, f64::INFINITY);
    for (&a, &b) in ring.iter().zip(ring.iter().skip(1).chain(ring.first())) {
        nearest = nearest.min(Segment { a, b }.nearest_to(p).0);
        if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0] + (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) {
            inside = !inside;
        }
    }
    if inside { 0.0 } else { nearest.sqrt() }
}
