//! The label formats by name.

/// A format of labels that is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelFormat {
    /// This program's own JSON, which holds everything.
    Assay,
    /// COCO instances.
    Coco,
    /// CVAT for images or for video, 1.1.
    CvatXml,
    /// Ultralytics YOLO, and darknet's for reading.
    Yolo,
    /// Pascal VOC.
    Voc,
    /// KITTI object detection: `label_2` with `calib`.
    Kitti,
    /// nuScenes tables, v1.0.
    Nuscenes,
    /// ASAM OpenLABEL.
    Openlabel,
    /// MOTChallenge text.
    Mot,
    /// Responses of Scale's tasks.
    Scale,
    /// Label Studio's JSON export.
    Labelstudio,
    /// GeoJSON in pixels of an image.
    Geojson,
}

impl LabelFormat {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 12] = [
        Self::Assay,
        Self::Coco,
        Self::CvatXml,
        Self::Yolo,
        Self::Voc,
        Self::Kitti,
        Self::Nuscenes,
        Self::Openlabel,
        Self::Mot,
        Self::Scale,
        Self::Labelstudio,
        Self::Geojson,
    ];

    /// Its name on the command line and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assay => "assay",
            Self::Coco => "coco",
            Self::CvatXml => "cvat-xml",
            Self::Yolo => "yolo",
            Self::Voc => "voc",
            Self::Kitti => "kitti",
            Self::Nuscenes => "nuscenes",
            Self::Openlabel => "openlabel",
            Self::Mot => "mot",
            Self::Scale => "scale",
            Self::Labelstudio => "labelstudio",
            Self::Geojson => "geojson",
        }
    }

    /// The format of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether it is written as a folder; the others are one file.
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Yolo | Self::Voc | Self::Kitti | Self::Nuscenes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in LabelFormat::ALL {
            assert_eq!(LabelFormat::from_name(format.name()), Some(format));
        }
        assert_eq!(LabelFormat::from_name("COCO"), None);
    }
}
