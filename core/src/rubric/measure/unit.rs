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

    /// Whether people read and type degrees where rubrics count radians.
    pub fn is_angle(self) -> bool {
        matches!(self, Self::Radians | Self::RadiansPerSecond)
    }

    /// The symbol behind a value that people read or type; empty for shares and plain numbers.
    pub fn display_symbol(self) -> &'static str {
        match self {
            Self::Radians => "°",
            Self::RadiansPerSecond => "°/s",
            _ => self.symbol(),
        }
    }

    /// A value as people read and type it, as a number: an angle in degrees, all else as it is.
    pub fn to_display(self, value: f64) -> f64 {
        if self.is_angle() { without_noise(value.to_degrees()) } else { value }
    }

    /// A value from what people typed: the inverse of [`MeasureUnit::to_display`].
    pub fn from_display(self, shown: f64) -> f64 {
        if self.is_angle() { shown.to_radians() } else { shown }
    }

    /// A value with the unit that people think in: 0.02 as a share is `2 %`, an angle is in degrees. No digit of a
    /// limit is left out, so that a sentence says what the field beside it holds.
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
        format!("{}{unit}", without_noise(number))
    }
}

/// A number without what a change of its unit leaves behind: 9 decimals, where a double holds them.
fn without_noise(value: f64) -> f64 {
    if value.abs() < 1e6 { (value * 1e9).round() / 1e9 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_typed_and_read_in_degrees() {
        let unit = MeasureUnit::Radians;
        assert_eq!((unit.to_display(0.174_532_925_199_432_95), unit.display_symbol()), (10.0, "°"));
        assert_eq!(unit.from_display(10.0), 10_f64.to_radians());
        assert_eq!(MeasureUnit::RadiansPerSecond.to_display(core::f64::consts::FRAC_PI_2), 90.0);
        for typed in [0.1, 7.3, 12.34, 89.999, 180.0] {
            assert_eq!(unit.to_display(unit.from_display(typed)), typed);
        }
        assert_eq!(MeasureUnit::Pixels.to_display(14.2), 14.2);
    }

    #[test]
    fn a_sentence_says_every_digit_of_the_limit() {
        assert_eq!(MeasureUnit::Pixels.format_value(14.1764), "14.1764 px");
        assert_eq!(MeasureUnit::Share.format_value(0.07), "7 %");
        assert_eq!(MeasureUnit::Share.format_value(0.00015), "0.015 %");
        assert_eq!(MeasureUnit::Radians.format_value(7.3_f64.to_radians()), "7.3°");
    }
}
