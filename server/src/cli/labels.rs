//! Labels from files, in the formats that grading reads.

use super::fault::Fault;
use super::files::{read, read_as, shown};
use assay_core::format::{coco, kitti, voc};
use assay_core::label::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How labels are written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelFormat {
    /// Assay's label document
    Assay,
    /// COCO instances; each image is a frame, in the order of their ids
    Coco,
    /// One Pascal VOC annotation
    Voc,
    /// A KITTI folder; each of its files is a frame, in the order of their names
    Kitti,
}

/// Two label files whose frames are the same images or sweeps.
pub(super) fn read_both(paths: [&Path; 2], format: LabelFormat) -> Result<[Document; 2], Fault> {
    let frames = match format {
        LabelFormat::Assay => return each(paths, assay),
        LabelFormat::Voc => return each(paths, |path| read_as(path, |t| Ok(voc::annotation(t)?.document))),
        LabelFormat::Coco => each(paths, coco_frames)?,
        LabelFormat::Kitti => each(paths, kitti_frames)?,
    };
    let names: BTreeSet<String> = frames.iter().flat_map(BTreeMap::keys).cloned().collect();
    each(frames, |mut frames| {
        let mut document = Document::default();
        for (frame, name) in (0..).zip(&names) {
            let objects = frames.remove(name).unwrap_or_default().objects;
            document.objects.extend(objects.into_iter().map(|mut object| {
                // Objects of COCO have ids of their own in the whole file; rows of KITTI files are counted in each.
                if format == LabelFormat::Kitti {
                    object.id = format!("{name}/{}", object.id);
                }
                object.shapes.iter_mut().for_each(|shape| shape.frame = frame);
                object
            }));
        }
        Ok(document)
    })
}

fn each<A, B>([a, b]: [A; 2], mut run: impl FnMut(A) -> Result<B, Fault>) -> Result<[B; 2], Fault> {
    Ok([run(a)?, run(b)?])
}

fn assay(path: &Path) -> Result<Document, Fault> {
    let document: Document =
        serde_json::from_str(&read(path)?).map_err(|e| not_this(path, &e, "a label document"))?;
    match document.problems().into_iter().next() {
        Some(problem) => Err(Fault::new(shown(path), problem.pointer, problem.message, "")),
        None => Ok(document),
    }
}

/// A text that is not the wanted JSON.
pub(super) fn not_this(path: &Path, error: &serde_json::Error, wanted: &str) -> Fault {
    let place = format!("line {} column {}", error.line(), error.column());
    Fault::new(shown(path), place, error.to_string(), format!("Give {wanted} in Assay's JSON"))
}

/// By image id, so that it sorts as a number does.
fn coco_frames(path: &Path) -> Result<BTreeMap<String, Document>, Fault> {
    let images = read_as(path, coco::instances)?.images;
    Ok(images.into_iter().map(|image| (format!("{:020}", image.id), image.document)).collect())
}

/// By the name of the file.
fn kitti_frames(path: &Path) -> Result<BTreeMap<String, Document>, Fault> {
    let folder = path.join("label_2");
    let fault = |e: std::io::Error| {
        Fault::new(shown(&folder), "reading", e.to_string(), "Give the folder that holds label_2 and calib")
    };
    let mut frames = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).map_err(fault)? {
        let file = entry.map_err(fault)?.path();
        let Some(name) = file.file_name().filter(|_| file.extension().is_some_and(|e| e == "txt")) else {
            continue;
        };
        let calibration = read_as(&path.join("calib").join(name), kitti::calibration)?;
        let (document, _) = read_as(&file, |text| kitti::labels(text, &calibration))?;
        frames.insert(file.file_stem().unwrap_or(name).to_string_lossy().into_owned(), document);
    }
    Ok(frames)
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
    fn images_of_two_files_meet_by_their_ids() {
        let folder = tempfile::tempdir().unwrap();
        let (golden, label) = (folder.path().join("golden.json"), folder.path().join("label.json"));
        std::fs::write(&golden, coco(&[7, 30])).unwrap();
        std::fs::write(&label, coco(&[200, 30])).unwrap();
        let both = read_both([&golden, &label], LabelFormat::Coco).unwrap();
        let frames = both.map(|d| d.objects.iter().map(|o| o.shapes[0].frame).collect::<Vec<_>>());
        assert_eq!(frames, [vec![0, 1], vec![1, 2]]);
    }

    #[test]
    fn a_folder_without_labels_says_what_to_give() {
        let folder = tempfile::tempdir().unwrap();
        let fault = read_both([folder.path(), folder.path()], LabelFormat::Kitti).unwrap_err().to_string();
        assert!(fault.ends_with("Give the folder that holds label_2 and calib"), "{fault}");
    }
}
