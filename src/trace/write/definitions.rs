//! Which operators a module's text defines, and from which other modules it takes definitions over. Nothing is parsed:
//! words are looked at, which is enough to warn of a name that is nowhere.

use super::tokens::tokens;
use crate::trace::TraceError;
use std::ops::Range;

/// The text of a module.
#[derive(Debug)]
pub struct Definitions<'a> {
    text: &'a str,
    tokens: Vec<Range<usize>>,
}

impl<'a> Definitions<'a> {
    /// # Errors
    /// A comment or a string is not closed.
    pub fn of(text: &'a str) -> Result<Self, TraceError> {
        let tokens = tokens(text)?;
        Ok(Definitions { text, tokens })
    }

    /// Whether an operator without parameters is defined: `Next ==`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let mut words = self.words().enumerate();
        words.any(|(index, word)| word == name && self.is_defined_as(index + 1))
    }

    /// The names of the operators that are defined, those within others too: `Next ==`, `At(i) ==`, `f[x \in S] ==`.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let words: Vec<&str> = self.words().collect();
        (1..words.len())
            .filter(|&index| self.is_defined_as(index))
            .filter_map(move |index| {
                let mut at = index - 1;
                let open = match words[at] {
                    ")" => "(",
                    "]" => "[",
                    // The rest of the `====`.
                    "=" => return None,
                    name => return Some(name),
                };
                while words[at] != open {
                    at = at.checked_sub(1)?;
                }
                words.get(at.checked_sub(1)?).copied()
            })
    }

    /// Whether `==` is there, in either of its spellings, and not the `====` below a module.
    fn is_defined_as(&self, index: usize) -> bool {
        let rest = self
            .tokens
            .get(index)
            .map(|token| &self.text[token.start..]);
        rest.is_some_and(|rest| {
            rest.starts_with("==") && !rest.starts_with("===") || rest.starts_with('≜')
        })
    }

    /// The modules whose definitions can be this one's too: those after `EXTENDS` and `INSTANCE`.
    #[must_use]
    pub fn modules(&self) -> Vec<&'a str> {
        let mut modules = Vec::new();
        let (mut is_list, mut is_module) = (false, false);
        for word in self.words() {
            match word {
                "EXTENDS" => (is_list, is_module) = (true, true),
                "INSTANCE" => (is_list, is_module) = (false, true),
                "," => is_module = is_list,
                word => {
                    if is_module {
                        modules.push(word);
                    } else {
                        is_list = false;
                    }
                    is_module = false;
                }
            }
        }
        modules
    }

    fn words(&self) -> impl Iterator<Item = &'a str> {
        let text = self.text;
        self.tokens.iter().map(move |token| &text[token.clone()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_module_has() {
        let text = r#"---- MODULE M ----
            EXTENDS Integers, (* Lost, *) raft
            VARIABLES x, y \* Hidden == 1
            Init == x = 0 /\ "Said == 1" = y
            Step(n) == x' = n
            Spec == Init /\ [][Next]_x
            LOCAL INSTANCE Other
            R == INSTANCE Named WITH x <- y, z <- y
            Start ≜ Init
            f[n \in {x, (y)}] == Next
            ===="#;
        let definitions = Definitions::of(text).expect("a module");
        assert_eq!(
            definitions.modules(),
            ["Integers", "raft", "Other", "Named"]
        );
        let names = [
            "Init", "Spec", "Start", "Next", "Hidden", "Said", "Step", "x",
        ];
        let has = names.map(|name| definitions.has(name));
        assert_eq!(has, [true, true, true, false, false, false, false, false]);
        let names: Vec<&str> = definitions.names().collect();
        assert_eq!(names, ["Init", "Step", "Spec", "R", "Start", "f"]);
        assert!(Definitions::of("(* not closed").is_err());
    }
}
