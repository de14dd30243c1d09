//! Drone stills: photographs from straight above with known open ground and crowns.

mod crown;
mod ground;
mod layout;
mod light;
mod surface;

use super::picture::png;
use assay_core::geometry::{Geometry, Polygon, Ring};
use assay_core::label::{Document, Object, Shape};
use layout::{HEIGHT, WIDTH, layout};
use std::collections::BTreeMap;

/// Number of stills.
pub(super) const COUNT: usize = 8;
/// Width and height, px.
pub(super) const SIZE: [u32; 2] = [WIDTH as u32, HEIGHT as u32];
/// Id of the sensor.
pub(super) const SENSOR: &str = "camera";

const NAMES: [&str; COUNT] = [
    "Meadow with a footpath",
    "Bank of the stream",
    "Two dry fields",
    "Pond and bridle path",
    "Clearing in the wood",
    "Bend of the river",
    "Fields behind the hedge",
    "Pasture by the water",
];

pub(super) fn name(index: usize) -> String {
    NAMES.get(index).copied().unwrap_or("Drone still").to_owned()
}

/// True where the still has a stream or a pond; the layout decides that for every seed.
pub(super) fn has_water(index: usize) -> bool {
    let layout = layout(1, index);
    layout.stream.is_some() || layout.pond.is_some()
}

pub(super) fn picture(seed: u64, index: usize) -> Vec<u8> {
    let layout = layout(seed, index);
    png(WIDTH, HEIGHT, &light::photograph(&layout, &surface::surface(&layout)))
}

pub(super) fn small(seed: u64, index: usize, step: usize) -> (Vec<u8>, usize) {
    let (layout, step) = (layout(seed, index), step.max(1));
    let whole = light::photograph(&layout, &surface::surface(&layout));
    let pixels: Vec<&[u8]> = whole.chunks_exact(3).collect();
    let rows = pixels.chunks(WIDTH).step_by(step);
    let sampled = rows.flat_map(|row| row.iter().step_by(step)).flat_map(|pixel| pixel.iter().copied());
    (sampled.collect(), WIDTH.div_ceil(step))
}

pub(super) fn golden(seed: u64, index: usize) -> Document {
    let layout = layout(seed, index);
    let mut objects: Vec<Object> = Vec::new();
    let mut add = |class: &str, ring: Ring| {
        let id = format!("{class}-{}", objects.iter().filter(|o| o.class == class).count() + 1);
        let geometry = Geometry::Polygon(Polygon(vec![ring]));
        let shape = Shape::new(0, SENSOR.to_owned(), geometry);
        let attributes = BTreeMap::new();
        objects.push(Object { id, class: class.to_owned(), attributes, track: false, shapes: vec![shape] });
    };
    for ring in layout.flyable {
        add("flyable", ring);
    }
    for crown in &layout.crowns {
        let ring = crown.ring(WIDTH as f64, HEIGHT as f64);
        if !ring.is_empty() {
            add("tree", ring);
        }
    }
    Document { objects, ..Document::default() }
}

#[cfg(test)]
mod tests {
    use crate::{TaskerErrors, world};
    use assay_core::grade::grade;
    use assay_core::review::Verdict;

    #[test]
    fn golden_graded_against_itself_is_accepted() {
        // One of the seeds is that of the demo itself.
        for (seed, i) in [1, 2, 3, 2026].into_iter().flat_map(|seed| (0..8).map(move |i| (seed, i))) {
            let world = world(seed);
            let golden = world.still_golden(i);
            assert_eq!(golden.problems(), vec![]);
            let grade =
                grade(&golden, &golden, assay_core::grade::Recording::NONE, &world.drone_stage().rubric);
            assert_eq!(grade.verdict, Verdict::Accept, "{}: {:?}", i, grade.findings);
        }
    }

    #[test]
    fn a_careful_tasker_is_accepted_and_a_swaggy_one_is_not() {
        let world = world(1);
        let rubric = world.drone_stage().rubric;
        for i in 0..world.stills() {
            let golden = world.still_golden(i);
            let verdict = |errors| {
                grade(
                    &world.label_by(errors, &golden, i as u64),
                    &golden,
                    assay_core::grade::Recording::NONE,
                    &rubric,
                )
                .verdict
            };
            assert_eq!(verdict(TaskerErrors::careful()), Verdict::Accept, "{i}");
            assert_eq!(verdict(TaskerErrors::swaggy()), Verdict::Reject, "{i}");
        }
    }
}
