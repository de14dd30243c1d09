//! Cuboid placement: a click on an object fits one to it; on bare ground two clicks, or a drag, go from rear to
//! front.

use super::fit::fit_around;
use crate::view::{PointChunks, mid3};
use assay_core::geometry::{Cuboid, Point3, sub3};

/// Where there is no usual size: width and height of what is placed, m.
const DEFAULT_SIZE_M: [f64; 2] = [1.8, 1.5];
/// Nothing is placed shorter than this between two ground points, m.
const MIN_LENGTH_M: f64 = 0.2;
/// Points at most so far from a click belong to what was clicked, in usual lengths.
const NEAR_LENGTHS: f64 = 1.3;
/// Where there is no usual size, m.
const NEAR_M: f64 = 6.0;

/// What a click or a drag came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlacementResult {
    /// This cuboid.
    Cuboid(Cuboid),
    /// The rear is set; the next click sets the front.
    AwaitingFront,
    /// Too short a way from rear to front.
    TooShort,
}

/// The state of placing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CuboidPlacement {
    pressed: Option<Point3>,
    rear: Option<Point3>,
}

impl CuboidPlacement {
    /// A button went down over this point of the cloud or the ground.
    pub fn down(&mut self, at: Point3) {
        self.pressed = Some(at);
    }

    /// The cuboid to show while the pointer is here; `dragging` where it has left the place it was pressed.
    pub fn preview(&self, at: Point3, dragging: bool, usual_m: Option<[f64; 3]>) -> Option<Cuboid> {
        let rear = self.rear.or(self.pressed.filter(|_| dragging))?;
        cuboid_between(rear, at, usual_m)
    }

    /// The button went up here.
    pub fn up(
        &mut self,
        at: Point3,
        dragged: bool,
        points: &PointChunks,
        usual_m: Option<[f64; 3]>,
    ) -> PlacementResult {
        let pressed = self.pressed.take();
        if let Some(rear) = self.rear.take().or(pressed.filter(|_| dragged)) {
            return cuboid_between(rear, at, usual_m)
                .map_or(PlacementResult::TooShort, PlacementResult::Cuboid);
        }
        let radius_m = usual_m.map_or(NEAR_M, |size| size[0] * NEAR_LENGTHS + 1.0);
        if let Some(fit) = fit_around(&points.points_near(at, radius_m), at, usual_m, 0.0) {
            return PlacementResult::Cuboid(fit.cuboid);
        }
        self.rear = Some(at);
        PlacementResult::AwaitingFront
    }

    /// The press was not meant: forget it, and leave a rear that waits for its front.
    pub fn release(&mut self) {
        self.pressed = None;
    }

    /// Whether the rear is set and the front is waited for.
    pub fn is_waiting(&self) -> bool {
        self.rear.is_some()
    }

    /// Forget what was begun. `false` where nothing was.
    pub fn cancel(&mut self) -> bool {
        std::mem::take(self) != Self::default()
    }
}

/// A cuboid from the middle of the rear to the middle of the front, both on the ground.
fn cuboid_between(rear: Point3, front: Point3, usual_m: Option<[f64; 3]>) -> Option<Cuboid> {
    let way = sub3(front, rear);
    let length_m = libm::hypot(way[0], way[1]);
    if length_m < MIN_LENGTH_M {
        return None;
    }
    let [width_m, height_m] = usual_m.map_or(DEFAULT_SIZE_M, |size| [size[1], size[2]]);
    let mut center = mid3(rear, front);
    center[2] += height_m / 2.0;
    Some(Cuboid::upright(center, [length_m, width_m, height_m], libm::atan2(way[1], way[0])))
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Option<[f64; 3]> = Some([4.4, 1.8, 1.5]);

    fn street() -> PointChunks {
        let mut points: Vec<[f32; 3]> = (0..2500_u32)
            .map(|i| [(i % 50) as f32 * 0.4, (i / 50) as f32 * 0.4 - 10.0, -1.7])
            .filter(|p| !(8.0..12.4).contains(&p[0]) || !(1.0..2.8).contains(&p[1]))
            .collect();
        for i in 0..400_u32 {
            let (along, up) = ((i % 40) as f32 / 39.0, (i / 40) as f32 / 9.0);
            points.push([8.0 + 4.4 * along, 1.0, -1.7 + 1.5 * up]);
            points.push([8.0, 1.0 + 1.8 * along, -1.7 + 1.5 * up]);
        }
        PointChunks::new(&points)
    }

    #[test]
    fn one_click_on_a_car_places_a_cuboid_around_it() {
        let mut placement = CuboidPlacement::default();
        placement.down([8.5, 1.0, -1.0]);
        let PlacementResult::Cuboid(cuboid) = placement.up([8.5, 1.0, -1.0], false, &street(), USUAL) else {
            panic!("a car stands there")
        };
        assert!(cuboid.contains([10.2, 1.9, -1.0]));
        assert!((cuboid.size[0] - 4.4).abs() < 0.15 && (cuboid.size[1] - 1.8).abs() < 0.15);
        assert!(!placement.is_waiting());
    }

    #[test]
    fn two_clicks_on_bare_ground_go_from_rear_to_front() {
        let (mut placement, street) = (CuboidPlacement::default(), street());
        placement.down([2.0, -6.0, -1.7]);
        assert_eq!(placement.up([2.0, -6.0, -1.7], false, &street, USUAL), PlacementResult::AwaitingFront);
        placement.down([2.0, -2.0, -1.7]);
        let placed = placement.up([2.0, -2.0, -1.7], false, &street, USUAL);
        let yaw = core::f64::consts::FRAC_PI_2;
        assert_eq!(
            placed,
            PlacementResult::Cuboid(Cuboid::upright([2.0, -4.0, -0.95], [4.0, 1.8, 1.5], yaw))
        );
    }

    #[test]
    fn a_drag_goes_from_rear_to_front_and_shows_itself_on_the_way() {
        let mut placement = CuboidPlacement::default();
        placement.down([2.0, -6.0, -1.7]);
        assert_eq!(placement.preview([2.1, -6.0, -1.7], false, USUAL), None);
        assert!(placement.preview([5.0, -6.0, -1.7], true, USUAL).is_some());
        assert!(matches!(
            placement.up([6.0, -6.0, -1.7], true, &street(), USUAL),
            PlacementResult::Cuboid(_)
        ));
    }

    #[test]
    fn a_press_that_was_not_meant_leaves_the_rear_where_it_is() {
        let (mut placement, street) = (CuboidPlacement::default(), street());
        placement.down([2.0, -6.0, -1.7]);
        placement.up([2.0, -6.0, -1.7], false, &street, USUAL);
        placement.down([9.0, -6.0, -1.7]);
        placement.release();
        assert!(placement.is_waiting());
        assert!(placement.cancel() && !placement.cancel());
    }

    #[test]
    fn a_way_too_short_places_nothing() {
        let (mut placement, street) = (CuboidPlacement::default(), street());
        placement.down([2.0, -6.0, -1.7]);
        placement.up([2.0, -6.0, -1.7], false, &street, USUAL);
        placement.down([2.05, -6.0, -1.7]);
        assert_eq!(placement.up([2.05, -6.0, -1.7], false, &street, USUAL), PlacementResult::TooShort);
        assert!(!placement.cancel());
    }
}
