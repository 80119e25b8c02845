//! A lab's program in a scenario, as directives name it, and its atlas.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Context;
use racelab::catalog::{Catalog, Lab};
use racelab::explore::Schedule;
use racelab::judge::court::Court;
use racelab::trace::atlas::Atlas;
use racelab::trace::map::End;
use rayon::prelude::*;

/// One program of a lab in one of its scenarios: `01 racy every_update_counts`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Program {
    /// The lab's folder: `01_lost_update`.
    pub lab: String,
    /// `racy`, a solution's name, or `wrong/NAME`.
    pub subject: String,
    /// The scenario's name.
    pub scenario: String,
}

impl Program {
    /// Reads the three words of a directive; what comes after them is given back.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read<'a>(catalog: &Catalog, words: &'a str) -> Result<(Self, &'a str), String> {
        let (lab, rest) = word(words);
        let (subject, rest) = word(rest);
        let (scenario, rest) = word(rest);
        if scenario.is_empty() {
            return Err(format!(
                "`{words}` does not name a lab, a program and a scenario: `01 racy every_update_counts`"
            ));
        }
        let lab = catalog.lab(lab).map_err(|error| error.to_string())?;
        if subject == "exercise" {
            let why = "a book cannot show the exercise, which is the student's: show `racy`";
            return Err(why.to_owned());
        }
        lab.file(subject).map_err(|error| error.to_string())?;
        let known: Vec<_> = lab.about.scenarios.keys().map(String::as_str).collect();
        if !known.contains(&scenario) {
            let (lab, known) = (&lab.folder, known.join(", "));
            return Err(format!(
                "{lab} has no scenario `{scenario}`; it has: {known}"
            ));
        }
        let program = Program {
            lab: lab.folder.clone(),
            subject: subject.to_owned(),
            scenario: scenario.to_owned(),
        };
        Ok((program, rest))
    }

    /// The number of its lab, as it is typed: `01`.
    pub fn number(&self) -> &str {
        racelab::report::command::number(&self.lab)
    }

    /// What its atlas is called on a page: `atlas-01-racy-every_update_counts`.
    pub fn atlas_id(&self) -> String {
        let subject = self.subject.replace('/', "-");
        format!("atlas-{}-{subject}-{}", self.number(), self.scenario)
    }

    /// The name of its snapshot: `01_racy_every_update_counts`.
    pub fn snapshot(&self) -> String {
        let subject = self.subject.replace('/', "_");
        format!("{}_{subject}_{}", self.number(), self.scenario)
    }

    /// Its lab.
    ///
    /// # Errors
    /// That there is none any more.
    pub fn lab<'a>(&self, catalog: &'a Catalog) -> anyhow::Result<&'a Lab> {
        Ok(catalog.lab(&self.lab)?)
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.number(), self.subject, self.scenario)
    }
}

/// The first word, and the rest without the space between.
pub(crate) fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

/// The atlases of programs, or why there is none.
pub type Atlases = BTreeMap<Program, Result<Atlas, String>>;

/// Draws the atlases of all these programs, several at once.
pub fn draw(court: &Court, catalog: &Catalog, programs: Vec<Program>) -> Atlases {
    let drawn = programs.into_par_iter().map(|program| {
        let atlas = draw_one(court, catalog, &program);
        (program, atlas.map_err(|error| format!("{error:#}")))
    });
    drawn.collect()
}

fn draw_one(court: &Court, catalog: &Catalog, program: &Program) -> anyhow::Result<Atlas> {
    let case = program.lab(catalog)?.case(&program.subject)?;
    let atlas = court.atlas(&case, &program.scenario);
    atlas.with_context(|| format!("there is no atlas of {program}"))
}

/// The end that a schedule leads to.
///
/// # Errors
/// Where it leaves the program, or that it stops before an end.
pub fn follow<'a>(atlas: &'a Atlas, schedule: &str) -> Result<&'a End, String> {
    let choices = schedule.parse::<Schedule>()?.0;
    let mut at = 0;
    for (done, choice) in choices.iter().enumerate() {
        let choice = Schedule(vec![*choice]).to_string();
        let state = atlas.states.get(at).ok_or("the atlas is empty")?;
        let way = state.next.iter().find(|way| way.choice == choice);
        let Some(way) = way else {
            let can: Vec<_> = state.next.iter().map(|way| way.choice.as_str()).collect();
            let can = match can.is_empty() {
                true => "the execution is over".to_owned(),
                false => format!("possible are {}", can.join(", ")),
            };
            return Err(format!(
                "the schedule `{schedule}` cannot be followed: after {done} decisions there is no \
                 `{choice}`; {can}"
            ));
        };
        at = way.to;
    }
    let state = atlas.states.get(at).ok_or("the atlas is empty")?;
    let end = state.end.and_then(|end| atlas.ends.get(end));
    end.ok_or_else(|| {
        let can: Vec<_> = state.next.iter().map(|way| way.choice.as_str()).collect();
        let can = can.join(", ");
        format!("the schedule `{schedule}` stops before an end: it can go on with {can}")
    })
}

/// An end in words: `2`, `1: lost update`, `deadlock`.
pub fn in_words(end: &End) -> String {
    match end.kind {
        Some(kind) if kind.name() != end.value => format!("{}: {kind}", end.value),
        _ => end.value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Two steps of thread 1, and then an end.
    fn atlas() -> Atlas {
        let step = |to| {
            json!({ "threads": [], "objects": [],
                    "next": [{ "choice": "1", "thread": 0, "to": to, "act": 0 }] })
        };
        let end = json!({ "value": "1", "allowed": false, "good": false, "kind": "lost update",
            "interleavings": "1", "schedule": "1.1", "says": "It is lost.",
            "cost": { "surprises": 0, "preemptions": 0, "steps": 2 } });
        let atlas = json!({ "as_written": false, "threads": [], "files": [], "acts": [],
            "objects": [], "words": [], "ends": [end],
            "states": [step(1), step(2), { "threads": [], "objects": [], "end": 0 }] });
        serde_json::from_value(atlas).unwrap()
    }

    #[test]
    fn a_schedule_is_followed_to_its_end() {
        assert_eq!(
            follow(&atlas(), "1x2").map(in_words),
            Ok("1: lost update".into())
        );
    }

    #[test]
    fn a_schedule_that_cannot_be_followed_says_where() {
        for (schedule, says) in [
            ("1.2", "after 1 decisions there is no `2`; possible are 1"),
            ("1.1.1", "the execution is over"),
            ("1", "stops before an end: it can go on with 1"),
            ("x", "is not a decision"),
        ] {
            let error = follow(&atlas(), schedule).unwrap_err();
            assert!(error.contains(says), "{schedule}: {error}");
        }
    }
}
