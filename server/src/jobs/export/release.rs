//! A release as one archive: a page to read, the bytes that its hash is of, its signatures, and every golden label.

use crate::store::{StoreError, Tx, golden, projects, questions, releases};
use assay_core::id::ProjectId;
use assay_core::release::release_page;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// The archive of a release: `release.html`, `release.json` (its SHA-256 is the release's hash), `signatures.json`, and
/// `golden/ID.json` with the label documents (their SHA-256 is in `release.json`). The same release gives the same bytes.
///
/// # Errors
/// There is no such release, or it is damaged.
pub fn archive(tx: &mut dyn Tx, project: ProjectId, number: u32) -> Result<Vec<u8>, StoreError> {
    let found = releases::get(tx, project, number)?;
    let name = projects::name(tx, project)?;
    let changes = questions::describe_release_changes(tx, project, number)?;
    let mut files = vec![
        (
            "release.html".to_owned(),
            release_page(&name, &found.release, &found.definition, &changes).into_bytes(),
        ),
        ("release.json".to_owned(), found.definition.to_json()),
        ("signatures.json".to_owned(), serde_json::to_vec_pretty(&found.release.signatures)?),
    ];
    for entry in &found.definition.golden {
        if let Some(label) = golden::find_released_label(tx, entry.label_hash.parse()?)? {
            files.push((format!("golden/{}.json", entry.id), label.to_json()));
        }
    }
    zipped(&files).map_err(|e| StoreError::Engine(format!("making the archive: {e}")))
}

fn zipped(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // Without a date: the same content is the same archive.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
