use super::*;
use crate::review::iso_2859::{InspectionLevel, SampleSizeCode, plan};
use proptest::prelude::*;

/// A lot of the plan J, 80, 2, 3 in which so many bad items were found.
fn lot(bad: u64) -> LotResult {
    let plan = plan(1_000, InspectionLevel::II, 1.0, InspectionSeverity::Normal).unwrap();
    LotResult::from_count(&plan, 1.0, bad).unwrap()
}

/// Would have been accepted one step tighter, too.
fn good() -> LotResult {
    lot(0)
}

fn rejected() -> LotResult {
    lot(3)
}

fn after(start: SwitchingState, lots: impl IntoIterator<Item = LotResult>) -> SwitchingState {
    lots.into_iter().fold(start, |state, lot| next(&state, lot))
}

fn start() -> SwitchingState {
    SwitchingState::start(true)
}

fn tightened() -> SwitchingState {
    after(start(), [rejected(), rejected()])
}

fn reduced() -> SwitchingState {
    after(start(), [good(); 10])
}

#[test]
fn inspection_starts_as_normal_and_goes_on_so() {
    assert_eq!(start().severity(), Some(InspectionSeverity::Normal));
    assert_eq!(after(start(), [lot(2); 50]).severity(), Some(InspectionSeverity::Normal));
}

#[test]
fn two_rejections_within_five_lots_tighten_inspection() {
    assert_eq!(tightened().severity(), Some(InspectionSeverity::Tightened));
    let apart = |lots| {
        let between = core::iter::repeat_n(lot(2), lots);
        after(start(), [rejected()].into_iter().chain(between).chain([rejected()])).severity()
    };
    assert_eq!(apart(3), Some(InspectionSeverity::Tightened));
    assert_eq!(apart(4), Some(InspectionSeverity::Normal));
}

#[test]
fn of_three_rejections_the_last_two_count_as_well_as_the_first() {
    let far = core::iter::repeat_n(lot(2), 4);
    let state = after(start(), [rejected()].into_iter().chain(far).chain([rejected()]));
    assert_eq!(after(state, [lot(2), rejected()]).severity(), Some(InspectionSeverity::Tightened));
}

#[test]
fn five_acceptances_in_a_row_end_tightened_inspection() {
    assert_eq!(after(tightened(), [good(); 4]).severity(), Some(InspectionSeverity::Tightened));
    assert_eq!(after(tightened(), [good(); 5]), start());
    let broken = [good(), good(), good(), good(), rejected(), good(), good(), good(), good()];
    assert_eq!(after(tightened(), broken).severity(), Some(InspectionSeverity::Tightened));
}

#[test]
fn the_fifth_rejection_under_tightened_inspection_discontinues_it_even_between_acceptances() {
    let pair = [rejected(), good()];
    let four: Vec<_> = core::iter::repeat_n(pair, 4).flatten().collect();
    let state = after(tightened(), four);
    assert_eq!(state.severity(), Some(InspectionSeverity::Tightened));
    assert_eq!(next(&state, rejected()).phase, InspectionPhase::Discontinued);
}

#[test]
fn rejections_of_an_earlier_spell_of_tightened_inspection_do_not_count() {
    let spell = after(tightened(), [rejected(); 4]);
    let normal = after(spell, [good(); 5]);
    let again = after(normal, [rejected(); 2]);
    assert_eq!(again.phase, InspectionPhase::Tightened { accepted: 0, rejected: 0 });
}

#[test]
fn discontinued_inspection_stays_so_until_resumed_as_tightened() {
    let ended = after(tightened(), [rejected(); 5]);
    assert_eq!((ended.phase, ended.severity()), (InspectionPhase::Discontinued, None));
    assert_eq!(after(ended, [good(); 20]), ended);
    assert_eq!(resume(&ended).phase, InspectionPhase::Tightened { accepted: 0, rejected: 0 });
    assert_eq!(resume(&start()), start());
}

#[test]
fn a_lot_good_enough_for_the_next_tighter_aql_scores_three() {
    assert_eq!(after(start(), [lot(1)]).phase, InspectionPhase::Normal { score: 3, since_rejection: None });
    assert_eq!(
        after(start(), [lot(1), lot(2)]).phase,
        InspectionPhase::Normal { score: 0, since_rejection: None }
    );
}

#[test]
fn a_lot_of_a_plan_that_accepts_at_most_one_bad_item_scores_two() {
    for (aql, accept) in [(0.15, 0), (0.65, 1)] {
        let plan = plan(1_000, InspectionLevel::II, aql, InspectionSeverity::Normal).unwrap();
        assert_eq!((plan.code, plan.accept), (SampleSizeCode::J, accept));
        let lot = LotResult::from_count(&plan, aql, u64::from(accept)).unwrap();
        assert_eq!(after(start(), [lot]).phase, InspectionPhase::Normal { score: 2, since_rejection: None });
        assert_eq!(after(start(), vec![lot; 14]).severity(), Some(InspectionSeverity::Normal));
        assert_eq!(after(start(), vec![lot; 15]).severity(), Some(InspectionSeverity::Reduced));
    }
}

#[test]
fn a_rejection_resets_the_score() {
    let state = after(start(), [good(); 9].into_iter().chain([rejected()]));
    assert_eq!(state.phase, InspectionPhase::Normal { score: 0, since_rejection: Some(0) });
}

#[test]
fn a_score_of_thirty_reduces_inspection() {
    assert_eq!(
        after(start(), [good(); 9]).phase,
        InspectionPhase::Normal { score: 27, since_rejection: None }
    );
    assert_eq!(reduced().severity(), Some(InspectionSeverity::Reduced));
}

#[test]
fn the_score_stays_while_reduction_is_unwanted_or_production_unsteady() {
    let unwanted = after(SwitchingState::start(false), [good(); 12]);
    assert_eq!(unwanted.phase, InspectionPhase::Normal { score: 36, since_rejection: None });
    let wanted = SwitchingState { reduced_wanted: true, ..unwanted };
    assert_eq!(
        next(&wanted, LotResult { steady: false, ..good() }).severity(),
        Some(InspectionSeverity::Normal)
    );
    assert_eq!(next(&wanted, good()).severity(), Some(InspectionSeverity::Reduced));
}

#[test]
fn a_rejection_or_unsteady_production_ends_reduced_inspection() {
    assert_eq!(after(reduced(), [good(), lot(2), good()]).severity(), Some(InspectionSeverity::Reduced));
    assert_eq!(next(&reduced(), rejected()), start());
    assert_eq!(next(&reduced(), LotResult { steady: false, ..good() }), start());
}

#[test]
fn lots_submitted_again_count_for_nothing() {
    for state in [start(), tightened(), reduced(), after(start(), [good(); 9])] {
        for lot in [good(), rejected()] {
            assert_eq!(after(state, [LotResult { original: false, ..lot }; 6]), state);
        }
    }
}

#[test]
fn one_step_tighter_is_the_same_sample_at_the_next_aql() {
    for severity_code in SampleSizeCode::ALL.into_iter().take(16) {
        for (place, aql) in crate::review::iso_2859::AQLS.into_iter().enumerate() {
            let (code, accept) = follow(InspectionSeverity::Normal, severity_code, place).unwrap();
            let plan = SamplingPlan { code, sample: 2, accept, reject: accept + 1, whole_lot: false };
            let at_limit = LotResult::from_count(&plan, aql, u64::from(accept)).unwrap();
            assert!(
                at_limit.accepted && (accept == 0 || !at_limit.accepted_one_step_tighter || accept == 44)
            );
            // Where the score asks for it, a faultless sample always shows it.
            assert!(accept < 2 || LotResult::from_count(&plan, aql, 0).unwrap().accepted_one_step_tighter);
        }
    }
}

#[test]
fn a_state_is_written_with_its_counts() {
    let json = serde_json::to_string(&after(start(), [rejected(), good()])).unwrap();
    let expected = r#"{"phase":{"inspection":"normal","score":3,"since_rejection":1},"reduced_wanted":true}"#;
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_str::<SwitchingState>(&json).unwrap(), after(start(), [rejected(), good()]));
}

proptest! {
    #[test]
    fn inspection_is_reduced_only_from_normal_and_discontinued_only_from_tightened(
        lots in proptest::collection::vec((0u64..4, any::<bool>(), any::<bool>()), 0..200)
    ) {
        let mut state = start();
        for (bad, original, steady) in lots {
            let after = next(&state, LotResult { original, steady, ..lot(bad) });
            let allowed = match (state.phase, after.phase) {
                (from, InspectionPhase::Reduced) => matches!(from, InspectionPhase::Normal { .. } | InspectionPhase::Reduced),
                (from, InspectionPhase::Discontinued) => matches!(from, InspectionPhase::Tightened { .. } | InspectionPhase::Discontinued),
                (InspectionPhase::Discontinued, _) => false,
                (from, InspectionPhase::Tightened { .. }) => !matches!(from, InspectionPhase::Reduced),
                _ => true,
            };
            prop_assert!(allowed, "{state:?} to {after:?}");
            state = after;
        }
    }
}
