//! `{{#play PROGRAM OPTIONS}}`: the viewer, with the story's table as its text.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use racelab::trace::atlas::Atlas;
use serde_json::{Value, json};

use super::{outcomes, story};
use crate::html::{block, escape};
use crate::program::{Program, follow};
use crate::told::Told;

/// How many lines around those that steps point to a page has of a spec.
const MARGIN: usize = 4;

/// What stands after the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which mode opens: `play`, `schedule` or `map`.
    pub mode: Option<String>,
    /// The end that is to be reached: its kind, or its outcome.
    pub goal: Option<String>,
}

impl Options {
    /// Reads `mode=map goal="lost update"`.
    ///
    /// # Errors
    /// Which option there is not.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut options = Options::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (name, value) = rest.split_once('=').ok_or_else(|| unknown(rest))?;
            let (value, after) = match value.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').ok_or_else(|| unknown(rest))?,
                None => value.split_once(' ').unwrap_or((value, "")),
            };
            match (name, value) {
                ("mode", "play" | "schedule" | "map") => options.mode = Some(value.to_owned()),
                ("goal", _) => options.goal = Some(value.to_owned()),
                _ => return Err(unknown(rest)),
            }
            rest = after.trim();
        }
        Ok(options)
    }
}

fn unknown(text: &str) -> String {
    format!(
        "`{text}` is no option: there are `mode=play`, `mode=schedule`, `mode=map` and `goal=\"…\"`"
    )
}

/// What the directive becomes.
///
/// # Errors
/// That the snapshot is not one of this program any more, or that no end is the goal.
pub fn show(
    program: &Program,
    told: &Told,
    atlas: &Atlas,
    options: &Options,
) -> Result<String, String> {
    if let Some(schedule) = told.report.schedule.as_deref() {
        follow(atlas, schedule).map_err(|error| {
            let name = program.snapshot();
            format!("the snapshot book/stories/{name}.snap is of another program: {error}")
        })?;
    }
    let is_goal = |goal: &String| {
        let mut ends = atlas.ends.iter();
        ends.any(|end| end.value == *goal || end.kind.is_some_and(|kind| kind.name() == goal))
    };
    if let Some(goal) = options.goal.as_ref().filter(|goal| !is_goal(goal)) {
        let ends = atlas.ends.iter().map(crate::program::in_words);
        let ends: Vec<_> = ends.collect();
        return Err(format!(
            "{program} has no end `{goal}`; it has: {}",
            ends.join(", ")
        ));
    }
    let default = if told.has_story() { "play" } else { "schedule" };
    let mode = options.mode.as_deref().unwrap_or(default);
    let goal = options.goal.as_ref();
    let goal = goal.map_or(String::new(), |goal| format!(" goal=\"{}\"", escape(goal)));
    let text = match told.has_story() {
        true => story::html(program, told),
        false => outcomes::html(program, told),
    };
    let id = program.atlas_id();
    Ok(block(&format!(
        "<race-viewer atlas=\"{id}\" mode=\"{mode}\"{goal}>\n{text}\n</race-viewer>"
    )))
}

/// What the page holds for the viewer: the atlas, and the sources that its steps point to.
pub fn data(root: &Path, program: &Program, told: &Told, atlas: &Atlas) -> Value {
    let sources = atlas.files.iter().zip(0..).filter_map(|(file, index)| {
        let text = std::fs::read_to_string(root.join(file)).ok()?;
        let acts = atlas.acts.iter().filter(|act| act.file == index);
        let lines: Vec<usize> = acts.map(|act| act.line as usize).collect();
        let text = match *file == told.file {
            true => text,
            false => around(&text, &lines),
        };
        Some((file.as_str(), text))
    });
    let sources: BTreeMap<_, _> = sources.collect();
    let schedule = told.report.schedule.as_deref().filter(|_| told.has_story());
    let story =
        schedule.map(|schedule| json!({ "schedule": schedule, "says": told.report.diagnosis }));
    json!({
        "lab": program.lab,
        "subject": program.subject,
        "scenario": program.scenario,
        "asks": told.asks,
        "quantifier": told.report.quantifier,
        "file": told.file,
        "story": story,
        "sources": sources,
        "atlas": compact(atlas),
    })
}

/// The atlas without what repeats from state to state: what threads are about to do is a table, `nows`,
/// to which states hold indices; and whose step a decision is, its name says. In a large atlas that
/// is a third of all.
fn compact(atlas: &Atlas) -> Value {
    let mut atlas = json!(atlas);
    let mut nows = Vec::new();
    let mut known = HashMap::new();
    for state in atlas["states"].as_array_mut().into_iter().flatten() {
        for now in list(state, "threads").filter(|now| !now.is_null()) {
            let index = *known.entry(now.to_string()).or_insert_with(|| {
                nows.push(now.clone());
                nows.len() - 1
            });
            *now = json!(index);
        }
        for way in list(state, "next").filter_map(Value::as_object_mut) {
            way.remove("thread");
        }
    }
    atlas["nows"] = Value::Array(nows);
    atlas
}

/// The items of a list, if there is one.
fn list<'a>(value: &'a mut Value, name: &str) -> impl Iterator<Item = &'a mut Value> {
    let list = value.get_mut(name).and_then(Value::as_array_mut);
    list.into_iter().flatten()
}

/// A text with its lines outside of those that steps point to left empty, so that the others keep their
/// numbers: of a spec the viewer shows no more than that.
fn around(text: &str, lines: &[usize]) -> String {
    let first = lines
        .iter()
        .min()
        .map_or(0, |line| line.saturating_sub(MARGIN));
    let last = lines.iter().max().map_or(0, |line| line + MARGIN);
    let kept = (1..=last).zip(text.lines());
    let kept = kept.map(|(number, line)| if number < first { "" } else { line });
    kept.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use racelab::trace::ThreadState;
    use racelab::trace::atlas::{Moment, Now};

    use super::*;

    #[test]
    fn lines_around_the_steps_keep_their_numbers() {
        let text: Vec<String> = (1..=30).map(|number| number.to_string()).collect();
        let kept = around(&text.join("\n"), &[12, 10]);
        let kept: Vec<&str> = kept.lines().collect();
        assert_eq!(
            (kept.len(), kept[4], kept[5], kept[15]),
            (16, "", "6", "16")
        );
    }

    #[test]
    fn what_threads_are_about_to_do_is_kept_once() {
        let now = Now {
            state: ThreadState::Ready,
            next: Some(3),
            holds: Vec::new(),
        };
        let moment = |threads| Moment {
            threads,
            ..Moment::default()
        };
        let atlas = Atlas {
            states: vec![
                moment(vec![Some(now.clone()), None]),
                moment(vec![Some(now.clone()), Some(now)]),
            ],
            ..Atlas::default()
        };
        let compact = compact(&atlas);
        assert_eq!(compact["nows"], json!([{ "state": "ready", "next": 3 }]));
        assert_eq!(compact["states"][0]["threads"], json!([0, null]));
        assert_eq!(compact["states"][1]["threads"], json!([0, 0]));
    }

    #[test]
    fn options_are_read_with_and_without_quotes() {
        let options = Options::read(" goal=\"lost update\" mode=map").unwrap();
        assert_eq!(options.goal.as_deref(), Some("lost update"));
        assert_eq!(options.mode.as_deref(), Some("map"));
        assert_eq!(Options::read("goal=2").unwrap().goal.as_deref(), Some("2"));
        for wrong in ["mode=watch", "goal", "goal=\"x", "par=3"] {
            assert!(
                Options::read(wrong).unwrap_err().contains("is no option"),
                "{wrong}"
            );
        }
    }
}
