use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// So far sums of floating-point numbers may differ, as a share: they depend on the order of adding.
const ROUNDING: f64 = 1e-9;

/// What a job comes to, so that all ways can be compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A whole number.
    Whole(u64),
    /// Any other.
    Real(f64),
    /// Whatever else can be shown.
    Text(String),
    /// There is nothing to compare.
    Nothing,
}

impl Value {
    /// Whether two results are the same: numbers, if they differ by this share at most.
    pub fn agrees(&self, other: &Value, share: f64) -> bool {
        match (self, other) {
            (Value::Whole(a), Value::Whole(b)) if share == 0.0 => a == b,
            (Value::Whole(a), Value::Whole(b)) => near(*a as f64, *b as f64, share),
            (Value::Real(a), Value::Real(b)) => near(*a, *b, share.max(ROUNDING)),
            (Value::Whole(a), Value::Real(b)) | (Value::Real(b), Value::Whole(a)) => {
                near(*a as f64, *b, share.max(ROUNDING))
            }
            (Value::Nothing, _) | (_, Value::Nothing) => true,
            _ => self == other,
        }
    }
}

fn near(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * a.abs().max(b.abs())
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Whole(number) => number.fmt(f),
            Value::Real(number) => number.fmt(f),
            Value::Text(text) => text.fmt(f),
            Value::Nothing => "nothing".fmt(f),
        }
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Value::Whole(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Value::Whole(number as u64)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        // JSON has no other numbers.
        match number.is_finite() {
            true => Value::Real(number),
            false => Value::Text(number.to_string()),
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Value::Nothing
    }
}

/// All of them, in their order: how many, and a number that changes when any of them does.
impl From<Vec<u64>> for Value {
    fn from(numbers: Vec<u64>) -> Self {
        let mut hasher = DefaultHasher::new();
        numbers.hash(&mut hasher);
        let sum = hasher.finish();
        Value::Text(format!("{} numbers, #{sum:016x}", numbers.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_agree_up_to_rounding_or_to_what_is_allowed() {
        for (a, b, share, agree) in [
            (Value::from(3_u64), Value::from(3_u64), 0.0, true),
            (Value::from(3_u64), Value::from(4_u64), 0.0, false),
            (Value::from(1000_u64), Value::from(1009_u64), 0.01, true),
            (Value::from(1.0), Value::from(1.0 + 1e-12), 0.0, true),
            (Value::from(1.0), Value::from(1.1), 0.0, false),
            (Value::from(333.0), Value::from(333_u64), 0.0, true),
            (Value::from(f64::NAN), Value::from(1.0), 1.0, false),
            (Value::from(()), Value::from(7_u64), 0.0, true),
            (Value::from(vec![1, 2]), Value::from(vec![2, 1]), 0.0, false),
        ] {
            assert_eq!(a.agrees(&b, share), agree, "{a} and {b}");
            assert_eq!(b.agrees(&a, share), agree, "{b} and {a}");
        }
    }
}
