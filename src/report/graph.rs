//! The verdict on a state graph: as data for JSON, and for people at a terminal.

use super::terminal::{self, plural};
use super::{DivergenceReport, ErrorReport, printable};
use crate::diff::Change;
use crate::graph::{ActionCount, Border, Found, GraphDivergence, PathStep, Verdict};
use crate::trace::TraceError;
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What a run found in a graph; written as JSON it is the report.
#[derive(Debug, Clone, Serialize)]
pub struct GraphReport {
    /// The version of the document's form; it changes when a field changes its meaning or goes.
    pub schema_version: u32,
    /// The file as it was named, or `-` for standard input.
    pub path: String,
    /// The result in a word.
    pub verdict: GraphVerdict,
    /// The specification's constants as far as the states tell.
    pub constants: BTreeMap<&'static str, Vec<String>>,
    /// How many variables were compared in each state.
    pub variables: usize,
    /// Variables of the graph that nobody compared.
    pub not_compared: Vec<String>,
    /// How many states are in the model.
    pub states: usize,
    /// How many of them are initial.
    pub initial_states: usize,
    /// How many states outside the constraint are only led to.
    pub outside: usize,
    /// Where the constraints stand that exclude them.
    pub constraints: Vec<String>,
    /// How many steps the specification has from the states in the model.
    pub edges: usize,
    /// What was counted of each action.
    pub actions: BTreeMap<String, ActionCount>,
    /// How many edges several actions explain, all with the same next state.
    pub ambiguous: usize,
    /// How many edges change nothing and name no action.
    pub stuttering_edges: usize,
    /// How many of the core's steps change nothing, where the graph has no such edges at all.
    pub stuttering_steps: usize,
    /// How many of the core's steps lead out of a graph that does not show its border: nothing is known of them.
    pub unknown_steps: usize,
    /// Where the core is not what the specification is: one of each kind.
    pub divergences: Vec<GraphDivergenceReport>,
    /// Why the graph, or the rest of it, was not checked.
    pub error: Option<ErrorReport>,
}

/// The result for a graph, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GraphVerdict {
    /// Within the bound both have the same steps; but for the border, if the graph does not show it.
    Equal,
    /// There is a step that only one of both has.
    Differs,
    /// Nothing could be said.
    Unreadable,
}

/// One kind of divergence: the one that is nearest to an initial state.
#[derive(Debug, Clone, Serialize)]
pub struct GraphDivergenceReport {
    /// How many of this kind there are.
    pub count: usize,
    /// What differs.
    #[serde(flatten)]
    pub found: FoundReport,
    /// The steps of a shortest behaviour that ends with it, without the initial state.
    pub steps: Vec<String>,
    /// The file with that behaviour, if it was written.
    pub written: Option<String>,
}

/// What differs.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "direction", rename_all = "kebab-case")]
pub enum FoundReport {
    /// The specification has a step that the core does not take.
    SpecToCore(Box<DivergenceReport>),
    /// The core has a step that the specification does not have.
    CoreToSpec {
        /// The number of the step in the behaviour.
        step: usize,
        /// The line in the file where the state in which it begins stands.
        line: usize,
        /// The core's action.
        action: String,
        /// What it changes.
        changes: Vec<Change>,
    },
}

impl GraphReport {
    /// The present version of the document's form.
    pub const SCHEMA_VERSION: u32 = 1;

    /// What was found in a graph. `written` are the files with the divergences' behaviours, in their order.
    #[must_use]
    pub fn new(path: &str, verdict: Verdict, written: &[String]) -> Self {
        let word = match (verdict.agrees(), verdict.divergences.is_empty()) {
            (true, _) => GraphVerdict::Equal,
            (false, false) => GraphVerdict::Differs,
            (false, true) => GraphVerdict::Unreadable,
        };
        let nothing = "no step of the graph could be compared";
        let error = verdict
            .error
            .or_else(|| (word == GraphVerdict::Unreadable).then(|| TraceError::new(nothing)));
        let not_compared = &verdict.not_compared;
        let divergences = verdict.divergences.into_iter().enumerate();
        GraphReport {
            schema_version: Self::SCHEMA_VERSION,
            path: path.to_owned(),
            verdict: word,
            constants: verdict.constants.into_iter().collect(),
            variables: verdict.variables,
            states: verdict.states,
            initial_states: verdict.initial_states,
            outside: verdict.outside,
            constraints: verdict.constraints.into_iter().map(printable).collect(),
            edges: verdict.edges,
            actions: verdict.actions,
            ambiguous: verdict.ambiguous,
            stuttering_edges: verdict.stuttering_edges,
            stuttering_steps: verdict.stuttering_steps,
            unknown_steps: match verdict.border {
                Border::Unknown { steps } => steps,
                Border::Shown | Border::None => 0,
            },
            divergences: divergences
                .map(|(index, d)| GraphDivergenceReport::new(path, d, written.get(index)))
                .collect(),
            not_compared: not_compared.iter().cloned().map(printable).collect(),
            error: error.map(ErrorReport::from),
        }
    }

    /// A graph of which nothing could be said.
    #[must_use]
    pub fn unreadable(path: &str, error: TraceError) -> Self {
        GraphReport {
            schema_version: Self::SCHEMA_VERSION,
            path: path.to_owned(),
            verdict: GraphVerdict::Unreadable,
            constants: BTreeMap::new(),
            variables: 0,
            not_compared: Vec::new(),
            states: 0,
            initial_states: 0,
            outside: 0,
            constraints: Vec::new(),
            edges: 0,
            actions: BTreeMap::new(),
            ambiguous: 0,
            stuttering_edges: 0,
            stuttering_steps: 0,
            unknown_steps: 0,
            divergences: Vec::new(),
            error: Some(ErrorReport::from(error)),
        }
    }
}

impl GraphDivergenceReport {
    fn new(graph: &str, divergence: GraphDivergence, written: Option<&String>) -> Self {
        let steps = divergence.path.steps;
        let shown = |step: &PathStep| {
            let label = step.label.to_string();
            printable(match &step.action {
                Some(action) => action.clone(),
                None if label.is_empty() => NO_LABEL.to_owned(),
                None => label,
            })
        };
        let found = match divergence.found {
            Found::NotTaken(found) => {
                let file = written.map_or(graph, String::as_str);
                let mut report = DivergenceReport::new(file, 1, &[], *found);
                if written.is_none() {
                    // There is no behaviour yet that could be replayed.
                    let graph = super::divergence::shell_word(graph);
                    report.reproduce =
                        printable(format!("conformance graph --write-path paths {graph}"));
                }
                FoundReport::SpecToCore(Box::new(report))
            }
            Found::NotAllowed {
                action,
                step,
                place,
                changes,
            } => FoundReport::CoreToSpec {
                step,
                line: place.line,
                action: printable(action.text),
                changes: changes.into_iter().map(super::divergence::change).collect(),
            },
        };
        GraphDivergenceReport {
            count: divergence.count,
            found,
            steps: steps.iter().map(shown).collect(),
            written: written.cloned().map(printable),
        }
    }
}

const NO_LABEL: &str = "(no label)";

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const WARN: Style = AnsiColor::Yellow.on_default();
const STRONG: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Writes the report for people.
///
/// # Errors
/// Those of the stream.
pub fn text(out: &mut impl Write, report: &GraphReport) -> io::Result<()> {
    let name = printable(report.path.clone());
    if let Some(error) = &report.error {
        write!(out, "{WARN}unreadable{WARN:#}  ")?;
        match (error.line, error.column) {
            (Some(line), Some(column)) => {
                writeln!(out, "{name}:{line}:{column}: {}", error.message)?
            }
            _ => writeln!(out, "{name}: {}", error.message)?,
        }
        if let Some(help) = &error.help {
            writeln!(out, "            {DIM}help{DIM:#}  {help}")?;
        }
        if report.verdict == GraphVerdict::Unreadable {
            return Ok(());
        }
    }
    for (index, divergence) in report.divergences.iter().enumerate() {
        let kinds = report.divergences.len();
        let noun = if kinds == 1 {
            "divergence"
        } else {
            "kind of divergence"
        };
        let count = format!("{noun} {} of {kinds}", index + 1);
        self::divergence(out, &name, &count, divergence)?;
        writeln!(out)?;
    }
    if report.divergences.iter().any(|d| d.written.is_none()) {
        writeln!(
            out,
            "{DIM}help{DIM:#}  --write-path DIRECTORY writes each path as a behaviour, for `conformance replay` and \
             `show`\n"
        )?;
    }
    actions(out, report)?;
    bound(out, report)?;
    conclusion(out, report)
}

fn divergence(
    out: &mut impl Write,
    graph: &str,
    count: &str,
    divergence: &GraphDivergenceReport,
) -> io::Result<()> {
    let headline = match &divergence.found {
        FoundReport::SpecToCore(found) => terminal::headline(found),
        FoundReport::CoreToSpec { action, .. } => {
            format!("the core takes {action}, which the specification does not allow there")
        }
    };
    writeln!(out, "{BAD}{count}{BAD:#}: {STRONG}{headline}{STRONG:#}")?;
    let (line, step) = match &divergence.found {
        FoundReport::SpecToCore(found) => (found.line, found.step),
        FoundReport::CoreToSpec { line, step, .. } => (*line, *step),
    };
    writeln!(out, "  in      {graph}:{line}, {}", distance(step))?;
    for (index, step) in divergence.steps.iter().enumerate() {
        let head = if index == 0 { "path" } else { "" };
        writeln!(out, "  {head:<8}{:>3}  {step}", index + 2)?;
    }
    match &divergence.found {
        FoundReport::SpecToCore(found) => terminal::comparison(out, found)?,
        FoundReport::CoreToSpec { changes, .. } => own_changes(out, changes)?,
    }
    match (&divergence.written, &divergence.found) {
        (Some(_), FoundReport::SpecToCore(found)) => {
            writeln!(out, "  again   {}", found.reproduce)?
        }
        (Some(file), FoundReport::CoreToSpec { .. }) => {
            writeln!(
                out,
                "  again   conformance show {}",
                super::divergence::shell_word(file)
            )?;
            writeln!(out, "          (the last step is the core's own)")?;
        }
        (None, _) => {}
    }
    if divergence.count > 1 {
        writeln!(out, "  also    {} more of this kind", divergence.count - 1)?;
    }
    Ok(())
}

/// What a step of the core changes that the specification does not have.
fn own_changes(out: &mut impl Write, changes: &[Change]) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "  changed nothing");
    }
    for (index, change) in changes.iter().enumerate() {
        let head = if index == 0 { "changed" } else { "" };
        let (before, after) = (
            terminal::or_absent(&change.before),
            terminal::or_absent(&change.core),
        );
        writeln!(
            out,
            "  {head:<8}{STRONG}{}{STRONG:#}: {before} -> {BAD}{after}{BAD:#}",
            change.path
        )?;
    }
    Ok(())
}

/// How far a step is from the initial state.
fn distance(step: usize) -> String {
    match step {
        1 => "the initial state".to_owned(),
        step => format!("{} from the initial state", plural(step - 1, "step")),
    }
}

/// What was counted of each action, in both directions.
fn actions(out: &mut impl Write, report: &GraphReport) -> io::Result<()> {
    let width = report.actions.keys().map(String::len).max().unwrap_or(0);
    writeln!(
        out,
        "  {:<width$}  {:>12}  {:>12}  {:>9}",
        "action", "spec -> core", "core -> spec", "refused"
    )?;
    for (action, count) in &report.actions {
        writeln!(
            out,
            "  {action:<width$}  {:>12}  {:>12}  {:>9}",
            count.edges, count.steps, count.refused
        )?;
    }
    writeln!(out)
}

/// Within which bound.
fn bound(out: &mut impl Write, report: &GraphReport) -> io::Result<()> {
    let set = |elements: &Vec<String>| format!("{{{}}}", elements.join(", "));
    let constants: Vec<String> = report
        .constants
        .iter()
        .map(|(name, elements)| format!("{name} = {}", set(elements)))
        .collect();
    writeln!(
        out,
        "{STRONG}{}{STRONG:#}: {}",
        printable(report.path.clone()),
        constants.join(", ")
    )?;
    writeln!(
        out,
        "checked      {}, {} from them, {} compared in each",
        plural(report.states, "state"),
        plural(report.edges, "step"),
        plural(report.variables, "variable")
    )?;
    if report.outside > 0 {
        write!(
            out,
            "border       {} outside the constraint",
            plural(report.outside, "state")
        )?;
        match report.constraints.as_slice() {
            [] => writeln!(out)?,
            places => writeln!(out, " ({})", places.join("; "))?,
        }
    }
    if report.ambiguous > 0 {
        writeln!(
            out,
            "ambiguous    {}: several actions with the same next state",
            plural(report.ambiguous, "edge")
        )?;
    }
    if report.stuttering_edges > 0 {
        writeln!(
            out,
            "stuttering   {}: nothing changes, and no action does that",
            plural(report.stuttering_edges, "edge")
        )?;
    }
    if report.stuttering_steps > 0 {
        writeln!(
            out,
            "stuttering   {} of the core: the graph has no edges from a state to itself",
            plural(report.stuttering_steps, "step")
        )?;
    }
    if !report.not_compared.is_empty() {
        writeln!(out, "not compared {}", report.not_compared.join(", "))?;
    }
    Ok(())
}

fn conclusion(out: &mut impl Write, report: &GraphReport) -> io::Result<()> {
    if report.unknown_steps > 0 {
        writeln!(
            out,
            "{WARN}unknown      {} of the core lead out of the graph, which does not show its border: whether the \
             specification has them cannot be said{WARN:#}",
            plural(report.unknown_steps, "step")
        )?;
        writeln!(
            out,
            "             {DIM}help{DIM:#}  write it with `-dump dot,actionlabels,constrained FILE`; if the model has no \
             constraint, say --complete"
        )?;
    }
    match (report.verdict, report.unknown_steps) {
        (GraphVerdict::Equal, 0) => writeln!(
            out,
            "{GOOD}equal{GOOD:#}        within this bound the core's transition system equals the specification's"
        ),
        (GraphVerdict::Equal, _) => writeln!(
            out,
            "{GOOD}equal{GOOD:#}        between the states of the graph the core's steps are the specification's"
        ),
        _ => {
            let all: usize = report.divergences.iter().map(|d| d.count).sum();
            writeln!(
                out,
                "{BAD}differs{BAD:#}      {} of {}",
                plural(all, "divergence"),
                plural(report.divergences.len(), "kind")
            )
        }
    }
}
