//! Numbers with their units, three digits each.

/// `850 ns`, `12.3 µs`, `1.25 s`.
pub fn time(nanoseconds: f64) -> String {
    scaled(
        nanoseconds,
        &[(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")],
    )
}

/// `950 kB`, `12.3 MB`, of kilobytes.
pub(super) fn memory(kilobytes: f64) -> String {
    scaled(kilobytes, &[(1e6, "GB"), (1e3, "MB"), (1.0, "kB")])
}

fn scaled(value: f64, units: &[(f64, &str)]) -> String {
    let fits = |(size, _): &&(f64, &str)| value >= *size * 0.9995;
    let (size, unit) = units.iter().find(fits).unwrap_or(&units[units.len() - 1]);
    format!("{} {unit}", digits(value / size))
}

/// Three digits: `0.125`, `1.25`, `12.5`, `125`.
pub(super) fn digits(value: f64) -> String {
    let after = match value {
        ..0.9995 => 3,
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    format!("{value:.after$}")
}

/// How many times as fast: `0.004×`, `0.05×`, `1.9×`, `120×`.
pub fn times(value: f64) -> String {
    let after = match value {
        ..0.000_95 => 5,
        ..0.009_5 => 3,
        ..0.995 => 2,
        ..99.5 => 1,
        _ => 0,
    };
    format!("{value:.after$}×")
}

/// `1,000,000`.
pub(super) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `500`, `20k`, `1.5M`, for an axis.
pub(super) fn short(number: usize) -> String {
    let units = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];
    let fits = units.iter().find(|(size, _)| number >= *size);
    match fits {
        None => number.to_string(),
        Some((size, unit)) => format!("{}{unit}", number as f64 / *size as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_and_a_unit() {
        for (nanoseconds, expected) in [
            (0.25, "0.250 ns"),
            (7.0, "7.00 ns"),
            (850.0, "850 ns"),
            (999.9, "1.00 µs"),
            (12_345.0, "12.3 µs"),
            (1.25e9, "1.25 s"),
            (120e9, "120 s"),
        ] {
            assert_eq!(time(nanoseconds), expected);
        }
        assert_eq!(memory(12_345.0), "12.3 MB");
        let speeds = [0.0041, 0.049, 1.94, 123.4].map(times);
        assert_eq!(speeds, ["0.004×", "0.05×", "1.9×", "123×"]);
        assert_eq!([7, 1000, 1234567].map(count), ["7", "1,000", "1,234,567"]);
        assert_eq!([500, 20_000, 1_500_000].map(short), ["500", "20k", "1.5M"]);
    }
}
