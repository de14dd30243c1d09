//! Recordings whose vehicle looks along another axis than x: sensor mountings and ego poses turned.

use assay_core::api::ForwardDirection;
use assay_core::geometry::Pose;
use assay_formats::dataset::DatasetItem;

/// Turn the vehicle of a recording, so that what is ahead is its x.
pub(super) fn turn(item: &mut DatasetItem, forward: ForwardDirection) {
    if forward.is_as_read() {
        return;
    }
    let turn = Pose::from_yaw(forward.turn_rad(), [0.0; 3]);
    let back = turn.inverse();
    let of_sensor = |pose: &mut Pose| *pose = pose.then(&turn);
    let of_vehicle = |pose: &mut Pose| *pose = back.then(pose);
    item.scene.sensors.iter_mut().for_each(|sensor| of_sensor(&mut sensor.sensor_to_ego));
    for frame in &mut item.scene.frames {
        of_vehicle(&mut frame.ego_to_world);
        for data in frame.data.iter_mut().chain(&mut frame.sweeps) {
            data.sensor_to_ego.iter_mut().for_each(of_sensor);
            data.ego_to_world.iter_mut().for_each(of_vehicle);
        }
    }
}
