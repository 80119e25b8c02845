//! What is around the labs: the doctor, completions, the manual.

use std::fs;

use super::checkout::Checkout;

fn stdout(checkout: &Checkout, arguments: &[&str]) -> String {
    let output = checkout.racelab(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_checkout_in_which_all_is_there_is_fine() {
    let checkout = Checkout::new();
    let found = stdout(&checkout, &["doctor", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["fine"], true, "{found}");
    let groups = found["groups"].as_array().unwrap();
    let findings = groups
        .iter()
        .flat_map(|group| group["findings"].as_array().unwrap());
    for finding in findings {
        let advice = finding["advice"].as_str();
        assert_eq!(advice.is_some(), finding["state"] != "fine", "{finding}");
    }
}

#[test]
fn what_is_needed_and_not_there_is_an_error() {
    let checkout = Checkout::new();
    checkout.write("labs/12_deadlock/lab.toml", "title = 3\n");
    checkout.write("progress.toml", "no progress\n");
    let output = checkout.racelab(&["doctor"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("✗ a lab"), "{text}");
    assert!(text.contains("labs/12_deadlock/lab.toml:1"), "{text}");
    assert!(text.contains("✗ progress"), "{text}");
    assert!(
        text.contains("2 things that are needed are not there"),
        "{text}"
    );

    fs::remove_dir_all(checkout.path().join("labs")).unwrap();
    let output = checkout.racelab(&["doctor"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("✗ labs"), "{text}");
    assert!(text.contains("rustc"), "{text}");
}

#[test]
fn completions_know_the_commands_and_the_labs_of_this_checkout() {
    let checkout = Checkout::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&checkout, &["completions", shell]);
        assert!(script.contains("solution"), "{shell}");
    }
    for shell in ["bash", "zsh"] {
        let script = stdout(&checkout, &["completions", shell]);
        assert!(script.contains("01_lost_update"), "{shell}");
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let checkout = Checkout::new();
    stdout(&checkout, &["man", "--out", "share/man 1"]);
    let pages = fs::read_dir(checkout.path().join("share/man 1")).unwrap();
    let mut pages: Vec<_> = pages
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    assert_eq!(pages[0], "racelab-bench.1");
    assert!(pages.contains(&"racelab.1".to_owned()), "{pages:?}");
    let help = stdout(&checkout, &["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    let names = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for name in names.filter_map(|line| line.split_whitespace().next()) {
        let page = format!("racelab-{name}.1");
        assert!(name == "help" || pages.contains(&page), "{page}");
    }
}
