//! Numbers of every Rust type.

use super::Error;
use super::wording::in_tla;
use serde::de::Visitor;
use std::any::type_name;

/// Gives a visitor the smallest type that holds the number, which all of serde's own understand.
pub(super) fn visit_integer<'de, V: Visitor<'de>>(
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

/// The number as the type that is expected.
pub(super) fn narrow<T: TryFrom<i128>>(number: i128) -> Result<T, Error> {
    T::try_from(number)
        .map_err(|_| Error::new(format!("expected {}, found `{number}`", words::<T>())))
}

/// What is expected where a number of this type is.
pub(super) fn words<T>() -> String {
    in_tla(type_name::<T>())
}
