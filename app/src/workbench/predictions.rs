//! What models predict: which model is shown, how sure it must be, and taking over what is right.

use super::state::Workbench;
use assay_core::api::Prediction;
use assay_core::label::{AttributeValue, Document, Object};
use assay_editor::Edit;
use leptos::prelude::*;

/// The attribute by which a model says how sure it is, 0 to 1.
const SCORE: &str = "score";

/// Handles to what models predict. Cheap to copy.
#[derive(Clone, Copy)]
pub struct PredictionState {
    all: StoredValue<Vec<Prediction>>,
    /// The model shown, by its place in the list.
    pub model: RwSignal<Option<usize>>,
    /// Less sure objects are not shown.
    pub least_score: RwSignal<f64>,
    /// What is shown.
    pub document: Memo<Option<Document>>,
}

/// How sure the model is of an object in a frame; `None` where it does not say.
pub fn score(object: &Object, frame: u32) -> Option<f64> {
    let of_shape = object.shapes.iter().find(|s| s.frame == frame).and_then(|s| s.attributes.get(SCORE));
    number(of_shape.or_else(|| object.attributes.get(SCORE)))
}

fn number(value: Option<&AttributeValue>) -> Option<f64> {
    match value {
        Some(AttributeValue::Number(number)) => Some(*number),
        _ => None,
    }
}

/// Shapes of at least this score; those that have none stay.
fn filter_by_score(document: &Document, least: f64) -> Document {
    let mut shown = document.clone();
    for object in &mut shown.objects {
        let of_object = object.attributes.get(SCORE);
        object
            .shapes
            .retain(|s| number(s.attributes.get(SCORE).or(of_object)).is_none_or(|score| score >= least));
    }
    shown.objects.retain(|object| !object.shapes.is_empty());
    shown
}

impl PredictionState {
    /// Nothing is shown at first: a prediction that one sees before one has looked steers the eye.
    pub fn new(all: Vec<Prediction>) -> Self {
        let all = StoredValue::new(all);
        let (model, least_score) = (RwSignal::new(None::<usize>), RwSignal::new(0.0));
        let document = Memo::new(move |_| {
            let (at, least) = (model.get()?, least_score.get());
            all.with_value(|all| Some(filter_by_score(&all.get(at)?.document, least)))
        });
        Self { all, model, least_score, document }
    }

    /// The models, the last that came first.
    pub fn models(self) -> Vec<String> {
        self.all.with_value(|all| all.iter().map(|p| p.model.clone()).collect())
    }

    /// The id that an object of the model on screen has in the label once it was taken over: undo gives it back.
    pub fn id_in_label(self, object: &Object) -> String {
        let at = self.model.get_untracked().unwrap_or_default();
        let model = self.all.with_value(|all| all.get(at).map(|p| p.model.clone()).unwrap_or_default());
        format!("{model}:{}", object.id)
    }

    /// Changes with what is shown.
    pub fn fingerprint(self) -> u64 {
        let model = self.model.get_untracked().map_or(0, |at| at as u64 + 1);
        model.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.least_score.get_untracked().to_bits()
    }

    /// Show the first model, or none.
    pub fn toggle(self) {
        self.model.update(|model| *model = if model.is_some() { None } else { Some(0) });
    }
}

/// A predicted object as one of the label: without its score.
fn as_label_object(object: &Object, id: String) -> Object {
    let mut object = Object { id, ..object.clone() };
    object.attributes.remove(SCORE);
    object.shapes.iter_mut().for_each(|s| drop(s.attributes.remove(SCORE)));
    object
}

/// Take objects over into the label, as one step to undo. Gives how many the ontology has no class for.
pub fn take_over(wb: Workbench, objects: &[Object]) -> usize {
    let known = |o: &&Object| wb.stage.with_value(|s| s.ontology.class(&o.class).is_some());
    let (ours, others): (Vec<&Object>, Vec<&Object>) = objects.iter().partition(known);
    let new = |o: &Object| as_label_object(o, wb.predicted.id_in_label(o));
    let edits: Vec<Edit> =
        ours.into_iter().map(|o| Edit::Add { index: usize::MAX, object: new(o) }).collect();
    if !edits.is_empty() {
        wb.editor.update(|editor| editor.apply(edits));
    }
    others.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::Geometry;
    use assay_core::label::Shape;
    use std::collections::BTreeMap;

    fn object(id: &str, scores: &[Option<f64>]) -> Object {
        let shape = |(frame, score): (usize, &Option<f64>)| Shape {
            frame: frame as u32,
            sensor: "camera".to_owned(),
            geometry: Geometry::Box([0.0, 0.0, 1.0, 1.0]),
            occluded: false,
            outside: false,
            attributes: score.map(|v| (SCORE.to_owned(), AttributeValue::Number(v))).into_iter().collect(),
        };
        let shapes = scores.iter().enumerate().map(shape).collect();
        Object {
            id: id.to_owned(),
            class: "car".to_owned(),
            attributes: BTreeMap::new(),
            track: false,
            shapes,
        }
    }

    #[test]
    fn shapes_below_the_score_are_not_shown_and_those_without_one_are() {
        let objects =
            vec![object("a", &[Some(0.9), Some(0.2)]), object("b", &[Some(0.1)]), object("c", &[None])];
        let shown = filter_by_score(&Document { objects, ..Document::default() }, 0.5);
        let listed: Vec<_> = shown.objects.iter().map(|o| (o.id.as_str(), o.shapes.len())).collect();
        assert_eq!(listed, [("a", 1), ("c", 1)]);
    }

    #[test]
    fn what_is_taken_over_is_a_label_and_no_longer_a_guess() {
        let mut guess = object("a", &[Some(0.9)]);
        guess.attributes.insert(SCORE.to_owned(), AttributeValue::Number(0.8));
        assert_eq!((score(&guess, 0), score(&guess, 1)), (Some(0.9), Some(0.8)));
        let label = as_label_object(&guess, "new".to_owned());
        assert_eq!((label.id.as_str(), score(&label, 0)), ("new", None));
    }
}
