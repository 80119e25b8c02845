//! What can be said to be possible: what is, what is allowed, and what looks as if it were.

/// No more are read.
const MOST: usize = 9;
/// How many there are at least that are neither possible nor allowed, if any can be thought of.
const DECOYS: usize = 3;
/// Ends without a result that any concurrent program might have.
const DEADLOCK: &str = "deadlock";

/// The outcomes to choose from, in an order that tells nothing: by length, then by text; ends
/// without a result last.
pub(super) fn candidates(possible: &[String], allowed: &[String]) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    let add = |value: &String, most: usize, chosen: &mut Vec<String>| {
        if chosen.len() < most && !chosen.contains(value) {
            chosen.push(value.clone());
        }
    };
    let known = MOST - DECOYS;
    for value in allowed.iter().chain(possible) {
        add(value, known, &mut chosen);
    }
    let like: Vec<String> = chosen.iter().flat_map(|value| similar(value)).collect();
    let is_known = |value: &String| possible.contains(value) || allowed.contains(value);
    let most = (chosen.len() + DECOYS).min(MOST);
    for value in like.iter().filter(|value| !is_known(value)) {
        add(value, most, &mut chosen);
    }
    if !chosen.iter().any(|value| value == DEADLOCK) {
        chosen.push(DEADLOCK.to_owned());
    }
    chosen.sort_by_key(|value| (!is_a_value(value), value.chars().count(), value.clone()));
    chosen
}

/// Whether it is a value that the scenario returns, as `{:?}` prints it; ends without one are words.
fn is_a_value(value: &str) -> bool {
    let lower = |c: char| c.is_ascii_lowercase();
    matches!(value, "true" | "false") || !value.starts_with(lower)
}

/// Values that differ from one in a single place: a number one more or one less, the other truth
/// value, nothing instead of something.
fn similar(value: &str) -> Vec<String> {
    let mut similar = Vec::new();
    let bytes = value.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_digit() {
            let end = bytes[at..].iter().position(|byte| !byte.is_ascii_digit());
            let end = end.map_or(bytes.len(), |length| at + length);
            let in_a_word =
                at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
            if let (false, Ok(number)) = (in_a_word, value[at..end].parse::<u64>()) {
                let others = [number.checked_sub(1), number.checked_add(1)];
                for other in others.into_iter().flatten() {
                    similar.push(format!("{}{other}{}", &value[..at], &value[end..]));
                }
            }
            at = end;
        } else {
            at += 1;
        }
    }
    for (one, other) in [("true", "false"), ("false", "true")] {
        if value.contains(one) {
            similar.push(value.replacen(one, other, 1));
        }
    }
    if value.starts_with("Some(") {
        similar.push("None".to_owned());
    }
    similar
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn what_is_possible_hides_among_what_is_not() {
        let all = candidates(&texts(&["2", "1"]), &texts(&["2"]));
        assert_eq!(all, texts(&["0", "1", "2", "3", "deadlock"]));
    }

    #[test]
    fn a_way_to_get_stuck_is_always_there_and_comes_last() {
        let all = candidates(
            &texts(&["deadlock", "(12, 8, 10)"]),
            &texts(&["(12, 8, 10)"]),
        );
        assert_eq!(all.iter().filter(|value| *value == "deadlock").count(), 1);
        assert_eq!(all.last().map(String::as_str), Some("deadlock"));
        assert!(all.contains(&"(11, 8, 10)".to_owned()));
    }

    #[test]
    fn truth_values_and_options_have_their_likes() {
        let all = candidates(&texts(&["Some(5)"]), &texts(&["None", "Some(5)"]));
        assert!(all.contains(&"Some(4)".to_owned()) && all.contains(&"Some(6)".to_owned()));
        assert_eq!(
            similar("(true, 1)"),
            ["(true, 0)", "(true, 2)", "(false, 1)"]
        );
        assert_eq!(similar("u64"), Vec::<String>::new());
    }

    #[test]
    fn no_list_is_too_long_to_read() {
        let many: Vec<String> = (0..40).map(|number| number.to_string()).collect();
        assert!(candidates(&many, &texts(&["39"])).len() <= MOST + 1);
    }
}
