//! A class whose grades are known: each student hands in solutions and deliberately wrong answers of
//! the labs. Tests, benches and `cargo run --example class` write it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use racelab::catalog::{Catalog, Expected, Lab};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use syn::visit::Visit;

/// What a file must come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Known {
    /// Every scenario is verified.
    Verified,
    /// This scenario goes wrong in this way.
    Refuted { kind: String, by: String },
    /// The compiler's errors have these words.
    DoesNotCompile { says: String },
}

/// One file that is handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// The lab's folder.
    pub(crate) lab: String,
    /// Whose text it has: `mutex`, `wrong/lock_per_half`.
    pub(crate) variant: String,
    /// What it must come to.
    pub(crate) known: Known,
}

/// Who hands in what, by the student's name.
pub(crate) type Class = BTreeMap<String, Vec<Answer>>;

impl From<Expected> for Known {
    fn from(expected: Expected) -> Self {
        match expected {
            Expected::Refuted { kind, by } => Known::Refuted {
                kind: kind.to_string(),
                by,
            },
            Expected::DoesNotCompile { says } => Known::DoesNotCompile { says },
        }
    }
}

impl Known {
    /// Whether what `results.json` says of a file is that.
    pub(crate) fn is_met_by(&self, judged: &Value) -> bool {
        let mut scenarios = judged["scenarios"].as_array().into_iter().flatten();
        match self {
            Known::Verified => {
                judged["outcome"] == "judged"
                    && scenarios.all(|scenario| scenario["verdict"] == "verified")
            }
            Known::Refuted { kind, by } => scenarios.any(|scenario| {
                scenario["name"] == **by
                    && scenario["verdict"] == "refuted"
                    && scenario["kind"] == **kind
            }),
            Known::DoesNotCompile { says } => {
                let why = judged["why"].as_str().unwrap_or_default();
                judged["outcome"] == "does_not_compile" && why.contains(says)
            }
        }
    }
}

/// All that can be handed in for a lab.
fn answers(lab: &Lab) -> Vec<(String, Known)> {
    let right = lab.solutions().into_iter();
    let right = right.map(|name| (name, Known::Verified));
    let wrong = lab.wrong_answers().into_iter().map(|name| {
        let expected = lab.expected(&name).expect("a head");
        (format!("wrong/{name}"), expected.into())
    });
    right.chain(wrong).collect()
}

/// How the comment begins that tells whoever has copied the code above it.
pub(crate) const COMMENT: &str = "\n// Copied by ";

/// The file with a statement of its own in the first function that is not constant: nobody else has
/// this code, and all lines stay where they are.
fn signed(text: &str, student: &str) -> String {
    let file = syn::parse_file(text).expect("a file that can be read");
    let mut bodies = Bodies::default();
    bodies.visit_file(&file);
    let at = *bodies.0.iter().min().expect("a function");
    format!("{} let _ = \"{student}\";{}", &text[..at], &text[at..])
}

/// Where the bodies of functions begin, in bytes.
#[derive(Default)]
struct Bodies(Vec<usize>);

impl Bodies {
    fn note(&mut self, sig: &syn::Signature, body: &syn::Block) {
        if sig.constness.is_none() {
            self.0.push(body.brace_token.span.open().byte_range().end);
        }
    }
}

impl<'ast> Visit<'ast> for Bodies {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.note(&item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.note(&item.sig, &item.block);
    }
}

/// Writes the submissions of so many students to `folder`, with `labs_each` labs each, in turn from
/// those that `wanted` names, and of each lab its answers in turn. One of ten files is copied from
/// whoever has handed in the lab before, but for a comment; the others have code of their own.
pub(crate) fn write(
    catalog: &Catalog,
    folder: &Path,
    students: usize,
    labs_each: usize,
    wanted: impl Fn(&Lab) -> bool,
) -> Class {
    let labs: Vec<_> = catalog.labs().iter().filter(|lab| wanted(lab)).collect();
    let all: Vec<_> = labs.iter().map(|lab| answers(lab)).collect();
    let mut handed_in: Vec<Vec<(Answer, String)>> = vec![Vec::new(); labs.len()];
    let mut class = Class::new();
    let mut count = 0;
    for number in 0..students {
        let student = format!("student-{number:04}");
        let own = folder.join(&student);
        for step in 0..labs_each.min(labs.len()) {
            let at = (number + step) % labs.len();
            let (lab, before) = (labs[at], &mut handed_in[at]);
            let is_copied = (count + count / labs.len()) % 10 == 9;
            count += 1;
            let (answer, text) = match before.last() {
                Some((answer, text)) if is_copied => {
                    let text = format!("{text}{COMMENT}{student}\n");
                    (answer.clone(), text)
                }
                _ => {
                    let (variant, known) = &all[at][before.len() % all[at].len()];
                    let text = fs::read_to_string(lab.file(variant).expect("a variant"));
                    let text = signed(&text.expect("text"), &student);
                    let answer = Answer {
                        lab: lab.folder.clone(),
                        variant: variant.clone(),
                        known: known.clone(),
                    };
                    before.push((answer.clone(), text.clone()));
                    (answer, text)
                }
            };
            let file = match number % 2 {
                0 => own.join(format!("{}.rs", lab.folder)),
                _ => own.join("labs").join(&lab.folder).join("exercise.rs"),
            };
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
            class.entry(student.clone()).or_default().push(answer);
        }
    }
    class
}

/// What `results.json` says otherwise than is known, a line each; and of how many files it speaks.
/// Whoever is not in the class earns nothing.
pub(crate) fn differences(class: &Class, results: &Value) -> (usize, Vec<String>) {
    let students = results["students"].as_array().into_iter().flatten();
    let students: BTreeMap<&str, &Value> = students
        .filter_map(|student| Some((student["name"].as_str()?, student)))
        .collect();
    let mut found = Vec::new();
    let mut files = 0;
    for (student, answers) in class {
        for answer in answers {
            files += 1;
            let labs = students.get(student.as_str());
            let labs = labs.and_then(|student| student["labs"].as_array());
            let mut labs = labs.into_iter().flatten();
            let judged = labs.find(|judged| judged["lab"] == *answer.lab);
            let judged = judged.unwrap_or(&Value::Null);
            if !answer.known.is_met_by(judged) {
                found.push(format!(
                    "{student}, {} {}: {:?} is known, and told is {judged}",
                    answer.lab, answer.variant, answer.known
                ));
            }
        }
    }
    for (student, graded) in students {
        let points = graded["points"].as_f64().unwrap_or(f64::NAN);
        if !class.contains_key(student) && points != 0.0 {
            found.push(format!("{student} is not of the class and earns {points}"));
        }
    }
    (files, found)
}
