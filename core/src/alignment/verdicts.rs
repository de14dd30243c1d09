//! Verdicts of graders as files hold them, one JSON object a line (contracts.md, section 5), and the table of all of them.

use crate::ParseError;
use crate::ratings::NameTable;
use crate::review::Verdict;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// Verdict of a grader on an object. Further keys are not used.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct VerdictLine {
    /// Person who gave it.
    pub grader: String,
    /// Their team; empty: none.
    #[serde(default)]
    pub team: String,
    /// Item that was judged, as a text or a number.
    #[serde(deserialize_with = "text_or_number")]
    pub item: String,
    /// Object of the item; empty: the item as a whole.
    #[serde(default, deserialize_with = "text_or_number")]
    pub object: String,
    /// Class of the object; empty: none.
    #[serde(default)]
    pub class: String,
    /// Accept or reject.
    pub verdict: Verdict,
    /// Deviation from golden by measure; `null`: it has none.
    #[serde(default)]
    pub deviations: BTreeMap<String, Option<f64>>,
    /// Verdict that each release implies.
    #[serde(default)]
    pub expected: BTreeMap<String, Verdict>,
}

impl VerdictLine {
    /// The verdict in a line of JSON.
    ///
    /// # Errors
    /// The column and what is wrong there; the caller adds the line and the file.
    pub fn parse(line: &str) -> Result<Self, ParseError> {
        let fix = "A verdict has grader, item, class and verdict; `assay align --help` has an example";
        serde_json::from_str(line).map_err(|e| ParseError::in_json_line(&e, fix))
    }
}

fn text_or_number<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Name {
        Text(String),
        Number(serde_json::Number),
        None(()),
    }
    Ok(match Name::deserialize(from)? {
        Name::Text(text) => text,
        Name::Number(number) => number.to_string(),
        Name::None(()) => String::new(),
    })
}

/// Verdict in the table, with indices of names.
#[derive(Clone, Debug)]
pub(super) struct VerdictRow {
    pub grader: u32,
    /// None: the grader has no team.
    pub team: Option<u32>,
    /// Index of item and object together.
    pub object: u32,
    pub class: u32,
    pub accepts: bool,
    /// Measure and deviation.
    pub deviations: Vec<(u32, f64)>,
    /// Release, and whether it accepts.
    pub expected: Vec<(u32, bool)>,
}

impl VerdictRow {
    /// Deviation of a measure.
    pub fn deviation(&self, measure: u32) -> Option<f64> {
        self.deviations.iter().find(|(of, _)| *of == measure).map(|(_, value)| *value)
    }
}

/// All verdicts of a file, in its order.
#[derive(Clone, Debug, Default)]
pub struct VerdictTable {
    pub(super) graders: NameTable,
    pub(super) teams: NameTable,
    /// Item and object, with a separator that neither has.
    objects: NameTable,
    pub(super) classes: NameTable,
    pub(super) measures: NameTable,
    pub(super) releases: NameTable,
    pub(super) rows: Vec<VerdictRow>,
}

impl VerdictTable {
    /// Add a verdict after the others.
    pub fn push(&mut self, line: &VerdictLine) {
        let object = self.objects.index(&format!("{}\u{0}{}", line.item, line.object));
        let measured = line.deviations.iter().filter_map(|(name, value)| Some((name, (*value)?)));
        let row = VerdictRow {
            grader: self.graders.index(&line.grader),
            team: (!line.team.is_empty()).then(|| self.teams.index(&line.team)),
            object,
            class: self.classes.index(&line.class),
            accepts: line.verdict == Verdict::Accept,
            deviations: measured.map(|(name, value)| (self.measures.index(name), value)).collect(),
            expected: line
                .expected
                .iter()
                .map(|(release, verdict)| (self.releases.index(release), *verdict == Verdict::Accept))
                .collect(),
        };
        self.rows.push(row);
    }

    /// Number of verdicts.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no verdict.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Name of the item that an object belongs to.
    pub(super) fn item(&self, object: u32) -> &str {
        let name = self.objects.name(object);
        name.split_once('\u{0}').map_or(name, |(item, _)| item)
    }
}
