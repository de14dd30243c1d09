//! Disk space of uploads: how many bytes lie in those of a project, and how many may.

use crate::folder::files_in;
use assay_core::id::UploadId;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes that a project's uploads may have together where the operator does not say otherwise: 100 GiB.
pub const DEFAULT_QUOTA_BYTES: u64 = 100 << 30;
/// Bytes that a file takes at least: file systems give whole blocks.
const BLOCK_BYTES: u64 = 4096;
/// Files that are counted of an upload at most.
const MAX_FILES: usize = 2_000_000;

/// Space of uploads below a folder. Cheap to clone.
#[derive(Clone, Debug)]
pub struct UploadSpace {
    folder: PathBuf,
    quota: u64,
    /// Bytes in each upload that was counted since the start.
    used: Arc<Mutex<HashMap<UploadId, u64>>>,
}

/// The project's uploads would have more bytes than they may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaExceeded {
    /// Bytes that they may have.
    pub quota: u64,
}

impl UploadSpace {
    /// Space below a folder, of so many bytes for each project.
    pub fn new(folder: PathBuf, quota: u64) -> Self {
        Self { folder, quota, used: Arc::default() }
    }

    /// Folder of an upload's files.
    pub fn folder_of(&self, id: UploadId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    /// Uploads that have a folder.
    pub fn list(&self) -> Vec<UploadId> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    }

    /// Begin to write a file into one of a project's uploads. Reads the folders of those that are not counted yet.
    ///
    /// # Errors
    /// The uploads have all that they may.
    pub fn begin(&self, id: UploadId, of_project: Vec<UploadId>) -> Result<SpaceReservation, QuotaExceeded> {
        let unknown: Vec<UploadId> =
            of_project.iter().copied().filter(|id| !self.used().contains_key(id)).collect();
        for id in unknown {
            let files = files_in(&self.folder_of(id), MAX_FILES);
            let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |file| file.len());
            let bytes = files.iter().map(|f| size(&f.file) + BLOCK_BYTES).sum();
            // Somebody else may have counted it, and written since.
            self.used().entry(id).or_insert(bytes);
        }
        let mut reservation = SpaceReservation { space: self.clone(), id, of_project, bytes: 0 };
        reservation.grow(BLOCK_BYTES)?;
        Ok(reservation)
    }

    /// Remove an upload's files.
    ///
    /// # Errors
    /// They cannot be removed.
    pub fn remove(&self, id: UploadId) -> io::Result<()> {
        self.used().remove(&id);
        match std::fs::remove_dir_all(self.folder_of(id)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    fn used(&self) -> MutexGuard<'_, HashMap<UploadId, u64>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Space of a file that is being written: it is free again when this is dropped before [`SpaceReservation::store`].
#[derive(Debug)]
pub struct SpaceReservation {
    space: UploadSpace,
    id: UploadId,
    of_project: Vec<UploadId>,
    bytes: u64,
}

impl SpaceReservation {
    /// Reserve further bytes.
    ///
    /// # Errors
    /// The project's uploads would have more than they may.
    pub fn grow(&mut self, bytes: u64) -> Result<(), QuotaExceeded> {
        let mut used = self.space.used();
        let all: u64 = self.of_project.iter().filter_map(|id| used.get(id)).sum();
        if all.saturating_add(bytes) > self.space.quota {
            return Err(QuotaExceeded { quota: self.space.quota });
        }
        *used.entry(self.id).or_default() += bytes;
        self.bytes += bytes;
        Ok(())
    }

    /// Keep the space for the file, which took the place of one of so many bytes.
    pub fn store(mut self, replaced: Option<u64>) {
        self.bytes = replaced.map_or(0, |bytes| bytes + BLOCK_BYTES);
    }
}

impl Drop for SpaceReservation {
    fn drop(&mut self) {
        if let Some(used) = self.space.used().get_mut(&self.id) {
            *used = used.saturating_sub(self.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(quota: u64) -> (tempfile::TempDir, UploadSpace, UploadId) {
        let folder = tempfile::tempdir().unwrap();
        let space = UploadSpace::new(folder.path().to_owned(), quota);
        (folder, space, UploadId::from(1))
    }

    #[test]
    fn files_that_are_written_at_once_share_the_space() {
        let (_folder, space, id) = space(4 * BLOCK_BYTES);
        let mut first = space.begin(id, vec![id]).unwrap();
        let second = space.begin(id, vec![id]).unwrap();
        assert!(first.grow(2 * BLOCK_BYTES).is_ok());
        assert_eq!(first.grow(1), Err(QuotaExceeded { quota: 4 * BLOCK_BYTES }));
        drop(second);
        assert!(first.grow(1).is_ok());
        drop(first);
        assert_eq!(space.used()[&id], 0);
    }

    #[test]
    fn a_file_in_place_of_another_takes_no_more_than_itself() {
        let (_folder, space, id) = space(1 << 20);
        for replaced in [None, Some(10), Some(10)] {
            let mut file = space.begin(id, vec![id]).unwrap();
            file.grow(10).unwrap();
            file.store(replaced);
        }
        assert_eq!(space.used()[&id], BLOCK_BYTES + 10);
    }

    #[test]
    fn what_lay_there_before_the_start_counts_and_what_is_removed_does_not() {
        let (folder, space, id) = space(3 * BLOCK_BYTES);
        std::fs::create_dir(folder.path().join(id.to_string())).unwrap();
        std::fs::write(folder.path().join(id.to_string()).join("a"), vec![0; 2 * 4096]).unwrap();
        let other = UploadId::from(2);
        assert!(space.begin(other, vec![id, other]).is_err());
        space.remove(id).unwrap();
        assert!(space.begin(other, vec![other]).is_ok());
        assert!(space.remove(id).is_ok(), "there is nothing left");
    }
}
