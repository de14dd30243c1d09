//! `assay import` into a remote server: the files are sent one by one, and no file is sent twice.

use super::RemoteServer;
use crate::cli::CliError;
use crate::cli::files::print_progress;
use crate::cli::import_args::ImportArgs;
use crate::folder::{UploadedFile, files_in};
use assay_core::api::{ImportJob, ImportReport, ImportState, NewImport, Upload};
use serde_json::json;
use std::time::Duration;

/// Maximum number of files, the same as the server's.
const MAX_FILES: usize = 100_000;
/// Time between requests for the progress of the import.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// Number of files between two progress reports.
const PROGRESS_EVERY: usize = 500;

/// Sends the files, starts the import, and waits for its result.
#[allow(clippy::print_stderr, reason = "progress goes to standard error")]
pub(in crate::cli) fn run(server: &RemoteServer, args: &ImportArgs) -> Result<ImportReport, CliError> {
    let project = server.project(&args.project)?;
    let wanted = |id: &str, name: &str| args.stage.as_ref().is_none_or(|s| s == id || s == name);
    let stage = project.stages.iter().find(|s| wanted(&s.id, &s.name)).ok_or_else(|| {
        let stage = args.stage.clone().unwrap_or_default();
        CliError::new("--stage", stage, "the project has no such stage", "Check the name in the web page.")
    })?;
    let files = match args.path.is_dir() {
        true => files_in(&args.path, MAX_FILES + 1),
        false => {
            let path = args.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            vec![UploadedFile { path, file: args.path.clone() }]
        }
    };
    if files.len() > MAX_FILES {
        let what = format!("there are more than {MAX_FILES} files in it");
        return Err(CliError::new(args.path.display().to_string(), "folder", what, "Import it in parts."));
    }
    let of_project = format!("/projects/{}", project.id);
    let upload: Upload = server.post_json(&format!("{of_project}/uploads"), &json!(null))?;
    let of_upload = format!("{of_project}/uploads/{}", upload.id);
    for (number, file) in files.iter().enumerate() {
        if number > 0 && number.is_multiple_of(PROGRESS_EVERY) {
            eprintln!("{number} of {} files sent", files.len());
        }
        server.put_file(&format!("{of_upload}/files?path={}", escaped(&file.path)), &file.file)?;
    }
    let start = NewImport {
        stage: stage.id.clone(),
        labels: args.labels(),
        format: args.format.clone(),
        motion_compensation: args.compensate,
        apply_viewpoint: args.apply_viewpoint,
        scale_labels: args.scale_labels,
        ..NewImport::default()
    };
    let mut job: ImportJob = server.post_json(&format!("{of_upload}/import"), &start)?;
    while job.state == ImportState::Running {
        std::thread::sleep(POLL_INTERVAL);
        job = server.get_json(&format!("{of_project}/imports/{}", job.id))?;
        print_progress(&job.report);
    }
    match job.state {
        ImportState::Failed => {
            Err(server.error("the import failed on the server".to_owned(), "Look at the server's log."))
        }
        _ => Ok(job.report),
    }
}

/// Path as a part of a query: all bytes but letters, digits and a few signs are escaped (RFC 3986, section
/// 2.1).
fn escaped(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn an_escaped_path_means_the_same_path() {
        assert_eq!(escaped("a b/ä&1.png"), "a%20b/%C3%A4%261.png");
    }
}
