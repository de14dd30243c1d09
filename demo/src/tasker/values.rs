//! Values that a person with known errors chooses where golden is the truth: tags of scenes, and blinkers.

use super::TaskerErrors;
use crate::random::RandomStream;
use assay_core::label::{AttributeValue, Document};

/// Tags that such a person gives a scene. Who overlooks a defect overlooks it in all frames.
pub(crate) fn tags(errors: TaskerErrors, golden: &Document, seed: u64) -> Document {
    let mut chosen = golden.clone();
    if RandomStream::new(seed, 32).chance(errors.defects_overlooked) {
        for tag in &mut chosen.objects {
            let mut seen = Vec::new();
            for mut shape in core::mem::take(&mut tag.shapes) {
                if let Some(defect) = shape.attributes.get_mut("defect") {
                    *defect = AttributeValue::Text("none".to_owned());
                }
                if seen.last() != Some(&shape.attributes) {
                    seen.push(shape.attributes.clone());
                    tag.shapes.push(shape);
                }
            }
        }
    }
    chosen
}

/// Blinkers that such a person gives in a label with the true ones. Shapes and brake lights stay as they are.
pub(crate) fn signals(errors: TaskerErrors, golden: &Document, seed: u64) -> Document {
    let (mut chosen, mut random) = (golden.clone(), RandomStream::new(seed, 33));
    for object in &mut chosen.objects {
        let is_overlooked = random.chance(errors.blinkers_overlooked);
        for shape in object.shapes.iter_mut().filter(|_| is_overlooked) {
            if let Some(blinker) = shape.attributes.get_mut("blinker")
                && blinker.as_text() != "unknown"
            {
                *blinker = AttributeValue::Text("off".to_owned());
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world;

    #[test]
    fn careful_people_see_every_defect_and_overconfident_ones_overlook_most() {
        let world = world(1);
        let clip =
            world.av_drives().find(|clip| world.drive_tags(*clip).objects[1].shapes.len() > 1).unwrap();
        let golden = world.drive_tags(clip);
        assert_eq!(tags(TaskerErrors::careful(), &golden, 1), golden);
        let chosen: Vec<Document> = (0..200).map(|day| tags(TaskerErrors::swaggy(), &golden, day)).collect();
        let overlooked: Vec<&Document> = chosen.iter().filter(|chosen| **chosen != golden).collect();
        assert!((115..165).contains(&overlooked.len()), "{} of 200, and 70 % are expected", overlooked.len());
        for chosen in overlooked {
            assert_eq!(chosen.objects[0], golden.objects[0], "the surroundings are as they are");
            let defects: Vec<String> =
                chosen.objects[1].shapes.iter().map(|shape| shape.attributes["defect"].as_text()).collect();
            assert_eq!(defects, ["none"]);
        }
    }
}
