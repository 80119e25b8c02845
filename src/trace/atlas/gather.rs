//! Going everywhere on a map, and noting down what is to be seen.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use super::{Act, Actor, Atlas, Link, Moment, Now, Thing, Way};
use crate::trace::map::{Edge, Map};
use crate::trace::{Order, Position, Step, Trace};

impl Atlas {
    /// Draws the atlas of a map. `look` follows a schedule in the program; it is asked once for each
    /// decision on the map.
    ///
    /// # Errors
    /// What `look` says where it fails.
    pub fn of<E>(map: Map, mut look: impl FnMut(&str) -> Result<Position, E>) -> Result<Atlas, E> {
        let mut gathered = Gathered::default();
        let mut moments: Vec<Option<Moment>> = vec![None; map.states.len()];
        let mut open = VecDeque::new();
        if let Some(first) = moments.first_mut() {
            let position = look("")?;
            *first = Some(gathered.moment(&position));
            open.push_back((0, String::new(), position));
        }
        while let Some((state, path, position)) = open.pop_front() {
            let mut ways = Vec::new();
            for edge in &map.states[state].next {
                let to = edge.to as usize;
                let path = match path.as_str() {
                    "" => edge.choice.clone(),
                    path => format!("{path}.{}", edge.choice),
                };
                let after = look(&path)?;
                ways.extend(gathered.way(edge, &position, &after));
                if moments[to].is_none() {
                    moments[to] = Some(gathered.moment(&after));
                    open.push_back((to, path, after));
                }
            }
            let moment = moments[state].get_or_insert_default();
            moment.next = ways;
            moment.end = map.states[state].end;
        }
        Ok(Atlas {
            as_written: map.as_written,
            threads: gathered.threads,
            files: gathered.files.rows,
            acts: gathered.acts.rows,
            objects: gathered.objects,
            words: gathered.words.rows,
            states: moments.into_iter().map(Option::unwrap_or_default).collect(),
            ends: map.ends,
        })
    }
}

/// The tables of an atlas, as they grow.
#[derive(Default)]
struct Gathered {
    threads: Vec<Actor>,
    objects: Vec<Thing>,
    files: Table<String>,
    words: Table<String>,
    acts: Table<Act>,
}

impl Gathered {
    /// What is to be seen at a position.
    fn moment(&mut self, position: &Position) -> Moment {
        let mut threads = Vec::new();
        for thread in &position.threads {
            let index = self.thread(&thread.number, &thread.name);
            let now = Now {
                state: thread.state,
                next: thread.next.as_ref().map(|step| self.act(step, position)),
                holds: thread
                    .holds
                    .iter()
                    .map(|name| self.words.index(name.clone()))
                    .collect(),
            };
            put(&mut threads, index, now);
        }
        let mut objects = Vec::new();
        for object in &position.objects {
            let index = self.object(&object.name, &object.noun);
            if let Some(state) = &object.state {
                put(&mut objects, index, self.words.index(state.clone()));
            }
        }
        Moment {
            threads,
            objects,
            ..Moment::default()
        }
    }

    /// What a decision does, from the positions before and after it.
    fn way(&mut self, edge: &Edge, before: &Position, after: &Position) -> Option<Way> {
        let trace = &after.trace;
        let step = trace.steps.last()?;
        let taken = before
            .moves
            .iter()
            .find(|taken| taken.choice == edge.choice);
        let link = |number: Option<usize>| {
            let other = trace.steps.get(number?.checked_sub(1)?)?;
            Some((other, nth(trace, other)))
        };
        let (read, stale) = (link(step.reads_from), link(step.stale));
        let mut link = |(other, nth): (&Step, usize)| Link {
            thread: self.thread_at(other.thread, after),
            nth,
            synchronizes: other.ordering.is_some_and(Order::releases)
                && step.ordering.is_some_and(Order::acquires),
        };
        let (reads, stale) = (read.map(&mut link), stale.map(&mut link));
        Some(Way {
            choice: edge.choice.clone(),
            thread: self.thread_at(step.thread, after),
            to: edge.to as usize,
            act: self.act(step, after),
            how: taken.and_then(|taken| taken.way.clone()),
            surprise: edge.surprise,
            waits: edge.waits,
            reads,
            stale,
        })
    }

    fn act(&mut self, step: &Step, position: &Position) -> usize {
        let noun_of = |name: &str| {
            let mut objects = position.objects.iter();
            let object = objects.find(|object| object.name == name)?;
            Some(object.noun.clone())
        };
        let object = step.object.as_ref();
        let act = Act {
            text: step.text(),
            object: object.and_then(|name| Some(self.object(name, &noun_of(name)?))),
            file: self.files.index(step.place.file.clone()),
            line: step.place.line,
            access: step.access,
            ordering: step.ordering,
            failed: step.failed,
            wakes: step
                .wakes
                .iter()
                .map(|thread| self.thread_at(*thread, position))
                .collect(),
            unwinds: step.unwinds,
        };
        self.acts.index(act)
    }

    /// The thread that has this index in a position.
    fn thread_at(&mut self, index: usize, position: &Position) -> usize {
        match position.threads.get(index) {
            Some(thread) => self.thread(&thread.number, &thread.name),
            None => 0,
        }
    }

    fn thread(&mut self, number: &str, name: &str) -> usize {
        let known = self.threads.iter().position(|one| one.number == number);
        known.unwrap_or_else(|| {
            self.threads.push(Actor {
                number: number.to_owned(),
                name: name.to_owned(),
            });
            self.threads.len() - 1
        })
    }

    fn object(&mut self, name: &str, noun: &str) -> usize {
        let mut objects = self.objects.iter();
        let known = objects.position(|one| one.name == name && one.noun == noun);
        known.unwrap_or_else(|| {
            self.objects.push(Thing {
                name: name.to_owned(),
                noun: noun.to_owned(),
            });
            self.objects.len() - 1
        })
    }
}

/// The how-manieth step of its thread a step is.
fn nth(trace: &Trace, step: &Step) -> usize {
    let own = |other: &&Step| other.thread == step.thread && other.step <= step.step;
    trace.steps.iter().filter(own).count()
}

/// Puts a value at an index, behind which there may be nothing yet.
fn put<T>(row: &mut Vec<Option<T>>, index: usize, value: T) {
    if row.len() <= index {
        row.resize_with(index + 1, || None);
    }
    row[index] = Some(value);
}

/// Rows without repetition, found by what they are.
struct Table<T> {
    rows: Vec<T>,
    known: HashMap<T, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table {
            rows: Vec::new(),
            known: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Table<T> {
    fn index(&mut self, row: T) -> usize {
        let Table { rows, known } = self;
        *known.entry(row).or_insert_with_key(|row| {
            rows.push(row.clone());
            rows.len() - 1
        })
    }
}
