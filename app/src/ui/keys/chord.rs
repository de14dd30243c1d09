//! Meaning of a key: from what a browser reports about a press to the chords in which bindings are written.
//!
//! People press what is printed on their keyboard, so letters and signs go by `KeyboardEvent.key`. Where that is no Latin
//! letter (Cyrillic, Greek, Option on a Mac, a dead key), the place of the key decides, as a US keyboard has it. Digits
//! need Shift on some keyboards, so Shift does not count for them. Caps Lock makes no difference.

/// Names that browsers give to keys that they cannot name.
const NAMELESS: [&str; 3] = ["Dead", "Process", "Unidentified"];

/// Key of a chord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ChordKey {
    /// Printed on the key: a letter as capital, a digit, a sign, or a name as `KeyboardEvent.key` has it.
    Printed(String),
    /// Place of this letter on a US keyboard, whatever is printed there.
    Place(char),
}

/// Key with the modifiers that must be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chord {
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
    pub key: ChordKey,
}

impl Chord {
    /// From a text such as `Ctrl+Shift+Z`, or `Alt+[W]` for the place of W.
    pub fn parse(text: &str) -> Self {
        // The plus key itself ends a text in "+".
        let (modifiers, key) = match text.strip_suffix('+') {
            Some(prefix) => (prefix.trim_end_matches('+'), "+"),
            None => text.rsplit_once('+').unwrap_or(("", text)),
        };
        let holds = |modifier| modifiers.split('+').any(|held| held == modifier);
        let place = key.strip_prefix('[').and_then(|key| key.strip_suffix(']')?.chars().next());
        let printed = match key {
            "Esc" => "Escape".to_owned(),
            "Del" => "Delete".to_owned(),
            "Space" => " ".to_owned(),
            "Left" | "Right" | "Up" | "Down" => format!("Arrow{key}"),
            other => other.to_owned(),
        };
        let key = place.map_or(ChordKey::Printed(printed), ChordKey::Place);
        Self { ctrl: holds("Ctrl"), alt: holds("Alt"), shift: holds("Shift"), key }
    }
}

/// Key that went down, as a browser reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KeyPress {
    /// `KeyboardEvent.key`.
    pub key: String,
    /// `KeyboardEvent.code`; it names the keys of the numeric pad as well.
    pub code: String,
    /// Whether Shift is held.
    pub shift: bool,
    /// Whether Ctrl, or Cmd on a Mac, is held.
    pub ctrl: bool,
    /// Whether Alt, or Option on a Mac, is held.
    pub alt: bool,
    /// Whether AltGr is held, which types signs.
    pub alt_graph: bool,
}

/// Letters of the keyboard, as far as its keys have shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Script {
    /// Latin letters.
    #[default]
    Latin,
    /// Other letters; then a sign on the place of a letter, such as `;` on a Greek keyboard, means the letter.
    Other,
}

impl Script {
    /// Script once this key was pressed.
    pub fn after(self, press: &KeyPress) -> Self {
        match press.sole_char() {
            Some(key) if key.is_ascii_alphabetic() => Self::Latin,
            Some(key) if key.is_alphabetic() && press.place().is_some() && !press.composes() => Self::Other,
            _ => self,
        }
    }
}

/// Chords that a press means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meanings {
    /// As printed, and by place.
    pub exact: Vec<Chord>,
    /// Where nothing is bound to those: as printed at this place on a US keyboard.
    pub fallback: Option<Chord>,
}

impl Meanings {
    /// Whether the press means this chord.
    pub fn has(&self, chord: &Chord) -> bool {
        self.exact.contains(chord) || self.fallback.as_ref() == Some(chord)
    }
}

impl KeyPress {
    /// Chords that the press means, on a keyboard with this script.
    pub fn meanings(&self, script: Script) -> Meanings {
        let printed = self.printed().map(ChordKey::Printed);
        let place = self.place().filter(|_| !self.composes()).map(ChordKey::Place);
        let exact = printed.into_iter().chain(place);
        Meanings {
            exact: exact.map(|key| self.chord(key)).collect(),
            fallback: self.printed_on_us(script).map(|key| self.chord(ChordKey::Printed(key))),
        }
    }

    fn chord(&self, key: ChordKey) -> Chord {
        // Which sign or digit a shifted key gives depends on the keyboard: `?` is `?`, with Shift or without.
        let shift_counts = match &key {
            ChordKey::Place(_) => true,
            ChordKey::Printed(name) => {
                name.len() > 1 || name == " " || name.starts_with(|c: char| c.is_alphabetic())
            }
        };
        Chord { ctrl: self.ctrl, alt: self.alt, shift: self.shift && shift_counts, key }
    }

    /// What is printed on the key; `None` for a key without a name.
    fn printed(&self) -> Option<String> {
        match self.sole_char() {
            // A Turkish keyboard has two keys with an I.
            Some('ı' | 'İ') => Some("I".to_owned()),
            Some(key) => Some(key.to_ascii_uppercase().to_string()),
            None => self.is_named().then(|| self.key.clone()),
        }
    }

    /// Letter that a US keyboard has at the place of the key.
    fn place(&self) -> Option<char> {
        match self.code.strip_prefix("Key") {
            Some(letter) => letter.chars().next(),
            // Keyboards on a screen have no places.
            None if self.code.is_empty() => {
                self.sole_char().filter(char::is_ascii_alphabetic).map(|key| key.to_ascii_uppercase())
            }
            None => None,
        }
    }

    /// What a US keyboard has at the place of the key, where the key itself is no Latin letter, digit or name.
    fn printed_on_us(&self, script: Script) -> Option<String> {
        let sole = self.sole_char();
        if self.is_named() || self.composes() || sole.is_some_and(|key| key.is_ascii_alphanumeric()) {
            return None;
        }
        let digit = self.code.strip_prefix("Digit").or(self.code.strip_prefix("Numpad"));
        if let Some(digit) = digit.filter(|d| d.len() == 1 && d.bytes().all(|b| b.is_ascii_digit())) {
            return Some(digit.to_owned());
        }
        let is_sign = sole.is_some_and(|key| key.is_ascii());
        if let Some(letter) = self.place() {
            return (!is_sign || self.alt || script == Script::Other).then(|| letter.to_string());
        }
        let sign = match (self.code.as_str(), self.shift) {
            ("Comma", false) => ",",
            ("Period", false) => ".",
            ("Slash", false) => "/",
            ("Slash", true) => "?",
            _ => return None,
        };
        (!is_sign).then(|| sign.to_owned())
    }

    fn sole_char(&self) -> Option<char> {
        let mut chars = self.key.chars();
        chars.next().filter(|_| chars.next().is_none())
    }

    /// Whether the key has a name, such as `Enter`. An Arabic key gives two letters at once.
    fn is_named(&self) -> bool {
        self.key.len() > 1 && self.key.is_ascii() && !NAMELESS.contains(&self.key.as_str())
    }

    /// Whether AltGr types a sign with the key. Firefox reports AltGr for Option on a Mac, with Alt.
    fn composes(&self) -> bool {
        self.alt_graph && !self.alt
    }
}

#[cfg(test)]
#[path = "chord_tests.rs"]
mod tests;
