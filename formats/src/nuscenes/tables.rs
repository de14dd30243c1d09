//! The thirteen tables as they are in the files, and finding rows by their tokens.

use crate::dataset::Folder;
use crate::{ParseError, space};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A token or name, borrowed from its file's bytes where it has no escapes.
pub(super) type Text<'a> = Cow<'a, str>;

/// A row that others point to.
pub(super) trait Row {
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
            pub(super) token: Text<'a>,
            $($(#[$field_doc])* pub(super) $field: $type,)*
        }
        impl Row for $name<'_> {
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
        log_token: Text<'a>,
        nbr_samples: i64,
        #[serde(borrow)]
        first_sample_token: Text<'a>,
        #[serde(borrow)]
        last_sample_token: Text<'a>,
        #[serde(borrow)]
        name: Text<'a>,
        #[serde(borrow, default)]
        description: Text<'a>,
    }
    /// A key frame, µs.
    SampleRow "sample" {
        timestamp: i64,
        #[serde(borrow)]
        prev: Text<'a>,
        #[serde(borrow)]
        next: Text<'a>,
        #[serde(borrow)]
        scene_token: Text<'a>,
    }
    /// A file of one sensor, µs and px.
    SampleDataRow "sample_data" {
        #[serde(borrow)]
        sample_token: Text<'a>,
        #[serde(borrow)]
        ego_pose_token: Text<'a>,
        #[serde(borrow)]
        calibrated_sensor_token: Text<'a>,
        timestamp: i64,
        #[serde(borrow, default)]
        fileformat: Text<'a>,
        is_key_frame: bool,
        #[serde(default)]
        height: u32,
        #[serde(default)]
        width: u32,
        #[serde(borrow)]
        filename: Text<'a>,
        #[serde(borrow, default)]
        prev: Text<'a>,
        #[serde(borrow, default)]
        next: Text<'a>,
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
        sensor_token: Text<'a>,
        translation: [f64; 3],
        rotation: [f64; 4],
        camera_intrinsic: Vec<[f64; 3]>,
    }
    /// A channel.
    SensorRow "sensor" {
        #[serde(borrow)]
        channel: Text<'a>,
        #[serde(borrow)]
        modality: Text<'a>,
    }
    /// A box in the global frame: `size` is width, length, height, m.
    AnnotationRow "sample_annotation" {
        #[serde(borrow)]
        sample_token: Text<'a>,
        #[serde(borrow)]
        instance_token: Text<'a>,
        #[serde(borrow, default)]
        visibility_token: Text<'a>,
        #[serde(borrow, default)]
        attribute_tokens: Vec<Text<'a>>,
        translation: [f64; 3],
        size: [f64; 3],
        rotation: [f64; 4],
        #[serde(borrow)]
        prev: Text<'a>,
        #[serde(borrow)]
        next: Text<'a>,
        #[serde(default)]
        num_lidar_pts: i64,
        #[serde(default)]
        num_radar_pts: i64,
    }
    /// An object over time.
    InstanceRow "instance" {
        #[serde(borrow)]
        category_token: Text<'a>,
        nbr_annotations: i64,
        #[serde(borrow)]
        first_annotation_token: Text<'a>,
        #[serde(borrow)]
        last_annotation_token: Text<'a>,
    }
    /// A class.
    CategoryRow "category" {
        #[serde(borrow)]
        name: Text<'a>,
        #[serde(borrow, default)]
        description: Text<'a>,
    }
    /// A value of an attribute, such as `vehicle.moving`.
    AttributeRow "attribute" {
        #[serde(borrow)]
        name: Text<'a>,
        #[serde(borrow, default)]
        description: Text<'a>,
    }
    /// How much of an object is seen, such as `v80-100`.
    VisibilityRow "visibility" {
        #[serde(borrow)]
        level: Text<'a>,
        #[serde(borrow, default)]
        description: Text<'a>,
    }
    /// The drive that scenes were cut from.
    LogRow "log" {
        #[serde(borrow, default)]
        logfile: Text<'a>,
        #[serde(borrow, default)]
        vehicle: Text<'a>,
        #[serde(borrow, default)]
        date_captured: Text<'a>,
        #[serde(borrow, default)]
        location: Text<'a>,
    }
    /// A picture of where logs were driven.
    MapRow "map" {
        #[serde(borrow, default)]
        category: Text<'a>,
        #[serde(borrow, default)]
        filename: Text<'a>,
        #[serde(borrow, default)]
        log_tokens: Vec<Text<'a>>,
    }
}

/// Names of the tables in the order of [`Files`].
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
pub(super) struct Files {
    /// Such as `v1.0-mini/`.
    at: String,
    bytes: BTreeMap<&'static str, Vec<u8>>,
}

impl Files {
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
                let mend = "Give all tables of the version";
                return Err(ParseError::new("path", "the table is missing", mend).in_file(&path));
            }
        }
        Ok(Self { at: at.to_owned(), bytes })
    }

    /// The rows of a table.
    pub(super) fn rows<'a, T: Row + Deserialize<'a>>(&'a self) -> Result<Vec<T>, ParseError> {
        let bytes = self.bytes.get(T::TABLE).map_or(&b"[]"[..], Vec::as_slice);
        space::json_of(bytes, "Write the table as nuScenes 1.0 has it")
            .map_err(|e| e.in_file(&self.name(T::TABLE)))
    }

    /// A table's path, for error messages.
    pub(super) fn name(&self, table: &str) -> String {
        format!("{}{table}.json", self.at)
    }

    /// Rows by their tokens.
    pub(super) fn index<T: Row>(&self, rows: Vec<T>) -> Result<Table<T>, ParseError> {
        let mut by_token = BTreeMap::new();
        for (i, row) in rows.iter().enumerate() {
            if let Some(earlier) = by_token.insert(row.token().to_owned().into_boxed_str(), i) {
                let what = format!("the token `{}` is that of row {earlier} too", row.token());
                return Err(self.fault::<T>(i, "token", what, "Give each row its own token"));
            }
        }
        Ok(Table { rows, by_token })
    }

    /// A fault in a field of a row.
    pub(super) fn fault<T: Row>(&self, row: usize, field: &str, what: String, mend: &str) -> ParseError {
        ParseError::new(format!("/{row}/{field}"), what, mend).in_file(&self.name(T::TABLE))
    }
}

/// A table's rows with an index.
pub(super) struct Table<T> {
    pub(super) rows: Vec<T>,
    by_token: BTreeMap<Box<str>, usize>,
}

impl<T: Row> Table<T> {
    /// The number and the row of a token that `field` of row `from` in another table gives.
    pub(super) fn get<F: Row>(
        &self,
        files: &Files,
        token: &str,
        from: usize,
        field: &str,
    ) -> Result<(usize, &T), ParseError> {
        let found = self.by_token.get(token).and_then(|at| Some((*at, self.rows.get(*at)?)));
        found.ok_or_else(|| {
            let what = format!("there is no {} with the token `{token}`", T::TABLE);
            files.fault::<F>(from, field, what, "Write the token of a row that is there")
        })
    }
}
