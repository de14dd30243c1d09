//! Actions on findings: go to one, step through them.

use crate::workbench::state::{ViewLocation, Workbench, next_finding};
use assay_core::grade::{FindingLocation, FindingMark, locate_finding};
use leptos::prelude::*;

/// Go to the next or the previous finding, in the order of the list.
pub fn step_finding(wb: Workbench, forward: bool) {
    let now = wb.view.hovered_finding.get_untracked();
    let next = wb.grading.grade.with_untracked(|grade| next_finding(grade.as_ref(), now, forward));
    if let Some(index) = next {
        go_to_finding(wb, index);
    }
}

/// Show a finding: its frame, its object, its location, and its entry in the list.
pub fn go_to_finding(wb: Workbench, index: usize) {
    let finding =
        wb.grading.grade.with_untracked(|g| g.as_ref().and_then(|g| g.findings.get(index).cloned()));
    let Some(finding) = finding else { return };
    if wb.view.frame.get_untracked() != finding.frame {
        wb.view.frame.set(finding.frame);
    }
    let location = wb.editing.editor.with_untracked(|e| {
        wb.comparison.golden.with_untracked(|golden| locate_finding(&finding, e.document(), golden.as_ref()?))
    });
    if finding.label.is_some() {
        wb.editing.select(finding.label.clone());
    }
    if let Some(location) = location {
        wb.view.navigator.show(view_location(location));
    }
    wb.grading.open_rules.update(|rules| {
        rules.insert(finding.rule);
    });
    wb.view.hovered_finding.set(Some(index));
    wb.grading.visited.set(Some(index));
}

fn view_location(FindingLocation { sensor, mark, .. }: FindingLocation) -> ViewLocation {
    match mark {
        FindingMark::Point(at) | FindingMark::Line { label: at, .. } => ViewLocation::Pixel { sensor, at },
        FindingMark::Space(at) => ViewLocation::Space(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{document, finding, grade, object, shape, workbench};
    use assay_core::grade::Finding;
    use assay_core::label::Object;
    use assay_core::rubric::Severity;
    use std::sync::{Arc, Mutex};

    fn open() -> Workbench {
        let drawn = |id: &str| Object { shapes: vec![shape(2)], ..object(id, "car") };
        let wb = workbench([drawn("a")]);
        wb.comparison.golden.set(Some(document([drawn("g")])));
        let at = |objects| Finding { frame: 2, ..finding("iou", Severity::Major, objects) };
        let findings = vec![at([Some("a"), Some("g")]), at([None, Some("g")])];
        wb.grading.grade.set(Some(grade(findings)));
        wb
    }

    #[test]
    fn a_finding_shows_its_frame_its_object_and_its_location() {
        Owner::new().with(|| {
            let wb = open();
            let shown = Arc::new(Mutex::new(Vec::new()));
            let record = Arc::clone(&shown);
            wb.view.navigator.register(move |location| record.lock().unwrap().push(location.clone()));
            go_to_finding(wb, 0);
            assert_eq!(wb.view.frame.get_untracked(), 2);
            assert_eq!(wb.editing.selection_untracked().as_deref(), Some("a"));
            assert!(matches!(shown.lock().unwrap()[..], [ViewLocation::Pixel { .. }]));
            assert!(wb.grading.open_rules.with_untracked(|open| open.contains("iou")), "its group is open");
        });
    }

    #[test]
    fn a_missed_object_leaves_the_selection() {
        Owner::new().with(|| {
            let wb = open();
            go_to_finding(wb, 0);
            go_to_finding(wb, 1);
            assert_eq!(wb.editing.selection_untracked().as_deref(), Some("a"));
            assert_eq!(wb.view.hovered_finding.get_untracked(), Some(1));
        });
    }

    #[test]
    fn findings_are_stepped_through_in_a_ring() {
        Owner::new().with(|| {
            let wb = open();
            let step = |forward| {
                step_finding(wb, forward);
                wb.view.hovered_finding.get_untracked()
            };
            assert_eq!([step(true), step(true), step(true)], [Some(0), Some(1), Some(0)]);
            assert_eq!(step(false), Some(1));
            wb.grading.grade.set(None);
            assert_eq!(step(true), Some(1), "without a grade nothing moves");
        });
    }
}
