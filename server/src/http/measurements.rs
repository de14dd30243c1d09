//! Rule measurements of a stage's golden items, for limits that a presenter moves and rules that an admin edits.

use super::auth::ProjectMember;
use super::basis_cache::{MeasurementBasis, MeasurementCache};
use super::body::JsonBody;
use super::path::Path;
use super::{ApiError, AppState};
use crate::blobs::BlobStore;
use crate::clouds::CloudPoints;
use crate::grading::{GradingInput, load_grading_input, measure_recorded};
use crate::store::{StoreError, Tx, golden, labels, stages};
use assay_core::api::{GoldenMeasurements, GoldenSummary, Stage};
use assay_core::golden::GoldenState;
use assay_core::grade::LabelMeasurements;
use assay_core::id::{ProjectId, StageId, TaskId};
use assay_core::permission::Action;
use assay_core::rubric::Rubric;
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

/// The same for a rubric that is not saved: how golden items and labels fare under rules that somebody edits. Nothing is
/// stored.
#[utoipa::path(post, path = "/projects/{project}/stages/{stage}/measurements", operation_id = "measure_rubric",
    params(("project" = String, Path), ("stage" = String, Path)), request_body = Rubric,
    responses((status = 200, body = [GoldenMeasurements]), (status = 404), (status = 422)))]
pub async fn measure_rubric(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
    body: JsonBody<Rubric>,
) -> Result<Json<Vec<GoldenMeasurements>>, ApiError> {
    member.require(Action::Configure)?;
    member.require(Action::ViewGolden)?;
    let rubric = body.value;
    if let Err(error) = rubric.check() {
        return Err(ApiError::field(&error.pointer, &format!("This {}.", error.message)));
    }
    let _turn = TURN.acquire().await.map_err(|_| ApiError::internal())?;
    let blobs = app.blobs.clone();
    let measure = move |tx: &mut dyn Tx| {
        stages::get(tx, member.project, stage)?;
        let measured = items_of(tx, member.project, stage)?.into_iter();
        measured.map(|item| measure_item(tx, &blobs, item, &rubric)).collect::<Result<Vec<_>, StoreError>>()
    };
    Ok(Json(app.db.read(measure).await?))
}

fn measurements(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    cache: &MeasurementCache,
    project: ProjectId,
    stage: StageId,
) -> Result<Vec<GoldenMeasurements>, StoreError> {
    let Stage { rubric, revision, .. } = stages::get(tx, project, stage)?;
    let mut out = Vec::new();
    for item in items_of(tx, project, stage)? {
        let task: TaskId = item.task.parse()?;
        let golden = golden::label_hash_of_task(tx, task)?;
        let label = labels::last_revision(tx, task)?;
        let basis = MeasurementBasis { golden, label, stage_revision: revision };
        if let Some(known) = cache.get(&item.id, &basis) {
            out.push(known);
            continue;
        }
        let item_id = item.id.clone();
        let read = measure_item(tx, blobs, item, &rubric)?;
        cache.put(item_id, basis, read.clone());
        out.push(read);
    }
    Ok(out)
}

/// Golden items of a stage that are in use.
fn items_of(tx: &mut dyn Tx, project: ProjectId, stage: StageId) -> Result<Vec<GoldenSummary>, StoreError> {
    let stage = stage.to_string();
    let mut items = golden::list(tx, project)?;
    items.retain(|item| item.stage == stage && item.state != GoldenState::Retired);
    Ok(items)
}

fn measure_item(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    item: GoldenSummary,
    rubric: &Rubric,
) -> Result<GoldenMeasurements, StoreError> {
    let open = |data: &FrameData| CloudPoints::open(data, blobs).ok();
    let GradingInput { golden, label, scene } = load_grading_input(tx, &item)?;
    let read = |label: &_| {
        LabelMeasurements::from_comparison(&measure_recorded([label, &golden], &scene, &open, rubric), rubric)
    };
    let (own, label) = (read(&golden), label.as_ref().map(read));
    Ok(GoldenMeasurements { golden: item.id, scene_name: item.scene_name, own, label })
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
