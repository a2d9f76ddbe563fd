//! The trace that is minimised: it is read more than once.

use super::MinimizeArgs;
use crate::cli::inputs::{self, Input};
use crate::minimize::NotMinimized;
use crate::replay::{Divergence, Inference, Options, replay_uncompared};
use crate::report::{DivergenceReport, Group, Origin};
use crate::system::{Action as _, System};
use crate::trace::{Behaviour, Format, Label, Reader};
use anyhow::{anyhow, bail};
use std::fs;
use std::io;

/// A behaviour in a text.
pub(super) struct Trace {
    text: Vec<u8>,
    format: Option<Format>,
    /// Which one of those that the text holds.
    number: usize,
    /// The labels of the steps, if they are not beside the states.
    labels: Vec<Label>,
}

/// The first divergence of the trace.
pub(super) struct First {
    pub(super) group: Group,
    /// The number of the step.
    pub(super) step: usize,
    /// Its action, if it is certain.
    pub(super) action: Option<String>,
    /// How many steps the trace has.
    pub(super) steps: usize,
    /// What each of them turned out to be, as far as the system takes it.
    pub(super) actions: Vec<Option<String>>,
}

impl Trace {
    /// What the user named.
    pub(super) fn of(args: &MinimizeArgs) -> anyhow::Result<Self> {
        let input = inputs::find(std::slice::from_ref(&args.trace), args.format);
        let mut text = Vec::new();
        match input.as_slice() {
            [Input::Stdin] => {
                io::copy(&mut io::stdin(), &mut text)?;
            }
            _ => text = fs::read(&args.trace)?,
        }
        Ok(Trace {
            text,
            format: args.format,
            number: args.behaviour.get(),
            labels: inputs::labels(args.labels.as_deref(), 1)?,
        })
    }

    /// A behaviour that was written as TLC's JSON.
    pub(super) fn written(text: &[u8]) -> Self {
        Trace {
            text: text.to_vec(),
            format: None,
            number: 1,
            labels: Vec::new(),
        }
    }

    /// Reads the behaviour from its beginning.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&mut Behaviour<'_, '_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let mut reader = Reader::new(self.text.as_slice(), self.format)?;
        reader.set_labels(self.labels.clone());
        let none = || anyhow!("there is no behaviour {}", self.number);
        for _ in 1..self.number {
            let mut other = reader.next_behaviour()?.ok_or_else(none)?;
            while other.next_state()?.is_some() {}
        }
        read(&mut reader.next_behaviour()?.ok_or_else(none)?)
    }

    /// The variables of its states.
    pub(super) fn variables(&self) -> anyhow::Result<Vec<String>> {
        self.read(|behaviour| {
            behaviour.next_state()?;
            Ok(behaviour.variables().to_vec())
        })
    }

    /// What a system diverges in.
    pub(super) fn first<S: System + Clone>(&self, system: &S) -> anyhow::Result<First> {
        self.read(|behaviour| {
            let mut actions = Vec::new();
            let found = replay_uncompared(
                &mut system.clone(),
                behaviour,
                &Options::default(),
                &mut |visit| actions.extend(visit.step.map(|step| action_of(step.inference))),
            );
            let mut steps = found.steps + usize::from(found.rest_unchecked);
            while behaviour.next_state().is_ok_and(|state| state.is_some()) {
                steps += 1;
            }
            match (found.divergences.into_iter().next(), found.error) {
                (Some(first), _) => Ok(First {
                    step: first.step,
                    action: first.action.as_ref().map(|a| a.text.clone()),
                    group: group(first),
                    steps,
                    actions,
                }),
                (None, Some(error)) => Err(error.into()),
                (None, None) => bail!(NotMinimized::Conforms),
            }
        })
    }
}

/// What has to stay of a divergence.
pub(super) fn group(divergence: Divergence) -> Group {
    DivergenceReport::new(&Origin::file("-"), &[], divergence).group()
}

fn action_of<S: System>(inference: &Inference<S>) -> Option<String> {
    match inference {
        Inference::Unique(action) => Some(action.text()),
        Inference::Ambiguous(actions) => Some(actions.first()?.text()),
        Inference::Stuttering | Inference::None(_) => None,
    }
}
