//! Numbers that hardly ever come out twice, gathered into ranges for a histogram.

use crate::report::tally::Count;

/// So many different numbers are told one by one.
const FEW: usize = 6;
/// Ranges, at most.
const RANGES: i128 = 6;

/// What one bar of a histogram stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) runs: u64,
    pub(super) allowed: bool,
}

/// A bar for each outcome, in their order; where many different numbers are forbidden, a bar for
/// each of a few ranges of them, the smallest numbers first.
pub(super) fn bars(outcomes: &[Count]) -> Vec<Bar> {
    let numbers: Option<Vec<i128>> = outcomes
        .iter()
        .filter(|outcome| !outcome.allowed)
        .map(|outcome| outcome.value.parse().ok())
        .collect();
    match numbers {
        Some(numbers) if numbers.len() > FEW => in_ranges(outcomes, &numbers),
        _ => outcomes.iter().map(|o| bar(o.value.clone(), o)).collect(),
    }
}

fn bar(label: String, outcome: &Count) -> Bar {
    Bar {
        label,
        runs: outcome.runs,
        allowed: outcome.allowed,
    }
}

fn in_ranges(outcomes: &[Count], forbidden: &[i128]) -> Vec<Bar> {
    let least = forbidden.iter().copied().min().unwrap_or(0);
    let most = forbidden.iter().copied().max().unwrap_or(0);
    let width = (most - least) / RANGES + 1;
    let right = outcomes.iter().filter(|outcome| outcome.allowed);
    let mut bars: Vec<Bar> = right.map(|o| bar(o.value.clone(), o)).collect();
    for range in 0..RANGES {
        let from = least + range * width;
        let inside = |number: i128| (from..from + width).contains(&number);
        // The numbers that came out, not the ends of the range.
        let numbers = forbidden.iter().copied().filter(|number| inside(*number));
        let (Some(first), Some(last)) = (numbers.clone().min(), numbers.max()) else {
            continue;
        };
        let own = outcomes.iter().filter(|o| !o.allowed);
        let own = own.filter(|o| o.value.parse().is_ok_and(inside));
        let label = match first == last {
            true => first.to_string(),
            false => format!("{first} … {last}"),
        };
        bars.push(Bar {
            label,
            runs: own.map(|outcome| outcome.runs).sum(),
            allowed: false,
        });
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(value: &str, runs: u64, allowed: bool) -> Count {
        Count {
            value: value.to_owned(),
            runs,
            allowed,
        }
    }

    fn told(outcomes: &[Count]) -> Vec<(String, u64)> {
        let bars = bars(outcomes).into_iter();
        bars.map(|bar| (bar.label, bar.runs)).collect()
    }

    #[test]
    fn many_numbers_share_a_few_bars_and_no_run_is_lost() {
        let mut outcomes = vec![count("100", 5, true)];
        outcomes.extend([10, 12, 13, 20, 31, 45, 58, 69].map(|n| count(&n.to_string(), 1, false)));
        let expected = [
            ("100", 5),
            ("10 … 13", 3),
            ("20", 1),
            ("31", 1),
            ("45", 1),
            ("58", 1),
            ("69", 1),
        ];
        assert_eq!(told(&outcomes), expected.map(|(l, n)| (l.to_owned(), n)));
    }

    #[test]
    fn words_and_few_numbers_keep_their_own_bars() {
        let outcomes = [count("hang", 1, false), count("7", 2, false)];
        let expected = [("hang", 1), ("7", 2)];
        assert_eq!(told(&outcomes), expected.map(|(l, n)| (l.to_owned(), n)));
    }
}
