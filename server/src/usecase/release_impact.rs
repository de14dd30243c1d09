//! Impact of a draft on labels graded so far.

use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::clouds::CloudPoints;
use crate::grading::{GradingInput, grade_recorded, load_grading_input};
use crate::store::{StoreError, Tx, golden, stages};
use crate::usecase;
use assay_core::api::{DraftImpact, StageImpact};
use assay_core::id::ProjectId;
use assay_core::release::ReleaseImpact;
use assay_core::scene::FrameData;

/// Grade the last submission of each task with golden by the rules as they are and as they would be.
pub fn compute(
    tx: &mut dyn Tx,
    now: &Timestamp,
    blobs: &BlobStore,
    project: ProjectId,
) -> Result<DraftImpact, StoreError> {
    let definition = usecase::release_drafts::load(tx, now, project)?.definition;
    let open = |data: &FrameData| CloudPoints::open(data, blobs).ok();
    let items = golden::list(tx, project)?;
    let mut out = DraftImpact::default();
    for stage in stages::list(tx, project)? {
        let Some(then) = definition.stage(&stage.id).map(|s| &s.rules.rubric) else { continue };
        if *then == stage.rubric {
            continue;
        }
        let mut impact = ReleaseImpact::default();
        for item in items.iter().filter(|item| item.stage == stage.id) {
            let GradingInput { golden, label, scene } = load_grading_input(tx, item)?;
            let Some(label) = label else { continue };
            let by = |rubric| grade_recorded([&label, &golden], &scene, &open, rubric);
            impact.count(&by(&stage.rubric), &by(then));
        }
        out.stages.push(StageImpact { stage: stage.name, impact });
    }
    Ok(out)
}
