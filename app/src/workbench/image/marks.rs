//! Findings that have a place in the image, with their titles and details.

use crate::workbench::state::with_unit;
use assay_core::geometry::{Planar, Point2};
use assay_core::grade::{self, Finding, FindingMark, Grade};
use assay_core::label::Document;
use assay_core::rubric::measure::FindingHatch;
use assay_core::rubric::measure::boundary::depth_inside;
use assay_core::rubric::{Rubric, Rule, Severity};
use assay_editor::tool::shape_on_screen;

/// Largest number of marks: more cannot be distinguished in one picture.
const MAX_MARKS: usize = 200;

/// Distance within which a mark is under the pointer, screen px.
const NEAR_PX: f64 = 14.0;

/// A finding in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingMarker {
    /// Index among the grade's findings.
    pub index: usize,
    /// The area that is hatched for it.
    pub hatch: FindingHatch,
    /// Whether it makes the label dangerous to use.
    pub critical: bool,
    /// The label's object.
    pub label: Option<String>,
    /// The golden object that it is measured against.
    pub golden: Option<String>,
    /// The nearest points of label and golden, image px.
    pub place: Option<(Point2, Point2)>,
    /// Title in a few words.
    pub title: String,
    /// Value and limit.
    pub detail: String,
}

impl FindingMarker {
    /// Distance from an image position to the mark, px.
    pub fn distance(&self, at: Point2) -> Option<f64> {
        let (_, to) = self.place?;
        Some((to[0] - at[0]).hypot(to[1] - at[1]))
    }
}

/// Marks of a grade in one frame, the worst first.
pub fn marks(
    grade: &Grade,
    rubric: &Rubric,
    label: &Document,
    golden: &Document,
    frame: u32,
    sensor: &str,
) -> Vec<FindingMarker> {
    let mut found: Vec<(Severity, FindingMarker)> = grade
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.frame == frame && [sensor, ""].contains(&finding.sensor.as_str()))
        .take(MAX_MARKS)
        .filter_map(|(index, finding)| {
            let rule = rubric.rules.iter().find(|r| r.id == finding.rule)?;
            Some((finding.severity, mark(index, finding, rule, label, golden)))
        })
        .collect();
    found.sort_by_key(|(severity, _)| *severity);
    found.into_iter().map(|(_, mark)| mark).collect()
}

/// Index of the finding at an image position: one whose location is near, else one about the object under the pointer.
/// `scale` is screen px per image px.
pub fn finding_at(marks: &[FindingMarker], at: Point2, scale: f64, hovered: Option<&str>) -> Option<usize> {
    let is_near = |m: &&FindingMarker| m.distance(at).is_some_and(|d| d * scale <= NEAR_PX);
    let is_about = |m: &&FindingMarker| hovered.is_some() && m.label.as_deref() == hovered;
    marks.iter().find(is_near).or_else(|| marks.iter().find(is_about)).map(|m| m.index)
}

/// Breach of a clearance.
struct ClearanceBreach {
    depth_px: f64,
    deepest: Option<Point2>,
}

fn mark(index: usize, finding: &Finding, rule: &Rule, label: &Document, golden: &Document) -> FindingMarker {
    let near = near(finding, label, golden);
    let location = match grade::locate_finding(finding, label, golden).map(|p| p.mark) {
        Some(FindingMark::Line { label, golden }) => Some((label, golden)),
        Some(FindingMark::Point(at)) => Some((at, at)),
        Some(FindingMark::Space(_)) | None => None,
    };
    FindingMarker {
        index,
        hatch: finding.measure.descriptor().finding.hatch,
        critical: finding.severity == Severity::Critical,
        label: finding.label.clone(),
        golden: finding.golden.clone(),
        place: near.as_ref().and_then(|n| n.deepest).map(|p| (p, p)).or(location),
        title: finding.title(rule),
        detail: detail(finding, near.as_ref()),
    }
}

/// How deep the label enters what it should keep away from.
fn near(finding: &Finding, label: &Document, golden: &Document) -> Option<ClearanceBreach> {
    if finding.measure.descriptor().finding.hatch != FindingHatch::Near {
        return None;
    }
    let planar = |document: &Document, id: &Option<String>| {
        let object = document.object(id.as_deref()?)?;
        Planar::new(&shape_on_screen(object, finding.frame, &finding.sensor)?.geometry).ok()
    };
    let (ours, theirs) = (planar(label, &finding.label)?, planar(golden, &finding.golden)?);
    let (depth_px, deepest) = depth_inside((&ours, &theirs));
    Some(ClearanceBreach { depth_px, deepest })
}

fn detail(finding: &Finding, near: Option<&ClearanceBreach>) -> String {
    let unit = finding.measure.unit();
    let [value, limit] = [finding.value, finding.limit].map(|value| number(unit.to_display(value)));
    let amount = |text: &str| with_unit(&finding.measure, text);
    match near {
        Some(near) if near.depth_px > 0.0 => {
            format!("{} px inside, keep {limit} away", number(near.depth_px))
        }
        Some(_) => format!("{value} px, keep {limit} away"),
        None if !finding.measure.descriptor().finding.scale.has_movable_limit() => String::new(),
        None => {
            let bound = if finding.value > finding.limit { "at most" } else { "at least" };
            format!("{}, {bound} {}", amount(&value), amount(&limit))
        }
    }
}

/// Few digits: two after the point for shares, none for large numbers.
fn number(v: f64) -> String {
    let digits = if v.abs() >= 10.0 || v.fract() == 0.0 {
        0
    } else if v.abs() >= 1.0 {
        1
    } else {
        2
    };
    format!("{v:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{document, finding, grade, object, rules, shape};
    use assay_core::geometry::Geometry;
    use assay_core::label::{Object, Shape};

    fn with_box(id: &str, class: &str, rect: [f64; 4]) -> Object {
        let shape = Shape { geometry: Geometry::Box(rect), ..shape(0) };
        Object { shapes: vec![shape], ..object(id, class) }
    }

    fn rubric(fields: serde_json::Value) -> Rubric {
        serde_json::from_value(serde_json::json!({
            "name": "r", "match": { "measure": "iou", "min": 0.1 }, "rules": rules([fields]),
        }))
        .unwrap()
    }

    fn found(findings: Vec<Finding>, rubric: &Rubric) -> Vec<FindingMarker> {
        let label = document([with_box("a", "car", [0.0, 0.0, 10.0, 10.0])]);
        let golden = document([with_box("g", "car", [2.0, 0.0, 10.0, 10.0])]);
        marks(&grade(findings), rubric, &label, &golden, 0, "camera")
    }

    fn about(severity: Severity) -> Finding {
        finding("iou", severity, [Some("a"), Some("g")])
    }

    #[test]
    fn the_worst_findings_are_marked_first_and_keep_their_index() {
        let rubric = rubric(serde_json::json!({ "measure": "iou", "min": 0.9 }));
        let all = vec![about(Severity::Minor), about(Severity::Critical), about(Severity::Major)];
        let order: Vec<_> = found(all, &rubric).iter().map(|m| (m.index, m.critical)).collect();
        assert_eq!(order, [(1, true), (2, false), (0, false)]);
    }

    #[test]
    fn findings_of_other_frames_and_cameras_are_not_marked() {
        let rubric = rubric(serde_json::json!({ "measure": "iou", "min": 0.9 }));
        let of = |frame, sensor: &str| Finding { frame, sensor: sensor.to_owned(), ..about(Severity::Major) };
        let all = vec![of(1, "camera"), of(0, "rear"), of(0, "")];
        let indexes: Vec<_> = found(all, &rubric).iter().map(|m| m.index).collect();
        assert_eq!(indexes, [2], "a finding without a sensor is of every camera");
    }

    #[test]
    fn a_finding_whose_rule_is_gone_is_not_marked() {
        let rubric = rubric(serde_json::json!({ "measure": "spill", "max": 0.1 }));
        assert!(found(vec![about(Severity::Major)], &rubric).is_empty());
    }

    #[test]
    fn a_mark_tells_value_and_limit_with_few_digits() {
        let rubric = rubric(serde_json::json!({ "measure": "iou", "min": 0.9 }));
        let low = Finding { value: 0.6667, limit: 0.9, ..about(Severity::Major) };
        let mark = found(vec![low], &rubric).remove(0);
        assert_eq!(
            (mark.title.as_str(), mark.detail.as_str()),
            ("Differs from golden", "0.67, at least 0.90")
        );
        assert_eq!(mark.hatch, FindingHatch::Difference);
    }

    #[test]
    fn a_missed_object_is_golden_that_the_label_leaves_out() {
        let rubric = rubric(serde_json::json!({ "measure": "missed", "max": 0.0 }));
        let missed = finding("missed", Severity::Major, [None, Some("g")]);
        let mark = found(vec![missed], &rubric).remove(0);
        assert_eq!((mark.title.as_str(), mark.detail.as_str()), ("Missed", ""));
        assert_eq!(mark.hatch, FindingHatch::Uncovered);
    }

    #[test]
    fn a_clearance_names_what_to_keep_away_from_and_how_deep_the_label_is_inside() {
        let rubric = rubric(serde_json::json!({ "measure": "clearance", "of": "tree", "min": 12.0 }));
        let clipped = finding("clearance", Severity::Critical, [Some("a"), Some("g")]);
        let clipped = Finding { value: 0.0, limit: 12.0, ..clipped };
        let mark = found(vec![clipped.clone()], &rubric).remove(0);
        assert_eq!(mark.title, "Clips a tree");
        assert!(mark.detail.ends_with("px inside, keep 12 away"), "{}", mark.detail);
        let near = Finding { value: 5.0, ..clipped };
        assert_eq!(found(vec![near], &rubric).remove(0).title, "Too close to a tree");
    }

    #[test]
    fn numbers_have_fewer_digits_the_larger_they_are() {
        assert_eq!([0.456, 4.56, 45.6, 3.0].map(number), ["0.46", "4.6", "46", "3"]);
    }

    #[test]
    fn the_pointer_is_near_a_mark_by_its_location() {
        let rubric = rubric(serde_json::json!({ "measure": "iou", "min": 0.9 }));
        let mark = FindingMarker {
            place: Some(([0.0, 0.0], [30.0, 40.0])),
            ..found(vec![about(Severity::Major)], &rubric).remove(0)
        };
        assert_eq!(mark.distance([0.0, 0.0]), Some(50.0));
        assert_eq!(FindingMarker { place: None, ..mark }.distance([0.0, 0.0]), None);
    }

    #[test]
    fn a_finding_is_under_the_pointer_by_its_location_or_by_its_object() {
        let rubric = rubric(serde_json::json!({ "measure": "iou", "min": 0.9 }));
        let mark = |index, label: &str, x: f64| FindingMarker {
            index,
            label: Some(label.to_owned()),
            place: Some(([x, 0.0], [x, 0.0])),
            ..found(vec![about(Severity::Major)], &rubric).remove(0)
        };
        let marks = [mark(4, "a", 100.0), mark(7, "b", 200.0)];
        assert_eq!(finding_at(&marks, [205.0, 0.0], 1.0, Some("a")), Some(7), "the location is nearer");
        assert_eq!(finding_at(&marks, [205.0, 0.0], 4.0, Some("a")), Some(4), "20 px away on the screen");
        assert_eq!(finding_at(&marks, [300.0, 0.0], 1.0, None), None);
    }
}
