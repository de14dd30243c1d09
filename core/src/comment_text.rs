//! Text of comments.

/// Largest number of characters of a comment.
pub const MAX_COMMENT_CHARS: usize = 4_000;

/// Whether a text is a valid comment: 1 to [`MAX_COMMENT_CHARS`] characters without the blanks at both ends.
pub fn is_valid_comment(text: &str) -> bool {
    (1..=MAX_COMMENT_CHARS).contains(&text.trim().chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_say_nothing_and_a_novel_says_too_much() {
        assert!(is_valid_comment(" Hm. ") && is_valid_comment(&"é".repeat(MAX_COMMENT_CHARS)));
        assert!(!is_valid_comment(" \n") && !is_valid_comment(&"a".repeat(MAX_COMMENT_CHARS + 1)));
    }
}
