//! `assay import`: the same code as the import page, on a server's data folder.

use super::{Fault, serve};
use crate::clock::Clock;
use crate::jobs::import::{UploadedFile, files_in, import_folder};
use crate::store::{StoreError, projects};
use assay_core::api::ImportReport;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What to take in, and where to.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  assay import ~/kitti/training --project 'Street pilot' --golden")]
pub struct Args {
    /// A folder: KITTI, Pascal VOC, COCO, or plain images.
    path: PathBuf,
    /// The project, by name or id.
    #[arg(long)]
    project: String,
    /// The stage, by name or id; the project's first otherwise.
    #[arg(long)]
    stage: Option<String>,
    /// Labels that come with the data become golden.
    #[arg(long)]
    golden: bool,
    /// The server's data folder.
    #[arg(long, env = "ASSAY_DATA")]
    data: Option<PathBuf>,
    /// That folder is the demo's.
    #[arg(long)]
    demo: bool,
    /// PostgreSQL instead of SQLite.
    #[arg(long, env = "ASSAY_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

pub(super) fn run(args: &Args, output: impl Write) -> Result<(), Fault> {
    let shown = args.path.display().to_string();
    let fault = |place: &str, what: &str, mend: &str| Fault::new(&shown, place, what, mend);
    if !args.path.exists() {
        return Err(fault("path", "there is no such folder", "Check the path."));
    }
    let data = serve::data_folder(args.data.as_deref(), args.demo);
    if args.database_url.is_none() && !data.join("assay.sqlite").exists() {
        let place = data.display().to_string();
        return Err(Fault::new(&place, "data folder", "no server keeps its data here", "Name it by --data."));
    }
    let (db, blobs) = serve::open(&data, args.database_url.as_deref(), None)?;
    let (name, stage) = (args.project.clone(), args.stage.clone());
    let found = db.read_blocking(|tx| {
        let project = projects::find(tx, &name)?;
        let admin = projects::members(tx, &project)?
            .into_iter()
            .find(|m| m.role.may(assay_core::permission::Action::Import));
        let admin = admin.ok_or(StoreError::NotFound("person who may import"))?.user;
        let stages = projects::get(tx, &project, &admin)?.stages;
        let wanted = |id: &str, name: &str| stage.as_ref().is_none_or(|s| s == id || s == name);
        let stage =
            stages.into_iter().find(|s| wanted(&s.id, &s.name)).ok_or(StoreError::NotFound("stage"))?;
        Ok((project, stage.id, admin))
    });
    let (project, stage, user) = found.map_err(|e| {
        Fault::new("--project", &args.project, e.to_string(), "Check the name in the web page.")
    })?;
    let now = Clock::default().now();
    let files = files_of(&args.path);
    let report = import_folder(&db, &blobs, &now, &project, &stage, &user, files, args.golden)
        .map_err(|e| fault("import", &e.to_string(), "Nothing was taken in; try again."))?;
    outcome(&shown, &report, output)
}

fn files_of(path: &Path) -> Vec<UploadedFile> {
    if path.is_dir() {
        return files_in(path, 1_000_000);
    }
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    vec![UploadedFile { path: name, file: path.to_owned() }]
}

fn outcome(shown: &str, report: &ImportReport, mut output: impl Write) -> Result<(), Fault> {
    if let Some(first) = report.problems.first() {
        let more = report.problems.len() - 1;
        let mend =
            if more > 0 { format!("{} ({more} more like it)", first.mend) } else { first.mend.clone() };
        let file = if first.file == "folder" { shown } else { &first.file };
        return Err(Fault::new(file, &first.place, &first.what, format!("{mend}.")));
    }
    let json = serde_json::to_string(report).unwrap_or_default();
    writeln!(output, "{json}")
        .map_err(|e| Fault::new("standard output", "writing", e.to_string(), "Give it somewhere to go."))
}
