//! What a file can reach while it is compiled.

use racelab::judge::build::BuildError;

use crate::bench::{Bench, strong_levels};
use crate::sandbox::Level;

/// Files that name another file, or the environment.
fn attacks(bench: &Bench) -> Vec<(&'static str, String)> {
    let path = |name: &str| bench.file(name).display().to_string();
    let text = |path: &str| format!("pub const STOLEN: &str = include_str!({path:?});\n");
    vec![
        ("the passwords", text("/etc/passwd")),
        ("the spec", text(&path("lab/spec.rs"))),
        ("the spec, from where it lies", text("../lab/spec.rs")),
        ("a solution", text(&path("solution.rs"))),
        ("another submission", text(&path("bob/exercise.rs"))),
        ("its own process", text("/proc/self/environ")),
        ("the kernel's command line", text("/proc/cmdline")),
        (
            "another submission as a module",
            format!("#[path = {:?}]\npub mod other;\n", path("bob/exercise.rs")),
        ),
        (
            "bytes",
            format!(
                "pub static S: &[u8] = include_bytes!({:?});\n",
                path("secret")
            ),
        ),
        (
            "the environment",
            "pub const HOME: &str = env!(\"HOME\");\n".to_owned(),
        ),
    ]
}

#[test]
fn without_a_sandbox_a_file_reads_what_it_likes_while_it_is_compiled() {
    let bench = Bench::new();
    for (what, text) in attacks(&bench) {
        bench.write("ann/exercise.rs", &text);
        let built = bench.builder(&Level::default());
        let built = built.build(&bench.file("ann/exercise.rs"), &bench.file("lab/spec.rs"));
        assert!(built.is_ok(), "{what}: {built:?}");
    }
}

#[test]
fn in_a_sandbox_a_file_finds_nothing_while_it_is_compiled() {
    for level in strong_levels() {
        let bench = Bench::new();
        for (what, text) in attacks(&bench) {
            bench.write("ann/exercise.rs", &text);
            let built = bench.builder(&level);
            let built = built.build(&bench.file("ann/exercise.rs"), &bench.file("lab/spec.rs"));
            match built {
                Err(BuildError::DoesNotCompile(errors)) => {
                    let says = ["couldn't read", "not defined at compile time"];
                    assert!(
                        says.iter().any(|says| errors.contains(says)),
                        "{what}: {errors}"
                    );
                }
                other => panic!("{what}, {}: {other:?}", level.name()),
            }
        }
    }
}

#[test]
fn in_a_sandbox_a_lawful_file_compiles() {
    for level in strong_levels() {
        let bench = Bench::new();
        let built = bench.builder(&level);
        let built = built.build(&bench.file("ann/exercise.rs"), &bench.file("lab/spec.rs"));
        assert!(built.is_ok(), "{}: {built:?}", level.name());
    }
}

#[test]
fn a_file_that_the_compiler_would_fill_the_disk_with_does_not_compile() {
    let text = "pub static BIG: [u8; 900 << 20] = [1; 900 << 20];\n";
    for level in strong_levels() {
        let bench = Bench::new();
        bench.write("ann/exercise.rs", text);
        let built = bench.builder(&level);
        let built = built.build(&bench.file("ann/exercise.rs"), &bench.file("lab/spec.rs"));
        assert!(
            matches!(built, Err(BuildError::DoesNotCompile(_))),
            "{}: {built:?}",
            level.name()
        );
    }
}
