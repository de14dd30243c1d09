//! Shared volumes and footprints of cuboids whose faces coincide.

use crate::bytes::Bytes;
use crate::measures::check_all;
use assay_core::geometry::{Cuboid, Geometry, Orientation, footprint_shared_area, shared_volume};
use core::f64::consts::FRAC_PI_8;

pub const MAX_LEN: usize = 32;

pub fn run(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let (a, b) = (cuboid(&mut bytes), cuboid(&mut bytes));
    check_all(&Geometry::Cuboid(a), &Geometry::Cuboid(b));
    let sums = a.volume() + b.volume();
    let volume = shared_volume(&a, &b);
    assert!(volume >= 0.0 && volume <= a.volume().min(b.volume()) + 1e-6 * sums, "volume {volume}");
    assert!((shared_volume(&b, &a) - volume).abs() <= 1e-6 * sums, "{volume}, {}", shared_volume(&b, &a));
    let of_itself = shared_volume(&a, &a);
    assert!((of_itself - a.volume()).abs() <= 1e-6 * a.volume(), "{of_itself} of {}", a.volume());
    let upright = |cuboid: &Cuboid| matches!(cuboid.orientation, Orientation::Yaw(_));
    let area = footprint_shared_area(&a, &b);
    assert!(area >= 0.0 && area.is_finite());
    assert!((footprint_shared_area(&b, &a) - area).abs() <= 1e-6 * (1.0 + area));
    if upright(&a) && upright(&b) {
        let [bottom, top] = [-0.5, 0.5].map(|side| [&a, &b].map(|c| c.center[2] + side * c.size[2]));
        let height = (top[0].min(top[1]) - bottom[0].max(bottom[1])).max(0.0);
        assert!((volume - area * height).abs() <= 1e-6 * sums, "{volume}, {area} × {height}");
    }
}

fn cuboid(bytes: &mut Bytes<'_>) -> Cuboid {
    let center = core::array::from_fn(|_| bytes.grid() / 4.0);
    let size = core::array::from_fn(|_| (1.0 + bytes.grid()) / 4.0);
    let orientation = match bytes.next() {
        byte @ 0..128 => Orientation::Yaw(f64::from(byte % 17) * FRAC_PI_8),
        byte @ 128..192 => Orientation::Yaw(f64::from(byte)),
        _ => {
            let q: [f64; 4] = core::array::from_fn(|_| bytes.grid() - 12.0);
            let norm = q.iter().map(|v| v * v).sum::<f64>().sqrt();
            Orientation::Rotation(if norm > 0.0 { q.map(|v| v / norm) } else { [1.0, 0.0, 0.0, 0.0] })
        }
    };
    Cuboid { center, size, orientation }
}
