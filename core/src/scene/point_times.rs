//! Times of the points of one sweep: the field, its unit, its range.

/// Limit below which times are relative to an instant of the sweep; larger ones are clock times, s.
const NEAR_S: f64 = 10.0;

/// Unit of a time field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// s
    Seconds,
    /// ms
    Milliseconds,
    /// µs
    Microseconds,
    /// ns
    Nanoseconds,
}

impl TimeUnit {
    /// All units, the coarsest first: the span of a sweep tells them apart, because the next finer unit makes it a
    /// thousand times longer.
    pub const ALL: [Self; 4] = [Self::Seconds, Self::Milliseconds, Self::Microseconds, Self::Nanoseconds];

    /// Number of units in a second.
    pub fn per_second(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Milliseconds => 1e3,
            Self::Microseconds => 1e6,
            Self::Nanoseconds => 1e9,
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
            Self::Nanoseconds => "ns",
        }
    }
}

/// Times of the points of one sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct PointTimes {
    /// Index of the field among the fields of the cloud.
    pub index: usize,
    /// Name of the field.
    pub field: String,
    /// Unit of the values.
    pub unit: TimeUnit,
    /// Smallest and largest value, as in the file.
    pub range: [f64; 2],
}

impl PointTimes {
    /// Span of the field's values in microseconds.
    pub fn us(&self, span: f64) -> f64 {
        span / self.unit.per_second() * 1e6
    }

    /// Time from the first point to the last, µs.
    pub fn sweep_us(&self) -> f64 {
        self.us(self.range[1] - self.range[0])
    }

    /// Whether the times are relative to an instant of the sweep, not clock times.
    pub fn are_relative(&self) -> bool {
        self.range.iter().all(|v| self.us(*v).abs() <= NEAR_S * 1e6)
    }
}
