//! A project's labels or golden items as a data set, for every format.

mod poses;
mod release;
mod write;

pub use poses::lost_poses;
pub use release::archive;
pub use write::write_dataset;

use crate::blobs::BlobStore;
use crate::folder::{DatasetFolder, FileSource};
use crate::store::{StoreError, Tx, golden, labels, scenes, tasks};
use assay_core::id::{ProjectId, TaskId};
use assay_core::label::Document;
use assay_core::pipeline::TaskState;
use assay_formats::conversion_report::ConversionReport;
use assay_formats::dataset::{Dataset, DatasetItem};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Selection of the labels of a project.
#[derive(
    clap::ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum LabelSelection {
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
pub fn items(
    tx: &mut dyn Tx,
    project: ProjectId,
    selection: LabelSelection,
) -> Result<Vec<DatasetItem>, StoreError> {
    let (mut items, mut after, mut names) = (Vec::new(), None, BTreeSet::new());
    loop {
        let filter = tasks::TaskFilter { after, limit: 200, ..tasks::TaskFilter::default() };
        let page = tasks::list(tx, project, &filter)?;
        for task in &page.items {
            let wanted = selection != LabelSelection::Accepted || task.state == TaskState::Accepted;
            let id: TaskId = task.id.parse()?;
            let Some(document) = wanted.then(|| document(tx, id, selection)).transpose()?.flatten() else {
                continue;
            };
            let scene = scenes::get_by_task(tx, id)?;
            let mut name = scene.name.clone();
            while !names.insert(name.clone()) {
                name.push('+');
            }
            items.push(DatasetItem { name, scene, document });
        }
        after = page.next.map(|id| id.parse()).transpose()?;
        if after.is_none() {
            return Ok(items);
        }
    }
}

fn document(
    tx: &mut dyn Tx,
    task: TaskId,
    selection: LabelSelection,
) -> Result<Option<Document>, StoreError> {
    match selection {
        LabelSelection::Golden => Ok(golden::find_by_task(tx, task)?.map(|(_, document)| document)),
        LabelSelection::Accepted | LabelSelection::Latest => labels::last_document(tx, task),
    }
}

/// The data set with a path of its own for each file, and where the bytes of each are.
pub fn with_files(mut items: Vec<DatasetItem>, blobs: &BlobStore) -> (Dataset, DatasetFolder) {
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
                // A missing blob is an error of the file that is written from it.
                files.insert(path.clone(), FileSource::Blob(blobs.clone(), data.blob.clone()));
                data.file = path;
                data.blob.clear();
            }
        }
    }
    let classes: BTreeSet<&str> =
        items.iter().flat_map(|i| &i.document.objects).map(|object| object.class.as_str()).collect();
    let classes = classes.into_iter().map(str::to_owned).collect();
    (Dataset { classes, items, report: ConversionReport::default() }, DatasetFolder::from_sources(files))
}
