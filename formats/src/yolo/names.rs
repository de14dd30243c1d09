//! The few lines of YAML that a YOLO data set has: `names` and where each split's images are.

use assay_core::ParseError;
use std::collections::BTreeMap;

/// Classes at most: a number in a file must not fill the memory.
const MOST_CLASSES: usize = 100_000;

/// What `data.yaml` says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct YoloDescription {
    /// By their numbers; empty where a number is left out.
    pub(super) names: Vec<String>,
    /// Folder of images of each split; without `path` and `./` before it.
    pub(super) splits: BTreeMap<String, String>,
}

/// Read the text: `names` as a list or map, in lines or in brackets, and `train`, `val`, `test`. Other keys are passed
/// over.
///
/// # Errors
/// There are no names, or they are none of these.
pub(super) fn description(text: &str) -> Result<YoloDescription, ParseError> {
    let mut found = YoloDescription::default();
    let lines: Vec<&str> = text.lines().map(without_comment).collect();
    let mut named = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some((key, value)) = key_value(line).filter(|_| !line.starts_with([' ', '\t', '-'])) else {
            continue;
        };
        match key.as_str() {
            "names" => {
                named = true;
                let parse_error = |line: usize, what: &str| {
                    ParseError::new(format!("line {line}"), what, "Write names as a list or a map")
                };
                let entries = if value.is_empty() {
                    let start = at;
                    let inner = |line: &&str| line.trim().is_empty() || line.starts_with([' ', '\t', '-']);
                    at += lines.iter().skip(at).take_while(|line| inner(line)).count();
                    let block = lines.get(start..at).unwrap_or_default().iter();
                    block.filter(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned()).collect()
                } else {
                    let mut whole = value;
                    while !closed(&whole) {
                        let next = lines
                            .get(at)
                            .ok_or_else(|| parse_error(at, "the brackets of names do not close"))?;
                        whole.push(' ');
                        whole.push_str(next);
                        at += 1;
                    }
                    in_brackets(&whole)
                };
                found.names =
                    names(&entries).ok_or_else(|| parse_error(at, "names are no list and no map"))?;
            }
            "train" | "val" | "test" => {
                let folder = scalar(&value).replace('\\', "/");
                let folder = folder.trim_start_matches("./").trim_start_matches("../").trim_end_matches('/');
                if !folder.is_empty() {
                    found.splits.insert(key, folder.to_owned());
                }
            }
            _ => {}
        }
    }
    if named { Ok(found) } else { Err(ParseError::new("end", "there are no names", "Add the key `names`")) }
}

/// A line up to a `#` that stands outside of quotes and after a space.
fn without_comment(line: &str) -> &str {
    let (mut quote, mut before) = (None, ' ');
    for (i, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return line.get(..i).unwrap_or(line).trim_end(),
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (Some(open), _) if open == c && !(open == '"' && before == '\\') => quote = None,
            _ => {}
        }
        before = c;
    }
    line.trim_end()
}

/// A key and what is after its colon.
fn key_value(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let quoted = line.starts_with(['"', '\'']);
    let end = if quoted {
        line.char_indices().skip(1).find(|(_, c)| line.starts_with(*c)).map(|(i, _)| i)
    } else {
        Some(0)
    };
    let (key, value) = match line.get(end?..)?.find(':').map(|at| at + end.unwrap_or(0)) {
        Some(at) => (line.get(..at)?, line.get(at + 1..)?),
        None => return None,
    };
    (value.is_empty() || value.starts_with([' ', '\t'])).then(|| (scalar(key), value.trim().to_owned()))
}

/// A text with or without quotes.
fn scalar(word: &str) -> String {
    let word = word.trim();
    if let Some(inner) = word.strip_prefix('\'').and_then(|w| w.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    // What stands in double quotes is written as in JSON.
    if word.len() >= 2 && word.starts_with('"') && word.ends_with('"') {
        return serde_json::from_str(word).unwrap_or_else(|_| word.trim_matches('"').to_owned());
    }
    word.to_owned()
}

fn closed(text: &str) -> bool {
    !text.starts_with(['[', '{']) || text.trim_end().ends_with([']', '}'])
}

/// The entries of `[a, 'b, c']` or `{0: a, 1: b}`, each as a line of a block has it.
fn in_brackets(text: &str) -> Vec<String> {
    let (open, inner) = text.split_at_checked(1).unwrap_or(("", text));
    let inner = inner.trim_end().trim_end_matches([']', '}']);
    let (mut entries, mut entry, mut quote, mut before) = (Vec::new(), String::new(), None, ' ');
    for c in inner.chars() {
        match (quote, c) {
            (None, ',') => entries.push(std::mem::take(&mut entry)),
            (None, '"' | '\'') if !before.is_alphanumeric() => {
                quote = Some(c);
                entry.push(c);
            }
            (Some(mark), _) => {
                if mark == c && !(mark == '"' && before == '\\') {
                    quote = None;
                }
                entry.push(c);
            }
            _ => entry.push(c),
        }
        before = c;
    }
    entries.push(entry);
    let full = entries.into_iter().map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty());
    full.map(|entry| if open == "[" { format!("- {entry}") } else { entry }).collect()
}

/// Names by their numbers.
fn names(entries: &[String]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for entry in entries {
        if let Some(name) = entry.strip_prefix('-') {
            names.push(scalar(name));
            continue;
        }
        let (key, name) = key_value(entry)?;
        let number: usize = key.parse().ok().filter(|number| *number < MOST_CLASSES)?;
        if names.len() <= number {
            names.resize(number + 1, String::new());
        }
        *names.get_mut(number)? = scalar(&name);
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_read_in_each_way_of_writing_them() {
        for text in [
            "names:\n  0: car\n  1: 'a # b'\n  2: \"x: y\"\nnc: 3\n",
            "nc: 3 # classes\nnames:\n- car\n- 'a # b' # second\n- \"x: y\"\n",
            "names: [car, 'a # b', \"x: y\"]\n",
            "names: [\n  'car',\n  'a # b',\n  \"x: y\"\n]\ntrain: x\n",
            "names: {0: car, 1: 'a # b', 2: \"x: y\"}\n",
        ] {
            assert_eq!(description(text).unwrap().names, ["car", "a # b", "x: y"], "{text}");
        }
        let splits =
            description("path: ../data\ntrain: ./images/train/\nval: images/val # set\nnames: []").unwrap();
        assert_eq!(splits.splits["train"], "images/train");
        assert_eq!(splits.splits["val"], "images/val");
    }

    #[test]
    fn names_that_are_none_are_refused() {
        for text in ["", "nc: 3", "names: [a, b", "names: {4000000000: a}", "names:\n  car\n"] {
            assert!(description(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(names: ?)?[a-c\\[\\]{}:,'\"# \n0-9\\\\-]{0,60}") {
            let _ = description(&text);
        }
    }
}
