//! True values of blinkers and brake lights, frame by frame, as far as a camera shows them.

use super::actors::Actor;
use super::drive::Drive;
use super::lamps::{Blinker, Lamp, LampScript, VehicleSide, blinkers, brake_lights};
use super::scenery::{NearPart, RayTarget, Scenery};
use super::sensors::{DriveCamera, lidar_to_ego};
use super::vector::{Vector3, add, axes_of_yaw, norm, outward, scale, sub};
use assay_core::geometry::{Geometry, Point2, Pose};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use core::ops::Range;

/// Value where no camera shows the lamps.
const UNKNOWN: &str = "unknown";
/// Height on an image from which people see whether a lamp is on, px.
const LEAST_PX: f64 = 2.0;
/// Distance up to which something else may lie before a lamp that a ray meets, m: the lamp itself.
const DEPTH_M: f64 = 0.15;
/// Distance of a cuboid from the vehicle that it belongs to, at most, m.
const SAME_M: f64 = 2.0;

/// True values of the attributes `blinker` and `brake_light` of all vehicles in a clip. A value is that of the vehicle where a
/// camera shows the lamps that tell it, and `unknown` elsewhere: where they are hidden, look away, or are too small.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VehicleSignals {
    /// Vehicles by frame.
    frames: Vec<Vec<VehicleSignal>>,
}

/// A vehicle in a frame.
#[derive(Clone, Debug, PartialEq)]
struct VehicleSignal {
    /// Middle of its box in the LiDAR's frame, m.
    center: Vector3,
    blinker: &'static str,
    brake_light: &'static str,
}

impl VehicleSignals {
    /// A label of the clip with the true values: each object of these classes has those of the vehicle that it encloses, and
    /// `unknown` where there is none.
    pub fn apply(&self, label: &Document, classes: &[&str]) -> Document {
        let mut with_values = label.clone();
        for object in with_values.objects.iter_mut().filter(|o| classes.contains(&o.class.as_str())) {
            self.apply_to(object);
        }
        with_values
    }

    fn apply_to(&self, object: &mut Object) {
        for shape in &mut object.shapes {
            let found = self.vehicle(shape);
            let [blinker, brake_light] =
                found.map_or([UNKNOWN; 2], |vehicle| [vehicle.blinker, vehicle.brake_light]);
            let value = |text: &str| AttributeValue::Text(text.to_owned());
            shape.attributes.insert("blinker".to_owned(), value(blinker));
            shape.attributes.insert("brake_light".to_owned(), value(brake_light));
        }
    }

    /// The vehicle that a cuboid encloses.
    fn vehicle(&self, shape: &Shape) -> Option<&VehicleSignal> {
        let Geometry::Cuboid(cuboid) = &shape.geometry else { return None };
        let distance = |vehicle: &VehicleSignal| norm(sub(vehicle.center, cuboid.center));
        let near = self.frames.get(shape.frame as usize)?.iter().filter(|v| distance(v) < SAME_M);
        near.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// Signals of all vehicles in a range of frames.
pub(super) fn signals(drive: &Drive, frames: Range<u32>) -> VehicleSignals {
    VehicleSignals { frames: frames.map(|frame| in_frame(drive, frame)).collect() }
}

fn in_frame(drive: &Drive, frame: u32) -> Vec<VehicleSignal> {
    let time_s = Drive::time_s(frame);
    let world_to_lidar = lidar_to_ego().then(&drive.ego_to_world(frame)).inverse();
    let observer = Observer::new(drive, frame);
    let signal = |(number, actor): (usize, &Actor)| {
        let script = actor.lamps.as_ref()?;
        let is_seen = |lamp: &Lamp| observer.sees((number, actor), lamp);
        Some(VehicleSignal {
            center: world_to_lidar.apply(actor.cuboid(time_s).center),
            blinker: blinker_value(script.blinker(time_s), &blinkers(actor.kind, actor.size), &is_seen),
            brake_light: brake_value(script, time_s, &brake_lights(actor.kind, actor.size), &is_seen),
        })
    };
    drive.actors().iter().enumerate().filter_map(signal).collect()
}

/// What cameras tell of blinkers: one side that flashes is enough for its direction, hazard lights need both sides, and dark ones
/// on either side look off, unless it is the other side that flashes.
fn blinker_value(state: Blinker, lamps: &[Lamp], is_seen: &dyn Fn(&Lamp) -> bool) -> &'static str {
    let [left, right] = [VehicleSide::Left, VehicleSide::Right]
        .map(|side| lamps.iter().any(|lamp| lamp.side == side && is_seen(lamp)));
    let tells = match state {
        Blinker::Left => left,
        Blinker::Right => right,
        Blinker::Hazard => left && right,
        Blinker::Off => left || right,
    };
    if tells { state.value() } else { UNKNOWN }
}

fn brake_value(
    script: &LampScript,
    time_s: f64,
    lamps: &[Lamp],
    is_seen: &dyn Fn(&Lamp) -> bool,
) -> &'static str {
    match (lamps.iter().any(is_seen), script.is_braking(time_s)) {
        (false, _) => UNKNOWN,
        (true, true) => "on",
        (true, false) => "off",
    }
}

/// The ego car's cameras in a frame.
pub(super) struct Observer {
    scenery: Scenery,
    all: Vec<NearPart>,
    ego_to_world: Pose,
    time_s: f64,
}

impl Observer {
    /// Cameras in a frame of a drive.
    pub fn new(drive: &Drive, frame: u32) -> Self {
        let scenery = drive.scenery(frame);
        let (all, ego_to_world) = (scenery.all(), drive.ego_to_world(frame));
        Self { scenery, all, ego_to_world, time_s: Drive::time_s(frame) }
    }

    /// True where a camera shows a lamp of an actor large enough, and nothing stands before it.
    fn sees(&self, actor: (usize, &Actor), lamp: &Lamp) -> bool {
        DriveCamera::ALL.into_iter().any(|camera| self.pixel(camera, actor, lamp, LEAST_PX).is_some())
    }

    /// Pixel where a camera shows a lamp of an actor at least so large, px, with nothing before it. The actor comes with its
    /// number.
    pub fn pixel(
        &self,
        camera: DriveCamera,
        (number, actor): (usize, &Actor),
        lamp: &Lamp,
        least_px: f64,
    ) -> Option<Point2> {
        let place = actor.place(self.time_s);
        let at = add(place.at, outward(&axes_of_yaw(place.yaw_rad), lamp.center));
        let to_world = camera.to_ego().then(&self.ego_to_world);
        let [x, y] = camera.pixel(to_world.inverse().apply(at))?;
        let [width, height] = camera.size().map(f64::from);
        let way = sub(at, to_world.translation);
        let distance = norm(way);
        let is_on_image = (0.0..width).contains(&x) && (0.0..height).contains(&y);
        if !is_on_image || lamp.size[2] * camera.focal_px() / distance < least_px {
            return None;
        }
        let met = self.scenery.cast(to_world.translation, scale(way, 1.0 / distance), &self.all);
        let RayTarget::Part(part, hit) = met else { return None };
        let is_own = self.scenery.parts[part as usize].owner as usize == number;
        (is_own && hit.distance > distance - DEPTH_M).then_some([x, y])
    }
}
