//! Usual objects of each class of the reference: median and spread of sizes and pose, and how far from them objects are odd.

use super::point_tree::PointTree;
use super::scene_profile::{ObjectProfile, SceneProfile};
use super::shape_measures::{MeasureKind, median};
use std::collections::BTreeMap;

/// Fewest objects of a class whose spread is known at all.
const LEAST_OBJECTS: usize = 8;
/// Objects that the spread of all classes counts for beside a class's own.
const POOLED_OBJECTS: f64 = 10.0;
/// Smallest limit, in spreads; few objects of the class widen it.
const LEAST_LIMIT: f64 = 5.0;
/// Share of the reference's own objects of a class that may be beyond its limit.
const ODD_SHARE: f64 = 0.002;
/// From the median absolute deviation to the standard deviation of a normal distribution.
const NORMAL_MAD: f64 = 1.482_602_218_505_602;
/// Quantiles that say what is usual.
const USUAL: [f64; 2] = [0.05, 0.95];
/// Share of the reference's objects that are within the radius of an object of another scene.
const COVERED_SHARE: f64 = 0.95;
/// Objects of a class that its radius is measured with, at most; smallest radius, in spreads.
const MOST_RADIUS_OBJECTS: usize = 2_000;
const LEAST_RADIUS: f64 = 0.5;

/// Objects of a class with the same kind of measures.
#[derive(Debug)]
pub(super) struct ClassModel<'r> {
    pub(super) kind: MeasureKind,
    objects: Vec<(usize, &'r ObjectProfile)>,
    center: Vec<f64>,
    spread: Vec<f64>,
    /// Quantiles [`USUAL`] of each dimension.
    pub(super) usual: Vec<[f64; 2]>,
    /// Largest deviation that is not odd, in spreads; none where there are too few objects.
    pub(super) limit: Option<f64>,
    /// Radius around each object that it covers, in spreads.
    pub(super) radius: f64,
    /// Share of the objects that an object of another scene covers.
    pub(super) covered_share: f64,
    tree: PointTree,
}

/// Models of the classes.
pub(super) type ClassModels<'r> = BTreeMap<(&'r str, MeasureKind), ClassModel<'r>>;

/// Objects of the reference by class and kind, with their scenes and coordinates.
type ClassObjects<'r> = Vec<(usize, &'r ObjectProfile, Vec<f64>)>;

/// Models of all classes of the reference.
pub(super) fn class_models(reference: &[SceneProfile]) -> ClassModels<'_> {
    let mut by_class: BTreeMap<(&str, MeasureKind), ClassObjects<'_>> = BTreeMap::new();
    for (scene, object) in
        reference.iter().enumerate().flat_map(|(n, s)| s.objects.iter().map(move |o| (n, o)))
    {
        if let Some(measures) = &object.measures {
            let objects = by_class.entry((&object.class, measures.kind())).or_default();
            objects.push((scene, object, measures.coordinates()));
        }
    }
    let mut residuals: BTreeMap<MeasureKind, Vec<Vec<f64>>> = BTreeMap::new();
    for ((_, kind), objects) in &by_class {
        let center = column_medians(objects.iter().map(|(.., coordinates)| coordinates));
        let of_kind = residuals.entry(*kind).or_default();
        of_kind.extend(
            objects.iter().map(|(.., x)| x.iter().zip(&center).map(|(x, c)| (x - c).abs()).collect()),
        );
    }
    let pooled: BTreeMap<MeasureKind, Vec<f64>> =
        residuals.iter().map(|(kind, residuals)| (*kind, column_medians(residuals.iter()))).collect();
    let mut models = BTreeMap::new();
    for (key, objects) in by_class {
        let pooled = pooled.get(&key.1).map_or(&[][..], Vec::as_slice);
        models.insert(key, ClassModel::new(key.1, objects, pooled));
    }
    models
}

/// Median of each column of rows.
fn column_medians<'v>(rows: impl Iterator<Item = &'v Vec<f64>> + Clone) -> Vec<f64> {
    let width = rows.clone().next().map_or(0, Vec::len);
    (0..width).map(|column| median(rows.clone().map(|row| row[column]))).collect()
}

impl<'r> ClassModel<'r> {
    /// `pooled`: median absolute deviations of all classes with such measures.
    fn new(kind: MeasureKind, objects: ClassObjects<'r>, pooled: &[f64]) -> Self {
        let count = objects.len() as f64;
        let center = column_medians(objects.iter().map(|(.., coordinates)| coordinates));
        let deviations: Vec<Vec<f64>> = objects
            .iter()
            .map(|(.., x)| x.iter().zip(&center).map(|(x, c)| (x - c).abs()).collect())
            .collect();
        let own = column_medians(deviations.iter());
        let spread = own.iter().zip(pooled).zip(kind.dimensions());
        let spread: Vec<f64> = spread
            .map(|((own, pooled), dimension)| {
                let variance =
                    (count * own * own + POOLED_OBJECTS * pooled * pooled) / (count + POOLED_OBJECTS);
                (NORMAL_MAD * variance.sqrt()).max(dimension.least_spread)
            })
            .collect();
        let usual = (0..center.len()).map(|d| quantiles(objects.iter().map(|(.., x)| x[d]))).collect();
        let points = objects.iter().map(|(.., x)| standardise(x, &center, &spread)).collect();
        let objects = objects.into_iter().map(|(scene, object, _)| (scene, object)).collect();
        let (limit, radius, covered_share) = (None, LEAST_RADIUS, 0.0);
        let tree = PointTree::new(points);
        let mut model = Self { kind, objects, center, spread, usual, limit, radius, covered_share, tree };
        model.limit = model.odd_limit();
        (model.radius, model.covered_share) = model.covered_radius();
        model
    }

    /// Coordinates as deviations from the median, in spreads.
    pub(super) fn deviations(&self, coordinates: &[f64]) -> Vec<f64> {
        standardise(coordinates, &self.center, &self.spread)
    }

    /// The object nearest to these deviations that is not of a scene, and its distance in spreads.
    pub(super) fn nearest(&self, deviations: &[f64], but: Option<usize>) -> Option<(&'r ObjectProfile, f64)> {
        let is_other = |index: usize| Some(self.objects[index].0) != but;
        let found = self.tree.nearest(deviations, is_other)?;
        Some((self.objects.get(found.index)?.1, found.distance))
    }

    fn odd_limit(&self) -> Option<f64> {
        let count = self.objects.len();
        let mut largest: Vec<f64> =
            (0..count).map(|index| largest_deviation(self.tree.point(index))).collect();
        largest.sort_by(f64::total_cmp);
        let beyond = (count as f64 * ODD_SHARE) as usize;
        let own = largest.get(count.checked_sub(beyond + 1)?).copied()?;
        (count >= LEAST_OBJECTS).then_some(own.max(LEAST_LIMIT * (1.0 + 10.0 / count as f64)))
    }

    /// Radius, and the share of the objects that it covers from other scenes: less than [`COVERED_SHARE`] where all are of one scene.
    fn covered_radius(&self) -> (f64, f64) {
        let step = self.objects.len().div_ceil(MOST_RADIUS_OBJECTS).max(1);
        let distance = |index: usize| {
            let (scene, _) = self.objects.get(index)?;
            Some(self.nearest(self.tree.point(index), Some(*scene))?.1)
        };
        let places = (0..self.objects.len()).step_by(step);
        let count = places.len().max(1) as f64;
        let mut distances: Vec<f64> = places.filter_map(distance).collect();
        distances.sort_by(f64::total_cmp);
        let place = (distances.len() as f64 * COVERED_SHARE).ceil() as usize;
        let radius = distances.get(place.saturating_sub(1)).map_or(LEAST_RADIUS, |d| d.max(LEAST_RADIUS));
        (radius, distances.iter().filter(|distance| **distance <= radius).count() as f64 / count)
    }

    /// Number of objects.
    pub(super) fn object_count(&self) -> usize {
        self.objects.len()
    }
}

fn standardise(coordinates: &[f64], center: &[f64], spread: &[f64]) -> Vec<f64> {
    coordinates.iter().zip(center).zip(spread).map(|((x, center), spread)| (x - center) / spread).collect()
}

/// Largest of the deviations without their signs.
pub(super) fn largest_deviation(deviations: &[f64]) -> f64 {
    deviations.iter().fold(0.0, |largest, deviation| deviation.abs().max(largest))
}

fn quantiles(values: impl Iterator<Item = f64>) -> [f64; 2] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let place = |share: f64| ((values.len().saturating_sub(1)) as f64 * share).round() as usize;
    USUAL.map(|share| values.get(place(share)).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::super::shape_measures::{ImageMeasures, ShapeMeasures};
    use super::*;

    /// Scene with boxes of these sizes, px.
    fn scene(class: &str, sizes: &[f64]) -> SceneProfile {
        let object = |size: &f64| ObjectProfile {
            item: "i".to_owned(),
            id: size.to_string(),
            class: class.to_owned(),
            frames: 1,
            texts: BTreeMap::new(),
            numbers: BTreeMap::new(),
            measures: Some(ShapeMeasures::Image(ImageMeasures { size: *size, aspect: 1.0, vertices: None })),
        };
        SceneProfile { objects: sizes.iter().map(object).collect(), ..SceneProfile::default() }
    }

    #[test]
    fn sizes_that_are_all_the_same_have_the_spread_of_labels_and_a_radius() {
        let reference = [scene("sign", &[30.0; 20]), scene("sign", &[30.0; 20])];
        let models = class_models(&reference);
        let model = &models[&("sign", MeasureKind::Image)];
        let deviations = model.deviations(&[libm::log(33.0), 0.0]);
        assert!(
            (deviations[0] - libm::log(1.1) / 0.1).abs() < 1e-9 && deviations[1] == 0.0,
            "{deviations:?}"
        );
        assert_eq!((model.limit, model.radius, model.covered_share), (Some(6.25), 0.5, 1.0));
        assert_eq!(model.nearest(&deviations, None).unwrap().0.id, "30");
    }

    #[test]
    fn few_objects_have_no_limit_and_those_of_one_scene_do_not_cover_each_other() {
        let sizes: Vec<f64> = (1..8).map(f64::from).collect();
        let reference = [scene("sign", &sizes)];
        let models = class_models(&reference);
        let model = &models[&("sign", MeasureKind::Image)];
        assert_eq!((model.limit, model.covered_share, model.object_count()), (None, 0.0, 7));
    }

    #[test]
    fn a_small_class_takes_a_part_of_its_spread_from_all_classes() {
        let wide: Vec<f64> = (0..40).map(|n| libm::exp(f64::from(n) / 20.0)).collect();
        let spread =
            |reference: &[SceneProfile]| class_models(reference)[&("sign", MeasureKind::Image)].spread[0];
        let alone = spread(&[scene("sign", &[30.0; 8])]);
        let beside = spread(&[scene("sign", &[30.0; 8]), scene("car", &wide)]);
        assert!(alone == 0.1 && beside > 0.2, "{alone} {beside}");
    }

    #[test]
    fn the_limit_is_beyond_what_the_reference_has_itself() {
        let mut sizes = vec![30.0; 100];
        sizes[50] = 90.0;
        let reference = [scene("sign", &sizes)];
        let model = &class_models(&reference)[&("sign", MeasureKind::Image)];
        assert!((model.limit.unwrap() - libm::log(3.0) / 0.1).abs() < 1e-9, "{:?}", model.limit);
    }
}
