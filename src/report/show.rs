//! A behaviour for people: each step with its action, and what it changes.

use super::printable;
use super::terminal::{or_absent, plural};
use super::width::{WIDEST_NAME, width};
use crate::diff::Change;
use crate::system::Message;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const STRONG: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();

/// A step, and what is to be shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownStep {
    /// The step's number: that of the state in which it ends.
    pub number: usize,
    /// The number of the state to which it leads back, if it closes a lasso.
    pub back_to: Option<usize>,
    /// What it is.
    pub action: ShownAction,
    /// Where in the specification it comes from: `raft.tla:120`.
    pub source: Option<String>,
    /// What it changes, but for the messages.
    pub changes: Vec<Change>,
    /// What it puts into the network and takes out of it.
    pub messages: Vec<ShownMessage>,
}

/// What a step is, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShownAction {
    /// The label says it.
    Labelled(String),
    /// It was worked out from the states; the label says only this, which can be nothing.
    Inferred {
        /// The actions that explain the step: one, or several that do the same.
        actions: Vec<String>,
        /// What the label says.
        label: String,
    },
}

/// A message that a step sends, or takes out of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownMessage {
    /// The message.
    pub message: Message,
    /// What becomes of it.
    pub fate: Fate,
    /// How many copies there are on their way after the step.
    pub copies: i128,
}

/// What becomes of a message in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is put into the network.
    Sent,
    /// Its receiver takes it out of the network.
    Received,
    /// It is taken out of the network and reaches nobody.
    Lost,
}

/// How a behaviour ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With its last state; nothing is known of what comes then.
    Open,
    /// Nothing happens any more.
    Stuttering,
    /// With a step back to this state.
    BackTo(usize),
}

impl ShownAction {
    /// In one line, as TLC prints it if the label says it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            ShownAction::Labelled(label) => label.clone(),
            ShownAction::Inferred { actions, .. } => actions.join(" or "),
        }
    }
}

/// Writes a state whole: a line a variable.
///
/// # Errors
/// Those of the stream.
pub fn state<'v>(
    out: &mut impl Write,
    number: usize,
    values: impl Iterator<Item = (&'v str, String)> + Clone,
) -> io::Result<()> {
    writeln!(out, "{STRONG}state {number}{STRONG:#}")?;
    let names = values.clone().map(|(name, _)| name.chars().count());
    let width = width(names, WIDEST_NAME);
    for (name, value) in values {
        writeln!(out, "  {name:<width$}  {}", printable(value))?;
    }
    Ok(())
}

/// Writes how long a behaviour is, how it ends, and how many of its steps are left out.
///
/// # Errors
/// Those of the stream.
pub fn ending(
    out: &mut impl Write,
    states: usize,
    ending: Ending,
    left_out: usize,
) -> io::Result<()> {
    write!(out, "{}", plural(states, "state"))?;
    match ending {
        Ending::Open => {}
        Ending::Stuttering => write!(out, "; then nothing happens any more")?,
        Ending::BackTo(state) => write!(out, "; then back to state {state}")?,
    }
    match left_out {
        0 => writeln!(out),
        1 => writeln!(out, "; 1 step changes nothing of this"),
        count => writeln!(out, "; {count} steps change nothing of this"),
    }
}

/// Writes a step: what it is, then what it changes, a line for each.
///
/// # Errors
/// Those of the stream.
pub fn step(out: &mut impl Write, step: &ShownStep) -> io::Result<()> {
    let ShownStep { number, action, .. } = step;
    let text = printable(action.text());
    let gap = if text.is_empty() { "" } else { "  " };
    write!(out, "{STRONG}step {number}{gap}{text}{STRONG:#}")?;
    if let ShownAction::Inferred { label, .. } = action {
        let label = printable(label.clone());
        match label.as_str() {
            "" => write!(out, "  {DIM}(inferred){DIM:#}")?,
            _ => write!(out, "  {DIM}(inferred; the label says {label}){DIM:#}")?,
        }
    }
    if let Some(source) = &step.source {
        write!(out, "  {DIM}{}{DIM:#}", printable(source.clone()))?;
    }
    if let Some(back) = step.back_to {
        write!(out, "  {STRONG}back to state {back}{STRONG:#}")?;
    }
    writeln!(out)?;
    for ShownMessage {
        message,
        fate,
        copies,
    } in &step.messages
    {
        let Message { source, dest, text } = message;
        let (style, word) = match fate {
            Fate::Sent => (GOOD, "sent"),
            Fate::Received => (BAD, "received"),
            Fate::Lost => (BAD, "lost"),
        };
        let text = printable(format!("{text}, {source} -> {dest}"));
        let left = match (fate, copies) {
            (Fate::Sent, 1) | (_, 0) => String::new(),
            (_, 1) => "; a copy is still on its way".to_owned(),
            (_, copies) => format!("; {copies} copies are on their way"),
        };
        writeln!(out, "  {style}{word:<8}{style:#}  {text}{left}")?;
    }
    changes(out, &step.changes)
}

fn changes(out: &mut impl Write, changes: &[Change]) -> io::Result<()> {
    let paths = changes.iter().map(|change| change.path.chars().count());
    let width = width(paths, WIDEST_NAME);
    for Change {
        path, before, spec, ..
    } in changes
    {
        let path = printable(path.clone());
        match (before, spec) {
            (None, Some(_)) => write!(out, "  {path:<width$}  {GOOD}+{GOOD:#} ")?,
            (Some(_), None) => write!(out, "  {path:<width$}  {BAD}-{BAD:#} ")?,
            _ => write!(
                out,
                "  {path:<width$}  {} -> ",
                printable(or_absent(before).to_owned())
            )?,
        }
        let value = spec.as_ref().or(before.as_ref());
        writeln!(out, "{}", printable(value.cloned().unwrap_or_default()))?;
    }
    Ok(())
}
