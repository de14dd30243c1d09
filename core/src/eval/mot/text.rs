//! MOTChallenge text: one box in each line, `frame,id,left,top,width,height,confidence,class,visibility`.
//!
//! Commas or white space separate the numbers; empty lines are skipped. Frames are integers from 0 on, ids are
//! integers, and both can be written as `3` or `3.0`. A row of ten columns has a position in the world in place of
//! class and visibility (the layout of MOT15, and of results); -1 as class says that there is none.

use super::ground_truth::{CLASSES, MotGroundTruth, RowKind};
use super::sequence::{SequenceError, TrackSequence};
use crate::ParseError;
use crate::text::{text_lines, without_mark};

const ROW: &str = "frame,id,left,top,width,height,confidence";

/// Limit up to which a double represents all integers exactly.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Columns of a row that say something.
const MOST_COLUMNS: usize = 10;

/// Parse ground truth. Every row counts whose confidence is not 0, and rows without a confidence.
///
/// # Errors
/// A line that is not such a row, an object that a frame has twice, also with confidence 0, and, in a file that has
/// classes, one outside 1 to 13 unless `any_class`.
pub fn ground_truth(text: &str, any_class: bool) -> Result<MotGroundTruth, ParseError> {
    let mut truth = MotGroundTruth::default();
    let rows = rows(text)?;
    truth.has_classes = has_classes(&rows);
    for (line, row) in rows {
        let class = match (truth.has_classes, row.class) {
            (false, _) => 0,
            (true, Some(class)) if CLASSES.map(f64::from).any(|known| known == class) => class as u8,
            (true, _) if any_class => 0,
            (true, class) => return Err(unknown_class(line, class)),
        };
        add(&mut truth.rows, line, &row)?;
        let counts = row.confidence != 0.0;
        truth.fractional_confidences += usize::from(counts && row.confidence.abs() < 1.0);
        truth.kinds.insert((row.frame, row.id), RowKind { counts, class });
    }
    Ok(truth)
}

/// Parse a tracker's output: every row counts, whatever its confidence.
///
/// # Errors
/// A line that is not such a row, an object that a frame has twice, and, unless `any_class`, a class above 1:
/// TrackEval evaluates pedestrians only.
pub fn tracker(text: &str, any_class: bool) -> Result<TrackSequence, ParseError> {
    let mut sequence = TrackSequence::default();
    let rows = rows(text)?;
    let any_class = any_class || !has_classes(&rows);
    for (line, row) in rows {
        if let Some(class) = row.class.filter(|class| !any_class && *class > 1.0) {
            let what = format!("a result of class {class} is no pedestrian");
            let fix = "Leave results of other classes out, or evaluate with --raw";
            return Err(ParseError::new(format!("line {line}"), what, fix));
        }
        add(&mut sequence, line, &row)?;
    }
    Ok(sequence)
}

/// Whether the eighth column is a class: a row of ten columns has a position there, unless that is of none.
fn has_classes(rows: &[(usize, TrackRow)]) -> bool {
    let is_class = |class: f64| CLASSES.map(f64::from).any(|known| known == class);
    let of_position =
        |row: &TrackRow| row.columns >= 10 && !(row.has_no_position && row.class.is_some_and(is_class));
    rows.iter().any(|(_, row)| row.class.is_some_and(|class| class != -1.0))
        && !rows.iter().any(|(_, row)| of_position(row))
}

fn unknown_class(line: usize, class: Option<f64>) -> ParseError {
    let what = class.map_or("the row has no class".to_owned(), |class| format!("there is no class {class}"));
    let fix = "Write a class of the challenge, 1 to 13, or evaluate with --raw";
    ParseError::new(format!("line {line}"), what, fix)
}

fn add(sequence: &mut TrackSequence, line: usize, row: &TrackRow) -> Result<(), ParseError> {
    let added = sequence.add(row.frame, row.id, row.rect);
    added.map_err(|error| ParseError::new(format!("line {line}"), error.to_string(), fix_of(error)))
}

fn fix_of(error: SequenceError) -> &'static str {
    match error {
        SequenceError::Twice { .. } => "Give each object an id of its own, and one row in a frame",
        SequenceError::NotFinite { .. } => "Write the box in pixels",
        SequenceError::Crowded { .. } => "Split the scene into parts, or take out boxes of low confidence",
    }
}

struct TrackRow {
    frame: u64,
    id: i64,
    rect: [f64; 4],
    confidence: f64,
    /// Number in the eighth column; none where there is no such column or no number.
    class: Option<f64>,
    columns: usize,
    /// Whether the ninth and tenth columns are -1.
    has_no_position: bool,
}

/// Rows with the numbers of their lines.
fn rows(text: &str) -> Result<Vec<(usize, TrackRow)>, ParseError> {
    let text = without_mark(text);
    let lines = text_lines(text).enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(i, line)| {
            let parsed = row(line);
            let row = parsed
                .map_err(|what| ParseError::new(format!("line {}", i + 1), what, format!("Write {ROW}")))?;
            Ok((i + 1, row))
        })
        .collect()
}

fn row(line: &str) -> Result<TrackRow, String> {
    let parts: Vec<&str> = if line.contains(',') {
        line.trim().trim_end_matches(',').split(',').map(str::trim).take(MOST_COLUMNS).collect()
    } else {
        line.split_whitespace().take(MOST_COLUMNS).collect()
    };
    let [frame, id, rect @ ..] = parts.as_slice() else {
        return Err(format!("a row has at least 6 columns, this one has {}", parts.len()));
    };
    let (&[left, top, width, height], rest) = rect
        .split_first_chunk::<4>()
        .ok_or_else(|| format!("a row has at least 6 columns, this one has {}", parts.len()))?;
    let confidence = match rest {
        [] | [""] => 1.0,
        [word, ..] => number("confidence", word)?,
    };
    let further = |place: usize| rest.get(place).and_then(|word| word.parse::<f64>().ok());
    let frame_number = whole("frame", frame)?;
    Ok(TrackRow {
        frame: u64::try_from(frame_number).map_err(|_| format!("frame {frame_number} is below 0"))?,
        id: whole("id", id)?,
        rect: [
            number("left", left)?,
            number("top", top)?,
            number("width", width)?,
            number("height", height)?,
        ],
        confidence,
        class: further(1),
        columns: parts.len(),
        has_no_position: further(2) == Some(-1.0) && further(3) == Some(-1.0),
    })
}

fn number(name: &str, text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.parse().ok().filter(|v: &f64| v.is_finite());
    value.ok_or_else(|| format!("{name} {} is not a number", shown(text)))
}

fn whole(name: &str, text: &str) -> Result<i64, String> {
    if let Ok(value) = text.parse() {
        return Ok(value);
    }
    let value = number(name, text)?;
    if value.trunc() != value || value.abs() > WHOLE {
        return Err(format!("{name} {} is not a whole number", shown(text)));
    }
    Ok(value as i64)
}

/// Text for a message: in quotes and shortened.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(24).collect();
    format!("{short:?}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_row_is_a_box_of_an_object_in_a_frame() {
        let sequence =
            tracker("1,3,113.84,274.5,57.307,130.05,-1,-1,-1,-1\r\n\n2 , 3.0, 1,2,3,4\n", true).unwrap();
        assert_eq!(sequence.frame(1)[0].rect, [113.84, 274.5, 57.307, 130.05]);
        assert_eq!((sequence.frame(2)[0].id, sequence.frame(2)[0].rect), (3, [1.0, 2.0, 3.0, 4.0]));
        assert_eq!(tracker("\u{feff}7 1 0 0 5 5 0.5", true).unwrap().frame(7)[0].id, 1);
    }

    #[test]
    fn ground_truth_of_confidence_0_does_not_count() {
        let text = "1,1,0,0,9,9,1\n1,2,0,0,9,9,0\n1,3,0,0,9,9,0.5\n1,4,0,0,9,9\n1,5,0,0,9,9,-1";
        let ids = |s: &TrackSequence| s.frame(1).iter().map(|d| d.id).collect::<Vec<_>>();
        let truth = ground_truth(text, false).unwrap();
        assert_eq!(ids(&truth.without_preprocessing()), [1, 3, 4, 5]);
        assert_eq!((truth.has_classes(), truth.fractional_confidences()), (false, 1));
        assert_eq!(ids(&tracker(text, true).unwrap()), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_file_has_classes_unless_the_eighth_column_is_of_a_position() {
        let has = |text: &str| ground_truth(text, true).unwrap().has_classes();
        assert!(has("1,1,0,0,9,9,1,1,1") && has("1,1,0,0,9,9,1,8") && has("1,1,0,0,9,9,1,7,-1,-1\r"));
        assert!(!has("1,1,0,0,9,9,1,-1,-1,-1") && !has("1,1,0,0,9,9,1,3.5,8.25,0\n1,2,0,0,9,9,1,3,-1,-1"));
        assert!(!has("1,1,0,0,9,9,1,-1,1") && !has("1,1,0,0,9,9,1"));
    }

    #[test]
    fn a_class_that_the_challenge_does_not_have_is_named_with_its_line() {
        for other in ["0", "14", "1.5", "-1"] {
            let text = format!("1,1,0,0,9,9,1,1,1\n2,1,0,0,9,9,1,{other},1");
            let error = ground_truth(&text, false).unwrap_err();
            assert!(error.location == "line 2" && error.message.contains(other), "{error}");
            assert!(ground_truth(&text, true).is_ok());
        }
    }

    #[test]
    fn an_object_that_is_twice_in_a_frame_is_named_with_its_line() {
        for second in ["1,5,1,1,2,2,1", "1,5,1,1,2,2,0"] {
            let error = ground_truth(&format!("1,5,0,0,2,2,1\n\n{second}\n"), false).unwrap_err();
            assert_eq!((error.location.as_str(), error.message.contains("object 5")), ("line 3", true));
        }
    }

    #[test]
    fn what_is_no_row_is_named_with_its_line() {
        for line in ["1,2,3", "a,1,0,0,1,1", "1.5,1,0,0,1,1", "-1,1,0,0,1,1", "1,1,nan,0,1,1", "1,1,,0,1,1,1"]
        {
            assert_eq!(
                tracker(&format!("1,9,0,0,1,1\n{line}"), true).unwrap_err().location,
                "line 2",
                "{line}"
            );
        }
        assert!(tracker("1,1e300,0,0,1,1", true).is_err());
        assert!(tracker("1,1,0,0,1e300,1e300", true).is_err());
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(
            text in "(\\PC|[-0-9.,eE \t\r\n]){0,200}",
            rows in prop::collection::vec("[-+]?[0-9]{1,3}(e[0-9]{1,3})?(,[-+]?[0-9.]{1,4}(e[0-9]{1,3})?){0,8}", 0..8),
        ) {
            for text in [text, rows.join("\n")] {
                let sides = (ground_truth(&text, true), tracker(&text, true));
                if let (Ok(gt), Ok(found)) = sides {
                    let _ = crate::eval::mot::evaluate(&gt.without_preprocessing(), &found);
                    let both = gt.preprocess(&found);
                    let _ = crate::eval::mot::evaluate(&both.gt, &both.tracker);
                }
            }
        }
    }
}
