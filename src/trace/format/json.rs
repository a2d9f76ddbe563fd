//! Which form a JSON text is of: a document that holds a whole trace, told from its keys, or a state a line, of which the
//! variables can be called like a document's keys.

use super::super::scan::{Field, Scan, Syntax, Unexpected};
use super::{Format, text_of};

/// A JSON object: a document, or the first of many lines.
pub(super) fn recognise(start: &str) -> Option<Format> {
    if is_one_of_many(start) && !is_document(start) {
        return Some(Format::JsonLines);
    }
    if let Some(format) = of_document(start) {
        return Some(format);
    }
    let object = start[1..].trim_start();
    let line = start.lines().next()?;
    (object.starts_with('"') && line.len() > 1).then_some(Format::JsonLines)
}

/// Whether what is recognised as a document can be lines of JSON all the same: states with variables that are called like
/// the members of a document.
pub(in crate::trace) fn may_be_lines(head: &str) -> bool {
    let start = text_of(head);
    start.starts_with('{') && (!is_document(start) || is_one_of_many(start))
}

/// Whether the first object ends on its line and another one comes on the next.
fn is_one_of_many(start: &str) -> bool {
    let Some((line, rest)) = start.split_once('\n') else {
        return false;
    };
    // Looked at first, as the line can be long.
    rest.trim_start().starts_with('{') && {
        let object = Scan::new(line, 0, 0, Syntax::Json).value();
        object.is_ok_and(|object| {
            line[object.end..]
                .trim_matches([' ', '\t', '\r'])
                .is_empty()
        })
    }
}

/// The form of a JSON document that holds a whole trace, told from its keys. TLC and Apalache both can begin with
/// `vars`; it is TLC's if more cannot be known.
fn of_document(start: &str) -> Option<Format> {
    let mut scan = Scan::new(start, 0, 0, Syntax::Json);
    scan.expect("{").ok()?;
    if alone(start) != Alone::No {
        return Some(Format::TlcJson);
    }
    let mut format = None;
    while let Ok(key) = scan.string() {
        format = match &start[key] {
            "\"counterexample\"" => return Some(Format::TlcJson),
            "\"#meta\"" | "\"states\"" => return Some(Format::Itf),
            "\"params\"" | "\"loop\"" => Some(Format::Itf),
            "\"vars\"" => format.or(Some(Format::TlcJson)),
            // A state on its own can have a variable of any name.
            _ => return format.filter(|format| *format != Format::Itf),
        };
        if !scan.eat(":") || scan.value().is_err() || !scan.eat(",") {
            break;
        }
    }
    format
}

/// Whether the first object is, as far as it is known, what [`of_document`] takes it for: it has what a document has, and
/// nothing else.
fn is_document(start: &str) -> bool {
    let mut scan = Scan::new(start, 0, 0, Syntax::Json);
    if scan.expect("{").is_err() {
        return false;
    }
    if alone(start) == Alone::Surely {
        return true;
    }
    let mut has_states = false;
    while let Ok(key) = scan.string() {
        if !scan.eat(":") {
            return false;
        }
        let begins: &[&str] = match &start[key] {
            "\"counterexample\"" => &["{\"action\"", "{\"state\""],
            "\"states\"" => &["[{", "[]"],
            "\"vars\"" | "\"params\"" => &["[\"", "[]"],
            "\"#meta\"" => &["{"],
            "\"loop\"" => &[""],
            _ => return false,
        };
        let value = scan.at();
        let begin = start[value..].chars().filter(|c| !c.is_ascii_whitespace());
        let is_like = |pattern: &&str| pattern.chars().zip(begin.clone()).all(|(a, b)| a == b);
        if !begins.iter().any(is_like) {
            return false;
        }
        has_states |= begins[0].starts_with("{\"") || begins[0] == "[{";
        // The rest is not known.
        if scan.value().is_err() {
            return true;
        }
        if !scan.eat(",") {
            break;
        }
    }
    has_states || scan.at() == start.len()
}

/// Whether an object is a counterexample of TLC that stands alone, without the object that `-dumpTrace json` puts it in, as
/// `JsonSerialize(FILE, CounterExample)` writes it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alone {
    No,
    /// It can be a state with variables of these names: it has no steps, or is not known to its end.
    Perhaps,
    Surely,
}

/// What is known of a counterexample.
#[derive(Default)]
struct Known {
    state: bool,
    action: bool,
    /// That there is a state with a number.
    is_numbered: bool,
    /// That there is a step with the name of its action.
    is_named: bool,
}

fn alone(start: &str) -> Alone {
    let mut known = Known::default();
    match known.members(start) {
        Ok(()) if !known.state || !known.action => Alone::No,
        Ok(()) if known.is_named => Alone::Surely,
        Ok(()) => Alone::Perhaps,
        Err(Unexpected { at, .. }) if at == start.len() && known.is_numbered => Alone::Perhaps,
        Err(_) => Alone::No,
    }
}

impl Known {
    /// `{"action": …, "state": …}`, in any order. What is not as in a counterexample is an error, and so is the end of
    /// the text before the object's.
    fn members(&mut self, text: &str) -> Result<(), Unexpected> {
        let mut scan = Scan::new(text, 0, 0, Syntax::Json);
        scan.expect("{")?;
        loop {
            let key = scan.string()?;
            let start = key.start;
            let key = &text[key];
            if !["\"action\"", "\"state\"", "\"console\""].contains(&key) {
                return Err(Unexpected {
                    at: start,
                    message: "a counterexample has `action` and `state`".to_owned(),
                });
            }
            scan.expect(":")?;
            match key {
                "\"action\"" => self.action(text, scan.at())?,
                "\"state\"" => self.state(text, scan.at())?,
                _ => {}
            }
            scan.value()?;
            if !scan.eat(",") {
                return scan.expect("}").map(drop);
            }
        }
    }

    /// `[[1, {"x": 0}], …]`
    fn state(&mut self, text: &str, at: usize) -> Result<(), Unexpected> {
        self.state = true;
        let mut scan = Scan::new(text, 0, at, Syntax::Json);
        scan.expect("[")?;
        if scan.eat("]") {
            return Ok(());
        }
        self.numbered(text, scan.at())
    }

    /// `[[[1, {"x": 0}], {"name": "Tick"}, [2, {"x": 1}]], …]`
    fn action(&mut self, text: &str, at: usize) -> Result<(), Unexpected> {
        self.action = true;
        let mut scan = Scan::new(text, 0, at, Syntax::Json);
        scan.expect("[")?;
        if scan.eat("]") {
            return Ok(());
        }
        scan.expect("[")?;
        self.numbered(text, scan.at())?;
        scan.value()?;
        scan.expect(",")?;
        let mut fields: Vec<Field> = Vec::new();
        let label = scan.record(&[], &mut fields)?;
        self.is_named = fields
            .iter()
            .any(|field| &text[field.name.clone()] == "name");
        match self.is_named {
            true => Ok(()),
            false => Err(Unexpected {
                at: label.start,
                message: "a step has the name of its action".to_owned(),
            }),
        }
    }

    /// `[1, {"x": 0}]`
    fn numbered(&mut self, text: &str, at: usize) -> Result<(), Unexpected> {
        let mut scan = Scan::new(text, 0, at, Syntax::Json);
        scan.expect("[")?;
        scan.number()?;
        scan.expect(",")?;
        scan.expect("{")?;
        self.is_numbered = true;
        Ok(())
    }
}
