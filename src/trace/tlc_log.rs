//! TLC's standard output, plain and with `-tool`: error traces among everything else that it prints.
//!
//! ```text
//! Error: The behavior up to this point is:
//! State 1: <Initial predicate>
//! /\ x = 0
//!
//! State 2: <Tick(a) line 5, col 9 to line 5, col 30 of module Clock>
//! /\ x = 1
//!
//! Back to state 1: <Tick(a) line 5, col 9 to line 5, col 30 of module Clock>
//! ```
//!
//! With `-tool` each state is framed, and its first line is `2: <Tick(a) …>`:
//!
//! ```text
//! @!@!@STARTMSG 2217:4 @!@!@
//! …
//! @!@!@ENDMSG 2217 @!@!@
//! ```
//!
//! A log can hold several behaviours (`-continue`), and with `-difftrace` states that leave out what has not
//! changed. Whatever else stands between the states is passed over.

use super::conjuncts::{self, End};
use super::form::{CUT, Form, Found};
use super::scan::Field;
use super::source::Source;
use super::{Label, TraceError};

pub(super) struct TlcLog<'r> {
    source: Source<'r>,
    /// Where the next line begins.
    at: usize,
    /// What comes next, if it has been read already.
    header: Option<Header>,
    behaviours: usize,
    /// Where the variables of each of the behaviour's states begin: a lasso goes back to one of them.
    states: Vec<usize>,
    /// How many variables the first one has.
    variables: usize,
    /// Whether the last state has been given.
    is_over: bool,
    /// Whether that was one to which the behaviour goes back.
    is_closed: bool,
    /// Whether TLC found its error in a later state than the first.
    has_later: bool,
    log: Log,
    cut: Option<TraceError>,
}

/// What has been seen of the log as a whole.
#[derive(Default)]
struct Log {
    has_begun: bool,
    has_ended: bool,
    /// Whether the last error is in a later state than the first: of that one, TLC says so.
    is_later: bool,
}

/// The line with which a state begins.
struct Header {
    at: usize,
    kind: Kind,
}

enum Kind {
    /// `State 2: <Tick …>`
    State(usize, Label),
    /// `State 3: Stuttering`
    Stuttering(usize),
    /// `Back to state 1: <Tick …>`
    Back(usize, Label),
    /// One of them, with a number that is none of any state.
    TooLarge,
}

impl<'r> TlcLog<'r> {
    pub(super) fn new(source: Source<'r>) -> Self {
        TlcLog {
            source,
            at: 0,
            header: None,
            behaviours: 0,
            states: Vec::new(),
            variables: 0,
            is_over: false,
            is_closed: false,
            has_later: false,
            log: Log::default(),
            cut: None,
        }
    }

    /// The next line with which a state begins; none at the end of the log.
    fn header(&mut self) -> Result<Option<Header>, TraceError> {
        if let Some(header) = self.header.take() {
            return Ok(Some(header));
        }
        while let Some(line) = self.source.line(self.at)? {
            let (at, text) = (self.at, self.source.slice(&line.span));
            let text = text.trim_start_matches('\u{feff}');
            self.at = line.next();
            if let Some(code) = self.log.note(text) {
                if let Some(header) = self.framed(code)? {
                    return Ok(Some(header));
                }
            } else if line.ended
                && let Some(kind) = plain(text)
            {
                return Ok(Some(Header { at, kind }));
            }
            if self.states.is_empty() {
                self.source.forget(self.at);
            }
        }
        Ok(None)
    }

    /// The first line of a message of `-tool`, if it is one of those that tell a state.
    fn framed(&mut self, code: u32) -> Result<Option<Header>, TraceError> {
        if !STATE_CODES.contains(&code) {
            return Ok(None);
        }
        let at = self.at;
        let Some(line) = self.source.line(at)?.filter(|line| line.ended) else {
            return Ok(None);
        };
        self.at = line.next();
        let text = self.source.slice(&line.span);
        match in_frame(text) {
            Some(kind) => Ok(Some(Header { at, kind })),
            None => Err(self
                .source
                .fault(at, "expected a state's number, such as `2: <Next>`")),
        }
    }

    /// The next state's variables. `fields` are those of the state before.
    fn state(
        &mut self,
        header: &Header,
        fields: &mut Vec<Field>,
    ) -> Result<Option<()>, TraceError> {
        let (at, before) = (self.at, std::mem::take(fields));
        let body = conjuncts::read(&mut self.source, at, is_frame, &before, fields)?;
        self.at = body.next;
        if fields.is_empty() && self.states.is_empty() && body.end != End::Text {
            let message = "the first state has no variables";
            return Err(self.source.fault(header.at, message).with_help(
                "with -difftrace TLC leaves them out when something is violated in the second state: run it without, \
                 or with `-dumpTrace json FILE`",
            ));
        }
        if body.end == End::Text && !conjuncts::is_whole(&self.source, fields, self.variables) {
            let message = format!("the text ends within state {}", self.states.len() + 1);
            self.cut = Some(self.source.fault(header.at, message).with_help(CUT));
            return Ok(None);
        }
        match self.states.is_empty() {
            true => self.variables = fields.len(),
            false => conjuncts::carry_over(&self.source, &before, fields),
        }
        self.states.push(at);
        Ok(Some(()))
    }

    /// Reads a state's variables once more: to keep those of every state can take many times what the text takes.
    fn again(&mut self, number: usize, fields: &mut Vec<Field>) -> Result<(), TraceError> {
        self.read_again(number - 1, fields)?;
        if fields.len() >= self.variables {
            return Ok(());
        }
        // With -difftrace the others are in the states before.
        let mut before = Vec::new();
        for index in 0..number {
            self.read_again(index, fields)?;
            conjuncts::carry_over(&self.source, &before, fields);
            before.clone_from(fields);
        }
        Ok(())
    }

    fn read_again(&mut self, index: usize, fields: &mut Vec<Field>) -> Result<(), TraceError> {
        conjuncts::read(&mut self.source, self.states[index], is_frame, &[], fields).map(|_| ())
    }

    /// Why a log without a behaviour has none.
    fn no_behaviour(&self) -> TraceError {
        if self.log.has_ended {
            return TraceError::new("this log of TLC holds no behaviour")
                .with_help("TLC prints one when it finds an error");
        }
        let message = "the log ends here, before a behaviour begins: TLC's last line is not there";
        self.source
            .fault(self.at, message)
            .with_help("was the file cut off, or does TLC still run?")
    }

    fn end(&mut self) -> Option<Found> {
        self.is_over = true;
        if let ([first], true, None) = (&*self.states, self.has_later, &self.cut) {
            let message = "what TLC found is in a later state, and this one is the only one here";
            self.cut = Some(self.source.fault(*first, message).with_help(ONE_OF_MANY));
        }
        None
    }

    fn at_end_of_log(&mut self) {
        if self.cut.is_none() && self.log.has_begun && !self.log.has_ended {
            let end = self
                .source
                .fault(self.at, "TLC's last line is not there yet");
            self.cut = Some(end.with_help(CUT));
        }
    }
}

const ONE_OF_MANY: &str = "with -difftrace TLC can leave out all states but the first: run it without, or with `-dumpTrace json \
                          FILE`";

/// The messages of `-tool` that tell a state: one of a behaviour, stuttering, back to a state.
const STATE_CODES: [u32; 3] = [2217, 2218, 2122];

impl Form for TlcLog<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        self.states.clear();
        self.variables = 0;
        (self.is_over, self.is_closed) = (false, false);
        self.cut = None;
        self.has_later = false;
        let Some(header) = self.header()? else {
            return match self.behaviours {
                0 => Err(self.no_behaviour()),
                _ => Ok(false),
            };
        };
        self.behaviours += 1;
        self.has_later = std::mem::take(&mut self.log.is_later);
        if !matches!(header.kind, Kind::State(1, _)) {
            return Err(self
                .source
                .fault(header.at, "expected a behaviour's first state, `State 1`")
                .with_help("the file lacks the states before: keep TLC's whole output"));
        }
        self.source.forget(header.at);
        self.header = Some(header);
        Ok(true)
    }

    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        if self.is_over {
            return Ok(None);
        }
        if self.is_closed {
            // Nothing of the behaviour is needed any more.
            self.states.clear();
        }
        let Some(header) = self.header()? else {
            self.at_end_of_log();
            return Ok(self.end());
        };
        let last = self.states.len();
        let (label, back_to) = match &header.kind {
            _ if self.is_closed => {
                self.header = Some(header);
                return Ok(self.end());
            }
            // Another behaviour begins.
            Kind::State(1, _) if last > 0 => {
                self.header = Some(header);
                return Ok(self.end());
            }
            Kind::State(number, label) if *number == last + 1 => {
                let label = (last > 0).then(|| label.clone());
                if self.state(&header, fields)?.is_none() {
                    return Ok(self.end());
                }
                (label, None)
            }
            Kind::Stuttering(number) if *number == last + 1 => {
                (Some(Label::stuttering()), Some(last))
            }
            Kind::Back(to, label) if (1..=last).contains(to) => (Some(label.clone()), Some(*to)),
            Kind::State(number, _) | Kind::Stuttering(number) => {
                let message = format!("expected state {}, found state {number}", last + 1);
                return Err(self.source.fault(header.at, message));
            }
            Kind::Back(to, _) => {
                let message = format!("there is no state {to} to go back to");
                return Err(self.source.fault(header.at, message));
            }
            Kind::TooLarge => {
                let message = "this number is too large to be a state's";
                return Err(self.source.fault(header.at, message));
            }
        };
        if let Some(to) = back_to {
            self.again(to, fields)?;
            self.is_closed = true;
        }
        Ok(Some(Found {
            offset: header.at,
            label,
            back_to,
        }))
    }

    fn cut(&self) -> Option<&TraceError> {
        self.cut.as_ref()
    }
}

impl Log {
    /// Notes how far the log is; gives the code of a message of `-tool` that begins with this line.
    fn note(&mut self, line: &str) -> Option<u32> {
        // A file can hold the logs of several runs, and of a log no more than its end.
        let is_before = is_before_behaviour(line);
        if line.starts_with("TLC2 Version") || is_before {
            self.has_begun = true;
            self.has_ended = false;
        }
        self.has_ended |= line.starts_with("Finished in ");
        if !is_before && is_error(line) {
            self.is_later = line.ends_with(" is violated.");
        }
        let code = line.strip_prefix("@!@!@STARTMSG ")?.split(':').next()?;
        code.parse().ok()
    }
}

/// A line with what TLC has found, with `-tool` without `Error: `.
fn is_error(line: &str) -> bool {
    let begins = [
        "Error: ",
        "Invariant ",
        "Action property ",
        "Temporal propert",
        "Deadlock",
    ];
    begins.iter().any(|begin| line.starts_with(begin))
}

/// What TLC says before the first state, with `-tool` without `Error: `.
fn is_before_behaviour(line: &str) -> bool {
    let line = line.strip_prefix("Error: ").unwrap_or(line);
    line.starts_with("The behavior up to this point is:")
        || line.starts_with("The following behavior constitutes a counter-example")
}

/// A line that ends a state in the output of `-tool`.
fn is_frame(line: &str) -> bool {
    line.starts_with("@!@!@")
}

/// `State 2: <Tick …>`, `State 3: Stuttering`, `Back to state 1: <Tick …>`; and before a behaviour's only state,
/// `Error: Invariant Early is violated by the initial state:`
fn plain(line: &str) -> Option<Kind> {
    if let Some(rest) = line.strip_prefix("Back to state ") {
        let (number, label) = numbered(rest)?;
        return Some(match number {
            Some(number) => Kind::Back(number, Label::in_brackets(label)),
            None => Kind::TooLarge,
        });
    }
    if line
        .trim_end()
        .ends_with("is violated by the initial state:")
    {
        return Some(Kind::State(1, Label::default()));
    }
    in_frame(line.strip_prefix("State ")?)
}

/// `2: <Tick …>`, `3: Stuttering`, `1: Back to state: <Tick …>`
fn in_frame(line: &str) -> Option<Kind> {
    let (number, rest) = numbered(line)?;
    let Some(number) = number else {
        return Some(Kind::TooLarge);
    };
    Some(if let Some(label) = rest.strip_prefix("Back to state") {
        Kind::Back(
            number,
            Label::in_brackets(label.trim_start_matches([':', ' '])),
        )
    } else if rest == "Stuttering" {
        Kind::Stuttering(number)
    } else {
        Kind::State(number, Label::in_brackets(rest))
    })
}

/// `2: …`, or `2:` alone; no number if it is too large for one.
fn numbered(text: &str) -> Option<(Option<usize>, &str)> {
    let (number, rest) = text.split_once(':').unwrap_or((text, ""));
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (number.parse().ok(), rest.trim()))
}
