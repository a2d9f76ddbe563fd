//! The initial predicate and the next-state relation: what a formula has for them, and what a module calls them.

use super::outline::Outline;
use super::symbols::Symbol;

/// The initial predicate and the next-state relation of a formula.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// The conjuncts of the initial predicate.
    pub(super) init: Vec<Part>,
    /// What is allowed to happen in a step.
    pub(super) next: Vec<Part>,
}

/// A conjunct of the initial predicate, or the next-state relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// The name of an operator.
    Name(String),
    /// An expression, in the columns in which it stands in its module.
    Text(String),
}

impl Relations {
    /// Whether there is an expression that has no name.
    pub(super) fn has_text(&self) -> bool {
        let mut parts = self.init.iter().chain(&self.next);
        parts.any(|part| matches!(part, Part::Text(_)))
    }
}

impl Part {
    /// An expression, by its name if it is one.
    pub(super) fn of(outline: &Outline<'_>, expression: &[Symbol<'_>]) -> Self {
        match expression {
            [name] if name.is_word() && !matches!(name.text, "TRUE" | "FALSE") => {
                Part::Name(name.text.to_owned())
            }
            [first, .., last] => Part::Text(in_columns(outline.text, first.at.start, last.at.end)),
            [only] => Part::Text(only.text.to_owned()),
            [] => Part::Text("TRUE".to_owned()),
        }
    }
}

/// A part of a text, with spaces for what stands before it in its line: where `/\` and `\/` begin lists, their columns
/// have a meaning.
fn in_columns(text: &str, start: usize, end: usize) -> String {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let blank = |c| if c == '\t' { '\t' } else { ' ' };
    let before = text[line..start].chars().map(blank);
    before.chain(text[start..end].chars()).collect()
}

/// How a module names a relation, and what it defines for that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// What stands in the module.
    pub(super) expression: String,
    /// What TLC calls it.
    pub(super) said: String,
    /// Definitions that the module needs for it.
    pub(super) definitions: Vec<String>,
    source: Source,
}

/// Where it is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// It is only called so most often.
    Custom,
    /// The configuration or the user names it.
    Name,
    /// The definition of the specification's formula.
    Formula,
}

impl Relation {
    /// One that nobody names, by its usual name.
    pub(super) fn assumed(name: &str) -> Self {
        Relation::called(name, Source::Custom)
    }

    /// One that has this name.
    pub(super) fn named(name: &str) -> Self {
        Relation::called(name, Source::Name)
    }

    fn called(name: &str, source: Source) -> Self {
        Relation {
            expression: name.to_owned(),
            said: name.to_owned(),
            definitions: Vec::new(),
            source,
        }
    }

    /// One that is made of parts of a formula. What has no name gets one that begins with `own`.
    pub(super) fn of(parts: &[Part], said: &str, own: &str) -> Self {
        if let [Part::Name(name)] = parts {
            return Relation::called(name, Source::Formula);
        }
        let mut definitions = Vec::new();
        let name = |(number, part): (usize, &Part)| match part {
            Part::Name(name) => name.clone(),
            Part::Text(text) => {
                let name = format!("{own}{number}");
                definitions.push(format!("{name} ==\n{text}\n"));
                name
            }
        };
        let names: Vec<String> = (1..).zip(parts).map(name).collect();
        Relation {
            expression: names.join(" /\\ "),
            said: said.to_owned(),
            definitions,
            source: Source::Formula,
        }
    }

    /// The name that the specification should have, if nobody has looked it up.
    pub(super) fn name(&self) -> Option<&str> {
        (self.source != Source::Formula).then_some(&self.expression)
    }

    /// Whether nobody has named it.
    pub(super) fn is_assumed(&self) -> bool {
        self.source == Source::Custom
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What begins a list has the column that it had.
    #[test]
    fn expressions_keep_their_columns() {
        let text = "a\n\tA == /\\ B\n         /\\ C";
        let start = text.find('/').unwrap_or_default();
        assert_eq!(
            in_columns(text, start, text.len()),
            "\t     /\\ B\n         /\\ C"
        );
    }
}
