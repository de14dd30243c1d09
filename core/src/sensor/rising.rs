//! Polynomials, and the interval on which they are positive: there a lens maps different directions to different
//! pixels.

/// Number of coefficients of the longest slope polynomial: that of the rational model.
pub const MOST: usize = 14;
/// End of every search: as the tangent of an angle, it is 89.994 degrees.
pub const FAR: f64 = 1e4;
/// Number of halvings after which an interval is not divided again.
const DEPTH: u32 = 60;

/// Polynomial with its coefficients from the constant upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Polynomial {
    coefficients: [f64; MOST],
    /// Number of used coefficients; the last one is not 0.
    count: usize,
}

impl Polynomial {
    /// Polynomial from coefficients, the constant first; those beyond [`MOST`] must be 0.
    pub fn new(of: &[f64]) -> Self {
        let mut coefficients = [0.0; MOST];
        coefficients.iter_mut().zip(of).for_each(|(slot, c)| *slot = *c);
        let count = MOST - coefficients.iter().rev().take_while(|c| **c == 0.0).count();
        Self { coefficients, count }
    }

    fn used(&self) -> &[f64] {
        self.coefficients.get(..self.count).unwrap_or(&[])
    }

    /// Value at `x`.
    pub fn evaluate(&self, x: f64) -> f64 {
        self.used().iter().rev().fold(0.0, |sum, c| sum * x + c)
    }

    /// Whether it is positive on all of `[0, x]`.
    pub fn is_positive_until(&self, x: f64) -> bool {
        let x = x.min(FAR);
        self.least(x) > 0.0 || self.first_root(x).is_none()
    }

    /// First position in `[0, most]` where it is no longer positive, else `most`.
    pub fn positive_until(&self, most: f64) -> f64 {
        if self.used().first().is_some_and(|c| *c > 0.0) && self.used().iter().all(|c| *c >= 0.0) {
            return most;
        }
        self.first_root(most.min(FAR)).unwrap_or(most)
    }

    /// Lower bound of the values on `[0, x]`: the sum without the growing terms.
    fn least(&self, x: f64) -> f64 {
        let Some((first, rest)) = self.used().split_first() else { return 0.0 };
        let mut power = 1.0;
        rest.iter().fold(*first, |sum, c| {
            power *= x;
            sum + c.min(0.0) * power
        })
    }

    /// Smallest root in `[0, x]`, by the Bernstein form: the polynomial is within the hull of its coefficients, and
    /// one change of sign among them is one root (Farouki 2012).
    fn first_root(&self, x: f64) -> Option<f64> {
        if self.count == 0 {
            return Some(0.0);
        }
        let mut scaled = [0.0; MOST];
        let mut power = 1.0;
        for (slot, c) in scaled.iter_mut().zip(self.used()) {
            *slot = c * power;
            power *= x;
        }
        let degree = self.count - 1;
        let mut bernstein = [0.0; MOST];
        for (i, slot) in bernstein.iter_mut().enumerate().take(self.count) {
            // C(i, j) / C(degree, j), term by term.
            let mut share = 1.0;
            for (j, c) in scaled.iter().enumerate().take(i + 1) {
                *slot += share * c;
                share *= (i - j) as f64 / (degree.max(j + 1) - j) as f64;
            }
        }
        self.first_root_of(&bernstein, 0.0, x, DEPTH)
    }

    fn first_root_of(&self, form: &[f64; MOST], from: f64, to: f64, depth: u32) -> Option<f64> {
        let form_used = form.get(..self.count).unwrap_or(&[]);
        if form_used.iter().all(|b| *b > 0.0) {
            return None;
        }
        let (first, last) = (form_used.first().copied().unwrap_or(0.0), form_used.last().copied()?);
        // NaN is not positive.
        if first <= 0.0 || first.is_nan() || depth == 0 {
            return Some(from);
        }
        let changes =
            form_used.iter().zip(form_used.iter().skip(1)).filter(|(a, b)| (**a > 0.0) != (**b > 0.0));
        if last < 0.0 && changes.count() == 1 {
            return Some(self.root_between(from, to));
        }
        let (left, right) = halves(form, self.count);
        let middle = from + (to - from) / 2.0;
        let root = self.first_root_of(&left, from, middle, depth - 1);
        root.or_else(|| self.first_root_of(&right, middle, to, depth - 1))
    }

    /// Last position before the only root of an interval, by bisection.
    fn root_between(&self, mut from: f64, mut to: f64) -> f64 {
        for _ in 0..200 {
            let middle = from + (to - from) / 2.0;
            if middle <= from || middle >= to {
                break;
            }
            if self.evaluate(middle) > 0.0 { from = middle } else { to = middle }
        }
        from
    }
}

/// Bernstein forms on both halves of an interval (de Casteljau).
fn halves(form: &[f64; MOST], count: usize) -> ([f64; MOST], [f64; MOST]) {
    let (mut left, mut right) = ([0.0; MOST], *form);
    for (round, slot) in left.iter_mut().enumerate().take(count) {
        *slot = right[0];
        for i in 0..count - 1 - round {
            right[i] = f64::midpoint(right[i], right[i + 1]);
        }
    }
    (left, right)
}

/// Argument at which an increasing function has a value: Newton's method, limited by bisection. `of` returns value
/// and slope; its value is at most `target` at `from` and at least `target` at `to`.
pub fn solve(of: impl Fn(f64) -> (f64, f64), target: f64, mut from: f64, mut to: f64) -> f64 {
    let mut x = target.max(from).min(to);
    for _ in 0..200 {
        let (value, slope) = of(x);
        if value > target {
            to = x;
        } else {
            from = x;
        }
        let newton = x - (value - target) / slope;
        let inside = newton > from && newton < to;
        let next = if inside { newton } else { from + (to - from) / 2.0 };
        if (next - x).abs() <= 1e-16 * x.abs() || value == target {
            break;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_root_is_found_and_not_a_later_one() {
        // (1 - x)(2 - x)(3 - x)
        let cubic = Polynomial::new(&[6.0, -11.0, 6.0, -1.0]);
        assert!((cubic.positive_until(10.0) - 1.0).abs() < 1e-12);
        assert!(
            cubic.is_positive_until(0.999_999)
                && !cubic.is_positive_until(1.5)
                && !cubic.is_positive_until(2.5)
        );
        assert_eq!(cubic.positive_until(0.5), 0.5);
    }

    #[test]
    fn a_polynomial_that_only_rises_has_no_bound() {
        assert_eq!(Polynomial::new(&[1.0]).positive_until(f64::INFINITY), f64::INFINITY);
        assert_eq!(Polynomial::new(&[]).positive_until(3.0), 0.0);
        assert_eq!(Polynomial::new(&[f64::NAN, 1.0]).positive_until(3.0), 0.0);
    }

    proptest! {
        #[test]
        fn nothing_before_the_bound_is_negative(c in prop::collection::vec(-1.0..1.0_f64, 0..13), most in 0.1..1e4_f64) {
            let all: Vec<f64> = core::iter::once(1.0).chain(c).collect();
            let polynomial = Polynomial::new(&all);
            let bound = polynomial.positive_until(most);
            for i in 0..1000 {
                let x = bound * f64::from(i) / 1000.0;
                let size: f64 = all.iter().rev().fold(0.0, |sum, c| sum * x + c.abs());
                prop_assert!(polynomial.evaluate(x) > -1e-12 * size, "at {x} of {bound}");
            }
            if bound < most {
                let size: f64 = all.iter().rev().fold(0.0, |sum, c| sum * bound + c.abs());
                prop_assert!(polynomial.evaluate(bound).abs() < 1e-9 * size, "{} is no root", bound);
            }
        }

        #[test]
        fn a_rising_function_is_solved(k in 0.0..2.0_f64, x in 0.0..3.0_f64) {
            let of = |x: f64| (x + k * x * x * x, 1.0 + 3.0 * k * x * x);
            prop_assert!((solve(of, of(x).0, 0.0, 3.0) - x).abs() < 1e-14);
        }
    }
}
