//! Words of the glossary that the product replaced, each with its replacement.

use super::identifiers::{Identifier, IdentifierKind};
use super::prose::Word;
use crate::finding::Finding;
use std::collections::BTreeMap;

/// The data file. A line is `KIND word, word = what to use`; `#` starts a comment.
pub const PATH: &str = "scripts/lints/glossary.txt";

/// Phrases in lower case with their replacements, by first word.
type Phrases = BTreeMap<String, Vec<(Vec<String>, String)>>;

/// The words by kind, each with its replacement.
#[derive(Default)]
pub struct Glossary {
    /// `segment`: no identifier may have the word, or the adjacent words, in it.
    segments: Phrases,
    /// `type`: no type may have exactly this name.
    types: BTreeMap<String, String>,
    /// `function`: no function or method may have exactly this name.
    functions: BTreeMap<String, String>,
    /// `name`: nothing but a type may have exactly this name.
    names: BTreeMap<String, String>,
    /// `text`: no comment and no document may have the word or the phrase.
    texts: Phrases,
}

impl Glossary {
    /// The glossary of a data file, and a finding for each line that cannot be read.
    pub fn parse(text: &str) -> (Self, Vec<Finding>) {
        let (mut glossary, mut findings) = (Self::default(), Vec::new());
        for (index, line) in text.lines().enumerate() {
            if !line.trim().is_empty() && !line.starts_with('#') && glossary.add(line).is_none() {
                let fix =
                    "Write `KIND word, word = what to use`; a kind is segment, type, function, name or text";
                findings.push(Finding::new(PATH, index + 1, "the line cannot be read", fix));
            }
        }
        (glossary, findings)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let (left, instead) = line.split_once('=')?;
        let (kind, words) = left.trim().split_once(char::is_whitespace)?;
        let instead = instead.trim();
        for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match kind {
                "segment" => add_phrase(&mut self.segments, word, instead)?,
                "text" => add_phrase(&mut self.texts, word, instead)?,
                "type" => drop(self.types.insert(word.to_owned(), instead.to_owned())),
                "function" => drop(self.functions.insert(word.to_owned(), instead.to_owned())),
                "name" => drop(self.names.insert(word.to_owned(), instead.to_owned())),
                _ => return None,
            }
        }
        (!instead.is_empty()).then_some(())
    }

    /// The replaced word in an identifier, and its replacement.
    pub fn find_in_identifier(&self, identifier: &Identifier) -> Option<(String, &str)> {
        let name = identifier.name.as_str();
        let whole = match identifier.kind {
            IdentifierKind::Type => self.types.get(name),
            IdentifierKind::Function => self.functions.get(name).or_else(|| self.names.get(name)),
            _ => self.names.get(name),
        };
        if let Some(instead) = whole {
            return Some((name.to_owned(), instead));
        }
        let segments = segments(name);
        (0..segments.len()).find_map(|start| {
            let rest = segments.get(start..)?;
            let (phrase, instead) =
                self.segments.get(rest.first()?)?.iter().find(|(p, _)| rest.starts_with(p))?;
            Some((phrase.join("_"), instead.as_str()))
        })
    }

    /// The replaced phrases in a text: line, phrase and replacement.
    pub fn find_in_text(&self, words: &[Word]) -> Vec<(usize, String, &str)> {
        let mut found = Vec::new();
        for (start, first) in words.iter().enumerate() {
            for (phrase, instead) in self.texts.get(&first.text).into_iter().flatten() {
                let Some(here) = words.get(start..start + phrase.len()) else { continue };
                let is_same = here.iter().zip(phrase).all(|(word, wanted)| word.text == *wanted);
                if is_same && here.iter().skip(1).all(|word| word.follows_directly) {
                    found.push((first.line, phrase.join(" "), instead.as_str()));
                }
            }
        }
        found
    }
}

fn add_phrase(phrases: &mut Phrases, phrase: &str, instead: &str) -> Option<()> {
    let words: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
    phrases.entry(words.first()?.clone()).or_default().push((words, instead.to_owned()));
    Some(())
}

/// The words of an identifier in snake_case, CamelCase or CAPITALS, in lower case.
fn segments(name: &str) -> Vec<String> {
    let mut segments = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let characters: Vec<char> = part.chars().collect();
        let mut segment = String::new();
        for (index, character) in characters.iter().enumerate() {
            let after_lower = index
                .checked_sub(1)
                .and_then(|before| characters.get(before))
                .is_some_and(|c| !c.is_uppercase());
            let before_lower = characters.get(index + 1).is_some_and(|c| c.is_lowercase());
            if character.is_uppercase() && !segment.is_empty() && (after_lower || before_lower) {
                segments.push(std::mem::take(&mut segment));
            }
            segment.extend(character.to_lowercase());
        }
        segments.push(segment);
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::prose::words_of_markdown;

    fn glossary(text: &str) -> Glossary {
        let (glossary, findings) = Glossary::parse(text);
        assert_eq!(findings, []);
        glossary
    }

    fn finds(glossary: &Glossary, kind: IdentifierKind, name: &str) -> bool {
        glossary.find_in_identifier(&Identifier { kind, name: name.to_owned(), line: 1 }).is_some()
    }

    #[test]
    fn identifiers_have_segments() {
        assert_eq!(segments("DebriefAction"), ["debrief", "action"]);
        assert_eq!(segments("told_in_words"), ["told", "in", "words"]);
        assert_eq!(segments("KEPT_EVERY_MS"), ["kept", "every", "ms"]);
        assert_eq!(segments("HTTPServer2d"), ["http", "server2d"]);
    }

    #[test]
    fn a_segment_is_refused_anywhere_in_an_identifier() {
        let glossary = glossary("segment told = reported");
        for name in ["told", "ChangesTold", "TOLD_EVERY", "is_told"] {
            assert!(finds(&glossary, IdentifierKind::Name, name), "{name}");
        }
        assert!(!finds(&glossary, IdentifierKind::Name, "untold"));
    }

    #[test]
    fn adjacent_segments_may_be_refused_together() {
        let glossary = glossary("segment handed in = submitted");
        assert!(finds(&glossary, IdentifierKind::Function, "is_handed_in"));
        assert!(!finds(&glossary, IdentifierKind::Function, "right_handed"));
    }

    #[test]
    fn a_type_name_is_refused_for_types_only() {
        let glossary = glossary("type Ground = GroundPlane");
        assert!(finds(&glossary, IdentifierKind::Type, "Ground"));
        assert!(!finds(&glossary, IdentifierKind::Type, "GroundGrid"));
        assert!(!finds(&glossary, IdentifierKind::Name, "Ground"));
        assert!(!finds(&glossary, IdentifierKind::Name, "ground"));
    }

    #[test]
    fn a_function_name_is_refused_for_functions_only() {
        let glossary = glossary("function of = a verb");
        assert!(finds(&glossary, IdentifierKind::Function, "of"));
        assert!(!finds(&glossary, IdentifierKind::Name, "of"));
        assert!(!finds(&glossary, IdentifierKind::Function, "part_of"));
    }

    #[test]
    fn a_phrase_is_refused_as_whole_words_also_across_lines() {
        let glossary = glossary("text told, hand in = submit");
        let found = glossary.find_in_text(&words_of_markdown("A stolen token.\nWe hand\nin labels. Told!"));
        assert_eq!(
            found.iter().map(|(line, phrase, _)| (*line, phrase.as_str())).collect::<Vec<_>>(),
            [(2, "hand in"), (3, "told")]
        );
    }

    #[test]
    fn a_phrase_does_not_span_punctuation() {
        let glossary = glossary("text hand in = submit");
        assert!(glossary.find_in_text(&words_of_markdown("The right hand, in short.")).is_empty());
    }

    #[test]
    fn a_line_of_an_unknown_kind_or_without_a_replacement_is_a_finding() {
        let (_, findings) = Glossary::parse("# comment\nverb tell = report\nsegment told\nsegment told =\n");
        assert_eq!(findings.iter().map(|finding| finding.line).collect::<Vec<_>>(), [2, 3, 4]);
    }
}
