//! What is too long for people to read, texts and lists: shown in part, with how much is left out. The JSON report has
//! all.

use crate::diff::variable;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A text of more characters is shown in part.
const LONGEST: usize = 2_000;

/// So many characters are shown before the place from which two texts differ.
const BEFORE: usize = 100;

/// So many lines of a list are shown.
pub(super) const MOST: usize = 50;

/// The line after the first of these paths, if there are more: how many, and in which variables.
pub(super) fn more<'p>(paths: impl Iterator<Item = &'p str>) -> Option<String> {
    let more: Vec<&str> = paths.skip(MOST).map(variable).collect();
    let variables: BTreeSet<&str> = more.iter().copied().collect();
    let variables: Vec<&str> = variables.into_iter().collect();
    (!more.is_empty()).then(|| format!("and {} more in {}", more.len(), variables.join(", ")))
}

/// The beginning of a text, if it is too long.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    part(text, 0)
}

/// Two texts that differ, from shortly before that place if one of them is too long.
pub(super) fn both<'t>(one: &'t str, other: &'t str) -> [Cow<'t, str>; 2] {
    if !is_long(one) && !is_long(other) {
        return [one.into(), other.into()];
    }
    let same = one.chars().zip(other.chars());
    let same = same.take_while(|(one, other)| one == other).count();
    let from = same.saturating_sub(BEFORE);
    [part(one, from), part(other, from)]
}

fn is_long(text: &str) -> bool {
    // No text has more characters than bytes.
    text.len() > LONGEST && text.chars().nth(LONGEST).is_some()
}

/// What is shown of a text from its character of this number; all, if it is not too long.
fn part(text: &str, from: usize) -> Cow<'_, str> {
    if !is_long(text) {
        return text.into();
    }
    let shown: String = text.chars().skip(from).take(LONGEST).collect();
    let after = text.chars().skip(from + LONGEST).count();
    let before = match from {
        0 => String::new(),
        _ => format!("({from} characters) "),
    };
    match after {
        0 => format!("{before}{shown}").into(),
        _ => format!("{before}{shown} ({after} characters more)").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{BEFORE, LONGEST, both, shortened};

    #[test]
    fn what_can_be_read_stays() {
        let text = "ä".repeat(LONGEST);
        assert_eq!(shortened(&text), text);
        assert_eq!(both(&text, "b"), [&*text, "b"]);
    }

    #[test]
    fn what_is_too_long_begins_where_two_differ() {
        let same = "ä".repeat(5_000);
        let one = format!("{same}1{same}");
        let shown = "ä".repeat(LONGEST);
        assert_eq!(shortened(&one), format!("{shown} (8001 characters more)"));
        let before = "ä".repeat(BEFORE);
        let rest = "ä".repeat(LONGEST - BEFORE - 1);
        let [of_one, of_other] = both(&one, &same);
        assert_eq!(
            of_one,
            format!("(4900 characters) {before}1{rest} (3101 characters more)")
        );
        assert_eq!(of_other, format!("(4900 characters) {before}"));
    }
}
