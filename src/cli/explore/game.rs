//! The game: a path on the map, and a goal.

use racelab::trace::Kind;
use racelab::trace::map::{Cost, End, Map};

/// Where the player is, and wants to be.
pub(super) struct Game {
    pub(super) map: Map,
    /// The decisions that were taken.
    path: Vec<String>,
    /// Those that were taken back, the last one first.
    undone: Vec<String>,
    goals: Vec<Goal>,
    goal: usize,
}

/// An end to be brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Goal {
    /// In the imperative: `make it deadlock`.
    pub(super) asks: String,
    wanted: Wanted,
    /// What it costs at least.
    pub(super) par: Cost,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Bug(Kind),
    Value(String),
}

impl Goal {
    /// Whether an end is what the goal asks for.
    pub(super) fn is_met_by(&self, end: &End) -> bool {
        match &self.wanted {
            // A race may lead to a result that is wrong as well.
            Wanted::Bug(Kind::DataRace) => end.race,
            Wanted::Bug(kind) => end.kind == Some(*kind),
            Wanted::Value(value) => end.good && end.value == *value,
        }
    }

    /// What it is called: `lost update`.
    pub(super) fn name(&self) -> &str {
        match &self.wanted {
            Wanted::Bug(kind) => kind.name(),
            Wanted::Value(value) => value,
        }
    }
}

/// All goals of a map: its bugs, the cheapest first; where it has none, its outcomes.
fn goals(map: &Map) -> Vec<Goal> {
    let mut goals: Vec<Goal> = Vec::new();
    let any_bug = map.ends.iter().any(|end| end.kind.is_some());
    for end in &map.ends {
        let (wanted, asks) = match end.kind {
            Some(kind) => (Wanted::Bug(kind), asks(kind)),
            None if any_bug || !end.good => continue,
            None => {
                let asks = format!("make it end with {}", end.value);
                (Wanted::Value(end.value.clone()), asks)
            }
        };
        if goals.iter().all(|goal| goal.wanted != wanted) {
            goals.push(Goal {
                asks,
                wanted,
                par: end.cost,
            });
        }
    }
    for goal in &mut goals {
        let met = map.ends.iter().filter(|end| goal.is_met_by(end));
        goal.par = met.map(|end| end.cost).min().unwrap_or(goal.par);
    }
    // A race that any interleaving has is no challenge, where there is more to find.
    goals.sort_by_key(|goal| (goal.wanted == Wanted::Bug(Kind::DataRace), goal.par));
    goals
}

/// What a player is asked to bring about.
fn asks(kind: Kind) -> String {
    let asks = match kind {
        Kind::LostUpdate => "make it lose an update",
        Kind::DataRace => "let two accesses race",
        Kind::CheckThenAct => "change what was checked before it is acted on",
        Kind::TornInvariant => "let a thread see a change half done",
        Kind::OrderViolation => "let two steps happen in the wrong order",
        Kind::DoubleInitialisation => "make it be made twice",
        Kind::Deadlock => "make it deadlock",
        Kind::SelfDeadlock => "make a thread wait for itself",
        Kind::LostWakeup => "make it lose a wakeup",
        Kind::WrongWaiter => "wake the wrong waiter",
        Kind::Livelock => "make it run for ever and get nowhere (livelock)",
        Kind::MissingReleaseAcquire => "let a thread read what is stale",
        Kind::Aba => "change a value and change it back, unseen",
        Kind::UseAfterFree => "use memory after it was given back",
        Kind::Panic => "make it panic",
        Kind::WrongResult => "bring it to a wrong result",
        Kind::JoinBeforeDrain => "join a thread that waits for room in a channel",
        Kind::PermitLeak => "make it lose a permit",
        Kind::Starvation => "let a thread be passed again and again",
        Kind::Serialised => "let the threads run one after the other",
        Kind::UnlockByNonOwner => "give back a lock that the thread does not hold",
        Kind::Leak => "leave something that is never given back",
        other => return format!("bring about a {other}"),
    };
    asks.to_owned()
}

impl Game {
    pub(super) fn new(map: Map) -> Game {
        Game {
            goals: goals(&map),
            map,
            path: Vec::new(),
            undone: Vec::new(),
            goal: 0,
        }
    }

    /// The decisions so far, as one schedule.
    pub(super) fn schedule(&self) -> String {
        self.path.join(".")
    }

    /// The state of the map that they lead to.
    pub(super) fn state(&self) -> usize {
        let path = self.path.iter().map(String::as_str);
        self.map.follow(path).unwrap_or_default()
    }

    /// The end, where it is over.
    pub(super) fn end(&self) -> Option<&End> {
        self.map.end(self.state())
    }

    /// Whether a decision can be taken.
    pub(super) fn offers(&self, choice: &str) -> bool {
        let mut next = self.map.states[self.state()].next.iter();
        next.any(|edge| edge.choice == choice)
    }

    pub(super) fn take(&mut self, choice: &str) {
        if self.offers(choice) {
            self.path.push(choice.to_owned());
            // To go the same way again is no change of mind.
            if self.undone.pop().is_none_or(|undone| undone != choice) {
                self.undone.clear();
            }
        }
    }

    /// Takes the last decision back; false if there is none.
    pub(super) fn undo(&mut self) -> bool {
        let last = self.path.pop();
        let some = last.is_some();
        self.undone.extend(last);
        some
    }

    /// Takes again what was taken back; false if there is nothing.
    pub(super) fn redo(&mut self) -> bool {
        let again = self.undone.pop();
        let some = again.is_some();
        self.path.extend(again);
        some
    }

    /// Goes back to the beginning.
    pub(super) fn restart(&mut self) {
        while self.undo() {}
    }

    /// Goes to where a path leads; false if the map has no such path.
    pub(super) fn jump(&mut self, path: Vec<String>) -> bool {
        let known = self.map.follow(path.iter().map(String::as_str)).is_some();
        if known {
            self.path = path;
            self.undone.clear();
        }
        known
    }

    pub(super) fn goal(&self) -> Option<&Goal> {
        self.goals.get(self.goal)
    }

    /// How many goals there are.
    pub(super) fn goals(&self) -> usize {
        self.goals.len()
    }

    /// Chooses the next goal.
    pub(super) fn next_goal(&mut self) {
        self.goal = (self.goal + 1) % self.goals.len().max(1);
    }

    /// What the decisions so far have cost.
    pub(super) fn cost(&self) -> Cost {
        let path = self.path.iter().map(String::as_str);
        self.map.cost(path).unwrap_or_default()
    }

    /// The best way on to the goal, and what it costs from here; None if it is out of reach.
    pub(super) fn advice(&self) -> Option<(Vec<&str>, Cost)> {
        let goal = self.goal()?;
        let last = self.path.last().map(|choice| thread_of(choice));
        let wanted = |end: &End| goal.is_met_by(end);
        self.map.way_to(self.state(), last, wanted)
    }

    /// What can still be reached, by the bug's name or else the outcome, and how many different
    /// executions lead there; bugs first.
    pub(super) fn ahead(&self) -> Vec<(String, usize)> {
        let mut ahead: Vec<(bool, String, usize)> = Vec::new();
        for (end, executions) in self.map.ends.iter().zip(self.map.ahead(self.state())) {
            let name = match end.kind {
                Some(kind) => kind.to_string(),
                None if end.good => "as it should be".to_owned(),
                None => end.value.clone(),
            };
            match ahead.iter_mut().find(|(_, known, _)| *known == name) {
                Some(known) => known.2 += executions,
                None => ahead.push((end.good, name, executions)),
            }
        }
        ahead.sort_by_key(|known| known.0);
        ahead
            .into_iter()
            .map(|(_, name, many)| (name, many))
            .collect()
    }
}

/// The number of the thread that takes a decision.
fn thread_of(choice: &str) -> &str {
    choice.split_once(':').map_or(choice, |(thread, _)| thread)
}

#[cfg(test)]
mod tests;
