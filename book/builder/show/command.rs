//! `{{#command NAME}}`: a command and what it prints, from the tests of the command line.

use std::path::Path;

use racelab::report::command::RACELAB;

use crate::html::fence;
use crate::told::body;

/// What the directive becomes.
///
/// # Errors
/// That there is no such snapshot, or that it is not one of a command.
pub fn show(root: &Path, arguments: &str) -> Result<String, String> {
    let file = format!("tests/snapshots/{arguments}.snap");
    let text = std::fs::read_to_string(root.join(&file)).map_err(|_| {
        let example = "`cli__check_of_a_deadlock`";
        format!("there is no snapshot {file}; name one of `cargo test --test cli`: {example}")
    })?;
    let session = session(&text).ok_or_else(|| format!("{file} is not that of a command"))?;
    Ok(fence("console", &session))
}

/// `$ cargo run -- …`, and standard output.
fn session(snapshot: &str) -> Option<String> {
    let (head, _) = snapshot.strip_prefix("---\n")?.split_once("\n---\n")?;
    let mut typed = format!("$ {RACELAB}");
    let mut lines = head.lines();
    lines.find(|line| line.trim() == "args:" || line.trim() == "args: []")?;
    for argument in lines.map_while(|line| line.trim().strip_prefix("- ")) {
        let argument = match argument.starts_with('"') {
            true => serde_json::from_str(argument).ok()?,
            false => argument.to_owned(),
        };
        typed.push(' ');
        typed.push_str(&quoted(&argument));
    }
    let (_, printed) = body(snapshot)?.split_once("----- stdout -----\n")?;
    let (stdout, _) = printed.split_once("\n----- stderr -----")?;
    Some(format!("{typed}\n{}", stdout.trim_end()))
}

fn quoted(argument: &str) -> String {
    match argument.contains([' ', '*', '$', '\'']) {
        true => format!("'{argument}'"),
        false => argument.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_what_was_typed_and_what_came() {
        let snapshot = "---\nsource: tests/cli.rs\ninfo:\n  program: racelab\n  args:\n    - check\n    \
                        - \"12\"\n    - a b\n  env:\n    COLUMNS: \"80\"\n---\nsuccess: false\n\
                        exit_code: 1\n----- stdout -----\nrefuted\n\n----- stderr -----\nwarning\n";
        assert_eq!(
            session(snapshot).unwrap(),
            "$ cargo run -- check 12 'a b'\nrefuted"
        );
    }

    #[test]
    fn the_snapshots_of_the_command_line_can_be_shown() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let shown = show(root, "cli__check_of_a_deadlock").unwrap();
        let first = "$ cargo run -- check 12 --variant racy --scenario three_philosophers_eat \
                     --engine explorer\n12_deadlock · racy.rs";
        assert!(shown.contains(first), "{shown}");
        assert!(
            show(root, "cli__nothing")
                .unwrap_err()
                .contains("there is no snapshot")
        );
        let drawn = show(root, "timeline__a_note_stands_below_its_step");
        assert!(drawn.unwrap_err().contains("is not that of a command"));
    }
}
