//! Paths with the ending that their content has: files are recognized by their content, whatever they are called.

use std::borrow::Cow;

/// A path with the ending that its text usually has, where its own is not that of a label file.
pub(crate) fn usual_path<'a>(path: &'a str, text: &str) -> Cow<'a, str> {
    let lower = path.to_ascii_lowercase();
    let known = [".json", ".geojson", ".xml", ".txt", ".yaml", ".yml", ".names", ".data", ".ini"];
    if known.iter().any(|ending| lower.ends_with(ending)) {
        return Cow::Borrowed(path);
    }
    let ending = match text.trim_start().as_bytes().first() {
        Some(b'{' | b'[') => "json",
        Some(b'<') => "xml",
        _ => "txt",
    };
    Cow::Owned(format!("{path}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_gives_the_ending_where_the_name_has_none() {
        for (path, text, usual) in [
            ("labels", " {\"images\":", "labels.json"),
            ("labels", "[{", "labels.json"),
            ("labels", "<?xml", "labels.xml"),
            ("labels", "1,2,3", "labels.txt"),
            ("a.b", "{", "a.b.json"),
            ("a.JSON", "<", "a.JSON"),
            ("gt.txt", "{", "gt.txt"),
        ] {
            assert_eq!(usual_path(path, text), usual);
        }
    }
}
