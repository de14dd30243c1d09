//! Values of a feature, scene by scene: those of the reference first, then those of the batch.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Fewest values of a feature that is tested, and fewest scenes that have one.
const LEAST_VALUES: usize = 20;
const LEAST_SCENES: usize = 6;
/// Fewest scenes of a category that is compared by itself; rarer ones count together.
const LEAST_CATEGORY_SCENES: usize = 3;
/// Most categories of a feature, and most for each value: with more, they are names.
const MOST_CATEGORIES: usize = 200;
const MOST_CATEGORIES_BY_VALUE: f64 = 0.2;

/// Name of rare categories together.
pub(super) const RARE: &str = "rare values";

/// Kind of a feature's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum FeatureKind {
    /// Numbers.
    Number,
    /// Directions.
    Angle,
    /// One of several values.
    Category,
}

/// Values by scene.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FeatureValues {
    /// Numbers.
    Numbers(Vec<Vec<f64>>),
    /// Directions, radians.
    Angles(Vec<Vec<f64>>),
    /// Indices into the names of the categories.
    Categories { names: Vec<String>, scenes: Vec<Vec<usize>> },
}

impl FeatureValues {
    /// Categories from their names by scene; rare ones count together.
    pub(super) fn categories(scenes: &[Vec<&str>]) -> Self {
        let mut scene_counts: BTreeMap<&str, usize> = BTreeMap::new();
        for scene in scenes {
            for name in scene.iter().collect::<BTreeSet<_>>() {
                *scene_counts.entry(name).or_default() += 1;
            }
        }
        let frequent = scene_counts.iter().filter(|(_, count)| **count >= LEAST_CATEGORY_SCENES);
        let frequent: Vec<&str> = frequent.map(|(name, _)| *name).collect();
        let index = |name: &&str| frequent.binary_search(name).unwrap_or(frequent.len());
        let scenes = scenes.iter().map(|scene| scene.iter().map(index).collect()).collect();
        let mut names: Vec<String> = frequent.iter().map(|name| (*name).to_owned()).collect();
        if names.len() < scene_counts.len() {
            names.push(RARE.to_owned());
        }
        Self::Categories { names, scenes }
    }

    pub(super) fn kind(&self) -> FeatureKind {
        match self {
            Self::Numbers(_) => FeatureKind::Number,
            Self::Angles(_) => FeatureKind::Angle,
            Self::Categories { .. } => FeatureKind::Category,
        }
    }

    /// Whether there are enough values, and not all are the same. It does not depend on which scenes are of the batch.
    pub(super) fn is_testable(&self) -> bool {
        let enough = |sizes: &[usize], least: usize| {
            sizes.iter().sum::<usize>() >= least
                && sizes.iter().filter(|size| **size > 0).count() >= LEAST_SCENES
        };
        match self {
            Self::Numbers(scenes) | Self::Angles(scenes) => {
                let sizes: Vec<usize> = scenes.iter().map(Vec::len).collect();
                let mut values = scenes.iter().flatten();
                let first = values.next();
                enough(&sizes, LEAST_VALUES.min(scenes.len())) && values.any(|value| Some(value) != first)
            }
            Self::Categories { names, scenes } => {
                let sizes: Vec<usize> = scenes.iter().map(Vec::len).collect();
                names.len() >= 2 && enough(&sizes, LEAST_SCENES)
            }
        }
    }
}

/// Whether values are those of a list, and no names or notes, of which almost each is different.
pub(super) fn is_list_of_values<'v>(values: impl Iterator<Item = &'v str>) -> bool {
    let (mut distinct, mut count) = (BTreeSet::new(), 0_usize);
    for value in values {
        distinct.insert(value);
        count += 1;
    }
    distinct.len() <= MOST_CATEGORIES
        && distinct.len() as f64 <= (MOST_CATEGORIES_BY_VALUE * count as f64).max(2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_of_few_scenes_count_together() {
        let scenes = [vec!["a", "a", "b"], vec!["a"], vec!["a", "c"], vec![]];
        let values = FeatureValues::categories(&scenes);
        let expected = vec![vec![0, 0, 1], vec![0], vec![0, 1], vec![]];
        assert_eq!(
            values,
            FeatureValues::Categories { names: vec!["a".to_owned(), RARE.to_owned()], scenes: expected }
        );
        assert!(!values.is_testable(), "three scenes are too few");
    }

    #[test]
    fn names_are_no_list_of_values() {
        let names: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        assert!(!is_list_of_values(names.iter().map(String::as_str)));
        assert!(is_list_of_values(names.iter().map(|name| if name.len() > 1 { "long" } else { "short" })));
    }

    #[test]
    fn constant_numbers_are_not_tested() {
        assert!(!FeatureValues::Numbers(vec![vec![1.0; 9]; 9]).is_testable());
        let mut scenes = vec![vec![1.0; 9]; 9];
        scenes[3][0] = 2.0;
        assert!(FeatureValues::Numbers(scenes).is_testable());
    }
}
