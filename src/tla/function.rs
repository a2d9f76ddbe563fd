//! Functions.

use super::Value;
use std::slice;
use std::vec;

/// A finite function of TLA+: pairs of an argument and what it is mapped to, in the order of the arguments, each of
/// which is there once. A behaviour has very many small ones, and they take no more than their pairs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Function(Vec<(Value, Value)>);

impl Function {
    /// The function of these pairs; `None` if an argument is there twice.
    #[must_use]
    pub fn of_distinct(pairs: Vec<(Value, Value)>) -> Option<Self> {
        let length = pairs.len();
        let function: Function = pairs.into_iter().collect();
        (function.len() == length).then_some(function)
    }

    /// How many arguments there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no argument.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What an argument is mapped to.
    #[must_use]
    pub fn get(&self, argument: &Value) -> Option<&Value> {
        let at = self.at(argument).ok()?;
        Some(&self.0[at].1)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, argument: &Value) -> Option<&mut Value> {
        let at = self.at(argument).ok()?;
        Some(&mut self.0[at].1)
    }

    /// Whether an argument is in the domain.
    #[must_use]
    pub fn contains_key(&self, argument: &Value) -> bool {
        self.at(argument).is_ok()
    }

    /// Maps an argument to a value, and returns what it was mapped to.
    pub fn insert(&mut self, argument: Value, value: Value) -> Option<Value> {
        match self.at(&argument) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (argument, value));
                None
            }
        }
    }

    /// Takes an argument out of the domain, and returns what it was mapped to.
    pub fn remove(&mut self, argument: &Value) -> Option<Value> {
        let at = self.at(argument).ok()?;
        Some(self.0.remove(at).1)
    }

    /// The pairs, in the order of the arguments.
    pub fn iter(&self) -> Iter<'_> {
        self.0.iter().map(pair as _)
    }

    /// The same, with what the arguments are mapped to to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Value, &mut Value)> {
        self.0
            .iter_mut()
            .map(|(argument, value)| (&*argument, value))
    }

    /// The arguments, in their order: TLA+'s `DOMAIN`.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator + Clone {
        self.0.iter().map(|(argument, _)| argument)
    }

    /// What the arguments are mapped to, in their order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    /// The same, taken out of the function.
    pub fn into_values(self) -> impl Iterator<Item = Value> {
        self.0.into_iter().map(|(_, value)| value)
    }

    /// Keeps the pairs of which that is true.
    pub fn retain(&mut self, mut keeps: impl FnMut(&Value, &Value) -> bool) {
        self.0.retain(|(argument, value)| keeps(argument, value));
    }

    fn at(&self, argument: &Value) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.cmp(argument))
    }
}

/// The pairs of a [`Function`], in the order of the arguments.
pub type Iter<'f> = std::iter::Map<
    slice::Iter<'f, (Value, Value)>,
    fn(&'f (Value, Value)) -> (&'f Value, &'f Value),
>;

fn pair((argument, value): &(Value, Value)) -> (&Value, &Value) {
    (argument, value)
}

/// Of an argument that is there twice, the last pair counts.
impl FromIterator<(Value, Value)> for Function {
    fn from_iter<I: IntoIterator<Item = (Value, Value)>>(pairs: I) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        if !pairs.is_sorted_by(|(one, _), (other, _)| one < other) {
            // Stable, so that the last of several comes first here.
            pairs.reverse();
            pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
            pairs.dedup_by(|(one, _), (other, _)| one == other);
        }
        pairs.shrink_to_fit();
        Function(pairs)
    }
}

impl<const N: usize> From<[(Value, Value); N]> for Function {
    fn from(pairs: [(Value, Value); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl IntoIterator for Function {
    type Item = (Value, Value);
    type IntoIter = vec::IntoIter<(Value, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'f> IntoIterator for &'f Function {
    type Item = (&'f Value, &'f Value);
    type IntoIter = Iter<'f>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
