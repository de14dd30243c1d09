//! How the values of a field become whole numbers.

/// A field of the points. A value is stored as a whole number of steps above the base and comes back within half a step.
///
/// The step is chosen from what the values are:
/// - whole numbers: 1, so that they come back exactly;
/// - multiples of 0.01, 1/255, 1/256 or 0.001 (intensities often are): that;
/// - colours (red, green, blue; also r, g, b): what makes them 8 bits;
/// - times (a name with `time` or `stamp` in it, or `t`): 1 µs, if they are seconds;
/// - intensities (`intensity`, `i`, `reflectance`, `reflectivity`): a 65,535th of their range;
/// - anything else: a 16,777,215th of its range.
#[derive(Clone, Debug, PartialEq)]
pub struct TileField {
    /// As the source calls it.
    pub name: String,
    /// The least value, in the source's unit.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// The value of code 0.
    pub base: f64,
    /// Value of one code more.
    pub step: f64,
    /// Bytes of a code, 0 (all values are the same) to 8.
    pub width: u8,
    /// Whether some points have no value: their code is 0, and all others are one higher.
    pub gaps: bool,
}

impl TileField {
    /// The value of a code; NaN where a point has none.
    pub fn value(&self, code: u64) -> f64 {
        match (self.gaps, code) {
            (true, 0) => f64::NAN,
            (gaps, code) => self.base + self.step * (code - u64::from(gaps)) as f64,
        }
    }

    /// The code of a value.
    pub(super) fn code(&self, value: f64) -> u64 {
        if value.is_nan() {
            return 0;
        }
        let steps = ((value - self.base) / self.step).round();
        // The cast stops at 0 and at the greatest number.
        (steps as u64).saturating_add(u64::from(self.gaps))
    }

    /// Whether it is how strongly a point reflects.
    pub fn is_intensity(&self) -> bool {
        is_intensity_name(&self.name)
    }

    /// 0, 1, 2 for red, green, blue.
    pub fn channel(&self) -> Option<usize> {
        [["red", "r"], ["green", "g"], ["blue", "b"]].iter().position(|names| is_any(&self.name, names))
    }

    fn is_time(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        name == "t" || name.contains("time") || name.contains("stamp")
    }
}

/// Whether a field of this name holds how strongly points reflect.
pub fn is_intensity_name(name: &str) -> bool {
    is_any(name, &["intensity", "i", "reflectance", "reflectivity"])
}

fn is_any(name: &str, names: &[&str]) -> bool {
    names.iter().any(|n| name.eq_ignore_ascii_case(n))
}

/// Steps that values are often multiples of.
const GRIDS: [f64; 5] = [1.0, 0.01, 1.0 / 255.0, 1.0 / 256.0, 0.001];
/// No stored value is further from zero, so that a range is finite.
const GREATEST: f64 = 1e300;

/// What is known of a field's values while they pass.
#[derive(Clone, Debug)]
pub(super) struct FieldSurvey {
    name: String,
    min: f64,
    max: f64,
    gaps: bool,
    on_grid: [bool; GRIDS.len()],
}

impl FieldSurvey {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            gaps: false,
            on_grid: [true; GRIDS.len()],
        }
    }

    /// Take note of a value, and return the value that is stored: NaN where it is not finite.
    pub(super) fn see(&mut self, value: f64) -> f64 {
        if !value.is_finite() {
            self.gaps = true;
            return f64::NAN;
        }
        let value = value.clamp(-GREATEST, GREATEST);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        for (fits, step) in self.on_grid.iter_mut().zip(GRIDS) {
            *fits = *fits && is_multiple(value, step);
        }
        value
    }

    pub(super) fn field(self) -> TileField {
        let (min, max) = if self.min <= self.max { (self.min, self.max) } else { (0.0, 0.0) };
        let mut field =
            TileField { name: self.name, min, max, base: min, step: 1.0, width: 0, gaps: self.gaps };
        let grid = self.on_grid.iter().zip(GRIDS).find(|(fits, _)| **fits).map(|(_, step)| step);
        let share = |parts: f64| (max / parts - min / parts).max(f64::MIN_POSITIVE);
        field.step = match grid {
            _ if field.channel().is_some()
                && min >= 0.0
                && max <= 65_535.0
                && (max > 255.0 || max <= 1.0) =>
            {
                // Sixteen bits of colour, or a share of full colour: 255 steps either way.
                field.base = 0.0;
                if max > 255.0 {
                    257.0
                } else if grid == Some(1.0) {
                    1.0
                } else {
                    1.0 / 255.0
                }
            }
            Some(step) => step,
            None if min >= max => 1.0,
            None if field.is_time() => share(9e15).max(1e-6),
            None if field.is_intensity() => share(65_535.0),
            None => share(16_777_215.0),
        };
        let most = field.code(max);
        field.width = (64 - most.leading_zeros()).div_ceil(8) as u8;
        field
    }
}

/// Whether a value is so near a multiple of the step that float32 may be the reason that it is not one.
fn is_multiple(value: f64, step: f64) -> bool {
    let steps = value / step;
    if step == 1.0 {
        // Beyond 2^63 a difference may not fit a code.
        return value == value.trunc() && value.abs() < 4e18;
    }
    steps.abs() < 1_048_576.0 && (steps - steps.round()).abs() < 0.01
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, values: &[f64]) -> TileField {
        let mut survey = FieldSurvey::new(name);
        values.iter().for_each(|v| {
            survey.see(*v);
        });
        survey.field()
    }

    #[test]
    fn the_step_follows_from_the_values_and_the_name() {
        let f = |v: f32| f64::from(v);
        let step = |name, values: &[f64]| {
            let f = field(name, values);
            (f.step, f.width)
        };
        assert_eq!(step("ring", &[3.0, 39.0]), (1.0, 1));
        assert_eq!(step("intensity", &[f(0.07), f(0.99)]), (0.01, 1), "KITTI");
        assert_eq!(step("intensity", &[0.0, 0.123_456, 70.0]), (70.0 / 65_535.0, 2));
        assert_eq!(step("gps_time", &[1.5e9 + 0.123_456_7, 1.5e9 + 100.0]), (1e-6, 4));
        assert_eq!(step("velocity", &[-3.123_456, 3.0]).1, 3);
        assert_eq!(step("red", &[0.0, 65_280.0]), (257.0, 1), "LAS");
        assert_eq!(step("red", &[0.0, 0.333, 1.0]), (1.0 / 255.0, 1));
        assert_eq!(step("x", &[0.123_456; 4]), (1.0, 0), "one value needs no bytes");
        assert_eq!(step("x", &[]), (1.0, 0));
        assert_eq!(step("stamp", &[0.0, 1.8e18]), (1.0, 8), "nanoseconds since 1970");
    }

    #[test]
    fn a_point_without_a_value_has_none_afterwards() {
        let field = field("i", &[f64::NAN, 1.0, 2.0]);
        assert!(field.value(field.code(f64::NAN)).is_nan());
        assert_eq!([1.0, 2.0].map(|v| field.value(field.code(v))), [1.0, 2.0]);
    }

    #[test]
    fn the_widest_range_still_has_finite_values() {
        let field = field("v", &[-f64::MAX, 0.5, f64::MAX]);
        assert!(field.value(field.code(GREATEST)).is_finite());
        assert!(field.value(field.code(-GREATEST)).is_finite());
    }
}
