//! `assay import`: import into a server's data folder, with the same code as the import page.

use super::files::print_progress;
use super::import_args::ImportArgs;
use super::{CliError, convert, remote};
use crate::clock::Clock;
use crate::folder;
use crate::jobs::import::{ImportContext, ImportOptions, import};
use crate::store::{StoreError, members, projects, stages};
use assay_core::api::{ImportReport, MemberStatus};
use assay_core::permission::Action;
use assay_formats::registry::format_by_name;
use std::io::Write;

pub(super) fn run(args: &ImportArgs, output: impl Write) -> Result<(), CliError> {
    let shown = args.path.display().to_string();
    let error = |place: &str, what: &str, fix: &str| CliError::new(&shown, place, what, fix);
    if !args.path.exists() {
        return Err(error("path", "there is no such folder", "Check the path."));
    }
    if let Some(server) = args.server.connect()? {
        return print_report(&shown, &remote::import::run(&server, args)?, output);
    }
    let (db, blobs) = args.data.open()?;
    let (name, stage) = (args.project.clone(), args.stage.clone());
    let found = db.read_blocking(|tx| {
        let project = projects::find(tx, &name)?;
        let now = Clock::default().now();
        let admin = members::list(tx, &now, project)?
            .into_iter()
            .find(|m| m.status != MemberStatus::Pending && m.role.may(Action::Import));
        let admin = admin.ok_or(StoreError::NotFound("person who may import"))?.user.parse()?;
        let wanted = |id: &str, name: &str| stage.as_ref().is_none_or(|s| s == id || s == name);
        let stage = stages::list(tx, project)?.into_iter().find(|s| wanted(&s.id, &s.name));
        Ok((project, stage.ok_or(StoreError::NotFound("stage"))?.id.parse()?, admin))
    });
    let (project, stage, user) = found.map_err(|e| {
        CliError::new("--project", &args.project, e.to_string(), "Check the name in the web page.")
    })?;
    let now = Clock::default().now();
    let format = args.format.as_deref().map(|name| {
        format_by_name(name).ok_or_else(|| {
            CliError::new(
                "--format",
                name,
                "there is no such format",
                "Leave --format out, and the format is detected.",
            )
        })
    });
    let opened = folder::open(&args.path)?;
    if args.in_place && opened.is_unpacked() {
        return Err(error("--in-place", "files in an archive cannot be used in place", "Unpack it first."));
    }
    let (format, labels, in_place) = (format.transpose()?, args.labels(), args.in_place);
    let options = ImportOptions {
        format,
        labels,
        in_place,
        compensate: args.compensate,
        apply_viewpoint: args.apply_viewpoint,
        scale_labels: args.scale_labels,
        ..ImportOptions::default()
    };
    let context = ImportContext { db: &db, blobs: &blobs, now: &now, project, stage, user };
    let report = import(context, &opened.folder, &options, &mut print_progress)
        .map_err(|e| error("import", &e.to_string(), "Nothing was imported; try again."))?;
    print_report(&shown, &report, output)
}

/// Prints the report on standard output, and what was lost and what someone should check on standard error, too. The
/// first error, if there is one, is the command's error; all valid files are imported.
fn print_report(shown: &str, report: &ImportReport, mut output: impl Write) -> Result<(), CliError> {
    let json = serde_json::to_string(report).unwrap_or_default();
    writeln!(output, "{json}").map_err(|e| {
        CliError::new("standard output", "writing", e.to_string(), "Check where standard output goes.")
    })?;
    convert::print_report(&report.not_read, &report.warnings);
    let Some(first) = report.problems.first() else { return Ok(()) };
    let more = report.problems.len() - 1 + report.more_problems as usize;
    let fix = if more > 0 { format!("{} ({more} more like it)", first.fix) } else { first.fix.clone() };
    let file = if first.file == "folder" { shown } else { &first.file };
    Err(CliError::new(file, &first.location, &first.message, format!("{fix}.")))
}
