//! `racelab similar`: a graded class, laid out for JPlag.

use std::path::Path;

use anyhow::{Context, bail};
use racelab::report::json::SCHEMA;
use serde::Serialize;

use super::arguments::Similar;
use super::output::Output;
use super::{Status, subject};
use crate::grade::class::{CLASS, Class};
use crate::grade::folder::Folder;
use crate::grade::similar::{Layout, Results};
use crate::whole;

pub(super) fn similar(output: &Output, asked: &Similar) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let results = results(&asked.results)?;
    let earlier = asked.earlier.iter().map(|folder| self::results(folder));
    let earlier: Vec<Results> = earlier.collect::<anyhow::Result<_>>()?;
    let layout = Layout::of(&results, &earlier, catalog.labs())?;
    let out = asked.out.display().to_string();
    if layout.labs.is_empty() {
        bail!(
            "there is nothing to compare in {}: no lab has two submissions",
            asked.results.display()
        );
    }
    whole::folder(&asked.out, |draft| {
        let mut files = layout.files.iter();
        files.try_for_each(|(path, content)| whole::write(draft, path, content))
    })?;
    if output.is_json() {
        let labs = layout.labs.iter();
        output.json(&View {
            schema: SCHEMA,
            out: &out,
            labs: labs
                .map(|(lab, submissions)| LabView {
                    lab,
                    submissions: *submissions,
                })
                .collect(),
            untouched: layout.untouched,
            alone: &layout.alone,
        })?;
        return Ok(Status::Fine);
    }
    let submissions: usize = layout.labs.iter().map(|(_, count)| count).sum();
    let labs = match layout.labs.len() {
        1 => "1 lab".to_owned(),
        labs => format!("{labs} labs"),
    };
    let readme = asked.out.join("README.md");
    output.print(&format!(
        "{submissions} files of {labs}, laid out for JPlag in {out}; how to compare them: {}\n",
        readme.display()
    ))?;
    Ok(Status::Fine)
}

fn results(folder: &Path) -> anyhow::Result<Results> {
    let shown = folder.display();
    if !folder.join(CLASS).is_file() {
        bail!("{shown} has no {CLASS}: is that a folder of results?");
    }
    let folder = Folder::at(folder).with_context(|| format!("cannot read {shown}"))?;
    let class = Class::read(&folder)?;
    Ok(Results { folder, class })
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    out: &'a str,
    labs: Vec<LabView<'a>>,
    /// Files that are the exercise as it was handed out.
    untouched: usize,
    /// Labs in which there is nothing to compare.
    alone: &'a [String],
}

#[derive(Serialize)]
struct LabView<'a> {
    lab: &'a str,
    submissions: usize,
}
