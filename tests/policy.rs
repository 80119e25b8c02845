//! Files of people whom one need not trust, under a strict builder.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use racelab::judge::Cancel;
use racelab::judge::build::{Allowance, BuildError, Builder};
use tempfile::TempDir;

const SPEC: &str = "use subject::Counter;\nfn main() { println!(\"{}\", Counter(7).get()); }\n";
const SUBJECT: &str =
    "pub struct Counter(pub u64);\nimpl Counter {\n    pub fn get(&self) -> u64 { self.0 }\n}\n";

/// A checkout with one subject and one spec, and a place of its own for programs.
struct Bench(TempDir);

impl Bench {
    fn with(subject: impl AsRef<[u8]>) -> Self {
        let bench = Bench(TempDir::new().unwrap());
        fs::write(bench.file("spec.rs"), SPEC).unwrap();
        fs::write(bench.file("exercise.rs"), subject).unwrap();
        bench
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn builder(&self) -> Builder {
        let builder = Builder::new(self.0.path()).unwrap();
        builder.keeping_programs_in(&self.file("programs"))
    }

    fn strictly(&self) -> Result<PathBuf, BuildError> {
        let (subject, spec) = (self.file("exercise.rs"), self.file("spec.rs"));
        self.builder().strict().build(&subject, &spec)
    }

    fn allowing(&self, allowance: &Allowance) -> Result<PathBuf, BuildError> {
        let (subject, spec) = (self.file("exercise.rs"), self.file("spec.rs"));
        let builder = self.builder().strict();
        builder.build_allowing(&Cancel::never(), &subject, &spec, allowance)
    }

    fn plainly(&self) -> Result<PathBuf, BuildError> {
        let (subject, spec) = (self.file("exercise.rs"), self.file("spec.rs"));
        self.builder().build(&subject, &spec)
    }
}

fn not_allowed(built: Result<PathBuf, BuildError>) -> String {
    match built {
        Err(BuildError::NotAllowed(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn does_not_compile(built: Result<PathBuf, BuildError>) -> String {
    match built {
        Err(BuildError::DoesNotCompile(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lawful_file_becomes_the_same_program() {
    let bench = Bench::with(SUBJECT);
    let program = bench.strictly().unwrap();
    let output = Command::new(&program).output().unwrap();
    assert_eq!(output.stdout, b"7\n");
    let plain = bench.plainly().unwrap();
    assert_ne!(program, plain);
    assert!(fs::read(program).unwrap() == fs::read(plain).unwrap());
}

#[test]
fn what_is_not_allowed_is_refused_by_a_strict_builder_alone() {
    let hostile = format!("pub const SPEC: &str = include_str!(\"spec.rs\");\n{SUBJECT}");
    let bench = Bench::with(hostile);
    bench.plainly().unwrap();
    let why = not_allowed(bench.strictly());
    assert!(
        why.contains("`include_str!`") && why.contains("--> exercise.rs:1:"),
        "{why}"
    );
}

#[test]
fn what_one_lab_allows_is_not_kept_for_another() {
    let bench = Bench::with(format!(
        "pub fn id() -> u32 {{ std::process::id() }}\n{SUBJECT}"
    ));
    let allowance = Allowance {
        allows: vec!["std::process::id".to_owned()],
        ..Allowance::default()
    };
    bench.allowing(&allowance).unwrap();
    not_allowed(bench.strictly());
}

#[test]
fn what_the_judges_cannot_see_is_told_as_to_everybody() {
    let bench = Bench::with(format!("use std::sync::Mutex;\n{SUBJECT}"));
    let strict = does_not_compile(bench.strictly());
    assert_eq!(strict, does_not_compile(bench.plainly()));
}

#[test]
fn a_file_that_is_no_text_or_no_program_is_its_authors_affair() {
    let long = format!("{SUBJECT}//{}", " ".repeat(256_000));
    for (text, why) in [
        (&b"pub fn f() {}\n// \xff"[..], "not UTF-8 text, in line 2"),
        (b"", "empty"),
        (long.as_bytes(), "larger than 256 kB"),
    ] {
        let told = not_allowed(Bench::with(text).strictly());
        assert!(told.contains(why), "{told}");
    }
    let why = does_not_compile(Bench::with("pub fn f() { let }\n").strictly());
    assert!(why.contains("--> exercise.rs:1:"), "{why}");
    let bench = Bench::with("");
    fs::remove_file(bench.file("exercise.rs")).unwrap();
    assert!(matches!(bench.strictly(), Err(BuildError::Tool(_))));
}

#[test]
fn lints_that_guard_a_compile_cannot_be_switched_off() {
    for lint in [
        "text_direction_codepoint_in_literal",
        "text_direction_codepoint_in_comment",
        "unsafe_code",
    ] {
        let bench = Bench::with(format!("#![allow({lint})]\n{SUBJECT}"));
        bench.plainly().unwrap();
        let why = does_not_compile(bench.strictly());
        assert!(why.contains("E0453") && why.contains(lint), "{why}");
    }
}

/// A constant that is never done.
const ENDLESS: &str = "pub const X: u64 = { let mut i = 0u64; loop { i = i.wrapping_add(1); \
                       if i == 0 { break i; } } };";

#[test]
fn a_compile_that_would_not_end_is_a_verdict() {
    for (bomb, why) in [
        (ENDLESS, "constant evaluation is taking a long time"),
        (
            "macro_rules! m { ($x:expr) => { m!($x + 1) } } pub fn g() -> u8 { m!(1) }",
            "recursion limit reached",
        ),
        (
            "pub struct S<T>(T); pub trait Go { const N: usize; } \
             impl Go for u8 { const N: usize = 1; } \
             impl<T> Go for S<T> where S<S<T>>: Go { const N: usize = <S<S<T>> as Go>::N; } \
             pub fn g() -> usize { <S<u8> as Go>::N }",
            "overflow evaluating",
        ),
        (
            "pub static BIG: [u8; 1 << 40] = [0; 1 << 40];",
            "more memory than available",
        ),
    ] {
        let told = does_not_compile(Bench::with(format!("{bomb}\n{SUBJECT}")).strictly());
        assert!(told.contains(why), "{told}");
    }
}

#[test]
#[ignore = "takes a minute for each, and much memory"]
fn a_compile_that_grows_is_a_verdict() {
    let wide = "let a = (a, a, a, a);".repeat(14);
    let tuple = format!("pub fn g() {{ let a = 0u8; {wide} std::hint::black_box(a); }}");
    for bomb in [
        "pub static BIG: [u8; 1 << 30] = [1; 1 << 30];",
        &tuple,
        "pub fn f<X: Clone>(n: u32, x: X) { if n > 0 { f(n - 1, (x.clone(), x)) } } \
         pub fn g() { f(5, 1u8) }",
        "macro_rules! a { ($x:expr) => { [$x, $x, $x, $x, $x, $x, $x, $x, $x, $x] } } \
         pub fn g() { let _ = a!(a!(a!(a!(a!(a!(a!(a!(a!(a!(1)))))))))); }",
    ] {
        let told = does_not_compile(Bench::with(format!("{bomb}\n{SUBJECT}")).strictly());
        assert!(told.starts_with("error: the compiler "), "{told}");
    }
}
