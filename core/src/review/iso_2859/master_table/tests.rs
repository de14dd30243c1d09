use super::*;
use crate::review::iso_2859::{InspectionLevel, SamplingPlan, SamplingPlanError, plan};
use proptest::prelude::*;

const PUBLISHED: &str = include_str!("published.txt");

/// InspectionSeverity, letter and printed fields of each row.
fn published_rows() -> Vec<(InspectionSeverity, SampleSizeCode, Vec<&'static str>)> {
    let mut severities = InspectionSeverity::ALL.into_iter();
    let mut severity = InspectionSeverity::Normal;
    let mut rows = Vec::new();
    for line in PUBLISHED.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with('[') {
            severity = severities.next().unwrap();
            assert_eq!(serde_json::to_string(&severity).unwrap().trim_matches('"'), &line[1..line.len() - 1]);
            continue;
        }
        let mut words = line.split_whitespace();
        let letter = words.next().unwrap();
        let code = SampleSizeCode::ALL.into_iter().find(|code| format!("{code:?}") == letter).unwrap();
        rows.push((severity, code, words.collect()));
    }
    rows
}

#[test]
fn the_rule_gives_every_field_of_the_published_tables() {
    let rows = published_rows();
    assert_eq!(rows.len(), 3 * 16);
    for (severity, code, fields) in rows {
        assert_eq!(fields.len(), AQLS.len());
        for (aql, printed) in fields.into_iter().enumerate() {
            let (to, accept) = follow(severity, code, aql).unwrap();
            let given = match to.cmp(&code) {
                core::cmp::Ordering::Less => "^".to_owned(),
                core::cmp::Ordering::Equal => accept.to_string(),
                core::cmp::Ordering::Greater => "v".to_owned(),
            };
            assert_eq!(given, printed, "{severity:?} {code:?} at AQL {}", AQLS[aql]);
        }
    }
}

#[test]
fn an_arrow_ends_at_the_first_published_plan_in_its_direction() {
    for severity in InspectionSeverity::ALL {
        let rows: Vec<_> = published_rows().into_iter().filter(|row| row.0 == severity).collect();
        for (place, (_, code, fields)) in rows.iter().enumerate() {
            for (aql, printed) in fields.iter().enumerate() {
                let is_plan = |row: &&(InspectionSeverity, SampleSizeCode, Vec<&str>)| {
                    row.2[aql].parse::<u32>().is_ok()
                };
                let target = match *printed {
                    "^" => rows[..place].iter().rev().find(is_plan),
                    _ => rows[place..].iter().find(is_plan),
                };
                let expected =
                    target.map_or((SampleSizeCode::S, 1), |row| (row.1, row.2[aql].parse().unwrap()));
                assert_eq!(follow(severity, *code, aql), Some(expected), "{severity:?} {code:?} {aql}");
            }
        }
    }
}

#[test]
fn sample_sizes_are_those_of_the_tables() {
    let sizes = |severity| SampleSizeCode::ALL.map(|code| sample_size(severity, code));
    let normal = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250, 2_000, 3_150];
    assert_eq!(sizes(InspectionSeverity::Normal), normal);
    assert_eq!(sizes(InspectionSeverity::Tightened), normal);
    assert_eq!(
        sizes(InspectionSeverity::Reduced)[..16],
        [2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800]
    );
}

fn numbers(
    lot: u64,
    level: InspectionLevel,
    aql: f64,
    severity: InspectionSeverity,
) -> (SampleSizeCode, u64, u32, u32) {
    let SamplingPlan { code, sample, accept, reject, .. } = plan(lot, level, aql, severity).unwrap();
    (code, sample, accept, reject)
}

#[test]
fn a_lot_of_a_thousand_at_an_aql_of_one_gets_the_plans_of_the_standard() {
    assert_eq!(
        numbers(1_000, InspectionLevel::II, 1.0, InspectionSeverity::Normal),
        (SampleSizeCode::J, 80, 2, 3)
    );
    assert_eq!(
        numbers(1_000, InspectionLevel::II, 1.0, InspectionSeverity::Tightened),
        (SampleSizeCode::J, 80, 1, 2)
    );
    assert_eq!(
        numbers(1_000, InspectionLevel::II, 1.0, InspectionSeverity::Reduced),
        (SampleSizeCode::J, 32, 1, 2)
    );
}

#[test]
fn an_arrow_brings_the_sample_size_of_the_plan_it_leads_to() {
    assert_eq!(
        numbers(150, InspectionLevel::II, 1.0, InspectionSeverity::Normal),
        (SampleSizeCode::E, 13, 0, 1)
    );
    assert_eq!(
        numbers(200, InspectionLevel::II, 1.0, InspectionSeverity::Normal),
        (SampleSizeCode::H, 50, 1, 2)
    );
    assert_eq!(
        numbers(600_000, InspectionLevel::II, 2.5, InspectionSeverity::Normal),
        (SampleSizeCode::N, 500, 21, 22)
    );
    assert_eq!(
        numbers(600_000, InspectionLevel::III, 0.025, InspectionSeverity::Tightened),
        (SampleSizeCode::S, 3_150, 1, 2)
    );
}

#[test]
fn a_plan_is_written_as_the_contract_says() {
    let json = |lot, aql| {
        serde_json::to_string(&plan(lot, InspectionLevel::II, aql, InspectionSeverity::Normal).unwrap())
            .unwrap()
    };
    assert_eq!(json(1_000, 1.0), r#"{"code":"J","sample":80,"accept":2,"reject":3}"#);
    assert_eq!(json(100, 0.010), r#"{"code":"Q","sample":100,"accept":0,"reject":1,"whole_lot":true}"#);
}

#[test]
fn a_sample_as_large_as_the_lot_is_said_to_be_the_whole_lot() {
    let of = |lot| plan(lot, InspectionLevel::II, 6.5, InspectionSeverity::Normal).unwrap();
    assert_eq!((of(1).sample, of(1).whole_lot), (1, true));
    assert_eq!((of(2).sample, of(2).whole_lot), (2, true));
    assert_eq!((of(3).sample, of(3).whole_lot), (2, false));
}

#[test]
fn an_aql_without_plans_is_refused_with_its_neighbours() {
    let refused =
        |aql| plan(100, InspectionLevel::II, aql, InspectionSeverity::Normal).unwrap_err().to_string();
    assert_eq!(refused(2.0), "AQL 2 has no plans in ISO 2859-1. Use 1.5 or 2.5");
    assert_eq!(refused(0.0), "AQL 0 has no plans in ISO 2859-1. Use 0.01");
    assert_eq!(refused(2e3), "AQL 2000 has no plans in ISO 2859-1. Use 1000");
    assert_eq!(refused(f64::NAN), "AQL NaN has no plans in ISO 2859-1. Use a number from 0.01 to 1000");
    assert_eq!(
        plan(0, InspectionLevel::II, 1.0, InspectionSeverity::Normal),
        Err(SamplingPlanError::EmptyLot)
    );
}

/// Probability of at most `accept` bad items in `sample` at `per_hundred`: Poisson, as for nonconformities.
fn acceptance(sample: u64, accept: u32, per_hundred: f64) -> f64 {
    let mean = sample as f64 * per_hundred / 100.0;
    let mut term = libm::exp(-mean);
    let mut sum = term;
    for bad in 1..=accept {
        term *= mean / f64::from(bad);
        sum += term;
    }
    sum
}

#[test]
fn lots_at_the_aql_are_mostly_accepted_and_tightening_never_accepts_more() {
    for code in &SampleSizeCode::ALL[..16] {
        for (place, aql) in AQLS.into_iter().enumerate() {
            let at_aql = |severity| {
                let (code, accept) = follow(severity, *code, place).unwrap();
                acceptance(sample_size(severity, code), accept, aql)
            };
            let [normal, tightened, reduced] = InspectionSeverity::ALL.map(at_aql);
            assert!((0.86..0.999).contains(&normal), "normal {code:?} {aql}: {normal}");
            assert!(tightened <= normal + 1e-12, "{code:?} {aql}: {tightened} > {normal}");
            assert!(reduced > 0.86, "reduced {code:?} {aql}: {reduced}");
        }
    }
}

fn level() -> impl Strategy<Value = InspectionLevel> {
    proptest::sample::select(InspectionLevel::ALL.to_vec())
}

fn severity() -> impl Strategy<Value = InspectionSeverity> {
    proptest::sample::select(InspectionSeverity::ALL.to_vec())
}

/// Lots of every order of magnitude.
fn lot() -> impl Strategy<Value = u64> {
    (0u32..40, any::<u64>()).prop_map(|(bits, noise)| (1 << bits) + noise % (1 << bits))
}

proptest! {
    #[test]
    fn the_acceptance_number_never_falls_when_the_aql_rises(
        lot in lot(), level in level(), severity in severity()
    ) {
        let accepts = AQLS.map(|aql| plan(lot, level, aql, severity).unwrap().accept);
        prop_assert!(accepts.is_sorted(), "{accepts:?}");
    }

    #[test]
    fn the_sample_is_at_least_one_item_and_at_most_the_lot(
        lot in lot(), level in level(), severity in severity(), aql in 0..AQLS.len()
    ) {
        let plan = plan(lot, level, AQLS[aql], severity).unwrap();
        prop_assert!((1..=lot).contains(&plan.sample));
        prop_assert_eq!(plan.whole_lot, plan.sample == lot);
        prop_assert_eq!(plan.reject, plan.accept + 1);
    }
}
