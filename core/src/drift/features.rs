//! Features that are tested: class mix, density, sizes and forms by class, pose, distance, attributes, combinations, metadata.
//!
//! They are chosen by all scenes together, so that the choice does not favour a result.

use super::feature_values::{FeatureValues, is_list_of_values};
use super::scene_profile::{ObjectProfile, SceneProfile};
use super::shape_measures::{ImageMeasures, SpaceMeasures};
use std::collections::{BTreeMap, BTreeSet};

/// Most classes whose sizes are tested: those with most objects.
const MOST_CLASSES: usize = 12;
/// Value of metadata or of an attribute that a scene or object does not have, although others like it have it.
const NOT_SET: &str = "not set";
/// Most values of a number that is tested as one of several values, such as a level.
const MOST_LEVELS: usize = 10;

/// Feature with its values by scene.
#[derive(Clone, Debug)]
pub(super) struct Feature {
    pub(super) name: String,
    /// Unit of numbers, with a blank before it; empty without one.
    pub(super) unit: &'static str,
    pub(super) values: FeatureValues,
}

/// All features with enough values, in a fixed order.
pub(super) fn testable_features(scenes: &[&SceneProfile]) -> Vec<Feature> {
    let mut features = vec![density(scenes), class_mix(scenes)];
    features.extend(class_shapes(scenes));
    features.extend(poses(scenes));
    features.extend(attributes(scenes));
    features.extend(metadata(scenes));
    features.retain(|feature| feature.values.is_testable());
    features
}

fn numbers(
    name: impl Into<String>,
    unit: &'static str,
    scenes: &[&SceneProfile],
    value: impl Fn(&ObjectProfile) -> Option<f64>,
) -> Feature {
    let values = |scene: &&SceneProfile| {
        scene.objects.iter().filter_map(&value).filter(|number| number.is_finite()).collect()
    };
    Feature { name: name.into(), unit, values: FeatureValues::Numbers(scenes.iter().map(values).collect()) }
}

fn categories<'s>(
    name: impl Into<String>,
    scenes: &[&'s SceneProfile],
    values: impl Fn(&'s SceneProfile) -> Vec<&'s str>,
) -> Feature {
    let values: Vec<Vec<&str>> = scenes.iter().map(|scene| values(scene)).collect();
    Feature { name: name.into(), unit: "", values: FeatureValues::categories(&values) }
}

fn density(scenes: &[&SceneProfile]) -> Feature {
    let by_frame = |scene: &&SceneProfile| {
        let objects: f64 = scene.objects.iter().map(|object| f64::from(object.frames)).sum();
        vec![objects / f64::from(scene.frames.max(1))]
    };
    let values = FeatureValues::Numbers(scenes.iter().map(by_frame).collect());
    Feature { name: "objects per frame".to_owned(), unit: "", values }
}

fn class_mix(scenes: &[&SceneProfile]) -> Feature {
    categories("class", scenes, |scene| scene.objects.iter().map(|object| object.class.as_str()).collect())
}

fn class_shapes(scenes: &[&SceneProfile]) -> Vec<Feature> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for object in objects(scenes) {
        *counts.entry(&object.class).or_default() += 1;
    }
    let mut classes: Vec<(&str, usize)> = counts.into_iter().collect();
    classes.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
    let mut features = Vec::new();
    for (class, _) in classes.into_iter().take(MOST_CLASSES) {
        let is_of_class = |object: &&ObjectProfile| object.class == class;
        let mut space = |name: &str, value: fn(&SpaceMeasures) -> f64| {
            features.push(numbers(format!("{name} of {class}"), " m", scenes, |object| {
                Some(value(Some(object).filter(is_of_class)?.measures.as_ref()?.as_space()?))
            }));
        };
        space("length", |measures| measures.size[0]);
        space("width", |measures| measures.size[1]);
        space("height", |measures| measures.size[2]);
        let mut image = |name: &str, unit, value: fn(&ImageMeasures) -> Option<f64>| {
            features.push(numbers(format!("{name} of {class}"), unit, scenes, |object| {
                value(Some(object).filter(is_of_class)?.measures.as_ref()?.as_image()?)
            }));
        };
        image("size", " px", |measures| Some(measures.size));
        image("aspect", "", |measures| Some(measures.aspect));
        image("vertices", "", |measures| measures.vertices);
    }
    features
}

fn poses(scenes: &[&SceneProfile]) -> Vec<Feature> {
    let space = |object: &ObjectProfile| object.measures.as_ref()?.as_space().copied();
    let headings = |scene: &&SceneProfile| {
        scene.objects.iter().filter_map(|object| Some(space(object)?.heading_rad)).collect()
    };
    let headings = FeatureValues::Angles(scenes.iter().map(headings).collect());
    vec![
        numbers("distance", " m", scenes, |object| Some(space(object)?.distance)),
        numbers("elevation", " m", scenes, |object| Some(space(object)?.elevation)),
        numbers("tilt", "°", scenes, |object| {
            Some((space(object)?.tilt_rad.to_degrees() * 100.0).round() / 100.0)
        }),
        Feature { name: "heading".to_owned(), unit: "", values: headings },
    ]
}

fn objects<'s>(scenes: &[&'s SceneProfile]) -> impl Iterator<Item = &'s ObjectProfile> {
    scenes.iter().flat_map(|scene| &scene.objects)
}

/// Names of the attributes whose values are of a list.
pub(super) fn listed_attributes<'s>(scenes: &[&'s SceneProfile]) -> BTreeSet<&'s str> {
    let names: BTreeSet<&str> = objects(scenes).flat_map(|o| o.texts.keys()).map(String::as_str).collect();
    let is_listed = |name: &&str| {
        is_list_of_values(objects(scenes).filter_map(|o| o.texts.get(*name)).map(String::as_str))
    };
    names.into_iter().filter(is_listed).collect()
}

fn attributes(scenes: &[&SceneProfile]) -> Vec<Feature> {
    let mut features = Vec::new();
    let mut listed = listed_attributes(scenes);
    // Combinations with an attribute that is always the same say nothing more.
    listed.retain(|name| {
        let feature = text_attribute(name, scenes);
        let is_testable = feature.values.is_testable();
        features.push(feature);
        is_testable
    });
    let names: BTreeSet<&str> = objects(scenes).flat_map(|o| o.numbers.keys()).map(String::as_str).collect();
    for name in names {
        features.push(number_attribute(name, scenes));
    }
    if !listed.is_empty() {
        features.push(combinations(scenes, &listed));
    }
    features
}

/// Feature of an attribute of all objects whose class has it.
fn text_attribute(name: &str, scenes: &[&SceneProfile]) -> Feature {
    let classes: BTreeSet<&str> =
        objects(scenes).filter(|o| o.texts.contains_key(name)).map(|o| o.class.as_str()).collect();
    categories(format!("attribute {name}"), scenes, |scene| {
        let of_class = scene.objects.iter().filter(|object| classes.contains(object.class.as_str()));
        of_class.map(|object| object.texts.get(name).map_or(NOT_SET, String::as_str)).collect()
    })
}

/// Feature of an attribute that is a number; one with few values is tested as a list of values.
fn number_attribute(name: &str, scenes: &[&SceneProfile]) -> Feature {
    let mut levels: BTreeMap<u64, String> = BTreeMap::new();
    for number in objects(scenes).filter_map(|object| object.numbers.get(name)) {
        levels.entry(number.to_bits()).or_insert_with(|| number.to_string());
        if levels.len() > MOST_LEVELS {
            return numbers(format!("attribute {name}"), "", scenes, |object| {
                object.numbers.get(name).copied()
            });
        }
    }
    let level = |object: &ObjectProfile| levels.get(&object.numbers.get(name)?.to_bits()).map(String::as_str);
    let values: Vec<Vec<&str>> =
        scenes.iter().map(|scene| scene.objects.iter().filter_map(level).collect()).collect();
    Feature { name: format!("attribute {name}"), unit: "", values: FeatureValues::categories(&values) }
}

/// Class and all listed attributes of an object together.
fn combinations(scenes: &[&SceneProfile], listed: &BTreeSet<&str>) -> Feature {
    let combination = |object: &ObjectProfile| {
        let values = object.texts.iter().filter(|(name, _)| listed.contains(name.as_str()));
        let values = values.map(|(name, value)| format!("{name} {value}"));
        core::iter::once(object.class.clone()).chain(values).collect::<Vec<_>>().join(", ")
    };
    let owned: Vec<Vec<String>> =
        scenes.iter().map(|scene| scene.objects.iter().map(combination).collect()).collect();
    let values: Vec<Vec<&str>> = owned.iter().map(|all| all.iter().map(String::as_str).collect()).collect();
    let name = "combination of class and attributes".to_owned();
    Feature { name, unit: "", values: FeatureValues::categories(&values) }
}

/// Names of the metadata whose values are of a list.
pub(super) fn listed_metadata<'s>(scenes: &[&'s SceneProfile]) -> BTreeSet<&'s str> {
    let keys: BTreeSet<&str> = scenes.iter().flat_map(|s| s.metadata.keys()).map(String::as_str).collect();
    let is_listed = |key: &&str| {
        is_list_of_values(scenes.iter().filter_map(|s| s.metadata.get(*key)).map(String::as_str))
    };
    keys.into_iter().filter(is_listed).collect()
}

fn metadata(scenes: &[&SceneProfile]) -> Vec<Feature> {
    let feature = |key: &str| {
        categories(format!("scene {key}"), scenes, |scene| {
            vec![scene.metadata.get(key).map_or(NOT_SET, String::as_str)]
        })
    };
    listed_metadata(scenes).into_iter().map(feature).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(class: &str, texts: &[(&str, &str)], numbers: &[(&str, f64)]) -> ObjectProfile {
        ObjectProfile {
            item: "i".to_owned(),
            id: "1".to_owned(),
            class: class.to_owned(),
            frames: 1,
            texts: texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            numbers: numbers.iter().map(|(k, v)| ((*k).to_owned(), *v)).collect(),
            measures: None,
        }
    }

    #[test]
    fn an_attribute_that_is_missing_is_a_value_for_classes_that_have_it() {
        let scene = |set: bool| SceneProfile {
            frames: 1,
            objects: vec![
                object("car", if set { &[("state", "parked")] } else { &[] }, &[("lanes", 2.0)]),
                object("tree", &[], &[("lanes", if set { 3.0 } else { 2.0 })]),
            ],
            ..SceneProfile::default()
        };
        let scenes: Vec<_> = (0..8).map(|n| scene(n % 2 == 0)).collect();
        let features = testable_features(&scenes.iter().collect::<Vec<_>>());
        let values = |name: &str| features.iter().find(|f| f.name == name).map(|f| f.values.clone());
        let Some(FeatureValues::Categories { names, scenes }) = values("attribute state") else {
            panic!("{features:?}")
        };
        assert_eq!((names.join(" "), scenes[0].len(), scenes[1].len()), ("not set parked".to_owned(), 1, 1));
        let Some(FeatureValues::Categories { names, .. }) = values("attribute lanes") else {
            panic!("{features:?}")
        };
        assert_eq!(names, ["2", "3"]);
        assert!(values("combination of class and attributes").is_some());
    }

    #[test]
    fn names_of_scenes_are_no_metadata_to_compare() {
        let scene = |n: usize| SceneProfile {
            metadata: BTreeMap::from([
                ("file".to_owned(), n.to_string()),
                ("weather".to_owned(), if n.is_multiple_of(3) { "rain" } else { "sun" }.to_owned()),
            ]),
            ..SceneProfile::default()
        };
        let scenes: Vec<_> = (0..30).map(scene).collect();
        let features = testable_features(&scenes.iter().collect::<Vec<_>>());
        assert_eq!(features.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["scene weather"]);
    }
}
