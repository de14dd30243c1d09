//! What a results file may contain, and the errors of one that is not valid.

use super::*;
use proptest::prelude::*;

const BOX: &str = r#"{"sample_token":"a","translation":[1,2,3],"size":[2.0,4,1.5],"rotation":[1,0,0,0],"velocity":[NaN,0.5],"ego_translation":[1,2,0],"num_pts":7,"detection_name":"construction_vehicle","detection_score":0.25,"attribute_name":"vehicle.parked","extra":{"NaN":[]}}"#;

fn file(of: &str) -> String {
    format!(r#"{{"meta":{{"use_lidar":true}},"results":{{"b":[],"a":[{BOX},{of}]}}}}"#)
}

/// Error of a file whose second box has a text in place of another.
fn read_error(from: &str, to: &str) -> ParseError {
    assert!(BOX.contains(from));
    read_boxes(&file(&BOX.replace(from, to))).unwrap_err()
}

#[test]
fn a_file_is_read_in_its_order() {
    let found = read_boxes(&file(BOX)).unwrap();
    let tokens: Vec<&str> = found.samples.iter().map(|(token, _)| token.as_str()).collect();
    assert_eq!(tokens, ["b", "a"]);
    let first = &found.samples[1].1[0];
    assert!(first.velocity[0].is_nan() && first.velocity[1].to_bits() == 0.5_f64.to_bits());
    assert_eq!(
        (first.detection_name, first.attribute_name),
        (DetectionClass::ConstructionVehicle, BoxAttribute::VehicleParked)
    );
    assert_eq!((first.num_pts, first.translation), (7, [1.0, 2.0, 3.0]));
}

#[test]
fn what_is_missing_is_what_the_devkit_takes() {
    let lean = BOX
        .replace(r#""ego_translation":[1,2,0],"num_pts":7,"#, "")
        .replace(r#""detection_score":0.25,"#, "")
        .replace("NaN,", "null,");
    let found = read_boxes(&file(&lean)).unwrap();
    let second = &found.samples[1].1[1];
    assert_eq!((second.ego_translation, second.num_pts, second.detection_score), ([0.0; 3], -1, -1.0));
    assert!(second.velocity[0].is_nan());
}

#[test]
fn a_name_may_contain_the_letters_of_nan() {
    let found = read_boxes(r#"{"results":{"NaN \" NaN":[]}}"#).unwrap();
    assert_eq!(found.samples[0].0, "NaN \" NaN");
}

#[test]
fn an_error_names_sample_and_box() {
    for (from, to, what) in [
        ("construction_vehicle", "tram", "unknown variant `tram`"),
        ("vehicle.parked", "parked", "unknown variant `parked`"),
        (r#""size":[2.0,4,1.5],"#, "", "missing field `size`"),
        ("[2.0,4,1.5]", "[2.0,0,1.5]", "not larger than 0"),
        ("[2.0,4,1.5]", "[2.0,4]", "length"),
        ("[1,2,3]", "[1,NaN,3]", "translation is not a number"),
        ("[1,2,3]", "[1,\"2\",3]", "expected a number"),
        (":7,", ":null,", "num_pts is not a number"),
        (r#""sample_token":"a""#, r#""sample_token":"b""#, "another sample"),
    ] {
        let error = read_error(from, to);
        assert_eq!(error.location, "/results/a/1", "{error}");
        assert!(error.message.contains(what), "{error}");
    }
}

#[test]
fn a_file_that_is_none_is_refused() {
    for (text, what) in [
        ("", "EOF"),
        ("[]", "an object with results"),
        ("{}", "missing field `results`"),
        (r#"{"results":[]}"#, "an object of samples"),
        (r#"{"results":{"a":{}}}"#, "a list of boxes"),
        (r#"{"results":{"a":[],"a":[]}}"#, "the sample occurs twice"),
        (r#"{"results":{},"results":{}}"#, "duplicate field"),
        (r#"{"results":{}} x"#, "trailing"),
        (r#"{"results":NaNaN}"#, "an object of samples"),
        (r#"{"results":NaN"#, "an object of samples"),
    ] {
        let error = read_boxes(text).unwrap_err();
        assert!(error.message.contains(what), "{text}: {error}");
    }
}

#[test]
fn columns_are_those_of_the_file() {
    let text = r#"{"results":{"a":[{"velocity":[NaN,x"#;
    let error = read_boxes(text).unwrap_err();
    assert!(error.message.ends_with(&format!("column {}", text.len())), "{error}");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,200}") {
        let _ = read_boxes(&text);
    }

    #[test]
    fn no_damage_to_a_file_makes_the_evaluation_panic(
        at in 0..700_usize, length in 0..40_usize, put in r#"[0-9e.,:\[\]{}"\\NaN-]{0,12}"#,
    ) {
        let whole = file(BOX);
        let (start, end) = (at.min(whole.len()), (at + length).min(whole.len()));
        let damaged = format!("{}{put}{}", &whole[..start], &whole[end..]);
        if let (Ok(gt), Ok(dt)) = (read_boxes(&whole), read_boxes(&damaged)) {
            let _ = evaluate(&gt, &dt);
            let _ = evaluate(&dt, &gt);
        }
    }

    #[test]
    fn no_numbers_make_the_evaluation_panic(
        numbers in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO, 16),
    ) {
        let n = &numbers;
        let wild = format!(
            r#"{{"translation":[{:e},{:e},{:e}],"size":[{:e},{:e},{:e}],"rotation":[{:e},{:e},{:e},{:e}],"velocity":[{:e},{:e}],"ego_translation":[0,0,{:e}],"num_pts":{:e},"detection_name":"barrier","detection_score":{:e},"attribute_name":""}}"#,
            n[0], n[1], n[2], n[3].abs(), n[4].abs(), n[5].abs(), n[6], n[7], n[8], n[9], n[10], n[11], n[12], n[13], n[14].abs(),
        );
        if let Ok(wild) = read_boxes(&file(&wild)) {
            prop_assert!(evaluate(&wild, &wild).is_ok());
        }
    }
}
