//! All measures, and what holds for any value.

use assay_core::geometry::Geometry;
use assay_core::rubric::measure::{Measure, REGISTRY, evaluate};

/// All measures, with an argument where they take one.
pub fn all() -> impl Iterator<Item = Measure> {
    REGISTRY.iter().map(|descriptor| match descriptor.argument {
        Some(_) => Measure::with_argument(descriptor, "a"),
        None => Measure::from(*descriptor),
    })
}

pub fn measure(name: &str) -> Measure {
    match Measure::from_name(name) {
        Some(measure) => measure,
        None => panic!("{name} is no measure"),
    }
}

/// Every measure of two shapes is an error or a finite number, and a share is from 0 to 1.
pub fn check_all(a: &Geometry, b: &Geometry) {
    for measure in all() {
        let descriptor = measure.descriptor();
        let required = descriptor.parameters.iter().filter(|parameter| parameter.default.is_none());
        let params = required.map(|parameter| (parameter.name.to_owned(), 1.5)).collect();
        let Ok(value) = evaluate(&measure, &params, a, b) else { continue };
        assert!(value.is_finite(), "{measure:?} is {value}");
        if descriptor.is_share() {
            assert!((0.0..=1.0).contains(&value), "{measure:?} is {value}");
        }
    }
}
