//! Report of a conversion: what was lost, and what someone should check.

use std::collections::BTreeMap;

/// Names of a kind that the report lists; more are counted only.
const LISTED_NAMES: usize = 5;

/// Report of a conversion. The one list in which readers and writers say what they left out or changed, and what looks
/// wrong in the source: each kind in words, with its count and the first names.
///
/// A *loss* is something that the source says and the result does not (`polygons, written as their boxes`). A
/// *warning* is something that the result keeps but that someone should check (`images whose labels name another
/// size`). `--lossless` refuses losses, not warnings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversionReport {
    losses: BTreeMap<String, Occurrences>,
    warnings: BTreeMap<String, Occurrences>,
}

/// Occurrences of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// How often.
    pub count: usize,
    /// Ids or names of the first ones, each once, in order of appearance; empty where they have none.
    pub names: Vec<String>,
}

impl Occurrences {
    fn add(&mut self, count: usize, names: &[String]) {
        self.count += count;
        for name in names {
            if self.names.len() < LISTED_NAMES && !self.names.contains(name) {
                self.names.push(name.clone());
            }
        }
    }

    /// One line for display: `3 × masks: a, b, c`; a further ` …` if there are more than the names listed.
    fn description(&self, kind: &str) -> String {
        let (names, count) = (self.names.join(", "), self.count);
        match self.names.len() {
            0 => format!("{count} × {kind}"),
            listed if listed < count => format!("{count} × {kind}: {names} …"),
            _ => format!("{count} × {kind}: {names}"),
        }
    }
}

impl ConversionReport {
    /// Adds one loss of a kind.
    pub fn add(&mut self, kind: &str) {
        self.add_many(kind, 1);
    }

    /// Adds losses of a kind; a count of zero changes nothing.
    pub fn add_many(&mut self, kind: &str, count: usize) {
        if count > 0 {
            self.losses.entry(kind.to_owned()).or_default().add(count, &[]);
        }
    }

    /// Adds one loss of a kind, with the id or name of what is lost.
    pub fn add_named(&mut self, kind: &str, name: impl Into<String>) {
        self.losses.entry(kind.to_owned()).or_default().add(1, &[name.into()]);
    }

    /// Adds one warning of a kind, with the id or name of what it is about.
    pub fn warn(&mut self, kind: &str, name: impl Into<String>) {
        self.warnings.entry(kind.to_owned()).or_default().add(1, &[name.into()]);
    }

    /// Adds warnings of a kind that have no names; a count of zero changes nothing.
    pub fn warn_many(&mut self, kind: &str, count: usize) {
        if count > 0 {
            self.warnings.entry(kind.to_owned()).or_default().add(count, &[]);
        }
    }

    /// Adds all that another report says.
    pub fn extend(&mut self, other: &Self) {
        for (own, others) in [(&mut self.losses, &other.losses), (&mut self.warnings, &other.warnings)] {
            for (kind, occurrences) in others {
                own.entry(kind.clone()).or_default().add(occurrences.count, &occurrences.names);
            }
        }
    }

    /// Kinds of losses with their counts, by kind.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.losses.iter().map(|(kind, occurrences)| (kind.as_str(), occurrences.count))
    }

    /// Kinds of warnings with their occurrences, by kind.
    pub fn warnings(&self) -> impl Iterator<Item = (&str, &Occurrences)> {
        self.warnings.iter().map(|(kind, occurrences)| (kind.as_str(), occurrences))
    }

    /// One line for each kind of loss, for display: `3 × masks`.
    pub fn descriptions(&self) -> Vec<String> {
        descriptions(&self.losses)
    }

    /// One line for each kind of warning, for display.
    pub fn warning_descriptions(&self) -> Vec<String> {
        descriptions(&self.warnings)
    }

    /// Whether nothing was lost; there may be warnings.
    pub fn is_lossless(&self) -> bool {
        self.losses.is_empty()
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.is_lossless() && self.warnings.is_empty()
    }
}

fn descriptions(kinds: &BTreeMap<String, Occurrences>) -> Vec<String> {
    kinds.iter().map(|(kind, occurrences)| occurrences.description(kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_of_a_kind_are_counted_together() {
        let mut report = ConversionReport::default();
        report.add("attributes");
        report.add_many("attributes", 2);
        report.add_many("tracks", 0);
        assert_eq!(report.iter().collect::<Vec<_>>(), [("attributes", 3)]);
    }

    #[test]
    fn the_first_names_of_many_are_listed_once_each() {
        let mut report = ConversionReport::default();
        for name in ["a", "b", "a"] {
            report.add_named("masks", name);
        }
        assert_eq!(report.descriptions(), ["3 × masks: a, b …"]);
        (0..9).for_each(|n| report.add_named("masks", n.to_string()));
        assert_eq!(report.descriptions(), ["12 × masks: a, b, 0, 1, 2 …"]);
    }

    #[test]
    fn warnings_are_no_losses() {
        let mut report = ConversionReport::default();
        report.warn("images whose labels name another size", "a.png");
        assert!(report.is_lossless() && !report.is_empty());
        let mut both = ConversionReport::default();
        both.extend(&report);
        assert_eq!(both, report);
    }
}
