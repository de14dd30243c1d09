//! Reading MOTChallenge text.

use super::classes::CLASSES;
use super::keys::{LAYOUT, NUMBERS, POSITIONS, detection_id};
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::photos::{self, CAMERA, MOST_FRAMES, frame, scene};
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, Document, MAX_OBJECTS, Object, Shape};
use assay_core::text::text_lines;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a file is such a text: rows of six to ten numbers, with commas, the first two whole.
pub fn detects(path: &str, head: &str) -> bool {
    let name = photos::base(path).to_ascii_lowercase();
    if name == "seqinfo.ini" {
        return true;
    }
    let rows = || text_lines(head).take(3).filter(|line| !line.trim().is_empty());
    let number = |word: &str| word.trim().parse::<f64>().is_ok();
    let whole = |word: &str| word.trim().parse::<f64>().is_ok_and(|v| v.fract() == 0.0);
    let row = |line: &str| {
        (6..=10).contains(&line.split(',').count())
            && line.split(',').all(number)
            && line.split(',').take(2).all(whole)
    };
    name.ends_with(".txt") && rows().next().is_some() && rows().all(row)
}

const ROW: &str = "Write frame,id,left,top,width,height,confidence,class,visibility";

/// Read one file, or a folder of sequences with `gt/gt.txt` (else `det/det.txt`), `seqinfo.ini` and `img1`. A track has
/// a shape in each of its rows and an outside mark where it pauses. What holds in a row alone is an attribute of its
/// shape: `score` where the confidence is not 1, `visibility` where it is not 1; where one of them is -1, which says
/// that there is none, `score_unknown` or `visibility_unknown` is true. Numbers of classes become the challenge's
/// names, or those of a `labels.txt`; others are `class 77`.
///
/// # Errors
/// There is no such text. A sequence with errors does not stop the others.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let files = sequences(folder);
    if files.is_empty() {
        let what = "no file is MOTChallenge text";
        return Err(ParseError::new("folder", what, "Give gt.txt, or the folder that holds gt/gt.txt"));
    }
    let (mut used, mut report) = (BTreeSet::new(), ConversionReport::default());
    let labels = folder.paths().iter().find(|path| photos::base(path) == "labels.txt");
    let labels = labels.map(|path| folder.text(path)).transpose()?;
    let named: Vec<String> = match &labels {
        Some(text) => {
            text_lines(text).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
        }
        None => CLASSES.map(str::to_owned).to_vec(),
    };
    for path in files {
        let item = folder.text(&path).and_then(|text| sequence(folder, &path, &text, &named, &mut report));
        if let Ok(item) = &item {
            used.extend(item.document.objects.iter().map(|object| object.class.clone()));
        }
        each(item.map_err(|e| if e.file.is_empty() { e.in_file(&path) } else { e }));
    }
    let known = named.iter().filter(|name| labels.is_some() || used.contains(*name)).cloned();
    let mut classes: Vec<String> = known.collect();
    classes.extend(used.into_iter().filter(|class| !named.contains(class)));
    Ok(DatasetSummary { classes, report })
}

/// The text of each sequence: its ground truth, or else its detections; or the one file there is.
fn sequences(folder: &dyn Folder) -> Vec<String> {
    if let [path] = folder.paths() {
        return vec![path.clone()];
    }
    let mut by_home: BTreeMap<&str, &String> = BTreeMap::new();
    for kind in ["gt/gt.txt", "det/det.txt"] {
        for path in folder.paths() {
            if let Some(home) = path.strip_suffix(kind).filter(|home| home.is_empty() || home.ends_with('/'))
            {
                by_home.entry(home).or_insert(path);
            }
        }
    }
    if by_home.is_empty() {
        let fits = |path: &&String| {
            let text = |path: &str| folder.text(path).is_ok_and(|t| detects(path, photos::head(&t)));
            path.ends_with(".txt") && photos::base(path) != "labels.txt" && text(path)
        };
        return folder.paths().iter().filter(fits).cloned().collect();
    }
    by_home.into_values().cloned().collect()
}

/// What `seqinfo.ini` says.
#[derive(Default)]
struct Info(BTreeMap<String, String>);

impl Info {
    fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key)?.parse().ok().filter(|value: &f64| value.is_finite() && *value > 0.0)
    }

    fn whole(&self, key: &str, most: u32) -> u32 {
        self.number(key).filter(|value| *value <= f64::from(most)).map_or(0, |value| value as u32)
    }
}

fn info(folder: &dyn Folder, home: &str) -> Info {
    let text = folder.text(&format!("{home}seqinfo.ini")).unwrap_or_default();
    let pair = |line: &str| line.split_once('=').map(|(k, v)| (k.trim().to_owned(), v.trim().to_owned()));
    Info(text_lines(&text).filter_map(pair).collect())
}

fn sequence(
    folder: &dyn Folder,
    path: &str,
    text: &str,
    named: &[String],
    report: &mut ConversionReport,
) -> Result<DatasetItem, ParseError> {
    let rows = rows(text, report)?;
    let home = ["gt/gt.txt", "det/det.txt"].into_iter().find_map(|kind| path.strip_suffix(kind));
    let info = home.map(|home| info(folder, home)).unwrap_or_default();
    let images = home.map(|home| images(folder, home, &info)).unwrap_or_default();
    let last = rows.iter().map(|row| row.frame + 1).chain(images.keys().map(|frame| frame + 1)).max();
    let count = last.unwrap_or(1).max(info.whole("seqLength", MOST_FRAMES));
    let rate = info.number("frameRate");
    let frames = (0..count).map(|i| {
        let mut frame = frame(images.get(&i).copied().unwrap_or_default());
        // Whole microseconds; a rate so low that they overflow is none.
        frame.time_us = rate.map_or(0, |rate| (f64::from(i) * 1e6 / rate).round() as i64);
        frame
    });
    let name = match (info.0.get("name"), home) {
        (Some(name), _) if !name.is_empty() => name.as_str(),
        (_, Some(home)) if !home.is_empty() => photos::base(home.trim_end_matches('/')),
        _ => photos::stem(path),
    };
    let size = [info.whole("imWidth", 1 << 24), info.whole("imHeight", 1 << 24)];
    let mut scene = scene(name, size, frames.collect());
    if !rows.is_empty() && rows.iter().all(|row| row.has_position) {
        scene.metadata.insert(LAYOUT.to_owned(), POSITIONS.to_owned());
    }
    let objects = objects(rows, count, named)?;
    Ok(DatasetItem::new(name.to_owned(), scene, Document { objects, ..Document::default() }))
}

/// Images of a sequence by their frames.
fn images<'a>(folder: &'a dyn Folder, home: &str, info: &Info) -> BTreeMap<u32, &'a str> {
    let place = format!("{home}{}/", info.0.get("imDir").map_or("img1", String::as_str));
    let of_sequence = folder.paths().iter().filter(|path| path.starts_with(&place));
    let numbered = of_sequence.filter(|path| !photos::media_type(path).is_empty()).filter_map(|path| {
        let number = photos::stem(path).parse::<u32>().ok()?.checked_sub(1)?;
        (number < MOST_FRAMES).then_some((number, path.as_str()))
    });
    numbered.collect()
}

struct MotRow {
    line: usize,
    frame: u32,
    id: i64,
    rect: [f64; 4],
    confidence: f64,
    class: i64,
    visibility: f64,
    /// Whether the row has a position in the world in place of class and visibility.
    has_position: bool,
}

fn rows(text: &str, report: &mut ConversionReport) -> Result<Vec<MotRow>, ParseError> {
    let mut rows = Vec::new();
    for (i, line) in text_lines(text).enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row = row(line, i + 1, report);
        rows.push(row.map_err(|what| ParseError::new(format!("line {}", i + 1), what, ROW))?);
    }
    Ok(rows)
}

fn row(text: &str, line: usize, report: &mut ConversionReport) -> Result<MotRow, String> {
    let words: Vec<&str> = match text.contains(',') {
        true => text.trim_end().trim_end_matches(',').split(',').map(str::trim).collect(),
        false => text.split_whitespace().collect(),
    };
    let number = |word: &&str| {
        word.parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(|| format!("`{word}` is no number"))
    };
    let numbers: Vec<f64> = words.iter().map(number).collect::<Result<_, _>>()?;
    let &[frame, id, left, top, width, height, ref more @ ..] = numbers.as_slice() else {
        return Err(format!("a row has at least 6 columns, this one has {}", numbers.len()));
    };
    if frame.fract() != 0.0 || !(1.0..=f64::from(MOST_FRAMES)).contains(&frame) {
        return Err(format!("frame {frame} is no whole number from 1 to {MOST_FRAMES}"));
    }
    if id.fract() != 0.0 || id.abs() > 9e15 {
        return Err(format!("id {id} is no whole number"));
    }
    if width < 0.0 || height < 0.0 {
        return Err("a box has a negative size".to_owned());
    }
    let confidence = more.first().copied().unwrap_or(1.0);
    // Three columns after the confidence are a position in the world.
    let (class, visibility) = match more {
        [_, world @ .., _] if more.len() >= 4 => {
            report
                .add_many("positions in the world, left out", usize::from(world.iter().any(|v| *v != -1.0)));
            (-1.0, 1.0)
        }
        [_, class, visibility] => (*class, *visibility),
        [_, class] => (*class, 1.0),
        _ => (-1.0, 1.0),
    };
    if class.fract() != 0.0 || class.abs() > 1e9 {
        return Err(format!("class {class} is no whole number"));
    }
    let (frame, id, class) = (frame as u32 - 1, id as i64, class as i64);
    let (rect, has_position) = ([left, top, width, height], more.len() >= 4);
    Ok(MotRow { line, frame, id, rect, confidence, class, visibility, has_position })
}

fn class(number: i64, named: &[String]) -> String {
    if number < 0 {
        return named.first().cloned().unwrap_or_default();
    }
    let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let name = at.and_then(|at| named.get(at)).cloned();
    name.unwrap_or_else(|| format!("class {number}"))
}

/// Tracks by their ids, and after them detections of none.
fn objects(rows: Vec<MotRow>, frames: u32, named: &[String]) -> Result<Vec<Object>, ParseError> {
    let (mut tracks, mut alone) = (BTreeMap::<i64, (i64, BTreeMap<u32, Shape>)>::new(), Vec::new());
    for row in rows {
        let mut shape = Shape::new(row.frame, CAMERA.to_owned(), Geometry::Box(row.rect));
        for ((name, unknown), value) in NUMBERS.into_iter().zip([row.confidence, row.visibility]) {
            if value == -1.0 {
                shape.attributes.insert(unknown.to_owned(), AttributeValue::Bool(true));
            } else if value != 1.0 {
                shape.attributes.insert(name.to_owned(), AttributeValue::Number(value));
            }
        }
        let parse_error = |what: String, fix| ParseError::new(format!("line {}", row.line), what, fix);
        if tracks.len() + alone.len() >= MAX_OBJECTS {
            return Err(parse_error("there are more than 50,000 objects".to_owned(), "Split the recording"));
        }
        if row.id < 0 {
            let name = detection_id(alone.len() + 1);
            let mut object = photos::object(name, &class(row.class, named), Geometry::Box(row.rect));
            object.shapes = vec![shape];
            alone.push(object);
            continue;
        }
        let (kind, shapes) = tracks.entry(row.id).or_insert_with(|| (row.class, BTreeMap::new()));
        if *kind != row.class {
            let what = format!("object {} is of class {}, and {} before", row.id, row.class, kind);
            return Err(parse_error(what, "Give each object one class"));
        }
        if shapes.insert(row.frame, shape).is_some() {
            let what = format!("object {} is twice in frame {}", row.id, row.frame + 1);
            return Err(parse_error(what, "Give each object an id of its own, and one row in a frame"));
        }
    }
    let track = |(id, (number, shapes)): (i64, (i64, BTreeMap<u32, Shape>))| Object {
        id: id.to_string(),
        class: class(number, named),
        attributes: BTreeMap::new(),
        track: true,
        shapes: with_pauses(shapes, frames),
    };
    Ok(tracks.into_iter().map(track).chain(alone).collect())
}

/// Shapes with an outside mark after each that is not followed by the next frame's, so that nothing is put between.
fn with_pauses(shapes: BTreeMap<u32, Shape>, frames: u32) -> Vec<Shape> {
    let marks: Vec<Shape> = shapes
        .values()
        .filter(|shape| shape.frame + 1 < frames && !shapes.contains_key(&(shape.frame + 1)))
        .map(|shape| Shape {
            frame: shape.frame + 1,
            outside: true,
            attributes: BTreeMap::new(),
            ..shape.clone()
        })
        .collect();
    let mut all: Vec<Shape> = shapes.into_values().chain(marks).collect();
    all.sort_by_key(|shape| shape.frame);
    all
}
