//! Ratings of items by raters.

use super::csv::{Record, records};
use crate::ParseError;
use crate::text::nfc;
use csv::StringRecord;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Largest number of ratings in a table.
const MOST_RATINGS: usize = 2_000_000;

/// Table of ratings, at most one for each item and rater, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    /// Values by item, then rater.
    items: BTreeMap<String, BTreeMap<String, String>>,
    /// What stands in the table for 'no value', with how often; an empty value is not listed.
    missing_words: BTreeMap<String, usize>,
    /// Values that often stand for 'no value' and were taken as values, with how often.
    doubtful_words: BTreeMap<String, usize>,
}

/// What tables write for 'no value'.
const MISSING: [&str; 10] = ["NaN", "nan", "NAN", "NA", "<NA>", "#N/A", "N/A", "n/a", "null", "NULL"];
/// What may stand for 'no value' or be one.
const DOUBTFUL: [&str; 8] = ["-", "--", "*", "?", ".", "None", "none", "NONE"];

impl Ratings {
    /// Items, each with its values by rater.
    pub fn items(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.items.iter().map(|(item, ratings)| (item.as_str(), ratings))
    }

    /// Words that were taken as missing ratings, such as `NaN`, with how often; empty values are not listed.
    pub fn missing_words(&self) -> impl Iterator<Item = (&str, usize)> {
        self.missing_words.iter().map(|(word, count)| (word.as_str(), *count))
    }

    /// Values that may stand for a missing rating, such as `-` or `None`, and count as values; with how often.
    pub fn doubtful_words(&self) -> impl Iterator<Item = (&str, usize)> {
        self.doubtful_words.iter().map(|(word, count)| (word.as_str(), *count))
    }

    /// Insert the rating of an item by a rater. Returns whether it is the first; a second one is ignored.
    pub fn insert(&mut self, item: &str, rater: &str, value: &str) -> bool {
        match self.items.entry(item.to_owned()).or_default().entry(rater.to_owned()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(value.to_owned());
                true
            }
        }
    }

    /// Parse comma-separated values (RFC 4180) with a header that names the columns `item`, `rater` and `value` in
    /// any order; other columns are ignored. An empty value is a missing rating, and so is what tables write for it
    /// (`NaN`, `NA`, `N/A`, `null`). Names are compared in their composed Unicode form (NFC).
    ///
    /// # Errors
    /// A header without these columns or with one of them twice, a row without an item or rater, an item that a rater
    /// has rated twice, or text that is not such a table; each with its line.
    pub fn from_csv(text: &str) -> Result<Self, ParseError> {
        let mut rows = records(text)?;
        let header = rows.next().unwrap_or_else(|| (1, StringRecord::new()));
        let columns = Columns::find(&header)?;
        let (mut ratings, mut lines) = (Self::default(), BTreeMap::new());
        for row in rows {
            let [item, rater, value] = columns.take(&row)?;
            let at = |what: String, fix: &str| ParseError::new(format!("line {}", row.0), what, fix);
            let [item, rater, value] = [nfc(item), nfc(rater), nfc(value)];
            if let Some(first) = lines.insert((item.to_string(), rater.to_string()), row.0) {
                let what = format!("{rater:?} has rated {item:?} on line {first} already");
                return Err(at(what, "Keep one of the two ratings"));
            }
            if lines.len() > MOST_RATINGS {
                let what = format!("there are more than {MOST_RATINGS} ratings");
                return Err(at(what, "Split the table, for example by class or by week"));
            }
            if MISSING.contains(&value.as_ref()) {
                *ratings.missing_words.entry(value.into_owned()).or_default() += 1;
            } else if !value.is_empty() {
                ratings.insert(&item, &rater, &value);
                if DOUBTFUL.contains(&value.as_ref()) {
                    *ratings.doubtful_words.entry(value.into_owned()).or_default() += 1;
                }
            }
        }
        Ok(ratings)
    }
}

/// Indices of the columns.
struct Columns {
    places: [usize; 3],
    width: usize,
}

impl Columns {
    const NAMES: [&'static str; 3] = ["item", "rater", "value"];

    fn find((line, header): &Record) -> Result<Self, ParseError> {
        let mut places = [0; 3];
        for (name, place) in Self::NAMES.into_iter().zip(&mut places) {
            let mut found =
                header.iter().enumerate().filter(|(_, column)| column.trim().eq_ignore_ascii_case(name));
            let (what, fix) = match (found.next(), found.next()) {
                (Some((at, _)), None) => {
                    *place = at;
                    continue;
                }
                (None, _) => ("is no", "Name the columns on the first line: item,rater,value"),
                (Some(_), Some(_)) => ("is more than one", "Rename all but one"),
            };
            return Err(ParseError::new(
                format!("line {line}"),
                format!("there {what} column {name:?}"),
                fix,
            ));
        }
        Ok(Self { places, width: header.len() })
    }

    /// Item, rater and value of a row, without blanks around them.
    fn take<'a>(&self, (line, row): &'a Record) -> Result<[&'a str; 3], ParseError> {
        let at = |what: String, fix: &str| ParseError::new(format!("line {line}"), what, fix);
        if row.len() != self.width {
            let what = format!("there are {} fields where the header has {}", row.len(), self.width);
            return Err(at(what, "Write one field for each column; quote fields that contain commas"));
        }
        let fields = self.places.map(|place| row[place].trim());
        match fields.iter().take(2).position(|field| field.is_empty()) {
            Some(missing) => Err(at(format!("the {} is empty", Self::NAMES[missing]), "Name it")),
            None => Ok(fields),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[&str; 3]]) -> Ratings {
        let mut ratings = Ratings::default();
        rows.iter().for_each(|[item, rater, value]| assert!(ratings.insert(item, rater, value)));
        ratings
    }

    fn error(text: &str) -> String {
        let error = Ratings::from_csv(text).unwrap_err().in_file("r.csv");
        error.to_string()
    }

    #[test]
    fn columns_may_stand_in_any_order_among_others() {
        let expected = table(&[["1", "ana", "good"], ["1", "ben", "bad"]]);
        assert_eq!(Ratings::from_csv("item,rater,value\n1,ana,good\n1,ben,bad\n"), Ok(expected.clone()));
        let text = "note, Value ,item,RATER\r\nx,bad,1,ben\r\n\"y, z\",good,1,ana";
        assert_eq!(Ratings::from_csv(text), Ok(expected));
    }

    #[test]
    fn an_empty_value_is_a_missing_rating() {
        let text = "item,rater,value\n1,ana,good\n1,ben,\n2,ben, \n";
        assert_eq!(Ratings::from_csv(text), Ok(table(&[["1", "ana", "good"]])));
    }

    #[test]
    fn a_second_rating_of_an_item_by_a_rater_is_refused_even_where_the_first_is_missing() {
        let text = "item,rater,value\n1,ana,\n2,ana,x\n1,ana,good\n";
        let expected =
            "r.csv: line 4: \"ana\" has rated \"1\" on line 2 already. Keep one of the two ratings";
        assert_eq!(error(text), expected);
    }

    #[test]
    fn words_for_no_value_are_missing_and_doubtful_ones_are_noted() {
        let read = Ratings::from_csv("item,rater,value\r1,ana,NaN\r1,ben,N/A\r2,ana,\r2,ben,None\r").unwrap();
        let values: Vec<_> = read.items().flat_map(|(_, by_rater)| by_rater.values()).collect();
        assert_eq!(values, ["None"]);
        assert_eq!(read.missing_words().collect::<Vec<_>>(), [("N/A", 1), ("NaN", 1)]);
        assert_eq!(read.doubtful_words().collect::<Vec<_>>(), [("None", 1)]);
    }

    #[test]
    fn names_in_two_unicode_forms_are_one() {
        let error = error("item,rater,value\ncaf\u{e9},zo\u{eb},a\ncafe\u{301},zoe\u{308},b\n");
        assert!(error.contains("has rated") && error.contains("on line 2"), "{error}");
    }

    #[test]
    fn a_header_without_its_columns_is_refused() {
        let fix = "Name the columns on the first line: item,rater,value";
        assert_eq!(
            error("item,value\n1,good"),
            format!("r.csv: line 1: there is no column \"rater\". {fix}")
        );
        assert_eq!(error(""), format!("r.csv: line 1: there is no column \"item\". {fix}"));
        assert_eq!(
            error("item,item,rater,value\n"),
            "r.csv: line 1: there is more than one column \"item\". Rename all but one"
        );
    }

    #[test]
    fn rows_that_do_not_fit_the_header_are_refused() {
        assert_eq!(
            error("item,rater,value\n1,ana,yes, no"),
            "r.csv: line 2: there are 4 fields where the header has 3. \
             Write one field for each column; quote fields that contain commas"
        );
        assert_eq!(error("item,rater,value\n1,,x"), "r.csv: line 2: the rater is empty. Name it");
    }
}
