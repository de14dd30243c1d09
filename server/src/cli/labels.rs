//! Labels for grading and comparison, from files of any format.

use super::convert;
use super::error::CliError;
use super::files::{read, shown};
use crate::folder;
use assay_core::label::Document;
use assay_formats::dataset::DatasetItem;
use assay_formats::{LabelFormat, assay, coco};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Golden and labels to grade.
pub(super) struct GradingPair {
    pub(super) golden: Document,
    pub(super) label: Document,
    /// Frames that golden lists, with objects or without; `None`: all.
    pub(super) graded_frames: Option<BTreeSet<u32>>,
    /// Names of the images, and frames of recordings, that the labels have and golden does not list.
    pub(super) not_graded: Vec<String>,
}

/// Golden and labels from data sets in which items with the same name are the same images or recordings. Frames of
/// the items follow each other in the order of their names. A bare label document of Assay lists no frames: golden
/// then is about all of them.
pub(super) fn read_both(paths: [&Path; 2], format: LabelFormat) -> Result<GradingPair, CliError> {
    if format == &assay::FORMAT
        && let Some([golden, label]) = bare(paths)?
    {
        return Ok(GradingPair { golden, label, graded_frames: None, not_graded: Vec::new() });
    }
    let sets = each(paths, |path| items(path, format))?;
    let frames = |item: &DatasetItem| {
        let drawn =
            item.document.objects.iter().flat_map(|o| &o.shapes).map(|s| s.frame + 1).max().unwrap_or(1);
        drawn.max(u32::try_from(item.scene.frames.len()).unwrap_or(u32::MAX))
    };
    let mut lengths: BTreeMap<String, u32> = BTreeMap::new();
    for (name, item) in sets.iter().flatten() {
        let length = lengths.entry(name.clone()).or_default();
        *length = frames(item).max(*length);
    }
    let (graded_frames, not_graded) = listed_frames(&sets, &lengths, frames);
    let [golden, label] = each(sets, |mut items| {
        let (mut document, mut start) = (Document::default(), 0);
        for (name, length) in &lengths {
            let objects = items.remove(name).map(|item| item.document.objects).unwrap_or_default();
            document.objects.extend(objects.into_iter().map(|mut object| {
                // Many formats number objects again in each file.
                object.id = format!("{name}/{}", object.id);
                object.shapes.iter_mut().for_each(|shape| shape.frame += start);
                object
            }));
            start += length;
        }
        Ok(document)
    })?;
    Ok(GradingPair { golden, label, graded_frames: Some(graded_frames), not_graded })
}

/// Frames that golden lists, and the names of what the labels have besides.
fn listed_frames(
    [golden, label]: &[BTreeMap<String, DatasetItem>; 2],
    lengths: &BTreeMap<String, u32>,
    frames: impl Fn(&DatasetItem) -> u32,
) -> (BTreeSet<u32>, Vec<String>) {
    let (mut listed, mut others, mut start) = (BTreeSet::new(), Vec::new(), 0);
    for (key, length) in lengths {
        let of_golden = golden.get(key).map_or(0, &frames);
        listed.extend(start..start + of_golden);
        if let Some(item) = label.get(key).filter(|_| of_golden < *length) {
            others.push(match of_golden {
                0 => item.name.clone(),
                first if first + 1 == *length => format!("{} frame {first}", item.name),
                first => format!("{} frames {first} to {}", item.name, length - 1),
            });
        }
        start += length;
    }
    (listed, others)
}

fn each<A, B>([a, b]: [A; 2], mut run: impl FnMut(A) -> Result<B, CliError>) -> Result<[B; 2], CliError> {
    Ok([run(a)?, run(b)?])
}

/// All items of a data set; a bare label document of Assay is one.
pub(super) fn read_items(path: &Path, format: LabelFormat) -> Result<Vec<DatasetItem>, CliError> {
    let opened = folder::open(path)?;
    let dataset =
        convert::read(format, &opened.folder).map_err(|e| convert::with_input_name(e, &shown(path)))?;
    Ok(dataset.items)
}

fn items(path: &Path, format: LabelFormat) -> Result<BTreeMap<String, DatasetItem>, CliError> {
    let key = |item: &DatasetItem| match item.scene.metadata.get(coco::IMAGE_ID) {
        // COCO identifies images by number, whatever their names; the padding makes names sort like numbers.
        Some(number) => format!("{number:0>20}"),
        None => item.name.clone(),
    };
    Ok(read_items(path, format)?.into_iter().map(|item| (key(&item), item)).collect())
}

/// Bare label documents, whose ids and frames do not change; `None` where a file is a data set.
fn bare(paths: [&Path; 2]) -> Result<Option<[Document; 2]>, CliError> {
    let texts = each(paths, read)?;
    if texts.iter().any(|text| text.contains("\"items\"")) {
        return Ok(None);
    }
    let [golden, label] = paths;
    let [a, b] = texts;
    Ok(Some([document(golden, &a)?, document(label, &b)?]))
}

fn document(path: &Path, text: &str) -> Result<Document, CliError> {
    let document: Document =
        serde_json::from_str(text).map_err(|e| wrong_json(path, &e, "a label document"))?;
    match document.problems().into_iter().next() {
        Some(problem) => Err(CliError::new(shown(path), problem.pointer, problem.message, "")),
        None => Ok(document),
    }
}

/// Error for a text that is not the expected JSON.
pub(super) fn wrong_json(path: &Path, error: &serde_json::Error, wanted: &str) -> CliError {
    let place = format!("line {} column {}", error.line(), error.column());
    CliError::new(shown(path), place, error.to_string(), format!("Give {wanted} in Assay's JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coco(ids: &[u64]) -> String {
        let images: Vec<_> = ids.iter().map(|id| serde_json::json!({ "id": id, "file_name": "a" })).collect();
        let annotations: Vec<_> = ids
            .iter()
            .map(|id| serde_json::json!({ "id": id, "image_id": id, "category_id": 1, "bbox": [0, 0, 5, 5] }))
            .collect();
        let categories = [serde_json::json!({ "id": 1, "name": "Car" })];
        serde_json::json!({ "images": images, "annotations": annotations, "categories": categories })
            .to_string()
    }

    #[test]
    fn images_of_two_files_are_paired_by_their_ids() {
        let folder = tempfile::tempdir().unwrap();
        let (golden, label) = (folder.path().join("golden.json"), folder.path().join("label.json"));
        std::fs::write(&golden, coco(&[7, 30])).unwrap();
        std::fs::write(&label, coco(&[200, 30])).unwrap();
        let both = read_both([&golden, &label], &coco::FORMAT).unwrap();
        let graded = both.graded_frames.clone().unwrap();
        let frames = [both.golden, both.label]
            .map(|d| d.objects.iter().map(|o| o.shapes[0].frame).collect::<Vec<_>>());
        assert_eq!(frames, [vec![0, 1], vec![1, 2]]);
        assert_eq!(
            (graded.into_iter().collect::<Vec<_>>(), both.not_graded),
            (vec![0, 1], vec!["a".to_owned()])
        );
    }

    #[test]
    fn a_folder_without_labels_is_an_error_with_a_fix() {
        let folder = tempfile::tempdir().unwrap();
        let error = read_both([folder.path(), folder.path()], &assay_formats::kitti::FORMAT)
            .err()
            .unwrap()
            .to_string();
        assert!(error.ends_with("Give the folder that holds label_2 and calib"), "{error}");
    }
}
