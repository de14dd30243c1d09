//! `assay completions` and `assay man`: descriptions of the command line for shells and for `man`.

use super::error::CliError;
use std::io::Write;

/// Print completions for a shell.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  assay completions bash > ~/.local/share/bash-completion/completions/assay"
)]
pub struct CompletionsArgs {
    /// Shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Writes the completions of the command line `root`.
pub fn completions(args: &CompletionsArgs, mut root: clap::Command, mut output: impl Write) {
    clap_complete::generate(args.shell, &mut root, "assay", &mut output);
}

/// Writes the manual page of the command line `root` with all its commands, for `man -l`.
///
/// # Errors
/// The output cannot be written.
pub fn man(mut root: clap::Command, mut output: impl Write) -> Result<(), CliError> {
    let error = |e: std::io::Error| CliError::new("stdout", "writing", e.to_string(), "");
    root.build();
    clap_mangen::Man::new(root.clone()).render(&mut output).map_err(error)?;
    for command in root.get_subcommands().filter(|c| c.get_name() != "help") {
        clap_mangen::Man::new(command.clone()).render(&mut output).map_err(error)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_is_in_the_manual_and_in_the_completions() {
        let (mut page, mut bash) = (Vec::new(), Vec::new());
        man(Cli::command(), &mut page).unwrap();
        completions(&CompletionsArgs { shell: clap_complete::Shell::Bash }, Cli::command(), &mut bash);
        let (page, bash) = (String::from_utf8(page).unwrap(), String::from_utf8(bash).unwrap());
        for command in Cli::command().get_subcommands() {
            let name = command.get_name();
            assert!(bash.contains(name), "{name} in the completions");
            assert!(page.contains(&name.replace('-', "\\-")), "{name} in the manual");
        }
    }

    #[test]
    fn every_command_has_help_with_an_example() {
        for command in Cli::command().get_subcommands() {
            let helped =
                |c: &clap::Command| c.get_after_help().is_some_and(|h| h.to_string().contains("Example"));
            let below: Vec<_> = command.get_subcommands().collect();
            let all = if below.is_empty() { helped(command) } else { below.into_iter().all(helped) };
            assert!(all, "{}", command.get_name());
        }
    }
}
