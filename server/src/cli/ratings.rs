//! Tables of ratings, which several commands read.

use super::error::CliError;
use super::files::{read_at_most, shown};
use assay_core::ratings::Ratings;
use std::path::Path;

/// Largest file. A table has at most 2,000,000 ratings, and rows of 100 bytes make less.
const MOST_BYTES: u64 = 512 << 20;

/// Reads a table of ratings. Prints which words were taken as missing ratings, so that a class of that name is noticed,
/// and which were not.
///
/// # Errors
/// The file cannot be read, is too large or is not such a table.
#[allow(clippy::print_stderr, reason = "messages go to standard error")]
pub(super) fn read_ratings(path: &Path) -> Result<Ratings, CliError> {
    let file = shown(path);
    let text = read_at_most(path, MOST_BYTES, "Split the table, for example by class or by week")?;
    let ratings = Ratings::from_csv(&text).map_err(|e| e.in_file(&file))?;
    for (word, count) in ratings.missing_words() {
        eprintln!("assay: {file}: {count} × `{word}` is taken as a missing rating");
    }
    for (word, count) in ratings.doubtful_words() {
        let fix = "leave the value empty where there is no rating";
        eprintln!("assay: {file}: {count} × `{word}` is taken as a value; {fix}");
    }
    Ok(ratings)
}
