//! Content of the demo's two stages: classes, rubric and guideline.

use assay_core::ontology::Ontology;
use assay_core::rubric::Rubric;
use serde::de::DeserializeOwned;

/// Stage as an admin sets it up.
#[derive(Clone, Debug, PartialEq)]
pub struct StageSetup {
    /// Name shown to people.
    pub name: String,
    /// Classes.
    pub ontology: Ontology,
    /// Rules.
    pub rubric: Rubric,
    /// Guideline for taskers, in Markdown.
    pub guideline: String,
}

/// Stage for open ground in drone stills.
pub(super) fn drone() -> StageSetup {
    StageSetup {
        name: "Flyable space".to_owned(),
        ontology: parse_own(include_str!("drone.ontology.json")),
        rubric: parse_own(include_str!("drone.rubric.json")),
        guideline: include_str!("drone.guideline.md").to_owned(),
    }
}

/// Stage for road users in the drive.
pub(super) fn street() -> StageSetup {
    StageSetup {
        name: "Street cuboids".to_owned(),
        ontology: parse_own(include_str!("street.ontology.json")),
        rubric: parse_own(include_str!("street.rubric.json")),
        guideline: include_str!("street.guideline.md").to_owned(),
    }
}

#[expect(clippy::expect_used, reason = "the text is part of the program, and a test reads it")]
fn parse_own<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("the demo's own files are sound")
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_rubrics_pass_their_own_checks() {
        for stage in [super::drone(), super::street()] {
            assert_eq!(stage.rubric.check(), Ok(()), "{}", stage.name);
            assert!(!stage.ontology.classes.is_empty());
        }
    }
}
