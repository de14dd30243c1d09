//! Labels that lie beside photographs, and which photograph each belongs to.

use super::UploadedFile;
use super::plan::{PROBLEMS, sound, stem, text};
use assay_core::format::{FormatError, coco, voc};
use assay_core::label::Document;
use std::collections::BTreeMap;
use std::path::Path;

/// The label of one photograph, before it is known which file that is.
struct Label {
    /// The file that it is in.
    file: String,
    /// Path of the photograph as far as the label tells it; its ending need not be right.
    names: String,
    document: Document,
    /// Whether the photograph must be in the folder: a list of many may go beyond it.
    must_have_picture: bool,
}

/// All labels of a folder.
pub(super) struct Labels(Vec<Label>);

/// Labels with their photographs.
pub(super) struct Placed {
    /// By the photograph's place in the list.
    pub(super) by_picture: BTreeMap<usize, Document>,
    /// What the labels speak of and the folder lacks.
    pub(super) without_picture: Vec<String>,
}

impl Labels {
    /// Read every label file. Gives what the folder is, the labels, and the files that no importer knows.
    pub(super) fn read(
        files: &[UploadedFile],
    ) -> Result<(&'static str, Self, Vec<String>), Vec<FormatError>> {
        let (mut format, mut labels, mut ignored, mut faults) =
            ("images", Vec::new(), Vec::new(), Vec::new());
        for file in files.iter().filter(|f| !super::images::is_image(&f.path)) {
            match labels_in(file) {
                Ok(Some((kind, found))) => {
                    format = kind;
                    labels.extend(found);
                }
                Ok(None) => ignored.push(file.path.clone()),
                Err(fault) => faults.push(fault.in_file(&file.path)),
            }
            if faults.len() >= PROBLEMS {
                break;
            }
        }
        if faults.is_empty() { Ok((format, Self(labels), ignored)) } else { Err(faults) }
    }

    /// Give each label its photograph: the one of its name, and where several have it, the one that lies where the
    /// label says or in the same recording's folder.
    pub(super) fn place(self, pictures: &[&UploadedFile]) -> Result<Placed, Vec<FormatError>> {
        let mut by_stem: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, picture) in pictures.iter().enumerate() {
            by_stem.entry(stem(&picture.path)).or_default().push(at);
        }
        let mut placed = Placed { by_picture: BTreeMap::new(), without_picture: Vec::new() };
        let mut faults = Vec::new();
        for label in self.0 {
            let named = by_stem.get(&stem(&label.names)).map_or(&[][..], Vec::as_slice);
            let chosen = match named {
                [one] => Some(*one),
                several => nearest(&label, several, pictures),
            };
            let fault = |what: String, mend: &str| FormatError::new("image", what, mend).in_file(&label.file);
            match chosen {
                Some(at) if placed.by_picture.contains_key(&at) => {
                    let what = format!("{} has another label already", label.names);
                    faults.push(fault(what, "Keep one label for each image"));
                }
                Some(at) => {
                    placed.by_picture.insert(at, label.document);
                }
                None if !named.is_empty() => {
                    let what = format!("{} images are named {}", named.len(), stem(&label.names));
                    faults.push(fault(what, "Put each label beside its image"));
                }
                None if label.must_have_picture => {
                    let what = format!("its image {} is not in the folder", label.names);
                    faults.push(fault(what, "Add the image, or take the label out"));
                }
                None => placed.without_picture.push(label.names),
            }
            if faults.len() >= PROBLEMS {
                break;
            }
        }
        if faults.is_empty() { Ok(placed) } else { Err(faults) }
    }
}

/// The one photograph, of several that bear the label's name, that lies where the label says: in the path that it
/// names, else in its own folder, else in a folder beside that, as `JPEGImages` lies beside `Annotations`.
fn nearest(label: &Label, named: &[usize], pictures: &[&UploadedFile]) -> Option<usize> {
    let folder = Path::new(&label.file).parent();
    let path = Path::new(&label.names).with_extension("");
    let in_path = |p: &Path| p.with_extension("").ends_with(&path);
    let in_folder = |p: &Path| p.parent() == folder;
    let beside = |p: &Path| p.parent().and_then(Path::parent) == folder.and_then(Path::parent);
    let only = |lies_there: &dyn Fn(&Path) -> bool| {
        let mut there =
            named.iter().filter(|at| pictures.get(**at).is_some_and(|p| lies_there(Path::new(&p.path))));
        there.next().filter(|_| there.next().is_none()).copied()
    };
    if label.names.contains('/') { only(&in_path) } else { only(&in_folder).or_else(|| only(&beside)) }
}

/// The labels of a file with what they are, or `None` where it holds none that is known.
fn labels_in(file: &UploadedFile) -> Result<Option<(&'static str, Vec<Label>)>, FormatError> {
    let lower = file.path.to_ascii_lowercase();
    if lower.ends_with(".xml") {
        let xml = text(file)?;
        if !voc::looks_like(&xml) {
            return Ok(None);
        }
        let document = sound(voc::annotation(&xml)?.document, &file.path)?;
        // The image that the text names is often one of before a conversion: the file's own name decides.
        let names = stem(&file.path);
        let label = Label { file: file.path.clone(), names, document, must_have_picture: true };
        return Ok(Some(("voc", vec![label])));
    }
    if !lower.ends_with(".json") {
        return Ok(None);
    }
    let json = text(file)?;
    if !coco::looks_like(&json) {
        return Ok(None);
    }
    let labels = coco::instances(&json)?.images.into_iter().map(|image| {
        let document = sound(image.document, &file.path)?;
        Ok(Label { file: file.path.clone(), names: image.file_name, document, must_have_picture: false })
    });
    Ok(Some(("coco", labels.collect::<Result<_, FormatError>>()?)))
}
