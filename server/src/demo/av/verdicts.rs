//! What a reviewer says who knows what is true.

use super::recordings::Recording;
use crate::demo::work::Rejection;
use assay_core::alignment::golden_outcomes;
use assay_core::grade::{Finding, Recording as GradedRecording, grade};
use assay_core::label::Document;
use assay_core::review::{ErrorType, Verdict};
use assay_core::rubric::Rubric;

/// Types of errors that a reviewer names, the gravest first, each with the sentence that taskers read.
const REASONS: [(ErrorType, &str); 5] = [
    (ErrorType::WrongClass, "The class is wrong: look at the load area in the camera images."),
    (
        ErrorType::Heading,
        "A vehicle faces backwards: its brake lights are at the rear, see the camera images.",
    ),
    (
        ErrorType::Missed,
        "Objects are missing. What is far away is easier to find in the camera images first.",
    ),
    (
        ErrorType::Geometry,
        "A cuboid is not where its object is; fit it to the points from above and from the side.",
    ),
    (ErrorType::Extra, "A cuboid encloses nothing."),
];

/// Why cuboids of a drive are rejected by these rules; none: they are accepted.
pub(super) fn rejection(rubric: &Rubric, drive: &Recording<'_>, label: &Document) -> Option<Rejection> {
    let graded = grade(label, &drive.truth.golden, GradedRecording::from_scene(&drive.scene), rubric);
    if graded.verdict == Verdict::Accept {
        return None;
    }
    let of_findings = |kind: ErrorType| graded.findings.iter().any(|finding| error_type(finding) == kind);
    let named: Vec<(ErrorType, &str)> = REASONS.into_iter().filter(|(kind, _)| of_findings(*kind)).collect();
    let (errors, sentences): (Vec<ErrorType>, Vec<&str>) = named.into_iter().unzip();
    let rejected = golden_outcomes(&graded)
        .into_iter()
        .filter(|(part, verdict)| *verdict == Verdict::Reject && !part.is_missed)
        .map(|(part, _)| part.object)
        .collect();
    Some(Rejection { errors, reason: sentences.join(" "), rejected })
}

fn error_type(finding: &Finding) -> ErrorType {
    match finding.measure.name().as_str() {
        "class" => ErrorType::WrongClass,
        "yaw_error" => ErrorType::Heading,
        "missed" => ErrorType::Missed,
        "extra" => ErrorType::Extra,
        _ => ErrorType::Geometry,
    }
}
