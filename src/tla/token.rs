//! The words and signs of TLC's notation, with which a text begins.

/// How many bytes of what may stand between two tokens a text begins with.
#[inline]
pub(super) fn space(text: &str) -> usize {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    text.bytes().take_while(is_space).count()
}

/// Whether a text begins with this token, which is short: a call that compares memory would take longer.
#[inline(always)]
pub(crate) fn begins(text: &[u8], token: &str) -> bool {
    text.len() >= token.len() && text.iter().zip(token.as_bytes()).all(|(a, b)| a == b)
}

/// Where the first `"` or `\` is. Most strings are names so short that a call takes longer than looking at their bytes,
/// eight at a time.
#[inline(always)]
pub(crate) fn quote_or_escape(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    if let Some(near) = text.first_chunk() {
        let word = u64::from_le_bytes(*near);
        // The lowest byte that is 0 in here has its highest bit set then, and none below.
        let is = |byte: u8| {
            let others = word ^ (ONES * u64::from(byte));
            others.wrapping_sub(ONES) & !others & (ONES << 7)
        };
        let found = is(b'"') | is(b'\\');
        if found != 0 {
            return Some(found.trailing_zeros() as usize / 8);
        }
    }
    memchr::memchr2(b'"', b'\\', text)
}

/// The letters, digits and `_` with which a text begins.
pub(super) fn word(text: &str) -> &str {
    let end = text
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || b == b'_'));
    &text[..end.unwrap_or(text.len())]
}

/// What a text begins with, to be shown: a word, a number, a string, or a sign of TLA+.
pub(super) fn token(text: &str) -> &str {
    let signs = ["<<", ">>", "|->", ":>", "@@", ".."];
    let end = match text.chars().next() {
        Some('"') => text[1..].find('"').map_or(text.len(), |end| end + 2),
        Some('-') => 1 + word(&text[1..]).len(),
        Some(c) => {
            let sign = signs.iter().find(|sign| text.starts_with(**sign));
            sign.map_or(word(text).len().max(c.len_utf8()), |sign| sign.len())
        }
        None => 0,
    };
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quotes_and_escapes_are_found(text in r#"[a"\\#!\]\[é€]{0,20}"#) {
            let bytes = text.as_bytes();
            let first = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            prop_assert_eq!(quote_or_escape(bytes), first);
        }
    }
}
