//! Questions about golden items: the observation, the recommendation, and the possible answers.

use super::{Anchor, RuleChange};
use crate::comment_text::MAX_COMMENT_CHARS;
use serde::{Deserialize, Serialize};

/// Largest number of answers, places or changes.
const MOST: usize = 40;

/// Question about the rules of a stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(examples(crate::openapi::examples::question))
)]
pub struct Question {
    /// Question in a sentence: "Is a small pickup a truck?".
    pub title: String,
    /// Id of the stage whose rules an answer changes.
    pub stage: String,
    /// The observation that led to the question.
    #[serde(default, alias = "seen")]
    pub observation: String,
    /// The recommended answer, with its reason.
    #[serde(default, alias = "recommends")]
    pub recommendation: String,
    /// The possible answers.
    #[serde(default)]
    pub options: Vec<AnswerOption>,
    /// Ids of the goals that it affects.
    #[serde(default)]
    pub goals: Vec<String>,
    /// Locations in golden items that show it.
    #[serde(default)]
    pub places: Vec<QuestionLocation>,
}

/// Possible answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerOption {
    /// The answer as a sentence.
    pub text: String,
    /// Consequence of the answer.
    #[serde(default)]
    pub consequence: String,
    /// Changes of the stage's rules.
    #[serde(default)]
    pub changes: Vec<RuleChange>,
}

/// Location that shows a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionLocation {
    /// Id of the golden item.
    pub golden: String,
    /// Location in the item; none: the item as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
}

impl Question {
    /// Check that the question can be stored.
    ///
    /// # Errors
    /// A JSON pointer and how to fix it: an empty title or answer, or a text or list that is too long.
    pub fn check(&self) -> Result<(), (String, String)> {
        let fail = |pointer: &str, message: &str| Err((pointer.to_owned(), message.to_owned()));
        let title = self.title.trim().chars().count();
        if !(1..=200).contains(&title) {
            return fail("/title", "Write a question of 1 to 200 characters.");
        }
        let is_long = |text: &str| text.chars().count() > MAX_COMMENT_CHARS;
        if is_long(&self.observation) || is_long(&self.recommendation) {
            return fail("/seen", "Shorten the text to 4,000 characters.");
        }
        let longest = [self.options.len(), self.goals.len(), self.places.len()].into_iter().max();
        if longest.unwrap_or(0) > MOST {
            return fail("", "Use at most 40 answers, 40 goals and 40 locations.");
        }
        for (i, option) in self.options.iter().enumerate() {
            let pointer = format!("/options/{i}/text");
            if option.text.trim().is_empty() || is_long(&option.text) || is_long(&option.consequence) {
                return fail(&pointer, "Write an answer of 1 to 4,000 characters.");
            }
            if option.changes.len() > MOST {
                return fail(&pointer, "Use at most 40 changes in an answer.");
            }
        }
        Ok(())
    }

    /// Ids of the golden items that show it.
    pub fn items(&self) -> std::collections::BTreeSet<&str> {
        self.places.iter().map(|p| p.golden.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_words_is_pointed_at() {
        let title = "Is a small pickup a truck?".to_owned();
        let mut question = Question { title, options: vec![AnswerOption::default()], ..Question::default() };
        assert_eq!(question.check().unwrap_err().0, "/options/0/text");
        question.options[0].text = "Yes".to_owned();
        assert_eq!(question.check(), Ok(()));
    }
}
