//! Words for courses and attempts.

use assay_core::api::{AttemptSummary, Course};
use assay_core::rubric::Severity;
use assay_core::training::{AttemptState, CourseKind};

/// A kind, with the class of its tag.
pub(super) fn kind_words(kind: CourseKind) -> (&'static str, &'static str) {
    match kind {
        CourseKind::Reading => ("reading check", "tag"),
        CourseKind::Course => ("course", "tag"),
        CourseKind::Exam => ("exam", "tag acc"),
        CourseKind::Calibration => ("calibration batch", "tag acc"),
    }
}

/// A state of an attempt, with the class of its tag.
pub(super) fn attempt_words(state: AttemptState) -> (&'static str, &'static str) {
    match state {
        AttemptState::Open => ("begun", "tag acc"),
        AttemptState::Passed => ("passed", "tag good"),
        AttemptState::Failed => ("not passed", "tag bad"),
    }
}

/// What a course asks for, in a line: items, items to pass, limits on findings, attempts, time.
pub(super) fn terms_text(course: &Course) -> String {
    let many =
        |count: u32, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let items = course.items_of_attempt();
    let mut parts = vec![match course.kind {
        CourseKind::Reading => many(items, "question"),
        _ if items < course.items => format!("{items} of {} items", course.items),
        _ => many(items, "item"),
    }];
    if course.kind.is_exam() {
        parts.push(match course.kind {
            CourseKind::Calibration => format!("readiness of {:.0} %", course.pass_share * 100.0),
            _ => format!("{} must be right", course.terms().right_to_pass(items as usize)),
        });
        let limit = |(severity, most): (&Severity, &u32)| match most {
            0 => format!("no {} finding", severity.name()),
            _ => format!("up to {}", many(*most, &format!("{} finding", severity.name()))),
        };
        parts.extend(course.max_findings.iter().map(limit));
        parts.extend(course.max_attempts.map(|most| many(most, "attempt")));
        parts.extend(course.minutes.map(|minutes| format!("{minutes} min")));
    }
    parts.join(" · ")
}

/// What a person does next with a course.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NextStep {
    /// Begin, for the first time or again.
    Begin(&'static str),
    /// Go on with this attempt.
    GoOn(String),
    /// Nothing: an exam is passed, or its attempts are used up.
    Nothing,
}

/// The next step with a course.
pub(super) fn next_step(course: &Course) -> NextStep {
    let is_exam = course.kind.is_exam();
    let used_up = course.max_attempts.is_some_and(|most| course.attempts.len() >= most as usize);
    let open = |attempt: &&AttemptSummary| attempt.state == AttemptState::Open;
    match course.attempts.iter().find(open) {
        Some(open) => NextStep::GoOn(open.id.clone()),
        None if is_exam && (course.is_passed() || used_up) => NextStep::Nothing,
        None if course.attempts.is_empty() => NextStep::Begin("Begin"),
        None if is_exam => NextStep::Begin("Try again"),
        None => NextStep::Begin("Repeat"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json};

    fn course(kind: &str, states: &[&str]) -> Course {
        let attempt =
            |state: &&str| json!({"id": state, "state": state, "right": 0, "items": 5, "started_at": ""});
        let attempts: Vec<Value> = states.iter().map(attempt).collect();
        from_value(json!({"id": "c", "stage": "s", "stage_name": "Flyable", "kind": kind, "name": "Basics", "text": "",
            "items": 5, "pass_share": 0.8, "max_attempts": 3, "minutes": 30, "is_required": true, "created_at": "", "attempts": attempts}))
        .unwrap()
    }

    #[test]
    fn the_terms_of_an_exam_are_in_one_line() {
        assert_eq!(terms_text(&course("exam", &[])), "5 items · 4 must be right · 3 attempts · 30 min");
        assert_eq!(
            terms_text(&course("calibration", &[])),
            "5 items · readiness of 80 % · 3 attempts · 30 min"
        );
        assert_eq!(terms_text(&course("course", &[])), "5 items");
        assert_eq!(
            terms_text(&course("reading", &[])),
            "5 questions · 4 must be right · 3 attempts · 30 min"
        );
        let max_findings = [(Severity::Critical, 0), (Severity::Minor, 2)].into();
        let pool =
            Course { items_per_attempt: Some(3), max_findings, max_attempts: None, ..course("exam", &[]) };
        let text = "3 of 5 items · 3 must be right · no critical finding · up to 2 minor findings · 30 min";
        assert_eq!(terms_text(&pool), text);
    }

    #[test]
    fn an_exam_is_tried_until_it_is_passed_or_used_up_and_a_course_is_repeated() {
        let next = |kind, states: &[&str]| next_step(&course(kind, states));
        assert_eq!(next("exam", &[]), NextStep::Begin("Begin"));
        assert_eq!(next("exam", &["failed"]), NextStep::Begin("Try again"));
        assert_eq!(next("exam", &["failed", "open"]), NextStep::GoOn("open".to_owned()));
        assert_eq!(next("exam", &["failed", "passed"]), NextStep::Nothing);
        assert_eq!(next("exam", &["failed", "failed", "failed"]), NextStep::Nothing);
        assert_eq!(next("course", &["passed"]), NextStep::Begin("Repeat"));
    }
}
