//! MOTChallenge text: preprocessing by class, and confidences that say that there is none.

use super::{CommandOutcome, assay, case, convert, convert_with};

fn eval(case_name: &str, tracker: &str, more: &[&str]) -> CommandOutcome {
    let [gt, dt] = [format!("{case_name}/gt.txt"), format!("{case_name}/{tracker}")].map(|path| case(&path));
    let outcome = assay(&[&["eval", "mot", "--gt", &gt, "--dt", &dt], more].concat());
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    outcome
}

fn figures(outcome: &CommandOutcome, names: &[&str]) -> Vec<f64> {
    let all = outcome.json();
    names.iter().map(|name| (all[name].as_f64().unwrap() * 1e4).round() / 1e4).collect()
}

#[test]
fn mot_distractors() {
    let names = ["GT_Dets", "Dets", "CLR_TP", "CLR_FP", "CLR_FN", "MOTA", "IDF1", "HOTA"];
    for tracker in ["A.txt", "B.txt"] {
        let outcome = eval("mot-distractors", tracker, &[]);
        assert_eq!(figures(&outcome, &names), [2.0, 2.0, 2.0, 0.0, 0.0, 1.0, 1.0, 1.0], "{tracker}");
        assert!(outcome.err.contains("2 × rows of classes other than 1"), "{}", outcome.err);
    }
    let names = ["GT_Dets", "CLR_TP", "MOTA", "IDF1", "HOTA"];
    let raw = |tracker| figures(&eval("mot-distractors", tracker, &["--raw"]), &names);
    let hota = (0.5_f64.sqrt() * 1e4).round() / 1e4;
    assert_eq!(raw("A.txt"), [4.0, 2.0, 0.5, 0.6667, hota]);
    assert_eq!(raw("B.txt"), [4.0, 4.0, 1.0, 1.0, 1.0]);
}

#[test]
fn mot_confidence_minus_one() {
    let outcome = eval("mot-confidence-minus-one", "dt.txt", &[]);
    let names = ["GT_Dets", "Dets", "CLR_TP", "CLR_FP", "CLR_FN", "MOTA", "IDF1", "HOTA"];
    assert_eq!(figures(&outcome, &names), [2.0, 3.0, 2.0, 1.0, 0.0, 0.5, 0.8, 0.6667]);

    let gt = case("mot-confidence-minus-one/gt.txt");
    let written = convert(&gt, "mot", "mot");
    assert_eq!(written.text("").lines().nth(2), Some("3,1,14,10,20,20,-1,1,0"));
    assert_eq!(written.outcome.err, "");
    assert_eq!(convert(convert(&gt, "mot", "assay").as_str(), "assay", "mot").text(""), written.text(""));
    assert!(convert(&gt, "mot", "voc").outcome.err.contains("lost:"));
    assert_eq!(convert_with(&gt, "mot", "voc", &["--lossless"]).outcome.status, 2);
}

#[test]
fn with_minus_one_in_every_row_of_the_ground_truth_all_rows_count() {
    let folder = tempfile::tempdir().unwrap();
    let [gt, dt] = ["gt.txt", "dt.txt"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    let rows = |confidence: i32, class: i32| {
        let row = |frame: i32| format!("{frame},1,{frame}0,10,20,20,{confidence},{class},1\n");
        (1..4).map(row).collect::<String>()
    };
    std::fs::write(&gt, rows(-1, 1)).unwrap();
    std::fs::write(&dt, rows(1, -1)).unwrap();
    let outcome = assay(&["eval", "mot", "--gt", &gt, "--dt", &dt]);
    assert_eq!(figures(&outcome, &["GT_Dets", "MOTA"]), [3.0, 1.0]);
}
