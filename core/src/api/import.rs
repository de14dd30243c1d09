//! Import of data: open an upload, put its files, import it.

use crate::parse_error::ParseError;
use crate::scene::motion_compensation::SweepTime;
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
    /// State of each of these files, in the same order: a client sends those again that differ by now.
    #[serde(default)]
    pub arrived: Vec<ArrivedFile>,
}

/// File of an upload, as it was put last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArrivedFile {
    /// Path within the folder.
    pub path: String,
    /// Number of its bytes.
    pub bytes: u64,
    /// Time of its last change, milliseconds since 1970: as its `PUT` says, else the time at which it arrived.
    pub modified_ms: u64,
}

/// What an upload is opened for: files to be put, or with a reference a folder that the server can read already, from
/// which bytes are not copied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewUpload {
    /// Path below the folder that `serve --reference` names; empty is that folder itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// `GET /projects/{project}/references?path=…`: what lies on the server in a folder that may be imported in place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferenceFolder {
    /// Whether the server has such a folder.
    pub available: bool,
    /// Names of the folders in it, sorted; at most 1,000.
    pub folders: Vec<String>,
    /// Files right in it.
    pub files: u32,
}

/// `POST /projects/{project}/uploads/{upload}/import`: begins an import; `GET /projects/{project}/imports/{import}` says how
/// far it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewImport {
    /// The stage that gets the tasks.
    pub stage: String,
    /// What the labels that come with the data become.
    #[serde(default)]
    pub labels: ImportedLabelRole,
    /// What the data set is, by the name of its format; absent: found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Classes of the data set that the ontology calls otherwise: name there, name here.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub classes: std::collections::BTreeMap<String, String>,
    /// The direction that is ahead, where the data set has it wrong.
    #[serde(default, skip_serializing_if = "ForwardDirection::is_as_read")]
    pub forward: ForwardDirection,
    /// Move the points of each sweep to where they were at its time, by their own times and the vehicle's poses, and
    /// which moment of the sweep that time is; absent: points stay as they were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none", alias = "compensate")]
    pub motion_compensation: Option<SweepTime>,
    /// Apply the pose that a cloud states in its header (PCD's VIEWPOINT) to its points; if not, points stay as stored
    /// and the scene says the pose.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apply_viewpoint: bool,
    /// Scale labels to their image where they name another size of the same aspect ratio; if not, labels stay as they
    /// are. Masks stay.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scale_labels: bool,
}

/// What imported labels are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportedLabelRole {
    /// What the tasks begin with: their first revisions.
    #[default]
    Drafts,
    /// Reference labels to compare with.
    Golden,
    /// What this model or version of it predicts: shown beside the labels of a task, never part of them. Later ones of
    /// the same name take the place of earlier ones.
    PredictionsOf(String),
}

/// Which way of a recording, as it was read, is ahead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ForwardDirection {
    /// As it was read.
    #[default]
    Ahead,
    /// What was read as left.
    Left,
    /// What was read as behind.
    Behind,
    /// What was read as right.
    Right,
}

impl ForwardDirection {
    /// Whether nothing is to be turned.
    pub fn is_as_read(&self) -> bool {
        *self == Self::Ahead
    }

    /// The turn about z that brings this direction ahead, radians.
    pub fn turn_rad(self) -> f64 {
        use core::f64::consts::{FRAC_PI_2, PI};
        match self {
            Self::Ahead => 0.0,
            Self::Left => -FRAC_PI_2,
            Self::Behind => PI,
            Self::Right => FRAC_PI_2,
        }
    }
}

/// `POST /projects/{project}/uploads/{upload}/preview`: what an import would take in. Changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPreview {
    /// What the data set was taken for; empty where it is nothing that is known.
    pub format: String,
    /// Scenes in it.
    pub scenes: u32,
    /// Frames of all scenes.
    pub frames: u32,
    /// Objects in its labels.
    pub objects: u32,
    /// Labels of photographs that are not in it: they are for tasks that wait for a scene of that name.
    #[serde(default)]
    pub elsewhere: u32,
    /// Sensors of the first scene, in words.
    pub sensors: Vec<String>,
    /// Classes in its labels.
    pub classes: Vec<PreviewClass>,
    /// Classes of the stage's ontology.
    pub known: Vec<String>,
    /// Seen from above, the first sweep's points about the vehicle, m: x ahead, y to the left; at most 8,000.
    pub points: Vec<[f32; 2]>,
    /// The first sweep's cuboids seen from above: four corners each, m, front left first.
    pub footprints: Vec<[[f32; 2]; 4]>,
    /// When the first sweep's points were recorded; absent where they do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motion: Option<PreviewMotion>,
    /// Path of the first photograph in the upload; empty where there is none.
    pub picture: String,
    /// Boxes around the labels on that photograph: left, top, width, height, px.
    pub boxes: Vec<[f64; 4]>,
    /// Width and height of that photograph, px.
    #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 2))]
    pub picture_size: [u32; 2],
    /// Errors, at most 50.
    pub problems: Vec<ImportError>,
    /// Number of further errors.
    pub more_problems: u32,
    /// What the labels say and labels here cannot store.
    pub not_read: Vec<String>,
    /// What came in but someone should check, in words with its number and the first names.
    pub warnings: Vec<String>,
}

/// How a vehicle moves within a sweep, of which every point has its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewMotion {
    /// The field of the points' times.
    pub field: String,
    /// Its unit: `s`, `ms`, `µs` or `ns`.
    pub unit: String,
    /// From the first point to the last, microseconds.
    pub sweep_us: u32,
    /// How far the vehicle goes in that time at the most, m; 0 where it stands or its poses are not known.
    pub travel_m: f32,
    /// How far it turns in that time at the most, degrees.
    pub turn_deg: f32,
    /// Which moment the sweep's time is likely to be.
    pub suggested: SweepTime,
}

/// A class of a data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewClass {
    /// As the labels have it.
    pub name: String,
    /// Objects of it.
    pub objects: u32,
}

/// Whether an import has work left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ImportState {
    /// It continues, also after a restart.
    Running,
    /// It is finished: everything without errors is imported.
    Done,
    /// The storage failed; start the import again.
    Failed,
}

/// Import and its progress or result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportJob {
    /// Its id.
    pub id: String,
    /// Whether it is done.
    pub state: ImportState,
    /// So far, or in the end.
    pub report: ImportReport,
}

/// Result of an import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// What the folder was taken for: a format of labels, `images`, `clouds` or the layout of a recording.
    pub format: String,
    /// Current work, in words; empty when the import is done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doing: String,
    /// Scenes made.
    pub scenes: u32,
    /// Tasks made.
    pub tasks: u32,
    /// Objects in imported labels.
    pub objects: u32,
    /// Golden items made.
    pub golden: u32,
    /// Number of tasks that existed, were not begun, and start with these labels.
    #[serde(default)]
    pub prelabeled: u32,
    /// Number of tasks with predictions of a model.
    #[serde(default)]
    pub predicted: u32,
    /// Number of sweeps whose points were moved to one instant.
    #[serde(default, alias = "compensated")]
    pub motion_compensated: u32,
    /// Number of sweeps without times of points; their points stay as recorded.
    #[serde(default, alias = "timeless")]
    pub without_timestamps: u32,
    /// Number of scenes that existed with the same content; they are unchanged.
    pub already_there: u32,
    /// Classes in the labels that the stage's ontology lacked; they were added to it.
    pub new_classes: Vec<String>,
    /// Errors, at most 50. What they concern was not imported, everything else was.
    pub problems: Vec<ImportError>,
    /// Number of further errors.
    #[serde(default)]
    pub more_problems: u32,
    /// What the labels say and labels here cannot store, in words with its number.
    #[serde(default)]
    pub not_read: Vec<String>,
    /// What came in but someone should check, in words with its number and the first names.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Files that no importer knows; they were not imported.
    pub ignored: Vec<String>,
}

/// Error in an imported file. Aliases are the names in databases of earlier versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportError {
    /// Path within the folder.
    pub file: String,
    /// Line, field or byte.
    #[serde(alias = "place")]
    pub location: String,
    /// What is wrong.
    #[serde(alias = "what")]
    pub message: String,
    /// How to fix it.
    #[serde(alias = "mend")]
    pub fix: String,
}

/// Characters at most of each text of an error that leaves the server: files name places by texts of any length.
pub const MAX_ERROR_CHARS: usize = 300;

/// Start of a text from outside, of [`MAX_ERROR_CHARS`] characters at most.
pub fn cut_text(text: String) -> String {
    match text.char_indices().nth(MAX_ERROR_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

impl From<ParseError> for ImportError {
    fn from(ParseError { file, location, message, fix }: ParseError) -> Self {
        let [file, location, message, fix] = [file, location, message, fix].map(cut_text);
        Self { file, location, message, fix }
    }
}

impl ImportReport {
    /// Add an error to the list, or count it where the list has `most` already.
    pub fn add_problem(&mut self, problem: ImportError, most: usize) {
        if self.problems.len() < most {
            self.problems.push(problem);
        } else {
            self.more_problems = self.more_problems.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_about_a_long_name_is_short() {
        let long = "é".repeat(1_000_000);
        let error =
            ImportError::from(ParseError::new(long.as_str(), long.as_str(), "Shorten it").in_file(&long));
        assert!(
            [&error.file, &error.location, &error.message].iter().all(|text| text.chars().count() == 301)
        );
        assert_eq!(error.fix, "Shorten it");
    }
}
