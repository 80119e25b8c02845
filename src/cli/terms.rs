//! `racelab terms`: the words that reports use.

use racelab::report::json::SCHEMA;
use racelab::report::terms::{TERMS, Term, told};
use serde::Serialize;

use super::Status;
use super::output::Output;

pub(super) fn terms(output: &Output) -> anyhow::Result<Status> {
    if output.is_json() {
        let terms = TERMS;
        let schema = SCHEMA;
        output.json(&View { schema, terms })?;
    } else {
        output.print(&told(TERMS, 0, output.width(), true))?;
    }
    Ok(Status::Fine)
}

#[derive(Serialize)]
struct View {
    schema: u32,
    terms: &'static [Term],
}
