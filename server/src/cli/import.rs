//! `assay import`: the same code as the import page, on a server's data folder.

use super::{Fault, remote, serve};
use crate::clock::Clock;
use crate::folder;
use crate::jobs::import::{Options, Place, import};
use crate::store::{StoreError, projects};
use assay_core::api::{ImportReport, LabelsAre};
use assay_core::scene::motion::SweepTime;
use assay_formats::layout::Layout;
use std::io::Write;
use std::path::PathBuf;

/// What to take in, and where to.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  assay import ~/kitti/training --project 'Street pilot' --golden")]
pub struct Args {
    /// A folder, archive or file: images, clouds, or a format of labels.
    pub(super) path: PathBuf,
    /// What it is; found out otherwise.
    #[arg(long)]
    pub(super) format: Option<String>,
    /// The project, by name or id.
    #[arg(long)]
    pub(super) project: String,
    /// The stage, by name or id; the project's first otherwise.
    #[arg(long)]
    pub(super) stage: Option<String>,
    /// Labels that come with the data become golden.
    #[arg(long)]
    pub(super) golden: bool,
    /// Labels are what this model predicts: shown beside the labels of tasks, never part of them.
    #[arg(long, value_name = "MODEL", conflicts_with = "golden")]
    pub(super) predictions: Option<String>,
    /// Move the points of each sweep to where they were at its time, by their own times and the vehicle's poses, and which
    /// moment of the sweep that time is. Only for clouds that nobody has moved so before.
    #[arg(long, value_name = "zero|start|middle|end", value_parser = sweep_time)]
    pub(super) compensate: Option<SweepTime>,
    /// Images and clouds stay where they are; the server reads them there. They must not change afterwards.
    #[arg(long, conflicts_with = "server")]
    in_place: bool,
    #[command(flatten)]
    data: serve::DataArgs,
    #[command(flatten)]
    server: remote::ServerArgs,
}

impl Args {
    /// What the labels become.
    pub(super) fn labels(&self) -> LabelsAre {
        match &self.predictions {
            Some(model) => LabelsAre::PredictionsOf(model.clone()),
            None if self.golden => LabelsAre::Golden,
            None => LabelsAre::Drafts,
        }
    }
}

fn sweep_time(name: &str) -> Result<SweepTime, String> {
    let found = SweepTime::ALL.into_iter().find(|at| at.name() == name);
    found.ok_or_else(|| {
        "Say `zero` where the points' times count from the sweep's own, else whether that is their `start`, `middle` or `end`."
            .to_owned()
    })
}

pub(super) fn run(args: &Args, output: impl Write) -> Result<(), Fault> {
    let shown = args.path.display().to_string();
    let fault = |place: &str, what: &str, mend: &str| Fault::new(&shown, place, what, mend);
    if !args.path.exists() {
        return Err(fault("path", "there is no such folder", "Check the path."));
    }
    if let Some(server) = args.server.connect()? {
        return outcome(&shown, &remote::import::run(&server, args)?, output);
    }
    let (db, blobs) = args.data.open()?;
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
    let layout = args.format.as_deref().map(|name| {
        Layout::from_name(name).ok_or_else(|| {
            Fault::new("--format", name, "there is no such format", "Leave it out to have it found out.")
        })
    });
    let opened = folder::open(&args.path)?;
    if args.in_place && opened.is_unpacked() {
        return Err(fault("--in-place", "what is in an archive cannot stay there", "Unpack it first."));
    }
    let (layout, labels, in_place) = (layout.transpose()?, args.labels(), args.in_place);
    let options = Options { layout, labels, in_place, compensate: args.compensate, ..Options::default() };
    let place = Place { db: &db, blobs: &blobs, now: &now, project: &project, stage: &stage, user: &user };
    let report = import(place, &opened.folder, &options, &mut tell)
        .map_err(|e| fault("import", &e.to_string(), "Nothing was taken in; try again."))?;
    outcome(&shown, &report, output)
}

/// What takes long, on standard error.
#[allow(clippy::print_stderr, reason = "progress is told there")]
pub(super) fn tell(report: &ImportReport) {
    if !report.doing.is_empty() {
        eprintln!("{}", report.doing);
    }
}

/// The report on standard output; the first fault, if there is one, is the command's. All that is sound came in.
fn outcome(shown: &str, report: &ImportReport, mut output: impl Write) -> Result<(), Fault> {
    let json = serde_json::to_string(report).unwrap_or_default();
    writeln!(output, "{json}")
        .map_err(|e| Fault::new("standard output", "writing", e.to_string(), "Give it somewhere to go."))?;
    let Some(first) = report.problems.first() else { return Ok(()) };
    let more = report.problems.len() - 1 + report.more_problems as usize;
    let mend = if more > 0 { format!("{} ({more} more like it)", first.mend) } else { first.mend.clone() };
    let file = if first.file == "folder" { shown } else { &first.file };
    Err(Fault::new(file, &first.place, &first.what, format!("{mend}.")))
}
