//! Two states → what differs, by path, in the specification's words: `currentTerm[s1]`,
//! `log[s2][1].term`, `messages[RequestVoteResponse s1 -> s2, term 2].mvoteGranted`.

use crate::tla::{Function, ModelValue, Set, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// A path at which two states differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The variable and the way into its value.
    pub path: String,
    /// The value in the specification's state, as TLC prints it; `None` where there is none.
    pub spec: Option<String>,
    /// The value in the implementation's state.
    pub core: Option<String>,
}

/// A path at which a step changed something, in the specification or in the implementation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    let mut walk = Walk {
        words: Words { short_name },
        found: Vec::new(),
    };
    walk.values(String::new(), spec, core);
    walk.found
}

/// What a step changed in the specification beside what it changed in the implementation.
#[must_use]
pub fn changes(before: &Value, spec: &Value, core: &Value, short_name: ShortName) -> Vec<Change> {
    let mut three = Three {
        words: Words { short_name },
        found: Vec::new(),
    };
    three.values(String::new(), None, [Some(before), Some(spec), Some(core)]);
    three.joined()
}

/// What a step changed in one variable.
#[must_use]
pub fn changes_of(
    variable: &str,
    before: &Value,
    after: &Value,
    short_name: ShortName,
) -> Vec<Change> {
    let mut three = Three {
        words: Words { short_name },
        found: Vec::new(),
    };
    three.values(
        variable.to_owned(),
        None,
        [Some(before), Some(after), Some(after)],
    );
    three.joined()
}

impl Difference {
    /// The variable in which the difference is.
    #[must_use]
    pub fn variable(&self) -> &str {
        variable(&self.path)
    }
}

/// The variable in which a path is.
pub(crate) fn variable(path: &str) -> &str {
    path.split(['.', '[', '{']).next().unwrap_or(path)
}

/// A set whose text is not longer than this is shown whole, unless its elements have short names.
const SHORT_SET: usize = 60;

/// So many comparisons are made to find similar records, and none if it takes more: nobody reads so long a list,
/// but everybody would wait for it.
const MOST_COMPARED: usize = 1 << 20;

/// Two states side by side. Records that only one of them has each and that are similar are one.
struct Walk {
    words: Words,
    found: Vec<Difference>,
}

impl Walk {
    fn values(&mut self, path: String, spec: &Value, core: &Value) {
        match (spec, core) {
            _ if spec == core => {}
            (Value::Function(spec), Value::Function(core)) => self.functions(&path, spec, core),
            (Value::Set(spec), Value::Set(core))
                if !(self.words.is_short(spec) && self.words.is_short(core)) =>
            {
                self.sets(&path, spec, core);
            }
            _ => self.note(path, Some(spec.to_string()), Some(core.to_string())),
        }
    }

    fn functions(&mut self, path: &str, spec: &Function, core: &Function) {
        let twins = self.words.twins(spec.keys().chain(core.keys()));
        for (key, value) in spec {
            if let Some(other) = core.get(key)
                && other != value
            {
                let path = self.words.distinct(path, key, &twins);
                self.values(path, value, other);
            }
        }
        let missing = spec
            .iter()
            .filter(|(key, _)| !core.contains_key(key))
            .collect();
        let extra = core
            .iter()
            .filter(|(key, _)| !spec.contains_key(key))
            .collect();
        let pairing = Self::pair(missing, extra);
        for ((key, value), (other_key, other)) in pairing.pairs {
            let path = self.words.argument(path, key);
            self.values(path.clone(), key, other_key);
            self.values(path, value, other);
        }
        for (key, value) in pairing.missing {
            let shown = self.words.entry(key, value);
            let path = self.words.distinct(path, key, &twins);
            self.note(path, Some(shown), None);
        }
        for (key, value) in pairing.extra {
            let shown = self.words.entry(key, value);
            let path = self.words.distinct(path, key, &twins);
            self.note(path, None, Some(shown));
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
        let pairing = Self::pair(missing, extra);
        for ((element, _), (other, _)) in pairing.pairs {
            self.values(self.words.element(path, element), element, other);
        }
        for (element, _) in pairing.missing {
            self.note(
                self.words.element(path, element),
                Some(element.to_string()),
                None,
            );
        }
        for (element, _) in pairing.extra {
            self.note(
                self.words.element(path, element),
                None,
                Some(element.to_string()),
            );
        }
    }

    /// Finds, for each record that only the specification has, the most similar one that only the
    /// implementation has.
    fn pair<'v>(
        missing: Vec<(&'v Value, &'v Value)>,
        mut extra: Vec<(&'v Value, &'v Value)>,
    ) -> Pairing<'v> {
        if missing.len().saturating_mul(extra.len()) > MOST_COMPARED {
            return Pairing {
                pairs: Vec::new(),
                missing,
                extra,
            };
        }
        let mut pairing = Pairing::default();
        for entry in missing {
            let nearest = extra
                .iter()
                .enumerate()
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

    fn note(&mut self, path: String, spec: Option<String>, core: Option<String>) {
        self.found.push(Difference { path, spec, core });
    }
}

/// The words of paths.
struct Words {
    short_name: ShortName,
}

impl Words {
    /// The path of a function's value: `.field`, `[argument]`, `["no field's name"]`; of a state's variable, its name.
    fn argument(&self, path: &str, key: &Value) -> String {
        match key {
            Value::String(name) if path.is_empty() => name.clone(),
            Value::String(name) if ModelValue::is_name(name) => format!("{path}.{name}"),
            _ => format!("{path}[{}]", self.name(key)),
        }
    }

    /// The arguments by their short names, of which several can have the same.
    fn twins<'v>(&self, all: impl Iterator<Item = &'v Value>) -> HashMap<String, Vec<&'v Value>> {
        let mut twins: HashMap<String, Vec<&Value>> = HashMap::new();
        for key in all {
            if let Some(name) = (self.short_name)(key) {
                twins.entry(name).or_default().push(key);
            }
        }
        twins
    }

    /// As [`Words::argument`], and where another argument has the same short name, with a field that sets the two apart.
    fn distinct(&self, path: &str, key: &Value, twins: &HashMap<String, Vec<&Value>>) -> String {
        let Some(name) = (self.short_name)(key) else {
            return self.argument(path, key);
        };
        let mut twins = twins.get(&name).into_iter().flatten();
        let twin = twins.find(|other| **other != key);
        match twin.and_then(|twin| distinction(key, twin)) {
            Some(distinction) => format!("{path}[{name}, {distinction}]"),
            None => format!("{path}[{name}]"),
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

    fn is_short(&self, set: &Set<Value>) -> bool {
        set.iter()
            .all(|element| (self.short_name)(element).is_none())
            && Value::Set(set.clone()).to_string().chars().count() <= SHORT_SET
    }
}

/// A state, and what the specification and what the implementation made of it.
struct Three {
    words: Words,
    found: Vec<Change>,
}

impl Three {
    /// `key` is that of a function's value: the path may not tell all of it.
    fn values(&mut self, path: String, key: Option<&Value>, three: [Option<&Value>; 3]) {
        let [before, spec, core] = three;
        if spec == before && core == before {
            return;
        }
        match (before, spec, core) {
            (
                Some(Value::Function(before)),
                Some(Value::Function(spec)),
                Some(Value::Function(core)),
            ) => {
                let maps = [before, spec, core];
                let keys: BTreeSet<&Value> = maps.iter().flat_map(|map| map.keys()).collect();
                let twins = self.words.twins(keys.iter().copied());
                for &key in &keys {
                    // What is new is told whole, and may be joined with another by its path.
                    let path = match before.contains_key(key) {
                        true => self.words.distinct(&path, key, &twins),
                        false => self.words.argument(&path, key),
                    };
                    self.values(path, Some(key), maps.map(|map| map.get(key)));
                }
            }
            (Some(Value::Set(before)), Some(Value::Set(spec)), Some(Value::Set(core)))
                if ![before, spec, core]
                    .iter()
                    .all(|set| self.words.is_short(set)) =>
            {
                let sets = [before, spec, core];
                let elements: BTreeSet<&Value> = sets.iter().flat_map(|set| set.iter()).collect();
                for element in elements {
                    let path = self.words.element(&path, element);
                    let there = sets.map(|set| set.contains(element).then_some(element));
                    self.values(path, None, there);
                }
            }
            _ => {
                // What is new is told whole; of what was there, the path tells enough.
                let key = key.filter(|_| before.is_none());
                let shown = three.map(|value| {
                    value.map(|value| match key {
                        Some(key) => self.words.entry(key, value),
                        None => value.to_string(),
                    })
                });
                let [before, spec, core] = shown;
                self.found.push(Change {
                    path,
                    before,
                    spec,
                    core,
                });
            }
        }
    }

    /// Two messages can have one path: what the specification sent and what the implementation sent in its
    /// place are one change.
    fn joined(self) -> Vec<Change> {
        let mut joined: Vec<Change> = Vec::new();
        // By path, those that only one side has: as twins are joined, all of a path are of one side.
        let mut alone: HashMap<String, VecDeque<usize>> = HashMap::new();
        for change in self.found {
            if change.before.is_some() || change.spec.is_some() && change.core.is_some() {
                joined.push(change);
                continue;
            }
            let others = alone.entry(change.path.clone()).or_default();
            let twin = others.front().map(|&index| &mut joined[index]);
            match twin.filter(|twin| twin.spec.is_none() != change.spec.is_none()) {
                Some(twin) => {
                    twin.spec = twin.spec.take().or(change.spec);
                    twin.core = twin.core.take().or(change.core);
                    others.pop_front();
                }
                None => {
                    others.push_back(joined.len());
                    joined.push(change);
                }
            }
        }
        joined
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

/// The shortest of the fields in which a record differs from another, with its value there.
fn distinction(one: &Value, other: &Value) -> Option<String> {
    let (Value::Function(one), Value::Function(other)) = (one, other) else {
        return None;
    };
    let differing = one
        .iter()
        .filter(|(key, value)| other.get(key) != Some(value));
    let fields = differing.filter_map(|(key, value)| match key {
        Value::String(name) => Some(format!("{name} {value}")),
        _ => None,
    });
    fields.min_by_key(String::len)
}

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
