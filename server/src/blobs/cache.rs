//! Cache of files that are in buckets: the most recently used files stay while there is room.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use tempfile::NamedTempFile;

/// Maximum bytes of copies after a cleanup.
const MAX_BYTES: u64 = 20 << 30;
/// Bytes that are added between two cleanups: a cleanup looks at all copies and takes time.
const CLEANUP_EVERY_BYTES: u64 = 1 << 30;
/// Age up to which a copy may still be in use.
const IN_USE_AGE: Duration = Duration::from_secs(600);

/// Folder of copies by their hash. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct BucketCache {
    folder: PathBuf,
    /// Bytes added since the last cleanup.
    added_bytes: Arc<AtomicU64>,
}

impl BucketCache {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), added_bytes: Arc::default() }
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(hash)
    }

    /// Path of the copy of a file, if there is one.
    pub(super) fn find(&self, hash: &str) -> Option<PathBuf> {
        let path = self.path(hash);
        // The cleanup orders copies by the time of their last use.
        fs::File::open(&path).and_then(|file| file.set_modified(SystemTime::now())).ok()?;
        Some(path)
    }

    /// Stores a copy. It can be fetched again, so it need not be on disk at once.
    pub(super) fn insert(&self, hash: &str, new: NamedTempFile) -> io::Result<PathBuf> {
        let path = self.path(hash);
        fs::create_dir_all(&self.folder)?;
        let size = new.as_file().metadata()?.len();
        new.persist(&path).map_err(|e| e.error)?;
        if self.added_bytes.fetch_add(size, Ordering::Relaxed).saturating_add(size) > CLEANUP_EVERY_BYTES {
            self.added_bytes.store(0, Ordering::Relaxed);
            self.remove_least_recent(MAX_BYTES, SystemTime::now())?;
        }
        Ok(path)
    }

    /// Removes the least recently used copies until all fit into `room` bytes.
    fn remove_least_recent(&self, room: u64, now: SystemTime) -> io::Result<()> {
        let mut copies = Vec::new();
        for entry in fs::read_dir(&self.folder)?.flatten() {
            // Another thread may have removed it.
            let Ok(about) = entry.metadata() else { continue };
            copies.push((about.modified()?, about.len(), entry.path()));
        }
        copies.sort();
        let mut total: u64 = copies.iter().map(|(_, size, _)| size).sum();
        for (used, size, path) in copies {
            let is_in_use = now.duration_since(used).is_ok_and(|ago| ago < IN_USE_AGE) || used > now;
            if total <= room || is_in_use {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total = total.saturating_sub(size);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn the_most_recently_used_copies_stay() {
        let folder = tempfile::tempdir().unwrap();
        let copies = BucketCache::in_folder(&folder.path().join("copies"));
        for hash in ["a", "b", "c"] {
            let mut new = NamedTempFile::new_in(folder.path()).unwrap();
            new.write_all(&[0; 10]).unwrap();
            let path = copies.insert(hash, new).unwrap();
            let ago = if hash == "b" { 7200 } else { 3600 };
            let file = fs::File::open(path).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(ago)).unwrap();
        }
        assert!(copies.find("b").is_some());
        copies.remove_least_recent(25, SystemTime::now()).unwrap();
        assert_eq!(["a", "b", "c"].map(|hash| copies.find(hash).is_some()), [false, true, true]);
    }

    #[test]
    fn copies_in_use_stay_beyond_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let copies = BucketCache::in_folder(folder.path());
        let mut new = NamedTempFile::new_in(folder.path()).unwrap();
        new.write_all(&[0; 10]).unwrap();
        copies.insert("a", new).unwrap();
        copies.remove_least_recent(0, SystemTime::now()).unwrap();
        assert!(copies.find("a").is_some());
    }
}
