use super::*;
use crate::trace::map::{Edge, Map, State};
use crate::trace::{Move, ObjectNow, Position, Step, ThreadNow, Trace};

/// Two threads that each write the same number: after both have, it does not matter who was first
/// to whom the threads are, but it does to the number.
fn look(schedule: &str) -> Result<Position, String> {
    let choices: Vec<&str> = schedule
        .split('.')
        .filter(|part| !part.is_empty())
        .collect();
    let writes = |thread: usize| Step {
        thread,
        op: format!("store({thread}, Release)"),
        object: Some("value".into()),
        access: Access::Write,
        ordering: Some(Order::Release),
        ..Step::default()
    };
    let thread_of = |choice: &str| choice.parse::<usize>().map_err(|error| error.to_string());
    let mut steps = Vec::new();
    for choice in &choices {
        let mut step = writes(thread_of(choice)?);
        step.step = steps.len() + 1;
        steps.push(step);
    }
    let names = ["main", "one", "two"];
    let thread = |index: usize| {
        let has_ended = index == 0 || steps.iter().any(|step| step.thread == index);
        ThreadNow {
            name: names[index].into(),
            number: index.to_string(),
            state: match has_ended {
                true => ThreadState::Ended,
                false => ThreadState::Ready,
            },
            holds: Vec::new(),
            next: (!has_ended).then(|| writes(index)),
        }
    };
    let threads: Vec<_> = (0..3).map(thread).collect();
    let last = steps.last().map(|step| step.thread.to_string());
    let moves = threads.iter().enumerate();
    let moves = moves.filter(|(_, thread)| thread.state == ThreadState::Ready);
    Ok(Position {
        moves: moves
            .map(|(thread, now)| Move {
                choice: now.number.clone(),
                thread,
                way: None,
                surprise: false,
                preempts: None,
            })
            .collect(),
        objects: vec![ObjectNow {
            name: "value".into(),
            noun: "atomic".into(),
            state: Some(last.unwrap_or("0".into())),
        }],
        trace: Trace {
            threads: names.map(str::to_owned).to_vec(),
            steps,
            ..Trace::default()
        },
        threads,
        ..Position::default()
    })
}

fn two_writes() -> Map {
    let state = |next: &[(&str, u32)]| State {
        next: next
            .iter()
            .map(|&(choice, to)| Edge {
                choice: choice.into(),
                to,
                surprise: false,
                waits: false,
            })
            .collect(),
        end: None,
    };
    Map {
        states: vec![
            state(&[("1", 1), ("2", 2)]),
            state(&[("2", 3)]),
            state(&[("1", 4)]),
            state(&[]),
            state(&[]),
        ],
        ..Map::default()
    }
}

#[test]
fn every_state_tells_what_its_position_does() {
    let atlas = Atlas::of(two_writes(), look).unwrap();
    let value = |state: usize| {
        let word = atlas.states[state].objects[0].unwrap();
        atlas.words[word].as_str()
    };
    assert_eq!([0, 1, 2, 3, 4].map(value), ["0", "1", "2", "2", "1"]);
    let ready = |state: usize| {
        let threads = atlas.states[state].threads.iter().flatten();
        let ready = threads.filter(|now| now.state == ThreadState::Ready);
        ready.count()
    };
    assert_eq!([0, 1, 2, 3, 4].map(ready), [2, 1, 1, 0, 0]);
}

#[test]
fn what_repeats_is_kept_once() {
    let atlas = Atlas::of(two_writes(), look).unwrap();
    let texts: Vec<_> = atlas.acts.iter().map(|act| act.text.as_str()).collect();
    let writes = ["value.store(1, Release)", "value.store(2, Release)"];
    assert_eq!(texts, writes);
    let acts = atlas.states.iter().flat_map(|state| &state.next);
    let acts: Vec<_> = acts.map(|way| (way.thread, way.act, way.to)).collect();
    assert_eq!(acts, [(1, 0, 1), (2, 1, 2), (2, 1, 3), (1, 0, 4)]);
}

#[test]
fn where_the_program_cannot_follow_the_atlas_says_so() {
    let mut map = two_writes();
    map.states[1].next[0].choice = "x".into();
    assert!(Atlas::of(map, look).is_err());
    assert_eq!(Atlas::of(Map::default(), look), Ok(Atlas::default()));
}
