//! Findings that have a place in the image, with their titles and details.

use assay_core::geometry::{Planar, Point2};
use assay_core::grade::{self, Finding, FindingMark, Grade};
use assay_core::label::Document;
use assay_core::rubric::measure::FindingHatch;
use assay_core::rubric::measure::boundary::depth_inside;
use assay_core::rubric::{Rubric, Rule, Severity};
use assay_editor::tool::shape_on_screen;

/// Findings at most that are given a place: more can't be told apart in one picture.
const MAX_MARKS: usize = 200;

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
    /// The nearest places of label and golden, image px.
    pub place: Option<(Point2, Point2)>,
    /// What is wrong, in a few words.
    pub title: String,
    /// Value and limit.
    pub detail: String,
}

impl FindingMarker {
    /// From an image place to the mark's own, px.
    pub fn distance(&self, at: Point2) -> Option<f64> {
        let (_, to) = self.place?;
        Some((to[0] - at[0]).hypot(to[1] - at[1]))
    }
}

/// What a grade found in one frame, worst first.
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

/// What a broken clearance looks like.
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
    let (value, limit) = (number(finding.value), number(finding.limit));
    let unit = finding.measure.unit().symbol();
    let space = if unit.is_empty() { "" } else { " " };
    match near {
        Some(near) if near.depth_px > 0.0 => {
            format!("{} px inside, keep {limit} away", number(near.depth_px))
        }
        Some(_) => format!("{value} px, keep {limit} away"),
        None if !finding.measure.descriptor().finding.scale.has_movable_limit() => String::new(),
        None => {
            let bound = if finding.value > finding.limit { "at most" } else { "at least" };
            format!("{value}{space}{unit}, {bound} {limit}{space}{unit}")
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
