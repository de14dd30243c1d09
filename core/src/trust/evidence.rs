//! Evidence on quality: judged objects, each with the probability with which it was chosen to be judged.

use std::collections::BTreeMap;

/// Judged object of a tasker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrustEvidence<'a> {
    /// Tasker who drew the object.
    pub tasker: &'a str,
    /// Stage of the task.
    pub stage: &'a str,
    /// Class that the object should have.
    pub class: &'a str,
    /// Concept of the case, such as `occluded`; empty where the project has none.
    pub concept: &'a str,
    /// Whether the object was right.
    pub is_correct: bool,
    /// Probability with which an object like this one was judged, in (0, 1]: 0.1 for a review of every tenth task, 1
    /// for a honeypot or an exam.
    pub sampling_probability: f64,
    /// Number of the release whose rules the tasker saw.
    pub release: u32,
    /// Time of the judgement, seconds since 1970.
    pub judged_s: i64,
}

/// Evidence that is still valid: that of a class is dropped when a later release changed the class. Other classes keep
/// theirs. `changes` has the number of the release that last changed each class.
pub fn select_valid_evidence<'a>(
    evidence: &[TrustEvidence<'a>],
    changes: &BTreeMap<&str, u32>,
) -> Vec<TrustEvidence<'a>> {
    let is_valid = |e: &&TrustEvidence<'a>| changes.get(e.class).is_none_or(|changed| e.release >= *changed);
    evidence.iter().filter(is_valid).copied().collect()
}

/// Sums over the judged objects of a tasker in one class and concept.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellCounts {
    /// Number of judgements.
    pub judgements: usize,
    /// Sum of the weights: the number of objects that the judged ones represent.
    pub weight: f64,
    weight_squared: f64,
    weight_correct: f64,
    /// Time of the first judgement, seconds since 1970.
    pub since_s: Option<i64>,
}

impl CellCounts {
    /// Add a judgement with the weight 1 / sampling probability (Horvitz and Thompson 1952). A probability outside of
    /// (0, 1] has no meaning and counts as 1.
    pub fn add(&mut self, evidence: &TrustEvidence<'_>) {
        let probability = evidence.sampling_probability;
        let weight = if probability > 0.0 && probability <= 1.0 { 1.0 / probability } else { 1.0 };
        self.judgements += 1;
        self.weight += weight;
        self.weight_squared += weight * weight;
        self.weight_correct += if evidence.is_correct { weight } else { 0.0 };
        self.since_s = Some(self.since_s.map_or(evidence.judged_s, |first| first.min(evidence.judged_s)));
    }

    /// Number of equally weighted judgements with the same information (Kish 1965): the square of the sum of the
    /// weights by the sum of their squares.
    pub fn effective(&self) -> f64 {
        if self.weight_squared > 0.0 { self.weight * self.weight / self.weight_squared } else { 0.0 }
    }

    /// Effective number of right and of wrong objects.
    pub fn right_and_wrong(&self) -> [f64; 2] {
        let share = if self.weight > 0.0 { self.weight_correct / self.weight } else { 0.0 };
        [self.effective() * share, self.effective() * (1.0 - share)]
    }
}
