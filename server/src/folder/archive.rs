//! Archives: unpacked before anything is read, under limits, and never outside their folder.

use assay_core::api::cut_text;
use assay_formats::ParseError;
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};

/// Kind of an archive, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveKind {
    /// PKZIP.
    Zip,
    /// POSIX tar.
    Tar,
    /// POSIX tar compressed with gzip.
    TarGz,
}

/// Limits of an archive.
#[derive(Clone, Copy, Debug)]
pub struct ArchiveLimits {
    /// Number of files and folders.
    pub entries: u64,
    /// Bytes in total after unpacking.
    pub bytes: u64,
    /// Bytes unpacked for each byte of the archive, beyond the first 64 MiB.
    pub ratio: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self { entries: 2_000_000, bytes: 2 << 40, ratio: 200 }
    }
}

/// Unpacked bytes that an archive of any size may have.
const FREE_BYTES: u64 = 64 * 1024 * 1024;

/// Error at an entry, whose name may be long.
fn error(place: impl Into<String>, what: impl Into<String>, fix: &str) -> ParseError {
    ParseError::new(cut_text(place.into()), what, fix)
}

const BOMB: &str = "the archive unpacks to far more bytes than it has";

fn damaged(e: &io::Error) -> ParseError {
    error("archive", e.to_string(), "The archive is cut off or damaged; copy it again")
}

/// Kind of archive of a file, or `None`.
///
/// # Errors
/// The file cannot be read.
pub fn detect(path: &Path) -> Result<Option<ArchiveKind>, ParseError> {
    let mut head = Vec::new();
    File::open(path).and_then(|f| f.take(512).read_to_end(&mut head)).map_err(|e| damaged(&e))?;
    let is_tar = |head: &[u8]| head.get(257..262) == Some(b"ustar");
    Ok(match head.as_slice() {
        [b'P', b'K', 3 | 5 | 7, ..] => Some(ArchiveKind::Zip),
        [0x1f, 0x8b, ..] => {
            let mut inner = Vec::new();
            // Unpacking finds a damaged gzip.
            let _ = File::open(path).and_then(|f| GzDecoder::new(f).take(512).read_to_end(&mut inner));
            is_tar(&inner).then_some(ArchiveKind::TarGz)
        }
        head if is_tar(head) => Some(ArchiveKind::Tar),
        _ => None,
    })
}

/// Unpacks into an empty folder.
///
/// # Errors
/// The archive is damaged, has entries that lead outside the folder, links or devices, or exceeds the limits.
pub fn unpack(
    archive: &Path,
    kind: ArchiveKind,
    into: &Path,
    limits: &ArchiveLimits,
) -> Result<(), ParseError> {
    let file = File::open(archive).map_err(|e| damaged(&e))?;
    let size = file.metadata().map_err(|e| damaged(&e))?.len();
    let room = limits.bytes.min(size.saturating_mul(limits.ratio).saturating_add(FREE_BYTES));
    let mut budget = UnpackBudget { into, room, entries: limits.entries };
    match kind {
        ArchiveKind::Zip => unzip(file, &mut budget),
        ArchiveKind::Tar => untar(BufReader::new(file), &mut budget),
        ArchiveKind::TarGz => untar(GzDecoder::new(BufReader::new(file)), &mut budget),
    }
}

struct UnpackBudget<'a> {
    into: &'a Path,
    room: u64,
    entries: u64,
}

impl UnpackBudget<'_> {
    fn count(&mut self, name: &str) -> Result<(), ParseError> {
        self.entries = self.entries.checked_sub(1).ok_or_else(|| {
            error(name, "the archive has more entries than the limit", "Unpack it and give the folder")
        })?;
        Ok(())
    }

    fn file(&mut self, name: &str, source: &mut dyn Read) -> Result<(), ParseError> {
        let path = self.into.join(inside(name)?);
        let write = || {
            std::fs::create_dir_all(path.parent().unwrap_or(self.into))?;
            let mut target = File::create(&path)?;
            let written = io::copy(&mut source.take(self.room.saturating_add(1)), &mut target)?;
            target.flush().map(|()| written)
        };
        let mut write = write;
        let written = write()
            .map_err(|e| error(name, e.to_string(), "The archive is cut off or damaged; copy it again"))?;
        self.room = self
            .room
            .checked_sub(written)
            .ok_or_else(|| error(name, BOMB, "Unpack it yourself if you trust it, and give the folder"))?;
        Ok(())
    }
}

/// Path of an entry, which must stay inside the folder.
fn inside(name: &str) -> Result<PathBuf, ParseError> {
    let unified = name.replace('\\', "/");
    let path = Path::new(&unified);
    let plain = path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if !plain || unified.is_empty() || unified.contains('\0') || unified.get(1..2) == Some(":") {
        return Err(error(
            name,
            "the entry leads outside the archive's folder",
            "Pack the folder again with relative paths",
        ));
    }
    Ok(path.components().filter(|c| matches!(c, Component::Normal(_))).collect())
}

fn unzip(mut file: File, budget: &mut UnpackBudget<'_>) -> Result<(), ParseError> {
    file.seek(SeekFrom::Start(0)).map_err(|e| damaged(&e))?;
    let broken = |e: zip::result::ZipError| {
        error("archive", e.to_string(), "The archive is damaged or of an unknown kind; pack it again")
    };
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name().to_owned();
        budget.count(&name)?;
        if entry.is_symlink() {
            return Err(error(name, "the entry is a link", "Pack the files themselves"));
        }
        if entry.is_dir() {
            inside(&name)?;
        } else {
            budget.file(&name, &mut entry)?;
        }
    }
    Ok(())
}

/// Bytes at most of a name in a tar.
const MAX_NAME_BYTES: u64 = 4 * 1024;
/// Bytes at most of the extended header of an entry: its name, times and owners.
const MAX_HEADER_BYTES: u64 = 64 * 1024;
/// Size from which a tar of the POSIX kind keeps an entry's size in its extended header, bytes.
const MAX_TAR_ENTRY_BYTES: u64 = 8 * 1024 * 1024 * 1024;

/// A reader that fails after so many bytes: a tar reads some entries before it gives them out.
struct BoundedReader<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for BoundedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(BOMB));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

/// Unpacks a tar. Names that are longer than a header stand in entries before the one that they are of; these are read
/// here, within limits, and not by the tar crate, which reads them whole.
fn untar(source: impl Read, budget: &mut UnpackBudget<'_>) -> Result<(), ParseError> {
    // Headers, padding and names come on top of the files.
    let left = budget.room.saturating_mul(2).saturating_add(FREE_BYTES);
    let mut archive = tar::Archive::new(BoundedReader { inner: source, left });
    let mut long_name: Option<String> = None;
    for entry in archive.entries().map_err(|e| damaged(&e))?.raw(true) {
        let mut entry = entry.map_err(|e| damaged(&e))?;
        let kind = entry.header().entry_type();
        if kind.is_gnu_longname() {
            let bytes = header_bytes(&mut entry, MAX_NAME_BYTES)?;
            let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
            long_name = Some(String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned());
            continue;
        }
        if kind.is_pax_local_extensions() {
            long_name = extended_name(&header_bytes(&mut entry, MAX_HEADER_BYTES)?)?.or(long_name);
            continue;
        }
        let own_name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let name = long_name.take().unwrap_or(own_name);
        budget.count(&name)?;
        match kind {
            kind if kind.is_file() => budget.file(&name, &mut entry)?,
            kind if kind.is_dir() => {
                inside(&name)?;
            }
            kind if kind.is_pax_global_extensions() => {}
            _ => return Err(error(name, "the entry is a link or a device", "Pack the files themselves")),
        }
    }
    Ok(())
}

/// Content of an entry that is the header of the next one.
fn header_bytes(entry: &mut tar::Entry<'_, impl Read>, most: u64) -> Result<Vec<u8>, ParseError> {
    if entry.size() > most {
        let what = format!("an entry has a name or header of {} bytes", entry.size());
        return Err(error("archive", what, "Shorten the paths in the folder, and pack it again"));
    }
    let mut bytes = Vec::new();
    entry.take(most).read_to_end(&mut bytes).map_err(|e| damaged(&e))?;
    Ok(bytes)
}

/// Name in an extended header of the POSIX kind: lines of `LENGTH KEY=VALUE`.
fn extended_name(bytes: &[u8]) -> Result<Option<String>, ParseError> {
    let mut name = None;
    for record in tar::PaxExtensions::new(bytes) {
        let record = record.map_err(|e| damaged(&e))?;
        match record.key_bytes() {
            b"path" if record.value_bytes().len() as u64 <= MAX_NAME_BYTES => {
                name = Some(String::from_utf8_lossy(record.value_bytes()).into_owned());
            }
            b"path" => {
                let what = "an entry has a name of more than 4096 bytes";
                return Err(error("archive", what, "Shorten the paths in the folder, and pack it again"));
            }
            b"size" if record.value().ok().and_then(|v| v.parse().ok()) >= Some(MAX_TAR_ENTRY_BYTES) => {
                let what = "an entry has 8 GiB or more";
                return Err(error("archive", what, "Unpack it yourself, and give the folder"));
            }
            _ => {}
        }
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zipped(entries: &[(&str, &[u8])]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = zip::ZipWriter::new(file.reopen().unwrap());
        for (name, bytes) in entries {
            let options =
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        file
    }

    fn unpacked(file: &Path) -> Result<Vec<String>, ParseError> {
        let into = tempfile::tempdir().unwrap();
        let kind = detect(file)?.unwrap();
        unpack(file, kind, into.path(), &ArchiveLimits { bytes: 8 << 20, ..ArchiveLimits::default() })?;
        Ok(crate::folder::files_in(into.path(), 100).into_iter().map(|f| f.path).collect())
    }

    #[test]
    fn a_zip_is_unpacked_to_its_files() {
        let file = zipped(&[("a/b.txt", b"x"), ("c.txt", b"y")]);
        assert_eq!(unpacked(file.path()).unwrap(), ["a/b.txt", "c.txt"]);
    }

    #[test]
    fn nothing_is_written_outside() {
        for name in ["../up.txt", "/root.txt", "a/../../up.txt", "C:\\x.txt", "..\\up.txt"] {
            let error = unpacked(zipped(&[(name, b"x")]).path()).unwrap_err();
            assert!(error.message.contains("outside"), "{name}: {error}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_fills_the_disk() {
        let error = unpacked(zipped(&[("zeros.bin", &vec![0; 9 << 20])]).path()).unwrap_err();
        assert!(error.message.contains("far more"), "{error}");
    }

    #[test]
    fn a_link_in_a_tar_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut builder = tar::Builder::new(file.reopen().unwrap());
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(tar::EntryType::Symlink);
        header.set_size(0);
        header.set_cksum();
        builder.append_link(&mut header, "labels", "/etc").unwrap();
        builder.into_inner().unwrap();
        let error = unpacked(file.path()).unwrap_err();
        assert_eq!(
            (error.location.as_str(), error.message.as_str()),
            ("labels", "the entry is a link or a device")
        );
    }

    /// A tar of the named files, each with its name as content.
    fn tarred(names: &[&str]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut builder = tar::Builder::new(file.reopen().unwrap());
        for name in names {
            let mut header = tar::Header::new_gnu();
            header.set_size(name.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, name, name.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap();
        file
    }

    /// A tar whose one file has its name in an extended header of the POSIX kind.
    fn tarred_extended(name: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut builder = tar::Builder::new(file.reopen().unwrap());
        builder.append_pax_extensions([("path", name.as_bytes())]).unwrap();
        let mut header = tar::Header::new_ustar();
        header.set_path("short").unwrap();
        header.set_size(1);
        header.set_cksum();
        builder.append(&header, &b"x"[..]).unwrap();
        builder.into_inner().unwrap();
        file
    }

    #[test]
    fn long_names_of_both_kinds_of_tar_are_read() {
        let long = format!("{}/{}.txt", "d".repeat(120), "f".repeat(120));
        let short = "short.txt";
        assert_eq!(unpacked(tarred(&[&long, short]).path()).unwrap(), [long.as_str(), short]);
        assert_eq!(unpacked(tarred_extended(&long).path()).unwrap(), [long]);
        assert!(unpacked(tarred_extended("../up.txt").path()).unwrap_err().message.contains("outside"));
    }

    #[test]
    fn a_name_of_megabytes_is_refused_in_few_words() {
        let long = "n".repeat(1 << 20);
        for file in [tarred(&[&long]), tarred_extended(&long)] {
            let error = unpacked(file.path()).unwrap_err();
            assert!(error.message.contains("1048") && error.to_string().len() < 500, "{error}");
        }
        let name = format!("../{}", "z".repeat(60_000));
        assert!(unpacked(zipped(&[(&name, b"x")]).path()).unwrap_err().location.chars().count() < 400);
    }

    #[test]
    fn a_truncated_archive_is_an_error() {
        let file = zipped(&[("a.txt", &[7; 5000])]);
        let bytes = std::fs::read(file.path()).unwrap();
        std::fs::write(file.path(), bytes.get(..bytes.len() / 2).unwrap()).unwrap();
        assert!(unpacked(file.path()).is_err());
    }
}
