//! What TLC is told of a specification whose behaviour it is to check: the module, its initial predicate and
//! next-state relation, and its constants, from a configuration of TLC's.
//!
//! Of the configuration, only `CONSTANTS`, `INIT`, `NEXT` and `SPECIFICATION` count. Invariants, properties and
//! constraints say nothing about which behaviours the specification has.

use super::formula::Modules;
use super::relation::{Relation, Relations};
use super::tokens::{at, tokens};
use crate::tla::ModelValue;
use crate::trace::TraceError;
use std::collections::BTreeSet;
use std::ops::Range;

/// A specification and its constants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    pub(super) module: String,
    pub(super) init: Relation,
    pub(super) next: Relation,
    /// The lines of the configuration that give the constants their values.
    pub(super) constants: Vec<String>,
    assignments: Vec<Assignment>,
    /// The names that can be model values: those that stand for themselves, and those in sets.
    model_values: BTreeSet<String>,
    /// The constants that the specification declares, if all of its modules are known.
    declared: Option<BTreeSet<String>>,
    /// What the configuration has for SPECIFICATION: a formula, which can have fairness conditions.
    formula: Option<String>,
    /// Modules of which the specification may be made.
    pub(super) neighbours: Vec<String>,
}

/// `Nil = Nil`, of which the right-hand side counts only if it is a name alone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Assignment {
    constant: String,
    value: String,
}

impl Model {
    /// The specification of a module, with the constants of a configuration's text. `init` and `next` name
    /// operators of the module; without them, they are what the configuration has for `INIT` and `NEXT`,
    /// or `Init` and `Next` until [`Model::follow`] finds others.
    ///
    /// # Errors
    /// The text is no configuration of TLC's.
    pub fn new(
        module: &str,
        configuration: &str,
        init: Option<&str>,
        next: Option<&str>,
    ) -> Result<Self, TraceError> {
        let mut model = Model {
            module: module.to_owned(),
            init: Relation::assumed("Init"),
            next: Relation::assumed("Next"),
            constants: Vec::new(),
            assignments: Vec::new(),
            model_values: BTreeSet::new(),
            declared: None,
            formula: None,
            neighbours: Vec::new(),
        };
        for section in sections(configuration)? {
            let word = section.tokens.first().map(|t| &configuration[t.clone()]);
            match (section.keyword, word) {
                ("INIT", Some(word)) => model.init = Relation::named(word),
                ("NEXT", Some(word)) => model.next = Relation::named(word),
                ("SPECIFICATION", Some(word)) => model.formula = Some(word.to_owned()),
                ("CONSTANT" | "CONSTANTS", Some(_)) => model.add_constants(configuration, &section),
                _ => {}
            }
        }
        if let Some(init) = init {
            model.init = Relation::named(init);
        }
        if let Some(next) = next {
            model.next = Relation::named(next);
        }
        Ok(model)
    }

    /// The names of the initial predicate and of the next-state relation, each after the keyword of a configuration;
    /// but for what [`Model::follow`] has found.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let relations = [("INIT", &self.init), ("NEXT", &self.next)];
        let names = relations.into_iter();
        names.filter_map(|(keyword, relation)| Some((keyword, relation.name()?)))
    }

    /// The formula after SPECIFICATION, if it has to tell what the initial predicate or the next-state relation is.
    #[must_use]
    pub fn formula(&self) -> Option<&str> {
        let is_told = !self.init.is_assumed() && !self.next.is_assumed();
        self.formula.as_deref().filter(|_| !is_told)
    }

    /// Takes from the specification's modules which constants it declares, and which relations the formula after
    /// SPECIFICATION has.
    ///
    /// # Errors
    /// The relations are not known, and neither the configuration nor the caller names both.
    pub fn follow(&mut self, modules: &Modules<'_>) -> Result<(), String> {
        self.declared = modules.constants();
        let Some(formula) = self.formula() else {
            return Ok(());
        };
        let is_replaced = |name: &str| self.assignments.iter().any(|a| a.constant == name);
        let formula = formula.to_owned();
        let found = modules.relations(&formula, &is_replaced)?;
        // `NAME <-[M] OTHER`
        let mut replaced = self.assignments.iter();
        if found.has_text() && replaced.any(|a| a.value == "[") {
            let elsewhere = "it has an expression without a name, in which the configuration may replace something \
                             for one module alone";
            return Err(elsewhere.to_owned());
        }
        let Relations { init, next } = found;
        if self.init.is_assumed() {
            self.init = Relation::of(
                &init,
                &format!("the initial predicate of {formula}"),
                "_Initial_",
            );
        }
        if self.next.is_assumed() {
            self.next = Relation::of(
                &next,
                &format!("the next-state relation of {formula}"),
                "_Step_",
            );
        }
        Ok(())
    }

    /// The specification may be made of these modules too, so that no other can have their names.
    #[must_use]
    pub fn with_neighbours(mut self, modules: Vec<String>) -> Self {
        self.neighbours = modules;
        self
    }

    fn add_constants(&mut self, text: &str, section: &Section<'_>) {
        let (Some(first), Some(last)) = (section.tokens.first(), section.tokens.last()) else {
            return;
        };
        self.constants
            .push(text[first.start..last.end].trim().to_owned());
        let mut depth = 0_usize;
        let mut name: Option<String> = None;
        for (index, token) in section.tokens.iter().enumerate() {
            match &text[token.clone()] {
                "(" | "{" | "[" => depth += 1,
                ")" | "}" | "]" => depth = depth.saturating_sub(1),
                "=" | "<-" if depth == 0 => {
                    let value = section.tokens.get(index + 1).map(|t| &text[t.clone()]);
                    if let Some(constant) = name.take() {
                        if value == Some(constant.as_str()) {
                            self.model_values.insert(constant.clone());
                        }
                        self.assignments.push(Assignment {
                            constant,
                            value: value.unwrap_or_default().to_owned(),
                        });
                    }
                }
                word if depth == 0 => name = Some(word.to_owned()),
                word => drop(self.model_values.insert(word.to_owned())),
            }
        }
    }

    /// Whether a model value can have this name.
    pub(super) fn may_have_model_value(&self, name: &str) -> bool {
        self.model_values.contains(name)
    }

    /// Whether the specification can have fairness conditions.
    pub(super) fn may_be_fair(&self) -> bool {
        self.formula.is_some()
    }

    /// Whether the specification has a constant for this model value, by the same name.
    ///
    /// # Errors
    /// The name means something else in the specification.
    pub(super) fn has_constant(&self, value: &ModelValue) -> Result<bool, TraceError> {
        let name = value.as_str();
        let Some(assignment) = self.assignments.iter().find(|a| a.constant == name) else {
            return Ok(false);
        };
        if assignment.value == name {
            // TLC takes `NAME = NAME` also for what is declared nowhere; no module can say the name then.
            let declared = self.declared.as_ref();
            return Ok(declared.is_none_or(|declared| declared.contains(name)));
        }
        let message = format!(
            "the behaviour has a model value `{name}`, but in the configuration `{name}` is a constant with \
             another value"
        );
        Err(TraceError::new(message).with_help(
            "give the configuration with which the behaviour was made, or rename the model value in both",
        ))
    }
}

/// A part of a configuration: a keyword, and what it says.
struct Section<'a> {
    keyword: &'a str,
    tokens: Vec<Range<usize>>,
}

const KEYWORDS: [&str; 19] = [
    "CONSTANT",
    "CONSTANTS",
    "INIT",
    "NEXT",
    "SPECIFICATION",
    "INVARIANT",
    "INVARIANTS",
    "PROPERTY",
    "PROPERTIES",
    "CONSTRAINT",
    "CONSTRAINTS",
    "ACTION_CONSTRAINT",
    "ACTION_CONSTRAINTS",
    "SYMMETRY",
    "VIEW",
    "ALIAS",
    "POSTCONDITION",
    "CHECK_DEADLOCK",
    "_PERIODIC",
];

fn sections(text: &str) -> Result<Vec<Section<'_>>, TraceError> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for token in tokens(text)? {
        let word = &text[token.clone()];
        if KEYWORDS.contains(&word) {
            sections.push(Section {
                keyword: word,
                tokens: Vec::new(),
            });
        } else if let Some(section) = sections.last_mut() {
            section.tokens.push(token);
        } else {
            let message = format!("a configuration of TLC's does not begin with `{word}`");
            return Err(at(text, token.start, message)
                .with_help("it begins with a word such as CONSTANTS or SPECIFICATION"));
        }
    }
    Ok(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(text: &str) -> Model {
        Model::new("M", text, None, None).expect("a configuration")
    }

    #[test]
    fn constants_in_every_shape() {
        let text = r#"
            \* CONSTANT A = A
            CONSTANTS Server = {s1, s2} (* NEXT (* no *) *) Nil = Nil
                Name = "an = \" INIT" Op(a, b) = c
            CONSTANT Size <- MySize Other <-[M] Own
            INIT Begin NEXT Step
            INVARIANTS TypeOK
        "#;
        let model = model(text);
        let found: Vec<String> = model
            .assignments
            .iter()
            .map(|a| format!("{}: {}", a.constant, a.value))
            .collect();
        let name = r#"Name: "an = \" INIT""#;
        let expected = [
            "Server: {",
            "Nil: Nil",
            name,
            "Op: c",
            "Size: MySize",
            "Other: [",
        ];
        assert_eq!(found, expected);
        assert_eq!(
            model.names().collect::<Vec<_>>(),
            [("INIT", "Begin"), ("NEXT", "Step")]
        );
        assert_eq!(model.constants.len(), 2);
        assert!(model.constants[1].ends_with("Own"));
    }

    #[test]
    fn model_values_of_the_specification() {
        let model = model("CONSTANTS A = A B = C Server = {s1}");
        assert_eq!(model.has_constant(&"A".into()), Ok(true));
        assert_eq!(model.has_constant(&"C".into()), Ok(false));
        assert_eq!(model.has_constant(&"s1".into()), Ok(false));
        assert!(model.has_constant(&"B".into()).is_err());
    }

    #[test]
    fn what_is_no_configuration() {
        let error = |text| {
            Model::new("M", text, None, None)
                .expect_err("an error")
                .to_string()
        };
        assert_eq!(
            error("INIT I\n (* (* *)"),
            "2:2: this comment is not closed: no `*)` follows"
        );
        assert_eq!(
            error("CONSTANT A = \"\\\""),
            "1:14: this string is not closed: no `\"` follows"
        );
        assert!(error("---- MODULE M ----").starts_with("1:1: a configuration"));
    }
}
