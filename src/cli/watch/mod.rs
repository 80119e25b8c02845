//! `racelab watch`: judges an exercise at every save.
//!
//! [`desk`] has one exercise at a time on it, notices every save and judges it anew; what it says is
//! never about an older file. [`window`] shows that on the whole terminal and obeys keys; where
//! there is no terminal, [`lines`] prints it.

mod contents;
mod desk;
mod keys;
mod lines;
mod pages;
mod solutions;
mod window;
mod wishes;

use std::sync::Arc;

use anyhow::bail;
use racelab::catalog::progress::Progress;
use racelab::catalog::{Catalog, Lab};
use racelab::judge::court::Court;

use super::arguments::Watch;
use super::output::Output;
use super::screen::Screen;
use super::{Status, notes, subject};

pub(super) fn watch(output: &Output, arguments: &Watch) -> anyhow::Result<Status> {
    if output.is_json() {
        bail!("watch goes on and on, which no JSON value does; say `racelab check --format json`");
    }
    let catalog = subject::catalog()?;
    let start = Start::at(&catalog, arguments.lab.as_deref())?;
    let court = Arc::new(Court::for_edits(catalog.root())?);
    if Screen::is_possible() {
        window::open(output, &catalog, &court, start)
    } else {
        lines::print(output, &catalog, &court, start)
    }
}

/// Where to begin.
struct Start {
    /// The lab, by its place in the catalog.
    at: usize,
    /// Whether to go on from there to the first that is not verified.
    searches: bool,
}

impl Start {
    fn at(catalog: &Catalog, called: Option<&str>) -> anyhow::Result<Start> {
        let labs = catalog.labs();
        let Some(called) = called else {
            if labs.is_empty() {
                bail!("there is no lab that can be used; `racelab list` says why");
            }
            // Who has no readable progress begins at the first lab, and is brought on from there.
            let progress = Progress::read(catalog.root()).ok();
            let current = progress.map(|progress| notes::current(catalog, &progress));
            let at = match current {
                None => 0,
                Some(None) => labs.len() - 1,
                Some(Some(lab)) => place(catalog, lab),
            };
            return Ok(Start { at, searches: true });
        };
        Ok(Start {
            at: place(catalog, catalog.lab(called)?),
            searches: false,
        })
    }
}

/// The place of a lab in the catalog.
fn place(catalog: &Catalog, lab: &Lab) -> usize {
    let mut labs = catalog.labs().iter();
    labs.position(|other| other.number == lab.number)
        .unwrap_or(0)
}
