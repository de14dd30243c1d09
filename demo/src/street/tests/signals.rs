//! Lamps shine in images where the truth says that they are on, and do not elsewhere.

use super::{SEED, pixels};
use crate::street::clips::{AV, Clip};
use crate::street::drive::Drive;
use crate::street::lamps::{Lamp, blinkers, brake_lights};
use crate::street::sensors::DriveCamera;
use crate::street::signals::Observer;
use crate::street::{av, golden, signals};
use assay_core::geometry::Point2;
use assay_core::label::{AttributeValue, Document};
use std::collections::BTreeSet;

/// Height of a lamp on the image from which its middle is not blurred, px.
const CLEAR_PX: f64 = 3.5;

/// Highest value of a channel over the 3 × 3 pixels around a place, in an image of this width.
fn brightness((width, bytes): (u32, &[u8]), [x, y]: Point2, channel: usize) -> f64 {
    let [x, y] = [x as usize, y as usize];
    let spots = (y - 1..=y + 1).flat_map(|y| (x - 1..=x + 1).map(move |x| (x, y)));
    spots.map(|(x, y)| f64::from(bytes[(y * width as usize + x) * 3 + channel])).fold(0.0, f64::max)
}

/// Brightness of blinkers and of brake lights in frames of a clip: of those that are lit, and of those that are dark.
fn brightnesses(clip: &Clip, frames: &[u32]) -> [[Vec<f64>; 2]; 2] {
    let drive = Drive::new(SEED, clip);
    let mut found: [[Vec<f64>; 2]; 2] = Default::default();
    for frame in frames {
        let time_s = Drive::time_s(*frame);
        let (width, _, bytes) = pixels(&drive.image(*frame, DriveCamera::Front));
        let observer = Observer::new(&drive, *frame);
        for (number, actor) in drive.actors().iter().enumerate() {
            let Some(script) = &actor.lamps else { continue };
            let of = |lamp: &Lamp, channel| {
                let at = observer.pixel(DriveCamera::Front, (number, actor), lamp, CLEAR_PX)?;
                Some(brightness((width, &bytes), at, channel))
            };
            for lamp in blinkers(actor.kind, actor.size) {
                found[0][usize::from(script.is_lit(lamp.side, time_s))].extend(of(&lamp, 1));
            }
            for lamp in brake_lights(actor.kind, actor.size) {
                found[1][usize::from(script.is_braking(time_s))].extend(of(&lamp, 0));
            }
        }
    }
    found
}

fn is_apart(dark: &[f64], lit: &[f64], least: usize) {
    assert!(dark.len() >= least && lit.len() >= least, "{} dark and {} lit", dark.len(), lit.len());
    let (most, fewest) =
        (dark.iter().copied().fold(0.0, f64::max), lit.iter().copied().fold(f64::INFINITY, f64::min));
    assert!(most + 25.0 < fewest, "dark up to {most}, lit from {fewest}: {dark:?} {lit:?}");
}

#[test]
fn lamps_are_bright_where_the_truth_says_on_and_dark_elsewhere() {
    for (clip, frames) in [(&AV[0], [20, 23, 24, 26]), (&AV[2], [48, 49, 51, 53])] {
        let [blinkers, brakes] = brightnesses(clip, &frames);
        is_apart(&blinkers[0], &blinkers[1], 2);
        is_apart(&brakes[0], &brakes[1], 2);
    }
}

fn values(document: &Document, attribute: &str) -> BTreeSet<String> {
    let shapes = document.objects.iter().flat_map(|object| &object.shapes);
    shapes.filter_map(|shape| shape.attributes.get(attribute)).map(AttributeValue::as_text).collect()
}

#[test]
fn clips_have_every_value_of_the_signals_and_vehicles_alone_have_some() {
    let vehicles = ["car", "pickup", "truck", "bus"];
    let (mut blinks, mut brakes) = (BTreeSet::new(), BTreeSet::new());
    for index in [av().start, av().start + 2] {
        let label = signals(SEED, index).apply(&golden(SEED, index), &vehicles);
        blinks.extend(values(&label, "blinker"));
        brakes.extend(values(&label, "brake_light"));
        for object in &label.objects {
            let is_vehicle = vehicles.contains(&object.class.as_str());
            assert!(object.shapes.iter().all(|shape| shape.attributes.contains_key("blinker") == is_vehicle));
        }
    }
    let all = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(blinks, all(&["left", "right", "hazard", "off", "unknown"]));
    assert_eq!(brakes, all(&["on", "off", "unknown"]));
}

#[test]
fn a_blinker_begins_within_the_first_drive() {
    let label = signals(SEED, av().start).apply(&golden(SEED, av().start), &["car"]);
    let changes = label.objects.iter().filter(|object| {
        let blinkers: Vec<String> = object
            .shapes
            .iter()
            .filter_map(|s| s.attributes.get("blinker"))
            .map(AttributeValue::as_text)
            .collect();
        blinkers.windows(2).any(|pair| pair[0] == "off" && pair[1] == "left")
    });
    assert!(changes.count() >= 1);
}
