//! Area that outlines cover, also where they cross themselves or each other.

use super::planar::{MOST_CORNERS, parts_overlap, tidy_all};
use super::simple::{contacts, doubled_area, union_even_odd};
use super::{Bounds, Polygon, Ring, ShapeError, overlay};

/// Areas below this share of a shape's squared extent are rounding.
const FLAT: f64 = 1e-13;

/// Area that the parts of one object cover.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// px²: within a part what is inside an odd number of times, of several parts their union; 0 where the outlines
    /// enclose nothing, rounding aside.
    pub area: f64,
    /// Whether the outline of a part crosses itself.
    pub crosses_itself: bool,
}

/// Area that the parts of one object cover. The shoelace formula holds for simple outlines alone: of a bow-tie it
/// gives the difference of both triangles.
///
/// # Errors
/// Numbers that are not finite, and outlines with too many corners or crossings to measure them in short time.
pub fn coverage(parts: &[Polygon]) -> Result<Coverage, ShapeError> {
    let points = || parts.iter().flat_map(|part| part.0.iter().flatten());
    if !points().flatten().all(|v| v.is_finite()) {
        return Err(ShapeError::NotFinite);
    }
    if points().count() > MOST_CORNERS {
        return Err(ShapeError::TooComplex);
    }
    let Some(bounds) = Bounds::around(points()) else {
        return Ok(Coverage { area: 0.0, crosses_itself: false });
    };
    let rings: Vec<Vec<Ring>> = parts.iter().map(|part| tidy_all(&part.0)).collect();
    let (mut crosses_itself, mut plain) = (false, !parts_overlap(&rings));
    for part in &rings {
        let found = contacts(part, 0);
        crosses_itself |= !found.crossings.is_empty();
        plain &= found.crossings.is_empty() && !found.touch && part.len() < 2;
    }
    let area = if plain {
        rings.iter().flatten().map(|ring| doubled_area(ring).abs() / 2.0).sum()
    } else {
        overlay::area(&union_even_odd(&rings).ok_or(ShapeError::TooComplex)?, &bounds)
    };
    let (w, h) = (bounds.width(), bounds.height());
    Ok(Coverage { area: if area <= FLAT * (w * w + h * h) { 0.0 } else { area }, crosses_itself })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Geometry, Planar, Rasteriser};
    use proptest::prelude::*;

    fn parts(rings: &[&[[f64; 2]]]) -> Vec<Polygon> {
        rings.iter().map(|ring| Polygon(vec![ring.to_vec()])).collect()
    }

    #[test]
    fn outlines_that_cross_cover_what_is_inside_an_odd_number_of_times() {
        let bow_tie = parts(&[&[[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]]]);
        assert_eq!(coverage(&bow_tie), Ok(Coverage { area: 50.0, crosses_itself: true }));
        let uneven = parts(&[&[[0.0, 0.0], [30.0, 30.0], [30.0, 0.0], [0.0, 10.0]]]);
        assert!((coverage(&uneven).unwrap().area - 375.0).abs() < 1e-9);
        let star = parts(&[&[
            [100.0, 60.0],
            [123.511, 132.361],
            [61.958, 87.639],
            [138.042, 87.639],
            [76.489, 132.361],
        ]]);
        assert!((coverage(&star).unwrap().area - 1241.0796).abs() < 1e-3);
    }

    #[test]
    fn parts_that_overlap_count_once() {
        let square = |a: f64, b: f64| [[a, a], [b, a], [b, b], [a, b]];
        let two = parts(&[&square(0.0, 20.0), &square(10.0, 30.0)]);
        assert_eq!(coverage(&two), Ok(Coverage { area: 700.0, crosses_itself: false }));
        assert_eq!(coverage(&parts(&[&square(0.0, 1.0), &square(5.0, 6.0)])).unwrap().area, 2.0);
    }

    #[test]
    fn what_encloses_nothing_has_no_area() {
        for ring in
            [&[][..], &[[4.0, 4.0]; 4], &[[0.1, 0.1], [0.3, 0.3], [0.7, 0.7]], &[[0.0, 0.0], [9.0, 3.0]]]
        {
            assert_eq!(coverage(&parts(&[ring])).unwrap().area, 0.0, "{ring:?}");
        }
        assert_eq!(coverage(&parts(&[&[[f64::NAN, 0.0]]])), Err(ShapeError::NotFinite));
    }

    proptest! {
        #[test]
        fn any_outlines_cover_what_their_pixels_do(
            rings in proptest::collection::vec(proptest::collection::vec([0_u32..12, 0_u32..12], 3..7), 1..3),
        ) {
            // Corners between pixels' centres, so far apart that single pixels do not matter.
            let at = |[x, y]: [u32; 2]| [f64::from(x * 40), f64::from(y * 40)];
            let rings: Vec<Vec<[f64; 2]>> = rings.into_iter().map(|r| r.into_iter().map(at).collect()).collect();
            let all: Vec<Polygon> = rings.iter().map(|ring| Polygon(vec![ring.clone()])).collect();
            let flat: Vec<Vec<f64>> = rings.iter().map(|ring| ring.as_flattened().to_vec()).collect();
            let mask = Rasteriser::default().mask(flat.iter().map(Vec::as_slice), [480, 480]);
            let around: f64 = rings.iter().flat_map(|r| r.iter().zip(r.iter().cycle().skip(1)))
                .map(|(a, b)| libm::hypot(a[0] - b[0], a[1] - b[1])).sum();
            let covered = coverage(&all).unwrap().area;
            prop_assert!((covered - mask.area() as f64).abs() <= 2.0 * around + 4.0, "{} {}", covered, mask.area());
            if let [only] = all.as_slice() && let Ok(planar) = Planar::new(&Geometry::Polygon(only.clone())) {
                prop_assert!((planar.area() - covered).abs() < 1e-6);
            }
        }
    }
}
