//! Sampling plans: a sequential plan that can be followed, single plans as before, and designs without a plan.

use super::assay;
use serde_json::Value;

fn sequential(more: &[&str]) -> super::CommandOutcome {
    assay(&[&["plan", "--sequential"], more].concat())
}

#[test]
fn a_sequential_plan_is_followed_item_by_item() {
    let options = ["--lot", "10000", "--aql", "1.0", "--rql", "5.0", "--alpha", "0.05", "--beta", "0.10"];
    let outcome = sequential(&options);
    assert_eq!((outcome.status, outcome.err.as_str(), outcome.out.lines().count()), (0, "", 1));
    let plan = outcome.json();
    assert_eq!((plan["model"].as_str(), plan["truncation"].as_u64()), (Some("binomial"), Some(132)));
    assert_eq!((plan["single"]["sample"].as_u64(), plan["single"]["accept"].as_u64()), (Some(132), Some(3)));
    let steps = plan["steps"].as_array().unwrap();
    let decision = |inspected: u64, found: u64| {
        let holds = |step: &&Value| {
            (step["from"].as_u64().unwrap()..=step["to"].as_u64().unwrap()).contains(&inspected)
        };
        let step = steps.iter().find(holds).unwrap();
        if step["accept"].as_u64().is_some_and(|accept| found <= accept) {
            return "accept";
        }
        if step["reject"].as_u64().is_some_and(|reject| found >= reject) { "reject" } else { "go on" }
    };
    assert_eq!([decision(1, 0), decision(1, 1), decision(10, 4)], ["go on", "go on", "reject"]);
    assert_eq!([decision(132, 3), decision(132, 4)], ["accept", "reject"]);
    assert!(plan["risks"]["producer"].as_f64().unwrap() <= 0.05);
    assert!(plan["risks"]["consumer"].as_f64().unwrap() <= 0.10);
    assert!(plan["saving"]["mean"].as_f64().unwrap() >= 0.3);
    assert_eq!(plan["oc"].as_array().unwrap().len(), plan["asn"].as_array().unwrap().len());
    // The risks have these defaults.
    assert_eq!(sequential(&options[..6]).out, outcome.out);
}

#[test]
fn single_plans_are_as_before() {
    let outcome = assay(&["plan", "--lot", "1000", "--level", "II", "--aql", "1.0"]);
    assert_eq!(outcome.out, "{\"code\":\"J\",\"sample\":80,\"accept\":2,\"reject\":3}\n");
}

#[test]
fn a_design_without_a_plan_is_one_line_that_names_the_option() {
    let refusal = |aql, rql, alpha, beta, lot| {
        let outcome =
            sequential(&["--lot", lot, "--aql", aql, "--rql", rql, "--alpha", alpha, "--beta", beta]);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{}", outcome.err);
        outcome.err
    };
    assert_eq!(
        refusal("5", "1", "0.05", "0.1", "100"),
        "assay: plan: --aql and --rql: RQL 1 does not exceed AQL 5. Raise the RQL, or lower the AQL.\n"
    );
    assert_eq!(
        refusal("1", "5", "0.7", "0.1", "100"),
        "assay: plan: --alpha: alpha is 0.7, not between 0 and 0.5. Enter a risk such as 0.05.\n"
    );
    assert!(refusal("0", "5", "0.05", "0.1", "100").starts_with("assay: plan: --aql: AQL is 0, not between"));
    assert!(refusal("1", "5", "0.05", "0.1", "0").starts_with("assay: plan: --lot: the lot is empty."));
    assert!(refusal("1", "1.001", "0.05", "0.1", "1000000000").contains("more than 100000 items"));
}

#[test]
fn options_of_both_kinds_of_plans_do_not_mix() {
    let refusal = |options: &[&str]| {
        let outcome = assay(options);
        assert_eq!((outcome.status, outcome.err.lines().count()), (2, 1), "{}", outcome.err);
        outcome.err
    };
    let level = refusal(&["plan", "--lot", "100", "--aql", "1"]);
    assert!(level.contains("--level"), "{level}");
    let rql = refusal(&["plan", "--sequential", "--lot", "100", "--aql", "1"]);
    assert!(rql.contains("--rql"), "{rql}");
    refusal(&["plan", "--sequential", "--lot", "100", "--aql", "1", "--rql", "5", "--level", "II"]);
    refusal(&["plan", "--lot", "100", "--aql", "1", "--level", "II", "--rql", "5"]);
}
