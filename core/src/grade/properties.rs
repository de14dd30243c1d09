//! What holds for every label, golden and rubric.

use super::*;
use crate::review::Verdict;
use crate::rubric::measure::MeasureEvaluation;
use proptest::prelude::*;

/// The findings' identities without their values.
fn keys(grade: &Grade) -> Vec<(String, u32, Option<String>, Option<String>)> {
    grade.findings.iter().map(|f| (f.rule.clone(), f.frame, f.label.clone(), f.golden.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn golden_is_good_enough_for_golden(seed: u64) {
        let (_, golden, mut rubric) = random_pair(seed);
        // How many corners are good, and whether golden itself keeps clear of trees, golden does not decide.
        rubric.rules.retain(|r| {
            r.of.is_none() && !matches!(r.measure.descriptor().evaluation, MeasureEvaluation::LabelShape(_))
        });
        rubric.accept.clear();
        let grade = grade(&golden, &golden, Recording::NONE, &rubric);
        prop_assert_eq!(keys(&grade), vec![]);
        prop_assert_eq!((grade.verdict, grade.score), (Verdict::Accept, 1.0));
        prop_assert!(grade.pairs.iter().all(|p| p.label == p.golden && p.value == 1.0));
    }

    #[test]
    fn a_tighter_limit_never_removes_a_finding(seed: u64, which: prop::sample::Index, by in 0.0..2.0_f64) {
        let (label, golden, rubric) = random_pair(seed);
        let measured = measure(&label, &golden, Recording::NONE, &rubric);
        let mut tighter = rubric.clone();
        let rule = which.get(&rubric.rules);
        if let Some(tight) = tighter.rules.iter_mut().find(|r| r.id == rule.id) {
            tight.min = tight.min.map(|v| v + by);
            tight.max = tight.max.map(|v| v - by);
        }
        let (before, after) = (keys(&judge(&measured, &rubric)), keys(&judge(&measured, &tighter)));
        prop_assert!(before.iter().all(|finding| after.contains(finding)));
    }

    #[test]
    fn the_same_pair_gives_the_same_bytes_and_values_that_json_can_hold(seed: u64) {
        let once = || {
            let (label, golden, rubric) = random_pair(seed);
            serde_json::to_string(&grade(&label, &golden, Recording::NONE, &rubric)).unwrap()
        };
        let text = once();
        prop_assert_eq!(&text, &once());
        let again: Grade = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(text, serde_json::to_string(&again).unwrap());
    }

    #[test]
    fn every_finding_has_a_place(seed: u64) {
        let (label, golden, rubric) = random_pair(seed);
        for finding in grade(&label, &golden, Recording::NONE, &rubric).findings {
            prop_assert!(locate_finding(&finding, &label, &golden).is_some(), "{finding:?}");
        }
    }

    #[test]
    fn rules_and_findings_agree(seed: u64) {
        let (label, golden, rubric) = random_pair(seed);
        let measured = measure(&label, &golden, Recording::NONE, &rubric);
        let grade = judge(&measured, &rubric);
        let brief = summarize(&measured, &rubric);
        prop_assert_eq!((brief.verdict, brief.score), (grade.verdict, grade.score));
        prop_assert_eq!(brief.findings.iter().sum::<u32>() as usize, grade.findings.len());
        for result in by_rule(&measured, &rubric) {
            let broken = grade.findings.iter().filter(|f| f.rule == rubric.rules[result.rule].id).count();
            prop_assert_eq!((broken, broken == 0), (result.broken as usize, result.met));
        }
    }
}
