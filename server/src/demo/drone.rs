//! "Drone pilot": flyable space on drone stills.

use super::brief;
use super::files::StoredStill;
use super::people::{DemoAccount, first, project as make_project};
use super::story;
use super::training::{self, TrainingSetup};
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::store::stages::NewStage;
use crate::store::{StoreError, Tx, comments, files, golden, labels, scenes, stages, tasks};
use crate::usecase::{self, ActionContext};
use assay_core::api::{NewComment, NewReview, StageKind};
use assay_core::golden::{Anchor, GoldenState};
use assay_core::grade::{Recording, grade};
use assay_core::id::{GoldenId, UserId};
use assay_core::label::Document;
use assay_core::permission::Role;
use assay_core::review::{ErrorType, Verdict};
use assay_demo::{DemoWorld, TaskerErrors};

/// Fill the project: the first still was labeled and rejected, the second labeled and accepted, the third waits for
/// a reviewer, the others are open.
pub(super) fn project(
    tx: &mut dyn Tx,
    now: &Timestamp,
    world: &DemoWorld,
    people: &[DemoAccount],
    (stills, blobs): (&[StoredStill], &BlobStore),
) -> Result<(), StoreError> {
    let purpose = "Where may a drone fly and land? Rough shapes are good; a treetop is never clipped.";
    let project = make_project(tx, now, people, "Drone pilot", purpose)?;
    let setup = world.drone_stage();
    let rubric = setup.rubric.clone();
    let new = NewStage {
        name: setup.name,
        kind: StageKind::Image,
        ontology: setup.ontology,
        rubric: story::before(&setup.rubric),
        guideline: setup.guideline,
        compare_while_labeling: true,
    };
    let swaggy =
        people.iter().filter(|p| p.role == Role::Tasker).nth(1).ok_or(StoreError::NotFound("tasker"))?;
    let qa = first(people, Role::Qa)?;
    let ml = people.iter().find(|p| p.role == Role::Stakeholder).unwrap_or(qa);
    let (swaggy, qa, ml) = (swaggy.id, qa.id, ml.id);
    let ops = first(people, Role::Operations)?.id;

    let items: Vec<_> = stills
        .iter()
        .enumerate()
        .map(|(i, still)| {
            let truth = &still.truth;
            let by = match i {
                0 => Some((TaskerErrors::swaggy(), Some(Verdict::Reject))),
                1 => Some((TaskerErrors::careful(), Some(Verdict::Accept))),
                2 => Some((TaskerErrors::swaggy(), None)),
                _ => None,
            };
            let label =
                by.map(|(errors, verdict)| (world.label_by(errors, &still.flyable(), i as u64), verdict));
            (world.still_scene(i, &still.picture.hash.to_string()), &still.picture, truth, label)
        })
        .collect();
    let stage = stages::add(tx, project, &new)?;
    brief::drone(tx, now, project, stage, people)?;
    let (mut discussed, mut golden_items) = (None, Vec::new());
    for (i, (scene, picture, truth, label)) in items.iter().enumerate() {
        files::add(tx, project, picture.hash, "image/png", picture.size)?;
        let (scene, _) = scenes::add(tx, now, project, scene)?;
        let (id, _) = tasks::add(tx, now, project, stage, scene)?;
        let item = golden::set(tx, now, project, id, truth, GoldenState::Vetted)?;
        golden_items.push(item);
        if let Some((label, verdict)) = label {
            let graded = grade(label, truth, Recording::NONE, &rubric);
            let by = |user: UserId| ActionContext { now, project, user };
            usecase::tasks::claim(tx, by(swaggy), id)?.record(tx, now)?;
            usecase::submissions::submit_task(tx, by(swaggy), id)?.record(tx, now)?;
            let revision = labels::add_revision(tx, now, id, swaggy, label, Some(&graded))?;
            if let Some(verdict) = verdict {
                let reject = *verdict == Verdict::Reject;
                let new = NewReview {
                    verdict: *verdict,
                    errors: if reject { vec![ErrorType::ForbiddenArea, ErrorType::Geometry] } else { vec![] },
                    reason: if reject {
                        "The outline waves through the crowns. Fewer points, and keep clear of the trees."
                            .to_owned()
                    } else {
                        String::new()
                    },
                    ..NewReview::accept(revision.id)
                };
                usecase::reviews::add_review(tx, by(qa), id, &new)?.record(tx, now)?;
            }
        }
        if i == 0 {
            discuss(tx, now, item, truth, ml, ops)?;
            let object = truth.objects.iter().find(|o| o.class == "flyable").map(|o| o.id.clone());
            discussed = object.map(|object| (item, object));
        }
    }
    if let Some((item, object)) = &discussed {
        let stage = story::StoryStage { project, id: stage, rubric: &rubric, item: *item, object };
        story::add_story(tx, now, &stage, people)?;
    }
    let setup =
        TrainingSetup { project, stage, golden: &golden_items, stills, operations: ops, tasker: swaggy };
    training::add(tx, now, blobs, world, &setup)
}

/// A question of the customer's, answered by operations.
fn discuss(
    tx: &mut dyn Tx,
    now: &Timestamp,
    item: GoldenId,
    truth: &Document,
    ml: UserId,
    ops: UserId,
) -> Result<(), StoreError> {
    let Some(object) = truth.objects.iter().find(|o| o.class == "flyable") else { return Ok(()) };
    let question = NewComment {
        parent: None,
        anchor: Some(Anchor::Object { frame: 0, object: object.id.clone() }),
        text: "How close may this come to the crowns? The planner trusts the area blindly.".to_owned(),
    };
    let thread = comments::add(tx, now, item, ml, &question)?;
    let answer = NewComment {
        parent: Some(thread.id),
        anchor: None,
        text: "12 px, about a rotor's width at this height. The rubric says so since we last spoke."
            .to_owned(),
    };
    comments::add(tx, now, item, ops, &answer).map(|_| ())
}
