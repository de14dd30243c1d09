//! Data sets that this program writes, as Datumaro and pycocotools read them: scripts/oracles/formats.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements*.txt. Real COCO instances are
//! taken from `ASSAY_TEST_DATA`, where it is given.

use assay_core::geometry::{Geometry, Polygon, Rasteriser};
use assay_core::label::{AttributeValue, Object, Shape};
use assay_formats::dataset::{Dataset, DatasetFiles, DatasetItem, MemoryFolder};
use assay_formats::{ParseError, coco, cvat_xml, voc, yolo};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Coordinates agree within this, px.
const WITHIN: f64 = 0.01;

#[derive(Deserialize)]
struct Found {
    case: String,
    item: String,
    class: String,
    kind: String,
    numbers: Vec<f64>,
    attributes: BTreeMap<String, serde_json::Value>,
}

/// An object as it must be found.
#[derive(Debug)]
struct Wanted {
    item: String,
    class: String,
    kind: &'static str,
    numbers: Vec<f64>,
    attributes: BTreeMap<String, AttributeValue>,
}

type Write = fn(&Dataset) -> Result<DatasetFiles, ParseError>;

/// A sequence that looks random and is always the same.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self, below: f64) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64 * below
    }

    fn shape(&mut self, kind: char) -> Geometry {
        let [x, y] = [self.next(500.0) + 20.0, self.next(350.0) + 20.0];
        let mut corner = || [x + self.next(90.0), y + self.next(90.0)];
        match kind {
            'p' => Geometry::Polygon(Polygon(vec![vec![[x, y], corner(), corner()]])),
            'm' => Geometry::Multipolygon(vec![
                Polygon(vec![vec![[x, y], corner(), corner()]]),
                Polygon(vec![vec![[x, y], corner(), corner(), corner(), corner()]]),
            ]),
            'l' => Geometry::Polyline(vec![[x, y], corner(), corner()]),
            '.' => Geometry::Point([x, y]),
            'r' => Geometry::Rbox([x, y, 5.0 + self.next(30.0), 5.0 + self.next(9.0), self.next(359.0)]),
            '#' => {
                let corners = [x, y, x + 60.5, y + 3.0, x + 40.0, y + 70.25];
                Geometry::Rle(Rasteriser::default().mask([&corners[..]], [480, 640]))
            }
            _ => Geometry::Box([x, y, 1.0 + self.next(90.0), 1.0 + self.next(90.0)]),
        }
    }
}

/// A data set of so many images with shapes of these kinds.
fn made(kinds: &str, attributes: bool) -> Dataset {
    let mut sequence = Sequence(7);
    let frame = |name: &str| {
        serde_json::json!({
            "name": name, "metadata": {}, "frames": [{"data": [
                {"sensor": "camera", "blob": "", "media_type": "image/png", "file": format!("{name}.png")}]}],
            "sensors": [{"id": "camera", "name": "camera", "kind": {"type": "camera", "width": 640, "height": 480}}],
        })
    };
    let mut next = 0;
    let items = (0..6).map(|i| {
        let name = format!("shot_{i}");
        let scene = serde_json::from_value(frame(&name)).expect("a scene");
        let objects = kinds.chars().cycle().take(kinds.len() * 3).map(|kind| {
            next += 1;
            let mut object = Object {
                id: next.to_string(),
                class: if next % 3 == 0 { "tree".to_owned() } else { "car".to_owned() },
                attributes: BTreeMap::new(),
                track: false,
                shapes: vec![Shape::new(0, "camera".to_owned(), sequence.shape(kind))],
            };
            if attributes {
                object.attributes.insert("parked".to_owned(), AttributeValue::Bool(next % 2 == 0));
                object
                    .attributes
                    .insert("colour".to_owned(), AttributeValue::Text(format!("red & <{next}>")));
                object.attributes.insert("speed".to_owned(), AttributeValue::Number(f64::from(next) / 4.0));
            }
            object
        });
        let document = assay_core::label::Document { objects: objects.collect(), ..Default::default() };
        DatasetItem::new(name, scene, document)
    });
    let items = items.collect();
    Dataset { classes: ["person", "car", "tree"].map(str::to_owned).to_vec(), items, ..Dataset::default() }
}

fn real() -> Option<Dataset> {
    let folder = std::env::var("ASSAY_TEST_DATA").ok()?;
    let bytes = fs::read(format!("{folder}/coco-100/instances_val2014_100.json")).ok()?;
    let folder = MemoryFolder::new([("instances.json".to_owned(), bytes)]);
    let mut data = Dataset::default();
    let summary = coco::read(&folder, &mut |item| data.items.push(item.expect("an item"))).expect("COCO");
    data.classes = summary.classes;
    Some(data)
}

/// What must be found of an object in a format: polygons one by one, and what the format turns into boxes as boxes.
fn wanted(data: &Dataset, as_boxes: bool, rotated_as: Option<&'static str>) -> Vec<Wanted> {
    let mut all = Vec::new();
    for item in &data.items {
        for object in &item.document.objects {
            for geometry in object.shapes.iter().map(|shape| &shape.geometry) {
                let bounds = geometry.bounds().map(|b| [b.min, [b.max[0] - b.min[0], b.max[1] - b.min[1]]]);
                let bounds = bounds.map(|b| b.as_flattened().to_vec()).unwrap_or_default();
                let shapes: Vec<(&str, Vec<f64>)> = match geometry {
                    Geometry::Box(numbers) => vec![("box", numbers.to_vec())],
                    _ if as_boxes => vec![("box", bounds)],
                    Geometry::Rbox(numbers) if rotated_as == Some("rbox") => vec![("rbox", numbers.to_vec())],
                    Geometry::Rbox(_) => vec![("polygon", geometry.corners().as_flattened().to_vec())],
                    Geometry::Polygon(p) => vec![("polygon", p.outer().as_flattened().to_vec())],
                    Geometry::Multipolygon(parts) => {
                        parts.iter().map(|p| ("polygon", p.outer().as_flattened().to_vec())).collect()
                    }
                    Geometry::Polyline(points) => vec![("polyline", points.as_flattened().to_vec())],
                    Geometry::Point(point) => vec![("point", point.to_vec())],
                    Geometry::Rle(mask) => vec![("mask", vec![mask.area() as f64])],
                    Geometry::Cuboid(_) | Geometry::Tag => vec![],
                };
                all.extend(shapes.into_iter().map(|(kind, numbers)| Wanted {
                    item: item.name.clone(),
                    class: object.class.clone(),
                    kind,
                    numbers,
                    attributes: object.attributes.clone(),
                }));
            }
        }
    }
    all
}

/// What must be found in COCO: Datumaro takes the box around each shape as an object too.
fn wanted_of_coco(data: &Dataset) -> Vec<Wanted> {
    let mut all = wanted(data, false, None);
    let mut drawn = data.clone();
    for item in &mut drawn.items {
        item.document.objects.retain(|object| !matches!(object.shapes[0].geometry, Geometry::Box(_)));
    }
    all.extend(wanted(&drawn, true, None));
    all.extend(pixels(data));
    all
}

/// Areas of masks by the ids of images and annotations, for pycocotools.
fn pixels(data: &Dataset) -> Vec<Wanted> {
    let mut all = Vec::new();
    for (i, item) in data.items.iter().enumerate() {
        let size = match item.scene.sensors[0].kind {
            assay_core::scene::SensorKind::Camera { width, height, .. } => [height, width],
            _ => [0; 2],
        };
        let image = item.scene.metadata.get("coco_id").cloned().unwrap_or_else(|| (i + 1).to_string());
        for object in &item.document.objects {
            let rings: Vec<Vec<f64>> = match &object.shapes[0].geometry {
                Geometry::Polygon(p) => vec![p.outer().as_flattened().to_vec()],
                Geometry::Multipolygon(ps) => ps.iter().map(|p| p.outer().as_flattened().to_vec()).collect(),
                rotated @ Geometry::Rbox(_) => vec![rotated.corners().as_flattened().to_vec()],
                _ => vec![],
            };
            let area = match &object.shapes[0].geometry {
                Geometry::Rle(mask) => mask.area(),
                Geometry::Box(_) => continue,
                _ => Rasteriser::default().mask(rings.iter().map(Vec::as_slice), size).area(),
            };
            all.push(Wanted {
                item: image.clone(),
                class: object.id.clone(),
                kind: "pixels",
                numbers: vec![area as f64],
                attributes: BTreeMap::new(),
            });
        }
    }
    all
}

fn put(root: &Path, written: &DatasetFiles, alone: &str) {
    let save = |path: PathBuf, bytes: &[u8]| {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    for (path, bytes) in &written.files {
        save(root.join(if path.is_empty() { alone } else { path }), bytes);
    }
    let media: Vec<_> = written.media.iter().map(|media| (&media.to, 640, 480)).collect();
    if !media.is_empty() {
        save(root.join("media.json"), &serde_json::to_vec(&media).expect("JSON"));
    }
}

fn same(found: &Found, wanted: &Wanted) -> bool {
    let value = |value: &AttributeValue, found: &serde_json::Value| match value {
        AttributeValue::Bool(yes) => {
            found.as_bool() == Some(*yes) || found.as_str() == Some(&yes.to_string())
        }
        AttributeValue::Number(n) => {
            found.as_f64() == Some(*n) || found.as_str().and_then(|s| s.parse().ok()) == Some(*n)
        }
        AttributeValue::Text(text) => found.as_str() == Some(text),
    };
    let described = |(name, own): (&String, &AttributeValue)| {
        let name = if name == "crowd" { "is_crowd" } else { name };
        found.attributes.get(name).is_some_and(|theirs| value(own, theirs))
    };
    found.numbers.len() == wanted.numbers.len()
        && found.numbers.iter().zip(&wanted.numbers).all(|(a, b)| (a - b).abs() <= WITHIN)
        && wanted.attributes.iter().all(described)
}

/// Cases that are written, with what must be found in each.
fn cases(root: &Path) -> BTreeMap<String, Vec<Wanted>> {
    let mut cases = BTreeMap::new();
    let mut case = |name: &str, data: &Dataset, write: Write, alone: &str, wanted: Vec<Wanted>| {
        let written = write(data).expect("it can be written");
        put(&root.join(name), &written, alone);
        cases.insert(name.to_owned(), wanted);
    };
    let coco_file = "annotations/instances_train.json";
    let drawn = made("bprm#", true);
    case("coco-made", &drawn, coco::write, coco_file, wanted_of_coco(&drawn));
    let drawn = made("bprml.#", true);
    case("cvat-made", &drawn, cvat_xml::write, "labels.xml", wanted(&drawn, false, Some("rbox")));
    let drawn = made("br", true);
    case("voc-made", &drawn, voc::write, "", wanted(&drawn, true, None));
    let drawn = made("b", false);
    case("yolo-made", &drawn, yolo::write, "", wanted(&drawn, true, None));
    if let Some(real) = real() {
        case("coco-real", &real, coco::write, coco_file, wanted_of_coco(&real));
        let mut bare = real.clone();
        bare.items.iter_mut().for_each(|item| item.scene.metadata.clear());
        let mut expected = wanted(&bare, false, Some("rbox"));
        expected.iter_mut().for_each(|w| w.attributes.clear());
        case("cvat-real", &bare, cvat_xml::write, "labels.xml", expected);
        let mut expected = wanted(&real, true, None);
        expected.iter_mut().for_each(|w| w.attributes.clear());
        case("voc-real", &real, voc::write, "", expected);
    }
    cases
}

#[test]
fn datumaro_finds_the_same_objects() {
    let Ok(python) = std::env::var("ASSAY_ORACLE_PYTHON") else {
        eprintln!("SKIPPED: ASSAY_ORACLE_PYTHON is not set; `./test oracles` sets it");
        return;
    };
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oracle-formats");
    let _ = fs::remove_dir_all(&root);
    let mut left = cases(&root);
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/oracles/formats.py");
    let output = Command::new(python).arg(program).arg(&root).output().expect("the oracle's Python starts");
    let messages = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    assert!(output.status.success(), "the oracle failed: {messages}");
    let (mut compared, mut wrong) = (BTreeMap::<(String, String), usize>::new(), Vec::new());
    for line in String::from_utf8(output.stdout).expect("the oracle writes UTF-8").lines() {
        let found: Found = serde_json::from_str(line).expect("an object a line");
        let wanted = left.get_mut(&found.case).expect("a case of ours");
        let fits = |w: &Wanted| w.item == found.item && w.class == found.class && w.kind == found.kind;
        match wanted.iter().position(|w| fits(w) && same(&found, w)) {
            Some(at) => {
                wanted.swap_remove(at);
                *compared.entry((found.case, found.kind)).or_default() += 1;
            }
            None => wrong.push(format!("only theirs: {line}")),
        }
    }
    for (case, missing) in &left {
        wrong.extend(missing.iter().map(|w| format!("only ours: {case} {w:?}")));
    }
    eprintln!("compared {compared:?} with {}", messages.lines().next().unwrap_or_default());
    let count = wrong.len();
    assert!(
        wrong.is_empty(),
        "{count} objects differ:\n{}",
        wrong.into_iter().take(20).collect::<Vec<_>>().join("\n")
    );
    assert!(compared.values().sum::<usize>() >= 250, "the oracle gave too little");
}
