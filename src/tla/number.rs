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

/// The methods of a deserializer that has a method `number`.
macro_rules! deserialize_numbers {
    () => {
        deserialize_numbers! {
            deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
            deserialize_i64 visit_i64, deserialize_i128 visit_i128, deserialize_u8 visit_u8,
            deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64,
            deserialize_u128 visit_u128
        }
    };
    ($($deserialize:ident $visit:ident),*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.number()?)
        })*
    };
}

pub(super) use deserialize_numbers;
