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
