//! Lints of our own over the source of the workspace; `scripts/lint-source` runs them.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod architecture;
mod duplicate_types;
mod finding;
mod glossary;
mod import_circles;
mod macro_contents;
mod module_tree;
mod source_files;
mod test_code;
mod workspace;

use finding::Finding;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use workspace::Workspace;

/// A lint: its name on the command line and its function.
type Lint = (&'static str, fn(&Workspace) -> Vec<Finding>);

const LINTS: [Lint; 4] = [
    ("import_circles", import_circles::check),
    ("duplicate_types", duplicate_types::check),
    ("glossary", glossary::check),
    ("architecture", architecture::check),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match select(&arguments).and_then(|lints| run(&lints, Path::new("."))) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(message) => {
            let names = LINTS.map(|(name, _)| name).join("] [");
            // A closed stderr leaves no place to report its error.
            let _ = writeln!(std::io::stderr(), "lint-source: {message}\nusage: lint-source [{names}]");
            ExitCode::from(2)
        }
    }
}

/// The lints with these names; all of them without a name.
fn select(names: &[String]) -> Result<Vec<Lint>, String> {
    if names.is_empty() {
        return Ok(LINTS.to_vec());
    }
    names
        .iter()
        .map(|name| {
            LINTS.into_iter().find(|lint| lint.0 == name).ok_or(format!("no lint has the name '{name}'"))
        })
        .collect()
}

/// The number of findings in the workspace at `root`. Findings go to stdout, the counts to stderr.
fn run(lints: &[Lint], root: &Path) -> Result<usize, String> {
    let workspace = Workspace::read(root)?;
    let mut results = Vec::new();
    if !workspace.unreadable.is_empty() {
        results.push(("parse", workspace.unreadable.clone()));
    }
    results.extend(lints.iter().map(|(name, check)| (*name, check(&workspace))));
    print(&results).map_err(|error| format!("the findings cannot be printed: {error}"))
}

fn print(results: &[(&str, Vec<Finding>)]) -> std::io::Result<usize> {
    let mut out = std::io::stdout().lock();
    for finding in results.iter().flat_map(|(_, findings)| findings) {
        writeln!(out, "{finding}")?;
    }
    out.flush()?;
    let counts: Vec<String> =
        results.iter().map(|(name, findings)| format!("{name} {}", findings.len())).collect();
    writeln!(std::io::stderr(), "findings: {}", counts.join(", "))?;
    Ok(results.iter().map(|(_, findings)| findings.len()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lints_run_without_a_name() {
        assert_eq!(select(&[]).unwrap().len(), LINTS.len());
    }

    #[test]
    fn a_name_selects_one_lint() {
        let lints = select(&["glossary".to_owned()]).unwrap();
        assert_eq!(lints.iter().map(|lint| lint.0).collect::<Vec<_>>(), ["glossary"]);
    }

    #[test]
    fn an_unknown_name_is_a_wrong_usage() {
        assert_eq!(select(&["spelling".to_owned()]).unwrap_err(), "no lint has the name 'spelling'");
    }

    #[test]
    fn a_folder_without_a_workspace_is_a_wrong_usage() {
        assert!(run(&LINTS, Path::new("src")).is_err());
    }
}
