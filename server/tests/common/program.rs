//! The program itself, as an operator starts it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts the program on a data folder until it listens; its process and address.
pub fn start_program(data: &Path) -> (Child, String) {
    // Benchmarks that use the server of the tests are built without the program.
    let mut child = Command::new(option_env!("CARGO_BIN_EXE_assay").unwrap_or("assay"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    (child, url)
}
