//! One input: each of its behaviours, replayed, as a report.

use crate::cli::inputs::{self, Input, MOST_FAULTY};
use crate::cli::progress::Progress;
use crate::coverage::{Coverage, cover};
use crate::replay::{Divergence, Extent, Options, Replay, guarded, replay_watching};
use crate::report::{DivergenceReport, Exec, Ignored, Origin, TraceReport, terminal};
use crate::system::System;
use crate::trace::{Behaviour, Format, Label, TraceError};
use std::ops::ControlFlow;

/// How inputs are checked.
pub(crate) struct Check<'a> {
    /// The form of each, if it is not to be recognised.
    pub(crate) format: Option<Format>,
    /// The labels of the steps, if they are not beside the states, and where they are from.
    pub(crate) labels: &'a [Label],
    pub(crate) labels_file: Option<&'a str>,
    /// How the system is started, if it is a process.
    pub(crate) exec: Option<Exec<'a>>,
    /// Variables that need not be compared, with the reasons.
    pub(crate) ignored: &'a [Ignored],
    /// Only this one of an input's behaviours, from 1.
    pub(crate) behaviour: Option<usize>,
    pub(crate) options: &'a Options,
    /// Whether to tell what each behaviour covers.
    pub(crate) coverage: bool,
    pub(crate) progress: &'a Progress,
}

impl Check<'_> {
    /// Checks the behaviours of one input, each with a system of its own, and hands over what was found in each.
    /// Nothing that happens ends the program, so that other inputs are checked too.
    pub(crate) fn input<S: System + Clone>(
        &self,
        system: &S,
        input: &Input,
        give: &mut dyn FnMut(TraceReport) -> ControlFlow<()>,
    ) {
        let mut given = 0;
        let checked = guarded(|| {
            self.behaviours(system, input, &mut |trace| {
                given += 1;
                give(trace)
            });
        });
        if let Err(panic) = checked {
            let name = input.name();
            let origin = self.origin(&name, given + 1, false);
            let _ = give(TraceReport::unreadable(&origin, panic.into()));
        }
    }

    fn behaviours<S: System + Clone>(
        &self,
        system: &S,
        input: &Input,
        give: &mut dyn FnMut(TraceReport) -> ControlFlow<()>,
    ) {
        let name = input.name();
        let unreadable =
            |number, error| TraceReport::unreadable(&self.origin(&name, number, false), error);
        let mut reader = match input.open_counted(self.format, self.progress) {
            Ok(reader) => reader,
            Err(error) => {
                let _ = give(unreadable(1, error));
                return;
            }
        };
        reader.set_labels(self.labels.to_vec());
        let may_have_others = reader.format().may_hold_several();
        let only = self.behaviour;
        let mut last_error = None;
        let mut seen = 0;
        let mut is_given = false;
        let mut faulty = 0;
        let rest = loop {
            let mut behaviour = match reader.next_behaviour() {
                Ok(Some(behaviour)) => behaviour,
                Ok(None) => break None,
                // Of what the reading ended with before, enough is said.
                Err(error) if last_error.as_ref() == Some(&error) => return,
                Err(error) => break Some(error),
            };
            seen = behaviour.number();
            if only.is_some_and(|only| only != seen) {
                continue;
            }
            let origin = self.origin(&name, seen, may_have_others);
            let (found, coverage) = self.replay(system, &origin, input.may_grow(), &mut behaviour);
            is_given = true;
            faulty += usize::from(found.error.is_some());
            last_error.clone_from(&found.error);
            if faulty > MOST_FAULTY {
                break Some(inputs::too_many_faulty());
            }
            // Decided here: to ask for more of an input that grows would be to wait for it.
            let report = TraceReport {
                coverage,
                ..TraceReport::new(&origin, found)
            };
            let is_last = self.options.extent == Extent::UntilDivergence && report.fails();
            if give(report).is_break() || is_last {
                return;
            }
        };
        let error = match (rest, only) {
            (Some(error), _) => error,
            (None, _) if is_given => return,
            (None, Some(only)) if seen > 0 => inputs::no_such_behaviour(only, seen),
            (None, _) => TraceError::no_behaviour(),
        };
        let _ = give(unreadable(seen + 1, error));
    }

    fn origin<'b>(&'b self, path: &'b str, behaviour: usize, may_have_others: bool) -> Origin<'b> {
        Origin {
            path,
            behaviour,
            may_have_others,
            format: self.format,
            labels: self.labels_file,
            exec: self.exec,
            ignored: self.ignored,
        }
    }

    /// Replays one behaviour. Of one that is still being written, a divergence is told at once.
    fn replay<S: System + Clone>(
        &self,
        system: &S,
        origin: &Origin<'_>,
        may_grow: bool,
        behaviour: &mut Behaviour<'_, '_>,
    ) -> (Replay, Option<Coverage>) {
        let mut tell = |divergence: &Divergence| {
            let report = DivergenceReport::new(origin, &[], divergence.clone());
            let headline = terminal::headline(&report);
            let line = format!("{}: step {}: {headline}", origin.path, divergence.step);
            self.progress.beside(|| anstream::eprintln!("{line}"));
        };
        let tell: &mut dyn FnMut(&Divergence) = if may_grow { &mut tell } else { &mut |_| {} };
        if self.coverage {
            let name = origin.name();
            let (coverage, replay) = cover(system, &name, behaviour, self.options, tell);
            return (replay, Some(coverage));
        }
        let system = &mut system.clone();
        let replay = replay_watching(system, behaviour, self.options, tell, &mut |_| {});
        (replay, None)
    }
}
