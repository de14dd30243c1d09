//! Tracks and the objects that follow them: a partner, or none, for each frame in which a track is present.
//!
//! Partners are numbers of objects, `None` where nothing matched. What is counted is what CLEAR MOT counts for one
//! object of ground truth (Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The CLEAR
//! MOT Metrics", 2008), with one difference: frames in which the track itself is absent are not among the partners,
//! so they interrupt nothing.

/// A value with the place in the track where it is worst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackingResult {
    /// A count, or a share from 0 to 1.
    pub value: f64,
    /// Place among the partners.
    pub at: usize,
    /// The partner that it concerns: the one there, the one that was lost there, or the most frequent one.
    pub partner: Option<usize>,
}

/// The result of a track without a match; `None` for one without frames.
pub(super) fn unmatched(partners: &[Option<usize>]) -> Option<TrackingResult> {
    (!partners.is_empty()).then_some(TrackingResult { value: 0.0, at: 0, partner: None })
}

pub(super) fn matches(partners: &[Option<usize>]) -> impl Iterator<Item = (usize, usize)> {
    partners.iter().enumerate().filter_map(|(at, partner)| Some((at, (*partner)?)))
}

#[cfg(test)]
mod tests {
    use super::super::track_coverage::coverage;
    use super::super::track_fragments::fragments;
    use super::super::track_switches::switches;
    use super::*;
    use proptest::prelude::*;

    /// `a` is object 0, `b` object 1, `-` nobody.
    fn partners(text: &str) -> Vec<Option<usize>> {
        text.bytes().map(|b| b.is_ascii_lowercase().then(|| usize::from(b - b'a'))).collect()
    }

    fn parts(found: Option<TrackingResult>) -> (f64, usize, Option<usize>) {
        let found = found.unwrap();
        (found.value, found.at, found.partner)
    }

    #[test]
    fn a_switch_is_a_change_of_partner_also_over_a_gap() {
        let cases = [
            ("aaaa", (0.0, 0, Some(0))),
            ("--aa", (0.0, 2, Some(0))),
            ("aa--aa", (0.0, 0, Some(0))),
            ("aa--bb", (1.0, 4, Some(1))),
            ("aabba", (2.0, 2, Some(1))),
            ("---", (0.0, 0, None)),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(switches(&partners(text))), expected, "{text}");
        }
    }

    #[test]
    fn coverage_is_that_of_the_most_frequent_partner_alone() {
        let cases = [
            ("aaaa", (1.0, 0, Some(0))),
            ("abbb", (0.75, 0, Some(1))),
            ("aa-a", (0.75, 2, Some(0))),
            ("bbaa", (0.5, 0, Some(0))),
            ("--", (0.0, 0, None)),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(coverage(&partners(text))), expected, "{text}");
        }
    }

    #[test]
    fn a_fragment_is_a_gap_between_matches_of_any_partners() {
        let cases = [
            ("aaaa", (0.0, 0, Some(0))),
            ("-aab-", (0.0, 1, Some(0))),
            ("aa--b-a", (2.0, 2, Some(0))),
            ("-b-a--", (1.0, 2, Some(1))),
            ("----", (0.0, 0, None)),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(fragments(&partners(text))), expected, "{text}");
        }
    }

    #[test]
    fn a_track_without_frames_has_no_value() {
        assert_eq!((switches(&[]), coverage(&[]), fragments(&[])), (None, None, None));
    }

    proptest! {
        #[test]
        fn places_are_in_the_track_and_shares_are_shares(
            partners in prop::collection::vec(prop::option::of(0..3_usize), 1..20)
        ) {
            let (s, c, f) = (switches(&partners).unwrap(), coverage(&partners).unwrap(), fragments(&partners).unwrap());
            prop_assert!([s, c, f].iter().all(|found| found.at < partners.len()));
            prop_assert!((0.0..=1.0).contains(&c.value));
            prop_assert_eq!(c.value == 1.0, s.value == 0.0 && f.value == 0.0 && partners.iter().all(Option::is_some));
        }

        #[test]
        fn backwards_it_is_switched_and_interrupted_as_often(
            mut partners in prop::collection::vec(prop::option::of(0..3_usize), 1..20)
        ) {
            let values = |p: &[Option<usize>]| [switches(p), coverage(p), fragments(p)].map(|f| f.unwrap().value);
            let forwards = values(&partners);
            partners.reverse();
            prop_assert_eq!(forwards, values(&partners));
        }
    }
}
