use super::*;
use crate::cases::{
    self, FormatFeatures, cut_and_corrupt, data_sets, difference, read_all, real, round_trip,
};
use crate::dataset::{Dataset, MemoryFolder};
use assay_core::geometry::Geometry;
use proptest::prelude::*;

const FEATURES: FormatFeatures = FormatFeatures { kinds: "br", attributes: true, occlusion: true };

fn by_default_ids(mut data: Dataset) -> Dataset {
    let objects = data.items.iter().flat_map(|item| &item.document.objects);
    let mut others: Vec<String> =
        objects.map(|o| o.class.clone()).filter(|c| !data.classes.contains(c)).collect();
    others.sort();
    others.dedup();
    data.classes.extend(others);
    data
}

#[test]
fn real_trees_come_back_the_same() {
    let Some(text) = real("neon-trees/OSBS_029.xml") else { return };
    let folder = MemoryFolder::new([("OSBS_029.xml".to_owned(), text.clone().into_bytes())])
        .with_image("OSBS_029.png", [400, 400]);
    let data = read_all(read, &folder).unwrap();
    assert_eq!(
        (data.items[0].name.as_str(), data.classes.as_slice()),
        ("OSBS_029", &["Tree".to_owned()][..])
    );
    assert_eq!(data.items[0].document.objects.len(), text.matches("<object>").count());
    assert_eq!(data.items[0].scene.frames[0].data[0].file, "OSBS_029.png");
    let again = round_trip(write, read, "", &data);
    assert_eq!(difference(&data, &again, 0.0), None);
    let first: Vec<_> = data.items[0].document.objects[..1].iter().map(|o| &o.shapes[0].geometry).collect();
    assert!(matches!(first[0], Geometry::Box([203.0, 67.0, 24.0, _])), "{first:?}");
}

#[test]
fn a_file_with_errors_does_not_stop_the_others() {
    let good = "<annotation><object><name>oak</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax>\
        <ymax>3</ymax></bndbox></object></annotation>";
    let files = [
        ("Annotations/a.xml", good.to_owned()),
        ("Annotations/b.xml", good.replace("<name>oak</name>", "")),
        ("Annotations/c.xml", good.replace("<xmax>2", "<xmax>NaN")),
        ("Annotations/d.xml", good.replace("<annotation>", "<annotation>&bomb;")),
        ("Annotations/e.xml", format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{good}")),
        ("Annotations/f.xml", format!("<annotation>{}", "<a>".repeat(100_000))),
        ("ImageSets/Main/val.txt", "a\n".to_owned()),
        ("readme.xml", "<kml/>".to_owned()),
    ];
    let folder = MemoryFolder::new(files.map(|(path, text)| (path.to_owned(), text.into_bytes())));
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    read(&folder, &mut |item| match item {
        Ok(item) => items.push(item),
        Err(error) => errors.push((error.file, error.message)),
    })
    .unwrap();
    assert_eq!((items.len(), items[0].scene.metadata["subset"].as_str()), (1, "val"));
    let files: Vec<&str> = errors.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(files, ["b", "c", "d", "e", "f"].map(|name| format!("Annotations/{name}.xml")));
    let whats = ["no name", "no number", "not known", "document type", "deeply"];
    assert!(errors.iter().zip(whats).all(|((_, what), wanted)| what.contains(wanted)), "{errors:?}");
}

#[test]
fn a_folder_in_the_name_of_the_image_is_part_of_its_name() {
    let text = |file: &str| format!("<annotation><filename>{file}</filename></annotation>").into_bytes();
    let folder = MemoryFolder::new([
        ("Annotations/a.xml".to_owned(), text("sub/a.png")),
        ("Annotations/b.xml".to_owned(), text(r"sub\b.png")),
        ("Annotations/sub/c.xml".to_owned(), text("c.png")),
        ("Annotations/d.xml".to_owned(), text("gone.png")),
    ]);
    let files = ["sub/a.png", "sub/b.png", "sub/c.png", "other/a.png"];
    let folder = files.iter().fold(folder, |f, path| f.with_image(&format!("JPEGImages/{path}"), [4, 4]));
    let data = read_all(read, &folder).unwrap();
    let named: Vec<(&str, &str, bool)> = data
        .items
        .iter()
        .map(|i| (i.name.as_str(), i.scene.frames[0].data[0].file.as_str(), i.is_labeled))
        .collect();
    assert_eq!(
        named,
        [
            ("sub/a", "JPEGImages/sub/a.png", true),
            ("sub/b", "JPEGImages/sub/b.png", true),
            ("d", "gone.png", true),
            ("sub/c", "JPEGImages/sub/c.png", true),
            ("other/a", "JPEGImages/other/a.png", false),
        ]
    );
    let written = FORMAT.write(&data).unwrap();
    let annotations = written.files.iter().filter(|(path, _)| path.ends_with(".xml")).count();
    assert_eq!((annotations, written.media.len()), (4, 5));
}

#[test]
fn facts_and_the_subset_of_an_image_come_back() {
    let mut item = crate::photos::photograph("a", "a.jpg", [20, 20]);
    for (key, value) in [("subset", "val"), ("weather & light", "rain <1>")] {
        item.scene.metadata.insert(key.to_owned(), value.to_owned());
    }
    let data = Dataset { items: vec![item], ..Dataset::default() };
    assert_eq!(round_trip(write, read, "", &data).items[0].scene.metadata, data.items[0].scene.metadata);
}

#[test]
fn an_outline_becomes_its_box_and_says_so() {
    let mut item = crate::photos::photograph("a", "a.jpg", [20, 20]);
    let triangle = assay_core::geometry::Polygon(vec![vec![[1.0, 2.0], [5.0, 2.0], [3.0, 8.0]]]);
    item.document.objects.push(crate::photos::object("x".to_owned(), "car", Geometry::Polygon(triangle)));
    let written = write(&Dataset { items: vec![item], ..Dataset::default() }).unwrap();
    assert_eq!(written.report.iter().collect::<Vec<_>>(), [("polygons, written as their boxes", 1)]);
    let again = read_all(read, &cases::folder(&written, "", [20, 20])).unwrap();
    let object = &again.items[0].document.objects[0];
    assert_eq!((object.id.as_str(), &object.shapes[0].geometry), ("x", &Geometry::Box([1.0, 2.0, 4.0, 6.0])));
}

#[test]
fn cut_and_corrupted_files_are_read_or_refused() {
    if let Some(text) = real("neon-trees/OSBS_029.xml") {
        cut_and_corrupt(read, "a.xml", &text[..4000]);
        cut_and_corrupt(
            read,
            "a.xml",
            &format!("{}</annotation>", &text[..text[..4000].rfind("<object>").unwrap()]),
        );
    }
}

proptest! {
    #[test]
    fn what_voc_holds_comes_back(data in data_sets(FEATURES)) {
        let again = round_trip(write, read, "", &data);
        prop_assert_eq!(difference(&by_default_ids(data), &again, 1e-9), None);
    }

    #[test]
    fn no_text_in_a_folder_makes_it_panic(text in "<annotation>[<>/a-z\" &;!\\[\\]]{0,80}") {
        let _ = cases::read_text(read, "a.xml", &text);
    }
}
