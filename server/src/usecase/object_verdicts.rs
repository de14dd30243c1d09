//! Verdicts on labels, taken apart by object and measured against golden, while nobody waits for it.

use crate::blobs::BlobStore;
use crate::clouds::CloudPoints;
use crate::grading::measure_recorded;
use crate::store::object_verdicts::{self, MeasuredObject, UnmeasuredVerdict};
use crate::store::releases::{self, StoredRelease};
use crate::store::{StoreError, Tx, golden, honeypots, labels, scenes, stages};
use assay_core::alignment::{
    GoldenComparison, JudgedPart, LabelVerdict, ObjectVerdict, golden_outcomes, object_verdicts,
};
use assay_core::grade::{Grade, LabelComparison, judge};
use assay_core::id::{GoldenId, LabelHash, ProjectId, RevisionId};
use assay_core::label::Document;
use assay_core::review::{ErrorType, Verdict};
use assay_core::rubric::Rubric;
use assay_core::scene::{FrameData, Scene};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A verdict with what it says of each object.
pub struct MeasuredVerdict {
    of: UnmeasuredVerdict,
    objects: Vec<MeasuredObject>,
}

/// Measure the oldest verdicts of a project or of all that are not measured yet, at most so many. One whose label is damaged is left out
/// with a line in the log, so that it holds up no others. It may take long, and needs a snapshot alone.
///
/// # Errors
/// Storage.
pub fn measure(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    project: Option<ProjectId>,
    most: u32,
) -> Result<Vec<MeasuredVerdict>, StoreError> {
    let mut releases_of: BTreeMap<ProjectId, Vec<StoredRelease>> = BTreeMap::new();
    let mut found = Vec::new();
    // Verdicts on the objects of one label follow each other.
    let mut last: Option<(RevisionId, MeasuredLabel)> = None;
    for of in object_verdicts::unmeasured(tx, project, most)? {
        let known = match releases_of.entry(of.project) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(releases::stored(tx, of.project)?),
        };
        let label = match last.take().filter(|(revision, _)| *revision == of.revision) {
            Some((_, label)) => label,
            None => match MeasuredLabel::load(tx, blobs, &of, known) {
                Ok(label) => label,
                Err(e @ StoreError::Engine(_)) => return Err(e),
                Err(e) => {
                    tracing::error!("the verdict {} cannot be measured: {e}", of.id);
                    found.push(MeasuredVerdict { of, objects: Vec::new() });
                    continue;
                }
            },
        };
        let objects = label.objects(&of);
        last = Some((of.revision, label));
        found.push(MeasuredVerdict { of, objects });
    }
    Ok(found)
}

/// Store measured verdicts.
///
/// # Errors
/// Storage.
pub fn store(tx: &mut dyn Tx, measured: &[MeasuredVerdict]) -> Result<(), StoreError> {
    measured.iter().try_for_each(|MeasuredVerdict { of, objects }| object_verdicts::add(tx, of, objects))
}

/// A label with what golden and each release say of it.
struct MeasuredLabel {
    label: Document,
    golden: Option<MeasuredGolden>,
}

struct MeasuredGolden {
    golden: Document,
    comparison: LabelComparison,
    grade: Grade,
    rubric: Rubric,
    /// What each release says, by its number.
    implied: Vec<(u32, ReleaseGrade)>,
}

impl MeasuredLabel {
    fn load(
        tx: &mut dyn Tx,
        blobs: &BlobStore,
        of: &UnmeasuredVerdict,
        known: &[StoredRelease],
    ) -> Result<Self, StoreError> {
        let label = labels::revision(tx, of.task, of.revision)?.document;
        let golden = match golden::find_by_task(tx, of.task)? {
            Some(golden) => Some(golden),
            None => honeypots::golden(tx, of.task)?,
        };
        let Some((id, golden)) = golden else { return Ok(Self { label, golden: None }) };
        let scene = scenes::get_by_task(tx, of.task)?;
        let rubric = stages::get(tx, of.project, of.stage)?.rubric;
        let place = MeasuredPlace { scene: &scene, blobs };
        let (comparison, grade) = place.grade([&label, &golden], &rubric);
        let implied = implied_grades(tx, &place, (of, id), &label, known)?;
        let golden = MeasuredGolden { golden, comparison, grade, rubric, implied };
        Ok(Self { label, golden: Some(golden) })
    }

    /// What a verdict says of each object.
    fn objects(&self, of: &UnmeasuredVerdict) -> Vec<MeasuredObject> {
        let is_on_label = of.object.is_empty();
        let rejects_object = !is_on_label && of.verdict == Verdict::Reject;
        let given = LabelVerdict {
            verdict: of.verdict,
            rejected: if rejects_object { vec![of.object.clone()] } else { of.rejected.clone() },
            misses_objects: is_on_label && misses_objects(of),
        };
        let compared = self.golden.as_ref().map(|golden| GoldenComparison {
            golden: &golden.golden,
            comparison: &golden.comparison,
            grade: &golden.grade,
            rubric: &golden.rubric,
        });
        let is_it = |part: &JudgedPart| is_on_label || (part.object == of.object && !part.is_missed);
        let measured =
            |verdict: ObjectVerdict| MeasuredObject { expected: self.expected(&verdict.part), verdict };
        let all = object_verdicts(&self.label, compared, &given);
        all.into_iter().filter(|verdict| is_it(&verdict.part)).map(measured).collect()
    }

    /// What each release says of a part of the label, by its number.
    fn expected(&self, part: &JudgedPart) -> BTreeMap<String, Verdict> {
        let implied = self.golden.iter().flat_map(|golden| &golden.implied);
        implied.filter_map(|(number, grade)| Some((number.to_string(), grade.verdict(part)?))).collect()
    }
}

/// Whether a verdict says that objects are missing. Beside another error, it does so only where the wrong objects are marked: else the
/// others are not known to be right.
fn misses_objects(of: &UnmeasuredVerdict) -> bool {
    let is_only = of.errors.iter().all(|error| *error == ErrorType::Missed);
    of.errors.contains(&ErrorType::Missed) && (is_only || !of.rejected.is_empty())
}

/// Where a label lies.
struct MeasuredPlace<'a> {
    scene: &'a Scene,
    blobs: &'a BlobStore,
}

impl MeasuredPlace<'_> {
    fn grade(&self, pair: [&Document; 2], rubric: &Rubric) -> (LabelComparison, Grade) {
        let open = |data: &FrameData| CloudPoints::open(data, self.blobs).ok();
        let comparison = measure_recorded(pair, self.scene, &open, rubric);
        let grade = judge(&comparison, rubric);
        (comparison, grade)
    }
}

/// What a release says of a label.
#[derive(Clone)]
struct ReleaseGrade {
    label: Verdict,
    objects: BTreeMap<JudgedPart, Verdict>,
}

impl ReleaseGrade {
    /// What it says of a part of the label; none: it does not know the object. What it does not want is not missed.
    fn verdict(&self, part: &JudgedPart) -> Option<Verdict> {
        if part.object.is_empty() && !part.is_missed {
            return Some(self.label);
        }
        let known = self.objects.get(part).copied();
        if part.is_missed { known.or(Some(Verdict::Accept)) } else { known }
    }
}

/// What each release says of a label, by number. Releases that do not have the golden item say nothing.
fn implied_grades(
    tx: &mut dyn Tx,
    place: &MeasuredPlace<'_>,
    (of, golden): (&UnmeasuredVerdict, GoldenId),
    label: &Document,
    known: &[StoredRelease],
) -> Result<Vec<(u32, ReleaseGrade)>, StoreError> {
    let (golden, stage) = (golden.to_string(), of.stage.to_string());
    let mut implied: Vec<(u32, ReleaseGrade)> = Vec::new();
    let mut last: Option<(&str, &Rubric, ReleaseGrade)> = None;
    for release in known {
        let entry = release.definition.golden.iter().find(|entry| entry.id == golden);
        let rules = release.definition.stage(&stage);
        let Some((entry, rules)) = entry.zip(rules) else { continue };
        let rubric = &rules.rules.rubric;
        let same = last.as_ref().filter(|(hash, by, _)| *hash == entry.label_hash && *by == rubric);
        let grade = match same {
            Some((.., grade)) => grade.clone(),
            None => {
                let hash: LabelHash = entry.label_hash.parse()?;
                let Some(document) = golden::find_released_label(tx, hash)? else { continue };
                let (_, grade) = place.grade([label, &document], rubric);
                ReleaseGrade { label: grade.verdict, objects: golden_outcomes(&grade) }
            }
        };
        implied.push((release.number, grade.clone()));
        last = Some((&entry.label_hash, rubric, grade));
    }
    Ok(implied)
}

#[cfg(test)]
#[path = "object_verdicts_tests.rs"]
mod tests;
