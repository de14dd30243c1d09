//! Concepts of a golden item: what it teaches and how hard it is. Exams draw their items by them, and quality is shown by them.

use crate::enum_with_all::enum_with_all;
use crate::text::{name_error, tidy_name};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Concepts of a golden item at most.
pub const MAX_CONCEPTS: usize = 8;

enum_with_all! {
    /// Difficulty of a golden item, as the people who vet it see it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum Difficulty {
        /// Everybody who read the guideline gets it right.
        Easy,
        /// Between the two.
        Medium,
        /// Careful people get it wrong now and then.
        Hard,
    }
}

impl Difficulty {
    /// As in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
        }
    }
}

/// What a golden item teaches: `PUT /projects/{project}/golden/{golden}/concepts`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "concepts": ["occlusion", "small pickup"], "difficulty": "hard"
    }))))]
#[serde(deny_unknown_fields)]
pub struct GoldenConcepts {
    /// Concepts, such as `occlusion`; up to [`MAX_CONCEPTS`] names. The first is the one under which quality is shown.
    #[serde(default)]
    pub concepts: Vec<String>,
    /// Difficulty; absent: nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Difficulty>,
}

impl GoldenConcepts {
    /// The same with tidy names, each once.
    ///
    /// # Errors
    /// A name is none, or there are too many: place of the concept, and what is wrong.
    pub fn tidy(&self) -> Result<Self, (usize, String)> {
        let mut seen = BTreeSet::new();
        let mut concepts = Vec::new();
        for (place, name) in self.concepts.iter().enumerate() {
            let name = tidy_name(name);
            if let Some(error) = name_error(&name) {
                return Err((place, format!("A concept {error}.")));
            }
            if concepts.len() == MAX_CONCEPTS {
                return Err((place, format!("An item has up to {MAX_CONCEPTS} concepts; leave some out.")));
            }
            if seen.insert(name.clone()) {
                concepts.push(name);
            }
        }
        Ok(Self { concepts, difficulty: self.difficulty })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(names: &[&str]) -> GoldenConcepts {
        GoldenConcepts { concepts: names.iter().map(|name| (*name).to_owned()).collect(), difficulty: None }
    }

    #[test]
    fn concepts_are_stored_tidily_and_once() {
        let tidy = concepts(&[" small  pickup", "occlusion", "small pickup"]).tidy().unwrap();
        assert_eq!(tidy.concepts, ["small pickup", "occlusion"]);
    }

    #[test]
    fn what_is_no_name_and_what_is_too_much_is_refused_with_its_place() {
        assert_eq!(concepts(&["occlusion", " "]).tidy().unwrap_err().0, 1);
        let many: Vec<String> = (0..9).map(|n| format!("c{n}")).collect();
        let many = GoldenConcepts { concepts: many, difficulty: Some(Difficulty::Hard) };
        assert_eq!(many.tidy().unwrap_err(), (8, "An item has up to 8 concepts; leave some out.".to_owned()));
    }
}
