//! Maps of scenarios, and positions on them: the same as the verdict, and walkable.

use std::collections::HashSet;
use std::path::Path;

use racelab::catalog::Catalog;
use racelab::judge::court::{Case, Court, CourtError, Question};
use racelab::judge::{Engine, SubjectReport};
use racelab::trace::map::Map;
use racelab::trace::{Kind, ThreadState};

fn court(lab: &str, subject: &str) -> (Court, Case) {
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let case = catalog.lab(lab).unwrap().case(subject).unwrap();
    (Court::new(catalog.root()).unwrap(), case)
}

fn explored(court: &Court, case: &Case, scenario: &str) -> SubjectReport {
    let question = Question {
        scenario: Some(scenario.into()),
        engines: vec![Engine::Explorer],
        ..Question::default()
    };
    court.hear(case, &question).unwrap()
}

/// Walks every decision of a map, once each, and asks the program whether it can be taken.
fn walk(court: &Court, case: &Case, scenario: &str, map: &Map) -> usize {
    let mut open = vec![(0, Vec::<String>::new())];
    let mut seen = HashSet::from([0]);
    let mut positions = 0;
    while let Some((state, path)) = open.pop() {
        let schedule = path.join(".");
        let position = court
            .position(case, scenario, &schedule, map.as_written)
            .unwrap();
        positions += 1;
        let can: HashSet<_> = position.moves.iter().map(|m| m.choice.as_str()).collect();
        let steps = map.cost(path.iter().map(String::as_str)).unwrap();
        assert_eq!(position.preemptions, steps.preemptions, "{schedule}");
        for edge in &map.states[state].next {
            assert!(can.contains(edge.choice.as_str()), "{schedule}: {edge:?}");
            if seen.insert(edge.to) {
                let mut path = path.clone();
                path.push(edge.choice.clone());
                open.push((edge.to as usize, path));
            }
        }
        let over = map.states[state].end.is_some();
        let ready = |threads: &[racelab::trace::ThreadNow]| {
            threads
                .iter()
                .any(|thread| thread.state == ThreadState::Ready)
        };
        assert_eq!(over, !ready(&position.threads), "{schedule}");
    }
    positions
}

#[test]
fn every_decision_of_a_map_can_be_taken_in_the_program() {
    let (court, case) = court("01", "racy");
    let map = court.map(&case, "every_update_counts").unwrap();
    let positions = walk(&court, &case, "every_update_counts", &map);
    assert_eq!(positions, map.states.len());
}

#[test]
fn the_ends_of_a_map_are_the_rows_of_the_outcome_table() {
    let (court, case) = court("01", "racy");
    let map = court.map(&case, "every_update_counts").unwrap();
    let report = explored(&court, &case, "every_update_counts");
    let told = &report.scenarios[0].engines[0].outcomes;
    for row in told {
        let ends = map.ends.iter().filter(|end| end.value == row.value);
        let ways: u64 = ends
            .map(|end| end.interleavings.parse::<u64>().unwrap())
            .sum();
        assert_eq!(ways.to_string(), row.interleavings, "{}", row.value);
    }
    let failure = report.scenarios[0].verdict.failure().unwrap();
    let same = map.ends.iter().filter(|end| end.kind == Some(failure.kind));
    let cheapest = same.min_by_key(|end| end.cost).unwrap();
    assert_eq!(cheapest.schedule, failure.schedule);
    assert_eq!(cheapest.cost.preemptions, failure.preemptions);
    let (way, cost) = map.way_to(0, None, |end| !end.allowed).unwrap();
    assert_eq!(cost, cheapest.cost);
    assert!(!map.end(map.follow(way).unwrap()).unwrap().allowed);
}

#[test]
fn a_deadlock_is_an_end_in_which_everybody_waits() {
    let (court, case) = court("12", "racy");
    let scenario = court.scenarios(&case).unwrap()[0].name.clone();
    let map = court.map(&case, &scenario).unwrap();
    let stuck = map.ends.iter().find(|end| end.kind == Some(Kind::Deadlock));
    let stuck = stuck.expect("the forks can all be taken");
    let position = court
        .position(&case, &scenario, &stuck.schedule, map.as_written)
        .unwrap();
    assert!(position.moves.is_empty());
    let waiting = |state: ThreadState| position.threads.iter().filter(|t| t.state == state).count();
    assert_eq!(waiting(ThreadState::Ready), 0);
    assert!(waiting(ThreadState::Waits) >= 2);
    let held = position
        .objects
        .iter()
        .filter_map(|object| object.state.as_deref());
    assert!(held.filter(|state| state.starts_with("held by")).count() >= 2);
}

#[test]
fn a_stale_value_is_a_move_where_the_orderings_allow_it() {
    let (court, case) = court("23", "racy");
    let map = court.map(&case, "who_gets_news_gets_all").unwrap();
    assert!(map.as_written);
    let bad = map.ends.iter().filter(|end| !end.good);
    let kinds: HashSet<_> = bad.filter_map(|end| end.kind).collect();
    assert_eq!(kinds, HashSet::from([Kind::MissingReleaseAcquire]));
}

#[test]
fn real_threads_have_no_map_and_a_foreign_schedule_no_position() {
    let (court, case) = court("01", "racy");
    let native = court.map(&case, "at_real_size").unwrap_err().to_string();
    assert!(native.contains("runs on real threads"), "{native}");
    let foreign = court.position(&case, "every_update_counts", "7", false);
    assert!(matches!(foreign, Err(CourtError::BadSchedule(_))));
}

/// Goes through an atlas by other ways than those on which it was made, and asks the program whether
/// it looks as the atlas says.
fn compare(lab: &str, subject: &str, scenario: &str) {
    let (court, case) = court(lab, subject);
    let atlas = court.atlas(&case, scenario).unwrap();
    let map = court.map(&case, scenario).unwrap();
    assert_eq!(atlas.states.len(), map.states.len());
    assert_eq!(atlas.ends, map.ends);
    let mut open = vec![(0, Vec::<&str>::new())];
    let mut seen = HashSet::from([0]);
    while let Some((state, path)) = open.pop() {
        let moment = &atlas.states[state];
        let schedule = path.join(".");
        let position = court
            .position(&case, scenario, &schedule, atlas.as_written)
            .unwrap();
        let told: HashSet<_> = position
            .threads
            .iter()
            .map(|thread| (thread.number.as_str(), thread.state, thread.next.clone()))
            .map(|(number, state, next)| (number, state, next.map(|step| step.text())))
            .collect();
        let drawn: HashSet<_> = (atlas.threads.iter().zip(&moment.threads))
            .filter_map(|(thread, now)| Some((thread.number.as_str(), now.as_ref()?)))
            .map(|(number, now)| (number, now.state, now.next))
            .map(|(number, state, next)| {
                (number, state, next.map(|act| atlas.acts[act].text.clone()))
            })
            .collect();
        assert_eq!(told, drawn, "{lab} {scenario}: {schedule}");
        let told: HashSet<_> = position
            .objects
            .iter()
            .filter_map(|object| Some((object.name.as_str(), object.state.as_deref()?)))
            .collect();
        let drawn: HashSet<_> = (atlas.objects.iter().zip(&moment.objects))
            .filter_map(|(object, state)| Some((object.name.as_str(), (*state)?)))
            .map(|(name, state)| (name, atlas.words[state].as_str()))
            .collect();
        assert_eq!(told, drawn, "{lab} {scenario}: {schedule}");
        assert_eq!(moment.end, map.states[state].end);
        for (way, edge) in moment.next.iter().zip(&map.states[state].next) {
            assert_eq!((&way.choice, way.to), (&edge.choice, edge.to as usize));
            if seen.insert(way.to) {
                let mut path = path.clone();
                path.push(&way.choice);
                open.push((way.to, path));
            }
        }
        assert_eq!(moment.next.len(), map.states[state].next.len());
    }
    assert_eq!(seen.len(), atlas.states.len());
}

#[test]
fn an_atlas_shows_what_the_program_does_whichever_way_leads_there() {
    compare("01", "racy", "every_update_counts");
    compare("08", "racy", "one_passes");
    compare("12", "racy", "opposite_transfers");
}

#[test]
fn an_atlas_tells_which_write_is_read_and_which_is_the_latest() {
    let (court, case) = court("23", "racy");
    let atlas = court.atlas(&case, "who_gets_news_gets_all").unwrap();
    let ways: Vec<_> = atlas.states.iter().flat_map(|state| &state.next).collect();
    let reads = ways.iter().filter_map(|way| way.reads);
    assert!(reads.clone().count() > 0);
    assert!(reads.clone().all(|link| !link.synchronizes && link.nth > 0));
    let ended = atlas.ends.iter().filter(|end| !end.good);
    assert!(ended.clone().count() > 0);
    assert!(ended.clone().all(|end| end.says.is_some()));
}

#[test]
fn where_every_interleaving_goes_wrong_the_ends_are_called_what_the_verdict_is() {
    let (court, case) = court("13", "racy");
    let map = court.map(&case, "the_next_exchange").unwrap();
    let report = explored(&court, &case, "the_next_exchange");
    let failure = report.scenarios[0].verdict.failure().unwrap();
    let told: HashSet<_> = map.ends.iter().map(|end| end.kind).collect();
    assert_eq!(told, HashSet::from([Some(failure.kind)]));
}
