//! Objects, images and frames of which the grade says nothing, in words.

use crate::workbench::state::{EditingState, GradingState, object_name};
use assay_core::grade::Grade;
use assay_core::label::{Document, Object};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Names in a line at most.
const MOST_NAMES: usize = 5;

/// Lines about what is not graded.
#[component]
pub(super) fn NotGraded() -> impl IntoView {
    let grading: GradingState = expect_context();
    let editing: EditingState = expect_context();
    let lines = Memo::new(move |_| {
        let label = |grade: &Grade| editing.editor.with(|e| not_graded_lines(e.document(), grade));
        grading.grade.with(|grade| grade.as_ref().map(label)).unwrap_or_default()
    });
    move || {
        let line = |text: String| view! { <p class="dim small">{text}</p> };
        let all = lines.get();
        (!all.is_empty()).then(|| {
            view! {
                <div class="block" data-testid="not-graded">{all.into_iter().map(line).collect_view()}</div>
            }
        })
    }
}

fn not_graded_lines(label: &Document, grade: &Grade) -> Vec<String> {
    let objects = not_graded_objects(label, grade);
    let of_objects = counted(objects.len(), "object is", "objects are").map(|count| {
        let names = objects.iter().filter_map(|o| object_name(label, &o.id));
        format!(
            "{count} not graded: {}. To be ignored, or on a region to ignore.",
            listed(names, objects.len())
        )
    });
    let names = &grade.not_graded;
    let of_names = counted(names.len(), "image or frame is", "images or frames are").map(|count| {
        format!(
            "{count} not graded: {}. Golden does not list them.",
            listed(names.iter().cloned(), names.len())
        )
    });
    of_objects.into_iter().chain(of_names).collect()
}

/// Objects that the label shows and that are neither matched nor extra.
fn not_graded_objects<'a>(label: &'a Document, grade: &Grade) -> Vec<&'a Object> {
    let matched = grade.pairs.iter().map(|pair| pair.label.as_str());
    let extra = grade.extra.iter().map(|extra| extra.object.as_str());
    let graded: BTreeSet<&str> = matched.chain(extra).collect();
    let is_shown = |o: &&Object| o.shapes.iter().any(|s| !s.outside);
    label.objects.iter().filter(is_shown).filter(|o| !graded.contains(o.id.as_str())).collect()
}

fn counted(count: usize, one: &str, many: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
}

/// The first names, and how many there are besides.
fn listed(names: impl Iterator<Item = String>, count: usize) -> String {
    let first: Vec<String> = names.take(MOST_NAMES).collect();
    let others = count.saturating_sub(first.len());
    let others = if others > 0 { format!(" and {others} more") } else { String::new() };
    format!("{}{others}", first.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{document, grade, object, shape};
    use assay_core::grade::{Recording, measure};
    use assay_core::label::{AttributeValue, CROWD, IGNORE_CLASS};

    fn drawn(id: &str, class: &str) -> Object {
        Object { shapes: vec![shape(0)], ..object(id, class) }
    }

    #[test]
    fn objects_on_a_region_to_ignore_are_not_graded_and_are_named() {
        let label = document([drawn("a", "car"), drawn("b", IGNORE_CLASS)]);
        let golden = document([drawn("g", IGNORE_CLASS)]);
        let rubric = serde_json::from_value(serde_json::json!({
            "name": "r", "match": { "measure": "iou", "min": 0.1 }, "rules": []
        }))
        .unwrap();
        let measured = measure(&label, &golden, Recording::default(), &rubric);
        let grade = assay_core::grade::judge(&measured, &rubric);
        let line = "2 objects are not graded: car 1, DontCare 1. To be ignored, or on a region to ignore.";
        assert_eq!(not_graded_lines(&label, &grade), [line]);
    }

    #[test]
    fn a_crowd_is_not_graded_and_an_extra_object_is() {
        let crowd = Object {
            attributes: [(CROWD.to_owned(), AttributeValue::Bool(true))].into(),
            ..drawn("c", "car")
        };
        let label = document([crowd, drawn("b", "car")]);
        let rubric = serde_json::from_value(serde_json::json!({
            "name": "r", "match": { "measure": "iou", "min": 0.1 }, "rules": []
        }))
        .unwrap();
        let measured = measure(&label, &document([]), Recording::default(), &rubric);
        let grade = assay_core::grade::judge(&measured, &rubric);
        let line = "1 object is not graded: car 1. To be ignored, or on a region to ignore.";
        assert_eq!(not_graded_lines(&label, &grade), [line]);
    }

    #[test]
    fn images_that_golden_does_not_list_are_named_up_to_five() {
        let mut grade = grade(Vec::new());
        assert!(not_graded_lines(&document([]), &grade).is_empty());
        grade.not_graded = (1..=7).map(|n| format!("img{n}")).collect();
        let line = "7 images or frames are not graded: img1, img2, img3, img4, img5 and 2 more. \
                    Golden does not list them.";
        assert_eq!(not_graded_lines(&document([]), &grade), [line]);
    }
}
