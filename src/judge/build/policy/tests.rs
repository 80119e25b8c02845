mod lawful;
mod levels;
mod parts;
mod refused;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::super::BuildError;
use super::super::harness::Harness;
use super::super::rustc::Rustc;
use super::super::source::Source;
use super::{Allowance, Level, check};
use crate::catalog::Catalog;
use lawful::LAWFUL;
use parts::{PARTS, WHOLE};
use refused::{COMPILES, OTHERS};

fn source(text: &str) -> Source {
    Source {
        shown: PathBuf::from("a.rs"),
        text: text.to_owned(),
    }
}

/// What is not allowed of a program.
fn refusal(text: &str) -> Option<String> {
    match check(&source(text), &Allowance::default()) {
        Err(BuildError::NotAllowed(what)) => Some(what),
        Ok(()) => None,
        Err(other) => panic!("{text}: {other}"),
    }
}

/// The line of a program that ends with `//~`, or the first.
fn expected_line(text: &str) -> usize {
    let marked = text.lines().position(|line| line.ends_with("//~"));
    1 + marked.unwrap_or(0)
}

/// Programs as files, beside a file that they may name.
struct Programs(TempDir);

impl Programs {
    fn new() -> Self {
        let programs = Programs(TempDir::new().unwrap());
        fs::write(
            programs.0.path().join("other.rs"),
            "pub const SECRET: &str = \"a\";\n",
        )
        .unwrap();
        fs::create_dir(programs.0.path().join("a")).unwrap();
        fs::write(programs.0.path().join("a/other.rs"), "").unwrap();
        programs
    }

    /// What the compiler says of a program, if it does not take it.
    fn errors(&self, text: &str) -> Option<String> {
        let folder = self.0.path();
        fs::write(folder.join("subject.rs"), text).unwrap();
        let harness = Harness::find().unwrap();
        let mut library = std::ffi::OsString::from("racelab=");
        library.push(harness.rlib());
        let mut dependencies = std::ffi::OsString::from("dependency=");
        dependencies.push(harness.dependencies());
        let output = Command::new(Rustc::find(folder).program())
            .current_dir(folder)
            .args([
                "--edition=2024",
                "--crate-type=rlib",
                "--emit=metadata",
                "-Awarnings",
            ])
            .args(["subject.rs", "--crate-name=subject", "--extern"])
            .arg(library)
            .arg("-L")
            .arg(dependencies)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        (!output.status.success()).then_some(errors)
    }
}

#[test]
fn every_answer_of_every_lab_is_allowed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Catalog::find(root).unwrap();
    let mut refused = Vec::new();
    let mut read = 0;
    for lab in catalog.labs() {
        for variant in lab.variants() {
            let file = lab.file(&variant).unwrap();
            let source = Source::read(root, &file).unwrap();
            read += 1;
            if let Err(BuildError::NotAllowed(what)) = check(&source, &lab.about.policy) {
                refused.push(format!("{} {variant}:\n{what}", lab.folder));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n\n"));
    assert!(read > 400, "{read}");
}

#[test]
fn what_leads_out_of_a_file_is_refused_with_its_line() {
    let mut wrong = Vec::new();
    for (what, text) in COMPILES.iter().chain(PARTS).chain(OTHERS) {
        let place = format!("--> a.rs:{}:", expected_line(text));
        match refusal(text) {
            Some(said) if said.contains(what) && said.contains(&place) => {}
            said => wrong.push(format!(
                "{text}\n  expected {what}, {place}\n{}",
                said.unwrap_or_default()
            )),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn without_the_policy_it_would_be_compiled() {
    let programs = Programs::new();
    let refused = COMPILES.iter().chain(PARTS).filter_map(|(_, text)| {
        let errors = programs.errors(text)?;
        Some(format!("{text}\n{errors}"))
    });
    let refused: Vec<String> = refused.collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn what_only_looks_like_it_is_allowed_and_compiles() {
    let programs = Programs::new();
    for text in LAWFUL.iter().chain(WHOLE) {
        assert_eq!(refusal(text), None, "{text}");
        assert_eq!(programs.errors(text), None, "{text}");
    }
}

/// Nested so deeply that a parser which calls itself would not come back.
fn bottomless() -> Vec<(&'static str, String)> {
    let nested = |begin: &str, open: &str, times: usize, middle: &str, close: &str, end: &str| {
        format!(
            "{begin}{}{middle}{}{end}",
            open.repeat(times),
            close.repeat(times)
        )
    };
    let f = "pub fn f() { let _ = ";
    vec![
        ("parentheses", nested(f, "(", 100_000, "1", ")", "; }")),
        ("parentheses without an end", "(".repeat(100_000)),
        ("brackets", nested(f, "[", 100_000, "1", "]", "; }")),
        ("blocks", nested("pub fn f() ", "{", 100_000, "", "}", "")),
        ("modules", nested("", "mod a{", 40_000, "", "}", "")),
        ("nots", nested(f, "!", 200_000, "true", "", "; }")),
        ("references", nested(f, "&", 200_000, "1", "", "; }")),
        ("returns", nested(f, "return ", 30_000, "1", "", "; }")),
        ("sums", nested(f, "1+", 100_000, "1", "", "; }")),
        ("sums of blocks", nested(f, "{1}+", 50_000, "1", "", "; }")),
        (
            "calls",
            nested(f, "1", 1, "", "", &format!("{}; }}", ".f()".repeat(50_000))),
        ),
        ("closures", nested(f, "|a,b|", 50_000, "1", "", "; }")),
        (
            "generics",
            nested("type T = ", "Vec<", 40_000, "u8", ">", ";"),
        ),
        (
            "generics with commas",
            nested("type T = ", "S<u8,", 40_000, "u8", ">", ";"),
        ),
        (
            "pointers",
            nested("type T = ", "*const ", 30_000, "u8", "", ";"),
        ),
        (
            "functions",
            nested("type T = ", "fn()->", 40_000, "u8", "", ";"),
        ),
        (
            "else",
            nested("pub fn f() { ", "if a{}else ", 20_000, "{}", "", "}"),
        ),
        ("casts", format!("{f}1{}; }}", " as u8".repeat(30_000))),
        (
            "casts of blocks",
            format!("{f}{{1}}{}; }}", " as u8".repeat(30_000)),
        ),
        ("paths", format!("{f}a{}; }}", "::a".repeat(60_000))),
        ("imports", nested("use ", "a::{", 50_000, "b", "}", ";")),
        (
            "comments",
            nested("", "/*", 100_000, "", "*/", "pub fn f() {}"),
        ),
        (
            "tokens of a macro",
            nested("m!", "(", 100_000, "", ")", ";"),
        ),
        (
            "assignments",
            nested("pub fn f() { ", "a=", 100_000, "1", "", "; }"),
        ),
        ("ranges", nested(f, "..", 100_000, "1", "", "; }")),
        (
            "labels",
            nested("pub fn f() { ", "'a: loop {", 20_000, "", "}", "}"),
        ),
        (
            "patterns",
            nested("pub fn f() { let ", "Some(", 40_000, "a", ")", "= b; }"),
        ),
        (
            "lifetimes of functions",
            nested("type T = ", "for<'a> fn(", 20_000, "", ")", ";"),
        ),
        (
            "traits",
            nested("pub fn f(_: ", "impl Fn() -> ", 15_000, "u8", "", ") {}"),
        ),
        (
            "attributes",
            nested("", "#[cfg_attr(a,", 15_000, "b", ")]", "pub fn f() {}"),
        ),
    ]
}

#[test]
fn a_file_that_is_nested_without_end_is_refused_and_ends_nobody() {
    for (what, text) in bottomless() {
        let verdict = check(&source(&text), &Allowance::default());
        let told = match verdict {
            // Comments are one token, however deep they are.
            Ok(()) if what == "comments" => continue,
            Err(BuildError::NotAllowed(told) | BuildError::DoesNotCompile(told)) => told,
            other => panic!("{what}: {other:?}"),
        };
        assert!(
            told.contains("--> a.rs:1:") && told.len() < 1_000,
            "{what}: {told}"
        );
    }
}

/// Files of which each part is set against all others by a reader that takes no care, and something
/// that is said of them.
fn crowded() -> Vec<(&'static str, String, &'static str)> {
    // Nearly as many names as may be.
    let most = 29_900;
    let body = |part: &str, names: usize| format!("fn f() {{ {} }}", part.repeat(most / names));
    let path = |name: &str, names: usize| format!("{}b;", name.repeat(names - 1));
    let lifetimes = |many: usize| format!("fn f(x: W<{}>) {{}}", "'a,".repeat(many));
    vec![
        (
            "lifetimes",
            lifetimes(83_000),
            "too deeply, or there is too much of it",
        ),
        (
            "fewer lifetimes",
            lifetimes(most),
            "too many names and lifetimes",
        ),
        ("refusals", body("env!();", 1), "and 29890 more"),
        (
            "names that are not seen",
            body("std::sync::Mutex;", 3),
            "cannot see `std::sync::Mutex`",
        ),
        (
            "tests",
            "#[cfg(test)]mod a{}".repeat(most / 4) + "mod b;",
            "a module in another file",
        ),
        ("paths", body(&path("core::", 16), 16), "`std::core::core"),
        (
            "long paths",
            body(&path("core::", 500), 500),
            "at most 16 names",
        ),
        (
            "paths of several meanings",
            format!(
                "use std::{{alloc as a, any as a, cell as a, panic as a, sync as a, thread as a}}; {}",
                body(&path("a::", 16), 16)
            ),
            "`std::any::a::a",
        ),
        (
            "imports that never end",
            format!("m! {{ {}; }}", "use,".repeat(most)),
            "may not call the macro `m!`",
        ),
        (
            "imports that never end, and no commas",
            format!("m! {{ {}; }}", "use a b {}".repeat(most / 3)),
            "may not call the macro `m!`",
        ),
        (
            "imports with a long beginning",
            format!("use {}{{{}}};", "std::".repeat(150), "b,".repeat(29_000)),
            "at most 16 names",
        ),
        (
            "imports with nested beginnings",
            format!(
                "use {}{}{};",
                "std::{".repeat(150),
                "b,".repeat(29_000),
                "}".repeat(150)
            ),
            "at most 16 names",
        ),
        (
            "fields",
            format!(
                "struct X(*const A); struct A({}); unsafe impl Sync for X {{}}",
                "A,".repeat(25_000)
            ),
            "cannot see what this points to",
        ),
        (
            "parameters and functions",
            format!(
                "impl<{}> X {{ {} fn g(_: A::B) {{}} }}",
                "A,".repeat(5_000),
                "fn f(_: u8) {}".repeat(6_000)
            ),
            "a part of another type",
        ),
    ]
}

#[test]
fn a_crowded_file_is_read_to_its_end() {
    let allowance = Allowance {
        unsafe_code: Level::All,
        ..Allowance::default()
    };
    for (what, text, expected) in crowded() {
        let said = check(&source(&text), &allowance).map_err(|error| error.to_string());
        let said = said.expect_err(what);
        let begin: String = said.chars().take(200).collect();
        assert!(said.contains(expected), "{what}: {begin}");
    }
}

#[test]
fn what_is_almost_too_deep_is_read() {
    let deep = format!("pub fn f() -> bool {{ {}true }}", "!".repeat(1_900));
    assert_eq!(refusal(&deep), None);
    let deep = format!("type T = {}u8{};", "Vec<".repeat(300), ">".repeat(300));
    assert_eq!(refusal(&deep), None);
    let long = format!("pub const A: &[u32] = &[{}];", "1 + 1, ".repeat(30_000));
    assert_eq!(refusal(&long), None);
}

#[test]
fn of_many_findings_the_first_are_shown() {
    let text = "pub fn f() { std::process::abort() }\n".repeat(1_000);
    let said = refusal(&text).unwrap();
    assert_eq!(said.matches("error: ").count(), 10);
    assert!(said.ends_with("… and 990 more") && said.len() < 20_000);
    let line = format!(
        "pub fn f() {{ {} std::process::abort() }}",
        "let a = 1; ".repeat(10_000)
    );
    assert!(refusal(&line).unwrap().len() < 1_000);
}

#[test]
fn what_a_lab_allows_is_allowed_and_no_more() {
    let allows = |paths: &[&str], unsafe_code| Allowance {
        unsafe_code,
        allows: paths.iter().map(|path| (*path).to_owned()).collect(),
    };
    let said = |text: &str, allowance: &Allowance| check(&source(text), allowance).is_ok();
    let exit = "pub fn f() { std::process::exit(0) }";
    let module = "use std::process; pub fn f() { process::id(); }";
    assert!(said(exit, &allows(&["std::process"], Level::No)));
    assert!(said(exit, &allows(&["std::process::exit"], Level::No)));
    assert!(!said(exit, &allows(&["std::process::id"], Level::No)));
    assert!(said(module, &allows(&["std::process::id"], Level::No)));
    assert!(!said(module, &allows(&["std::process::exit"], Level::No)));
    let all = "use std::process::*; pub fn f() { id(); }";
    assert!(said(all, &allows(&["std::process"], Level::No)));
    assert!(!said(all, &allows(&["std::process::id"], Level::No)));
    let force = "pub unsafe fn f() {}";
    assert!(
        said(force, &allows(&[], Level::All))
            && !said(force, &allows(&["std::process"], Level::No))
    );
    let avx2 = "pub fn f() -> bool { is_x86_feature_detected!(\"avx2\") }";
    assert!(said(
        avx2,
        &allows(&["std::is_x86_feature_detected"], Level::No)
    ));
    let look = "use std::path::Path; pub fn f(a: &Path) -> bool { a.exists() }";
    let read = "use std::path::Path; pub fn f(a: &Path) { let g = Path::read_dir; drop(g(a)) }";
    let show = "use std::path::Path; pub fn f(a: &Path) -> String { a.display().to_string() }";
    let paths = allows(&["std::path"], Level::No);
    assert!(!said(look, &paths) && !said(read, &paths) && said(show, &paths));
}
