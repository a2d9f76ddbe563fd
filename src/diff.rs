//! Two states → what differs, by path, in the specification's words: `currentTerm[s1]`,
//! `log[s2][1].term`, `messages[RequestVoteResponse s1 -> s2, term 2].mvoteGranted`.

use crate::tla::{Set, Value};
use serde::Serialize;
use std::collections::BTreeMap;

/// A path at which two states differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The variable and the way into its value.
    pub path: String,
    /// The value in the specification's state, as TLC prints it; `None` where there is none.
    pub spec: Option<String>,
    /// The value in the implementation's state.
    pub core: Option<String>,
}

/// A path at which a step changed something, in the specification or in the implementation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The variable and the way into its value.
    pub path: String,
    /// The value before the step, as TLC prints it; `None` where there is none.
    pub before: Option<String>,
    /// The value after the specification's step.
    pub spec: Option<String>,
    /// The value after the implementation's step.
    pub core: Option<String>,
}

/// Gives values that would be long in a path a short name; `None` for those that need none.
pub type ShortName = fn(&Value) -> Option<String>;

/// Every path at which the state of the implementation differs from that of the specification.
///
/// Where the one has a message and the other a similar one, the two are shown as one message with the
/// fields that differ.
#[must_use]
pub fn differences(spec: &Value, core: &Value, short_name: ShortName) -> Vec<Difference> {
    walk(spec, core, short_name, Similar::AreOne)
}

/// What a step changed in the specification beside what it changed in the implementation.
#[must_use]
pub fn changes(before: &Value, spec: &Value, core: &Value, short_name: ShortName) -> Vec<Change> {
    let by_spec = walk(before, spec, short_name, Similar::AreTwo);
    let mut by_core = walk(before, core, short_name, Similar::AreTwo);
    let mut changes = Vec::new();
    for change in by_spec {
        // Two messages can have one path; then the same change is the better match.
        let twin = by_core
            .iter()
            .position(|other| *other == change)
            .or_else(|| by_core.iter().position(|other| other.path == change.path));
        let core = match twin {
            Some(index) => by_core.remove(index).core,
            None => change.spec.clone(),
        };
        changes.push(Change {
            path: change.path,
            before: change.spec,
            spec: change.core,
            core,
        });
    }
    changes.extend(by_core.into_iter().map(|change| Change {
        path: change.path,
        before: change.spec.clone(),
        spec: change.spec,
        core: change.core,
    }));
    changes
}

impl Difference {
    /// The variable in which the difference is.
    #[must_use]
    pub fn variable(&self) -> &str {
        self.path
            .split(['.', '[', '{'])
            .next()
            .unwrap_or(&self.path)
    }
}

/// How two records are shown of which one side has the one, and the other side the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Similar {
    AreOne,
    AreTwo,
}

/// A set whose text is not longer than this is shown whole, unless its elements have short names.
const SHORT_SET: usize = 60;

fn walk(spec: &Value, core: &Value, short_name: ShortName, similar: Similar) -> Vec<Difference> {
    let mut walk = Walk {
        short_name,
        similar,
        found: Vec::new(),
    };
    walk.values(String::new(), spec, core);
    walk.found
}

struct Walk {
    short_name: ShortName,
    similar: Similar,
    found: Vec<Difference>,
}

impl Walk {
    fn values(&mut self, path: String, spec: &Value, core: &Value) {
        match (spec, core) {
            _ if spec == core => {}
            (Value::Function(spec), Value::Function(core)) => self.functions(&path, spec, core),
            (Value::Set(spec), Value::Set(core)) if !self.are_short(spec, core) => {
                self.sets(&path, spec, core);
            }
            _ => self.note(path, Some(spec.to_string()), Some(core.to_string())),
        }
    }

    fn functions(
        &mut self,
        path: &str,
        spec: &BTreeMap<Value, Value>,
        core: &BTreeMap<Value, Value>,
    ) {
        for (key, value) in spec {
            if let Some(other) = core.get(key) {
                self.values(self.argument(path, key), value, other);
            }
        }
        let missing = spec
            .iter()
            .filter(|(key, _)| !core.contains_key(*key))
            .collect();
        let extra = core
            .iter()
            .filter(|(key, _)| !spec.contains_key(*key))
            .collect();
        let pairing = self.pair(missing, extra);
        for ((key, value), (other_key, other)) in pairing.pairs {
            let path = self.argument(path, key);
            self.values(path.clone(), key, other_key);
            self.values(path, value, other);
        }
        for (key, value) in pairing.missing {
            let shown = self.entry(key, value);
            self.note(self.argument(path, key), Some(shown), None);
        }
        for (key, value) in pairing.extra {
            let shown = self.entry(key, value);
            self.note(self.argument(path, key), None, Some(shown));
        }
    }

    fn sets(&mut self, path: &str, spec: &Set<Value>, core: &Set<Value>) {
        // A set is walked like a function that says nothing of its elements.
        let missing = spec
            .iter()
            .filter(|e| !core.contains(e))
            .map(|e| (e, e))
            .collect();
        let extra = core
            .iter()
            .filter(|e| !spec.contains(e))
            .map(|e| (e, e))
            .collect();
        let pairing = self.pair(missing, extra);
        for ((element, _), (other, _)) in pairing.pairs {
            self.values(self.element(path, element), element, other);
        }
        for (element, _) in pairing.missing {
            self.note(self.element(path, element), Some(element.to_string()), None);
        }
        for (element, _) in pairing.extra {
            self.note(self.element(path, element), None, Some(element.to_string()));
        }
    }

    /// Finds, for each record that only the specification has, the most similar one that only the
    /// implementation has.
    fn pair<'v>(
        &self,
        missing: Vec<(&'v Value, &'v Value)>,
        mut extra: Vec<(&'v Value, &'v Value)>,
    ) -> Pairing<'v> {
        let mut pairing = Pairing::default();
        for entry in missing {
            let nearest = extra
                .iter()
                .enumerate()
                .filter(|_| self.similar == Similar::AreOne)
                .filter_map(|(index, other)| Some((distance(entry.0, other.0)?, index)))
                .min();
            match nearest {
                Some((_, index)) => pairing.pairs.push((entry, extra.remove(index))),
                None => pairing.missing.push(entry),
            }
        }
        pairing.extra = extra;
        pairing
    }

    /// The path of a function's value: `.field`, `[argument]`; of a state's variable, its name.
    fn argument(&self, path: &str, key: &Value) -> String {
        match key {
            Value::String(name) if path.is_empty() => name.clone(),
            Value::String(name) => format!("{path}.{name}"),
            _ => format!("{path}[{}]", self.name(key)),
        }
    }

    fn element(&self, path: &str, element: &Value) -> String {
        format!("{path}{{{}}}", self.name(element))
    }

    /// What a function has at an argument: the argument too, where the path does not tell all of it.
    fn entry(&self, key: &Value, value: &Value) -> String {
        match (self.short_name)(key) {
            Some(_) => format!("{key} :> {value}"),
            None => value.to_string(),
        }
    }

    fn name(&self, value: &Value) -> String {
        (self.short_name)(value).unwrap_or_else(|| value.to_string())
    }

    fn are_short(&self, spec: &Set<Value>, core: &Set<Value>) -> bool {
        let is_short = |set: &Set<Value>| {
            set.iter()
                .all(|element| (self.short_name)(element).is_none())
                && Value::Set(set.clone()).to_string().chars().count() <= SHORT_SET
        };
        is_short(spec) && is_short(core)
    }

    fn note(&mut self, path: String, spec: Option<String>, core: Option<String>) {
        self.found.push(Difference { path, spec, core });
    }
}

/// What only one side has: the entries of a function or, twice each, the elements of a set.
#[derive(Default)]
struct Pairing<'v> {
    pairs: Vec<(Entry<'v>, Entry<'v>)>,
    missing: Vec<Entry<'v>>,
    extra: Vec<Entry<'v>>,
}

type Entry<'v> = (&'v Value, &'v Value);

/// In how many fields two records with the same fields differ; `None` if that is half of them or
/// more, or if they are no such records.
fn distance(one: &Value, other: &Value) -> Option<usize> {
    let (Value::Function(one), Value::Function(other)) = (one, other) else {
        return None;
    };
    let are_records = one.keys().all(|key| matches!(key, Value::String(_)));
    if !are_records || !one.keys().eq(other.keys()) {
        return None;
    }
    let differing = one
        .values()
        .zip(other.values())
        .filter(|(a, b)| a != b)
        .count();
    (2 * differing < one.len()).then_some(differing)
}
