//! Builds the book: `racelab book` starts this.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use book::site::Site;
use book::{measure, serve};
use clap::{Parser, Subcommand, ValueEnum};
use serde_json::json;

/// Builds the book of this checkout.
#[derive(Debug, Parser)]
#[command(name = "book", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// Build it into this folder; without it into target/book
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Show it in the browser
    #[arg(long)]
    open: bool,

    /// For authors: serve it on this machine, and build it again at every change
    #[arg(long)]
    serve: bool,

    /// The port that it is served at
    #[arg(long, value_name = "N", default_value = "3000", requires = "serve")]
    port: u16,

    /// For reading, or one JSON value on standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure a bench for the book, and keep its figures with the day and the machine
    Measure {
        /// integrate, primes, pool, pi, sharing, waiting or processes
        bench: String,

        /// What else the machine is doing, if it is not idle: a reader is told
        #[arg(long, value_name = "WORDS")]
        busy: Option<String>,

        /// Options of `racelab bench`
        #[arg(last = true)]
        options: Vec<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What mdBook warns of is a mistake in a chapter.
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_writer(std::io::stderr)
        .without_time()
        .with_target(false)
        .init();
    match obey(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if arguments.format == Format::Json {
                println!("{}", json!({ "schema": 1, "error": format!("{error:#}") }));
            }
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn obey(arguments: &Arguments) -> anyhow::Result<()> {
    let here = std::env::current_dir().context("cannot tell which folder this is")?;
    if let Some(Command::Measure {
        bench,
        busy,
        options,
    }) = &arguments.command
    {
        let site = Site::new(&here, None)?;
        let file = measure::measure(&site.book(), bench, busy.as_deref(), options)?;
        println!("{}", shown(&file, &here));
        return Ok(());
    }
    let start = Instant::now();
    let mut site = Site::new(&here, arguments.out.as_deref())?;
    if arguments.serve {
        return serve::serve(site, arguments.port, |address| {
            println!("{address} shows the book, and follows every change; Ctrl-C ends it");
            if arguments.open {
                open(address.as_ref());
            }
        });
    }
    let index = site.build(None)?;
    let seconds = start.elapsed().as_secs_f64();
    match arguments.format {
        Format::Human => println!("{} (built in {seconds:.1} s)", shown(&index, &here)),
        Format::Json => {
            let milliseconds = start.elapsed().as_millis() as u64;
            let index = index.display().to_string();
            println!(
                "{}",
                json!({ "schema": 1, "book": index, "duration_ms": milliseconds })
            );
        }
    }
    if arguments.open {
        open(&index);
    }
    Ok(())
}

/// A path as the user would type it.
fn shown(path: &Path, here: &Path) -> String {
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Shows it in the browser; the book is built whether there is one or not.
fn open(what: &Path) {
    if let Err(error) = opener::open_browser(what) {
        eprintln!(
            "warning: cannot start a browser: {error}; open {}",
            what.display()
        );
    }
}
