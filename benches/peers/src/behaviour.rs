//! Behaviours as the peers need them: with an action, complete with its parameters, on every step.

use anyhow::{Context as _, bail};
use conformance::refinement::{Action, RaftSystem, State};
use conformance::replay::{Inference, infer};
use conformance::system::System as _;
use conformance::trace::{RawStep, Trace};

/// A behaviour of raft.tla.
pub struct Behaviour {
    pub states: Vec<State>,
    /// The action that leads to each state but the first.
    pub actions: Vec<Action>,
    /// Index of the state to which the last one leads back, if the behaviour is a lasso.
    pub back_to: Option<usize>,
}

impl Behaviour {
    /// Reads a behaviour in any form that conformance reads, and finds out its actions. The peers cannot:
    /// they take what the trace tells them, and TLC's labels do not tell which message a step was about.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let trace: Trace<State> = Trace::from_text(text)?;
        let (closing, steps): (Vec<&RawStep>, Vec<&RawStep>) = trace
            .steps
            .iter()
            .partition(|step| step.back_to().is_some());
        let back_to = closing.first().and_then(|step| step.back_to());
        let actions = actions(&trace.states, &steps)?;
        Ok(Behaviour {
            back_to: back_to.map(|number| number - 1),
            actions,
            states: trace.states,
        })
    }
}

fn actions(states: &[State], steps: &[&RawStep]) -> anyhow::Result<Vec<Action>> {
    let mut system = RaftSystem::default();
    let first = states.first().context("there are no states")?;
    system.init(first)?;
    system.restore(first)?;
    let mut actions = Vec::with_capacity(steps.len());
    for (pair, step) in states.windows(2).zip(steps) {
        actions.push(match infer(&mut system, &pair[0], &pair[1], &step.label)? {
            Inference::Unique(action) => action,
            // All of them have the same next state: any will do.
            Inference::Ambiguous(mut several) => several.remove(0),
            Inference::Stuttering => bail!("step {} is none: nothing changes", step.number()),
            Inference::None(_) => bail!("no action explains step {}", step.number()),
        });
    }
    Ok(actions)
}
