//! Cores with plausible bugs, for the tests that show that each is caught: the real core with one thing changed in
//! what its steps do.

mod answers;
mod forgotten;
mod replication;
mod requests;
mod terms;
pub mod votes;

use conformance::refinement::{Action, Body, Handler, Message, RaftSystem, Server, State};
use conformance::system::{Foreign, Invariant, NotRestored, Refused, System};
use conformance::tla::Value;
use conformance::trace::Change;
use std::borrow::Cow;
use std::sync::Arc;

/// What is wrong with a core.
pub struct Fault {
    pub name: &'static str,
    pub bug: &'static str,
    pub step: Step,
    /// From the initial state of the right core to this core's.
    pub init: fn(&mut State),
}

/// What a faulty core does in a step, from the state before it and the action.
pub enum Step {
    /// It takes the steps that the right core takes, and changes where that led.
    Edit(fn(&State, &Action, &mut State)),
    /// It does something else with what the right core makes of the action.
    Replace(Replace),
}

pub type Replace = fn(&State, &Action, Result<State, Refused>) -> Result<State, Refused>;

impl Fault {
    pub const fn edit(
        name: &'static str,
        bug: &'static str,
        edit: fn(&State, &Action, &mut State),
    ) -> Self {
        Fault {
            name,
            bug,
            step: Step::Edit(edit),
            init: |_| {},
        }
    }

    pub const fn new(name: &'static str, bug: &'static str, step: Replace) -> Self {
        Fault {
            name,
            bug,
            step: Step::Replace(step),
            init: |_| {},
        }
    }

    fn step(
        &self,
        before: &State,
        action: &Action,
        right: Result<State, Refused>,
    ) -> Result<State, Refused> {
        match self.step {
            Step::Replace(step) => step(before, action, right),
            Step::Edit(edit) => right.map(|mut after| {
                edit(before, action, &mut after);
                after
            }),
        }
    }
}

pub const STARTS_IN_TERM_0: Fault = Fault {
    name: "starts-in-term-0",
    bug: "servers start in term 0",
    step: Step::Edit(|_, _, _| {}),
    init: |state| state.current_term.values_mut().for_each(|term| *term = 0),
};

/// Every fault that some trace shows.
pub fn faults() -> impl Iterator<Item = &'static Fault> {
    std::iter::once(&STARTS_IN_TERM_0)
        .chain(votes::FAULTS)
        .chain(replication::FAULTS)
        .chain(answers::FAULTS)
        .chain(forgotten::FAULTS)
        .chain(terms::FAULTS)
        .chain(requests::FAULTS)
}

/// The real core with a fault.
#[derive(Clone)]
pub struct Faulty<'f> {
    pub core: RaftSystem,
    pub fault: &'f Fault,
}

impl System for Faulty<'_> {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = RaftSystem::VARIABLES;

    const ACTIONS: &'static [&'static str] = RaftSystem::ACTIONS;

    const INVARIANTS: &'static [Invariant<State>] = RaftSystem::INVARIANTS;

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        self.core.init(first)?;
        let mut state = self.core.observe().into_owned();
        (self.fault.init)(&mut state);
        self.core.restore(&state).map_err(|error| Foreign {
            path: "the initial state".to_owned(),
            message: error.to_string(),
        })
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.core.restore(state)
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        let before = self.core.observe().into_owned();
        let right = self
            .core
            .step(action)
            .map(|()| self.core.observe().into_owned());
        let (now, result) = match self.fault.step(&before, action, right) {
            Ok(state) => (state, Ok(())),
            Err(refused) => (before, Err(refused)),
        };
        self.core
            .restore(&now)
            .map_err(|foreign| Refused::because(foreign.to_string()))?;
        result
    }

    fn observe(&self) -> Cow<'_, State> {
        self.core.observe()
    }

    fn candidates(&self, before: &State, after: &State) -> Vec<Action> {
        self.core.candidates(before, after)
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        self.core.actions(before, after)
    }

    fn is_action_name(&self, name: &str) -> bool {
        self.core.is_action_name(name)
    }

    fn set(
        state: &mut State,
        variable: &str,
        change: Change<'_>,
    ) -> Option<Result<(), conformance::tla::Error>> {
        RaftSystem::set(state, variable, change)
    }

    fn share(state: &mut State, variable: &str, from: &State) -> bool {
        RaftSystem::share(state, variable, from)
    }

    fn learn(&mut self, state: &State) {
        self.core.learn(state);
    }

    fn constants(&self) -> Vec<(&'static str, Vec<String>)> {
        self.core.constants()
    }

    fn short_name(value: &Value) -> Option<String> {
        RaftSystem::short_name(value)
    }
}

/// The message that is handled, if the action is this one.
pub fn handled(action: &Action, handler: Handler) -> Option<&Message> {
    match action {
        Action::OnMessage(own, m) if *own == handler => Some(m),
        _ => None,
    }
}

fn copies(state: &State, m: &Message) -> u64 {
    state.messages.get(m).copied().unwrap_or(0)
}

/// The one message that the step sent.
pub fn sent(before: &State, after: &State) -> Option<Arc<Message>> {
    let mut messages = after.messages.keys();
    let sent = messages.find(|m| copies(after, m) > copies(before, m));
    sent.cloned()
}

/// Changes the one message that the step sent.
pub fn edit_sent(before: &State, after: &mut State, edit: impl Fn(&mut Message)) {
    let Some(sent) = sent(before, after) else {
        return;
    };
    let rest = copies(after, &sent) - 1;
    after.messages.remove(&sent);
    if rest > 0 {
        after.messages.insert(Arc::clone(&sent), rest);
    }
    let mut edited = Message::clone(&sent);
    edit(&mut edited);
    *after.messages.entry(Arc::new(edited)).or_default() += 1;
}

/// Takes a message out of the network.
pub fn remove(state: &mut State, m: &Message) {
    if let Some(copies) = state.messages.get_mut(m) {
        *copies -= 1;
        if *copies == 0 {
            state.messages.remove(m);
        }
    }
}
