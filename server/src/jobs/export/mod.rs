//! A project's labels or golden items as a data set, for every format.

mod poses;
mod release;
mod write;

pub use poses::lost_poses;
pub use release::archive;
pub use write::write_dataset;

use crate::blobs::BlobStore;
use crate::folder::{DatasetFolder, FileSource};
use crate::store::{StoreError, Tx, golden, labels, scenes, stages, task_list};
use crate::usecase::raters::Raters;
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
    /// The last submission or imported label of every task, except where several people still label it
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
        let filter = task_list::TaskFilter {
            after,
            limit: 200,
            without_honeypots: true,
            ..task_list::TaskFilter::default()
        };
        let page = task_list::list(tx, project, &filter, false)?;
        for task in &page.items {
            let wanted = selection != LabelSelection::Accepted || task.state == TaskState::Accepted;
            let id: TaskId = task.id.parse()?;
            // Raters who do not see each other's labels may be allowed to export.
            let is_rated =
                selection == LabelSelection::Latest && Raters::load(tx, project, id)?.wants_another();
            let wanted = wanted && !is_rated;
            let Some(document) = wanted.then(|| document(tx, id, selection)).transpose()?.flatten() else {
                continue;
            };
            let scene = scenes::get_by_task(tx, id)?;
            let mut name = scene.name.clone();
            while !names.insert(name.clone()) {
                name.push('+');
            }
            items.push(DatasetItem::new(name, scene, document));
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

/// Names of a project's classes, stage by stage in the order of their ontologies: numbers of classes are the same in
/// every export, whatever the labels in it.
///
/// # Errors
/// Storage.
pub fn class_names(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<String>, StoreError> {
    let (mut names, mut seen) = (Vec::new(), BTreeSet::new());
    for class in stages::list(tx, project)?.into_iter().flat_map(|stage| stage.ontology.classes) {
        if seen.insert(class.name.clone()) {
            names.push(class.name);
        }
    }
    Ok(names)
}

/// The data set with a path of its own for each file, and where the bytes of each are. Classes of labels that are
/// not in the list of all come after it, by name.
pub fn with_files(
    mut items: Vec<DatasetItem>,
    mut classes: Vec<String>,
    blobs: &BlobStore,
) -> (Dataset, DatasetFolder) {
    let (mut files, mut taken) = (BTreeMap::new(), BTreeSet::new());
    let mut report = ConversionReport::default();
    for item in &mut items {
        let several = item.scene.sensors.len() > 1 || item.scene.frames.len() > 1;
        let scene = item.name.replace('/', "-");
        // The folder that an image lay in is in its scene's name.
        let within = item.name.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        for (number, frame) in item.scene.frames.iter_mut().enumerate() {
            for data in frame.data.iter_mut().chain(&mut frame.sweeps) {
                let mut path = match several {
                    true => format!("{scene}/{}/{}", data.sensor, data.file),
                    false => format!("{within}{}", data.file),
                };
                if !taken.insert(path.clone()) {
                    path = format!("{scene}/{}/{number:06}-{}", data.sensor, data.file);
                    report.add_named("files renamed", format!("{} is {path}", data.file));
                    taken.insert(path.clone());
                }
                // A missing blob is an error of the file that is written from it.
                files.insert(path.clone(), FileSource::Blob(blobs.clone(), data.blob.clone()));
                data.file = path;
                data.blob.clear();
            }
        }
    }
    let known: BTreeSet<&String> = classes.iter().collect();
    let labeled = items.iter().flat_map(|i| &i.document.objects).map(|object| &object.class);
    let others: BTreeSet<String> = labeled.filter(|class| !known.contains(class)).cloned().collect();
    classes.extend(others);
    (Dataset { classes, items, report }, DatasetFolder::from_sources(files))
}
