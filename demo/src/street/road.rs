//! Road: an arc with lanes, parking, kerbs, sidewalks, and a crossing street.
//!
//! World frame: x along the road where the drive starts, y to the left, z up, m. The middle of the road is
//! a circle about (0, [`RADIUS_M`]). `s` is the distance along it, and `d` the distance to its left.

use super::vector::Vector3;

/// Radius of the road's middle, m; the road bends to the left.
pub(super) const RADIUS_M: f64 = 190.0;
/// Width of a lane, m; each direction has two lanes.
pub(super) const LANE_M: f64 = 3.4;
/// Distance from the road's middle to the kerb, m.
pub(super) const KERB_M: f64 = 9.3;
/// Distance from the road's middle to the far edge of the sidewalk, m.
pub(super) const WALK_M: f64 = 13.4;
/// Height of sidewalks, m.
pub(super) const WALK_HEIGHT_M: f64 = 0.14;
/// Position of the crossing street's middle, m along the road.
pub(super) const CROSSING_M: f64 = 62.0;
/// Half width of the crossing street, m.
pub(super) const CROSSING_HALF_M: f64 = 6.6;

/// World position and heading of a point given in road coordinates.
pub(super) fn on_road(s: f64, d: f64) -> ([f64; 2], f64) {
    let angle = s / RADIUS_M;
    let r = RADIUS_M - d;
    ([r * libm::sin(angle), RADIUS_M - r * libm::cos(angle)], angle)
}

/// Road coordinates (s, d) of a world position.
pub(super) fn road_coordinates(x: f64, y: f64) -> [f64; 2] {
    let toward = RADIUS_M - y;
    [RADIUS_M * libm::atan2(x, toward), RADIUS_M - (x * x + toward * toward).sqrt()]
}

/// Kind of ground at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroundKind {
    /// Tarmac.
    Asphalt,
    /// White or yellow paint.
    White,
    Yellow,
    /// Kerb stones, seen from above or from the road.
    Kerb,
    /// Paving slabs; raised.
    Sidewalk,
    /// A strip of grass or a bed around a tree; raised.
    Grass,
    /// An iron lid.
    Manhole,
}

#[cfg(test)]
impl GroundKind {
    /// True where it has the height of the sidewalk.
    fn is_raised(self) -> bool {
        matches!(self, Self::Sidewalk | Self::Grass | Self::Kerb)
    }
}

/// Sine and cosine of the angle between the streets, seen from the bend's centre.
const CROSSING_SIN: f64 = 0.320_555_417_937_830_66;
const CROSSING_COS: f64 = 0.947_229_763_062_110_9;

/// Signed distance across the crossing street and distance along it, m.
pub(super) fn crossing_coordinates(x: f64, y: f64) -> [f64; 2] {
    let (px, py) = (x, y - RADIUS_M);
    [px * CROSSING_COS + py * CROSSING_SIN, RADIUS_M - (px * CROSSING_SIN - py * CROSSING_COS)]
}

/// True where the ground has the height of the sidewalk; the same as [`GroundKind::is_raised`], without
/// looking up paint.
fn is_raised(x: f64, y: f64) -> bool {
    let toward = RADIUS_M - y;
    let out = ((x * x + toward * toward).sqrt() - RADIUS_M).abs();
    out > KERB_M && crossing_coordinates(x, y)[0].abs() >= CROSSING_HALF_M
}

/// Kind of ground at a world position.
pub(super) fn ground_at(x: f64, y: f64) -> GroundKind {
    let [s, d] = road_coordinates(x, y);
    let [across, _] = crossing_coordinates(x, y);
    let out = d.abs();
    if across.abs() < CROSSING_HALF_M {
        return crossing_ground(s, d, across);
    }
    if out > KERB_M + 0.18 {
        if out > WALK_M {
            return if across.abs() < CROSSING_HALF_M + 3.5 { side(across) } else { GroundKind::Grass };
        }
        return if is_tree_bed(s, out) { GroundKind::Grass } else { side(across) };
    }
    if out > KERB_M {
        return GroundKind::Kerb;
    }
    road_paint(s, d, across)
}

/// Kerb along the crossing street's edge, slabs elsewhere.
fn side(across: f64) -> GroundKind {
    if across.abs() < CROSSING_HALF_M + 0.18 { GroundKind::Kerb } else { GroundKind::Sidewalk }
}

fn is_tree_bed(s: f64, out: f64) -> bool {
    let along = libm::fmod(s + 1200.0, TREE_EVERY_M) - TREE_EVERY_M / 2.0;
    along.abs() < 0.75 && (out - TREE_M).abs() < 0.62
}

/// Distance between trees along the sidewalk, m.
pub(super) const TREE_EVERY_M: f64 = 12.0;
/// Distance of trees from the road's middle, m.
pub(super) const TREE_M: f64 = 10.5;

fn crossing_ground(_s: f64, d: f64, across: f64) -> GroundKind {
    let out = d.abs();
    if out > WALK_M + 2.0 && across.abs() < 0.08 && libm::fmod(out, 6.0) < 3.0 {
        return GroundKind::White;
    }
    let zebra = (11.0..14.0).contains(&out);
    if zebra && libm::fmod(across + 100.0, 1.0) < 0.5 {
        return GroundKind::White;
    }
    GroundKind::Asphalt
}

fn road_paint(s: f64, d: f64, across: f64) -> GroundKind {
    let out = d.abs();
    let before = across.abs() - CROSSING_HALF_M;
    if (1.2..4.4).contains(&before) {
        let stripe = libm::fmod(d + 100.2, 1.1) < 0.55;
        return if stripe && out < KERB_M - 0.4 { GroundKind::White } else { GroundKind::Asphalt };
    }
    let incoming = (across < 0.0) == (d < 0.0);
    if (5.6..6.05).contains(&before) && incoming && out < 2.0 * LANE_M {
        return GroundKind::White;
    }
    if before < 5.6 {
        return GroundKind::Asphalt;
    }
    if (0.09..0.21).contains(&out) {
        return GroundKind::Yellow;
    }
    let dash = libm::fmod(s + 1200.0, 9.0) < 3.2;
    if (out - LANE_M).abs() < 0.065 && (dash || before < 20.0) {
        return GroundKind::White;
    }
    parking_paint(s, out).unwrap_or(GroundKind::Asphalt)
}

fn parking_paint(s: f64, out: f64) -> Option<GroundKind> {
    let lane_edge = (out - 2.0 * LANE_M).abs() < 0.06;
    let bay = out > 2.0 * LANE_M && libm::fmod(s + 1200.0, PARKING_BAY_M).abs() < 0.11;
    if lane_edge || bay {
        return Some(GroundKind::White);
    }
    let (along, aside) = (libm::fmod(s + 1213.0, 31.0) - 15.0, out - 5.0);
    (along * along + aside * aside < 0.11).then_some(GroundKind::Manhole)
}

/// Length of a parking bay, m.
pub(super) const PARKING_BAY_M: f64 = 6.2;

/// Height of the ground at a world position, m.
pub(super) fn ground_height_m(x: f64, y: f64) -> f64 {
    if is_raised(x, y) { WALK_HEIGHT_M } else { 0.0 }
}

/// Distance and normal where a ray meets the ground. [`ground_at`] gives the kind of ground.
pub(super) fn ground_hit(origin: Vector3, direction: Vector3) -> Option<(f64, Vector3)> {
    if direction[2] > -1e-6 {
        return None;
    }
    let raised_at = |t: f64| is_raised(origin[0] + direction[0] * t, origin[1] + direction[1] * t);
    let mut high = (WALK_HEIGHT_M - origin[2]) / direction[2];
    if raised_at(high) {
        return Some((high, [0.0, 0.0, 1.0]));
    }
    let mut low = -origin[2] / direction[2];
    if !raised_at(low) {
        return Some((low, [0.0, 0.0, 1.0]));
    }
    // Between both heights the ray met the kerb's face, which looks to where the ray came from.
    for _ in 0..8 {
        let middle = (high + low) / 2.0;
        if raised_at(middle) { low = middle } else { high = middle }
    }
    let flat = (direction[0] * direction[0] + direction[1] * direction[1]).sqrt().max(1e-9);
    Some((low, [-direction[0] / flat, -direction[1] / flat, 0.0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn road_coordinates_invert_the_position_on_the_road() {
        for (s, d) in [(0.0, 0.0), (40.0, -5.1), (-60.0, 8.0), (120.0, 12.0)] {
            let ([x, y], _) = on_road(s, d);
            let [back_s, back_d] = road_coordinates(x, y);
            assert!((back_s - s).abs() < 1e-9 && (back_d - d).abs() < 1e-9, "{s} {d}");
        }
    }

    #[test]
    fn height_and_material_agree_everywhere() {
        assert!((CROSSING_SIN - libm::sin(CROSSING_M / RADIUS_M)).abs() < 1e-15);
        assert!((CROSSING_COS - libm::cos(CROSSING_M / RADIUS_M)).abs() < 1e-15);
        for i in 0..40_000 {
            let (x, y) = (f64::from(i % 200) - 60.37, f64::from(i / 200) * 0.7 - 50.21);
            assert_eq!(is_raised(x, y), ground_at(x, y).is_raised(), "{x} {y}");
        }
    }

    #[test]
    fn lanes_are_tarmac_and_sidewalks_are_raised() {
        let ([x, y], _) = on_road(10.0, -1.7);
        assert_eq!(ground_at(x, y), GroundKind::Asphalt);
        let ([x, y], _) = on_road(13.0, 12.0);
        assert!(ground_height_m(x, y) > 0.1);
    }

    #[test]
    fn the_crossing_street_has_its_middle_on_its_axis() {
        let ([x, y], _) = on_road(CROSSING_M, 3.0);
        let [across, along] = crossing_coordinates(x, y);
        assert!(across.abs() < 1e-9 && (along - 3.0).abs() < 1e-9);
    }
}
