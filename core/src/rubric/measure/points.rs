//! LiDAR points that label and golden both hold. A point on a face is inside, as in nuScenes' `points_in_box`.

use crate::geometry::{Cuboid, CuboidTest, norm3};

/// Points inside two cuboids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PointCounts {
    /// In the label.
    pub label: u32,
    /// In golden.
    pub golden: u32,
    /// In both.
    pub both: u32,
}

impl PointCounts {
    /// Count over points that lie near either cuboid, each given once or for both; `near` calls with each point
    /// that may lie inside its cuboid.
    pub fn count(
        label: &Cuboid,
        golden: &Cuboid,
        mut near: impl FnMut(&Cuboid, &mut dyn FnMut([f64; 3])),
    ) -> Self {
        let (in_label, in_golden) = (CuboidTest::new(label), CuboidTest::new(golden));
        let mut counts = Self::default();
        near(label, &mut |p| {
            if in_label.holds(p) {
                counts.label += 1;
                counts.both += u32::from(in_golden.holds(p));
            }
        });
        near(golden, &mut |p| counts.golden += u32::from(in_golden.holds(p)));
        counts
    }

    /// Share of golden's points that the label holds; `None` where golden holds none.
    pub fn recall(&self) -> Option<f64> {
        (self.golden > 0).then(|| f64::from(self.both) / f64::from(self.golden))
    }

    /// Share of the label's points that golden holds; `None` where the label holds none.
    pub fn precision(&self) -> Option<f64> {
        (self.label > 0).then(|| f64::from(self.both) / f64::from(self.label))
    }
}

/// The points of one sweep by their x, so that a cuboid looks at those alone that may lie in it.
#[derive(Clone, Debug, Default)]
pub struct SortedPoints(Vec<[f32; 3]>);

impl SortedPoints {
    /// From points in the sensor's frame, m.
    pub fn new(mut points: Vec<[f32; 3]>) -> Self {
        points.sort_by(|p, q| p[0].total_cmp(&q[0]));
        Self(points)
    }

    /// How many are inside a label, golden, and both.
    pub fn counts(&self, label: &Cuboid, golden: &Cuboid) -> PointCounts {
        PointCounts::count(label, golden, |cuboid, each| {
            let reach = norm3(cuboid.size) / 2.0;
            let (from, to) = (cuboid.center[0] - reach, cuboid.center[0] + reach);
            let first = self.0.partition_point(|p| f64::from(p[0]) < from);
            let near = self.0.iter().skip(first).map(|p| p.map(f64::from));
            near.take_while(|p| p[0] <= to).for_each(each);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cuboid() -> impl Strategy<Value = Cuboid> {
        (prop::array::uniform3(-5.0..5.0_f64), prop::array::uniform3(0.5..6.0_f64), -4.0..4.0_f64)
            .prop_map(|(center, size, yaw_rad)| Cuboid::upright(center, size, yaw_rad))
    }

    proptest! {
        #[test]
        fn counts_are_those_of_a_plain_loop(
            points in prop::collection::vec(prop::array::uniform3(-8.0..8.0_f32), 0..300),
            label in cuboid(),
            golden in cuboid(),
        ) {
            let inside = |c: &Cuboid| points.iter().map(|p| c.contains(p.map(f64::from))).collect::<Vec<_>>();
            let (a, b) = (inside(&label), inside(&golden));
            let count = |list: &[bool]| list.iter().filter(|v| **v).count() as u32;
            let both: Vec<bool> = a.iter().zip(&b).map(|(a, b)| *a && *b).collect();
            let counts = SortedPoints::new(points).counts(&label, &golden);
            prop_assert_eq!(counts, PointCounts { label: count(&a), golden: count(&b), both: count(&both) });
            for share in [counts.recall(), counts.precision()].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&share));
            }
        }
    }

    #[test]
    fn a_point_on_a_face_is_inside_and_none_at_all_says_nothing() {
        let cuboid = Cuboid::upright([0.0; 3], [2.0, 2.0, 2.0], 0.0);
        let counts = SortedPoints::new(vec![[1.0, 1.0, -1.0], [1.0, 1.0, 1.1]]).counts(&cuboid, &cuboid);
        assert_eq!((counts.recall(), counts.label), (Some(1.0), 1));
        assert_eq!(SortedPoints::default().counts(&cuboid, &cuboid).recall(), None);
    }
}
