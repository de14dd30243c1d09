//! Persons who lie down: lower and longer than a person who stands or sits.

use super::scene_profile::ObjectProfile;
use super::shift::short_number;

/// Height below which a person lies, m.
const LOW_M: f64 = 0.7;
/// Length above which a person lies, m; shorter ones may be children or sit.
const LONG_M: f64 = 1.4;
/// Words of class names that mean persons.
const PERSONS: [&str; 20] = [
    "adult",
    "boy",
    "child",
    "children",
    "girl",
    "human",
    "kid",
    "man",
    "men",
    "officer",
    "pedestrian",
    "pedestrians",
    "people",
    "person",
    "persons",
    "vru",
    "walker",
    "woman",
    "women",
    "worker",
];

/// Whether a class of this name has persons: one of the words of the name means them.
pub(super) fn is_person_class(name: &str) -> bool {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if !letter.is_alphabetic() || (letter.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphabetic()) {
            word.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase();
    }
    words.iter().any(|word| PERSONS.contains(&word.as_str()))
}

/// Reason why an object is a lying person, where it is one. In a track one such shape is enough.
pub(super) fn explain_lying(object: &ObjectProfile) -> Option<String> {
    let [height, length] = object.measures.as_ref()?.as_space()?.flattest;
    (height < LOW_M && length > LONG_M && is_person_class(&object.class)).then(|| {
        format!(
            "{} lies down: {} m high, {} m long",
            object.class,
            short_number(height),
            short_number(length)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_persons_are_known_by_their_words() {
        for name in [
            "Pedestrian",
            "human.pedestrian.adult",
            "Person_sitting",
            "PoliceOfficer",
            "construction-worker",
            "VRU",
        ] {
            assert!(is_person_class(name), "{name}");
        }
        for name in ["Car", "manhole", "personal_mobility", "Cyclist", "", "woodman"] {
            assert!(!is_person_class(name), "{name}");
        }
    }
}
