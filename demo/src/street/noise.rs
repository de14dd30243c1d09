//! Value noise: the grain of asphalt, the leaves of a crown, the patches of a meadow.

/// Number in [0, 1) for a lattice point.
pub(super) fn lattice(x: i32, y: i32, z: i32) -> f64 {
    let mut h = (x as u32).wrapping_mul(0x8da6_b343) ^ (y as u32).wrapping_mul(0xd816_3841);
    h ^= (z as u32).wrapping_mul(0xcb1a_b31f);
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h = (h ^ (h >> 12)).wrapping_mul(0x297a_2d39);
    f64::from(h ^ (h >> 15)) / 4_294_967_296.0
}

fn split(v: f64) -> (i32, f64) {
    let floor = v.floor();
    let t = v - floor;
    (floor as i32, t * t * (3.0 - 2.0 * t))
}

fn mix(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

/// Smooth noise in [0, 1) over the plane; one lattice step is 1. `seed` selects the pattern.
pub(super) fn noise2(x: f64, y: f64, seed: i32) -> f64 {
    let ((i, u), (j, v)) = (split(x), split(y));
    let top = mix(lattice(i, j, seed), lattice(i + 1, j, seed), u);
    let bottom = mix(lattice(i, j + 1, seed), lattice(i + 1, j + 1, seed), u);
    mix(top, bottom, v)
}

/// Smooth noise in [0, 1) over space.
pub(super) fn noise3(p: [f64; 3]) -> f64 {
    let ((i, u), (j, v), (k, w)) = (split(p[0]), split(p[1]), split(p[2]));
    let layer = |k| {
        let near = mix(lattice(i, j, k), lattice(i + 1, j, k), u);
        let far = mix(lattice(i, j + 1, k), lattice(i + 1, j + 1, k), u);
        mix(near, far, v)
    };
    mix(layer(k), layer(k + 1), w)
}

/// Noise on noise: octaves of half the size and half the height, in [0, 1).
pub(super) fn cloud2(x: f64, y: f64, octaves: u32, seed: i32) -> f64 {
    let (mut sum, mut weight, mut height, mut scale) = (0.0, 0.0, 1.0, 1.0);
    for octave in 0..octaves {
        sum += height * noise2(x * scale, y * scale, seed + octave as i32);
        weight += height;
        height *= 0.5;
        scale *= 2.03;
    }
    sum / weight
}

/// 0 below `from`, 1 above `to`, smooth between.
pub(super) fn smoothstep(from: f64, to: f64, v: f64) -> f64 {
    let t = ((v - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
