//! Profile of a scene: what is compared of it and of its objects.

use super::shape_measures::{ShapeMeasures, median};
use crate::label::{AttributeValue, Document, Object, VARIOUS, tag_values};
use crate::scene::Scene;
use std::collections::{BTreeMap, BTreeSet};

/// Longest text of a value that is compared, characters: longer ones are notes.
const LONGEST_VALUE: usize = 60;
/// Beginnings of metadata keys that hold what a label format says of a file, and nothing about the scene.
const BOOKKEEPING: [&str; 7] = ["coco_", "cvat_", "kitti_", "labelstudio_", "mot_", "nuscenes_", "subset"];

/// What is compared of a scene. Scenes are taken to be independent of each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneProfile {
    /// Metadata and tags.
    pub metadata: BTreeMap<String, String>,
    /// Number of frames.
    pub frames: u32,
    /// Objects; a track is one.
    pub objects: Vec<ObjectProfile>,
}

/// What is compared of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectProfile {
    /// Name of the item that has it.
    pub item: String,
    /// Its id in the item.
    pub id: String,
    /// Name of its class.
    pub class: String,
    /// Number of frames that it is in.
    pub frames: u32,
    /// Values of attributes that are texts or yes and no; `various` where they change from frame to frame.
    pub texts: BTreeMap<String, String>,
    /// Values of attributes that are numbers; of those that change, the median.
    pub numbers: BTreeMap<String, f64>,
    /// Measures; none of points.
    pub measures: Option<ShapeMeasures>,
}

impl SceneProfile {
    /// Profile of a labeled scene, whose item has this name. Regions that say 'do not count here' are left out.
    pub fn new(item: &str, scene: &Scene, document: &Document) -> Self {
        let of_scene = scene.metadata.iter().map(|(key, value)| (key.clone(), value.clone()));
        let tags = tag_values(core::slice::from_ref(document));
        let tags = tags.into_iter().map(|(key, value)| (key, value.as_text()));
        let is_compared = |(key, value): &(String, String)| {
            !BOOKKEEPING.iter().any(|start| key.starts_with(start)) && is_short(value)
        };
        let objects = document.objects.iter().filter(|o| !o.is_ignore_region() && !o.is_tag());
        let drawn = document.objects.iter().flat_map(|o| &o.shapes).map(|shape| shape.frame + 1);
        let frames = u32::try_from(scene.frames.len()).unwrap_or(u32::MAX);
        Self {
            metadata: of_scene.chain(tags).filter(is_compared).collect(),
            frames: drawn.max().unwrap_or(1).max(frames),
            objects: objects.map(|object| ObjectProfile::new(item, object)).collect(),
        }
    }

    fn append(&mut self, other: Self) {
        self.frames = self.frames.saturating_add(other.frames);
        self.objects.extend(other.objects);
        for (key, value) in other.metadata {
            let known = self.metadata.entry(key).or_insert_with(|| value.clone());
            if *known != value {
                VARIOUS.clone_into(known);
            }
        }
    }
}

fn is_short(value: &str) -> bool {
    value.chars().take(LONGEST_VALUE + 1).count() <= LONGEST_VALUE
}

/// Scenes that have the same key, such as the images of one drive, as one scene, in the order of the keys.
pub fn group_scenes(scenes: impl IntoIterator<Item = (String, SceneProfile)>) -> Vec<SceneProfile> {
    let mut groups: BTreeMap<String, SceneProfile> = BTreeMap::new();
    for (key, scene) in scenes {
        match groups.get_mut(&key) {
            Some(group) => group.append(scene),
            None => drop(groups.insert(key, scene)),
        }
    }
    groups.into_values().collect()
}

impl ObjectProfile {
    fn new(item: &str, object: &Object) -> Self {
        let shapes = object.shapes.iter().filter(|shape| !shape.outside);
        let mut values: BTreeMap<&str, Vec<&AttributeValue>> = BTreeMap::new();
        let of_shapes = shapes.clone().flat_map(|shape| &shape.attributes);
        for (name, value) in of_shapes.chain(&object.attributes) {
            values.entry(name).or_default().push(value);
        }
        let (mut texts, mut numbers) = (BTreeMap::new(), BTreeMap::new());
        for (name, values) in values {
            match common_value(&values) {
                AttributeValue::Number(number) => drop(numbers.insert(name.to_owned(), number)),
                value => drop(texts.insert(name.to_owned(), value.as_text())),
            }
        }
        texts.retain(|_, text| is_short(text));
        let covered = shapes.clone().filter(|shape| shape.occluded).count() * 2 > shapes.count();
        texts.entry("occluded".to_owned()).or_insert_with(|| AttributeValue::Bool(covered).as_text());
        Self {
            item: item.to_owned(),
            id: object.id.clone(),
            class: object.class.clone(),
            frames: frame_count(object),
            texts,
            numbers,
            measures: ShapeMeasures::measure(object).filter(ShapeMeasures::is_finite),
        }
    }
}

/// The value that all are equal to; of different numbers the median, of others [`VARIOUS`].
fn common_value(values: &[&AttributeValue]) -> AttributeValue {
    let numbers: Vec<f64> = values
        .iter()
        .filter_map(|value| match value {
            AttributeValue::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        })
        .collect();
    match values {
        _ if !numbers.is_empty() && numbers.len() == values.len() => AttributeValue::Number(median(numbers)),
        [first, others @ ..] if others.iter().all(|other| other == first) => (*first).clone(),
        _ => AttributeValue::Text(VARIOUS.to_owned()),
    }
}

/// Frames that an object is in: those of its shapes, and of a track also those between.
fn frame_count(object: &Object) -> u32 {
    let frames: BTreeSet<u32> = object.shapes.iter().filter(|s| !s.outside).map(|s| s.frame).collect();
    match (object.track, frames.first(), frames.last()) {
        (true, Some(first), Some(last)) => last - first + 1,
        _ => u32::try_from(frames.len()).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Geometry;
    use crate::label::Shape;

    fn shape(frame: u32, speed: f64, light: &str) -> Shape {
        let mut shape = Shape::new(frame, "camera".to_owned(), Geometry::Box([0.0, 0.0, 9.0, 9.0]));
        shape.attributes.insert("speed".to_owned(), AttributeValue::Number(speed));
        shape.attributes.insert("light".to_owned(), AttributeValue::Text(light.to_owned()));
        shape
    }

    fn scene(metadata: &[(&str, &str)]) -> Scene {
        let metadata = metadata.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Scene { name: "a".to_owned(), sensors: Vec::new(), frames: Vec::new(), metadata }
    }

    #[test]
    fn a_track_is_one_object_and_ignore_regions_are_none() {
        let shapes = vec![shape(2, 3.0, "on"), shape(4, 5.0, "off"), shape(9, 9.0, "on")];
        let attributes = BTreeMap::from([("parked".to_owned(), AttributeValue::Bool(true))]);
        let car = Object { id: "7".to_owned(), class: "car".to_owned(), attributes, track: true, shapes };
        let ignored = Object { id: "8".to_owned(), class: "DontCare".to_owned(), ..car.clone() };
        let document = Document { objects: vec![car, ignored], ..Document::default() };
        let profile = SceneProfile::new("drive", &scene(&[("weather", "rain"), ("coco_id", "7")]), &document);
        assert_eq!(profile.metadata.keys().collect::<Vec<_>>(), ["weather"]);
        let [object] = profile.objects.as_slice() else { panic!("{profile:?}") };
        assert_eq!((object.frames, profile.frames), (8, 10));
        assert_eq!(object.numbers["speed"], 5.0);
        let texts: Vec<_> = object.texts.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(texts, [("light", VARIOUS), ("occluded", "no"), ("parked", "yes")]);
    }

    #[test]
    fn items_of_a_group_are_one_scene() {
        let profile = |weather: &str| {
            SceneProfile::new("i", &scene(&[("weather", weather), ("city", "Kyiv")]), &Document::default())
        };
        let groups = group_scenes([
            ("b".to_owned(), profile("rain")),
            ("a".to_owned(), profile("sun")),
            ("b".to_owned(), profile("sun")),
        ]);
        let [a, b] = groups.as_slice() else { panic!("{groups:?}") };
        assert_eq!((a.frames, a.metadata["weather"].as_str()), (1, "sun"));
        assert_eq!(
            (b.frames, b.metadata["weather"].as_str(), b.metadata["city"].as_str()),
            (2, VARIOUS, "Kyiv")
        );
    }
}
