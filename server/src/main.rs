//! The one binary: server and command line.

fn main() -> std::process::ExitCode {
    assay_server::cli::main()
}
