//! The line with which a state begins in TLC's output, plain and with `-tool`.

use crate::trace::Label;
use crate::trace::scan::{Scan, Syntax};

/// The line with which a state begins.
pub(super) struct Header {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    /// `State 2: <Tick …>`
    State(usize, Label),
    /// `State 3: Stuttering`
    Stuttering(usize),
    /// `Back to state 1: <Tick …>`
    Back(usize, Label),
    /// One of them, with a number that is none of any state.
    TooLarge,
}

impl Kind {
    /// Whether a line of this kind that no line break ends is there as a whole, and nothing is to come after it.
    pub(super) fn is_whole(&self, line: &str) -> bool {
        match self {
            Kind::State(..) => false,
            Kind::Stuttering(_) | Kind::TooLarge => true,
            Kind::Back(..) => ends_with_label(line),
        }
    }
}

/// Whether a line ends with a label, and not with a bracket within one: `<Go(<<1, a>>) line 3, …>`.
fn ends_with_label(line: &str) -> bool {
    let label = line.trim_end().split_once('<');
    let label = label.and_then(|(_, label)| label.strip_suffix('>'));
    label.is_some_and(|label| Scan::new(label, 0, 0, Syntax::Tla).value().is_ok())
}

/// Whether a line that no line break ends can be the beginning of one of these.
pub(super) fn is_partial(line: &str) -> bool {
    let begins = [STATE, BACK, "@!@!@STARTMSG "];
    let can_be = |begin: &&str| line.starts_with(*begin) || begin.starts_with(line);
    !line.is_empty() && begins.iter().any(can_be)
}

const STATE: &str = "State ";
const BACK: &str = "Back to state ";

/// `State 2: <Tick …>`, `State 3: Stuttering`, `Back to state 1: <Tick …>`; and before a behaviour's only state,
/// `Error: Invariant Early is violated by the initial state:` or `While working on the initial state:`
pub(super) fn plain(line: &str) -> Option<Kind> {
    if let Some(rest) = line.strip_prefix(BACK) {
        let (number, rest) = numbered(rest)?;
        return Some(match number {
            Some(number) => Kind::Back(number, label(rest)?),
            None => Kind::TooLarge,
        });
    }
    if line
        .trim_end()
        .ends_with("is violated by the initial state:")
        || line.starts_with("While working on the initial state:")
    {
        return Some(Kind::State(1, Label::default()));
    }
    in_frame(line.strip_prefix(STATE)?)
}

/// `2: <Tick …>`, `3: Stuttering`, `1: Back to state: <Tick …>`
pub(super) fn in_frame(line: &str) -> Option<Kind> {
    let (number, rest) = numbered(line)?;
    let Some(number) = number else {
        return Some(Kind::TooLarge);
    };
    if let Some(rest) = rest.strip_prefix("Back to state") {
        return Some(Kind::Back(
            number,
            label(rest.trim_start_matches([':', ' ']))?,
        ));
    }
    if rest == "Stuttering" {
        return Some(Kind::Stuttering(number));
    }
    Some(Kind::State(number, label(rest)?))
}

/// `<Tick …>`, or nothing. What is anything else, TLC did not write.
fn label(text: &str) -> Option<Label> {
    let is_label = text.is_empty() || text.starts_with('<') && text.ends_with('>');
    is_label.then(|| Label::in_brackets(text))
}

/// `2: …`, or `2:` alone; no number if it is too large for one.
fn numbered(text: &str) -> Option<(Option<usize>, &str)> {
    let (number, rest) = text.split_once(':').unwrap_or((text, ""));
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (number.parse().ok(), rest.trim()))
}
