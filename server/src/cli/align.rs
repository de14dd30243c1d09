//! `assay align`: the limits that graders and teams really apply, and the release that they follow, from their verdicts.

use super::error::CliError;
use super::files::{answer, shown};
use super::grade::read_rubric;
use super::json_lines::for_each_line;
use assay_core::ParseError;
use assay_core::alignment::{AlignmentAnalysis, PartyAlignment, VerdictLine, VerdictTable, parties};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

/// Verdicts of a file at most: ten times as many as a large project has.
const MOST_VERDICTS: usize = 10_000_000;

/// Compare what graders accept with the rubric and with releases.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay align --verdicts verdicts.jsonl --rubric rubric.json\n\n\
                  A line is a verdict: {\"grader\":\"Olga\",\"team\":\"QA\",\"item\":\"frame 7\",\"class\":\"truck\",\
                  \"verdict\":\"accept\",\"deviations\":{\"center_distance\":0.21},\"expected\":{\"r1\":\"accept\",\"r2\":\"reject\"}}. \
                  docs/statistics.md says what the model assumes, and what it is not for.")]
pub struct AlignArgs {
    /// File of verdicts, one JSON object a line
    #[arg(long, value_name = "FILE.jsonl")]
    verdicts: PathBuf,
    /// Rubric whose limits are compared
    #[arg(long, value_name = "RUBRIC.json")]
    rubric: Option<PathBuf>,
    /// File for the result instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct AlignmentReport {
    graders: Vec<PartyAlignment>,
    teams: Vec<PartyAlignment>,
}

/// Writes the alignment of each grader and team as one line of JSON.
///
/// # Errors
/// A file cannot be read or is not what it should be, or the result cannot be written.
pub fn run(args: &AlignArgs, output: impl Write) -> Result<(), CliError> {
    let rubric = args.rubric.as_ref().map(|path| read_rubric(path)).transpose()?;
    let table = read_verdicts(&args.verdicts)?;
    let analysis = AlignmentAnalysis::new(&table, rubric.as_ref());
    let parties = parties(&table);
    let threads = thread::available_parallelism().map_or(1, Into::into);
    let share = parties.len().div_ceil(threads).max(1);
    let analysis = &analysis;
    let found: Vec<PartyAlignment> = thread::scope(|scope| {
        let of_share = |parties: &'_ [_]| {
            let parties = parties.to_vec();
            scope.spawn(move || parties.into_iter().map(|party| analysis.align(party)).collect::<Vec<_>>())
        };
        let running: Vec<_> = parties.chunks(share).map(of_share).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let (graders, teams) = found.into_iter().partition(|party| party.grader.is_some());
    answer(&AlignmentReport { graders, teams }, args.out.as_ref(), output)
}

fn read_verdicts(path: &Path) -> Result<VerdictTable, CliError> {
    let mut table = VerdictTable::default();
    for_each_line(path, |line| {
        if table.len() == MOST_VERDICTS {
            let message = format!("there are more than {MOST_VERDICTS} verdicts");
            return Err(ParseError::new("", message, "Split the file, for example by class"));
        }
        table.push(&VerdictLine::parse(line)?);
        Ok(())
    })?;
    if table.is_empty() {
        let fix = "Write one verdict a line";
        return Err(CliError::new(shown(path), "content", "there is no verdict".to_owned(), fix));
    }
    Ok(table)
}
