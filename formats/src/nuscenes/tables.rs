//! The thirteen tables as they are in the files, and finding rows by their tokens.

use crate::dataset::Folder;
use crate::json;
use assay_core::ParseError;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A token or name, borrowed from its file's bytes where it has no escapes.
pub(super) type TableText<'a> = Cow<'a, str>;

/// A row that others point to.
pub(super) trait TableRow {
    /// The table's name: its file's without `.json`.
    const TABLE: &'static str;
    /// The row's key.
    fn token(&self) -> &str;
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident $table:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, Serialize)]
        pub(super) struct $name<'a> {
            #[serde(borrow)]
            pub(super) token: TableText<'a>,
            $($(#[$field_doc])* pub(super) $field: $type,)*
        }
        impl TableRow for $name<'_> {
            const TABLE: &'static str = $table;
            fn token(&self) -> &str {
                &self.token
            }
        }
    )*};
}

rows! {
    /// A recording.
    SceneRow "scene" {
        #[serde(borrow)]
        log_token: TableText<'a>,
        nbr_samples: i64,
        #[serde(borrow)]
        first_sample_token: TableText<'a>,
        #[serde(borrow)]
        last_sample_token: TableText<'a>,
        #[serde(borrow)]
        name: TableText<'a>,
        #[serde(borrow, default)]
        description: TableText<'a>,
    }
    /// A key frame, µs.
    SampleRow "sample" {
        timestamp: i64,
        #[serde(borrow)]
        prev: TableText<'a>,
        #[serde(borrow)]
        next: TableText<'a>,
        #[serde(borrow)]
        scene_token: TableText<'a>,
    }
    /// A file of one sensor, µs and px.
    SampleDataRow "sample_data" {
        #[serde(borrow)]
        sample_token: TableText<'a>,
        #[serde(borrow)]
        ego_pose_token: TableText<'a>,
        #[serde(borrow)]
        calibrated_sensor_token: TableText<'a>,
        timestamp: i64,
        #[serde(borrow, default)]
        fileformat: TableText<'a>,
        is_key_frame: bool,
        #[serde(default)]
        height: u32,
        #[serde(default)]
        width: u32,
        #[serde(borrow)]
        filename: TableText<'a>,
        #[serde(borrow, default)]
        prev: TableText<'a>,
        #[serde(borrow, default)]
        next: TableText<'a>,
    }
    /// Ego → global, m and w, x, y, z.
    EgoPoseRow "ego_pose" {
        timestamp: i64,
        rotation: [f64; 4],
        translation: [f64; 3],
    }
    /// Sensor → ego, m and w, x, y, z; for cameras K, px.
    CalibratedSensorRow "calibrated_sensor" {
        #[serde(borrow)]
        sensor_token: TableText<'a>,
        translation: [f64; 3],
        rotation: [f64; 4],
        camera_intrinsic: Vec<[f64; 3]>,
    }
    /// A channel.
    SensorRow "sensor" {
        #[serde(borrow)]
        channel: TableText<'a>,
        #[serde(borrow)]
        modality: TableText<'a>,
    }
    /// A box in the global frame: `size` is width, length, height, m.
    AnnotationRow "sample_annotation" {
        #[serde(borrow)]
        sample_token: TableText<'a>,
        #[serde(borrow)]
        instance_token: TableText<'a>,
        #[serde(borrow, default)]
        visibility_token: TableText<'a>,
        #[serde(borrow, default)]
        attribute_tokens: Vec<TableText<'a>>,
        translation: [f64; 3],
        size: [f64; 3],
        rotation: [f64; 4],
        #[serde(borrow)]
        prev: TableText<'a>,
        #[serde(borrow)]
        next: TableText<'a>,
        #[serde(default)]
        num_lidar_pts: i64,
        #[serde(default)]
        num_radar_pts: i64,
    }
    /// An object over time.
    InstanceRow "instance" {
        #[serde(borrow)]
        category_token: TableText<'a>,
        nbr_annotations: i64,
        #[serde(borrow)]
        first_annotation_token: TableText<'a>,
        #[serde(borrow)]
        last_annotation_token: TableText<'a>,
    }
    /// A class.
    CategoryRow "category" {
        #[serde(borrow)]
        name: TableText<'a>,
        #[serde(borrow, default)]
        description: TableText<'a>,
    }
    /// A value of an attribute, such as `vehicle.moving`.
    AttributeRow "attribute" {
        #[serde(borrow)]
        name: TableText<'a>,
        #[serde(borrow, default)]
        description: TableText<'a>,
    }
    /// How much of an object is seen, such as `v80-100`.
    VisibilityRow "visibility" {
        #[serde(borrow)]
        level: TableText<'a>,
        #[serde(borrow, default)]
        description: TableText<'a>,
    }
    /// The drive that scenes were cut from.
    LogRow "log" {
        #[serde(borrow, default)]
        logfile: TableText<'a>,
        #[serde(borrow, default)]
        vehicle: TableText<'a>,
        #[serde(borrow, default)]
        date_captured: TableText<'a>,
        #[serde(borrow, default)]
        location: TableText<'a>,
    }
    /// A picture of where logs were driven.
    MapRow "map" {
        #[serde(borrow, default)]
        category: TableText<'a>,
        #[serde(borrow, default)]
        filename: TableText<'a>,
        #[serde(borrow, default)]
        log_tokens: Vec<TableText<'a>>,
    }
}

/// Names of the tables in the order of [`TableFiles`].
pub(super) const TABLES: [&str; 13] = [
    SceneRow::TABLE,
    SampleRow::TABLE,
    SampleDataRow::TABLE,
    EgoPoseRow::TABLE,
    CalibratedSensorRow::TABLE,
    SensorRow::TABLE,
    AnnotationRow::TABLE,
    InstanceRow::TABLE,
    CategoryRow::TABLE,
    AttributeRow::TABLE,
    VisibilityRow::TABLE,
    LogRow::TABLE,
    MapRow::TABLE,
];

/// The bytes of all tables of one version, which their rows borrow from.
pub(super) struct TableFiles {
    /// Such as `v1.0-mini/`.
    at: String,
    bytes: BTreeMap<&'static str, Vec<u8>>,
}

impl TableFiles {
    /// All tables in a folder; maps alone may be missing, since nothing points to them.
    pub(super) fn read(folder: &dyn Folder, at: &str) -> Result<Self, ParseError> {
        let mut bytes = BTreeMap::new();
        for table in TABLES {
            let path = format!("{at}{table}.json");
            if folder.has(&path) {
                bytes.insert(table, folder.read(&path)?);
            } else if table == MapRow::TABLE {
                bytes.insert(table, b"[]".to_vec());
            } else {
                let fix = "Give all tables of the version";
                return Err(ParseError::new("path", "the table is missing", fix).in_file(&path));
            }
        }
        Ok(Self { at: at.to_owned(), bytes })
    }

    /// The rows of a table.
    pub(super) fn rows<'a, T: TableRow + Deserialize<'a>>(&'a self) -> Result<Vec<T>, ParseError> {
        let bytes = self.bytes.get(T::TABLE).map_or(&b"[]"[..], Vec::as_slice);
        json::parse_bytes(bytes, "Write the table as nuScenes 1.0 has it")
            .map_err(|e| e.in_file(&self.name(T::TABLE)))
    }

    /// A table's path, for error messages.
    pub(super) fn name(&self, table: &str) -> String {
        format!("{}{table}.json", self.at)
    }

    /// Rows by their tokens.
    pub(super) fn index<T: TableRow>(&self, rows: Vec<T>) -> Result<TokenTable<T>, ParseError> {
        let mut by_token = BTreeMap::new();
        for (i, row) in rows.iter().enumerate() {
            if let Some(earlier) = by_token.insert(row.token().to_owned().into_boxed_str(), i) {
                let what = format!("the token `{}` is that of row {earlier} too", row.token());
                return Err(self.error::<T>(i, "token", what, "Give each row its own token"));
            }
        }
        Ok(TokenTable { rows, by_token })
    }

    /// Error in a field of a row.
    pub(super) fn error<T: TableRow>(&self, row: usize, field: &str, what: String, fix: &str) -> ParseError {
        ParseError::new(format!("/{row}/{field}"), what, fix).in_file(&self.name(T::TABLE))
    }
}

/// A table's rows with an index.
pub(super) struct TokenTable<T> {
    pub(super) rows: Vec<T>,
    by_token: BTreeMap<Box<str>, usize>,
}

impl<T: TableRow> TokenTable<T> {
    /// The number and the row of a token that `field` of row `from` in another table gives.
    pub(super) fn get<F: TableRow>(
        &self,
        files: &TableFiles,
        token: &str,
        from: usize,
        field: &str,
    ) -> Result<(usize, &T), ParseError> {
        let found = self.by_token.get(token).and_then(|at| Some((*at, self.rows.get(*at)?)));
        found.ok_or_else(|| {
            let what = format!("there is no {} with the token `{token}`", T::TABLE);
            files.error::<F>(from, field, what, "Write the token of a row that is there")
        })
    }
}
