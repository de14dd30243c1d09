//! Labels of the demo fit their scenes and stages, as the server demands of every submission.

use crate::{TaskerErrors, world};
use assay_core::label::{DocumentRules, InheritedContent};

#[test]
fn golden_labels_and_those_of_people_fit_their_scenes_and_stages() {
    let (world, nothing) = (world(7), InheritedContent::default());
    let (drone, street) = (world.drone_stage().ontology, world.street_stage().ontology);
    for still in 0..world.stills() {
        let (scene, golden) = (world.still_scene(still, "hash"), world.still_golden(still));
        let rules = DocumentRules::from_scene(&scene).with_ontology(&drone, &nothing);
        assert_eq!(rules.errors(&golden), []);
        for errors in [TaskerErrors::swaggy(), TaskerErrors::careful()] {
            assert_eq!(rules.errors(&world.label_by(errors, &golden, still as u64)), []);
        }
    }
    for drive in 0..world.drives() {
        let (scene, golden) = (world.drive_scene(drive, &|_| "hash".to_owned()), world.drive_golden(drive));
        // Simulated cuboids have attributes that no tasker gives them; people who go on from golden have them as well.
        let mut inherited = InheritedContent::default();
        inherited.add(&golden);
        let rules = DocumentRules::from_scene(&scene).with_ontology(&street, &inherited);
        assert_eq!(rules.errors(&golden), []);
        assert_eq!(rules.errors(&world.label_by(TaskerErrors::swaggy(), &golden, 1)), []);
    }
}
