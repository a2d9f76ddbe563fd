//! Whether a temporal conjunct of SPECIFICATION has nothing of an initial predicate or a next-state relation. TLC looks
//! into operators that are applied and takes their conjuncts apart too: `More(3)` of `More(n) == x = n /\ WF_x(Next)`
//! has an initial predicate.

use super::conjuncts::{closing, conjuncts, inner};
use super::formula::{Level, Modules, action};
use super::symbols::Symbol;

impl Modules<'_> {
    /// That it has nothing of them, or why that is not known.
    ///
    /// # Errors
    /// It has something of them, or is not understood.
    pub(super) fn is_fairness(&self, conjunct: &[Symbol<'_>], depth: usize) -> Result<(), String> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err("a formula in it is nested too deep, or defined by itself".to_owned());
        };
        if let Some(within) = inner(conjunct) {
            return self.are_fairness(within, depth);
        }
        let Some(first) = conjunct.first().filter(|_| !is_whole(conjunct)) else {
            return Ok(());
        };
        let bodies = self.bodies(first.text).unwrap_or_default();
        if bodies.is_empty() || !is_applied(conjunct) {
            let text = first.text;
            return Err(format!(
                "the part that begins with `{text}` is not understood"
            ));
        }
        for body in bodies {
            self.are_fairness(body, depth)
                .map_err(|why| format!("of `{}`, {why}", first.text))?;
        }
        Ok(())
    }

    fn are_fairness(&self, formula: &[Symbol<'_>], depth: usize) -> Result<(), String> {
        let parts = conjuncts(formula).ok_or("a conjunction is not understood")?;
        for part in parts {
            let is_other = inner(part).is_none()
                && (action(part).is_some() || matches!(self.level(part)?, Level::States));
            if is_other {
                let begin = part.first().map_or("", |symbol| symbol.text);
                return Err(format!(
                    "the part that begins with `{begin}` is no fairness condition, as an operator's parameter is none"
                ));
            }
            self.is_fairness(part, depth)?;
        }
        Ok(())
    }
}

/// Whether TLC takes a temporal formula as a whole.
fn is_whole(conjunct: &[Symbol<'_>]) -> bool {
    let begins = [
        "[]", "<>", "\\A", "\\E", "\\AA", "\\EE", "~", "\\lnot", "\\neg", "IF", "CASE",
    ];
    match conjunct.first().map_or("", |first| first.text) {
        // `WF_<<x, y>>(Next)`
        "WF_" | "SF_" => match closing(conjunct, 1) {
            Some(close) => is_applied(&conjunct[close..]),
            None => false,
        },
        first if first.starts_with("WF_") || first.starts_with("SF_") => is_applied(conjunct),
        "LET" => false,
        first => begins.contains(&first) || has_connective(conjunct),
    }
}

/// Whether it is an implication, a disjunction or the like.
fn has_connective(conjunct: &[Symbol<'_>]) -> bool {
    let mut index = 0;
    while let Some(symbol) = conjunct.get(index) {
        match symbol.text {
            "~>" | "-+->" | "=>" | "<=>" | "\\/" => return true,
            "(" | "[" | "{" | "<<" => match closing(conjunct, index) {
                Some(close) => index = close,
                None => return false,
            },
            _ => {}
        }
        index += 1;
    }
    false
}

/// Whether it is a name, or a name with arguments, and nothing more.
fn is_applied(conjunct: &[Symbol<'_>]) -> bool {
    match conjunct {
        [_] => true,
        [_, open, ..] if open.text == "(" => closing(conjunct, 1) == Some(conjunct.len() - 1),
        _ => false,
    }
}
