//! The fields of a system's state: they have to be its variables, or something would be compared that no report tells of,
//! or told of that nobody compares.

use super::{Calls as _, System, is_ignored};
use crate::tla::{self, Value};
use crate::trace::TraceError;
use serde::ser::{self, Impossible, Serialize};
use std::fmt;

/// Whether the fields of the state in which a system is are the variables that it says it has.
///
/// # Errors
/// Which one is not, and what to do.
pub(crate) fn check_fields<S: System>(system: &S) -> Result<(), TraceError> {
    let Ok(fields) = system.call_observe().serialize(Names) else {
        return Err(TraceError::new(
            "the core's state is no record, so nobody knows what of it is compared",
        )
        .with_help("make `System::State` a struct with a field for each variable"));
    };
    let variables = system.variables();
    if variables.iter().all(|name| is_ignored::<S>(name)) {
        return Err(TraceError::new(
            "every variable is declared as ignored, so nothing would be compared",
        )
        .with_help("name in `System::VARIABLES` what the core has, and compare some of it"));
    }
    let has = |name: &str| fields.iter().any(|field| field == name);
    let is_missing = |name: &&&str| !has(name) && !is_ignored::<S>(name);
    if let Some(name) = variables.iter().find(is_missing) {
        return Err(TraceError::new(format!(
            "the core's state has no field `{name}`, although `System::VARIABLES` has it: nothing of it would be compared"
        ))
        .with_help(format!(
            "give `System::State` the field `{name}`, or take `{name}` out of `System::VARIABLES`; where serde leaves out \
             a field, or gives it another name, let it do otherwise"
        )));
    }
    let is_unknown = |name: &&String| !variables.contains(&name.as_str()) && !is_ignored::<S>(name);
    if let Some(name) = fields.iter().find(is_unknown) {
        return Err(TraceError::new(format!(
            "the core's state has the field `{name}`, but `System::VARIABLES` does not: it would be compared, and no report \
             would tell"
        ))
        .with_help(format!(
            "name `{name}` in `System::VARIABLES`, or take it out of `System::State`; where it need not be compared, declare \
             it as ignored in `System::COMPARISONS`"
        )));
    }
    Ok(())
}

/// Serialises a record to the names of its fields; their values are not looked at.
struct Names;

/// The names so far.
#[derive(Default)]
struct Fields(Vec<String>);

macro_rules! no_record {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, _: $type) -> Result<Vec<String>, fmt::Error> {
            Err(fmt::Error)
        })*
    };
}

impl ser::Serializer for Names {
    type Ok = Vec<String>;
    type Error = fmt::Error;
    type SerializeSeq = Impossible<Vec<String>, fmt::Error>;
    type SerializeTuple = Impossible<Vec<String>, fmt::Error>;
    type SerializeTupleStruct = Impossible<Vec<String>, fmt::Error>;
    type SerializeTupleVariant = Impossible<Vec<String>, fmt::Error>;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Impossible<Vec<String>, fmt::Error>;

    no_record! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8],
        serialize_unit_struct: &'static str
    }

    fn serialize_none(self) -> Result<Vec<String>, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, state: &T) -> Result<Vec<String>, fmt::Error> {
        state.serialize(self)
    }

    fn serialize_unit(self) -> Result<Vec<String>, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<Vec<String>, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        state: &T,
    ) -> Result<Vec<String>, fmt::Error> {
        state.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Vec<String>, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, fmt::Error> {
        Err(fmt::Error)
    }

    /// Of a struct into which serde flattens another, too.
    fn serialize_map(self, _: Option<usize>) -> Result<Fields, fmt::Error> {
        Ok(Fields::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, fmt::Error> {
        Ok(Fields::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, fmt::Error> {
        Err(fmt::Error)
    }
}

impl ser::SerializeStruct for Fields {
    type Ok = Vec<String>;
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        _: &T,
    ) -> Result<(), fmt::Error> {
        self.0.push(name.to_owned());
        Ok(())
    }

    /// `None` here, and left out: a field all the same.
    fn skip_field(&mut self, name: &'static str) -> Result<(), fmt::Error> {
        self.0.push(name.to_owned());
        Ok(())
    }

    fn end(self) -> Result<Vec<String>, fmt::Error> {
        Ok(self.0)
    }
}

impl ser::SerializeMap for Fields {
    type Ok = Vec<String>;
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), fmt::Error> {
        match tla::to_value(name) {
            Ok(Value::String(name)) => self.0.push(name),
            _ => return Err(fmt::Error),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn end(self) -> Result<Vec<String>, fmt::Error> {
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    struct State {
        #[serde(rename = "currentTerm")]
        term: u8,
        #[serde(skip_serializing_if = "Option::is_none")]
        leader: Option<u8>,
    }

    #[derive(Serialize)]
    struct Flattened {
        #[serde(flatten)]
        state: State,
        log: u8,
    }

    #[derive(Serialize)]
    struct Wrapped(State);

    fn names(state: &impl Serialize) -> Vec<String> {
        state.serialize(Names).expect("a record")
    }

    #[test]
    fn fields_have_the_names_that_serde_gives_them() {
        let state = |leader| State { term: 1, leader };
        assert_eq!(names(&state(None)), ["currentTerm", "leader"]);
        assert_eq!(names(&Wrapped(state(Some(1)))), ["currentTerm", "leader"]);
        let state = state(Some(2));
        assert_eq!(
            names(&Flattened { state, log: 0 }),
            ["currentTerm", "leader", "log"]
        );
        assert_eq!(names(&BTreeMap::from([("log", 1)])), ["log"]);
    }

    #[test]
    fn what_is_no_record_has_none() {
        assert!(1.serialize(Names).is_err());
        assert!([1, 2].serialize(Names).is_err());
        assert!(BTreeMap::from([(1, 2)]).serialize(Names).is_err());
    }
}
