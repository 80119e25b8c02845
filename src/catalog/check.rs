//! Whether a lab has all that a lab must have, as far as its files show without judging them.
//!
//! What only the judges can tell, the calibration does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::skeleton::FILL_IN;
use super::{Expected, Lab, ScenarioTerms, editor};

/// What every lab has.
const HINTS: usize = 3;
const SOLUTIONS: usize = 2;
const WRONG_ANSWERS: usize = 4;
/// Lines of a racy program, without comments and empty ones, and of a brief.
const RACY_LINES: usize = 60;
const BRIEF_LINES: usize = 90;
/// Points of all scenarios together.
const POINTS: u32 = 10;

/// What the head of a right answer says that is not the one to expect.
const UNUSUAL: &str = "unusual";

/// A sentence for each thing that a lab lacks; empty if it is whole.
pub fn what_is_missing(lab: &Lab) -> Vec<String> {
    let mut missing = Missing(Vec::new());
    files(lab, &mut missing);
    brief(lab, &mut missing);
    description(lab, &mut missing);
    scenarios(lab, &mut missing);
    policy(lab, &mut missing);
    answers(lab, &mut missing);
    original(lab, &mut missing);
    if !editor::lists(&lab.root, &lab.folder) {
        missing.note(format!("{} does not list it", editor::FILE));
    }
    missing.0
}

struct Missing(Vec<String>);

impl Missing {
    fn note(&mut self, what: impl Into<String>) {
        self.0.push(what.into());
    }

    fn at_least(&mut self, wanted: usize, what: &str, found: usize) {
        if found < wanted {
            self.note(format!("it has {found} {what} of at least {wanted}"));
        }
    }
}

fn files(lab: &Lab, missing: &mut Missing) {
    for name in ["README.md", "racy.rs", "exercise.rs", "spec.rs"] {
        if text(&lab.path.join(name)).trim().is_empty() {
            missing.note(format!("{name} is missing or empty"));
        }
    }
    for name in ["README.md", "racy.rs", "exercise.rs", "spec.rs", "lab.toml"] {
        filled_in(&lab.path.join(name), name, missing);
    }
    if !text(&lab.path.join("exercise.rs")).contains("// TODO") {
        missing.note("exercise.rs has no `// TODO` where the student works");
    }
    let racy = text(&lab.path.join("racy.rs"));
    let program = racy.lines().map(str::trim);
    let lines = program.filter(|line| !line.is_empty() && !line.starts_with("//"));
    let lines = lines.count();
    if lines > RACY_LINES {
        missing.note(format!(
            "racy.rs has {lines} lines without comments, of at most {RACY_LINES}"
        ));
    }
}

/// Nothing is left of the skeleton.
fn filled_in(file: &Path, name: &str, missing: &mut Missing) {
    let text = text(file);
    let left = text.lines().position(|line| line.contains(FILL_IN));
    if let Some(line) = left {
        missing.note(format!("{name}:{} still says {FILL_IN}", line + 1));
    }
}

/// What `racelab reset` brings back is what is handed out.
fn original(lab: &Lab, missing: &mut Missing) {
    let file = super::lab::shown(&lab.root, &lab.original_file());
    match lab.is_untouched() {
        Ok(true) => {}
        Ok(false) => missing.note(format!("{file} is not the same as exercise.rs")),
        Err(_) => missing.note(format!(
            "{file} is missing: a copy of the finished exercise.rs, for `racelab reset`"
        )),
    }
}

fn brief(lab: &Lab, missing: &mut Missing) {
    let brief = text(&lab.path.join("README.md"));
    if brief.trim().is_empty() {
        return;
    }
    let before_it_tells = brief.split("\n## ").next().unwrap_or_default();
    if !before_it_tells.contains('?') {
        missing.note("README.md does not ask a question before its first `##`");
    }
    for scenario in lab.about.scenarios.keys() {
        if !brief.contains(&format!("`{scenario}`")) {
            missing.note(format!("README.md does not say what `{scenario}` asks"));
        }
    }
    let lines = brief.lines().count();
    if lines > BRIEF_LINES {
        missing.note(format!(
            "README.md has {lines} lines of at most {BRIEF_LINES}: a brief is a page"
        ));
    }
}

fn description(lab: &Lab, missing: &mut Missing) {
    let about = &lab.about;
    missing.at_least(HINTS, "hints", about.hints.len());
    if about.concepts.is_empty() {
        missing.note("lab.toml names no concepts");
    }
    for before in &about.prerequisites {
        let known = lab.root.join("labs").join(before).is_dir();
        let number = before.split('_').next().and_then(super::number_of);
        if !known || number.is_none_or(|number| number >= lab.number) {
            missing.note(format!(
                "lab.toml has the prerequisite `{before}`, which is no lab before it"
            ));
        }
    }
    let points: u32 = about.scenarios.values().map(|terms| terms.points).sum();
    if points != POINTS {
        missing.note(format!(
            "its scenarios are worth {points} points of {POINTS}"
        ));
    }
}

/// The scenarios of `spec.rs` and those of `lab.toml` are the same, and so are the hidden ones and
/// their terms: a gate by another name would hold back nothing.
fn scenarios(lab: &Lab, missing: &mut Missing) {
    let spec = lab.path.join("spec.rs");
    compare(
        ("lab.toml", &lab.about.scenarios),
        ("spec.rs", &spec),
        missing,
    );
    match lab.hidden() {
        Ok(None) => {}
        Ok(Some(hidden)) => {
            let terms = ("hidden/terms.toml", &hidden.scenarios);
            compare(terms, ("hidden/spec.rs", &hidden.spec), missing);
        }
        Err(error) => missing.note(error.to_string()),
    }
}

fn compare(
    (terms, known): (&str, &BTreeMap<String, ScenarioTerms>),
    (spec, file): (&str, &Path),
    missing: &mut Missing,
) {
    let in_spec = scenarios_of(&text(file));
    for name in &in_spec {
        if !known.contains_key(name) {
            missing.note(format!("{terms} has no points for the scenario `{name}`"));
        }
    }
    for name in known.keys() {
        if !in_spec.contains(name) {
            missing.note(format!(
                "{terms} has a scenario `{name}` that {spec} does not have"
            ));
        }
    }
}

fn policy(lab: &Lab, missing: &mut Missing) {
    for path in &lab.about.policy.allows {
        let mut names = path.split("::");
        let crates = ["std", "racelab"];
        if !names.next().is_some_and(|first| crates.contains(&first)) || names.next().is_none() {
            missing.note(format!(
                "lab.toml allows `{path}`, which is no path such as `std::path` or \
                 `racelab::sync::fs`"
            ));
        }
    }
}

fn answers(lab: &Lab, missing: &mut Missing) {
    let (right, wrong) = (lab.solutions(), lab.wrong_answers());
    missing.at_least(SOLUTIONS, "solutions", right.len());
    let folder = lab.solutions_folder();
    let mut unusual = false;
    for name in &right {
        let name = format!("{name}.rs");
        let text = text(&folder.join(&name));
        if !text.starts_with("//! ") {
            missing.note(format!("{name} does not begin with what it is (`//! …`)"));
        }
        let head = text.lines().take_while(|line| line.starts_with("//!"));
        unusual |= head.collect::<String>().contains(UNUSUAL);
        filled_in(&folder.join(&name), &name, missing);
    }
    if !unusual {
        missing.note(format!(
            "no solution's head says that it is an {UNUSUAL} way, and when one would go it"
        ));
    }
    missing.at_least(WRONG_ANSWERS, "wrong answers", wrong.len());
    for name in wrong {
        filled_in(
            &folder.join(format!("wrong/{name}.rs")),
            &format!("wrong/{name}.rs"),
            missing,
        );
        match lab.expected(&name) {
            Err(error) => missing.note(error.to_string()),
            Ok(Expected::Refuted { by, .. }) if !lab.about.scenarios.contains_key(&by) => {
                missing.note(format!(
                    "wrong/{name} names the scenario `{by}`, which lab.toml does not have"
                ));
            }
            Ok(_) => {}
        }
    }
}

/// The names of the scenarios that a spec declares: the literals that `always`, `sometimes` and
/// `natively` are called with.
fn scenarios_of(spec: &str) -> Vec<String> {
    let Ok(file) = syn::parse_file(spec) else {
        return Vec::new();
    };
    let mut declared = Declared(Vec::new());
    syn::visit::Visit::visit_file(&mut declared, &file);
    declared.0
}

struct Declared(Vec<String>);

impl<'ast> syn::visit::Visit<'ast> for Declared {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let (syn::Expr::Path(function), Some(syn::Expr::Lit(first))) =
            (&*call.func, call.args.first())
            && let Some(function) = function.path.segments.last()
            && ["always", "sometimes", "natively"]
                .iter()
                .any(|name| function.ident == name)
            && let syn::Lit::Str(name) = &first.lit
        {
            self.0.push(name.value());
        }
        syn::visit::visit_expr_call(self, call);
    }
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specs_scenarios_are_read_from_its_calls() {
        let spec = r#"
            fn main() {
                racelab::judge::main([
                    always("a", || f("not one")).asks("x"),
                    judge::natively("b", || ()),
                ]);
            }"#;
        assert_eq!(scenarios_of(spec), ["a", "b"]);
    }
}
