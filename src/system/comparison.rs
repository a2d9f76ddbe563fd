//! How a variable of the specification is compared when equality is not what is asked for.

use super::{Call, System, during};
use crate::tla::{self, Value};

/// A variable that is compared otherwise than by equality, and why. Reports tell of each.
///
/// ```
/// use conformance::system::{Comparator, Comparison};
///
/// // In `impl System for MySystem`:
/// const COMPARISONS: &[Comparison] = &[
///     Comparison {
///         variable: "history",
///         by: Comparator::Ignored,
///         reason: "the implementation keeps no history",
///     },
///     Comparison {
///         variable: "inbox",
///         by: Comparator::OrderFree,
///         reason: "messages are taken in any order",
///     },
/// ];
/// # let _ = COMPARISONS;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Comparison {
    /// Its name in the specification.
    pub variable: &'static str,
    /// How it is compared.
    pub by: Comparator,
    /// Why equality is too much to ask, in a few words.
    pub reason: &'static str,
}

/// When the implementation's value agrees with the specification's.
#[derive(Debug, Clone, Copy)]
pub enum Comparator {
    /// Always: it is not compared. The behaviours may have the variable whether or not [`System::State`] has it.
    Ignored,
    /// When both have the same elements in each outermost sequence, as often, in whatever order. A function over `1..n` is
    /// a sequence in TLA+, so where servers are the numbers 1 to n, a function over them is the outermost one: give servers
    /// other names, or use a function of your own.
    OrderFree,
    /// When each outermost sequence of the implementation's is the beginning of the specification's.
    Prefix,
    /// When this says so of the specification's value and the implementation's.
    Own(fn(&Value, &Value) -> bool),
}

impl Comparison {
    /// How it is compared, as reports tell it.
    #[must_use]
    pub fn how(&self) -> &'static str {
        match self.by {
            Comparator::Ignored => "not compared",
            Comparator::OrderFree => "compared without its order",
            Comparator::Prefix => "compared as a prefix",
            Comparator::Own(_) => "compared by a function of its own",
        }
    }

    /// Whether the values agree.
    fn agrees(&self, spec: &Value, own: &Value) -> bool {
        match self.by {
            Comparator::Ignored => true,
            Comparator::OrderFree => order_free(spec, own),
            Comparator::Prefix => prefix(spec, own),
            Comparator::Own(agrees) => {
                during(Call::Comparison(self.variable), || agrees(spec, own))
            }
        }
    }
}

/// The variables that are compared in some way: those of the state that are not ignored.
pub(crate) fn compared<S: System>() -> Vec<&'static str> {
    let variables = S::VARIABLES.iter().copied();
    variables.filter(|name| !is_ignored::<S>(name)).collect()
}

/// Whether the system says that the variable is not to be compared.
pub(crate) fn is_ignored<S: System>(variable: &str) -> bool {
    let is_it = |c: &Comparison| c.variable == variable && matches!(c.by, Comparator::Ignored);
    S::COMPARISONS.iter().any(is_it)
}

/// Where a wrong comparison stands.
pub(crate) const COMPARISONS_HELP: &str = "`System::COMPARISONS` of the system says so";

/// What is wrong with a comparison that the system declares: it is of a variable that neither the system nor the behaviour
/// has, or that has another, or there is no reason.
pub(crate) fn wrong_comparison<S: System>(own: &[&str], others: &[&str]) -> Option<String> {
    S::COMPARISONS.iter().enumerate().find_map(|(index, comparison)| {
        let Comparison {
            variable, reason, ..
        } = comparison;
        let how = comparison.how();
        // What is ignored need not be there: without it there is nothing to compare.
        let must_be_there = !matches!(comparison.by, Comparator::Ignored);
        if must_be_there && !own.contains(variable) && !others.contains(variable) {
            Some(format!(
                "`{variable}` is declared as {how}, but neither the system nor the states have it"
            ))
        } else if let Some(first) = S::COMPARISONS[..index].iter().find(|c| c.variable == *variable) {
            Some(format!(
                "`{variable}` is declared as {how}, but before that as {}",
                first.how()
            ))
        } else if reason.trim().is_empty() {
            Some(format!(
                "`{variable}` is declared as {how}, without a reason"
            ))
        } else {
            None
        }
    })
}

/// Whether the implementation's state agrees with the specification's.
pub(crate) fn agree<S: System>(spec: &S::State, own: &S::State) -> bool {
    if spec == own {
        return true;
    }
    if S::COMPARISONS.is_empty() {
        return false;
    }
    match (tla::to_value(spec), tla::to_value(own)) {
        (Ok(spec), Ok(own)) => project::<S>(&spec, own) == spec,
        _ => false,
    }
}

/// The implementation's state with the specification's values where both agree, so that what differs is what counts.
pub(crate) fn project<S: System>(spec: &Value, mut own: Value) -> Value {
    let (Value::Function(of_spec), Value::Function(of_own)) = (spec, &mut own) else {
        return own;
    };
    for comparison in S::COMPARISONS {
        let name = Value::String(comparison.variable.into());
        if let (Some(spec), Some(own)) = (of_spec.get(&name), of_own.get_mut(&name))
            && comparison.agrees(spec, own)
        {
            own.clone_from(spec);
        }
    }
    own
}

fn order_free(spec: &Value, own: &Value) -> bool {
    nested(spec, own, order_free, |spec, own| {
        let bag = |of: &[&Value]| {
            let mut bag: Vec<Value> = of.iter().map(|value| (*value).clone()).collect();
            bag.sort_unstable();
            bag
        };
        bag(spec) == bag(own)
    })
}

fn prefix(spec: &Value, own: &Value) -> bool {
    nested(spec, own, prefix, |spec, own| spec.starts_with(own))
}

/// Looks for sequences in both values at the same places, and compares them.
fn nested(
    spec: &Value,
    own: &Value,
    inside: fn(&Value, &Value) -> bool,
    sequences: impl Fn(&[&Value], &[&Value]) -> bool,
) -> bool {
    let (Value::Function(of_spec), Value::Function(of_own)) = (spec, own) else {
        return spec == own;
    };
    if let (Some(spec), Some(own)) = (Value::elements(of_spec), Value::elements(of_own)) {
        return sequences(&spec, &own);
    }
    of_spec.len() == of_own.len()
        && of_spec
            .iter()
            .all(|(key, spec)| of_own.get(key).is_some_and(|own| inside(spec, own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Value {
        tla::from_str(text).expect("a value")
    }

    #[test]
    fn sequences_without_their_order() {
        let agrees = |spec, own| order_free(&of(spec), &of(own));
        assert!(agrees("<<1, 2, 2>>", "<<2, 1, 2>>"));
        assert!(!agrees("<<1, 2, 2>>", "<<2, 1>>"));
        assert!(!agrees("<<1, 2, 2>>", "<<2, 1, 1>>"));
        assert!(agrees(
            "(s1 :> <<1, 2>> @@ s2 :> <<>>)",
            "(s1 :> <<2, 1>> @@ s2 :> <<>>)"
        ));
        assert!(!agrees("(s1 :> <<1>>)", "(s2 :> <<1>>)"));
        assert!(!agrees("1", "2"));
    }

    #[test]
    fn sequences_that_lag_behind() {
        let agrees = |spec, own| prefix(&of(spec), &of(own));
        assert!(agrees("<<1, 2>>", "<<1>>"));
        assert!(agrees("<<1, 2>>", "<<>>"));
        assert!(!agrees("<<1, 2>>", "<<2>>"));
        assert!(!agrees("<<1>>", "<<1, 2>>"));
        assert!(agrees(
            "[a |-> <<1, 2>>, b |-> 1]",
            "[a |-> <<1>>, b |-> 1]"
        ));
        assert!(!agrees(
            "[a |-> <<1, 2>>, b |-> 1]",
            "[a |-> <<1>>, b |-> 2]"
        ));
    }
}
