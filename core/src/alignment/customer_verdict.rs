//! Verdicts of customers as they send them: as JSON, or as a table in CSV.

use crate::ParseError;
use crate::review::{ErrorType, Verdict};
use serde::{Deserialize, Serialize};

/// Verdicts of a request at most.
pub const MOST_CUSTOMER_VERDICTS: usize = 10_000;

/// Verdict of a customer's team on a label, or on an object of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCustomerVerdict {
    /// Name of the scene.
    pub scene: String,
    /// Name or id of the stage; empty: the only one that has a label of the scene.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// Id of the object; empty: the label as a whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub object: String,
    /// Verdict.
    pub verdict: Verdict,
    /// Types of errors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ErrorType>,
    /// Reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who gave it; empty: the person who sends it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grader: String,
    /// Their team; empty: that of the person who sends it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub team: String,
    /// When it was given, RFC 3339; empty: now.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
}

/// A line of the table. Columns come in any order, and further ones are allowed.
#[derive(Deserialize)]
struct VerdictRow {
    scene: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    object: String,
    verdict: Verdict,
    #[serde(default)]
    errors: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    grader: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    at: String,
}

/// Verdicts in a table with the columns `scene` and `verdict`, and where there are any `stage`, `object`, `errors` (separated by
/// spaces), `reason`, `grader`, `team` and `at`.
///
/// # Errors
/// The line, and what is wrong there.
pub fn parse_customer_verdicts(text: &str) -> Result<Vec<NewCustomerVerdict>, ParseError> {
    let fix = "The first line names the columns: scene and verdict, and where there are any stage, object, errors, reason, grader, \
               team, at. A verdict is accept or reject";
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut found = Vec::new();
    for row in reader.deserialize::<VerdictRow>() {
        let row = row.map_err(|e| {
            let line = e.position().map_or_else(String::new, |at| format!("line {}", at.line()));
            // The reader's own words say the line a second time.
            let message = match e.kind() {
                csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
                _ => e.to_string(),
            };
            ParseError::new(line, message, fix)
        })?;
        if found.len() == MOST_CUSTOMER_VERDICTS {
            let message = format!("there are more than {MOST_CUSTOMER_VERDICTS} verdicts");
            return Err(ParseError::new("", message, "Send them in parts"));
        }
        let line = format!("line {}", found.len() + 2);
        found.push(verdict(row, &line)?);
    }
    Ok(found)
}

fn verdict(row: VerdictRow, line: &str) -> Result<NewCustomerVerdict, ParseError> {
    let VerdictRow { scene, stage, object, verdict, errors, reason, grader, team, at } = row;
    let error = |name: &str| {
        let known = serde_json::from_value::<ErrorType>(name.into());
        known.map_err(|_| {
            let names: Vec<String> = ErrorType::ALL.iter().filter_map(|of| error_name(*of)).collect();
            let fix = format!("The types are {}", names.join(", "));
            ParseError::new(line, format!("{name} is no type of errors"), fix)
        })
    };
    let errors = errors.split_whitespace().map(error).collect::<Result<_, _>>()?;
    Ok(NewCustomerVerdict { scene, stage, object, verdict, errors, reason, grader, team, at })
}

fn error_name(error: ErrorType) -> Option<String> {
    serde_json::to_value(error).ok()?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_by_the_names_of_its_columns() {
        let text = "\u{feff}verdict,scene,batch,errors,reason,grader\nreject,Frame 7,3,geometry wrong_class,\"Too wide, by far\",Lena\n\
                    accept, Frame 8 ,3,,,\n";
        let found = parse_customer_verdicts(text).unwrap();
        assert_eq!(found[0].scene, "Frame 7");
        assert_eq!(found[0].errors, [ErrorType::Geometry, ErrorType::WrongClass]);
        assert_eq!((found[0].reason.as_str(), found[0].grader.as_str()), ("Too wide, by far", "Lena"));
        assert_eq!((found[1].scene.as_str(), found[1].verdict), ("Frame 8", Verdict::Accept));
    }

    #[test]
    fn what_is_wrong_names_its_line_and_what_to_write() {
        let wrong = |text: &str| {
            let error = parse_customer_verdicts(text).unwrap_err();
            format!("{}: {}", error.location, error.message)
        };
        let verdict = wrong("scene,verdict\na,accept\nb,maybe\n");
        assert_eq!(verdict, "line 3: unknown variant `maybe`, expected `accept` or `reject`");
        assert_eq!(wrong("scene,verdict,errors\na,reject,ugly\n"), "line 2: ugly is no type of errors");
        assert_eq!(wrong("picture,verdict\na,accept\n"), "line 2: missing field `scene`");
    }
}
