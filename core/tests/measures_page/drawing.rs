//! Pictures of measures in SVG.

use super::examples::Example;
use assay_core::geometry::{Cuboid, Geometry, Point2};
use assay_core::grade::{FindingMark, judge, locate_finding};
use assay_core::label::{Document, Shape};
use assay_core::rubric::Rubric;
use assay_core::rubric::measure::{
    FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ObjectEvaluation,
};
use std::fmt::Write;

const GOLDEN: &str = "fill='#0d9488' fill-opacity='.22' stroke='#0d9488' stroke-width='2'";
const LABEL: &str = "fill='none' stroke='#d9720c' stroke-width='2'";

/// The picture of an example, with the value that was measured.
pub fn picture(measure: &MeasureDescriptor, example: &Example) -> String {
    let mut svg = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 320 200' width='480' height='300' font-family='sans-serif' font-size='12'>\n<rect width='320' height='200' fill='#fff'/>\n",
    );
    let is_of_space =
        example.label.objects.iter().any(|o| o.shapes.iter().any(|s| s.geometry.as_cuboid().is_some()));
    match (is_of_space, example.frames > 1) {
        (true, _) => above(&mut svg, measure, example),
        (false, true) => strip(&mut svg, example),
        (false, false) => image(&mut svg, measure, example),
    }
    let value = example.measured.checks.iter().map(|c| c.value).fold(f64::NAN, f64::max);
    let (name, unit) = match measure.unit {
        MeasureUnit::MetersOrPixels => (measure.title(), "px"),
        unit => (measure.title(), unit.symbol()),
    };
    let shown = (value * 1000.0).round() / 1000.0;
    let space = if unit.is_empty() { "" } else { " " };
    let _ = writeln!(
        svg,
        "<text x='8' y='192' fill='#111' font-weight='600'>{name} = {shown}{space}{unit}</text>\n</svg>"
    );
    svg
}

fn points(list: impl IntoIterator<Item = Point2>) -> String {
    list.into_iter().map(|[x, y]| format!("{},{}", tenth(x), tenth(y))).collect::<Vec<_>>().join(" ")
}

fn tenth(v: f64) -> f64 {
    (v * 10.0).round() / 10.0 + 0.0
}

fn outline(shape: &Shape) -> Vec<Point2> {
    match &shape.geometry {
        Geometry::Polygon(polygon) => polygon.outer().to_vec(),
        other => other.corners().to_vec(),
    }
}

fn image(svg: &mut String, measure: &MeasureDescriptor, example: &Example) {
    for (document, style) in [(&example.golden, GOLDEN), (&example.label, LABEL)] {
        for object in &document.objects {
            for shape in &object.shapes {
                let _ = writeln!(svg, "<polygon points='{}' {style}/>", points(outline(shape)));
            }
            if matches!(measure.evaluation, MeasureEvaluation::Objects(ObjectEvaluation::Pair(_))) {
                words(svg, document, &example.golden, &object.id);
            }
        }
    }
    if matches!(measure.evaluation, MeasureEvaluation::LabelShape(_)) {
        for [x, y] in example.label.objects.iter().flat_map(|o| &o.shapes).flat_map(outline) {
            let _ = writeln!(svg, "<circle cx='{x}' cy='{y}' r='3.5' fill='#d9720c'/>");
        }
    }
    spot(svg, measure, example);
}

/// Class or attribute of an object.
fn words(svg: &mut String, document: &Document, golden: &Document, id: &str) {
    let Some(object) = document.object(id) else { return };
    let is_golden = std::ptr::eq(document, golden);
    let text = object.attributes.values().next().map_or(object.class.clone(), |value| format!("{value:?}"));
    let text = text.trim_start_matches("Text(\"").trim_end_matches("\")");
    let (y, color) = if is_golden { (44, "#0d9488") } else { (146, "#b45309") };
    let _ = writeln!(
        svg,
        "<text x='120' y='{y}' fill='{color}'>{}: {text}</text>",
        if is_golden { "golden" } else { "label" }
    );
}

/// The place that the workbench would point at.
fn spot(svg: &mut String, measure: &MeasureDescriptor, example: &Example) {
    let finding = &measure.finding;
    if finding.pointer == FindingPointer::Middle
        && !matches!(measure.evaluation, MeasureEvaluation::Objects(ObjectEvaluation::Unmatched(_)))
    {
        return;
    }
    let (of, limit) = match finding.hatch {
        FindingHatch::Near => (r#","of":"tree""#, r#""min":1e9"#),
        _ => ("", r#""max":-1"#),
    };
    let name = measure.name;
    let text = format!(
        r#"{{"name":"r","match":{{"measure":"iou","min":0.05}},"rules":[{{"id":"r","measure":"{name}"{of},{limit},"severity":"minor"}}]}}"#
    );
    let grade = judge(&example.measured, &Rubric::parse(&text).unwrap());
    let Some(finding) = grade.findings.last() else { return };
    match locate_finding(finding, &example.label, &example.golden).map(|place| place.mark) {
        Some(FindingMark::Line { label: [x1, y1], golden: [x2, y2] }) => {
            let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(tenth);
            let _ = writeln!(
                svg,
                "<line x1='{x1}' y1='{y1}' x2='{x2}' y2='{y2}' stroke='#be123c' stroke-width='3'/>"
            );
        }
        Some(FindingMark::Point([x, y])) => {
            let _ = writeln!(
                svg,
                "<circle cx='{}' cy='{}' r='6' fill='none' stroke='#be123c' stroke-width='3'/>",
                tenth(x),
                tenth(y)
            );
        }
        _ => {}
    }
}

/// Tracks frame by frame: golden above, label objects below, each in its own shade.
fn strip(svg: &mut String, example: &Example) {
    let shades = ["#d9720c", "#7c3aed"];
    for frame in 0..example.frames {
        let _ =
            writeln!(svg, "<text x='{}' y='40' fill='#666' font-size='9'>{frame}</text>", 20 + 34 * frame);
        for shape in example.golden.objects.iter().filter_map(|o| o.shape_at(frame, "camera")) {
            let _ = writeln!(svg, "<polygon points='{}' {GOLDEN}/>", points(outline(&shape)));
        }
        for (object, shade) in example.label.objects.iter().zip(shades) {
            let Some(shape) = object.shape_at(frame, "camera") else { continue };
            let dash = if object.shape(frame, "camera").is_some() { "" } else { " stroke-dasharray='3 2'" };
            let inset = outline(&shape).into_iter().map(|[x, y]| [x, y + 2.0]);
            let _ = writeln!(
                svg,
                "<polygon points='{}' fill='none' stroke='{shade}' stroke-width='2'{dash}/>",
                points(inset)
            );
        }
    }
}

/// Cuboids seen from above, x to the right, with the front marked; cameras beside them.
fn above(svg: &mut String, measure: &MeasureDescriptor, example: &Example) {
    let has_cameras = matches!(measure.evaluation, MeasureEvaluation::Objects(ObjectEvaluation::Links(_)));
    let cuboids = |document: &Document| -> Vec<Cuboid> {
        document
            .objects
            .iter()
            .flat_map(|o| &o.shapes)
            .filter_map(|s| s.geometry.as_cuboid().copied())
            .collect()
    };
    let all: Vec<Cuboid> = cuboids(&example.golden).into_iter().chain(cuboids(&example.label)).collect();
    let (mut min, mut max) = ([f64::MAX; 2], [f64::MIN; 2]);
    for [x, y, _] in all.iter().flat_map(Cuboid::corners) {
        (min, max) = ([min[0].min(x), min[1].min(y)], [max[0].max(x), max[1].max(y)]);
    }
    let room = if has_cameras { [150.0, 60.0] } else { [280.0, 150.0] };
    let scale = (room[0] / (max[0] - min[0])).min(room[1] / (max[1] - min[1])).min(50.0);
    let top = if has_cameras { 150.0 } else { 90.0 };
    let middle = [(min[0] + max[0]) / 2.0, (min[1] + max[1]) / 2.0];
    let at = |x: f64, y: f64| [160.0 + (x - middle[0]) * scale, top - (y - middle[1]) * scale];
    for (document, style) in [(&example.golden, GOLDEN), (&example.label, LABEL)] {
        for cuboid in cuboids(document) {
            let corners = cuboid.corners();
            let _ = writeln!(
                svg,
                "<polygon points='{}' {style}/>",
                points(corners[..4].iter().map(|c| at(c[0], c[1])))
            );
            let front = cuboid.pose().apply([cuboid.size[0] / 2.0, 0.0, 0.0]);
            let line = [at(cuboid.center[0], cuboid.center[1]), at(front[0], front[1])];
            let _ = writeln!(
                svg,
                "<polyline points='{}' {} fill='none'/>",
                points(line),
                style.replace("fill", "data-fill")
            );
        }
    }
    for [x, y, _] in &example.points {
        let [x, y] = at(f64::from(*x), f64::from(*y)).map(tenth);
        let _ = writeln!(svg, "<circle cx='{x}' cy='{y}' r='2' fill='#334155'/>");
    }
    if has_cameras {
        cameras(svg, example);
    }
}

fn cameras(svg: &mut String, example: &Example) {
    for (left, sensor) in [(10.0, "left"), (170.0, "right")] {
        let _ = writeln!(
            svg,
            "<rect x='{left}' y='16' width='140' height='90' fill='#f1f5f9'/><text x='{left}' y='12' fill='#666' font-size='9'>camera {sensor}</text>"
        );
        for (document, style) in [(&example.golden, GOLDEN), (&example.label, LABEL)] {
            for shape in document.objects.iter().filter_map(|o| o.shape(0, sensor)) {
                let _ = writeln!(svg, "<polygon points='{}' {style}/>", points(outline(shape)));
            }
        }
    }
}
