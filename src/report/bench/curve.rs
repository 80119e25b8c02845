use super::units;
use crate::bench::{Measured, Role, Row};

/// A scale with more than this between its ends is logarithmic.
const FAR: f64 = 12.0;

/// Times or speeds over the number of threads, or over the size.
pub(super) struct Curve {
    pub(super) title: String,
    /// What the places along the bottom are.
    pub(super) x_name: String,
    /// Those that were measured, at equal distances: a place is its index.
    pub(super) x_labels: Vec<String>,
    /// What goes up.
    pub(super) y_name: String,
    pub(super) y: Scale,
    pub(super) lines: Vec<Line>,
    /// The first place with more threads than cores, and how many those are.
    pub(super) beyond: Option<(usize, usize)>,
}

/// The scale that goes up: its ends, in numbers or in powers of ten, and its marks.
pub(super) struct Scale {
    pub(super) log: bool,
    pub(super) low: f64,
    pub(super) high: f64,
    /// At equal distances, the first and the last at the ends.
    pub(super) marks: usize,
    unit: Unit,
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Times,
    Nanoseconds,
}

/// A row of the table.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) spots: Vec<Spot>,
}

/// What was measured at a place: on the scale, so a power of ten where that is logarithmic.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) place: usize,
    pub(super) y: f64,
    /// The quartiles.
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Curve {
    /// Those that have at least two places.
    pub(super) fn all(measured: &Measured) -> Vec<Curve> {
        let mut curves = Vec::new();
        let what = what(measured);
        if measured.threads.len() > 1 {
            let loads: Vec<_> = measured
                .threads
                .iter()
                .map(|threads| (*threads, measured.size))
                .collect();
            let title = format!(
                "{what}: {} to {}, {} {}",
                units::count(measured.threads[0]),
                measured.threads_called(measured.threads[measured.threads.len() - 1]),
                units::count(measured.size),
                measured.size_is
            );
            let label = |(threads, _): (usize, usize)| units::short(threads);
            let x_name = &measured.threads_are;
            curves.extend(Curve::of(measured, title, x_name, &loads, label));
        }
        if measured.sizes.len() > 1 {
            let threads = measured.threads_over_sizes;
            let loads: Vec<_> = measured.sizes.iter().map(|size| (threads, *size)).collect();
            let title = format!(
                "{what}: {} to {} {}, {}",
                units::short(measured.sizes[0]),
                units::short(measured.sizes[measured.sizes.len() - 1]),
                measured.size_is,
                measured.threads_called(threads)
            );
            let label = |(_, size): (usize, usize)| units::short(size);
            let x_name = &measured.size_is;
            curves.extend(Curve::of(measured, title, x_name, &loads, label));
        }
        curves
    }

    fn of(
        measured: &Measured,
        title: String,
        x_name: &str,
        loads: &[(usize, usize)],
        label: impl Fn((usize, usize)) -> String,
    ) -> Option<Curve> {
        let speeds = measured.baseline().is_some();
        // Lectures are measured at one size.
        let one_size = loads.iter().all(|(_, size)| *size == measured.size);
        let drawn = |row: &&Row| match row.role {
            Role::Sequential => !speeds || measured.against.is_some(),
            Role::Lecture => one_size,
            Role::Reference | Role::Way => true,
        };
        let mut lines = Vec::new();
        for row in measured.ranked().into_iter().filter(drawn) {
            let spots = (0..).zip(loads);
            let spots = spots.filter_map(|(place, load)| spot(measured, row, place, *load));
            lines.push(Line {
                name: row.name.clone(),
                spots: spots.collect(),
            });
        }
        lines.retain(|line| !line.spots.is_empty());
        let all = || lines.iter().flat_map(|line| &line.spots);
        let lowest = all().map(|spot| spot.y).min_by(f64::total_cmp)?;
        let highest = all().map(|spot| spot.high).max_by(f64::total_cmp)?;
        let unit = if speeds {
            Unit::Times
        } else {
            Unit::Nanoseconds
        };
        let y = Scale::over(lowest, highest, unit);
        for spot in lines.iter_mut().flat_map(|line| &mut line.spots) {
            if y.log {
                for value in [&mut spot.y, &mut spot.low, &mut spot.high] {
                    *value = value.max(f64::MIN_POSITIVE).log10();
                }
            }
        }
        let cores = measured.machine.cores;
        let exceeds = |(threads, _): &(usize, usize)| measured.exceed_the_cores(*threads);
        let beyond = loads.iter().position(exceeds);
        Some(Curve {
            title,
            x_name: x_name.to_owned(),
            x_labels: loads.iter().map(|load| label(*load)).collect(),
            y_name: match unit {
                Unit::Times => "times as fast".to_owned(),
                Unit::Nanoseconds => format!(
                    "time{}",
                    measured
                        .per
                        .as_ref()
                        .map_or(String::new(), |per| format!(" per {per}"))
                ),
            },
            y,
            lines,
            beyond: beyond.filter(|at| *at > 0).map(|at| (at, cores)),
        })
    }
}

impl Curve {
    /// Where on the scale is what is as fast as the baseline.
    pub(super) fn level(&self) -> Option<f64> {
        let level = if self.y.log { 0.0 } else { 1.0 };
        let inside = self.y.low < level && level < self.y.high;
        (self.y.unit == Unit::Times && inside).then_some(level)
    }
}

/// What the curves are of.
fn what(measured: &Measured) -> String {
    match (measured.baseline(), &measured.per) {
        (Some(row), _) if measured.against.is_some() => {
            format!("Speed against `{}`", row.name)
        }
        (Some(_), _) => "Speed against the sequential program".to_owned(),
        (None, Some(per)) => format!("Time per {per}"),
        (None, None) => "Time".to_owned(),
    }
}

fn spot(measured: &Measured, row: &Row, place: usize, load: (usize, usize)) -> Option<Spot> {
    let point = row.at(load.0, load.1)?;
    let nanoseconds = point.nanoseconds;
    let Some(baseline) = measured.baseline() else {
        let items = point.items.max(1) as f64;
        return Some(Spot {
            place,
            y: nanoseconds.median / items,
            low: nanoseconds.lower / items,
            high: nanoseconds.upper / items,
        });
    };
    let baseline = baseline.at(load.0, load.1)?.nanoseconds.median;
    Some(Spot {
        place,
        y: baseline / nanoseconds.median.max(1.0),
        low: baseline / nanoseconds.upper.max(1.0),
        high: baseline / nanoseconds.lower.max(1.0),
    })
}

impl Scale {
    /// One that holds all between these, with marks at round numbers.
    fn over(lowest: f64, highest: f64, unit: Unit) -> Scale {
        let log = lowest > 0.0 && highest / lowest > FAR;
        if log {
            let (low, high) = (lowest.log10().floor(), highest.log10().ceil());
            let marks = (high - low) as usize + 1;
            return Scale {
                log,
                low,
                high,
                marks,
                unit,
            };
        }
        let highest = highest.max(1e-9);
        // The step is 1, 2 or 5 times a power of ten, and there are 3 to 7 of them.
        let rough = highest / 6.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
        let step = step.into_iter().find(|step| *step >= rough);
        let step = step.unwrap_or(rough);
        let steps = (highest / step).ceil().max(1.0);
        Scale {
            log,
            low: 0.0,
            high: steps * step,
            marks: steps as usize + 1,
            unit,
        }
    }

    /// How a place on it is called.
    pub(super) fn label(&self, place: f64) -> String {
        let value = if self.log { 10_f64.powf(place) } else { place };
        match self.unit {
            Unit::Nanoseconds => units::time(value).replace(".00 ", " "),
            Unit::Times if self.log => {
                let after = (-place).max(0.0) as usize;
                format!("{value:.after$}×")
            }
            Unit::Times => {
                let after = usize::from(value.fract().abs() > 0.005);
                format!("{value:.after$}×")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_at_round_numbers() {
        for (lowest, highest, log, low, high, marks) in [
            (0.9, 1.9, false, 0.0, 2.0, 5),
            (0.7, 7.4, false, 0.0, 8.0, 5),
            (0.02, 1.9, true, -2.0, 1.0, 4),
            (1.0, 1000.0, true, 0.0, 3.0, 4),
        ] {
            let scale = Scale::over(lowest, highest, Unit::Times);
            let found = (scale.log, scale.low, scale.high, scale.marks);
            assert_eq!(found, (log, low, high, marks), "{lowest} to {highest}");
        }
    }
}
