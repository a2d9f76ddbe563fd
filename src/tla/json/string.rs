//! JSON's strings.

use crate::tla::Error;
use crate::tla::reader::Reader;
use std::borrow::Cow;

/// Takes a string, which is borrowed from the text if it has no escapes.
pub(in crate::tla) fn read<'a>(reader: &mut Reader<'a>) -> Result<Cow<'a, str>, Error> {
    reader.rest();
    if let Some(text) = reader.plain_string() {
        return Ok(Cow::Borrowed(text));
    }
    let start = reader.offset();
    let text = reader.quoted(|reader| match reader.next()? {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'f' => Some('\u{c}'),
        'b' => Some('\u{8}'),
        'u' => utf_16(reader),
        c @ ('"' | '\\' | '/') => Some(c),
        _ => None,
    })?;
    let is_control = |byte: &u8| *byte < b' ';
    // Whether there is one is known faster than where.
    let raw = reader.since(start).as_bytes();
    if raw.iter().fold(false, |any, byte| any | is_control(byte)) {
        let at = raw.iter().position(is_control).unwrap_or(0);
        let message = "expected a character as JSON has it in strings, found a control character; write it as an escape, such as `\\n`";
        return Err(Error::at(message, start + at));
    }
    Ok(text)
}

/// What stands in quotes, without its escapes; as it is, if something in it is none.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    let quoted = format!("\"{text}\"");
    match read(&mut Reader::new(&quoted)) {
        Ok(unescaped) => Cow::Owned(unescaped.into_owned()),
        Err(_) => Cow::Borrowed(text),
    }
}

/// Takes what comes after a `\u`: a character, or the first half of one whose second half follows.
fn utf_16(reader: &mut Reader<'_>) -> Option<char> {
    let first = unit(reader)?;
    if let Some(Ok(character)) = char::decode_utf16([first]).next() {
        return Some(character);
    }
    let more = reader.next() == Some('\\') && reader.next() == Some('u');
    let second = more.then(|| unit(reader))??;
    char::decode_utf16([first, second]).next()?.ok()
}

fn unit(reader: &mut Reader<'_>) -> Option<u16> {
    (0..4).try_fold(0, |unit, _| {
        let digit = reader.next()?.to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}
