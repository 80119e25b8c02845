use super::*;

fn state(next: &[(&str, u32)], end: Option<usize>) -> State {
    let edge = |&(choice, to): &(&str, u32)| Edge {
        choice: choice.into(),
        to,
        surprise: choice.contains(':'),
        waits: false,
    };
    State {
        next: next.iter().map(edge).collect(),
        end,
    }
}

fn end(value: &str, good: bool) -> End {
    End {
        value: value.into(),
        allowed: good,
        good,
        race: false,
        kind: None,
        says: None,
        interleavings: "1".into(),
        schedule: String::new(),
        cost: Cost::default(),
    }
}

/// Two threads of two steps, which read and write one number without a lock.
fn two_updates() -> Map {
    Map {
        as_written: false,
        states: vec![
            state(&[("1", 1), ("2", 2)], None),
            state(&[("1", 3), ("2", 4)], None),
            state(&[("1", 4), ("2", 5)], None),
            state(&[("2", 6)], None),
            state(&[("1", 7), ("2", 8)], None),
            state(&[("1", 9)], None),
            state(&[("2", 10)], None),
            state(&[("2", 11)], None),
            state(&[("1", 11)], None),
            state(&[("1", 10)], None),
            state(&[], Some(0)),
            state(&[], Some(1)),
        ],
        ends: vec![end("2", true), end("1", false)],
    }
}

#[test]
fn a_path_is_followed_as_far_as_the_map_goes() {
    let map = two_updates();
    assert_eq!(map.follow([]), Some(0));
    assert_eq!(map.follow(["1", "2", "2"]), Some(8));
    assert_eq!(map.follow(["1", "1", "1"]), None);
    assert_eq!(Map::default().follow([]), None);
}

#[test]
fn what_is_ahead_gets_less_with_each_decision() {
    let map = two_updates();
    assert_eq!(map.ahead(0), [1, 1]);
    assert_eq!(map.ahead(3), [1, 0]);
    assert_eq!(map.ahead(4), [0, 1]);
}

#[test]
fn the_way_to_a_bad_end_has_as_few_preemptions_as_possible() {
    let map = two_updates();
    let (way, cost) = map.way_to(0, None, |end| !end.good).unwrap();
    assert_eq!(way, ["1", "2", "2", "1"]);
    assert_eq!((cost.preemptions, cost.steps), (1, 4));
    assert_eq!(map.cost(way), Some(cost));
    assert_eq!(map.cost(["1", "2", "1", "2"]).unwrap().preemptions, 2);
    assert_eq!(map.way_to(3, Some("1"), |end| !end.good), None);
}

#[test]
fn a_surprise_costs_more_than_any_number_of_preemptions() {
    let mut map = two_updates();
    map.states[0] = state(&[("1", 1), ("1:1", 11), ("2", 2)], None);
    let (way, cost) = map.way_to(0, None, |end| !end.good).unwrap();
    assert_eq!(way, ["1", "2", "2", "1"]);
    assert_eq!(cost.surprises, 0);
}
