//! Blobs: files in a folder in which each file is named by its SHA-256. A file that stays in its own location
//! is a reference to that location; a file in a bucket also has a copy, which is removed when room is needed.

mod cache;

use crate::bucket::{Bucket, BucketObject, SCHEME};
use assay_core::id::BlobHash;
use cache::BucketCache;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Folder of blobs, named `ab/abcdef…`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct BlobStore {
    folder: PathBuf,
    /// Copies of files that are in buckets.
    cache: BucketCache,
}

impl BlobStore {
    /// Opens the store in this folder, and creates the folder where it is missing.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder.join("new"))?;
        Ok(Self { folder: folder.to_owned(), cache: BucketCache::in_folder(&folder.join("copies")) })
    }

    /// Stores bytes. When this returns the hash, they are on disk.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn put(&self, bytes: &[u8]) -> io::Result<BlobHash> {
        let mut source = bytes;
        self.put_from(&mut source)
    }

    /// Stores what a reader returns, without holding it in memory.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub fn put_from(&self, source: &mut dyn Read) -> io::Result<BlobHash> {
        let (hash, new) = self.write_new(source)?;
        let path = self.path(&hash.to_string());
        if path.exists() {
            return Ok(hash);
        }
        self.persist(new, &path)?;
        Ok(hash)
    }

    /// New file with the content of a reader, and its hash.
    fn write_new(&self, source: &mut dyn Read) -> io::Result<(BlobHash, tempfile::NamedTempFile)> {
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
        Ok((BlobHash::from(<[u8; 32]>::from(hasher.finalize())), new))
    }

    /// Moves a written file to its path, so that content and name are on disk.
    fn persist(&self, new: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
        new.as_file().sync_all()?;
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        new.persist(path).map_err(|e| e.error)?;
        File::open(folder)?.sync_all()?;
        File::open(&self.folder)?.sync_all()
    }

    /// Stores a reference to a file that stays in its location, and returns its hash: the file is read once. It
    /// must not change afterwards.
    ///
    /// # Errors
    /// The file cannot be read, its path is not text, or the reference cannot be written.
    pub fn refer(&self, file: &Path) -> io::Result<BlobHash> {
        let file = file.canonicalize()?;
        let before = FileVersion::read(&file)?;
        let mut hasher = Sha256::new();
        io::copy(&mut File::open(&file)?, &mut hasher)?;
        let hash = BlobHash::from(<[u8; 32]>::from(hasher.finalize()));
        if FileVersion::read(&file)? != before {
            return Err(io::Error::other("the file changed while it was read"));
        }
        let path = file.to_str().ok_or_else(|| io::Error::other("its path is not Unicode text"))?;
        self.write_note(&hash.to_string(), &format!("{} {} {path}", before.size, before.modified_ns))?;
        Ok(hash)
    }

    /// Stores a reference to an object that stays in its bucket, and returns its hash. `source` returns the
    /// bytes, which are stored as a copy; a removed copy is fetched again. The object must not change
    /// afterwards.
    ///
    /// # Errors
    /// It cannot be read, or the reference cannot be written.
    /// It cannot be read, or the note cannot be written.
    pub fn refer_object(
        &self,
        bucket: &Bucket,
        object: &BucketObject,
        source: &mut dyn Read,
    ) -> io::Result<BlobHash> {
        let (hash, new) = self.write_new(source)?;
        let name = hash.to_string();
        self.cache.insert(&name, new)?;
        self.write_note(&name, &format!("{} {} {}", object.size, object.etag, bucket.url(&object.key)))?;
        Ok(hash)
    }

    fn write_note(&self, hash: &str, note: &str) -> io::Result<()> {
        let mut new = tempfile::NamedTempFile::new_in(self.folder.join("new"))?;
        new.write_all(note.as_bytes())?;
        self.persist(new, &self.note(hash))
    }

    /// Fetches a copy of an object in a bucket.
    fn fetch(&self, hash: &str, (size, etag, url): (u64, &str, &str)) -> io::Result<PathBuf> {
        if let Some(copy) = self.cache.find(hash) {
            return Ok(copy);
        }
        let (bucket, key) = Bucket::parse_url(url)?;
        let object = BucketObject { key, size, etag: etag.to_owned() };
        let (found, new) = self.write_new(&mut bucket.read(&object, None)?)?;
        if found.to_string() != hash {
            return Err(io::Error::other(format!("{url} did not come as it was imported")));
        }
        self.cache.insert(hash, new)
    }

    /// Path of a file's bytes: a blob, or the referenced file. An object in a bucket is fetched where needed;
    /// its copy stays for some minutes at least.
    ///
    /// # Errors
    /// There is no such file, or a referenced one is gone or has changed.
    pub fn find(&self, hash: &str) -> io::Result<PathBuf> {
        let own = self.path(hash);
        if own.exists() {
            return Ok(own);
        }
        let note = fs::read_to_string(self.note(hash))?;
        let damaged = || io::Error::other("the note of where the file is is damaged");
        let parts: Vec<&str> = note.splitn(3, ' ').collect();
        let [size, version, place] = parts.as_slice() else { return Err(damaged()) };
        let size = size.parse().map_err(|_| damaged())?;
        if place.starts_with(SCHEME) {
            return self.fetch(hash, (size, version, place));
        }
        let modified_ns = version.parse().map_err(|_| damaged())?;
        let path = PathBuf::from(place);
        if FileVersion::read(&path)? != (FileVersion { size, modified_ns }) {
            return Err(io::Error::other(format!("{} has changed since it was imported", path.display())));
        }
        Ok(path)
    }

    /// Path of a file's thumbnail, whether it exists or not. It can be made again.
    pub fn thumbnail_path(&self, hash: &str) -> PathBuf {
        self.folder.join("small").join(hash.get(..2).unwrap_or("__")).join(hash)
    }

    /// Stores a file's thumbnail.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn store_thumbnail(&self, hash: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.thumbnail_path(hash);
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        let mut new = tempfile::NamedTempFile::new_in(self.folder.join("new"))?;
        new.write_all(bytes)?;
        new.persist(path).map_err(|e| e.error)?;
        Ok(())
    }

    fn note(&self, hash: &str) -> PathBuf {
        self.folder.join(hash.get(..2).unwrap_or("__")).join(format!("{hash}.where"))
    }

    /// Folder for temporary files; it is deleted when it is dropped.
    ///
    /// # Errors
    /// It cannot be created.
    pub fn scratch(&self) -> io::Result<tempfile::TempDir> {
        tempfile::tempdir_in(self.folder.join("new"))
    }

    /// Path of a stored file, whether it exists or not.
    pub fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(hash.get(..2).unwrap_or("__")).join(hash)
    }
}

/// Properties that change with a file's content, without reading it.
#[derive(PartialEq, Eq)]
struct FileVersion {
    size: u64,
    modified_ns: u128,
}

impl FileVersion {
    fn read(file: &Path) -> io::Result<Self> {
        let about = fs::metadata(file)?;
        let modified = about.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        Ok(Self { size: about.len(), modified_ns: modified.as_nanos() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_stored_once_under_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let hash = blobs.put(b"hello").unwrap();
        assert_eq!(hash, BlobHash::digest(b"hello"));
        assert_eq!(blobs.put(b"hello").unwrap(), hash);
        assert_eq!(fs::read(blobs.path(&hash.to_string())).unwrap(), b"hello");
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 0);
    }

    #[test]
    fn a_referenced_file_is_found_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(&folder.path().join("blobs")).unwrap();
        let theirs = folder.path().join("a cloud.pcd");
        fs::write(&theirs, b"points").unwrap();
        let hash = blobs.refer(&theirs).unwrap().to_string();
        assert_eq!(hash, assay_core::hash::sha256_hex(b"points"));
        assert_eq!(blobs.find(&hash).unwrap(), theirs.canonicalize().unwrap());
        assert!(!blobs.path(&hash).exists());
        fs::write(&theirs, b"other points").unwrap();
        let refused = blobs.find(&hash).unwrap_err().to_string();
        assert!(refused.ends_with("a cloud.pcd has changed since it was imported"), "{refused}");
        blobs.put(b"points").unwrap();
        assert_eq!(blobs.find(&hash).unwrap(), blobs.path(&hash));
    }

    #[test]
    fn a_referenced_object_is_fetched_again_after_its_copy_was_removed() {
        use crate::bucket::tests::{bucket, put};
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let bucket = bucket("stays");
        put(&bucket, "a cloud.pcd", b"points");
        let [object] = bucket.list_objects("", 10).unwrap().try_into().unwrap();
        let hash = blobs.refer_object(&bucket, &object, &mut &b"points"[..]).unwrap().to_string();
        assert!(!blobs.path(&hash).exists());
        let copy = blobs.find(&hash).unwrap();
        fs::remove_file(&copy).unwrap();
        assert_eq!(fs::read(blobs.find(&hash).unwrap()).unwrap(), b"points");
        fs::remove_file(&copy).unwrap();
        put(&bucket, "a cloud.pcd", b"other points");
        let refused = blobs.find(&hash).unwrap_err().to_string();
        assert!(refused.ends_with("a cloud.pcd has changed since it was imported"), "{refused}");
    }
}
