//! Presses as keyboards of many countries report them.

use super::*;

/// Press without modifiers.
fn press(key: &str, code: &str) -> KeyPress {
    KeyPress { key: key.to_owned(), code: code.to_owned(), ..KeyPress::default() }
}

/// Press with modifiers, such as `Ctrl+Shift`.
fn held(modifiers: &str, key: &str, code: &str) -> KeyPress {
    let holds = |name| modifiers.split('+').any(|held| held == name);
    let (shift, ctrl, alt) = (holds("Shift"), holds("Ctrl"), holds("Alt"));
    KeyPress { shift, ctrl, alt, alt_graph: holds("AltGr"), ..press(key, code) }
}

/// Whether a press on a keyboard with this script means a chord, at least where nothing else is bound.
fn means_in(script: Script, press: &KeyPress, chord: &str) -> bool {
    press.meanings(script).has(&Chord::parse(chord))
}

/// Whether a press means a chord.
fn means(press: &KeyPress, chord: &str) -> bool {
    means_in(Script::default().after(press), press, chord)
}

/// Checks a table of modifiers, key, code and chord.
fn check(keyboard: &str, table: &[(&str, &str, &str, &str)]) {
    for (modifiers, key, code, chord) in table {
        assert!(
            means(&held(modifiers, key, code), chord),
            "{keyboard}: {modifiers} {key} ({code}) is {chord}"
        );
    }
}

#[test]
fn a_us_keyboard_means_what_it_says() {
    check(
        "US",
        &[
            ("", "n", "KeyN", "N"),
            ("Shift", "N", "KeyN", "Shift+N"),
            ("Ctrl", "z", "KeyZ", "Ctrl+Z"),
            ("Ctrl+Shift", "Z", "KeyZ", "Ctrl+Shift+Z"),
            ("", "1", "Digit1", "1"),
            ("Ctrl", "2", "Digit2", "Ctrl+2"),
            ("", "7", "Numpad7", "7"),
            ("Shift", "?", "Slash", "?"),
            ("", ".", "Period", "."),
            ("", ",", "Comma", ","),
            ("", "Enter", "NumpadEnter", "Enter"),
            ("Shift", "Tab", "Tab", "Shift+Tab"),
            ("Shift", "Delete", "Delete", "Shift+Del"),
            ("Shift", "ArrowLeft", "ArrowLeft", "Shift+Left"),
            ("", " ", "Space", "Space"),
            ("Alt", "w", "KeyW", "Alt+[W]"),
        ],
    );
    assert!(!means(&held("Shift", "N", "KeyN"), "N"), "Shift counts for letters");
    assert!(!means(&press("Home", "Numpad7"), "7"), "without Num Lock the pad moves");
}

#[test]
fn caps_lock_makes_no_difference() {
    check(
        "US, Caps Lock",
        &[
            ("", "N", "KeyN", "N"),
            ("Shift", "n", "KeyN", "Shift+N"),
            ("Ctrl", "Z", "KeyZ", "Ctrl+Z"),
            ("Ctrl+Shift", "z", "KeyZ", "Ctrl+Shift+Z"),
        ],
    );
    check("Cyrillic, Caps Lock", &[("Ctrl", "Я", "KeyZ", "Ctrl+Z")]);
    // On French keyboards Caps Lock gives digits, and Shift the signs again.
    check("AZERTY, Caps Lock", &[("", "1", "Digit1", "1"), ("Shift", "&", "Digit1", "1")]);
    assert!(!means(&press("Z", "KeyZ"), "Shift+Z"));
}

#[test]
fn azerty_letters_go_by_print_and_digits_with_shift_or_without() {
    check(
        "AZERTY",
        &[
            ("Ctrl", "z", "KeyW", "Ctrl+Z"),
            ("", "q", "KeyA", "Q"),
            ("", "m", "Semicolon", "M"),
            ("", "&", "Digit1", "1"),
            ("Shift", "1", "Digit1", "1"),
            ("", "é", "Digit2", "2"),
            ("Ctrl", "\"", "Digit3", "Ctrl+3"),
            ("Ctrl+Shift", "3", "Digit3", "Ctrl+3"),
            ("", "-", "Digit6", "6"),
            ("", "à", "Digit0", "0"),
            ("Shift", "?", "KeyM", "?"),
            ("Shift", ".", "Comma", "."),
            ("Alt", "z", "KeyW", "Alt+[W]"),
        ],
    );
    let comma = press(",", "KeyM");
    assert!(means(&comma, ",") && !means(&comma, "M"), "the comma has the place of M");
    assert!(!means(&press("a", "KeyQ"), "Q"), "A is printed there");
}

#[test]
fn qwertz_and_dvorak_letters_go_by_print() {
    check(
        "QWERTZ",
        &[("Ctrl", "z", "KeyY", "Ctrl+Z"), ("Ctrl", "y", "KeyZ", "Ctrl+Y"), ("Shift", "?", "Minus", "?")],
    );
    check("Dvorak", &[("", "n", "KeyL", "N"), ("", "s", "Semicolon", "S"), ("", ".", "KeyE", ".")]);
    assert!(!means(&held("Ctrl", "y", "KeyZ"), "Ctrl+Z"));
    assert!(!means(&press("'", "KeyQ"), "Q"), "a sign of a Latin keyboard is no letter");
    check("Turkish", &[("", "ı", "KeyI", "I"), ("", "i", "Quote", "I"), ("", "İ", "Quote", "I")]);
    check("Czech", &[("", "ě", "Digit2", "2"), ("Shift", "2", "Digit2", "2")]);
}

#[test]
fn keyboards_without_latin_letters_go_by_place() {
    check(
        "Cyrillic",
        &[
            ("", "т", "KeyN", "N"),
            ("Ctrl", "я", "KeyZ", "Ctrl+Z"),
            ("Ctrl+Shift", "Я", "KeyZ", "Ctrl+Shift+Z"),
            ("Ctrl", "ы", "KeyS", "Ctrl+S"),
            ("", "о", "KeyJ", "J"),
            ("Shift", "О", "KeyJ", "Shift+J"),
            ("Alt", "ц", "KeyW", "Alt+[W]"),
            ("", "ю", "Period", "."),
            ("", ".", "Slash", "."),
            ("Shift", "?", "Digit7", "?"),
        ],
    );
    check("Greek", &[("", "ν", "KeyN", "N"), ("Ctrl", "ζ", "KeyZ", "Ctrl+Z"), ("", "π", "KeyP", "P")]);
    check("Hebrew", &[("", "מ", "KeyN", "N"), ("Ctrl", "ז", "KeyZ", "Ctrl+Z"), ("", "ת", "Comma", ",")]);
    check(
        "Arabic",
        &[
            ("", "ى", "KeyN", "N"),
            ("", "لا", "KeyB", "B"),
            ("", "٤", "Digit4", "4"),
            ("Shift", "؟", "Slash", "?"),
        ],
    );
    check("Thai", &[("", "ื", "KeyN", "N"), ("", "่", "KeyJ", "J"), ("", "ๅ", "Digit1", "1")]);
    check("Japanese", &[("", "Process", "KeyN", "N"), ("", "ｎ", "KeyN", "N")]);
}

#[test]
fn a_sign_at_the_place_of_a_letter_is_the_letter_once_the_keyboard_is_known_not_to_be_latin() {
    let greek = Script::default().after(&press("ν", "KeyN"));
    assert!(means_in(greek, &press(";", "KeyQ"), "Q"));
    assert!(means_in(greek, &held("Shift", ":", "KeyQ"), "Shift+Q"));
    assert!(means_in(greek, &press("/", "KeyQ"), "Q"), "as on a Hebrew keyboard");
    let latin_again = greek.after(&press("n", "KeyN"));
    assert!(!means_in(latin_again, &press("'", "KeyQ"), "Q"));
}

#[test]
fn what_is_printed_comes_before_the_place() {
    // The question mark of a Cyrillic keyboard is on the key of the 7: the fallback is for bindings of digits alone.
    let meanings = held("Shift", "?", "Digit7").meanings(Script::Other);
    assert_eq!(meanings.exact, [Chord::parse("?")]);
    assert_eq!(meanings.fallback, Some(Chord::parse("7")));
    assert_eq!(
        press("n", "KeyN").meanings(Script::Latin).fallback,
        None,
        "a Latin letter has no second meaning"
    );
}

#[test]
fn option_on_a_mac_goes_by_place() {
    check(
        "macOS",
        &[
            ("Alt", "∑", "KeyW", "Alt+[W]"),
            ("Alt", "Dead", "KeyE", "Alt+[E]"),
            ("Alt", "Dead", "KeyI", "Alt+[I]"),
            ("Alt", "å", "KeyA", "Alt+[A]"),
            ("Alt", "@", "KeyL", "Alt+[L]"),
            ("Alt+AltGr", "œ", "KeyQ", "Alt+[Q]"),
            ("Alt", "µ", "KeyM", "Alt+M"),
            ("Alt", "¡", "Digit1", "Alt+1"),
        ],
    );
}

#[test]
fn altgr_types_signs_and_nothing_else() {
    for (key, code) in [("@", "KeyQ"), ("ß", "KeyS"), ("ą", "KeyA"), ("²", "Digit2")] {
        let press = held("AltGr", key, code);
        assert_eq!(press.meanings(Script::Latin).fallback, None, "{key}");
    }
    assert!(!means(&held("AltGr", "ß", "KeyS"), "S"));
}

#[test]
fn a_keyboard_on_a_screen_has_no_places() {
    check("screen", &[("Ctrl", "z", "", "Ctrl+Z"), ("Alt", "w", "", "Alt+[W]"), ("", "5", "", "5")]);
    assert_eq!(press("", "").meanings(Script::Latin), Meanings { exact: Vec::new(), fallback: None });
}

#[test]
fn chords_are_read_as_people_write_them() {
    let printed = |key: &str| ChordKey::Printed(key.to_owned());
    let chord = Chord::parse("Ctrl+Shift+Z");
    assert!(chord.ctrl && chord.shift && !chord.alt);
    assert_eq!(chord.key, printed("Z"));
    assert_eq!(Chord::parse("Esc").key, printed("Escape"));
    assert_eq!(Chord::parse("Left").key, printed("ArrowLeft"));
    assert_eq!(Chord::parse("+").key, printed("+"));
    assert_eq!(Chord::parse("Ctrl++").key, printed("+"));
    assert!(Chord::parse("Ctrl++").ctrl);
    let place = Chord::parse("Alt+[W]");
    assert_eq!((place.alt, place.key), (true, ChordKey::Place('W')));
}
