//! What a cell of the matrix says: how a person or team grades a class, in a word.

use assay_core::alignment::{ImpliedLimit, LimitJudgement, PartyAlignment};
use assay_core::rubric::Measure;
use assay_core::rubric::measure::MeasureUnit;

/// Cell of the matrix: whose verdicts on which class.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SelectedCell {
    /// `grader` or `team`.
    pub(super) kind: &'static str,
    /// Id of the grader, or name of the team.
    pub(super) party: String,
    /// Name to show.
    pub(super) name: String,
    pub(super) class: String,
}

/// Word of a cell, with the class of its tag and a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CellWords {
    pub(super) word: String,
    pub(super) class: &'static str,
    /// The limit that differs most, in its unit; empty: none does.
    pub(super) figure: String,
}

/// Word for a judgement, with the class of its tag.
pub(super) fn judgement_words(judgement: LimitJudgement) -> (&'static str, &'static str) {
    match judgement {
        LimitJudgement::Easy => ("easy", "tag warn"),
        LimitJudgement::Harsh => ("harsh", "tag bad"),
        LimitJudgement::Aligned => ("aligned", "tag good"),
        LimitJudgement::Unclear => ("unclear", "tag"),
    }
}

/// Limits of a class.
pub(super) fn limits_of<'a>(party: &'a PartyAlignment, class: &str) -> Vec<&'a ImpliedLimit> {
    party.implied.iter().filter(|limit| limit.class == class).collect()
}

/// The outdated release that a party grades a class by.
pub(super) fn outdated_release(party: &PartyAlignment, class: &str, current: Option<u32>) -> Option<String> {
    let best = party.release_by_class.get(class)?.best.clone()?;
    (current.map(|number| number.to_string()) != Some(best.clone())).then_some(best)
}

/// Whether a party's verdicts on a class are known to follow the current release.
fn follows_release(party: &PartyAlignment, class: &str, current: Option<u32>) -> bool {
    let best = party.release_by_class.get(class).and_then(|release| release.best.as_deref());
    best.is_some() && best == current.map(|number| number.to_string()).as_deref()
}

/// What a cell says; none: too few verdicts. The weakest of the limits that are known decides; where none is, whether the verdicts
/// follow the current release.
pub(super) fn cell_words(party: &PartyAlignment, class: &str, current: Option<u32>) -> Option<CellWords> {
    if let Some(release) = outdated_release(party, class, current) {
        let word = format!("release {release}");
        return Some(CellWords { word, class: "tag bad", figure: String::new() });
    }
    let limits = limits_of(party, class);
    let order = |judgement: LimitJudgement| match judgement {
        LimitJudgement::Harsh => 0,
        LimitJudgement::Easy => 1,
        LimitJudgement::Aligned => 2,
        // Deviations that never come near a limit are no reason to doubt another.
        LimitJudgement::Unclear => 3,
    };
    let weakest = limits.iter().min_by_key(|limit| order(limit.judgement));
    let is_unclear = weakest.is_none_or(|limit| limit.judgement == LimitJudgement::Unclear);
    if is_unclear && follows_release(party, class, current) {
        return Some(CellWords { word: "agrees".to_owned(), class: "tag good", figure: String::new() });
    }
    let weakest = weakest?;
    let (word, class) = judgement_words(weakest.judgement);
    let differs = matches!(weakest.judgement, LimitJudgement::Easy | LimitJudgement::Harsh);
    let figure = weakest.limit.filter(|_| differs).map(|limit| value_text(&weakest.measure, limit));
    Some(CellWords { word: word.to_owned(), class, figure: figure.unwrap_or_default() })
}

/// Unit of a measure.
pub(super) fn unit_of(measure: &str) -> MeasureUnit {
    Measure::from_name(measure).map_or(MeasureUnit::Number(""), |of| of.unit())
}

/// A value in its unit, with three digits.
pub(super) fn value_text(measure: &str, value: f64) -> String {
    let unit = unit_of(measure);
    let shown = if unit.is_angle() { value.to_degrees() } else { value };
    let digits = if shown == 0.0 { 0 } else { 2 - shown.abs().log10().floor() as i32 };
    let scale = 10_f64.powi(digits);
    let rounded = (shown * scale).round() / scale;
    unit.format_value(if unit.is_angle() { rounded.to_radians() } else { rounded })
}

/// A measure as people read it.
pub(super) fn measure_words(measure: &str) -> String {
    measure.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::alignment::{LimitSide, ReleaseAlignment, VerdictAgreement};

    fn limit(measure: &str, judgement: LimitJudgement) -> ImpliedLimit {
        ImpliedLimit {
            class: "car".to_owned(),
            measure: measure.to_owned(),
            side: LimitSide::Max,
            limit: Some(0.314_159),
            interval: [Some(0.28), Some(0.35)],
            rubric: Some(0.15),
            judgement,
            n: 60,
            verdicts_to_settle: None,
        }
    }

    fn party(implied: Vec<ImpliedLimit>) -> PartyAlignment {
        PartyAlignment {
            grader: Some("Olga".to_owned()),
            team: None,
            implied,
            release: ReleaseAlignment::default(),
            release_by_class: Default::default(),
            agreement: VerdictAgreement::default(),
        }
    }

    #[test]
    fn the_weakest_limit_decides_and_shows_its_figure() {
        let found = party(vec![
            limit("yaw_error", LimitJudgement::Aligned),
            limit("center_distance", LimitJudgement::Easy),
        ]);
        let words = cell_words(&found, "car", Some(2)).unwrap();
        assert_eq!((words.word.as_str(), words.figure.as_str()), ("easy", "0.314 m"));
        assert_eq!(cell_words(&found, "truck", Some(2)), None, "no verdict on trucks");
    }

    #[test]
    fn an_outdated_release_comes_before_any_limit() {
        let mut found = party(vec![limit("yaw_error", LimitJudgement::Harsh)]);
        let first = ReleaseAlignment { best: Some("1".to_owned()), ..ReleaseAlignment::default() };
        found.release_by_class.insert("car".to_owned(), first);
        assert_eq!(cell_words(&found, "car", Some(2)).unwrap().word, "release 1");
        assert_eq!(cell_words(&found, "car", Some(1)).unwrap().word, "harsh", "the current one is no fault");
        found.implied[0].class = "truck".to_owned();
        assert_eq!(
            cell_words(&found, "truck", Some(2)).unwrap().word,
            "harsh",
            "the release is of cars alone"
        );
    }

    #[test]
    fn verdicts_that_never_come_near_a_limit_agree_where_they_follow_the_release() {
        let mut found = party(vec![limit("yaw_error", LimitJudgement::Unclear)]);
        assert_eq!(cell_words(&found, "car", Some(2)).unwrap().word, "unclear");
        let second = ReleaseAlignment { best: Some("2".to_owned()), ..ReleaseAlignment::default() };
        found.release_by_class.insert("car".to_owned(), second);
        assert_eq!(cell_words(&found, "car", Some(2)).unwrap().word, "agrees");
    }

    #[test]
    fn angles_are_read_in_degrees() {
        assert_eq!(value_text("yaw_error", 0.123_4), "7.07°");
        assert_eq!(value_text("iou", 0.871_24), "87.1 %");
    }
}
