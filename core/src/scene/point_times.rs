//! Times of the points of one sweep: the field, its unit, its range.

/// Times this close to zero count from a moment of the sweep itself; others are a clock's, s.
const NEAR_S: f64 = 10.0;

/// The unit of a field of times.
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
    /// From the coarsest: a sweep's span tells them apart, as the next finer one makes it a thousand times longer.
    pub const ALL: [Self; 4] = [Self::Seconds, Self::Milliseconds, Self::Microseconds, Self::Nanoseconds];

    /// How many there are in a second.
    pub fn per_second(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Milliseconds => 1e3,
            Self::Microseconds => 1e6,
            Self::Nanoseconds => 1e9,
        }
    }

    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
            Self::Nanoseconds => "ns",
        }
    }
}

/// When the points of one sweep were recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct PointTimes {
    /// Index of the field among the fields of the cloud.
    pub index: usize,
    /// Its name.
    pub field: String,
    /// The unit of its values.
    pub unit: TimeUnit,
    /// Least and greatest value, as they are in the file.
    pub range: [f64; 2],
}

impl PointTimes {
    /// A span of the field's values in microseconds.
    pub fn us(&self, span: f64) -> f64 {
        span / self.unit.per_second() * 1e6
    }

    /// From the first point to the last, µs.
    pub fn sweep_us(&self) -> f64 {
        self.us(self.range[1] - self.range[0])
    }

    /// Whether the times count from a moment of the sweep, rather than being a clock's.
    pub fn are_relative(&self) -> bool {
        self.range.iter().all(|v| self.us(*v).abs() <= NEAR_S * 1e6)
    }
}
