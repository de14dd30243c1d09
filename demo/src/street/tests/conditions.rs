//! Dusk is darker than day, and in the rain the LiDAR loses far returns and meets drops.

use super::{SEED, pixels};
use crate::street::clips::{AV, Clip};
use crate::street::daylight::Conditions;
use crate::street::drive::Drive;
use crate::street::lidar::LidarSweep;
use crate::street::sensors::DriveCamera;

fn drive(conditions: Conditions) -> Drive {
    Drive::new(SEED, &Clip { conditions, ..AV[0].clone() })
}

/// Mean of each channel of the left camera's image.
fn mean_color(conditions: Conditions) -> [f64; 3] {
    let (_, _, bytes) = pixels(&drive(conditions).image(20, DriveCamera::Left));
    let count = (bytes.len() / 3) as f64;
    core::array::from_fn(|c| bytes.iter().skip(c).step_by(3).map(|b| f64::from(*b)).sum::<f64>() / count)
}

#[test]
fn dusk_is_darker_than_day_and_rain_is_grey() {
    let luminance = |[r, g, b]: [f64; 3]| 0.3 * r + 0.6 * g + 0.1 * b;
    let saturation = |c: [f64; 3]| {
        let (low, high) = c.iter().fold((f64::INFINITY, 0.0_f64), |(l, h), v| (l.min(*v), h.max(*v)));
        (high - low) / high
    };
    let [day, dusk, rain] = [Conditions::Day, Conditions::Dusk, Conditions::Rain].map(mean_color);
    assert!(luminance(dusk) < 0.75 * luminance(day), "{dusk:?} and {day:?}");
    assert!(saturation(rain) < 0.7 * saturation(day), "{rain:?} and {day:?}");
}

/// Numbers of returns nearer than any surface, and from beyond 40 m.
fn near_and_far(sweep: &LidarSweep) -> [usize; 2] {
    let within = |from: f32, to: f32| {
        let distance = |p: [f32; 3]| (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]).sqrt();
        sweep.points.iter().filter(|p| (from..to).contains(&distance(p.position))).count()
    };
    [within(0.0, 3.0), within(40.0, 200.0)]
}

#[test]
fn rain_takes_far_returns_and_adds_drops_near_the_sensor() {
    let [day, rain] = [Conditions::Day, Conditions::Rain].map(|c| drive(c).lidar(20));
    let ([no_drops, far], [drops, far_in_rain]) = (near_and_far(&day), near_and_far(&rain));
    assert_eq!(no_drops, 0);
    assert!((300..1500).contains(&drops), "{drops}");
    let share = far_in_rain as f64 / far as f64;
    assert!((0.6..0.85).contains(&share), "{share}");
    assert!(rain.points.len() < day.points.len());
}

#[test]
fn the_metadata_of_a_clip_are_its_conditions() {
    for index in crate::street::av() {
        let clip = crate::street::clip(index).unwrap();
        let scene = crate::street::scene(SEED, index, &|f| f.file.clone());
        assert_eq!(scene.metadata["weather"], clip.conditions.weather());
        assert_eq!(scene.metadata["time of day"], clip.conditions.time_of_day());
        let tag = crate::street::tags(index).objects[0].attributes.clone();
        assert_eq!(tag["weather"].as_text(), clip.conditions.weather());
        assert_eq!(tag["light"].as_text() == "dusk", clip.conditions == Conditions::Dusk);
    }
    for conditions in [Conditions::Day, Conditions::Dusk, Conditions::Rain] {
        assert!(AV.iter().any(|clip| clip.conditions == conditions), "{conditions:?}");
    }
}
