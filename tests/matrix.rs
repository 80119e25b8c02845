//! The detection matrix, drawn from data made by hand.

use racelab::judge::peers::{Alarm, Effort, Heard, Place};
use racelab::report::matrix::{self, Cell, Column, Matrix, Row};

fn column(name: &str, version: Option<&str>) -> Column {
    Column {
        name: name.to_owned(),
        what: format!("what {name} does"),
        version: version.map(str::to_owned),
        missing: match version {
            Some(_) => None,
            None => Some(format!(
                "it needs {name}: your system's package of that name"
            )),
        },
    }
}

fn row(lab: &str, subject: &str, heard: [Option<Heard>; 4]) -> Row {
    let wrong = subject.strip_prefix("wrong/");
    Row {
        lab: lab.to_owned(),
        subject: subject.to_owned(),
        right: subject != "racy" && wrong.is_none(),
        bug: wrong.map(|name| (name.replace('_', " "), "it_counts".to_owned())),
        compiler: false,
        heard: heard.into(),
    }
}

fn alarm(kind: &str, after_ms: u64, place: Option<Place>) -> Option<Heard> {
    Some(Heard {
        alarm: Some(Alarm {
            scenario: "it_counts".to_owned(),
            kind: kind.to_owned(),
            says: format!("{kind}!"),
            place,
            after_ms,
            run: Some(7),
        }),
        heard: 2,
        took_ms: after_ms,
        ..Heard::default()
    })
}

fn silence() -> Option<Heard> {
    Some(Heard {
        heard: 2,
        took_ms: 5000,
        ..Heard::default()
    })
}

fn gave_up(why: &str) -> Option<Heard> {
    Some(Heard {
        gave_up: Some(why.to_owned()),
        ..silence().unwrap()
    })
}

fn skips(scenario: &str, why: &str) -> Option<Heard> {
    Some(Heard {
        skipped: vec![(scenario.to_owned(), why.to_owned())],
        ..silence().unwrap()
    })
}

fn crossbeam() -> Option<Place> {
    Some(Place::Library("crossbeam_channel".to_owned()))
}

fn cell() -> Option<Place> {
    Some(Place::Facade("cell".to_owned()))
}

fn example() -> Matrix {
    let lost = "lost update";
    let race = "data race";
    let columns = [
        column("stress", Some("std")),
        column("explorer", Some("racelab 0.1.0")),
        column("shuttle random", Some("shuttle 0.9.9")),
        column("TSan", Some("rustc 1.99.0-nightly")),
        column("DRD", None),
    ];
    let refused = Row {
        compiler: true,
        ..row("01_count", "wrong/not_send", [None, None, None, None])
    };
    let rows = vec![
        row(
            "01_count",
            "racy",
            [
                alarm("wrong result", 1250, None),
                alarm(lost, 4, None),
                alarm("wrong result", 9, None),
                alarm(race, 300, cell()),
            ],
        ),
        row(
            "01_count",
            "wrong/lost_update",
            [
                silence(),
                alarm(lost, 6, None),
                silence(),
                alarm(race, 400, crossbeam()),
            ],
        ),
        row(
            "01_count",
            "wrong/serialised",
            [
                skips("it_counts", "it never goes wrong"),
                alarm("serialised", 8, None),
                skips("it_counts", "it never goes wrong"),
                gave_up("the program did not finish within 5 s"),
            ],
        ),
        refused,
        row(
            "01_count",
            "mutex",
            [silence(), silence(), silence(), silence()],
        ),
        row(
            "02_send",
            "channel",
            [
                silence(),
                gave_up("its budget is used up"),
                Some(Heard {
                    heard: 0,
                    ..skips("it_counts", "not expressible: error: no `x`").unwrap()
                }),
                alarm(race, 200, crossbeam()),
            ],
        ),
    ];
    Matrix {
        date: "2026-11-21".to_owned(),
        machine: "2 cores (x86_64, linux)".to_owned(),
        effort: Effort::default(),
        columns: columns.into(),
        rows,
        left_out: 3,
    }
}

#[test]
fn the_table_for_a_terminal() {
    insta::assert_snapshot!(matrix::text(&example(), 80, false));
}

#[test]
fn the_table_as_a_page_of_the_book() {
    insta::assert_snapshot!(matrix::markdown(&example()));
}

#[test]
fn the_table_as_json() {
    let mut table = example();
    table.rows.truncate(2);
    table.columns.truncate(2);
    insta::assert_snapshot!(serde_json::to_string_pretty(&matrix::json(&table)).unwrap());
}

#[test]
fn an_alarm_that_says_nothing_of_the_program_is_noise() {
    let mut table = example();
    let tsan = 3;
    // It lies in a library.
    let noise = Cell::Noise { after_ms: 400 };
    assert_eq!(table.cell(&table.rows[1], tsan), noise);
    // A right program gets the same; but one of another lab says nothing of this one.
    table.rows.last_mut().unwrap().heard[tsan] = alarm("data race", 1, cell());
    let found = Cell::Found { after_ms: 300 };
    assert_eq!(table.cell(&table.rows[0], tsan), found);
    table.rows.last_mut().unwrap().lab = "01_count".to_owned();
    let noise = Cell::Noise { after_ms: 300 };
    assert_eq!(table.cell(&table.rows[0], tsan), noise);
}

#[test]
fn what_does_not_compile_and_what_was_not_asked_is_counted_for_nobody() {
    let mut table = example();
    table.rows[0].heard.truncate(1);
    let explorer = table.summary(1);
    assert_eq!((explorer.bugs, explorer.found, explorer.right), (2, 2, 2));
    let shuttle = table.summary(2);
    assert_eq!((shuttle.bugs, shuttle.cannot, shuttle.right), (2, 1, 1));
}
