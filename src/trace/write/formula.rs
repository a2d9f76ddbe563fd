//! What SPECIFICATION names in a configuration: a formula such as `Init /\ [][Next]_vars /\ WF_vars(Next)`. Here its
//! initial predicate and its next-state relation are found, as TLC finds them: the conjuncts about states alone are
//! the initial predicate, `[][Next]_vars` has the next-state relation, and other temporal conjuncts are fairness. A
//! conjunct that is the name of a temporal formula is taken for what it is defined as.
//!
//! What is not understood is not guessed.

use super::conjuncts::{DEEPEST, closing, conjuncts, inner};
use super::outline::{Definition, Outline};
use super::relation::{Part, Relations};
use super::symbols::Symbol;
use std::collections::BTreeSet;

/// The modules of a specification, as far as they are there.
#[derive(Debug)]
pub struct Modules<'a> {
    /// The specification's own, and those that it extends: what they define and declare is the specification's.
    pub extended: Vec<Outline<'a>>,
    /// Others, of which it has instances.
    pub instances: Vec<Outline<'a>>,
    /// Those that it extends, and of which nothing is known.
    pub unknown: Vec<String>,
}

impl Modules<'_> {
    /// The constants that the specification has; `None` if it can have others too.
    #[must_use]
    pub fn constants(&self) -> Option<BTreeSet<String>> {
        let constants = self.extended.iter().flat_map(Outline::constants);
        let constants = constants.map(|&name| name.to_owned());
        self.unknown.is_empty().then(|| constants.collect())
    }

    /// The relations of the formula that is called so. `is_replaced` tells the names that mean something else
    /// because a configuration says so.
    ///
    /// # Errors
    /// Why they are not known: something of the formula is not to be found or not understood, or TLC takes it for no
    /// specification.
    pub fn relations(
        &self,
        formula: &str,
        is_replaced: &dyn Fn(&str) -> bool,
    ) -> Result<Relations, String> {
        let mut following = Following {
            modules: self,
            is_replaced,
            names: Vec::new(),
            depth: 0,
            found: Relations::default(),
        };
        following.formula(formula)?;
        let Relations { init, next } = &following.found;
        Err(match (init.len(), next.len()) {
            (0, _) => "it has no initial predicate".to_owned(),
            (_, 1) => return Ok(following.found),
            (_, 0) => {
                r"it has no next-state relation, which is what stands in `[][Next]_vars`".to_owned()
            }
            (_, several) => format!("it has {several} next-state relations"),
        })
    }

    /// The only definition of a formula.
    fn definition(&self, name: &str) -> Result<(&Outline<'_>, &Definition<'_>), String> {
        let of = |outline| {
            let definitions = Outline::named(outline, name).filter(|d| d.is_plain());
            definitions.map(move |definition| (outline, definition))
        };
        let mut definitions = self.extended.iter().flat_map(of);
        match (definitions.next(), definitions.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => Err(format!("`{name}` is defined more than once")),
            (None, _) => Err(match self.unknown.first() {
                None => format!("no `{name} ==` is in its module, or in one that it extends"),
                Some(module) => format!(
                    "no `{name} ==` is in the modules that are there, and {module}.tla is not in the \
                     specification's folder, or is no module"
                ),
            }),
        }
    }

    /// What an expression is about, as far as the definitions of its names tell.
    pub(super) fn level<'s>(&'s self, expression: &'s [Symbol<'s>]) -> Result<Level, String> {
        let mut seen = BTreeSet::new();
        let mut rest = vec![expression];
        while let Some(expression) = rest.pop() {
            if is_temporal(expression) {
                return Ok(Level::Temporal);
            }
            for name in names(expression) {
                if seen.insert(name) {
                    rest.extend(self.bodies(name)?);
                }
            }
        }
        Ok(Level::States)
    }

    /// What a name is defined as; nothing if it is that of a variable, a constant or a parameter.
    pub(super) fn bodies(&self, name: &str) -> Result<Vec<&[Symbol<'_>]>, String> {
        let (of, instances) = match name.rsplit_once('!') {
            None => (name, &[][..]),
            Some((_, of)) => (of, &self.instances[..]),
        };
        let outlines = self.extended.iter().chain(instances);
        let bodies: Vec<_> = outlines
            .flat_map(|outline| outline.named(of).map(|d| outline.body(d)))
            .collect();
        match bodies.is_empty() && of != name {
            true => Err(format!("`{name}` is not to be found")),
            false => Ok(bodies),
        }
    }
}

/// Whether temporal operators are in an expression itself.
fn is_temporal(expression: &[Symbol<'_>]) -> bool {
    let mut is_case = false;
    expression.iter().any(|symbol| {
        is_case |= symbol.text == "CASE";
        match symbol.text {
            // It also stands between the arms of a CASE.
            "[]" => !is_case,
            "<>" | "~>" | "-+->" | "\\EE" | "\\AA" => true,
            text => text.starts_with("WF_") || text.starts_with("SF_"),
        }
    })
}

/// The names in an expression, but for those of fields.
fn names<'s>(expression: &'s [Symbol<'s>]) -> impl Iterator<Item = &'s str> {
    let is = |index: usize, text| expression.get(index).is_some_and(|s| s.text == text);
    let symbols = expression.iter().enumerate();
    let names = symbols.filter(move |(index, symbol)| {
        let is_field = is(index.wrapping_sub(1), ".") || is(index + 1, "|->");
        symbol.is_word() && !is_field
    });
    names.map(|(_, symbol)| symbol.text)
}

/// What an expression is about.
pub(super) enum Level {
    States,
    /// Behaviours.
    Temporal,
}

/// On the way through a formula and those that it names.
struct Following<'a> {
    modules: &'a Modules<'a>,
    is_replaced: &'a dyn Fn(&str) -> bool,
    /// The formulas from the first to this one.
    names: Vec<String>,
    /// How many conjunctions are around.
    depth: usize,
    found: Relations,
}

impl Following<'_> {
    /// Takes what a formula has, or why that is not known.
    fn formula(&mut self, name: &str) -> Result<(), String> {
        if (self.is_replaced)(name) {
            return Err(format!(
                "the configuration puts something else in the place of `{name}`"
            ));
        }
        if self.names.iter().any(|other| other == name) {
            return Err(format!("`{name}` is defined by itself"));
        }
        self.names.push(name.to_owned());
        let modules = self.modules;
        let definition = modules.definition(name);
        let followed = definition
            .and_then(|(outline, formula)| self.conjunction(outline, outline.body(formula)));
        self.names.pop();
        followed
    }

    fn conjunction(&mut self, outline: &Outline<'_>, formula: &[Symbol<'_>]) -> Result<(), String> {
        let parts = conjuncts(formula).filter(|_| self.depth < DEEPEST);
        let parts = parts.ok_or_else(|| self.not_understood())?;
        self.depth += 1;
        for part in parts {
            self.conjunct(outline, part)?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn conjunct(&mut self, outline: &Outline<'_>, conjunct: &[Symbol<'_>]) -> Result<(), String> {
        if let Some(within) = inner(conjunct) {
            return self.conjunction(outline, within);
        }
        if let Some(action) = action(conjunct) {
            self.found.next.push(self.part(outline, action)?);
            return Ok(());
        }
        if let [always, open, ..] = conjunct
            && (always.text, open.text) == ("[]", "[")
        {
            return Err(self.not_understood());
        }
        match (self.modules.level(conjunct)?, conjunct) {
            (Level::Temporal, [name]) if name.is_word() => self.formula(name.text)?,
            (Level::Temporal, _) => self.modules.is_fairness(conjunct, DEEPEST)?,
            (Level::States, [name]) if name.is_word() && self.is_nowhere(name.text) => {
                // It can be anything, fairness too.
                self.modules.definition(name.text)?;
            }
            (Level::States, _) => self.found.init.push(self.part(outline, conjunct)?),
        }
        Ok(())
    }

    /// An expression that another module can take over: its names mean the same there.
    fn part(&self, outline: &Outline<'_>, expression: &[Symbol<'_>]) -> Result<Part, String> {
        let is_local = |name: &&str| outline.named(name).any(|definition| definition.is_local);
        if let Some(name) = names(expression).find(is_local) {
            return Err(format!("`{name}` is LOCAL in its module"));
        }
        Ok(Part::of(outline, expression))
    }

    fn not_understood(&self) -> String {
        let name = self.names.last().map_or("", String::as_str);
        format!(r"what `{name}` is defined as is not understood as `Init /\ [][Next]_vars`")
    }

    /// Whether a name should have a definition, and has none.
    fn is_nowhere(&self, name: &str) -> bool {
        let mut extended = self.modules.extended.iter();
        !name.contains('!')
            && !matches!(name, "TRUE" | "FALSE")
            && extended.all(|outline| outline.named(name).next().is_none())
    }
}

/// The `Next` of `[][Next]_vars`.
pub(super) fn action<'s, 't>(conjunct: &'s [Symbol<'t>]) -> Option<&'s [Symbol<'t>]> {
    let (always, mut boxed) = conjunct.split_first()?;
    if always.text != "[]" {
        return None;
    }
    while let Some(within) = inner(boxed) {
        boxed = within;
    }
    let close = closing(boxed, 0).filter(|_| boxed[0].text == "[")?;
    let (action, subscript) = (&boxed[1..close], &boxed[close + 1..]);
    let is_whole = match subscript {
        [name] => name.text.starts_with('_') && name.text.len() > 1,
        [low, tuple @ ..] => {
            low.text == "_" && closing(tuple, 0).is_some_and(|end| end + 1 == tuple.len())
        }
        [] => false,
    };
    (is_whole && !action.is_empty()).then_some(action)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relations of a formula of modules that are one another's extensions, or why they are not known.
    fn told(texts: &[&str], unknown: &[&str], formula: &str) -> String {
        let modules: Vec<String> = texts
            .iter()
            .map(|text| format!("---- MODULE M ----\n{text}\n===="))
            .collect();
        let outline = |text| Outline::of(text).expect("a module");
        let modules = Modules {
            extended: modules.iter().map(|text| outline(text)).collect(),
            instances: vec![outline(OTHER)],
            unknown: unknown.iter().map(|&name| name.to_owned()).collect(),
        };
        let part = |part: &Part| match part {
            Part::Name(name) => name.clone(),
            Part::Text(text) => format!("{:?}", text.trim_start()),
        };
        let parts = |parts: &[Part]| parts.iter().map(part).collect::<Vec<_>>().join(" & ");
        match modules.relations(formula, &|name| name == "Replaced") {
            Ok(Relations { init, next }) => format!("{}; {}", parts(&init), parts(&next)),
            Err(why) => format!("not known: {why}"),
        }
    }

    const OTHER: &str = "---- MODULE Other ----\nStart == x = 0\nLive == <>Start\n====";

    const BASE: &str = r#"Init == x = 0 \* Spec == Init /\ [][Next]_x
        Next == x' = x + 1
        Fair(A) == WF_x(A)
        Live == Fair(Next)
        Said == "Spec == Live"
        LOCAL Own == Init /\ [][Next]_x
        Core == [][Next]_x /\ Live"#;

    #[test]
    fn formulas_that_are_followed() {
        for (formula, expected) in [
            (r"Init /\ [][Next]_x /\ WF_x(Next)", "Init; Next"),
            (r"Live /\ [][Next]_<<x, y>> /\ Init", "Init; Next"),
            (r"(Init /\ ([] ([Next]_x)))", "Init; Next"),
            (r"Core /\ Init", "Init; Next"),
            (
                "\n  /\\ Init\n  /\\ [][A \\/\n        B]_x\n  /\\ \\A p : Fair(p)",
                "Init; \"A \\\\/\\n        B\"",
            ),
            (
                r"x = 0 /\ [][Next]_x /\ y = {}",
                "\"x = 0\" & \"y = {}\"; Next",
            ),
            (
                "Init /\\ [][Next]_x /\\ More(3) More(n) == x = n /\\ WF_x(Next)",
                "not known: of `More`, the part that begins with `x` is no fairness condition, as an operator's parameter is none",
            ),
            (
                "Init /\\ [][Next]_x /\\ Same(Live) Same(f) == f",
                "not known: of `Same`, the part that begins with `f` is no fairness condition, as an operator's parameter is none",
            ),
            (
                "Init /\\ [][Next]_x /\\ (WF_x(Next) (+) (x = 3))",
                "not known: the part that begins with `WF_x` is not understood",
            ),
            (
                "Init /\\ [][Next]_x /\\ (x = 1 ~> x = 2) /\\ WF_x(Next)",
                "Init; Next",
            ),
            (
                "Init /\\ [][Next]_x /\\ LET n == 3 IN x = n /\\ WF_x(Next)",
                "not known: the part that begins with `LET` is not understood",
            ),
            (
                r"R!Start /\ [][R!Next]_x /\ R!Live2",
                "not known: `R!Live2` is not to be found",
            ),
            (r"R!Start /\ [][R!Next]_x", "R!Start; R!Next"),
            (
                r"Init /\ [][Next]_x /\ R!Live2",
                "not known: `R!Live2` is not to be found",
            ),
            (
                r"x = [Live |-> r.Live] /\ [][TRUE]_x",
                "\"x = [Live |-> r.Live]\"; \"TRUE\"",
            ),
            (
                r"x = (CASE b -> 1 [] c -> 2) /\ [][Next]_x",
                "\"x = (CASE b -> 1 [] c -> 2)\"; Next",
            ),
            ("□[Next]_x ∧ Init", "Init; Next"),
            (
                r"Init /\ [][Next]_<<x>> /\ WF_<<x>>(Next) /\ SF_(x)(Next)",
                "Init; Next",
            ),
            (
                r"LET n == 3 IN Init /\ [][A \/ B]_x",
                "not known: the part that begins with `LET` is not understood",
            ),
            ("Other2\nOther2 == Init /\\ [][Next]_x", "Init; Next"),
        ] {
            let text = format!("Spec == {formula}");
            assert_eq!(
                told(&[&text, BASE], &["Far"], "Spec"),
                expected,
                "{formula}"
            );
        }
    }

    #[test]
    fn formulas_that_are_not() {
        let missing = "not known: no `Spec ==` is in its module, or in one that it extends";
        assert_eq!(told(&[BASE], &[], "Spec"), missing);
        assert_eq!(told(&[BASE], &[], "Own"), missing.replace("Spec", "Own"));
        for (formula, expected) in [
            (
                "Spec2 Spec2 == <>Spec",
                "not known: it has no initial predicate",
            ),
            ("Core", "not known: it has no initial predicate"),
            (
                "Init /\\ Live",
                "not known: it has no next-state relation, which is what stands in `[][Next]_vars`",
            ),
            (
                "Init /\\ Core /\\ [][Next]_x",
                "not known: it has 2 next-state relations",
            ),
            (
                "Init /\\ [][Next]_x /\\ Live2",
                "not known: no `Live2 ==` is in its module, or in one that it extends",
            ),
            (
                "Init /\\ Live2 /\\ [][Step]_x",
                "not known: no `Live2 ==` is in its module, or in one that it extends",
            ),
            (
                "Replaced Replaced == Init /\\ [][Next]_x",
                "not known: the configuration puts something else in the place of `Replaced`",
            ),
            ("Spec /\\ []Spec", "not known: `Spec` is defined by itself"),
            (
                "Init /\\ [][Next]_x a (+) b == a",
                "not known: what `Spec` is defined as is not understood as `Init /\\ [][Next]_vars`",
            ),
            (
                "Init /\\ [][Next]_x Spec == Init",
                "not known: `Spec` is defined more than once",
            ),
        ] {
            let text = format!("Spec == {formula}");
            assert_eq!(told(&[&text, BASE], &[], "Spec"), expected, "{formula}");
        }
        let local = told(
            &["LOCAL A == x = 0 B == [][Next]_x /\\ A /\\ x = 0"],
            &[],
            "B",
        );
        assert_eq!(local, "not known: `A` is LOCAL in its module");
        let deep = format!("Spec == {}Init{}", "(".repeat(9999), ")".repeat(9999));
        assert!(told(&[&deep], &[], "Spec").starts_with("not known: what"));
        let unknown = told(&[BASE], &["Far"], "Spec");
        assert!(
            unknown.contains("Far.tla is not in the specification's folder"),
            "{unknown}"
        );
    }
}
