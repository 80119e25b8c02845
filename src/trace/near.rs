//! Names that were meant.

/// The name that is nearest to `called`, if one is near: at most a third of it is otherwise.
pub(crate) fn nearest<'a>(
    called: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let names = names.into_iter();
    let near = names.map(|name| (distance(called, name), name)).min()?;
    (near.0 <= called.chars().count() / 3).then_some(near.1)
}

/// How many characters must be changed, added or removed to turn one word into the other
/// (Levenshtein).
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_words_counts_changed_characters() {
        assert_eq!(distance("mutex", "mutex"), 0);
        assert_eq!(distance("mutx", "mutex"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abcd", "bcde"), 2);
    }

    #[test]
    fn only_what_is_near_was_meant() {
        let names = ["incremnt", "get", "new"];
        assert_eq!(nearest("increment", names), Some("incremnt"));
        assert_eq!(nearest("transfer", names), None);
    }
}
