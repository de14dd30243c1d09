//! `assay doctor`.

use super::Fault;
use super::serve::DataArgs;
use crate::store::{audit, golden, releases};
use serde_json::json;
use std::io::Write;

/// Whose integrity to check.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  assay doctor --data /srv/assay")]
pub struct DoctorArgs {
    #[command(flatten)]
    data: DataArgs,
}

/// Check that what is kept is what was written: audit trail, golden labels, releases. Exit status 1 where it is not.
pub fn run(args: &DoctorArgs, mut output: impl Write) -> Result<u8, Fault> {
    let (db, _) = args.data.open()?;
    let read = db.read_blocking(|tx| {
        Ok((audit::first_broken_line(tx)?, golden::changed(tx)?, releases::changed(tx)?))
    });
    let mend = "Is the database one of this version, and does nobody else hold it?";
    let (line, items, releases) = read.map_err(|e| Fault::new("database", "reading", e.to_string(), mend))?;
    let mut faults = Vec::new();
    if let Some(line) = line {
        faults.push(format!("the audit trail was changed at line {line}"));
    }
    faults.extend(items.iter().map(|id| format!("the label of golden item {id} was changed")));
    faults
        .extend(releases.iter().map(|(project, n)| format!("release {n} of project {project} was changed")));
    let report = json!({ "sound": faults.is_empty(), "faults": faults });
    writeln!(output, "{report}").map_err(|e| Fault::new("standard output", "writing", e.to_string(), ""))?;
    Ok(u8::from(!faults.is_empty()))
}
