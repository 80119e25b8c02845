//! What a teacher adds to the compiler's errors.

use crate::trace::text::wrap;

/// Columns of a sentence before the compiler's errors.
const WIDTH: usize = 76;

/// What `racelab::sync` has under the same name, so that its user may have forgotten to import it.
const IMPORTS: &[(&str, &[&str])] = &[
    (
        "racelab::sync",
        &[
            "Arc",
            "Barrier",
            "Condvar",
            "LazyLock",
            "Mutex",
            "MutexGuard",
            "OnceLock",
            "RwLock",
            "Semaphore",
            "channel",
            "hint",
            "shared",
            "thread",
        ],
    ),
    (
        "racelab::sync::atomic",
        &[
            "AtomicBool",
            "AtomicI32",
            "AtomicI64",
            "AtomicPtr",
            "AtomicU32",
            "AtomicU64",
            "AtomicUsize",
            "Ordering",
        ],
    ),
    ("racelab::sync::cell", &["SharedCell"]),
    (
        "racelab::sync::channel",
        &["Receiver", "Sender", "bounded", "unbounded"],
    ),
];

/// The errors of a subject, with a sentence before them where the compiler's own advice would lead
/// its reader astray: it knows std, and not what the judges can see.
pub(super) fn with(errors: String) -> String {
    let mut sentences = Vec::new();
    let imports = imports(&errors);
    if !imports.is_empty() {
        sentences.push(format!(
            "The judges see what comes from `racelab::sync`. At the head of the file, write:\n{}",
            imports.join("\n")
        ));
    }
    if errors.contains("no method named `unwrap` found") && errors.contains("racelab::sync::") {
        sentences.push(
            "A lock of `racelab::sync` knows no poison: `lock()`, `read()` and `write()` return the \
             guard itself, and `wait(&mut guard)` returns nothing. Leave the `.unwrap()` out."
                .to_owned(),
        );
    }
    let crates = "use of unresolved module or unlinked crate `";
    if let Some((_, name)) = errors.split_once(crates)
        && let Some((name, _)) = name.split_once('`')
        && !imports.iter().any(|line| line.contains(name))
        && imported(name).is_none()
    {
        sentences.push(format!(
            "An exercise has `std` and `racelab` to work with, and no other crate: there is no \
             `{name}` here. What threads share or wait for is in `racelab::sync`."
        ));
    }
    let errors = plain(&errors);
    match sentences.is_empty() {
        true => errors,
        false => before(&sentences.join("\n"), &errors),
    }
}

/// The errors without what the compiler advises for want of better knowledge: sources that the
/// reader does not have, and the locks of std.
fn plain(errors: &str) -> String {
    let mut kept = String::new();
    for section in sections(
        errors,
        &["error", "help: ", "note: ", "For more ", "Some errors "],
    ) {
        let is_aside = section.starts_with("help: ") || section.starts_with("note: ");
        let places = section
            .lines()
            .filter_map(|line| line.trim_start().split_once("> "));
        let mut places = places
            .filter(|(arrow, _)| *arrow == "--")
            .map(|(_, place)| place);
        let is_foreign = |place: &str| place.contains(".cargo") || place.starts_with("/rustc/");
        if is_aside && places.any(is_foreign) {
            // The empty line after an error may be the last of its asides.
            if section.ends_with("\n\n") {
                kept.push('\n');
            }
            continue;
        }
        for line in section.lines() {
            let advises =
                line.contains("+ use std::sync::") || line.contains("aliasing and mutation");
            match advises {
                true => kept.push_str(&line.replace("std::sync::", "racelab::sync::")),
                false => kept.push_str(line),
            }
            kept.push('\n');
        }
    }
    kept.trim_end().to_owned()
}

/// Sentences, wrapped, above the compiler's errors.
pub(super) fn before(sentences: &str, errors: &str) -> String {
    let lines = sentences.lines().flat_map(|line| match line {
        // To be copied as it is.
        code if code.starts_with("use ") => vec![format!("  {code}")],
        prose => wrap(prose, WIDTH),
    });
    let lines: Vec<String> = lines.collect();
    format!("{}\n\n{errors}", lines.join("\n"))
}

/// The lines to write for names that are not known, each with where `racelab` has it.
fn imports(errors: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in errors.lines().filter(|line| line.starts_with("error")) {
        let unknown = [
            "cannot find",
            "use of undeclared",
            "failed to resolve",
            "unresolved import",
        ];
        if !unknown.iter().any(|words| line.contains(words)) {
            continue;
        }
        let Some(name) = line.split('`').nth(1) else {
            continue;
        };
        let name = name.rsplit("::").next().unwrap_or(name);
        if let Some(module) = imported(name) {
            let import = format!("use {module}::{name};");
            if !lines.contains(&import) {
                lines.push(import);
            }
        }
    }
    lines
}

/// The module that has this name.
fn imported(name: &str) -> Option<&'static str> {
    let mut modules = IMPORTS.iter();
    modules
        .find(|(_, names)| names.contains(&name))
        .map(|(module, _)| *module)
}

/// The errors, of those that say the same in several places only the first.
pub(super) fn each_once(errors: &str) -> String {
    let mut kept: Vec<(String, String, usize)> = Vec::new();
    let starts = ["error", "For more information", "Some errors have"];
    for error in sections(&plain(errors), &starts) {
        let head = error.lines().next().unwrap_or_default().to_owned();
        match kept.iter_mut().find(|(known, ..)| *known == head) {
            Some((_, _, times)) => *times += 1,
            None => kept.push((head, error.trim_end().to_owned(), 1)),
        }
    }
    let told = kept.into_iter().map(|(_, error, times)| match times {
        1 => error,
        2 => format!("{error}\n  … and once more"),
        _ => format!("{error}\n  … and {} times more", times - 1),
    });
    told.collect::<Vec<_>>().join("\n\n")
}

/// A text in pieces, of which each begins with a line that begins so.
fn sections(text: &str, starts: &[&str]) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    for line in text.lines() {
        if sections.is_empty() || starts.iter().any(|start| line.starts_with(start)) {
            sections.push(String::new());
        }
        if let Some(section) = sections.last_mut() {
            section.push_str(line);
            section.push('\n');
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_forgot_an_import_is_told_racelabs_and_not_stds() {
        let errors = "error[E0425]: cannot find type `Mutex` in this scope\nhelp: std::sync::Mutex\n\n\
                      error[E0433]: cannot find type `Mutex` in this scope\n\n\
                      error[E0433]: failed to resolve: use of undeclared type `AtomicU64`";
        let told = with(errors.to_owned());
        let lines =
            "\n  use racelab::sync::Mutex;\n  use racelab::sync::atomic::AtomicU64;\n\nerror";
        assert!(told.contains(lines), "{told}");
    }

    #[test]
    fn a_crate_that_there_is_not_is_no_missing_dependency() {
        let errors = "error[E0432]: unresolved import `rand`\n  | ^^^^ use of unresolved module or \
                      unlinked crate `rand`";
        let told = with(errors.to_owned());
        assert!(told.contains("there\nis no `rand` here"), "{told}");
    }

    #[test]
    fn other_errors_are_left_to_the_compiler() {
        let errors = "error[E0425]: cannot find value `vlaue` in this scope";
        assert_eq!(with(errors.to_owned()), errors);
    }

    #[test]
    fn what_the_compiler_does_not_know_better_is_left_out() {
        let errors = "error[E0599]: no method\n --> x.rs:1\n  |\nhelp: there is a method `instrument`\n  \
                      --> /home/ann/.cargo/registry/src/tracing/src/instrument.rs:86:5\n\n\
                      error[E0425]: cannot find type `Lock`\nhelp: consider importing this struct\n  |\n\
                      2 + use std::sync::Lock;";
        let told = with(errors.to_owned());
        let expected = "error[E0599]: no method\n --> x.rs:1\n  |\n\nerror[E0425]: cannot find type \
                        `Lock`\nhelp: consider importing this struct\n  |\n2 + use racelab::sync::Lock;";
        assert_eq!(told, expected);
    }

    #[test]
    fn an_error_in_many_places_is_told_once() {
        let errors = "error[E0599]: no `a`\n --> x.rs:1\n\nerror[E0599]: no `b`\n --> x.rs:2\n\n\
                      error[E0599]: no `a`\n --> x.rs:3\n\nFor more information about E0599";
        assert_eq!(
            each_once(errors),
            "error[E0599]: no `a`\n --> x.rs:1\n  … and once more\n\nerror[E0599]: no `b`\n \
             --> x.rs:2\n\nFor more information about E0599"
        );
    }
}
