//! A project's labels or golden items as a data set, for every format.

mod put;
mod release;

pub use put::put;
pub use release::archive;

use crate::blobs::Blobs;
use crate::folder::{DataFolder, Source};
use crate::store::{StoreError, Tx, golden, labels, scenes, tasks};
use assay_core::label::Document;
use assay_core::pipeline::TaskState;
use assay_formats::dataset::{Dataset, Item, Losses};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which labels of a project.
#[derive(
    clap::ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    /// Of tasks that a reviewer accepted
    #[default]
    Accepted,
    /// The last submission or imported label of every task
    Latest,
    /// Golden items
    Golden,
}

/// Scenes with their labels, in the order of their tasks.
///
/// # Errors
/// Storage.
pub fn items(tx: &mut dyn Tx, project: &str, which: Which) -> Result<Vec<Item>, StoreError> {
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
pub fn with_files(mut items: Vec<Item>, blobs: &Blobs) -> (Dataset, DataFolder) {
    let (mut files, mut taken) = (BTreeMap::new(), BTreeSet::new());
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
                // One that is gone is a fault of the file that is written from it.
                files.insert(path.clone(), Source::Kept(blobs.clone(), data.blob.clone()));
                data.file = path;
                data.blob.clear();
            }
        }
    }
    let classes: BTreeSet<&str> =
        items.iter().flat_map(|i| &i.document.objects).map(|object| object.class.as_str()).collect();
    let classes = classes.into_iter().map(str::to_owned).collect();
    (Dataset { classes, items, losses: Losses::default() }, DataFolder::from_sources(files))
}
