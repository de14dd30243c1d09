//! No conversion is silent about what it changes.

use super::features::{FEATURES, everything, joined, known_with, labeled_with};
use super::round_trip;
use crate::cases::{FormatFeatures, data_sets};
use crate::registry::written_formats;
use assay_core::label::AttributeValue;
use proptest::prelude::*;

/// Fails with all changes that no report tells of.
fn assert_none(silent: &[String]) {
    assert!(silent.is_empty(), "{} changes without a word:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn no_format_changes_a_feature_without_a_word() {
    let mut silent = Vec::new();
    for feature in FEATURES {
        for format in written_formats() {
            let unsaid = round_trip(format, &(feature.dataset)()).unsaid();
            silent.extend(
                unsaid.iter().map(|change| format!("{} in {}: {change:?}", feature.name, format.name)),
            );
        }
    }
    assert_none(&silent);
}

#[test]
fn no_conversion_of_everything_between_two_formats_changes_anything_without_a_word() {
    let mut silent = Vec::new();
    for from in written_formats() {
        let first = round_trip(from, &everything());
        silent.extend(first.unsaid().iter().map(|change| format!("{}: {change:?}", from.name)));
        for to in written_formats() {
            let second = round_trip(to, &first.dataset);
            silent.extend(
                second.unsaid().iter().map(|change| format!("{} to {}: {change:?}", from.name, to.name)),
            );
        }
    }
    assert_none(&silent);
}

#[test]
fn a_second_time_in_the_same_format_changes_nothing() {
    for format in written_formats() {
        let first = round_trip(format, &everything()).dataset;
        let second = round_trip(format, &first);
        assert!(second.changes.is_empty(), "{}: {:#?}", format.name, second.changes);
    }
}

/// Names of attributes that some format has a use of its own for.
const USED_NAMES: &str = "alpha assay_id camera_used class crowd difficult group_id id image kitti_row name num_lidar_pts \
    nuscenes_token object occluded occlusion pose rotation score score_unknown truncated visibility visibility_unknown \
    z_order";

#[test]
fn attributes_that_a_format_has_a_use_for_come_back_or_are_said() {
    let texts = ["", "none", " a "].map(|text| AttributeValue::Text(text.to_owned()));
    let numbers = [-1.0, 0.5].map(AttributeValue::Number);
    let values: Vec<_> =
        [false, true].map(AttributeValue::Bool).into_iter().chain(numbers).chain(texts).collect();
    let mut silent = Vec::new();
    for name in USED_NAMES.split_whitespace() {
        for data in values.iter().flat_map(|value| labeled_with(name, value)) {
            for format in written_formats() {
                let unsaid = round_trip(format, &data).unsaid();
                silent.extend(unsaid.iter().map(|change| format!("{}: {name}: {change:?}", format.name)));
            }
        }
    }
    assert_none(&silent);
}

/// Names of facts that some format has a use of its own for.
const USED_FACTS: &str = "coco_url date_captured description file_name frame_step height id image image_id kitti_calib \
    license location mot_layout name schema_version source start_frame subset task_id weather/time width";

#[test]
fn facts_that_a_format_has_a_use_for_come_back_or_are_said() {
    let mut silent = Vec::new();
    for name in USED_FACTS.split_whitespace() {
        for data in ["7", " a ", "train", "x/y"].iter().flat_map(|value| known_with(name, value)) {
            for format in written_formats() {
                let unsaid = round_trip(format, &data).unsaid();
                silent.extend(unsaid.iter().map(|change| format!("{}: {name}: {change:?}", format.name)));
            }
        }
    }
    assert_none(&silent);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_comes_back_differs_only_by_what_the_report_lists(
        mut data in data_sets(FormatFeatures { kinds: "brpmhl.#", attributes: true, occlusion: true }),
        features in proptest::sample::subsequence(FEATURES, 0..4),
        from in proptest::sample::select(written_formats()),
        to in proptest::sample::select(written_formats()),
    ) {
        let features = joined(features.iter().map(|feature| (feature.dataset)()));
        data.items.extend(features.items);
        data.classes.extend(features.classes);
        let first = round_trip(from, &data);
        prop_assert_eq!(first.unsaid(), [], "{} says {:?}", from.name, first.report);
        let second = round_trip(to, &first.dataset);
        prop_assert_eq!(second.unsaid(), [], "{} to {} says {:?}", from.name, to.name, second.report);
    }
}
