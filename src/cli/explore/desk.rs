//! What the player sees: the position of the game in the real program.

use std::path::Path;

use racelab::explore::Schedule;
use racelab::judge::court::{Case, Court};
use racelab::judge::protocol::ScenarioInfo;
use racelab::judge::{Quantifier, SubjectReport};
use racelab::report::json::SCHEMA;
use racelab::report::terminal::explore as page;
use racelab::report::{Tone, command};
use racelab::trace::Position;
use racelab::trace::map::End;
use serde::Serialize;

use super::game::Game;
use crate::cli::subject;

/// What the outcomes of a *sometimes* mean.
const SOMETIMES: &str = "(true: this interleaving has what is asked; false: it has not. One that has it \
                         is enough.)";

/// A game, and how its program stands.
pub(super) struct Desk<'a> {
    court: &'a Court,
    case: &'a Case,
    scenario: &'a ScenarioInfo,
    pub(super) game: Game,
    position: Position,
    /// The moves on offer: indices of the position's.
    offered: Vec<usize>,
    ahead: Vec<(String, usize)>,
    marked: usize,
    /// What to say, and how it is meant.
    says: Option<(String, Tone)>,
    /// Lab and file, for headings and commands.
    report: SubjectReport,
}

impl<'a> Desk<'a> {
    /// Maps the scenario, and sets the game up at its beginning.
    pub(super) fn open(
        court: &'a Court,
        case: &'a Case,
        root: &Path,
        scenario: &'a ScenarioInfo,
    ) -> anyhow::Result<Desk<'a>> {
        let mut desk = Desk {
            game: Game::new(court.map(case, &scenario.name)?),
            court,
            case,
            scenario,
            position: Position::default(),
            offered: Vec::new(),
            ahead: Vec::new(),
            marked: 0,
            says: None,
            report: subject::unjudged(case, root),
        };
        desk.look()?;
        Ok(desk)
    }

    /// Follows the program to where the game is.
    fn look(&mut self) -> anyhow::Result<()> {
        let schedule = self.game.schedule();
        let as_written = self.game.map.as_written;
        let name = &self.scenario.name;
        self.position = self
            .court
            .position(self.case, name, &schedule, as_written)?;
        let moves = self.position.moves.iter().enumerate();
        // Others only go round in a circle.
        let offered = moves.filter(|(_, taken)| self.game.offers(&taken.choice));
        self.offered = offered.map(|(index, _)| index).collect();
        self.ahead = self.game.ahead();
        self.marked = 0;
        self.says = match self.game.end() {
            Some(end) => Some(self.verdict(end)?),
            None => None,
        };
        Ok(())
    }

    /// How it ended.
    fn verdict(&self, end: &End) -> anyhow::Result<(String, Tone)> {
        let schedule = self.game.schedule();
        let name = &self.scenario.name;
        let replayed = self.court.replay(self.case, name, &schedule)?;
        let told = replayed.verdict.failure();
        let diagnosis = told.map(|failure| failure.diagnosis.trim()).unwrap_or("");
        let again = command::replay(&self.report, name, &schedule);
        let cost = self.game.cost();
        let paid = cost;
        let goal = self.game.goal();
        let (head, tone) = match goal {
            Some(goal) if goal.is_met_by(end) => {
                let par = goal.par;
                let worth = (cost.surprises, cost.preemptions);
                let score = match worth > (goal.par.surprises, goal.par.preemptions) {
                    true => format!("With {paid}; par is {par}: there is a cheaper way."),
                    false => format!("With {paid}: that is par."),
                };
                let what = goal.name().to_owned();
                (format!("You did it: {what}. {score}"), Tone::Good)
            }
            _ => match end.kind {
                Some(kind) => (
                    format!("It went wrong in another way: {kind}. u takes the last step back."),
                    Tone::Bad,
                ),
                None => (
                    format!(
                        "The outcome is {}, as it should be. u takes the last step back.",
                        end.value
                    ),
                    Tone::Unsure,
                ),
            },
        };
        let mut says = head;
        if !diagnosis.is_empty() {
            says += "\n";
            says += diagnosis;
        }
        says += &format!("\nreplay: {again}");
        Ok((says, tone))
    }

    /// The page.
    pub(super) fn page(&self, width: usize) -> String {
        let subject = subject::headline(&self.report);
        let scenario = subject::asked(self.scenario);
        let goal = self.game.goal();
        let par = goal.map(|goal| goal.par.to_string());
        let view = page::Game {
            subject: &subject,
            scenario: &scenario,
            outcomes: (self.scenario.quantifier == Quantifier::Sometimes).then_some(SOMETIMES),
            goal: goal.map(|goal| goal.asks.as_str()),
            par: par.as_deref(),
            ahead: &self.ahead,
            offered: &self.offered,
            marked: Some(self.marked),
            says: self
                .says
                .as_ref()
                .map(|(says, tone)| (says.as_str(), *tone)),
        };
        page::page(&self.position, &view, width, true)
    }

    /// How many moves there are.
    pub(super) fn moves(&self) -> usize {
        self.offered.len()
    }

    /// Marks the move above or below.
    pub(super) fn mark(&mut self, down: bool) {
        let moves = self.offered.len().max(1);
        self.marked = (self.marked + if down { 1 } else { moves - 1 }) % moves;
    }

    pub(super) fn marked(&self) -> usize {
        self.marked
    }

    /// Takes a move, by its place on the page from 0.
    pub(super) fn take(&mut self, at: usize) -> anyhow::Result<()> {
        if let Some(&index) = self.offered.get(at) {
            let choice = self.position.moves[index].choice.clone();
            self.game.take(&choice);
            self.look()?;
        }
        Ok(())
    }

    /// Changes the game, and looks where it is then.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Game)) -> anyhow::Result<()> {
        change(&mut self.game);
        self.look()
    }

    /// Goes to where a schedule leads.
    ///
    /// # Errors
    /// If it is not one of this scenario; then the game stays where it is.
    pub(super) fn jump(&mut self, schedule: &str) -> anyhow::Result<()> {
        let schedule = schedule.trim();
        anyhow::ensure!(
            !schedule.is_empty(),
            "Where to? A schedule says whose step comes next, with dots between: 1.2.2. The last \
             line of a verdict has one."
        );
        let parsed: Schedule = schedule.parse().map_err(anyhow::Error::msg)?;
        let one = |choice| Schedule(vec![choice]).to_string();
        let path = parsed.0.into_iter().map(one).collect();
        anyhow::ensure!(
            self.game.jump(path),
            "`{schedule}` is not a way through {}; the last line of a verdict has one",
            self.scenario.name
        );
        self.look()
    }

    /// Says something.
    pub(super) fn say(&mut self, says: String, tone: Tone) {
        self.says = Some((says, tone));
    }

    /// Says what the best next step to the goal is.
    pub(super) fn advise(&mut self) {
        let Some(goal) = self.game.goal() else {
            return self.say("Every way ends the same.".into(), Tone::Unsure);
        };
        if self.game.end().is_some_and(|end| goal.is_met_by(end)) {
            return self.say("You are there.".into(), Tone::Good);
        }
        let (advice, mark) = match self.game.advice() {
            None => (
                "The goal is out of reach from here: u takes a step back.".to_owned(),
                None,
            ),
            Some((way, cost)) => {
                let first = way.first().copied().unwrap_or_default();
                let is_first = |index: &usize| self.position.moves[*index].choice == first;
                let mark = self.offered.iter().position(is_first);
                let thread = mark.map(|at| {
                    let taken = &self.position.moves[self.offered[at]];
                    self.position.threads[taken.thread].name.as_str()
                });
                let steps = match way.len() {
                    1 => "1 step".to_owned(),
                    many => format!("{many} steps"),
                };
                let advice = format!(
                    "Let {} go on. From here it takes {steps} and {}.",
                    thread.unwrap_or("that thread"),
                    cost
                );
                (advice, mark)
            }
        };
        self.marked = mark.unwrap_or(self.marked);
        self.say(advice, Tone::Unsure);
    }

    /// For machines.
    pub(super) fn as_json(&self) -> View<'_> {
        View {
            schema: SCHEMA,
            lab: &self.case.lab,
            subject: &self.case.subject,
            scenario: &self.scenario.name,
            schedule: self.game.schedule(),
            as_written: self.game.map.as_written,
            states: self.game.map.states.len(),
            position: &self.position,
            ends: &self.game.map.ends,
            end: self.game.end(),
        }
    }
}

/// A position in JSON.
#[derive(Serialize)]
pub(super) struct View<'a> {
    schema: u32,
    lab: &'a str,
    subject: &'a str,
    scenario: &'a str,
    schedule: String,
    as_written: bool,
    states: usize,
    position: &'a Position,
    ends: &'a [End],
    end: Option<&'a End>,
}
