//! Ratings: which value each rater has given to each item, read from a table.
//!
//! [`agreement`](crate::agreement) measures how far raters agree, [`aggregation`](crate::aggregation) finds the most
//! likely value of each item.

mod csv;
mod name_table;

pub(crate) use name_table::NameTable;

use self::csv::{Record, records};
use crate::ParseError;
use crate::text::nfc;
use ::csv::StringRecord;
use std::collections::BTreeMap;

/// Largest number of ratings in a table.
const MOST_RATINGS: usize = 2_000_000;

/// Table of ratings, at most one for each item and rater.
#[derive(Clone, Debug, Default)]
pub struct Ratings {
    items: NameTable,
    raters: NameTable,
    values: NameTable,
    /// Index of the value by the indices of item and rater.
    ratings: BTreeMap<(u32, u32), u32>,
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
    /// Items with at least one rating in alphabetical order, each with its raters in alphabetical order and their
    /// values.
    pub fn items(&self) -> impl Iterator<Item = (&str, Vec<(&str, &str)>)> {
        let rated = self.items.alphabetical().map(|item| {
            let named =
                self.of_item(item).map(|(rater, value)| (self.raters.name(rater), self.values.name(value)));
            let mut named: Vec<_> = named.collect();
            named.sort_unstable();
            (self.items.name(item), named)
        });
        rated.filter(|(_, ratings)| !ratings.is_empty())
    }

    /// Number of ratings.
    pub fn len(&self) -> usize {
        self.ratings.len()
    }

    /// Whether there is no rating.
    pub fn is_empty(&self) -> bool {
        self.ratings.is_empty()
    }

    /// Items of the table; some may have no rating.
    pub(crate) fn item_names(&self) -> &NameTable {
        &self.items
    }

    pub(crate) fn rater_names(&self) -> &NameTable {
        &self.raters
    }

    pub(crate) fn value_names(&self) -> &NameTable {
        &self.values
    }

    /// Raters of an item with their values, all as indices, by rater.
    pub(crate) fn of_item(&self, item: u32) -> impl Iterator<Item = (u32, u32)> {
        self.ratings.range((item, 0)..=(item, u32::MAX)).map(|((_, rater), value)| (*rater, *value))
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
        let key = (self.items.index(item), self.raters.index(rater));
        let is_first = !self.ratings.contains_key(&key);
        if is_first {
            self.ratings.insert(key, self.values.index(value));
        }
        is_first
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
            let key = (ratings.items.index(&item), ratings.raters.index(&rater));
            if let Some(first) = lines.insert(key, row.0) {
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
                let value_index = ratings.values.index(&value);
                ratings.ratings.insert(key, value_index);
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

    /// Ratings as rows, in alphabetical order.
    fn rows(ratings: &Ratings) -> Vec<[String; 3]> {
        let rows = ratings.items().flat_map(|(item, by_rater)| {
            by_rater.into_iter().map(move |(rater, value)| [item, rater, value].map(str::to_owned))
        });
        rows.collect()
    }

    fn read(text: &str) -> Vec<[String; 3]> {
        rows(&Ratings::from_csv(text).unwrap())
    }

    fn error(text: &str) -> String {
        let error = Ratings::from_csv(text).unwrap_err().in_file("r.csv");
        error.to_string()
    }

    #[test]
    fn columns_may_stand_in_any_order_among_others() {
        let expected = [["1", "ana", "good"], ["1", "ben", "bad"]];
        assert_eq!(read("item,rater,value\n1,ana,good\n1,ben,bad\n"), expected);
        assert_eq!(read("note, Value ,item,RATER\r\nx,bad,1,ben\r\n\"y, z\",good,1,ana"), expected);
    }

    #[test]
    fn an_empty_value_is_a_missing_rating() {
        assert_eq!(read("item,rater,value\n1,ana,good\n1,ben,\n2,ben, \n"), [["1", "ana", "good"]]);
    }

    #[test]
    fn items_and_values_are_numbered_in_order_of_first_appearance() {
        let ratings = Ratings::from_csv("item,rater,value\nb,r,\nc,r,y\na,r,x\nb,s,x\n").unwrap();
        assert_eq!(ratings.item_names().iter().collect::<Vec<_>>(), ["b", "c", "a"]);
        assert_eq!(ratings.value_names().iter().collect::<Vec<_>>(), ["y", "x"]);
        assert_eq!(ratings.item_names().ranks(), [1, 2, 0]);
        assert_eq!((ratings.len(), ratings.is_empty()), (3, false));
    }

    #[test]
    fn a_second_insertion_is_refused() {
        let mut ratings = Ratings::default();
        assert!(ratings.insert("1", "ana", "good"));
        assert!(!ratings.insert("1", "ana", "bad"));
        assert_eq!(rows(&ratings), [["1", "ana", "good"]]);
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
        assert_eq!(rows(&read), [["2", "ben", "None"]]);
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
