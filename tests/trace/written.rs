//! Behaviours that go out in another form and come back: the same states, labels and steps.

use conformance::refinement::State as Raft;
use conformance::tla::{self, ModelValue, Value};
use conformance::trace::write::module::Module;
use conformance::trace::write::{Model, State, Target, Writer};
use conformance::trace::{Label, RawStep, Reader, Trace};
use std::fs;
use std::path::{Path, PathBuf};

/// The forms that can be written and read, and what comes back: a form has its line here as soon as there is a
/// reader for it.
const READABLE: &[Form] = &[
    Form {
        target: Target::Json,
        has_locations: true,
        has_closing_label: true,
    },
    Form {
        target: Target::Text,
        has_locations: true,
        has_closing_label: true,
    },
    Form {
        target: Target::Ndjson,
        has_locations: true,
        has_closing_label: true,
    },
    Form {
        target: Target::Itf,
        has_locations: false,
        has_closing_label: false,
    },
];

struct Form {
    target: Target,
    /// Whether it says where in a specification a label comes from.
    has_locations: bool,
    /// Whether it has the label of the step that closes a lasso.
    has_closing_label: bool,
}

fn committed_traces() -> Vec<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/traces"));
    let entries = fs::read_dir(folder).expect("the traces");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut traces: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    traces.sort();
    assert!(traces.len() > 60);
    traces
}

fn read(text: &str) -> Trace<Raft> {
    let mut reader = Reader::new(text.as_bytes(), None).expect("a form that is known");
    let mut behaviour = reader.next_behaviour().expect("it").expect("a behaviour");
    behaviour.read_all().expect("states of raft.tla")
}

/// The states as untyped values that know what they are, in the order of the variables.
fn values(trace: &Trace<Raft>) -> Vec<Vec<Value>> {
    let of_state = |state: &Raft| {
        let state = tla::to_value(state).expect("a value");
        let value = |name: &String| state.field(name).expect("a variable").clone();
        trace.variables.iter().map(value).collect()
    };
    trace.states.iter().map(of_state).collect()
}

fn write(
    writer: &mut dyn Writer,
    variables: &[String],
    states: &[Vec<Value>],
    steps: &[RawStep],
) -> String {
    let mut out = Vec::new();
    let first = (0, None);
    let others = steps.iter().map(|step| (step.to, Some(step)));
    for (index, step) in std::iter::once(first).chain(others) {
        let state = State {
            variables,
            values: &states[index],
            step,
        };
        writer.state(&mut out, &state).expect("a place for it");
    }
    writer.end(&mut out).expect("an end");
    String::from_utf8(out).expect("text")
}

/// A log tells the order of an action's parameters, not their names. What goes out still says which action it was.
#[test]
fn parameters_keep_their_order() {
    let trace = read(&fs::read_to_string(crate::forms::folder().join("raft.txt")).expect("a log"));
    let states = values(&trace);
    for form in READABLE {
        let mut writer = form.target.writer().expect("a writer");
        let text = write(&mut *writer, &trace.variables, &states, &trace.steps);
        let labels = |trace: &Trace<Raft>| -> Vec<String> {
            let steps = trace.steps.iter();
            steps.map(|step| step.label.to_string()).collect()
        };
        let told = labels(&trace);
        assert!(told.contains(&"RequestVote(s1, s2)".to_owned()), "{told:?}");
        assert_eq!(labels(&read(&text)), told, "{}", form.target);
    }
}

/// Where names alone tell which parameter is which, another form keeps them so, or the operator's name alone.
#[test]
fn parameters_in_no_order_get_none() {
    let trace = read(&fs::read_to_string(crate::forms::folder().join("raft.txt")).expect("a log"));
    let states = values(&trace);
    let mut steps = trace.steps.clone();
    for step in &mut steps {
        step.label.is_unordered = true;
        for (parameter, name) in step.label.parameters.iter_mut().zip(["z", "a", "_"]) {
            parameter.name = name.to_owned();
        }
    }
    for form in READABLE {
        let mut writer = form.target.writer().expect("a writer");
        let text = write(&mut *writer, &trace.variables, &states, &steps);
        for (one, other) in read(&text).steps.iter().zip(&steps) {
            if form.target == Target::Text || other.label.parameters.is_empty() {
                assert_eq!(one.label.to_string(), other.label.name);
            } else {
                assert!(one.label.is_unordered, "{}", form.target);
                let [one, other] = [one, other].map(|step| told(&step.label, Target::Itf));
                assert_eq!(one, other, "{}", form.target);
            }
        }
    }
}

#[test]
fn what_is_written_is_read_as_the_same_behaviour() {
    for path in committed_traces() {
        let trace = read(&fs::read_to_string(&path).expect("a trace"));
        let states = values(&trace);
        for form in READABLE {
            let mut writer = form.target.writer().expect("a writer");
            let text = write(&mut *writer, &trace.variables, &states, &trace.steps);
            let again = read(&text);
            let name = path.display();
            assert_eq!(again.states, trace.states, "{name} as {}", form.target);
            assert_eq!(again.steps.len(), trace.steps.len());
            for (one, other) in again.steps.iter().zip(&trace.steps) {
                let number = other.number();
                assert_eq!(
                    (one.from, one.to),
                    (other.from, other.to),
                    "{name} {number}"
                );
                if form.has_closing_label || other.back_to().is_none() {
                    let [one, other] = [one, other].map(|step| told(&step.label, form.target));
                    assert_eq!(one, other, "{name}");
                }
                if form.has_locations {
                    assert_eq!(one.label.location, other.label.location, "{name} {number}");
                }
            }
        }
    }
}

/// What two forms can both say of a step. ITF names the parameters, and gives them no order.
fn told(label: &Label, target: Target) -> Vec<String> {
    if target != Target::Itf {
        return vec![label.to_string()];
    }
    let named = |p: &conformance::trace::Parameter| {
        let value = p
            .value
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        format!("{} = {}", p.name, value.trim_matches('"'))
    };
    let mut told: Vec<String> = label.parameters.iter().map(named).collect();
    told.sort();
    told.insert(0, label.name.clone());
    told
}

/// A label is written as TLC writes it, key by key.
#[test]
fn json_has_the_labels_that_tlc_writes() {
    for path in committed_traces() {
        let text = fs::read_to_string(&path).expect("a trace");
        let trace = read(&text);
        let mut writer = Target::Json.writer().expect("a writer");
        let ours = write(
            &mut *writer,
            &trace.variables,
            &values(&trace),
            &trace.steps,
        );
        let [ours, tlcs] = [&ours, &text].map(|text| {
            let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
            let steps = json["counterexample"]["action"].as_array().expect("steps");
            let labels = steps.iter().map(|step| step[1].clone());
            labels.collect::<Vec<_>>()
        });
        assert_eq!(ours, tlcs, "{}", path.display());
    }
}

/// A behaviour of two variables that ends as a lasso.
fn lasso() -> (Vec<String>, Vec<Vec<Value>>, Vec<RawStep>) {
    let value = |text: &str| tla::from_str::<Value>(text).expect("a value");
    let states = [
        ["0", "<<>>"],
        ["-1", r#"(<<a, "k">> :> {<<>>} @@ <<b, "k">> :> {1, 2})"#],
        ["7", r#"[on |-> TRUE, said |-> "\"a\" \\ b", by |-> a]"#],
    ];
    let states = states.map(|state| state.map(value).to_vec()).to_vec();
    let label = |text: &str| {
        let json = format!(
            r#"{{"counterexample": {{"action": [[[1, {{"x": 0}}], {text}, [2, {{"x": 0}}]]],
            "state": [[1, {{"x": 0}}], [2, {{"x": 0}}]]}}, "vars": ["x"]}}"#
        );
        let mut trace: Trace<std::collections::BTreeMap<String, i64>> =
            Trace::from_text(&json).expect("a trace");
        trace.steps.remove(0).label
    };
    let mut add = label(
        r#"{"name": "Add", "context": {"n": "a", "by": 1}, "parameters": ["n", "by"], "location":
        {"beginLine": 11, "beginColumn": 5, "endLine": 13, "endColumn": 26, "module": "M"}}"#,
    );
    add.parameters[0].value = Some(Value::ModelValue(ModelValue::from("a")));
    let steps = [
        (add, 0, 1),
        (label(r#"{"name": "Next"}"#), 1, 2),
        (label(r#"{"name": "Reset"}"#), 2, 0),
    ];
    let steps = steps.map(|(label, from, to)| RawStep { label, from, to });
    let variables = ["count", "names"].map(str::to_owned);
    (variables.to_vec(), states, steps.to_vec())
}

#[test]
fn every_form_of_a_lasso() {
    let (variables, states, steps) = lasso();
    for target in Target::ALL {
        let Some(mut writer) = target.writer() else {
            continue;
        };
        let text = write(&mut *writer, &variables, &states, &steps);
        insta::assert_snapshot!(format!("lasso_as_{target}"), text);
    }
}

/// Also at once, and with a single variable, which TLC prints without `/\`.
#[test]
fn every_form_of_stuttering() {
    let (_, states, steps) = lasso();
    let states: Vec<Vec<Value>> = states
        .into_iter()
        .map(|state| state[..1].to_vec())
        .collect();
    let stutter = |index| RawStep {
        label: Label::stuttering(),
        from: index,
        to: index,
    };
    for target in Target::ALL {
        let mut told = String::new();
        for steps in [vec![stutter(0)], vec![steps[0].clone(), stutter(1)]] {
            if let Some(mut writer) = target.writer() {
                told.push_str(&write(&mut *writer, &["x".to_owned()], &states, &steps));
                told.push('\n');
            }
        }
        if !told.is_empty() {
            insta::assert_snapshot!(format!("stuttering_as_{target}"), told);
        }
    }
}

fn next(from: usize, to: usize) -> RawStep {
    let label = Label {
        name: "Next".to_owned(),
        ..Label::default()
    };
    RawStep { label, from, to }
}

/// The module of a behaviour of a single variable, `x`, whose steps are `Next`.
fn module_of(states: &[&str], steps: &[RawStep]) -> String {
    let model = Model::new("Spec", "", None, None).expect("a configuration");
    let value = |text: &&str| vec![tla::from_str::<Value>(text).expect("a value")];
    let states: Vec<Vec<Value>> = states.iter().map(value).collect();
    let mut module = Module::new("Behaviour", &model);
    write(&mut module, &["x".to_owned()], &states, steps)
}

/// TLC cannot compare a string with a number, so it is asked to only where a step can be one without `Next`.
#[test]
fn a_variable_that_changes_its_type_is_not_compared() {
    let assertion = |states: &[&str], steps: &[RawStep]| {
        let module = module_of(states, steps);
        let lines: Vec<&str> = module.lines().filter(|l| l.contains("!Assert(")).collect();
        lines.last().expect("an assertion").trim().to_owned()
    };
    let only_next = r"/\ _TLC!Assert(Next, _Complaints[_After[_index]])";
    let states = [r#""none""#, "5", r#""none""#];
    let steps = [next(0, 1), next(1, 2)];
    assert_eq!(assertion(&states, &steps), only_next);
    assert_eq!(assertion(&states, &[next(0, 1), next(1, 0)]), only_next);

    let states = [r#""none""#, r#""none""#, "5"];
    let one = r"/\ _TLC!Assert((_After[_index] \in {2} /\ UNCHANGED <<x>>) \/ Next, _Complaints[_After[_index]])";
    assert_eq!(assertion(&states, &steps), one);
    let stutter = RawStep {
        label: Label::stuttering(),
        ..next(2, 2)
    };
    let both = r"/\ _TLC!Assert((_After[_index] \in {2, 4} /\ UNCHANGED <<x>>) \/ Next, _Complaints[_After[_index]])";
    let [one, other] = steps;
    assert_eq!(assertion(&states, &[one, other, stutter]), both);
}

/// SANY reads no record with a field that is a word of TLA+; TLC prints one all the same.
#[test]
fn records_with_reserved_fields_are_functions() {
    let value = r#"<<[IN |-> 0, OUT |-> {[a |-> [NEW |-> TRUE]]}], [Inner |-> [out |-> "IN"]]>>"#;
    let expected = r#"  << (* x *) <<_TLC!@@(_TLC!:>("IN", 0), _TLC!:>("OUT", {[a |-> _TLC!:>("NEW", TRUE)]})), [Inner |-> [out |-> "IN"]]>> >>"#;
    let module = module_of(&[value], &[]);
    assert!(module.lines().any(|line| line == expected), "{module}");
    let mut text = Target::Text.writer().expect("a writer");
    let values = vec![tla::from_str::<Value>(value).expect("a value")];
    let text = write(&mut *text, &["x".to_owned()], &[values], &[]);
    assert!(text.contains(value), "{text}");
}

/// TLC's operators by their full names: a specification can define `:>`, `@@` and `-.` itself.
#[test]
fn functions_and_negative_numbers_are_tlcs() {
    let value = "(-3 :> {-1, 2} @@ 5 :> <<-2147483647>> @@ 7 :> 0)";
    let expected = "  << (* x *) _TLC!@@(_TLC!@@(_TLC!:>(_Int!-.(3), {_Int!-.(1), 2}), \
                    _TLC!:>(5, <<_Int!-.(2147483647)>>)), _TLC!:>(7, 0)) >>";
    let module = module_of(&[value], &[]);
    assert!(module.lines().any(|line| line == expected), "{module}");
    assert!(
        module.lines().any(|line| line == "EXTENDS Spec"),
        "{module}"
    );
}

/// Whatever the specification calls its variables and model values, nothing in the module has two meanings.
#[test]
fn names_in_a_module_have_one_meaning() {
    let value = |text: &str| tla::from_str::<Value>(text).expect("a value");
    let states = [
        ["0", "(index :> 1 @@ Any :> 2 @@ Len :> 3)"],
        ["1", "(index :> {index, Nil} @@ Any :> 2 @@ Len :> 3)"],
    ];
    let states = states.map(|state| state.map(value).to_vec());
    let constants = "CONSTANTS Nil = Nil Names = {index, Any, Len}";
    let model = Model::new("Spec", constants, None, None).expect("a configuration");
    let mut module = Module::new("Spec_behaviour", &model);
    let variables = ["index", "number"].map(str::to_owned);
    let text = write(&mut module, &variables, &states, &[next(0, 1)]);
    insta::assert_snapshot!("module_of_index", text + &module.configuration());

    for name in ["_index", "_State_1", "_Int", "Any", "Len", "IN"] {
        let state = State {
            variables: &[name.to_owned()],
            values: &[value("1")],
            step: None,
        };
        let mut module = Module::new("Spec_behaviour", &model);
        let refused = module.state(&mut Vec::new(), &state);
        let error = format!("{:?}", refused.expect_err("two meanings"));
        assert!(error.contains(name), "{error}");
    }
}

/// What cannot be read back is not written.
#[test]
fn what_a_form_has_no_place_for_is_refused() {
    let refused = |target: Target, value: &str, step: Option<&RawStep>| {
        let mut writer = target.writer().expect("a writer");
        let state = State {
            variables: &["x".to_owned()],
            values: &[tla::from_str::<Value>(value).expect("a value")],
            step,
        };
        let mut out = Vec::new();
        let error = writer.state(&mut out, &state).err()?;
        assert!(out.is_empty(), "half a state as {target}");
        Some(format!("{error:?}"))
    };
    let mut broken = next(0, 1);
    broken.label.name = "Add\nState 3: <Next>".to_owned();
    let error = refused(Target::Text, "1", Some(&broken)).expect("no line in a line");
    assert!(error.contains("line break"), "{error}");

    let both = r#"<<(a :> 1 @@ "a" :> 2)>>"#;
    for target in [Target::Json, Target::Ndjson, Target::Itf] {
        assert_eq!(refused(target, r#"(a :> "a" @@ "b" :> a)"#, None), None);
        let error = refused(target, both, None).expect("one key for two");
        assert!(error.contains("`x` has "), "{error}");
    }
    assert_eq!(refused(Target::Text, both, None), None);
}
