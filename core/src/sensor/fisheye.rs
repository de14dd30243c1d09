//! Fisheye lenses: radial distortion, where the image radius is a polynomial in the angle to the axis.

use super::rising::{Polynomial, solve};

/// Coefficients of the angle (rad), from its first power upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RadialDistortion([f64; 9]);

impl RadialDistortion {
    /// Model of Kannala and Brandt (2006), as OpenCV writes it: θ(1 + k1θ² + k2θ⁴ + k3θ⁶ + k4θ⁸).
    pub fn kannala_brandt(k: &[f64; 4]) -> Self {
        Self([1.0, 0.0, k[0], 0.0, k[1], 0.0, k[2], 0.0, k[3]])
    }

    /// Polynomial k1θ + k2θ² + k3θ³ + k4θ⁴.
    pub fn plain(k: &[f64; 4]) -> Self {
        Self([k[0], k[1], k[2], k[3], 0.0, 0.0, 0.0, 0.0, 0.0])
    }

    /// Radius of an angle.
    pub fn radius(&self, angle: f64) -> f64 {
        angle * self.0.iter().rev().fold(0.0, |sum, k| sum * angle + k)
    }

    /// Largest angle up to `most` until which the radius increases.
    pub fn limit(&self, most: f64) -> f64 {
        self.slope().positive_until(most)
    }

    /// Whether an angle is within that limit.
    pub fn is_rising_until(&self, angle: f64) -> bool {
        self.slope().is_positive_until(angle)
    }

    /// Derivative of the radius by the angle.
    fn slope(&self) -> Polynomial {
        let mut slope = self.0;
        slope.iter_mut().zip(1_u32..).for_each(|(k, power)| *k *= f64::from(power));
        Polynomial::new(&slope)
    }

    /// Angle up to `limit` with this radius; `None` for a radius beyond that of the limit.
    pub fn angle(&self, radius: f64, limit: f64) -> Option<f64> {
        if radius.is_nan() || radius > self.radius(limit) {
            return None;
        }
        let slope = self.slope();
        Some(solve(|angle| (self.radius(angle), slope.evaluate(angle)), radius, 0.0, limit))
    }
}
