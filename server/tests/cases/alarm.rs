//! Alarm of rejections: streams whose fall has a known cause, a healthy one, and files that are no verdicts.

use super::{CommandOutcome, assay};
use std::path::PathBuf;

/// Runs `assay alarm` on a file of these bytes.
fn on_bytes(bytes: &[u8], more: &[&str]) -> (CommandOutcome, PathBuf, tempfile::TempDir) {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("v.jsonl");
    std::fs::write(&path, bytes).unwrap();
    (assay(&[&["alarm", path.to_str().unwrap()], more].concat()), path, scratch)
}

/// Lines of a project with 3 % of rejections, which become 20 % at verdict 401; `golden` gives our grade for a rejected object
/// after the fall.
fn falling(golden: impl Fn(u32) -> &'static str) -> String {
    let line = |number: u32| {
        let (verdict, golden) = match number {
            _ if number < 400 && number % 33 == 32 => ("reject", "\"reject\""),
            _ if number >= 400 && number.is_multiple_of(5) => ("reject", golden(number)),
            _ => ("accept", "\"accept\""),
        };
        format!("{{\"item\":\"frame {number}\",\"verdict\":\"{verdict}\",\"golden\":{golden}}}\n")
    };
    (0..700).map(line).collect()
}

#[test]
fn a_fall_is_reported_with_its_cause() {
    let ours = |_: u32| "\"reject\"";
    let theirs = |_: u32| "\"accept\"";
    let both = |number: u32| if number.is_multiple_of(10) { "\"reject\"" } else { "\"accept\"" };
    let unknown = |_: u32| "null";
    let causes: [(&str, &dyn Fn(u32) -> &'static str); 4] =
        [("ours", &ours), ("theirs", &theirs), ("both", &both), ("unclear", &unknown)];
    for (cause, golden) in causes {
        let (outcome, ..) = on_bytes(falling(golden).as_bytes(), &[]);
        assert_eq!((outcome.status, outcome.err.as_str()), (1, ""), "{}", outcome.out);
        let report = outcome.json();
        assert_eq!(
            (report["alarm"].as_bool(), report["cause"].as_str()),
            (Some(true), Some(cause)),
            "{report}"
        );
        let at = report["at"].as_u64().unwrap();
        assert!((410..=520).contains(&at), "{report}");
        assert!(report["evidence"].as_f64().unwrap() >= 20.0, "{report}");
        let since = report["episode"]["since"].as_u64().unwrap();
        assert!((390..=410).contains(&since), "{report}");
    }
}

#[test]
fn a_promise_that_holds_raises_no_alarm() {
    let text = falling(|_| "null");
    let (outcome, ..) = on_bytes(text.as_bytes(), &["--promised", "0.7", "--alpha", "0.01"]);
    let report = outcome.json();
    assert_eq!((outcome.status, outcome.err.as_str()), (0, ""));
    assert_eq!(report["alarm"], false);
    assert!(report["at"].is_null() && report["cause"].is_null() && report["episode"].is_null(), "{report}");
    assert_eq!(report["verdicts"], 700);
}

#[test]
fn a_file_without_verdicts_is_no_alarm_and_a_message_says_so() {
    let (outcome, path, _scratch) = on_bytes(b"\n", &[]);
    assert_eq!((outcome.status, outcome.json()["alarm"].as_bool()), (0, Some(false)));
    assert_eq!(outcome.json()["evidence"], 1.0);
    assert_eq!(outcome.err, format!("assay: {}: there are no verdicts yet\n", path.display()));
}

#[test]
fn files_of_windows_are_read() {
    let text = "\u{feff}{\"item\":1,\"verdict\":\"accept\"}\r\n\r\n{\"item\":2,\"verdict\":\"reject\",\"golden\":null}\r\n";
    let (outcome, ..) = on_bytes(text.as_bytes(), &[]);
    assert_eq!((outcome.status, outcome.json()["verdicts"].as_u64()), (0, Some(2)), "{}", outcome.err);
}

#[test]
fn a_line_that_is_no_verdict_is_one_line_that_says_where() {
    let refusal = |bytes: &[u8]| {
        let (outcome, path, _scratch) = on_bytes(bytes, &[]);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{}", outcome.err);
        outcome.err.replace(path.to_str().unwrap(), "v.jsonl")
    };
    let fix = "Write {\"item\":\"…\",\"verdict\":\"accept\" or \"reject\",\"golden\":\"accept\", \"reject\" or null}";
    assert_eq!(
        refusal(b"{\"item\":1,\"verdict\":\"accept\"}\n{\"item\":2,\"verdict\":\"ok\"}\n"),
        format!(
            "assay: v.jsonl: line 2, column 24: unknown variant `ok`, expected `accept` or `reject`. {fix}\n"
        )
    );
    assert_eq!(
        refusal(b"{\"item\":1}\n"),
        format!("assay: v.jsonl: line 1, column 10: missing field `verdict`. {fix}\n")
    );
    assert!(refusal(b"{\"item\":1,\"verdict\":\"accept\"").starts_with("assay: v.jsonl: line 1, column 2"));
    assert_eq!(
        refusal(b"{\"item\":\"caf\xe9\",\"verdict\":\"accept\"}\n"),
        "assay: v.jsonl: line 1, byte 13: is no UTF-8 text. Save the file as UTF-8\n"
    );
    let long = [&[b' '; 1 << 20][..], b"{\"item\":1,\"verdict\":\"accept\"}\n"].concat();
    assert_eq!(
        refusal(&long),
        "assay: v.jsonl: line 1: the line has more than 1048576 bytes. Write one verdict a line.\n"
    );
}

#[test]
fn options_out_of_range_and_a_missing_file_are_one_line() {
    let refusal = |arguments: &[&str]| {
        let outcome = assay(&[&["alarm"], arguments].concat());
        assert_eq!((outcome.status, outcome.out.as_str(), outcome.err.lines().count()), (2, "", 1));
        outcome.err
    };
    let promised = "assay: alarm: --promised: 95 is not between 0 and 1. Enter the promised share of accepted objects, such as 0.95.\n";
    assert_eq!(refusal(&["v.jsonl", "--promised", "95"]), promised);
    assert!(refusal(&["v.jsonl", "--alpha", "0"]).starts_with("assay: alarm: --alpha: 0 is not between"));
    assert!(refusal(&["no such file.jsonl"]).starts_with("assay: no such file.jsonl: reading: "));
}
