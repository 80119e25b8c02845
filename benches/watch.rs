//! From a save to its verdict: the real `racelab watch` in a pseudo-terminal, on copies of small
//! labs.
//!
//! `cargo bench --profile dev --bench watch` measures what students use. Right and wrong answers are
//! saved in turn, each with a comment of its own, so that nothing was built before. Measured is the
//! time from just before the write to the last byte of the verdict on the screen; of a wrong answer
//! that is its headline and its story, which some scenarios that are still being judged may
//! complete later. Arguments: labs (`01 02 08`) and `--saves N`.

#[cfg(unix)]
#[path = "../tests/checkout/mod.rs"]
#[allow(dead_code, reason = "tests need more of it")]
mod checkout;
#[cfg(unix)]
#[path = "../tests/terminal/screen.rs"]
#[allow(dead_code, reason = "tests need more of it")]
mod screen;

#[cfg(unix)]
fn main() {
    watched::main();
}

#[cfg(not(unix))]
fn main() {
    println!("measured in a pseudo-terminal, which this system has not");
}

#[cfg(unix)]
mod watched {
    use std::thread;
    use std::time::{Duration, Instant};

    use crate::checkout::Checkout;
    use crate::screen::Terminal;

    /// A lab with a right and a wrong answer.
    const LABS: &[(&str, &str, &str)] = &[
        ("01_lost_update", "mutex", "wrong/lock_per_half"),
        ("02_global_num", "mutex", "racy"),
        ("08_lost_wakeup", "mutex_condvar", "racy"),
    ];

    /// What is on the screen is read before the next save; so nothing is being judged then.
    const READING: Duration = Duration::from_secs(1);

    /// So many saves of each lab.
    const SAVES: usize = 40;

    pub(crate) fn main() {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let after = |name: &str| {
            let at = arguments.iter().position(|argument| argument == name)?;
            arguments.get(at + 1)?.parse().ok()
        };
        let saves = after("--saves").unwrap_or(SAVES);
        let asked = |folder: &str| {
            let is_number = |word: &&String| word.len() == 2 && word.starts_with('0');
            let mut labs = arguments.iter().filter(is_number).peekable();
            labs.peek().is_none() || labs.any(|lab| folder.starts_with(lab.as_str()))
        };
        println!("from the save to the last byte of the verdict, in milliseconds");
        println!("lab               answer   saves  quartile  median  quartile   worst");
        for (folder, right, wrong) in LABS.iter().filter(|(folder, ..)| asked(folder)) {
            let [right, wrong] = measure(folder, right, wrong, saves);
            row(folder, "right", right);
            row(folder, "wrong", wrong);
        }
    }

    /// The times of the right and of the wrong answers.
    fn measure(folder: &str, right: &str, wrong: &str, saves: usize) -> [Vec<Duration>; 2] {
        let checkout = Checkout::new();
        let mut command = checkout.racelab(&["watch", &folder[..2]]);
        command.env_remove("COLUMNS");
        let mut terminal = Terminal::start(command, 80, 24);
        let exercise = format!("labs/{folder}/exercise.rs");
        let text = |answer: &str| match answer {
            "racy" => checkout.read(&format!("labs/{folder}/racy.rs")),
            answer => checkout.read(&format!("solutions/{folder}/{answer}.rs")),
        };
        let texts = [text(right), text(wrong)];
        terminal.wait_for("refuted");
        let mut times = [Vec::new(), Vec::new()];
        for save in 0..saves {
            let wants_right = save % 2 == 0;
            let text = format!("{}// save {save}\n", texts[save % 2]);
            // The last verdict is of the other kind, so that this one cannot be taken for it.
            thread::sleep(READING);
            let begin = Instant::now();
            checkout.write(&exercise, &text);
            let is = |text: &str| {
                let head = text.lines().next().unwrap_or_default();
                let verdict = if wants_right { "verified" } else { "refuted" };
                head.contains(verdict) && !text.contains("judging …")
            };
            let (_, end) = terminal.wait_and_look("the verdict", is);
            times[save % 2].push(end - begin);
        }
        terminal.send("q");
        terminal.ended();
        times
    }

    fn row(folder: &str, answer: &str, mut times: Vec<Duration>) {
        times.sort();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
        println!(
            "{folder:<16}  {answer:<7}  {:>5}  {:>8.0}  {:>6.0}  {:>8.0}  {:>6.0}",
            times.len(),
            at(25),
            at(50),
            at(75),
            at(100)
        );
    }
}
