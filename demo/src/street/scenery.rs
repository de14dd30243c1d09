//! Scenery: all solids of one instant, sorted so that rays find what they meet.

use super::actors::Actor;
use super::daylight::Daylight;
use super::road::ground_hit;
use super::solid::{NOBODY, PartHit, ScenePart};
use super::vector::{Vector3, along, cross, dot, norm, sub, unit};
use assay_core::geometry::Cuboid;

/// Cone of rays: start, middle direction and spread.
#[derive(Clone, Copy, Debug)]
pub(super) struct RayCone {
    pub eye: Vector3,
    pub axis: Vector3,
    pub cos: f64,
    pub sin: f64,
}

impl RayCone {
    /// Cone about the mean of unit directions that contains all of them, slightly enlarged.
    pub fn around(eye: Vector3, directions: &[Vector3]) -> Option<Self> {
        let sum = directions.iter().fold([0.0; 3], |s, d| super::vector::add(s, *d));
        if norm(sum) < 1e-9 {
            return None;
        }
        let axis = unit(sum);
        let cos = directions.iter().map(|d| dot(axis, *d)).fold(1.0, f64::min) - 2e-4;
        Some(Self { eye, axis, cos, sin: (1.0 - cos * cos).max(0.0).sqrt() })
    }

    fn touches(&self, ball: &Ball) -> bool {
        let middle = sub(ball.center, self.eye);
        let ahead = dot(middle, self.axis);
        let aside = (dot(middle, middle) - ahead * ahead).max(0.0).sqrt();
        aside * self.cos - ahead * self.sin <= ball.radius
    }
}

/// Bounding sphere of a part. Rays test it far more often than the part, so it is stored separately and
/// small.
#[derive(Clone, Copy, Debug)]
struct Ball {
    center: Vector3,
    radius: f64,
}

impl Ball {
    /// True where a ray passes through it ahead of the ray's start.
    fn is_on(&self, origin: Vector3, direction: Vector3) -> bool {
        let middle = sub(self.center, origin);
        let ahead = dot(middle, direction);
        ahead > -self.radius && dot(middle, middle) - ahead * ahead <= self.radius * self.radius
    }
}

/// Part that rays of a cone may meet.
#[derive(Clone, Copy, Debug)]
pub(super) struct NearPart {
    pub number: u32,
    /// Distance before which no ray meets it, m.
    reach: f64,
}

/// Target of a ray.
#[derive(Clone, Copy, Debug)]
pub(super) enum RayTarget {
    /// Part, by its number.
    Part(u32, PartHit),
    /// Ground: distance and normal.
    Ground(f64, Vector3),
    /// Sky.
    Nothing,
}

impl RayTarget {
    pub fn distance(&self) -> Option<f64> {
        match self {
            Self::Part(_, hit) => Some(hit.distance),
            Self::Ground(distance, ..) => Some(*distance),
            Self::Nothing => None,
        }
    }
}

/// All solids of one instant.
pub(super) struct Scenery {
    pub parts: Vec<ScenePart>,
    /// Light and air.
    pub daylight: Daylight,
    balls: Vec<Ball>,
    /// Boxes of the actors, world frame, in the actors' order.
    pub boxes: Vec<Cuboid>,
    /// Boxes in the form that [`Scenery::openness`] uses.
    feet: Vec<Foot>,
    shade: ShadeGrid,
}

impl Scenery {
    /// Scenery with every actor at its placement at a time.
    pub fn new(furniture: &[ScenePart], actors: &[Actor], time_s: f64, daylight: Daylight) -> Self {
        let mut parts = furniture.to_vec();
        for (owner, actor) in actors.iter().enumerate() {
            parts.extend(actor.parts(time_s, owner as u32));
        }
        let boxes: Vec<Cuboid> = actors.iter().map(|a| a.cuboid(time_s)).collect();
        let feet = boxes.iter().map(Foot::new).collect();
        let shade = ShadeGrid::new(&parts, daylight.sun);
        let balls = parts.iter().map(|p| Ball { center: p.center, radius: p.radius }).collect();
        Self { parts, daylight, balls, boxes, feet, shade }
    }

    /// Parts that rays of a cone may meet, nearest first.
    pub fn within(&self, cone: &RayCone, of: &[NearPart]) -> Vec<NearPart> {
        let mut found: Vec<NearPart> =
            of.iter().copied().filter(|n| cone.touches(&self.balls[n.number as usize])).collect();
        for near in &mut found {
            let ball = &self.balls[near.number as usize];
            near.reach = norm(sub(ball.center, cone.eye)) - ball.radius;
        }
        found.sort_by(|a, b| a.reach.total_cmp(&b.reach).then(a.number.cmp(&b.number)));
        found
    }

    /// All parts, in no useful order.
    pub fn all(&self) -> Vec<NearPart> {
        (0..self.parts.len() as u32).map(|number| NearPart { number, reach: f64::NEG_INFINITY }).collect()
    }

    /// First thing that a ray meets, among these parts (nearest first) and the ground.
    pub fn cast(&self, eye: Vector3, direction: Vector3, among: &[NearPart]) -> RayTarget {
        let ground = ground_hit(eye, direction);
        let mut nearest = ground.map_or(f64::INFINITY, |g| g.0);
        let mut met = ground.map_or(RayTarget::Nothing, |(t, n)| RayTarget::Ground(t, n));
        for near in among {
            if near.reach > nearest {
                break;
            }
            let i = near.number as usize;
            if !self.balls[i].is_on(eye, direction) {
                continue;
            }
            if let Some(hit) = self.parts[i].hit(eye, direction, 0.05, nearest) {
                nearest = hit.distance;
                met = RayTarget::Part(near.number, hit);
            }
        }
        met
    }

    /// Actors that the ray would meet if nothing hid them.
    pub fn owners_on(&self, eye: Vector3, direction: Vector3, among: &[NearPart], found: &mut Vec<u32>) {
        found.clear();
        for near in among {
            let i = near.number as usize;
            if !self.balls[i].is_on(eye, direction) {
                continue;
            }
            let part = &self.parts[i];
            let known = part.owner == NOBODY || found.contains(&part.owner);
            if !known && part.hit(eye, direction, 0.05, 1e3).is_some() {
                found.push(part.owner);
            }
        }
    }

    /// True where the sun does not reach a point; move the point off its surface first.
    pub fn is_shaded(&self, p: Vector3) -> bool {
        let sun = self.shade.sun;
        let hides = |i: &u32| {
            let i = *i as usize;
            self.balls[i].is_on(p, sun) && self.parts[i].hit(p, sun, 0.01, 1e3).is_some()
        };
        self.shade.parts_at(p).iter().any(hides)
    }

    /// Share of the whole sky's light that reaches a point, 0 to 1: less beside and below road users.
    pub fn openness(&self, p: Vector3) -> f64 {
        self.feet.iter().map(|foot| foot.openness(p)).product()
    }
}

/// Footprint of a road user, and how far it darkens the ground near it.
struct Foot {
    center: Vector3,
    half: [f64; 2],
    sin: f64,
    cos: f64,
    reach: f64,
}

impl Foot {
    fn new(b: &Cuboid) -> Self {
        let yaw_rad = b.yaw_rad();
        let center = [b.center[0], b.center[1], b.center[2] - b.size[2] / 2.0];
        let half = [b.size[0] / 2.0, b.size[1] / 2.0];
        Self { center, half, sin: libm::sin(yaw_rad), cos: libm::cos(yaw_rad), reach: half[0] + 1.6 }
    }

    fn openness(&self, p: Vector3) -> f64 {
        let [dx, dy, up] = sub(p, self.center);
        if dx.abs() > self.reach || dy.abs() > self.reach || up > 0.9 {
            return 1.0;
        }
        let along = (dx * self.cos + dy * self.sin).abs() - self.half[0] + 0.25;
        let across = (dy * self.cos - dx * self.sin).abs() - self.half[1] + 0.2;
        let far = (along.max(0.0) * along.max(0.0) + across.max(0.0) * across.max(0.0)).sqrt();
        let near = (1.0 - far / (self.half[1] * 1.1).min(1.0)).max(0.0);
        1.0 - 0.72 * near * near * (1.0 - up.max(0.0) / 0.9)
    }
}

const CELL_M: f64 = 1.0;

/// Grid of parts in the plane across the sun's rays: the parts between a point and the sun.
struct ShadeGrid {
    sun: Vector3,
    u: Vector3,
    v: Vector3,
    from: [f64; 2],
    columns: usize,
    rows: usize,
    /// Start of each cell's parts in `parts`.
    starts: Vec<u32>,
    parts: Vec<u32>,
}

impl ShadeGrid {
    fn new(all: &[ScenePart], sun: Vector3) -> Self {
        let u = unit(cross([0.0, 0.0, 1.0], sun));
        let v = cross(sun, u);
        let spot = |p: &ScenePart| [dot(p.center, u), dot(p.center, v)];
        let mut from = [f64::INFINITY; 2];
        let mut to = [f64::NEG_INFINITY; 2];
        for part in all {
            for (i, c) in spot(part).into_iter().enumerate() {
                from[i] = from[i].min(c - part.radius - CELL_M);
                to[i] = to[i].max(c + part.radius + CELL_M);
            }
        }
        let columns = ((to[0] - from[0]) / CELL_M) as usize + 1;
        let rows = ((to[1] - from[1]) / CELL_M) as usize + 1;
        let mut lists = vec![Vec::new(); columns * rows];
        for (number, part) in all.iter().enumerate() {
            let [cu, cv] = spot(part);
            let cell = |v: f64, from: f64| ((v - from) / CELL_M).max(0.0) as usize;
            for row in cell(cv - part.radius, from[1])..=cell(cv + part.radius, from[1]).min(rows - 1) {
                for column in
                    cell(cu - part.radius, from[0])..=cell(cu + part.radius, from[0]).min(columns - 1)
                {
                    lists[row * columns + column].push(number as u32);
                }
            }
        }
        let mut starts = vec![0];
        let mut parts = Vec::new();
        for list in lists {
            parts.extend(list);
            starts.push(parts.len() as u32);
        }
        Self { sun, u, v, from, columns, rows, starts, parts }
    }

    fn parts_at(&self, p: Vector3) -> &[u32] {
        let column = (dot(p, self.u) - self.from[0]) / CELL_M;
        let row = (dot(p, self.v) - self.from[1]) / CELL_M;
        if column < 0.0 || row < 0.0 || column >= self.columns as f64 || row >= self.rows as f64 {
            return &[];
        }
        let cell = row as usize * self.columns + column as usize;
        &self.parts[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }
}

/// Point slightly off a surface, on the side of its normal.
pub(super) fn off_surface(p: Vector3, normal: Vector3) -> Vector3 {
    along(p, normal, 0.015)
}
