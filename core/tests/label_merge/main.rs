//! Merged labels of simulated taskers are nearer to the truth than the taskers are.
#![allow(clippy::print_stdout, reason = "figures of docs/statistics.md")]

mod simulated;

use simulated::{MergeFigures, MergeSimulation, SimulatedGeometry};

fn run(geometry: SimulatedGeometry, taskers: usize, spread: f64) -> MergeFigures {
    let figures = MergeSimulation { geometry, taskers, scenes: 40, spread, seed: 20_261_130 }.run();
    println!(
        "{geometry:?}, {taskers} taskers, spread {spread}: IoU mean {:.4}, best {:.4}, merged {:.4}; found {:.3} and {:.3}, \
         extra {:.3}; classes {:.3}, majority {:.3}, Dawid-Skene {:.3}",
        figures.mean_tasker,
        figures.best_tasker,
        figures.merged,
        figures.found_by_tasker,
        figures.found_merged,
        figures.extra_merged,
        figures.class_tasker,
        figures.class_majority,
        figures.class_dawid_skene
    );
    figures
}

#[test]
fn merged_polygons_beat_the_mean_tasker_and_the_best_one_among_equals() {
    for taskers in [3, 4, 5, 7] {
        let found = run(SimulatedGeometry::Polygons, taskers, 0.0);
        assert!(found.merged > found.mean_tasker + 0.02, "{found:?}");
        assert!(found.merged > found.best_tasker, "{found:?}");
        let found = run(SimulatedGeometry::Polygons, taskers, 0.8);
        assert!(found.merged > found.mean_tasker + 0.02, "{found:?}");
    }
}

#[test]
fn merged_cuboids_beat_the_mean_tasker_and_the_best_one_among_equals() {
    for taskers in [2, 3, 4, 5, 7] {
        let found = run(SimulatedGeometry::Cuboids, taskers, 0.0);
        assert!(found.merged > found.mean_tasker + 0.02, "{found:?}");
        assert!(found.merged > found.best_tasker, "{found:?}");
        let found = run(SimulatedGeometry::Cuboids, taskers, 0.8);
        assert!(found.merged > found.mean_tasker + 0.02, "{found:?}");
    }
}

/// A limit of the majority region: what two taskers both cover is smaller than the truth, and no nearer to it than they are.
#[test]
fn of_two_polygons_the_merged_one_is_about_as_good_as_each() {
    let found = run(SimulatedGeometry::Polygons, 2, 0.0);
    assert!((found.merged - found.mean_tasker).abs() < 0.01, "{found:?}");
}

#[test]
fn most_objects_are_found_and_few_are_invented() {
    let found = run(SimulatedGeometry::Polygons, 5, 0.8);
    assert!(found.found_merged > found.found_by_tasker && found.found_merged > 0.99, "{found:?}");
    assert!(found.extra_merged < 0.005, "{found:?}");
    assert!(found.class_majority > found.class_tasker, "{found:?}");
}
