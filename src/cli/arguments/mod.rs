//! What can be typed.

mod class;
mod format;

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use racelab::judge::peers;

pub(super) use class::{Dist, Grade, Merge, Similar};
pub(super) use format::{Format, command};

/// Judges concurrent programs over every interleaving.
///
/// Without a command it judges the labs' exercises in their order, stops at the first that is not
/// verified, shows how it goes wrong and says what to do next.
#[derive(Debug, Parser)]
#[command(name = "racelab", version, after_help = EXIT_CODES, after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    /// For reading, or one JSON value on standard output; of `bench` also a picture; `grade` writes
    /// more (see its help)
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "human",
        value_delimiter = ','
    )]
    pub(super) format: Vec<Format>,

    /// When to use colours; `auto` obeys NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

const EXIT_CODES: &str = "\
Exit codes: 0 verified · 1 refuted, not known, or does not compile · 2 the tool could not do its
work, and says why.";

const EXAMPLES: &str = "\
Examples:
  racelab                           judge the next exercise
  racelab watch                     the same, again at every save
  racelab list                      the labs, their points and what they teach
  racelab run 1 --variant racy      lab 01's racy program on real threads
  racelab check 1                   what every interleaving does to lab 01's exercise
  racelab check 1 --variant racy    the same for its racy program
  racelab hint                      a nudge

In a checkout, `cargo run --` stands for `racelab`: cargo run -- check 1

Exit codes: 0 verified · 1 refuted, not known, or does not compile · 2 the tool could not do its
work, and says why.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The labs by parts: how far you are, their points, and what they teach
    List,
    /// A lab's brief, what its judge asks, and its hints
    Show(Show),
    /// The next hint, one at a time
    Hint(Hint),
    /// A lab's program on real threads, again and again, and what came of it
    Run(Run),
    /// An exercise, judged at every save
    Watch(Watch),
    /// The verdict over every interleaving
    Check(Check),
    /// Say which outcomes are possible, then see which are
    Predict(Predict),
    /// You are the scheduler: choose who takes the next step, on the real program
    Explore(Explore),
    /// One interleaving, step by step
    Replay(Replay),
    /// An exercise as it was handed out; your work is kept beside it
    Reset(Reset),
    /// What experts do, side by side, when the lab is solved
    Solution(Solution),
    /// What threads cost and bring: every way of a lab measured, beside rayon
    Bench(Bench),
    /// Which tool finds which bug: every program of the labs before several tools
    Matrix(Matrix),
    /// The course as a book, to be read in a browser without a network
    Book(Book),
    /// What the words mean that reports use: preemption, schedule, par, …
    Terms,
    /// Whether all is there that is needed, and what to do where it is not
    Doctor,
    /// A script that completes commands and options in a shell
    Completions(Completions),
    /// The manual, a page a command
    Man(Man),
    /// For instructors: a class, many submissions at once
    Grade(Grade),
    /// For instructors: the results of several machines as one
    Merge(Merge),
    /// For instructors: a graded class laid out for JPlag, which finds what is alike
    Similar(Similar),
    /// For instructors: the edition that students get, without solutions
    Dist(Dist),
    /// For authors: a new lab, that compiles and is to be filled in
    NewLab(NewLab),
    /// For authors: what labs still lack
    Lint(Lint),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab new-lab barbershop           the next free number
  racelab new-lab 31_h2o --part 5")]
pub(super) struct NewLab {
    /// The name, lower-case with `_` between words; or the number and the name, 31_h2o
    pub(super) name: String,

    /// The part of the course; without it that of the last lab
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) part: Option<u32>,
}

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// 1, 01, lost_update or 01_lost_update; without it every lab
    pub(super) lab: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab show 1             the brief of lab 01
  racelab show 1 --hint 2    its second hint")]
pub(super) struct Show {
    /// 1, 01, lost_update or 01_lost_update
    pub(super) lab: String,

    /// Only this hint, from 1: a nudge first, nearly the answer last
    #[arg(long, value_name = "N", conflicts_with = "hints")]
    pub(super) hint: Option<usize>,

    /// Only the hints, all of them
    #[arg(long)]
    pub(super) hints: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab hint             the next hint of the lab that you are at
  racelab hint 1           the next of lab 01: a nudge first, nearly the answer last
  racelab hint 1 --again   those that you have seen")]
pub(super) struct Hint {
    /// 1, 01, lost_update or 01_lost_update; without it the first lab that is not verified
    pub(super) lab: Option<String>,

    /// Those that were shown, and no new one
    #[arg(long, conflicts_with = "all")]
    pub(super) again: bool,

    /// All of them at once
    #[arg(long)]
    pub(super) all: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Your file is not lost: it stays beside the exercise as exercise.rs.1.bak, the next as
exercise.rs.2.bak.

Examples:
  racelab reset 1          asks first
  racelab reset 1 --yes")]
pub(super) struct Reset {
    /// 1, 01, lost_update or 01_lost_update
    pub(super) lab: String,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
It is for labs that are verified. The table takes some seconds: Ctrl-C ends it with what is known.

Examples:
  racelab solution 1            what each is, when to choose it, and a table
  racelab solution 1 channel    one of them, as it is
  racelab solution 1 --spoil    although lab 01 is not solved yet")]
pub(super) struct Solution {
    /// 1, 01, lost_update or 01_lost_update
    pub(super) lab: String,

    /// Only this one: its file
    #[arg(conflicts_with = "show")]
    pub(super) name: Option<String>,

    /// The same as its name alone
    #[arg(long, value_name = "NAME")]
    pub(super) show: Option<String>,

    /// Before the lab is verified, too
    #[arg(long)]
    pub(super) spoil: bool,

    /// What each is, and nothing explored or measured
    #[arg(long)]
    pub(super) no_table: bool,
}

#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS)]
pub(super) struct Completions {
    /// Which shell
    pub(super) shell: clap_complete::Shell,
}

const COMPLETIONS: &str = "\
To install it, put target/debug of the checkout on the search path, and then, for

  bash        racelab completions bash > ~/.local/share/bash-completion/completions/racelab
  zsh         racelab completions zsh > a folder of $fpath, as _racelab
  fish        racelab completions fish > ~/.config/fish/completions/racelab.fish
  powershell  racelab completions powershell >> $PROFILE
  elvish      racelab completions elvish >> ~/.config/elvish/rc.elv

In bash and zsh it knows the labs of the checkout in which it is made.";

#[derive(Debug, Args)]
#[command(after_help = "\
To install it:
  racelab man --out ~/.local/share/man/man1

Then `man racelab` and `man racelab-check` show it. Without --out the page of racelab is printed:
  racelab man | man -l -")]
pub(super) struct Man {
    /// Write all pages into this folder; it is made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab run 1 --variant racy               for two seconds at most, with a histogram
  racelab run 1 --variant racy --times 100   a hundred times, whatever happens
  racelab run 6                              prints until Ctrl-C, and then how often")]
pub(super) struct Run {
    /// 1, 01, lost_update or 01_lost_update
    pub(super) lab: String,

    #[command(flatten)]
    pub(super) subject: Subject,

    /// Run it exactly so often, and do not stop when it goes wrong
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) times: Option<u64>,

    /// Only the histogram, where the lab shows its program as well
    #[arg(long)]
    pub(super) no_demo: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab watch       the first exercise that is not verified
  racelab watch 12    lab 12's

Keep it open beside your editor. It says which keys there are; ? explains them. Without a terminal it
prints every verdict, until Ctrl-C.")]
pub(super) struct Watch {
    /// 1, 01, lost_update or 01_lost_update; without it the first that is not verified
    pub(super) lab: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab check                              every lab's exercise, a line each
  racelab check 12                           lab 12's exercise, with its story
  racelab check 1 --variant racy             its racy program
  racelab check 1 --file answer.rs           any file, put under lab 01's spec
  racelab check 1 --scenario at_real_size --engine native")]
pub(super) struct Check {
    /// 1, 01, lost_update or 01_lost_update; without it every lab
    pub(super) lab: Option<String>,

    #[command(flatten)]
    pub(super) subject: Subject,

    /// Only this scenario
    #[arg(long, value_name = "NAME", requires = "lab")]
    pub(super) scenario: Option<String>,

    /// Who judges
    #[arg(long, value_name = "ENGINE", default_value = "all")]
    pub(super) engine: EngineChoice,

    /// Refuse what no answer may do, as the grading of a class does
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab predict 1                              lab 01's racy program
  racelab predict 1 --variant exercise           yours
  racelab predict 1 --outcome 1 --outcome 2      without a question")]
pub(super) struct Predict {
    /// 1, 01, lost_update or 01_lost_update
    pub(super) lab: String,

    /// racy, exercise, a solution's name, or wrong/NAME
    #[arg(
        long,
        value_name = "NAME",
        default_value = "racy",
        conflicts_with = "file"
    )]
    pub(super) variant: String,

    /// Any Rust file, put under the lab's spec
    #[arg(long, value_name = "PATH")]
    pub(super) file: Option<PathBuf>,

    /// Which scenario; without it the first that goes wrong
    #[arg(long, value_name = "NAME")]
    pub(super) scenario: Option<String>,

    /// An outcome that is possible; once for each, and nothing is asked
    #[arg(long, value_name = "VALUE")]
    pub(super) outcome: Vec<String>,
}

impl Predict {
    /// Whether it is about what the lab begins with.
    pub(super) fn is_about_the_racy_program(&self) -> bool {
        self.file.is_none() && self.variant == "racy"
    }

    /// Which program it is about.
    pub(super) fn subject(&self) -> Subject {
        Subject {
            variant: self.variant.clone(),
            file: self.file.clone(),
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Each page shows what every thread is about to do, how the objects stand, and which ends can still be
reached. Choose who goes on; the way to the goal is yours. Without a terminal it takes a line at a
time: ? lists what can be typed.

Examples:
  racelab explore 1                              your own exercise
  racelab explore 1 --variant racy               make the racy program lose an update
  racelab explore 12 --variant racy              make it deadlock
  racelab explore 1 --variant racy --at 1.2.2    from there on")]
pub(super) struct Explore {
    /// 1, 01, lost_update or 01_lost_update
    pub(super) lab: String,

    #[command(flatten)]
    pub(super) subject: Subject,

    /// Which scenario; without it the spec's first
    #[arg(long, value_name = "NAME")]
    pub(super) scenario: Option<String>,

    /// Begin where this schedule leads: 1.2.2
    #[arg(long, value_name = "SCHEDULE")]
    pub(super) at: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The schedule is the list of decisions that a refuted scenario's last line shows.

Example:
  racelab replay 1 every_update_counts 1.2.2.1 --variant racy")]
pub(super) struct Replay {
    /// 1, 01, lost_update or 01_lost_update
    pub(super) lab: String,

    /// The scenario's name
    pub(super) scenario: String,

    /// The decisions: 1.2.2.1
    pub(super) schedule: String,

    #[command(flatten)]
    pub(super) subject: Subject,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab bench integrate                     the ways of lab 15 over threads and sizes
  racelab bench integrate --variant exercise  yours beside them
  racelab bench primes --threads 1,2,4 --size 100000 --seconds 10
  racelab bench pi --with-python              the lecture's own program beside them
  racelab bench pi --format svg > pi.svg      the curves as a picture

Ctrl-C ends it with what is known by then. A way whose result is wrong is said to be wrong and is
not ranked; then the exit code is 1.")]
pub(super) struct Bench {
    /// integrate, primes, pool, pi, sharing, waiting or processes; or the lab's number or name
    pub(super) bench: String,

    /// Measure this variant beside the solutions: exercise, racy, wrong/NAME
    #[arg(long, value_name = "NAME")]
    pub(super) variant: Option<String>,

    /// Measure this Rust file beside the solutions
    #[arg(long, value_name = "PATH")]
    pub(super) file: Option<PathBuf>,

    /// The numbers of threads
    #[arg(long, value_name = "N,N,…", value_delimiter = ',',
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(super) threads: Vec<u32>,

    /// Only this size, and no curve over the sizes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) size: Option<u32>,

    /// What is waited for takes so long, where something is
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(0..=10_000))]
    pub(super) delay: Option<u64>,

    /// After so long no round begins
    #[arg(long, value_name = "SECONDS", default_value = "20",
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(super) seconds: u64,

    /// Beside them the lecture's own program of the same job, in Python
    #[arg(long)]
    pub(super) with_python: bool,

    /// Keep it in this file too: as JSON if its name ends with .json, else as a picture (SVG)
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab matrix 1 --tools explorer,stress     lab 01 before two tools
  racelab matrix 1 2 12                        three labs before every tool
  racelab matrix --out book/src/matrix.md      all of it, as a page of the book: hours

Ctrl-C ends it with what is known by then. A tool that is not there leaves its column empty and says
how to get it.")]
pub(super) struct Matrix {
    /// 1, 01, lost_update or 01_lost_update, any number of them; without any every lab
    pub(super) labs: Vec<String>,

    /// Only these tools
    #[arg(long, value_name = "TOOLS", value_delimiter = ',',
          value_parser = PossibleValuesParser::new(peers::NAMES))]
    pub(super) tools: Vec<String>,

    /// For so long a tool may run a program; the explorer and loom count instead
    #[arg(long, value_name = "SECONDS", default_value = "5",
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(super) seconds: u64,

    /// Keep it in this file too, as a page in Markdown, written anew after every program
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab book --open             builds it into target/book, and shows it
  racelab book --serve --open     for authors: follows every change

The first time its own packages are compiled, which takes minutes.")]
pub(super) struct Book {
    /// Show it in the browser
    #[arg(long)]
    pub(super) open: bool,

    /// For authors: serve it on this machine, and build it again at every change, until Ctrl-C
    #[arg(long, conflicts_with = "out")]
    pub(super) serve: bool,

    /// The port that it is served at
    #[arg(long, value_name = "N", default_value = "3000", requires = "serve")]
    pub(super) port: u16,

    /// Build it into this folder, which must be empty or hold a book
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// What is judged.
#[derive(Debug, Args)]
pub(super) struct Subject {
    /// racy, exercise, a solution's name, or wrong/NAME
    #[arg(
        long,
        value_name = "NAME",
        default_value = "exercise",
        conflicts_with = "file"
    )]
    pub(super) variant: String,

    /// Any Rust file, put under the lab's spec
    #[arg(long, value_name = "PATH", requires = "lab")]
    pub(super) file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum EngineChoice {
    /// Every interleaving
    Explorer,
    /// The crate loom, the second judge
    Loom,
    /// Real threads
    Native,
    /// All that can judge it
    All,
}
