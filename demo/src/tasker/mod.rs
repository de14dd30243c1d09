//! Simulated taskers: from a golden label to the label that a person with known errors makes.

mod shapes;
mod values;

pub(super) use shapes::label;
pub(super) use values::{signals, tags};

/// Errors of a tasker: the injected truth that analytics are compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskerErrors {
    /// Deviation of each vertex, px.
    pub vertex_px: f64,
    /// Distance of outlines outside the true outline, px; negative: inside.
    pub outward_px: f64,
    /// Strength of waves along an outline, px.
    pub wave_px: f64,
    /// Vertices drawn for each vertex of golden.
    pub vertices_per_vertex: usize,
    /// Deviation of a cuboid's centre, m.
    pub center_m: f64,
    /// Deviation of the logarithm of each size.
    pub size_log: f64,
    /// Deviation of a heading, radians.
    pub yaw_rad: f64,
    /// Share of tracks whose front and rear are confused.
    pub yaw_flips: f64,
    /// Share of missed objects beyond [`TaskerErrors::far_m`].
    pub far_missed: f64,
    /// Distance from which objects are hard to see, m.
    pub far_m: f64,
    /// Share of pickups labeled as trucks, as before release 2.
    pub pickups_as_trucks: f64,
    /// Share of scenes with a defect that are categorized as if they had none.
    pub defects_overlooked: f64,
    /// Share of vehicles whose flashing blinkers are given as off.
    pub blinkers_overlooked: f64,
}

impl TaskerErrors {
    /// Errors of a tasker who zooms in.
    pub const fn careful() -> Self {
        Self {
            vertex_px: 1.0,
            outward_px: -3.0,
            wave_px: 0.6,
            vertices_per_vertex: 1,
            center_m: 0.04,
            size_log: 0.02,
            yaw_rad: 0.015,
            yaw_flips: 0.0,
            far_missed: 0.0,
            far_m: 45.0,
            pickups_as_trucks: 0.0,
            defects_overlooked: 0.0,
            blinkers_overlooked: 0.0,
        }
    }

    /// Errors of a tasker who works near the middle of the cloud: as careful as [`TaskerErrors::careful`], but 60 % of the objects
    /// beyond 28 m are missed.
    pub const fn misses_far() -> Self {
        Self { far_missed: 0.6, far_m: 28.0, ..Self::careful() }
    }

    /// Errors of a tasker who judges headings from the cloud alone: as careful as [`TaskerErrors::careful`], but front and rear of
    /// 18 % of the tracks are confused.
    pub const fn flips_yaw() -> Self {
        Self { yaw_flips: 0.18, ..Self::careful() }
    }

    /// Errors of a fast and overconfident tasker: loose, wavy outlines with too many points.
    pub const fn swaggy() -> Self {
        Self {
            vertex_px: 3.0,
            outward_px: 9.0,
            wave_px: 15.0,
            vertices_per_vertex: 3,
            center_m: 0.14,
            size_log: 0.07,
            yaw_rad: 0.06,
            yaw_flips: 0.15,
            far_missed: 0.35,
            far_m: 28.0,
            pickups_as_trucks: 0.8,
            defects_overlooked: 0.7,
            blinkers_overlooked: 0.5,
        }
    }
}
