//! Consensus of raters: a rater who swaps two names, the form of the answer, and tables that are none.

use super::{CommandOutcome, assay, case};
use std::path::PathBuf;

/// Runs `assay consensus` on a file of these bytes.
fn on_bytes(method: &str, bytes: &[u8]) -> (CommandOutcome, PathBuf, tempfile::TempDir) {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("r.csv");
    std::fs::write(&path, bytes).unwrap();
    (assay(&["consensus", "--method", method, path.to_str().unwrap()]), path, scratch)
}

/// The one line that a refused table gives, without the folder; nothing is on standard output.
fn refusal(bytes: &[u8]) -> String {
    let lines = ["majority", "dawid-skene"].map(|method| {
        let (outcome, path, _scratch) = on_bytes(method, bytes);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{}", outcome.err);
        outcome.err.replace(path.to_str().unwrap(), "r.csv")
    });
    assert_eq!(lines[0], lines[1], "both methods read the same way");
    lines[0].strip_suffix('\n').unwrap().to_owned()
}

fn lines(outcome: &CommandOutcome) -> Vec<serde_json::Value> {
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    outcome.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn consensus_swapped_names() {
    let file = case("consensus-swapped-names/r.csv");
    let majority = lines(&assay(&["consensus", "--method", "majority", &file]));
    let dawid_skene = lines(&assay(&["consensus", "--method", "dawid-skene", &file]));
    assert_eq!((majority.len(), dawid_skene.len()), (9, 9), "a line an item");
    assert_eq!(majority[8]["value"], "car", "what the rater wrote");
    assert_eq!(dawid_skene[8]["value"], "van", "what the rater means by it");
    assert!(dawid_skene[8]["probability"].as_f64().unwrap() > 0.99);
}

#[test]
fn an_answer_is_a_line_for_each_item_in_order_of_appearance() {
    let (outcome, ..) = on_bytes("majority", b"item,rater,value\nb,1,y\na,1,x\nb,2,x\na,2,x\nb,3,z\n");
    let expected = concat!(
        "{\"item\":\"b\",\"value\":\"y\",\"probability\":0.3333333333333333}\n",
        "{\"item\":\"a\",\"value\":\"x\",\"probability\":1.0}\n",
    );
    assert_eq!((outcome.status, outcome.out.as_str(), outcome.err.as_str()), (0, expected, ""));
}

#[test]
fn names_with_quotes_and_line_breaks_are_one_line_each() {
    let (outcome, ..) = on_bytes("dawid-skene", b"item,rater,value\n\"two\nlines\",1,\"a \"\"b\"\"\"\n");
    let expected = "{\"item\":\"two\\nlines\",\"value\":\"a \\\"b\\\"\",\"probability\":1.0}\n";
    assert_eq!((outcome.status, outcome.out.as_str()), (0, expected));
}

#[test]
fn an_item_without_ratings_is_null_and_a_message_says_so() {
    let (outcome, path, _scratch) = on_bytes("dawid-skene", b"item,rater,value\na,1,NA\nb,1,x\n");
    let found = lines(&outcome);
    assert!(found[0]["value"].is_null() && found[0]["probability"].is_null(), "{found:?}");
    assert_eq!(found[1]["value"], "x");
    let file = path.display();
    let expected = format!(
        "assay: {file}: 1 × `NA` is taken as a missing rating\nassay: {file}: 1 items have no rating; their value is null\n"
    );
    assert_eq!(outcome.err, expected);
}

#[test]
fn a_result_goes_to_a_file_whole_or_not_at_all() {
    let (printed, path, scratch) = on_bytes("majority", b"item,rater,value\na,1,x\n");
    let out = scratch.path().join("out.jsonl");
    let into = |file: &PathBuf, out: &PathBuf| {
        let [file, out] = [file, out].map(|path| path.to_str().unwrap());
        assay(&["consensus", "--method", "majority", "--out", out, file])
    };
    assert_eq!(into(&path, &out).out, "");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), printed.out);
    std::fs::write(&path, "item,rater\n").unwrap();
    let other = scratch.path().join("other.jsonl");
    assert_eq!(into(&path, &other).status, 2);
    assert!(!other.exists());
    let nowhere = scratch.path().join("missing/out.jsonl");
    std::fs::write(&path, "item,rater,value\na,1,x\n").unwrap();
    let outcome = into(&path, &nowhere);
    assert_eq!(outcome.status, 2);
    assert!(outcome.err.contains("missing/out.jsonl: writing: "), "{}", outcome.err);
}

#[test]
fn a_table_that_is_none_is_refused_in_one_line_that_says_where() {
    let header = "Name the columns on the first line: item,rater,value";
    assert_eq!(
        refusal(b"item,rater\na,1\n"),
        format!("assay: r.csv: line 1: there is no column \"value\". {header}")
    );
    assert_eq!(refusal(b""), format!("assay: r.csv: line 1: there is no column \"item\". {header}"));
    let empty = "assay: r.csv: ratings: there are no ratings. Add rows with an item, a rater and a value.";
    assert_eq!(refusal(b"item,rater,value\n"), empty);
    assert_eq!(
        refusal(b"item,rater,value\na,1,x\nb,1,x\na,1,y\n"),
        "assay: r.csv: line 4: \"1\" has rated \"a\" on line 2 already. Keep one of the two ratings"
    );
    assert_eq!(
        refusal(b"item,rater,value\na,1,caf\xe9\n"),
        "assay: r.csv: byte 24: is no UTF-8 text. Save the file as UTF-8"
    );
    assert_eq!(
        refusal(b"item,rater,value\na,1,\"x\ny\n"),
        "assay: r.csv: line 2: a quoted field never ends. Close it with a quote"
    );
}

#[test]
fn a_missing_file_and_an_unknown_method_are_one_line() {
    let outcome = assay(&["consensus", "--method", "majority", "no such file.csv"]);
    assert_eq!((outcome.status, outcome.err.lines().count()), (2, 1), "{}", outcome.err);
    assert!(outcome.err.starts_with("assay: no such file.csv: reading: "), "{}", outcome.err);
    let outcome = assay(&["consensus", "--method", "vote", "r.csv"]);
    assert_eq!((outcome.status, outcome.err.lines().count()), (2, 1), "{}", outcome.err);
    assert!(outcome.err.contains("dawid-skene"), "{}", outcome.err);
}

#[test]
fn too_many_values_are_refused_by_dawid_skene_and_counted_by_majority() {
    // Each of 20,000 ratings has a value of its own: the confusion matrices would have 4 · 10⁸ cells.
    let rows = (0..20_000).map(|n| format!("item {n},rater {},value {n}\n", n % 10));
    let text = format!("item,rater,value\n{}", rows.collect::<String>());
    let (outcome, ..) = on_bytes("dawid-skene", text.as_bytes());
    assert_eq!(outcome.status, 2);
    assert!(outcome.err.contains("ratings: 20000 different values in 20000 ratings"), "{}", outcome.err);
    let (outcome, ..) = on_bytes("majority", text.as_bytes());
    assert_eq!(lines(&outcome).len(), 20_000);
}
