//! JSON's numbers, of which TLA+ has the integers.

use crate::tla::Error;
use crate::tla::integer::Integer;
use crate::tla::reader::Reader;
use crate::tla::wording::shown;

/// Takes a number.
pub(in crate::tla) fn read(reader: &mut Reader<'_>) -> Result<Integer, Error> {
    let rest = reader.rest();
    let in_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let number = &rest[..rest.find(|c| !in_number(c)).unwrap_or(rest.len())];
    if number.contains(['.', 'e', 'E']) {
        let message = format!("expected an integer, found {}", shown(number));
        return Err(Error::new(message));
    }
    // `Integer` has no objection: TLA+ has numbers such as `01`.
    let digits = number.strip_prefix('-').unwrap_or(number);
    if digits.len() > 1 && digits.starts_with('0') {
        let message = format!(
            "expected a number without zeros in front, found {}",
            shown(number)
        );
        return Err(Error::new(message));
    }
    reader.integer()
}
