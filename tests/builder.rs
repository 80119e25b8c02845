//! A subject and a spec become a judge program, or a message that says why not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use racelab::judge::Cancel;
use racelab::judge::build::{Allowance, BuildError, Builder};
use tempfile::TempDir;

const SPEC: &str = "use subject::Counter;\nfn main() { println!(\"{}\", Counter(7).get()); }\n";
const SUBJECT: &str =
    "pub struct Counter(pub u64);\nimpl Counter {\n    pub fn get(&self) -> u64 { self.0 }\n}\n";

/// A checkout with one subject and one spec, and a place of its own for programs.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Bench {
            folder: TempDir::new().unwrap(),
        };
        bench.write("spec.rs", SPEC);
        bench.write("exercise.rs", SUBJECT);
        bench
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let file = self.file(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn builder(&self) -> Builder {
        let builder = Builder::new(self.folder.path()).unwrap();
        builder.keeping_programs_in(&self.file("programs"))
    }

    fn build(&self, subject: &str) -> Result<PathBuf, BuildError> {
        self.builder()
            .build(&self.file(subject), &self.file("spec.rs"))
    }

    fn says(&self, subject: &str) -> String {
        output(&self.build(subject).unwrap())
    }

    fn errors(&self, subject: &str) -> String {
        match self.build(subject) {
            Err(BuildError::DoesNotCompile(errors)) => errors,
            other => panic!("{other:?}"),
        }
    }

    fn tool_error(&self, subject: &str) -> String {
        match self.build(subject) {
            Err(BuildError::Tool(error)) => error,
            other => panic!("{other:?}"),
        }
    }
}

fn output(program: &Path) -> String {
    let output = Command::new(program).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_subject_and_its_spec_become_a_program() {
    assert_eq!(Bench::new().says("exercise.rs"), "7\n");
}

#[test]
fn a_file_with_an_odd_name_anywhere_on_disk_is_a_subject() {
    let bench = Bench::new();
    let elsewhere = TempDir::new().unwrap();
    for name in ["my füle, 2=3.rs", "-x.rs", "@x.rs", "no_extension"] {
        bench.write(name, SUBJECT);
        assert_eq!(bench.says(name), "7\n", "{name}");
        let far = elsewhere.path().join(name);
        fs::write(&far, SUBJECT).unwrap();
        let program = bench.builder().build(&far, &bench.file("spec.rs")).unwrap();
        assert_eq!(output(&program), "7\n", "{name}");
    }
}

#[test]
fn what_the_library_has_may_be_handed_on_as_a_value() {
    let bench = Bench::new();
    bench.write(
        "exercise.rs",
        "use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::{Condvar, hint, thread};
pub struct Counter(pub u64);
impl Counter {
    pub fn get(&self) -> u64 {
        let wait: [fn(); 2] = [thread::yield_now, hint::spin_loop];
        wait.iter().for_each(|wait| wait());
        let notify: fn(&Condvar) = Condvar::notify_all;
        notify(&Condvar::new());
        let load: fn(&AtomicU64, Ordering) -> u64 = AtomicU64::load;
        [self.0].map(AtomicU64::new).iter().map(|value| load(value, Ordering::SeqCst)).sum()
    }
}
",
    );
    assert_eq!(bench.says("exercise.rs"), "7\n");
    // From what is kept.
    assert_eq!(bench.says("exercise.rs"), "7\n");
}

#[test]
fn errors_are_shown_once_with_a_path_relative_to_the_checkout() {
    let bench = Bench::new();
    bench.write(
        "labs/01/exercise.rs",
        "pub fn f() -> u64 {\n    \"one\"\n}\nfn unused() {}\n",
    );
    let errors = bench.errors("labs/01/exercise.rs");
    assert!(errors.contains("--> labs/01/exercise.rs:2:5"), "{errors}");
    assert_eq!(errors.matches("mismatched types").count(), 1, "{errors}");
    assert!(
        !errors.contains("warning") && !errors.contains('\u{1b}'),
        "{errors}"
    );
    assert!(
        !errors.contains(bench.folder.path().to_str().unwrap()),
        "{errors}"
    );
}

#[test]
fn what_the_spec_needs_and_the_file_lacks_is_said_so() {
    let bench = Bench::new();
    bench.write("exercise.rs", "pub struct Count(u64);\n");
    let errors = bench.errors("exercise.rs");
    assert!(errors.starts_with("exercise.rs compiles by itself, but not together with spec.rs"));
    assert!(errors.contains("no `Counter` in the root"), "{errors}");
}

#[test]
fn what_the_judges_cannot_see_does_not_compile() {
    let bench = Bench::new();
    bench.write("exercise.rs", format!("use std::sync::Mutex;\n{SUBJECT}"));
    let errors = bench.errors("exercise.rs");
    assert!(
        errors.starts_with("error: the judges cannot see `std::sync::Mutex`"),
        "{errors}"
    );
    bench.write("exercise.rs", format!("mod part;\n{SUBJECT}"));
    bench.write("part.rs", "static mut A: u8 = 0;\n");
    let errors = bench.errors("exercise.rs");
    assert!(errors.contains("--> part.rs:1:1"), "{errors}");
}

#[test]
fn what_std_keeps_on_one_thread_is_refused_in_its_words() {
    let bench = Bench::new();
    for (ty, property, word) in [
        ("cell::Cell<u8>", "Sync", "shared"),
        ("cell::RefCell<u8>", "Sync", "shared"),
        ("Rc<u8>", "Sync", "shared"),
        ("Rc<u8>", "Send", "sent"),
    ] {
        let asks = format!("fn f<T: {property}>() {{}}\nfn g() {{ f::<racelab::sync::{ty}>() }}\n");
        bench.write("exercise.rs", format!("{asks}{SUBJECT}"));
        let errors = bench.errors("exercise.rs");
        let told = format!("`racelab::sync::{ty}` cannot be {word} between threads safely");
        assert!(errors.contains(&told), "{errors}");
        let why = format!("the trait `std::marker::{property}` is not implemented for");
        assert!(errors.contains(&why), "{errors}");
    }
    let fine = "fn f<T: Send>() {}\nfn g() { f::<racelab::sync::cell::RefCell<u8>>() }\n";
    bench.write("exercise.rs", format!("{fine}{SUBJECT}"));
    assert_eq!(bench.says("exercise.rs"), "7\n");
}

#[test]
fn a_file_that_cannot_be_judged_is_the_tools_error() {
    let bench = Bench::new();
    bench.write("empty.rs", " \n");
    bench.write("binary.rs", b"fn f() {}\n\xff\n");
    bench.write("folder.rs/x", "");
    for (file, says) in [
        (
            "missing.rs",
            "cannot judge missing.rs: there is no such file",
        ),
        ("empty.rs", "cannot judge empty.rs: it is empty"),
        (
            "binary.rs",
            "cannot judge binary.rs: it is not UTF-8 text, in line 2",
        ),
        ("folder.rs", "cannot judge folder.rs: it is a folder"),
    ] {
        let error = bench.tool_error(file);
        assert!(error.starts_with(says), "{error}");
    }
}

#[test]
fn a_program_is_built_again_only_when_something_changed() {
    let bench = Bench::new();
    let program = bench.build("exercise.rs").unwrap();
    // Without a compiler, only what was kept can be had.
    let without = bench.builder().with_rustc(Path::new("no-such-compiler"));
    let build = || without.build(&bench.file("exercise.rs"), &bench.file("spec.rs"));
    assert_eq!(build().unwrap(), program);
    bench.write("exercise.rs", SUBJECT.replace("self.0", "self.0 + 1"));
    assert!(
        build()
            .unwrap_err()
            .to_string()
            .contains("cannot start the compiler")
    );
    assert_eq!(bench.says("exercise.rs"), "8\n");
    bench.write("exercise.rs", SUBJECT);
    assert_eq!(build().unwrap(), program);
}

#[test]
fn a_change_in_an_included_file_is_noticed() {
    let bench = Bench::new();
    bench.write(
        "exercise.rs",
        SUBJECT.replace("self.0", "include!(\"the value.in\")"),
    );
    for value in ["1", "2", "1"] {
        bench.write("the value.in", value);
        assert_eq!(bench.says("exercise.rs"), format!("{value}\n"));
    }
}

#[test]
fn two_builders_at_once_do_not_disturb_each_other() {
    let bench = Bench::new();
    thread::scope(|scope| {
        let build = || scope.spawn(|| bench.says("exercise.rs"));
        let builders = [build(), build(), build()];
        for builder in builders {
            assert_eq!(builder.join().unwrap(), "7\n");
        }
    });
    let library = fs::read_dir(bench.file("programs"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(fs::read_dir(library.path()).unwrap().count(), 1);
}

#[test]
fn a_failed_build_leaves_nothing_behind() {
    let bench = Bench::new();
    bench.write("exercise.rs", "pub fn f() -> u64 { \"\" }\n");
    bench.errors("exercise.rs");
    let library = fs::read_dir(bench.file("programs"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(fs::read_dir(library.path()).unwrap().count(), 0);
}

#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let bench = Bench::new();
    bench.write("programs", "a file where a folder should be");
    let error = bench.tool_error("exercise.rs");
    let place = bench.file("programs");
    assert!(
        error.starts_with(&format!("cannot write to {}", place.display())),
        "{error}"
    );
}

/// The compiler is busy with this for minutes.
const ENDLESS: &str = "#![allow(long_running_const_eval)]
pub const ENDLESS: u64 = { let mut n = 0u64; while n < u64::MAX { n += 1; } n };
pub struct Counter(pub u64);
impl Counter { pub fn get(&self) -> u64 { ENDLESS } }
";

#[test]
fn a_build_that_is_cancelled_leaves_nothing_behind() {
    let bench = Bench::new();
    bench.write("endless.rs", ENDLESS);
    let programs = || {
        let folders = fs::read_dir(bench.file("programs")).into_iter().flatten();
        let folders = folders.map(|folder| folder.unwrap().path());
        folders.flat_map(|folder| fs::read_dir(folder).unwrap())
    };
    let builder = bench.builder();
    let cancel = Cancel::new();
    let built = thread::scope(|scope| {
        let (subject, spec) = (bench.file("endless.rs"), bench.file("spec.rs"));
        let (builder, cancel) = (&builder, &cancel);
        let build = scope.spawn(move || builder.build_unless(cancel, &subject, &spec));
        // Its folder is there just before the compiler is started.
        while programs().next().is_none() {
            assert!(!build.is_finished(), "it is over already");
            thread::sleep(Duration::from_millis(5));
        }
        cancel.cancel();
        build.join().unwrap()
    });
    assert!(matches!(built, Err(BuildError::Cancelled)), "{built:?}");
    assert_eq!(programs().count(), 0);
    assert_eq!(
        output(
            &builder
                .build(&bench.file("exercise.rs"), &bench.file("spec.rs"))
                .unwrap()
        ),
        "7\n"
    );
}

/// What lies in the folder of the programs, of all libraries.
fn kept(bench: &Bench) -> impl Iterator<Item = PathBuf> {
    let folders = fs::read_dir(bench.file("programs")).into_iter().flatten();
    let folders = folders.map(|folder| folder.unwrap().path());
    let entries = folders.flat_map(|folder| fs::read_dir(folder).unwrap());
    entries.map(|entry| entry.unwrap().path())
}

#[test]
#[cfg(target_os = "linux")]
fn a_build_that_is_cancelled_while_the_spec_compiles_leaves_nothing_behind() {
    let bench = Bench::new();
    let endless = ENDLESS.split_inclusive('\n').take(2).collect::<String>();
    bench.write(
        "spec.rs",
        format!("{endless}{SPEC}fn more() -> u64 {{ ENDLESS }}\n"),
    );
    let builder = bench.builder();
    let cancel = Cancel::new();
    let built = thread::scope(|scope| {
        let (subject, spec) = (bench.file("exercise.rs"), bench.file("spec.rs"));
        let (builder, cancel) = (&builder, &cancel);
        let build = scope.spawn(move || builder.build_unless(cancel, &subject, &spec));
        // The linker comes when the whole subject is there.
        while !kept(&bench).any(|build| build.join("cc").exists()) {
            assert!(!build.is_finished(), "it is over already");
            thread::sleep(Duration::from_millis(5));
        }
        cancel.cancel();
        build.join().unwrap()
    });
    assert!(matches!(built, Err(BuildError::Cancelled)), "{built:?}");
    assert_eq!(kept(&bench).count(), 0);
}

/// Compiles until its own code is made: then a constant of this function's is computed.
const FAILS_LATE: &str = "struct Positive<const N: u64>;
impl<const N: u64> Positive<N> { const OK: u64 = { assert!(N > 0, \"not positive\"); N }; }
fn checked<const N: u64>() -> u64 { Positive::<N>::OK }
pub struct Counter(pub u64);
impl Counter { pub fn get(&self) -> u64 { checked::<0>() } }
";

#[test]
fn a_subject_that_fails_after_its_metadata_is_there_does_not_compile() {
    let bench = Bench::new();
    bench.write("exercise.rs", FAILS_LATE);
    let errors = bench.errors("exercise.rs");
    assert!(errors.contains("not positive"), "{errors}");
    assert_eq!(errors.matches("error[E0080]").count(), 1, "{errors}");
    assert_eq!(kept(&bench).count(), 0);
    bench.write("exercise.rs", SUBJECT);
    assert_eq!(bench.says("exercise.rs"), "7\n");
}

#[test]
fn a_subject_that_fails_with_its_spec_leaves_nothing_behind() {
    let bench = Bench::new();
    bench.write("exercise.rs", SUBJECT.replace("get", "gett"));
    bench.errors("exercise.rs");
    assert_eq!(kept(&bench).count(), 0);
}

#[test]
#[cfg(unix)]
fn a_spec_that_is_done_before_its_subject_is_linked_with_the_whole_of_it() {
    let bench = Bench::new();
    // A name that a system library has as well, which would do to link the program.
    let mut subject =
        "#[unsafe(no_mangle)]\npub extern \"C\" fn getppid() -> i32 { -7 }\n".to_owned();
    // Takes a while, and the spec, which has nothing of it, a moment.
    for number in 0..60 {
        subject.push_str(&format!(
            "pub fn f{number}(words: &[String]) -> String {{ words.iter().map(|word| \
             format!(\"{{word}}{number}\")).collect::<Vec<_>>().concat() }}\n"
        ));
    }
    bench.write("exercise.rs", subject);
    bench.write(
        "spec.rs",
        "use subject as _;\nunsafe extern \"C\" { safe fn getppid() -> i32; }\n\
         fn main() { println!(\"{}\", getppid()); }\n",
    );
    assert_eq!(bench.says("exercise.rs"), "-7\n");
    let program = kept(&bench).next().unwrap();
    assert_eq!(fs::read_dir(program).unwrap().count(), 1);
}

#[test]
fn the_compilers_words_are_the_same_whichever_way_it_is_called() {
    let bench = Bench::new();
    // What is measured is compiled one after the other.
    let plain = Builder::for_measuring(bench.folder.path()).unwrap();
    let plain = plain.keeping_programs_in(&bench.file("plain"));
    for text in [
        "pub fn f() -> u64 { \"\" }\n",
        "pub fn f() -> u64 { unknown }\npub fn g() -> Unknown { todo!( }\n",
        "use std::collections::HashMapp;\npub fn ü(s: String) { drop(s); drop(s) }\n",
        "compile_error!(\"two\\nlines\");\n",
    ] {
        bench.write("exercise.rs", text);
        let errors = bench.errors("exercise.rs");
        match plain.build(&bench.file("exercise.rs"), &bench.file("spec.rs")) {
            Err(BuildError::DoesNotCompile(plain)) => assert_eq!(errors, plain),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_name_that_the_spec_calls_is_told_before_the_compilers_words() {
    let bench = Bench::new();
    bench.write("racy.rs", SUBJECT);
    bench.write("exercise.rs", SUBJECT.replace("get", "gett"));
    let errors = bench.errors("exercise.rs");
    let told = "The spec calls `Counter::get(&self) -> u64`, and exercise.rs has no method\n\
                of that name, but `gett` at exercise.rs:3: give it its name back.\n\nerror[E0599]";
    assert!(errors.starts_with(told), "{errors}");
}

#[test]
fn who_forgot_an_import_is_told_the_line_to_write() {
    let bench = Bench::new();
    let text = SUBJECT.replace("pub u64", "pub u64, Option<Mutex<u8>>");
    bench.write("exercise.rs", text);
    let errors = bench.errors("exercise.rs");
    assert!(
        errors.contains("\n  use racelab::sync::Mutex;\n"),
        "{errors}"
    );
    assert!(!errors.contains("use std::sync::Mutex"), "{errors}");
}

/// What comes of a subject that is edited again and again.
const EDITS: [(&str, &str); 6] = [
    ("pub fn get(&self) -> u64 { self.0 }", "7"),
    ("pub fn get(&self) -> u64 { self.0 + 1 }", "8"),
    (
        "// A comment.\n    pub fn get(&self) -> u64 { self.0 + 2 }",
        "9",
    ),
    ("pub fn get(&self) -> u128 { self.0.into() }", "7"),
    (
        "pub fn get(&self) -> impl std::fmt::Display + use<> { self.0 + 3 }",
        "10",
    ),
    (
        "pub fn get<T: From<u64>>(&self) -> (T, T) { (T::from(self.0), T::from(1)) }",
        "",
    ),
];

#[test]
fn an_edited_subject_becomes_the_program_that_it_is_now() {
    let bench = Bench::new();
    let edited = bench.builder().remembering();
    for round in 0..2 {
        for (edit, says) in EDITS {
            let text = SUBJECT.replace("pub fn get(&self) -> u64 { self.0 }", edit);
            bench.write("exercise.rs", format!("{text}// Round {round}.\n"));
            let (subject, spec) = (bench.file("exercise.rs"), bench.file("spec.rs"));
            match edited.build(&subject, &spec) {
                Ok(program) => assert_eq!(output(&program), format!("{says}\n"), "{edit}"),
                Err(error) => assert_eq!(error.to_string(), bench.errors("exercise.rs"), "{edit}"),
            }
        }
    }
}

/// A compiler that does its work; but once there is a file `refuse` in the folder, none whose words
/// are of this pattern of the shell's.
#[cfg(target_os = "linux")]
fn compiler_without(bench: &Bench, pattern: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;

    let compiler = bench.file("compiler");
    let real = bench.builder().compiler().display().to_string();
    let here = bench.folder.path().display();
    bench.write(
        "compiler",
        format!(
            "#!/bin/sh\nif [ -e '{here}/refuse' ]; then\n\
             case \"$*\" in {pattern}) exit 101;; esac\nfi\nexec '{real}' \"$@\"\n"
        ),
    );
    fs::set_permissions(&compiler, fs::Permissions::from_mode(0o755)).unwrap();
    compiler
}

/// Subjects with one outline: the spec is compiled for the first, and for what is said to be new.
#[cfg(target_os = "linux")]
#[test]
fn a_spec_is_compiled_again_only_if_code_of_the_subject_is_in_it() {
    const ASSERTS: &str = "pub fn get(&self) -> u64 { assert!(self.0 > 6); self.0 + 1 }";
    const GENERIC: &str =
        "pub fn get<T: From<u64>>(&self) -> (T, u32) { (T::from(self.0), line()) }";
    const LINE: &str = "#[track_caller] fn line() -> u32 { std::panic::Location::caller().line() }";
    let bench = Bench::new();
    let builder = bench.builder().remembering();
    let builder = builder.with_rustc(&compiler_without(&bench, "@*|*--crate-name=spec*"));
    let of = |body: &str| SUBJECT.replace("pub fn get(&self) -> u64 { self.0 }", body) + LINE;
    let says = |text: String, spec: &str, is_new: bool| {
        bench.write("exercise.rs", text);
        bench.write("spec.rs", spec);
        let switch = bench.file("refuse");
        fs::write(&switch, "").unwrap();
        let build = || builder.build(&bench.file("exercise.rs"), &bench.file("spec.rs"));
        let without = build();
        fs::remove_file(switch).unwrap();
        assert_eq!(without.is_err(), is_new, "{without:?}");
        output(&build().unwrap())
    };
    assert_eq!(says(of(ASSERTS), SPEC, true), "8\n");
    // Not a function that is called, wherever it stands.
    let other = ASSERTS.replace("+ 1", "+ 2");
    assert_eq!(says(of(&other), SPEC, false), "9\n");
    assert_eq!(says(format!("\n{}", of(ASSERTS)), SPEC, false), "8\n");
    // A small function may become part of who calls it.
    assert_eq!(
        says(of("pub fn get(&self) -> u64 { self.0 }"), SPEC, true),
        "7\n"
    );
    // Generic code always does, with its lines.
    let spec = SPEC
        .replace("{}", "{:?}")
        .replace(".get()", ".get::<u64>()");
    assert_eq!(says(of(GENERIC), &spec, true), "(7, 3)\n");
    assert_eq!(
        says(of(GENERIC) + "\n// The end.", &spec, false),
        "(7, 3)\n"
    );
    assert_eq!(says(format!("\n{}", of(GENERIC)), &spec, true), "(7, 4)\n");
    let other = GENERIC.replace("self.0)", "self.0 + 1)");
    assert_eq!(says(of(&other), &spec, true), "(8, 3)\n");
}

/// One subject under several specs, as in a lab with hidden scenarios.
#[cfg(target_os = "linux")]
#[test]
fn a_subject_is_compiled_once_for_several_specs() {
    let bench = Bench::new();
    bench.write("other.rs", SPEC.replace("7", "8"));
    let compiler = compiler_without(&bench, "*--crate-name=subject*");
    let builder = bench.builder().remembering().with_rustc(&compiler);
    let says = |spec: &str| {
        let program = builder.build(&bench.file("exercise.rs"), &bench.file(spec));
        output(&program.unwrap())
    };
    assert_eq!(says("spec.rs"), "7\n");
    fs::write(bench.file("refuse"), "").unwrap();
    assert_eq!(says("other.rs"), "8\n");
    bench.write("exercise.rs", SUBJECT.replace("self.0", "self.0 + 1"));
    let without = builder.build(&bench.file("exercise.rs"), &bench.file("other.rs"));
    assert!(without.is_err(), "{without:?}");
    fs::remove_file(bench.file("refuse")).unwrap();
    assert_eq!(says("other.rs"), "9\n");
    assert_eq!(says("spec.rs"), "8\n");
}

#[test]
fn a_program_that_is_forgotten_is_built_again() {
    let bench = Bench::new();
    let program = bench.build("exercise.rs").unwrap();
    let (subject, spec) = (bench.file("exercise.rs"), bench.file("spec.rs"));
    bench
        .builder()
        .forget(&subject, &spec, &Allowance::default());
    assert!(!program.exists());
    assert_eq!(bench.says("exercise.rs"), "7\n");
}

#[test]
fn subjects_that_are_edited_at_the_same_time_do_not_disturb_each_other() {
    let bench = Bench::new();
    thread::scope(|scope| {
        for (number, (edit, says)) in EDITS.iter().take(5).enumerate() {
            let bench = &bench;
            scope.spawn(move || {
                let text = SUBJECT.replace("pub fn get(&self) -> u64 { self.0 }", edit);
                let name = format!("{number}.rs");
                bench.write(&name, text);
                let builder = bench.builder().remembering();
                let program = builder.build(&bench.file(&name), &bench.file("spec.rs"));
                assert_eq!(output(&program.unwrap()), format!("{says}\n"), "{edit}");
            });
        }
    });
}
