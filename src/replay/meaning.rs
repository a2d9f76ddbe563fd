//! Whether a label means an action: their names, and the parameters that both tell.

use crate::system::{Action, System};
use crate::tla::{self, Value, is_same};
use crate::trace::{Label, Parameter};
use std::borrow::Cow;

/// Whether a label names one or several actions of this specification.
pub(crate) fn names_action<S: System>(system: &S, label: &Label) -> bool {
    names(label).any(|name| system.is_action_name(name))
}

/// Whether an action has the name that a label tells.
pub(super) fn is_named<A: Action>(action: &A, label: &Label) -> bool {
    names(label).any(|name| action.answers_to(name))
}

/// Whether a label that names an action can mean this one: the name, and every parameter that both tell.
///
/// Parameters are the same by their names; or by their order, if the label knows no name, or none of the action's. What
/// the label tells and the action lacks is passed over, such as a whole message: the states tell which it was.
pub(crate) fn is_meant<A: Action>(action: &A, label: &Label) -> bool {
    is_named(action, label) && agree(label, &action.parameters())
}

/// The name with its instance, as `M!RequestVote`, for a system that tells instances apart; and without it.
fn names(label: &Label) -> impl Iterator<Item = &str> {
    let whole = Some(label.name.as_str()).filter(|name| *name != label.operator());
    whole.into_iter().chain([label.operator()])
}

/// A parameter of an action: its name, if it has one, and its value as TLC prints it.
type Own<'a> = (&'static str, Cow<'a, str>);

fn agree(label: &Label, own: &[Own<'_>]) -> bool {
    let told = &label.parameters;
    let named = |told: &Parameter| own.iter().find(|own| has_name_of(told, own));
    let mut is_named = told.iter().map(named);
    let is_by_name = label.is_unordered || is_named.any(|own| own.is_some());
    if !is_by_name {
        return are_in_order(told, own);
    }
    let is_meant = |told| named(told).is_none_or(|own| may_be(told, own));
    told.iter().all(is_meant) && (label.is_unordered || others_agree(told, own))
}

fn has_name_of(told: &Parameter, (name, _): &Own<'_>) -> bool {
    !name.is_empty() && *name == told.name
}

/// Whether those that have no name in common can be the same by their order.
fn others_agree(told: &[Parameter], own: &[Own<'_>]) -> bool {
    let is_other_told = |one: &&Parameter| !own.iter().any(|own| has_name_of(one, own));
    let is_other_own = |one: &&Own<'_>| !told.iter().any(|told| has_name_of(told, one));
    let told = told.iter().filter(is_other_told);
    let own = own.iter().filter(is_other_own);
    [false, true].into_iter().all(|with_parts| {
        let told = told.clone().filter(|told| told.is_plain() != with_parts);
        let own = own.clone().filter(|own| has_parts(own) == with_parts);
        both_may_be(told, own)
    })
}

/// Whether parameters without names can be the same: the action has all that are told, in their order, before any others;
/// or it has all of them without parts, and of the others those that it has are told; or it lacks some.
fn are_in_order(told: &[Parameter], own: &[Own<'_>]) -> bool {
    is_beginning(told, own) || is_beginning_without_parts(told, own) || is_part(told, own)
}

/// What has parts can have a word or a number of the system's in its place; or that is the next parameter, which nobody
/// can tell: what a label does not tell makes no divergence.
fn is_beginning(told: &[Parameter], own: &[Own<'_>]) -> bool {
    told.len() <= own.len() && both_may_be(told.iter(), own.iter())
}

fn is_beginning_without_parts(told: &[Parameter], own: &[Own<'_>]) -> bool {
    let mut plain = own.iter().filter(|own| !has_parts(own));
    let is_next = |told: &Parameter| plain.next().is_some_and(|own| may_be(told, own));
    let with_parts = own.iter().filter(|own| has_parts(own));
    told.iter().filter(|told| told.is_plain()).all(is_next)
        && both_may_be(told.iter().filter(|told| !told.is_plain()), with_parts)
}

/// Whether the action has only parameters that are told, in their order, but not all of them.
fn is_part(told: &[Parameter], own: &[Own<'_>]) -> bool {
    let mut told_on = told.iter();
    let mut is_told = |own| {
        told_on.any(|told: &Parameter| told.is_plain() != has_parts(own) && may_be(told, own))
    };
    own.len() < told.len() && own.iter().all(&mut is_told)
}

/// Whether the first can be the first, the second the second, and so on as long as both last.
fn both_may_be<'p, 'o>(
    told: impl Iterator<Item = &'p Parameter>,
    own: impl Iterator<Item = &'o Own<'o>>,
) -> bool {
    told.zip(own).all(|(told, own)| may_be(told, own))
}

/// Whether a parameter of an action can be the one that a label tells. One that is told with its parts can be anything
/// that is not written as TLC prints such values: a system may have a message as whatever it wants.
fn may_be(told: &Parameter, own: &Own<'_>) -> bool {
    match &told.value {
        Some(value) if !told.is_plain() => parts_of(own).is_none_or(|own| is_same(value, &own)),
        _ => told.is(&own.1),
    }
}

/// The value of an action's parameter, if it is one that has parts.
fn parts_of((_, text): &Own<'_>) -> Option<Value> {
    let opens = text.starts_with(['{', '<', '[', '(']);
    let value = opens.then(|| tla::from_str::<Value>(text).ok())??;
    matches!(value, Value::Set(_) | Value::Function(_)).then_some(value)
}

fn has_parts(own: &Own<'_>) -> bool {
    parts_of(own).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Go(Vec<Own<'static>>);

    impl Action for Go {
        fn name(&self) -> &'static str {
            "Go"
        }

        fn parameters(&self) -> Vec<Own<'_>> {
            self.0.clone()
        }
    }

    fn own(text: &'static str) -> Go {
        let all = text.split("; ").filter(|text| !text.is_empty());
        let all = all.map(|text| text.split_once('=').expect("a name and a value"));
        Go(all.map(|(name, value)| (name, value.into())).collect())
    }

    /// Names, if there are some, change nothing but where parameters without them could be others.
    #[test]
    fn parameters_are_the_same_with_names_and_without() {
        let cases = [
            ("Go(1,3)", "x y", "x=1; y=3", true),
            ("Go(1,3)", "x y", "x=1; y=4", false),
            // Beside what the definition has.
            ("Go(1,3)", "x y", "x=1; y=3; n=7", true),
            ("Go(1,3)", "x y", "x=2; y=3; n=1", false),
            // Less than it has.
            ("Go(1,3)", "x y", "x=1", true),
            ("Go(1,3)", "x y", "x=2", false),
            ("Go(1,3)", "x y", "y=3", true),
            ("Go(1,3)", "x y", "y=4", false),
            ("Go(1,3)", "x y", "", true),
            ("Go", "", "x=1", true),
            // Another name for one of them.
            ("Go(1,3)", "x y", "x=1; why=3", true),
            ("Go(1,3)", "x y", "x=1; why=4", false),
            // With parts.
            ("Go(<<p, q>>)", "link", "link=<<p, q>>", true),
            ("Go(<<p, q>>)", "link", "link=<<q, p>>", false),
            ("Go(<<p, q>>)", "link", "link={q, p}", true),
            ("Go({1, 2},5)", "s x", "s=<<2, 1>>; x=5", true),
            ("Go({1, 2},5)", "s x", "s={1, 3}; x=5", false),
            ("Go({1, 2},5)", "s x", "s={1, 2}; x=4", false),
            // A message as a system has it, or not at all.
            ("Go([t |-> 1],5)", "m i", "m=vote to s1; i=5", true),
            ("Go([t |-> 1],5)", "m i", "m=vote to s1; i=4", false),
            ("Go([t |-> 1],5)", "m i", "i=5; from=4", true),
            ("Go(5,[t |-> 1])", "i m", "i=5; from=4", true),
            ("Go(5,[t |-> 1])", "i m", "i=4; from=5", false),
            ("Go([t |-> 1])", "m", "i=5; from=4", true),
        ];
        for (label, names, action, expected) in cases {
            let unnamed = Label::from_text(label);
            let mut named = unnamed.clone();
            let names = names.split_whitespace();
            for (parameter, name) in named.parameters.iter_mut().zip(names) {
                parameter.name = name.to_owned();
            }
            for told in [unnamed, named] {
                let is_meant = is_meant(&own(action), &told);
                assert_eq!(is_meant, expected, "{told:?} and {action}");
            }
        }
    }

    /// In a log, a number can stand for what has parts, or be the parameter after that.
    #[test]
    fn what_has_parts_can_be_a_word_of_the_system() {
        let told = Label::from_text("Go([t |-> 1],5)");
        let is_meant = |action| is_meant(&own(action), &told);
        assert!(is_meant("m=7; i=5") && is_meant("i=5; from=4") && is_meant("i=4; from=5"));
        assert!(!is_meant("m=7; i=4"));
    }

    /// Then there can be more than the operator has, in any order.
    #[test]
    fn parameters_in_no_order_have_their_names_alone() {
        let mut told = Label::from_text("Go(1,3)");
        told.is_unordered = true;
        for (parameter, name) in told.parameters.iter_mut().zip(["x", "y"]) {
            parameter.name = name.to_owned();
        }
        assert!(is_meant(&own("y=3; n=1"), &told));
        assert!(!is_meant(&own("y=1; n=3"), &told));
    }

    #[test]
    fn a_name_can_have_its_instance() {
        let named = |name: &str| is_named(&own(""), &Label::from_text(name));
        assert!(named("Go") && named("A!Go") && named("A!B!Go"));
        assert!(!named("A!Stop") && !named("Go!A"));
    }
}
