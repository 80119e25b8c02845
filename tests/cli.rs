//! The command line as its users meet it: the real program, in a checkout of its own.

mod checkout;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use checkout::Checkout;
use insta_cmd::assert_cmd_snapshot;

/// What differs from run to run and from machine to machine.
fn steady(checkout: &Checkout) -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    let folder = regex_of(checkout.path().to_str().unwrap());
    settings.add_filter(&folder, "[checkout]");
    settings.add_filter(r#""duration_ms": \d+"#, r#""duration_ms": 0"#);
    // Whether a race shows on real threads is a matter of luck.
    settings.add_filter(r"[✓✗] natively .*(\n {30,}\S.*)*", "[real threads]");
    settings.add_filter(r"racelab \d+\.\d+\.\d+", "racelab [version]");
    settings.bind_to_scope()
}

fn regex_of(text: &str) -> String {
    let escape = |c: char| {
        if c.is_alphanumeric() {
            c.to_string()
        } else {
            format!("\\{c}")
        }
    };
    text.chars().map(escape).collect()
}

macro_rules! racelab_says {
    ($checkout:expr, $($argument:expr),*) => {
        let _settings = steady(&$checkout);
        assert_cmd_snapshot!($checkout.racelab(&[$($argument),*]));
    };
}

#[test]
fn list_shows_every_lab_with_its_points() {
    racelab_says!(Checkout::new(), "list");
}

#[test]
fn list_as_json() {
    racelab_says!(Checkout::new(), "list", "--format", "json");
}

#[test]
fn list_reports_a_lab_that_cannot_be_read_and_shows_the_others() {
    let checkout = Checkout::new();
    checkout.write(
        "labs/12_deadlock/lab.toml",
        "title = \"Deadlock\"\npoints = 3\n",
    );
    racelab_says!(checkout, "list");
}

#[test]
fn a_hint_is_shown_alone() {
    racelab_says!(Checkout::new(), "show", "1", "--hint", "1");
}

#[test]
fn a_hint_that_there_is_not() {
    racelab_says!(Checkout::new(), "show", "1", "--hint", "7");
}

#[test]
fn a_lab_goes_by_its_number_its_name_and_its_folder() {
    let checkout = Checkout::new();
    let outputs = ["1", "01", "lost_update", "01_lost_update"].map(|lab| {
        let output = checkout.racelab(&["show", lab]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    });
    assert!(outputs.iter().all(|output| *output == outputs[0]));
}

#[test]
fn the_first_command_shows_lab_01s_lost_update() {
    racelab_says!(Checkout::new(),);
}

#[test]
fn the_first_command_goes_on_where_a_lab_is_verified() {
    let checkout = Checkout::new();
    checkout.solve("01_lost_update", "mutex");
    let output = checkout.racelab(&[]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("✓ 01_lost_update"), "{text}");
    assert!(text.contains("02_global_num · exercise.rs"), "{text}");
    assert!(text.contains("labs/02_global_num/exercise.rs"), "{text}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn check_of_the_racy_program_as_json() {
    racelab_says!(
        Checkout::new(),
        "check",
        "1",
        "--variant",
        "racy",
        "--engine",
        "explorer",
        "--format",
        "json"
    );
}

#[test]
fn check_of_a_solution() {
    racelab_says!(Checkout::new(), "check", "1", "--variant", "mutex");
}

#[test]
fn check_of_a_deadlock() {
    racelab_says!(
        Checkout::new(),
        "check",
        "12",
        "--variant",
        "racy",
        "--scenario",
        "three_philosophers_eat",
        "--engine",
        "explorer"
    );
}

#[test]
fn check_of_threads_that_are_joined_as_soon_as_they_are_spawned() {
    racelab_says!(
        Checkout::new(),
        "check",
        "2",
        "--variant",
        "wrong/join_right_after_spawn",
        "--scenario",
        "the_workers_run_at_once",
        "--engine",
        "explorer"
    );
}

#[test]
fn check_of_every_lab() {
    racelab_says!(Checkout::new(), "check", "--engine", "explorer");
}

#[test]
fn check_with_an_engine_that_is_not_for_the_scenario() {
    racelab_says!(
        Checkout::new(),
        "check",
        "1",
        "--scenario",
        "at_real_size",
        "--engine",
        "loom"
    );
}

#[test]
fn a_replay_shows_one_interleaving() {
    racelab_says!(
        Checkout::new(),
        "replay",
        "1",
        "every_update_counts",
        "1.1.2.2.0",
        "--variant",
        "racy"
    );
}

#[test]
fn any_file_can_be_put_under_a_labs_spec() {
    let checkout = Checkout::new();
    checkout.write(
        "my answer.rs",
        &checkout.read("labs/01_lost_update/racy.rs"),
    );
    let output = checkout
        .racelab(&["check", "1", "--file", "my answer.rs"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("01_lost_update · my answer.rs"), "{text}");
    assert!(text.contains("--file 'my answer.rs'"), "{text}");
}

#[test]
fn the_command_at_the_end_of_a_story_replays_it() {
    let checkout = Checkout::new();
    let check = ["check", "1", "--variant", "racy", "--engine", "explorer"];
    let output = checkout.racelab(&check).output().unwrap();
    let story = String::from_utf8(output.stdout).unwrap();
    let command = story
        .lines()
        .find_map(|line| line.trim().strip_prefix("replay: cargo run -- "));
    let arguments: Vec<&str> = command.expect(&story).split(' ').collect();
    let output = checkout.racelab(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let replayed = String::from_utf8(output.stdout).unwrap();
    let steps = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .skip_while(|line| !line.starts_with("  step  "));
        lines
            .take_while(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    assert!(steps(&story).len() > 4, "{story}");
    assert_eq!(steps(&story), steps(&replayed), "{story}\n{replayed}");
}

#[test]
fn a_schedule_that_does_not_fit_says_where() {
    racelab_says!(
        Checkout::new(),
        "replay",
        "1",
        "every_update_counts",
        "9.9.9"
    );
}

#[test]
fn a_schedule_that_is_none() {
    racelab_says!(
        Checkout::new(),
        "replay",
        "1",
        "every_update_counts",
        "first this, then that"
    );
}

#[test]
fn an_unknown_lab() {
    racelab_says!(Checkout::new(), "check", "lost_updte");
}

#[test]
fn an_unknown_lab_as_json() {
    racelab_says!(Checkout::new(), "check", "99", "--format", "json");
}

#[test]
fn an_unknown_variant() {
    racelab_says!(Checkout::new(), "check", "1", "--variant", "mutx");
}

#[test]
fn an_unknown_scenario() {
    racelab_says!(Checkout::new(), "check", "1", "--scenario", "every_update");
}

#[test]
fn an_unknown_command_as_json() {
    racelab_says!(Checkout::new(), "jugde", "--format=json");
}

#[test]
fn a_missing_file() {
    racelab_says!(Checkout::new(), "check", "1", "--file", "nowhere.rs");
}

#[test]
fn an_empty_file() {
    let checkout = Checkout::new();
    checkout.write("empty.rs", "\n");
    racelab_says!(checkout, "check", "1", "--file", "empty.rs");
}

#[test]
fn a_file_that_is_not_text() {
    let checkout = Checkout::new();
    fs::write(checkout.path().join("latin.rs"), b"// fine\n// caf\xe9\n").unwrap();
    racelab_says!(checkout, "check", "1", "--file", "latin.rs");
}

#[test]
fn a_file_that_does_not_compile_shows_its_errors_once() {
    let checkout = Checkout::new();
    let racy = checkout.read("labs/01_lost_update/racy.rs");
    let broken = racy.replace("value + 1", "vlaue + 1");
    checkout.write("labs/01_lost_update/exercise.rs", &broken);
    let output = checkout.racelab(&["check", "1"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    // The rest is the compiler's own, and changes with it.
    let text = String::from_utf8(output.stdout).unwrap();
    let first = text.lines().next().unwrap();
    assert!(first.starts_with("01_lost_update · exercise.rs "), "{text}");
    assert!(first.ends_with("does not compile"), "{text}");
    assert_eq!(text.matches("error[E0425]").count(), 1, "{text}");
    assert!(
        text.contains("--> labs/01_lost_update/exercise.rs:"),
        "{text}"
    );
}

/// A file that asks who calls it, and leaves.
const HOSTILE: &str = "use std::panic as p;

macro_rules! leave {
    ($code:expr) => {
        std::process::exit($code)
    };
}

pub fn f() {
    p::set_hook(Box::new(|_| leave!(0)));
}
";

#[test]
fn a_strict_check_names_what_is_not_allowed() {
    let checkout = Checkout::new();
    checkout.write("answer.rs", HOSTILE);
    racelab_says!(checkout, "check", "1", "--strict", "--file", "answer.rs");
}

#[test]
fn a_strict_check_as_json() {
    let checkout = Checkout::new();
    checkout.write("answer.rs", "pub use std::env;\n");
    racelab_says!(
        checkout,
        "check",
        "1",
        "--strict",
        "--format",
        "json",
        "--file",
        "answer.rs"
    );
}

#[test]
fn a_strict_check_of_what_is_allowed_is_a_check() {
    let checkout = Checkout::new();
    let strictly = |options: &[&str]| {
        let arguments = [&["check", "1", "--variant", "atomic"], options].concat();
        let output = checkout.racelab(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        output.stdout
    };
    assert_eq!(strictly(&["--strict"]), strictly(&[]));
}

#[test]
fn a_folder_without_labs() {
    let checkout = Checkout::new();
    fs::remove_dir_all(checkout.path().join("labs")).unwrap();
    racelab_says!(checkout, "list");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let checkout = Checkout::new();
    let mut racelab = checkout.racelab(&["show", "1"]);
    let mut child = racelab
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut reader = BufReader::with_capacity(16, child.stdout.take().unwrap());
    reader.read_line(&mut first).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn colours_are_there_when_asked_for_and_not_in_a_pipe() {
    let checkout = Checkout::new();
    let has_colours = |arguments: &[&str], variable: Option<(&str, &str)>| {
        let mut racelab = checkout.racelab(arguments);
        racelab.envs(variable);
        racelab.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(!has_colours(&["list"], None));
    assert!(has_colours(&["list", "--color", "always"], None));
    assert!(has_colours(&["list"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!has_colours(
        &["list", "--color", "never"],
        Some(("CLICOLOR_FORCE", "1"))
    ));
    assert!(!has_colours(&["list"], Some(("NO_COLOR", "1"))));
    assert!(!has_colours(
        &["list", "--format", "json", "--color", "always"],
        None
    ));
}

#[test]
fn a_run_counts_what_real_threads_do() {
    let checkout = Checkout::new();
    racelab_says!(
        checkout,
        "run",
        "1",
        "--variant",
        "mutex",
        "--times",
        "3",
        "--format",
        "json"
    );
}

#[test]
fn a_run_that_goes_wrong_is_told_as_its_threads_noted_it_down() {
    let checkout = Checkout::new();
    let racy = checkout.read("labs/01_lost_update/racy.rs");
    // So that it goes wrong for certain.
    checkout.write("never.rs", &racy.replace("value + 1", "value"));
    let arguments = ["run", "1", "--file", "never.rs", "--times", "1"];
    let output = checkout.racelab(&arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("0  1  100 %  █"), "{text}");
    assert!(text.contains("as its threads noted it down"), "{text}");
    assert!(text.contains("value.get() → 0"), "{text}");
    assert!(text.contains("value.set(0)"), "{text}");
    assert!(text.contains(" never.rs:"), "{text}");
}

#[test]
fn a_tool_that_there_is_not() {
    racelab_says!(Checkout::new(), "matrix", "1", "--tools", "explorer,spin");
}

#[test]
fn the_matrix_of_a_lab_that_there_is_not() {
    racelab_says!(Checkout::new(), "matrix", "01", "77", "--tools", "explorer");
}

#[test]
fn the_matrix_tells_right_from_wrong() {
    let checkout = Checkout::new();
    for folder in ["solutions/01_lost_update", "solutions/01_lost_update/wrong"] {
        for file in fs::read_dir(checkout.path().join(folder)).unwrap() {
            let file = file.unwrap().path();
            let kept = ["mutex", "load_then_store", "full_inbox"];
            if file.is_file() && !kept.contains(&file.file_stem().unwrap().to_str().unwrap()) {
                fs::remove_file(file).unwrap();
            }
        }
    }
    checkout.write(
        "solutions/01_lost_update/wrong/not_rust.rs",
        "//! It does not compile.\n\npub struct Counter(Nothing);\n",
    );
    let arguments = [
        "matrix",
        "1",
        "--tools",
        "explorer,stress",
        "--seconds",
        "1",
    ];
    let mut command = checkout.racelab(&arguments);
    let output = command
        .args(["--format", "json", "--out", "page.md"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");

    let table: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let programs = table["programs"].as_array().unwrap();
    let row = |name: &str| {
        let mut programs = programs.iter();
        programs.find(|program| program["subject"] == name).unwrap()
    };
    let explorer = |name: &str| row(name)["tools"][1]["cell"].as_str().unwrap().to_owned();
    assert_eq!(explorer("racy"), "found");
    assert_eq!(explorer("wrong/load_then_store"), "found");
    // It shows at real size only.
    assert_eq!(explorer("wrong/full_inbox"), "cannot");
    assert_eq!(explorer("mutex"), "quiet");
    assert_eq!(row("mutex")["tools"][0]["cell"], "quiet");
    assert_eq!(row("wrong/full_inbox")["tools"][0]["cell"], "found");
    assert_eq!(row("wrong/not_rust")["compiles"], false);
    assert_eq!(table["left_out"], 0);

    let page = checkout.read("page.md");
    assert!(
        page.contains("| wrong/not_rust | the compiler finds it |"),
        "{page}"
    );
}

#[test]
fn there_are_links_on_a_terminal_only() {
    let checkout = Checkout::new();
    let arguments = ["check", "1", "--engine", "explorer", "--color", "always"];
    let output = checkout.racelab(&arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("exercise.rs:22\u{1b}[0m"), "{text}");
    assert!(!text.contains("\u{1b}]8;"), "{text}");
}
