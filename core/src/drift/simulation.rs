//! Simulated drives and photographs whose objects resemble each other within a scene. The benchmark `drift` runs them too.

use super::{ImageMeasures, ObjectProfile, SceneProfile, ShapeMeasures, SpaceMeasures, SplitMix};
use std::collections::BTreeMap;

/// Change of a batch beside the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SimulatedChange {
    /// None: the batch is drawn as the reference is.
    Nothing,
    /// Cars are this many times as large.
    Cars(f64),
    /// Bicycles are this many times as frequent beside the others.
    Bicycles(f64),
    /// This share of objects are pedestrians lying down.
    Lying(f64),
    /// Rain is in this share of the scenes, in place of a fifth.
    Rain(f64),
}

/// Kind of simulated data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SimulatedData {
    /// Drives with cuboids.
    Drives,
    /// Photographs with outlines.
    Photographs,
}

/// Class with its frequency, length, width and height, m.
const DRIVE_CLASSES: [(&str, f64, [f64; 3]); 4] = [
    ("Car", 6.0, [4.4, 1.8, 1.5]),
    ("Pedestrian", 2.5, [0.7, 0.65, 1.72]),
    ("Bicycle", 0.6, [1.7, 0.6, 1.3]),
    ("Truck", 0.9, [8.0, 2.5, 3.2]),
];

/// Id of injected pedestrians begins so.
pub const LYING: &str = "lying";

/// Simulated scenes.
pub fn simulate_scenes(
    data: SimulatedData,
    change: SimulatedChange,
    count: usize,
    random: &mut SplitMix,
) -> Vec<SceneProfile> {
    let scene = |number: usize| match data {
        SimulatedData::Drives => drive(&format!("drive {number}"), change, random),
        SimulatedData::Photographs => photograph(&format!("photo {number}"), random),
    };
    (0..count).map(scene).collect()
}

/// Index of a weight, drawn in proportion to the weights.
fn draw(weights: &[f64], random: &mut SplitMix) -> usize {
    let mut rest = random.unit() * weights.iter().sum::<f64>();
    let reached = |weight: &f64| {
        rest -= weight;
        rest < 0.0
    };
    weights.iter().position(reached).unwrap_or(weights.len() - 1)
}

fn drive(name: &str, change: SimulatedChange, random: &mut SplitMix) -> SceneProfile {
    let rain_share = if let SimulatedChange::Rain(share) = change { share } else { 0.2 };
    let rain = random.unit() < rain_share;
    let more_bicycles = if let SimulatedChange::Bicycles(factor) = change { factor } else { 1.0 };
    // Each drive has its own mix of classes, road direction, calibration and share of covered objects.
    let weights = DRIVE_CLASSES.map(|(class, weight, _)| {
        random.gamma(3.0 * weight) * if class == "Bicycle" { more_bicycles } else { 1.0 }
    });
    let road = core::f64::consts::TAU * random.unit();
    let (calibration, reach) = (0.015 * random.normal(), 15.0 + 10.0 * random.unit());
    let covered = random.beta(2.0, 5.0);
    let count = 4 + (random.gamma(2.0) * 6.0) as usize;
    let mut objects = Vec::new();
    for number in 0..count {
        let place = draw(&weights, random);
        let (class, _, usual) = DRIVE_CLASSES[place];
        let larger = if let (SimulatedChange::Cars(factor), "Car") = (change, class) { factor } else { 1.0 };
        let model = 0.06 * random.normal();
        let mut side = |side: f64| side * larger * libm::exp(model + calibration + 0.04 * random.normal());
        let size = usual.map(&mut side);
        let turned = if random.unit() < 0.5 { core::f64::consts::PI } else { 0.0 };
        let space = SpaceMeasures {
            size,
            heading_rad: road + turned + 0.1 * random.normal(),
            tilt_rad: 0.01 * random.unit(),
            elevation: -1.7 + 0.1 * random.normal(),
            distance: 3.0 + random.gamma(2.0) * reach / 2.0,
            flattest: [size[2], size[0]],
        };
        let occluded = if random.unit() < covered { "yes" } else { "no" };
        let frames = 1 + (random.unit() * 40.0) as u32;
        objects.push(object(name, &number.to_string(), class, frames, occluded, ShapeMeasures::Space(space)));
    }
    if let SimulatedChange::Lying(share) = change {
        let injected = (0..count).filter(|_| random.unit() < share / (1.0 - share)).count();
        for number in 0..injected {
            let size = [1.45 + 0.4 * random.unit(), 0.5 + 0.2 * random.unit(), 0.3 + 0.39 * random.unit()];
            let space = SpaceMeasures {
                size,
                heading_rad: core::f64::consts::TAU * random.unit(),
                tilt_rad: 0.0,
                elevation: -1.7,
                distance: 10.0 + 20.0 * random.unit(),
                flattest: [size[2], size[0]],
            };
            objects.push(object(
                name,
                &format!("{LYING} {number}"),
                "Pedestrian",
                20,
                "no",
                ShapeMeasures::Space(space),
            ));
        }
    }
    let weather = if rain { "rain" } else { "sun" };
    SceneProfile {
        metadata: BTreeMap::from([("weather".to_owned(), weather.to_owned())]),
        frames: 40,
        objects,
    }
}

fn photograph(name: &str, random: &mut SplitMix) -> SceneProfile {
    // Few classes in a photograph, of forty with frequencies that fall off.
    let frequencies: Vec<f64> = (1..=40).map(|rank| 1.0 / f64::from(rank)).collect();
    let subjects: Vec<usize> = (0..3).map(|_| draw(&frequencies, random)).collect();
    let nearness = 0.5 * random.normal();
    let objects = (0..1 + (random.gamma(1.0) * 6.0) as usize).map(|number| {
        let class = subjects[draw(&[3.0, 2.0, 1.0], random)];
        let size = 60.0 * libm::exp(nearness + 0.8 * random.normal());
        let aspect = libm::exp(0.4 * random.normal() + 0.02 * class as f64);
        let vertices = 4.0 + (random.gamma(2.0) * size / 10.0).floor();
        let measures = ImageMeasures { size, aspect, vertices: Some(vertices) };
        object(name, &number.to_string(), &format!("class {class}"), 1, "no", ShapeMeasures::Image(measures))
    });
    SceneProfile { metadata: BTreeMap::new(), frames: 1, objects: objects.collect() }
}

fn object(
    item: &str,
    id: &str,
    class: &str,
    frames: u32,
    occluded: &str,
    measures: ShapeMeasures,
) -> ObjectProfile {
    ObjectProfile {
        item: item.to_owned(),
        id: id.to_owned(),
        class: class.to_owned(),
        frames,
        texts: BTreeMap::from([("occluded".to_owned(), occluded.to_owned())]),
        numbers: BTreeMap::new(),
        measures: Some(measures),
    }
}
