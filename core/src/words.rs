//! What counts as words where somebody says something.

/// Characters of what somebody says, at most.
pub const LONGEST: usize = 4_000;

/// Whether a text says something, and no novel: 1 to [`LONGEST`] characters, blank ends aside.
pub fn says_something(text: &str) -> bool {
    (1..=LONGEST).contains(&text.trim().chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_say_nothing_and_a_novel_says_too_much() {
        assert!(says_something(" Hm. ") && says_something(&"é".repeat(LONGEST)));
        assert!(!says_something(" \n") && !says_something(&"a".repeat(LONGEST + 1)));
    }
}
