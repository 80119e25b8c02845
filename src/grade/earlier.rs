//! What an earlier grading had given, and what counts after it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::record::{Change, Grade, Was};

/// What an earlier grading of a class says, as far as this one needs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Earlier {
    /// Of each student the labs of the plan of now, in its order.
    students: BTreeMap<String, Vec<Option<Was>>>,
}

impl Earlier {
    /// Of each student the labs of the plan of now, in its order.
    pub(crate) fn of(students: BTreeMap<String, Vec<Option<Was>>>) -> Self {
        Earlier { students }
    }

    /// What a student had for a lab of the plan; None if there was no such student or lab.
    pub(crate) fn was(&self, student: &str, lab: usize) -> Option<&Was> {
        self.students.get(student)?.get(lab)?.as_ref()
    }
}

impl Grade {
    /// The grade after an earlier one, of a lab that is worth so much now.
    pub(crate) fn after(mut self, was: Option<&Was>, worth: u32) -> Self {
        let Some(was) = was else {
            return self;
        };
        let mut was = was.clone();
        if was.share != self.share() {
            was.changed.push(Change::Late);
        }
        let most = was.points.min(f64::from(worth));
        self.kept = (most > rounded(self.now())).then_some(most);
        self.before = Some(was);
        self
    }
}

/// As exact as gradebooks are: what is less than that is no drop.
pub(crate) fn rounded(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}
