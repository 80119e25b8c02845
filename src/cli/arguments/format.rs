//! The forms of what is printed and written, and how the command line is read.

use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, CommandFactory, FromArgMatches, ValueEnum};

use super::{Arguments, Color, Command};
use crate::cli::output::Output;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    Human,
    Json,
    Svg,
    /// What is printed, as a file
    #[value(hide = true)]
    Table,
    /// For Canvas and for Moodle
    #[value(hide = true)]
    Csv,
    /// For CI
    #[value(hide = true)]
    Junit,
    /// A results.json for each submission
    #[value(hide = true)]
    Gradescope,
    /// The reporter's result, and the summary
    #[value(hide = true)]
    GithubClassroom,
    /// A results.json, version 3, for each submission and lab
    #[value(hide = true)]
    Exercism,
    /// For editors and code scanning
    #[value(hide = true)]
    Sarif,
}

/// The command line. `grade` and `merge` offer forms that the other commands do not have.
pub(in crate::cli) fn command() -> clap::Command {
    let of_classes = |command: clap::Command| command.arg(forms());
    let command = Arguments::command().mut_subcommand("grade", of_classes);
    command.mut_subcommand("merge", of_classes)
}

/// `--format` as it is for a class: every form, and several at once.
fn forms() -> Arg {
    let shown = |form: &Format| {
        let value = form.to_possible_value()?.hide(false);
        (*form != Format::Svg).then_some(value)
    };
    let names = Format::value_variants().iter().filter_map(shown);
    let parser = PossibleValuesParser::new(names)
        .try_map(|name| <Format as ValueEnum>::from_str(&name, false));
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .help(
            "What is printed, a table or the JSON; and what is written beside the reports, for \
             courses' systems and editors: several with commas",
        )
        .action(ArgAction::Append)
        .value_delimiter(',')
        .default_value("human")
        .value_parser(parser)
}

impl Arguments {
    /// The form of what is printed.
    ///
    /// # Errors
    /// That the command does not write in the forms that were asked for.
    pub(in crate::cli) fn printed(&self) -> Result<Format, String> {
        let plain = [Format::Human, Format::Json, Format::Svg];
        match self.format[..] {
            [one] if plain.contains(&one) => Ok(one),
            _ if matches!(self.command, Some(Command::Grade(_) | Command::Merge(_))) => Ok(Format::Human),
            [_] => Err(
                "only `racelab grade` and `merge` write in this form; say `--format human` or `json`".into(),
            ),
            _ => Err("only `racelab grade` and `merge` write several forms; say one".into()),
        }
    }

    /// Reads the command line; if there is nothing to do, says so and gives the exit code.
    pub(in crate::cli) fn read() -> Result<Self, ExitCode> {
        let matches = command().try_get_matches();
        let read = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
        read.map_err(|error| {
            let json = std::env::args_os().any(|argument| argument == "json");
            let json = json || std::env::args_os().any(|argument| argument == "--format=json");
            if error.use_stderr() && json {
                let message = error.render().to_string();
                let first = message.split("\n\n").next().unwrap_or_default();
                Output::new(Format::Json, Color::Never).error(first.trim_start_matches("error: "));
            } else {
                // Nothing can be done about a closed pipe.
                let _ = error.print();
            }
            ExitCode::from(if error.use_stderr() { 2 } else { 0 })
        })
    }
}
