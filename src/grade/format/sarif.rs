//! SARIF 2.1.0, for editors and code scanning: a result for each scenario that fails, with file and
//! line; a rule for each kind of failure. What is open is a result of the kind `open`.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use racelab::trace::Kind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::case::{Case, Stand, cases, grades, why};
use super::sheet::Sheet;
use super::{Format, text};
use crate::grade::folder::{Folder, Growing};
use crate::grade::record::{Judgement, Outcome, Plan, PlannedLab, Student};

/// What is written in another way in a part of a path.
const PART: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The rules that are no kinds of failure: name, and what it means.
const OTHERS: [(&str, &str); 5] = [
    ("not taken", "The file is a link, too large, or no text."),
    (
        "not allowed",
        "The file does what the lab's policy forbids.",
    ),
    ("does not compile", "The compiler refuses the file."),
    (
        "inconclusive",
        "The judges came to no answer: no fault of the file.",
    ),
    ("fault", "The tool failed: no fault of the file."),
];

/// The document, as it grows.
#[derive(Debug)]
pub(super) struct Sarif {
    sheet: Sheet,
    any: bool,
}

impl Default for Sarif {
    fn default() -> Self {
        Sarif {
            sheet: Sheet::new("results.sarif"),
            any: false,
        }
    }
}

impl Format for Sarif {
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()> {
        for (lab, grade) in grades(plan, student) {
            for result in results(&student.name, lab, &grade.judgement) {
                let file = self.sheet.file(folder, head)?;
                file.write_all(if self.any { b",\n" } else { b"\n" })?;
                serde_json::to_writer(&mut *file, &result)?;
                self.any = true;
            }
        }
        Ok(())
    }

    fn end(&mut self, _plan: &Plan, folder: &Folder) -> io::Result<()> {
        let file = self.sheet.file(folder, head)?;
        file.write_all(b"\n]}]}\n")?;
        self.sheet.finish()
    }
}

fn head(file: &mut Growing) -> io::Result<()> {
    let kinds = Kind::ALL.iter().map(|kind| rule(kind.name(), kind.name()));
    let others = OTHERS.iter().map(|(name, means)| rule(name, means));
    let tool = json!({ "driver": {
        "name": "racelab",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": kinds.chain(others).collect::<Vec<_>>(),
    }});
    let base = json!({ "SUBMISSIONS": {
        "description": { "text": "The folder of the submissions." },
    }});
    write!(
        file,
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
         \"runs\":[{{\"tool\":{tool},\"columnKind\":\"unicodeCodePoints\",\
         \"originalUriBaseIds\":{base},\"results\":["
    )
}

fn rule(name: &str, means: &str) -> Value {
    json!({ "id": id(name), "name": name, "shortDescription": { "text": means } })
}

/// `lost-update` of `lost update`.
fn id(name: &str) -> String {
    name.to_lowercase().replace([' ', '/'], "-")
}

/// A result for a file that never became a program, or one for each scenario that is not verified.
fn results(student: &str, lab: &PlannedLab, judgement: &Judgement) -> Vec<Value> {
    let place = Place {
        student,
        lab,
        judgement,
    };
    let fault = matches!(judgement.finding.outcome, Outcome::Fault(_));
    match why(judgement) {
        Some(why) => {
            let rule = if fault {
                "fault".to_owned()
            } else {
                judgement.in_short()
            };
            vec![place.result(&rule, "", fault, why, line_in(why))]
        }
        None => {
            let cases = cases(lab, judgement);
            let told = cases.iter().filter_map(|case| place.of_case(case));
            told.collect()
        }
    }
}

/// Whose file it is.
struct Place<'a> {
    student: &'a str,
    lab: &'a PlannedLab,
    judgement: &'a Judgement,
}

impl Place<'_> {
    fn of_case(&self, case: &Case<'_>) -> Option<Value> {
        let open = match case.stand() {
            Stand::Verified | Stand::NotHandedIn => return None,
            Stand::Failed => false,
            Stand::Open => true,
        };
        let shown = case.failed().filter(|_| !case.planned.hidden);
        let mut said = vec![format!("{}: {}", case.planned.name, case.message())];
        said.extend(case.shuts());
        said.extend(case.story());
        said.extend(case.replay());
        let line = shown.and_then(|failed| failed.line);
        let (rule, name) = (case.in_short(), &case.planned.name);
        Some(self.result(&rule, name, open, &said.join("\n\n"), line))
    }

    fn result(
        &self,
        rule: &str,
        scenario: &str,
        open: bool,
        said: &str,
        line: Option<u32>,
    ) -> Value {
        let (kind, level) = if open {
            ("open", "none")
        } else {
            ("fail", "error")
        };
        let file = self.judgement.file.as_deref().unwrap_or(&self.lab.folder);
        let parts = file.split(['/', '\\']);
        // A path that leads nowhere but down.
        let parts = parts.filter(|part| !matches!(*part, "" | "." | ".."));
        let parts: Vec<_> = [self.student].into_iter().chain(parts).collect();
        let uri = parts
            .iter()
            .map(|part| utf8_percent_encode(part, PART).to_string());
        let uri = uri.collect::<Vec<_>>().join("/");
        let mut location = json!({
            "artifactLocation": { "uri": uri, "uriBaseId": "SUBMISSIONS" },
        });
        if let Some(line) = line.filter(|line| *line > 0) {
            location["region"] = json!({ "startLine": line });
        }
        let print = [self.student, &self.lab.folder, scenario, rule].join("\0");
        let print = Sha256::digest(print.as_bytes());
        let print: String = print.iter().map(|byte| format!("{byte:02x}")).collect();
        json!({
            "ruleId": id(rule),
            "kind": kind,
            "level": level,
            "message": { "text": no_link(&text::story(said)) },
            "locations": [{ "physicalLocation": location }],
            "partialFingerprints": { "racelab/v1": print },
        })
    }
}

/// A message in which no viewer finds a link.
fn no_link(text: &str) -> String {
    let text = text.replace("](", "] (");
    if text.trim().is_empty() {
        "no message".to_owned()
    } else {
        text
    }
}

/// The line of the first place that the compiler names: `  --> exercise.rs:29:5`.
fn line_in(errors: &str) -> Option<u32> {
    let mut places = errors.lines().filter_map(|line| {
        let place = line.trim_start().strip_prefix("--> ")?;
        let mut parts = place.trim_end().rsplitn(3, ':');
        let _column: u32 = parts.next()?.parse().ok()?;
        parts.next()?.parse().ok()
    });
    places.next()
}
