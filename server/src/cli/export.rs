//! `assay export`: a project's labels or golden items as files of a format, from a server's data folder.

use super::convert::{finish, parse_format};
use super::{Fault, serve};
use crate::blobs::Blobs;
use crate::folder::DiskFolder;
use crate::jobs::import::UploadedFile;
use crate::store::{StoreError, Tx, golden, labels, projects, scenes, tasks};
use assay_core::format::Format;
use assay_core::format::dataset::{Dataset, Item, Losses};
use assay_core::label::Document;
use assay_core::pipeline::TaskState;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What to hand over, and as what.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  assay export --project 'Street pilot' --format nuscenes --out delivery/\n\n\
                        What the format cannot hold is listed on standard error, one line a kind."
)]
pub struct Args {
    /// The project, by name or id.
    #[arg(long)]
    project: String,
    /// What OUT becomes
    #[arg(long, value_parser = parse_format)]
    format: Format,
    /// The file or folder to write; it must not be there yet, or be empty
    #[arg(long)]
    out: PathBuf,
    /// Which labels: those that were accepted, the latest of every task, or golden items.
    #[arg(long, value_enum, default_value = "accepted")]
    labels: Which,
    /// Write nothing where anything would be lost
    #[arg(long)]
    lossless: bool,
    #[command(flatten)]
    server: serve::DataArgs,
}

/// Which labels of a project.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// Of tasks that a reviewer accepted
    Accepted,
    /// The last submission or imported label of every task
    Latest,
    /// Golden items
    Golden,
}

pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let (db, blobs) = args.server.open()?;
    let (name, which) = (args.project.clone(), args.labels);
    let found = db.read_blocking(move |tx| {
        let project = projects::find(tx, &name)?;
        items(tx, &project, which)
    });
    let items = found.map_err(|e| {
        Fault::new("--project", &args.project, e.to_string(), "Check the name in the web page.")
    })?;
    if items.is_empty() {
        let what = "there are no such labels in it";
        return Err(Fault::new("--project", &args.project, what, "Try --labels latest or --labels golden."));
    }
    let (dataset, folder) = with_files(items, &blobs);
    finish(&dataset, &folder, args.format, &args.out, args.lossless, &args.project)
}

/// Scenes with their labels, in the order of their tasks.
fn items(tx: &mut dyn Tx, project: &str, which: Which) -> Result<Vec<Item>, StoreError> {
    let (mut items, mut after, mut names) = (Vec::new(), None, BTreeSet::new());
    loop {
        let filter = tasks::Filter { after, limit: 200, ..tasks::Filter::default() };
        let page = tasks::list(tx, project, &filter)?;
        for task in &page.items {
            let wanted = which != Which::Accepted || task.state == TaskState::Accepted;
            let Some(document) = wanted.then(|| document(tx, &task.id, which)).transpose()?.flatten() else {
                continue;
            };
            let scene = tasks::scene_id(tx, &task.id)?;
            let scene = scenes::get(tx, &scene)?;
            let mut name = scene.name.clone();
            while !names.insert(name.clone()) {
                name.push('+');
            }
            items.push(Item { name, scene, document });
        }
        after = page.items.last().map(|task| task.id.clone()).filter(|_| page.next.is_some());
        if after.is_none() {
            return Ok(items);
        }
    }
}

fn document(tx: &mut dyn Tx, task: &str, which: Which) -> Result<Option<Document>, StoreError> {
    if which == Which::Golden {
        return Ok(golden::of_task(tx, task)?.map(|(_, document)| document));
    }
    match labels::revisions(tx, task)?.last() {
        Some(last) => Ok(Some(labels::revision(tx, task, &last.id)?.document)),
        None => Ok(None),
    }
}

/// The data set with a path of its own for each file, and where the bytes of each are.
fn with_files(mut items: Vec<Item>, blobs: &Blobs) -> (Dataset, DiskFolder) {
    let (mut files, mut taken) = (Vec::new(), BTreeSet::new());
    for item in &mut items {
        let several = item.scene.sensors.len() > 1 || item.scene.frames.len() > 1;
        let scene = item.name.replace('/', "-");
        for (number, frame) in item.scene.frames.iter_mut().enumerate() {
            for data in frame.data.iter_mut().chain(&mut frame.sweeps) {
                let mut path = match several {
                    true => format!("{scene}/{}/{}", data.sensor, data.file),
                    false => data.file.clone(),
                };
                if !taken.insert(path.clone()) {
                    path = format!("{scene}/{}/{number:06}-{}", data.sensor, data.file);
                    taken.insert(path.clone());
                }
                files.push(UploadedFile { path: path.clone(), file: blobs.path(&data.blob) });
                data.file = path;
                data.blob.clear();
            }
        }
    }
    let classes: BTreeSet<&str> =
        items.iter().flat_map(|i| &i.document.objects).map(|object| object.class.as_str()).collect();
    let classes = classes.into_iter().map(str::to_owned).collect();
    (Dataset { classes, items, losses: Losses::default() }, DiskFolder::of(files))
}
