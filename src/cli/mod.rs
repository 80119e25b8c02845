//! The command line, one file a command.
//!
//! Exit codes: 0 all is verified (or shown, as asked) · 1 refuted, not known, or does not compile
//! · 2 the tool could not do its work, and said why. With `--format json` standard output holds
//! one JSON value in every case; that of an error is `{"schema":1,"error":"…"}`.

mod arguments;
mod bench;
mod book;
mod check;
mod completions;
mod dist;
mod doctor;
mod explore;
mod grade;
mod hint;
mod judge_next;
mod lint;
mod list;
mod machine;
mod markdown;
mod matrix;
mod new_lab;
mod notes;
mod output;
mod predict;
mod progress;
mod replay;
mod reset;
mod run;
mod screen;
mod show;
mod similar;
mod solution;
mod subject;
mod terms;
mod watch;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use output::Output;
use racelab::explore::interrupt_on_ctrl_c;

/// What a command has to say with its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// All that was asked for is done, all that was judged is verified.
    Fine,
    /// Something is refuted, not known, or does not compile.
    NotVerified,
    /// The tool cannot do its work here, and what is printed says why.
    Unable,
}

/// Does what the command line asks.
pub(crate) fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(exit) => return exit,
    };
    let output = match arguments.printed() {
        Ok(format) => Output::new(format, arguments.color),
        Err(why) => {
            Output::new(arguments::Format::Human, arguments.color).error(&why);
            return ExitCode::from(2);
        }
    };
    // A question is left at once.
    let asks = matches!(arguments.command, Some(Command::Reset(_)));
    if !asks && let Err(error) = interrupt_on_ctrl_c(true) {
        output.warn(&format!("Ctrl-C ends everything at once: {error}"));
    }
    let drawn = matches!(arguments.command, Some(Command::Bench(_)));
    if output.is_svg() && !drawn {
        output.error("only `racelab bench` draws a picture; say `--format human` or `json`");
        return ExitCode::from(2);
    }
    let done = match &arguments.command {
        Some(Command::Grade(asked)) => grade::grade(&output, asked, &arguments.format),
        Some(Command::Merge(asked)) => grade::merge(&output, asked, &arguments.format),
        command => obey(&output, command.as_ref()),
    };
    match done {
        Ok(Status::Fine) => ExitCode::SUCCESS,
        Ok(Status::NotVerified) => ExitCode::from(1),
        Ok(Status::Unable) => ExitCode::from(2),
        Err(error) => {
            output.error(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Does what one command asks; without one, judges the next exercise.
fn obey(output: &Output, command: Option<&Command>) -> anyhow::Result<Status> {
    match command {
        None => judge_next::judge_next(output),
        Some(Command::List) => list::list(output),
        Some(Command::Show(show)) => show::show(output, show),
        Some(Command::Hint(hint)) => hint::hint(output, hint),
        Some(Command::Run(run)) => run::run(output, run),
        Some(Command::Watch(watch)) => watch::watch(output, watch),
        Some(Command::Check(check)) => check::check(output, check),
        Some(Command::Explore(explore)) => explore::explore(output, explore),
        Some(Command::Predict(predict)) => predict::predict(output, predict),
        Some(Command::Replay(replay)) => replay::replay(output, replay),
        Some(Command::Reset(reset)) => reset::reset(output, reset),
        Some(Command::Solution(asked)) => solution::solution(output, asked),
        Some(Command::Book(asked)) => book::book(output, asked),
        Some(Command::Terms) => terms::terms(output),
        Some(Command::Doctor) => doctor::doctor(output),
        Some(Command::Completions(asked)) => completions::completions(output, asked),
        Some(Command::Man(man)) => completions::man(output, man),
        Some(Command::NewLab(new)) => new_lab::new_lab(output, new),
        Some(Command::Grade(asked)) => grade::grade(output, asked, &[]),
        Some(Command::Merge(asked)) => grade::merge(output, asked, &[]),
        Some(Command::Similar(asked)) => similar::similar(output, asked),
        Some(Command::Dist(asked)) => dist::dist(output, asked),
        Some(Command::Lint(lint)) => lint::lint(output, lint),
        Some(Command::Bench(bench)) => bench::bench(output, bench),
        Some(Command::Matrix(matrix)) => matrix::matrix(output, matrix),
    }
}
