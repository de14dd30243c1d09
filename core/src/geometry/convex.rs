//! Intersection of two boxes in space: convex shapes cut by half-spaces, exact apart from rounding.

use super::{Cuboid, Orientation, Point2, Point3, sub3};

/// Largest number of corners of a convex polygon: four, and one more for each of four cuts.
const MOST_CORNERS: usize = 8;

/// Corners of a convex polygon, without allocation: this runs for every pair of boxes.
struct Corners {
    points: [Point2; MOST_CORNERS],
    count: usize,
}

impl Corners {
    fn iter(&self) -> impl Iterator<Item = &Point2> {
        self.points.iter().take(self.count)
    }

    fn push(&mut self, p: Point2) {
        if let Some(slot) = self.points.get_mut(self.count) {
            *slot = p;
            self.count += 1;
        }
    }

    /// Part where `sign · coordinate[axis] <= limit` (Sutherland and Hodgman, 1974).
    fn cut(&self, axis: usize, sign: f64, limit: f64) -> Self {
        let mut inside = Self { points: [[0.0; 2]; MOST_CORNERS], count: 0 };
        let over = |p: &Point2| sign * p[axis] - limit;
        for (p, q) in self.iter().zip(self.iter().skip(1).chain(self.iter().next())) {
            let (dp, dq) = (over(p), over(q));
            if dp <= 0.0 {
                inside.push(*p);
            }
            if (dp < 0.0 && dq > 0.0) || (dp > 0.0 && dq < 0.0) {
                let t = dp / (dp - dq);
                inside.push([p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t]);
            }
        }
        inside
    }

    fn area(&self) -> f64 {
        let Some(o) = self.iter().next() else { return 0.0 };
        let fan = self.iter().skip(1).zip(self.iter().skip(2));
        let doubled: f64 =
            fan.map(|(p, q)| (p[0] - o[0]) * (q[1] - o[1]) - (q[0] - o[0]) * (p[1] - o[1])).sum();
        doubled.abs() / 2.0
    }
}

/// Shared area of the footprints of two boxes, m²; only their headings count, not roll and pitch.
pub fn footprint_shared_area(a: &Cuboid, b: &Cuboid) -> f64 {
    let [dx, dy] = [a.center[0] - b.center[0], a.center[1] - b.center[1]];
    let reach = |c: &Cuboid| (c.size[0] * c.size[0] + c.size[1] * c.size[1]).sqrt() / 2.0;
    let far = reach(a) + reach(b);
    if dx * dx + dy * dy > far * far {
        return 0.0;
    }
    let (yaw_a, yaw_b) = (a.yaw_rad(), b.yaw_rad());
    let (sin_b, cos_b) = libm::sincos(yaw_b);
    let middle = [dx * cos_b + dy * sin_b, dy * cos_b - dx * sin_b];
    // The difference, not both angles: boxes with one heading stay exactly parallel.
    let (sin, cos) = libm::sincos(yaw_a - yaw_b);
    let [l, w] = [a.size[0] / 2.0, a.size[1] / 2.0];
    let mut polygon = Corners { points: [[0.0; 2]; MOST_CORNERS], count: 0 };
    for [x, y] in [[l, w], [-l, w], [-l, -w], [l, -w]] {
        polygon.push([middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos]);
    }
    for axis in [0, 1] {
        let limit = b.size[axis] / 2.0;
        polygon = polygon.cut(axis, 1.0, limit).cut(axis, -1.0, limit);
    }
    polygon.area()
}

/// Shared volume of two boxes, m³.
pub fn shared_volume(a: &Cuboid, b: &Cuboid) -> f64 {
    let offset = sub3(a.center, b.center);
    let reach = |c: &Cuboid| c.size.iter().map(|s| s * s).sum::<f64>().sqrt() / 2.0;
    let far = reach(a) + reach(b);
    if offset.iter().map(|v| v * v).sum::<f64>() > far * far {
        return 0.0;
    }
    if let (Orientation::Yaw(_), Orientation::Yaw(_)) = (a.orientation, b.orientation) {
        let top = (a.size[2] / 2.0 + offset[2]).min(b.size[2] / 2.0);
        let bottom = (offset[2] - a.size[2] / 2.0).max(-b.size[2] / 2.0);
        return footprint_shared_area(a, b) * (top - bottom).max(0.0);
    }
    let mut solid = Solid::from_cuboid(a, b);
    for axis in [0, 1, 2] {
        let limit = b.size[axis] / 2.0;
        solid = solid.cut(axis, 1.0, limit).cut(axis, -1.0, limit);
    }
    solid.volume()
}

/// Convex solid by its faces, each a convex polygon. Corners that faces share are the same doubles.
struct Solid {
    faces: Vec<Vec<Point3>>,
}

/// Corner indices (see [`Cuboid::corners`]) of a box's faces.
const FACES: [[usize; 4]; 6] =
    [[0, 1, 2, 3], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]];

/// Relative distance from a cutting plane below which a corner is on the plane, because of rounding.
const ON_PLANE: f64 = 1e-14;

impl Solid {
    /// Box `a` in the frame of box `b`.
    fn from_cuboid(a: &Cuboid, b: &Cuboid) -> Self {
        let back = b.pose().inverse();
        let about = Cuboid { center: sub3(a.center, b.center), ..*a };
        let corners = about.corners().map(|p| back.rotate(p));
        Self { faces: FACES.iter().map(|face| face.iter().map(|&i| corners[i]).collect()).collect() }
    }

    /// Part where `sign · coordinate[axis] <= limit`, closed by a face on the cutting plane.
    fn cut(self, axis: usize, sign: f64, limit: f64) -> Self {
        let over = |p: &Point3| {
            let d = sign * p[axis] - limit;
            if d.abs() <= ON_PLANE * (limit.abs() + p[axis].abs()) { 0.0 } else { d }
        };
        let corners = || self.faces.iter().flatten();
        if corners().all(|p| over(p) <= 0.0) {
            return self;
        }
        if corners().all(|p| over(p) >= 0.0) {
            return Self { faces: Vec::new() };
        }
        let mut lid: Vec<Point3> = Vec::new();
        let mut faces: Vec<Vec<Point3>> = Vec::with_capacity(self.faces.len() + 1);
        for face in &self.faces {
            let face = cut_face(face, over, &mut lid);
            if face.len() > 2 {
                faces.push(face);
            }
        }
        faces.push(hull(lid, axis));
        Self { faces }
    }

    /// Volume: the sum of the tetrahedra from one inner point to every face.
    fn volume(&self) -> f64 {
        let count = self.faces.iter().map(Vec::len).sum::<usize>();
        if count == 0 {
            return 0.0;
        }
        let mut middle = [0.0; 3];
        for p in self.faces.iter().flatten() {
            for (m, v) in middle.iter_mut().zip(p) {
                *m += v / count as f64;
            }
        }
        self.faces.iter().map(|face| cone(face, middle)).sum()
    }
}

/// Part of a face on one side of a plane; corners on the plane are also added to the lid.
fn cut_face(face: &[Point3], over: impl Fn(&Point3) -> f64, lid: &mut Vec<Point3>) -> Vec<Point3> {
    let mut inside = Vec::with_capacity(face.len() + 1);
    for (p, q) in face.iter().zip(face.iter().skip(1).chain(face.first())) {
        let (dp, dq) = (over(p), over(q));
        if dp <= 0.0 {
            inside.push(*p);
        }
        if dp == 0.0 {
            lid.push(*p);
        }
        if (dp < 0.0 && dq > 0.0) || (dp > 0.0 && dq < 0.0) {
            // From the inner to the outer end, whichever face computes it: both neighbours get the same doubles.
            let (inner, outer, t) = if dp < 0.0 { (p, q, dp / (dp - dq)) } else { (q, p, dq / (dq - dp)) };
            let x = core::array::from_fn(|i| inner[i] + (outer[i] - inner[i]) * t);
            inside.push(x);
            lid.push(x);
        }
    }
    inside
}

/// Convex hull of points on a plane across `axis`, in order (Andrew, 1979).
fn hull(mut points: Vec<Point3>, axis: usize) -> Vec<Point3> {
    let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
    points.sort_by(|a, b| a[u].total_cmp(&b[u]).then(a[v].total_cmp(&b[v])));
    points.dedup();
    let turn =
        |o: &Point3, p: &Point3, q: &Point3| (p[u] - o[u]) * (q[v] - o[v]) - (p[v] - o[v]) * (q[u] - o[u]);
    let chain = |points: &mut dyn Iterator<Item = &Point3>| {
        let mut chain: Vec<Point3> = Vec::new();
        for p in points {
            while let [.., o, q] = chain.as_slice() {
                if turn(o, q, p) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(*p);
        }
        chain.pop();
        chain
    };
    let mut around = chain(&mut points.iter());
    around.extend(chain(&mut points.iter().rev()));
    around
}

/// Volume of the pyramid over a face, m³.
fn cone(face: &[Point3], tip: Point3) -> f64 {
    let Some(o) = face.first().map(|&p| sub3(p, tip)) else { return 0.0 };
    let fan = face.iter().skip(1).zip(face.iter().skip(2));
    let sixfold: f64 = fan
        .map(|(&p, &q)| {
            let (p, q) = (sub3(p, tip), sub3(q, tip));
            o[0] * (p[1] * q[2] - p[2] * q[1])
                + o[1] * (p[2] * q[0] - p[0] * q[2])
                + o[2] * (p[0] * q[1] - p[1] * q[0])
        })
        .sum();
    sixfold.abs() / 6.0
}
