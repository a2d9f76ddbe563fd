//! What a module has at its top: the operators that it defines, each with what it is defined as, the constants that
//! it declares, and the modules whose definitions it takes over. What stands within other definitions, in modules
//! inside the module, before it or after it does not count.

use super::symbols::{Symbol, symbols};
use crate::trace::TraceError;
use std::ops::Range;

/// The text of a module, taken apart.
#[derive(Debug)]
pub struct Outline<'a> {
    pub(super) text: &'a str,
    symbols: Vec<Symbol<'a>>,
    definitions: Vec<Definition<'a>>,
    constants: Vec<&'a str>,
    extends: Vec<&'a str>,
    instances: Vec<&'a str>,
}

/// An operator.
#[derive(Debug)]
pub(super) struct Definition<'a> {
    pub(super) name: &'a str,
    has_parameters: bool,
    /// Whether other modules do not have it.
    pub(super) is_local: bool,
    body: Range<usize>,
}

impl Definition<'_> {
    /// Whether it is one that a formula can be: without parameters, and not local to its module.
    pub(super) fn is_plain(&self) -> bool {
        !self.has_parameters && !self.is_local
    }
}

/// With these a part of a module begins, so that a definition ends before.
const BEGINNINGS: [&str; 21] = [
    "ASSUME",
    "ASSUMPTION",
    "AXIOM",
    "BY",
    "CONSTANT",
    "CONSTANTS",
    "COROLLARY",
    "EXTENDS",
    "HIDE",
    "INSTANCE",
    "LEMMA",
    "LOCAL",
    "MODULE",
    "OBVIOUS",
    "PROOF",
    "PROPOSITION",
    "RECURSIVE",
    "THEOREM",
    "USE",
    "VARIABLE",
    "VARIABLES",
];

impl<'a> Outline<'a> {
    /// Takes the text of a module apart.
    ///
    /// # Errors
    /// A comment or a string is not closed.
    pub fn of(text: &'a str) -> Result<Self, TraceError> {
        let mut outline = Outline {
            text,
            symbols: symbols(text)?,
            definitions: Vec::new(),
            constants: Vec::new(),
            extends: Vec::new(),
            instances: Vec::new(),
        };
        outline.walk();
        Ok(outline)
    }

    /// The constants that are declared.
    #[must_use]
    pub fn constants(&self) -> &[&'a str] {
        &self.constants
    }

    /// The modules after `EXTENDS`, whose definitions and constants are this one's too.
    #[must_use]
    pub fn extends(&self) -> &[&'a str] {
        &self.extends
    }

    /// The modules after `INSTANCE`.
    #[must_use]
    pub fn instances(&self) -> &[&'a str] {
        &self.instances
    }

    /// The definitions of an operator: one, unless it is called like the parameter of another.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Definition<'a>> {
        self.definitions.iter().filter(move |d| d.name == name)
    }

    /// What an operator is defined as.
    pub(super) fn body(&self, definition: &Definition<'_>) -> &[Symbol<'a>] {
        &self.symbols[definition.body.clone()]
    }

    fn walk(&mut self) {
        // How many modules, and how many LETs, are around.
        let (mut modules, mut lets) = (0_usize, 0_usize);
        for index in 0..self.symbols.len() {
            let word = self.word(index);
            match word {
                "MODULE" if index > 0 && self.symbols[index - 1].is_line('-') => modules += 1,
                "LET" => lets += 1,
                "IN" => lets = lets.saturating_sub(1),
                _ => {}
            }
            if self.symbols[index].is_line('=') {
                (modules, lets) = (modules.saturating_sub(1), 0);
                self.end(index);
                if modules == 0 {
                    return;
                }
            }
            if modules != 1 {
                continue;
            }
            match word {
                "==" if lets == 0 => self.definition(index),
                "CONSTANT" | "CONSTANTS" if self.word(index.wrapping_sub(1)) != "NEW" => {
                    let constants = self.list(index + 1);
                    self.constants.extend(constants);
                }
                "EXTENDS" => self.extends = self.list(index + 1),
                "INSTANCE" => self.instances.push(self.word(index + 1)),
                _ => {}
            }
            if BEGINNINGS.contains(&word) || self.symbols[index].is_line('-') {
                lets = 0;
                self.end(index);
            }
        }
        self.end(self.symbols.len());
    }

    /// The symbol there; nothing if there is none.
    fn word(&self, index: usize) -> &'a str {
        self.symbols.get(index).map_or("", |symbol| symbol.text)
    }

    /// The last definition ends before this symbol, if it has no end yet.
    fn end(&mut self, index: usize) {
        if let Some(last) = self.definitions.last_mut()
            && last.body.end == usize::MAX
        {
            last.body.end = index.max(last.body.start);
        }
    }

    /// Takes the definition whose `==` stands there.
    fn definition(&mut self, equals: usize) {
        let Some(mut at) = equals.checked_sub(1) else {
            return;
        };
        let closed = matches!(self.word(at), ")" | "]");
        if closed {
            let Some(name) = self.opened(at).and_then(|open| open.checked_sub(1)) else {
                return;
            };
            at = name;
        }
        self.end(at);
        self.definitions.push(Definition {
            name: self.word(at),
            has_parameters: closed,
            is_local: self.word(at.wrapping_sub(1)) == "LOCAL",
            body: equals + 1..usize::MAX,
        });
    }

    /// Where the bracket stands that is closed there.
    fn opened(&self, close: usize) -> Option<usize> {
        let mut depth = 0_usize;
        (0..=close).rev().find(|&index| {
            match self.word(index) {
                ")" | "]" => depth += 1,
                "(" | "[" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })
    }

    /// The names between commas, from there on; those with parameters too: `Size, Less(_, _)`.
    fn list(&self, mut index: usize) -> Vec<&'a str> {
        let mut names = Vec::new();
        while let Some(symbol) = self.symbols.get(index) {
            names.push(symbol.text);
            index += 1;
            if self.word(index) == "(" {
                let rest = self.symbols[index..].iter();
                let closing = rest.take_while(|symbol| symbol.text != ")").count();
                index += closing + 1;
            }
            if self.word(index) != "," {
                break;
            }
            index += 1;
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_module_has() {
        let text = r#"Spec == Before
            ---- MODULE M ----
            EXTENDS Integers, Base
            CONSTANTS A, Less(_, _), (* B, *) C
            VARIABLE x
            LOCAL Hidden == 1
            Spec == LET Inner == 2 IN Inner \* C == 1
            Step(n) == n f[n \in [{(x)} -> {}]] == "x == y"
            ---- MODULE Within ----
            CONSTANT D
            Deep == 1
            ====
            R == INSTANCE N
            CONSTANT E
            THEOREM ASSUME NEW CONSTANT F PROVE TRUE
            Last == 3
            ====
            Spec == After"#;
        let outline = Outline::of(text).expect("a module");
        assert_eq!(outline.constants(), ["A", "Less", "C", "E"]);
        assert_eq!(outline.extends(), ["Integers", "Base"]);
        assert_eq!(outline.instances(), ["N"]);
        let told = outline.definitions.iter().map(|definition| {
            let body = outline.body(definition).iter().map(|symbol| symbol.text);
            let body = body.collect::<Vec<_>>().join(" ");
            format!("{} {}: {body}", definition.name, definition.is_plain())
        });
        let expected = [
            "Hidden false: 1",
            "Spec true: LET Inner == 2 IN Inner",
            "Step false: n",
            "f false: \"x == y\"",
            "R true: ",
            "Last true: 3",
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_no_module() {
        for text in [
            "",
            "==",
            ") ==",
            "---- MODULE M ----\n) ==\n] ==",
            "CONSTANT A(",
        ] {
            assert!(Outline::of(text).expect("symbols").constants().is_empty());
        }
        assert!(Outline::of("---- MODULE M ----\n(* ").is_err());
    }
}
