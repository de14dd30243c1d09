//! Lists that people write with commas.

/// Items of a list: `a, b` are "a" and "b".
pub(super) fn split_list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn spaces_and_empty_items_are_left_out() {
        assert_eq!(super::split_list(" left,right , ,two words,"), ["left", "right", "two words"]);
        assert!(super::split_list(" , ").is_empty());
    }
}
