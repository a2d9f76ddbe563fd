//! A state that stands alone in a text, as TLC prints it.

use super::Notation;
use super::conjuncts;
use super::scan::Field;
use super::source::Source;
use super::state::RawState;
use serde::de::DeserializeOwned;

/// A state that stands alone in a text, as TLC prints it: a conjunct a line.
pub(crate) struct PrintedState(String);

impl PrintedState {
    pub(crate) fn new(text: String) -> Self {
        PrintedState(text)
    }

    /// Decodes the state into a type that has a field for every variable of interest. What is wrong otherwise, and at
    /// which byte of the text.
    pub(crate) fn decode<S: DeserializeOwned>(&self) -> Result<S, (usize, String)> {
        let text = self.0.as_bytes().to_vec();
        let mut source = Source::new(text, Box::new(std::io::empty()), false);
        let mut fields: Vec<Field> = Vec::new();
        let state = conjuncts::read(&mut source, 0, |_| false, &[], &mut fields).and_then(|_| {
            let names: Vec<String> = fields
                .iter()
                .map(|field| source.slice(&field.name).to_owned())
                .collect();
            let raw = RawState {
                source: &source,
                notation: Notation::Tla,
                names: &names,
                fields: &fields,
                offset: 0,
                step: None,
            };
            raw.decode()
        });
        state.map_err(|error| {
            let offset = error.place.map_or(0, |place| self.offset(place));
            (offset, error.message)
        })
    }

    fn offset(&self, place: super::Place) -> usize {
        let lines = self.0.split_inclusive('\n');
        let before: usize = lines.clone().take(place.line - 1).map(str::len).sum();
        let line = self.0[before..].chars();
        let within: usize = line.take(place.column - 1).map(char::len_utf8).sum();
        before + within
    }
}
