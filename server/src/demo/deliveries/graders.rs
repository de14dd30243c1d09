//! What each grader accepts. The truth that the page of alignment is to find.

use assay_core::alignment::golden_outcomes;
use assay_core::grade::{Recording, grade};
use assay_core::label::Document;
use assay_core::random::SplitMix;
use assay_core::review::{ErrorType, Verdict};
use assay_core::rubric::Rubric;
use assay_core::scene::Scene;
use std::collections::BTreeSet;

/// Rule of the distance from golden.
const POSITION: &str = "position";
/// Share of verdicts that are slips.
const SLIPS: f64 = 0.02;

/// A grader's ways.
#[derive(Clone, Copy, Debug)]
pub(super) struct GraderWays {
    /// Farthest distance from golden that they accept, m; the rule says 0.3.
    pub(super) position_m: f64,
    /// Whether pickups are trucks to them, as in the first release.
    pub(super) takes_pickups_as_trucks: bool,
}

/// Reviewer who grades as agreed.
pub(super) const ALIGNED: GraderWays = GraderWays { position_m: 0.3, takes_pickups_as_trucks: false };
/// Operations: generous with positions, and still on the first release.
pub(super) const OUTDATED: GraderWays = GraderWays { position_m: 0.45, takes_pickups_as_trucks: true };
/// The ML team: stricter than agreed.
pub(super) const HARSH: GraderWays = GraderWays { position_m: 0.12, takes_pickups_as_trucks: false };

/// A golden label in which pickups are trucks.
pub(super) fn with_old_trucks(golden: &Document) -> Document {
    let mut old = golden.clone();
    for object in old.objects.iter_mut().filter(|object| object.class == "pickup") {
        "truck".clone_into(&mut object.class);
    }
    old
}

/// What a grader rejects in a label.
#[derive(Clone, Debug, Default)]
pub(super) struct Rejected {
    /// Ids of objects.
    pub(super) objects: Vec<String>,
    /// Whether objects are missing.
    pub(super) misses_objects: bool,
}

impl Rejected {
    /// Whether there is anything.
    pub(super) fn is_any(&self) -> bool {
        !self.objects.is_empty() || self.misses_objects
    }

    /// Types of errors that a reviewer names.
    pub(super) fn errors(&self) -> Vec<ErrorType> {
        let geometry = (!self.objects.is_empty()).then_some(ErrorType::Geometry);
        geometry.into_iter().chain(self.misses_objects.then_some(ErrorType::Missed)).collect()
    }
}

/// What a grader says of `[label, golden]` of a scene, with their slips.
pub(super) fn judge(
    ways: GraderWays,
    [label, golden]: [&Document; 2],
    scene: &Scene,
    rubric: &Rubric,
    random: &mut SplitMix,
) -> Rejected {
    let mut own = rubric.clone();
    for rule in own.rules.iter_mut().filter(|rule| rule.id == POSITION) {
        rule.max = Some(ways.position_m);
    }
    let old = ways.takes_pickups_as_trucks.then(|| with_old_trucks(golden));
    let graded = grade(label, old.as_ref().unwrap_or(golden), Recording::from_scene(scene), &own);
    let outcomes = golden_outcomes(&graded);
    let bad: BTreeSet<&str> = outcomes
        .iter()
        .filter(|(part, verdict)| **verdict == Verdict::Reject && !part.is_missed)
        .map(|(part, _)| part.object.as_str())
        .collect();
    let slips = |object: &str, random: &mut SplitMix| bad.contains(object) != (random.unit() < SLIPS);
    let ids = label.objects.iter().map(|object| object.id.as_str());
    Rejected {
        objects: ids.filter(|id| slips(id, random)).map(str::to_owned).collect(),
        misses_objects: outcomes.iter().any(|(part, verdict)| part.is_missed && *verdict == Verdict::Reject),
    }
}
