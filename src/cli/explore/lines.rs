//! The game without a screen: a line in, a page out.

use std::io::{self, BufRead};

use racelab::report::{Tone, terms};

use super::desk::Desk;
use crate::cli::output::Output;

const HELP: &str = "\
1 2 3 …     let this thread take its step
u, r        take a step back, take it again
0           back to the beginning
m           ask for a move
g           another goal
j SCHEDULE  jump to where a schedule leads: j 1.2.2
t           what the words mean
q           quit";

pub(super) fn play(output: &Output, desk: &mut Desk<'_>) -> anyhow::Result<()> {
    output.print(&desk.page(output.width()))?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let line = line.trim();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "" => continue,
            "q" => return Ok(()),
            "?" | "h" => {
                output.print(&format!("{HELP}\n"))?;
                continue;
            }
            "t" => {
                output.print(&terms::told(terms::TERMS, 0, output.width(), true))?;
                continue;
            }
            "u" => desk.change(|game| {
                game.undo();
            })?,
            "r" => desk.change(|game| {
                game.redo();
            })?,
            "0" => desk.change(|game| game.restart())?,
            "g" => desk.change(|game| game.next_goal())?,
            "m" => desk.advise(),
            "j" => {
                if let Err(error) = desk.jump(rest) {
                    desk.say(format!("{error:#}"), Tone::Bad);
                }
            }
            _ => match word.parse::<usize>() {
                Ok(number) if (1..=desk.moves()).contains(&number) => desk.take(number - 1)?,
                _ => {
                    let moves = desk.moves();
                    let known = match moves {
                        0 => "it is over here; u takes the last step back".to_owned(),
                        1 => "the only one is 1".to_owned(),
                        _ => format!("1 to {moves}"),
                    };
                    desk.say(
                        format!("`{line}` is no move: {known}. ? lists all that can be typed."),
                        Tone::Bad,
                    );
                }
            },
        }
        output.print(&format!("\n{}", desk.page(output.width())))?;
    }
    Ok(())
}
