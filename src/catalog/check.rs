//! Whether a lab has all that a lab must have, as far as its files show without judging them.

use std::fs;
use std::path::Path;

use super::{Expected, Lab};

/// What every lab has at least.
const HINTS: usize = 3;
const SOLUTIONS: usize = 2;
const WRONG_ANSWERS: usize = 4;

/// A sentence for each thing that a lab lacks; empty if it is whole.
pub fn what_is_missing(lab: &Lab) -> Vec<String> {
    let mut missing = Vec::new();
    for name in ["README.md", "racy.rs", "exercise.rs", "spec.rs"] {
        if text(&lab.path.join(name)).trim().is_empty() {
            missing.push(format!("{name} is missing or empty"));
        }
    }
    if !text(&lab.path.join("exercise.rs")).contains("// TODO") {
        missing.push("exercise.rs has no `// TODO` where the student works".to_owned());
    }
    at_least(HINTS, "hints", lab.about.hints.len(), &mut missing);
    at_least(SOLUTIONS, "solutions", lab.solutions().len(), &mut missing);
    at_least(
        WRONG_ANSWERS,
        "wrong answers",
        lab.wrong_answers().len(),
        &mut missing,
    );
    scenarios(lab, &mut missing);
    for name in lab.wrong_answers() {
        match lab.expected(&name) {
            Err(error) => missing.push(error.to_string()),
            Ok(Expected::Refuted { by, .. }) if !lab.about.scenarios.contains_key(&by) => {
                missing.push(format!(
                    "wrong/{name} names the scenario `{by}`, which lab.toml does not have"
                ));
            }
            Ok(_) => {}
        }
    }
    missing
}

fn at_least(wanted: usize, what: &str, found: usize, missing: &mut Vec<String>) {
    if found < wanted {
        missing.push(format!("it has {found} {what} of at least {wanted}"));
    }
}

/// The scenarios of `spec.rs` and those of `lab.toml` are the same.
fn scenarios(lab: &Lab, missing: &mut Vec<String>) {
    let in_spec = scenarios_of(&text(&lab.path.join("spec.rs")));
    for name in &in_spec {
        if !lab.about.scenarios.contains_key(name) {
            missing.push(format!("lab.toml has no points for the scenario `{name}`"));
        }
    }
    for name in lab.about.scenarios.keys() {
        if !in_spec.contains(name) {
            missing.push(format!(
                "lab.toml has a scenario `{name}` that spec.rs does not have"
            ));
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
