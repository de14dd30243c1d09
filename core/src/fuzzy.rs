//! Fuzzy match of a query with a name, for searches that people type. App and server rank by the same score.

/// Points of a word of the query that begins the name.
const NAME_START: u32 = 100;
/// Points of one that begins a word of the name.
const WORD_START: u32 = 80;
/// Points of one that is inside a word of the name.
const INSIDE: u32 = 60;
/// Points at most of one whose letters are in the name in their order, with others between them.
const IN_ORDER: u32 = 40;

/// Score of a name for a query: higher is better, `None` where a word of the query does not match. Case does not matter, nor
/// does the order of the words. An empty query matches every name with 0.
pub fn score(query: &str, name: &str) -> Option<u32> {
    let (query, name) = (lower_case(query), lower_case(name));
    let words = query.split_whitespace();
    words.map(|word| word_score(word, &name)).try_fold(0_u32, |sum, points| Some(sum.saturating_add(points?)))
}

/// Lower case letter by letter: other than `str::to_lowercase`, the start of a text gives the start of its lower case.
pub fn lower_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The items whose names match a query, best first; of equal ones the shorter name, then the order given.
pub fn rank<T>(query: &str, items: impl IntoIterator<Item = T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    let scored = items.into_iter().filter_map(|item| {
        let points = score(query, name(&item))?;
        let length = name(&item).chars().count();
        Some((std::cmp::Reverse(points), length, item))
    });
    let mut scored: Vec<_> = scored.collect();
    if !query.trim().is_empty() {
        scored.sort_by_key(|(points, length, _)| (*points, *length));
    }
    scored.into_iter().map(|(_, _, item)| item).collect()
}

fn word_score(word: &str, name: &str) -> Option<u32> {
    if name.starts_with(word) {
        return Some(NAME_START);
    }
    let begins_word = |(at, _): (usize, &str)| {
        name.get(..at).and_then(|before| before.chars().next_back()).is_some_and(|c| !c.is_alphanumeric())
    };
    if name.match_indices(word).any(begins_word) {
        return Some(WORD_START);
    }
    if name.contains(word) {
        return Some(INSIDE);
    }
    let most = 2 * u32::try_from(word.chars().count()).unwrap_or(u32::MAX / 4) + 4;
    letters_between(word, name).filter(|gap| *gap <= most).map(|gap| IN_ORDER.saturating_sub(gap).max(1))
}

/// Number of other letters between the letters of a word, which begin at the start of a word of the name and follow in their
/// order; the least over all such starts. `None`: they do not.
fn letters_between(word: &str, name: &str) -> Option<u32> {
    let first = word.chars().next()?;
    let letters: Vec<char> = name.chars().collect();
    let starts = letters.iter().enumerate().filter(|(at, c)| {
        let is_start =
            at.checked_sub(1).and_then(|before| letters.get(before)).is_none_or(|c| !c.is_alphanumeric());
        **c == first && is_start
    });
    starts.filter_map(|(at, _)| gap_from(word, letters.get(at..)?)).min()
}

/// Number of other letters between the letters of a word that begins where the text begins.
fn gap_from(word: &str, text: &[char]) -> Option<u32> {
    let mut rest = text.iter();
    let mut gap = 0_u32;
    for wanted in word.chars() {
        let passed = rest.position(|c| *c == wanted)?;
        gap = gap.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
    }
    Some(gap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_start_of_a_name_is_better_than_the_start_of_a_word_than_its_inside_than_letters_in_order() {
        let names = ["Rear meadow", "Meadow 12", "Grimeadow", "Main early door"];
        assert_eq!(
            rank("meado", names, |name| name),
            ["Meadow 12", "Rear meadow", "Grimeadow", "Main early door"]
        );
    }

    #[test]
    fn every_word_must_match_in_any_order_and_case() {
        assert!(score("12 MEAD", "Meadow 12").is_some());
        assert_eq!(score("meadow 13", "Meadow 12"), None);
        assert_eq!(score("", "Meadow 12"), Some(0));
    }

    #[test]
    fn letters_far_from_each_other_do_not_match() {
        assert!(score("rlss", "Releases").is_some());
        assert_eq!(score("mw", &format!("m{}w", "o".repeat(60))), None);
        assert_eq!(score("eases", "Reviews and sessions"), None);
        assert_eq!(score("tas", "Is a dead tree without leaves still a tree?"), None);
    }

    #[test]
    fn the_end_of_a_greek_word_is_no_other_letter_in_the_middle() {
        assert!(score("ΟΔΟΣ", "ΟΔΟΣΗΜΑ").is_some());
    }

    #[test]
    fn without_a_query_the_order_stays() {
        assert_eq!(rank(" ", ["long name", "b", "a"], |name| name), ["long name", "b", "a"]);
    }

    proptest! {
        #[test]
        fn a_name_matches_itself_and_its_start(name in "\\PC{1,40}", cut in 1_usize..40) {
            let start: String = name.chars().take(cut).collect();
            prop_assert!(score(&name, &name).is_some());
            prop_assert!(score(&start, &name).is_some());
        }
    }
}
