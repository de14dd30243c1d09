//! Names of images: where two have the same but for their endings, and where a scene is not called as its image.

use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::photos::{RENAMED, base, media_type, without_ending};

/// Say that a photograph is called by its name and a number: another one has the name itself, with another ending.
pub fn report_numbered_image(item: &DatasetItem, report: &mut ConversionReport) {
    let ([_], [frame]) = (item.scene.sensors.as_slice(), item.scene.frames.as_slice()) else { return };
    let Some(data) = frame.data.first().filter(|data| !media_type(&data.file).is_empty()) else { return };
    let (stem, name) = (without_ending(base(&data.file)), base(&item.name));
    if is_numbered(name, stem) {
        report.add_named(RENAMED, format!("{} is {name}", base(&data.file)));
    }
}

/// Say that a scene of one image is called by its file, where that has another name. The folders around it are no part
/// of that, and a number that readers give to one of two equal names they give again.
pub(crate) fn report_name_of_file(item: &DatasetItem, file: &str, report: &mut ConversionReport) {
    let is_one = item.scene.frames.len() == 1 && item.scene.cameras().count() == 1;
    let (name, file) = (item.name.as_str(), without_ending(file));
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'));
    if is_one
        && name != file
        && !ends(name, file)
        && !ends(file, name)
        && !is_numbered(base(name), base(file))
    {
        report.add_named("names of scenes, written as those of their images", format!("{name} is {file}"));
    }
}

/// Whether a name is another one with a number.
fn is_numbered(name: &str, stem: &str) -> bool {
    let number = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
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
