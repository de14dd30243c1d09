//! `assay import` into a server elsewhere: the files are sent one by one, and what has arrived is not sent again.

use super::RemoteServer;
use crate::cli::CliError;
use crate::cli::import::{ImportArgs, print_progress};
use crate::folder::{UploadedFile, files_in};
use assay_core::api::{ImportJob, ImportReport, ImportState, NewImport, Upload};
use serde_json::json;
use std::time::Duration;

/// Files at most, as the server takes them.
const FILES: usize = 100_000;
/// Between two questions how far the import is.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// Progress is reported every so many files.
const PROGRESS_EVERY: usize = 500;

/// Send the files, begin the import, and wait for what comes of it.
#[allow(clippy::print_stderr, reason = "progress is told there")]
pub(in crate::cli) fn run(server: &RemoteServer, args: &ImportArgs) -> Result<ImportReport, CliError> {
    let project = server.project(&args.project)?;
    let wanted = |id: &str, name: &str| args.stage.as_ref().is_none_or(|s| s == id || s == name);
    let stage = project.stages.iter().find(|s| wanted(&s.id, &s.name)).ok_or_else(|| {
        let stage = args.stage.clone().unwrap_or_default();
        CliError::new("--stage", stage, "the project has no such stage", "Check the name in the web page.")
    })?;
    let files = match args.path.is_dir() {
        true => files_in(&args.path, FILES + 1),
        false => {
            let path = args.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            vec![UploadedFile { path, file: args.path.clone() }]
        }
    };
    if files.len() > FILES {
        let what = format!("there are more than {FILES} files in it");
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
            Err(server.error("the import failed there".to_owned(), "Look at the server's log."))
        }
        _ => Ok(job.report),
    }
}

/// As a part of a query: all but letters, digits and a few signs by their bytes (RFC 3986, section 2.1).
fn escaped(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_path_in_a_query_says_the_same_path() {
        assert_eq!(escaped("a b/ä&1.png"), "a%20b/%C3%A4%261.png");
    }
}
