//! Source places, as short as they can be told apart.

use std::collections::BTreeMap;

use crate::trace::{Place, Step, text};

/// Of a longer name the end is shown.
const LONGEST: usize = 20;

/// Short names of the files in a trace.
pub(super) struct Places<'a> {
    names: BTreeMap<&'a str, String>,
}

impl<'a> Places<'a> {
    /// The last component of each path; where two files share that, as much as tells them apart.
    pub(super) fn new(steps: impl Iterator<Item = &'a Step>) -> Self {
        let mut names = BTreeMap::new();
        for step in steps {
            names.insert(step.place.file.as_str(), String::new());
        }
        let files: Vec<&str> = names.keys().copied().collect();
        for (file, name) in &mut names {
            let longest = file.split(['/', '\\']).count();
            let short = (1..=longest).map(|components| tail(file, components));
            let alone = |short: &str| {
                let same = |other: &&&str| **other != *file && is_tail(other, short);
                files.iter().find(same).is_none()
            };
            *name = short
                .into_iter()
                .find(|short| alone(short))
                .unwrap_or(file)
                .to_owned();
        }
        Places { names }
    }

    /// `exercise.rs:12`.
    pub(super) fn short(&self, place: &Place) -> String {
        let file = self.names.get(place.file.as_str());
        let file = text::clip_start(file.unwrap_or(&place.file), LONGEST);
        format!("{file}:{}", place.line)
    }
}

/// The last `components` of a path.
fn tail(file: &str, components: usize) -> &str {
    let mut separators = file.rmatch_indices(['/', '\\']);
    match separators.nth(components - 1) {
        Some((at, _)) => &file[at + 1..],
        None => file,
    }
}

fn is_tail(file: &str, tail: &str) -> bool {
    let head = file.strip_suffix(tail);
    head.is_some_and(|head| head.is_empty() || head.ends_with(['/', '\\']))
}
