//! Benchmark of sampling for `./bench sample`: how well a sample of 40 represents the demo's drone stills
//! of many flights with known strata. It prints JSON.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops where it fails")]

use assay_core::sample::{SampleCandidate, coverage_radius, picture_features, sample};
use assay_demo::world;
use std::collections::BTreeMap;
use std::time::Instant;

const COUNT: usize = 40;
const RANDOM: u64 = 20;
/// Number of stills of each of the eight kinds of place; one is just above a hundredth of all, one below
/// it.
const OF_PLACE: [u64; 8] = [60, 50, 42, 32, 24, 14, 3, 2];

fn candidate((place, flight): &(usize, u64)) -> SampleCandidate {
    let world = world(1_000 + flight * 8 + *place as u64);
    let (rgb, width) = world.still_small(*place, 8);
    let strata = BTreeMap::from([("place".to_owned(), world.still_name(*place))]);
    SampleCandidate { strata, features: picture_features(&rgb, width) }
}

fn main() {
    let stills: Vec<(usize, u64)> = OF_PLACE
        .into_iter()
        .enumerate()
        .flat_map(|(place, count)| (0..count).map(move |flight| (place, flight)))
        .collect();
    let half = stills.len().div_ceil(2);
    // Rendering takes most of a second each; every machine has two threads.
    let all: Vec<SampleCandidate> = std::thread::scope(|scope| {
        let parts: Vec<_> = stills
            .chunks(half)
            .map(|part| scope.spawn(|| part.iter().map(candidate).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    let began = Instant::now();
    let chosen = sample(&all, &[], COUNT);
    let chosen_ms = began.elapsed().as_secs_f64() * 1e3;
    let covered: std::collections::BTreeSet<_> =
        chosen.picks.iter().map(|p| all[p.candidate].strata["place"].clone()).collect();
    let least = (all.len() as f64 * 0.01).ceil() as u64;
    let to_cover = OF_PLACE.iter().filter(|n| **n >= least).count();
    let names: Vec<String> = (0..8).map(|i| world(1).still_name(i)).collect();
    let missed =
        OF_PLACE.iter().zip(&names).filter(|(n, name)| **n >= least && !covered.contains(*name)).count();
    let mut random_radius = 0.0;
    for seed in 0..RANDOM {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = || {
            // xorshift64* is good enough for a benchmark.
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33
        };
        let mut order: Vec<usize> = (0..all.len()).collect();
        for i in 0..COUNT {
            let j = i + next() as usize % (order.len() - i);
            order.swap(i, j);
        }
        random_radius += coverage_radius(&all, &order[..COUNT]) / RANDOM as f64;
    }
    println!(
        "{{\"scenes\":{},\"strata_to_cover\":{to_cover},\"strata_missed\":{missed},\"radius\":{},\"random_radius\":{random_radius},\"ratio\":{},\"chosen_ms\":{chosen_ms}}}",
        all.len(),
        chosen.radius,
        chosen.radius / random_radius
    );
}
