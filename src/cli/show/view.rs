//! From a behaviour's states to its steps, and what of each is to be shown.

use super::ShowArgs;
use super::network::{messages, messages_in, sent_and_taken};
use super::server::{self, Server};
use crate::diff::{self, Change};
use crate::replay::{Inference, infer, names_action};
use crate::report::sequence::Sequence;
use crate::report::show::{self, Ending, Fate, ShownAction, ShownStep};
use crate::system::{Action as _, Calls as _, NotRestored, System};
use crate::tla::{self, Value};
use crate::trace::{Behaviour, Label, RawState, RawStep, TraceError};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What is remembered from one state to the next.
pub(super) struct View<'a, S: System> {
    args: &'a ShowArgs,
    /// What is written before anything else of the behaviour; nothing, if that is refused.
    head: Option<String>,
    server: Option<Server>,
    /// Whether there is something to show: a server can come in a later state.
    is_there: bool,
    system: S,
    /// The state before, if it is one of the system's.
    typed: Option<S::State>,
    before: Option<Value>,
    variables: Vec<String>,
    sequence: Option<Sequence>,
    ending: Ending,
    /// How many steps change nothing of what is wanted.
    left_out: usize,
}

impl<'a, S: System + Default> View<'a, S> {
    pub(super) fn new(args: &'a ShowArgs, head: String) -> Self {
        View {
            args,
            head: Some(head),
            is_there: args.server.is_none(),
            server: args.server.as_deref().map(Server::named),
            system: S::default(),
            typed: None,
            before: None,
            variables: Vec::new(),
            sequence: None,
            ending: Ending::Open,
            left_out: 0,
        }
    }

    /// Whether something of the behaviour was shown.
    pub(super) fn has_begun(&self) -> bool {
        self.head.is_none()
    }

    fn head(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self.head.take() {
            Some(head) => out.write_all(head.as_bytes()),
            None => Ok(()),
        }
    }

    pub(super) fn behaviour(
        &mut self,
        out: &mut impl Write,
        behaviour: &mut Behaviour<'_, '_>,
    ) -> io::Result<Result<(), TraceError>> {
        let mut last = 0;
        loop {
            let raw = match behaviour.next_state() {
                Ok(Some(raw)) => raw,
                Ok(None) => break,
                Err(error) => return self.head(out).map(|()| Err(error)),
            };
            last = raw.step().map_or(1, RawStep::number);
            if let Err(error) = self.state(out, &raw, last)? {
                return Ok(Err(error));
            }
        }
        if let Some(name) = self.args.server.as_ref().filter(|_| !self.is_there) {
            return Ok(Err(no_server(name, self.before.as_ref())));
        }
        if let (Some(sequence), Some(value)) = (&self.sequence, &self.before) {
            let messages = messages::<S>(value);
            sequence.end(out, messages.values())?;
        }
        let wanted = [self.args.step, self.args.from].into_iter().flatten().max();
        if let Some(wanted) = wanted.filter(|wanted| wanted.get() > last) {
            return Ok(Err(TraceError::no_step(wanted.get(), last)));
        }
        self.head(out)?;
        show::ending(out, behaviour.states(), self.ending, self.left_out)?;
        Ok(Ok(()))
    }

    /// Shows one state, or the step to it.
    fn state(
        &mut self,
        out: &mut impl Write,
        raw: &RawState<'_>,
        number: usize,
    ) -> io::Result<Result<(), TraceError>> {
        let (typed, value) = match self.decode(raw) {
            Ok(decoded) => decoded,
            Err(error) => return self.head(out).map(|()| Err(error)),
        };
        if number == 1
            && let Err(error) = self.begin(out, raw, &value, typed.as_ref())?
        {
            return Ok(Err(error));
        }
        let is_in = |server: &Server| server.is_in(&value);
        self.is_there |= self.server.as_ref().is_some_and(is_in);
        let is_shown = self.is_shown(number);
        if let (Some(step), Some(before)) = (raw.step(), self.before.take()) {
            if is_shown {
                let step = self.step(step, &before, &value, typed.as_ref());
                let is_empty = step.changes.is_empty() && step.messages.is_empty();
                self.is_there |= !is_empty;
                match &self.sequence {
                    Some(sequence) => sequence.step(out, &step)?,
                    None if is_empty && (self.is_filtered() || !self.is_there) => {
                        self.left_out += 1;
                    }
                    None => {
                        self.head(out)?;
                        show::step(out, &step)?;
                    }
                }
            }
            match step.back_to() {
                Some(_) if step.label == Label::stuttering() => {
                    self.ending = Ending::Stuttering;
                }
                Some(back) => self.ending = Ending::BackTo(back),
                None => {}
            }
        }
        let is_whole = number == 1 || self.args.step.is_some();
        if is_shown && is_whole && self.is_there && self.sequence.is_none() {
            self.head(out)?;
            show::state(out, number, self.values(&value).into_iter())?;
        }
        (self.typed, self.before) = (typed, Some(value));
        Ok(Ok(()))
    }

    /// The state with the types that the system knows, or as it stands.
    fn decode(&self, raw: &RawState<'_>) -> Result<(Option<S::State>, Value), TraceError> {
        let has = |variable: &&str| raw.variables().any(|(name, _)| name == *variable);
        let mut values: BTreeMap<String, Value> = raw.decode()?;
        let mut typed = None;
        if S::VARIABLES.iter().all(has) {
            let state: S::State = raw.decode()?;
            if let Ok(Value::Function(own)) = tla::to_value(&state) {
                for (name, value) in own {
                    if let Value::String(name) = name {
                        values.insert(name, value);
                    }
                }
            }
            typed = Some(state);
        }
        let fields = values
            .into_iter()
            .map(|(name, value)| (Value::String(name), value));
        Ok((typed, Value::Function(fields.collect())))
    }

    /// Takes from the first state what there is to show.
    fn begin(
        &mut self,
        out: &mut impl Write,
        raw: &RawState<'_>,
        value: &Value,
        typed: Option<&S::State>,
    ) -> io::Result<Result<(), TraceError>> {
        self.variables = raw.variables().map(|(name, _)| name.to_owned()).collect();
        if let Some(odd) = self.args.var.iter().find(|v| !self.variables.contains(v)) {
            let unknown = TraceError::new(format!("there is no variable `{odd}`"));
            return Ok(Err(
                unknown.with_help(format!("there are {}", self.variables.join(", ")))
            ));
        }
        if let Some(first) = typed {
            // A state that is not the system's is shown all the same.
            let _ = self.system.call_init(first);
        }
        if self.args.messages {
            if typed.is_none() {
                let unknown = TraceError::new("these are no states of the core's specification");
                return Ok(Err(unknown.with_help(
                    "only of the core's specification is it known what a message is",
                )));
            }
            self.head(out)?;
            let sequence = Sequence::new(server::columns(value, S::VARIABLES));
            sequence.head(out)?;
            self.sequence = Some(sequence);
        }
        Ok(Ok(()))
    }

    fn is_shown(&self, number: usize) -> bool {
        match self.args.step {
            Some(only) => only.get() == number,
            None => {
                self.args.from.is_none_or(|from| from.get() <= number)
                    && self.args.to.is_none_or(|to| number <= to.get())
            }
        }
    }

    /// The variables that are to be shown, in the order of the input.
    fn values<'v>(&'v self, value: &Value) -> Vec<(&'v str, String)> {
        let wanted = self.variables.iter().filter(|name| self.is_wanted(name));
        let of = |name: &'v String| {
            let value = value.field(name)?;
            let shown = match &self.server {
                None => value,
                Some(server) => server.part(value)?,
            };
            Some((name.as_str(), shown.to_string()))
        };
        wanted.filter_map(of).collect()
    }

    /// Whether only the steps are wanted that change something in particular.
    fn is_filtered(&self) -> bool {
        self.args.step.is_none() && (self.server.is_some() || !self.args.var.is_empty())
    }

    fn is_wanted(&self, variable: &str) -> bool {
        self.args.var.is_empty() || self.args.var.iter().any(|wanted| wanted == variable)
    }

    fn step(
        &mut self,
        step: &RawStep,
        before: &Value,
        after: &Value,
        typed: Option<&S::State>,
    ) -> ShownStep {
        let action = self.action(step, typed);
        let is_lost = S::LOSES.iter().any(|name| action.text().starts_with(name));
        let fate = if is_lost { Fate::Lost } else { Fate::Received };
        let mut messages = sent_and_taken::<S>(before, after, fate);
        messages.retain(|(variable, shown)| {
            let ends = [&shown.message.source, &shown.message.dest];
            let is_end = |server: &Server| ends.iter().any(|end| server.is_end(end));
            self.is_wanted(variable) && self.server.as_ref().is_none_or(is_end)
        });
        let location = step.label.location.as_ref();
        ShownStep {
            number: step.number(),
            back_to: step.back_to(),
            action,
            source: location
                .filter(|location| location.begin_line > 0)
                .map(|location| format!("{}.tla:{}", location.module, location.begin_line)),
            changes: self.changes(before, after),
            messages: messages.into_iter().map(|(_, message)| message).collect(),
        }
    }

    /// What a step changes of what is wanted, but for the messages.
    fn changes(&self, before: &Value, after: &Value) -> Vec<Change> {
        let Value::Function(variables) = before else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (name, old) in variables {
            let Value::String(name) = name else { continue };
            let Some(new) = after.field(name) else {
                continue;
            };
            let is_network = |value| !messages_in::<S>(name, value).is_empty();
            if old == new || !self.is_wanted(name) || is_network(old) || is_network(new) {
                continue;
            }
            found.extend(match &self.server {
                None => diff::changes_of(name, old, new, S::short_name),
                Some(server) => match server.parts(old, new) {
                    Some([old, new]) => diff::changes_of(name, &old, &new, S::short_name),
                    None => continue,
                },
            });
        }
        found
    }

    /// What a step is: as its label says, or, if that names no action, as the system finds.
    fn action(&mut self, step: &RawStep, after: Option<&S::State>) -> ShownAction {
        let label = step.label.to_string();
        let (Some(before), Some(after)) = (&self.typed, after) else {
            return ShownAction::Labelled(label);
        };
        let is_named = names_action(&self.system, &step.label);
        if is_named || step.label == Label::stuttering() {
            return ShownAction::Labelled(label);
        }
        let actions = match self
            .system
            .call_restore(before)
            .map(|()| infer(&mut self.system, before, after, &step.label))
        {
            Ok(Ok(Inference::Unique(action))) => vec![action.text()],
            Ok(Ok(Inference::Ambiguous(actions))) => {
                actions.iter().map(crate::system::Action::text).collect()
            }
            Ok(Err(NotRestored::Hidden)) | Err(NotRestored::Hidden) => {
                return ShownAction::Labelled(label);
            }
            Ok(Ok(Inference::Stuttering)) => vec!["nothing happens".to_owned()],
            Ok(Ok(Inference::None(_)) | Err(_)) | Err(_) => {
                vec!["no action of the core".to_owned()]
            }
        };
        ShownAction::Inferred { actions, label }
    }
}

/// No state has a part for such a server; the last one tells which there are.
fn no_server(name: &str, last: Option<&Value>) -> TraceError {
    let unknown = TraceError::new(format!("there is no server {name}"));
    unknown.with_help(match last.and_then(server::listed) {
        None => "no variable has a value for each server".to_owned(),
        Some(names) => format!("variables have values for {names}"),
    })
}
