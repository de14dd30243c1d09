//! `assay alarm`: whether a customer rejects more than was promised, and why.

use super::error::CliError;
use super::files::{answer, shown};
use super::json_lines::for_each_line;
use assay_core::rejection_alarm::{
    AlarmSettings, AlarmSettingsError, RejectionAlarm, parse_downstream_verdict,
};
use std::io::Write;
use std::path::PathBuf;

/// Raise an alarm when a customer rejects more than was promised.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay alarm --promised 0.95 verdicts.jsonl\n  \
                  {\"alarm\":true,\"at\":812,\"evidence\":20.0,\"cause\":\"theirs\",…}\n\n\
                  The file has one verdict a line, in order of time:\n  \
                  {\"item\":\"frame 7\",\"verdict\":\"accept\" or \"reject\",\"golden\":\"accept\", \"reject\" or null}\n\n\
                  golden: what our grade against golden says of the same object, where it is known. The exit status is 1 \
                  if the alarm was raised. docs/statistics.md says what the alarm assumes.")]
pub struct AlarmArgs {
    /// Promised share of accepted objects
    #[arg(long, value_name = "SHARE", default_value = "0.95")]
    promised: f64,
    /// Largest probability that a project that keeps the promise ever alarms
    #[arg(long, value_name = "A", default_value = "0.05")]
    alpha: f64,
    /// Verdicts in order of time
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
}

/// Writes the state of the alarm after all verdicts as one line of JSON. Returns the exit status: 0, or 1 where the alarm was
/// raised.
///
/// # Errors
/// An option out of range; a file that cannot be read or has a line that is no verdict.
#[allow(clippy::print_stderr, reason = "messages go to standard error")]
pub fn run(args: &AlarmArgs, output: impl Write) -> Result<u8, CliError> {
    let AlarmArgs { promised, alpha, ref file } = *args;
    let mut alarm = RejectionAlarm::new(AlarmSettings { promised, alpha }).map_err(|e| {
        let option = match e {
            AlarmSettingsError::Promised(_) => "--promised",
            AlarmSettingsError::Alpha(_) => "--alpha",
        };
        CliError::new("alarm", option, e.to_string(), "")
    })?;
    for_each_line(file, |line| {
        alarm.observe(parse_downstream_verdict(line)?);
        Ok(())
    })?;
    let report = alarm.report();
    if report.verdicts == 0 {
        eprintln!("assay: {}: there are no verdicts yet", shown(file));
    }
    answer(&report, None, output)?;
    Ok(u8::from(report.alarm))
}
