//! Areas of polygons on a small grid, where corners and edges coincide.

use crate::bytes::Bytes;
use crate::measures::check_all;
use assay_core::geometry::{Geometry, Planar, Polygon, Ring};

pub const MAX_LEN: usize = 96;

pub fn run(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    // Step and position of the grid, px: they change the rounding.
    let step = [1.0, 0.1, 1e-3, 1.0 / 3.0][bytes.below(4)];
    let from = [0.0, -7.7, 1e4][bytes.below(3)];
    let (a, b) = (polygons(&mut bytes, step, from), polygons(&mut bytes, step, from));
    let both = [a.clone(), b.clone()].concat();
    let (a, b) = (Geometry::Multipolygon(a), Geometry::Multipolygon(b));
    // This case is slow, and mostly tests the code of another target.
    if bytes.next() % 16 == 1 {
        check_all(&a, &b);
    }
    let given = (a, b);
    let (Ok(a), Ok(b)) = (Planar::new(&given.0), Planar::new(&given.1)) else { return };
    let shared = a.shared_area(&b);
    let near = |found: f64, wanted: f64, what: &str| {
        let most = 1e-6 * (a.area() + b.area());
        assert!((found - wanted).abs() <= most, "{what}: {found} instead of {wanted}");
    };
    assert!((0.0..=a.area().min(b.area())).contains(&shared), "shared area {shared}");
    near(b.shared_area(&a), shared, "shared the other way");
    near(a.shared_area(&a), a.area(), "shared with itself");
    let union = match Planar::new(&Geometry::Multipolygon(both)) {
        Ok(union) => union,
        Err(error) => panic!("the union {error}"),
    };
    near(union.area(), a.area() + b.area() - shared, "the union");
    near(union.shared_area(&a), a.area(), "the union's share of a part");
    let apart = a.nearest(&b, f64::INFINITY).squared.sqrt();
    assert!((apart - b.nearest(&a, f64::INFINITY).squared.sqrt()).abs() <= 1e-9 * step.max(apart));
    if shared > 1e-6 * (a.area() + b.area()) {
        assert!(apart <= 1e-6 * step, "{apart} px apart, but they share {shared} px²: {given:?}");
    }
}

fn polygons(bytes: &mut Bytes<'_>, step: f64, from: f64) -> Vec<Polygon> {
    (0..=bytes.below(3)).map(|_| polygon(bytes, step, from)).collect()
}

fn polygon(bytes: &mut Bytes<'_>, step: f64, from: f64) -> Polygon {
    let kind = bytes.next();
    let mut ring = |corners: u8| -> Ring {
        (0..corners).map(|_| [from + step * bytes.grid(), from + step * bytes.grid()]).collect()
    };
    let mut rings = vec![ring(3 + kind % 6)];
    if kind >= 192 {
        rings.push(ring(3 + kind / 6 % 3));
    }
    Polygon(rings)
}
