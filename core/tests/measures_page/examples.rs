//! A label and golden for each measure, and what is measured between them.

use assay_core::geometry::{Cuboid, Geometry, Point2, Polygon, Pose};
use assay_core::grade::{LabelComparison, Recording, measure as measure_documents};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::rubric::Rubric;
use assay_core::rubric::measure::points::SortedPoints;
use assay_core::rubric::measure::{FindingHatch, MeasureDescriptor, MeasureSubject};
use assay_core::scene::{Frame, Scene, Sensor, SensorKind};

/// The example that a picture shows.
pub struct Example {
    pub label: Document,
    pub golden: Document,
    pub points: Vec<[f32; 3]>,
    pub frames: u32,
    pub measured: LabelComparison,
}

fn object(id: &str, class: &str, shapes: Vec<Shape>) -> Object {
    Object {
        id: id.to_owned(),
        class: class.to_owned(),
        attributes: Default::default(),
        track: false,
        shapes,
    }
}

fn document(objects: Vec<Object>) -> Document {
    Document { objects, ..Document::default() }
}

fn in_image(geometry: Geometry) -> Vec<Shape> {
    vec![Shape::new(0, "camera".to_owned(), geometry)]
}

fn polygon(points: &[Point2]) -> Geometry {
    Geometry::Polygon(Polygon(vec![points.to_vec()]))
}

/// A crown with many corners.
fn crown() -> Geometry {
    let corner = |i: u32| {
        let angle = f64::from(i) * core::f64::consts::TAU / 24.0;
        let radius = 52.0 + 5.0 * libm::sin(3.0 * angle) + 3.0 * libm::cos(7.0 * angle);
        [160.0 + radius * libm::cos(angle), 90.0 + radius * libm::sin(angle)]
            .map(|v| (v * 10.0).round() / 10.0)
    };
    polygon(&(0..24).map(corner).collect::<Vec<_>>())
}

/// The crown, drawn in a hurry.
fn rough() -> Geometry {
    polygon(&[
        [118.0, 66.0],
        [150.0, 30.0],
        [200.0, 42.0],
        [226.0, 84.0],
        [204.0, 134.0],
        [150.0, 148.0],
        [116.0, 118.0],
    ])
}

fn car(id: &str, x: f64, y: f64, size: [f64; 3], yaw: f64) -> Object {
    object(
        id,
        "car",
        vec![Shape::new(0, "lidar".to_owned(), Geometry::Cuboid(Cuboid::upright([x, y, 0.8], size, yaw)))],
    )
}

fn boxes(objects: &[(&str, &str, f64)]) -> Document {
    let one = |(id, class, x): &(&str, &str, f64)| {
        object(id, class, in_image(Geometry::Box([*x, 50.0, 70.0, 80.0])))
    };
    document(objects.iter().map(one).collect())
}

/// A track of boxes in the frames marked `#` or a keyframe mark; `.` is interpolated.
fn track(id: &str, row: &str, y: f64) -> Object {
    let mut shapes = Vec::new();
    for (frame, mark) in row.chars().enumerate() {
        let geometry = Geometry::Box([10.0 + 34.0 * frame as f64, y + 3.0 * (frame % 3) as f64, 26.0, 26.0]);
        let shape = Shape::new(frame as u32, "camera".to_owned(), geometry);
        match mark {
            '#' => shapes.push(shape),
            ' ' => shapes.push(Shape { outside: true, ..shape }),
            _ => {}
        }
    }
    Object { track: true, ..object(id, "car", shapes) }
}

/// A car that drives through the world, one frame each half second.
fn driving(xs: &[(f64, f64, f64)]) -> Document {
    let shapes = xs.iter().enumerate().map(|(frame, (x, y, yaw))| {
        let cuboid = Cuboid::upright([*x, *y, 0.8], [4.4, 1.9, 1.6], *yaw);
        Shape::new(frame as u32, "lidar".to_owned(), Geometry::Cuboid(cuboid))
    });
    document(vec![Object { track: true, ..object("l", "car", shapes.collect()) }])
}

/// Label and golden; measures without an example of their own share that of their subject.
fn pair(measure: &MeasureDescriptor) -> (Document, Document) {
    let one = |id: &str, class: &str, geometry| document(vec![object(id, class, in_image(geometry))]);
    let golden_car = || document(vec![car("g", 0.0, 0.0, [4.4, 1.9, 1.6], 0.0)]);
    match measure.name {
        "clearance" => (
            one("l", "flyable", polygon(&[[20.0, 20.0], [104.0, 30.0], [98.0, 150.0], [24.0, 160.0]])),
            one("g", "tree", crown()),
        ),
        "class" => (boxes(&[("l", "truck", 125.0)]), boxes(&[("g", "car", 120.0)])),
        "attribute" => {
            let (mut label, mut golden) = (boxes(&[("l", "car", 125.0)]), boxes(&[("g", "car", 120.0)]));
            for (document, value) in [(&mut label, "none"), (&mut golden, "partly")] {
                let value = AttributeValue::Text(value.to_owned());
                document.objects[0].attributes.insert("occlusion".to_owned(), value);
            }
            (label, golden)
        }
        "missed" => (boxes(&[("l", "car", 35.0)]), boxes(&[("g", "car", 30.0), ("h", "car", 190.0)])),
        "extra" => (boxes(&[("l", "car", 35.0), ("m", "car", 190.0)]), boxes(&[("g", "car", 30.0)])),
        "size_error" | "scale_iou" => {
            (document(vec![car("l", 0.3, 0.0, [5.0, 1.9, 1.6], 0.0)]), golden_car())
        }
        "yaw_error" => (document(vec![car("l", 0.0, 0.0, [4.4, 1.9, 1.6], 0.3)]), golden_car()),
        "link" => {
            let seen =
                |sensor: &str, x: f64| Shape::new(0, sensor.to_owned(), Geometry::Box([x, 40.0, 50.0, 60.0]));
            let linked = |id: &str, x: f64, evidence: [f64; 2]| {
                let mut car = car(id, x, 0.0, [4.4, 1.9, 1.6], 0.0);
                car.shapes.extend([seen("left", evidence[0]), seen("right", evidence[1])]);
                document(vec![car])
            };
            (linked("l", 0.1, [34.0, 250.0]), linked("g", 0.0, [30.0, 190.0]))
        }
        "track_switches" => (
            document(vec![track("l", "###      ", 60.0), track("m", "    #####", 60.0)]),
            document(vec![track("g", "#########", 60.0)]),
        ),
        "interpolation_error" => {
            let mut label = track("l", "#.......#", 60.0);
            label.shapes[1].geometry = Geometry::Box([282.0, 90.0, 26.0, 26.0]);
            (document(vec![label]), document(vec![track("g", "#########", 60.0)]))
        }
        "turn_rate" => {
            let path =
                [(0.0, 0.0, 0.0), (6.0, 0.2, 0.1), (12.0, 1.0, 0.2), (17.0, 4.0, 1.0), (18.5, 9.0, 1.2)];
            (driving(&path), Document::default())
        }
        _ => match measure.evaluation.subject() {
            MeasureSubject::Image => (one("l", "tree", rough()), one("g", "tree", crown())),
            MeasureSubject::Space | MeasureSubject::Frame => {
                (document(vec![car("l", 0.6, -0.15, [4.6, 2.0, 1.7], 0.06)]), golden_car())
            }
            MeasureSubject::GoldenTrack => {
                (document(vec![track("l", "###  ### ", 60.0)]), document(vec![track("g", "#########", 60.0)]))
            }
            MeasureSubject::Motion => {
                let path =
                    [(0.0, 0.0, 0.0), (5.0, 0.2, 0.0), (10.2, 0.5, 0.0), (22.0, 0.6, 0.0), (27.0, 0.8, 0.0)];
                (driving(&path), Document::default())
            }
        },
    }
}

/// Points on the two sides of golden's car that a LiDAR at its rear right sees, and some of the road.
fn sweep() -> Vec<[f32; 3]> {
    let side = (0..22).map(|i| [-2.1 + 0.2 * i as f32, -0.93, 0.7]);
    let rear = (0..9).map(|i| [-2.18, -0.9 + 0.22 * i as f32, 0.7]);
    let road = (0..14).map(|i| [-4.5 + 0.7 * i as f32, -2.0 + 0.1 * (i % 4) as f32, 0.02]);
    side.chain(rear).chain(road).collect()
}

fn standing(frames: u32) -> Scene {
    let sensor = Sensor {
        id: "lidar".to_owned(),
        name: String::new(),
        kind: SensorKind::Lidar,
        sensor_to_ego: Pose::IDENTITY,
    };
    let frame = |i: u32| Frame { time_us: i64::from(i) * 500_000, ..Frame::default() };
    Scene {
        name: String::new(),
        sensors: vec![sensor],
        frames: (0..frames).map(frame).collect(),
        metadata: Default::default(),
    }
}

/// The example of a measure, measured.
pub fn example(measure: &MeasureDescriptor) -> Example {
    let (label, golden) = pair(measure);
    let name = measure.title().replace("NAME", "occlusion");
    let of = if measure.finding.hatch == FindingHatch::Near { r#""of":"tree","# } else { "" };
    let required = measure.parameters.iter().filter(|parameter| parameter.default.is_none());
    let params: Vec<String> = required.map(|parameter| format!(r#""{}":6"#, parameter.name)).collect();
    let params = params.join(",");
    let rule =
        format!(r#"{{"id":"r","measure":"{name}",{of}"max":0,"severity":"minor","params":{{{params}}}}}"#);
    let text = format!(
        r#"{{"name":"r","match":{{"measure":"iou","min":0.05,"across_classes":true}},"rules":[{rule}]}}"#
    );
    let points = if measure.evaluation.needs_points() { sweep() } else { Vec::new() };
    let sorted = SortedPoints::new(points.clone());
    let count = |_: u32, _: &str, a: &Cuboid, b: &Cuboid| Some(sorted.counts(a, b));
    let shapes = label.objects.iter().chain(&golden.objects).flat_map(|o| &o.shapes);
    let frames = shapes.map(|s| s.frame + 1).max().unwrap_or(1);
    let scene = standing(frames);
    let recording = Recording { points: Some(&count), ..Recording::from_scene(&scene) };
    let measured = measure_documents(&label, &golden, recording, &Rubric::parse(&text).unwrap());
    assert!(!measured.checks.is_empty(), "{name} measures nothing in its picture");
    Example { label, golden, points, frames, measured }
}
