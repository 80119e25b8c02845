use serde::{Deserialize, Serialize};

pub use super::protocol::Role;

/// What a bench has found: all that is shown of it, and its form in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The number of this form.
    pub schema: u32,
    /// The name of the bench: `integrate`.
    pub bench: String,
    /// The folder of its lab.
    pub lab: String,
    /// What is done, in a line.
    pub title: String,
    /// The day: `2026-11-21`.
    pub date: String,
    /// Where it was measured.
    pub machine: Machine,
    /// What a size is, in the plural.
    pub size_is: String,
    /// What `threads` is called, in the plural.
    pub threads_are: String,
    /// What a time is given of, in the singular; None: of the whole.
    pub per: Option<String>,
    /// The row that all others are compared with; None: the sequential program.
    pub against: Option<String>,
    /// What is waited for, in milliseconds; 0 if nothing is.
    pub delay_ms: u64,
    /// The size at which the number of threads varies.
    pub size: usize,
    /// The numbers of threads.
    pub threads: Vec<usize>,
    /// The sizes of the curve over the size; empty if there is none.
    pub sizes: Vec<usize>,
    /// The number of threads of that curve.
    pub threads_over_sizes: usize,
    /// How often each was measured, the warm-up not counted.
    pub rounds: usize,
    /// Whether somebody broke it off.
    pub broken_off: bool,
    /// Whether the memory is part of the answer.
    pub memory: bool,
    /// What the reader must know.
    pub notes: Vec<String>,
    /// The rows: sequential, references, ways, lectures.
    pub rows: Vec<Row>,
}

/// Where it was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// How many threads run at once.
    pub cores: usize,
    /// The processor's kind: `x86_64`.
    pub processor: String,
    /// The system: `linux`.
    pub system: String,
}

/// A way, or what ways are set beside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Why it is not ranked: it is wrong, or did not come to its end. Then it has no points.
    pub trouble: Option<String>,
    /// What was measured.
    pub points: Vec<Point>,
}

/// One way with so many threads at one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// With so many threads; 1 for the sequential program.
    pub threads: usize,
    /// The size.
    pub size: usize,
    /// How many there are of what a time is given of.
    pub items: u64,
    /// How long the whole took, in nanoseconds.
    pub nanoseconds: Quartiles,
    /// The most memory that the program had, in kilobytes, where the system tells.
    pub peak_kb: Option<u64>,
    /// Each measurement, in nanoseconds.
    pub samples: Vec<u64>,
}

/// What half of the measurements are between, and what is in their middle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quartiles {
    /// A quarter of them is below it.
    pub lower: f64,
    /// Half of them.
    pub median: f64,
    /// Three quarters.
    pub upper: f64,
}

impl Quartiles {
    /// Of these numbers, of which there is at least one. Between two neighbours it interpolates
    /// (method 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996).
    pub fn of(samples: &[u64]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_unstable();
        let at = |share: f64| {
            let place = share * (sorted.len() - 1) as f64;
            let (below, above) = (place.floor(), place.ceil());
            let [low, high] = [below, above].map(|place| sorted[place as usize] as f64);
            low + (high - low) * (place - below)
        };
        Quartiles {
            lower: at(0.25),
            median: at(0.5),
            upper: at(0.75),
        }
    }

    /// The interquartile range, as a share of the median.
    pub fn spread(&self) -> f64 {
        (self.upper - self.lower) / self.median.max(1.0)
    }
}

impl Point {
    /// How long one of its items took, in nanoseconds.
    pub fn per_item(&self) -> f64 {
        self.nanoseconds.median / self.items.max(1) as f64
    }
}

impl Row {
    /// What was measured with so many threads at this size.
    pub fn at(&self, threads: usize, size: usize) -> Option<&Point> {
        let threads = match self.role {
            Role::Sequential => 1,
            _ => threads,
        };
        let mut points = self.points.iter();
        points.find(|point| (point.threads, point.size) == (threads, size))
    }
}

impl Measured {
    /// Whether so many threads are more than run at once. Those that wait need not run.
    pub fn exceed_the_cores(&self, threads: usize) -> bool {
        threads > self.machine.cores && self.delay_ms == 0
    }

    /// `1 thread`, `2 threads`.
    pub fn threads_called(&self, threads: usize) -> String {
        let many = &self.threads_are;
        let one = match many.strip_suffix("sses") {
            Some(_) => many.strip_suffix("es"),
            None => many.strip_suffix('s'),
        };
        format!("{threads} {}", one.filter(|_| threads == 1).unwrap_or(many))
    }

    /// The row that all others are compared with.
    pub fn baseline(&self) -> Option<&Row> {
        let mut rows = self.rows.iter();
        rows.find(|row| match &self.against {
            Some(name) => row.name == *name,
            None => row.role == Role::Sequential,
        })
    }

    /// How many times as fast as the baseline a row is.
    pub fn speed_up(&self, row: &Row, threads: usize, size: usize) -> Option<f64> {
        let baseline = self.baseline()?.at(threads, size)?;
        let point = row.at(threads, size)?;
        Some(baseline.nanoseconds.median / point.nanoseconds.median.max(1.0))
    }

    /// The shortest median of a row at the size at which the number of threads varies.
    pub fn best(&self, row: &Row) -> Option<f64> {
        let points = self
            .threads
            .iter()
            .filter_map(|threads| row.at(*threads, self.size));
        points
            .map(|point| point.nanoseconds.median)
            .min_by(f64::total_cmp)
    }

    /// Sequential and references first; then those that are right, the fastest first; then lectures;
    /// then the rest.
    pub fn ranked(&self) -> Vec<&Row> {
        let mut rows: Vec<_> = self.rows.iter().collect();
        let class = |row: &Row| match row.role {
            _ if row.trouble.is_some() => 4,
            Role::Sequential => 0,
            Role::Reference => 1,
            Role::Way => 2,
            Role::Lecture => 3,
        };
        let best = |row: &Row| self.best(row).unwrap_or(f64::INFINITY);
        rows.sort_by(|a, b| {
            let classes = class(a).cmp(&class(b));
            classes.then_with(|| best(a).total_cmp(&best(b)))
        });
        rows
    }

    /// The median of all spreads.
    pub fn spread(&self) -> f64 {
        let points = self.rows.iter().flat_map(|row| &row.points);
        let mut spreads: Vec<f64> = points.map(|point| point.nanoseconds.spread()).collect();
        spreads.sort_by(f64::total_cmp);
        spreads.get(spreads.len() / 2).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_neighbours() {
        for (samples, lower, median, upper) in [
            (&[7][..], 7.0, 7.0, 7.0),
            (&[2, 1], 1.25, 1.5, 1.75),
            (&[4, 1, 3, 2, 5], 2.0, 3.0, 4.0),
        ] {
            let expected = Quartiles {
                lower,
                median,
                upper,
            };
            assert_eq!(Quartiles::of(samples), expected);
        }
    }
}
