//! Solids that rays meet, each in its own frame.

use super::vector::{FrameAxes, Vector3, along, dot, inward, outward, sub};

/// Convex solid around the origin of its own frame.
#[derive(Clone, Debug)]
pub(super) enum Solid {
    /// Half lengths along the axes.
    Block(Vector3),
    /// Half axes.
    Ellipsoid(Vector3),
    /// A cylinder about the y axis: radius and half length.
    Tube(f64, f64),
    /// A cylinder about the z axis with round ends: radius and half length without the ends.
    Capsule(f64, f64),
    /// The points `p` with `n·p <= d` for all planes `[n, d]`; bounding radius last.
    Hull(Vec<[f64; 4]>, f64),
}

/// Interval of a ray inside a solid.
pub(super) struct RaySpan {
    pub near: f64,
    pub normal: Vector3,
    pub far: f64,
    pub far_normal: Vector3,
}

impl Solid {
    /// Radius of a sphere about the origin that holds the solid.
    pub fn radius(&self) -> f64 {
        match self {
            Self::Block(h) => dot(*h, *h).sqrt(),
            Self::Ellipsoid(r) => r[0].max(r[1]).max(r[2]),
            Self::Tube(radius, half) => (radius * radius + half * half).sqrt(),
            Self::Capsule(radius, half) => radius + half,
            Self::Hull(_, radius) => *radius,
        }
    }

    /// Part of the ray `origin + t direction` inside the solid; the direction has length 1.
    pub fn span(&self, origin: Vector3, direction: Vector3) -> Option<RaySpan> {
        match self {
            Self::Block(half) => block(origin, direction, *half),
            Self::Ellipsoid(radii) => ellipsoid(origin, direction, *radii),
            Self::Tube(radius, half) => tube(origin, direction, *radius, *half),
            Self::Capsule(radius, half) => capsule(origin, direction, *radius, *half),
            Self::Hull(planes, _) => hull(origin, direction, planes),
        }
    }
}

fn block(o: Vector3, d: Vector3, half: Vector3) -> Option<RaySpan> {
    let mut span =
        RaySpan { near: f64::NEG_INFINITY, normal: [0.0; 3], far: f64::INFINITY, far_normal: [0.0; 3] };
    for i in 0..3 {
        if d[i].abs() < 1e-12 {
            if o[i].abs() > half[i] {
                return None;
            }
            continue;
        }
        let sign = if d[i] > 0.0 { 1.0 } else { -1.0 };
        let (enter, leave) = ((-sign * half[i] - o[i]) / d[i], (sign * half[i] - o[i]) / d[i]);
        if enter > span.near {
            span.near = enter;
            span.normal = [0.0; 3];
            span.normal[i] = -sign;
        }
        if leave < span.far {
            span.far = leave;
            span.far_normal = [0.0; 3];
            span.far_normal[i] = sign;
        }
    }
    (span.near <= span.far).then_some(span)
}

fn hull(o: Vector3, d: Vector3, planes: &[[f64; 4]]) -> Option<RaySpan> {
    let mut span =
        RaySpan { near: f64::NEG_INFINITY, normal: [0.0; 3], far: f64::INFINITY, far_normal: [0.0; 3] };
    for p in planes {
        let n = [p[0], p[1], p[2]];
        let (slope, room) = (dot(n, d), p[3] - dot(n, o));
        if slope.abs() < 1e-12 {
            if room < 0.0 {
                return None;
            }
        } else if slope < 0.0 {
            if room / slope > span.near {
                (span.near, span.normal) = (room / slope, n);
            }
        } else if room / slope < span.far {
            (span.far, span.far_normal) = (room / slope, n);
        }
    }
    (span.near <= span.far).then_some(span)
}

fn ellipsoid(o: Vector3, d: Vector3, r: Vector3) -> Option<RaySpan> {
    let (so, sd) = ([o[0] / r[0], o[1] / r[1], o[2] / r[2]], [d[0] / r[0], d[1] / r[1], d[2] / r[2]]);
    let (a, b, c) = (dot(sd, sd), dot(so, sd), dot(so, so) - 1.0);
    let root = b * b - a * c;
    if root < 0.0 {
        return None;
    }
    let root = root.sqrt();
    let normal_at = |t: f64| {
        let p = along(so, sd, t);
        let n = [p[0] / r[0], p[1] / r[1], p[2] / r[2]];
        let length = dot(n, n).sqrt().max(1e-12);
        [n[0] / length, n[1] / length, n[2] / length]
    };
    let (near, far) = ((-b - root) / a, (-b + root) / a);
    Some(RaySpan { near, normal: normal_at(near), far, far_normal: normal_at(far) })
}

fn tube(o: Vector3, d: Vector3, radius: f64, half: f64) -> Option<RaySpan> {
    let a = d[0] * d[0] + d[2] * d[2];
    let b = o[0] * d[0] + o[2] * d[2];
    let c = o[0] * o[0] + o[2] * o[2] - radius * radius;
    let mut span =
        RaySpan { near: f64::NEG_INFINITY, normal: [0.0; 3], far: f64::INFINITY, far_normal: [0.0; 3] };
    if a > 1e-12 {
        let root = b * b - a * c;
        if root < 0.0 {
            return None;
        }
        (span.near, span.far) = ((-b - root.sqrt()) / a, (-b + root.sqrt()) / a);
        let normal_at = |t: f64| [(o[0] + d[0] * t) / radius, 0.0, (o[2] + d[2] * t) / radius];
        (span.normal, span.far_normal) = (normal_at(span.near), normal_at(span.far));
    } else if c > 0.0 {
        return None;
    }
    if d[1].abs() < 1e-12 {
        return (o[1].abs() <= half).then_some(span);
    }
    let sign = if d[1] > 0.0 { 1.0 } else { -1.0 };
    let (enter, leave) = ((-sign * half - o[1]) / d[1], (sign * half - o[1]) / d[1]);
    if enter > span.near {
        (span.near, span.normal) = (enter, [0.0, -sign, 0.0]);
    }
    if leave < span.far {
        (span.far, span.far_normal) = (leave, [0.0, sign, 0.0]);
    }
    (span.near <= span.far).then_some(span)
}

fn capsule(o: Vector3, d: Vector3, radius: f64, half: f64) -> Option<RaySpan> {
    let ball = |z: f64| {
        let p = [o[0], o[1], o[2] - z];
        let (b, c) = (dot(p, d), dot(p, p) - radius * radius);
        let root = b * b - c;
        (root >= 0.0).then(|| (-b - root.sqrt(), -b + root.sqrt()))
    };
    let a = d[0] * d[0] + d[1] * d[1];
    let mut near = f64::INFINITY;
    let mut far = f64::NEG_INFINITY;
    if a > 1e-12 {
        let b = o[0] * d[0] + o[1] * d[1];
        let root = b * b - a * (o[0] * o[0] + o[1] * o[1] - radius * radius);
        if root < 0.0 {
            return None;
        }
        for t in [(-b - root.sqrt()) / a, (-b + root.sqrt()) / a] {
            if (o[2] + d[2] * t).abs() <= half {
                (near, far) = (near.min(t), far.max(t));
            }
        }
    }
    for (enter, leave) in [ball(half), ball(-half)].into_iter().flatten() {
        (near, far) = (near.min(enter), far.max(leave));
    }
    let normal_at = |t: f64| {
        let p = along(o, d, t);
        let q = sub(p, [0.0, 0.0, p[2].clamp(-half, half)]);
        [q[0] / radius, q[1] / radius, q[2] / radius]
    };
    (near <= far).then(|| RaySpan { near, normal: normal_at(near), far, far_normal: normal_at(far) })
}

/// Planes of a convex outline in the x-z plane (counter-clockwise seen from the right, that is from -y)
/// extruded to both sides.
pub(super) fn extruded(outline: &[[f64; 2]], half_width: f64) -> Vec<[f64; 4]> {
    let mut planes = vec![[0.0, 1.0, 0.0, half_width], [0.0, -1.0, 0.0, half_width]];
    for (i, a) in outline.iter().enumerate() {
        let b = outline[(i + 1) % outline.len()];
        let (dx, dz) = (b[0] - a[0], b[1] - a[1]);
        let length = (dx * dx + dz * dz).sqrt();
        let n = [dz / length, 0.0, -dx / length];
        planes.push([n[0], 0.0, n[2], n[0] * a[0] + n[2] * a[1]]);
    }
    planes
}

/// Plane through `at`; `normal` points to its outside.
pub(super) fn plane(normal: Vector3, at: Vector3) -> [f64; 4] {
    let n = super::vector::unit(normal);
    [n[0], n[1], n[2], dot(n, at)]
}

/// Solid at a pose, with its material.
#[derive(Clone, Debug)]
pub(super) struct ScenePart {
    pub solid: Solid,
    /// World frame, m.
    pub center: Vector3,
    /// Axes of its frame in the world frame.
    pub axes: FrameAxes,
    /// Radius of the bounding sphere, m.
    pub radius: f64,
    pub material: super::material::Material,
    /// Colour in linear light.
    pub color: Vector3,
    /// Number of the actor it belongs to; [`NOBODY`] for the street itself.
    pub owner: u32,
}

/// Owner of parts that belong to no actor.
pub(super) const NOBODY: u32 = u32::MAX;

/// Intersection of a ray with a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartHit {
    pub distance: f64,
    /// Normal in the world frame.
    pub normal: Vector3,
    /// Position in the part's frame.
    pub local: Vector3,
    /// Normal in the part's frame.
    pub local_normal: Vector3,
}

impl ScenePart {
    /// First intersection of a ray that passes the bounding sphere, further than `from` and nearer than
    /// `to`.
    pub fn hit(&self, origin: Vector3, direction: Vector3, from: f64, to: f64) -> Option<PartHit> {
        let middle = sub(self.center, origin);
        let (o, d) =
            (inward(&self.axes, [-middle[0], -middle[1], -middle[2]]), inward(&self.axes, direction));
        let span = self.solid.span(o, d)?;
        let accept = |t: f64, n: Vector3| {
            if t < from || t > to {
                return None;
            }
            let local = along(o, d, t);
            self.material.is_solid_at(local, self.center).then(|| PartHit {
                distance: t,
                normal: outward(&self.axes, n),
                local,
                local_normal: n,
            })
        };
        let first = accept(span.near, span.normal);
        if first.is_some() || !self.material.has_holes() {
            return first;
        }
        let n = span.far_normal;
        accept(span.far, [-n[0], -n[1], -n[2]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ray_along_x_enters_and_leaves_each_solid_at_its_surface() {
        let profile = extruded(&[[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]], 1.0);
        let solids = [
            Solid::Block([1.0; 3]),
            Solid::Ellipsoid([1.0, 2.0, 3.0]),
            Solid::Tube(1.0, 0.5),
            Solid::Capsule(1.0, 0.5),
            Solid::Hull(profile, 2.0),
        ];
        for solid in solids {
            let span = solid.span([-5.0, 0.0, 0.0], [1.0, 0.0, 0.0]).unwrap();
            assert!((span.near - 4.0).abs() < 1e-12 && (span.far - 6.0).abs() < 1e-12, "{solid:?}");
            assert_eq!(span.normal, [-1.0, 0.0, 0.0], "{solid:?}");
        }
    }
}
