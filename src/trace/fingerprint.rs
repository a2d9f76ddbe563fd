//! Fingerprints of JSON: what tells a state from another when the state itself has been forgotten.
//!
//! Space and the order of an object's names change nothing. Whatever else is written in another way is another
//! value here, also an escaped character and a set in another order: JSON does not say that it is a set.

/// The odd half of the golden ratio: it spreads what is near over all bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// An object, or an array, that is being read.
#[derive(Default)]
struct Open {
    is_object: bool,
    /// Of the elements before.
    elements: u64,
    /// Of what there is of the element that is being read.
    element: u64,
}

impl Open {
    fn end_element(&mut self) {
        let element = mixed(self.element, SPREAD);
        self.elements = match self.is_object {
            true => self.elements.wrapping_add(element),
            false => mixed(self.elements, element),
        };
        self.element = 0;
    }
}

/// The fingerprint of a value whose brackets and strings are closed.
pub(super) fn of_json(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut open = vec![Open::default()];
    let mut innermost = Open::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'"' => {
                let end = end_of_string(bytes, at);
                innermost.element = of_bytes(mixed(innermost.element, 1), &bytes[at..end]);
                at = end + 1;
            }
            b'{' | b'[' => {
                let inner = Open {
                    is_object: byte == b'{',
                    ..Open::default()
                };
                open.push(std::mem::replace(&mut innermost, inner));
            }
            b',' => innermost.end_element(),
            b'}' | b']' => {
                innermost.end_element();
                let whole = mixed(innermost.elements, u64::from(byte));
                innermost = open.pop().unwrap_or_default();
                innermost.element = mixed(innermost.element, whole);
            }
            _ => innermost.element = mixed(innermost.element, u64::from(byte)),
        }
    }
    innermost.end_element();
    innermost.elements
}

fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(length) = memchr::memchr2(b'"', b'\\', &bytes[at.min(bytes.len())..]) {
        at += length;
        if bytes[at] == b'"' {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

fn of_bytes(before: u64, bytes: &[u8]) -> u64 {
    let word = |part: &[u8]| {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        u64::from_le_bytes(word)
    };
    let parts = bytes.chunks(8).map(word);
    // What the last part is filled up with is told by the length.
    let whole = parts.fold(before, mixed);
    mixed(whole, bytes.len() as u64)
}

/// Every bit of both has a say in every bit of it.
fn mixed(before: u64, next: u64) -> u64 {
    let product =
        u128::from(before ^ SPREAD) * u128::from(next.rotate_left(32) ^ 0xd6e8_feb8_6659_fd93);
    ((product >> 64) as u64 ^ product as u64).wrapping_add(before.rotate_left(17) ^ next)
}

#[cfg(test)]
mod tests {
    use super::of_json;

    #[test]
    fn what_is_the_same_and_what_is_not() {
        let same = [
            r#"{"x": 1, "y": {"a": "b, c", "d": [1, 2]}}"#,
            r#"{"y":{"d":[1,2],"a":"b, c"},"x":1}"#,
        ];
        assert_eq!(of_json(same[0]), of_json(same[1]));
        let others = [
            same[0],
            r#"{"x": 1, "y": {"a": "b,c", "d": [1, 2]}}"#,
            r#"{"x": 1, "y": {"a": "b, c", "d": [2, 1]}}"#,
            r#"{"x": 1, "y": {"a": "b, c", "d": [12]}}"#,
            r#"{"x": 1, "y": {"a": "b, c", "d": "12"}}"#,
            r#"{"x": 1, "y": {"a": "b, c"}, "d": [1, 2]}"#,
            r#"{"x": 1, "y": {}}"#,
            r#"{"x": 1, "y": []}"#,
            r#"{"x": 1, "y": [[]]}"#,
            r#"{"x": 1, "y": [0]}"#,
            r#"{"x": 1, "y": "\""}"#,
            r#"{"x": 1, "y": "\\"}"#,
            r#"{"x": 1}"#,
            r#"{"x": 1, "y": "12345678"}"#,
            r#"{"x": 1, "y": "123456789"}"#,
            "{}",
            "[]",
        ];
        let mut found: Vec<u64> = others.into_iter().map(of_json).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), others.len());
    }
}
