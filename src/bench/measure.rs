use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::lecture::Lecture;
use super::measured::{Point, Quartiles, Row};
use super::protocol::{Answer, Request, Role, Sample};
use super::session::{Session, Silence};
use super::{Load, Value};

/// A measurement repeats what is shorter until it takes about as long.
const LONG_ENOUGH: Duration = Duration::from_millis(4);

/// So often at most.
const REPETITIONS: u64 = 10_000;

/// More rounds tell nothing new.
const ROUNDS: usize = 31;

/// The lecture's programs take part in so many of them.
const LECTURES: usize = 3;

/// For so long one measurement may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What would take longer at a larger size, going by a smaller one, is left out there.
const TOO_LONG: f64 = 2.0;

/// A measurement that takes more than so many times its share of the time takes part in fewer rounds.
const GREEDY: f64 = 0.25;

/// Something that is measured.
pub struct Entrant {
    /// What its row is called.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// How it is measured.
    pub runner: Runner,
}

/// How something is measured.
pub enum Runner {
    /// By a job of a program that was built for it.
    Program {
        /// The program.
        program: PathBuf,
        /// The job's place in the description.
        job: usize,
    },
    /// By the lecture's own program.
    Lecture(Lecture),
}

/// What is measured of each.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The numbers of threads.
    pub threads: Vec<usize>,
    /// The size at which they vary.
    pub size: usize,
    /// The sizes of the curve over the size.
    pub sizes: Vec<usize>,
    /// Whether a larger size is more work.
    pub grows: bool,
    /// The number of threads of that curve.
    pub threads_over_sizes: usize,
    /// What is waited for.
    pub delay: Duration,
    /// By which share results may differ.
    pub tolerance: f64,
    /// After so long no round begins.
    pub time: Duration,
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The round; 0 is the warm-up.
    pub round: usize,
    /// The row.
    pub name: &'a str,
    /// With so many threads.
    pub threads: usize,
    /// At this size.
    pub size: usize,
    /// How much of the time is over, from 0 to 1.
    pub over: f64,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The rows, in the order of the entrants.
    pub rows: Vec<Row>,
    /// The rounds that were come to an end.
    pub rounds: usize,
    /// Whether somebody broke it off.
    pub broken_off: bool,
}

/// Lets the entrants take turns: a warm-up, in which each result is looked at, then rounds, each in
/// an order of its own, until the time is over.
pub fn measure(
    entrants: &[Entrant],
    root: &Path,
    plan: &Plan,
    watch: &dyn Fn(&Standing),
) -> Result<Found, String> {
    let mut race = Race {
        plan,
        watch,
        begin: Instant::now(),
        racers: Vec::new(),
        heats: Vec::new(),
        expected: Vec::new(),
    };
    for (index, entrant) in entrants.iter().enumerate() {
        race.racers.push(Racer::of(entrant, root)?);
        let loads = loads(entrant, plan);
        race.heats.extend(loads.map(|(threads, size)| Heat {
            racer: index,
            threads,
            size,
            times: 1,
            every: Some(1),
            first: None,
            items: 1,
            samples: Vec::new(),
            peak_kb: None,
        }));
    }
    let mut rounds = 0;
    let mut broken_off = race.warm_up().is_err();
    race.begin = Instant::now();
    while !broken_off && rounds < ROUNDS && (rounds == 0 || race.over() < 1.0) {
        match race.round(rounds + 1) {
            Ok(()) => rounds += 1,
            Err(Interrupted) => broken_off = true,
        }
    }
    Ok(Found {
        rows: race.rows(),
        rounds,
        broken_off,
    })
}

/// What is measured of an entrant: numbers of threads and sizes.
fn loads<'a>(entrant: &Entrant, plan: &'a Plan) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    let threads: &[usize] = match entrant.role {
        Role::Sequential => &[1],
        _ => &plan.threads,
    };
    let over = match entrant.role {
        Role::Sequential => 1,
        _ => plan.threads_over_sizes,
    };
    let sizes: &[usize] = match entrant.role {
        Role::Lecture => &[],
        _ => &plan.sizes,
    };
    let varied: Vec<_> = threads.iter().map(|count| (*count, plan.size)).collect();
    let sizes = sizes.iter().map(move |size| (over, *size));
    let more: Vec<_> = sizes.filter(|load| !varied.contains(load)).collect();
    varied.into_iter().chain(more)
}

/// The user wants to see what is known.
struct Interrupted;

struct Race<'a> {
    plan: &'a Plan,
    watch: &'a dyn Fn(&Standing),
    begin: Instant,
    racers: Vec<Racer<'a>>,
    heats: Vec<Heat>,
    /// For each size what the first has come to.
    expected: Vec<(usize, Value)>,
}

/// An entrant, started.
struct Racer<'a> {
    entrant: &'a Entrant,
    /// None for a lecture.
    session: Option<Session>,
    trouble: Option<String>,
}

/// One entrant with so many threads at one size.
struct Heat {
    racer: usize,
    threads: usize,
    size: usize,
    /// How often a measurement repeats it.
    times: u64,
    /// It takes part in every round, or every second one, …; None: in no round.
    every: Option<usize>,
    /// What the warm-up has measured, in nanoseconds.
    first: Option<u64>,
    items: u64,
    samples: Vec<u64>,
    peak_kb: Option<u64>,
}

impl<'a> Racer<'a> {
    fn of(entrant: &'a Entrant, root: &Path) -> Result<Self, String> {
        let session = match &entrant.runner {
            Runner::Lecture(_) => None,
            Runner::Program { program, .. } => {
                let started = Session::start(program, root);
                let failed = |error| format!("cannot run {}: {error}", program.display());
                Some(started.map_err(failed)?)
            }
        };
        Ok(Racer {
            entrant,
            session,
            trouble: None,
        })
    }

    fn measure(&mut self, load: Load, times: u64) -> Result<Sample, Silence> {
        let over = || Silence::Trouble("is over".to_owned());
        match (&self.entrant.runner, &mut self.session) {
            (Runner::Lecture(lecture), _) => lecture.measure(load, PATIENCE),
            (Runner::Program { .. }, None) => Err(over()),
            (Runner::Program { job, .. }, Some(session)) => {
                let delay_ms = u64::try_from(load.delay.as_millis()).unwrap_or(u64::MAX);
                let request = Request::Measure {
                    job: *job,
                    threads: load.threads,
                    size: load.size,
                    times,
                    delay_ms,
                };
                match session.ask(request, PATIENCE)? {
                    Answer::Sample(sample) => Ok(sample),
                    Answer::Failed(panic) => Err(Silence::Trouble(format!("panicked: {panic}"))),
                    Answer::Description(_) => Err(over()),
                }
            }
        }
    }

    /// It takes part no longer.
    fn leave(&mut self, trouble: String) {
        self.session = None;
        self.trouble = Some(trouble);
    }
}

impl Race<'_> {
    /// How much of the time is over, from 0 to 1.
    fn over(&self) -> f64 {
        let over = self.begin.elapsed().as_secs_f64() / self.plan.time.as_secs_f64();
        over.min(1.0)
    }

    fn warm_up(&mut self) -> Result<(), Interrupted> {
        // Small sizes tell how long large ones will take.
        self.heats.sort_by_key(|heat| (heat.racer, heat.size));
        let share = self.plan.time.as_secs_f64() / self.heats.len() as f64;
        for index in 0..self.heats.len() {
            if self.is_lecture(index) {
                continue;
            }
            if self.plan.grows && self.would_take(index) > TOO_LONG {
                self.heats[index].every = None;
                continue;
            }
            let Some(first) = self.heat(index, 0)? else {
                continue;
            };
            // What runs for the first time is slow: it says nothing of how long it will take.
            let short = first.nanoseconds < LONG_ENOUGH.as_nanos() as u64;
            let Some(again) = (if short {
                self.heat(index, 0)?
            } else {
                Some(first)
            }) else {
                continue;
            };
            let nanoseconds = again.nanoseconds.max(1);
            let times = LONG_ENOUGH.as_nanos() as u64 / nanoseconds;
            let greed = nanoseconds as f64 * 1e-9 / (share * GREEDY);
            let heat = &mut self.heats[index];
            heat.times = times.clamp(1, REPETITIONS);
            heat.every = Some(greed.ceil().max(1.0) as usize);
            heat.first = Some(nanoseconds);
            heat.items = again.items;
            heat.peak_kb = again.peak_kb;
        }
        Ok(())
    }

    /// Seconds that it would take, going by the size before it.
    fn would_take(&self, index: usize) -> f64 {
        let heat = &self.heats[index];
        let mut smaller = self.heats[..index].iter().filter(|other| {
            other.racer == heat.racer && other.size < heat.size && other.first.is_some()
        });
        smaller.next_back().map_or(0.0, |other| {
            let nanoseconds = other.first.unwrap_or(0) as f64;
            nanoseconds * 1e-9 * heat.size as f64 / other.size as f64
        })
    }

    fn round(&mut self, round: usize) -> Result<(), Interrupted> {
        let mut order: Vec<usize> = (0..self.heats.len()).collect();
        fastrand::Rng::with_seed(round as u64).shuffle(&mut order);
        for index in order {
            let takes_part = |every: usize| (round + index).is_multiple_of(every);
            if !self.heats[index].every.is_some_and(takes_part) {
                continue;
            }
            // The lecture's programs are slow: they get no more than half of the time.
            let enough = round > LECTURES || self.over() > 0.5;
            let measured = !self.heats[index].samples.is_empty();
            if enough && measured && self.is_lecture(index) {
                continue;
            }
            if let Some(sample) = self.heat(index, round)? {
                let heat = &mut self.heats[index];
                heat.samples.push(sample.nanoseconds / heat.times);
                heat.peak_kb = heat.peak_kb.max(sample.peak_kb);
            }
        }
        Ok(())
    }

    fn is_lecture(&self, index: usize) -> bool {
        self.racers[self.heats[index].racer].entrant.role == Role::Lecture
    }

    /// One measurement; None if the entrant takes part no longer.
    fn heat(&mut self, index: usize, round: usize) -> Result<Option<Sample>, Interrupted> {
        let over = self.over();
        let heat = &self.heats[index];
        let racer = &mut self.racers[heat.racer];
        if racer.trouble.is_some() {
            return Ok(None);
        }
        (self.watch)(&Standing {
            round,
            name: &racer.entrant.name,
            threads: heat.threads,
            size: heat.size,
            over,
        });
        let load = Load {
            threads: heat.threads,
            size: heat.size,
            delay: self.plan.delay,
        };
        let sample = match racer.measure(load, heat.times) {
            Ok(sample) => sample,
            Err(Silence::Interrupted) => return Err(Interrupted),
            Err(Silence::Trouble(trouble)) => {
                let at = place(heat.threads, heat.size);
                racer.leave(format!("{at} it {trouble}"));
                return Ok(None);
            }
        };
        let known = self.expected.iter().find(|(size, _)| *size == heat.size);
        match known {
            None if sample.value == Value::Nothing => {}
            None => self.expected.push((heat.size, sample.value.clone())),
            Some((_, right)) if sample.value.agrees(right, self.plan.tolerance) => {}
            Some((_, right)) => {
                let at = place(heat.threads, heat.size);
                let value = &sample.value;
                racer.leave(format!("{at} it comes to {value} instead of {right}"));
                return Ok(None);
            }
        }
        Ok(Some(sample))
    }

    fn rows(self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for racer in self.racers {
            rows.push(Row {
                name: racer.entrant.name.clone(),
                role: racer.entrant.role,
                trouble: racer.trouble,
                points: Vec::new(),
            });
        }
        // A lecture's program does not say what a time is given of; it does the same job.
        let known = |heat: &&Heat| rows[heat.racer].role != Role::Lecture;
        let items = self.heats.iter().filter(known);
        let items: Vec<_> = items.map(|heat| (heat.size, heat.items)).collect();
        for mut heat in self.heats {
            if heat.samples.is_empty() {
                // It was its turn in no round.
                heat.samples.extend(heat.first);
            }
            let items = items.iter().find(|(size, _)| *size == heat.size);
            let row = &mut rows[heat.racer];
            if row.trouble.is_none() && !heat.samples.is_empty() {
                row.points.push(Point {
                    threads: heat.threads,
                    size: heat.size,
                    items: items.map_or(heat.items, |(_, items)| *items),
                    nanoseconds: Quartiles::of(&heat.samples),
                    peak_kb: heat.peak_kb,
                    samples: heat.samples,
                });
            }
        }
        rows
    }
}

/// `with 2 threads at size 1000`.
fn place(threads: usize, size: usize) -> String {
    let s = if threads == 1 { "" } else { "s" };
    format!("with {threads} thread{s} at size {size}")
}
