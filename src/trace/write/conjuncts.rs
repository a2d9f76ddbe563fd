//! The conjuncts of a formula, in both notations: `A /\ B`, and a list in which each begins with a `/\` in the same
//! column. Nothing else of it is parsed.

use super::symbols::Symbol;

/// What is nested deeper is not understood.
pub(super) const DEEPEST: usize = 100;

/// The conjuncts of a formula in their order, itself if it is no conjunction; `None` if it is not understood.
pub(super) fn conjuncts<'s, 't>(formula: &'s [Symbol<'t>]) -> Option<Vec<&'s [Symbol<'t>]>> {
    within(formula, DEEPEST)
}

/// As [`conjuncts`]; so many lists can be in one another.
fn within<'s, 't>(formula: &'s [Symbol<'t>], depth: usize) -> Option<Vec<&'s [Symbol<'t>]>> {
    let depth = depth.checked_sub(1)?;
    let (first, last) = (formula.first()?, formula.last()?);
    if !ends_an_expression(last) {
        return None;
    }
    match first.text {
        "/\\" => {
            let items = items(formula)?.into_iter();
            let items = items.map(|item| within(item, depth));
            let items: Option<Vec<_>> = items.collect();
            Some(items?.concat())
        }
        // A list of disjuncts, which goes to the end.
        "\\/" => {
            let (column, rest) = (first.column, &formula[1..]);
            let is_within =
                |s: &Symbol<'_>| s.column > column || (s.column == column && s.text == "\\/");
            rest.iter().all(is_within).then(|| vec![formula])
        }
        _ => in_a_row(formula, depth),
    }
}

/// The items of a list whose first `/\` is the first symbol. All of them stand to its right.
fn items<'s, 't>(list: &'s [Symbol<'t>]) -> Option<Vec<&'s [Symbol<'t>]>> {
    let column = list.first()?.column;
    let (mut items, mut start) = (Vec::new(), 1);
    for (index, symbol) in list.iter().enumerate().skip(1) {
        if symbol.column > column {
            continue;
        }
        if symbol.column < column || symbol.text != "/\\" {
            return None;
        }
        items.push(&list[start..index]);
        start = index + 1;
    }
    items.push(&list[start..]);
    Some(items)
}

/// The conjuncts of `A /\ B`.
fn in_a_row<'s, 't>(formula: &'s [Symbol<'t>], depth: usize) -> Option<Vec<&'s [Symbol<'t>]>> {
    let (mut parts, mut start, mut index) = (Vec::new(), 0, 0);
    while index < formula.len() {
        match formula[index].text {
            "(" | "[" | "{" | "<<" => index = closing(formula, index)?,
            ")" | "]" | "}" | ">>" => return None,
            // These go as far as the formula does, so that a `/\` behind them is within.
            "\\E" | "\\A" | "\\EE" | "\\AA" | "CHOOSE" | "LET" | "IF" | "CASE" | "LAMBDA" => break,
            // They take in less than `/\` does, or as much.
            "=>" | "<=>" | "~>" | "-+->" | "\\/" | "|-" | "⊢" => return Some(vec![formula]),
            "/\\" => {
                parts.push(&formula[start..index]);
                start = index + 1;
                // A list within the row.
                if matches!(formula.get(start)?.text, "/\\" | "\\/") {
                    parts.extend(within(&formula[start..], depth)?);
                    return Some(parts);
                }
            }
            _ => {}
        }
        index += 1;
    }
    parts.push(&formula[start..]);
    let are_whole = parts
        .iter()
        .all(|part| part.last().is_some_and(ends_an_expression));
    are_whole.then_some(parts)
}

/// What stands between parentheses, if these are around all of it.
pub(super) fn inner<'s, 't>(formula: &'s [Symbol<'t>]) -> Option<&'s [Symbol<'t>]> {
    let is_one = formula.first()?.text == "(" && closing(formula, 0)? + 1 == formula.len();
    is_one.then(|| &formula[1..formula.len() - 1])
}

/// Where the bracket is closed that is opened there.
pub(super) fn closing(formula: &[Symbol<'_>], open: usize) -> Option<usize> {
    let mut expected = Vec::new();
    for (index, symbol) in formula.iter().enumerate().skip(open) {
        match symbol.text {
            "(" => expected.push(")"),
            "[" => expected.push("]"),
            "{" => expected.push("}"),
            "<<" => expected.push(">>"),
            close @ (")" | "]" | "}" | ">>") if expected.pop()? != close => return None,
            _ => {}
        }
        if expected.is_empty() {
            return Some(index).filter(|_| index > open);
        }
    }
    None
}

/// Whether an expression can end so. One that does not goes on in the head of the next definition, `a (+) b ==`.
fn ends_an_expression(symbol: &Symbol<'_>) -> bool {
    symbol.is_word()
        || symbol.text.starts_with('"')
        || matches!(symbol.text, ")" | "]" | "}" | ">>" | "'")
}

#[cfg(test)]
mod tests {
    use super::super::symbols::symbols;
    use super::*;

    fn told(formula: &str) -> String {
        let symbols = symbols(formula).expect("symbols");
        let Some(parts) = conjuncts(&symbols) else {
            return "?".to_owned();
        };
        let part = |part: &&[Symbol<'_>]| {
            let words: Vec<&str> = part.iter().map(|symbol| symbol.text).collect();
            words.join(" ")
        };
        parts.iter().map(part).collect::<Vec<_>>().join(" & ")
    }

    #[test]
    fn rows_and_lists() {
        let row = r"Init /\ [][A \/ B]_<<x, y>> /\ (C /\ D)";
        assert_eq!(
            told(row),
            r"Init & [] [ A \/ B ] _ << x , y >> & ( C /\ D )"
        );
        let list =
            "/\\ A /\\ B\n/\\ /\\ C\n   /\\ \\/ D /\\ E\n      \\/ F\n/\\ \\E p : G /\\ H\n/\\ I";
        assert_eq!(
            told(list),
            r"A & B & C & \/ D /\ E \/ F & \E p : G /\ H & I"
        );
        assert_eq!(told("A /\\ /\\ B\n     /\\ C"), "A & B & C");
        assert_eq!(told(r"A /\ B => C"), r"A /\ B => C");
        assert_eq!(
            told(r"A /\ IF b THEN c ELSE D /\ E"),
            r"A & IF b THEN c ELSE D /\ E"
        );
    }

    #[test]
    fn what_is_not_understood() {
        for odd in [
            "",
            "/\\",
            "A /\\",
            "A /\\ x +",
            "A )",
            "(A /\\ B",
            "(A] /\\ B",
            " /\\ A\n/\\ B",
            " /\\ A\nB",
        ] {
            assert_eq!(told(odd), "?", "{odd}");
        }
        assert_eq!(told(&format!("{}A", "/\\ ".repeat(9999))), "?");
        let symbols = symbols("(a) b").expect("symbols");
        assert!(inner(&symbols).is_none());
    }
}
