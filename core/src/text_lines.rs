//! Lines of a text, whatever ends them: LF, CR LF, or CR alone as old systems write it.

/// Lines without their ends. As [`str::lines`], and a carriage return alone ends a line too.
pub fn text_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((line, end)) = text.find(['\r', '\n']).and_then(|at| text.split_at_checked(at)) else {
            rest = None;
            return Some(text);
        };
        let after = end.strip_prefix("\r\n").or_else(|| end.get(1..)).unwrap_or_default();
        rest = Some(after).filter(|after| !after.is_empty());
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str) -> Vec<&str> {
        text_lines(text).collect()
    }

    #[test]
    fn each_line_end_ends_one_line() {
        assert_eq!(lines("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(lines("a\r\r\nb\r"), ["a", "", "b"]);
        assert_eq!(lines(""), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn without_single_carriage_returns_it_is_the_standard_librarys(words in prop::collection::vec("[aé]{0,2}(\n|\r\n)", 0..8)) {
            let text = words.concat();
            prop_assert_eq!(lines(&text), text.lines().collect::<Vec<_>>());
        }
    }
}
