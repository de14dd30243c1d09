//! Whether `prev` and `next` are chains: each row's next points back to it and is later, so that nothing runs in
//! circles.

use super::tables::{AnnotationRow, SampleRow, TableFiles, TableRow, TokenTable};
use assay_core::ParseError;

/// Chains of samples within their scenes.
pub(super) fn samples(files: &TableFiles, samples: &TokenTable<SampleRow<'_>>) -> Result<(), ParseError> {
    for (i, row) in samples.rows.iter().enumerate() {
        let links = [("prev", &row.prev, false), ("next", &row.next, true)];
        for (field, token, later) in links.into_iter().filter(|(_, token, _)| !token.is_empty()) {
            let (_, other) = samples.get::<SampleRow<'_>>(files, token, i, field)?;
            let back = if later { &other.prev } else { &other.next };
            let in_order =
                if later { other.timestamp > row.timestamp } else { other.timestamp < row.timestamp };
            let same = other.scene_token == row.scene_token;
            if let Some(what) = chain_message(field, token, back == row.token(), in_order, same, "scene") {
                return Err(files.error::<SampleRow<'_>>(i, field, what, FIX));
            }
        }
    }
    Ok(())
}

/// Chains of annotations of their instances.
pub(super) fn annotations(
    files: &TableFiles,
    annotations: &TokenTable<AnnotationRow<'_>>,
    samples: &TokenTable<SampleRow<'_>>,
) -> Result<(), ParseError> {
    let time = |row: &AnnotationRow<'_>, i: usize| {
        let sample = samples.get::<AnnotationRow<'_>>(files, &row.sample_token, i, "sample_token")?;
        Ok::<i64, ParseError>(sample.1.timestamp)
    };
    for (i, row) in annotations.rows.iter().enumerate() {
        let links = [("prev", &row.prev, false), ("next", &row.next, true)];
        for (field, token, later) in links.into_iter().filter(|(_, token, _)| !token.is_empty()) {
            let (at, other) = annotations.get::<AnnotationRow<'_>>(files, token, i, field)?;
            let back = if later { &other.prev } else { &other.next };
            let (here, there) = (time(row, i)?, time(other, at)?);
            let in_order = if later { there > here } else { there < here };
            let same = other.instance_token == row.instance_token;
            if let Some(what) = chain_message(field, token, back == row.token(), in_order, same, "instance") {
                return Err(files.error::<AnnotationRow<'_>>(i, field, what, FIX));
            }
        }
    }
    Ok(())
}

const FIX: &str = "Write chains in the order of time, each row's next pointing back to it";

fn chain_message(
    field: &str,
    token: &str,
    back: bool,
    in_order: bool,
    same: bool,
    of: &str,
) -> Option<String> {
    match () {
        () if !same => Some(format!("`{token}` is of another {of}")),
        () if !in_order => {
            Some(format!("`{token}` is not {}", if field == "next" { "later" } else { "earlier" }))
        }
        () if !back => Some(format!("`{token}` does not point back")),
        () => None,
    }
}
