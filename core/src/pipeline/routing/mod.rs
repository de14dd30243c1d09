//! Routing: which scenes and objects come from earlier stages to a stage.
//!
//! The stages of a pipeline are a directed acyclic graph: each names the stages whose results it builds on. A scene comes to
//! a stage once all of its inputs that have the scene are done with it, and the stage's conditions hold. Later stages begin
//! with the objects of their inputs.

mod carried_track;
mod carry_over;
mod graph;
#[cfg(test)]
mod properties;
mod settle;
mod three_way;

pub use carry_over::carry_over;
pub use graph::{PipelineProblem, check_pipeline, in_order};
pub use settle::{SettledTask, settle};

use crate::grade::SceneCondition;
use crate::label::{AttributeValue, Document, tag_values};
use crate::rubric::condition::Condition;
use crate::scene::Scene;
use serde::{Deserialize, Serialize};

/// Where the scenes of a stage come from, and which of them it takes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "inputs": ["01937b2e-0000-7000-8000-000000000001"],
        "scenes": "weather != 'rain'",
        "objects": "distance < 60 and class == 'car'"
    }))))]
#[serde(deny_unknown_fields)]
pub struct Routing {
    /// Ids of the stages whose results it builds on; none: scenes come by imports.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// Condition of the scenes that it takes, over the tags that its inputs gave them, their metadata and `objects`, the number
    /// of objects that it would begin with: `weather != 'rain' and objects > 0`. A tag goes before metadata of its name; one
    /// whose frames differ is `various`. None: all scenes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub scenes: Option<Condition>,
    /// Condition of the objects of its inputs that it begins with, as in a rubric, in one frame at least:
    /// `distance < 60 and cameras > 0`. None: all objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub objects: Option<Condition>,
}

/// A stage with its routing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoutedStage {
    /// Id of the stage.
    pub stage: String,
    /// Where its scenes come from.
    #[serde(default)]
    pub routing: Routing,
}

impl Routing {
    /// What a stage begins with: the objects of its inputs' labels of a scene for which the condition holds in a frame at least,
    /// without repeated ids. Tags are for conditions alone.
    pub fn select(&self, scene: &Scene, labels: &[Document]) -> Document {
        let mut selected = Document::default();
        let condition = self.objects.as_ref().map(|condition| SceneCondition::new(condition, scene));
        for object in labels.iter().flat_map(|label| &label.objects).filter(|object| !object.is_tag()) {
            let is_wanted = condition.as_ref().is_none_or(|condition| condition.holds(object));
            if is_wanted && selected.object(&object.id).is_none() {
                selected.objects.push(object.clone());
            }
        }
        selected
    }

    /// Whether the stage takes a scene, with its inputs' labels and the objects of them that it would begin with. Where it
    /// selects objects, it takes a scene only for some.
    pub fn takes(&self, scene: &Scene, labels: &[Document], selected: &Document) -> bool {
        let tags = tag_values(labels);
        let metadata = |name: &str| scene.metadata.get(name).map(|text| metadata_value(text));
        let objects =
            |name: &str| (name == "objects").then_some(AttributeValue::Number(selected.objects.len() as f64));
        let look_up =
            |name: &str| tags.get(name).cloned().or_else(|| metadata(name)).or_else(|| objects(name));
        let has_objects = self.objects.is_none() || !selected.objects.is_empty();
        has_objects && self.scenes.as_ref().is_none_or(|condition| condition.holds(&look_up))
    }
}

/// A fact of a scene as a value: a number, true or false, or a text.
fn metadata_value(text: &str) -> AttributeValue {
    match (text, text.parse::<f64>()) {
        ("true", _) => AttributeValue::Bool(true),
        ("false", _) => AttributeValue::Bool(false),
        (_, Ok(number)) if number.is_finite() => AttributeValue::Number(number),
        _ => AttributeValue::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    fn routing(value: serde_json::Value) -> Routing {
        from_value(value).unwrap()
    }

    fn scene(metadata: &[(&str, &str)]) -> Scene {
        let metadata = metadata.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Scene { name: "drive".to_owned(), sensors: Vec::new(), frames: Vec::new(), metadata }
    }

    fn cars(distances: &[f64]) -> Document {
        let car = |(id, x): (usize, &f64)| {
            let cuboid = json!({"center": [x, 0, 0], "size": [4, 2, 1.5], "yaw": 0});
            json!({"id": id.to_string(), "class": "car",
                "shapes": [{"frame": 0, "sensor": "lidar", "geometry": {"cuboid": cuboid}}]})
        };
        let objects: Vec<_> = distances.iter().enumerate().map(car).collect();
        from_value(json!({"version": 1, "objects": objects})).unwrap()
    }

    #[test]
    fn a_stage_takes_scenes_by_what_is_known_of_them() {
        let dry = routing(json!({"scenes": "weather != 'rain' and speed < 20"}));
        assert!(dry.takes(&scene(&[("weather", "sun"), ("speed", "13.5")]), &[], &Document::default()));
        assert!(!dry.takes(&scene(&[("weather", "rain"), ("speed", "13.5")]), &[], &Document::default()));
        assert!(
            !dry.takes(&scene(&[("weather", "sun")]), &[], &Document::default()),
            "no speed is no low speed"
        );
    }

    #[test]
    fn a_stage_begins_with_the_objects_that_it_is_about_and_takes_no_scene_without_any() {
        let near = routing(json!({"inputs": ["a"], "objects": "distance < 60 and class == 'car'"}));
        let selected = near.select(&scene(&[]), &[cars(&[12.0, 80.0, 59.0])]);
        assert_eq!(selected.objects.iter().map(|o| o.id.as_str()).collect::<Vec<_>>(), ["0", "2"]);
        assert!(near.takes(&scene(&[]), &[], &selected));
        assert!(!near.takes(&scene(&[]), &[], &near.select(&scene(&[]), &[cars(&[80.0])])));
        assert!(routing(json!({"inputs": ["a"]})).takes(&scene(&[]), &[], &Document::default()));
        assert!(!routing(json!({"scenes": "objects >= 1"})).takes(&scene(&[]), &[], &Document::default()));
    }

    #[test]
    fn a_stage_takes_scenes_by_the_tags_that_an_earlier_stage_gave_them() {
        let tagged = |defects: [&str; 2]| {
            let shape = |(frame, defect): (usize, &&str)| json!({"frame": frame, "sensor": "lidar", "geometry": "tag", "attributes": {"defect": defect}});
            let shapes: Vec<_> = defects.iter().enumerate().map(shape).collect();
            let tag = json!({"id": "tag scene", "class": "scene", "track": true, "attributes": {"weather": "rain"}, "shapes": shapes});
            vec![from_value::<Document>(json!({"version": 1, "objects": [tag]})).unwrap()]
        };
        let good = routing(json!({"inputs": ["a"], "scenes": "defect == 'none'"}));
        let takes = |routing: &Routing, labels: &[Document]| {
            routing.takes(&scene(&[("weather", "clear")]), labels, &routing.select(&scene(&[]), labels))
        };
        assert!(takes(&good, &tagged(["none", "none"])));
        assert!(!takes(&good, &tagged(["none", "missing sector"])), "one frame has a defect");
        let dry = routing(json!({"inputs": ["a"], "scenes": "weather != 'rain'"}));
        assert!(!takes(&dry, &tagged(["none", "none"])), "the tag goes before what the import said");
        assert!(
            good.select(&scene(&[]), &tagged(["none", "none"])).objects.is_empty(),
            "tags are no objects to go on with"
        );
    }

    #[test]
    fn an_object_of_two_inputs_comes_once() {
        assert_eq!(
            Routing::default().select(&scene(&[]), &[cars(&[1.0]), cars(&[1.0, 2.0])]).objects.len(),
            2
        );
    }
}
