//! Images that a reader renamed: two had the same name but for their endings, so that one got a number.

use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::photos::{RENAMED, base, media_type, without_ending};
use crate::unique_names::is_numbered;

/// Say that a photograph is called by its name and a number: another one has the name itself, with another ending.
pub fn report_numbered_image(item: &DatasetItem, report: &mut ConversionReport) {
    let ([_], [frame]) = (item.scene.sensors.as_slice(), item.scene.frames.as_slice()) else { return };
    let Some(data) = frame.data.first().filter(|data| !media_type(&data.file).is_empty()) else { return };
    let (stem, name) = (without_ending(base(&data.file)), base(&item.name));
    if is_numbered(name, stem) {
        report.add_named(RENAMED, format!("{} is {name}", base(&data.file)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photos::photograph;

    #[test]
    fn an_image_that_got_a_number_is_named_with_both_names() {
        let mut report = ConversionReport::default();
        for (name, file) in [("d/image1", "d/image1.jpg"), ("d/image1-2", "d/image1.png"), ("a-2", "a-2.png")]
        {
            report_numbered_image(&photograph(name, file, [9, 9]), &mut report);
        }
        assert_eq!(report.descriptions(), ["1 × images renamed: image1.png is image1-2"]);
    }
}
