//! What a stage's rules read off its golden items, for limits that are moved before everybody's eyes.

use super::caller::Member;
use super::{App, Problem};
use crate::blobs::Blobs;
use crate::clouds::CloudPoints;
use crate::grading::{Compared, compared, measure_recorded};
use crate::store::{StoreError, Tx, golden, labels, projects};
use assay_core::api::{ItemReadings, Stage};
use assay_core::golden::GoldenState;
use assay_core::grade::Readings;
use assay_core::permission::Action;
use assay_core::scene::FrameData;
use axum::Json;
use axum::extract::{Path, State};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// Golden items whose readings are kept, at most.
const MOST_KEPT: usize = 10_000;

/// Requests that read at once: each may grade all golden items of a stage.
static TURN: Semaphore = Semaphore::const_new(1);

/// What was read off golden items, by their ids: the last of each.
#[derive(Clone, Debug, Default)]
pub struct KeptReadings(Arc<Mutex<BTreeMap<String, (Basis, ItemReadings)>>>);

/// What readings are made from; where all of it is the same, so are they.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    /// Hash of the golden label.
    golden: Option<String>,
    /// The last submission, by its id.
    label: Option<String>,
    stage_revision: u32,
}

impl KeptReadings {
    fn get(&self, golden: &str, basis: &Basis) -> Option<ItemReadings> {
        let kept = self.0.lock().ok()?;
        kept.get(golden).filter(|(known, _)| known == basis).map(|(_, read)| read.clone())
    }

    fn put(&self, basis: Basis, read: &ItemReadings) {
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
            kept.insert(read.golden.clone(), (basis, read.clone()));
        }
    }
}

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
    // Everybody in a room asks at once: the first reads, the others find what was kept.
    let _turn = TURN.acquire().await.map_err(|_| Problem::internal())?;
    let (blobs, kept) = (app.blobs.clone(), app.readings.clone());
    Ok(Json(app.db.read(move |tx| readings(tx, &blobs, &kept, &member.project, &stage)).await?))
}

fn readings(
    tx: &mut dyn Tx,
    blobs: &Blobs,
    kept: &KeptReadings,
    project: &str,
    stage: &str,
) -> Result<Vec<ItemReadings>, StoreError> {
    let Stage { rubric, revision, .. } = projects::stage(tx, project, stage)?;
    let open = |data: &FrameData| CloudPoints::of(data, blobs).ok();
    let mut out = Vec::new();
    for item in golden::list(tx, project)? {
        if item.stage != stage || item.state == GoldenState::Retired {
            continue;
        }
        let golden = golden::hash_of_task(tx, &item.task)?;
        let label = labels::revisions(tx, &item.task)?.pop().map(|last| last.id);
        let basis = Basis { golden, label, stage_revision: revision };
        if let Some(known) = kept.get(&item.id, &basis) {
            out.push(known);
            continue;
        }
        let Compared { golden, label, scene } = compared(tx, project, &item)?;
        let read =
            |label: &_| Readings::of(&measure_recorded([label, &golden], &scene, &open, &rubric), &rubric);
        let (own, label) = (read(&golden), label.as_ref().map(read));
        let read = ItemReadings { golden: item.id, scene_name: item.scene_name, own, label };
        kept.put(basis, &read);
        out.push(read);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Fixture, square};

    #[test]
    fn what_was_read_is_kept_until_golden_changes() {
        let fixture = Fixture::sqlite();
        let (cast, now) = (fixture.cast(), fixture.now());
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let kept = KeptReadings::default();
        fixture.write(move |tx| {
            let set = |tx: &mut dyn Tx, side| {
                golden::set(tx, &now, &cast.project, &cast.task, &square(side), GoldenState::Vetted)
            };
            set(tx, 1.0)?;
            let read = |tx: &mut dyn Tx| readings(tx, &blobs, &kept, &cast.project, &cast.stage);
            let first = read(tx)?;
            let basis = |kept: &KeptReadings| kept.0.lock().unwrap().values().next().unwrap().0.clone();
            let before = basis(&kept);
            assert_eq!(read(tx)?, first);
            assert_eq!(basis(&kept), before);
            set(tx, 2.0)?;
            read(tx)?;
            assert_ne!(basis(&kept), before);
            assert_eq!(kept.0.lock().unwrap().len(), 1);
            Ok(())
        });
    }
}
