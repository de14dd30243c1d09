//! MOTChallenge text: one box in each line, `frame,id,left,top,width,height,confidence,…`.
//!
//! Commas or white space separate the numbers; empty lines are skipped; columns after the seventh (class, visibility,
//! or a position in the world) are ignored. Frames are integers from 0 on, ids are integers, and both can be written
//! as `3` or `3.0`.

use super::sequence::{SequenceError, TrackSequence};
use crate::ParseError;

const ROW: &str = "frame,id,left,top,width,height,confidence";

/// Limit up to which a double represents all integers exactly.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Parse ground truth: rows with a confidence above 0, and rows without a confidence, count.
///
/// # Errors
/// A line that is not such a row, and an object that a frame has twice, also with confidence 0.
pub fn ground_truth(text: &str) -> Result<TrackSequence, ParseError> {
    read(text, |confidence| confidence > 0.0)
}

/// Parse a tracker's output: every row counts, whatever its confidence.
///
/// # Errors
/// A line that is not such a row, and an object that a frame has twice.
pub fn tracker(text: &str) -> Result<TrackSequence, ParseError> {
    read(text, |_| true)
}

fn read(text: &str, counts: fn(f64) -> bool) -> Result<TrackSequence, ParseError> {
    let mut sequence = TrackSequence::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let parse_error = |what: String, fix: &str| ParseError::new(format!("line {}", i + 1), what, fix);
        let row = row(line).map_err(|what| parse_error(what, &format!("Write {ROW}")))?;
        let added = if counts(row.confidence) {
            sequence.add(row.frame, row.id, row.rect)
        } else {
            sequence.claim(row.frame, row.id)
        };
        added.map_err(|error| parse_error(error.to_string(), fix_of(error)))?;
    }
    Ok(sequence)
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
}

fn row(line: &str) -> Result<TrackRow, String> {
    let parts: Vec<&str> = if line.contains(',') {
        line.split(',').map(str::trim).take(7).collect()
    } else {
        line.split_whitespace().take(7).collect()
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
        let sequence = tracker("1,3,113.84,274.5,57.307,130.05,-1,-1,-1,-1\r\n\n2 , 3.0, 1,2,3,4\n").unwrap();
        assert_eq!(sequence.frame(1)[0].rect, [113.84, 274.5, 57.307, 130.05]);
        assert_eq!((sequence.frame(2)[0].id, sequence.frame(2)[0].rect), (3, [1.0, 2.0, 3.0, 4.0]));
        assert_eq!(tracker("\u{feff}7 1 0 0 5 5 0.5").unwrap().frame(7)[0].id, 1);
    }

    #[test]
    fn ground_truth_of_confidence_0_does_not_count() {
        let text = "1,1,0,0,9,9,1\n1,2,0,0,9,9,0\n1,3,0,0,9,9,0.5\n1,4,0,0,9,9";
        let ids = |s: &TrackSequence| s.frame(1).iter().map(|d| d.id).collect::<Vec<_>>();
        assert_eq!(ids(&ground_truth(text).unwrap()), [1, 3, 4]);
        assert_eq!(ids(&tracker(text).unwrap()), [1, 2, 3, 4]);
    }

    #[test]
    fn an_object_that_is_twice_in_a_frame_is_named_with_its_line() {
        for second in ["1,5,1,1,2,2,1", "1,5,1,1,2,2,0"] {
            let error = ground_truth(&format!("1,5,0,0,2,2,1\n\n{second}\n")).unwrap_err();
            assert_eq!((error.location.as_str(), error.message.contains("object 5")), ("line 3", true));
        }
    }

    #[test]
    fn what_is_no_row_is_named_with_its_line() {
        for line in ["1,2,3", "a,1,0,0,1,1", "1.5,1,0,0,1,1", "-1,1,0,0,1,1", "1,1,nan,0,1,1", "1,1,,0,1,1,1"]
        {
            assert_eq!(tracker(&format!("1,9,0,0,1,1\n{line}")).unwrap_err().location, "line 2", "{line}");
        }
        assert!(tracker("1,1e300,0,0,1,1").is_err());
        assert!(tracker("1,1,0,0,1e300,1e300").is_err());
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(
            text in "(\\PC|[-0-9.,eE \t\r\n]){0,200}",
            rows in prop::collection::vec("[-+]?[0-9]{1,3}(e[0-9]{1,3})?(,[-+]?[0-9.]{1,4}(e[0-9]{1,3})?){0,8}", 0..8),
        ) {
            for text in [text, rows.join("\n")] {
                let sides = (ground_truth(&text), tracker(&text));
                if let (Ok(gt), Ok(found)) = sides {
                    let _ = crate::eval::mot::evaluate(&gt, &found);
                }
            }
        }
    }
}
