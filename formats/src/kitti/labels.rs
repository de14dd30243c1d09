//! A `label_2` text as objects.

use super::calibration::{KittiCalibration, LIDAR};
use super::row::KittiRow;
use assay_core::ParseError;
use assay_core::label::{Document, IGNORE_CLASS, Object, Shape};
use assay_core::text::text_lines;

/// Read a `label_2` text into cuboids in the velodyne frame. `DontCare` rows are no objects; their number is returned
/// beside the document.
///
/// # Errors
/// A row of fewer than 15 words or with a word for a number.
pub fn labels(text: &str, calibration: &KittiCalibration) -> Result<(Document, usize), ParseError> {
    let mut document = Document::default();
    let mut left_aside = 0;
    for (number, line, object) in objects(text, calibration) {
        if line.split_whitespace().next() == Some(IGNORE_CLASS) {
            left_aside += 1;
            continue;
        }
        let mut object = object?;
        object.shapes.retain(|shape| shape.sensor == LIDAR);
        object.attributes.retain(|name, _| name != "alpha");
        object.shapes.iter_mut().for_each(|shape: &mut Shape| shape.attributes.clear());
        if object.shapes.is_empty() {
            let what = "the box measures -1 × -1 × -1 m";
            let fix = "Write height, width and length above 0";
            return Err(ParseError::new(format!("line {number}"), what, fix));
        }
        document.objects.push(object);
    }
    Ok((document, left_aside))
}

/// The objects of a `label_2` text with their lines and the lines' numbers.
pub(super) fn objects<'a>(
    text: &'a str,
    calibration: &'a KittiCalibration,
) -> impl Iterator<Item = (usize, &'a str, Result<Object, ParseError>)> + 'a {
    text_lines(text).enumerate().filter(|(_, line)| !line.trim().is_empty()).map(move |(i, line)| {
        let row = KittiRow::parse(line, &format!("line {}", i + 1));
        (i + 1, line, row.and_then(|row| row.object(line, i + 1, calibration)))
    })
}
