//! Labels of a project in a format, as an archive.

use super::attachment::attachment;
use super::audit::record_download;
use super::auth::ProjectMember;
use super::{ApiError, AppState};
use crate::blobs::BlobStore;
use crate::jobs::export::{LabelSelection, class_names, items, lost_poses, with_files, write_dataset};
use crate::store::{Tx, enum_name, projects};
use assay_core::permission::Action;
use assay_formats::conversion_report::ConversionReport;
use assay_formats::dataset::DatasetItem;
use assay_formats::registry::{format_by_name, written_format_names};
use assay_formats::{LabelFormat, ParseError};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;
use std::fs::File;
use std::io::{self, Seek};
use std::path::Path;
use tokio_util::io::ReaderStream;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Header that lists what the format could not hold: a JSON list with a text for each kind, percent-encoded.
pub const LOSSES_HEADER: &str = "assay-lost";
/// Header that lists what someone should check, as [`LOSSES_HEADER`].
pub const WARNINGS_HEADER: &str = "assay-warnings";

/// Which labels to export, and in which format.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// The format by its name, such as `coco`.
    format: String,
    /// Which labels; accepted ones where it is left out.
    #[serde(default)]
    #[param(inline)]
    labels: LabelSelection,
    /// Refuse where anything would be lost.
    #[serde(default)]
    lossless: bool,
}

/// A project's labels in a format: a zip of what the format is made of. Of a format that is one file, that file alone
/// is in it, under the name and with the ending that other programs know.
#[utoipa::path(get, path = "/projects/{project}/export", params(("project" = String, Path), ExportQuery),
    responses((status = 200, content_type = "application/zip"), (status = 404), (status = 422)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    let action =
        if query.labels == LabelSelection::Golden { Action::ViewGolden } else { Action::ViewAllTasks };
    member.require(action)?;
    let format = format_by_name(&query.format).filter(|format| format.write.is_some()).ok_or_else(|| {
        ApiError::field("/format", &format!("There is no such format. There are {}.", written_format_names()))
    })?;
    let (project, selection) = (member.project, query.labels);
    let read = move |tx: &mut dyn Tx| {
        Ok((items(tx, project, selection)?, class_names(tx, project)?, projects::name(tx, project)?))
    };
    let (found, classes, project_name) = app.db.read(read).await?;
    if found.is_empty() {
        let what =
            "There are no such labels. Ask for the latest or the golden ones, or wait for accepted ones.";
        return Err(ApiError::new(StatusCode::NOT_FOUND, what));
    }
    let blobs = app.blobs.clone();
    let made = tokio::task::spawn_blocking(move || archive((found, classes), &blobs, format, query.lossless));
    let (file, report) = made.await.map_err(|_| ApiError::internal())?.map_err(|e| {
        let what = format!("{}: {}. {}.", e.location, e.message, e.fix);
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, what)
    })?;
    let detail = format!("exported the {} labels as {}", enum_name(&selection), format.name);
    record_download(&app, &member, "export.download", project.to_string(), detail).await?;
    let length = file.metadata().map_err(|_| ApiError::internal())?.len();
    let name = attachment(&project_name, &member.project.to_string(), &format!("-{}.zip", format.name));
    let body = Body::from_stream(ReaderStream::with_capacity(tokio::fs::File::from_std(file), 256 * 1024));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_LENGTH, HeaderValue::from(length)),
        (header::CONTENT_DISPOSITION, name),
    ];
    let report_headers = [
        (LOSSES_HEADER, list_header(&report.descriptions())),
        (WARNINGS_HEADER, list_header(&report.warning_descriptions())),
    ];
    Ok((headers, report_headers, body).into_response())
}

/// A list of texts as a header: JSON, percent-encoded.
fn list_header(lines: &[String]) -> HeaderValue {
    let json = serde_json::to_string(lines).unwrap_or_default();
    let encoded = utf8_percent_encode(&json, NON_ALPHANUMERIC).to_string();
    HeaderValue::from_str(&encoded).unwrap_or(HeaderValue::from_static("%5B%5D"))
}

/// The list in a header of [`LOSSES_HEADER`]'s form; empty where there is none.
pub fn list_from_header(headers: &HeaderMap, name: &str) -> Vec<String> {
    let encoded = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let json = percent_decode_str(encoded).decode_utf8_lossy();
    serde_json::from_str(&json).unwrap_or_default()
}

/// The archive as a file without a name, and the report of the conversion.
fn archive(
    (found, classes): (Vec<DatasetItem>, Vec<String>),
    blobs: &BlobStore,
    format: LabelFormat,
    lossless: bool,
) -> Result<(File, ConversionReport), ParseError> {
    let unwritten =
        |e: io::Error| ParseError::new("writing", e.to_string(), "Make room on the server's disk");
    let (dataset, folder) = with_files(found, classes, blobs);
    let written = format.write(&dataset)?;
    let mut report = dataset.report.clone();
    report.extend(&written.report);
    report.extend(&lost_poses(&written, &folder));
    if lossless && !report.is_lossless() {
        let what = format!("{} cannot hold {}", format.name, report.descriptions().join("; "));
        return Err(ParseError::new("lossless", what, "Choose another format, or allow losses"));
    }
    let scratch = blobs.scratch().map_err(unwritten)?;
    let root = scratch.path().join(format.file_name());
    write_dataset(&root, &written, &folder)?;
    let mut file = tempfile::tempfile_in(scratch.path()).map_err(unwritten)?;
    let mut zip = ZipWriter::new(&mut file);
    add(&mut zip, scratch.path(), &root, root.is_dir()).map_err(unwritten)?;
    zip.finish().map_err(|e| unwritten(e.into()))?;
    file.rewind().map_err(unwritten)?;
    Ok((file, report))
}

/// Add a file, or all that a folder holds; of a folder's entries the folder's own name is no part.
fn add(zip: &mut ZipWriter<&mut File>, top: &Path, path: &Path, is_root: bool) -> io::Result<()> {
    if path.is_dir() {
        let top = if is_root { path } else { top };
        let mut entries: Vec<_> = std::fs::read_dir(path)?.collect::<io::Result<_>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        return entries.into_iter().try_for_each(|entry| add(zip, top, &entry.path(), false));
    }
    let name = path.strip_prefix(top).unwrap_or(path).to_string_lossy().replace('\\', "/");
    // Pictures are packed already.
    let is_packed =
        [".jpg", ".jpeg", ".png", ".webp", ".laz"].iter().any(|end| name.to_lowercase().ends_with(end));
    let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    zip.start_file(name, SimpleFileOptions::default().compression_method(method).large_file(true))?;
    io::copy(&mut File::open(path)?, zip).map(|_| ())
}
