//! `racelab book`: the course as a book. It is built by a package of its own, so that the command
//! line does not depend on what a book needs.

use std::process::Command;

use anyhow::{Context, bail};
use racelab::judge::peers::own_cargo;

use super::arguments::Book;
use super::output::Output;
use super::{Status, subject};

pub(super) fn book(output: &Output, asked: &Book) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let manifest = catalog.root().join("Cargo.toml");
    if !catalog.root().join("book/Cargo.toml").is_file() {
        if !catalog.has_solutions() {
            bail!(
                "the book shows solutions in every chapter, and they are not in this edition: it is the \
                 one for students"
            );
        }
        bail!(
            "there is no book in this checkout: the folder {} is missing",
            catalog.root().join("book").display()
        );
    }
    let cargo = own_cargo();
    let mut command = Command::new(&cargo);
    // What cargo says while it builds is worth seeing: the first time that takes minutes.
    command
        .args(["run", "--package", "book", "--manifest-path"])
        .arg(manifest)
        .arg("--");
    if output.is_json() {
        command.args(["--format", "json"]);
    }
    if asked.open {
        command.arg("--open");
    }
    if asked.serve {
        command.args(["--serve", "--port", &asked.port.to_string()]);
    }
    if let Some(out) = &asked.out {
        command.arg("--out").arg(out);
    }
    let status = command.status().with_context(|| {
        let cargo = cargo.display();
        format!("cannot start {cargo}, which builds the book; install Rust from https://rustup.rs")
    })?;
    Ok(match status.success() {
        true => Status::Fine,
        false => Status::Unable,
    })
}
