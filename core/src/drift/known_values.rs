//! Values and pairs of values that the objects of each class of the reference have.

use super::scene_profile::{ObjectProfile, SceneProfile};
use std::collections::{BTreeMap, BTreeSet};

/// Fewest objects of a class of which a value that none has is new.
const LEAST_OBJECTS: usize = 30;
/// Objects of the reference that would have a pair of values if these were independent, for the pair to be new: with
/// 5, none has it by chance in 1 of 150 pairs.
const EXPECTED_PAIRS: f64 = 5.0;

/// Attribute and its value.
type NamedValue<'r> = (&'r str, &'r str);

#[derive(Debug, Default)]
struct ClassValues<'r> {
    objects: usize,
    values: BTreeMap<NamedValue<'r>, usize>,
    pairs: BTreeSet<[NamedValue<'r>; 2]>,
}

/// Values of the attributes by class.
#[derive(Debug)]
pub(super) struct KnownValues<'r> {
    listed: BTreeSet<&'r str>,
    classes: BTreeMap<&'r str, ClassValues<'r>>,
}

impl<'r> KnownValues<'r> {
    /// Values of the attributes with these names in the reference.
    pub(super) fn new(reference: &'r [SceneProfile], listed: BTreeSet<&'r str>) -> Self {
        let mut classes: BTreeMap<&str, ClassValues<'_>> = BTreeMap::new();
        for object in reference.iter().flat_map(|scene| &scene.objects) {
            let class = classes.entry(&object.class).or_default();
            class.objects += 1;
            let values = named_values(object, &listed);
            class.pairs.extend(pairs(&values));
            values.into_iter().for_each(|value| *class.values.entry(value).or_default() += 1);
        }
        Self { listed, classes }
    }

    pub(super) fn has_class(&self, class: &str) -> bool {
        self.classes.contains_key(class)
    }

    /// Values and pairs of values of an object that none of its class in the reference has, in words. A value that is new is not
    /// named again in pairs.
    pub(super) fn explain_new(&self, object: &ObjectProfile) -> Vec<String> {
        let Some(class) = self.classes.get(object.class.as_str()).filter(|c| c.objects >= LEAST_OBJECTS)
        else {
            return Vec::new();
        };
        let values = named_values(object, &self.listed);
        let count = |value: &NamedValue<'_>| class.values.get(value).copied().unwrap_or_default();
        let new = values.iter().filter(|value| count(value) == 0);
        let mut reasons: Vec<String> = new
            .map(|(name, value)| format!("{name} {value}: no {} in the reference has it", object.class))
            .collect();
        let is_new = |[a, b]: &[NamedValue<'_>; 2]| {
            let expected = (count(a) * count(b)) as f64 / class.objects as f64;
            expected >= EXPECTED_PAIRS && !class.pairs.contains(&[*a, *b])
        };
        reasons.extend(pairs(&values).into_iter().filter(is_new).map(|[(a, v), (b, w)]| {
            format!("{a} {v} with {b} {w}: no {} in the reference has both", object.class)
        }));
        reasons
    }
}

fn named_values<'o>(object: &'o ObjectProfile, listed: &BTreeSet<&str>) -> Vec<NamedValue<'o>> {
    let values = object.texts.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    values.filter(|(name, _)| listed.contains(name)).collect()
}

fn pairs<'o>(values: &[NamedValue<'o>]) -> Vec<[NamedValue<'o>; 2]> {
    let later = |n: usize| values.iter().skip(n + 1);
    values.iter().enumerate().flat_map(|(n, a)| later(n).map(|b| [*a, *b])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(texts: &[(&str, &str)]) -> ObjectProfile {
        ObjectProfile {
            item: "i".to_owned(),
            id: "1".to_owned(),
            class: "truck".to_owned(),
            frames: 1,
            texts: texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            numbers: BTreeMap::new(),
            measures: None,
        }
    }

    #[test]
    fn new_values_and_new_pairs_are_named() {
        let objects = (0..40).map(|n| {
            let (state, load) = if n % 2 == 0 { ("parked", "none") } else { ("moving", "wood") };
            object(&[("load", load), ("state", state), ("id", "x")])
        });
        let reference = [SceneProfile { objects: objects.collect(), ..SceneProfile::default() }];
        let known = KnownValues::new(&reference, BTreeSet::from(["load", "state"]));
        let explain = |texts: &[(&str, &str)]| known.explain_new(&object(texts));
        assert!(explain(&[("load", "none"), ("state", "parked"), ("id", "y")]).is_empty());
        assert_eq!(
            explain(&[("load", "people"), ("state", "parked")]),
            ["load people: no truck in the reference has it"]
        );
        assert_eq!(
            explain(&[("load", "wood"), ("state", "parked")]),
            ["load wood with state parked: no truck in the reference has both"]
        );
    }

    #[test]
    fn pairs_that_few_objects_would_have_are_not_new() {
        let objects = (0..40).map(|n| {
            object(&[
                ("load", if n < 2 { "wood" } else { "none" }),
                ("state", if n > 37 { "parked" } else { "moving" }),
            ])
        });
        let reference = [SceneProfile { objects: objects.collect(), ..SceneProfile::default() }];
        let known = KnownValues::new(&reference, BTreeSet::from(["load", "state"]));
        assert!(known.explain_new(&object(&[("load", "wood"), ("state", "parked")])).is_empty());
    }
}
