//! Cores with plausible bugs: each is caught by the committed traces, and what a reader is told about
//! it is a snapshot. A faulty core is the real one with one thing changed in what its steps do.

mod answers;
mod forgotten;
mod replication;
mod votes;

use conformance::refinement::{Action, Body, Handler, Message, RaftSystem, Server, State};
use conformance::replay::{Options, replay};
use conformance::report::{Origin, Report, TraceReport, terminal};
use conformance::system::{Foreign, Refused, System};
use conformance::tla::Value;
use conformance::trace::Reader;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

/// What is wrong with a core.
struct Fault {
    name: &'static str,
    bug: &'static str,
    step: Step,
    /// From the initial state of the right core to this core's.
    init: fn(&mut State),
}

/// What a faulty core does in a step, from the state before it and the action.
enum Step {
    /// It takes the steps that the right core takes, and changes where that led.
    Edit(fn(&State, &Action, &mut State)),
    /// It does something else with what the right core makes of the action.
    Replace(Replace),
}

type Replace = fn(&State, &Action, Result<State, Refused>) -> Result<State, Refused>;

impl Fault {
    const fn edit(
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

    const fn new(name: &'static str, bug: &'static str, step: Replace) -> Self {
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

const STARTS_IN_TERM_0: Fault = Fault {
    name: "starts-in-term-0",
    bug: "servers start in term 0",
    step: Step::Edit(|_, _, _| {}),
    init: |state| state.current_term.values_mut().for_each(|term| *term = 0),
};

fn faults() -> impl Iterator<Item = &'static Fault> {
    std::iter::once(&STARTS_IN_TERM_0)
        .chain(votes::FAULTS)
        .chain(replication::FAULTS)
        .chain(answers::FAULTS)
        .chain(forgotten::FAULTS)
}

#[test]
fn every_fault_is_caught_and_told() {
    let names: BTreeSet<&str> = faults().map(|fault| fault.name).collect();
    assert_eq!(names.len(), faults().count(), "a name is there twice");
    let traces = crate::traces();
    let mut missed = Vec::new();
    for fault in faults() {
        let report = report(fault, &traces);
        if report.summary.diverges == 0 {
            missed.push(fault.bug);
            continue;
        }
        insta::with_settings!({ description => fault.bug, omit_expression => true }, {
            insta::assert_snapshot!(fault.name, told(&report));
        });
    }
    assert_eq!(missed, [""; 0], "no trace catches these");
}

/// The divergence in the README is what a core with that bug gives.
#[test]
fn the_readme_shows_a_real_divergence() {
    let fault = faults().find(|fault| fault.name == "vote-compares-lengths-only");
    let report = report(fault.expect("the fault"), &crate::traces());
    let readme = fs::read_to_string(crate::root().join("README.md")).expect("the README");
    let told = told(&report);
    assert!(readme.contains(told.trim()), "not in the README:\n{told}");
    for trace in report.traces {
        let name = trace.path;
        let is_shown = readme.contains(&format!("diverges    {name} "));
        assert_eq!(is_shown, !trace.divergences.is_empty(), "{name}");
    }
    let (all, bad) = (report.summary.traces, report.summary.diverges);
    let sentence = format!("Of the {all} behaviours, the first command now finds {bad} in");
    assert!(readme.contains(&sentence), "not in the README: {sentence}");
    let count = faults().count();
    let sentence = format!("the reports of {count} cores with");
    assert!(readme.contains(&sentence), "not in the README: {sentence}");
}

/// What the report says of the divergences, without colours.
fn told(report: &Report) -> String {
    let mut told = Vec::new();
    terminal::divergences(&mut told, report).expect("a report");
    let told = anstream::adapter::strip_bytes(&told).into_vec();
    String::from_utf8(told).expect("text")
}

#[test]
fn without_a_fault_every_trace_conforms() {
    let none = Fault::edit("none", "nothing is wrong", |_, _, _| {});
    let report = report(&none, &crate::traces());
    assert_eq!(report.summary.conforms, report.summary.traces);
}

fn report(fault: &Fault, traces: &[(String, String)]) -> Report {
    let mut report = Report::new(Faulty::VARIABLES);
    for (name, text) in traces {
        let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
        let mut core = Faulty {
            core: RaftSystem::default(),
            fault,
        };
        let found = replay(&mut core, &mut behaviour, &Options::default());
        assert_eq!(found.error, None, "{name}");
        let origin = Origin {
            path: &format!("traces/{name}.json"),
            behaviour: 1,
            may_have_others: false,
            format: None,
            labels: None,
        };
        report.add(TraceReport::new(&origin, found));
    }
    report
}

struct Faulty<'f> {
    core: RaftSystem,
    fault: &'f Fault,
}

impl System for Faulty<'_> {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = RaftSystem::VARIABLES;

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        self.core.init(first)?;
        let mut state = self.core.observe().into_owned();
        (self.fault.init)(&mut state);
        self.core.restore(&state)
    }

    fn restore(&mut self, state: &State) -> Result<(), Foreign> {
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

    fn short_name(value: &Value) -> Option<String> {
        RaftSystem::short_name(value)
    }
}

/// The message that is handled, if the action is this one.
fn handled(action: &Action, handler: Handler) -> Option<&Message> {
    match action {
        Action::OnMessage(own, m) if *own == handler => Some(m),
        _ => None,
    }
}

/// Changes the one message that the step sent.
fn edit_sent(before: &State, after: &mut State, edit: impl Fn(&mut Message)) {
    let copies = |state: &State, m: &Arc<Message>| state.messages.get(m).copied().unwrap_or(0);
    let sent = after
        .messages
        .keys()
        .find(|m| copies(after, m) > copies(before, m))
        .cloned();
    let Some(sent) = sent else { return };
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
fn remove(state: &mut State, m: &Message) {
    if let Some(copies) = state.messages.get_mut(m) {
        *copies -= 1;
        if *copies == 0 {
            state.messages.remove(m);
        }
    }
}
