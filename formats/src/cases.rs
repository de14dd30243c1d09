//! Random data sets that a format can hold, and differences between data sets, for tests of formats.

use super::dataset::{Dataset, DatasetFiles, DatasetSummary, Folder, ItemSink, MemoryFolder};
use super::label_format::{LabelFormat, ReadFn, WriteFn};
use super::photos::{CAMERA, photograph};
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Polygon, Ring, Rle};
use assay_core::label::{AttributeValue, Object, Shape};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

/// Width and height of the photographs in random data sets, px.
pub(super) const SIZE: [u32; 2] = [640, 480];

/// What a format holds.
#[derive(Clone, Copy)]
pub(super) struct FormatFeatures {
    /// Kinds by a letter each: `b`ox, `r`otated box, `p`olygon, `m`ulti-part polygon, `h`oles, `l`ine, point `.`,
    /// mask `#`.
    pub(super) kinds: &'static str,
    pub(super) attributes: bool,
    pub(super) occlusion: bool,
}

fn point() -> impl Strategy<Value = [f64; 2]> {
    (1.0..639.0_f64, 1.0..479.0_f64).prop_map(|(x, y)| [x, y])
}

fn ring(center: [f64; 2], radii: [f64; 5]) -> Ring {
    let corner = |(i, r): (usize, f64)| {
        let (sin, cos) = libm::sincos(std::f64::consts::TAU * i as f64 / 5.0);
        [(center[0] + r * cos).clamp(0.0, 640.0), (center[1] + r * sin).clamp(0.0, 480.0)]
    };
    radii.into_iter().enumerate().map(corner).collect()
}

fn rings() -> impl Strategy<Value = Ring> {
    (point(), proptest::array::uniform5(2.0..90.0_f64)).prop_map(|(center, radii)| ring(center, radii))
}

fn mask() -> impl Strategy<Value = Rle> {
    vec(1..9000_u32, 1..12).prop_map(|mut counts| {
        let pixels = SIZE[0] * SIZE[1];
        counts.push(pixels - counts.iter().sum::<u32>());
        Rle::of_counts([SIZE[1], SIZE[0]], counts).unwrap()
    })
}

fn geometry(kind: char) -> BoxedStrategy<Geometry> {
    match kind {
        'b' => (point(), 0.01..1.0_f64, 0.01..1.0_f64)
            .prop_map(|([x, y], w, h)| Geometry::Box([x, y, w * (640.0 - x), h * (480.0 - y)]))
            .boxed(),
        'r' => (200.0..400.0_f64, 200.0..280.0_f64, 3.0..250.0_f64, 3.0..90.0_f64, -179.0..180.0_f64)
            .prop_map(|(x, y, w, h, degrees)| Geometry::Rbox([x, y, w, h, degrees]))
            .boxed(),
        'p' => rings().prop_map(|ring| Geometry::Polygon(Polygon(vec![ring]))).boxed(),
        'm' => vec(rings(), 2..4)
            .prop_map(|rings| Geometry::Multipolygon(rings.into_iter().map(|r| Polygon(vec![r])).collect()))
            .boxed(),
        'h' => (point(), proptest::array::uniform5(20.0..90.0_f64), 2.0..9.0_f64)
            .prop_map(|(c, radii, hole)| Geometry::Polygon(Polygon(vec![ring(c, radii), ring(c, [hole; 5])])))
            .boxed(),
        'l' => vec(point(), 2..6).prop_map(Geometry::Polyline).boxed(),
        '.' => point().prop_map(Geometry::Point).boxed(),
        _ => mask().prop_map(Geometry::Rle).boxed(),
    }
}

fn object(holds: FormatFeatures) -> impl Strategy<Value = Object> {
    let kinds: Vec<char> = holds.kinds.chars().collect();
    let shape = proptest::sample::select(kinds).prop_flat_map(geometry);
    // Each attribute has a kind of its own by its name: formats declare them so.
    let flag = any::<bool>().prop_map(AttributeValue::Bool);
    let attributes = (btree_map("[tu]", "[A-Z][a-z <&>\"é]{0,6}[a-z]", 0..2), proptest::option::of(flag));
    (shape, attributes, any::<bool>(), "car|tree & <co>|a \"b\"", proptest::option::of(-9.0..9.0_f64))
        .prop_map(move |(geometry, (texts, flag), occluded, class, number)| {
            let mut attributes: std::collections::BTreeMap<_, _> =
                texts.into_iter().map(|(name, text)| (name, AttributeValue::Text(text))).collect();
            attributes.extend(flag.map(|flag| ("parked".to_owned(), flag)));
            attributes.extend(number.map(|n| ("speed".to_owned(), AttributeValue::Number(n))));
            if !holds.attributes {
                attributes.clear();
            }
            let shape =
                Shape { occluded: occluded && holds.occlusion, ..Shape::new(0, CAMERA.to_owned(), geometry) };
            Object { id: String::new(), class, attributes, track: false, shapes: vec![shape] }
        })
}

/// Photographs with what a format holds; ids count from 1 over all images.
pub(super) fn data_sets(holds: FormatFeatures) -> impl Strategy<Value = Dataset> {
    vec(vec(object(holds), 0..5), 1..4).prop_map(|images| {
        let mut next = 0;
        let items = images.into_iter().enumerate().map(|(i, mut objects)| {
            for object in &mut objects {
                next += 1;
                object.id = next.to_string();
            }
            let name = format!("street {i}/p&{i}");
            let mut item = photograph(&name, &format!("{name}.jpg"), SIZE);
            item.document.objects = objects;
            item
        });
        let classes = ["tree & <co>", "car", "a \"b\"", "unused"].map(str::to_owned).to_vec();
        Dataset { classes, items: items.collect(), ..Dataset::default() }
    })
}

/// What was written, as a folder with its images; a file without a path gets one.
pub(super) fn folder(written: &DatasetFiles, path: &str, size: [u32; 2]) -> MemoryFolder {
    let named = |name: &str| if name.is_empty() { path.to_owned() } else { name.to_owned() };
    let files = written.files.iter().map(|(name, bytes)| (named(name), bytes.clone()));
    let folder = MemoryFolder::new(files);
    written.media.iter().fold(folder, |folder, media| folder.with_image(&media.to, size))
}

/// All that a folder holds; the first error of any file is returned.
pub(super) fn read_all(read: ReadFn, folder: &dyn Folder) -> Result<Dataset, ParseError> {
    match collect(|each| read(folder, each)) {
        (_, Some(error)) => Err(error),
        (dataset, None) => Ok(dataset),
    }
}

/// All that can be read of a folder, as for every format: names in NFC, shapes without extent left out; with the first
/// error.
pub(super) fn read_all_checked(format: LabelFormat, folder: &dyn Folder) -> (Dataset, Option<ParseError>) {
    collect(|each| format.read(folder, each))
}

fn collect(
    read: impl FnOnce(&mut ItemSink<'_>) -> Result<DatasetSummary, ParseError>,
) -> (Dataset, Option<ParseError>) {
    let (mut items, mut first_error) = (Vec::new(), None);
    let summary = read(&mut |item| match item {
        Ok(item) => items.push(item),
        Err(error) => first_error = first_error.take().or(Some(error)),
    });
    match summary {
        Ok(DatasetSummary { classes, report }) => (Dataset { classes, items, report }, first_error),
        Err(error) => (Dataset::default(), Some(error)),
    }
}

/// Write and read again; whatever is left out is a failure.
pub(super) fn round_trip(write: WriteFn, read: ReadFn, path: &str, dataset: &Dataset) -> Dataset {
    let written = write(dataset).unwrap();
    assert_eq!(written.report.iter().collect::<Vec<_>>(), []);
    read_all(read, &folder(&written, path, SIZE)).unwrap()
}

/// Where two data sets differ: in names, ids, classes, attributes, or coordinates by more than a distance, px.
pub(super) fn difference(a: &Dataset, b: &Dataset, within: f64) -> Option<String> {
    if a.classes != b.classes {
        return Some(format!("classes {:?} {:?}", a.classes, b.classes));
    }
    if a.items.len() != b.items.len() {
        return Some(format!("{} items, {}", a.items.len(), b.items.len()));
    }
    for (x, y) in a.items.iter().zip(&b.items) {
        if (&x.name, x.document.objects.len()) != (&y.name, y.document.objects.len()) {
            let counts = [x.document.objects.len(), y.document.objects.len()];
            return Some(format!("item {} {}, objects {counts:?}", x.name, y.name));
        }
        let mut pairs = x.document.objects.iter().zip(&y.document.objects);
        if let Some((p, q)) = pairs.find(|(p, q)| !alike(p, q, within)) {
            return Some(format!("{p:?}\n{q:?}"));
        }
    }
    None
}

fn alike(a: &Object, b: &Object, within: f64) -> bool {
    let shapes = |(p, q): (&Shape, &Shape)| {
        (p.frame, &p.sensor, p.occluded, p.outside, &p.attributes)
            == (q.frame, &q.sensor, q.occluded, q.outside, &q.attributes)
            && near(&p.geometry, &q.geometry, within)
    };
    (&a.id, &a.class, &a.attributes, a.track, a.shapes.len())
        == (&b.id, &b.class, &b.attributes, b.track, b.shapes.len())
        && a.shapes.iter().zip(&b.shapes).all(shapes)
}

/// Whether two shapes are of one kind and nowhere farther apart, px.
pub(super) fn near(a: &Geometry, b: &Geometry, within: f64) -> bool {
    let close =
        |p: &[f64], q: &[f64]| p.len() == q.len() && p.iter().zip(q).all(|(x, y)| (x - y).abs() <= within);
    let flat = |polygons: &[Polygon]| {
        let rings = polygons.iter().map(|p| p.0.iter().map(Vec::len).collect::<Vec<_>>());
        let numbers = polygons.iter().flat_map(|p| p.0.iter().flatten().flatten().copied());
        (rings.collect::<Vec<_>>(), numbers.collect::<Vec<f64>>())
    };
    let areas = |p: &[Polygon], q: &[Polygon]| {
        let ((p_rings, p), (q_rings, q)) = (flat(p), flat(q));
        p_rings == q_rings && close(&p, &q)
    };
    match (a, b) {
        (Geometry::Box(p), Geometry::Box(q)) => close(p, q),
        (Geometry::Rbox(_), Geometry::Rbox(_)) => {
            close(a.corners().as_flattened(), b.corners().as_flattened())
        }
        (Geometry::Point(p), Geometry::Point(q)) => close(p, q),
        (Geometry::Polyline(p), Geometry::Polyline(q)) => close(p.as_flattened(), q.as_flattened()),
        (Geometry::Polygon(p), Geometry::Polygon(q)) => {
            areas(std::slice::from_ref(p), std::slice::from_ref(q))
        }
        (Geometry::Multipolygon(p), Geometry::Multipolygon(q)) => areas(p, q),
        _ => a == b,
    }
}

/// Text of a real file; prints a note and is `None` where the data is not there.
pub(super) fn real(path: &str) -> Option<String> {
    let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let text = std::fs::read_to_string(format!("{folder}/{path}")).ok();
    if text.is_none() {
        println!("SKIPPED: no {path} in {folder}");
    }
    text
}

/// Read a text as a format's one file.
pub(super) fn read_text(read: ReadFn, path: &str, text: &str) -> Result<Dataset, ParseError> {
    read_all(read, &MemoryFolder::new([(path.to_owned(), text.as_bytes().to_vec())]))
}

/// Cut a real text everywhere or change a byte: each time it is read or refused, and never worse.
pub(super) fn cut_and_corrupt(read: ReadFn, path: &str, text: &str) {
    let bytes = text.as_bytes();
    for i in (0..bytes.len()).step_by((bytes.len() / 150).max(1)) {
        let _ = read_all(read, &MemoryFolder::new([(path.to_owned(), bytes[..i].to_vec())]));
        for byte in [b'"', b'-', b'9', b'<', 0xff] {
            let mut changed = bytes.to_vec();
            changed[i] = byte;
            let _ = read_all(read, &MemoryFolder::new([(path.to_owned(), changed)]));
        }
    }
}
