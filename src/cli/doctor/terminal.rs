//! What can be shown where the output goes.

use std::env;
use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};

use super::Finding;

const SIZE: &str = "timelines have room from 80 × 24 on";
const COLOURS: &str = "verdicts are found at a glance";
const CHARACTERS: &str = "marks, arrows and bars";

pub(super) fn look() -> Vec<Finding> {
    vec![size(), colours(), characters()]
}

fn size() -> Finding {
    let size = terminal_size::terminal_size().map(|(width, height)| (width.0, height.0));
    match size.filter(|_| io::stdout().is_terminal()) {
        None => Finding::fine("size", SIZE, "the output goes to a file or another program"),
        Some((width, height)) => {
            let found = format!("{width} × {height}");
            match width < 80 || height < 24 {
                true => Finding::missing("size", SIZE, found, "make the window larger"),
                false => Finding::fine("size", SIZE, found),
            }
        }
    }
}

fn colours() -> Finding {
    match AutoStream::choice(&io::stdout()) {
        ColorChoice::Never => Finding::missing(
            "colours",
            COLOURS,
            "none here",
            "nothing is lost without; `--color always` insists, and NO_COLOR must not be set",
        ),
        _ => Finding::fine("colours", COLOURS, "shown"),
    }
}

/// The locale says on Unix which characters a terminal takes; others take all of them.
fn characters() -> Finding {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| {
            let value = env::var(name).ok()?;
            (!value.is_empty()).then_some(value)
        });
    let locale = locale.into_iter().next();
    let utf8 = |locale: &String| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    };
    match locale {
        _ if !cfg!(unix) => Finding::fine("characters", CHARACTERS, "Unicode"),
        Some(locale) if utf8(&locale) => Finding::fine("characters", CHARACTERS, locale),
        other => Finding::missing(
            "characters",
            CHARACTERS,
            format!("the locale is {}", other.as_deref().unwrap_or("not set")),
            "if they are not shown as they should, set the environment variable LANG=C.UTF-8",
        ),
    }
}
