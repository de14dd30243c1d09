//! Units of measures, as rubrics count them and as people read them.

/// The unit of a measure's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureUnit {
    /// A share from 0 to 1, which people read as percent.
    Share,
    /// Pixels of an image.
    Pixels,
    /// Metres.
    Meters,
    /// Metres between cuboids, pixels between shapes of an image.
    MetersOrPixels,
    /// Radians, which people read as degrees.
    Radians,
    /// Metres per second.
    MetersPerSecond,
    /// Metres per second squared.
    MetersPerSecondSquared,
    /// Radians per second, which people read as degrees per second.
    RadiansPerSecond,
    /// A plain number, with what it counts.
    Number(&'static str),
}

impl MeasureUnit {
    /// The symbol behind a value; empty for shares and plain numbers.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Share | Self::MetersOrPixels | Self::Number(_) => "",
            Self::Pixels => "px",
            Self::Meters => "m",
            Self::Radians => "rad",
            Self::MetersPerSecond => "m/s",
            Self::MetersPerSecondSquared => "m/s²",
            Self::RadiansPerSecond => "rad/s",
        }
    }

    /// The name in docs/measures.md.
    pub fn description(self) -> &'static str {
        match self {
            Self::Share => "none, a share",
            Self::MetersOrPixels => "m for cuboids, px for the middles of the rectangles around image shapes",
            Self::Number(counted) => counted,
            Self::Pixels
            | Self::Meters
            | Self::Radians
            | Self::MetersPerSecond
            | Self::MetersPerSecondSquared
            | Self::RadiansPerSecond => self.symbol(),
        }
    }

    /// A value in the unit that people think in, with three decimals at most: 0.02 as a share is `2 %`, an angle is in
    /// degrees.
    pub fn format_value(self, value: f64) -> String {
        let (number, unit) = match self {
            Self::Share => (value * 100.0, " %"),
            Self::Radians => (value.to_degrees(), "°"),
            Self::RadiansPerSecond => (value.to_degrees(), "° a second"),
            Self::Pixels => (value, " px"),
            Self::Meters => (value, " m"),
            Self::MetersPerSecond => (value, " m/s"),
            Self::MetersPerSecondSquared => (value, " m/s²"),
            Self::MetersOrPixels | Self::Number(_) => (value, ""),
        };
        format!("{}{unit}", (number * 1000.0).round() / 1000.0)
    }
}
