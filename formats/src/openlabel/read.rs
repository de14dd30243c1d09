//! Reading: a file as a scene with its labels.

use super::coordinate_space::CoordinateSpace;
use super::json::{FrameElement, ObjectData, OpenLabelContent, OpenLabelFile, OpenLabelObject};
use super::keys::{ID, NAME};
use super::shapes::{DataLocation, shapes, values};
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::json::parse_bytes;
use crate::space;
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use assay_core::label::{AttributeValue, Document, MAX_OBJECTS, Object, Shape};
use assay_core::text;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a text, or its beginning, is that of an OpenLABEL file: its only key says so.
pub fn looks_like(head: &str) -> bool {
    let rest = text::without_mark(head).trim_start().strip_prefix('{').map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with("\"openlabel\""))
}

/// Read every OpenLABEL file of the folder, each an item: `metadata.name`, else the file's name, names it.
///
/// Streams are sensors, their coordinate systems' poses the calibration; frames keep their times, poses and files. A
/// cuboid in any coordinate system comes in the first LiDAR's. An object that has several shapes in one image or cloud
/// keeps the first; each further one becomes an object of its own.
///
/// # Errors
/// There is no such file, or the only one is malformed. Errors of one of several go to `each`.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let mut summary = DatasetSummary::default();
    let files = candidates(folder)?;
    let mut seen = BTreeSet::new();
    for path in &files {
        let item = folder.read(path).and_then(|bytes| item(&bytes, path, &mut summary.report));
        match item.map_err(|e| e.in_file(path)) {
            Err(error) if files.len() == 1 => return Err(error),
            item => {
                for class in item.iter().flat_map(|item| &item.document.objects).map(|o| &o.class) {
                    if seen.insert(class.clone()) {
                        summary.classes.push(class.clone());
                    }
                }
                each(item);
            }
        }
    }
    Ok(summary)
}

/// Files that look like OpenLABEL; a single file whatever its name.
fn candidates(folder: &dyn Folder) -> Result<Vec<String>, ParseError> {
    let mut found = Vec::new();
    let single = folder.paths().len() == 1;
    for path in folder.paths().iter().filter(|path| single || path.to_ascii_lowercase().ends_with(".json")) {
        let bytes = folder.read(path)?;
        let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
        if looks_like(&String::from_utf8_lossy(head)) {
            found.push(path.clone());
        }
    }
    if found.is_empty() {
        let fix = "Give a JSON file whose first key is openlabel";
        return Err(ParseError::new("folder", "there is no OpenLABEL file", fix));
    }
    Ok(found)
}

fn item(bytes: &[u8], path: &str, report: &mut ConversionReport) -> Result<DatasetItem, ParseError> {
    let OpenLabelFile { openlabel: file } = parse_bytes(bytes, "Write it as OpenLABEL 1.0 has it")?;
    let dropped = [&file.actions, &file.events, &file.contexts, &file.relations, &file.tags];
    report.add_many(
        "actions, events, contexts, relations and tags, left out",
        dropped.iter().map(|p| p.0.len()).sum(),
    );
    let mut space = CoordinateSpace::from_file(&file, report)?;
    let document = document(&file, &mut space, report)?;
    let word = |name: &str| file.metadata.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let name = word("name").unwrap_or_else(|| space::stem(path));
    let name = if name.is_empty() { "openlabel" } else { name }.to_owned();
    let mut scene = space.scene;
    scene.name.clone_from(&name);
    let facts = file.metadata.iter().filter(|(key, _)| !["schema_version", "name"].contains(&key.as_str()));
    for (key, value) in facts {
        match value {
            Value::String(text) => drop(scene.metadata.insert(key.clone(), text.clone())),
            _ => report.add("facts of the file that are no texts, left out"),
        }
    }
    Ok(DatasetItem::new(name, scene, document))
}

/// What the file says of one object, by the scene's frame.
type FrameElements<'a> = BTreeMap<u32, &'a FrameElement>;

fn document(
    file: &OpenLabelContent,
    space: &mut CoordinateSpace,
    report: &mut ConversionReport,
) -> Result<Document, ParseError> {
    let mut frame_elements: BTreeMap<&str, FrameElements<'_>> = BTreeMap::new();
    for (uid, element) in &file.objects.0 {
        let place = || format!("/openlabel/objects/{uid}");
        if element.kind.is_empty() {
            return Err(ParseError::new(place(), "the object has no type", "Write its class as type"));
        }
        if frame_elements.insert(uid, FrameElements::new()).is_some() {
            return Err(ParseError::new(place(), "the object is there twice", "Give each its own key"));
        }
    }
    for (number, frame) in &file.frames.0 {
        let parsed: u64 = number.parse().unwrap_or_default();
        let at = space
            .numbers
            .binary_search(&parsed)
            .ok()
            .and_then(|at| u32::try_from(at).ok())
            .unwrap_or_default();
        for (uid, element) in &frame.objects.0 {
            let place = || format!("/openlabel/frames/{number}/objects/{uid}");
            let Some(frame_elements) = frame_elements.get_mut(uid.as_str()) else {
                let what = "there is no such object among objects";
                return Err(ParseError::new(place(), what, "Add it, or take it out of the frame"));
            };
            if frame_elements.insert(at, element).is_some() {
                return Err(ParseError::new(place(), "the object is there twice", "Keep one"));
            }
        }
    }
    let mut document = Document::default();
    for (uid, element) in &file.objects.0 {
        let Some(frame_elements) = frame_elements.get(uid.as_str()) else { continue };
        document.objects.extend(objects(uid, element, frame_elements, space, report)?);
        if document.objects.len() > MAX_OBJECTS {
            let what = format!("there are more than {MAX_OBJECTS} objects");
            return Err(ParseError::new("/openlabel/objects", what, "Split the file"));
        }
    }
    unique(&mut document);
    Ok(document)
}

/// Ids that were made of others get a number where they collide.
fn unique(document: &mut Document) {
    let mut ids = UniqueNames::default();
    for object in &mut document.objects {
        object.id = ids.unique(&object.id);
    }
}

/// A shape's sensor, its name, and how many of both came before it in its frame.
type Slot = (String, String, usize);

/// An object, and those of its further shapes.
fn objects(
    uid: &str,
    element: &OpenLabelObject,
    frame_elements: &FrameElements<'_>,
    space: &mut CoordinateSpace,
    report: &mut ConversionReport,
) -> Result<Vec<Object>, ParseError> {
    let data = &element.object_data;
    let place = format!("/openlabel/objects/{uid}/object_data");
    let mut attributes = object_attributes(data, &place, report)?;
    let id = match attributes.remove(ID) {
        Some(AttributeValue::Text(id)) => id,
        _ => uid.to_owned(),
    };
    if !element.name.is_empty() && element.name != id {
        attributes.insert(NAME.to_owned(), AttributeValue::Text(element.name.clone()));
    }
    let track = space.scene.frames.len() > 1;
    let object = |id: String, shapes| {
        let (class, attributes) = (element.kind.clone(), attributes.clone());
        Object { id, class, attributes, track, shapes }
    };
    let mut main = object(id.clone(), Vec::new());
    let mut further: Vec<(Slot, Object)> = Vec::new();
    let mut first: BTreeMap<String, Slot> = BTreeMap::new();
    let make = |slot: &Slot| object(further_id(&id, slot), Vec::new());
    let mut made: Vec<(Slot, Shape)> = Vec::new();
    for (frame, element_here) in frame_elements {
        let number =
            usize::try_from(*frame).ok().and_then(|at| space.numbers.get(at)).copied().unwrap_or_default();
        let place = format!("/openlabel/frames/{number}/objects/{uid}/object_data");
        let at = DataLocation {
            frame: *frame,
            location: place.clone(),
            system: element.coordinate_system.as_deref(),
        };
        let here = object_attributes(&element_here.object_data, &place, report)?;
        let shapes = shapes(&element_here.object_data, &at, space, report)?;
        if shapes.is_empty() {
            report.add_many("attributes of frames without a shape, left out", here.len());
        }
        made.extend(slotted(shapes, &here));
    }
    let moving: BTreeSet<String> = made.iter().map(|(slot, _)| slot.0.clone()).collect();
    let at = DataLocation { frame: 0, location: place, system: element.coordinate_system.as_deref() };
    let still = slotted(shapes(data, &at, space, report)?, &BTreeMap::new());
    for (slot, shape) in made {
        let is_first = first.entry(slot.0.clone()).or_insert_with(|| slot.clone()) == &slot;
        match further.iter_mut().find(|(of, _)| *of == slot) {
            _ if is_first => main.shapes.push(shape),
            Some((_, object)) => object.shapes.push(shape),
            None => {
                let mut object = make(&slot);
                object.shapes.push(shape);
                further.push((slot, object));
            }
        }
    }
    for object in [&mut main].into_iter().chain(further.iter_mut().map(|(_, object)| object)) {
        // Sensor by sensor, as pauses are marked.
        object.shapes.sort_by(|a, b| (&a.sensor, a.frame).cmp(&(&b.sensor, b.frame)));
        space::mark_pauses(object, &space.scene);
        object.shapes.sort_by_key(|shape| shape.frame);
    }
    for (slot, shape) in still {
        let shapes = standing(shape, element, space);
        let is_first =
            !moving.contains(&slot.0) && first.entry(slot.0.clone()).or_insert_with(|| slot.clone()) == &slot;
        if is_first {
            main.shapes.extend(shapes);
        } else {
            let mut object = make(&slot);
            object.shapes = shapes;
            further.push((slot, object));
        }
    }
    report.add_many(
        "further shapes of an object in one image or cloud, as objects of their own",
        further.len(),
    );
    Ok([main].into_iter().chain(further.into_iter().map(|(_, object)| object)).collect())
}

fn further_id(id: &str, (_, name, copy): &Slot) -> String {
    if *copy == 0 { format!("{id}/{name}") } else { format!("{id}/{name}-{copy}") }
}

/// Shapes of one frame with their slots, and the frame's attributes beside their own.
fn slotted(shapes: Vec<(String, Shape)>, here: &BTreeMap<String, AttributeValue>) -> Vec<(Slot, Shape)> {
    let mut copies: BTreeMap<(String, String), usize> = BTreeMap::new();
    let slot = |(name, mut shape): (String, Shape)| {
        let copy = copies.entry((shape.sensor.clone(), name.clone())).or_default();
        let slot = (shape.sensor.clone(), name, *copy);
        *copy += 1;
        for (name, value) in here {
            shape.attributes.entry(name.clone()).or_insert_with(|| value.clone());
        }
        (slot, shape)
    };
    shapes.into_iter().map(slot).collect()
}

/// A shape that stays as it is while its object is there: a keyframe where that begins and a mark where it ends.
fn standing(shape: Shape, element: &OpenLabelObject, space: &CoordinateSpace) -> Vec<Shape> {
    let count = space.numbers.len();
    let index = |number: u64| space.numbers.partition_point(|n| *n < number);
    let mut spans: Vec<(usize, usize)> = element
        .frame_intervals
        .iter()
        .map(|i| (index(i.frame_start), index(i.frame_end.saturating_add(1))))
        .filter(|(from, to)| from < to)
        .collect();
    spans.sort_unstable();
    if spans.is_empty() || count == 1 {
        spans = vec![(0, count)];
    }
    let mut shapes: Vec<Shape> = Vec::new();
    for (from, to) in spans {
        // Spans that touch are one.
        if shapes.last().is_some_and(|last| usize::try_from(last.frame).is_ok_and(|at| at >= from)) {
            shapes.pop();
        }
        let at = |frame: usize| u32::try_from(frame).unwrap_or(u32::MAX);
        shapes.push(Shape { frame: at(from), ..shape.clone() });
        if to < count {
            let gone = Shape::new(at(to), shape.sensor.clone(), shape.geometry.clone());
            shapes.push(Shape { outside: true, ..gone });
        }
    }
    shapes.dedup_by_key(|shape| shape.frame);
    shapes
}

/// The attributes of object data.
fn object_attributes(
    data: &ObjectData,
    place: &str,
    report: &mut ConversionReport,
) -> Result<BTreeMap<String, AttributeValue>, ParseError> {
    values(&data.boolean, &data.num, &data.text, &data.vec, place, report)
}
