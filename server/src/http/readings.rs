//! What a stage's rules read off its golden items, for limits that are moved before everybody's eyes.

use super::caller::Member;
use super::{App, Problem};
use crate::blobs::Blobs;
use crate::clouds::CloudPoints;
use crate::grading::{Compared, compared, measure_recorded};
use crate::store::{StoreError, Tx, golden, projects};
use assay_core::api::ItemReadings;
use assay_core::golden::GoldenState;
use assay_core::grade::Readings;
use assay_core::permission::Action;
use assay_core::scene::FrameData;
use axum::Json;
use axum::extract::{Path, State};

/// What the stage's rules read off each golden item: off its golden label itself, and off the last submission of its
/// task.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/readings",
    params(("project" = String, Path), ("stage" = String, Path)),
    responses((status = 200, body = [ItemReadings]), (status = 404)))]
pub async fn list(
    State(app): State<App>,
    member: Member,
    Path((_, stage)): Path<(String, String)>,
) -> Result<Json<Vec<ItemReadings>>, Problem> {
    member.require(Action::ViewGolden)?;
    let blobs = app.blobs.clone();
    Ok(Json(app.db.read(move |tx| readings(tx, &blobs, &member.project, &stage)).await?))
}

fn readings(
    tx: &mut dyn Tx,
    blobs: &Blobs,
    project: &str,
    stage: &str,
) -> Result<Vec<ItemReadings>, StoreError> {
    let rubric = projects::stage(tx, project, stage)?.rubric;
    let open = |data: &FrameData| CloudPoints::of(data, blobs).ok();
    let mut out = Vec::new();
    for item in golden::list(tx, project)? {
        if item.stage != stage || item.state == GoldenState::Retired {
            continue;
        }
        let Compared { golden, label, scene } = compared(tx, project, &item)?;
        let read =
            |label: &_| Readings::of(&measure_recorded([label, &golden], &scene, &open, &rubric), &rubric);
        let (own, label) = (read(&golden), label.as_ref().map(read));
        out.push(ItemReadings { golden: item.id, scene_name: item.scene_name, own, label });
    }
    Ok(out)
}
