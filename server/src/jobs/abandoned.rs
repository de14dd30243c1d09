//! What people abandoned: uploads that nobody imports, and drafts of tasks that their authors do not hold.

use super::upload_space::UploadSpace;
use crate::clock::Timestamp;
use crate::store::{Database, StoreError, UnauditedWrite, drafts, uploads};

/// Age of an upload without an import from which it is removed, s: 14 days.
const UPLOAD_AGE_S: i64 = 14 * 24 * 3600;
/// Age of a draft of a task that its author does not hold from which it is removed, s: 90 days.
const DRAFT_AGE_S: i64 = 90 * 24 * 3600;

/// Number of things that were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Uploads.
    pub uploads: usize,
    /// Drafts.
    pub drafts: u64,
}

/// Remove what was abandoned long ago. Uploads whose import runs stay.
///
/// # Errors
/// Storage.
pub fn remove_abandoned(db: &Database, space: &UploadSpace, now: &Timestamp) -> Result<Removed, StoreError> {
    let (upload_limit, draft_limit) = (now.plus_seconds(-UPLOAD_AGE_S), now.plus_seconds(-DRAFT_AGE_S));
    // Listed first: the folder of an upload is made after its row.
    let folders = space.list();
    let (left, drafts) = db.write_unaudited_blocking(UnauditedWrite::Sweep, move |tx| {
        let mut left = uploads::list_abandoned(tx, &upload_limit)?;
        for id in &left {
            uploads::close(tx, *id)?;
        }
        for id in folders {
            // A file that was on its way when its upload was deleted.
            if !left.contains(&id) && !uploads::is_open(tx, id)? {
                left.push(id);
            }
        }
        Ok((left, drafts::drop_abandoned(tx, &draft_limit)?))
    })?;
    for id in &left {
        if let Err(e) = space.remove(*id) {
            tracing::error!("remove upload {id}: {e}");
        }
    }
    Ok(Removed { uploads: left.len(), drafts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::drafts::NewDraft;
    use crate::store::testing::{Fixture, square};
    use crate::store::{imports, tasks};
    use assay_core::api::{ImportState, NewImport};
    use assay_core::pipeline::{Task, TaskState};

    #[test]
    fn uploads_are_removed_after_two_weeks_unless_their_import_runs() {
        let fixture = Fixture::sqlite();
        let (cast, now) = (fixture.cast(), fixture.now());
        let folder = tempfile::tempdir().unwrap();
        let space = UploadSpace::new(folder.path().to_owned(), 1 << 20);
        let [left, running] = fixture.write(move |tx| {
            let left = uploads::open(tx, &now, cast.project, cast.qa, None)?;
            let running = uploads::open(tx, &now, cast.project, cast.qa, None)?;
            let request: NewImport =
                serde_json::from_value(serde_json::json!({ "stage": cast.stage })).unwrap();
            imports::add(tx, &now, cast.project, running, cast.qa, &request)?;
            Ok([left, running])
        });
        for id in [left, running] {
            std::fs::create_dir(space.folder_of(id)).unwrap();
        }
        assert_eq!(remove_abandoned(fixture.db(), &space, &fixture.now()).unwrap(), Removed::default());
        fixture.advance(UPLOAD_AGE_S + 1);
        assert_eq!(remove_abandoned(fixture.db(), &space, &fixture.now()).unwrap().uploads, 1);
        assert!(!space.folder_of(left).exists() && space.folder_of(running).exists());
        let sql = "UPDATE imports SET state = $1";
        fixture.write(move |tx| tx.execute(sql, &[ImportState::Failed.into()]));
        assert_eq!(remove_abandoned(fixture.db(), &space, &fixture.now()).unwrap().uploads, 1);
    }

    #[test]
    fn a_folder_without_its_upload_is_removed() {
        let fixture = Fixture::sqlite();
        let folder = tempfile::tempdir().unwrap();
        let space = UploadSpace::new(folder.path().to_owned(), 1 << 20);
        let id = crate::clock::new_id();
        for name in [space.folder_of(id), folder.path().join("of the operator")] {
            std::fs::create_dir(name).unwrap();
        }
        assert_eq!(remove_abandoned(fixture.db(), &space, &fixture.now()).unwrap().uploads, 1);
        assert!(!space.folder_of(id).exists() && folder.path().join("of the operator").exists());
    }

    #[test]
    fn drafts_are_removed_after_a_quarter_unless_their_author_holds_the_task() {
        let fixture = Fixture::sqlite();
        let (cast, now) = (fixture.cast(), fixture.now());
        fixture.write(move |tx| {
            let assignee = Some(cast.ana.to_string());
            let held = Task { assignee, ..Task::new(TaskState::Rework) };
            tasks::save(tx, &now, cast.task, &held)?;
            for (user, offset) in [(cast.ana, 1.0), (cast.ben, 2.0)] {
                let document = square(offset);
                drafts::save(
                    tx,
                    &now,
                    cast.task,
                    user,
                    0,
                    NewDraft { document: &document, window: None, active_seconds: None },
                )?;
            }
            Ok(())
        });
        fixture.advance(DRAFT_AGE_S + 1);
        let folder = tempfile::tempdir().unwrap();
        let space = UploadSpace::new(folder.path().to_owned(), 1 << 20);
        assert_eq!(remove_abandoned(fixture.db(), &space, &fixture.now()).unwrap().drafts, 1);
        let drafts = fixture.write(move |tx| {
            Ok([drafts::document(tx, cast.task, cast.ana)?, drafts::document(tx, cast.task, cast.ben)?])
        });
        assert_eq!(drafts, [Some(square(1.0)), None]);
    }
}
