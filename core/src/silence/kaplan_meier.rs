//! Kaplan-Meier estimate: the share of requests that still wait after so long, where some have not been answered yet.

/// Quantile of the standard normal distribution for intervals of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Wait for an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// Working days that it lasted, or has lasted so far.
    pub days: f64,
    /// Whether it ended with an answer; else it is censored.
    pub answered: bool,
}

/// Step of a survival curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalStep {
    /// Working days after which the share is this one.
    pub days: f64,
    /// Share of requests that wait longer.
    pub survival: f64,
    /// Ends of its 95 % interval.
    pub interval: [f64; 2],
}

/// Survival curve: one step for each different wait that ended with an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SurvivalCurve {
    /// Steps, by time.
    pub steps: Vec<SurvivalStep>,
    /// Longest wait, answered or not; 0: there is none.
    pub longest: f64,
}

impl SurvivalCurve {
    /// Estimate from waits: E. Kaplan and P. Meier (1958), with Greenwood's variance on the scale of ln(-ln S), which keeps intervals
    /// between 0 and 1. An answer at the time of a censoring comes before it.
    pub fn estimate(waits: &[Wait]) -> Self {
        let mut sorted = waits.to_vec();
        sorted.sort_by(|a, b| a.days.total_cmp(&b.days));
        let longest = sorted.last().map_or(0.0, |last| last.days);
        let (mut steps, mut survival, mut variance, mut start) = (Vec::new(), 1.0, 0.0, 0);
        while let Some(first) = sorted.get(start) {
            let days = first.days;
            let same = sorted[start..].iter().take_while(|wait| wait.days == days);
            let (ended, answered) =
                same.fold((0, 0), |(all, answered), wait| (all + 1, answered + usize::from(wait.answered)));
            if answered > 0 {
                let (at_risk, answered) = ((sorted.len() - start) as f64, answered as f64);
                survival *= 1.0 - answered / at_risk;
                variance += answered / (at_risk * (at_risk - answered));
                steps.push(SurvivalStep { days, survival, interval: interval(survival, variance) });
            }
            start += ended;
        }
        Self { steps, longest }
    }

    /// Share of requests that wait longer than so many working days; constant after the last step.
    pub fn survival(&self, days: f64) -> f64 {
        let passed = self.steps.partition_point(|step| step.days <= days);
        passed.checked_sub(1).map_or(1.0, |last| self.steps[last].survival)
    }

    /// Wait within which this share of requests is answered, with its 95 % interval (R. Brookmeyer and J. Crowley, 1982); none where
    /// the curve does not fall so low.
    pub fn quantile(&self, share: f64) -> [Option<f64>; 3] {
        // Rounding may leave a share of one half a little above it.
        let rest = 1.0 - share + 1e-12;
        let first = |value: &dyn Fn(&SurvivalStep) -> f64| {
            self.steps.iter().find(|step| value(step) <= rest).map(|step| step.days)
        };
        [first(&|step| step.survival), first(&|step| step.interval[0]), first(&|step| step.interval[1])]
    }
}

/// 95 % interval of a survival, where Greenwood's sum is known.
fn interval(survival: f64, greenwood: f64) -> [f64; 2] {
    if survival <= 0.0 {
        // The last answer of all: the data do not say how much may remain.
        return [0.0, 1.0];
    }
    let log = libm::log(survival);
    let width = Z * greenwood.sqrt() / -log;
    [width, -width].map(|shift| libm::exp(log * libm::exp(shift)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Weeks in remission under 6-mercaptopurine: E. Freireich et al., *Blood* 21 (1963); a `false` is censored.
    const FREIREICH: [(f64, bool); 21] = [
        (6.0, true),
        (6.0, true),
        (6.0, true),
        (6.0, false),
        (7.0, true),
        (9.0, false),
        (10.0, true),
        (10.0, false),
        (11.0, false),
        (13.0, true),
        (16.0, true),
        (17.0, false),
        (19.0, false),
        (20.0, false),
        (22.0, true),
        (23.0, true),
        (25.0, false),
        (32.0, false),
        (32.0, false),
        (34.0, false),
        (35.0, false),
    ];

    fn curve(waits: &[(f64, bool)]) -> SurvivalCurve {
        let waits: Vec<Wait> =
            waits.iter().map(|(days, answered)| Wait { days: *days, answered: *answered }).collect();
        SurvivalCurve::estimate(&waits)
    }

    #[test]
    fn the_remissions_of_freireich_have_their_published_survival() {
        let found = curve(&FREIREICH);
        let steps: Vec<(f64, f64)> =
            found.steps.iter().map(|step| (step.days, (step.survival * 1e4).round() / 1e4)).collect();
        let published = [
            (6.0, 0.8571),
            (7.0, 0.8067),
            (10.0, 0.7529),
            (13.0, 0.6902),
            (16.0, 0.6275),
            (22.0, 0.5378),
            (23.0, 0.4482),
        ];
        assert_eq!(steps, published);
        assert_eq!(found.longest, 35.0);
    }

    #[test]
    fn the_median_of_freireich_is_23_weeks_and_its_interval_open() {
        // R, survfit with conf.type = "log-log": 23 weeks, 13 to NA.
        assert_eq!(curve(&FREIREICH).quantile(0.5), [Some(23.0), Some(13.0), None]);
        assert_eq!(curve(&FREIREICH).quantile(0.9), [None, None, None]);
    }

    #[test]
    fn without_censoring_the_curve_is_the_share_that_waits_longer() {
        // The control group of the same trial.
        let weeks = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
        let waits: Vec<(f64, bool)> = weeks.iter().map(|weeks| (f64::from(*weeks), true)).collect();
        let found = curve(&waits);
        assert!((found.survival(8.0) - 8.0 / 21.0).abs() < 1e-12);
        assert!((found.survival(7.9) - 12.0 / 21.0).abs() < 1e-12);
        assert_eq!(found.quantile(0.5), [Some(8.0), Some(4.0), Some(11.0)]);
        assert_eq!(found.survival(23.0), 0.0);
    }

    #[test]
    fn without_an_answer_everything_still_waits() {
        let found = curve(&[(3.0, false), (5.0, false)]);
        assert_eq!((found.survival(4.0), found.quantile(0.5)), (1.0, [None, None, None]));
        assert_eq!(SurvivalCurve::estimate(&[]), SurvivalCurve::default());
    }

    proptest! {
        #[test]
        fn a_curve_falls_within_its_interval_and_its_quantiles_are_in_order(
            waits in prop::collection::vec((0.01_f64..40.0, any::<bool>()), 1..60),
        ) {
            let found = curve(&waits);
            let mut before = 1.0;
            for step in &found.steps {
                prop_assert!(step.survival < before && step.survival >= 0.0);
                prop_assert!(step.interval[0] <= step.survival && step.survival <= step.interval[1]);
                prop_assert!(step.interval[0] >= 0.0 && step.interval[1] <= 1.0);
                before = step.survival;
            }
            let [median, ninety] = [found.quantile(0.5)[0], found.quantile(0.9)[0]];
            prop_assert!(ninety.is_none_or(|ninety| median.is_some_and(|median| median <= ninety)));
        }

        #[test]
        fn a_longer_censored_wait_never_makes_a_team_look_faster(
            waits in prop::collection::vec((0.01_f64..40.0, any::<bool>()), 1..40), more in 0.0_f64..40.0, at in 0.0_f64..40.0,
        ) {
            let mut longer = waits.clone();
            for (days, answered) in &mut longer {
                *days += if *answered { 0.0 } else { more };
            }
            prop_assert!(curve(&longer).survival(at) >= curve(&waits).survival(at) - 1e-12);
        }
    }
}
