//! Reading check: questions about the guideline, made from the do and don't examples of its classes. A person says of each part of
//! a picture whether it shows the right way.

use crate::ontology::{ClassExample, Ontology};
use crate::random::SplitMix;
use serde::{Deserialize, Serialize};

/// Questions of a reading check at most.
pub const MAX_QUESTIONS: usize = 30;

/// Question of a reading check with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingQuestion {
    /// Name of the class that the example is about.
    pub class: String,
    /// The example, with what is right.
    pub example: ClassExample,
    /// Whether the person says that it shows the right way; none: not answered yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<bool>,
}

impl ReadingQuestion {
    /// Whether the answer is right; none: there is no answer.
    pub fn is_right(&self) -> Option<bool> {
        self.answer.map(|answer| answer == self.example.good)
    }
}

/// Questions about the examples of an ontology, up to [`MAX_QUESTIONS`], in an order that the seed decides.
pub fn reading_questions(ontology: &Ontology, seed: u64) -> Vec<ReadingQuestion> {
    let mut random = SplitMix(seed);
    let examples =
        ontology.classes.iter().flat_map(|class| class.examples.iter().map(move |example| (class, example)));
    let mut keyed: Vec<_> = examples.map(|of| (random.next(), of)).collect();
    keyed.sort_by_key(|(key, _)| *key);
    let question = |(_, (class, example)): (u64, (&crate::ontology::Class, &ClassExample))| ReadingQuestion {
        class: class.name.clone(),
        example: example.clone(),
        answer: None,
    };
    keyed.into_iter().take(MAX_QUESTIONS).map(question).collect()
}

/// Check that an ontology has the examples that a reading check needs: of one kind alone, everybody would be right.
///
/// # Errors
/// What is missing, in a sentence that says how to add it.
pub fn check_examples(ontology: &Ontology) -> Result<(), &'static str> {
    let has = |good: bool| ontology.classes.iter().any(|class| class.examples.iter().any(|e| e.good == good));
    match (has(true), has(false)) {
        (true, true) => Ok(()),
        (true, false) => {
            Err("The stage has no example of what not to do. Add one to a class on the stage's page.")
        }
        (false, true) => {
            Err("The stage has no example of what to do. Add one to a class on the stage's page.")
        }
        (false, false) => Err(
            "The stage has no examples. Add what to do and what not to do to its classes, on the stage's page.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Class;

    fn ontology(classes: &[(&str, &[bool])]) -> Ontology {
        let example = |(n, good): (usize, &bool)| ClassExample {
            good: *good,
            caption: format!("example {n}"),
            ..ClassExample::default()
        };
        let class = |(name, examples): &(&str, &[bool])| Class {
            name: (*name).to_owned(),
            examples: examples.iter().enumerate().map(example).collect(),
            ..Class::default()
        };
        Ontology { classes: classes.iter().map(class).collect() }
    }

    #[test]
    fn each_example_is_a_question_in_an_order_of_the_attempt() {
        let classes = ontology(&[("tree", &[true, false, true]), ("meadow", &[false])]);
        let questions = reading_questions(&classes, 1);
        let mut classes_of: Vec<&str> = questions.iter().map(|question| question.class.as_str()).collect();
        classes_of.sort_unstable();
        assert_eq!(classes_of, ["meadow", "tree", "tree", "tree"]);
        assert_eq!(questions, reading_questions(&classes, 1));
        assert!((2..20).any(|seed| reading_questions(&classes, seed) != questions));
        let many = ontology(&[("tree", &[true; 50])]);
        assert_eq!(reading_questions(&many, 1).len(), MAX_QUESTIONS);
    }

    #[test]
    fn an_answer_is_right_if_it_says_what_the_example_shows() {
        let mut question = reading_questions(&ontology(&[("tree", &[false])]), 1).remove(0);
        assert_eq!(question.is_right(), None);
        question.answer = Some(true);
        assert_eq!(question.is_right(), Some(false));
        question.answer = Some(false);
        assert_eq!(question.is_right(), Some(true));
    }

    #[test]
    fn a_check_needs_examples_of_both_kinds() {
        let check = |examples: &[bool]| check_examples(&ontology(&[("tree", examples)]));
        assert_eq!(check(&[true, false]), Ok(()));
        assert!(check(&[true, true]).unwrap_err().contains("what not to do"));
        assert!(check(&[false]).unwrap_err().contains("example of what to do"));
        assert!(check(&[]).unwrap_err().contains("no examples"));
    }
}
