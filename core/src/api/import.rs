//! Bringing data in: open an upload, put its files, import it.

use serde::{Deserialize, Serialize};

/// `POST /projects/{project}/uploads`: a place to put files. Then `PUT …/uploads/{upload}/files?path=…` with
/// the bytes of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Upload {
    /// Its id.
    pub id: String,
    /// Paths put so far, so that an interrupted upload goes on where it was.
    pub files: Vec<String>,
}

/// `POST /projects/{project}/uploads/{upload}/import`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartImport {
    /// The stage that gets the tasks.
    pub stage: String,
    /// Whether labels that come with the data become golden; else they are left as first revisions.
    pub labels_are_golden: bool,
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// What the folder was taken for: `kitti`, `voc`, `coco` or `images`.
    pub format: String,
    /// Scenes made.
    pub scenes: u32,
    /// Tasks made.
    pub tasks: u32,
    /// Objects in imported labels.
    pub objects: u32,
    /// Golden items made.
    pub golden: u32,
    /// Scenes there already (the same content), left as they are.
    pub already_there: u32,
    /// Classes in the labels that the stage's ontology lacked; they were added to it.
    pub new_classes: Vec<String>,
    /// Faults; where there is one, nothing was imported.
    pub problems: Vec<ImportProblem>,
    /// Files that no importer knows, left aside.
    pub ignored: Vec<String>,
}

/// A fault in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportProblem {
    /// Path within the folder.
    pub file: String,
    /// Line, field or byte.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What would mend it.
    pub mend: String,
}
