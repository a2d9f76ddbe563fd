//! The servers of a behaviour, as far as a specification tells them: what its variables are functions over. And the
//! one of them that is asked for.

use crate::tla::{Function, ModelValue, Shape, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The server that is asked for. Whether it is a model value, a string or a number, nobody has to say.
pub(super) struct Server {
    name: String,
}

impl Server {
    /// The server with this name, in quotes or not.
    pub(super) fn named(name: &str) -> Self {
        let name = unquoted(name).to_owned();
        Server { name }
    }

    /// Whether some variable of a state has a value for it.
    pub(super) fn is_in(&self, state: &Value) -> bool {
        arguments(state).any(|argument| self.is(argument))
    }

    /// What a variable has for it, if it has something.
    pub(super) fn part<'v>(&self, variable: &'v Value) -> Option<&'v Value> {
        let mut entries = function(variable)?.iter();
        let (_, part) = entries.find(|(argument, _)| self.is(argument))?;
        Some(part)
    }

    /// What of a variable's values before and after a step is about it; `None` if nothing is.
    pub(super) fn parts(&self, before: &Value, after: &Value) -> Option<[Value; 2]> {
        if self.part(before).is_none() && self.part(after).is_none() {
            return None;
        }
        let (Some(old), Some(new)) = (function(before), function(after)) else {
            return Some([before.clone(), after.clone()]);
        };
        let own = |map: &Function| {
            let entries = map.iter().filter(|(argument, _)| self.is(argument));
            Value::Function(entries.map(|(a, v)| (a.clone(), v.clone())).collect())
        };
        Some([own(old), own(new)])
    }

    /// Whether this is what a message has for the server that sends or receives it.
    pub(super) fn is_end(&self, end: &str) -> bool {
        unquoted(end) == self.name
    }

    fn is(&self, argument: &Value) -> bool {
        name(argument).is_some_and(|name| name == self.name)
    }
}

/// The servers between which the messages of a system with these variables go, as TLC prints them: the arguments of
/// its functions that are model values, or if there are none strings, or else numbers.
pub(super) fn columns(state: &Value, variables: &[&str]) -> Vec<String> {
    let own = variables.iter().filter_map(|name| state.field(name));
    let arguments: BTreeSet<&Value> = own.filter_map(function).flat_map(Function::keys).collect();
    let kinds: [fn(&Value) -> bool; 3] = [
        |argument| matches!(argument, Value::ModelValue(_)),
        |argument| matches!(argument, Value::String(_)),
        |argument| matches!(argument, Value::Int(_)),
    ];
    let of = |is: fn(&Value) -> bool| -> Vec<String> {
        let arguments = arguments.iter().filter(|argument| is(argument));
        arguments.map(ToString::to_string).collect()
    };
    let mut found = kinds.map(of).into_iter();
    found.find(|names| !names.is_empty()).unwrap_or_default()
}

/// The names of all that a state's variables have values for, to be told; `None` if there are none. The indices of
/// sequences count only if there is nothing else.
pub(super) fn listed(state: &Value) -> Option<String> {
    let is_sequence = |map: &&Function| matches!(Shape::of(map), Shape::Sequence);
    let others = functions(state).filter(|map| !is_sequence(map));
    listed_of(others).or_else(|| listed_of(functions(state)))
}

fn listed_of<'v>(functions: impl Iterator<Item = &'v Function>) -> Option<String> {
    let mut names = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    let arguments = functions.flat_map(Function::keys);
    for argument in arguments.filter(|argument| name(argument).is_some()) {
        match argument {
            Value::Int(number) => numbers.insert(*number),
            Value::String(text) if ModelValue::is_name(text) => names.insert(text.clone()),
            argument => names.insert(argument.to_string()),
        };
    }
    let all: Vec<String> = names.into_iter().chain(ranges(&numbers)).collect();
    let more = all.len().saturating_sub(LISTED);
    let shown = all[..all.len() - more].join(", ");
    match (all.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(shown),
        (false, more) => Some(format!("{shown} and {more} more")),
    }
}

/// So many names are told.
const LISTED: usize = 20;

/// Numbers in words: `1 to 3`, as a sequence is a function too, and can be long.
fn ranges(numbers: &BTreeSet<i128>) -> Vec<String> {
    let mut ranges: Vec<(i128, i128)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let text = |(first, last)| match first == last {
        true => format!("{first}"),
        false => format!("{first} to {last}"),
    };
    ranges.into_iter().map(text).collect()
}

/// What a state's variables have values for, as far as it has a name.
fn arguments(state: &Value) -> impl Iterator<Item = &Value> {
    let arguments = functions(state).flat_map(Function::keys);
    arguments.filter(|argument| name(argument).is_some())
}

fn functions(state: &Value) -> impl Iterator<Item = &Function> {
    let variables = function(state).into_iter().flat_map(Function::values);
    variables.filter_map(function)
}

fn function(value: &Value) -> Option<&Function> {
    match value {
        Value::Function(map) => Some(map),
        _ => None,
    }
}

/// The name that an argument is, without quotes.
fn name(argument: &Value) -> Option<Cow<'_, str>> {
    match argument {
        Value::String(text) => Some(Cow::Borrowed(unquoted(text))),
        Value::ModelValue(_) | Value::Int(_) => Some(Cow::Owned(argument.to_string())),
        _ => None,
    }
}

fn unquoted(name: &str) -> &str {
    let inner = name.strip_prefix('"').and_then(|n| n.strip_suffix('"'));
    inner.unwrap_or(name)
}
