//! `assay doctor`: check of the stored data.

use super::CliError;
use super::serve::DataArgs;
use crate::store::{Database, StoreError, audit, golden, releases};
use serde_json::json;
use std::io::Write;

/// Check the integrity of a server's data.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  assay doctor --data /srv/assay")]
pub struct DoctorArgs {
    #[command(flatten)]
    data: DataArgs,
}

/// Checks that the audit trail, golden labels and releases are stored as they were written. The exit status is
/// 1 if they are not.
pub fn run(args: &DoctorArgs, mut output: impl Write) -> Result<u8, CliError> {
    let (db, _) = args.data.open()?;
    let fix = "Check that the database is of this version and that no other program uses it.";
    let errors = errors(&db).map_err(|e| CliError::new("database", "reading", e.to_string(), fix))?;
    let report = json!({ "sound": errors.is_empty(), "errors": errors });
    writeln!(output, "{report}").map_err(|e| {
        CliError::new("standard output", "writing", e.to_string(), "Check where standard output goes.")
    })?;
    Ok(u8::from(!errors.is_empty()))
}

/// Differences from what was written, as sentences.
fn errors(db: &Database) -> Result<Vec<String>, StoreError> {
    let (line, items, releases, anchors) = db.read_blocking(|tx| {
        let releases = (releases::find_corrupted(tx)?, releases::find_broken_anchors(tx)?);
        Ok((audit::first_broken_line(tx)?, golden::find_corrupted(tx)?, releases.0, releases.1))
    })?;
    let line = line.map(|line| format!("the audit trail was changed at line {line}"));
    let items = items.iter().map(|id| format!("the label of golden item {id} was changed"));
    let releases =
        releases.iter().map(|(project, n)| format!("release {n} of project {project} was changed"));
    let anchors = anchors.iter().map(|(project, n)| {
        format!("the audit trail is not the one that release {n} of project {project} was published after")
    });
    Ok(line.into_iter().chain(items).chain(releases).chain(anchors).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{each_engine, square};
    use assay_core::golden::GoldenState;

    #[test]
    fn a_changed_golden_label_is_named() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let id = fixture.write(move |tx| {
                golden::set(tx, &now, cast.project, cast.task, &square(1.0), GoldenState::Vetted)
            });
            assert_eq!(errors(fixture.db()).unwrap(), Vec::<String>::new());
            fixture.write(|tx| tx.execute("UPDATE golden_items SET hash = 'ab'", &[]));
            assert_eq!(errors(fixture.db()).unwrap(), [format!("the label of golden item {id} was changed")]);
        });
    }
}
