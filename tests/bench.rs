//! What a bench shows, from data made by hand; and one that is measured for real, for its form.

// Here nobody solves a lab.
#[allow(dead_code)]
mod checkout;

use checkout::Checkout;
use racelab::bench::{Machine, Measured, Point, Quartiles, Role, Row};
use racelab::report::bench::{svg, text};

/// A point whose measurements lie around so many microseconds.
fn point(threads: usize, size: usize, microseconds: u64) -> Point {
    let around = [97, 99, 100, 102, 110].map(|percent| microseconds * 10 * percent);
    Point {
        threads,
        size,
        items: 1,
        nanoseconds: Quartiles::of(&around),
        peak_kb: Some(2_000 + 100 * threads as u64),
        samples: around.to_vec(),
    }
}

fn row(name: &str, role: Role, points: impl IntoIterator<Item = (usize, usize, u64)>) -> Row {
    let points = points.into_iter();
    Row {
        name: name.to_owned(),
        role,
        trouble: None,
        points: points.map(|(t, s, us)| point(t, s, us)).collect(),
    }
}

fn measured() -> Measured {
    let over_threads = |times: [u64; 4]| [1, 2, 4, 8].map(|t| (t, 100_000)).into_iter().zip(times);
    let way = |name, role, times, sizes: [u64; 2]| {
        let threads = over_threads(times).map(|((t, s), us)| (t, s, us));
        let sizes = [(2, 1_000, sizes[0]), (2, 10_000, sizes[1])];
        row(name, role, threads.chain(sizes))
    };
    let sequential = [(1, 1_000, 20), (1, 10_000, 200), (1, 100_000, 2_000)];
    let mut wrong = row("exercise", Role::Way, []);
    wrong.trouble = Some("with 2 threads at size 1000 it comes to 167 instead of 168".to_owned());
    Measured {
        schema: 1,
        bench: "primes".to_owned(),
        lab: "16_primes".to_owned(),
        title: "the primes up to N".to_owned(),
        date: "2026-11-21".to_owned(),
        machine: Machine {
            cores: 4,
            processor: "x86_64".to_owned(),
            system: "linux".to_owned(),
        },
        size_is: "numbers".to_owned(),
        threads_are: "threads".to_owned(),
        per: None,
        against: None,
        delay_ms: 0,
        size: 100_000,
        threads: vec![1, 2, 4, 8],
        sizes: vec![1_000, 10_000, 100_000],
        threads_over_sizes: 2,
        rounds: 5,
        broken_off: false,
        memory: false,
        notes: vec!["rayon's threads are there before the clock starts.".to_owned()],
        rows: vec![
            row("sequential", Role::Sequential, sequential),
            way(
                "rayon",
                Role::Reference,
                [2_050, 1_040, 560, 570],
                [25, 110],
            ),
            way(
                "queue_and_lock",
                Role::Way,
                [5_000, 4_800, 6_100, 9_000],
                [180, 700],
            ),
            way("parts", Role::Way, [2_080, 1_100, 610, 640], [70, 150]),
            row(
                "python: pool",
                Role::Lecture,
                over_threads([90_000, 60_000, 40_000, 41_000]).map(|((t, s), us)| (t, s, us)),
            ),
            wrong,
        ],
    }
}

#[test]
fn a_bench_shows_tables_curves_and_what_is_to_be_known() {
    insta::assert_snapshot!(text(&measured(), 80, false));
}

#[test]
fn columns_that_do_not_fit_stand_below_the_others() {
    insta::assert_snapshot!(text(&measured(), 50, false));
}

#[test]
fn times_per_item_memory_and_another_baseline() {
    let mut measured = measured();
    measured.per = Some("request".to_owned());
    measured.against = Some("rayon".to_owned());
    measured.memory = true;
    measured.sizes.clear();
    measured.delay_ms = 5;
    for row in &mut measured.rows {
        for point in &mut row.points {
            point.items = 1_000;
        }
    }
    insta::assert_snapshot!(text(&measured, 80, false));
}

#[test]
fn a_bench_that_was_broken_off_says_so() {
    let mut measured = measured();
    measured.broken_off = true;
    measured.rounds = 2;
    let text = text(&measured, 80, false);
    assert!(text.contains("Broken off: this is what 2 rounds have brought."));
}

#[test]
fn a_large_spread_is_said() {
    let mut measured = measured();
    for point in measured.rows.iter_mut().flat_map(|row| &mut row.points) {
        point.nanoseconds.upper = point.nanoseconds.median * 1.3;
    }
    assert!(text(&measured, 80, false).contains("The spread is large"));
}

#[test]
fn colours_change_no_letter() {
    let coloured = text(&measured(), 80, true);
    let stripped = anstream_free(&coloured);
    assert_eq!(stripped, text(&measured(), 80, false));
}

/// Without its escape sequences.
fn anstream_free(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        all + part.split_once('m').map_or(part, |(_, rest)| rest)
    })
}

#[test]
fn the_picture_has_every_line_by_name() {
    let picture = svg(&measured()).unwrap();
    for name in [
        "rayon",
        "queue_and_lock",
        "parts",
        "python: pool",
        "more than 4 cores",
    ] {
        assert!(picture.contains(name), "{name}");
    }
    insta::assert_snapshot!(picture);
}

#[test]
fn the_form_for_machines_can_be_read_again() {
    let measured = measured();
    let json = serde_json::to_string(&measured).unwrap();
    assert_eq!(serde_json::from_str::<Measured>(&json).unwrap(), measured);
}

/// A lab with a bench, small enough to be measured in a test.
fn with_a_bench() -> Checkout {
    let checkout = Checkout::new();
    checkout.write(
        "labs/90_tiny_sum/lab.toml",
        "title = \"A sum\"\npart = 3\nconcepts = []\nprerequisites = []\nhints = []\n",
    );
    checkout.write(
        "labs/90_tiny_sum/bench.rs",
        "use racelab::bench::{self, Bench, reference, sequential, way};
         fn main() {
             bench::main(
                 Bench::new(\"the sum of N numbers\").size_is(\"numbers\").size(100).sizes([10, 100]),
                 [
                     sequential(|load| move || (0..load.size as u64).sum::<u64>()),
                     reference(\"formula\", |load| move || load.size * (load.size - 1) / 2),
                     way(|load| move || subject::sum(load.size as u64, load.threads)),
                 ],
             );
         }",
    );
    for (name, body) in [
        (
            "right",
            "println!(\"in between\"); print!(\"x\"); (0..end).sum()",
        ),
        ("wrong", "(0..end).sum::<u64>() + threads as u64 - 1"),
        (
            "panics",
            "assert_eq!(threads, 1, \"one is enough\"); (0..end).sum()",
        ),
    ] {
        let file = format!("solutions/90_tiny_sum/{name}.rs");
        let text = format!("pub fn sum(end: u64, threads: usize) -> u64 {{ {body} }}");
        checkout.write(&file, &text);
    }
    checkout
}

#[test]
fn a_bench_measures_every_way_and_ranks_those_that_are_right() {
    let checkout = with_a_bench();
    let arguments = [
        "bench",
        "sum",
        "--threads",
        "1,2",
        "--seconds",
        "1",
        "--format",
        "json",
    ];
    let output = checkout.racelab(&arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    let measured: Measured = serde_json::from_str(&text).unwrap();
    assert_eq!((measured.size, measured.threads.len()), (100, 2));
    assert!(measured.rounds > 0);
    let found = measured.rows.iter().map(|row| {
        let trouble = row.trouble.as_deref().unwrap_or("none");
        format!(
            "{}, {} points, trouble: {trouble}",
            row.name,
            row.points.len()
        )
    });
    insta::assert_snapshot!(found.collect::<Vec<_>>().join("\n"), @r"
    sequential, 2 points, trouble: none
    formula, 3 points, trouble: none
    panics, 0 points, trouble: with 2 threads at size 10 it panicked: assertion `left == right` failed: one is enough
    right, 3 points, trouble: none
    wrong, 0 points, trouble: with 2 threads at size 10 it comes to 46 instead of 45
    ");
    for point in measured.rows.iter().flat_map(|row| &row.points) {
        assert!(point.samples.len() >= measured.rounds, "{point:?}");
        assert!(point.nanoseconds.lower <= point.nanoseconds.upper);
    }
}

#[test]
fn what_cannot_be_measured_is_said() {
    let checkout = with_a_bench();
    checkout.write(
        "broken.rs",
        "pub fn sum(end: u64, threads: usize) -> u64 { 7u8 }",
    );
    for (arguments, code, says) in [
        (&["bench", "nothing"][..], 2, ", sum"),
        (&["list", "--format", "svg"], 2, "only `racelab bench`"),
        (&["bench", "sum", "--variant", "no"], 2, "no variant `no`"),
        (
            &["bench", "sum", "--file", "broken.rs"],
            1,
            "mismatched types",
        ),
    ] {
        let output = checkout.racelab(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(says), "{said}");
    }
}
