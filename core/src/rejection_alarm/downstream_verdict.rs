//! Verdict of a customer on a label that was delivered.

use crate::ParseError;
use crate::review::Verdict;
use serde::Deserialize;

/// Verdict of a customer on an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownstreamVerdict {
    /// The customer's verdict.
    pub verdict: Verdict,
    /// What our grade against golden says of the same object, where it is known.
    pub golden: Option<Verdict>,
}

/// A line as it is written. Further keys are allowed.
#[derive(Deserialize)]
struct VerdictLine {
    item: serde_json::Value,
    verdict: Verdict,
    #[serde(default)]
    golden: Option<Verdict>,
}

/// Verdict in a line of JSON: `{"item":…,"verdict":"accept"|"reject","golden":"accept"|"reject"|null}`. Without `golden`,
/// it is not known.
///
/// # Errors
/// The column and what is wrong there; the caller adds the line and the file.
pub fn parse_downstream_verdict(line: &str) -> Result<DownstreamVerdict, ParseError> {
    const FIX: &str = "Write {\"item\":\"…\",\"verdict\":\"accept\" or \"reject\",\"golden\":\"accept\", \"reject\" or null}";
    let found: VerdictLine = serde_json::from_str(line).map_err(|e| ParseError::in_json_line(&e, FIX))?;
    if !(found.item.is_string() || found.item.is_number()) {
        return Err(ParseError::new("item", "is neither a text nor a number", FIX));
    }
    Ok(DownstreamVerdict { verdict: found.verdict, golden: found.golden })
}
