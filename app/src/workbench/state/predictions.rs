//! Predictions of models: which model is shown and from which score on.

use assay_core::api::Prediction;
use assay_core::label::{AttributeValue, Document, Object};
use leptos::prelude::*;

/// Attribute with the confidence of a model, 0 to 1.
const SCORE: &str = "score";

/// Handles to predictions.
#[derive(Clone, Copy)]
pub struct PredictionState {
    all: StoredValue<Vec<Prediction>>,
    /// Index of the model on screen.
    pub model: RwSignal<Option<usize>>,
    /// Least score on screen.
    pub least_score: RwSignal<f64>,
    /// Prediction on screen.
    pub document: Memo<Option<Document>>,
}

/// Score of an object in a frame; `None` if the model gives none.
pub fn prediction_score(object: &Object, frame: u32) -> Option<f64> {
    let of_shape = object.shapes.iter().find(|s| s.frame == frame).and_then(|s| s.attributes.get(SCORE));
    number(of_shape.or_else(|| object.attributes.get(SCORE)))
}

fn number(value: Option<&AttributeValue>) -> Option<f64> {
    match value {
        Some(AttributeValue::Number(number)) => Some(*number),
        _ => None,
    }
}

/// Prediction with the shapes of at least this score; shapes without a score stay.
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
    /// State in which nothing is shown: a prediction on screen from the start would bias the tasker.
    pub fn new(all: Vec<Prediction>) -> Self {
        let all = StoredValue::new(all);
        let (model, least_score) = (RwSignal::new(None::<usize>), RwSignal::new(0.0));
        let document = Memo::new(move |_| {
            let (at, least) = (model.get()?, least_score.get());
            all.with_value(|all| Some(filter_by_score(&all.get(at)?.document, least)))
        });
        Self { all, model, least_score, document }
    }

    /// Names of the models, the latest import first.
    pub fn models(self) -> Vec<String> {
        self.all.with_value(|all| all.iter().map(|p| p.model.clone()).collect())
    }

    /// Name of the model on screen; not tracked.
    pub fn model_name(self) -> String {
        let at = self.model.get_untracked().unwrap_or_default();
        self.all.with_value(|all| all.get(at).map(|p| p.model.clone()).unwrap_or_default())
    }

    /// Number that changes with the prediction on screen.
    pub fn fingerprint(self) -> u64 {
        let model = self.model.get_untracked().map_or(0, |at| at as u64 + 1);
        model.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.least_score.get_untracked().to_bits()
    }

    /// Show the first model, or none.
    pub fn toggle(self) {
        self.model.update(|model| *model = if model.is_some() { None } else { Some(0) });
    }
}

/// Id that a predicted object has in the label once it was accepted: undo makes it a prediction again.
pub fn id_in_label(model: &str, object: &Object) -> String {
    format!("{model}:{}", object.id)
}

/// A predicted object as an object of the label: without its score.
pub fn as_label_object(object: &Object, id: String) -> Object {
    let mut object = Object { id, ..object.clone() };
    object.attributes.remove(SCORE);
    object.shapes.iter_mut().for_each(|s| drop(s.attributes.remove(SCORE)));
    object
}

/// Predicted objects of a frame that the label lacks, the highest score first; without a score before all others.
pub fn predictions_in_frame(predicted: &Document, label: &Document, model: &str, frame: u32) -> Vec<Object> {
    let is_here = |o: &&Object| o.track || o.shapes.iter().any(|s| s.frame == frame);
    let is_open = |o: &&Object| label.object(&id_in_label(model, o)).is_none();
    let mut open: Vec<Object> = predicted.objects.iter().filter(is_here).filter(is_open).cloned().collect();
    let score = |o: &Object| prediction_score(o, frame).unwrap_or(1.0);
    open.sort_by(|a, b| score(b).total_cmp(&score(a)));
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{document, object, shape};

    fn predicted(id: &str, scores: &[Option<f64>]) -> Object {
        let mut object = object(id, "car");
        for (frame, score) in (0..).zip(scores) {
            let mut shape = shape(frame);
            shape.attributes =
                score.map(|v| (SCORE.to_owned(), AttributeValue::Number(v))).into_iter().collect();
            object.shapes.push(shape);
        }
        object
    }

    fn ids(objects: &[Object]) -> Vec<&str> {
        objects.iter().map(|o| o.id.as_str()).collect()
    }

    #[test]
    fn shapes_below_the_score_are_not_shown_and_those_without_one_are() {
        let objects =
            [predicted("a", &[Some(0.9), Some(0.2)]), predicted("b", &[Some(0.1)]), predicted("c", &[None])];
        let shown = filter_by_score(&document(objects), 0.5);
        let listed: Vec<_> = shown.objects.iter().map(|o| (o.id.as_str(), o.shapes.len())).collect();
        assert_eq!(listed, [("a", 1), ("c", 1)]);
    }

    #[test]
    fn an_accepted_prediction_is_a_label_without_a_score() {
        let mut guess = predicted("a", &[Some(0.9)]);
        guess.attributes.insert(SCORE.to_owned(), AttributeValue::Number(0.8));
        assert_eq!((prediction_score(&guess, 0), prediction_score(&guess, 1)), (Some(0.9), Some(0.8)));
        let label = as_label_object(&guess, "new".to_owned());
        assert_eq!((label.id.as_str(), prediction_score(&label, 0)), ("new", None));
    }

    #[test]
    fn the_highest_score_is_listed_first() {
        let objects = [predicted("a", &[Some(0.3)]), predicted("b", &[Some(0.8)]), predicted("c", &[None])];
        let listed = predictions_in_frame(&document(objects), &Document::default(), "m", 0);
        assert_eq!(ids(&listed), ["c", "b", "a"]);
    }

    #[test]
    fn an_accepted_prediction_leaves_the_list_until_it_is_undone() {
        let guess = predicted("a", &[Some(0.9)]);
        let label = document([as_label_object(&guess, id_in_label("m", &guess))]);
        let all = document([guess]);
        assert!(predictions_in_frame(&all, &label, "m", 0).is_empty());
        assert_eq!(ids(&predictions_in_frame(&all, &Document::default(), "m", 0)), ["a"]);
        assert_eq!(ids(&predictions_in_frame(&all, &label, "another model", 0)), ["a"]);
    }

    #[test]
    fn only_tracks_are_listed_beyond_their_frames() {
        let track = Object { track: true, ..predicted("t", &[Some(0.9)]) };
        let all = document([track, predicted("a", &[Some(0.9)])]);
        assert_eq!(ids(&predictions_in_frame(&all, &Document::default(), "m", 7)), ["t"]);
    }

    #[test]
    fn nothing_is_shown_until_a_model_is_chosen() {
        Owner::new().with(|| {
            let of = |model: &str| Prediction {
                model: model.to_owned(),
                at: "2026-01-01".to_owned(),
                document: document([predicted("a", &[Some(0.4)])]),
            };
            let state = PredictionState::new(vec![of("new"), of("old")]);
            assert_eq!(state.models(), ["new", "old"]);
            assert_eq!(state.document.get_untracked(), None);
            let hidden = state.fingerprint();
            state.toggle();
            assert_eq!(state.document.get_untracked().unwrap().objects.len(), 1);
            assert_ne!(state.fingerprint(), hidden);
            state.least_score.set(0.5);
            assert!(state.document.get_untracked().unwrap().objects.is_empty());
        });
    }
}
