//! Shapes of all kinds from the fuzzer's bytes: on the grid, where they touch, or with any numbers.

use crate::bytes::Bytes;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Point2, Polygon, Ring};

pub fn geometry(bytes: &mut Bytes<'_>) -> Geometry {
    let kind = bytes.next();
    let some = 3 + kind / 16 % 4;
    match kind % 16 {
        0 | 1 => Geometry::Box(core::array::from_fn(|_| bytes.grid())),
        2 => Geometry::Rbox(core::array::from_fn(|_| bytes.grid())),
        3 | 4 => Geometry::Polygon(Polygon(vec![on_grid(bytes, some)])),
        5 => Geometry::Polyline(on_grid(bytes, some - 1)),
        6..9 => {
            let [center, size] = [(); 2].map(|()| core::array::from_fn(|_| 1.0 + bytes.grid()));
            cuboid([center, size], Orientation::Yaw(bytes.grid() / 4.0))
        }
        9 => Geometry::Box(bytes.numbers()),
        10 => Geometry::Rbox(bytes.numbers()),
        11 => Geometry::Polygon(Polygon(vec![points(bytes, some), points(bytes, some - 3)])),
        12 => {
            Geometry::Multipolygon(vec![Polygon(vec![points(bytes, some)]), Polygon(vec![on_grid(bytes, 3)])])
        }
        13 => Geometry::Polyline(points(bytes, some - 2)),
        14 => Geometry::Point(bytes.numbers()),
        _ if some == 3 => cuboid([bytes.numbers(), bytes.numbers()], Orientation::Yaw(bytes.number())),
        _ => {
            let q: [f64; 4] = core::array::from_fn(|_| bytes.grid() - 12.0);
            let norm = q.iter().map(|v| v * v).sum::<f64>().sqrt();
            cuboid([bytes.numbers(), bytes.numbers()], Orientation::Rotation(q.map(|v| v / norm)))
        }
    }
}

fn on_grid(bytes: &mut Bytes<'_>, count: u8) -> Ring {
    (0..count).map(|_| [bytes.grid(), bytes.grid()]).collect()
}

fn points(bytes: &mut Bytes<'_>, count: u8) -> Vec<Point2> {
    (0..count).map(|_| bytes.numbers()).collect()
}

fn cuboid([center, size]: [[f64; 3]; 2], orientation: Orientation) -> Geometry {
    Geometry::Cuboid(Cuboid { center, size, orientation })
}
