//! Rule measurements of a stage's golden items, for limits that a presenter moves.

use super::auth::ProjectMember;
use super::measurement_cache::{MeasurementBasis, MeasurementCache};
use super::path::Path;
use super::{ApiError, AppState};
use crate::blobs::BlobStore;
use crate::clouds::CloudPoints;
use crate::grading::{GradingInput, load_grading_input, measure_recorded};
use crate::store::{StoreError, Tx, golden, labels, stages};
use assay_core::api::{GoldenMeasurements, Stage};
use assay_core::golden::GoldenState;
use assay_core::grade::LabelMeasurements;
use assay_core::id::{ProjectId, StageId, TaskId};
use assay_core::permission::Action;
use assay_core::scene::FrameData;
use axum::Json;
use axum::extract::State;
use tokio::sync::Semaphore;

/// Requests that read at once: each may grade all golden items of a stage.
static TURN: Semaphore = Semaphore::const_new(1);

/// Rule measurements of each golden item: of its golden label itself, and of the last submission of its
/// task.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/measurements",
    params(("project" = String, Path), ("stage" = String, Path)),
    responses((status = 200, body = [GoldenMeasurements]), (status = 404)))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
) -> Result<Json<Vec<GoldenMeasurements>>, ApiError> {
    member.require(Action::ViewGolden)?;
    // Everybody in a room asks at once: the first request measures, the others find the cached result.
    let _turn = TURN.acquire().await.map_err(|_| ApiError::internal())?;
    let (blobs, cache) = (app.blobs.clone(), app.measurements.clone());
    Ok(Json(app.db.read(move |tx| measurements(tx, &blobs, &cache, member.project, stage)).await?))
}

fn measurements(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    cache: &MeasurementCache,
    project: ProjectId,
    stage: StageId,
) -> Result<Vec<GoldenMeasurements>, StoreError> {
    let Stage { id: stage, rubric, revision, .. } = stages::get(tx, project, stage)?;
    let open = |data: &FrameData| CloudPoints::open(data, blobs).ok();
    let mut out = Vec::new();
    for item in golden::list(tx, project)? {
        if item.stage != stage || item.state == GoldenState::Retired {
            continue;
        }
        let task: TaskId = item.task.parse()?;
        let golden = golden::label_hash_of_task(tx, task)?;
        let label = labels::last_revision(tx, task)?;
        let basis = MeasurementBasis { golden, label, stage_revision: revision };
        if let Some(known) = cache.get(&item.id, &basis) {
            out.push(known);
            continue;
        }
        let GradingInput { golden, label, scene } = load_grading_input(tx, &item)?;
        let read = |label: &_| {
            LabelMeasurements::from_comparison(
                &measure_recorded([label, &golden], &scene, &open, &rubric),
                &rubric,
            )
        };
        let (own, label) = (read(&golden), label.as_ref().map(read));
        let read = GoldenMeasurements { golden: item.id, scene_name: item.scene_name, own, label };
        cache.put(basis, &read);
        out.push(read);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Fixture, square};

    #[test]
    fn measurements_are_cached_until_golden_changes() {
        let fixture = Fixture::sqlite();
        let (cast, now) = (fixture.cast(), fixture.now());
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let cache = MeasurementCache::default();
        fixture.write(move |tx| {
            let set = |tx: &mut dyn Tx, side| {
                golden::set(tx, &now, cast.project, cast.task, &square(side), GoldenState::Vetted)
            };
            set(tx, 1.0)?;
            let read = |tx: &mut dyn Tx| measurements(tx, &blobs, &cache, cast.project, cast.stage);
            let first = read(tx)?;
            let basis = |cache: &MeasurementCache| cache.bases().remove(0);
            let before = basis(&cache);
            assert_eq!(read(tx)?, first);
            assert_eq!(basis(&cache), before);
            set(tx, 2.0)?;
            read(tx)?;
            assert_ne!(basis(&cache), before);
            assert_eq!(cache.bases().len(), 1);
            Ok(())
        });
    }
}
