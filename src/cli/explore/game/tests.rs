use racelab::trace::map::{Edge, State};

use super::*;

/// Thread 1 and thread 2 each take a step; who is first decides.
fn map() -> Map {
    let edge = |choice: &str, to| Edge {
        choice: choice.into(),
        to,
        surprise: false,
        waits: false,
    };
    let state = |next, end| State { next, end };
    let end = |value: &str, kind: Option<Kind>, schedule: &str| End {
        value: value.into(),
        allowed: kind.is_none(),
        good: kind.is_none(),
        race: false,
        kind,
        says: None,
        interleavings: "1".into(),
        schedule: schedule.into(),
        cost: Cost::default(),
    };
    Map {
        as_written: false,
        states: vec![
            state(vec![edge("1", 1), edge("2", 2)], None),
            state(vec![edge("2", 3)], None),
            state(vec![edge("1", 4)], None),
            state(vec![], Some(0)),
            state(vec![], Some(1)),
        ],
        ends: vec![
            end("2", None, "1.2"),
            end("1", Some(Kind::LostUpdate), "2.1"),
        ],
    }
}

#[test]
fn a_step_that_is_taken_back_can_be_taken_again() {
    let mut game = Game::new(map());
    game.take("2");
    game.take("1");
    assert!(game.end().is_some_and(|end| end.value == "1"));
    assert!(game.undo() && game.undo() && !game.undo());
    assert!(game.redo());
    assert_eq!(game.schedule(), "2");
    game.take("1");
    assert!(!game.redo());
    assert_eq!(game.schedule(), "2.1");
}

#[test]
fn another_step_forgets_what_was_taken_back() {
    let mut game = Game::new(map());
    game.take("2");
    game.undo();
    game.take("1");
    assert!(!game.redo());
}

#[test]
fn what_is_not_on_offer_is_not_taken() {
    let mut game = Game::new(map());
    game.take("3");
    assert_eq!(game.schedule(), "");
    assert!(!game.jump(vec!["1".into(), "1".into()]));
    assert!(game.jump(vec!["1".into(), "2".into()]));
    assert_eq!(game.schedule(), "1.2");
}

#[test]
fn the_goal_is_the_bug_and_its_par_the_cheapest_way() {
    let mut game = Game::new(map());
    assert_eq!(game.goal().unwrap().asks, "make it lose an update");
    assert_eq!(game.advice().unwrap().0, ["2", "1"]);
    game.take("1");
    assert_eq!(game.advice(), None);
}

#[test]
fn where_nothing_goes_wrong_the_goals_are_the_outcomes() {
    let mut map = map();
    map.ends.truncate(1);
    map.states[4].end = Some(0);
    let game = Game::new(map);
    assert_eq!(game.goal().unwrap().asks, "make it end with 2");
}

#[test]
fn what_is_ahead_is_told_bugs_first() {
    let game = Game::new(map());
    let ahead = game.ahead();
    let expected = [("lost update".to_owned(), 1), ("as it should be".into(), 1)];
    assert_eq!(ahead, expected);
}

#[test]
fn the_par_of_a_race_is_that_of_the_cheapest_way_on_which_one_happens() {
    let mut map = map();
    let (plain, wrong) = (Some(Kind::DataRace), Some(Kind::LostUpdate));
    for (end, kind, preemptions) in [(0, plain, 2), (1, wrong, 1)] {
        let end = &mut map.ends[end];
        (end.good, end.race, end.kind) = (false, true, kind);
        end.cost.preemptions = preemptions;
    }
    let mut game = Game::new(map);
    game.next_goal();
    let goal = game.goal().unwrap();
    assert_eq!((goal.name(), goal.par.preemptions), ("data race", 1));
}
