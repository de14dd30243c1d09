//! Judgement of a limit that a grader applies, beside the rubric's.

use serde::{Deserialize, Serialize};

/// Half of the band around the rubric's limit in which a grader is aligned, as a share of that limit.
const BAND: f64 = 0.1;

/// What a grader's limit is beside the rubric's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum LimitJudgement {
    /// Labels pass that the rubric rejects.
    Easy,
    /// Labels fail that the rubric accepts.
    Harsh,
    /// The rubric's limit, within the band.
    Aligned,
    /// The interval says neither, or the rubric has no limit.
    Unclear,
}

/// Judge an interval of a limit, in the measure's own direction. `is_least`: the rubric sets the least value, so that a lower limit is
/// easier. An open end is infinite.
pub(super) fn judge([low, high]: [f64; 2], rubric: Option<f64>, is_least: bool) -> LimitJudgement {
    let Some(rubric) = rubric else { return LimitJudgement::Unclear };
    let band = BAND * rubric.abs();
    let (is_above, is_below) = (low > rubric + band, high < rubric - band);
    let is_within = low >= rubric - band && high <= rubric + band;
    let is_narrow = low <= rubric && rubric <= high && high - low < 2.0 * band;
    match (is_above, is_below) {
        (true, _) if is_least => LimitJudgement::Harsh,
        (true, _) => LimitJudgement::Easy,
        (_, true) if is_least => LimitJudgement::Easy,
        (_, true) => LimitJudgement::Harsh,
        _ if is_within || is_narrow => LimitJudgement::Aligned,
        _ => LimitJudgement::Unclear,
    }
}

/// About how many more verdicts near the limit settle an unclear interval: its width falls with the root of their number. None: it is
/// open, or the rubric has no limit.
pub(super) fn verdicts_to_settle([low, high]: [f64; 2], rubric: Option<f64>, verdicts: usize) -> Option<u64> {
    let width = high - low;
    let band = BAND * rubric?.abs();
    if !width.is_finite() || band <= 0.0 {
        return None;
    }
    let times = (width / (2.0 * band)).powi(2) - 1.0;
    Some((verdicts as f64 * times.max(0.0)).ceil().max(1.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::LimitJudgement::{Aligned, Easy, Harsh, Unclear};
    use super::*;

    #[test]
    fn a_limit_beyond_the_band_is_easy_or_harsh_by_its_direction() {
        assert_eq!(judge([0.35, 0.4], Some(0.3), false), Easy);
        assert_eq!(judge([0.35, 0.4], Some(0.3), true), Harsh);
        assert_eq!(judge([0.2, 0.26], Some(0.3), false), Harsh);
        assert_eq!(judge([0.2, 0.26], Some(0.3), true), Easy);
        assert_eq!(judge([0.35, f64::INFINITY], Some(0.3), false), Easy);
    }

    #[test]
    fn a_limit_within_the_band_is_aligned_and_a_wide_interval_is_unclear() {
        assert_eq!(judge([0.29, 0.32], Some(0.3), false), Aligned);
        assert_eq!(judge([0.28, 0.335], Some(0.3), false), Aligned);
        assert_eq!(judge([0.2, 0.4], Some(0.3), false), Unclear);
        assert_eq!(judge([0.1, f64::INFINITY], Some(0.3), false), Unclear);
        assert_eq!(judge([0.29, 0.31], None, false), Unclear);
    }

    #[test]
    fn more_verdicts_settle_a_wide_interval() {
        assert_eq!(verdicts_to_settle([0.24, 0.36], Some(0.3), 50), Some(150));
        assert_eq!(verdicts_to_settle([0.29, 0.36], None, 50), None);
        assert_eq!(verdicts_to_settle([0.29, f64::INFINITY], Some(0.3), 50), None);
    }
}
