//! A class whose grades are known: each student hands in solutions and deliberately wrong answers of
//! the labs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use racelab::catalog::{Catalog, Expected, Lab};

/// What a file must come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// Every scenario is verified.
    Right,
    /// What the head of a wrong answer says.
    Wrong(Expected),
}

/// Who hands in what: the lab, the variant, and what it must come to; by the student's name.
pub(crate) type Class = BTreeMap<String, Vec<(String, String, Known)>>;

/// All that can be handed in for a lab.
fn answers(lab: &Lab) -> Vec<(String, Known)> {
    let right = lab.solutions().into_iter();
    let right = right.map(|name| (name, Known::Right));
    let wrong = lab.wrong_answers().into_iter().map(|name| {
        let expected = lab.expected(&name).expect("a head");
        (format!("wrong/{name}"), Known::Wrong(expected))
    });
    right.chain(wrong).collect()
}

/// Writes the submissions of so many students to `folder`, with `labs_each` labs each, in turn from
/// those that `wanted` names. Nine of ten files have a comment of their own; the tenth is the answer
/// as it is, as somebody else hands it in as well.
pub(crate) fn write(
    catalog: &Catalog,
    folder: &Path,
    students: usize,
    labs_each: usize,
    wanted: impl Fn(&Lab) -> bool,
) -> Class {
    let labs: Vec<_> = catalog.labs().iter().filter(|lab| wanted(lab)).collect();
    let mut class = Class::new();
    let mut count = 0;
    for number in 0..students {
        let student = format!("student-{number:04}");
        let own = folder.join(&student);
        for step in 0..labs_each.min(labs.len()) {
            let lab = labs[(number + step) % labs.len()];
            let answers = answers(lab);
            // Seven is prime to the number of answers of nearly every lab.
            let (variant, known) = &answers[(number * 7 + step) % answers.len()];
            let mut text = fs::read_to_string(lab.file(variant).expect("a variant")).expect("text");
            count += 1;
            if count % 10 != 0 {
                text += &format!("\n// Handed in by {student}.\n");
            }
            let file = match number % 2 {
                0 => own.join(format!("{}.rs", lab.folder)),
                _ => own.join("labs").join(&lab.folder).join("exercise.rs"),
            };
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
            let entry = (lab.folder.clone(), variant.clone(), known.clone());
            class.entry(student.clone()).or_default().push(entry);
        }
    }
    class
}
