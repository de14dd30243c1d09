//! `assay export`: a project's labels or golden items as files of a format, from a data folder or from a remote
//! server.

use super::CliError;
use super::convert::finish;
use super::export_args::ExportArgs;
use super::files::write_new_file;
use super::remote::export as fetch;
use crate::jobs::export::{archive, class_names, items, with_files};
use crate::store::{Database, projects};

pub(super) fn run(args: &ExportArgs) -> Result<(), CliError> {
    if let Some(server) = args.server.connect()? {
        return fetch::run(&server, args);
    }
    let (db, blobs) = args.data.open()?;
    let Some(format) = args.format else { return release(&db, args) };
    let (name, selection) = (args.project.clone(), args.labels);
    let found = db.read_blocking(move |tx| {
        let project = projects::find(tx, &name)?;
        Ok((items(tx, project, selection)?, class_names(tx, project)?))
    });
    let (items, classes) = found.map_err(|e| {
        CliError::new("--project", &args.project, e.to_string(), "Check the name in the web page.")
    })?;
    if items.is_empty() {
        let what = "the project has no such labels";
        return Err(CliError::new(
            "--project",
            &args.project,
            what,
            "Try --labels latest or --labels golden.",
        ));
    }
    let (dataset, folder) = with_files(items, classes, &blobs);
    finish(&dataset, &folder, format, &args.out, args.lossless, &args.project)
}

fn release(db: &Database, args: &ExportArgs) -> Result<(), CliError> {
    let (name, number) = (args.project.clone(), args.release.unwrap_or_default());
    let found = db.read_blocking(move |tx| {
        let project = projects::find(tx, &name)?;
        archive(tx, project, number)
    });
    let bytes = found.map_err(|e| {
        let place = format!("release {number}");
        CliError::new(&args.project, place, e.to_string(), "The Releases page lists the releases.")
    })?;
    write_new_file(&args.out, &bytes)
}
