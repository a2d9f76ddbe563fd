//! Integers of any size, as a text has them and as Rust's types take them.

use super::Error;
use super::wording::{in_tla, shown};
use serde::de::Visitor;
use serde::de::value::BytesDeserializer;
use std::any::type_name;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// An integer may not have more digits, so that no text can exhaust memory or time.
const MOST_DIGITS: usize = 100_000;

/// An integer that no `i128` holds, such as `2^200`.
///
/// It is made by reading one: [`Value::integer`](super::Value::integer).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BigInt {
    is_negative: bool,
    /// Without zeros in front.
    digits: Box<str>,
}

/// An integer: an `i128` if that holds it.
pub(super) enum Integer {
    Small(i128),
    Big(BigInt),
}

impl Integer {
    /// Reads `-12`.
    ///
    /// # Errors
    /// It has more digits than are read.
    ///
    /// `None` if it is no integer.
    pub(super) fn read(text: &str) -> Option<Result<Self, Error>> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // What consists of digits is not parsed only if it is too large.
        if let Ok(number) = text.parse() {
            return Some(Ok(Integer::Small(number)));
        }
        let digits = digits.trim_start_matches('0');
        if digits.len() > MOST_DIGITS {
            let message = format!(
                "the number {} has more than {MOST_DIGITS} digits",
                shown(text)
            );
            return Some(Err(Error::too_much(message)));
        }
        Some(Ok(Integer::Big(BigInt {
            is_negative,
            digits: digits.into(),
        })))
    }

    /// The number as the type that is expected.
    pub(super) fn narrow<T: TryFrom<i128> + FromStr>(&self) -> Result<T, Error> {
        let narrowed = match self {
            Integer::Small(number) => T::try_from(*number).ok(),
            // A `u128` can hold more than an `i128`.
            Integer::Big(number) => number.to_string().parse().ok(),
        };
        narrowed.ok_or_else(|| {
            let found = shown(&self.to_string());
            Error::new(format!("expected {}, found {found}", words::<T>()))
        })
    }

    /// Gives a visitor the smallest type that holds the number, which all of serde's own understand.
    pub(super) fn visit<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Integer::Small(number) => visit_small(*number, visitor),
            Integer::Big(number) => number.visit(visitor),
        }
    }
}

/// As [`Integer::visit`].
pub(super) fn visit_small<'de, V: Visitor<'de>>(
    number: i128,
    visitor: V,
) -> Result<V::Value, Error> {
    if let Ok(number) = i64::try_from(number) {
        visitor.visit_i64(number)
    } else if let Ok(number) = u64::try_from(number) {
        visitor.visit_u64(number)
    } else {
        visitor.visit_i128(number)
    }
}

/// What is expected where a number of this type is.
pub(super) fn words<T>() -> String {
    in_tla(type_name::<T>())
}

impl BigInt {
    /// Compares with any integer that an `i128` holds.
    pub(super) fn cmp_small(&self) -> Ordering {
        if self.is_negative {
            Ordering::Less
        } else {
            Ordering::Greater
        }
    }

    /// Serde has no integers of this size: a newtype around bytes is one, which nothing else of TLA+ is.
    pub(super) fn visit<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(BytesDeserializer::new(self.to_string().as_bytes()))
    }
}

impl PartialOrd for BigInt {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By size.
impl Ord for BigInt {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of two numbers with as many digits, the one is larger that is so as a text.
        let longer = self.digits.len().cmp(&other.digits.len());
        let absolute = longer.then_with(|| self.digits.cmp(&other.digits));
        match (self.is_negative, other.is_negative) {
            (false, false) => absolute,
            (true, true) => absolute.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl fmt::Display for BigInt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_negative { "-" } else { "" })?;
        f.write_str(&self.digits)
    }
}

impl fmt::Debug for BigInt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Integer::Small(number) => write!(f, "{number}"),
            Integer::Big(number) => write!(f, "{number}"),
        }
    }
}
