//! What can be typed about classes.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab grade submissions                       every lab, results in racelab-grades
  racelab grade submissions --labs 1-14 --out w3  some labs, results in w3
  racelab grade submissions --out w3 --resume     go on after an interruption
  racelab grade submissions --format csv,junit    more forms, beside the reports
  racelab grade submissions --before w3 --out w3b once more; what was more in w3 counts

A submission is a folder, or a .zip or .tar.gz, with labs/NN_name/exercise.rs or NN_name.rs for
each lab.

Exit codes: 0 every file was judged · 1 some were not, or not to the end: they are listed, and
no zero · 2 the tool could not do its work, and says why.")]
pub(in crate::cli) struct Grade {
    /// The folder with the submissions
    pub(in crate::cli) submissions: PathBuf,

    /// Which labs: 1-14, or 1,3,lost_update; without it all
    #[arg(long, value_name = "LABS")]
    pub(in crate::cli) labs: Option<String>,

    /// Where the results go
    #[arg(long, value_name = "DIR", default_value = "racelab-grades")]
    pub(in crate::cli) out: PathBuf,

    /// How many files are judged at once; without it as many as there are cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) jobs: Option<u16>,

    /// Go on with the results that are there
    #[arg(long)]
    pub(in crate::cli) resume: bool,

    /// Judge even where nothing shuts submissions in: they can do whatever you can do
    #[arg(long)]
    pub(in crate::cli) allow_unsandboxed: bool,

    /// A TOML file with deadlines and what is taken off after them
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) course: Option<PathBuf>,

    /// When submissions came: lines NAME,2026-11-20T22:10:00Z; without it what files say of themselves
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) times: Option<PathBuf>,

    /// The results of an earlier grading: no grade becomes less than there, and what changed is listed
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) before: Option<PathBuf>,

    /// Judge only the first, second, … of so many parts: 2/8; `merge` puts their results together
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub(in crate::cli) shard: Option<(u64, u64)>,
}

/// `2/8`.
fn shard(text: &str) -> Result<(u64, u64), String> {
    let parts = text.split_once('/');
    let parts = parts.and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
    match parts {
        Some((index, count)) if (1..=count).contains(&index) => Ok((index, count)),
        _ => Err("say which part of how many, from 1: 2/8".to_owned()),
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  racelab merge part-1 part-2 part-3 --out all   what `grade --shard 1/3` to `3/3` have found out")]
pub(in crate::cli) struct Merge {
    /// The folders of results
    #[arg(required = true)]
    pub(in crate::cli) parts: Vec<PathBuf>,

    /// Where the results of all go
    #[arg(long, value_name = "DIR", default_value = "racelab-grades")]
    pub(in crate::cli) out: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
It needs the results of `racelab grade` alone, for they have a copy of each file that was judged.
In DIR is a README.md with the commands for JPlag 6, which is not part of racelab.

Examples:
  racelab similar w3 --out w3-alike                   a graded class
  racelab similar w3 --earlier last-year --out alike  and with whom of last year it is alike")]
pub(in crate::cli) struct Similar {
    /// The results of `racelab grade`
    pub(in crate::cli) results: PathBuf,

    /// Results of earlier gradings, with which it is compared; any number of times
    #[arg(long, value_name = "RESULTS")]
    pub(in crate::cli) earlier: Vec<PathBuf>,

    /// A new folder, or an empty one
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
It has the labs, the tool that judges them and a README for students; neither solutions, wrong
answers and hidden scenarios nor the book, which shows them. Exercises are as they were first handed
out, whatever was done here. Only files that git tracks are in it, as they are now; without git all
that .gitignore does not name.

Examples:
  racelab dist --out racelab-students               every lab
  racelab dist --out racelab-students --labs 1-14   those of the course")]
pub(in crate::cli) struct Dist {
    /// A new folder, or an empty one
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: PathBuf,

    /// Which labs: 1-14, or 1,3,lost_update; without it all
    #[arg(long, value_name = "LABS")]
    pub(in crate::cli) labs: Option<String>,
}
