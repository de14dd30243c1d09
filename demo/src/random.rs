//! Random numbers and smooth noise over the plane from a seed: the same on every machine.

pub(super) use assay_core::random::mix;
use assay_core::random::{STRIDE, SplitMix, unit};

/// Stream of random numbers.
#[derive(Clone, Debug)]
pub(super) struct RandomStream(SplitMix);

impl RandomStream {
    /// Separate stream for each seed and purpose.
    pub fn new(seed: u64, purpose: u64) -> Self {
        Self(SplitMix(mix(seed.wrapping_add(purpose.wrapping_mul(STRIDE)))))
    }

    pub fn next(&mut self) -> u64 {
        self.0.next()
    }

    /// Number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        self.0.unit()
    }

    /// Number in [low, high).
    pub fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Whole number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Normally distributed number with mean 0 and deviation 1 (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let r = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        r * libm::cos(core::f64::consts::TAU * self.unit())
    }
}

/// Number in [0, 1) for each cell of a lattice.
pub(super) fn cell(seed: u64, x: i64, y: i64) -> f64 {
    let key = (x as u64).wrapping_mul(STRIDE) ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    unit(mix(key ^ seed))
}

/// Value noise in [0, 1]: a number for each lattice point, smooth between (Perlin's cubic fade).
pub(super) fn noise(seed: u64, x: f64, y: f64) -> f64 {
    let (fx, fy) = (x.floor(), y.floor());
    let (ix, iy) = (fx as i64, fy as i64);
    let (u, v) = (fade(x - fx), fade(y - fy));
    let top = lerp(cell(seed, ix, iy), cell(seed, ix + 1, iy), u);
    let bottom = lerp(cell(seed, ix, iy + 1), cell(seed, ix + 1, iy + 1), u);
    lerp(top, bottom, v)
}

/// Noise of several scales in [0, 1]; each scale is half as strong and about twice as fine as the one
/// before.
pub(super) fn layered(seed: u64, x: f64, y: f64, layers: u32) -> f64 {
    let (mut sum, mut total, mut weight, mut scale) = (0.0, 0.0, 1.0, 1.0);
    for layer in 0..layers {
        // A small rotation from layer to layer hides the lattice.
        let (px, py) = (x * scale + y * scale * 0.31, y * scale - x * scale * 0.31);
        sum += weight * noise(seed.wrapping_add(u64::from(layer)), px, py);
        total += weight;
        weight *= 0.5;
        scale *= 1.9;
    }
    sum / total
}

/// Distance in cells to the nearest feature point; each lattice cell has one random point (Worley, 1996).
pub(super) fn cells(seed: u64, x: f64, y: f64) -> f64 {
    let (ix, iy) = (x.floor() as i64, y.floor() as i64);
    let mut nearest = f64::INFINITY;
    for cy in iy - 1..=iy + 1 {
        for cx in ix - 1..=ix + 1 {
            let dx = cx as f64 + cell(seed, cx, cy) - x;
            let dy = cy as f64 + cell(seed ^ 0x5bd1, cx, cy) - y;
            nearest = nearest.min(dx * dx + dy * dy);
        }
    }
    nearest.sqrt()
}

pub(super) fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

fn fade(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

/// 0 below `low`, 1 above `high`, smooth between.
pub(super) fn step(low: f64, high: f64, x: f64) -> f64 {
    fade(((x - low) / (high - low)).clamp(0.0, 1.0))
}
