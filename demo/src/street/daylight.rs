//! Conditions of a recording: the light of sun and sky, the air, and whether the road is wet.

use super::vector::{Vector3, unit};

/// Weather and time of day of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conditions {
    /// Clear afternoon with a low sun.
    Day,
    /// Clear sky after sunset.
    Dusk,
    /// Rain in the afternoon: grey light, a wet road, and drops in the air.
    Rain,
}

impl Conditions {
    /// The metadata `weather` of a scene, and the value of the tag of that name.
    pub fn weather(self) -> &'static str {
        match self {
            Self::Day | Self::Dusk => "clear",
            Self::Rain => "rain",
        }
    }

    /// The metadata `time of day` of a scene.
    pub fn time_of_day(self) -> &'static str {
        match self {
            Self::Day | Self::Rain => "afternoon",
            Self::Dusk => "dusk",
        }
    }

    /// Value of the tag `light`.
    pub fn light(self) -> &'static str {
        match self {
            Self::Day | Self::Rain => "day",
            Self::Dusk => "dusk",
        }
    }

    /// Light and air.
    pub fn daylight(self) -> Daylight {
        match self {
            Self::Day => Daylight::day(),
            Self::Dusk => Daylight::dusk(),
            Self::Rain => Daylight::rain(),
        }
    }
}

/// Light of sun and sky, linear, and the air that it passes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Daylight {
    /// Unit direction towards the sun.
    pub sun: Vector3,
    /// Light of the sun; `None`: it is below the horizon or behind clouds, and nothing casts a shadow.
    pub sunlight: Option<Vector3>,
    /// Light of the whole sky on a surface that looks up.
    pub skylight: Vector3,
    /// Light from the ground on a surface that looks down.
    pub bounce: Vector3,
    /// Light of the haze.
    pub haze: Vector3,
    /// Distance at which half of the light is that of the haze, m.
    pub haze_half_m: f64,
    /// Sky at the horizon and in the zenith.
    pub sky: [Vector3; 2],
    /// Sky around the sun, added.
    pub halo: Vector3,
    /// Clouds: dark and bright parts.
    pub clouds: [Vector3; 2],
    /// Share of the sky's light that clouds hide where they are densest.
    pub cloud_cover: f64,
    /// Hills at the horizon.
    pub ridge: Vector3,
    /// Brightness of street and house fronts in reflections, as a share of that at day.
    pub reflected: f64,
    /// True where the road is wet and drops are in the air.
    pub is_wet: bool,
    /// Exposure of the cameras.
    pub exposure: f64,
}

impl Daylight {
    fn day() -> Self {
        Self {
            sun: unit([-0.7, -0.36, 0.6]),
            sunlight: Some([3.1, 2.62, 2.0]),
            skylight: [0.56, 0.7, 0.92],
            bounce: [0.26, 0.23, 0.19],
            haze: [0.72, 0.76, 0.78],
            haze_half_m: 520.0,
            sky: [[0.78, 0.82, 0.84], [0.16, 0.34, 0.7]],
            halo: [0.5, 0.38, 0.2],
            clouds: [[0.62, 0.66, 0.72], [1.15, 1.1, 1.02]],
            cloud_cover: 0.85,
            ridge: [0.3, 0.36, 0.4],
            reflected: 1.0,
            is_wet: false,
            exposure: 0.62,
        }
    }

    /// The sun is just below the horizon ahead: an orange rim, a dark blue sky, and lamps that shine.
    fn dusk() -> Self {
        Self {
            sun: unit([0.9, 0.42, 0.06]),
            sunlight: None,
            skylight: [0.2, 0.24, 0.36],
            bounce: [0.06, 0.055, 0.06],
            haze: [0.34, 0.3, 0.34],
            haze_half_m: 480.0,
            sky: [[0.5, 0.31, 0.21], [0.05, 0.09, 0.22]],
            halo: [0.45, 0.2, 0.06],
            clouds: [[0.16, 0.14, 0.19], [0.6, 0.3, 0.24]],
            cloud_cover: 0.6,
            ridge: [0.08, 0.08, 0.11],
            reflected: 0.32,
            is_wet: false,
            exposure: 1.0,
        }
    }

    fn rain() -> Self {
        Self {
            sun: unit([-0.7, -0.36, 0.6]),
            sunlight: None,
            skylight: [0.74, 0.78, 0.82],
            bounce: [0.13, 0.13, 0.13],
            haze: [0.56, 0.58, 0.6],
            haze_half_m: 130.0,
            sky: [[0.64, 0.66, 0.68], [0.5, 0.53, 0.57]],
            halo: [0.0; 3],
            clouds: [[0.44, 0.46, 0.5], [0.72, 0.74, 0.76]],
            cloud_cover: 0.7,
            ridge: [0.36, 0.39, 0.42],
            reflected: 0.6,
            is_wet: true,
            exposure: 0.72,
        }
    }
}
