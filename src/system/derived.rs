//! What serde's derive knows of an action: the name of the variant, and its fields.

use crate::tla::{self, Value};
use serde::ser::{self, Impossible, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The name of an action whose type derives serde's `Serialize`: that of the enum's variant, or of the struct.
///
/// ```
/// use conformance::system::{name_of, parameters_of};
/// use conformance::tla::ModelValue;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// enum Action {
///     Prepare { p: ModelValue },
///     Commit,
/// }
/// let prepare = Action::Prepare { p: "p1".into() };
/// assert_eq!(name_of(&prepare), "Prepare");
/// assert_eq!(parameters_of(&prepare), [("p", "p1".into())]);
/// assert!(parameters_of(&Action::Commit).is_empty());
/// ```
///
/// # Panics
/// The type is neither an enum nor a struct.
#[must_use]
pub fn name_of<A: Serialize>(action: &A) -> &'static str {
    described(action).name
}

/// The parameters of an action whose type derives serde's `Serialize`: the fields by their names, and their values as
/// TLC prints them. Fields without names are known by their order.
///
/// # Panics
/// The type is neither an enum nor a struct, or a field is no value of TLA+, such as a fraction.
#[must_use]
pub fn parameters_of<A: Serialize>(action: &A) -> Vec<(&'static str, Cow<'static, str>)> {
    let parameters = described(action).parameters.into_iter();
    let parameters = parameters.map(|(name, value)| (name, Cow::Owned(value.to_string())));
    parameters.collect()
}

fn described<A: Serialize>(action: &A) -> Described {
    match action.serialize(Describer) {
        Ok(described) => described,
        Err(NoAction(why)) => panic!("an action is a variant of an enum, or a struct: {why}"),
    }
}

struct Described {
    name: &'static str,
    parameters: Vec<(&'static str, Value)>,
}

impl Described {
    fn new(name: &'static str) -> Self {
        Described {
            name,
            parameters: Vec::new(),
        }
    }

    fn add<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), NoAction> {
        let value = tla::to_value(value).map_err(|error| NoAction(error.to_string()))?;
        self.parameters.push((name, value));
        Ok(())
    }
}

/// Why something is no action.
#[derive(Debug)]
struct NoAction(String);

impl fmt::Display for NoAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoAction {}

impl ser::Error for NoAction {
    fn custom<T: fmt::Display>(message: T) -> Self {
        NoAction(message.to_string())
    }
}

struct Describer;

macro_rules! no_action {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, _: $type) -> Result<Described, NoAction> {
            Err(NoAction(concat!("found ", stringify!($type)).to_owned()))
        })*
    };
}

impl ser::Serializer for Describer {
    type Ok = Described;
    type Error = NoAction;
    type SerializeSeq = Impossible<Described, NoAction>;
    type SerializeTuple = Impossible<Described, NoAction>;
    type SerializeTupleStruct = Described;
    type SerializeTupleVariant = Described;
    type SerializeMap = Impossible<Described, NoAction>;
    type SerializeStruct = Described;
    type SerializeStructVariant = Described;

    no_action! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8]
    }

    fn serialize_none(self) -> Result<Described, NoAction> {
        Err(NoAction("found None".to_owned()))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, action: &T) -> Result<Described, NoAction> {
        action.serialize(self)
    }

    fn serialize_unit(self) -> Result<Described, NoAction> {
        Err(NoAction("found ()".to_owned()))
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<Described, NoAction> {
        Ok(Described::new(name))
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Described, NoAction> {
        Ok(Described::new(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        action: &T,
    ) -> Result<Described, NoAction> {
        action.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Described, NoAction> {
        let mut described = Described::new(variant);
        described.add("", value)?;
        Ok(described)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, NoAction> {
        Err(NoAction("found a sequence".to_owned()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, NoAction> {
        Err(NoAction("found a tuple".to_owned()))
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Described, NoAction> {
        Ok(Described::new(name))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Described, NoAction> {
        Ok(Described::new(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NoAction> {
        Err(NoAction("found a map".to_owned()))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Described, NoAction> {
        Ok(Described::new(name))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Described, NoAction> {
        Ok(Described::new(variant))
    }
}

macro_rules! collects {
    ($($trait:ident $method:ident),*; named $($named_trait:ident),*) => {
        $(impl ser::$trait for Described {
            type Ok = Described;
            type Error = NoAction;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoAction> {
                self.add("", value)
            }

            fn end(self) -> Result<Described, NoAction> {
                Ok(self)
            }
        })*
        $(impl ser::$named_trait for Described {
            type Ok = Described;
            type Error = NoAction;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), NoAction> {
                self.add(name, value)
            }

            fn end(self) -> Result<Described, NoAction> {
                Ok(self)
            }
        })*
    };
}

collects! {
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field;
    named SerializeStruct, SerializeStructVariant
}
