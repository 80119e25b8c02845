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
