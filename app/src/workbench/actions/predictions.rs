//! Actions on predictions: accept into the label, look at.

use crate::workbench::state::{ViewLocation, Workbench, as_label_object, id_in_label};
use assay_core::label::Object;
use assay_editor::Edit;
use leptos::prelude::*;

/// Add predicted objects to the label in one step. Returns how many have a class that the ontology lacks.
pub fn accept_predictions(wb: Workbench, objects: &[Object]) -> usize {
    let is_known = |o: &&Object| wb.stage.with_value(|s| s.ontology.class(&o.class).is_some());
    let (known, unknown): (Vec<&Object>, Vec<&Object>) = objects.iter().partition(is_known);
    let model = wb.predictions.model_name();
    let add =
        |o: &Object| Edit::Add { index: usize::MAX, object: as_label_object(o, id_in_label(&model, o)) };
    let edits: Vec<Edit> = known.into_iter().map(add).collect();
    if !edits.is_empty() {
        wb.editing.editor.update(|editor| editor.apply(edits));
    }
    unknown.len()
}

/// Bring a predicted object into sight.
pub fn show_prediction(wb: Workbench, object: &Object) {
    if let Some(location) = shape_location(object, wb.view.frame.get_untracked()) {
        wb.view.navigator.show(location);
    }
}

/// Location of an object's shape in a frame.
fn shape_location(object: &Object, frame: u32) -> Option<ViewLocation> {
    let shape = object.shapes.iter().find(|s| s.frame == frame)?;
    match shape.geometry.as_cuboid() {
        Some(cuboid) => Some(ViewLocation::Space(cuboid.center)),
        None => {
            let at = shape.geometry.bounds()?.center();
            Some(ViewLocation::Pixel { sensor: shape.sensor.clone(), at })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{SENSOR, car, object, shape, workbench};
    use assay_core::geometry::Geometry;
    use assay_core::label::Shape;

    #[test]
    fn known_classes_are_accepted_in_one_step_and_unknown_ones_counted() {
        Owner::new().with(|| {
            let wb = workbench([]);
            let predicted = [object("1", "car"), object("2", "tree"), object("3", "submarine")];
            assert_eq!(accept_predictions(wb, &predicted), 1);
            assert_eq!(wb.editing.editor.with_untracked(|e| e.document().objects.len()), 2);
            wb.editing.editor.update(|e| {
                e.undo();
            });
            assert!(wb.editing.editor.with_untracked(|e| e.document().objects.is_empty()));
        });
    }

    #[test]
    fn a_predicted_shape_is_shown_where_it_is() {
        let predicted = |shape| Object { shapes: vec![shape], ..object("a", "car") };
        let cuboid = Shape { geometry: Geometry::Cuboid(car([1.0, 2.0, 3.0])), ..shape(0) };
        assert_eq!(shape_location(&predicted(cuboid), 0), Some(ViewLocation::Space([1.0, 2.0, 3.0])));
        let pixel = ViewLocation::Pixel { sensor: SENSOR.to_owned(), at: [0.5, 0.5] };
        assert_eq!(shape_location(&predicted(shape(0)), 0), Some(pixel));
        assert_eq!(shape_location(&predicted(shape(0)), 1), None);
    }
}
