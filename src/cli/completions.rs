//! `racelab completions` and `racelab man`: what shells and `man` know of the command line, made from
//! the command line itself.

use std::fs;
use std::io;

use anyhow::Context;
use clap::Command;
use clap::builder::PossibleValuesParser;
use racelab::report::json::SCHEMA;
use serde::Serialize;

use super::arguments::{self, Completions, Man};
use super::output::Output;
use super::{Status, subject};

/// A script for a shell, on standard output.
pub(super) fn completions(output: &Output, asked: &Completions) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut with_labs(), "racelab", &mut script);
    let script = String::from_utf8(script).context("the script is not text")?;
    if output.is_json() {
        output.json(&ScriptView {
            schema: SCHEMA,
            shell: asked.shell.to_string(),
            script,
        })?;
    } else {
        output.print(&script)?;
    }
    Ok(Status::Fine)
}

/// The command line, with the labs of this checkout as what a lab can be called.
fn with_labs() -> Command {
    let command = arguments::command();
    let Ok(catalog) = subject::catalog() else {
        return command;
    };
    // clap wants names that stay as long as the program, which ends soon after.
    let labs = catalog.labs().iter().map(|lab| &*lab.folder.clone().leak());
    let labs: Vec<&'static str> = labs.collect();
    let commands: Vec<String> = command
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    commands.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |command| {
            command.mut_args(|argument| match argument.get_id().as_str() {
                "lab" | "labs" => argument.value_parser(PossibleValuesParser::new(labs.clone())),
                _ => argument,
            })
        })
    })
}

/// A page of the manual for each command; without a folder that of `racelab` alone.
pub(super) fn man(output: &Output, asked: &Man) -> anyhow::Result<Status> {
    let command = arguments::command();
    let Some(folder) = &asked.out else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        let page = String::from_utf8(page).context("the page is not text")?;
        if output.is_json() {
            output.json(&PageView {
                schema: SCHEMA,
                page,
            })?;
        } else {
            output.print(&page)?;
        }
        return Ok(Status::Fine);
    };
    let cannot = || format!("cannot write to {}", folder.display());
    fs::create_dir_all(folder).with_context(cannot)?;
    clap_mangen::generate_to(command, folder).with_context(cannot)?;
    let pages = pages(folder).with_context(cannot)?;
    if output.is_json() {
        output.json(&PagesView {
            schema: SCHEMA,
            pages,
        })?;
    } else {
        let (count, folder) = (pages.len(), folder.display());
        output.print(&format!(
            "{count} pages are in {folder}: man {folder}/racelab.1\n"
        ))?;
    }
    Ok(Status::Fine)
}

/// The pages of racelab in a folder, in order.
fn pages(folder: &std::path::Path) -> io::Result<Vec<String>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("racelab") && name.ends_with(".1") {
            pages.push(path.display().to_string());
        }
    }
    pages.sort();
    Ok(pages)
}

#[derive(Serialize)]
struct ScriptView {
    schema: u32,
    shell: String,
    script: String,
}

#[derive(Serialize)]
struct PageView {
    schema: u32,
    page: String,
}

#[derive(Serialize)]
struct PagesView {
    schema: u32,
    pages: Vec<String>,
}
