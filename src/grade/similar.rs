//! Submissions that are alike: a class laid out for JPlag, which compares programs token by token.
//!
//! Of each lab there is a folder with what JPlag takes for a root: a folder for each submission with
//! its one file. Beside it are the exercise as it was handed out, which is nobody's work; the answers
//! that the checkout has, which somebody may have copied; and submissions of earlier gradings.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use anyhow::Context;
use racelab::catalog::Lab;

use super::class::Class;
use super::folder::Folder;
use super::format::file_name;

/// The name of the one file of every submission.
const FILE: &str = "exercise.rs";

/// Results of a grading.
pub(crate) struct Results {
    pub(crate) folder: Folder,
    pub(crate) class: Class,
}

/// What is laid out: the files by their paths, and what there is to say of them.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// By their paths with `/`.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The labs that there is something to compare in, with how many submissions.
    pub(crate) labs: Vec<(String, usize)>,
    /// How many files are left out, since they are the exercise as it was handed out.
    pub(crate) untouched: usize,
    /// The labs in which there is nothing to compare.
    pub(crate) alone: Vec<String>,
}

impl Layout {
    /// Lays out the submissions of `results`, with those of `earlier` gradings to compare with.
    /// `labs` are those of the checkout.
    ///
    /// # Errors
    /// That a file cannot be read.
    pub(crate) fn of(results: &Results, earlier: &[Results], labs: &[Lab]) -> anyhow::Result<Self> {
        let mut layout = Layout::default();
        let (mut names, mut commands) = (BTreeSet::new(), String::new());
        for planned in &results.class.plan.labs {
            let lab = labs.iter().find(|lab| lab.folder == planned.folder);
            let lab = lab.with_context(|| {
                format!("{} was graded and is not in this checkout", planned.folder)
            })?;
            let base = lab.original()?;
            let submissions = layout.root("submissions", results, lab, &base, &mut names)?;
            let mut others = layout.answers(lab)?;
            let mut roots = Vec::new();
            if others > 0 {
                roots.push("answers".to_owned());
            }
            for (number, results) in (1..).zip(earlier) {
                let root = format!("earlier-{number}");
                let files = layout.root(&root, results, lab, &base, &mut names)?;
                if files > 0 {
                    others += files;
                    roots.push(root);
                }
            }
            let folder = &lab.folder;
            if submissions == 0 || submissions + others < 2 {
                let of_lab = format!("{folder}/");
                layout.files.retain(|path, _| !path.starts_with(&of_lab));
                layout.alone.push(folder.clone());
                continue;
            }
            layout.add(folder, "base", FILE, base);
            layout.labs.push((folder.clone(), submissions));
            commands.push_str(&command(folder, &roots));
        }
        let readme = layout.readme(&commands);
        layout.files.insert("README.md".to_owned(), readme.into());
        layout.files.insert("names.csv".to_owned(), table(&names)?);
        Ok(layout)
    }

    /// Adds what was taken of the submissions for a lab, as a root of this name; how many there are.
    fn root(
        &mut self,
        root: &str,
        results: &Results,
        lab: &Lab,
        base: &[u8],
        names: &mut BTreeSet<(String, String)>,
    ) -> anyhow::Result<usize> {
        let Results { folder, class } = results;
        let Some(place) = class.lab(&lab.folder) else {
            return Ok(0);
        };
        let mut count = 0;
        for (at, name) in class.names().enumerate() {
            let Some(taken) = class.taken(at, place) else {
                continue;
            };
            let path = folder.path(&taken);
            let text =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            if text == base {
                self.untouched += 1;
                continue;
            }
            let file = file_name(name);
            self.add(&lab.folder, root, &format!("{file}/{FILE}"), text);
            names.insert((file, name.to_owned()));
            count += 1;
        }
        Ok(count)
    }

    /// Adds the solutions and wrong answers of the checkout; how many there are.
    fn answers(&mut self, lab: &Lab) -> anyhow::Result<usize> {
        let right = lab.solutions().into_iter();
        let right = right.map(|name| (format!("right-{name}"), name));
        let wrong = lab.wrong_answers().into_iter();
        let wrong = wrong.map(|name| (format!("wrong-{name}"), format!("wrong/{name}")));
        let mut count = 0;
        for (folder, variant) in right.chain(wrong) {
            let file = lab.file(&variant)?;
            let text =
                fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            self.add(&lab.folder, "answers", &format!("{folder}/{FILE}"), text);
            count += 1;
        }
        Ok(count)
    }

    fn add(&mut self, lab: &str, root: &str, path: &str, content: Vec<u8>) {
        self.files.insert(format!("{lab}/{root}/{path}"), content);
    }

    fn readme(&self, commands: &str) -> String {
        let mut labs = String::new();
        for (lab, submissions) in &self.labs {
            let _ = writeln!(labs, "| `{lab}` | {submissions} |");
        }
        let mut left_out = String::new();
        if self.untouched > 0 {
            let _ = writeln!(
                left_out,
                "\nLeft out, for they are the exercise as it was handed out: {} files.",
                self.untouched
            );
        }
        if !self.alone.is_empty() {
            let _ = writeln!(
                left_out,
                "\nLeft out, for there is nothing to compare: {}.",
                self.alone.join(", ")
            );
        }
        let readme = README.replace("{LABS}\n", &labs);
        let readme = readme.replace("{LEFT_OUT}\n", &left_out);
        readme.replace("{COMMANDS}\n", commands)
    }
}

const README: &str = include_str!("similar.md");

/// The command for one lab, typed in the folder of the export.
fn command(lab: &str, others: &[String]) -> String {
    let others: Vec<String> = others.iter().map(|root| format!("{lab}/{root}")).collect();
    let old = match others.is_empty() {
        true => String::new(),
        false => format!(" --old={}", others.join(",")),
    };
    format!(
        "    java -jar jplag.jar --language=rust --mode=RUN --encoding=UTF-8 --overwrite \
         --base-code={lab}/base --new={lab}/submissions{old} --result-file={lab}/result\n"
    )
}

/// Whose submission is in a folder, where the folder is not called as the submission is.
fn table(names: &BTreeSet<(String, String)>) -> anyhow::Result<Vec<u8>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["folder", "submission"])?;
    for (folder, name) in names {
        table.write_record([folder, name])?;
    }
    Ok(table.into_inner().map_err(|error| error.into_error())?)
}
