//! A behaviour as a message sequence: a column for each server, an arrow for each message.
//!
//! ```text
//!       s1        s2        s3
//!    2  *         |         |        Timeout(s1)
//!    3  o- - - - >|         |        RequestVote(s1, s2)
//!    5  |-------->*         |        HandleRequestVoteRequest(s2, s1)
//! ```

use super::printable;
use super::show::{Fate, ShownMessage, ShownStep};
use super::width::{WIDEST_NAME, width};
use std::io::{self, Write};

/// A line is not longer than this, as long as there are few servers.
const LINE: usize = 100;
/// What is kept of a line for the step's action.
const ACTION: usize = 46;
/// What stands before the columns.
const MARGIN: usize = 7;
/// Columns are not farther apart than this, nor nearer.
const WIDEST: usize = 18;
const NARROWEST: usize = 6;

/// Draws the steps of a behaviour of these servers.
pub struct Sequence {
    servers: Vec<String>,
    apart: usize,
}

impl Sequence {
    /// A drawing with a column for each of these servers.
    #[must_use]
    pub fn new(servers: Vec<String>) -> Self {
        let longest = width(servers.iter().map(|name| name.chars().count()), WIDEST_NAME);
        let room = (LINE - MARGIN - ACTION) / servers.len().max(1);
        Sequence {
            apart: room.clamp(NARROWEST, WIDEST).max(longest + 2),
            servers,
        }
    }

    /// Writes the servers' names above their columns, as far as they fit.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let width = self.apart;
        let name = |server: &String| {
            let name = printable(server.clone());
            let is_long = name.chars().count() + 2 > width;
            let shown = match is_long {
                true => {
                    name.chars()
                        .take(width.saturating_sub(5))
                        .collect::<String>()
                        + "..."
                }
                false => name,
            };
            format!("{shown:<width$}")
        };
        let names: String = self.servers.iter().map(name).collect();
        writeln!(out, "{:MARGIN$}{}", "", names.trim_end())?;
        writeln!(out, "{}", self.line(""))
    }

    /// Writes a step: a line for each message that it receives, loses or sends, and one if there is none.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn step(&self, out: &mut impl Write, step: &ShownStep) -> io::Result<()> {
        let mut number = step.number.to_string();
        let mut action = printable(step.action.text());
        if let Some(back) = step.back_to {
            action.push_str(&format!(", back to state {back}"));
        }
        let first_received = |message: &&ShownMessage| message.fate == Fate::Sent;
        let (sent, taken): (Vec<_>, Vec<_>) = step.messages.iter().partition(first_received);
        let mut rows: Vec<(Line, Option<&ShownMessage>)> = Vec::new();
        for shown in taken.into_iter().chain(sent) {
            let mut line = self.line(&std::mem::take(&mut number));
            line.arrow(self, shown);
            rows.push((line, Some(shown)));
        }
        if rows.is_empty() {
            let mut line = self.line(&number);
            for server in self.concerned(step) {
                line.set(self.column(server), '*');
            }
            rows.push((line, None));
        }
        for (mut line, shown) in rows {
            let text = match (std::mem::take(&mut action), shown) {
                (action, None) => action,
                (action, Some(shown)) if action.is_empty() => about(shown),
                (action, Some(shown)) => format!("{action}: {}", about(shown)),
            };
            line.text(self, &text);
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    /// Writes the messages that are still on their way at the end, in their order.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn end<'m>(
        &self,
        out: &mut impl Write,
        on_their_way: impl Iterator<Item = &'m ShownMessage>,
    ) -> io::Result<()> {
        let mut lines = Vec::new();
        for ShownMessage {
            message, copies, ..
        } in on_their_way
        {
            let copies = match copies {
                1 => String::new(),
                copies => format!(" ({copies} copies)"),
            };
            let line = format!(
                "{}, {} -> {}{copies}",
                message.text, message.source, message.dest
            );
            lines.push(printable(line));
        }
        match lines.len() {
            0 => writeln!(out, "no message is on its way at the end"),
            _ => {
                writeln!(out, "still on their way at the end:")?;
                lines.iter().try_for_each(|line| writeln!(out, "  {line}"))
            }
        }
    }

    /// The servers that a step without messages is about: those whose variables it changes.
    fn concerned<'s>(&'s self, step: &'s ShownStep) -> impl Iterator<Item = &'s String> {
        let action = step.action.text();
        let arguments = action.split_once('(').map_or("", |(_, rest)| rest);
        let is_named = |server: &&String| {
            let rest = arguments.strip_prefix(server.as_str());
            rest.is_some_and(|rest| rest.starts_with([',', ')']))
        };
        let is_changed = |server: &&String| {
            let arguments = |path: &str| {
                path.split_once('[').is_some_and(|(_, rest)| {
                    let rest = rest.strip_prefix(server.as_str());
                    rest.is_some_and(|rest| rest.starts_with(']'))
                })
            };
            step.changes.iter().any(|change| arguments(&change.path))
        };
        let named = self.servers.iter().find(is_named);
        named
            .or_else(|| self.servers.iter().find(is_changed))
            .into_iter()
    }

    fn column(&self, server: &str) -> Option<usize> {
        let index = self.servers.iter().position(|name| name == server)?;
        Some(MARGIN + index * self.apart)
    }

    /// A line with the step's number, and the servers' lifelines.
    fn line(&self, number: &str) -> Line {
        let mut cells = format!("{number:>5}  ").chars().collect::<Vec<_>>();
        cells.resize(MARGIN + self.servers.len() * self.apart, ' ');
        for index in 0..self.servers.len() {
            cells[MARGIN + index * self.apart] = '|';
        }
        Line { cells }
    }
}

/// The message of an arrow, in words.
fn about(shown: &ShownMessage) -> String {
    let verb = match shown.fate {
        Fate::Sent => "sends",
        Fate::Received => "takes",
        Fate::Lost => "loses",
    };
    printable(format!("{verb} {}", shown.message.text))
}

/// One line of the drawing.
struct Line {
    cells: Vec<char>,
}

impl Line {
    fn set(&mut self, column: Option<usize>, sign: char) {
        if let Some(cell) = column.and_then(|column| self.cells.get_mut(column)) {
            *cell = sign;
        }
    }

    /// An arrow from the sender's column to the receiver's: broken when it is sent, whole when it arrives.
    fn arrow(&mut self, sequence: &Sequence, shown: &ShownMessage) {
        let ends = [&shown.message.source, &shown.message.dest].map(|name| sequence.column(name));
        let [Some(from), Some(to)] = ends else {
            return;
        };
        let (start, end) = match shown.fate {
            Fate::Sent => ('o', '|'),
            Fate::Received => ('|', '*'),
            Fate::Lost => ('|', '|'),
        };
        self.set(Some(from), start);
        self.set(Some(to), if from == to { '*' } else { end });
        let (low, high) = (from.min(to), from.max(to));
        for column in low + 1..high {
            let is_gap = shown.fate != Fate::Received && (column - low) % 2 == 0;
            if !is_gap {
                self.cells[column] = '-';
            }
        }
        let head = match shown.fate {
            Fate::Lost => 'x',
            _ if from < to => '>',
            _ => '<',
        };
        if from != to {
            self.set(Some(if from < to { to - 1 } else { to + 1 }), head);
        }
    }

    fn text(&mut self, sequence: &Sequence, text: &str) {
        let start = MARGIN + (sequence.servers.len().max(1) - 1) * sequence.apart + 3;
        self.cells.truncate(start);
        self.cells.extend(text.chars());
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line: String = self.cells.iter().collect();
        f.write_str(line.trim_end())
    }
}
