//! A TLA+ value of which no type is known, equal to another exactly where TLA+ says so.

use super::integer::Integer;
use super::model_value::is_identifier;
use super::{
    BIG_INT, BigInt, DISTINCT, Function, MODEL_VALUE, ModelValue, SET, Set, UNSERIALIZABLE,
};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use std::cmp::Ordering;
use std::fmt;

/// A TLA+ value. It is displayed in TLC's notation, on one line.
///
/// There is one form for each value: sequences and records are functions, as TLA+ has it.
///
/// ```
/// use conformance::tla::{Value, from_str};
///
/// let sequence: Value = from_str("<<7, 8>>")?;
/// assert_eq!(sequence, from_str("(1 :> 7 @@ 2 :> 8)")?);
/// assert_eq!(sequence.to_string(), "<<7, 8>>");
/// assert_ne!(from_str::<Value>("s1")?, from_str("\"s1\"")?);
/// # Ok::<(), conformance::tla::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// `TRUE` or `FALSE`
    Bool(bool),
    /// `3`
    Int(i128),
    /// `2^200`: an integer that is no `Int`
    BigInt(BigInt),
    /// `"abc"`
    String(String),
    /// `s1`
    ModelValue(ModelValue),
    /// `{1, 2}`
    Set(Set<Value>),
    /// `(s1 :> 1 @@ s2 :> 2)`, `[a |-> 1]`, `<<1, 2>>`
    Function(Function),
    /// `Nat`: what the writer of a trace could not write, in its words; ITF's `#unserializable`. Nobody knows which
    /// value it is; two are equal if their words are.
    Unserializable(String),
}

impl Value {
    /// The sequence of these elements: the function that maps 1 to the first.
    pub fn sequence(elements: impl IntoIterator<Item = Value>) -> Self {
        Value::Function((1..).map(Value::Int).zip(elements).collect())
    }

    /// The integer of these decimal digits, with a `-` before them if it is negative; `None` if the text is no
    /// integer, or one of more than 100,000 digits.
    #[must_use]
    pub fn integer(text: &str) -> Option<Self> {
        Integer::read(text)?.ok().map(Value::from)
    }

    /// The elements of a function that is a sequence: one whose domain is `1..n`.
    pub(crate) fn elements(function: &Function) -> Option<Vec<&Value>> {
        (1..)
            .zip(function)
            .map(|(n, (key, value))| (*key == Value::Int(n)).then_some(value))
            .collect()
    }

    /// The value of a record's field; `None` if it is no record with that field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            // Records have few fields, which are looked through faster than a key is made.
            Value::Function(map) => map.iter().find_map(|(key, value)| match key {
                Value::String(own) if own == name => Some(value),
                _ => None,
            }),
            _ => None,
        }
    }
}

impl From<Integer> for Value {
    fn from(integer: Integer) -> Self {
        match integer {
            Integer::Small(number) => Value::Int(number),
            Integer::Big(number) => Value::BigInt(number),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// First by the kind of value, then by the value; integers by size.
impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
            (Value::Int(one), Value::Int(other)) => one.cmp(other),
            (Value::BigInt(one), Value::BigInt(other)) => one.cmp(other),
            (Value::BigInt(one), Value::Int(_)) => one.cmp_small(),
            (Value::Int(_), Value::BigInt(other)) => other.cmp_small().reverse(),
            (Value::String(one), Value::String(other)) => one.cmp(other),
            (Value::ModelValue(one), Value::ModelValue(other)) => one.cmp(other),
            (Value::Set(one), Value::Set(other)) => one.cmp(other),
            (Value::Function(one), Value::Function(other)) => one.cmp(other),
            (Value::Unserializable(one), Value::Unserializable(other)) => one.cmp(other),
            _ => self.kind().cmp(&other.kind()),
        }
    }
}

impl Value {
    /// The place of the kind of value in the order of values.
    fn kind(&self) -> u8 {
        match self {
            Value::Bool(_) => 0,
            Value::Int(_) | Value::BigInt(_) => 1,
            Value::String(_) => 2,
            Value::ModelValue(_) => 3,
            Value::Set(_) => 4,
            Value::Function(_) => 5,
            Value::Unserializable(_) => 6,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(true) => f.write_str("TRUE"),
            Value::Bool(false) => f.write_str("FALSE"),
            Value::Int(number) => write!(f, "{number}"),
            Value::BigInt(number) => write!(f, "{number}"),
            Value::String(text) => write_string(f, text),
            Value::ModelValue(name) => write!(f, "{name}"),
            Value::Set(elements) => {
                f.write_str("{")?;
                separated(f, elements, ", ", |f, element| write!(f, "{element}"))?;
                f.write_str("}")
            }
            Value::Function(map) => write_function(f, map),
            Value::Unserializable(words) => f.write_str(words),
        }
    }
}

fn write_function(f: &mut fmt::Formatter<'_>, map: &Function) -> fmt::Result {
    match Shape::of(map) {
        Shape::Sequence => {
            f.write_str("<<")?;
            separated(f, map.values(), ", ", |f, element| write!(f, "{element}"))?;
            f.write_str(">>")
        }
        Shape::Record => {
            f.write_str("[")?;
            separated(f, map, ", ", |f, (key, value)| match key {
                Value::String(name) => write!(f, "{name} |-> {value}"),
                key => write!(f, "{key} |-> {value}"),
            })?;
            f.write_str("]")
        }
        Shape::Function => {
            f.write_str("(")?;
            separated(f, map, " @@ ", |f, (key, value)| {
                write!(f, "{key} :> {value}")
            })?;
            f.write_str(")")
        }
    }
}

/// The notation in which a function is written.
pub(crate) enum Shape {
    Sequence,
    Record,
    Function,
}

impl Shape {
    pub(crate) fn of(map: &Function) -> Self {
        // Keys are in order, so those of a sequence are 1, 2, 3 …
        let counted = (1..).map(Value::Int);
        if map.keys().zip(counted).all(|(key, number)| *key == number) {
            Shape::Sequence
        } else if map
            .keys()
            .all(|key| matches!(key, Value::String(name) if is_identifier(name)))
        {
            Shape::Record
        } else {
            Shape::Function
        }
    }
}

fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    separator: &str,
    write: impl Fn(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        write(f, item)?;
    }
    Ok(())
}

fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    use fmt::Write as _;
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\r' => f.write_str("\\r")?,
            '\u{c}' => f.write_str("\\f")?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Bool(truth) => serializer.serialize_bool(*truth),
            Value::Int(number) => match i64::try_from(*number) {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_i128(*number),
            },
            Value::BigInt(number) => {
                serializer.serialize_newtype_struct(BIG_INT, &number.to_string())
            }
            Value::String(text) => serializer.serialize_str(text),
            Value::ModelValue(name) => name.serialize(serializer),
            Value::Set(elements) => elements.serialize(serializer),
            Value::Function(map) => match Shape::of(map) {
                Shape::Sequence => {
                    let mut sequence = serializer.serialize_seq(Some(map.len()))?;
                    for element in map.values() {
                        sequence.serialize_element(element)?;
                    }
                    sequence.end()
                }
                Shape::Record | Shape::Function => {
                    let mut entries = serializer.serialize_map(Some(map.len()))?;
                    for (key, value) in map {
                        entries.serialize_entry(key, value)?;
                    }
                    entries.end()
                }
            },
            Value::Unserializable(words) => {
                serializer.serialize_newtype_struct(UNSERIALIZABLE, words)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a TLA+ value")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Int(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Int(number.into()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Value, E> {
        Ok(Value::Int(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = access.next_element()? {
            elements.push(element);
        }
        Ok(Value::sequence(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = access.next_entry()? {
            pairs.push(pair);
        }
        // This format's readers compare the arguments; others need not.
        match Function::of_distinct(pairs) {
            Some(function) => Ok(Value::Function(function)),
            None => Err(de::Error::custom("a function has an argument twice")),
        }
    }

    /// Only what serde has no name for comes this way.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        inner.deserialize_any(InNewtype)
    }
}

/// A set, a model value, an integer of more than 128 bits, or, in a newtype of its own, what could not be written.
struct InNewtype;

impl<'de> Visitor<'de> for InNewtype {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a set or a model value")
    }

    fn visit_bytes<E: de::Error>(self, digits: &[u8]) -> Result<Value, E> {
        let integer = std::str::from_utf8(digits).ok().and_then(Value::integer);
        integer.ok_or_else(|| E::invalid_value(de::Unexpected::Bytes(digits), &"an integer"))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Value, E> {
        Ok(Value::ModelValue(ModelValue::from(name)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut elements = Set::default();
        while let Some(element) = access.next_element()? {
            elements.insert(element);
        }
        Ok(Value::Set(elements))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, words: D) -> Result<Value, D::Error> {
        String::deserialize(words).map(Value::Unserializable)
    }
}

/// What a serde newtype's name means to this format.
pub(super) enum Newtype {
    Set,
    ModelValue,
    /// A function whose type compares the arguments itself.
    Distinct,
    /// A Rust type that adds nothing to what it holds.
    Transparent,
}

impl Newtype {
    pub(super) fn of(name: &str) -> Self {
        match name {
            SET => Newtype::Set,
            MODEL_VALUE => Newtype::ModelValue,
            DISTINCT => Newtype::Distinct,
            _ => Newtype::Transparent,
        }
    }
}
