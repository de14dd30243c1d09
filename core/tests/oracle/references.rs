//! Running an oracle: a program in scripts/oracles that writes references, one a line.

use serde::de::DeserializeOwned;
use std::path::Path;
use std::process::Command;

/// The references that `scripts/oracles/PROGRAM` writes, and what it says on its standard error: its versions. Real
/// data is taken from `ASSAY_TEST_DATA`, where it is given. `None`, said aloud, where `ASSAY_ORACLE_PYTHON` names no
/// Python that has scripts/oracles/requirements*.txt.
pub fn references<T: DeserializeOwned>(program: &str) -> Option<(Vec<T>, String)> {
    let Ok(python) = std::env::var("ASSAY_ORACLE_PYTHON") else {
        eprintln!("SKIPPED: ASSAY_ORACLE_PYTHON is not set; `./test oracles` sets it");
        return None;
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/oracles").join(program);
    let mut command = Command::new(python);
    command.arg(path).args(std::env::var_os("ASSAY_TEST_DATA"));
    let output = command.output().expect("the oracle's Python starts");
    let messages = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    assert!(output.status.success(), "the oracle failed: {messages}");
    let text = String::from_utf8(output.stdout).expect("the oracle writes UTF-8");
    let read = |line| serde_json::from_str(line).expect("a reference a line");
    Some((text.lines().map(read).collect(), messages))
}
