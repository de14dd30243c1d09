//! Rain as the LiDAR meets it: drops near the sensor return the light, and far returns get lost.

use crate::random::RandomStream;

/// Probability that a drop returns a ray.
const DROP_PROBABILITY: f64 = 0.018;
/// Distances between which drops return, m.
const DROPS_M: [f64; 2] = [1.2, 11.0];
/// Share of the light that the wet ground returns, of what it returns when dry.
pub(super) const WET_GROUND: f64 = 0.5;

/// Distance (m) and intensity of the drop that returns a ray, if one does before the ray meets something at `free_m`. `luck` is a
/// random number of the ray.
pub(super) fn drop_echo(luck: u64, free_m: f64) -> Option<(f64, f64)> {
    let mut rng = RandomStream::new(luck, 4);
    if !rng.chance(DROP_PROBABILITY) {
        return None;
    }
    let share = rng.unit();
    // Light spreads, so that far drops return too little of it.
    let distance = DROPS_M[0] + (DROPS_M[1] - DROPS_M[0]) * share * share;
    (distance < free_m).then(|| (distance, rng.range(0.01, 0.06)))
}

/// Probability that a return gets lost in the rain, beyond what gets lost in dry air; `reach` is its distance as a share of the
/// LiDAR's range.
pub(super) fn loss(reach: f64) -> f64 {
    0.06 + 0.34 * reach
}
