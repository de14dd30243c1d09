//! Words for what the API names by codes.

use assay_core::api::QuestionDetail;
use assay_core::golden::{Difficulty, GoldenState};
use assay_core::permission::Role;
use assay_core::pipeline::TaskState;
use assay_core::review::Verdict;
use assay_core::rubric::Severity;

/// A text with its first letter as a capital.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A number of things, by their name in the singular.
pub fn counted(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

/// A number of tasks.
pub fn tasks_text(count: u32) -> String {
    counted(count as usize, "task")
}

/// A role.
pub fn role_title(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin",
        Role::Operations => "Operations",
        Role::Qa => "QA",
        Role::Tasker => "Tasker",
        Role::Stakeholder => "Stakeholder",
        Role::Auditor => "Auditor",
    }
}

/// What a role does, in a sentence.
pub fn role_description(role: Role) -> &'static str {
    match role {
        Role::Admin => "Configures everything and manages people.",
        Role::Operations => "Runs the project: data, tasks, golden.",
        Role::Qa => "Judges submissions.",
        Role::Tasker => "Labels.",
        Role::Stakeholder => "Comments on golden and judges for their team.",
        Role::Auditor => "Sees everything, changes nothing.",
    }
}

/// A task's state, with the class of its tag.
pub fn state_words(state: TaskState) -> (&'static str, &'static str) {
    match state {
        TaskState::Waiting => ("waiting", "tag"),
        TaskState::Queued => ("queued", "tag"),
        TaskState::Claimed => ("in progress", "tag acc"),
        TaskState::InReview => ("in review", "tag acc"),
        TaskState::Rework => ("rework", "tag warn"),
        TaskState::Escalated => ("question", "tag warn"),
        TaskState::Invalidated => ("invalidated", "tag warn"),
        TaskState::Accepted => ("accepted", "tag good"),
        TaskState::Skipped => ("skipped", "tag"),
        TaskState::NotNeeded => ("not needed", "tag"),
    }
}

/// A verdict, with the class of its tag.
pub fn verdict_words(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Accept => ("accepted", "tag good"),
        Verdict::Reject => ("rejected", "tag bad"),
    }
}

/// A golden item's state, with the class of its tag.
pub fn golden_words(state: GoldenState) -> (&'static str, &'static str) {
    match state {
        GoldenState::Draft => ("draft", "tag"),
        GoldenState::Proposed => ("proposed", "tag acc"),
        GoldenState::InDebrief => ("in debrief", "tag acc"),
        GoldenState::Vetted => ("vetted", "tag good"),
        GoldenState::Stale => ("stale", "tag warn"),
        GoldenState::Retired => ("retired", "tag"),
    }
}

/// What a golden item teaches, in a line: its difficulty and its concepts.
pub fn concepts_text(concepts: &[String], difficulty: Option<Difficulty>) -> String {
    let difficulty = difficulty.map(|difficulty| difficulty.name().to_owned());
    difficulty.into_iter().chain(concepts.iter().cloned()).collect::<Vec<_>>().join(" · ")
}

/// A severity, with the class of its tag.
pub fn severity_words(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Critical => ("critical", "tag bad"),
        Severity::Major => ("major", "tag warn"),
        Severity::Minor => ("minor", "tag"),
    }
}

/// How far a question is, with the class of its tag.
pub fn question_words(question: &QuestionDetail) -> (String, &'static str) {
    match (&question.decision, question.release) {
        (None, _) => ("open".to_owned(), "tag warn"),
        (Some(_), None) => ("decided".to_owned(), "tag acc"),
        (Some(_), Some(release)) => (format!("release {release}"), "tag good"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_role_has_its_own_title() {
        let titles: BTreeSet<&str> = Role::ALL.into_iter().map(role_title).collect();
        assert_eq!(titles.len(), Role::ALL.len());
        assert!(Role::ALL.into_iter().all(|role| role_description(role).ends_with('.')));
    }

    #[test]
    fn what_an_item_teaches_is_in_one_line() {
        let concepts = ["occlusion".to_owned(), "rain".to_owned()];
        assert_eq!(concepts_text(&concepts, Some(Difficulty::Hard)), "hard · occlusion · rain");
        assert_eq!(concepts_text(&[], None), "");
    }

    #[test]
    fn states_that_need_work_stand_out() {
        assert_eq!(state_words(TaskState::Rework), ("rework", "tag warn"));
        assert_eq!(golden_words(GoldenState::Stale).1, "tag warn");
        assert_eq!(severity_words(Severity::Critical).1, verdict_words(Verdict::Reject).1);
    }
}
