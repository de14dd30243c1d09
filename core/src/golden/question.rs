//! What must be settled: what annotating revealed, what we recommend, and the answers there are.

use super::{Anchor, RuleChange};
use crate::comment_text::MAX_COMMENT_CHARS;
use serde::{Deserialize, Serialize};

/// Answers, places or changes at most.
const MOST: usize = 40;

/// Question about the definition of good.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::question)))]
pub struct Question {
    /// Question in a sentence: "Is a small pickup a truck?".
    pub title: String,
    /// Id of the stage whose rules an answer changes.
    pub stage: String,
    /// Observation that raised it.
    #[serde(default, alias = "seen")]
    pub observation: String,
    /// Recommendation and its reason.
    #[serde(default, alias = "recommends")]
    pub recommendation: String,
    /// Answers to choose from.
    #[serde(default)]
    pub options: Vec<AnswerOption>,
    /// Ids of the goals that it concerns.
    #[serde(default)]
    pub goals: Vec<String>,
    /// Places that show it.
    #[serde(default)]
    pub places: Vec<QuestionLocation>,
}

/// Answer to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerOption {
    /// Answer in a sentence.
    pub text: String,
    /// Consequence.
    #[serde(default)]
    pub consequence: String,
    /// Changes of the stage's rules.
    #[serde(default)]
    pub changes: Vec<RuleChange>,
}

/// Place that shows a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionLocation {
    /// Id of the golden item.
    pub golden: String,
    /// Place in it; absent: the whole item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
}

impl Question {
    /// What keeps it from being stored: a JSON pointer, and how to fix it.
    ///
    /// # Errors
    /// A title or an answer without words, texts and lists beyond all measure.
    pub fn check(&self) -> Result<(), (String, String)> {
        let fail = |pointer: &str, message: &str| Err((pointer.to_owned(), message.to_owned()));
        let title = self.title.trim().chars().count();
        if !(1..=200).contains(&title) {
            return fail("/title", "A question has 1 to 200 characters.");
        }
        let is_long = |text: &str| text.chars().count() > MAX_COMMENT_CHARS;
        if is_long(&self.observation) || is_long(&self.recommendation) {
            return fail("/seen", "A text may have 4,000 characters.");
        }
        let longest = [self.options.len(), self.goals.len(), self.places.len()].into_iter().max();
        if longest.unwrap_or(0) > MOST {
            return fail("", "Answers, goals and places may be 40 each.");
        }
        for (i, option) in self.options.iter().enumerate() {
            let pointer = format!("/options/{i}/text");
            if option.text.trim().is_empty() || is_long(&option.text) || is_long(&option.consequence) {
                return fail(&pointer, "An answer needs words, at most 4,000 characters.");
            }
            if option.changes.len() > MOST {
                return fail(&pointer, "An answer may change 40 things at most.");
            }
        }
        Ok(())
    }

    /// Ids of the golden items where it shows, each once.
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
