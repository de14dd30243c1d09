//! Prose of comments and documents as words, without code in backticks.

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its text in lower case.
    pub text: String,
    /// Its line, from 1.
    pub line: usize,
    /// Whether nothing but white space stands between the word before and this one.
    pub follows_directly: bool,
}

/// The words of all comments on their own lines.
pub fn words_of_comments(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut block = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match line.trim_start().strip_prefix("//") {
            Some(comment) => block.push((index + 1, comment.trim_start_matches(['/', '!']))),
            None => add_words(&mut words, &std::mem::take(&mut block)),
        }
    }
    add_words(&mut words, &block);
    words
}

/// The words of a Markdown document.
pub fn words_of_markdown(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut block = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.trim_start().starts_with("```") {
            add_words(&mut words, &std::mem::take(&mut block));
        } else {
            block.push((index + 1, line));
        }
    }
    add_words(&mut words, &block);
    words
}

/// Add the words of the lines of a paragraph.
fn add_words(words: &mut Vec<Word>, lines: &[(usize, &str)]) {
    let mut is_code = false;
    let mut follows_directly = false;
    for (line, content) in lines {
        let mut word = String::new();
        for character in content.chars().chain([' ']) {
            let is_letter = character.is_alphanumeric() || "'’_".contains(character);
            if is_letter && !is_code {
                word.extend(character.to_lowercase());
                continue;
            }
            if !word.is_empty() {
                words.push(Word { text: std::mem::take(&mut word), line: *line, follows_directly });
                follows_directly = true;
            }
            is_code ^= character == '`';
            follows_directly &= character.is_whitespace() && !is_code;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &[Word]) -> Vec<(&str, usize)> {
        words.iter().map(|word| (word.text.as_str(), word.line)).collect()
    }

    #[test]
    fn comments_of_all_kinds_are_prose_and_code_is_none() {
        let words =
            words_of_comments("//! Alpha\nfn beta() {}\n  /// Gamma\n  // delta\nlet e = \"//\"; // zeta");
        assert_eq!(texts(&words), [("alpha", 1), ("gamma", 3), ("delta", 4)]);
    }

    #[test]
    fn code_in_backticks_is_left_out() {
        assert_eq!(texts(&words_of_markdown("The `kept\nfile` name")), [("the", 1), ("name", 2)]);
    }

    #[test]
    fn a_line_break_does_not_part_words_and_punctuation_does() {
        let words = words_of_markdown("hand\nin, then `x` out");
        let follows: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.follows_directly)).collect();
        assert_eq!(follows, [("hand", false), ("in", true), ("then", false), ("out", false)]);
    }
}
