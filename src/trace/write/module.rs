//! A module with which TLC checks that a behaviour is one of a specification, and its configuration.
//!
//! The module extends the specification's and holds each state as a tuple of the variables' values: were it a
//! record, TLC would warn of each field that is called like a variable. A variable of its own,
//! `_index`, counts them, so that no two states are the same to TLC and there is one behaviour only. The
//! next states are given, not searched for: every variable has its primed value before the next-state relation
//! is looked at, which TLC then only evaluates. For a lasso, the sequence ends in the state to which it goes back.
//!
//! A step in which no variable changes is allowed, as `[Next]_vars` allows it. Which steps these are is known here,
//! and written down. Were TLC asked, it would have to compare every variable with itself primed, and it cannot
//! compare values of different types.
//!
//! The specification must not already have what is named here, so the names begin with `_`, those of bound
//! variables too. Of TLC's modules nothing is taken over, but named through an instance: a specification can have
//! a constant `Nat`, or define `+`, `:>` or `-.` as it likes.
//!
//! TLC's exit code is 0 if every state follows from the one before. If not, an `Assert` is false, whose message
//! names the first step that is none of the specification's, and the exit code is not 0.

mod reserved;
mod values;

use self::reserved::is_reserved;
use self::values::Constants;
use super::{Model, State, WriteError, Writer};
use crate::tla::{ModelValue, Value};
use crate::trace::TraceError;
use std::fmt::Write as _;
use std::io;

/// Writes a behaviour as a module.
#[derive(Debug)]
pub struct Module {
    name: String,
    model: Model,
    variables: Vec<String>,
    /// The definitions of the states.
    states: String,
    /// What TLC is to say of each state that does not follow from the one before.
    complaints: Vec<String>,
    back_to: Option<usize>,
    /// The values in the last state so far.
    last: Vec<Value>,
    /// The numbers of the steps in which no variable changes.
    unchanged: Vec<usize>,
    /// For the model values that the specification has no constants for.
    constants: Constants,
    count: usize,
}

impl Module {
    /// A module of this name, which must be that of its file.
    #[must_use]
    pub fn new(name: &str, model: &Model) -> Self {
        Module {
            name: name.to_owned(),
            model: model.clone(),
            variables: Vec::new(),
            states: String::new(),
            complaints: Vec::new(),
            back_to: None,
            last: Vec::new(),
            unchanged: Vec::new(),
            constants: Constants::default(),
            count: 0,
        }
    }

    /// Whether TLC takes this for the name of a module, and of none of its own.
    ///
    /// # Errors
    /// Why not.
    pub fn check_name(name: &str, model: &Model) -> Result<(), TraceError> {
        let message = if !ModelValue::is_name(name) || is_reserved(name) {
            format!("{name:?} is no name that a module can have: letters, digits and `_` alone")
        } else if name == model.module
            || Module::is_tlcs(name)
            || model.neighbours.iter().any(|other| other == name)
        {
            format!("the module cannot be called {name}: there is another of that name")
        } else {
            return Ok(());
        };
        Err(TraceError::new(message).with_help("choose another name for the file"))
    }

    /// Whether a module of this name comes with TLC.
    #[must_use]
    pub fn is_tlcs(name: &str) -> bool {
        STANDARD.contains(&name)
    }

    /// A name for a module that is as near as can be to this one.
    #[must_use]
    pub fn name_like(name: &str, model: &Model) -> String {
        let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut near: String = name
            .chars()
            .map(|c| if is_in_name(c) { c } else { '_' })
            .collect();
        if Module::check_name(&near, model).is_err() {
            near.push_str("_behaviour");
        }
        near
    }

    /// Whether a file holds a module, or its configuration, that was written here.
    #[must_use]
    pub fn is_ours(text: &[u8]) -> bool {
        let head = &text[..text.len().min(400)];
        String::from_utf8_lossy(head).contains(OURS)
    }

    /// Whether the module itself defines something of this name.
    #[must_use]
    pub fn is_own(name: &str) -> bool {
        let begins = |own: &&str| name.starts_with(own);
        OWN.contains(&name) || NUMBERED.iter().any(begins) || name.starts_with(values::OWN)
    }

    /// TLC's configuration for the module; complete when the module is.
    #[must_use]
    pub fn configuration(&self) -> String {
        let mut text = format!(
            "{OURS}: the constants of {}, and the model values of the behaviour.\n",
            self.model.module
        );
        for constants in &self.model.constants {
            let _ = writeln!(text, "CONSTANTS\n    {constants}");
        }
        for (index, (constant, value)) in self.constants.all().enumerate() {
            text.push_str(if index == 0 { "CONSTANTS\n" } else { "" });
            let _ = writeln!(text, "    {constant} = {value}");
        }
        text.push_str("INIT _Init\nNEXT _Next\n\\* Whatever ends the behaviour too early is a deadlock.\nCHECK_DEADLOCK TRUE\n");
        text
    }

    /// What TLC does not judge of a behaviour that goes back; complete when the module is.
    #[must_use]
    pub fn fairness_note(&self) -> Option<TraceError> {
        self.back_to.filter(|_| self.model.may_be_fair())?;
        let message = "the behaviour goes on for ever, and whether it is fair is not judged";
        Some(TraceError::new(message).with_help(
            "TLC checks that each step is one of the next-state relation; the fairness conditions of SPECIFICATION \
             are not looked at",
        ))
    }

    /// What is wrong if the behaviour comes from a form that has strings for model values; complete when the
    /// module is.
    #[must_use]
    pub fn strings_note(&self) -> Option<TraceError> {
        let [variable, text] = self.constants.alike()?;
        let message = format!(
            "`{variable}` holds the string \"{text}\", and the configuration has a model value {text}: if it is \
             this one, TLC ends with exit code 75 or 14, and that is no judgement"
        );
        Some(TraceError::new(message).with_help(
            "ITF that comes from TLC has strings for model values: convert what TLC itself wrote",
        ))
    }

    fn add_state(&mut self, state: &State<'_>) -> Result<(), TraceError> {
        self.count += 1;
        if let Some(label) = state.label() {
            let _ = writeln!(self.states, "\\* {}", on_one_line(&label.to_string()));
        }
        let _ = write!(self.states, "_State_{} ==\n  << ", self.count);
        for (index, (name, value)) in state.fields().enumerate() {
            self.constants.note(&self.model, name, value)?;
            let comma = if index == 0 { "" } else { ",\n     " };
            let value = self.constants.say(value);
            let _ = write!(self.states, "{comma}(* {name} *) {value}");
        }
        self.states.push_str(" >>\n\n");
        Ok(())
    }

    /// Refuses variables with names that mean something else in the module.
    fn check_variables(&self) -> Result<(), TraceError> {
        if let Some(name) = self.variables.iter().find(|name| is_reserved(name)) {
            let message = format!("no variable of TLA+ can have the name {name:?}");
            return Err(TraceError::new(message).with_help("convert it to json, ndjson or itf"));
        }
        if let Some(name) = self.variables.iter().find(|name| Module::is_own(name)) {
            return Err(Module::clash("variable", name));
        }
        let is_confused = |name: &&String| CONFUSED.contains(&name.as_str());
        let Some(name) = self.variables.iter().find(is_confused) else {
            return Ok(());
        };
        let message =
            format!("TLC would take the variable `{name}` for its own operator of that name");
        Err(TraceError::new(message).with_help(
            "the module needs TLC's modules Integers and TLC: give the variable another name in the specification",
        ))
    }

    /// Why nothing can be called like what the module has.
    #[must_use]
    pub fn clash(what: &str, name: &str) -> TraceError {
        let message = format!(
            "the {what} `{name}` has a name that the module to be written has for something else"
        );
        TraceError::new(message).with_help("give it another name in the specification")
    }

    /// What TLC is to say if there is no such step.
    fn complaint(&self, state: &State<'_>) -> String {
        let Model {
            module, init, next, ..
        } = &self.model;
        let (init, next) = (&init.said, &next.said);
        let Some(step) = state.step else {
            return format!("State 1 is no initial state of {module}: {init} is false there.");
        };
        let lasso = match step.back_to() {
            Some(_) => ", which closes the lasso,",
            None => "",
        };
        format!(
            "Step {}{lasso} is no step of {module}: {next} does not lead from state {} to state {} ({}).",
            step.number(),
            step.from + 1,
            step.to + 1,
            step.label
        )
    }

    /// The definitions after the states.
    fn relations(&self) -> String {
        let Model { init, next, .. } = &self.model;
        let (init, next) = (&init.expression, &next.expression);
        let mut text = String::new();
        let names = (1..=self.count).map(|number| format!("_State_{number}"));
        let names: Vec<String> = names.collect();
        let _ = writeln!(text, "_States ==\n  <<{}>>\n", names.join(", "));
        let last = self.complaints.len();
        let at = match self.back_to {
            None => "_States[_i]".to_owned(),
            Some(number) => format!("_States[IF _i = {last} THEN {number} ELSE _i]"),
        };
        let _ = writeln!(text, "_At(_i) == {at}\n");
        let complaints = self.complaints.join(",\n    ");
        let _ = writeln!(text, "_Complaints ==\n  <<{complaints}>>\n");
        // There is no `+` without a module of TLC's.
        let numbers: Vec<String> = (2..=last).map(|number| number.to_string()).collect();
        let _ = writeln!(text, "_After ==\n  <<{}>>\n", numbers.join(", "));
        let assigned = |begin: &str, prime: &str, index: &str| {
            let variables = self.variables.iter().zip(1..);
            let lines = variables
                .map(|(name, k)| format!("{begin}/\\ {name}{prime} = _At({index})[{k}]\n"));
            lines.collect::<String>()
        };
        let _ = writeln!(
            text,
            "_Init ==\n  /\\ _index = 1\n{}  /\\ _TLC!Assert({init}, _Complaints[1])\n",
            assigned("  ", "", "1")
        );
        let _ = writeln!(
            text,
            "_Next ==\n  \\/ /\\ _index # {last}\n     /\\ _index' = _After[_index]\n{}     \
             /\\ _TLC!Assert({}{next}, _Complaints[_After[_index]])\n  \
             \\/ /\\ _index = {last}\n     /\\ UNCHANGED <<_index, {}>>\n",
            assigned("     ", "'", "_After[_index]"),
            self.stuttering(),
            self.variables.join(", ")
        );
        text
    }

    /// What a step can be without the next-state relation, before the `\/`.
    fn stuttering(&self) -> String {
        if self.unchanged.is_empty() {
            return String::new();
        }
        let numbers: Vec<String> = self.unchanged.iter().map(usize::to_string).collect();
        format!(
            "(_After[_index] \\in {{{}}} /\\ UNCHANGED <<{}>>) \\/ ",
            numbers.join(", "),
            self.variables.join(", ")
        )
    }
}

const OURS: &str = "\\* Written by conformance convert";

/// The operators without symbols of TLC's modules Integers and TLC, and of those that they need. A variable so called
/// has no value to TLC (75, "undefined or not an operator"), although they are only named through an instance.
/// Constants and operators are no such trouble.
const CONFUSED: [&str; 23] = [
    "Nat",
    "Int",
    "Print",
    "PrintT",
    "Assert",
    "JavaTime",
    "TLCGet",
    "TLCSet",
    "Permutations",
    "SortSeq",
    "RandomElement",
    "Any",
    "ToString",
    "TLCEval",
    "Seq",
    "Len",
    "Append",
    "Head",
    "Tail",
    "SubSeq",
    "SelectSeq",
    "IsFiniteSet",
    "Cardinality",
];

/// What the module defines, but for the states and constants.
const OWN: [&str; 10] = [
    "_index",
    "_After",
    "_i",
    "_TLC",
    "_Int",
    "_States",
    "_At",
    "_Complaints",
    "_Init",
    "_Next",
];

/// How the names begin of what it defines several times.
const NUMBERED: [&str; 3] = ["_State_", "_Initial_", "_Step_"];

/// TLC's own modules.
const STANDARD: [&str; 14] = [
    "Naturals",
    "Integers",
    "Reals",
    "Sequences",
    "FiniteSets",
    "Bags",
    "TLC",
    "TLCExt",
    "Toolbox",
    "Randomization",
    "RealTime",
    "Json",
    "IOUtils",
    "SequencesExt",
];

impl Writer for Module {
    /// States are gathered: TLA+ wants model values declared before they are named.
    fn state(&mut self, _: &mut dyn io::Write, state: &State<'_>) -> Result<(), WriteError> {
        state.check_names()?;
        if state.step.is_none() {
            self.variables = state.variables.to_vec();
            self.check_variables()?;
        }
        self.back_to = state.back_to();
        if self.back_to.is_none() {
            self.add_state(state)?;
        }
        self.complaints
            .push(Value::String(self.complaint(state)).to_string());
        if state.step.is_some() && self.last == state.values {
            self.unchanged.push(self.complaints.len());
        }
        self.last = state.values.to_vec();
        Ok(())
    }

    fn end(&mut self, out: &mut dyn io::Write) -> Result<(), WriteError> {
        let (name, specification) = (&self.name, &self.model.module);
        writeln!(out, "---- MODULE {name} ----")?;
        writeln!(
            out,
            "{OURS}.\n\\* A behaviour of {} states, which TLC checks to be one of {specification}:\n\
             \\*   java -DTLA-Library=FOLDER-OF-{specification} -jar tla2tools.jar -config {name}.cfg {name}.tla",
            self.count
        )?;
        writeln!(out, "EXTENDS {specification}\n")?;
        let constants: Vec<String> = self.constants.all().map(|(name, _)| name).collect();
        if !constants.is_empty() {
            writeln!(out, "CONSTANTS {}\n", constants.join(", "))?;
        }
        writeln!(
            out,
            "VARIABLE _index\n\n_TLC == INSTANCE TLC\n_Int == INSTANCE Integers\n"
        )?;
        for definition in [&self.model.init, &self.model.next]
            .map(|relation| &relation.definitions)
            .into_iter()
            .flatten()
        {
            writeln!(out, "{definition}")?;
        }
        out.write_all(self.states.as_bytes())?;
        out.write_all(self.relations().as_bytes())?;
        Ok(writeln!(out, "====")?)
    }
}

fn on_one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
