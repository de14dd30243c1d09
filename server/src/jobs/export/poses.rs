//! Poses that clouds state in their headers and a written format does not hold.

use crate::folder::DatasetFolder;
use assay_formats::cloud::stream;
use assay_formats::conversion_report::ConversionReport;
use assay_formats::dataset::{DatasetFiles, Folder};
use std::io::Cursor;

/// Bytes in which a header ends.
const HEAD: usize = 1024 * 1024;

/// Losses of poses of clouds that are written in another form, each with its file.
pub fn lost_poses(written: &DatasetFiles, source: &DatasetFolder) -> ConversionReport {
    let mut report = ConversionReport::default();
    let converted = written.media.iter().filter(|media| media.media_type != media.wanted);
    for media in converted.filter(|media| source.has(&media.from)) {
        let head = source.head(&media.from, HEAD).unwrap_or_default();
        if let Ok(Some(_)) = stream::stated_pose(&media.media_type, &mut Cursor::new(head)) {
            report.add_named("poses of clouds (VIEWPOINT), left out", &media.from);
        }
    }
    report
}
