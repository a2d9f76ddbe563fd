//! A specification as the evaluator sees it: its initial states, and the steps that it has from a state.

use crate::error::Error;
use crate::translate::{from_evaluator, to_evaluator};
use conformance::tla::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use tla_checker::ast::{DefinitionMap, Env, Expr, State};
use tla_checker::checker::prepare_spec;
use tla_checker::config::parse_cfg;
use tla_checker::eval::{init_states, make_primed_names, next_states};
use tla_checker::load::prepare_from_path;

/// The values of a specification's constants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constants(BTreeMap<String, Value>);

/// raft.tla's constants that are the same in every model: model values of their own names.
const NAMES: [&str; 8] = [
    "Follower",
    "Candidate",
    "Leader",
    "Nil",
    "RequestVoteRequest",
    "RequestVoteResponse",
    "AppendEntriesRequest",
    "AppendEntriesResponse",
];

impl Constants {
    /// Those of raft.tla, with these servers and values of clients.
    #[must_use]
    pub fn of_raft(servers: BTreeSet<Value>, values: BTreeSet<Value>) -> Self {
        let names = NAMES.map(|name| (name.to_owned(), Value::ModelValue(name.into())));
        let sets = [("Server", servers), ("Value", values)]
            .map(|(name, elements)| (name.to_owned(), Value::Set(elements.into_iter().collect())));
        Constants(names.into_iter().chain(sets).collect())
    }

    /// Those that TLC was given: what a configuration assigns.
    ///
    /// # Errors
    /// The file cannot be read, or is no configuration.
    pub fn of_model(configuration: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(configuration);
        let text = text.map_err(|error| Error::file(configuration, error))?;
        let model = parse_cfg(&text).map_err(|error| Error::file(configuration, error))?;
        let constants = model.constants.iter();
        let constants =
            constants.map(|(name, value)| Ok((name.to_string(), from_evaluator(value)?)));
        Ok(Constants(constants.collect::<Result<_, Error>>()?))
    }

    /// The elements of a constant that is a set; none if it is none.
    pub fn elements(&self, name: &str) -> impl Iterator<Item = &Value> {
        let set = match self.0.get(name) {
            Some(Value::Set(set)) => Some(set),
            _ => None,
        };
        set.into_iter().flatten()
    }
}

/// A specification, with `Init` and `Next`, that the evaluator has parsed.
pub struct Specification {
    variables: Vec<Arc<str>>,
    primed: Vec<Arc<str>>,
    init: Expr,
    next: Expr,
    /// The constants; and while the evaluator works, the variables.
    values: Env,
    definitions: DefinitionMap,
}

impl Specification {
    /// Parses a module. Of the constants only those count that it declares.
    ///
    /// # Errors
    /// The evaluator does not understand the module, or not all of it; a constant has no value; the variables are
    /// not these.
    pub fn load(module: &Path, constants: &Constants, variables: &[&str]) -> Result<Self, Error> {
        let error = |message: String| Error::file(module, message);
        let constants = constants.0.iter();
        let constants =
            constants.map(|(name, value)| Ok((Arc::from(name.as_str()), to_evaluator(value)?)));
        let constants: Vec<_> = constants.collect::<Result<_, Error>>()?;
        let prepared = prepare_from_path(module, None, &constants);
        let prepared = prepared.map_err(|message| error(message.to_string()))?;
        if let Some(warning) = prepared.warnings.first() {
            return Err(error(format!("the evaluator warns: {}", warning.value)));
        }
        let spec = prepared.spec;
        let prepare = prepare_spec(&spec, &prepared.domains, Some(&prepared.spec_path), true);
        let (values, definitions) = prepare.map_err(|problem| error(format!("{problem:?}")))?;
        let theirs: BTreeSet<&str> = spec.vars.iter().map(|name| &**name).collect();
        if theirs != variables.iter().copied().collect() {
            return Err(error(format!(
                "its variables are {theirs:?}, not {variables:?}"
            )));
        }
        let (Some(init), Some(next)) = (spec.init, spec.next) else {
            return Err(error("it has no `Init` or no `Next`".to_owned()));
        };
        Ok(Specification {
            primed: make_primed_names(&spec.vars),
            variables: spec.vars,
            init,
            next,
            values,
            definitions,
        })
    }

    /// The states for which `Init` is true, each a record of the variables.
    ///
    /// # Errors
    /// The evaluator cannot evaluate `Init`.
    pub fn initial(&self) -> Result<BTreeSet<Value>, Error> {
        let states = init_states(&self.init, &self.variables, &self.values, &self.definitions);
        let states = states.map_err(|error| Error::new("Init", error))?;
        states
            .iter()
            .map(|state| self.from_evaluator(state))
            .collect()
    }

    /// The states to which `Next` leads from this one: itself among them only where `Next` allows that.
    ///
    /// # Errors
    /// The state is no record of the variables, or the evaluator cannot evaluate `Next`.
    pub fn successors(&mut self, state: &Value) -> Result<BTreeSet<Value>, Error> {
        let state = self.to_evaluator(state)?;
        let steps = next_states(
            &self.next,
            &state,
            &self.variables,
            &self.primed,
            &mut self.values,
            &self.definitions,
        );
        let steps = steps.map_err(|error| Error::new("Next", error))?;
        let states = steps.iter().map(|step| self.from_evaluator(&step.state));
        states.collect()
    }

    /// The evaluator's form of a state, which is a record of the variables.
    ///
    /// # Errors
    /// A variable is missing, or one of the values is none of the evaluator's.
    pub fn to_evaluator(&self, state: &Value) -> Result<State, Error> {
        let value = |name: &Arc<str>| match state.field(name) {
            Some(value) => Ok(to_evaluator(value)?),
            None => Err(Error::new(name, "the state has no such variable")),
        };
        let values = self.variables.iter().map(value);
        Ok(State {
            values: values.collect::<Result<_, Error>>()?,
        })
    }

    /// The record of the variables that one of the evaluator's states is.
    ///
    /// # Errors
    /// One of the values is an infinite set.
    #[allow(clippy::wrong_self_convention)]
    pub fn from_evaluator(&self, state: &State) -> Result<Value, Error> {
        let values = self.variables.iter().zip(&state.values);
        let fields = values
            .map(|(name, value)| Ok((Value::String(name.to_string()), from_evaluator(value)?)));
        Ok(Value::Function(fields.collect::<Result<_, Error>>()?))
    }
}
