//! `assay export` from a remote server.

use super::RemoteServer;
use crate::cli::CliError;
use crate::cli::convert::print_report;
use crate::cli::export_args::ExportArgs;
use crate::cli::files::write_new_file;
use crate::folder::{self, ArchiveKind, ArchiveLimits};
use crate::http::exports::{LOSSES_HEADER, WARNINGS_HEADER, list_from_header};
use assay_formats::dataset::Folder;
use std::io::{self, Seek};
use std::path::Path;

/// Downloads the archive, unpacks it beside the target, and moves the content to the target.
pub(in crate::cli) fn run(server: &RemoteServer, args: &ExportArgs) -> Result<(), CliError> {
    let shown = args.out.display().to_string();
    let error = |what: String, fix: &str| CliError::new(&shown, "writing", what, fix);
    let unwritten = |e: io::Error| error(e.to_string(), "Check the folder and its rights.");
    let is_empty = std::fs::read_dir(&args.out).is_ok_and(|mut entries| entries.next().is_none());
    if args.out.exists() && !is_empty && !args.out.is_file() {
        return Err(error("it exists already".to_owned(), "Choose another name, or delete it."));
    }
    let project = server.project(&args.project)?;
    let Some(format) = args.format else {
        let number = args.release.unwrap_or_default();
        let answer = server.get(&format!("/projects/{}/releases/{number}/archive", project.id))?;
        let mut body = answer.into_body().into_with_config().limit(u64::MAX).reader();
        let mut bytes = Vec::new();
        io::copy(&mut body, &mut bytes).map_err(|e| error(e.to_string(), "Try again."))?;
        return write_new_file(&args.out, &bytes);
    };
    let labels = format!("{:?}", args.labels).to_lowercase();
    let lossless = args.lossless;
    let path =
        format!("/projects/{}/export?format={}&labels={labels}&lossless={lossless}", project.id, format.name);
    let answer = server.get(&path)?;
    let [losses, warnings] =
        [LOSSES_HEADER, WARNINGS_HEADER].map(|name| list_from_header(answer.headers(), name));
    let beside = args.out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut archive = tempfile::Builder::new().suffix(".zip").tempfile_in(beside).map_err(unwritten)?;
    let mut body = answer.into_body().into_with_config().limit(u64::MAX).reader();
    io::copy(&mut body, &mut archive).map_err(|e| error(e.to_string(), "Try again."))?;
    archive.rewind().map_err(unwritten)?;
    let unpacked = tempfile::Builder::new().prefix(".assay-").tempdir_in(beside).map_err(unwritten)?;
    folder::unpack(archive.path(), ArchiveKind::Zip, unpacked.path(), &ArchiveLimits::default())?;
    let files = folder::DatasetFolder::scan(unpacked.path());
    if is_empty {
        std::fs::remove_dir(&args.out).map_err(unwritten)?;
    }
    let whole = match files.paths() {
        [only] if only == format.file_name() => unpacked.path().join(only),
        _ => unpacked.keep(),
    };
    std::fs::rename(whole, &args.out).map_err(unwritten)?;
    print_report(&losses, &warnings);
    Ok(())
}
