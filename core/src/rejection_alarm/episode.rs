//! Episode of low acceptance: since when, and the verdicts before and since.

use super::DownstreamVerdict;
use super::fall_prediction::{FALLEN, acceptance};
use crate::review::Verdict;

/// Numbers of verdicts by what our grade says of the same objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct VerdictCounts {
    /// By verdict, and by our grade: accept, reject, not known.
    counts: [[u64; 3]; 2],
}

impl VerdictCounts {
    pub(super) fn add(&mut self, found: DownstreamVerdict) {
        let golden = found.golden.map_or(2, |golden| golden as usize);
        self.counts[found.verdict as usize][golden] += 1;
    }

    /// Counts since an earlier time.
    pub(super) fn since(&self, before: &Self) -> Self {
        let counts =
            core::array::from_fn(|v| core::array::from_fn(|g| self.counts[v][g] - before.counts[v][g]));
        Self { counts }
    }

    pub(super) fn all(&self, verdict: Verdict) -> u64 {
        self.counts[verdict as usize].iter().sum()
    }

    /// Number of objects with this verdict and this grade.
    pub(super) fn graded(&self, verdict: Verdict, golden: Verdict) -> u64 {
        self.counts[verdict as usize][golden as usize]
    }
}

/// Episode of low acceptance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Episode {
    /// Number of verdicts before it.
    pub preceding: u64,
    /// Number of its last verdict.
    pub last: u64,
    pub before: VerdictCounts,
    pub during: VerdictCounts,
}

/// Cumulative sum of log likelihood ratios of a fall against the promise (E. S. Page, "Continuous inspection
/// schemes", 1954).
#[derive(Clone, Copy, Debug, Default)]
struct CumulativeSum {
    value: f64,
    /// Number of verdicts up to the last time at which it was 0, and their counts.
    preceding: u64,
    before: VerdictCounts,
}

/// Search for the episode of an alarm, in constant memory: its start is the most likely one at the alarm, by the cumulative sum
/// of the acceptance that explains it best; its end is where the verdicts since then are the strongest evidence of a fall.
#[derive(Clone, Debug)]
pub(super) struct EpisodeSearch {
    /// Log likelihood ratio of an accepting and of a rejecting verdict for each acceptance after a fall.
    ratios: [[f64; 2]; FALLEN.len()],
    sums: [CumulativeSum; FALLEN.len()],
    total: VerdictCounts,
    verdicts: u64,
    /// The episode so far, with the log likelihood ratio at its end.
    episode: Option<(Episode, f64)>,
}

impl EpisodeSearch {
    pub(super) fn new(promised: f64) -> Self {
        let ratios = FALLEN.map(|(factor, _)| {
            let fallen = acceptance(promised, factor);
            [libm::log(fallen / promised), libm::log((1.0 - fallen) / (1.0 - promised))]
        });
        Self {
            ratios,
            sums: [CumulativeSum::default(); FALLEN.len()],
            total: VerdictCounts::default(),
            verdicts: 0,
            episode: None,
        }
    }

    /// Takes the next verdict; `has_alarm`: the alarm has been raised by now.
    pub(super) fn observe(&mut self, found: DownstreamVerdict, has_alarm: bool) {
        self.total.add(found);
        self.verdicts += 1;
        if self.episode.is_some() {
            self.extend();
            return;
        }
        for (sum, ratio) in self.sums.iter_mut().zip(&self.ratios) {
            sum.value += ratio[found.verdict as usize];
            if sum.value <= 0.0 {
                *sum = CumulativeSum { value: 0.0, preceding: self.verdicts, before: self.total };
            }
        }
        if has_alarm {
            self.start();
        }
    }

    fn start(&mut self) {
        let weighed =
            self.sums.iter().zip(FALLEN).map(|(sum, (_, weight))| (sum, sum.value + libm::log(weight)));
        if let Some((sum, _)) = weighed.max_by(|a, b| a.1.total_cmp(&b.1)) {
            let CumulativeSum { preceding, before, .. } = *sum;
            let during = VerdictCounts::default();
            let empty = Episode { preceding, last: preceding, before, during };
            self.episode = Some((empty, f64::NEG_INFINITY));
            self.extend();
        }
    }

    /// Moves the end here, if the verdicts since the start are stronger evidence than at the end so far.
    fn extend(&mut self) {
        let Some((episode, strongest)) = &mut self.episode else { return };
        let during = self.total.since(&episode.before);
        let counts = [Verdict::Accept, Verdict::Reject].map(|verdict| during.all(verdict) as f64);
        let evidence = self
            .ratios
            .iter()
            .zip(FALLEN)
            .map(|(ratio, (_, weight))| counts[0] * ratio[0] + counts[1] * ratio[1] + libm::log(weight));
        let evidence = evidence.fold(f64::NEG_INFINITY, f64::max);
        if evidence >= *strongest {
            *strongest = evidence;
            (episode.last, episode.during) = (self.verdicts, during);
        }
    }

    /// Episode of the alarm; none before it.
    pub(super) fn episode(&self) -> Option<&Episode> {
        self.episode.as_ref().map(|(episode, _)| episode)
    }
}
