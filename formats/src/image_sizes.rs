//! Sizes of images: what labels say of them, against the images themselves.

use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, Folder};
use crate::photos;

/// Warn where the labels of an item say another size than an image that lies with them has. Of a recording the first
/// image of each camera counts.
pub fn check_image_sizes(folder: &dyn Folder, item: &DatasetItem, report: &mut ConversionReport) {
    for camera in item.scene.cameras() {
        let mut files = item.scene.frames.iter().flat_map(|frame| &frame.data);
        let first = files.find(|data| data.sensor == camera.id && folder.has(&data.file));
        if let Some(data) = first
            && let Ok(size) = folder.image_size(&data.file)
        {
            warn_image_size(&data.file, photos::size(camera), size, report);
        }
    }
}

/// Warn where labels say another width and height, px, than an image has; zeros say nothing.
pub fn warn_image_size(file: &str, declared: [u32; 2], size: [u32; 2], report: &mut ConversionReport) {
    if let Some(difference) = describe_size_difference(file, declared, size) {
        report.warn("images whose labels name another size", difference);
    }
}

/// Both sizes of an image, where labels say another width and height, px, than it has; zeros say nothing.
pub fn describe_size_difference(file: &str, declared: [u32; 2], size: [u32; 2]) -> Option<String> {
    if declared == size || declared.contains(&0) {
        return None;
    }
    let [[width, height], [own_width, own_height]] = [declared, size];
    let turned = if declared == [own_height, own_width] { ", with its orientation" } else { "" };
    Some(format!("{file} {width} × {height} in the labels, {own_width} × {own_height} the picture{turned}"))
}

/// Say which images have no known size where a format demands one.
pub(crate) fn warn_unknown_sizes<'a>(
    photos: impl IntoIterator<Item = &'a photos::Photo<'a>>,
    report: &mut ConversionReport,
) {
    for photo in photos.into_iter().filter(|photo| photo.size.contains(&0)) {
        report.warn(UNKNOWN_SIZE, photo.file());
    }
}

/// Kind of images whose size is not known.
pub(crate) const UNKNOWN_SIZE: &str = "images of unknown size";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::MemoryFolder;
    use crate::photos::photograph;

    #[test]
    fn a_size_that_contradicts_the_image_is_warned_of_with_both() {
        let folder = MemoryFolder::default().with_image("a.png", [100, 100]).with_image("p.jpg", [30, 40]);
        let mut report = ConversionReport::default();
        for (file, size) in [("a.png", [400, 400]), ("p.jpg", [40, 30]), ("a.png", [0, 0]), ("x.png", [1, 1])]
        {
            check_image_sizes(&folder, &photograph("a", file, size), &mut report);
        }
        assert_eq!(
            report.warning_descriptions(),
            [
                "2 × images whose labels name another size: a.png 400 × 400 in the labels, 100 × 100 the picture, \
                p.jpg 40 × 30 in the labels, 30 × 40 the picture, with its orientation"
            ]
        );
        let same = check_of(&folder, "a.png", [100, 100]);
        assert!(same.is_empty());
    }

    fn check_of(folder: &MemoryFolder, file: &str, size: [u32; 2]) -> ConversionReport {
        let mut report = ConversionReport::default();
        check_image_sizes(folder, &photograph("a", file, size), &mut report);
        report
    }
}
