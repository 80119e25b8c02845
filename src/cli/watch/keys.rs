//! What the keys do.

use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent};

/// What the user wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Next,
    Previous,
    Hint,
    HintsAgain,
    Brief,
    List,
    Run,
    Predict,
    Explore,
    Solutions,
    Again,
    Reset,
    Terms,
    Help,
    Quit,
}

/// The wishes by their keys, with one word for the footer and an explanation.
pub(super) const KEYS: &[(char, Wish, &str, &str)] = &[
    ('?', Wish::Help, "help", "shows this"),
    ('q', Wish::Quit, "quit", "ends watching"),
    ('h', Wish::Hint, "hint", "a hint; again: the next one"),
    ('n', Wish::Next, "next", "the next lab"),
    ('p', Wish::Previous, "previous", "the lab before"),
    (
        'b',
        Wish::Brief,
        "brief",
        "what the lab is about, and what is asked",
    ),
    ('l', Wish::List, "list", "all labs"),
    (
        'r',
        Wish::Run,
        "run",
        "runs it on real threads, with a histogram",
    ),
    ('e', Wish::Explore, "explore", "you are the scheduler"),
    (
        'P',
        Wish::Predict,
        "predict",
        "which outcomes are possible?",
    ),
    (
        'H',
        Wish::HintsAgain,
        "hints",
        "the hints that you have seen",
    ),
    (
        's',
        Wish::Solutions,
        "solutions",
        "what experts write, once it is verified",
    ),
    ('c', Wish::Again, "check", "judges it once more"),
    (
        'x',
        Wish::Reset,
        "reset",
        "starts the exercise from the beginning",
    ),
    (
        't',
        Wish::Terms,
        "terms",
        "what the words mean: preemption, …",
    ),
];

/// What a key stands for.
pub(super) fn wish(key: KeyEvent) -> Option<Wish> {
    let KeyCode::Char(typed) = key.code else {
        return None;
    };
    let mut keys = KEYS.iter();
    let same = keys.find(|(key, ..)| *key == typed);
    // `R` is nothing else, so it is what somebody looks for who wants to reset.
    let reset = (typed == 'R').then_some(Wish::Reset);
    same.map(|(_, wish, ..)| *wish).or(reset)
}

/// The keys for the footer.
pub(super) fn shown() -> Vec<(String, &'static str)> {
    let keys = KEYS.iter();
    keys.map(|(key, _, word, _)| (key.to_string(), *word))
        .collect()
}

/// The keys with their explanations.
pub(super) fn explained() -> Vec<(String, &'static str)> {
    let keys = KEYS.iter();
    keys.map(|(key, _, _, what)| (key.to_string(), *what))
        .collect()
}

/// A lab's brief with keys in the place of the commands that it tells to type.
pub(super) fn instead_of_commands(brief: &str) -> String {
    let lines = brief
        .lines()
        .map(|line| match line.strip_prefix("    cargo run -- ") {
            Some(command) => match key_of(command) {
                Some((key, what)) => format!("    {key}   {what}"),
                None => line.to_owned(),
            },
            None => in_prose(line),
        });
    lines.map(|line| line + "\n").collect()
}

fn in_prose(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("`cargo run -- ") {
        let Some((command, after)) = after.split_once('`') else {
            break;
        };
        text += before;
        text += &match key_of(command) {
            Some((key, _)) => format!("the key `{key}`"),
            None => format!("`cargo run -- {command}`"),
        };
        rest = after;
    }
    text + rest
}

/// The key that does what a command does, and what that is.
fn key_of(command: &str) -> Option<(char, &'static str)> {
    let mut words = command.split_whitespace();
    let wish = match words.next()? {
        "run" => Wish::Run,
        "check" => Wish::Again,
        "hint" => Wish::Hint,
        "explore" => Wish::Explore,
        "predict" => Wish::Predict,
        "solution" => Wish::Solutions,
        "list" => Wish::List,
        _ => return None,
    };
    let (key, _, _, what) = KEYS.iter().find(|(_, known, ..)| *known == wish)?;
    match command.ends_with("--variant racy") {
        true => Some((*key, "your exercise, which begins as the racy program")),
        false => Some((*key, what)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_names_keys_where_there_are_some() {
        let brief = "Look:\n\n    cargo run -- run 01 --variant racy\n    cargo run -- check 01\n\nStuck? `cargo run -- hint 01`. Its curves: \
                     `cargo run -- bench pi`.\n";
        let expected = "Look:\n\n    r   your exercise, which begins as the racy program\n    c   judges it once more\n\nStuck? the key `h`. Its curves: \
                        `cargo run -- bench pi`.\n";
        assert_eq!(instead_of_commands(brief), expected);
    }
}
