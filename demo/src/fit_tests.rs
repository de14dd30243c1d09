//! Labels of the demo fit their scenes and stages, as the server demands of every submission.

use crate::{TaskerErrors, world};
use assay_core::grade::{Recording, grade};
use assay_core::label::{DocumentRules, InheritedContent};
use assay_core::review::Verdict;

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

#[test]
fn a_careful_label_of_each_clip_of_the_pipeline_is_accepted_and_those_with_known_errors_are_mostly_not() {
    let world = world(2026);
    let stage = world.street_stage();
    let nothing = InheritedContent::default();
    let (mut clips, mut far, mut flipped) = (0, 0, 0);
    for drive in world.av_drives().step_by(3) {
        let (scene, golden) = (world.drive_scene(drive, &|_| "hash".to_owned()), world.drive_cuboids(drive));
        let rules = DocumentRules::from_scene(&scene).with_ontology(&stage.ontology, &nothing);
        let verdict = |errors| {
            let label = world.label_by(errors, &golden, drive as u64);
            assert_eq!(rules.errors(&label), []);
            grade(&label, &golden, Recording::from_scene(&scene), &stage.rubric).verdict
        };
        assert_eq!(verdict(TaskerErrors::careful()), Verdict::Accept, "{}", scene.name);
        clips += 1;
        far += usize::from(verdict(TaskerErrors::misses_far()) == Verdict::Reject);
        flipped += usize::from(verdict(TaskerErrors::flips_yaw()) == Verdict::Reject);
    }
    assert!(2 * far > clips && 2 * flipped > clips, "{far} and {flipped} of {clips}");
}
