//! A test bed: pairs of label and golden as people might have drawn them, from a number.
//!
//! The same seed gives the same pair everywhere, so that two programs can grade many pairs and compare their
//! bytes. Not random in any other sense.

use crate::geometry::{Cuboid, Geometry, Point2, Polygon, Ring};
use crate::label::{AttributeValue, Document, Object, Shape};
use crate::random::SplitMix;
use crate::rubric::measure::{
    attribute, boundary_offset, boundary_spread, center_distance, center_distance_bev, class, clearance,
    coverage, extra, hausdorff, hausdorff_directed, interpolation_error, iou, iou_3d, iou_bev, missed,
    scale_iou, size_error, spill, track_coverage, track_fragments, track_switches, vertex_density, vertices,
    yaw_error,
};
use crate::rubric::{MatchRule, Measure, Rubric, Rule, Severity};
use core::f64::consts::{PI, TAU};
use std::collections::BTreeMap;

/// A label, golden, and a rubric to grade them by. One seed in three gives a drone photograph with flyable areas
/// and trees, one a drive with tracked cuboids, one both in one scene.
pub fn random_pair(seed: u64) -> (Document, Document, Rubric) {
    let mut dice = Dice(SplitMix(seed));
    let (photograph, drive) = (seed % 3 != 1, !seed.is_multiple_of(3));
    let mut golden = Document::default();
    if photograph {
        golden.objects.extend(areas(&mut dice));
    }
    if drive {
        golden.objects.extend(vehicles(&mut dice));
    }
    let label = redrawn(&golden, &mut dice);
    (label, golden, rubric(photograph, drive))
}

/// A golden set of `items` scenes with labels, of about `objects` golden objects in all, and the rubric to grade it by:
/// photographs and drives, frame after frame.
pub fn random_set(items: u32, objects: u32) -> (Vec<(Document, Document)>, Rubric) {
    let (mut seeds, mut set, mut count) = ((2_u64..).step_by(3), Vec::new(), 0);
    for item in 1..=u64::from(items) {
        let (mut label, mut golden) = (Document::default(), Document::default());
        let (mut frame, wanted) = (0, item * u64::from(objects) / u64::from(items));
        while count + (golden.objects.len() as u64) < wanted {
            let (more_label, more_golden, _) = random_pair(seeds.next().unwrap_or_default());
            append(&mut label, more_label, frame);
            frame = append(&mut golden, more_golden, frame).max(frame + 1);
        }
        count += golden.objects.len() as u64;
        set.push((label, golden));
    }
    (set, rubric(true, true))
}

/// Add a scene's objects behind those that are there, from a frame on. Gives the first frame after them.
fn append(document: &mut Document, more: Document, from: u32) -> u32 {
    let mut end = from;
    for mut object in more.objects {
        object.id = format!("{from}-{}", object.id);
        // A track would go on into the frames that follow.
        object.track = false;
        for shape in &mut object.shapes {
            shape.frame += from;
            end = end.max(shape.frame + 1);
        }
        document.objects.push(object);
    }
    end
}

struct Dice(SplitMix);

impl Dice {
    /// In [low, high).
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.unit()
    }

    /// In 0..most.
    fn whole(&mut self, most: u64) -> u64 {
        self.0.next() % most
    }

    fn chance(&mut self, share: f64) -> bool {
        self.between(0.0, 1.0) < share
    }
}

/// A round shape that no corner makes cross itself.
fn blob(dice: &mut Dice, center: Point2, radius: f64, corners: u64) -> Ring {
    (0..corners)
        .map(|i| {
            let angle = TAU * i as f64 / corners as f64;
            let (sin, cos) = libm::sincos(angle);
            let r = radius * dice.between(0.7, 1.0);
            [center[0] + r * cos, center[1] + r * sin]
        })
        .collect()
}

fn object(id: String, class: &str, track: bool, shapes: Vec<Shape>) -> Object {
    Object { id, class: class.to_owned(), attributes: BTreeMap::new(), track, shapes }
}

fn shape(frame: u32, sensor: &str, geometry: Geometry, occluded: bool) -> Shape {
    Shape { occluded, ..Shape::new(frame, sensor.to_owned(), geometry) }
}

fn areas(dice: &mut Dice) -> Vec<Object> {
    let mut objects = Vec::new();
    for i in 0..1 + dice.whole(3) {
        let center = [300.0 + 600.0 * i as f64, dice.between(300.0, 700.0)];
        let corners = 8 + dice.whole(30);
        let mut rings = vec![blob(dice, center, 280.0, corners)];
        if dice.chance(0.4) {
            rings.push(blob(dice, center, 60.0, 9));
        }
        let geometry = Geometry::Polygon(Polygon(rings));
        objects.push(object(
            format!("flyable-{i}"),
            "flyable",
            false,
            vec![shape(0, "photo", geometry, false)],
        ));
    }
    for i in 0..3 + dice.whole(25) {
        let (center, radius) =
            ([dice.between(0.0, 1900.0), dice.between(0.0, 1000.0)], dice.between(8.0, 60.0));
        let geometry = match dice.whole(4) {
            0 => Geometry::Box([center[0], center[1], radius, dice.between(8.0, 60.0)]),
            1 => Geometry::Rbox([
                center[0],
                center[1],
                radius,
                dice.between(8.0, 60.0),
                dice.between(-90.0, 90.0),
            ]),
            2 => Geometry::Multipolygon(vec![
                Polygon(vec![blob(dice, center, radius, 7)]),
                Polygon(vec![blob(dice, [center[0] + radius, center[1]], radius, 7)]),
            ]),
            _ => Geometry::Polygon(Polygon(vec![blob(dice, center, radius, 12)])),
        };
        let occluded = dice.chance(0.2);
        objects.push(object(format!("tree-{i}"), "tree", false, vec![shape(0, "photo", geometry, occluded)]));
    }
    objects
}

fn vehicles(dice: &mut Dice) -> Vec<Object> {
    let sizes = [("car", [4.5, 1.9, 1.6]), ("truck", [8.0, 2.5, 3.2]), ("pedestrian", [0.7, 0.7, 1.75])];
    let mut objects = Vec::new();
    for i in 0..2 + dice.whole(14) {
        let Some(&(class, size)) = sizes.get(usize::try_from(dice.whole(3)).unwrap_or(0)) else { continue };
        let center = [dice.between(-80.0, 80.0), dice.between(-20.0, 20.0), size[2] / 2.0 - 1.7];
        let speed = dice.between(-1.5, 1.5);
        let cuboid =
            Cuboid::upright(center, size.map(|s| s * dice.between(0.85, 1.15)), dice.between(-PI, PI));
        let keyframe = |frame: u32| {
            let moved = [center[0] + speed * f64::from(frame), center[1], center[2]];
            shape(frame, "lidar", Geometry::Cuboid(Cuboid { center: moved, ..cuboid }), frame == 4)
        };
        let mut vehicle =
            object(format!("{class}-{i}"), class, true, vec![keyframe(0), keyframe(4), keyframe(9)]);
        let occlusion = ["none", "partial", "full"][usize::try_from(dice.whole(3)).unwrap_or(0)];
        vehicle.attributes.insert("occlusion".to_owned(), AttributeValue::Text(occlusion.to_owned()));
        vehicle.attributes.insert("moving".to_owned(), AttributeValue::Bool(speed.abs() > 0.5));
        vehicle.attributes.insert("lane".to_owned(), AttributeValue::Number(dice.whole(4) as f64));
        objects.push(vehicle);
    }
    objects
}

/// A tasker's label of golden: most of it, roughly there, with the mistakes that people make.
fn redrawn(golden: &Document, dice: &mut Dice) -> Document {
    let mut label = Document::default();
    let care = dice.between(0.2, 3.0);
    for (i, truth) in golden.objects.iter().enumerate() {
        if dice.chance(0.1) {
            continue;
        }
        let mut drawn = truth.clone();
        drawn.id = format!("label-{i}");
        if dice.chance(0.05) {
            drawn.class = "car".to_owned();
        }
        if dice.chance(0.2) {
            drawn.attributes.insert("moving".to_owned(), AttributeValue::Bool(dice.chance(0.5)));
        }
        if dice.chance(0.1) {
            drawn.attributes.remove("occlusion");
        }
        let flipped = dice.chance(0.05);
        for shape in &mut drawn.shapes {
            shape.geometry = unsteady(&shape.geometry, care, flipped, dice);
        }
        if dice.chance(0.08) {
            label.objects.push(Object { id: format!("twice-{i}"), ..drawn.clone() });
        }
        label.objects.push(drawn);
    }
    label
}

/// The same shape drawn with errors of some pixels or decimetres.
fn unsteady(geometry: &Geometry, care: f64, flipped: bool, dice: &mut Dice) -> Geometry {
    let mut err = |scale: f64| dice.between(-scale, scale) * care;
    let mut ring = |ring: &Ring| -> Ring { ring.iter().map(|p| p.map(|v| v + err(3.0))).collect() };
    match geometry {
        Geometry::Polygon(polygon) => {
            let mut rings: Vec<Ring> = polygon.0.iter().map(&mut ring).collect();
            if flipped && let Some(outer) = rings.first_mut() {
                // Two corners in the wrong order: the outline crosses itself.
                outer.swap(0, 1);
            }
            Geometry::Polygon(Polygon(rings))
        }
        Geometry::Multipolygon(polygons) => {
            let part = |polygon: &Polygon| Polygon(polygon.0.iter().map(&mut ring).collect());
            Geometry::Multipolygon(polygons.iter().map(part).collect())
        }
        Geometry::Box(b) => Geometry::Box(b.map(|v| v + err(1.5))),
        Geometry::Rbox(b) => Geometry::Rbox(b.map(|v| v + err(1.5))),
        Geometry::Cuboid(cuboid) => {
            let turn = err(0.05) + if flipped { PI } else { 0.0 };
            let center = cuboid.center.map(|v| v + err(0.15));
            let size = cuboid.size.map(|s| s * (1.0 + err(0.04)));
            Geometry::Cuboid(Cuboid::upright(center, size, cuboid.yaw_rad() + turn))
        }
        Geometry::Polyline(points) => Geometry::Polyline(ring(points)),
        Geometry::Point(point) => Geometry::Point(point.map(|v| v + err(3.0))),
        Geometry::Rle(_) | Geometry::Tag => geometry.clone(),
    }
}

fn rule(
    id: &str,
    class: Option<&str>,
    measure: impl Into<Measure>,
    limits: (Option<f64>, Option<f64>),
    severity: Severity,
) -> Rule {
    Rule {
        id: id.to_owned(),
        class: class.map(str::to_owned),
        measure: measure.into(),
        of: None,
        when: None,
        min: limits.0,
        max: limits.1,
        severity,
        weight: None,
        in_images: false,
        params: BTreeMap::new(),
        title: String::new(),
        why: String::new(),
    }
}

fn rubric(photograph: bool, drive: bool) -> Rubric {
    use Severity::{Critical, Major, Minor};
    let (at_least, at_most) = (|v| (Some(v), None), |v| (None, Some(v)));
    let mut rules = vec![
        rule("missed", None, &missed::DESCRIPTOR, at_most(0.0), Major),
        rule("extra", None, &extra::DESCRIPTOR, at_most(1.0), Minor),
        rule("class", None, &class::DESCRIPTOR, at_most(0.0), Critical),
    ];
    if photograph {
        let flyable = Some("flyable");
        let treetops = rule("treetops", flyable, &clearance::DESCRIPTOR, at_least(12.0), Critical);
        rules.push(Rule { of: Some("tree".to_owned()), weight: Some(3.0), ..treetops });
        rules.push(rule("inside", flyable, &spill::DESCRIPTOR, at_most(0.02), Critical));
        rules.push(rule("enough", flyable, &coverage::DESCRIPTOR, at_least(0.6), Major));
        rules.push(rule("simple", flyable, &vertices::DESCRIPTOR, at_most(24.0), Minor));
        rules.push(rule("sparse", None, &vertex_density::DESCRIPTOR, at_most(6.0), Minor));
        rules.push(rule("close", Some("tree"), &hausdorff::DESCRIPTOR, at_most(6.0), Minor));
        rules.push(rule("one-way", Some("tree"), &hausdorff_directed::DESCRIPTOR, at_most(5.0), Minor));
        rules.push(rule("tight", Some("tree"), &boundary_offset::DESCRIPTOR, (Some(-2.0), Some(2.0)), Minor));
        rules.push(rule("steady", Some("tree"), &boundary_spread::DESCRIPTOR, at_most(2.5), Minor));
        rules.push(rule("overlap", None, &iou::DESCRIPTOR, at_least(0.8), Major));
    }
    if drive {
        rules.push(rule("volume", None, &iou_3d::DESCRIPTOR, at_least(0.6), Major));
        rules.push(rule("footprint", None, &iou_bev::DESCRIPTOR, at_least(0.7), Major));
        rules.push(rule("place", None, &center_distance::DESCRIPTOR, at_most(0.3), Minor));
        rules.push(rule("place-above", None, &center_distance_bev::DESCRIPTOR, at_most(0.2), Minor));
        rules.push(rule("size", Some("car"), &size_error::DESCRIPTOR, at_most(0.1), Minor));
        rules.push(rule("scale", None, &scale_iou::DESCRIPTOR, at_least(0.8), Minor));
        rules.push(rule(
            "moving",
            None,
            Measure::with_argument(&attribute::DESCRIPTOR, "moving"),
            at_most(0.0),
            Major,
        ));
        rules.push(rule(
            "lane",
            None,
            Measure::with_argument(&attribute::DESCRIPTOR, "lane"),
            at_most(0.5),
            Minor,
        ));
        let heading = rule("heading", None, &yaw_error::DESCRIPTOR, at_most(0.1), Major);
        let when = crate::rubric::condition::Condition::parse("distance < 60 and occlusion != 'full'");
        rules.push(Rule { when: when.ok(), ..heading });
        rules.push(rule("one-label", None, &track_switches::DESCRIPTOR, at_most(0.0), Major));
        rules.push(rule("covered", Some("car"), &track_coverage::DESCRIPTOR, at_least(0.9), Major));
        rules.push(rule("unbroken", None, &track_fragments::DESCRIPTOR, at_most(0.0), Minor));
        rules.push(rule("between", None, &interpolation_error::DESCRIPTOR, at_most(0.3), Minor));
    }
    Rubric {
        name: "test bed".to_owned(),
        matching: MatchRule {
            measure: Measure::from(&iou::DESCRIPTOR),
            min: Some(0.1),
            max: None,
            across_classes: true,
        },
        rules,
        accept: BTreeMap::from([(Major, 3), (Minor, 20)]),
    }
}
