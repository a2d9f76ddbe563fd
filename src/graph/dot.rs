//! Reads the DOT that TLC writes with `-dump dot`, statement by statement, without reading what states say.
//!
//! ```text
//! file      = "strict digraph DiskGraph {" { statement } "}"
//! statement = node | edge | setting | rank | "subgraph" … "{" | "}"
//! node      = id [ attributes ] [ ";" ]
//! edge      = id "->" id [ attributes ] [ ";" ]
//! id        = [ "-" ] digit { digit }                        TLC's fingerprint of the state
//! attributes = "[" key "=" value { "," key "=" value } "]"   label, style, fillcolor, and others
//! value     = word | '"' { character | "\" character } '"'   an edge's can have the end of a line in it
//! rank      = "{rank = same;" … "}"                          to the end of the line
//! setting   = word …                                         to the end of the line
//! ```
//!
//! The legend that `colorize` adds comes last, and is passed over.

use super::scan::{Scan, Stop};
use crate::trace::{Place, TraceError};
use std::io::{self, Read};
use std::ops::Range;

/// A statement that says something about the graph. The ranges are parts of the text: see [`Dot::slice`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Statement {
    Node(Node),
    Edge(Edge),
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) id: i64,
    /// What stands between the quotes, with its escapes.
    pub(super) label: Range<usize>,
    pub(super) kind: Kind,
}

/// What TLC takes a state for when it writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Initial,
    Inside,
    /// Outside the constraint: `fillcolor=lightyellow`.
    Outside,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: i64,
    pub(super) to: i64,
    /// What stands between the quotes, with its escapes.
    pub(super) label: Range<usize>,
}

/// So many bytes are read at a time.
const CHUNK: usize = 1 << 18;
/// A statement may not be longer, so that no input can exhaust memory.
const LONGEST: usize = 1 << 28;

/// A graph that is being read.
pub(super) struct Dot<R> {
    from: R,
    /// What is known of the text; before `at` it is done with.
    text: Vec<u8>,
    at: usize,
    ended: bool,
    /// The line in which the text at `at` stands.
    line: usize,
    /// Where the statement that was read last begins.
    statement: usize,
    statement_line: usize,
    /// How many brackets are open.
    depth: usize,
    progress: Progress,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Head,
    Statements,
    /// The graph is closed: nothing but the legend comes any more.
    Legend,
    End,
}

/// What a statement is, also of those that say nothing.
enum Found {
    Node(Node),
    Edge(Edge),
    Nothing,
    Open,
    Legend,
    Close,
}

impl<R: Read> Dot<R> {
    pub(super) fn new(from: R) -> Self {
        Dot {
            from,
            text: Vec::new(),
            at: 0,
            ended: false,
            line: 1,
            statement: 0,
            statement_line: 1,
            depth: 0,
            progress: Progress::Head,
        }
    }

    /// The next statement that says something, or `None` when the graph is closed.
    pub(super) fn next(&mut self) -> Result<Option<Statement>, TraceError> {
        if self.progress == Progress::Head {
            self.step(head)?;
            self.depth = 1;
            self.progress = Progress::Statements;
        }
        while self.depth > 0 {
            let found = match self.progress {
                Progress::Legend => self.step(any_line)?,
                _ => self.step(statement)?,
            };
            match found {
                Found::Node(node) => return Ok(Some(Statement::Node(node))),
                Found::Edge(edge) => return Ok(Some(Statement::Edge(edge))),
                Found::Nothing => {}
                Found::Open => self.depth += 1,
                Found::Legend => {
                    self.depth += 1;
                    self.progress = Progress::Legend;
                }
                Found::Close => self.depth -= 1,
            }
        }
        if self.progress != Progress::End {
            self.step(end)?;
            self.progress = Progress::End;
        }
        Ok(None)
    }

    /// A part of the statement that was read last.
    pub(super) fn slice(&self, range: &Range<usize>) -> &[u8] {
        &self.text[range.clone()]
    }

    /// The line in which the statement that was read last begins.
    pub(super) fn begins_in_line(&self) -> usize {
        self.statement_line
    }

    /// What is wrong at a byte of the statement that was read last.
    pub(super) fn fault(&self, at: usize, message: impl Into<String>) -> TraceError {
        let before = &self.text[self.statement..at.clamp(self.statement, self.text.len())];
        let place = Place {
            line: self.statement_line,
            column: 1,
        };
        let mut error = TraceError::new(message);
        error.place = Some(place.after(&String::from_utf8_lossy(before)));
        error
    }

    /// Reads one thing by its rule, with as much of the text as that takes.
    fn step<T>(&mut self, rule: fn(&mut Scan<'_>) -> Result<T, Stop>) -> Result<T, TraceError> {
        loop {
            self.begin();
            let mut scan = Scan::new(&self.text, self.at, self.ended);
            match rule(&mut scan) {
                Ok(found) => {
                    let end = scan.at();
                    self.line += memchr::memchr_iter(b'\n', &self.text[self.at..end]).count();
                    self.at = end;
                    return Ok(found);
                }
                Err(Stop::TooShort) if !self.ended => self.more()?,
                Err(Stop::TooShort) if self.progress == Progress::Head => {
                    let error = self.fault(self.text.len(), "the file holds no graph");
                    return Err(error.with_help(NO_GRAPH));
                }
                Err(Stop::TooShort) => {
                    let error = self.fault(self.text.len(), TOO_SHORT);
                    return Err(error.with_help(CUT));
                }
                Err(Stop::Unexpected { at, message }) => {
                    let help = match self.progress {
                        Progress::Head => NO_GRAPH,
                        _ => NOT_TLCS,
                    };
                    return Err(self.fault(at, message).with_help(help));
                }
            }
        }
    }

    /// Passes over what stands between two statements.
    fn begin(&mut self) {
        let is_space = |b: &&u8| b.is_ascii_whitespace();
        let space = self.text[self.at..].iter().take_while(is_space);
        let end = self.at + space.count();
        self.line += memchr::memchr_iter(b'\n', &self.text[self.at..end]).count();
        self.at = end;
        (self.statement, self.statement_line) = (self.at, self.line);
    }

    /// Reads some more, and forgets what is done with.
    fn more(&mut self) -> Result<(), TraceError> {
        self.text.drain(..self.at);
        (self.at, self.statement) = (0, 0);
        let known = self.text.len();
        if known > LONGEST {
            return Err(self
                .fault(0, "this statement does not end")
                .with_help(NOT_TLCS));
        }
        // Reading more the longer the statement is: what is not whole is looked through anew each time.
        let chunk = CHUNK.max(known);
        self.text.resize(known + chunk, 0);
        let mut filled = known;
        while filled < self.text.len() {
            match self.from.read(&mut self.text[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.text.truncate(filled);
                    let mut unreadable = TraceError::unreadable(&error);
                    unreadable.place = self.fault(filled, "").place;
                    return Err(unreadable);
                }
            }
        }
        self.text.truncate(filled);
        Ok(())
    }
}

/// `strict digraph DiskGraph {`
fn head(scan: &mut Scan<'_>) -> Result<(), Stop> {
    scan.eat("strict")?;
    scan.expect("digraph")?;
    scan.word()?;
    scan.expect("{")
}

fn statement(scan: &mut Scan<'_>) -> Result<Found, Stop> {
    match scan.peek()? {
        b'-' | b'0'..=b'9' => node_or_edge(scan),
        b'}' => scan.expect("}").map(|()| Found::Close),
        b'{' => rank(scan),
        _ => setting(scan),
    }
}

fn node_or_edge(scan: &mut Scan<'_>) -> Result<Found, Stop> {
    let id = id(scan)?;
    if scan.eat("->")? {
        let to = self::id(scan)?;
        let Attributes { label, .. } = attributes(scan)?;
        Ok(Found::Edge(Edge {
            from: id,
            to,
            label: label.unwrap_or(0..0),
        }))
    } else {
        let at = scan.at();
        let attributes = attributes(scan)?;
        let kind = attributes.kind();
        let Some(label) = attributes.label else {
            return Err(Stop::at(at, "this state has no label that says what it is"));
        };
        Ok(Found::Node(Node { id, label, kind }))
    }
}

/// TLC's fingerprint of a state, which it prints as a signed number.
fn id(scan: &mut Scan<'_>) -> Result<i64, Stop> {
    let at = scan.at();
    let digits = scan.number()?;
    let id = str::from_utf8(digits).ok().and_then(|d| d.parse().ok());
    id.ok_or_else(|| Stop::at(at, "expected a state's number, a signed one of 64 bits"))
}

/// What is of interest among the attributes of a state or a step.
#[derive(Default)]
struct Attributes {
    label: Option<Range<usize>>,
    is_filled: bool,
    has_colour: bool,
}

impl Attributes {
    fn kind(&self) -> Kind {
        match (self.is_filled, self.has_colour) {
            (true, true) => Kind::Outside,
            (true, false) => Kind::Initial,
            (false, _) => Kind::Inside,
        }
    }
}

fn attributes(scan: &mut Scan<'_>) -> Result<Attributes, Stop> {
    let mut found = Attributes::default();
    if scan.eat("[")? && !scan.eat("]")? {
        loop {
            let key = scan.word()?;
            scan.expect("=")?;
            let value = match (key, &found.label) {
                // The tooltip is the label once more.
                (b"tooltip", Some(label)) => scan.quoted_like(label.clone())?,
                _ => scan.value()?,
            };
            match key {
                b"label" => found.label = Some(value),
                b"style" => found.is_filled = scan.slice(&value) == b"filled",
                b"fillcolor" => found.has_colour = scan.slice(&value) == b"lightyellow",
                _ => {}
            }
            if !scan.eat(",")? {
                break;
            }
        }
        scan.expect("]")?;
    }
    // The file may end here; that it ends too early is found by whoever expects more.
    match scan.eat(";") {
        Ok(_) => Ok(found),
        Err(stop) => Err(stop),
    }
}

/// `{rank = same; 1;2;3;}`
fn rank(scan: &mut Scan<'_>) -> Result<Found, Stop> {
    scan.expect("{")?;
    scan.expect("rank")?;
    scan.line()?;
    Ok(Found::Nothing)
}

/// `nodesep=0.35;`, `subgraph cluster_graph {`, `subgraph cluster_legend {graph[style=bold];…`
fn setting(scan: &mut Scan<'_>) -> Result<Found, Stop> {
    let at = scan.at();
    match scan.word()? {
        b"subgraph" => {
            let name = scan.word()?;
            scan.expect("{")?;
            Ok(match name {
                b"cluster_legend" => Found::Legend,
                _ => Found::Open,
            })
        }
        b"node" | b"edge" | b"graph" | b"nodesep" | b"color" | b"label" | b"style" => {
            scan.line()?;
            Ok(Found::Nothing)
        }
        _ => Err(Stop::at(
            at,
            "expected a state's number, as in `-123 [label=\"…\"]` or `-123 -> 456 [label=\"…\"]`",
        )),
    }
}

/// A line of the legend; the last one is `}}`.
fn any_line(scan: &mut Scan<'_>) -> Result<Found, Stop> {
    if scan.eat("}")? {
        return Ok(Found::Close);
    }
    scan.line()?;
    Ok(Found::Nothing)
}

/// Nothing comes after the graph.
fn end(scan: &mut Scan<'_>) -> Result<(), Stop> {
    match scan.peek() {
        Err(Stop::TooShort) if scan.is_last() => Ok(()),
        Err(stop) => Err(stop),
        Ok(_) => Err(Stop::at(scan.at(), "expected nothing after the graph")),
    }
}

const TOO_SHORT: &str = "the graph ends too early: a closing `}` is missing";
const CUT: &str = "TLC closes it when it is done: is it still running, or was it stopped?";
const NO_GRAPH: &str = "write the graph with TLC's `-dump dot,actionlabels,constrained FILE`";
const NOT_TLCS: &str =
    "was the file changed after TLC wrote it? Only what TLC itself writes is read";
