use super::*;
use crate::cases::{cut_and_corrupt, difference, read_all, read_text, real, round_trip};
use crate::dataset::{Dataset, MemoryFolder};
use crate::photos::{CAMERA, frame, scene};
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, Document, Object, Shape};
use proptest::prelude::*;

fn read_mot(text: &str) -> Result<Dataset, ParseError> {
    read_text(read, "gt.txt", text)
}

fn rows(text: &str) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> =
        text.lines().map(|line| line.split(',').map(|word| word.parse().unwrap()).collect()).collect();
    rows.sort_by(|a, b| a.partial_cmp(b).unwrap());
    rows
}

#[test]
fn real_tracks_come_back_row_for_row() {
    for file in ["gt.txt", "test.txt"] {
        let Some(text) = real(&format!("mot-tud-campus/{file}")) else { return };
        let data = read_mot(&text).unwrap();
        assert!(data.report.is_empty(), "{:?}", data.report);
        let written = write(&data).unwrap();
        assert!(written.report.is_empty());
        assert_eq!(rows(&String::from_utf8(written.files[0].1.clone()).unwrap()), rows(&text));
        assert_eq!(round_trip(write, read, "gt.txt", &data), data);
        assert!(data.items[0].document.problems().is_empty());
    }
}

#[test]
fn a_track_that_pauses_is_not_there_in_between() {
    let data = read_mot("1,7,0,0,10,10,1,3,1\n4,7,30,0,10,10,0,3,0.25\n6,8,0,0,1,1,1,77,1\n").unwrap();
    let [car, other] = data.items[0].document.objects.as_slice() else { panic!("{data:?}") };
    assert_eq!((car.id.as_str(), car.class.as_str(), other.class.as_str()), ("7", "car", "class 77"));
    let there: Vec<bool> = (0..6).map(|frame| car.shape_at(frame, CAMERA).is_some()).collect();
    assert_eq!(there, [true, false, false, true, false, false]);
    let ignored = car.shape_at(3, CAMERA).unwrap();
    assert_eq!(ignored.attributes["score"], AttributeValue::Number(0.0));
    assert_eq!(ignored.attributes["visibility"], AttributeValue::Number(0.25));
    assert_eq!(round_trip(write, read, "gt.txt", &data), data);
}

#[test]
fn numbers_that_say_that_there_is_none_come_back() {
    for text in ["1,7,0,0,10,10,-1,1,0\n2,7,0,0,10,10,0,1,-1\n", "1,7,0,0,10,10,-1,-1,-1,-1\n"] {
        let data = read_mot(&text.replace('\n', "\r")).unwrap();
        let score = |name: &str| data.items[0].document.objects[0].shapes[0].attributes.get(name).cloned();
        assert_eq!((score("score"), score("score_unknown")), (None, Some(AttributeValue::Bool(true))));
        assert_eq!(write(&data).unwrap().files[0].1, text.as_bytes());
    }
}

#[test]
fn a_folder_of_a_sequence_has_its_size_rate_and_images() {
    let info = "[Sequence]\nname=MOT17-02\nimDir=img1\nframeRate=30\nseqLength=4\nimWidth=1920\nimHeight=1080\nimExt=.jpg\n";
    let folder = MemoryFolder::new([
        ("train/MOT17-02/gt/gt.txt".to_owned(), b"2,1,0,0,10,10,1,1,1\n".to_vec()),
        ("train/MOT17-02/det/det.txt".to_owned(), b"1,-1,0,0,10,10,0.5,-1,-1,-1\n".to_vec()),
        ("train/MOT17-02/seqinfo.ini".to_owned(), info.as_bytes().to_vec()),
        ("train/MOT17-04/det/det.txt".to_owned(), b"1,-1,0,0,10,10,0.5,-1,-1,-1\n".to_vec()),
    ])
    .with_image("train/MOT17-02/img1/000002.jpg", [1920, 1080]);
    let data = read_all(read, &folder).unwrap();
    let names: Vec<&str> = data.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["MOT17-02", "MOT17-04"]);
    let first = &data.items[0].scene;
    assert_eq!((first.frames.len(), first.frames[3].time_us), (4, 100_000));
    assert_eq!(first.data(1, CAMERA).unwrap().file, "train/MOT17-02/img1/000002.jpg");
    let found = &data.items[1].document.objects[0];
    assert_eq!((found.id.as_str(), found.track), ("detection-1", false));
}

#[test]
fn frames_between_keyframes_are_written() {
    let key = |frame, x| Shape::new(frame, CAMERA.to_owned(), Geometry::Box([x, 0.0, 5.0, 5.0]));
    let object = Object {
        id: "a".to_owned(),
        class: "robot".to_owned(),
        attributes: std::collections::BTreeMap::new(),
        track: true,
        shapes: vec![key(0, 0.0), key(2, 4.0), Shape { outside: true, ..key(3, 4.0) }],
    };
    let scene = scene("x", [9, 9], vec![frame(""); 5]);
    let document = Document { objects: vec![object], ..Document::default() };
    let item = crate::dataset::DatasetItem::new("x".to_owned(), scene, document);
    let written = write(&Dataset { items: vec![item], ..Dataset::default() }).unwrap();
    let text = String::from_utf8(written.files[0].1.clone()).unwrap();
    assert_eq!(text, "1,1,0,0,5,5,1,1,1\n2,1,2,0,5,5,1,1,1\n3,1,4,0,5,5,1,1,1\n");
    let kinds: Vec<&str> = written.report.iter().map(|(kind, _)| kind).collect();
    let lost = [
        "frames after the last box, left out",
        "ids of objects, numbered anew",
        "names of classes, written as numbers",
        "names of recordings, left out",
        "sizes of images, left out",
        "tracks with keyframes, written as a shape in each frame",
    ];
    assert_eq!(kinds, lost);
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (text, what) in [
        ("1,1,0,0,10", "at least 6"),
        ("0,1,0,0,10,10,1", "frame 0"),
        ("4000000000,1,0,0,10,10,1", "frame 4000000000"),
        ("1.5,1,0,0,10,10,1", "frame 1.5"),
        ("1,1.5,0,0,10,10,1", "id 1.5"),
        ("1,1,NaN,0,10,10,1", "`NaN`"),
        ("1,1,0,inf,10,10,1", "`inf`"),
        ("1,1,0,0,-10,10,1", "negative"),
        ("2,9,0,0,10,10,1", "twice"),
        ("3,9,0,0,10,10,1,5,1", "class 5"),
    ] {
        let error = read_mot(&format!("2,9,0,0,1,1,1\n\n{text}\n")).unwrap_err();
        assert_eq!((error.file.as_str(), error.location.as_str()), ("gt.txt", "line 3"), "{error}");
        assert!(error.message.contains(what), "{error}");
    }
}

#[test]
fn cut_and_corrupted_files_are_read_or_refused() {
    if let Some(text) = real("mot-tud-campus/gt.txt") {
        cut_and_corrupt(read, "gt.txt", &text[..3000]);
    }
}

proptest! {
    #[test]
    fn what_mot_holds_comes_back(
        generated in proptest::collection::btree_map((1..20_u32, 1..6_u32), (-9.0..9.0_f64, 0.0..99.0_f64, 0.0..1.0_f64), 1..40),
    ) {
        let row = |((frame, id), (x, w, v)): (&(u32, u32), &(f64, f64, f64))| {
            format!("{frame},{id},{x},{x},{w},{w},{},{id},{v}\n", if v > &0.5 { 1 } else { 0 })
        };
        let data = read_mot(&generated.iter().map(row).collect::<String>()).unwrap();
        let again = round_trip(write, read, "gt.txt", &data);
        prop_assert_eq!(difference(&data, &again, 0.0), None);
        let last = u32::try_from(data.items[0].scene.frames.len()).unwrap();
        let seen: usize = data.items[0].document.objects.iter()
            .map(|o| (0..last).filter(|frame| o.shape_at(*frame, CAMERA).is_some()).count()).sum();
        prop_assert_eq!(seen, generated.len());
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9,. \n-]{0,80}") {
        let _ = read_mot(&text);
    }
}
