//! Names that people give to classes, attributes and their values, rules, stages, projects and goals: what a name may hold,
//! and which names people cannot tell apart.

use super::nfc;
use std::collections::BTreeMap;
use unicode_security::skeleton;

/// A name has at most as many characters.
pub const MAX_NAME_CHARS: usize = 120;

/// A name as it is stored: in Unicode's composed form, without blanks at its ends, and with one blank between words.
/// Control characters inside stay, so that [`name_error`] finds them.
pub fn tidy_name(name: &str) -> String {
    let mut tidy = String::with_capacity(name.len());
    for c in nfc(name.trim()).chars() {
        match c {
            c if c.is_whitespace() && !c.is_control() => {
                if !tidy.ends_with(' ') {
                    tidy.push(' ');
                }
            }
            c => tidy.push(c),
        }
    }
    tidy
}

/// What is wrong with a name and how to fix it, as the end of a sentence that begins with what it names; `None` if nothing is.
pub fn name_error(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        return Some("needs a name; write one of 1 to 120 characters");
    }
    // At most four bytes a character: a huge text is not counted.
    if name.len() > 4 * MAX_NAME_CHARS || name.chars().count() > MAX_NAME_CHARS {
        return Some("has more than 120 characters; shorten it");
    }
    if name.chars().any(char::is_control) {
        return Some("has a control character, such as a tab or a line break; write it in one line");
    }
    if has_invisible(name) {
        return Some("has a character that does not show, such as a zero-width space; type it anew");
    }
    (tidy_name(name) != name).then_some("has blanks at its ends or several in a row; leave one between words")
}

/// Whether a text has characters that do not show and that no script needs where they are. The joiners of Arabic, Indic and
/// emoji text count only beside characters that they do not join.
pub fn has_invisible(text: &str) -> bool {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = |side: Option<char>| side.is_some_and(|c| !c.is_ascii() && !is_invisible(c));
        let is_wrong = match c {
            '\u{200c}' | '\u{200d}' => {
                !joins(before) && before != Some('\u{fe0f}') || !joins(rest.peek().copied())
            }
            '\u{fe00}'..='\u{fe0f}' => !joins(before),
            c => is_invisible(c),
        };
        if is_wrong {
            return true;
        }
        before = Some(c);
    }
    false
}

/// Whether a character does not show: Unicode's Default_Ignorable_Code_Point, line and paragraph separators, and marks that
/// turn the direction of the text around them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The first name that people cannot tell from an earlier one: its place, and the earlier place. Names are alike by the
/// skeletons of UTS 39; two names of ASCII letters are alike only if they are equal, since `rn` is not `m` to a reader of a list.
pub fn find_look_alike<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<(usize, usize)> {
    let mut known: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
    for (place, name) in names.into_iter().enumerate() {
        let visible: String = name.chars().filter(|c| !is_invisible(*c)).collect();
        let alike = known.entry(skeleton(&visible).collect()).or_default();
        let is_twin = |other: &str| other == name || !(other.is_ascii() && name.is_ascii());
        if let Some((earlier, _)) = alike.iter().find(|(_, other)| is_twin(other)) {
            return Some((place, *earlier));
        }
        alike.push((place, name));
    }
    None
}

/// Whether people cannot tell a name from another one.
pub fn looks_like(name: &str, other: &str) -> bool {
    find_look_alike([name, other]).is_some()
}

/// A name from a file as a name that can be stored: what does not show is left out, and what is too long is cut. Empty if
/// nothing shows.
pub fn visible_name(name: &str) -> String {
    if name_error(name).is_none() {
        return name.to_owned();
    }
    let shown = |c: char| if c.is_control() { Some(' ') } else { Some(c).filter(|c| !is_invisible(*c)) };
    let short: String =
        tidy_name(&name.chars().filter_map(shown).collect::<String>()).chars().take(MAX_NAME_CHARS).collect();
    short.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_stored_composed_and_without_spare_blanks() {
        assert_eq!(tidy_name(" traffic \u{a0} light "), "traffic light");
        assert_eq!(tidy_name("cafe\u{301}"), "caf\u{e9}");
        assert_eq!(tidy_name("Fu\u{df}g\u{e4}nger"), "Fu\u{df}g\u{e4}nger");
        assert_eq!(tidy_name("a\tb"), "a\tb", "what is refused is not repaired in silence");
    }

    #[test]
    fn names_of_every_script_are_names() {
        for name in [
            "car",
            "Stra\u{df}e",
            "пешеход",
            "歩行者",
            "می\u{200c}خواهم",
            "क\u{94d}\u{200d}ष",
            "❤\u{fe0f}",
            "👩\u{200d}🚒",
            &"é".repeat(120),
        ] {
            assert_eq!(name_error(name), None, "{name}");
        }
    }

    #[test]
    fn what_does_not_show_is_no_part_of_a_name() {
        for (name, word) in [
            ("", "needs a name"),
            (" \u{a0}", "needs a name"),
            ("a\tb", "control character"),
            ("a\nb", "control character"),
            ("ob\u{200b}ject", "does not show"),
            ("ob\u{200d}ject", "does not show"),
            ("\u{feff}object", "does not show"),
            ("a\u{202e}b", "does not show"),
            ("a\u{2028}b", "does not show"),
            ("so\u{ad}ft", "does not show"),
            (" object", "blanks"),
            ("a  b", "blanks"),
            (&"x".repeat(121), "more than 120"),
            (&"x".repeat(1 << 20), "more than 120"),
        ] {
            assert!(name_error(name).is_some_and(|error| error.contains(word)), "{name:.20}");
        }
    }

    #[test]
    fn names_that_look_alike_are_found() {
        assert_eq!(find_look_alike(["object", "car", "object"]), Some((2, 0)));
        assert_eq!(find_look_alike(["object", "\u{43e}bject"]), Some((1, 0)), "a Cyrillic o");
        assert_eq!(find_look_alike(["tree", "car", "ca\u{200b}r"]), Some((2, 1)));
        assert_eq!(find_look_alike(["Alpha", "\u{391}lpha"]), Some((1, 0)), "a Greek A");
    }

    #[test]
    fn a_name_from_a_file_becomes_one_that_can_be_stored() {
        for (name, stored) in
            [("car", "car"), (" ob\u{200b}ject\t", "object"), ("a\nb", "a b"), ("\u{200b}", "")]
        {
            assert_eq!(visible_name(name), stored);
        }
        assert_eq!(visible_name(&"x".repeat(300)).len(), 120);
        assert!(looks_like("object", "\u{43e}bject") && !looks_like("car", "tree"));
    }

    #[test]
    fn names_that_people_tell_apart_are_none() {
        for names in [
            ["Car", "car"],
            ["comer", "corner"],
            ["class 1", "class l"],
            ["cafe", "caf\u{e9}"],
            ["пешеход", "машина"],
        ] {
            assert_eq!(find_look_alike(names), None, "{names:?}");
        }
    }
}
