//! The mutants: one small change each, by which the explorer would say something wrong. Where what
//! is to be replaced no longer stands in its file, the run says so.

/// A way to break the explorer.
pub(crate) struct Mutant {
    /// What is wrong with it.
    pub(crate) what: &'static str,
    /// The file, in `src/explore`.
    pub(crate) file: &'static str,
    /// What it replaces: it stands there once, whatever the white space between its words.
    pub(crate) old: &'static str,
    pub(crate) new: &'static str,
}

const fn mutant(
    what: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
) -> Mutant {
    Mutant {
        what,
        file,
        old,
        new,
    }
}

const CHANNEL: &str = "model/channel.rs";
const CLOCK: &str = "clock.rs";
const CONDVAR: &str = "model/condvar.rs";
const EXECUTION: &str = "execution.rs";
const FIBER: &str = "fiber.rs";
const TEARDOWN: &str = "fiber/teardown.rs";
const IDLE: &str = "idle.rs";
const MEMORY: &str = "memory.rs";
const MODEL: &str = "model/mod.rs";
const MUTEX: &str = "model/mutex.rs";
const OP: &str = "op.rs";
const PLAIN: &str = "model/plain.rs";
const PROCESS: &str = "model/process.rs";
const COUNT: &str = "count.rs";
const SEMAPHORE: &str = "model/semaphore.rs";
const SPIN: &str = "spin.rs";
const SHORTEST: &str = "shortest.rs";
const STEPS: &str = "steps.rs";
const TURNS: &str = "turns.rs";
const WORKER: &str = "search/worker.rs";
const DECIDE: &str = "search/decide.rs";
const HABITS: &str = "habits.rs";
const HEAP: &str = "model/heap.rs";

/// All of them.
pub(crate) const MUTANTS: &[Mutant] = &[
    mutant(
        "a thread panics that another one's panic found suspended",
        FIBER,
        "self.with(|execution| execution.threads[thread].panics = panics);",
        "panics.take_up();",
    ),
    mutant(
        "a thread that is suspended while its panic unwinds panics no more",
        FIBER,
        "self.with(|execution| execution.threads[thread].panics = panics);",
        "let _ = panics;",
    ),
    mutant(
        "who unwinds goes on with what it was not told",
        TEARDOWN,
        "if is_told || operations > LAST_OPERATIONS {",
        "if operations > LAST_OPERATIONS {",
    ),
    mutant(
        "an acquire load takes nothing over",
        MEMORY,
        "if as_written && !acquires(order) {",
        "if as_written {",
    ),
    mutant(
        "a relaxed load acquires",
        MEMORY,
        "if as_written && !acquires(order) {",
        "if false && !acquires(order) {",
    ),
    mutant(
        "a relaxed store releases",
        MEMORY,
        "if as_written && !releases(order) {",
        "if false && !releases(order) {",
    ),
    mutant(
        "a release store carries its thread's last fence only",
        MEMORY,
        "if as_written && !releases(order) {",
        "if as_written {",
    ),
    mutant(
        "a read-modify-write ends a release sequence",
        MEMORY,
        "if hands_on {",
        "if hands_on && order == Ordering::SeqCst {",
    ),
    mutant(
        "a plain store goes on with a release sequence",
        MEMORY,
        "if hands_on {",
        "if true {",
    ),
    mutant(
        "no load is stale",
        MEMORY,
        "let many = atomic.older.len() as u32 - oldest;",
        "let many = oldest * 0;",
    ),
    mutant(
        "a load ignores its thread's view",
        MEMORY,
        "let mut oldest = self.threads[thread].clock.view.of(atomic.location);",
        "let mut oldest = 0;",
    ),
    mutant(
        "a load reads anew what is older than it has read",
        MEMORY,
        "atomic.place(back)); me.clock.view.raise(location, place);",
        "atomic.place(back));",
    ),
    mutant(
        "a load reads what is older than its thread's own store",
        MEMORY,
        "atomic.place(0)); me.clock.view.raise(location, place);",
        "atomic.place(0));",
    ),
    mutant(
        "a SeqCst load may be as stale as a relaxed one",
        MEMORY,
        "oldest = oldest.max(self.sequential.of(atomic.location));",
        "oldest = oldest.max(0);",
    ),
    mutant(
        "a SeqCst load shows later ones nothing",
        MEMORY,
        "atomic.place(back)); me.clock.view.raise(location, place); if is_sequential(order) {",
        "atomic.place(back)); me.clock.view.raise(location, place); if false {",
    ),
    mutant(
        "a SeqCst store shows SeqCst loads nothing",
        MEMORY,
        "atomic.place(0)); me.clock.view.raise(location, place); if is_sequential(order) {",
        "atomic.place(0)); me.clock.view.raise(location, place); if false {",
    ),
    mutant(
        "an acquire fence takes nothing over",
        MEMORY,
        "me.clock.join(&me.pending);",
        "",
    ),
    mutant(
        "a release fence covers nothing",
        MEMORY,
        "me.fenced = me.clock.clone();",
        "",
    ),
    mutant(
        "a SeqCst fence sees no other",
        MEMORY,
        "me.clock.view.join(&self.sequential);",
        "",
    ),
    mutant(
        "a SeqCst fence shows others nothing",
        MEMORY,
        "self.sequential.join(&me.clock.view);",
        "",
    ),
    mutant(
        "fingerprints leave out what a fence observes",
        STEPS,
        "OpKind::Fence(order) => chain.then_chain(self.observed_by_fence(thread, order)),",
        "OpKind::Fence(_) => chain,",
    ),
    mutant(
        "a failed compare_exchange reads the latest store",
        MEMORY,
        "} => (failure, Some(expected)),",
        "} if failure == Ordering::SeqCst => (failure, Some(expected)),",
    ),
    mutant(
        "a compare_exchange succeeds on an older store",
        MEMORY,
        "if unless == Some(store.bits) {",
        "if unless == Some(!store.bits) {",
    ),
    mutant(
        "a failed compare_exchange has the ordering of success",
        MEMORY,
        "self.reads(thread, id, failure, back);",
        "self.reads(thread, id, success, back);",
    ),
    mutant(
        "fingerprints leave out which store a store follows",
        MEMORY,
        "let mut version = object.version;",
        "let mut version = match op.kind { OpKind::Store { .. } => Chain::default(), _ => \
         object.version };",
    ),
    mutant(
        "fingerprints leave out which store is read",
        MEMORY,
        ".then(word) .then(object.uid) .then_chain(version)",
        ".then(word).then(object.uid).then(u64::from(version == Chain::default()))",
    ),
    mutant(
        "fingerprints leave out the order of a lock's owners",
        MODEL,
        "_ => chain.then_chain(version), }; match op.kind { OpKind::Wait",
        "_ => chain, }; match op.kind { OpKind::Wait",
    ),
    mutant(
        "an unlock hands on nothing",
        MUTEX,
        "*owner = None; object.clock = me.clock.clone();",
        "*owner = None;",
    ),
    mutant(
        "a lock takes nothing over",
        MUTEX,
        "*owner = Some(thread); me.clock.join(&object.clock);",
        "*owner = Some(thread);",
    ),
    mutant(
        "a wait hands on nothing when it gives its lock back",
        CONDVAR,
        "mutex.clock = clock;",
        "drop(clock);",
    ),
    mutant(
        "notify_one always wakes the first",
        CONDVAR,
        "OpKind::NotifyOne => (0..condvar.waiters.len().max(1) as u16).collect(),",
        "OpKind::NotifyOne => way::if_enabled(true),",
    ),
    mutant(
        "notify_one wakes all",
        CONDVAR,
        "OpKind::NotifyOne => vec![condvar.waiters.remove(usize::from(way))],",
        "OpKind::NotifyOne if way == u16::MAX => Vec::new(),",
    ),
    mutant(
        "a semaphore hands on nothing",
        SEMAPHORE,
        "*permits += 1; object.clock.join(&me.clock);",
        "*permits += 1;",
    ),
    mutant(
        "a semaphore lets threads past without a permit",
        SEMAPHORE,
        "OpKind::Acquire => way::if_enabled(permits > 0),",
        "OpKind::Acquire => way::if_enabled(permits < 2),",
    ),
    mutant(
        "a message hands on nothing",
        CHANNEL,
        "Some((_, clock)) => { me.clock.join(&clock);",
        "Some(_) => {",
    ),
    mutant(
        "the room in a channel hands on nothing",
        CHANNEL,
        "if channel.capacity.is_some() { me.clock.join(&object.clock); }",
        "",
    ),
    mutant(
        "the end of a channel hands on nothing",
        CHANNEL,
        "None if channel.senders == 0 => { me.clock.join(&object.clock);",
        "None if channel.senders == 0 => {",
    ),
    mutant(
        "a receive on a closed channel counts as a change",
        CHANNEL,
        "OpKind::Recv => self.senders == 0 && self.queue.is_empty(),",
        "OpKind::Recv => false,",
    ),
    mutant(
        "a thread that has ended is always seen to have",
        STEPS,
        "(0..=u16::from(may_be_late)).collect()",
        "(0..=u16::from(may_be_late) * 0).collect()",
    ),
    mutant(
        "a thread knows nothing of what came before its start",
        EXECUTION,
        "parent.clock.clone(),",
        "Clock::default(),",
    ),
    mutant(
        "a join takes nothing over",
        EXECUTION,
        "joiner.clock.join(&clock);",
        "drop(clock);",
    ),
    mutant(
        "a join hands on what came before the thread's last steps only",
        EXECUTION,
        "(target.clock.clone(), target.chain)",
        "(target.fenced.clone(), target.chain)",
    ),
    mutant(
        "a read races with no write",
        PLAIN,
        "self.write.filter(|write| !write.is_before(clock));",
        "self.write.filter(|write| write.step > step);",
    ),
    mutant(
        "a write races with no write",
        PLAIN,
        ".iter() .chain(&self.write)",
        ".iter()",
    ),
    mutant(
        "a write races with no read",
        PLAIN,
        ".iter() .chain(&self.write)",
        ".iter() .take(0) .chain(&self.write)",
    ),
    mutant(
        "a write forgets the one before, and races with itself",
        PLAIN,
        "self.tick <= clock.of(self.thread)",
        "self.tick < clock.of(self.thread)",
    ),
    mutant(
        "synchronization leaves out the steps",
        CLOCK,
        "self.steps.join(&other.steps);",
        "",
    ),
    mutant(
        "synchronization leaves out the view",
        CLOCK,
        "self.view.join(&other.view);",
        "",
    ),
    mutant(
        "every switch is a preemption",
        SHORTEST,
        "let preempts = last_could_go_on && thread != last;",
        "let preempts = thread != last;",
    ),
    mutant(
        "interleavings that meet count once",
        COUNT,
        "paths[edge.to as usize] += &count;",
        "paths[edge.to as usize] = count.clone();",
    ),
    mutant(
        "a step with two ways is twice as probable",
        COUNT,
        "chance / threads.len() as f64 / f64::from(ways)",
        "chance / (edges.len() as f64 + 0.0 * f64::from(ways))",
    ),
    mutant(
        "fingerprints leave out what is stored",
        OP,
        "OpKind::Store { bits, .. } => 2 ^ bits.rotate_left(8),",
        "OpKind::Store { .. } => 2,",
    ),
    mutant(
        "of the threads that can go on only the first is tried",
        TURNS,
        "if !busy.is_empty() { return busy; }",
        "if !busy.is_empty() { busy.truncate(1); return busy; }",
    ),
    mutant(
        "of those who yield one goes round for ever",
        TURNS,
        "(self.haste(thread), spin.rounds(), steps)",
        "(self.haste(thread), thread as u32 + 0 * spin.rounds(), steps)",
    ),
    mutant(
        "rounds in vain are no sign of a livelock",
        TURNS,
        "rounds_in_vain(self.news) >= ROUNDS_IN_VAIN",
        "rounds_in_vain(self.news) > u32::MAX - ROUNDS_IN_VAIN",
    ),
    mutant(
        "who yields lets nobody go first on its way round",
        SPIN,
        "own.underway |= yields;",
        "own.underway &= yields;",
    ),
    mutant(
        "who waits when it is let run alone is taken to go round for ever",
        WORKER,
        "let in_vain = execution.moved_on || alone.waits;",
        "let in_vain = execution.moved_on;",
    ),
    mutant(
        "who looks under a lock overlooks what has changed",
        IDLE,
        "polls.all(|poll| self.shows(thread, &poll.op) == Some(poll.seen))",
        "polls.all(|_| true)",
    ),
    mutant(
        "a notification does not reach who waits",
        CONDVAR,
        "self.threads[waiter].notified = Some(chain);",
        "let _ = waiter;",
    ),
    mutant(
        "one of the branches of a state is never taken",
        DECIDE,
        "candidates.drain(mine + 1..).rev().collect();",
        "candidates.drain(mine + 1..).rev().skip(1).collect();",
    ),
    mutant(
        "a state is taken for known if its first successor is",
        DECIDE,
        ".position(|candidate| self.search.seen.insert(candidate.key));",
        ".take(1).position(|candidate| self.search.seen.insert(candidate.key));",
    ),
    mutant(
        "a process that ends keeps the locks of its files",
        PROCESS,
        "*owner = None;",
        "",
    ),
    mutant(
        "processes share their statics",
        PROCESS,
        "process.map_or(0, |process| self.threads[process.main].uid)",
        "process.map_or(0, |_| 0)",
    ),
    mutant(
        "what is foreseen leaves out who joins",
        HABITS,
        "Some(thread) => { next.settle(thread); running = thread; }",
        "Some(_) => break,",
    ),
    mutant(
        "fingerprints leave out the memory in which an object lies",
        HEAP,
        "Some(within) => chain.then_chain(self.object(within.allocation).version),",
        "Some(_) => chain,",
    ),
    mutant(
        "freed memory is never used again",
        HEAP,
        "pool.free.push(index);",
        "let _ = index;",
    ),
    mutant(
        "an old pointer reads what lay there before",
        HEAP,
        "self.points_to(&mut op, within.place, block.allocation);",
        "let _ = &mut op;",
    ),
    mutant(
        "an access to allocated memory races with nothing",
        HEAP,
        "let race = plain.read(thread, clock, step); self.race = self.race.or(race);",
        "let _ = plain.read(thread, clock, step);",
    ),
    mutant(
        "a circle with two looks is judged by one of them",
        IDLE,
        "&& looks.all(|(op, seen, often)| often && self.looks_at(thread, op) == Some(seen))",
        "&& looks.all(|_| true)",
    ),
    mutant(
        "a loop with an end is taken to go round for ever",
        DECIDE,
        "self.alone = self.unknown_circle(execution);",
        "self.alone = None;",
    ),
];
