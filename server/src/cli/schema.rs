//! `assay schema`: JSON Schemas of files that people and programs write.

use super::error::CliError;
use super::files::answer;
use assay_core::rubric::Rubric;
use std::io::Write;

/// Print the JSON Schema (2020-12) of a file.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay schema rubric > rubric.schema.json")]
pub struct SchemaArgs {
    /// Kind of file
    #[arg(value_enum)]
    of: SchemaKind,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum SchemaKind {
    /// Rules, pairing of objects, and acceptance limits.
    Rubric,
}

/// Writes the schema.
///
/// # Errors
/// The output cannot be written.
pub fn run(args: &SchemaArgs, output: impl Write) -> Result<(), CliError> {
    match args.of {
        SchemaKind::Rubric => answer(&schemars::schema_for!(Rubric), None, output),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_schema_is_the_one_of_the_code() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schemas/rubric.schema.json");
        let made = serde_json::to_string_pretty(&schemars::schema_for!(Rubric)).unwrap() + "\n";
        if std::env::var_os("ASSAY_WRITE_SCHEMAS").is_some() {
            std::fs::write(file, &made).unwrap();
        }
        let published = std::fs::read_to_string(file).unwrap();
        assert_eq!(published, made, "run the test once with ASSAY_WRITE_SCHEMAS=1");
    }
}
