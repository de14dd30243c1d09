//! Files by their content: a folder in which each file is named by its SHA-256.

use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A folder of files, named `ab/abcdef…`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// In this folder, which is made if need be.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder.join("new"))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Keep bytes. When this gives the hash, they are on disk.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let mut source = bytes;
        self.put_from(&mut source)
    }

    /// Keep what a reader gives, without holding it in memory.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub fn put_from(&self, source: &mut dyn Read) -> io::Result<String> {
        let mut new = tempfile::NamedTempFile::new_in(self.folder.join("new"))?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n = source.read(&mut buffer)?;
            let read = buffer.get(..n).unwrap_or_default();
            if read.is_empty() {
                break;
            }
            hasher.update(read);
            new.write_all(read)?;
        }
        let hash = assay_core::hash::hex(&hasher.finalize());
        let path = self.path(&hash);
        if path.exists() {
            return Ok(hash);
        }
        new.as_file().sync_all()?;
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        new.persist(&path).map_err(|e| e.error)?;
        // The name must be on disk as well as the content.
        File::open(folder)?.sync_all()?;
        File::open(&self.folder)?.sync_all()?;
        Ok(hash)
    }

    /// A folder for what is made on the way to a file; it goes when it is dropped.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn scratch(&self) -> io::Result<tempfile::TempDir> {
        tempfile::tempdir_in(self.folder.join("new"))
    }

    /// Where a file is, or would be.
    pub fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(hash.get(..2).unwrap_or("__")).join(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_kept_once_under_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let hash = blobs.put(b"hello").unwrap();
        assert_eq!(hash, assay_core::hash::sha256_hex(b"hello"));
        assert_eq!(blobs.put(b"hello").unwrap(), hash);
        assert_eq!(fs::read(blobs.path(&hash)).unwrap(), b"hello");
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 0);
    }
}
