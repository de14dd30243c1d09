//! Pascal VOC: flags in odd spellings, images in folders of their own.

use super::{case, convert};

#[test]
fn voc_odd_flags() {
    let converted = convert(&case("voc-odd-flags"), "voc", "voc");
    let text = converted.text("Annotations/a.xml");
    let (person, dog) = text.split_once("<name>dog</name>").unwrap();
    assert!(
        person.contains("<truncated>1</truncated>") && person.contains("<difficult>1</difficult>"),
        "{text}"
    );
    assert!(dog.contains("<truncated>1</truncated>") && dog.contains("<difficult>0</difficult>"), "{text}");
    for corner in ["<xmin>45.5<", "<ymin>281.5<", "<xmax>100.5<", "<ymax>300.25<"] {
        assert!(person.contains(corner), "{text}");
    }
    for corner in ["<xmin>10<", "<ymin>20<", "<xmax>50<", "<ymax>60<"] {
        assert!(dog.contains(corner), "{text}");
    }
    let warnings: Vec<&str> = converted.outcome.err.lines().filter(|line| line.contains("flags")).collect();
    let [warning] = warnings.as_slice() else { panic!("{}", converted.outcome.err) };
    for part in ["warning: 1 ×", "Annotations/a.xml", "difficult", "Unspecified"] {
        assert!(warning.contains(part), "{warning}");
    }
}

#[test]
fn voc_picture_in_subfolder() {
    let converted = convert(&case("voc-picture-in-subfolder"), "voc", "yolo");
    assert_eq!(converted.paths(), ["data.yaml", "images/sub/a.png", "labels/sub/a.txt"]);
    assert_eq!(converted.text("labels/sub/a.txt"), "0 0.375 0.5833333333333334 0.25 0.5\n");
    let coco = convert(&case("voc-picture-in-subfolder"), "voc", "coco");
    assert_eq!(coco.json("")["images"][0]["file_name"], "sub/a.png");
}
