//! Recognises a thread that goes round in a loop without getting anywhere.
//!
//! A thread that looks again and again at the same version of the same object, from the same line,
//! having changed nothing in between, is taken to spin: it will do so until another thread changes
//! something, so the scheduler lets all others go first. A loop with an end (`for _ in 0..5 {
//! x.load(..) }`) looks the same at first; it gives itself away when it ends although nothing has
//! changed. Then its line is known for [no spin](NotSpins), and the search begins anew.
//!
//! A lock that is taken and given back unchanged is such a look too: at what was last changed behind
//! it. So that nothing else that is looked at on the way round is overlooked, all of it must be as
//! it was.
//!
//! A thread that waits for a time only goes on by itself, and may take and give back locks on its
//! way round. Where it has timed out twice, it lets all others go first, with every step of its
//! round, until it comes to a line that is not on the way round. So it does where it yields for the
//! third time: it may hold a lock while it yields, and others wait for just that.

use std::collections::HashSet;
use std::panic::Location;

use super::hash::Chain;
use super::op::{Op, Reply};

/// How often a thread may look at the same before it counts as spinning.
pub(crate) const LOOKS: u32 = 3;

/// How often a thread may find that its time is over, with nothing changed since, before it counts
/// as spinning.
pub(crate) const TIMED_LOOKS: u32 = 1;

/// How often its time may be over at the same line, whatever has changed, before it lets all others
/// go first.
const TIMEOUTS: u32 = 2;

/// How often a thread may come past the same `yield_now` before it lets all others go first.
const YIELDS: u32 = 2;

/// A line of the program, told apart by the address of its location.
pub(crate) type Line = *const Location<'static>;

/// The line of a location.
pub(crate) fn line_of(at: &'static Location<'static>) -> Line {
    std::ptr::from_ref(at)
}

/// Lines that are known to be in loops with an end.
#[derive(Clone, Debug, Default)]
pub(crate) struct NotSpins(HashSet<usize>);

impl NotSpins {
    pub(crate) fn insert(&mut self, at: &'static Location<'static>) {
        self.0.insert(std::ptr::from_ref(at) as usize);
    }

    pub(crate) fn contains(&self, at: &'static Location<'static>) -> bool {
        !self.0.is_empty() && self.0.contains(&(std::ptr::from_ref(at) as usize))
    }
}

/// A thread, by its uid, and the line at which it seems to go round in a circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Circle {
    thread: u64,
    line: usize,
}

impl Circle {
    pub(crate) fn new(thread: u64, at: &'static Location<'static>) -> Self {
        let line = std::ptr::from_ref(at) as usize;
        Circle { thread, line }
    }
}

/// What a thread has looked at since it last changed anything.
#[derive(Clone, Default)]
pub(crate) struct Spin {
    looks: Vec<Look>,
    /// The yields that it came past, never forgotten: a loop with `yield_now` may well lock and
    /// unlock on its way round.
    yields: Vec<(Line, u32)>,
    /// What each line was told last.
    told: Vec<(Line, Reply)>,
    /// What it has looked at since it took a lock and gave it back unchanged, and has changed
    /// nothing else.
    polls: Vec<Poll>,
    /// Its rounds since it lets others go first, if it ever did.
    rounds: Option<Box<Rounds>>,
    /// Its timeouts, if it had any: most threads never do.
    timed: Option<Box<Timed>>,
}

/// What a thread did that waits for a time only.
#[derive(Clone, Default)]
struct Timed {
    /// Where its time was over, never forgotten: it may well lock and unlock on its way round.
    timeouts: Vec<(Line, u32)>,
    /// The lines that it came past since its time was first over.
    round: Vec<Line>,
    /// Whether it is on its way round once more, so that others go first.
    tired: bool,
}

/// The rounds of a thread that lets others go first where it yields, or where its time is over.
#[derive(Clone, Default)]
struct Rounds {
    /// How many it went, since nobody else could go on.
    many: u32,
    /// How much was new to anybody when it last came round, and how often it has come round since.
    in_vain: (usize, u32),
    /// The lines of the round before.
    circle: Vec<Line>,
    /// The lines that it came past since it last yielded.
    way: Vec<Line>,
    /// Whether it is on its way round once more, from where it yields.
    underway: bool,
}

/// A look at something, under a lock or not.
#[derive(Clone)]
pub(crate) struct Poll {
    pub(crate) op: Op,
    pub(crate) seen: Chain,
    times: u32,
}

#[derive(Clone)]
struct Look {
    op: Op,
    seen: Chain,
    times: u32,
    /// When it was last looked at, counted in looks.
    last: u32,
}

impl Spin {
    /// How often the thread has looked at this from this line since it last changed anything.
    pub(crate) fn times(&self, at: &'static Location<'static>, seen: Chain) -> u32 {
        let line = std::ptr::from_ref(at);
        let known = self.looks.iter();
        known
            .filter(|look| line_of(look.op.at) == line && look.seen == seen)
            .map(|look| look.times)
            .next()
            .unwrap_or(0)
    }

    /// The thread has looked at something, and changed nothing.
    pub(crate) fn looked(&mut self, op: &Op, seen: Chain) {
        let line = line_of(op.at);
        let last = self.looks.iter().map(|look| look.last).max().unwrap_or(0) + 1;
        let mut known = self.looks.iter_mut();
        match known.find(|look| line_of(look.op.at) == line && look.seen == seen) {
            Some(look) => {
                look.times += 1;
                look.last = last;
            }
            None => self.looks.push(Look {
                op: *op,
                seen,
                times: 1,
                last,
            }),
        }
    }

    /// What the thread has looked at since it last looked from this line: what it finds on its way
    /// round, if it is in a circle, and whether it has found the same there often enough.
    pub(crate) fn way_round(
        &self,
        at: &'static Location<'static>,
    ) -> impl Iterator<Item = (&Op, Chain, bool)> {
        let line = line_of(at);
        let here = |look: &&Look| line_of(look.op.at) == line;
        let before = self.looks.iter().filter(here).map(|look| look.last).max();
        let since = self
            .looks
            .iter()
            .filter(move |look| before.is_some_and(|before| look.last > before));
        since.map(|look| (&look.op, look.seen, look.times >= LOOKS))
    }

    /// The thread is about to yield: whether it comes round to the same yield again.
    pub(crate) fn yields_again(&mut self, at: &'static Location<'static>) -> bool {
        let line = line_of(at);
        match self.yields.iter_mut().find(|known| known.0 == line) {
            Some((_, times)) => {
                *times += 1;
                *times > YIELDS
            }
            None => {
                self.yields.push((line, 1));
                false
            }
        }
    }

    /// The thread has looked at what this operation shows, or has given back unchanged what it
    /// has taken.
    pub(crate) fn polled(&mut self, op: Op, seen: Chain) {
        let same =
            |poll: &&mut Poll| line_of(poll.op.at) == line_of(op.at) && poll.op.object == op.object;
        match self.polls.iter_mut().find(same) {
            Some(poll) if poll.seen == seen => poll.times += 1,
            Some(poll) => *poll = Poll { op, seen, times: 1 },
            None => self.polls.push(Poll { op, seen, times: 1 }),
        }
    }

    /// What it has looked at since it last changed anything, if it takes locks to look.
    #[inline]
    pub(crate) fn polls(&self) -> &[Poll] {
        &self.polls
    }

    /// How often it has found the same at the place of this operation. Who yields is known by that.
    pub(crate) fn polls_in_vain(&self, op: &Op) -> u32 {
        let mut polls = self.polls.iter().filter(|_| self.yields.is_empty());
        let same =
            |poll: &&Poll| line_of(poll.op.at) == line_of(op.at) && poll.op.object == op.object;
        polls.find(same).map_or(0, |poll| poll.times)
    }

    /// It has changed more than who has a lock.
    pub(crate) fn polls_no_more(&mut self) {
        self.polls.clear();
    }

    /// It goes round once more, since nobody else can go on.
    pub(crate) fn goes_round(&mut self, yields: bool) {
        let own = self.rounds.get_or_insert_default();
        own.many += 1;
        own.underway |= yields;
    }

    /// How often it went round when nobody else could go on.
    pub(crate) fn rounds(&self) -> u32 {
        self.rounds.as_ref().map_or(0, |own| own.many)
    }

    /// It has come round, when so much was new to anybody.
    pub(crate) fn came_round(&mut self, news: usize) {
        let own = self.rounds.get_or_insert_default();
        let (before, times) = own.in_vain;
        own.in_vain = (news, if before == news { times + 1 } else { 0 });
        own.circle = std::mem::take(&mut own.way);
        own.underway = false;
    }

    /// It comes to this line, which is no more on its way round if it was not the time before.
    #[inline]
    pub(crate) fn passes(&mut self, at: &'static Location<'static>) {
        let Some(own) = &mut self.rounds else { return };
        let line = line_of(at);
        own.underway &= own.circle.contains(&line);
        if !own.way.contains(&line) {
            own.way.push(line);
        }
    }

    /// How often it has come round since anything was new to anybody; so much was.
    pub(crate) fn rounds_in_vain(&self, news: usize) -> u32 {
        match self.rounds.as_ref().map(|own| own.in_vain) {
            Some((before, times)) if before == news => times,
            _ => 0,
        }
    }

    /// Its time is over at this line.
    pub(crate) fn times_out(&mut self, at: &'static Location<'static>) {
        let line = line_of(at);
        let timeouts = &mut self.timed.get_or_insert_default().timeouts;
        match timeouts.iter_mut().find(|known| known.0 == line) {
            Some((_, times)) => *times += 1,
            None => timeouts.push((line, 1)),
        }
    }

    /// Whether its time was over at this line more often than one looks at.
    pub(crate) fn timed_out_often(&self, at: &'static Location<'static>) -> bool {
        let line = line_of(at);
        let times = |known: &&(Line, u32)| known.0 == line && known.1 >= TIMEOUTS;
        let timed = self.timed.as_ref();
        timed.is_some_and(|timed| timed.timeouts.iter().find(times).is_some())
    }

    /// It goes on where its time was over again and again.
    pub(crate) fn tires(&mut self) {
        self.timed.get_or_insert_default().tired = true;
    }

    /// Whether it is on its way round once more, from where its time was over.
    #[inline]
    pub(crate) fn is_tired(&self) -> bool {
        self.timed.as_ref().is_some_and(|timed| timed.tired)
    }

    /// Whether it is on its way round once more, so that others go first with every step of it.
    #[inline]
    pub(crate) fn is_underway(&self) -> bool {
        self.rounds.as_ref().is_some_and(|own| own.underway) || self.is_tired()
    }

    /// It comes to this line: whether that is on its way round.
    /// At the place of a timed operation, a round is over.
    #[inline]
    pub(crate) fn comes_past(&mut self, at: &'static Location<'static>, timed: bool) -> bool {
        let Some(own) = &mut self.timed else {
            return false;
        };
        let line = line_of(at);
        let known = own.round.contains(&line);
        if !known {
            own.round.push(line);
        }
        own.tired &= known && !timed;
        known
    }

    /// Whether the thread has come past this line since it last changed anything.
    pub(crate) fn knows(&self, at: &'static Location<'static>) -> bool {
        let line = line_of(at);
        self.looks.iter().any(|look| line_of(look.op.at) == line)
            || self.yields.iter().any(|known| known.0 == line)
    }

    /// Notes what an operation told its thread: whether it is what this line was told the time
    /// before.
    pub(crate) fn told(&mut self, at: &'static Location<'static>, reply: Reply) -> bool {
        // Most threads go round in no circle.
        if self.looks.is_empty()
            && self.yields.is_empty()
            && self.polls.is_empty()
            && self.timed.is_none()
        {
            return false;
        }
        let line = std::ptr::from_ref(at);
        match self.told.iter_mut().find(|known| known.0 == line) {
            Some((_, before)) => std::mem::replace(before, reply) == reply,
            None => {
                self.told.push((line, reply));
                false
            }
        }
    }

    /// Whether the thread has ever done something at this line.
    pub(crate) fn was_at(&self, at: &'static Location<'static>) -> bool {
        let line = std::ptr::from_ref(at);
        self.told.iter().any(|known| known.0 == line)
    }

    /// The thread has changed something.
    pub(crate) fn has_moved(&mut self) {
        self.looks.clear();
    }
}
